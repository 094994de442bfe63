//! The checklist, for a pen: on A4 and on Letter.

use super::{
    Artifact, Backend, Bodies, Output, OutputFormat, Print, Sheet, SiteInput, Subject, download,
    printed,
};
use crate::render::paper::{self, PaperOptions};

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
    offered: PaperOptions::to_target,
};

/// How the indicators alone are printed.
pub const SHORT: Print = Print {
    file_name: |name, sheet| {
        format!("{}-{}-checklist-short-{}.pdf", name.id, name.version, sheet.name())
    },
    document: paper::checklist,
    offered: PaperOptions::short,
};

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    let file = |print: Print, sheet, key| {
        download(input, subject, &(print.file_name)(name, sheet), key, "PDF")
    };
    vec![
        file(PRINT, Sheet::A4, "offer.checklist_a4"),
        file(PRINT, Sheet::Letter, "offer.checklist_letter"),
        file(SHORT, Sheet::A4, "offer.checklist_short_a4"),
        file(SHORT, Sheet::Letter, "offer.checklist_short_letter"),
    ]
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    let prints = [PRINT, SHORT];
    Ok(prints.into_iter().flat_map(|print| printed(input, name, print, &Sheet::ALL)).collect())
}
