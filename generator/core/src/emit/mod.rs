//! Findings for readers: one file per format.
//!
//! In: [`Diagnostic`]s and [`Sources`]. Out: text. Never: sorts or drops findings.

mod github;
mod human;
mod json;
mod sarif;

pub use human::summary;

use crate::diag::Diagnostic;
use crate::source::Sources;

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people, with the line at fault.
    Human,
    /// The same, with color.
    Color,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0, for code-scanning tools.
    Sarif,
    /// Workflow commands that GitHub shows as annotations.
    Github,
}

/// Writes findings.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, format: Format) -> String {
    match format {
        Format::Human => human::render(diagnostics, sources, human::Style::Plain),
        Format::Color => human::render(diagnostics, sources, human::Style::Color),
        Format::Json => json::render(diagnostics, sources),
        Format::Sarif => sarif::render(diagnostics, sources),
        Format::Github => github::render(diagnostics, sources),
    }
}
