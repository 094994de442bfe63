//! What changed between two versions, typeset for ballot.

use super::{
    Artifact, Backend, Bodies, Body, Output, OutputFormat, Sheet, SiteInput, Subject, download,
};
use crate::model::VersionRef;
use crate::render::site::Revision;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "redline",
    output: Output::Checklists,
    backend: Backend::Typst,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

fn artifact(
    input: &SiteInput<'_>,
    subject: &Subject,
    old: &VersionRef,
    new: &VersionRef,
) -> Artifact {
    let file_name = format!("{}-{}-{}-redline.pdf", new.id, old.version, new.version);
    download(input, subject, &file_name, "offer.redline", "PDF")
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Changes(old, new) = subject else { return Vec::new() };
    vec![artifact(input, subject, old, new)]
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Changes(old, new) = subject else { return Ok(Vec::new()) };
    let document = Revision::of(input, old, new).paper();
    Ok(vec![(artifact(input, subject, old, new).path, Body::Paper(document, Sheet::A4))])
}
