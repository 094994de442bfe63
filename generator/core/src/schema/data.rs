//! A version as data: what `smm export json` writes and every book offers.
//!
//! Texts are Markdown unless they say otherwise. What a version does not say has no key.

use schemars::JsonSchema;
use serde::Serialize;

/// The format that the document follows.
pub const FORMAT: &str = "smm-data/1";

/// What a version says only because of what else it says, or because of the format: no other format has a place for it,
/// and nobody misses it there.
pub(crate) const DERIVED: [&str; 4] = ["model", "normative", "informative", "origins"];

/// A version of a model or profile, resolved: with everything that it is laid over.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DataDocument<'t> {
    /// `smm-data/1`.
    pub format: &'static str,
    /// Id of the model or profile.
    pub id: &'t str,
    /// Version.
    pub version: String,
    /// What its publisher calls the version beside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_label: Option<&'t str>,
    /// Name.
    pub title: &'t str,
    /// Name in a few letters: the short title of a model, the code of a profile.
    pub short_title: &'t str,
    /// How far the version has come.
    #[schemars(extend("enum" = ["draft", "review", "published", "withdrawn"]))]
    pub status: &'static str,
    /// What to use in its place once it is withdrawn, as `id@version`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    /// Day of the version, `YYYY-MM-DD`.
    pub date: &'t str,
    /// The number of this edition of the text of the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<&'t str>,
    /// The publication whose structure the model follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<FollowsData<'t>>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<&'t str>,
    /// What this edition of the model is and is not.
    pub notice: &'t str,
    /// Licence of the text, an SPDX id.
    pub license: &'t str,
    /// `imported` if the texts of the model were brought in from elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["imported"]))]
    pub origin: Option<&'static str>,
    /// What practices, levels and indicators of the model must say; all of it if this is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require: Option<Vec<&'static str>>,
    /// Kinds of text that bind, by their keys.
    pub normative: Vec<&'static str>,
    /// Kinds of text that explain, by their keys.
    pub informative: Vec<&'static str>,
    /// The model at its foot, as `id@version`.
    pub model: String,
    /// What a profile says of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileData<'t>>,
    /// Where it comes from, and how far it can be trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordData<'t>>,
    /// The documents that texts come from; the first is the model.
    pub origins: Vec<OriginData>,
    /// What the model calls things, where that is not their usual name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<TermData<'t>>,
    /// How answers add up to a level.
    pub scoring: ScoringData<'t>,
    /// The answers that an indicator can have that names no set.
    pub answers: Vec<AnswerData<'t>>,
    /// The sets of answers that indicators name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answer_sets: Vec<AnswerSetData<'t>>,
    /// The roles that indicators ask.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<NamedData<'t>>,
    /// The records that show indicators.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<NamedData<'t>>,
    /// What items may be for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<NamedData<'t>>,
    /// The comprehensiveness levels.
    pub levels: Vec<LevelNameData<'t>>,
    /// For how wide a field profiles are written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<ScopeData<'t>>,
    /// Practices of what lies beneath that profiles left out as a whole, by reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOutData<'t>>,
    /// Domains, subdomains and practices in reading order.
    pub domains: Vec<DomainData<'t>>,
    /// What was found to be wrong since it was published; no part of what the version says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errata: Vec<ErratumData<'t>>,
}

/// A practice of a version, alone.
#[derive(Debug, Serialize)]
pub struct PracticeDocument<'t> {
    /// `smm-data/1`.
    pub format: &'static str,
    /// The version, as `id@version`.
    pub version: String,
    /// The documents that texts come from; the first is the model.
    pub origins: Vec<OriginData>,
    /// The practice, as in the data of the version.
    pub practice: PracticeData<'t>,
}

/// A publication of others.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FollowsData<'t> {
    /// Its name.
    pub title: &'t str,
    /// Its version.
    pub version: &'t str,
}

/// What a profile says of itself.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ProfileData<'t> {
    /// What it is laid over, as `id@version`.
    pub base: String,
    /// Other profiles stacked on the base, as `id@version`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// For how wide a field it is written.
    #[schemars(extend("enum" = ["general", "industry", "system"]))]
    pub scope: &'static str,
    /// What it applies to.
    pub applies_to: Vec<&'t str>,
    /// What it is not for.
    pub out_of_scope: Vec<&'t str>,
    /// What is particular about the sector or device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub considerations: Option<&'t str>,
    /// First steps by the size of the organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guide: Option<FirstStepsData<'t>>,
}

