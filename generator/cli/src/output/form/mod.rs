//! Fillable PDF forms: Typst lays the fields out, we make them live; and back to answers by lopdf.
//!
//! In: a form whose template marks its fields, as pages and as PDF. Out: a PDF with an AcroForm. The seam is
//! [`spec::FieldSpec`]: when Typst writes form fields itself, `widgets` goes and nothing else.

mod bounds;
mod errors;
mod fields;
mod font;
mod look;
pub(crate) mod names;
mod packed;
pub(crate) mod read;
mod signed;
mod spec;
mod text;
pub(crate) mod values;
mod widgets;

use anyhow::{Context, Result};
use smm_core::render::paper::Identity;
use typst::text::Font;
use typst_layout::PagedDocument;

use super::parts::PdfParts;

/// Makes the fields of a form live, and has it say which content it was made from.
pub(super) fn add_fields(
    pdf: &mut PdfParts,
    pages: &PagedDocument,
    identity: &Identity,
    font: &Font,
) -> Result<()> {
    let fields = spec::fields_of(pages)?;
    widgets::add(pdf, &fields, identity, font).context("making the form fields")
}
