//! Models and profiles as meant: references resolved, order fixed.
//!
//! In: validated documents ([`lower`]). Out: [`Catalog`]. Never: reads text, renders.

mod age;
mod answers;
mod around;
mod domains;
mod item_parts;
mod lower;
mod params;
mod parts;
mod profiles;
mod references;
pub mod walk;

pub use age::Age;
pub use answers::{
    AnswerChoice, AnswerSet, BEFORE_ANSWERS, BEHIND_ANSWERS, NamedAnswers, Threshold, Worth,
    spelling,
};
pub use around::{LeftOut, Retirement, Surroundings, surroundings};
pub use domains::{Domain, Subdomain};
pub use item_parts::ItemPart;
pub use lower::lower;
pub use params::{AsWritten, Param, ParamValue, Setting, filled, placeholders};
pub use parts::{AddedParts, AddedPractice, ExcludedParts, NamedPart, PartKind};
pub use profiles::{Overlay, OverlayLevel, OwnTarget, Profile};

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

pub use crate::id::{ItemId, PracticeId, Version, VersionRef};
use crate::layout::{Family, Home};
use crate::schema::changes::ChangeName;
pub use crate::schema::model::{
    Aggregate, AnswerKind, Required, ScopeName as Scope, Scoring, Status,
};
pub use crate::schema::table::{TableStatus, Verify};
use crate::span::Span;
pub use crate::words::{ModelTerm, TermForms, Terms};

/// Everything the workspace holds, lowered.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Model versions, by id and version.
    pub models: Vec<Model>,
    /// Profile versions, by id and version.
    pub profiles: Vec<Profile>,
    /// Versions whose document has errors of its own; references to them are not judged.
    pub broken: BTreeSet<VersionRef>,
    /// Files in the folder of a version that could not be taken for what they are, by version; what
    /// such a version lacks may stand in them.
    pub unread: BTreeMap<VersionRef, BTreeSet<String>>,
    /// What versions took away, in their order.
    pub gone: Vec<Gone>,
}

/// An id that a version does not have any more, as its authors declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// The id.
    pub item: String,
    /// The first version without it.
    pub since: VersionRef,
    /// What was done to it.
    pub change: ChangeName,
    /// The ids that carry it on.
    pub into: Vec<String>,
}

impl Catalog {
    /// The model version of that name.
    pub fn model(&self, name: &VersionRef) -> Option<&Model> {
        first(&self.models, |model| (&model.id, &model.version).cmp(&(&name.id, &name.version)))
    }

    /// The profile version of that name.
    pub fn profile(&self, name: &VersionRef) -> Option<&Profile> {
        first(&self.profiles, |own| (&own.id, &own.version).cmp(&(&name.id, &name.version)))
    }

    /// Whether there is a version of that name.
    pub fn has(&self, name: &VersionRef) -> bool {
        self.model(name).is_some() || self.profile(name).is_some()
    }

    /// The names of all models and profiles.
    pub fn names(&self) -> impl Iterator<Item = VersionRef> {
        let models = self.models.iter().map(Model::name);
        models.chain(self.profiles.iter().map(Profile::name))
    }

    /// The named versions with everything beneath them: the profiles that they are laid over, and
    /// the model at their foot. A version that is missing is part of it by its name.
    pub fn stack(&self, names: impl IntoIterator<Item = VersionRef>) -> BTreeSet<VersionRef> {
        let mut open: Vec<VersionRef> = names.into_iter().collect();
        let mut found = BTreeSet::new();
        while let Some(name) = open.pop() {
            if let Some(profile) = self.profile(&name).filter(|_| !found.contains(&name)) {
                open.push(profile.base.clone());
                open.extend(profile.with.iter().map(|(name, _)| name.clone()));
            }
            found.insert(name);
        }
        found
    }

    /// The same with the other models that practices are taken from: everything that the named versions
    /// are made from.
    pub fn layers(&self, names: impl IntoIterator<Item = VersionRef>) -> BTreeSet<VersionRef> {
        let mut layers = self.stack(names);
        let profiles: Vec<&Profile> = layers.iter().filter_map(|name| self.profile(name)).collect();
        let from = profiles.iter().flat_map(|profile| &profile.add.from);
        layers.extend(from.map(|(name, _)| name.clone()));
        layers
    }

    /// The model at the foot of a version; that of a model is itself.
    pub fn model_beneath(&self, name: &VersionRef) -> Option<&Model> {
        self.stack([name.clone()]).iter().find_map(|layer| self.model(layer))
    }

