//! Fillable PDF forms: Typst lays the fields out, lopdf makes them live; and back to answers.
//!
//! In: a [`Document`] whose template marks its fields. Out: a PDF with an AcroForm. The seam is
//! [`spec::FieldSpec`]: when Typst writes form fields itself, `widgets` goes and nothing else.

mod font;
pub(crate) mod names;
pub(crate) mod read;
mod spec;
mod text;
mod widgets;

use anyhow::{Context, Result};
use smm_core::render::paper::{Document, Identity};

use super::pdf::{Desk, export, typeset};
use super::typecase::TypeCase;

/// Makes a fillable form that says which content it was made from.
pub(crate) fn fillable(
    document: &Document,
    identity: &Identity,
    case: &TypeCase,
) -> Result<Vec<u8>> {
    let desk = Desk::new(document, case);
    let pages = typeset(&desk)?;
    let fields = spec::fields_of(&pages)?;
    let pdf = export(&pages, document, &desk)?;
    widgets::add(&pdf, &fields, identity, case.field_font()).context("making the form fields")
}
