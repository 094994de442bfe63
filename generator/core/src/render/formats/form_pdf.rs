//! The form as a PDF, for a keyboard.

use super::{
    Artifact, Backend, Bodies, Output, OutputFormat, Print, Sheet, SiteInput, Subject, download,
    printed,
};
use crate::render::paper::{self, PaperOptions};

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "form-pdf",
    output: Output::Templates,
    backend: Backend::Typst,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

/// How it is printed.
pub const PRINT: Print = Print {
    file_name: |name, sheet| {
        let end = if sheet == Sheet::A4 { "" } else { "-letter" };
        format!("{}-{}-assessment{end}.pdf", name.id, name.version)
    },
    document: paper::form,
    offered: PaperOptions::whole,
};

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    let file_name = (PRINT.file_name)(name, Sheet::A4);
    vec![download(input, subject, &file_name, "offer.form_pdf", "PDF")]
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    Ok(printed(input, name, PRINT, &[Sheet::A4]))
}
