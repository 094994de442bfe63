//! The owners' worksheet as one page, for any browser: what is at stake comes before what is there.

use super::{
    Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject, VersionRef, download,
};
use crate::assess::worksheet::kinds;
use crate::assess::{Answers, Questionnaire};
use crate::render::worksheet_html;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "worksheet-html",
    output: Output::Templates,
    backend: Backend::BuiltIn,
    fills: &["worksheet.html"],
    is_open_ended: false,
    list,
    make,
};

fn artifact(input: &SiteInput<'_>, subject: &Subject, name: &VersionRef) -> Artifact {
    let file_name = format!("{}-{}-worksheet.html", name.id, name.version);
    download(input, subject, &file_name, "offer.worksheet", "HTML").opened()
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    vec![artifact(input, subject, name)]
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    let tailored = input.resolved(name);
    let form = Questionnaire::of(tailored, input.words());
    let stakes = kinds(tailored, &Answers::default(), &[]);
    let agenda = Answers { stakes, ..Answers::default() };
    let page = worksheet_html::worksheet(&input.settings.templates, &form, &agenda, false)?;
    Ok(vec![(artifact(input, subject, name).path, Body::Text(page))])
}
