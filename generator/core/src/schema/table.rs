//! A practice table as written: `models/<model>/<version>/practices/<practice>.yaml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{DocumentKind, MAX_LEVEL, pattern};
use crate::layout;
use crate::span::Spanned;

/// A practice table: what one practice asks for at each comprehensiveness level.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TableDoc {
    /// Stable id of the practice; the file bears the same name.
    #[schemars(regex(pattern = pattern::ID), example = &"physical-protection")]
    pub id: Spanned<String>,
    /// Short code that starts the id of every item of the practice.
    #[schemars(regex(pattern = pattern::CODE), example = &"PHY")]
    pub code: Spanned<String>,
    /// What its publisher calls it; shown and searched, and taken wherever the id is.
    #[serde(default, rename = "ref")]
    #[schemars(regex(pattern = pattern::REF), example = &"V1.1.1")]
    pub reference: Option<Spanned<String>>,
    /// Name of the practice.
    #[schemars(length(min = 1), example = &"Physical Protection")]
    pub title: Spanned<String>,
    /// Other spellings in use; search finds them.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// `complete`, or `outline` while only the purpose is written.
    #[serde(default)]
    pub status: TableStatus,
    /// What the practice is for, in business terms.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub purpose: Option<Spanned<String>>,
    /// General considerations: what matters at every level. Markdown.
    #[serde(default)]
    pub considerations: Option<Spanned<String>>,
    /// One entry for each level above 0; where the model does not require `levels`, one for each level at
    /// which the practice asks for something.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub levels: Vec<LevelDoc>,
    /// Examples that show one level in one setting.
    #[serde(default)]
    pub examples: Vec<ExampleDoc>,
    /// Mistakes that are often made.
    #[serde(default)]
    pub pitfalls: Vec<PitfallDoc>,
    /// Other practices that this one leans on.
    #[serde(default)]
    pub related: Vec<RelatedDoc>,
}

/// How far a practice table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TableStatus {
    /// Every level that the model requires is written.
    #[default]
    Complete,
    /// Only the purpose is written; the site says so.
    Outline,
}

/// One level of a practice.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LevelDoc {
    /// Number of the level.
    #[schemars(range(min = 1, max = MAX_LEVEL))]
    pub level: Spanned<u8>,
    /// What its publisher calls it; shown and searched, and taken wherever the id is.
    #[serde(default, rename = "ref")]
    #[schemars(regex(pattern = pattern::REF), example = &"V1.1.1")]
    pub reference: Option<Spanned<String>>,
    /// What a company at this level plainly has, in one line; the indicators follow from it.
    #[serde(default)]
    #[schemars(example = &"Settings are behind a login, key or locked door.")]
    pub plainly: Option<Spanned<String>>,
    /// What the level achieves, in words a business owner understands.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub objective: Option<Spanned<String>>,
    /// What distinguishes the level from the one below. Markdown.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub description: Option<Spanned<String>>,
    /// What needs to be done to achieve the level.
    #[serde(default)]
    #[schemars(length(max = 60), extend("x-asked-by-check" = true))]
    pub actions: Vec<ActionDoc>,
    /// What an assessor can see when the level is reached. A level without any asks for nothing: it counts
    /// as reached below a level that asks for something, and never above.
    #[serde(default)]
    #[schemars(length(max = 60), extend("x-asked-by-check" = true))]
    pub indicators: Vec<IndicatorDoc>,
}

/// Something to be done to achieve a level.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ActionDoc {
    /// Stable id: code, level, `A` and a number; never reused.
    #[schemars(regex(pattern = "^([A-Z][A-Z0-9]{1,5}-)+[0-9]+-A[0-9]+$"), example = &"PHY-2-A3")]
    pub id: Spanned<String>,
    /// What its publisher calls it; shown and searched, and taken wherever the id is.
    #[serde(default, rename = "ref")]
    #[schemars(regex(pattern = pattern::REF), example = &"V1.1.1")]
    pub reference: Option<Spanned<String>>,
    /// The action, verb first. Markdown.
    pub text: Spanned<String>,
    /// The parts that its publisher letters or numbers, in reading order; they are shown below the text, and
    /// what is answered is the whole.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub parts: Vec<PartDoc>,
    /// Words by which the item is found and filtered.
    #[serde(default)]
    #[schemars(length(max = 20), inner(regex(pattern = pattern::ID)))]
    pub tags: Vec<Spanned<String>>,
    /// Where more is to be read.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub links: Vec<LinkDoc>,
    /// Ids of standards that the item refers to.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub refs: Vec<CatalogRefDoc>,
    /// Ids of items that must be there first.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub needs: Vec<Spanned<String>>,
    /// Groups of the model that the item is for; it is asked where a profile selects one of them, or none at
    /// all [default: for all].
    #[serde(default)]
    #[schemars(length(max = 20), inner(regex(pattern = pattern::ID)))]
    pub groups: Vec<Spanned<String>>,
    /// The last level for which the item is asked: not where a profile's target is above it.
    #[serde(default)]
    #[schemars(range(min = 1, max = MAX_LEVEL))]
    pub up_to_level: Option<Spanned<u8>>,
    /// Places in its texts that are filled in, by the default or by a profile: `{{rotation}}`.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub params: Vec<ParamDoc>,
    /// `retired` if the item is kept to be looked up, and neither asked nor asked for any more.
    #[serde(default)]
    pub status: Option<Spanned<ItemStatus>>,
    /// Of a retired item: ids of the items that carry it on.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub replaced_by: Vec<Spanned<String>>,
    /// In a profile only: the base action whose place this one takes.
    #[serde(default)]
    pub replaces: Option<Spanned<String>>,
    /// Why it takes that place, or why the item is retired.
    #[serde(default)]
    pub rationale: Option<Spanned<String>>,
}

