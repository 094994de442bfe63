//! Which paper there is of a model or profile, and its file names.
//!
//! In: resolved content and a [`TypeCase`]. Out: files.

use anyhow::Result;
use rayon::prelude::*;
use smm_core::Workspace;
use smm_core::profile::Tailored;
use smm_core::render::paper::{self, PaperOptions, Sheet};
use smm_core::render::site::{Output, Shelf, report_papers};

use super::typecase::TypeCase;
use super::{form, pdf};

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
    let mut wanted = Vec::new();
    if shelf.outputs.has(Output::Checklists) {
        wanted.extend(Sheet::ALL.map(|sheet| (Kind::Checklist, sheet)));
        wanted.push((Kind::Guide, Sheet::A4));
    }
    if shelf.outputs.has(Output::Templates) {
        wanted.push((Kind::Form, Sheet::A4));
    }
    let files = wanted.into_par_iter().map(|(kind, sheet)| {
        let options = PaperOptions::whole(sheet);
        let path = format!("downloads/{}", file_name(kind, tailored, sheet));
        Ok((path, make(kind, shelf.workspace, tailored, case, &options)?))
    });
    let reports = report_papers(shelf, tailored)
        .into_par_iter()
        .map(|(path, document)| Ok((path, pdf::pdf(&document, case)?)));
    files.chain(reports).collect()
}

/// Makes one file.
pub(crate) fn make(
    kind: Kind,
    workspace: &Workspace,
    tailored: &Tailored,
    case: &TypeCase,
    options: &PaperOptions,
) -> Result<Vec<u8>> {
    let config = &workspace.config;
    match kind {
        Kind::Checklist => pdf::pdf(&paper::checklist(tailored, config, options), case),
        Kind::Form => {
            let document = paper::form(tailored, config, options);
            form::fillable(&document, &paper::identity(tailored), case)
        }
        Kind::Guide => {
            pdf::pdf(&paper::guide(tailored, config, &workspace.glossary, options), case)
        }
    }
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
