//! A model version as written: `models/<model>/<version>/model.yaml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{DocumentKind, pattern};
use crate::layout;
use crate::span::Spanned;

/// A version of a security maturity model: its levels, scopes and hierarchy.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ModelDoc {
    /// Stable id of the model; the folder bears the same name.
    #[schemars(regex(pattern = pattern::ID), example = &"iot-smm")]
    pub id: Spanned<String>,
    /// Version, in quotes; the folder bears the same name.
    #[schemars(regex(pattern = pattern::VERSION), example = &"1.2")]
    pub version: Spanned<String>,
    /// What its publisher calls this version, where that is no number that stands in an order; shown
    /// beside the version, and taken wherever a version is typed.
    #[serde(default)]
    #[schemars(length(min = 1, max = 60), example = &"2025 Q4, release candidate 2")]
    pub version_label: Option<Spanned<String>>,
    /// Name of the model.
    #[schemars(length(min = 1), example = &"IoT Security Maturity Model")]
    pub title: Spanned<String>,
    /// Name in a few letters, for badges and running heads.
    #[schemars(length(min = 1), example = &"IoT SMM")]
    pub short_title: Spanned<String>,
    /// How far this version has come.
    pub status: Spanned<Status>,
    /// Of a withdrawn version: what to use in its place, as `name@version`.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::NAME_AND_VERSION), example = &"iot-smm@1.2")]
    pub replaced_by: Option<Spanned<String>>,
    /// Day of this version, as `YYYY-MM-DD`.
    #[schemars(regex(pattern = pattern::DATE), example = &"2026-11-22")]
    pub date: Spanned<String>,
    /// The number of this edition of the text, beside the version of the model that it follows.
    #[serde(default)]
    #[schemars(length(min = 1), example = &"1")]
    pub edition: Option<Spanned<String>>,
    /// The publication whose structure this text follows, if it is not our own.
    #[serde(default)]
    pub follows: Option<FollowsDoc>,
    /// Who wrote and reviewed this version, on what evidence, and where to report a mistake.
    #[serde(default)]
    pub record: Option<RecordDoc>,
    /// The roles that indicators ask; `ask:` names one by its id.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub roles: Vec<NamedDoc>,
    /// The records that a company keeps and that show several indicators; `record:` names one.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub records: Vec<NamedDoc>,
    /// What items may be for, as kinds of systems; items name them by id, and profiles select some.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub groups: Vec<NamedDoc>,
    /// What the model is for. Markdown.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub summary: Option<Spanned<String>>,
    /// What this edition is and is not; printed in every output. Markdown.
    pub notice: Spanned<String>,
    /// Licence of the text, as an SPDX id.
    #[schemars(example = &"CC-BY-4.0")]
    pub license: Spanned<String>,
    /// The comprehensiveness levels from 0 upwards.
    #[schemars(length(min = 2, max = 20))]
    pub levels: Vec<LevelNameDoc>,
    /// The scopes, from the widest to the narrowest.
    #[schemars(length(min = 1))]
    pub scopes: Vec<ScopeDoc>,
    /// The domains in reading order.
    #[schemars(length(min = 1))]
    pub domains: Vec<DomainDoc>,
    /// How answers add up to a level.
    #[serde(default)]
    pub scoring: Scoring,
    /// Whether each level includes the levels below it [default: true]. Where it does not, each level
    /// stands alone: it is met when all that is asked at this level is there, whatever is asked below. There is
    /// no overall level: what is shown is held against the target, and the levels that are met are listed.
    #[serde(default)]
    pub cumulative: Option<Spanned<bool>>,
    /// How the levels of practices add up to the level of their domain.
    #[serde(default)]
    pub aggregate: Aggregate,
    /// How much the answers of a level must earn for it to be reached with exceptions [default: 3 of
    /// 4 parts of what they could].
    #[serde(default)]
    pub exceptions: Option<ShareDoc>,
    /// How long an answer holds before it must be given again, where the indicator does not say it
    /// [default: for ever].
    #[serde(default)]
    #[schemars(regex(pattern = pattern::AGE), example = &"12 months")]
    pub valid_for: Option<Spanned<String>>,
    /// Whether the texts are our own or were brought in from elsewhere, where nobody may reword them.
    #[serde(default)]
    pub origin: Option<Spanned<ModelOrigin>>,
    /// What this model calls things, where it does not call them as the toolkit does.
    #[serde(default)]
    pub words: ModelWordsDoc,
    /// What the model, practices, levels and indicators must say, here and in profiles [default: all of it].
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub require: Option<Vec<Spanned<Required>>>,
    /// The answers that an indicator can have, the best first [default: yes, partly, no and
    /// not-applicable].
    #[serde(default)]
    #[schemars(length(max = 8))]
    pub answers: Vec<AnswerChoiceDoc>,
    /// Sets of answers for indicators that have their own; `answers:` of an indicator names one.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub answer_sets: Vec<AnswerSetDoc>,
}

