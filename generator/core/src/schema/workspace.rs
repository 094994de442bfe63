//! The workspace as written: `smm.toml`.
//!
//! In: the text of `smm.toml`. Out: [`WorkspaceDoc`]. Reports: what is wrong with it.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::validate::Validator;
use super::{Entries, pattern};
use crate::characters::{Oddness, is_control, odd};
use crate::color::{READABLE, contrast_with_white};
use crate::decode;
use crate::diag::{Code, Diagnostics, Severities, Severity};
use crate::force::Force;
use crate::layout;
use crate::source::{SourceFile, Sources};
use crate::span::{FileId, Span, Spanned};
use crate::syntax::{Node, Value};

/// A workspace: who publishes, where, and how it looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WorkspaceDoc {
    /// Title of the site.
    #[schemars(length(min = 1), example = &"IoT Security Maturity Model")]
    pub title: String,
    /// Who publishes it.
    #[serde(default)]
    pub publisher: String,
    /// Address where the site will be, for feeds and paper; without it, links stay relative.
    #[serde(default)]
    #[schemars(regex(pattern = r"^https?://\S+$"), example = &"https://example.org/smm/")]
    pub base_url: Option<String>,
    /// Address at which a file of this workspace can be edited, with `{path}` for its path; pages of what is not
    /// published then offer it.
    #[serde(default)]
    #[schemars(regex(pattern = r"^https?://\S*\{path\}\S*$"), example = &"https://github.com/example/smm/edit/main/{path}")]
    pub edit_url: Option<String>,
    /// Language of the texts, as a BCP 47 tag.
    #[serde(default = "english")]
    #[schemars(regex(pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"), example = &"en")]
    pub language: String,
    /// Severities by code: `error`, `warning` or `off`.
    #[serde(default)]
    pub severities: Entries<SeverityName>,
    /// How outputs look.
    #[serde(default)]
    pub brand: BrandDoc,
    /// What the hand-written chapters are.
    #[serde(default)]
    pub guide: ChaptersDoc,
}

/// Which chapters bind; without any, chapters are not marked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChaptersDoc {
    /// Chapters that are normative, by their path below `book/src`.
    #[serde(default)]
    pub normative: Vec<Spanned<String>>,
    /// Chapters that say themselves which of their parts are normative.
    #[serde(default)]
    pub partly_normative: Vec<Spanned<String>>,
}

impl WorkspaceDoc {
    /// The address of a file of the site by its path below the root, if it is known where the site will be.
    pub fn address(&self, path: &str) -> Option<String> {
        Some(format!("{}/{path}", self.base_url.as_deref()?.trim_end_matches('/')))
    }

    /// The address at which a file of the workspace can be edited, if it is known.
    pub fn edit_address(&self, path: &str) -> Option<String> {
        let encoded = layout::percent_encoded(path);
        Some(self.edit_url.as_deref()?.replace("{path}", &encoded))
    }
}

