//! Which items of a profile or mapping rest on base texts that have changed since somebody last looked.
//!
//! In: a profile or mapping, its base and its lock of reviewed items. Out: the state of each item and
//! target, and the plan of a rebase. Never: writes, renders.
//!
//! Each item of a profile rests on some base text: a replaced or excluded item on that item, an
//! added action or indicator on the level it stands at and the base items beside it, a target on
//! what the practice asks for at that level, the rows of a mapping on the item that they are about. The
//! lock remembers a fingerprint of that text.

mod plan;

pub use plan::{RebaseError, RebasePlan, rebase};

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diag::Diagnostics;
use crate::diff::{self, Field, Key, Kind, Weight};
use crate::digest::sha256_of_parts;
use crate::editions;
use crate::layout::{self, Family, Home};
use crate::mappings::{self, ItemNames};
use crate::model::{
    Action, Catalog, Indicator, ItemId, ItemPart, LevelEntry, Overlay, OverlayLevel, Practice,
    PracticeId, Profile, Replaced, Surroundings, Text, VersionRef,
};
use crate::profile::{self, Tailored};
use crate::schema::locks::{ReviewedLock, SignOff};
use crate::schema::mapping::MappingDoc;
use crate::span::{Span, Spanned};
use crate::workspace::Workspace;

/// An item or target of a profile, or what the rows of a mapping are about, and the base text it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name in the lock, as `RPOS-PHY-2-I1` or `target physical-protection`; of a mapping, the id of
    /// the base item.
    pub key: String,
    /// Id of the practice.
    pub practice: PracticeId,
    /// What it rests on.
    pub basis: Basis,
    /// What it says.
    pub text: String,
    /// Where it is written.
    pub span: Span,
}

/// The part of the base that an item rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Purpose and considerations of a practice.
    Practice(PracticeId),
    /// Objective and description of a level.
    Level(PracticeId, u8),
    /// A level and its actions.
    Actions(PracticeId, u8),
    /// A level and its indicators.
    Indicators(PracticeId, u8),
    /// A level with all that it asks.
    Content(PracticeId, u8),
    /// One action or indicator.
    Item(ItemId),
    /// What a practice is for and asks for at a level.
    Target(PracticeId, u8),
}

/// A base text, part by part.
pub type BaseText = Vec<BasePart>;

/// A part of a base text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasePart {
    /// What readers call it.
    pub name: String,
    /// The entry it belongs to.
    pub key: Key,
    /// Which text of the entry.
    pub field: Field,
    /// The words.
    pub text: String,
}

impl BasePart {
    fn new(name: impl Into<String>, key: Key, field: Field, text: &str) -> Self {
        Self { name: name.into(), key, field, text: text.to_owned() }
    }
}

/// How an item stands to its base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The base text is the one reviewed.
    Clean,
    /// The base text changed.
    Suspect(Suspicion),
    /// The base text went away; the ids that carry it on, if anybody declared them.
    Orphan(Vec<String>),
    /// Nobody has reviewed it yet; the base text.
    Unreviewed(BaseText),
}

/// A base text that changed since the item was reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspicion {
    /// The text reviewed, if it is still to be found.
    pub before: Option<BaseText>,
    /// The text now.
    pub now: BaseText,
    /// Editorial if the authors of the base declared every change in it to be so.
    pub weight: Weight,
}

impl State {
    /// Whether the base changed in nothing but wording, by the word of its authors.
    pub fn is_editorial(&self) -> bool {
        matches!(self, State::Suspect(suspicion) if suspicion.weight == Weight::Editorial)
    }

    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            State::Clean => "clean",
            State::Suspect(..) => "suspect",
            State::Orphan(_) => "orphan",
            State::Unreviewed(_) => "unreviewed",
        }
    }
}

/// What rests on a base: a profile, or a mapping.
#[derive(Debug)]
pub struct Resting<'w> {
    /// The base by its name.
    pub base: VersionRef,
    /// The base as it is now.
    pub texts: Cow<'w, Tailored>,
    /// What rests on it, in reading order.
    pub items: Vec<Item>,
}

