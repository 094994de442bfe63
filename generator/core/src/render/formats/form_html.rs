//! The form as one page, for any browser.

use super::{
    Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject, VersionRef, download,
};
use crate::assess::Questionnaire;
use crate::render::form_html;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "form-html",
    output: Output::Templates,
    backend: Backend::BuiltIn,
    fills: &["form.html"],
    is_open_ended: false,
    list,
    make,
};

fn artifact(input: &SiteInput<'_>, subject: &Subject, name: &VersionRef) -> Artifact {
    let file_name = format!("{}-{}-assessment.html", name.id, name.version);
    download(input, subject, &file_name, "offer.form_html", "HTML").opened().main()
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    vec![artifact(input, subject, name)]
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    let form = Questionnaire::of(input.resolved(name), input.words());
    let page = form_html::form(&input.settings.templates, &form, None)?;
    Ok(vec![(artifact(input, subject, name).path, Body::Text(page))])
}
