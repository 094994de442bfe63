//! What may be typed after `smm comments`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::{ExistingFiles, OutputFile};

/// Hold a comment round: a sheet for each version, what came back, and what became of it.
///
/// Comments and decisions stand in a register, `comments/NAME/VERSION.yaml`. Sheets add to it; what
/// people write into it, such as decisions, stays.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm comments new retail-pos@1.1            a sheet to send out, and what changed beside it
  smm comments read returned/*.xlsx          take what came back into the register
  smm comments status retail-pos             what is open, by clause and by commenter")]
pub(crate) struct CommentsArgs {
    #[command(subcommand)]
    pub(crate) command: CommentsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CommentsCommand {
    New(NewSheetArgs),
    Read(ReadSheetsArgs),
    Status(RoundStatusArgs),
}

/// Write the sheet of a comment round: an Excel workbook, with a list of all clauses.
///
/// A clause is every target, rationale, objective, action, indicator, term and chapter. Where there
/// is a version before, what changed since stands on a sheet, and as an HTML file beside it. What was
/// received stands in the table, with what was decided; so the file also answers those who commented.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm comments new retail-pos@1.1                        retail-pos-1.1-comments.xlsx
  smm comments new retail-pos -o round-2.xlsx            the newest version")]
pub(crate) struct NewSheetArgs {
    /// The model or profile, as `retail-pos@1.1`, or `retail-pos` for the newest version.
    #[arg(value_name = "NAME[@VERSION]")]
    pub(crate) name: String,

    /// File to write [default: NAME-VERSION-comments.xlsx].
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) existing: ExistingFiles,
}

/// Take returned sheets into the register, each comment once.
///
/// A sheet that is read again adds nothing; what its commenter changed is brought up to date, and what
/// it said before is kept. Each comment keeps its id. What stands where no comment belongs is kept under
/// `leftovers:`, with its place, and makes the exit code 1, as does a file that cannot be read; the
/// others are read all the same.
///
/// What stands under the disposition in a returned sheet is kept aside: commenters do not decide.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm comments read acme.xlsx beta.xlsx
  smm comments read meeting.xlsx --decisions     the sheet in which the group wrote what it decided")]
pub(crate) struct ReadSheetsArgs {
    /// Returned sheets.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Take decisions as well: the sheet was filled by those who decide.
    #[arg(long)]
    pub(crate) decisions: bool,
}

/// Say how far a round has come: what is open, by clause and by commenter, and which changes that
/// are proposed cannot all be made.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm comments status                          every register
  smm comments status retail-pos@1.1
  smm comments status retail-pos --format json")]
pub(crate) struct RoundStatusArgs {
    /// The model or profile [default: every one that has a register].
    #[arg(value_name = "NAME[@VERSION]")]
    pub(crate) name: Option<String>,

    /// How to write it.
    #[arg(long, value_enum, default_value_t = StatusFormat::Table)]
    pub(crate) format: StatusFormat,

    #[command(flatten)]
    pub(crate) place: OutputFile,
}

/// How figures of a round are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
}