    /// A practice as it is written: that of the model beneath a profile, or one that the profile or
    /// another one beneath it adds.
    pub fn practice_beneath(&self, id: &str, profile: &Profile) -> Option<&Practice> {
        let of_model = self.model_beneath(&profile.name()).and_then(|model| model.practice(id));
        let added = || {
            let layers = self.layers([profile.name()]);
            let layers = layers.iter().filter_map(|layer| self.profile(layer));
            let added = layers.flat_map(|layer| &layer.add.practices);
            added.map(|one| &one.practice).find(|practice| practice.id == id)
        };
        of_model.or_else(added)
    }

    /// The code of a practice beneath a profile, which ids of overlays carry.
    pub fn code_of(&self, practice: &str, profile: &Profile) -> Option<&str> {
        self.practice_beneath(practice, profile).map(|practice| practice.code.as_str())
    }

    /// The files for whose sake nobody knows all that a version says: its own, and those of what lies
    /// beneath it.
    pub fn unread_beneath(&self, name: &VersionRef) -> BTreeSet<&str> {
        let layers = self.layers([name.clone()]);
        let unread = layers.iter().filter_map(|layer| self.unread.get(layer));
        unread.flatten().map(String::as_str).collect()
    }

    /// What is gone from a version and those before it; of an id that is gone twice, the last word is last.
    pub fn gone_from(&self, name: VersionRef) -> impl Iterator<Item = &Gone> {
        let is_before = move |gone: &&Gone| gone.since.id == name.id && gone.since <= name;
        self.gone.iter().filter(is_before)
    }

    /// How far a version has come.
    pub fn status(&self, name: &VersionRef) -> Option<Status> {
        let model = self.model(name).map(|model| model.status);
        model.or_else(|| self.profile(name).map(|profile| profile.status))
    }

    /// The folder in which a version is written.
    pub fn home(&self, name: &VersionRef) -> Home {
        let is_model = self.model(name).is_some();
        Home::new(if is_model { Family::Model } else { Family::Profile }, name)
    }

    /// The newest version of that id.
    pub fn newest(&self, id: &str) -> Option<VersionRef> {
        self.names().filter(|name| name.id == id).max()
    }

    /// The version that a person names by what its publisher calls it.
    fn labelled(&self, text: &str) -> Option<VersionRef> {
        let models = self.models.iter().map(|one| (one.name(), &one.version_label));
        let all = models.chain(self.profiles.iter().map(|one| (one.name(), &one.version_label)));
        let (id, wanted) = text.split_once('@')?;
        let goes_by = |(name, label): &(VersionRef, &Option<String>)| {
            name.id == id && label.as_ref().is_some_and(|label| label.eq_ignore_ascii_case(wanted))
        };
        all.filter(goes_by).map(|(name, _)| name).max()
    }

    /// The version that a person names, `name@version`; a name alone means the newest.
    pub fn find(&self, text: &str) -> Option<VersionRef> {
        let by_number = self.names().find(|name| name.to_string() == text);
        by_number.or_else(|| self.labelled(text)).or_else(|| self.newest(text))
    }
}

/// A version and what its publisher calls it, as `5.0 (2025 Q4)`.
fn labelled(version: &Version, label: Option<&str>) -> String {
    label.map_or_else(|| version.to_string(), |label| format!("{version} ({label})"))
}

/// The first in a sorted list that is neither before nor behind what is looked for.
fn first<T>(sorted: &[T], order: impl Fn(&T) -> Ordering) -> Option<&T> {
    let at = sorted.partition_point(|one| order(one).is_lt());
    sorted.get(at).filter(|one| order(one).is_eq())
}

/// Where a text comes from: an index into [`crate::profile::Tailored::origins`]; 0 is the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OriginId(pub usize);

impl OriginId {
    /// The model itself.
    pub const MODEL: OriginId = OriginId(0);
}

/// A text in Markdown, with its place and origin.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Text {
    /// The text.
    pub markdown: String,
    /// The document it comes from.
    pub origin: OriginId,
    /// Where it is written.
    pub span: Span,
}

impl Text {
    /// The Markdown of a text that need not be there; empty if it is not.
    pub fn said(text: Option<&Text>) -> &str {
        text.map_or("", |text| text.markdown.as_str())
    }
}

