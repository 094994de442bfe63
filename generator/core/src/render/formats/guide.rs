//! The guide, for reading: everything as one typeset book.

use super::{
    Artifact, Backend, Bodies, Output, OutputFormat, Print, Sheet, SiteInput, Subject, download,
    printed,
};
use crate::render::paper::{self, PaperOptions};

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "guide",
    output: Output::Checklists,
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
        format!("{}-{}-guide{end}.pdf", name.id, name.version)
    },
    document: paper::guide,
    offered: PaperOptions::whole,
};

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    let file_name = (PRINT.file_name)(name, Sheet::A4);
    vec![download(input, subject, &file_name, "offer.guide", "PDF").main()]
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    Ok(printed(input, name, PRINT, &[Sheet::A4]))
}