/// What rests on a base in a version; none of a model, or of one whose base does not resolve.
pub fn resting<'w>(workspace: &'w Workspace, name: &VersionRef) -> Option<Resting<'w>> {
    if let Some(mapping) = mappings::find(workspace, name) {
        let base = VersionRef::parse(&mapping.value.from)?;
        let texts = workspace.tailored(&base)?;
        let items = mapped_items(&mapping.value, &ItemNames::of(texts));
        return Some(Resting { base, texts: Cow::Borrowed(texts), items });
    }
    let profile = workspace.catalog.profile(name)?;
    let texts = base_of(workspace, profile)?;
    let items = items(profile, &workspace.catalog);
    Some(Resting { base: profile.base.clone(), texts, items })
}

/// Where the lock of a version lies.
pub fn lock_path(workspace: &Workspace, name: &VersionRef) -> String {
    match mappings::find(workspace, name) {
        Some(_) => layout::mapping_reviewed(name),
        None => Home::new(Family::Profile, name).reviewed(),
    }
}

/// What the rows of a mapping are about, each once, where it is named first.
fn mapped_items(mapping: &MappingDoc, named: &ItemNames<'_>) -> Vec<Item> {
    let mut said: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in &mapping.rows {
        let text = format!("{}: {}", row.reference, row.reason);
        said.entry(&row.item).or_default().push(text);
    }
    for one in &mapping.without.items {
        said.entry(&one.item).or_default().push(one.reason.value.clone());
    }
    let item = |item: &Spanned<String>| {
        let text = said.remove(item.as_str())?.join("\n\n");
        let (practice, basis) = mapped_basis(item, named);
        Some(Item { key: item.value.clone(), practice, basis, text, span: item.span })
    };
    mapping.items().filter_map(item).collect()
}

/// The base text that rows about an item rest on; that of one which is no more cannot be found.
fn mapped_basis(item: &str, named: &ItemNames<'_>) -> (PracticeId, Basis) {
    let place = named.place(item);
    let practice = PracticeId::new(place.map_or("", |place| place.practice));
    let basis = match place.map(|place| (place.level, place.is_whole)) {
        Some((None, _)) => Basis::Practice(practice.clone()),
        Some((Some(level), true)) => Basis::Content(practice.clone(), level),
        _ => Basis::Item(ItemId::new(item)),
    };
    (practice, basis)
}

/// The items of a profile in reading order.
pub fn items(profile: &Profile, catalog: &Catalog) -> Vec<Item> {
    let mut all: Vec<Item> = profile
        .targets
        .iter()
        .map(|(practice, target)| Item {
            key: format!("target {practice}"),
            practice: practice.clone(),
            basis: Basis::Target(practice.clone(), target.level),
            text: target.rationale.as_ref().map_or_else(String::new, |r| r.markdown.clone()),
            span: target.span,
        })
        .collect();
    excluded_items(profile, catalog, &mut all);
    for overlay in profile.overlays.values() {
        let code = catalog.code_of(&overlay.practice, profile).unwrap_or(&overlay.practice);
        overlay_items(overlay, &format!("{}-{code}", profile.code), &mut all);
    }
    all
}

/// The practices that a profile leaves out: a domain that is left out is looked at practice by practice, so that
/// one that comes to it later is seen.
fn excluded_items(profile: &Profile, catalog: &Catalog, all: &mut Vec<Item>) {
    let Some(model) = catalog.model_beneath(&profile.name()) else { return };
    for reason in &profile.exclude {
        let text = Text::said(reason.rationale.as_ref());
        for part in &reason.parts {
            let item = |practice: &PracticeId| Item {
                key: format!("exclude {practice}"),
                practice: practice.clone(),
                basis: Basis::Practice(practice.clone()),
                text: text.to_owned(),
                span: part.span,
            };
            all.extend(model.practices_of(part).iter().map(item));
        }
    }
}

