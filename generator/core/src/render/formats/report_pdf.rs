//! The reports of the example assessments, on paper.

use super::report::artifact;
use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, Sheet, SiteInput, Subject};
use crate::assess::{self, Answers, Questionnaire, plan, score};
use crate::render::paper::{self, Assessed, Extras};
use crate::schema::Doc;
use crate::schema::assessment::AssessmentDoc;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "report-pdf",
    output: Output::Site,
    backend: Backend::Typst,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

fn print(input: &SiteInput<'_>, subject: &Subject, doc: &Doc<AssessmentDoc>) -> Artifact {
    artifact(input, subject, doc, "PDF", "offer.report_paper")
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    input.assessments(name).into_iter().map(|doc| print(input, subject, doc)).collect()
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    let docs = input.assessments(name);
    if docs.is_empty() {
        return Ok(Vec::new());
    }
    let tailored = input.resolved(name);
    let form = Questionnaire::of(tailored, input.words());
    let report = |doc: &Doc<AssessmentDoc>| {
        let answers: Answers = assess::lower(&form, &doc.value);
        let score = score::score(&form, &answers);
        let plan = plan::plan(&form, &answers, &score, plan::Size::Medium);
        let extras = Extras::default();
        let of = Assessed { form: &form, answers: &answers, score: &score, plan: &plan, extras };
        let document = paper::report(input.paper(name), of);
        (print(input, subject, doc).path, Body::Paper(document, Sheet::A4))
    };
    Ok(docs.into_iter().map(report).collect())
}
