//! What was found to be wrong in a version after it was published:
//! `models/<model>/<version>/errata.yaml` or `profiles/<profile>/<version>/errata.yaml`.
//!
//! It stands beside the frozen text and is no part of it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{DocumentKind, pattern};
use crate::layout;
use crate::span::Spanned;

/// The errata of one published version.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ErrataDoc {
    /// The errata, the oldest first.
    #[schemars(length(max = 1000))]
    pub errata: Vec<ErratumDoc>,
}

/// One erratum.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ErratumDoc {
    /// `E1`, `E2` and so on; never given to another.
    #[schemars(regex(pattern = "^E[1-9][0-9]{0,3}$"), example = &"E1")]
    pub id: Spanned<String>,
    /// Day on which it was made known, as `YYYY-MM-DD`.
    #[schemars(regex(pattern = pattern::DATE), example = &"2026-12-01")]
    pub date: Spanned<String>,
    /// Where the mistake is: an item as `PHY-2-I1`, a level as `PHY-2`, a practice, or the id of the
    /// model or profile for what it says of itself.
    #[schemars(length(min = 1), example = &"PHY-2-I1")]
    pub r#where: Spanned<String>,
    /// The words that are wrong, as they stand there.
    #[schemars(length(min = 1))]
    pub was: Spanned<String>,
    /// The words to read in their place.
    #[schemars(length(min = 1))]
    pub reads: Spanned<String>,
    /// Why, and what it means for answers that were given. Markdown.
    #[serde(default)]
    pub note: Option<Spanned<String>>,
}

impl DocumentKind for ErrataDoc {
    const NAME: &'static str = "errata";
    const TITLE: &'static str = "Errata of a published version";
    const PATH: &'static str = layout::pattern::ERRATA;
}
