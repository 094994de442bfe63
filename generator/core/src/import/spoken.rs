//! Calls what an import laid out by what its publisher calls it: ids of ours mean nothing to readers of others.
//!
//! In: two contents whose entries align by ids of ours. Out: the same, aligned by names. Never: compares.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::{Content, Declared, Entry, Field, Key, Kind};
use crate::editions::{self, Pair};

/// What an import adds that no publisher says.
const OURS: [Field; 2] = [Field::Code, Field::Follows];

/// The names of entries, by their ids.
type SpokenNames = BTreeMap<Key, String>;

/// The same comparison, with names of publishers for ids. `owners` has, by the id of an action, the name of what
/// it belongs to in the source.
pub(super) fn spoken(pair: Pair, owners: &BTreeMap<String, String>) -> Pair {
    let Pair { old, new, declared, .. } = pair;
    let names = names([&old, &new], owners);
    let declared = declared.map(|all| all.into_iter().map(|one| named(one, &names)).collect());
    editions::pair(renamed(old, &names), renamed(new, &names), declared)
}

/// Each thing has one name. Where the older side used a name for something else, its version stands behind it, for
/// all that only the older side has.
fn names([old, new]: [&Content; 2], owners: &BTreeMap<String, String>) -> SpokenNames {
    let mut names = SpokenNames::new();
    let mut given: BTreeSet<(Kind, String)> = BTreeSet::new();
    let mut give = |key: &Key, wish: String, names: &mut SpokenNames| {
        let mut name = wish.clone();
        let mut number = 1;
        while !given.insert((key.kind, name.clone())) {
            number += 1;
            name = format!("{wish} ({number})");
        }
        names.insert(key.clone(), name);
    };
    let known = new.by_key();
    for entry in &new.entries {
        give(&entry.key, wish(entry, new, owners), &mut names);
    }
    let now: BTreeSet<(Kind, String)> =
        names.iter().map(|(key, name)| (key.kind, name.clone())).collect();
    let gone: Vec<(&Entry, String)> = old
        .entries
        .iter()
        .filter(|entry| !known.contains_key(&entry.key))
        .map(|entry| (entry, wish(entry, old, owners)))
        .collect();
    let clash: BTreeSet<Kind> = gone
        .iter()
        .filter(|(entry, name)| now.contains(&(entry.key.kind, name.clone())))
        .map(|(entry, _)| entry.key.kind)
        .collect();
    for (entry, name) in gone {
        let is_unclear = clash.contains(&entry.key.kind) && !old.header.version.is_empty();
        let name = if is_unclear { format!("{name} ({})", old.header.version) } else { name };
        give(&entry.key, name, &mut names);
    }
    names
}

/// What an entry is called if nothing else is.
fn wish(entry: &Entry, content: &Content, owners: &BTreeMap<String, String>) -> String {
    let id = &entry.key.id;
    match entry.key.kind {
        Kind::Level => level_name(entry, content),
        Kind::Action => entry
            .reference()
            .or_else(|| owners.get(id).map(String::as_str))
            .unwrap_or(id)
            .to_owned(),
        _ => entry.reference().unwrap_or(id).to_owned(),
    }
}

/// A level of a practice, as `V1.2 Injection Prevention, L2`.
fn level_name(entry: &Entry, content: &Content) -> String {
    let practice = entry.home.as_ref().and_then(|home| content.entry(home));
    let number = entry.key.id.rsplit('-').next().unwrap_or_default();
    let level = content.entry(&Key::new(Kind::LevelName, number)).and_then(Entry::title);
    match practice {
        Some(practice) => format!("{}, {}", practice.full_title(), level.unwrap_or(number)),
        None => entry.key.id.clone(),
    }
}

fn renamed(content: Content, names: &SpokenNames) -> Content {
    let key = |key: Key| match names.get(&key) {
        Some(name) => Key::new(key.kind, name),
        None => key,
    };
    let entries = content.entries.into_iter().map(|entry| {
        let mut fields = entry.fields;
        OURS.iter().for_each(|field| drop(fields.remove(field)));
        Entry { key: key(entry.key), home: entry.home.map(key), fields }
    });
    Content { header: content.header, entries: entries.collect() }
}

/// A declaration about items, which go by an id alone.
fn named(one: Declared, names: &SpokenNames) -> Declared {
    let name = |id: String| {
        let of = |kind: &Kind| names.get(&Key::new(*kind, &id));
        let found = [Kind::Indicator, Kind::Action].iter().find_map(of);
        found.cloned().unwrap_or(id)
    };
    Declared { item: name(one.item), into: one.into.into_iter().map(name).collect(), ..one }
}
