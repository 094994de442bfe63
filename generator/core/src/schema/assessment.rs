//! An assessment as written: the filled answers, `assessments/<name>.yaml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{DocumentKind, Entries, pattern};
use crate::layout;
use crate::span::Spanned;

/// An assessment: who looked at what, and the answer to each indicator.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AssessmentDoc {
    /// Number of the format of this document; the tool writes it [default: 1].
    #[serde(default)]
    #[schemars(range(min = 1, max = 1000), example = &2)]
    pub format: Option<Spanned<u32>>,
    /// Name of the assessment.
    #[schemars(example = &"Riverside store, first assessment")]
    pub title: Spanned<String>,
    /// What it is answered against: a profile or a model, as `name@version`.
    #[schemars(regex(pattern = pattern::NAME_AND_VERSION), example = &"retail-pos@1.0")]
    pub profile: Spanned<String>,
    /// The model beneath the profile, as `name@version`.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::NAME_AND_VERSION), example = &"iot-smm@1.2")]
    pub model: Option<Spanned<String>>,
    /// Fingerprint of the questions at the time of answering; the tool writes it.
    #[serde(default)]
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub digest: Option<Spanned<String>>,
    /// Day of the assessment, as `YYYY-MM-DD`; a form may have come without one.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::DATE), example = &"2026-11-22")]
    pub date: Option<Spanned<String>>,
    /// Day at which it is judged which answers have lapsed [default: the day of the assessment].
    #[serde(default)]
    #[schemars(regex(pattern = pattern::DATE), example = &"2027-11-22")]
    pub as_of: Option<Spanned<String>>,
    /// Who may read it, as every page of the report says.
    #[serde(default)]
    #[schemars(example = &"Confidential")]
    pub marking: Option<Spanned<String>>,
    /// What is assessed.
    #[serde(default)]
    #[schemars(example = &"Tills and payment terminals of the Riverside store")]
    pub subject: Option<Spanned<String>>,
    /// Where the assessed system ends: what belongs to it and what does not.
    #[serde(default)]
    pub boundary: Option<Spanned<String>>,
    /// The place.
    #[serde(default)]
    pub site: Option<Spanned<String>>,
    /// The people who assess.
    #[serde(default)]
    pub assessors: Vec<AssessorDoc>,
    /// What happened and what was found, for the reader of the report. Markdown.
    #[serde(default)]
    pub story: Option<Spanned<String>>,
    /// Targets that differ from those of the profile, by practice.
    #[serde(default)]
    pub targets: Entries<OverrideDoc>,
    /// The answers, by id of the indicator.
    #[serde(default)]
    pub answers: Entries<AnswerDoc>,
    /// The assessor's comment on a practice, by practice.
    #[serde(default)]
    pub comments: Entries<Option<Spanned<String>>>,
    /// Names of files that belong to the assessment; the files stay where they are.
    #[serde(default)]
    pub attachments: Vec<Spanned<String>>,
    /// The files that the answers were read from; the tool writes it.
    #[serde(default)]
    pub sources: Vec<SourceDoc>,
    /// What is at stake: what owners said on their worksheet, one entry per kind of device.
    #[serde(default)]
    pub stakes: Vec<StakeDoc>,
    /// Disagreements between assessors that somebody has settled, and targets that an owner decided.
    #[serde(default)]
    pub decisions: Vec<DecisionDoc>,
    /// Answers to indicators that the version above no longer has; kept to be read, never scored.
    #[serde(default)]
    pub retired: Entries<RetiredDoc>,
    /// What a reading of filled forms did not understand; settle each by moving it to where it
    /// belongs, or by deleting it here.
    #[serde(default)]
    pub leftovers: Vec<LeftoverDoc>,
}

/// A text of a filled form that was not taken over.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LeftoverDoc {
    /// File and place in it.
    #[schemars(example = &"store.xlsx, sheet `Governance`, cell F6")]
    pub place: Spanned<String>,
    /// The text.
    pub text: Spanned<String>,
}

/// A file that answers were read from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourceDoc {
    /// Name of the file.
    #[schemars(example = &"store.pdf")]
    pub name: Spanned<String>,
    /// What it is: `yaml`, `json`, `xlsx`, `pdf`, or `text` for a list that was typed.
    #[serde(default)]
    #[schemars(example = &"pdf")]
    pub face: Option<Spanned<String>>,
    /// SHA-256 of the file.
    #[serde(default)]
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub digest: Option<Spanned<String>>,
    /// What was found of a signature: who signed, what holds, and what was not checked.
    #[serde(default)]
    pub signature: Option<Spanned<String>>,
    /// On which day it was read, as `YYYY-MM-DD`, if somebody said so.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::DATE), example = &"2026-11-22")]
    pub read_on: Option<Spanned<String>>,
}

