//! What may be typed behind `smm mdbook` and `smm export`.

use std::path::PathBuf;

use clap::Subcommand;

use super::{ExistingFiles, OutputFile};

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

/// Write a version in a form that other tools read.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm export mdbook retail-pos@1.0 -o retail-pos-book
  mdbook build retail-pos-book      which needs nothing of ours
  smm export mapping iot-smm-iec-62443-3-3 --through iot-smm-nist-csf-2.0")]
pub(crate) struct ExportArgs {
    #[command(subcommand)]
    pub(crate) form: ExportForm,
}

/// A form of other tools.
#[derive(Debug, Subcommand)]
pub(crate) enum ExportForm {
    /// The source of a book for mdBook: `book.toml`, a summary and a chapter for each practice.
    ///
    /// The stock `mdbook build` renders it, without preprocessors and without a theme of ours.
    #[command(after_long_help = "\
Examples:
  smm export mdbook iot-smm -o model-book
  smm export mdbook retail-pos@1.0 -o retail-pos-book --overwrite")]
    Mdbook {
        /// Model or profile; without a version, the newest.
        #[arg(value_name = "NAME[@VERSION]")]
        version: String,

        /// Folder to write.
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,

        #[command(flatten)]
        existing: ExistingFiles,
    },

    /// A mapping as CSV: its rows, what follows from it and another one, or what has no row.
    ///
    /// With `--through`, each line is a way from a requirement to one of another standard, through an item of
    /// the same version that both mappings have a row about. It is derived, never `equal`, and as sure as
    /// the less sure of both rows.
    #[command(after_long_help = "\
Examples:
  smm export mapping iot-smm-iec-62443-3-3
  smm export mapping iot-smm-iec-62443-3-3 --through iot-smm-nist-csf-2.0
  smm export mapping iot-smm-eu-cra --gaps -o cra-gaps.csv")]
    Mapping {
        /// Mapping; without a version, the newest.
        #[arg(value_name = "ID[@VERSION]")]
        mapping: String,

        /// Another mapping of the same model or profile: what follows for its standard.
        #[arg(long, value_name = "ID[@VERSION]")]
        through: Option<String>,

        /// Only what has no row, both ways: requirements, then practices.
        #[arg(long, conflicts_with = "through")]
        gaps: bool,

        #[command(flatten)]
        place: OutputFile,
    },
}
