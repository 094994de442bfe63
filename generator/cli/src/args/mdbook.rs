//! What may be typed behind `smm mdbook`.

use clap::Subcommand;

/// Put practices, targets and comparisons into the chapters of any book of mdBook.
///
/// This is a preprocessor of mdBook, which runs it by itself: it reads the book on stdin and writes it to
/// stdout. `mdbook-smm` is the same program under the name that mdBook looks for.
///
/// Code is left alone, and so is what begins with `\{{#smm`. What names nothing stops the build, with
/// chapter and line.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
In a chapter:
  {{#smm practice physical-protection level=2}}
  {{#smm practice PHY in=retail-pos@1.0 heading=2}}
  {{#smm targets retail-pos}}
  {{#smm diff iot-smm@1.0 iot-smm@1.2}}

In `book.toml`:
  [preprocessor.smm]
  before = [\"links\"]
  workspace = \"..\"                  folder of the workspace [default: the nearest with `smm.toml`]
  version = \"iot-smm@1.2\"           where practices come from [default: the model of the guide]
  site = \"https://smm.example\"      where the built site lies, for links to practices and items
  references = true                 make links or words of `[[practice-id]]` in chapters

Examples:
  smm mdbook supports html          what mdBook asks first
  mdbook build book                 runs `mdbook-smm`

Exit codes:
  0  the book is on stdout
  1  something cannot be put in
  2  wrong usage, or a problem of the environment")]
pub(crate) struct MdbookArgs {
    #[command(subcommand)]
    pub(crate) question: Option<MdbookQuestion>,
}

/// What mdBook asks before it sends a book.
#[derive(Debug, Subcommand)]
pub(crate) enum MdbookQuestion {
    /// Whether a renderer can show what is put in: any can, for it is Markdown.
    Supports {
        /// Name of the renderer.
        renderer: String,
    },
}
