//! What may be typed behind `smm lsp`.

/// Serve an editor: findings while you write, completion, what names stand for, rename.
///
/// A language server (LSP 3.17) over stdin and stdout; an editor starts it, nobody types it. It reads
/// what is in the editor, saved or not, and belongs to the workspace above each document: the nearest
/// folder with `smm.toml`. Findings are those of `smm check`, for every file of the workspace. An id
/// that a published version or an answer uses is not renamed.
///
/// The chapter on authoring says how to set up editors.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm lsp                                      stdin and stdout
  smm lsp --stdio                              the same, as some editors write it

Exit codes:
  0  the editor took leave
  1  the editor went away without it
  2  what came in is no message of the protocol")]
pub(crate) struct LspArgs {
    /// Talk over stdin and stdout, which is all that there is.
    #[arg(long)]
    stdio: bool,
}
