//! What a profile says about one practice:
//! `profiles/<profile>/<version>/practices/<practice>.yaml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::table::{ActionDoc, ExampleDoc, IndicatorDoc, PitfallDoc};
use super::{DocumentKind, MAX_LEVEL, pattern};
use crate::layout;
use crate::span::Spanned;

/// An overlay: what a profile adds to one practice, and the little it takes away.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OverlayDoc {
    /// Id of the practice; the file bears the same name.
    #[schemars(regex(pattern = pattern::ID), example = &"physical-protection")]
    pub practice: Spanned<String>,
    /// The view of the sector or device on this practice. Markdown.
    #[serde(default)]
    pub considerations: Option<Spanned<String>>,
    /// What is added, level by level.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub levels: Vec<OverlayLevelDoc>,
    /// Examples from the sector.
    #[serde(default)]
    pub examples: Vec<ExampleDoc>,
    /// Mistakes often made in the sector.
    #[serde(default)]
    pub pitfalls: Vec<PitfallDoc>,
    /// Base items that make no sense here.
    #[serde(default)]
    pub exclude: Vec<ExcludeDoc>,
    /// What is filled in where base items leave a place open.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub set: Vec<SetDoc>,
}

/// What a profile fills in where an item leaves a place open.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SetDoc {
    /// Id of the action or indicator.
    #[schemars(example = &"PHY-3-I4")]
    pub item: Spanned<String>,
    /// Id of the place, as its `params:` have it.
    #[schemars(example = &"rotation")]
    pub param: Spanned<String>,
    /// What holds here.
    #[schemars(length(min = 1, max = 300), example = &"180 days")]
    pub value: Spanned<String>,
    /// Why; shown to the reader. Markdown.
    #[serde(default)]
    pub rationale: Option<Spanned<String>>,
}

/// What a profile adds to one level of a practice.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OverlayLevelDoc {
    /// Number of the level.
    #[schemars(range(min = 1, max = MAX_LEVEL))]
    pub level: Spanned<u8>,
    /// What the level means here. Markdown.
    #[serde(default)]
    pub considerations: Option<Spanned<String>>,
    /// Further actions.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub actions: Vec<ActionDoc>,
    /// Further indicators.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub indicators: Vec<IndicatorDoc>,
}

/// A base item that makes no sense for the profile.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExcludeDoc {
    /// Id of the action or indicator.
    #[schemars(example = &"PHY-3-I4")]
    pub id: Spanned<String>,
    /// Why; shown to the reader. Markdown.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub rationale: Option<Spanned<String>>,
}

impl DocumentKind for OverlayDoc {
    const NAME: &'static str = "overlay";
    const TITLE: &'static str = "Profile overlay of one practice";
    const PATH: &'static str = layout::pattern::OVERLAY;
}
