//! Which paper there is of a model or profile, and its file names.
//!
//! In: resolved content and a [`PaperAssets`]. Out: files.

use anyhow::Result;
use rayon::prelude::*;
use smm_core::Workspace;
use smm_core::profile::Tailored;
use smm_core::render::paper::{self, PaperOptions, Sheet};
use smm_core::render::site::{Output, SiteInput, report_papers};

use super::paper_assets::PaperAssets;
use super::pdf;
use super::typeset_pdf::TypesetPdf;

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
    input: &SiteInput<'_>,
    tailored: &Tailored,
    assets: &PaperAssets,
) -> Result<Vec<(String, Vec<u8>)>> {
    let mut wanted: Vec<(Kind, &[Sheet])> = Vec::new();
    if input.outputs.has(Output::Checklists) {
        wanted.extend([(Kind::Checklist, &Sheet::ALL[..]), (Kind::Guide, &[Sheet::A4])]);
    }
    if input.outputs.has(Output::Templates) {
        wanted.push((Kind::Form, &[Sheet::A4]));
    }
    let files = wanted.into_par_iter().map(|(kind, sheets)| {
        let pdf = typeset(kind, input.workspace, tailored, assets, &PaperOptions::whole())?;
        let on_sheet = |sheet: &Sheet| {
            let path = format!("downloads/{}", file_name(kind, tailored, *sheet));
            Ok((path, pdf.print(*sheet)?))
        };
        sheets.par_iter().map(on_sheet).collect::<Result<Vec<_>>>()
    });
    let reports = report_papers(input, tailored).into_par_iter().map(|(path, document)| {
        Ok(vec![(path, pdf::typeset(&document, assets)?.print(Sheet::A4)?)])
    });
    Ok(files.chain(reports).collect::<Result<Vec<_>>>()?.concat())
}

/// Typesets one kind of paper.
pub(crate) fn typeset(
    kind: Kind,
    workspace: &Workspace,
    tailored: &Tailored,
    assets: &PaperAssets,
    options: &PaperOptions,
) -> Result<TypesetPdf> {
    let config = &workspace.config;
    let document = match kind {
        Kind::Checklist => paper::checklist(tailored, config, options),
        Kind::Form => paper::form(tailored, config, options),
        Kind::Guide => paper::guide(tailored, config, &workspace.glossary, options),
    };
    pdf::typeset(&document, assets)
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
