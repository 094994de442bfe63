//! Presses what the compiler made into files that people use.

pub(crate) mod manifest;
pub(crate) mod site;
pub(crate) mod staging;
pub(crate) mod theme;
pub(crate) mod workbook;