/// A part of a model, a practice, a level or an indicator that a model can insist on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Required {
    /// What the model, each of its levels, domains and subdomains is about.
    Summary,
    /// What a practice is for.
    Purpose,
    /// Each level of the model in each complete practice. A level that a practice does not have asks for
    /// nothing: it counts as reached below a level that asks for something, and never above.
    Levels,
    /// What a level achieves.
    Objective,
    /// What distinguishes a level from the one below.
    Description,
    /// What needs to be done to achieve a level.
    Actions,
    /// What is answered at a level.
    Indicators,
    /// How an indicator is verified.
    Verify,
    /// What to ask to see.
    Evidence,
    /// The role to ask.
    Ask,
}

impl Required {
    /// Every one, in the order of a practice table.
    pub const ALL: [Self; 10] = [
        Self::Summary,
        Self::Purpose,
        Self::Levels,
        Self::Objective,
        Self::Description,
        Self::Actions,
        Self::Indicators,
        Self::Verify,
        Self::Evidence,
        Self::Ask,
    ];

    /// The key in the model and in practice tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Purpose => "purpose",
            Self::Levels => "levels",
            Self::Objective => "objective",
            Self::Description => "description",
            Self::Actions => "actions",
            Self::Indicators => "indicators",
            Self::Verify => "verify",
            Self::Evidence => "evidence",
            Self::Ask => "ask",
        }
    }
}

/// Whose texts a model holds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ModelOrigin {
    /// Texts of its own: what is found in them is reported one by one.
    #[default]
    Own,
    /// Texts of a publisher: what rules on style find in them is summed up.
    Imported,
}

/// The names that a model gives to things, on every page, form, sheet and report, and in findings.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ModelWordsDoc {
    /// What holds subdomains or practices.
    #[serde(default)]
    pub domain: Option<ThingNameDoc>,
    /// What stands between domain and practice.
    #[serde(default)]
    pub subdomain: Option<ThingNameDoc>,
    /// What has a table of its own.
    #[serde(default)]
    pub practice: Option<ThingNameDoc>,
    /// How comprehensive a practice is.
    #[serde(default)]
    pub level: Option<ThingNameDoc>,
    /// What a level achieves.
    #[serde(default)]
    pub objective: Option<ThingNameDoc>,
    /// What is done to achieve a level.
    #[serde(default)]
    pub action: Option<ThingNameDoc>,
    /// What is answered.
    #[serde(default)]
    pub indicator: Option<ThingNameDoc>,
}

/// What a model calls one thing, and several of it; in small letters unless it is a proper name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ThingNameDoc {
    /// One of it.
    #[schemars(regex(pattern = pattern::TERM), example = &"control")]
    pub one: Spanned<String>,
    /// Several of it.
    #[schemars(regex(pattern = pattern::TERM), example = &"controls")]
    pub many: Spanned<String>,
}

/// A share in whole numbers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ShareDoc {
    /// So many parts at least.
    #[schemars(range(min = 1, max = 100), example = &3)]
    pub at_least: Spanned<u8>,
    /// Of so many.
    #[schemars(range(min = 1, max = 100), example = &4)]
    pub of: Spanned<u8>,
}

/// Answers of their own for some indicators. An answer that several sets have is worth the same in each, and so
/// are the best answers of all sets.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnswerSetDoc {
    /// Stable id; indicators name it.
    #[schemars(regex(pattern = pattern::ID), length(max = 60), example = &"coverage")]
    pub id: Spanned<String>,
    /// What its answers say: how much of one indicator is there, or which level the whole practice has
    /// [default: graded].
    #[serde(default)]
    pub kind: Option<Spanned<AnswerKind>>,
    /// The answers, the best first.
    #[schemars(length(min = 2, max = 8))]
    pub answers: Vec<AnswerChoiceDoc>,
}

