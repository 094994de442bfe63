//! The checklist, for a pen: on A4 and on Letter.

use super::{
    Artifact, Backend, Bodies, Output, OutputFormat, Print, Sheet, SiteInput, Subject, download,
    printed,
};
use crate::render::paper;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "checklist",
    output: Output::Checklists,
    backend: Backend::Typst,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

/// How it is printed.
pub const PRINT: Print = Print {
    file_name: |name, sheet| format!("{}-{}-checklist-{}.pdf", name.id, name.version, sheet.name()),
    document: paper::checklist,
};

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    let file = |sheet, key| download(input, subject, &(PRINT.file_name)(name, sheet), key, "PDF");
    vec![file(Sheet::A4, "offer.checklist_a4"), file(Sheet::Letter, "offer.checklist_letter")]
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    Ok(printed(input, name, PRINT, &Sheet::ALL))
}
