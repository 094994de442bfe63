//! Calls what an import laid out by what its publisher calls it: ids of ours mean nothing to readers of others.
//!
//! In: two contents whose entries align by ids of ours. Out: the same, aligned by names. Never: compares.

use std::collections::{BTreeMap, BTreeSet};

use super::alike::{alike, without_mere_levels};
use super::next::ELSEWHERE;
use crate::diff::{Content, Declared, Entry, Field, FieldValue, Key, Kind};
use crate::editions::{self, Pair};
use crate::schema::changes::ChangeName;

/// What an import adds that no publisher says.
const OURS: [Field; 2] = [Field::Code, Field::Follows];

/// The names of entries, by their ids.
pub(super) type SpokenNames = BTreeMap<Key, String>;

/// The same comparison, with names of publishers for ids. `named` has what publishers call groups, and what actions
/// belong to.
pub(super) fn spoken(pair: Pair, named: &SpokenNames) -> Pair {
    let Pair { old, new, declared, .. } = pair;
    let (old, new) = without_mere_levels(with_refs(old, named), with_refs(new, named));
    let declared = declared.unwrap_or_default();
    let names = names([&old, &new], named, &declared);
    let declared = declared.into_iter().map(|one| renamed_in(one, &names));
    let declared = declared.filter(|one| !is_mere_place(one)).collect();
    let (old, new) = alike(renamed(old, &names), renamed(new, &names));
    editions::pair(old, new, Some(declared))
}

/// Whether it says of something that keeps its name no more than that it stands elsewhere, which the comparison says.
fn is_mere_place(one: &Declared) -> bool {
    one.into.as_slice() == [one.item.clone()] && one.reason.starts_with(ELSEWHERE)
}

/// Groups with what their publisher calls them. In a model a name stands once, and a group that holds requirements and
/// groups is a domain and a practice.
fn with_refs(mut content: Content, named: &SpokenNames) -> Content {
    for entry in &mut content.entries {
        if let Some(name) = named.get(&entry.key).filter(|_| entry.key.kind != Kind::Action) {
            entry.fields.entry(Field::Ref).or_insert_with(|| FieldValue::Text(name.clone()));
        }
    }
    content
}

/// Each thing has one name. Where the older side used a name for something else, its version stands behind it, for
/// all that only the older side has. What moved and kept its name has the one name on both sides.
fn names([old, new]: [&Content; 2], named: &SpokenNames, declared: &[Declared]) -> SpokenNames {
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
        give(&entry.key, wish(entry, new, named), &mut names);
    }
    let now: BTreeSet<(Kind, String)> =
        names.iter().map(|(key, name)| (key.kind, name.clone())).collect();
    let moved: BTreeMap<&str, &str> = declared
        .iter()
        .filter(|one| one.change == ChangeName::Moved && one.into.len() == 1)
        .map(|one| (one.item.as_str(), one.into[0].as_str()))
        .collect();
    let (mut gone, mut kept) = (Vec::new(), Vec::new());
    for entry in old.entries.iter().filter(|entry| !known.contains_key(&entry.key)) {
        let wish = wish(entry, old, named);
        let into = moved.get(entry.key.id.as_str()).map(|id| Key::new(entry.key.kind, *id));
        if into.is_some_and(|into| names.get(&into) == Some(&wish)) {
            kept.push((entry.key.clone(), wish));
        } else {
            gone.push((entry, wish));
        }
    }
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
    names.extend(kept);
    names
}

/// What an entry is called if nothing else is.
fn wish(entry: &Entry, content: &Content, named: &SpokenNames) -> String {
    let id = &entry.key.id;
    match entry.key.kind {
        Kind::Level => level_name(entry, content),
        Kind::Action => entry
            .reference()
            .or_else(|| named.get(&entry.key).map(String::as_str))
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
fn renamed_in(one: Declared, names: &SpokenNames) -> Declared {
    let name = |id: String| {
        let of = |kind: &Kind| names.get(&Key::new(*kind, &id));
        let found = [Kind::Indicator, Kind::Action].iter().find_map(of);
        found.cloned().unwrap_or(id)
    };
    Declared { item: name(one.item), into: one.into.into_iter().map(name).collect(), ..one }
}
