//! Findings for readers: one file per format.
//!
//! In: [`Diagnostic`]s and [`Sources`]. Out: text. Never: sorts or drops findings.

mod github;
mod human;
mod json;
mod patch;
mod sarif;

pub use human::summary;
pub use patch::patch;

use crate::diag::Diagnostic;
use crate::source::Sources;
use crate::text::steers;

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

/// JSON whose strings neither steer a terminal nor hold a command to a CI runner; it means the same.
fn ascii_control(json: String) -> String {
    let json = json.replace("##", "#\\u0023");
    if !json.contains(|sign| sign != '\n' && steers(sign)) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 16);
    for sign in json.chars() {
        match sign {
            '\n' => out.push(sign),
            sign if steers(sign) => out.push_str(&format!("\\u{:04x}", u32::from(sign))),
            sign => out.push(sign),
        }
    }
    out
}

/// Writes findings.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, format: Format) -> String {
    match format {
        Format::Human => human::render(diagnostics, sources, human::FindingStyle::Plain),
        Format::Color => human::render(diagnostics, sources, human::FindingStyle::Color),
        Format::Json => ascii_control(json::render(diagnostics, sources)),
        Format::Sarif => ascii_control(sarif::render(diagnostics, sources)),
        Format::Github => github::render(diagnostics, sources),
    }
}
