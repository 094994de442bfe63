//! Rules about errata: each names a place of a published version, and the words that stand there.
//!
//! In: the errata beside models and profiles. Reports: errata that nobody could follow.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostics};
use crate::diff::{Content, FieldValue};
use crate::editions::{self, View};
use crate::model::{Erratum, Status, VersionRef};
use crate::span::Span;
use crate::text::one_line;
use crate::workspace::Workspace;

/// Reports errata of what can still be corrected, of places that do not exist and of words that do
/// not stand there, and ids given twice.
pub(super) fn can_be_followed(workspace: &Workspace, diags: &mut Diagnostics) {
    let catalog = &workspace.catalog;
    let models = catalog.models.iter().map(|one| (one.name(), one.status, &one.errata));
    let profiles = catalog.profiles.iter().map(|one| (one.name(), one.status, &one.errata));
    for (name, status, errata) in models.chain(profiles).filter(|(.., errata)| !errata.is_empty()) {
        are_of_a_frozen_text(&name, status, errata, diags);
        have_their_own_ids(errata, diags);
        if let Some(content) = editions::content(workspace, &name, View::Own) {
            errata.iter().for_each(|erratum| stands_there(erratum, &name, &content, diags));
        }
    }
}

fn are_of_a_frozen_text(
    name: &VersionRef,
    status: Status,
    errata: &[Erratum],
    diags: &mut Diagnostics,
) {
    if matches!(status, Status::Draft | Status::Review) {
        let message = format!("`{name}` has errata, but its text is not published yet");
        diags
            .report(Code::WrongErratum, errata[0].span, message)
            .hint("correct the text itself, and take the erratum out");
    }
}

fn have_their_own_ids(errata: &[Erratum], diags: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for erratum in errata {
        if let Some(first) = seen.insert(&erratum.id, erratum.span) {
            diags
                .report(
                    Code::DuplicateId,
                    erratum.span,
                    format!("the id `{}` is given twice", erratum.id),
                )
                .also(first, "first here")
                .hint("take the next free number: who cites an erratum means one");
        }
    }
}

fn stands_there(erratum: &Erratum, name: &VersionRef, content: &Content, diags: &mut Diagnostics) {
    let (place, span) = &erratum.place;
    let known = content.names();
    if *place != name.id && !known.contains(place) {
        diags
            .report(Code::WrongErratum, *span, format!("`{name}` has no `{place}`"))
            .suggest(place, known.iter().map(String::as_str))
            .hint("name a practice, a level as `PHY-2`, an item as `PHY-2-I1`, or the model or profile");
        return;
    }
    let (was, span) = &erratum.was;
    if !texts_at(place, name, content).any(|text| holds(text, was)) {
        diags
            .report(Code::WrongErratum, *span, format!("`{place}` does not say these words"))
            .hint("copy them from the published text, letter by letter");
    } else if one_line(was) == one_line(&erratum.reads) {
        diags
            .report(Code::WrongErratum, *span, "this erratum changes nothing")
            .hint("say in `reads` what to read in the place of these words");
    }
}

/// The texts of what bears a name.
fn texts_at<'c>(
    place: &'c str,
    name: &'c VersionRef,
    content: &'c Content,
) -> impl Iterator<Item = &'c str> {
    let entries = content.entries_called(place, &name.id);
    entries.flat_map(|entry| entry.fields.values()).flat_map(|value| match value {
        FieldValue::Text(text) => vec![text.as_str()],
        FieldValue::List(items) => items.iter().map(String::as_str).collect(),
    })
}

fn holds(text: &str, words: &str) -> bool {
    one_line(text).contains(&one_line(words))
}
