//! Which items of a profile rest on base texts that have changed since somebody last looked.
//!
//! In: a profile, its base and its `reviewed.lock`. Out: the state of each item and target, and the
//! plan of a rebase. Never: writes, renders.
//!
//! Each item of a profile rests on some base text: a replaced or excluded item on that item, an
//! added action or indicator on the level it stands at and the base items beside it, a target on
//! what the practice asks for at that level. The lock remembers a fingerprint of that text.

mod plan;

pub use plan::{Plan, RebaseError, rebase};

use crate::diag::Diagnostics;
use crate::digest::sha256_of_parts;
use crate::editions;
use crate::model::{
    Catalog, LevelEntry, Overlay, OverlayLevel, Practice, Profile, Replaced, VersionRef,
};
use crate::profile::{self, Tailored};
use crate::schema::locks::ReviewedLock;
use crate::span::Span;

/// An item or target of a profile, and the base text it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name in the lock, as `RPOS-PHY-2-I1` or `target physical-protection`.
    pub key: String,
    /// Id of the practice.
    pub practice: String,
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
    Practice(String),
    /// Objective and description of a level.
    Level(String, u8),
    /// A level and its actions.
    Actions(String, u8),
    /// A level and its indicators.
    Indicators(String, u8),
    /// One action or indicator.
    Item(String),
    /// What a practice is for and asks for at a level.
    Target(String, u8),
}

/// A base text: for each part its name and words.
pub type BaseText = Vec<(String, String)>;

/// How an item stands to its base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The base text is the one reviewed.
    Clean,
    /// The base text changed: the old one, if it is still to be found, and the new one.
    Suspect(Option<BaseText>, BaseText),
    /// The base text went away; the ids that carry it on, if anybody declared them.
    Orphan(Vec<String>),
    /// Nobody has reviewed it yet; the base text.
    Unreviewed(BaseText),
}

impl State {
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
    for overlay in profile.overlays.values() {
        let code = code_of(profile, overlay, catalog);
        overlay_items(overlay, &format!("{}-{code}", profile.code), &mut all);
    }
    all
}

/// The code of a practice, which the ids of the overlay carry.
fn code_of(profile: &Profile, overlay: &Overlay, catalog: &Catalog) -> String {
    let base = base_of(catalog, profile);
    let found = base.as_ref().and_then(|base| base.model.practice(&overlay.practice));
    found.map_or_else(|| overlay.practice.clone(), |practice| practice.code.clone())
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
    for level in &overlay.levels {
        level_items(overlay, level, prefix, all);
    }
    for example in &overlay.examples {
        let basis = Basis::Level(practice.clone(), example.level);
        all.push(item(example.id.clone(), basis, &example.text.markdown, example.span));
    }
    for pitfall in &overlay.pitfalls {
        let basis = Basis::Practice(practice.clone());
        all.push(item(pitfall.id.clone(), basis, &pitfall.text.markdown, pitfall.span));
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
        push(action.id.clone(), basis, &action.text.markdown, action.span);
    }
    for indicator in &level.indicators {
        let added = Basis::Indicators(practice.clone(), level.number);
        let basis = taken(indicator.replaced.as_ref(), added);
        push(indicator.id.clone(), basis, &indicator.text.markdown, indicator.span);
    }
}

/// Everything that a profile is laid over, resolved, without the profile itself.
pub fn base_of(catalog: &Catalog, profile: &Profile) -> Option<Tailored> {
    if profile.with.is_empty() {
        return editions::tailored(catalog, &profile.base);
    }
    let mut bare = profile.clone();
    bare.overlays.clear();
    bare.targets.clear();
    profile::resolve(catalog, &bare, &mut Diagnostics::default())
}

