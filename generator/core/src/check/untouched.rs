//! Rules about what a new document began with: texts of the scaffold that nobody has replaced yet.
//!
//! What the scaffold writes behind a `#` is reported wherever somebody takes the `#` away and leaves the
//! words. What it has to write in the open, so that a new document reads, is reported from the review on.

use std::borrow::Cow;

use crate::diag::{Code, Diagnostics};
use crate::passage::Passage;
use crate::scaffold;
use crate::schema::Doc;
use crate::schema::changes::ChangesDoc;
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
    let is_open = |doc: &&Doc<ChangesDoc>| {
        let status = doc.home().name().and_then(|name| workspace.catalog.status(&name));
        status.is_some_and(|status| status != Status::Draft)
    };
    for doc in workspace.changes.iter().filter(is_open) {
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
    let Some(found) = word_starts(&text).find_map(|at| place_at(&text, at, begun)) else { return };
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

/// Where words begin in a text: to look there alone is far quicker than to search for each phrase.
fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let is_start = move |at: usize| at == 0 || matches!(bytes[at - 1], b' ' | b'(' | b'"' | b'*');
    (0..bytes.len()).filter(move |at| bytes[*at].is_ascii_alphabetic() && is_start(*at))
}

/// The words of the scaffold that a text has at a place.
fn place_at(text: &str, at: usize, begun: &[&str]) -> Option<std::ops::Range<usize>> {
    let first = text.as_bytes().get(at..at + 2);
    let mut alike = begun.iter().filter(|one| one.as_bytes().get(..2) == first);
    alike.find_map(|one| Some(at..at + length_of(&text[at..], one)?))
}

/// How much of the start of a text are words of the scaffold; a slot in them stands for any word.
fn length_of(text: &str, begun: &str) -> Option<usize> {
    let (before, after) = match begun.split_once('{') {
        None => (begun, ""),
        Some((before, rest)) => (before, rest.split_once('}').map_or("", |(_, after)| after)),
    };
    let rest = text.strip_prefix(before)?;
    if after.is_empty() {
        return Some(before.len());
    }
    let slot = rest.find(after).filter(|slot| !rest[..*slot].contains(' '))?;
    Some(before.len() + slot + after.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_stands_for_one_word() {
        let begun = &["What level {level} means here."];
        let found = |text: &str| word_starts(text).find_map(|at| place_at(text, at, begun));
        assert_eq!(found("So: What level 12 means here."), Some(4..29));
        assert_eq!(found("What level one of two means here."), None);
    }
}
