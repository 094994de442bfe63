//! The resolved content as data: JSON for programs, CSV for spreadsheets.

use super::{
    Artifact, Bodies, Body, Output, OutputFormat, Press, SiteInput, Subject, VersionRef, download,
};
use crate::render::data;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "data",
    output: Output::Data,
    press: Press::Always,
    is_open_ended: false,
    list,
    make,
};

fn artifacts(subject: &Subject, name: &VersionRef) -> [Artifact; 2] {
    let stem = format!("{}-{}", name.id, name.version);
    let everything = "Everything in this book, for programs";
    let rows = "One row per indicator, for a spreadsheet";
    [
        download(subject, &format!("{stem}.json"), "Data", "JSON", everything),
        download(subject, &format!("{stem}.csv"), "Indicators", "CSV", rows),
    ]
}

fn list(_: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    artifacts(subject, name).into()
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    let tailored = input.resolved(name);
    let [json, csv] = artifacts(subject, name);
    Ok(vec![
        (json.path, Body::Text(data::json(tailored))),
        (csv.path, Body::Text(data::csv(tailored))),
    ])
}