/// First steps by the size of the organization.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FirstStepsData<'t> {
    /// Of a small one.
    pub small: &'t str,
    /// Of a medium one.
    pub medium: &'t str,
    /// Of a large one.
    pub large: &'t str,
}

/// Where a version comes from, and how far it can be trusted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RecordData<'t> {
    /// Who wrote it.
    pub editors: Vec<&'t str>,
    /// Who reviewed it.
    pub reviewers: Vec<&'t str>,
    /// The evidence that it rests on.
    pub evidence: &'t str,
    /// Where to report a mistake.
    pub feedback: &'t str,
    /// How to cite it.
    pub cite: &'t str,
    /// What its editors know to be weak.
    pub weaknesses: Vec<&'t str>,
}

/// A document that texts come from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OriginData {
    /// As `id@version`.
    pub name: String,
    /// Title with version.
    pub title: String,
    /// For how wide a field it is written.
    #[schemars(extend("enum" = ["general", "industry", "system"]))]
    pub scope: &'static str,
}

/// What a model calls a thing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TermData<'t> {
    /// The thing, by its usual name.
    pub thing: &'static str,
    /// One of it.
    pub one: &'t str,
    /// Several of it.
    pub many: &'t str,
}

/// How answers add up to a level.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ScoringData<'t> {
    /// The rule: `strict-levels`, `weighted-progress`, or `levels-apart` where each level stands alone.
    pub rule: &'static str,
    /// `mean`, where practices do not add up to a domain by the lowest of their levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<&'static str>,
    /// How much a level must earn to be reached with exceptions: so many parts.
    pub exceptions_at_least: u32,
    /// Of so many.
    pub exceptions_of: u32,
    /// How long an answer holds where the indicator does not say it, as `12 months`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_for: Option<&'t str>,
}

/// An answer that an indicator can have.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AnswerData<'t> {
    /// Stable id, as answers documents have it.
    pub id: String,
    /// As people read it.
    pub label: &'t str,
    /// The same in a few letters.
    pub short: &'t str,
    /// What it earns, where it picks no level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earns: Option<u32>,
    /// The level that it picks, in a set of kind `choice`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// Whether the indicator counts.
    pub counts: bool,
    /// Whether it needs a reason.
    pub needs_reason: bool,
    /// When to give it.
    #[serde(skip_serializing_if = "str::is_empty")]
    #[schemars(default)]
    pub meaning: &'t str,
}

/// Answers of their own for some indicators.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AnswerSetData<'t> {
    /// Stable id; indicators name it.
    pub id: &'t str,
    /// `choice` where its answers pick levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// The answers, the best first.
    pub answers: Vec<AnswerData<'t>>,
}

/// A role to ask, a record that shows something, or what items may be for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NamedData<'t> {
    /// Stable id.
    pub id: &'t str,
    /// Name.
    pub title: &'t str,
    /// What it is.
    pub summary: &'t str,
}

/// A comprehensiveness level.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LevelNameData<'t> {
    /// Number.
    pub level: u8,
    /// Name.
    pub title: &'t str,
    /// What it means for every practice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<&'t str>,
}

/// For how wide a field a profile is written.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScopeData<'t> {
    /// Which scope.
    #[schemars(extend("enum" = ["general", "industry", "system"]))]
    pub scope: &'static str,
    /// Name.
    pub title: &'t str,
    /// What it means.
    pub summary: &'t str,
}

/// A domain.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DomainData<'t> {
    /// Stable id.
    pub id: &'t str,
    /// What its publisher calls it.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<&'t str>,
    /// Name.
    pub title: &'t str,
    /// Other spellings of the name.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub aliases: &'t [String],
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<&'t str>,
    /// Its subdomains; practices that stand in the domain itself are in a first one without a title.
    pub subdomains: Vec<SubdomainData<'t>>,
}

/// A subdomain.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SubdomainData<'t> {
    /// Stable id; that of the domain where it has no title.
    pub id: &'t str,
    /// What its publisher calls it.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<&'t str>,
    /// Name; none where practices stand in the domain itself.
    pub title: Option<&'t str>,
    /// Other spellings of the name.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub aliases: &'t [String],
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<&'t str>,
    /// Its practices in reading order, before those of the subdomains within it.
    pub practices: Vec<PracticeData<'t>>,
    /// The subdomains within it, in reading order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subdomains: Vec<SubdomainData<'t>>,
}

