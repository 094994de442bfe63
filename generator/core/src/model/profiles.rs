//! Profiles as written: what each adds to its base, before it is laid over it.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// A profile version: what it adds to its base.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Profile {
    /// Stable id.
    pub id: String,
    /// Version.
    pub version: Version,
    /// What its publisher calls this version beside.
    pub version_label: Option<String>,
    /// Short code.
    pub code: String,
    /// Name.
    pub title: String,
    /// How far it has come.
    pub status: Status,
    /// What to use in its place once it is withdrawn, and where that is written.
    pub replaced_by: Option<(VersionRef, Span)>,
    /// What was found to be wrong in it since it was published; no part of what it says.
    pub errata: Vec<Erratum>,
    /// Day of this version, `YYYY-MM-DD`.
    pub date: String,
    /// What it is laid over.
    pub base: VersionRef,
    /// Where the base is written.
    pub base_span: Span,
    /// Other profiles stacked on the base.
    pub with: Vec<(VersionRef, Span)>,
    /// For how wide a field it is written.
    pub scope: Scope,
    /// Where it comes from, and how far it can be trusted.
    pub record: Option<Record>,
    /// What the sector calls roles of the model, by id; and where the role is named.
    pub roles: BTreeMap<String, (Text, Span)>,
    /// The groups that it asks, and where they are named; none if it does not say.
    pub groups: Option<Vec<(String, Span)>>,
    /// What it leaves out of its base as a whole.
    pub exclude: Vec<ExcludedParts>,
    /// What it adds to its base as a whole.
    pub add: AddedParts,
    /// What it is for.
    pub summary: Text,
    /// What it applies to.
    pub applies_to: Vec<Text>,
    /// What it is not for.
    pub out_of_scope: Vec<Text>,
    /// What is particular about the sector or device.
    pub considerations: Option<Text>,
    /// Its own targets by practice.
    pub targets: BTreeMap<PracticeId, OwnTarget>,
    /// How long an answer holds, as `12 months`, where the indicator does not say it.
    pub valid_for: Option<Text>,
    /// First steps for small, medium and large organizations.
    pub guide: Option<[Text; 3]>,
    /// Its overlays by practice.
    pub overlays: BTreeMap<PracticeId, Overlay>,
    /// Practices whose overlay has errors of its own.
    pub broken: BTreeSet<PracticeId>,
    /// Where its id is written.
    pub span: Span,
}

impl Profile {
    /// Its id and version.
    pub fn name(&self) -> VersionRef {
        VersionRef { id: self.id.clone(), version: self.version.clone() }
    }

    /// Its version as readers know it, with what its publisher calls it.
    pub fn version_said(&self) -> String {
        labelled(&self.version, self.version_label.as_deref())
    }
}

/// A target as one profile sets it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OwnTarget {
    /// The wished level.
    pub level: u8,
    /// Why it fits the need.
    pub rationale: Option<Text>,
    /// Where the practice is named.
    pub key_span: Span,
    /// Where the level is written.
    pub span: Span,
}

/// What one profile says about one practice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Overlay {
    /// Id of the practice.
    pub practice: PracticeId,
    /// The view of the sector or device.
    pub considerations: Option<Text>,
    /// What is added, level by level.
    pub levels: Vec<OverlayLevel>,
    /// Examples from the sector.
    pub examples: Vec<Example>,
    /// Pitfalls of the sector.
    pub pitfalls: Vec<Pitfall>,
    /// Base items left out.
    pub exclude: Vec<Excluded>,
    /// What it fills in where items leave a place open.
    pub set: Vec<Setting>,
    /// Where the practice is named.
    pub span: Span,
}

/// What one profile adds to one level.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OverlayLevel {
    /// Number of the level.
    pub number: u8,
    /// What the level means here.
    pub considerations: Option<Text>,
    /// Further actions.
    pub actions: Vec<Action>,
    /// Further indicators.
    pub indicators: Vec<Indicator>,
    /// Where the number is written.
    pub span: Span,
}
