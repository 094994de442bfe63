//! What the page that compares profiles loads of each: a script, because nothing else can be loaded
//! from a folder on disk.

use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject};
use crate::render::site;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "compare",
    output: Output::Site,
    backend: Backend::BuiltIn,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    if !site::is_compared(input, name) {
        return Vec::new();
    }
    let path = format!("{}{}", subject.folder(), site::COMPARED);
    vec![Artifact::part(path, "Loaded to compare profiles", "file")]
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    let files = list(input, subject).into_iter();
    Ok(files
        .map(|file| {
            (file.path, Body::Text(site::comparison_data(input.resolved(name), input.words())))
        })
        .collect())
}
