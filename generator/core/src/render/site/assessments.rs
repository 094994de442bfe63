//! What a book offers to assessors: the form, and the reports of the example assessments.
//!
//! In: the site input. Out: files below the folder of the book, and links to them. Workbook and paper
//! are bytes, so the shell presses them.

use super::view::DownloadView;
use super::{Output, SiteInput};
use crate::assess::{self, Answers, Questionnaire, plan, score};
use crate::model::VersionRef;
use crate::profile::Tailored;
use crate::render::paper::{self, Assessed, Document};
use crate::render::{form_html, report_html};
use crate::source::Sources;
use crate::workspace::Workspace;

/// The name of an assessment in addresses, and its answers.
fn examples<'w>(
    workspace: &'w Workspace,
    name: &VersionRef,
) -> impl Iterator<Item = (&'w str, Answers)> {
    let name = name.to_string();
    let docs = workspace.assessments.iter();
    docs.filter(move |doc| *doc.value.profile == name)
        .map(|doc| (doc.stem(), assess::lower(&doc.value)))
}

/// The form in one page: path below the folder of the book, and content.
pub(super) fn form(form: &Questionnaire) -> (String, String) {
    let path = format!("downloads/{}-{}-assessment.html", form.name.id, form.name.version);
    (path, form_html::form(form, None))
}

/// A report of each example: path below the folder of the book, and content.
pub(super) fn reports(input: &SiteInput<'_>, form: &Questionnaire) -> Vec<(String, String)> {
    let report = |(stem, answers): (&str, Answers)| {
        let score = score::score(form, &answers);
        let plan = plan::plan(form, &answers, &score, plan::Size::Medium);
        let page = report_html::report(form, &answers, &score, &plan);
        (report_path(stem, "html"), page)
    };
    examples(input.workspace, &form.name).map(report).collect()
}

/// The reports of the examples on paper, if the site is to have any: path below the folder of the
/// book, and document.
pub fn report_papers(input: &SiteInput<'_>, tailored: &Tailored) -> Vec<(String, Document)> {
    let name = tailored.name();
    let mut examples = examples(input.workspace, &name).peekable();
    if !input.outputs.prints(Output::Site) || examples.peek().is_none() {
        return Vec::new();
    }
    let form = Questionnaire::of(tailored);
    let papers = examples.map(|(stem, answers)| {
        let score = score::score(&form, &answers);
        let plan = plan::plan(&form, &answers, &score, plan::Size::Medium);
        let of = Assessed { form: &form, answers: &answers, score: &score, plan: &plan };
        (report_path(stem, "pdf"), paper::report(tailored, &input.workspace.config, of))
    });
    papers.collect()
}

fn report_path(stem: &str, extension: &str) -> String {
    format!("downloads/report-{stem}.{extension}")
}

/// Adds links to the reports of the examples.
pub(super) fn with_reports(
    mut downloads: Vec<DownloadView>,
    input: &SiteInput<'_>,
    name: &VersionRef,
) -> Vec<DownloadView> {
    for (stem, answers) in examples(input.workspace, name) {
        let view = |extension: &str, note: &str, kind: &str| DownloadView {
            url: report_path(stem, extension),
            title: format!("Example report: {}", answers.title),
            note: note.to_owned(),
            kind: kind.to_owned(),
            size: None,
            download: false,
        };
        downloads.push(view("html", "An invented assessment, from gaps to roadmap", "HTML"));
        if input.outputs.prints(Output::Site) {
            downloads.push(view("pdf", "The same on paper, for a meeting", "PDF"));
        }
    }
    downloads
}

/// The files that the reports are made from.
pub(super) fn paths(input: &SiteInput<'_>, name: &VersionRef, sources: &Sources) -> Vec<String> {
    let docs = input.workspace.assessments.iter();
    docs.filter(|doc| *doc.value.profile == name.to_string())
        .map(|doc| sources.file(doc.file).path.clone())
        .collect()
}