/// A model version.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Model {
    /// Stable id.
    pub id: String,
    /// Version.
    pub version: Version,
    /// What its publisher calls this version beside.
    pub version_label: Option<String>,
    /// Name.
    pub title: String,
    /// Name in a few letters.
    pub short_title: String,
    /// How far it has come.
    pub status: Status,
    /// What to use in its place once it is withdrawn, and where that is written.
    pub replaced_by: Option<(VersionRef, Span)>,
    /// What was found to be wrong in it since it was published; no part of what it says.
    pub errata: Vec<Erratum>,
    /// Day of this version, `YYYY-MM-DD`.
    pub date: String,
    /// The number of this edition of the text.
    pub edition: Option<String>,
    /// Name and version of the publication whose structure it follows.
    pub follows: Option<(String, String)>,
    /// Where it comes from, and how far it can be trusted.
    pub record: Option<Record>,
    /// The roles that indicators ask.
    pub roles: Vec<Named>,
    /// The records that show indicators.
    pub records: Vec<Named>,
    /// What items may be for.
    pub groups: Vec<Named>,
    /// What it is for.
    pub summary: Option<Text>,
    /// What this edition is and is not.
    pub notice: Text,
    /// Licence of the text, an SPDX id.
    pub license: String,
    /// The comprehensiveness levels from 0.
    pub levels: Vec<LevelName>,
    /// The scopes.
    pub scopes: Vec<ScopeInfo>,
    /// The domains in reading order.
    pub domains: Vec<Domain>,
    /// The practices in reading order.
    pub practices: Vec<Practice>,
    /// The practices that it lists, where it lists them; one may have no table yet.
    pub listed: Vec<(PracticeId, Span)>,
    /// How answers add up to a level.
    pub scoring: Scoring,
    /// How levels of practices add up to that of a domain.
    pub aggregate: Aggregate,
    /// How long an answer holds, as `12 months`, where the indicator does not say it.
    pub valid_for: Option<Text>,
    /// How much a level must earn to be reached with exceptions.
    pub exceptions: Threshold,
    /// Where it says that its texts were brought in from elsewhere.
    pub imported: Option<Span>,
    /// What it calls things.
    pub words: Terms,
    /// What it, its practices, levels and indicators must say.
    pub require: BTreeSet<Required>,
    /// The answers that an indicator can have that names no set of its own.
    pub answers: AnswerSet,
    /// The sets of answers that indicators can name.
    pub answer_sets: Vec<NamedAnswers>,
    /// Where its id is written.
    pub span: Span,
}

impl Model {
    /// Its id and version.
    pub fn name(&self) -> VersionRef {
        VersionRef { id: self.id.clone(), version: self.version.clone() }
    }

    /// Its version as readers know it, with what its publisher calls it.
    pub fn version_said(&self) -> String {
        labelled(&self.version, self.version_label.as_deref())
    }

    /// Whether any of its indicators says what is looked at or counted, or whom to ask.
    pub fn says_what_is_looked_at(&self) -> bool {
        let levels = self.practices.iter().flat_map(|practice| &practice.levels);
        levels.flat_map(|level| &level.indicators).any(Indicator::says_what_is_looked_at)
    }

    /// The practice of that id.
    pub fn practice(&self, id: &str) -> Option<&Practice> {
        self.practices.iter().find(|practice| practice.id == id)
    }

    /// Whether it lists the practice; its table may be missing or broken, which is reported there.
    pub fn lists(&self, practice: &str) -> bool {
        self.home_of(practice).is_some()
    }

    /// Whether it lists a practice without a table that can be used, so that not all ids are known.
    pub fn lacks_tables(&self) -> bool {
        let subdomains = self.domains.iter().flat_map(|domain| &domain.subdomains);
        subdomains.flat_map(|sub| &sub.practices).any(|id| self.practice(id).is_none())
    }

    /// The answers that an indicator can have.
    pub fn answers_to(&self, indicator: &Indicator) -> &AnswerSet {
        let named = indicator.answers.as_ref();
        let set = named.and_then(|(id, _)| self.answer_sets.iter().find(|set| set.id == *id));
        set.map_or(&self.answers, |set| &set.answers)
    }

