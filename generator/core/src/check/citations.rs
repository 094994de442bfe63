//! Rules about citations: an id after the name of an edition is in the catalog of that edition.
//!
//! In: texts and the reference catalogs. Reports: ids that an edition does not have, headings that
//! are cited as requirements, and catalogs that contradict themselves.

use std::collections::BTreeMap;

use super::MAX_PER_TEXT;
use crate::citations::{Editions, StandardEdition};
use crate::diag::{Code, Diagnostics};
use crate::passage::Passage;
use crate::schema::Doc;
use crate::schema::catalog::ReferenceCatalogDoc;
use crate::source::Sources;
use crate::span::Span;
use crate::workspace::Workspace;

/// Reports citations of what an edition does not have.
pub(super) fn are_real(
    passages: &[Passage<'_>],
    editions: &Editions<'_>,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    for passage in passages {
        for (edition, range) in editions.cited(passage.text).into_iter().take(MAX_PER_TEXT) {
            report(&passage.text[range.clone()], edition, passage.place(range, sources), diags);
        }
    }
}

fn report(id: &str, edition: &StandardEdition<'_>, span: Span, diags: &mut Diagnostics) {
    match edition.ids.get(id) {
        Some(false) => {}
        Some(true) => drop(
            diags
                .report(
                    Code::CitedHeading,
                    span,
                    format!("`{id}` of {} is a heading, no requirement", edition.name),
                )
                .hint("cite the requirements below it that are meant"),
        ),
        None => drop(
            diags
                .report(Code::UnknownCitation, span, format!("{} has no `{id}`", edition.name))
                .suggest(id, edition.ids.keys().copied())
                .hint("the ids of an edition are listed in its file in `references/`"),
        ),
    }
}

/// Reports catalogs in the wrong file, ids given twice, and titles that may not be quoted.
pub(super) fn catalogs_are_sound(workspace: &Workspace, diags: &mut Diagnostics) {
    for doc in &workspace.references {
        report_wrong_name(doc, diags);
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for entry in &doc.value.entries {
            if let Some(first) = seen.insert(&entry.id.value, entry.id.span) {
                diags
                    .report(
                        Code::DuplicateId,
                        entry.id.span,
                        format!("the id `{}` is given twice", entry.id),
                    )
                    .also(first, "first here");
            }
            if let Some(title) = entry.title.as_ref().filter(|_| !doc.value.free.value) {
                diags
                    .report(
                        Code::InvalidValue,
                        title.span,
                        "the wording of a standard that is not `free` is quoted".to_owned(),
                    )
                    .hint("remove the title: ids are facts, wording belongs to its publisher");
            }
        }
    }
}

fn report_wrong_name(doc: &Doc<ReferenceCatalogDoc>, diags: &mut Diagnostics) {
    let wanted = format!("{}-{}", doc.value.id, doc.value.edition);
    if doc.stem() != wanted {
        diags
            .report(
                Code::PathMismatch,
                doc.value.id.span,
                format!("the file of `{wanted}` is `{}.yaml`", doc.stem()),
            )
            .hint("a catalog is named after the id and edition of its standard");
    }
}
