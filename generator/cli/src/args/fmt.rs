//! What may be typed behind `smm fmt`.

use std::path::PathBuf;

/// Lay documents out in the one canonical way, with every comment kept.
///
/// Indentation, blanks, empty lines, line breaks of texts over 140 columns and quotes are settled; what
/// a document means, the order of its keys and the author's choice between `|`, `>-` and plain text stay.
/// A layout is never part of a digest, so frozen versions stay frozen. A file that is no valid YAML is
/// reported and left as it is.
///
/// The names of the files that change go to stdout.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm fmt                                      every document of the workspace
  smm fmt profiles/retail-pos book/glossary.yaml
  smm fmt --check                              change nothing; name what is not laid out so
  smm fmt - < draft.yaml > draft-2.yaml        for editors: stdin to stdout

Exit codes:
  0  everything is laid out
  1  with --check: a file is not; or a file is no valid YAML
  2  wrong usage, or a problem of the environment")]
pub(crate) struct FmtArgs {
    /// Files and folders [default: all documents of the workspace]; `-` is stdin, laid out on stdout.
    pub(crate) paths: Vec<PathBuf>,

    /// Change nothing, name the files that would change, and exit with 1 if there are any.
    #[arg(long)]
    pub(crate) check: bool,
}
