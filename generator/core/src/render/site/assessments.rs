//! What a book offers to assessors: the form, and the reports of the example assessments.
//!
//! In: the shelf. Out: files below the folder of the book, and links to them. The workbook is
//! bytes, so the shell presses it.

use super::view::DownloadView;
use super::{Shelf, Sources};
use crate::assess::{self, Answers, Form, plan, score};
use crate::model::VersionRef;
use crate::profile::Tailored;
use crate::render::{form_html, report_html};

/// The name of an assessment in addresses, and its answers.
fn examples<'s>(
    shelf: &'s Shelf<'_>,
    name: &VersionRef,
) -> impl Iterator<Item = (&'s str, Answers)> {
    let name = name.to_string();
    let docs = shelf.workspace.assessments.iter();
    docs.filter(move |doc| *doc.value.profile == name)
        .map(|doc| (doc.stem(), assess::lower(&doc.value)))
}

/// The form in one page: path below the folder of the book, and content.
pub(super) fn form(tailored: &Tailored) -> (String, String) {
    let form = Form::of(tailored);
    let path = format!("downloads/{}-{}-assessment.html", form.name.id, form.name.version);
    (path, form_html::form(&form, None))
}

/// A report of each example: path below the folder of the book, and content.
pub(super) fn reports(shelf: &Shelf<'_>, tailored: &Tailored) -> Vec<(String, String)> {
    let form = Form::of(tailored);
    let report = |(stem, answers): (&str, Answers)| {
        let score = score::score(&form, &answers);
        let plan = plan::plan(&form, &answers, &score, plan::Size::Medium);
        let page = report_html::report(&form, &answers, &score, &plan);
        (format!("downloads/report-{stem}.html"), page)
    };
    examples(shelf, &form.name).map(report).collect()
}

/// Adds links to the reports of the examples.
pub(super) fn with_reports(
    mut downloads: Vec<DownloadView>,
    shelf: &Shelf<'_>,
    name: &VersionRef,
) -> Vec<DownloadView> {
    downloads.extend(examples(shelf, name).map(|(stem, answers)| DownloadView {
        url: format!("downloads/report-{stem}.html"),
        title: format!("Example report: {}", answers.title),
        note: "An invented assessment, from gaps to roadmap".to_owned(),
        kind: "HTML".to_owned(),
        size: None,
        download: false,
    }));
    downloads
}

/// The files that the reports are made from.
pub(super) fn paths(shelf: &Shelf<'_>, name: &VersionRef, sources: &Sources) -> Vec<String> {
    let docs = shelf.workspace.assessments.iter();
    docs.filter(|doc| *doc.value.profile == name.to_string())
        .map(|doc| sources.file(doc.file).path.clone())
        .collect()
}
