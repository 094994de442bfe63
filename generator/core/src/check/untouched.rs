//! Rules about what a new document began with: texts of the scaffold that nobody has replaced yet.
//!
//! What the scaffold writes behind a `#` is reported wherever somebody takes the `#` away and leaves the
//! words. What it has to write in the open, so that a new document reads, is reported from the review on.

use std::borrow::Cow;

use crate::diag::{Code, Diagnostics};
use crate::model::VersionRef;
use crate::passage::Passage;
use crate::scaffold;
use crate::schema::model::Status;
use crate::source::Sources;
use crate::text::one_line;
use crate::workspace::Workspace;

/// Reports texts of a document that are still those of the scaffold.
pub(super) fn are_written(
    passages: &[Passage<'_>],
    status: Status,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let open: &[&str] = if status == Status::Draft { &[] } else { scaffold::IN_THE_OPEN };
    let begun: Vec<&str> = scaffold::BEHIND_MARKS.iter().chain(open).copied().collect();
    for passage in passages {
        report(passage, &begun, sources, diags);
    }
}

/// Reports declared changes of which the summary is still that of the scaffold.
pub(super) fn changes_are_summed_up(
    workspace: &Workspace,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let catalog = &workspace.catalog;
    let is_draft = |name: &VersionRef| {
        let model = catalog.model(name).map(|one| one.status);
        let status = model.or_else(|| catalog.profile(name).map(|one| one.status));
        status.is_none_or(|status| status == Status::Draft)
    };
    let is_open = |home: Option<&crate::layout::Home>| {
        home.and_then(crate::layout::Home::name).is_some_and(|name| !is_draft(&name))
    };
    for doc in workspace.changes.iter().filter(|doc| is_open(doc.place.home.as_ref())) {
        for passage in Passage::of_changes(std::slice::from_ref(doc)) {
            report(&passage, scaffold::IN_THE_OPEN, sources, diags);
        }
    }
}

/// Reports texts of mappings that are still those of the scaffold.
pub(super) fn mappings_are_written(
    workspace: &Workspace,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    for doc in &workspace.mappings {
        let texts = Passage::of_mappings(std::slice::from_ref(doc));
        are_written(&texts, doc.value.status.value, sources, diags);
    }
}

fn report(passage: &Passage<'_>, begun: &[&str], sources: &Sources, diags: &mut Diagnostics) {
    let text = if passage.text.contains('\n') {
        Cow::Owned(one_line(passage.text))
    } else {
        Cow::Borrowed(passage.text)
    };
    let Some(found) = begun.iter().find_map(|one| place_of(&text, one)) else { return };
    let words = &text[found];
    // Within one line the words are pointed at; else the text as a whole.
    let place = passage
        .text
        .find(words)
        .map_or_else(|| passage.span(), |at| passage.place(at..at + words.len(), sources));
    diags
        .report(Code::UntouchedText, place, format!("`{words}` is what a new document begins with"))
        .hint("write what is the case here, or take the text out where it is optional");
}

/// Where a text has the words of the scaffold; a slot in them stands for any word.
fn place_of(text: &str, begun: &str) -> Option<std::ops::Range<usize>> {
    let (before, after) = match begun.split_once('{') {
        None => (begun, ""),
        Some((before, rest)) => (before, rest.split_once('}').map_or("", |(_, after)| after)),
    };
    let start = text.find(before)?;
    let rest = &text[start + before.len()..];
    if after.is_empty() {
        return Some(start..start + before.len());
    }
    let slot = rest.find(after).filter(|slot| !rest[..*slot].contains(' '))?;
    Some(start..start + before.len() + slot + after.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_stands_for_one_word() {
        let begun = "What level {level} means here.";
        assert_eq!(place_of("So: What level 12 means here.", begun), Some(4..29));
        assert_eq!(place_of("What level one of two means here.", begun), None);
    }
}
