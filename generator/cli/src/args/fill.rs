//! What may be typed after `smm assess fill`.

use std::path::PathBuf;

use super::ExistingFiles;

/// Write answers into a workbook that an authority made.
///
/// A map says which cell holds what, and in whose words (`smm new fill-map` begins one; its schema is
/// `smm schema fill-map`). Only the sheets that are written change, and the mark that the workbook is computed
/// when it is opened: charts, macros, drop-downs, comments and protection stay as they are, byte for byte. Cells
/// without an answer stay blank.
///
/// Nothing is written if the workbook is not the one that the map was made for, or if a cell holds a formula, is
/// merged into another, is locked, says something already, or does not offer the value in its drop-down.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm new fill-map --from cpg.xlsx -o cpg.yaml           begin the map of a workbook
  smm assess fill store.yaml --map cpg.yaml cpg.xlsx -o store-cpg.xlsx
  smm assess fill store.yaml --map cpg.yaml cpg-2027.xlsx -o out.xlsx --accept-template

Exit codes:
  0  the workbook is written
  1  findings; nothing is written if one of them is about the map or the workbook
  2  wrong usage, or a problem of the environment")]
pub(crate) struct FillArgs {
    /// Answers document or filled form.
    #[arg(value_name = "ANSWERS")]
    pub(crate) file: PathBuf,

    /// The workbook to fill: `.xlsx`, `.xlsm`, `.xltx` or `.xltm`. It stays as it is.
    pub(crate) workbook: PathBuf,

    /// The map from answers to cells.
    #[arg(long, value_name = "FILE")]
    pub(crate) map: PathBuf,

    /// File to write; its name ends as that of the workbook.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,

    #[command(flatten)]
    pub(crate) existing: ExistingFiles,

    /// Fill a workbook that is not the one whose digest the map has. The labels that the map expects must still
    /// stand where they stood.
    #[arg(long)]
    pub(crate) accept_template: bool,
}