/// A part of what an item says, as its publisher letters or numbers it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PartDoc {
    /// The sign that its publisher puts before it.
    #[serde(default)]
    #[schemars(length(min = 1, max = 20), example = &"a.")]
    pub label: Option<Spanned<String>>,
    /// What its publisher calls it when it is cited; texts and links lead to it by that name.
    #[serde(default, rename = "ref")]
    #[schemars(regex(pattern = pattern::REF), example = &"AC-1a.1")]
    pub reference: Option<Spanned<String>>,
    /// What it says. Markdown.
    pub text: Spanned<String>,
    /// The parts within it.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub parts: Vec<PartDoc>,
}

/// Whether an item is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ItemStatus {
    /// It is not asked any more; its id and its words are kept.
    Retired,
}

/// A place in the texts of an item that is filled in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ParamDoc {
    /// The name by which texts, in double braces, and profiles go.
    #[schemars(regex(pattern = pattern::ID), length(max = 40), example = &"rotation")]
    pub id: Spanned<String>,
    /// What is filled in.
    #[schemars(length(min = 1, max = 200), example = &"how long a key is used")]
    pub title: Spanned<String>,
    /// What holds unless a profile says otherwise; without it, profiles must.
    #[serde(default)]
    #[schemars(length(min = 1, max = 300), example = &"365 days")]
    pub default: Option<Spanned<String>>,
}

/// A page that has more to say.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LinkDoc {
    /// What it leads to.
    #[schemars(length(min = 1))]
    pub title: Spanned<String>,
    /// Its address.
    #[schemars(regex(pattern = r"^https?://[^\s<>\x22]+$"), example = &"https://example.org/cheat-sheet")]
    pub url: Spanned<String>,
}

/// An id of a standard.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CatalogRefDoc {
    /// The edition of the standard, as its file in `references/` is named; there need be no such file.
    #[schemars(regex(pattern = "^[A-Za-z0-9][A-Za-z0-9.-]{0,79}$"), example = &"nist-csf-2.0")]
    pub catalog: Spanned<String>,
    /// The id there.
    #[schemars(length(min = 1, max = 80), example = &"PR.AA-01")]
    pub id: Spanned<String>,
}