/// What the answers of a set say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerKind {
    /// How much of the indicator is there; it counts at its own level.
    #[default]
    Graded,
    /// Which level the practice has: one answer counts at every level of the practice, as met up to the
    /// level that it picks.
    Choice,
}

impl AnswerKind {
    /// The word in the model file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Graded => "graded",
            Self::Choice => "choice",
        }
    }
}

/// An answer that an indicator can have.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnswerChoiceDoc {
    /// Stable id; answers documents hold it.
    #[schemars(regex(pattern = pattern::ID), length(max = 40), example = &"largely")]
    pub id: Spanned<String>,
    /// The answer as people read and choose it.
    #[schemars(length(min = 1), example = &"largely")]
    pub label: Spanned<String>,
    /// The label where there is room for few letters only, as above a box on paper.
    #[serde(default)]
    #[schemars(length(min = 1), example = &"n/a")]
    pub short: Option<Spanned<String>>,
    /// What it earns; the answer that earns most is worth a whole indicator.
    #[serde(default)]
    #[schemars(range(max = 100), example = &2)]
    pub earns: Option<Spanned<u8>>,
    /// In a set of kind `choice`: the level that the answer picks.
    #[serde(default)]
    #[schemars(range(max = 19), example = &2)]
    pub level: Option<Spanned<u8>>,
    /// Whether the indicator counts, as it does unless the answer says that it does not apply.
    #[serde(default)]
    pub counts: Option<Spanned<bool>>,
    /// Whether the answer needs a reason.
    #[serde(default)]
    pub needs_reason: Option<Spanned<bool>>,
    /// When to give it, in one line, where the label does not say it.
    #[serde(default)]
    #[schemars(length(min = 1), example = &"seen in most of the places")]
    pub meaning: Option<Spanned<String>>,
}

/// A publication whose structure a text follows.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FollowsDoc {
    /// Its name.
    #[schemars(length(min = 1))]
    pub title: Spanned<String>,
    /// Its version, in quotes.
    #[schemars(length(min = 1), example = &"1.2")]
    pub version: Spanned<String>,
}

/// Where a version comes from, and how far it can be trusted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RecordDoc {
    /// Who wrote it.
    #[schemars(length(min = 1))]
    pub editors: Vec<Spanned<String>>,
    /// Who reviewed it, by role; nobody is an answer.
    #[schemars(length(min = 1))]
    pub reviewers: Vec<Spanned<String>>,
    /// The evidence that it rests on; none is an answer.
    pub evidence: Spanned<String>,
    /// Where to report a mistake; nowhere yet is an answer.
    pub feedback: Spanned<String>,
    /// How to cite it.
    pub cite: Spanned<String>,
    /// What its editors know to be weak.
    #[serde(default)]
    pub weaknesses: Vec<Spanned<String>>,
}

/// Something that items refer to by id: a role to ask, a record that shows something.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NamedDoc {
    /// Stable id.
    #[schemars(regex(pattern = pattern::ID), example = &"site-manager")]
    pub id: Spanned<String>,
    /// Name.
    #[schemars(length(min = 1), example = &"Site manager")]
    pub title: Spanned<String>,
    /// What it is, in one line.
    #[schemars(length(min = 1))]
    pub summary: Spanned<String>,
}

/// A rule by which answers add up to a level; the book explains both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scoring {
    /// A level is reached when every applicable indicator up to it is answered `yes`.
    #[default]
    StrictLevels,
    /// Every level counts by its share of `yes`, so that strength above makes up for gaps below.
    WeightedProgress,
    /// Each level stands alone; a model says so by `cumulative: false`.
    #[serde(skip)]
    LevelsApart,
}

/// How the levels of practices add up to the level of their domain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Aggregate {
    /// The lowest of them, so that no practice makes up for another.
    #[default]
    Min,
    /// Their mean, rounded down, so that strength in one practice makes up for gaps in another.
    Mean,
}

impl Aggregate {
    /// The word in the model file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Min => "min",
            Self::Mean => "mean",
        }
    }
}

