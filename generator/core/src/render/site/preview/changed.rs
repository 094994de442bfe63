//! What changed on a page since an older state: marks on what changed, and the redlines beside it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::TemplateError;
use super::super::changes::{anchor_in_book, place_in_book};
use crate::diff::Change;
use crate::editions::Pair;
use crate::markdown::Links;
use crate::render::Templates;
use crate::render::changes::{ChangeLinks, GroupView, sheets};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct ChangesInput<'c> {
    /// The older and the newer state.
    pub pair: &'c Pair,
    /// The practice that the page is about; none for the overview.
    pub practice: Option<&'c str>,
    /// What the older state is called.
    pub since: &'c str,
}

#[derive(Serialize)]
struct PageChanges<'c> {
    since: &'c str,
    count: usize,
    /// Anchors of what changed on the page.
    marks: String,
    groups: Vec<GroupView>,
}

/// The changes of a page, as a part of it.
///
/// # Errors
/// A template of the workspace asks for something that the page does not have.
pub fn changes(templates: &Templates, input: ChangesInput<'_>) -> Result<String, TemplateError> {
    let pair = input.pair;
    let places = PlacesOnPage { practice: input.practice };
    let all = sheets(&pair.diff, [&pair.old, &pair.new], &places, templates.words());
    let is_shown = |practice: &Option<String>| {
        input.practice.is_none() || practice.as_deref() == input.practice
    };
    let shown = all.sheets.into_iter().filter(|sheet| is_shown(&sheet.practice));
    let (mut count, mut groups) = (0, Vec::new());
    for sheet in shown {
        count += sheet.count;
        let title = input.practice.is_none().then_some(sheet.title);
        groups.push(GroupView { title, changes: sheet.changes });
    }
    let view = PageChanges { since: input.since, count, marks: marks(input), groups };
    templates.fill("preview-changes.html", &view)
}

/// The anchors of what changed and is on the page, each once, with a blank between.
fn marks(input: ChangesInput<'_>) -> String {
    let on_page = |change: &&Change| {
        input.practice.is_some() && change.home.practice.as_deref() == input.practice
    };
    let changes = input.pair.diff.changes.iter().filter(on_page);
    let anchors: BTreeSet<String> = changes.filter_map(anchor_in_book).collect();
    anchors.into_iter().collect::<Vec<_>>().join(" ")
}

/// Where changes stand, seen from a page of the same book.
struct PlacesOnPage<'p> {
    practice: Option<&'p str>,
}

impl Links for PlacesOnPage<'_> {
    fn reference(&self, _: &str) -> Option<(String, String)> {
        None
    }
    fn terms(&self, _: &str) -> Vec<(std::ops::Range<usize>, String)> {
        Vec::new()
    }
}

impl ChangeLinks for PlacesOnPage<'_> {
    fn change(&self, change: &Change) -> Option<String> {
        let practice = change.home.practice.as_deref()?;
        match self.practice {
            Some(_) => anchor_in_book(change).map(|anchor| format!("#{anchor}")),
            None => Some(place_in_book(practice, change)),
        }
    }
}
