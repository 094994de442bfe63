//! Merges what the authors declared in `changes.yaml` with what is really found.
//!
//! In: two versions and the declared changes. Out: the comparison with the authors' classes,
//! weights and reasons, and [`Accounts`]: what was declared but is not found, and what was found
//! but not declared.

use std::collections::BTreeSet;

use super::align::{Renames, compare};
use super::content::{Content, DOCUMENT, Field, FieldValue, Key, Kind};
use super::{Change, Class, Edit, Judge, VersionDiff, Weight};
use crate::model::{Version, VersionRef};
use crate::schema::Doc;
use crate::schema::changes::{self, ChangeName, ChangesDoc};
use crate::span::Span;

/// A declared change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// What was done.
    pub change: ChangeName,
    /// The id concerned.
    pub item: String,
    /// For a rewording: which text.
    pub field: Option<Field>,
    /// For a rewording: whether the meaning changed.
    pub weight: Option<Weight>,
    /// The ids that carry the meaning on.
    pub into: Vec<String>,
    /// How much went to each of them, in percent; none if nobody says.
    pub shares: Vec<u8>,
    /// Why.
    pub reason: String,
    /// Where the id is written.
    pub span: Span,
}

/// How declarations and findings match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    /// Positions of declarations that match no change.
    pub not_found: Vec<usize>,
    /// Positions of changes that nobody declared; parts of other changes do not count.
    pub not_declared: Vec<usize>,
}

/// The declarations that lead from one version to another, step by step; `None` if a step has no
/// `changes.yaml`.
pub fn declared_between(
    docs: &[Doc<ChangesDoc>],
    old: &VersionRef,
    new: &VersionRef,
) -> Option<Vec<Declared>> {
    let mut steps: Vec<Vec<Declared>> = Vec::new();
    let mut at = new.version.clone();
    while at > old.version {
        let name = VersionRef { id: new.id.clone(), version: at.clone() };
        let doc = docs.iter().find(|doc| doc.home().is_of(&name))?;
        steps.push(doc.value.changes.iter().map(lower).collect());
        let before = Version::parse(&doc.value.from.value)?;
        if before >= at {
            return None;
        }
        at = before;
    }
    (at == old.version).then(|| steps.into_iter().rev().flatten().collect())
}

fn lower(doc: &changes::ChangeDoc) -> Declared {
    Declared {
        change: doc.change.value,
        item: doc.item.value.clone(),
        field: doc.field.as_ref().map(|field| field.value.into()),
        weight: doc.weight.as_ref().map(|weight| match weight.value {
            changes::Weight::Editorial => Weight::Editorial,
            changes::Weight::Substantive => Weight::Substantive,
        }),
        into: doc.into.iter().map(|id| id.value.clone()).collect(),
        shares: doc.shares.iter().map(|share| share.value).collect(),
        reason: doc.reason.value.trim_end().to_owned(),
        span: doc.item.span,
    }
}

/// Compares two versions and merges the declarations in.
pub fn between_declared(
    old: &Content,
    new: &Content,
    declared: &[Declared],
) -> (VersionDiff, Accounts) {
    let mut diff = compare(old, new, &renames(old, new, declared));
    let mut found = BTreeSet::new();
    for (at, one) in declared.iter().enumerate() {
        let keys: BTreeSet<Key> = keys_of(&one.item, old).chain(keys_of(&one.item, new)).collect();
        if announce(one, &keys, &mut diff.changes) {
            found.insert(at);
        }
    }
    trace_origins(&mut diff.changes, declared);
    let accounts = Accounts {
        not_found: (0..declared.len()).filter(|at| !found.contains(at)).collect(),
        not_declared: (0..diff.changes.len())
            .filter(|&at| is_undeclared(&diff.changes[at], &diff.changes))
            .collect(),
    };
    (diff, accounts)
}

/// The keys that an id of `changes.yaml` may mean.
fn keys_of<'c>(id: &'c str, content: &'c Content) -> impl Iterator<Item = Key> + 'c {
    let is_document = id == content.header.id;
    let named = content.entries.iter().filter(move |entry| {
        let code = entry.fields.get(&Field::Code);
        let by_code = entry.key.kind == Kind::Practice
            && matches!(code, Some(FieldValue::Text(code)) if code == id);
        let document = is_document && entry.key.id == DOCUMENT;
        entry.key.id == id || by_code || document
    });
    named.map(|entry| entry.key.clone())
}

