//! The workbook face of an assessment, and the sheet of a comment round: written with rust_xlsxwriter,
//! read back with calamine.
//!
//! In: a [`Questionnaire`](smm_core::assess::Questionnaire) and answers, or the bytes of a filled workbook. Out:
//! bytes, the same for the same input, or answers. Never: a macro, a formula made of text.

mod cells;
pub(crate) mod comments;
mod domains;
pub(crate) mod fill;
mod formulas;
mod limits;
mod lists;
mod lookup;
mod names;
mod plain_table;
mod read;
mod records;
mod styles;
mod summary;
mod tables;
mod unpack;
mod write;

pub(crate) use plain_table::as_csv;
pub(crate) use read::read;
pub(crate) use tables::{roll_up, tables};
pub(crate) use write::{blank, form};
