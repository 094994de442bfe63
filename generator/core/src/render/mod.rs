//! What comes out: one file or folder per kind of output, text in memory.
//!
//! In: a checked [`crate::Workspace`]. Out: texts. Never: judges content, touches a disk.

pub mod artifact;
pub mod attested;
pub mod catalogs;
pub mod changes;
mod compact;
pub mod cyclonedx;
pub mod data;
mod errata;
pub mod form_html;
pub mod formats;
mod legend;
pub mod mapping;
pub mod mdbook;
pub mod oscal;
pub mod paper;
pub mod reads;
mod record;
pub mod report_html;
pub mod reported;
pub mod rolled_up;
pub mod search;
mod shared_pairs;
mod shared_texts;
pub mod site;
mod sparse;
mod stage;
mod standalone;
mod standings;
mod templates;
mod theme;
pub mod worksheet_html;

pub use templates::{OwnLook, TemplateError, Templates};
pub use theme::THEME;
