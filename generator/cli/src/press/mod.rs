//! Presses what the compiler made into files that people use.

#[cfg(feature = "pdf")]
mod compact;
#[cfg(feature = "pdf")]
pub(crate) mod form;
pub(crate) mod manifest;
#[cfg(feature = "pdf")]
pub(crate) mod paper;
#[cfg(feature = "pdf")]
mod parts;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod plate;
pub(crate) mod room;
pub(crate) mod site;
pub(crate) mod staging;
pub(crate) mod theme;
#[cfg(feature = "pdf")]
pub(crate) mod typecase;
pub(crate) mod workbook;
