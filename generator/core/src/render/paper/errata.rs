//! The errata of a guide.
//!
//! In: a [`PaperInput`]. Out: rows of places and texts.

use serde::Serialize;

use super::PaperInput;
use super::rich::{self, Names, RichNode};
use crate::render::errata;
use crate::schema::data::ErratumData;

/// What was found to be wrong since a version was published.
#[derive(Serialize)]
pub(super) struct ErrataView {
    title: String,
    /// What stands there without any.
    none: String,
    rows: Vec<ErratumLine>,
}

#[derive(Serialize)]
struct ErratumLine {
    head: String,
    was: String,
    reads: String,
    note: Vec<RichNode>,
}

/// The errata of a version that can have any.
pub(super) fn errata_view(input: PaperInput<'_>, names: &dyn Names) -> Option<ErrataView> {
    let all = errata::all(input.tailored);
    if all.is_empty() && !errata::can_be(input.tailored) {
        return None;
    }
    let words = input.words;
    let row = |one: ErratumData<'_>| ErratumLine {
        head: words.with(
            "errata.head",
            &[
                ("id", &one.id),
                ("place", &one.place),
                ("version", &one.version),
                ("date", &words.day(one.date)),
            ],
        ),
        was: words.with("errata.was", &[("text", &one.was)]),
        reads: words.with("errata.reads", &[("text", &one.reads)]),
        note: one.note.map_or_else(Vec::new, |note| rich::inline(note, names)),
    };
    Some(ErrataView {
        title: words.say("errata.title").to_owned(),
        none: words.say("errata.none").to_owned(),
        rows: all.into_iter().map(row).collect(),
    })
}
