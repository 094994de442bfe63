//! Where a version comes from, for paper: all of it in a guide, the short of it on sheets to fill in.
//!
//! In: a [`PaperInput`]. Out: rows of labels and texts.

use serde::Serialize;

use super::PaperInput;
use super::rich::{self, Names, RichNode};
use crate::render::record::{self, Said};

/// The record of a version.
#[derive(Serialize)]
pub(super) struct RecordView {
    title: String,
    rows: Vec<RecordLine>,
}

/// A label with what is said.
#[derive(Serialize)]
struct RecordLine {
    label: String,
    items: Vec<Vec<RichNode>>,
    /// Whether each item has a line of its own.
    lines: bool,
}

/// How much of the record a paper has room for.
#[derive(Clone, Copy)]
pub(super) enum Extent {
    Whole,
    Short,
}

pub(super) fn record_view(input: PaperInput<'_>, extent: Extent, names: &dyn Names) -> RecordView {
    let all = record::rows(input.tailored, input.words).into_iter();
    let kept = all.filter(|row| row.is_short || matches!(extent, Extent::Whole));
    let rows = kept.map(|row| RecordLine {
        label: row.label.to_owned(),
        lines: matches!(row.said, Said::List(_)),
        items: match row.said {
            Said::Plain(words) => vec![vec![RichNode::words(words)]],
            Said::Line(texts) | Said::List(texts) => {
                texts.into_iter().map(|text| rich::inline(text, names)).collect()
            }
        },
    });
    RecordView { title: input.words.say("record.title").to_owned(), rows: rows.collect() }
}