fn overlay_items(overlay: &Overlay, prefix: &str, all: &mut Vec<Item>) {
    let practice = &overlay.practice;
    let item = |key: String, basis: Basis, text: &str, span: Span| Item {
        key,
        practice: practice.clone(),
        basis,
        text: text.to_owned(),
        span,
    };
    if let Some(text) = &overlay.considerations {
        let basis = Basis::Practice(practice.clone());
        all.push(item(prefix.to_owned(), basis, &text.markdown, text.span));
    }
    for excluded in &overlay.exclude {
        let text = excluded.rationale.as_ref().map_or("", |r| r.markdown.as_str());
        let key = format!("exclude {}", excluded.id);
        all.push(item(key, Basis::Item(excluded.id.clone()), text, excluded.span));
    }
    for set in &overlay.set {
        let key = format!("set {} {}", set.item.0, set.param.0);
        let basis = Basis::Item(set.item.0.clone());
        all.push(item(key, basis, &set.value.markdown, set.item.1));
    }
    for level in &overlay.levels {
        level_items(overlay, level, prefix, all);
    }
    for example in &overlay.examples {
        let basis = Basis::Level(practice.clone(), example.level);
        all.push(item(example.id.to_string(), basis, &example.text.markdown, example.span));
    }
    for pitfall in &overlay.pitfalls {
        let basis = Basis::Practice(practice.clone());
        all.push(item(pitfall.id.to_string(), basis, &pitfall.text.markdown, pitfall.span));
    }
}

fn level_items(overlay: &Overlay, level: &OverlayLevel, prefix: &str, all: &mut Vec<Item>) {
    let practice = &overlay.practice;
    let mut push = |key: String, basis: Basis, text: &str, span: Span| {
        let text = text.to_owned();
        all.push(Item { key, practice: practice.clone(), basis, text, span });
    };
    let taken = |replaced: Option<&Replaced>, added: Basis| {
        replaced.map_or(added, |replaced| Basis::Item(replaced.id.clone()))
    };
    if let Some(text) = &level.considerations {
        let basis = Basis::Level(practice.clone(), level.number);
        push(format!("{prefix}-{}", level.number), basis, &text.markdown, text.span);
    }
    for action in &level.actions {
        let added = Basis::Actions(practice.clone(), level.number);
        let basis = taken(action.replaced.as_ref(), added);
        push(action.id.to_string(), basis, &action.whole().markdown, action.span);
    }
    for indicator in &level.indicators {
        let added = Basis::Indicators(practice.clone(), level.number);
        let basis = taken(indicator.replaced.as_ref(), added);
        push(indicator.id.to_string(), basis, &indicator.whole().markdown, indicator.span);
    }
}

/// Everything that a profile is laid over, resolved, without the profile itself.
pub fn base_of<'w>(workspace: &'w Workspace, profile: &Profile) -> Option<Cow<'w, Tailored>> {
    if profile.with.is_empty() {
        return workspace.tailored(&profile.base).map(Cow::Borrowed);
    }
    let mut bare = profile.clone();
    bare.overlays.clear();
    bare.targets.clear();
    bare.exclude.clear();
    profile::resolve(&workspace.catalog, &bare, &mut Diagnostics::default()).map(Cow::Owned)
}

/// The base text that an item rests on.
pub fn base_text(basis: &Basis, base: &Tailored) -> Option<BaseText> {
    let practice = |id: &PracticeId| base.model.practice(id);
    match basis {
        Basis::Practice(id) => practice(id).map(practice_text),
        Basis::Level(id, number) => Some(level_text(practice(id)?, *number)?.1),
        Basis::Actions(id, number) => {
            let (level, mut text) = level_text(practice(id)?, *number)?;
            text.extend(actions_text(level));
            Some(text)
        }
        Basis::Indicators(id, number) => {
            let (level, mut text) = level_text(practice(id)?, *number)?;
            text.extend(indicators_text(level));
            Some(text)
        }
        Basis::Content(id, number) => {
            let (level, mut text) = level_text(practice(id)?, *number)?;
            text.extend(items_text(level));
            Some(text)
        }
        Basis::Item(id) => item_text(id, base),
        Basis::Target(id, number) => {
            let practice = practice(id)?;
            let purpose = vec![purpose(practice)];
            if *number == 0 {
                return Some(purpose);
            }
            let (level, text) = level_text(practice, *number)?;
            Some(purpose.into_iter().chain(text).chain(items_text(level)).collect())
        }
    }
}