    /// The indicators of a practice whose one answer is its level, so that they count at each of its levels.
    pub fn choices_in<'p>(&self, practice: &'p Practice) -> impl Iterator<Item = &'p Indicator> {
        let all = practice.levels.iter().flat_map(|level| &level.indicators);
        all.filter(|one| one.is_in_force() && self.answers_to(one).is_choice())
    }

    /// Whether a practice asks for something at one of its levels.
    pub fn asks_at(&self, practice: &Practice, level: &LevelEntry) -> bool {
        level.asks() || self.choices_in(practice).next().is_some()
    }

    /// The highest level at which a practice asks for something; nobody reaches a higher one.
    pub fn highest_asking(&self, practice: &Practice) -> u8 {
        let asking = practice.levels.iter().filter(|level| self.asks_at(practice, level));
        asking.map(|level| level.number).max().unwrap_or(0)
    }

    /// The name of the record that shows an indicator.
    pub fn record_title(&self, indicator: &Indicator) -> Option<&str> {
        let (id, _) = indicator.record.as_ref()?;
        self.records.iter().find(|record| record.id == *id).map(|record| record.title.as_str())
    }

    /// The highest level.
    pub fn top_level(&self) -> u8 {
        self.levels.last().map_or(0, |level| level.number)
    }

    /// The name of a level.
    pub fn level_title(&self, number: u8) -> &str {
        let found = self.levels.iter().find(|level| level.number == number);
        found.map_or("", |level| level.title.as_str())
    }

    /// The domain and subdomain that hold a practice.
    pub fn home_of(&self, practice: &str) -> Option<(&Domain, &Subdomain)> {
        self.domains.iter().find_map(|domain| {
            let holds = |sub: &&Subdomain| sub.practices.iter().any(|id| id == practice);
            domain.subdomains.iter().find(holds).map(|sub| (domain, sub))
        })
    }
}

/// Where a version comes from, and how far it can be trusted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// Who wrote it.
    pub editors: Vec<Text>,
    /// Who reviewed it.
    pub reviewers: Vec<Text>,
    /// The evidence that it rests on.
    pub evidence: Text,
    /// Where to report a mistake.
    pub feedback: Text,
    /// How to cite it.
    pub cite: Text,
    /// What its editors know to be weak.
    pub weaknesses: Vec<Text>,
}

/// A mistake that was found in a published version.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Erratum {
    /// `E1`.
    pub id: String,
    /// The day on which it was made known, `YYYY-MM-DD`.
    pub date: String,
    /// The item, level or practice with the mistake, or the version itself; and where it is named.
    pub place: (String, Span),
    /// The words that are wrong, and where they are written.
    pub was: (String, Span),
    /// The words to read in their place.
    pub reads: String,
    /// Why, and what it means for answers.
    pub note: Option<Text>,
    /// Where its id is written.
    pub span: Span,
}

/// A role to ask, or a record that shows something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Named {
    /// Stable id.
    pub id: String,
    /// Name.
    pub title: String,
    /// What it is.
    pub summary: Text,
    /// Where the id is written.
    pub span: Span,
}

/// A comprehensiveness level and what it means for every practice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LevelName {
    /// Number from 0.
    pub number: u8,
    /// Name.
    pub title: String,
    /// Meaning.
    pub summary: Option<Text>,
    /// Where its number is written.
    pub span: Span,
}

/// A scope and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ScopeInfo {
    /// Which scope.
    pub scope: Scope,
    /// Name.
    pub title: String,
    /// Meaning.
    pub summary: Text,
}

/// A practice, with whatever profiles have added to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Practice {
    /// Stable id.
    pub id: PracticeId,
    /// Short code.
    pub code: String,
    /// What its publisher calls it.
    pub reference: Option<Text>,
    /// Name.
    pub title: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// How far the table is written.
    pub status: TableStatus,
    /// What it is for.
    pub purpose: Option<Text>,
    /// General considerations, then those of profiles.
    pub considerations: Vec<Text>,
    /// The levels from 1.
    pub levels: Vec<LevelEntry>,
    /// Examples.
    pub examples: Vec<Example>,
    /// Pitfalls.
    pub pitfalls: Vec<Pitfall>,
    /// Practices it leans on.
    pub related: Vec<Related>,
    /// Where its id is written.
    pub span: Span,
}

impl Practice {
    /// The level of that number.
    pub fn level(&self, number: u8) -> Option<&LevelEntry> {
        self.levels.iter().find(|level| level.number == number)
    }

    /// Its name with its code, as `Access Control (ACC)`.
    pub fn title_with_code(&self) -> String {
        format!("{} ({})", self.title, self.code)
    }
}

/// One practice at one level.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LevelEntry {
    /// Number of the level.
    pub number: u8,
    /// What its publisher calls it.
    pub reference: Option<Text>,
    /// What a company at this level plainly has.
    pub plainly: Option<Text>,
    /// What it achieves.
    pub objective: Option<Text>,
    /// What distinguishes it from the level below.
    pub description: Option<Text>,
    /// What profiles say about it.
    pub considerations: Vec<Text>,
    /// What needs to be done.
    pub actions: Vec<Action>,
    /// What can be seen when it is reached.
    pub indicators: Vec<Indicator>,
    /// Items that are not asked: base items that a profile left out, and, once resolved, all others.
    pub excluded: Vec<Excluded>,
    /// Where its number is written.
    pub span: Span,
}