/// An indicator of accomplishment: something an assessor can see.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct IndicatorDoc {
    /// Stable id: code, level, `I` and a number; never reused.
    #[schemars(regex(pattern = "^([A-Z][A-Z0-9]{1,5}-)+[0-9]+-I[0-9]+$"), example = &"PHY-2-I1")]
    pub id: Spanned<String>,
    /// What its publisher calls it; shown and searched, and taken wherever the id is.
    #[serde(default, rename = "ref")]
    #[schemars(regex(pattern = pattern::REF), example = &"V1.1.1")]
    pub reference: Option<Spanned<String>>,
    /// What can be seen; answered yes, partly, no or not applicable. Markdown.
    pub text: Spanned<String>,
    /// The parts that its publisher letters or numbers, in reading order; they are shown below the text, and
    /// what is answered is the whole.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub parts: Vec<PartDoc>,
    /// How it is verified.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub verify: Vec<Spanned<Verify>>,
    /// What to ask to see.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub evidence: Option<Spanned<String>>,
    /// What is counted, as a plural; of a single document its name.
    #[serde(default)]
    #[schemars(length(min = 1, max = 100), example = &"panels and remote logins")]
    pub unit: Option<Spanned<String>>,
    /// How many are looked at, and who picks them.
    #[serde(default)]
    #[schemars(length(min = 1), example = &"five, picked by the assessor")]
    pub sample: Option<Spanned<String>>,
    /// How long an answer holds before it must be given again [default: as the profile or model says].
    #[serde(default)]
    #[schemars(regex(pattern = pattern::AGE), example = &"6 months")]
    pub valid_for: Option<Spanned<String>>,
    /// How much it counts beside the other indicators of its level [default: 1].
    #[serde(default)]
    #[schemars(range(min = 1, max = 100), example = &3)]
    pub weight: Option<Spanned<u8>>,
    /// Id of the model's set of answers that it has [default: the `answers` of the model].
    #[serde(default)]
    #[schemars(regex(pattern = pattern::ID), example = &"coverage")]
    pub answers: Option<Spanned<String>>,
    /// Id of the model's record that shows it.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::ID), example = &"access-list")]
    pub record: Option<Spanned<String>>,
    /// The role to ask: the id of one of the model's roles, if it has any.
    #[serde(default)]
    #[schemars(example = &"site-manager", extend("x-asked-by-check" = true))]
    pub ask: Option<Spanned<String>>,
    /// Words by which the item is found and filtered.
    #[serde(default)]
    #[schemars(length(max = 20), inner(regex(pattern = pattern::ID)))]
    pub tags: Vec<Spanned<String>>,
    /// Where more is to be read.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub links: Vec<LinkDoc>,
    /// Ids of standards that the item refers to.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub refs: Vec<CatalogRefDoc>,
    /// Ids of items that must be there first.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub needs: Vec<Spanned<String>>,
    /// Groups of the model that the item is for; it is asked where a profile selects one of them, or none at
    /// all [default: for all].
    #[serde(default)]
    #[schemars(length(max = 20), inner(regex(pattern = pattern::ID)))]
    pub groups: Vec<Spanned<String>>,
    /// The last level for which the item is asked: not where a profile's target is above it.
    #[serde(default)]
    #[schemars(range(min = 1, max = MAX_LEVEL))]
    pub up_to_level: Option<Spanned<u8>>,
    /// Places in its texts that are filled in, by the default or by a profile: `{{rotation}}`.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub params: Vec<ParamDoc>,
    /// `retired` if the item is kept to be looked up, and neither asked nor asked for any more.
    #[serde(default)]
    pub status: Option<Spanned<ItemStatus>>,
    /// Of a retired item: ids of the items that carry it on.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub replaced_by: Vec<Spanned<String>>,
    /// In a profile only: the base indicator whose place this one takes.
    #[serde(default)]
    pub replaces: Option<Spanned<String>>,
    /// Why it takes that place, or why the item is retired.
    #[serde(default)]
    pub rationale: Option<Spanned<String>>,
}

/// How an indicator is verified; the three methods of NIST SP 800-53A.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verify {
    /// Look at records, configurations or things.
    Examine,
    /// Ask people.
    Interview,
    /// Try it.
    Test,
}

impl Verify {
    /// The word in the practice table.
    pub fn word(self) -> &'static str {
        match self {
            Self::Examine => "examine",
            Self::Interview => "interview",
            Self::Test => "test",
        }
    }
}

/// An example: one level in one setting.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExampleDoc {
    /// Stable id: code, `E` and a number.
    #[schemars(regex(pattern = "^([A-Z][A-Z0-9]{1,5}-)+E[0-9]+$"), example = &"PHY-E1")]
    pub id: Spanned<String>,
    /// The setting in a few words.
    #[schemars(length(min = 1))]
    pub title: Spanned<String>,
    /// The vertical it comes from.
    #[schemars(example = &"water")]
    pub vertical: Spanned<String>,
    /// The level it shows.
    pub level: Spanned<u8>,
    /// The example. Markdown.
    pub text: Spanned<String>,
}

/// A mistake that is often made.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PitfallDoc {
    /// Stable id: code, `P` and a number.
    #[schemars(regex(pattern = "^([A-Z][A-Z0-9]{1,5}-)+P[0-9]+$"), example = &"PHY-P1")]
    pub id: Spanned<String>,
    /// The mistake in a few words.
    #[schemars(length(min = 1))]
    pub title: Spanned<String>,
    /// How it comes about and what to do instead. Markdown.
    pub text: Spanned<String>,
}

/// A practice that this one leans on.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RelatedDoc {
    /// Id of the other practice.
    pub practice: Spanned<String>,
    /// What connects them.
    pub why: Spanned<String>,
}

impl DocumentKind for TableDoc {
    const NAME: &'static str = "practice-table";
    const TITLE: &'static str = "Practice table";
    const PATH: &'static str = layout::pattern::TABLE;
    const ALSO: &'static [&'static str] = &[layout::pattern::ADDED_TABLE];
}
