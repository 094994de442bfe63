//! Which paper there is of a model or profile, and its file names.
//!
//! In: resolved content and a [`TypeCase`]. Out: files.

use anyhow::Result;
use rayon::prelude::*;
use smm_core::Workspace;
use smm_core::profile::Tailored;
use smm_core::render::paper::{self, PaperOptions, Sheet};
use smm_core::render::site::{Output, Shelf, report_papers};

use super::pdf;
use super::plate::Plate;
use super::typecase::TypeCase;

/// A kind of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// For a pen.
    Checklist,
    /// For a keyboard.
    Form,
    /// For reading.
    Guide,
}

/// Every file that a book offers for download: path below the book's folder, and bytes.
pub(crate) fn downloads(
    shelf: &Shelf<'_>,
    tailored: &Tailored,
    case: &TypeCase,
) -> Result<Vec<(String, Vec<u8>)>> {
    let mut wanted: Vec<(Kind, &[Sheet])> = Vec::new();
    if shelf.outputs.has(Output::Checklists) {
        wanted.extend([(Kind::Checklist, &Sheet::ALL[..]), (Kind::Guide, &[Sheet::A4])]);
    }
    if shelf.outputs.has(Output::Templates) {
        wanted.push((Kind::Form, &[Sheet::A4]));
    }
    let files = wanted.into_par_iter().map(|(kind, sheets)| {
        let plate = plate(kind, shelf.workspace, tailored, case, &PaperOptions::whole())?;
        let on_sheet = |sheet: &Sheet| {
            let path = format!("downloads/{}", file_name(kind, tailored, *sheet));
            Ok((path, plate.print(*sheet)?))
        };
        sheets.par_iter().map(on_sheet).collect::<Result<Vec<_>>>()
    });
    let reports = report_papers(shelf, tailored)
        .into_par_iter()
        .map(|(path, document)| Ok(vec![(path, pdf::plate(&document, case)?.print(Sheet::A4)?)]));
    Ok(files.chain(reports).collect::<Result<Vec<_>>>()?.concat())
}

/// Typesets one kind of paper.
pub(crate) fn plate(
    kind: Kind,
    workspace: &Workspace,
    tailored: &Tailored,
    case: &TypeCase,
    options: &PaperOptions,
) -> Result<Plate> {
    let config = &workspace.config;
    let document = match kind {
        Kind::Checklist => paper::checklist(tailored, config, options),
        Kind::Form => paper::form(tailored, config, options),
        Kind::Guide => paper::guide(tailored, config, &workspace.glossary, options),
    };
    pdf::plate(&document, case)
}

/// The name of a file, as `retail-pos-1.0-checklist-a4.pdf`.
pub(crate) fn file_name(kind: Kind, tailored: &Tailored, sheet: Sheet) -> String {
    let name = tailored.name();
    let stem = format!("{}-{}", name.id, name.version);
    match (kind, sheet) {
        (Kind::Checklist, sheet) => format!("{stem}-checklist-{}.pdf", sheet.name()),
        (Kind::Form, Sheet::A4) => format!("{stem}-assessment.pdf"),
        (Kind::Form, Sheet::Letter) => format!("{stem}-assessment-letter.pdf"),
        (Kind::Guide, Sheet::A4) => format!("{stem}-guide.pdf"),
        (Kind::Guide, Sheet::Letter) => format!("{stem}-guide-letter.pdf"),
    }
}
