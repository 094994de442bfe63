//! What changed between two versions: release notes in Markdown, and data.

use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject, download};
use crate::editions::Pair;
use crate::model::VersionRef;
use crate::render::changes::{comment_notes, json, release_notes};
use crate::render::site::Revision;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "notes",
    output: Output::Data,
    backend: Backend::BuiltIn,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

fn artifacts(
    input: &SiteInput<'_>,
    subject: &Subject,
    old: &VersionRef,
    new: &VersionRef,
) -> [Artifact; 2] {
    let stem = format!("{}-{}-{}", new.id, old.version, new.version);
    let (notes, data) = (format!("{stem}.markdown"), format!("{stem}.json"));
    [
        download(input, subject, &notes, "offer.notes", "Markdown"),
        download(input, subject, &data, "offer.changes", "JSON"),
    ]
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Changes(old, new) = subject else { return Vec::new() };
    artifacts(input, subject, old, new).into()
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Changes(old, new) = subject else { return Ok(Vec::new()) };
    let revision = Revision::of(input, old, new);
    let Pair { old: from, new: to, diff, .. } = revision.pair();
    let mut text = release_notes(diff, [from, to], revision.authors_summary(), input.words());
    text += &comment_notes(&input.comments(new).unwrap_or_default(), input.words());
    let [notes, data] = artifacts(input, subject, old, new);
    Ok(vec![(notes.path, Body::Text(text)), (data.path, Body::Text(json(diff)))])
}
