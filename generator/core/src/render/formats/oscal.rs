//! The content as OSCAL, for programs that manage controls: a model as a catalog, a profile as a profile.

use super::{
    Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject, VersionRef, download,
};
use crate::profile::Tailored;
use crate::render::oscal::{self, OscalInput};

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "oscal",
    output: Output::Data,
    backend: Backend::BuiltIn,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

/// The name of the file of a version among its downloads.
pub fn file_name(name: &VersionRef) -> String {
    format!("{}-{}-oscal.json", name.id, name.version)
}

/// The name of the file of the practices that a profile adds, beside its own.
pub fn added_file_name(name: &VersionRef) -> String {
    format!("{}-{}-oscal-added.json", name.id, name.version)
}

fn added_artifact(input: &SiteInput<'_>, subject: &Subject, name: &VersionRef) -> Artifact {
    download(input, subject, &added_file_name(name), "offer.oscal_added", "OSCAL")
}

fn artifact(input: &SiteInput<'_>, subject: &Subject, name: &VersionRef) -> Artifact {
    download(input, subject, &file_name(name), "offer.oscal", "OSCAL")
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    let has_own = input.tailored(name).is_some_and(Tailored::has_added);
    let added = has_own.then(|| added_artifact(input, subject, name));
    std::iter::once(artifact(input, subject, name)).chain(added).collect()
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    let (tailored, publisher) = (input.resolved(name), &input.config().publisher);
    let content = OscalInput { tailored, publisher, words: input.words(), release: oscal::CURRENT };
    let model = tailored.model.name();
    let text = if tailored.profile().is_none() {
        oscal::catalog(content)
    } else {
        // From the downloads of a book to those of another.
        let catalog = format!("../../../{}/downloads/{}", model.path(), file_name(&model));
        oscal::profile(content, &catalog, &added_file_name(name))
    };
    let added = oscal::added_catalog(content)
        .map(|text| (added_artifact(input, subject, name).path, Body::Text(text)));
    let own = (artifact(input, subject, name).path, Body::Text(text));
    Ok(std::iter::once(own).chain(added).collect())
}