/// How far a version has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Being written.
    Draft,
    /// Open for comments.
    Review,
    /// Published and frozen.
    Published,
    /// No longer to be used.
    Withdrawn,
}

impl Status {
    /// Every one, in the order of a version's life.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Review, Self::Published, Self::Withdrawn];

    /// The word for it, as documents have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A comprehensiveness level.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LevelNameDoc {
    /// Number of the level, from 0.
    pub level: Spanned<u8>,
    /// Name of the level.
    #[schemars(length(min = 1), example = &"ad hoc")]
    pub title: Spanned<String>,
    /// What the level means for every practice.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub summary: Option<Spanned<String>>,
}

/// A scope: for how wide a field a text is written.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScopeDoc {
    /// Stable id.
    #[schemars(example = &"industry")]
    pub id: Spanned<ScopeName>,
    /// Name.
    #[schemars(length(min = 1))]
    pub title: Spanned<String>,
    /// What it means.
    pub summary: Spanned<String>,
}

/// For how wide a field a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeName {
    /// For any IoT or OT system.
    General,
    /// For one industry.
    Industry,
    /// For one kind of device or system.
    System,
}

impl ScopeName {
    /// The word for it, as documents and data have it.
    pub fn word(self) -> &'static str {
        match self {
            ScopeName::General => "general",
            ScopeName::Industry => "industry",
            ScopeName::System => "system",
        }
    }
}

/// A domain.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DomainDoc {
    /// Stable id.
    #[schemars(regex(pattern = pattern::ID), example = &"governance")]
    pub id: Spanned<String>,
    /// What its publisher calls it; shown and searched, and taken wherever the id is.
    #[serde(default, rename = "ref")]
    #[schemars(regex(pattern = pattern::REF), example = &"V1.1.1")]
    pub reference: Option<Spanned<String>>,
    /// Name.
    #[schemars(length(min = 1))]
    pub title: Spanned<String>,
    /// Other spellings in use.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// What the domain is about. Markdown.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub summary: Option<Spanned<String>>,
    /// Ids of its practices in reading order, before those of its subdomains.
    #[serde(default)]
    pub practices: Vec<Spanned<String>>,
    /// Its subdomains in reading order.
    #[serde(default)]
    pub subdomains: Vec<SubdomainDoc>,
}

impl DomainDoc {
    /// Its subdomains at any depth in reading order, each before those within it.
    pub fn all_subdomains(&self) -> Vec<&SubdomainDoc> {
        self.subdomains.iter().flat_map(SubdomainDoc::with_all_within).collect()
    }
}

impl Scoring {
    /// The word in the model file.
    pub fn word(self) -> &'static str {
        match self {
            Self::StrictLevels => "strict-levels",
            Self::WeightedProgress => "weighted-progress",
            Self::LevelsApart => "levels-apart",
        }
    }
}

/// A part of a domain, or of another subdomain.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SubdomainDoc {
    /// Stable id.
    #[schemars(regex(pattern = pattern::ID), example = &"asset-protection")]
    pub id: Spanned<String>,
    /// What its publisher calls it; shown and searched, and taken wherever the id is.
    #[serde(default, rename = "ref")]
    #[schemars(regex(pattern = pattern::REF), example = &"V1.1.1")]
    pub reference: Option<Spanned<String>>,
    /// Name.
    #[schemars(length(min = 1))]
    pub title: Spanned<String>,
    /// Other spellings in use.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// What the subdomain is about. Markdown.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub summary: Option<Spanned<String>>,
    /// Ids of its practices in reading order, before those of the subdomains within it.
    #[serde(default)]
    pub practices: Vec<Spanned<String>>,
    /// The subdomains within it, in reading order.
    #[serde(default)]
    pub subdomains: Vec<SubdomainDoc>,
}

impl SubdomainDoc {
    fn with_all_within(&self) -> Vec<&Self> {
        let within = self.subdomains.iter().flat_map(Self::with_all_within);
        std::iter::once(self).chain(within).collect()
    }
}

impl DocumentKind for ModelDoc {
    const NAME: &'static str = "model";
    const TITLE: &'static str = "Model";
    const PATH: &'static str = layout::pattern::MODEL;
}