impl LevelEntry {
    /// Whether an indicator stands at it that is asked.
    pub fn asks(&self) -> bool {
        self.indicators.iter().any(Indicator::is_in_force)
    }
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Action {
    /// Stable id.
    pub id: ItemId,
    /// What its publisher calls it.
    pub reference: Option<Text>,
    /// The action.
    pub text: Text,
    /// What stands around its text.
    pub around: Surroundings,
    /// The item whose place it took.
    pub replaced: Option<Replaced>,
    /// Where its id is written.
    pub span: Span,
}

/// Something that can be seen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Indicator {
    /// Stable id.
    pub id: ItemId,
    /// What its publisher calls it.
    pub reference: Option<Text>,
    /// What can be seen.
    pub text: Text,
    /// How it is verified.
    pub verify: Vec<Verify>,
    /// What to ask to see.
    pub evidence: Option<Text>,
    /// What is counted.
    pub unit: Option<Text>,
    /// How many are looked at, and who picks them.
    pub sample: Option<Text>,
    /// How long an answer holds, as `12 months`.
    pub valid_for: Option<Text>,
    /// How much it counts beside the other indicators of its level.
    pub weight: u32,
    /// Id of the set of answers that it has, and where it is named.
    pub answers: Option<(String, Span)>,
    /// Id of the record that shows it, and where it is named.
    pub record: Option<(String, Span)>,
    /// The role to ask: as written, which is an id where the model has roles; once resolved, its name.
    pub ask: Option<Text>,
    /// What stands around its text.
    pub around: Surroundings,
    /// The item whose place it took.
    pub replaced: Option<Replaced>,
    /// Where its id is written.
    pub span: Span,
}

impl Indicator {
    /// Whether it says what is looked at or counted, or whom to ask.
    pub fn says_what_is_looked_at(&self) -> bool {
        [&self.evidence, &self.unit, &self.sample, &self.ask].iter().any(|text| text.is_some())
    }

    /// What is counted and how many of it, as `cabinets: five, picked by the assessor`; Markdown.
    pub fn counted(&self) -> Option<String> {
        let unit = self.unit.as_ref().map(|unit| unit.markdown.as_str());
        let sample = self.sample.as_ref().map(|sample| sample.markdown.as_str());
        match (unit, sample) {
            (Some(unit), Some(sample)) => Some(format!("{unit}: {sample}")),
            (one, other) => one.or(other).map(str::to_owned),
        }
    }
}

/// A base item that an item of a profile took the place of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Replaced {
    /// Its id.
    pub id: ItemId,
    /// Its text; `None` until the profile is resolved.
    pub text: Option<Text>,
    /// Why.
    pub rationale: Option<Text>,
    /// Where the profile names it.
    pub span: Span,
}

/// An item that is there and not asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Excluded {
    /// Its id.
    pub id: ItemId,
    /// Its text; `None` until the profile is resolved.
    pub text: Option<Text>,
    /// Why.
    pub rationale: Option<Text>,
    /// What kind of reason that is.
    pub cause: LeftOut,
    /// Of a retired item: everything that it says.
    pub kept: Option<Box<KeptItem>>,
    /// The document that left it out.
    pub origin: OriginId,
    /// Where it says so.
    pub span: Span,
}

/// A retired item as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::large_enum_variant, reason = "each is in a box anyway")]
pub enum KeptItem {
    /// Something that was to be done.
    Action(Action),
    /// Something that was asked.
    Indicator(Indicator),
}

/// One level in one setting.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Example {
    /// Stable id.
    pub id: ItemId,
    /// The setting.
    pub title: String,
    /// The vertical.
    pub vertical: String,
    /// The level it shows.
    pub level: u8,
    /// The example.
    pub text: Text,
    /// Where its level is written.
    pub level_span: Span,
    /// Where its id is written.
    pub span: Span,
}

/// A mistake often made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pitfall {
    /// Stable id.
    pub id: ItemId,
    /// The mistake.
    pub title: String,
    /// How it comes about and what to do instead.
    pub text: Text,
    /// Where its id is written.
    pub span: Span,
}

/// A practice that another leans on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Related {
    /// Id of the practice.
    pub practice: PracticeId,
    /// What connects them.
    pub why: Text,
    /// Where the id is written.
    pub span: Span,
}
