//! The commands, one file each.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod explain;
#[cfg(feature = "pdf")]
pub(crate) mod paper;
#[cfg(feature = "pdf")]
pub(crate) mod read_form;
pub(crate) mod schema;
pub(crate) mod verify;