/// A practice.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PracticeData<'t> {
    /// Stable id.
    pub id: &'t str,
    /// Short code, which ids of its items begin with.
    pub code: &'t str,
    /// What its publisher calls it.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<&'t str>,
    /// Name.
    pub title: &'t str,
    /// Other spellings of the name.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub aliases: &'t [String],
    /// How far its table is written.
    #[schemars(extend("enum" = ["complete", "outline"]))]
    pub status: &'static str,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<TextData<'t>>,
    /// Who added it, and why; none of a practice of the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub added: Option<AddedData<'t>>,
    /// The level that the need asks for, of a profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetData<'t>>,
    /// What is to be considered; that of the model first, then that of each profile.
    pub considerations: Vec<TextData<'t>>,
    /// The levels from 1.
    pub levels: Vec<LevelData<'t>>,
    /// One level in one setting each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<ExampleData<'t>>,
    /// Mistakes often made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pitfalls: Vec<PitfallData<'t>>,
    /// Practices that it leans on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedData<'t>>,
}

/// The level that the need asks for.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TargetData<'t> {
    /// Number of the level.
    pub level: u8,
    /// Why; profiles that agree each give their reason.
    pub rationale: Vec<TextData<'t>>,
    /// The level that a profile beneath had set, if this one set another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<InsteadData>,
}

/// The level that a profile beneath had set.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InsteadData {
    /// Number of the level.
    pub level: u8,
    /// The profile, as an index into `origins`.
    pub origin: usize,
}

/// A text and the document that it comes from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TextData<'t> {
    /// Markdown.
    pub text: &'t str,
    /// The document, as an index into `origins`.
    pub origin: usize,
}

/// One practice at one level.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LevelData<'t> {
    /// Number of the level.
    pub level: u8,
    /// What its publisher calls it.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<&'t str>,
    /// What a company at this level plainly has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plainly: Option<TextData<'t>>,
    /// What it achieves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objective: Option<TextData<'t>>,
    /// What distinguishes it from the level below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<TextData<'t>>,
    /// What profiles say about it.
    pub considerations: Vec<TextData<'t>>,
    /// What needs to be done.
    pub actions: Vec<ActionData<'t>>,
    /// What can be seen when it is reached.
    pub indicators: Vec<IndicatorData<'t>>,
    /// Items of what lies beneath that a profile left out.
    pub excluded: Vec<ExcludedData<'t>>,
}

/// Something to be done.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ActionData<'t> {
    /// Stable id.
    pub id: &'t str,
    /// What its publisher calls it.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<&'t str>,
    /// Its text.
    #[serde(flatten)]
    pub text: TextData<'t>,
    /// What it took the place of.
    #[serde(flatten)]
    pub replaced: ReplacedData<'t>,
    /// What stands around the text.
    #[serde(flatten)]
    pub around: AroundData<'t>,
}

/// Something that can be seen.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct IndicatorData<'t> {
    /// Stable id.
    pub id: &'t str,
    /// What its publisher calls it.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<&'t str>,
    /// Its text.
    #[serde(flatten)]
    pub text: TextData<'t>,
    /// How it is verified.
    pub verify: Vec<&'static str>,
    /// What is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'t str>,
    /// How many are looked at, and who picks them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<&'t str>,
    /// How long an answer holds, as `12 months`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_for: Option<&'t str>,
    /// How much it counts beside the other indicators of its level, if that is not once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// Id of the set of answers that it has, if it has its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<&'t str>,
    /// What to ask to see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<&'t str>,
    /// Id of the record that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<&'t str>,
    /// The role to ask, by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<&'t str>,
    /// What it took the place of.
    #[serde(flatten)]
    pub replaced: ReplacedData<'t>,
    /// What stands around the text.
    #[serde(flatten)]
    pub around: AroundData<'t>,
}

/// What stood in the place of an item beneath the profile that replaced it.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReplacedData<'t> {
    /// Id of the item that it took the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<&'t str>,
    /// The text of that item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_text: Option<TextData<'t>>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rationale: Option<&'t str>,
}

/// What stands around the text of an item.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AroundData<'t> {
    /// The parts below its text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartData<'t>>,
    /// Words by which it is found and filtered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<&'t str>,
    /// Where more is to be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkData<'t>>,
    /// Ids of standards.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refs: Vec<CatalogRefData<'t>>,
    /// Ids of items that must be there first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<&'t str>,
    /// The groups of readers that it is for; all if none is named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<&'t str>,
    /// The last level at which it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub up_to_level: Option<u8>,
    /// What the text leaves open, and what is filled in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<ParamData<'t>>,
    /// Its texts as their author wrote them, where they are shown otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_written: Option<AsWrittenData<'t>>,
}

