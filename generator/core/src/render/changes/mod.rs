//! Comparisons for readers: on a terminal, as release notes, as redline pages, as data.
//!
//! In: a [`VersionDiff`](crate::diff::VersionDiff). Out: text. Never: compares or judges.

mod answers;
mod fates;
mod feed;
mod html;
mod json;
mod markdown;
mod marks_html;
mod outline;
mod paper;
mod rows;
mod terminal;

pub use answers::comment_notes;
pub use feed::feed;
pub use html::{ChangeLinks, document};
pub(crate) use html::{
    GroupView, RecheckView, RedlineSheet, Sheets, SummaryView, sheet_stem, sheets,
};
pub use json::{from_json, json};
pub use markdown::release_notes;
pub use marks_html::redline_html;
pub use paper::{PaperFrame, redline_paper};
pub use rows::{RedlineRow, redline_rows};
pub use terminal::{TerminalInk, redline_text, terminal};