/// The base text that an item rests on.
pub fn base_text(basis: &Basis, base: &Tailored) -> Option<BaseText> {
    let practice = |id: &String| base.model.practice(id);
    match basis {
        Basis::Practice(id) => practice(id).map(practice_text),
        Basis::Level(id, number) => Some(level_text(practice(id)?, *number)?.1),
        Basis::Actions(id, number) => {
            let (level, mut text) = level_text(practice(id)?, *number)?;
            let actions = level.actions.iter();
            text.extend(actions.map(|action| (action.id.clone(), action.text.markdown.clone())));
            Some(text)
        }
        Basis::Indicators(id, number) => {
            let (level, mut text) = level_text(practice(id)?, *number)?;
            let indicators = level.indicators.iter();
            text.extend(indicators.map(|one| (one.id.clone(), one.text.markdown.clone())));
            Some(text)
        }
        Basis::Item(id) => item_text(id, base),
        Basis::Target(id, number) => {
            let practice = practice(id)?;
            let purpose = ("Purpose".to_owned(), practice.purpose.markdown.clone());
            if *number == 0 {
                return Some(vec![purpose]);
            }
            let (_, text) = level_text(practice, *number)?;
            Some(std::iter::once(purpose).chain(text).collect())
        }
    }
}

fn practice_text(practice: &Practice) -> BaseText {
    let purpose = ("Purpose".to_owned(), practice.purpose.markdown.clone());
    let considerations = practice.considerations.iter();
    let considerations = considerations.map(|t| ("Considerations".to_owned(), t.markdown.clone()));
    std::iter::once(purpose).chain(considerations).collect()
}

fn level_text(practice: &Practice, number: u8) -> Option<(&LevelEntry, BaseText)> {
    let level = practice.level(number)?;
    let text = vec![
        (format!("Objective of {}-{number}", practice.code), level.objective.markdown.clone()),
        (format!("Description of {}-{number}", practice.code), level.description.markdown.clone()),
    ];
    Some((level, text))
}

fn item_text(id: &str, base: &Tailored) -> Option<BaseText> {
    let levels = base.model.practices.iter().flat_map(|practice| &practice.levels);
    levels.into_iter().find_map(|level| {
        if let Some(action) = level.actions.iter().find(|action| action.id == id) {
            return Some(vec![(id.to_owned(), action.text.markdown.clone())]);
        }
        let indicator = level.indicators.iter().find(|indicator| indicator.id == id)?;
        Some(vec![
            (id.to_owned(), indicator.text.markdown.clone()),
            ("Evidence".to_owned(), indicator.evidence.markdown.clone()),
            ("Ask".to_owned(), indicator.ask.markdown.clone()),
        ])
    })
}

/// The fingerprint of a base text; names of its parts do not count, so that a moved id keeps it.
pub fn fingerprint(text: &BaseText) -> String {
    let mut digest = sha256_of_parts(text.iter().map(|(_, words)| words.as_bytes()));
    digest.truncate(16);
    digest
}

/// How every item of a profile stands to its base, by its lock.
pub fn states(catalog: &Catalog, profile: &Profile, lock: &ReviewedLock) -> Vec<(Item, State)> {
    let Some(base) = base_of(catalog, profile) else { return Vec::new() };
    let mut olds: Vec<(String, Option<Tailored>)> = Vec::new();
    items(profile, catalog)
        .into_iter()
        .map(|item| {
            let state = match base_text(&item.basis, &base) {
                None => State::Orphan(Vec::new()),
                Some(now) => {
                    state_of(&item, now, lock, |name| old_base(catalog, name, &mut olds))
                }
            };
            (item, state)
        })
        .collect()
}

fn state_of(
    item: &Item,
    now: BaseText,
    lock: &ReviewedLock,
    mut old: impl FnMut(&str) -> Option<Tailored>,
) -> State {
    let Some(signed) = lock.items.get(&item.key) else { return State::Unreviewed(now) };
    if signed.base == fingerprint(&now) {
        return State::Clean;
    }
    let before = old(&signed.of).and_then(|base| base_text(&item.basis, &base));
    State::Suspect(before.filter(|text| fingerprint(text) == signed.base), now)
}

/// A version that a lock names, resolved once.
fn old_base(
    catalog: &Catalog,
    name: &str,
    known: &mut Vec<(String, Option<Tailored>)>,
) -> Option<Tailored> {
    if let Some((_, found)) = known.iter().find(|(other, _)| other == name) {
        return found.clone();
    }
    let found = VersionRef::parse(name).and_then(|name| editions::tailored(catalog, &name));
    known.push((name.to_owned(), found.clone()));
    found
}
