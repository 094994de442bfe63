//! The form as a workbook.

use super::{
    Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject, VersionRef, download,
};
use crate::assess::Questionnaire;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "workbook",
    output: Output::Templates,
    backend: Backend::BuiltIn,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

fn artifact(input: &SiteInput<'_>, subject: &Subject, name: &VersionRef) -> Artifact {
    let file_name = format!("{}-{}-assessment.xlsx", name.id, name.version);
    download(input, subject, &file_name, "offer.workbook", "Excel")
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    vec![artifact(input, subject, name)]
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    let form = Questionnaire::of(input.resolved(name), input.words());
    Ok(vec![(artifact(input, subject, name).path, Body::Workbook(Box::new(form)))])
}
