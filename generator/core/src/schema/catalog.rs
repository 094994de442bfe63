//! The ids of one edition of a standard as written: `references/<standard>-<edition>.yaml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{DocumentKind, pattern};
use crate::layout;
use crate::span::Spanned;

/// A reference catalog: the ids of one edition of a standard, and titles where they are free.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReferenceCatalogDoc {
    /// Stable id of the standard; with the edition it is the name of the file.
    #[schemars(regex(pattern = pattern::ID), example = &"pci-dss")]
    pub id: Spanned<String>,
    /// Edition, in quotes.
    #[schemars(regex(pattern = r"^[0-9a-z]+(\.[0-9a-z]+)*$"), example = &"4.0")]
    pub edition: Spanned<String>,
    /// Name of the standard.
    #[schemars(example = &"Payment Card Industry Data Security Standard")]
    pub title: Spanned<String>,
    /// Who publishes it.
    pub publisher: Spanned<String>,
    /// How texts name this edition; ids that follow it are looked up here.
    #[schemars(example = &"PCI DSS 4.0")]
    pub cite_as: Spanned<String>,
    /// Whether its wording is free to quote; only then may entries have titles.
    pub free: Spanned<bool>,
    /// Where it can be read or bought.
    #[serde(default)]
    #[schemars(regex(pattern = "^https://"))]
    pub url: Option<Spanned<String>>,
    /// What a reader must know about the ids. Markdown.
    #[serde(default)]
    pub note: Option<Spanned<String>>,
    /// The edition that took its place: the name of its file in `references/`.
    #[serde(default)]
    #[schemars(length(min = 1), example = &"pci-dss-4.0.1")]
    pub superseded_by: Option<Spanned<String>>,
    /// Its entries in the order of the standard.
    #[schemars(length(min = 1))]
    pub entries: Vec<ReferenceDoc>,
}

/// A requirement or heading of a standard.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReferenceDoc {
    /// The id that the standard gives, in quotes.
    #[schemars(example = &"9.5.1")]
    pub id: Spanned<String>,
    /// Whether it only groups others; headings are not cited as requirements.
    #[serde(default)]
    pub heading: bool,
    /// Its title, if the wording is free to quote.
    #[serde(default)]
    pub title: Option<Spanned<String>>,
}

impl ReferenceCatalogDoc {
    /// The name by which mappings go: id and edition, as its file is called.
    pub fn name(&self) -> String {
        format!("{}-{}", self.id, self.edition)
    }

    /// The requirements, headings left out, in the order of the standard.
    pub fn requirements(&self) -> impl Iterator<Item = &ReferenceDoc> {
        self.entries.iter().filter(|entry| !entry.heading)
    }
}

impl DocumentKind for ReferenceCatalogDoc {
    const NAME: &'static str = "reference-catalog";
    const TITLE: &'static str = "Reference catalog";
    const PATH: &'static str = layout::pattern::REFERENCES;
}