fn purpose(practice: &Practice) -> BasePart {
    let key = Key::new(Kind::Practice, &practice.id);
    BasePart::new("Purpose", key, Field::Purpose, Text::said(practice.purpose.as_ref()))
}

fn practice_text(practice: &Practice) -> BaseText {
    let considerations = practice.considerations.iter().map(|text| {
        let key = Key::new(Kind::Practice, &practice.id);
        BasePart::new("Considerations", key, Field::Considerations, &text.markdown)
    });
    std::iter::once(purpose(practice)).chain(considerations).collect()
}

fn level_text(practice: &Practice, number: u8) -> Option<(&LevelEntry, BaseText)> {
    let level = practice.level(number)?;
    let id = format!("{}-{number}", practice.code);
    let part = |name: &str, field: Field, text: &str| {
        BasePart::new(format!("{name} of {id}"), Key::new(Kind::Level, &id), field, text)
    };
    let text = vec![
        part("Objective", Field::Objective, Text::said(level.objective.as_ref())),
        part("Description", Field::Description, Text::said(level.description.as_ref())),
    ];
    Some((level, text))
}

fn actions_text(level: &LevelEntry) -> impl Iterator<Item = BasePart> {
    let text = |one: &Action| what_is_said(Kind::Action, &one.id, &one.text, &one.around);
    level.actions.iter().flat_map(text)
}

fn indicators_text(level: &LevelEntry) -> impl Iterator<Item = BasePart> {
    let text = |one: &Indicator| what_is_said(Kind::Indicator, &one.id, &one.text, &one.around);
    level.indicators.iter().flat_map(text)
}

/// The text of an item, and its parts if it has some.
fn what_is_said(kind: Kind, id: &str, text: &Text, around: &Surroundings) -> BaseText {
    let key = Key::new(kind, id);
    let parts = ItemPart::listed(&around.parts);
    let parts = (!parts.is_empty())
        .then(|| BasePart::new(format!("Parts of {id}"), key.clone(), Field::Parts, &parts));
    std::iter::once(BasePart::new(id, key, Field::Text, &text.markdown)).chain(parts).collect()
}

/// What is done and what is shown at a level.
fn items_text(level: &LevelEntry) -> impl Iterator<Item = BasePart> {
    actions_text(level).chain(indicators_text(level))
}

fn item_text(id: &str, base: &Tailored) -> Option<BaseText> {
    let levels = base.model.practices.iter().flat_map(|practice| &practice.levels);
    levels.into_iter().find_map(|level| {
        if let Some(action) = level.actions.iter().find(|action| action.id == id) {
            return Some(what_is_said(Kind::Action, id, &action.text, &action.around));
        }
        let indicator = level.indicators.iter().find(|indicator| indicator.id == id)?;
        let said = what_is_said(Kind::Indicator, id, &indicator.text, &indicator.around);
        let key = Key::new(Kind::Indicator, id);
        let (evidence, ask) =
            (Text::said(indicator.evidence.as_ref()), Text::said(indicator.ask.as_ref()));
        let more = [
            BasePart::new("Evidence", key.clone(), Field::Evidence, evidence),
            BasePart::new("Ask", key, Field::Ask, ask),
        ];
        Some(said.into_iter().chain(more).collect())
    })
}

/// How the authors of a base weigh the changes between two of its versions.
pub(crate) struct Weights(BTreeMap<(Key, Option<Field>), Weight>);

impl Weights {
    /// Collects the declared weights; what is not declared is substantive.
    pub(crate) fn between(workspace: &Workspace, old: &VersionRef, new: &VersionRef) -> Self {
        let pair = (old.id == new.id && old.version < new.version)
            .then(|| editions::compare(workspace, old, new))
            .flatten();
        let changes = pair.into_iter().flat_map(|pair| pair.diff.changes);
        let declared = changes.filter(|change| change.judge == diff::Judge::Declared);
        Self(declared.map(|c| ((c.key.clone(), c.field()), c.weight)).collect())
    }

