//! Fillable PDF forms: Typst lays the fields out, lopdf makes them live; and back to answers.
//!
//! In: a [`Typeset`] form whose template marks its fields. Out: a PDF with an AcroForm. The seam is
//! [`spec::FieldSpec`]: when Typst writes form fields itself, `widgets` goes and nothing else.

mod font;
pub(crate) mod names;
pub(crate) mod read;
mod spec;
mod text;
mod widgets;

use anyhow::{Context, Result};
use smm_core::render::paper::{Identity, Sheet};

use super::pdf::Typeset;

/// Makes a fillable form that says which content it was made from.
pub(crate) fn fillable(
    typeset: &Typeset<'_>,
    sheet: Sheet,
    identity: &Identity,
) -> Result<Vec<u8>> {
    let pages = typeset.on(sheet);
    let fields = spec::fields_of(&pages)?;
    let pdf = typeset.export(&pages, sheet)?;
    widgets::add(&pdf, &fields, identity, typeset.field_font()).context("making the form fields")
}
