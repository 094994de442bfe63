//! The glossary as written: `book/glossary.yaml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::DocumentKind;
use crate::layout;
use crate::span::Spanned;

/// The terms that are linked wherever they appear in a text.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GlossaryDoc {
    /// The terms, in alphabetical order.
    pub terms: Vec<TermDoc>,
}

/// A term.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TermDoc {
    /// The term, in the singular.
    #[schemars(example = &"gateway")]
    pub term: Spanned<String>,
    /// Other forms that mean the same.
    #[serde(default)]
    pub also: Vec<Spanned<String>>,
    /// What it means. Markdown.
    pub definition: Spanned<String>,
    /// Terms to read next.
    #[serde(default)]
    pub see: Vec<Spanned<String>>,
}

impl DocumentKind for GlossaryDoc {
    const NAME: &'static str = "glossary";
    const TITLE: &'static str = "Glossary";
    const PATH: &'static str = layout::GLOSSARY;
}
