//! The content as OSCAL, for programs that manage controls: a model as a catalog, a profile as a profile.

use super::{
    Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject, VersionRef, download,
};
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

fn artifact(input: &SiteInput<'_>, subject: &Subject, name: &VersionRef) -> Artifact {
    download(input, subject, &file_name(name), "offer.oscal", "OSCAL")
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    vec![artifact(input, subject, name)]
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
        oscal::profile(content, &catalog)
    };
    Ok(vec![(artifact(input, subject, name).path, Body::Text(text))])
}
