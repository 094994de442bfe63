//! What happened since the version before, as declared by the authors:
//! `models/<model>/<version>/changes.yaml` or `profiles/<profile>/<version>/changes.yaml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{DocumentKind, pattern};
use crate::layout;
use crate::span::Spanned;

/// The changes of one version against the version before.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChangesDoc {
    /// The version before, in quotes.
    #[schemars(regex(pattern = pattern::VERSION), example = &"1.0")]
    pub from: Spanned<String>,
    /// What the revision set out to do. Markdown.
    pub summary: Spanned<String>,
    /// The changes, in any order.
    #[serde(default)]
    pub changes: Vec<ChangeDoc>,
}

/// One declared change.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChangeDoc {
    /// What was done.
    pub change: Spanned<ChangeName>,
    /// The id concerned: a practice's id or code, a level as `PHY-2`, an item as `PHY-2-I1`, a
    /// domain or subdomain, the number of a comprehensiveness level, a scope, or the id of the model
    /// or profile for what it says of itself.
    #[schemars(example = &"PHY-2-I1")]
    pub item: Spanned<String>,
    /// For `reworded`: which text of the item.
    #[serde(default)]
    pub field: Option<Spanned<ChangedField>>,
    /// For `reworded`, and for `moved` to one other id: whether an assessor must look again.
    #[serde(default)]
    pub weight: Option<Spanned<Weight>>,
    /// For `moved`, `merged` and `split`: the ids that carry the meaning on.
    #[serde(default)]
    pub into: Vec<Spanned<String>>,
    /// How much of the old item went to each of `into`, in percent and in their order; what is left of a
    /// hundred went nowhere.
    #[serde(default)]
    #[schemars(length(max = 60), inner(range(min = 1, max = 100)))]
    pub shares: Vec<Spanned<u8>>,
    /// Why. Markdown.
    pub reason: Spanned<String>,
}

/// What was done to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeName {
    /// It is new.
    Added,
    /// It is gone; its id is retired and never used again.
    Removed,
    /// It stands elsewhere.
    Moved,
    /// It became several items.
    Split,
    /// It became part of another item.
    Merged,
    /// Its title changed.
    Retitled,
    /// One of its texts changed.
    Reworded,
    /// A profile's target changed.
    Retargeted,
}

impl ChangeName {
    /// Whether the item is not where it was any more.
    pub fn takes_away(self) -> bool {
        self == Self::Moved || self.retires()
    }

    /// Whether the id is given to nothing else from then on.
    pub fn retires(self) -> bool {
        matches!(self, Self::Removed | Self::Split | Self::Merged)
    }
}

/// Whether a new wording has a new meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// The meaning is the same; answers stay good.
    Editorial,
    /// The meaning changed; an assessor must look again.
    Substantive,
}

/// A text or value of an item: every one that a comparison of two versions can find changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangedField {
    /// Name in a few letters.
    ShortTitle,
    /// What its publisher calls it.
    Ref,
    /// The domain or subdomain of a practice that a profile adds.
    In,
    /// The version of another model that a practice is taken from.
    From,
    /// Short code.
    Code,
    /// Other spellings.
    Aliases,
    /// How far a practice table is written; of an action or indicator, whether it is retired.
    Status,
    /// What a model, profile, domain, level or scope is about.
    Summary,
    /// What the edition is and is not.
    Notice,
    /// Licence of the text.
    License,
    /// The rule by which answers add up to a level.
    Scoring,
    /// What the model calls things.
    Words,
    /// The answers that an indicator can have, and what they are worth.
    Answers,
    /// The number of an edition of the text.
    Edition,
    /// The publication whose structure the text follows.
    Follows,
    /// Who wrote and reviewed a version; of an indicator, the record that shows it.
    Record,
    /// The roles that a profile renames.
    Roles,
    /// What a company at a level plainly has.
    Plainly,
    /// What an indicator counts.
    Unit,
    /// How many are looked at, and who picks them.
    Sample,
    /// How much an indicator counts.
    Weight,
    /// How long an answer holds.
    ValidFor,
    /// For how wide a field a profile is written.
    Scope,
    /// What a profile applies to.
    AppliesTo,
    /// What a profile is not for.
    OutOfScope,
    /// First steps for a small organization.
    GuideSmall,
    /// First steps for a medium-sized organization.
    GuideMedium,
    /// First steps for a large organization.
    GuideLarge,
    /// What a practice is for.
    Purpose,
    /// General considerations.
    Considerations,
    /// The objective of a level.
    Objective,
    /// The description of a level.
    Description,
    /// The level that an example shows.
    Level,
    /// The vertical of an example.
    Vertical,
    /// The text of an action, indicator, example or pitfall.
    Text,
    /// The parts below the text of an action or indicator.
    Parts,
    /// How an indicator is verified.
    Verify,
    /// The evidence hint of an indicator.
    Evidence,
    /// The role to ask about an indicator.
    Ask,
    /// Words by which an item is found.
    Tags,
    /// Where more is to be read.
    Links,
    /// Ids of standards.
    Refs,
    /// The groups that an item is for, that a model has, or that a profile selects.
    Groups,
    /// The last level for which an item is asked.
    UpToLevel,
    /// The places that are filled in, and what is filled in there.
    Params,
    /// What must be there first.
    Needs,
    /// The items that carry a retired one on.
    ReplacedBy,
    /// The base item whose place an item takes.
    Replaces,
    /// The rationale of a target, a replacement or an exclusion.
    Rationale,
    /// The related practices.
    Related,
}

impl DocumentKind for ChangesDoc {
    const NAME: &'static str = "changes";
    const TITLE: &'static str = "Changes since the version before";
    const PATH: &'static str = layout::pattern::CHANGES;
}
