//! Turns what the compiler made into files that people use.

#[cfg(feature = "pdf")]
mod compact;
mod flushing;
#[cfg(feature = "pdf")]
pub(crate) mod form;
mod in_time;
pub(crate) mod inspect;
pub(crate) mod keys;
pub(crate) mod making;
pub(crate) mod manifest;
#[cfg(feature = "pdf")]
pub(crate) mod paper_assets;
#[cfg(feature = "pdf")]
mod parts;
#[cfg(feature = "pdf")]
mod pdf;
pub(crate) mod pdf_backend;
pub(crate) mod site;
mod spare;
pub(crate) mod staging;
pub(crate) mod theme;
pub(crate) mod trial;
#[cfg(feature = "pdf")]
mod typeset_pdf;
pub(crate) mod workbook;
pub(crate) mod zipped;
