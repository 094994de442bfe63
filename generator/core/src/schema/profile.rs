//! A profile version as written: `profiles/<profile>/<version>/profile.yaml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::model::{NamedDoc, RecordDoc, ScopeName, Status};
use super::{DocumentKind, Entries, pattern};
use crate::layout;
use crate::span::Spanned;

const GROUPS_EXAMPLE: [&str; 1] = ["cloud"];
const PRACTICES_EXAMPLE: [&str; 1] = ["physical-protection"];
const WITH_EXAMPLE: [&str; 1] = ["digital-twin@1.0"];

/// A profile: guidance for one industry or kind of system, target levels, or both.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProfileDoc {
    /// Stable id of the profile; the folder bears the same name.
    #[schemars(regex(pattern = pattern::ID), example = &"retail-pos")]
    pub id: Spanned<String>,
    /// Version, in quotes; the folder bears the same name.
    #[schemars(regex(pattern = pattern::VERSION), example = &"1.0")]
    pub version: Spanned<String>,
    /// What its publisher calls this version, where that is no number that stands in an order; shown
    /// beside the version, and taken wherever a version is typed.
    #[serde(default)]
    #[schemars(length(min = 1, max = 60), example = &"2025 Q4, release candidate 2")]
    pub version_label: Option<Spanned<String>>,
    /// Short code that starts the id of every item the profile adds.
    #[schemars(regex(pattern = pattern::CODE), example = &"RPOS")]
    pub code: Spanned<String>,
    /// Name of the profile.
    #[schemars(length(min = 1), example = &"Retail Point of Sale")]
    pub title: Spanned<String>,
    /// How far this version has come.
    pub status: Spanned<Status>,
    /// Of a withdrawn version: what to use in its place, as `name@version`.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::NAME_AND_VERSION), example = &"retail-pos@1.0")]
    pub replaced_by: Option<Spanned<String>>,
    /// Day of this version, as `YYYY-MM-DD`.
    #[schemars(regex(pattern = pattern::DATE), example = &"2026-11-22")]
    pub date: Spanned<String>,
    /// What it is laid over: a model or a profile, as `name@version`.
    #[schemars(regex(pattern = pattern::NAME_AND_VERSION), example = &"iot-smm@1.2")]
    pub base: Spanned<String>,
    /// Other profiles stacked on the base, beneath this one, as `name@version`.
    #[serde(default)]
    #[schemars(inner(regex(pattern = pattern::NAME_AND_VERSION)), example = WITH_EXAMPLE)]
    pub with: Vec<Spanned<String>>,
    /// For how wide a field the profile is written.
    pub scope: Spanned<ScopeName>,
    /// Who wrote and reviewed this version, on what evidence, and where to report a mistake.
    #[serde(default)]
    pub record: Option<RecordDoc>,
    /// The model's roles by the names that the sector has for them, by id of the role.
    #[serde(default)]
    pub roles: Entries<Spanned<String>>,
    /// The model's groups that are asked; items of other groups are left out [default: as its base says,
    /// else all].
    #[serde(default)]
    #[schemars(length(max = 60), inner(regex(pattern = pattern::ID)), example = GROUPS_EXAMPLE)]
    pub groups: Option<Vec<Spanned<String>>>,
    /// What of the base makes no sense here as a whole: practices, subdomains and domains.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub exclude: Vec<ExcludePartsDoc>,
    /// What the profile adds to its base as a whole: practices, and domains for them.
    #[serde(default)]
    pub add: AddDoc,
    /// What the profile is for. Markdown.
    pub summary: Spanned<String>,
    /// Things and situations that the profile is for.
    #[schemars(length(min = 1))]
    pub applies_to: Vec<Spanned<String>>,
    /// Things and situations that it is not for.
    #[serde(default)]
    pub out_of_scope: Vec<Spanned<String>>,
    /// What is particular about the sector or device. Markdown.
    #[serde(default)]
    pub considerations: Option<Spanned<String>>,
    /// The target of each practice.
    #[serde(default)]
    pub targets: Entries<TargetDoc>,
    /// How long an answer holds before it must be given again, where the indicator does not say it
    /// [default: as its base says].
    #[serde(default)]
    #[schemars(regex(pattern = pattern::AGE), example = &"12 months")]
    pub valid_for: Option<Spanned<String>>,
    /// First steps by size of the organization.
    #[serde(default)]
    pub guide: Option<GuideDoc>,
}

/// What a profile leaves out of its base as a whole, for one reason.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExcludePartsDoc {
    /// Ids of domains; all their practices are left out.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub domains: Vec<Spanned<String>>,
    /// Ids of subdomains; all their practices are left out.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub subdomains: Vec<Spanned<String>>,
    /// Ids of practices.
    #[serde(default)]
    #[schemars(length(max = 1000), example = PRACTICES_EXAMPLE)]
    pub practices: Vec<Spanned<String>>,
    /// Why; shown to the reader. Markdown.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub rationale: Option<Spanned<String>>,
}

/// What a profile adds to its base as a whole.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AddDoc {
    /// Domains of its own, behind those of the base.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub domains: Vec<AddedDomainDoc>,
    /// Practices, each behind those of its domain or subdomain.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub practices: Vec<AddedPracticeDoc>,
}

/// A domain that a profile adds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AddedDomainDoc {
    /// Stable id.
    #[schemars(regex(pattern = pattern::ID), example = &"card-payment")]
    pub id: Spanned<String>,
    /// Name.
    #[schemars(length(min = 1), example = &"Card Payment")]
    pub title: Spanned<String>,
    /// What it is about. Markdown.
    pub summary: Spanned<String>,
    /// Its subdomains, if practices are grouped further.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub subdomains: Vec<NamedDoc>,
}

/// A practice that a profile adds; its table is the file of its id in the folder `added`, or that of another model.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AddedPracticeDoc {
    /// Stable id; the file bears the same name.
    #[schemars(regex(pattern = pattern::ID), example = &"card-data")]
    pub id: Spanned<String>,
    /// Id of the domain or subdomain that it belongs to, of the base or of the profile.
    #[schemars(example = &"card-payment")]
    pub r#in: Spanned<String>,
    /// The version of another model whose practice of that id it is; without it, it is one of the profile's own.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::NAME_AND_VERSION), example = &"cloud-security@2.0")]
    pub from: Option<Spanned<String>>,
    /// Why it is added; shown to the reader. Markdown.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub rationale: Option<Spanned<String>>,
}

/// The wished level of one practice, and why.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TargetDoc {
    /// Number of the level.
    pub level: Spanned<u8>,
    /// Why this level fits the need; printed beside it. Markdown.
    #[serde(default)]
    #[schemars(extend("x-asked-by-check" = true))]
    pub rationale: Option<Spanned<String>>,
}

/// First steps by size of the organization.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GuideDoc {
    /// For a small organization. Markdown.
    pub small: Spanned<String>,
    /// For a medium-sized organization. Markdown.
    pub medium: Spanned<String>,
    /// For a large organization. Markdown.
    pub large: Spanned<String>,
}

impl DocumentKind for ProfileDoc {
    const NAME: &'static str = "profile";
    const TITLE: &'static str = "Profile";
    const PATH: &'static str = layout::pattern::PROFILE;
}
