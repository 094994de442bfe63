//! What is normative and what informative, for the legends of pages and paper.
//!
//! In: the table in [`crate::force`]. Out: its rows in words.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::force::{self, Force, KINDS};
use crate::text::upper_first;
use crate::words::Words;

/// A row of the legend.
#[derive(Serialize)]
pub(super) struct ForceRow {
    /// `normative` or `informative`.
    key: &'static str,
    /// The mark that texts bear.
    word: String,
    /// What it means.
    note: String,
    /// The kinds of text that bear it.
    kinds: String,
}

/// The legend.
pub(super) fn legend(words: &Words) -> Vec<ForceRow> {
    let row = |of: Force| {
        let names: Vec<String> =
            force::kinds(of).map(|kind| words.say(kind.name).to_owned()).collect();
        ForceRow {
            key: of.word(),
            word: words.say(&format!("force.{}", of.word())).to_owned(),
            note: words.say(&format!("force_note.{}", of.word())).to_owned(),
            kinds: upper_first(&names.join(", ")),
        }
    };
    vec![row(Force::Normative), row(Force::Informative)]
}

/// The force of each kind of text, by its key.
pub(super) fn forces() -> BTreeMap<&'static str, &'static str> {
    KINDS.iter().map(|kind| (kind.key, kind.force.word())).collect()
}
