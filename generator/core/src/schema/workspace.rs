//! The workspace as written: `smm.toml`.
//!
//! In: the text of `smm.toml`. Out: [`WorkspaceDoc`]. Reports: what is wrong with it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Code, Diagnostics, Severities, Severity};
use crate::source::Sources;
use crate::span::Span;

/// Name of the file that makes a folder a workspace.
pub const FILE: &str = "smm.toml";

/// A workspace: who publishes, where, and how it looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WorkspaceDoc {
    /// Title of the site.
    #[schemars(example = &"IoT Security Maturity Model")]
    pub title: String,
    /// Who publishes it.
    #[serde(default)]
    pub publisher: String,
    /// Address where the site will be, for feeds and paper; without it, links stay relative.
    #[serde(default)]
    #[schemars(example = &"https://example.org/smm/")]
    pub base_url: Option<String>,
    /// Language of the texts, as a BCP 47 tag.
    #[serde(default = "english")]
    pub language: String,
    /// Severities by code: `error`, `warning` or `off`.
    #[serde(default)]
    pub severities: BTreeMap<String, SeverityName>,
    /// How outputs look.
    #[serde(default)]
    pub brand: BrandDoc,
}

/// A severity as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SeverityName {
    /// Nothing is built.
    Error,
    /// It is built all the same.
    Warning,
    /// Not reported.
    Off,
}

/// How outputs look; all values have calm defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BrandDoc {
    /// Path of a logo in the workspace: SVG or PNG.
    #[serde(default)]
    pub logo: Option<String>,
    /// Text for those who do not see the logo.
    #[serde(default)]
    pub logo_alt: Option<String>,
    /// Main color on white, as `#rrggbb`; shades for dark screens are derived from it.
    #[serde(default)]
    #[schemars(regex(pattern = r"^#[0-9a-fA-F]{6}$"), example = &"#1f4e5f")]
    pub color: Option<String>,
    /// Color of accents, as `#rrggbb`.
    #[serde(default)]
    #[schemars(regex(pattern = r"^#[0-9a-fA-F]{6}$"), example = &"#8a4b14")]
    pub accent: Option<String>,
    /// Font family of headings and labels, before the bundled one.
    #[serde(default)]
    pub heading_font: Option<String>,
    /// Font family of running text, before the bundled one.
    #[serde(default)]
    pub text_font: Option<String>,
    /// A sentence at the foot of every page.
    #[serde(default)]
    pub footer: Option<String>,
}

fn english() -> String {
    "en".to_owned()
}

/// Reads `smm.toml`; a workspace without one has the defaults.
pub fn read(sources: &Sources, diags: &mut Diagnostics) -> WorkspaceDoc {
    let fallback = WorkspaceDoc {
        title: "Security maturity models".into(),
        language: english(),
        ..Default::default()
    };
    let Some(file) = sources.find(FILE) else { return fallback };
    match toml::from_str::<WorkspaceDoc>(&sources.file(file).text) {
        Ok(doc) => {
            check_colors(&doc.brand, Span::of_file(file), diags);
            doc
        }
        Err(error) => {
            let span = error
                .span()
                .map_or(Span::of_file(file), |range| Span::new(file, range.start, range.end));
            let message = error.message().lines().next().unwrap_or("not valid TOML").to_owned();
            diags
                .report(Code::InvalidWorkspace, span, message)
                .hint("`smm schema workspace` lists every key of `smm.toml`");
            fallback
        }
    }
}

/// The severities that the workspace sets; reports codes that do not exist.
pub fn severities(doc: &WorkspaceDoc, sources: &Sources, diags: &mut Diagnostics) -> Severities {
    let mut severities = Severities::new();
    for (name, severity) in &doc.severities {
        let severity = match severity {
            SeverityName::Error => Some(Severity::Error),
            SeverityName::Warning => Some(Severity::Warning),
            SeverityName::Off => None,
        };
        match Code::from_name(name) {
            Some(code)
                if code.severity() == Severity::Error && severity != Some(Severity::Error) =>
            {
                let message = format!("`{name}` is an error and cannot be relaxed");
                diags
                    .report(Code::InvalidWorkspace, key_span(sources, name), message)
                    .hint("only warnings can be turned into errors or off");
            }
            Some(code) => drop(severities.insert(code, severity)),
            None => {
                let message = format!("no finding has the code `{name}`");
                diags
                    .report(Code::InvalidWorkspace, key_span(sources, name), message)
                    .suggest(name, Code::ALL.iter().map(|code| code.name()));
            }
        }
    }
    severities
}

fn key_span(sources: &Sources, key: &str) -> Span {
    let Some(file) = sources.find(FILE) else { return Span::default() };
    let text = &sources.file(file).text;
    text.find(key).map_or(Span::of_file(file), |at| Span::new(file, at, at + key.len()))
}

fn check_colors(brand: &BrandDoc, span: Span, diags: &mut Diagnostics) {
    let is_color = |text: &str| {
        text.strip_prefix('#')
            .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    let all = [&brand.color, &brand.accent];
    for color in all.into_iter().flatten().filter(|color| !is_color(color)) {
        diags
            .report(Code::InvalidWorkspace, span, format!("`{color}` is no color"))
            .hint("write it like \"#1f4e5f\"");
    }
}
