//! The resolved content as data: JSON for programs, CSV for spreadsheets.

use super::{
    Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject, VersionRef, download,
};
use crate::render::data;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "data",
    output: Output::Data,
    backend: Backend::BuiltIn,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

fn artifacts(input: &SiteInput<'_>, subject: &Subject, name: &VersionRef) -> [Artifact; 2] {
    let stem = format!("{}-{}", name.id, name.version);
    [
        download(input, subject, &format!("{stem}.json"), "offer.json", "JSON"),
        download(input, subject, &format!("{stem}.csv"), "offer.csv", "CSV"),
    ]
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    artifacts(input, subject, name).into()
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    let tailored = input.resolved(name);
    let [json, csv] = artifacts(input, subject, name);
    Ok(vec![
        (json.path, Body::Text(data::json(tailored))),
        (csv.path, Body::Text(data::csv(tailored))),
    ])
}
