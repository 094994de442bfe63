//! What was read out of a returned sheet, whatever program wrote it: nothing is judged yet.

use std::collections::BTreeMap;

/// A sheet that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReturnedSheet {
    /// The name of its file.
    pub file: String,
    /// What it was made for, `name@version`.
    pub version: String,
    /// The name and organization that stand above the table.
    pub who: String,
    /// The rows in which somebody wrote, and those that were filled when it was made.
    pub rows: Vec<ReturnedRow>,
    /// Fingerprints of the clauses when it was made.
    pub digests: BTreeMap<String, String>,
    /// What stands outside the table: place and text.
    pub leftovers: Vec<(String, String)>,
}

/// A row of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReturnedRow {
    /// Where it stands, as people name it.
    pub place: String,
    /// The number of the comment.
    pub number: String,
    /// What it is about, as chosen or typed.
    pub clause: String,
    /// How it is meant.
    pub kind: String,
    /// What is wrong.
    pub comment: String,
    /// What to write instead.
    pub proposal: String,
    /// What was decided.
    pub disposition: String,
    /// Who wrote it, if that is not who sent the sheet.
    pub who: String,
}

impl ReturnedRow {
    /// Whether somebody commented in it; a number alone stands in every row.
    pub fn is_blank(&self) -> bool {
        self.comment.is_empty() && self.proposal.is_empty() && self.disposition.is_empty()
    }
}
