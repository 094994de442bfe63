//! The reports of the example assessments, as pages.

use super::{Artifact, Backend, Bodies, Body, Offer, Output, OutputFormat, SiteInput, Subject};
use crate::assess::{self, Answers, Questionnaire, plan, score};
use crate::render::paper::{Assessed, Extras};
use crate::render::report_html;
use crate::schema::Doc;
use crate::schema::assessment::AssessmentDoc;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "report",
    output: Output::Site,
    backend: Backend::BuiltIn,
    fills: &["report.html"],
    is_open_ended: false,
    list,
    make,
};

/// The report of an assessment, in a kind of file.
pub(super) fn artifact(
    input: &SiteInput<'_>,
    subject: &Subject,
    doc: &Doc<AssessmentDoc>,
    label: &'static str,
    note: &str,
) -> Artifact {
    let words = input.words();
    let extension = label.to_lowercase();
    Artifact {
        path: format!("{}downloads/report-{}.{extension}", subject.folder(), doc.stem()),
        title: words.with("offer.report", &[("title", &*doc.value.title)]),
        label,
        offer: Some(Offer { note: words.say(note).to_owned(), saves: false, is_main: false }),
    }
}

fn page(input: &SiteInput<'_>, subject: &Subject, doc: &Doc<AssessmentDoc>) -> Artifact {
    artifact(input, subject, doc, "HTML", "offer.report_page")
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    input.assessments(name).into_iter().map(|doc| page(input, subject, doc)).collect()
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    let docs = input.assessments(name);
    if docs.is_empty() {
        return Ok(Vec::new());
    }
    let form = Questionnaire::of(input.resolved(name), input.words());
    let address = input.config().address(&subject.folder());
    let report = |doc: &Doc<AssessmentDoc>| {
        let answers: Answers = assess::lower(&form, &doc.value);
        let score = score::score(&form, &answers);
        let plan = plan::plan(&form, &answers, &score, plan::Size::Medium);
        let extras = Extras { address: address.as_deref(), ..Extras::default() };
        let of = Assessed { form: &form, answers: &answers, score: &score, plan: &plan, extras };
        let text = report_html::report(&input.settings.templates, of)?;
        Ok((page(input, subject, doc).path, Body::Text(text)))
    };
    docs.into_iter().map(report).collect()
}
