//! A mapping as written: `mappings/<id>/<version>.yaml`.
//!
//! It says what the items of a model or profile version have to do with the requirements of one edition of a
//! standard, row by row, each with a reason that can be attacked.

use schemars::JsonSchema;
use serde::Deserialize;

use super::model::Status;
use super::{DocumentKind, pattern};
use crate::layout;
use crate::span::Spanned;

/// A mapping of one version to one edition of a standard.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MappingDoc {
    /// Stable id; the same as the name of the folder. It may name an edition, as `retail-pos-pci-dss-4.0.1`.
    #[schemars(regex(pattern = "^[a-z][a-z0-9]*([-.][a-z0-9]+)*$"), example = &"iot-smm-iec-62443-3-3")]
    pub id: Spanned<String>,
    /// Version, in quotes; the same as the name of the file.
    #[schemars(regex(pattern = pattern::VERSION), example = &"1.0")]
    pub version: Spanned<String>,
    /// Name.
    #[schemars(length(min = 1), example = &"IoT SMM to IEC 62443-3-3")]
    pub title: Spanned<String>,
    /// How far it has come.
    pub status: Spanned<Status>,
    /// Day of this version, as `YYYY-MM-DD`.
    #[schemars(regex(pattern = pattern::DATE), example = &"2026-11-30")]
    pub date: Spanned<String>,
    /// The model or profile version that is mapped.
    #[schemars(regex(pattern = pattern::NAME_AND_VERSION), example = &"iot-smm@1.2")]
    pub from: Spanned<String>,
    /// The edition of a standard that it is mapped to: the name of its file in `references/`.
    #[schemars(length(min = 1), example = &"iec-62443-3-3-2013")]
    pub to: Spanned<String>,
    /// How the rows were made, and what was at hand; plain words.
    #[schemars(length(min = 1))]
    pub method: Spanned<String>,
    /// The rows.
    #[serde(default)]
    pub rows: Vec<RowDoc>,
    /// What has no counterpart, both ways.
    #[serde(default)]
    pub without: WithoutDoc,
}

impl MappingDoc {
    /// Everything of ours that is named, in rows and as what has no counterpart.
    pub fn items(&self) -> impl Iterator<Item = &Spanned<String>> {
        let without = self.without.items.iter().map(|one| &one.item);
        self.rows.iter().map(|row| &row.item).chain(without)
    }

    /// Every requirement that is named, in rows and as what has no counterpart.
    pub fn references(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.rows.iter().map(|row| &row.reference).chain(self.without.references())
    }
}

/// A row: one item, one requirement.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RowDoc {
    /// A practice as `access-control`, a level as `ACC-2`, or an item as `ACC-2-I3`: the narrowest that holds.
    #[schemars(length(min = 1), example = &"ACC-2-I3")]
    pub item: Spanned<String>,
    /// Whose duty the requirement is, seen from the item.
    pub role: Spanned<DutyRole>,
    /// The id of the requirement, in quotes.
    #[schemars(length(min = 1), example = &"SR 1.1")]
    pub reference: Spanned<String>,
    /// What the item asks, compared with what the requirement asks.
    pub relationship: Spanned<Relationship>,
    /// How sure the reading is.
    pub confidence: Spanned<Confidence>,
    /// One sentence that can be attacked: what both ask, and where they part. Plain words.
    #[schemars(length(min = 1))]
    pub reason: Spanned<String>,
}

/// What has no counterpart.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WithoutDoc {
    /// Practices, levels or items that speak to nothing in the standard.
    #[serde(default)]
    pub items: Vec<WithoutItemDoc>,
    /// Requirements that nothing speaks to.
    #[serde(default)]
    pub references: Vec<WithoutReferencesDoc>,
}

impl WithoutDoc {
    /// Every requirement that has no counterpart, whatever the reason.
    pub fn references(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.references.iter().flat_map(|one| &one.references)
    }
}

/// Something of ours that has no counterpart.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WithoutItemDoc {
    /// What it is.
    #[schemars(length(min = 1), example = &"risk-attitude")]
    pub item: Spanned<String>,
    /// Why, in one sentence. Plain words.
    #[schemars(length(min = 1))]
    pub reason: Spanned<String>,
}

/// Requirements that have no counterpart, for one reason.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WithoutReferencesDoc {
    /// Their ids, in quotes.
    #[schemars(length(min = 1))]
    pub references: Vec<Spanned<String>>,
    /// Why, in one sentence. Plain words.
    #[schemars(length(min = 1))]
    pub reason: Spanned<String>,
}

/// Whose duty a requirement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DutyRole {
    /// Who runs the system.
    AssetOwner,
    /// Who makes a product.
    ProductSupplier,
    /// Who integrates or maintains for others.
    ServiceProvider,
}

impl DutyRole {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::AssetOwner, Self::ProductSupplier, Self::ServiceProvider];

    /// The word in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::AssetOwner => "asset-owner",
            Self::ProductSupplier => "product-supplier",
            Self::ServiceProvider => "service-provider",
        }
    }
}

/// What an item asks, compared with what a requirement asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relationship {
    /// The same.
    Equal,
    /// A part of it.
    Subset,
    /// It, and more.
    Superset,
    /// Something of both, and each more.
    Intersects,
}

impl Relationship {
    /// Every relationship, the strongest first.
    pub const ALL: [Self; 4] = [Self::Equal, Self::Superset, Self::Subset, Self::Intersects];

    /// The word in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Subset => "subset",
            Self::Superset => "superset",
            Self::Intersects => "intersects",
        }
    }
}

/// How sure a reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// The text was at hand and says so.
    Firm,
    /// Somebody may read it in another way.
    Arguable,
}

impl Confidence {
    /// The word in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Firm => "firm",
            Self::Arguable => "arguable",
        }
    }
}

impl DocumentKind for MappingDoc {
    const NAME: &'static str = "mapping";
    const TITLE: &'static str = "Mapping to a standard";
    const PATH: &'static str = layout::pattern::MAPPING;
}