/// A part of what an item says, as its publisher letters or numbers it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PartData<'t> {
    /// The sign before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<&'t str>,
    /// What its publisher calls it when it is cited.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<&'t str>,
    /// What it says. Markdown.
    pub text: &'t str,
    /// The text as its author wrote it, where it is shown otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_written: Option<&'t str>,
    /// The parts within it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartData<'t>>,
}

/// Texts as their author wrote them: with the places open that are filled in, as `{{rotation}}`.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct AsWrittenData<'t> {
    /// The text of the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'t str>,
    /// What to ask to see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<&'t str>,
    /// What is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'t str>,
    /// How many are looked at, and who picks them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<&'t str>,
}

/// What the text of an item leaves open.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ParamData<'t> {
    /// Its id, as the text names it.
    pub id: &'t str,
    /// What it is.
    pub title: &'t str,
    /// What holds unless a profile says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<&'t str>,
    /// What a profile says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<TextData<'t>>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rationale: Option<&'t str>,
}

/// Where more is to be read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LinkData<'t> {
    /// What is to be read there.
    pub title: &'t str,
    /// Its address.
    pub url: &'t str,
}

/// An id of a standard.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CatalogRefData<'t> {
    /// The edition of the standard.
    pub catalog: &'t str,
    /// The id in it.
    pub id: &'t str,
}

/// An item that is there and not asked.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ExcludedData<'t> {
    /// Its id.
    pub id: &'t str,
    /// Its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<TextData<'t>>,
    /// Why.
    pub rationale: Option<&'t str>,
    /// What kind of reason that is; none if a profile leaves it out by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["retired", "other-groups", "past-level"]))]
    pub status: Option<&'static str>,
    /// The items that carry on what is retired.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replaced_by: Vec<&'t str>,
    /// What else is written in what is retired.
    #[serde(flatten)]
    pub kept: KeptData<'t>,
    /// What stands around the text: of what is retired all of it, else what keeps it from being asked.
    #[serde(flatten)]
    pub around: AroundData<'t>,
    /// The document that left it out, as an index into `origins`.
    pub origin: usize,
}

/// Practices that a profile left out as a whole, for one reason.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LeftOutData<'t> {
    /// The practices.
    pub practices: Vec<LeftOutPracticeData<'t>>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rationale: Option<&'t str>,
    /// The document that left them out, as an index into `origins`.
    pub origin: usize,
}

/// That a practice is no part of the model.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AddedData<'t> {
    /// Why it is added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rationale: Option<&'t str>,
    /// The version of another model that it is taken from, as `id@version`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The document that added it, as an index into `origins`.
    pub origin: usize,
}

/// A practice that is left out; what it says stands in the data of the version beneath.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LeftOutPracticeData<'t> {
    /// Stable id.
    pub id: &'t str,
    /// Short code.
    pub code: &'t str,
    /// What its publisher calls it.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<&'t str>,
    /// Name.
    pub title: &'t str,
}

/// What else is written in a retired item.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct KeptData<'t> {
    /// What its publisher called it.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<&'t str>,
    /// How it was verified.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub verify: Vec<&'static str>,
    /// What was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'t str>,
    /// How many were looked at, and who picked them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<&'t str>,
    /// How long an answer held, as `12 months`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_for: Option<&'t str>,
    /// What to ask to see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<&'t str>,
    /// Id of the record that showed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<&'t str>,
    /// The role to ask, by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<&'t str>,
}

/// One level in one setting.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExampleData<'t> {
    /// Stable id.
    pub id: &'t str,
    /// The setting.
    pub title: &'t str,
    /// The vertical.
    pub vertical: &'t str,
    /// The level that it shows.
    pub level: u8,
    /// Its text.
    #[serde(flatten)]
    pub text: TextData<'t>,
}

/// A mistake often made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PitfallData<'t> {
    /// Stable id.
    pub id: &'t str,
    /// The mistake.
    pub title: &'t str,
    /// Its text.
    #[serde(flatten)]
    pub text: TextData<'t>,
}

/// A practice that another leans on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RelatedData<'t> {
    /// Id of the practice.
    pub practice: &'t str,
    /// What connects them.
    pub why: &'t str,
}

/// A mistake that was found in a published version.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ErratumData<'t> {
    /// `E1`.
    pub id: &'t str,
    /// The version whose text it corrects, as `id@version`.
    pub version: String,
    /// The item, level or practice; or the version itself.
    pub place: &'t str,
    /// The day on which it was made known, `YYYY-MM-DD`.
    pub date: &'t str,
    /// The words that are wrong.
    pub was: &'t str,
    /// The words to read in their place.
    pub reads: &'t str,
    /// Why, and what it means for answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'t str>,
}