impl ChaptersDoc {
    /// Whether a chapter binds; nothing where no chapter is said to.
    pub fn force(&self, path: &str) -> Option<Force> {
        let names = |list: &[Spanned<String>]| list.iter().any(|one| one.value == path);
        let says_so = !self.normative.is_empty() || !self.partly_normative.is_empty();
        says_so.then(|| match () {
            () if names(&self.normative) => Force::Normative,
            () if names(&self.partly_normative) => Force::Partly,
            () => Force::Informative,
        })
    }
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
    pub logo: Option<Spanned<String>>,
    /// Text for those who do not see the logo.
    #[serde(default)]
    pub logo_alt: Option<String>,
    /// Main color on white, as `#rrggbb`; shades for dark screens are derived from it.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::COLOR), example = &"#1f4e5f")]
    pub color: Option<String>,
    /// Color of accents, as `#rrggbb`.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::COLOR), example = &"#8a4b14")]
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

/// Reads `smm.toml`; a workspace without one, or with a broken one, has the defaults.
pub fn read(sources: &Sources, diags: &mut Diagnostics) -> WorkspaceDoc {
    let read = sources
        .find_readable(layout::WORKSPACE)
        .and_then(|id| read_file(id, sources.file(id), diags));
    read.unwrap_or_else(|| WorkspaceDoc {
        title: "Security maturity models".into(),
        language: english(),
        ..Default::default()
    })
}

fn read_file(id: FileId, file: &SourceFile, diags: &mut Diagnostics) -> Option<WorkspaceDoc> {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    for error in &errors {
        let whole = || Span::of_file(id);
        let span = error.span().map_or_else(whole, |at| Span::new(id, at.start, at.end));
        let said = error.message().lines().next().unwrap_or("").to_owned();
        diags
            .report(Code::InvalidWorkspace, span, format!("this is not valid TOML: {said}"))
            .hint("write `key = \"text\"`; `smm schema workspace` lists every key of `smm.toml`");
    }
    let root = Node { value: map(id, table.get_ref()), span: Span::new(id, 0, 0) };
    let validator = || Validator::new(super::workspace_schema());
    report_controls(&root, diags);
    let fits = errors.is_empty() && validator().check(&root, file, diags);
    if fits {
        report_contrast(&root, diags);
    }
    fits.then(|| {
        decode::decode(&root)
            .unwrap_or_else(|misfit| panic!("bug: the schema of `smm.toml` lets pass: {misfit}"))
    })
}

/// Reports colors of the brand that are too light for words on white.
fn report_contrast(root: &Node, diags: &mut Diagnostics) {
    for key in ["color", "accent"] {
        let Some(node) = root.at(&format!("/brand/{key}")) else { continue };
        let Value::Text(color) = &node.value else { continue };
        let contrast = contrast_with_white(color);
        if contrast < READABLE {
            diags
                .report(
                    Code::LowContrast,
                    node.span,
                    format!("`{color}` on white has a contrast of {contrast:.1} to 1, and words need {READABLE} to 1"),
                )
                .hint("take a darker shade: links and titles are set in this color");
        }
    }
}

/// Reports control characters that escapes bring in, as `\u001b`.
fn report_controls(node: &Node, diags: &mut Diagnostics) {
    match &node.value {
        Value::Text(text) if text.contains(is_control) => {
            let found = odd(text).into_iter().find(|odd| odd.oddness == Oddness::Control);
            let name = found.map_or_else(String::new, |odd| odd.name);
            let message = format!("this text holds {name}, a control character");
            diags.report(Code::ControlCharacter, node.span, message).hint("take it out");
        }
        Value::List(items) => items.iter().for_each(|item| report_controls(item, diags)),
        Value::Map(entries) => entries.iter().for_each(|(_, item)| report_controls(item, diags)),
        _ => {}
    }
}

/// A TOML value as the same tree that YAML is parsed into.
fn node(file: FileId, written: &TomlSpanned<DeValue<'_>>) -> Node {
    let value = match written.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Value::Text(number.to_string()), Value::Int),
        DeValue::Float(number) => {
            number.as_str().parse().map_or_else(|_| Value::Text(number.to_string()), Value::Float)
        }
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(time) => Value::Text(time.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(file, item)).collect()),
        DeValue::Table(table) => map(file, table),
    };
    Node { value, span: place(file, written) }
}

fn map(file: FileId, table: &DeTable<'_>) -> Value {
    let key =
        |key: &TomlSpanned<_>| Spanned::new(ToString::to_string(key.get_ref()), place(file, key));
    Value::Map(table.iter().map(|(name, value)| (key(name), node(file, value))).collect())
}

fn place<T>(file: FileId, written: &TomlSpanned<T>) -> Span {
    Span::new(file, written.span().start, written.span().end)
}

/// The severities that the workspace sets; reports codes that do not exist.
pub fn severities(doc: &WorkspaceDoc, diags: &mut Diagnostics) -> Severities {
    let mut severities = Severities::new();
    for (name, severity) in &doc.severities.0 {
        let severity = match severity {
            SeverityName::Error => Some(Severity::Error),
            SeverityName::Warning => Some(Severity::Warning),
            SeverityName::Off => None,
        };
        match Code::from_name(name) {
            Some(code)
                if code.severity() == Severity::Error
                    && !code.is_style()
                    && severity != Some(Severity::Error) =>
            {
                let message = format!("`{name}` is an error and cannot be relaxed");
                diags.report(Code::InvalidWorkspace, name.span, message).hint(
                    "only warnings, and what is about style, can be turned into errors or off",
                );
            }
            Some(code) => drop(severities.insert(code, severity)),
            None => {
                let message = format!("no finding has the code `{name}`");
                diags
                    .report(Code::InvalidWorkspace, name.span, message)
                    .suggest(name, Code::ALL.iter().map(|code| code.name()))
                    .hint("`smm explain` lists all codes");
            }
        }
    }
    severities
}