/// The declared moves to another id that did happen.
fn renames(old: &Content, new: &Content, declared: &[Declared]) -> Renames {
    let (before, after) = (old.by_key(), new.by_key());
    let mut renames = Renames::new();
    for one in declared.iter().filter(|one| one.change == ChangeName::Moved) {
        let [into] = one.into.as_slice() else { continue };
        for key in keys_of(&one.item, old).filter(|key| !after.contains_key(key)) {
            let target = Key::new(key.kind, into);
            if after.contains_key(&target) && !before.contains_key(&target) {
                renames.insert(key, target);
            }
        }
    }
    renames
}

/// Marks the changes that a declaration speaks of; whether there are any.
fn announce(one: &Declared, keys: &BTreeSet<Key>, changes: &mut [Change]) -> bool {
    let mut any = false;
    for change in changes.iter_mut() {
        if !concerns(one, keys, change) {
            continue;
        }
        any = true;
        change.judge = Judge::Declared;
        change.reason = Some(one.reason.clone());
        if let Some(weight) = one.weight {
            change.weight = weight;
        }
        match one.change {
            ChangeName::Split => change.class = Class::Split,
            ChangeName::Merged => change.class = Class::Merged,
            _ => {}
        }
        if matches!(change.edit, Edit::Removed(_)) {
            change.into.clone_from(&one.into);
            change.shares.clone_from(&one.shares);
        }
    }
    any || (one.change == ChangeName::Split && all_new(&one.into, changes))
}

fn all_new(ids: &[String], changes: &[Change]) -> bool {
    let is_new = |id: &String| changes.iter().any(|c| c.class == Class::Added && c.key.id == *id);
    !ids.is_empty() && ids.iter().all(is_new)
}

fn concerns(one: &Declared, keys: &BTreeSet<Key>, change: &Change) -> bool {
    let own = keys.contains(&change.key)
        || matches!(&change.edit, Edit::Renamed(pair) if keys.contains(&pair.0.entry.key));
    let related = one.field == Some(Field::Related)
        && change.key.kind == Kind::Related
        && change
            .home
            .practice
            .as_ref()
            .is_some_and(|practice| keys.contains(&Key::new(Kind::Practice, practice)));
    match one.change {
        ChangeName::Added => own && change.class == Class::Added,
        ChangeName::Removed | ChangeName::Split | ChangeName::Merged => {
            own && matches!(change.edit, Edit::Removed(_))
        }
        ChangeName::Moved => {
            let vanished = matches!(change.edit, Edit::Removed(_)) && !one.into.is_empty();
            own && (change.class == Class::Moved || vanished)
        }
        ChangeName::Retitled => own && change.class == Class::Retitled,
        ChangeName::Retargeted => own && change.key.kind == Kind::Target && !is_whole(change),
        ChangeName::Reworded => {
            let fits = one.field.is_none_or(|field| change.field() == Some(field));
            related || (own && change.class == Class::Reworded && fits)
        }
    }
}

fn is_whole(change: &Change) -> bool {
    matches!(change.edit, Edit::Added(_) | Edit::Removed(_))
}

/// Notes on new entries which vanished ones they carry on.
fn trace_origins(changes: &mut [Change], declared: &[Declared]) {
    for change in changes.iter_mut().filter(|change| change.class == Class::Added) {
        let carries = declared.iter().filter(|one| one.into.contains(&change.key.id));
        change.out_of = carries.map(|one| one.item.clone()).collect();
    }
}

fn is_undeclared(change: &Change, all: &[Change]) -> bool {
    let silent = change.judge == Judge::Proposed
        && change.within.is_none()
        && change.class != Class::Reordered
        && change.out_of.is_empty();
    // The reason of a new target is part of the new target.
    let beside = change.key.kind == Kind::Target
        && all.iter().any(|other| {
            other.key == change.key
                && other.class == Class::Retargeted
                && other.judge == Judge::Declared
        });
    silent && !beside && !goes_with_retirement(change, all)
}

/// Whether it says what becomes of an item that is declared to be retired, or not to be any more.
fn goes_with_retirement(change: &Change, all: &[Change]) -> bool {
    let is_declared = |other: &Change| {
        other.key == change.key
            && other.field() == Some(Field::Status)
            && other.judge == Judge::Declared
    };
    matches!(change.field(), Some(Field::ReplacedBy | Field::Rationale))
        && all.iter().any(is_declared)
}