    /// The gravest weight among the parts that differ.
    fn of(&self, before: Option<&BaseText>, now: &BaseText) -> Weight {
        let Some(before) = before else { return Weight::Substantive };
        let known = |part: &BasePart, other: &BaseText| other.iter().any(|one| one == part);
        let touched = now
            .iter()
            .filter(|part| !known(part, before))
            .chain(before.iter().filter(|part| !known(part, now)));
        let weight = |part: &BasePart| {
            let found = self.0.get(&(part.key.clone(), Some(part.field)));
            found.copied().unwrap_or(Weight::Substantive)
        };
        touched.map(weight).max().unwrap_or(Weight::Editorial)
    }
}

/// The fingerprint of a base text; names of its parts do not count, so that a moved id keeps it.
pub fn fingerprint(text: &BaseText) -> String {
    let mut digest = sha256_of_parts(text.iter().map(|part| part.text.as_bytes()));
    digest.truncate(16);
    digest
}

/// Whether a sign-off is one of this text. Those of targets that were made before items counted cover
/// what is said of the practice and the level; of the items they vouch for those that stood there.
fn is_of(signed: &SignOff, text: &BaseText, basis: &Basis) -> bool {
    let is_said = |part: &&BasePart| !matches!(part.key.kind, Kind::Action | Kind::Indicator);
    let without_items = || text.iter().filter(is_said).cloned().collect();
    signed.base == fingerprint(text)
        || matches!(basis, Basis::Target(..)) && signed.base == fingerprint(&without_items())
}

/// Whether the text that was signed off is the text now, whatever its parts are called.
fn is_as_signed(signed: &SignOff, before: Option<&BaseText>, now: &BaseText) -> bool {
    let now = fingerprint(now);
    signed.base == now || before.is_some_and(|before| fingerprint(before) == now)
}

/// How everything that rests on a base stands to it, by its lock.
pub fn states(
    workspace: &Workspace,
    resting: &Resting<'_>,
    lock: &ReviewedLock,
) -> Vec<(Item, State)> {
    let mut olds = Olds { workspace, now: &resting.base, known: BTreeMap::new() };
    let items = resting.items.iter().cloned();
    items
        .map(|item| {
            let state = match base_text(&item.basis, &resting.texts) {
                None => State::Orphan(Vec::new()),
                Some(now) => state_of(&item, now, lock, &mut olds),
            };
            (item, state)
        })
        .collect()
}

fn state_of(item: &Item, now: BaseText, lock: &ReviewedLock, olds: &mut Olds<'_>) -> State {
    let Some(signed) = lock.items.get(&item.key) else { return State::Unreviewed(now) };
    if is_as_signed(signed, None, &now) {
        return State::Clean;
    }
    let (old, weights) = olds.of(&signed.of);
    let before = old.and_then(|base| base_text(&item.basis, base));
    let before = before.filter(|text| is_of(signed, text, &item.basis));
    if is_as_signed(signed, before.as_ref(), &now) {
        return State::Clean;
    }
    let weight = weights.of(before.as_ref(), &now);
    State::Suspect(Suspicion { before, now, weight })
}

/// The older bases that a lock names, with what their authors declared since.
struct Olds<'w> {
    workspace: &'w Workspace,
    now: &'w VersionRef,
    known: BTreeMap<String, (Option<&'w Tailored>, Weights)>,
}

impl<'w> Olds<'w> {
    fn of(&mut self, name: &str) -> &(Option<&'w Tailored>, Weights) {
        self.known.entry(name.to_owned()).or_insert_with(|| match VersionRef::parse(name) {
            Some(old) => {
                (self.workspace.tailored(&old), Weights::between(self.workspace, &old, self.now))
            }
            None => (None, Weights(BTreeMap::new())),
        })
    }
}