/// What an owner has to lose with one kind of device.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StakeDoc {
    /// The kind of device, or what else the owner worries about.
    #[schemars(example = &"Payment terminals in the store")]
    pub what: Spanned<String>,
    /// What is lost if it stops, does something wrong or obeys a stranger.
    #[serde(default)]
    pub lost: Option<Spanned<String>>,
    /// How bad that is for the safety of people: `none`, `bearable`, `serious` or `ruinous`.
    #[serde(default)]
    #[schemars(example = &"serious")]
    pub safety: Option<Spanned<String>>,
    /// How bad it is for daily work.
    #[serde(default)]
    pub operation: Option<Spanned<String>>,
    /// How bad it is in money.
    #[serde(default)]
    pub money: Option<Spanned<String>>,
    /// How bad it is for people's data and trust.
    #[serde(default)]
    pub people: Option<Spanned<String>>,
    /// How bad it is before the law and under contracts.
    #[serde(default)]
    pub law: Option<Spanned<String>>,
    /// Who decides about it.
    #[serde(default)]
    #[schemars(example = &"Ana Lima, store manager")]
    pub decides: Option<Spanned<String>>,
}

/// A disagreement that somebody has settled, or a target that an owner decided.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DecisionDoc {
    /// Id of the indicator; of the practice for a target; the key for a text of the head, as `story`.
    #[schemars(example = &"PHY-2-I1")]
    pub indicator: Spanned<String>,
    /// The answer that holds, or the level, or the text.
    #[schemars(example = &"partly")]
    pub chosen: Spanned<String>,
    /// Who decided.
    #[serde(default)]
    pub by: Option<Spanned<String>>,
    /// On which day, as `YYYY-MM-DD`.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::DATE), example = &"2026-11-22")]
    pub when: Option<Spanned<String>>,
    /// Why.
    #[serde(default)]
    pub why: Option<Spanned<String>>,
    /// What each assessor had answered.
    #[serde(default)]
    #[schemars(example = &"ana: yes; ben: no")]
    pub said: Option<Spanned<String>>,
}

/// Someone who assesses.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AssessorDoc {
    /// Name of the person.
    pub name: Spanned<String>,
    /// In what role.
    #[serde(default)]
    pub role: Option<Spanned<String>>,
}

/// A target that differs from that of the profile.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OverrideDoc {
    /// Number of the level.
    pub level: Spanned<u8>,
    /// Why this level fits the need better; printed beside it.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub rationale: Option<Spanned<String>>,
}

/// The answer to one indicator.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnswerDoc {
    /// Whether the indicator can be seen: an answer of the model, as `yes`, `partly`, `no` or
    /// `not-applicable`; leave it empty while it is open.
    #[serde(default)]
    pub answer: Option<Spanned<AnswerName>>,
    /// For `not-applicable`, and every answer that needs one: the reason.
    #[serde(default)]
    pub reason: Option<Spanned<String>>,
    /// What was seen, and where it is kept.
    #[serde(default)]
    pub evidence: Option<Spanned<String>>,
    /// Anything else worth knowing.
    #[serde(default)]
    pub note: Option<Spanned<String>>,
    /// Who answered.
    #[serde(default)]
    pub who: Option<Spanned<String>>,
    /// On which day, as `YYYY-MM-DD`.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::DATE), example = &"2026-11-22")]
    pub when: Option<Spanned<String>>,
    /// The day on which the answer lapses: from then on it counts as open [default: by its `when` and
    /// the `valid-for` of the indicator, profile or model].
    #[serde(default)]
    #[schemars(regex(pattern = pattern::DATE), example = &"2027-11-22")]
    pub until: Option<Spanned<String>>,
    /// Why the answer must be looked at again; `smm assess upgrade` and `merge` write it.
    #[serde(default)]
    pub recheck: Option<Spanned<String>>,
}

/// The id of an answer: one of those that the model has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnswerName(String);

impl AnswerName {
    /// The answer of that id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id, as the answers document has it.
    pub fn word(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for AnswerName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for AnswerName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnswerVisitor)
    }
}

struct AnswerVisitor;

impl serde::de::Visitor<'_> for AnswerVisitor {
    type Value = AnswerName;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an answer")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<AnswerName, E> {
        Ok(AnswerName::new(word))
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<AnswerName, E> {
        Ok(AnswerName::new(if value { "true" } else { "false" }))
    }
}

/// Which answers there are, the model says. Other programs that read and write YAML make `true` and
/// `false` of `yes` and `no`.
impl JsonSchema for AnswerName {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AnswerName".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": ["string", "boolean"],
            "examples": ["yes", "partly", "no", "not-applicable"],
        })
    }
}

/// An answer whose indicator is gone.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RetiredDoc {
    /// The model or profile it was answered against, as `name@version`.
    pub from: Spanned<String>,
    /// The text of the indicator at that time.
    pub text: Spanned<String>,
    /// Why it is gone.
    #[serde(default)]
    pub why: Option<Spanned<String>>,
    /// The answer as given.
    #[serde(default)]
    pub answer: Option<Spanned<AnswerName>>,
    /// As given.
    #[serde(default)]
    pub reason: Option<Spanned<String>>,
    /// As given.
    #[serde(default)]
    pub evidence: Option<Spanned<String>>,
    /// As given.
    #[serde(default)]
    pub note: Option<Spanned<String>>,
    /// As given.
    #[serde(default)]
    pub who: Option<Spanned<String>>,
    /// As given.
    #[serde(default)]
    pub when: Option<Spanned<String>>,
    /// As given.
    #[serde(default)]
    pub until: Option<Spanned<String>>,
}

impl DocumentKind for AssessmentDoc {
    const NAME: &'static str = "assessment";
    const TITLE: &'static str = "Assessment";
    const PATH: &'static str = layout::pattern::ASSESSMENT;
    const HAS_ANSWERS: bool = true;
}
