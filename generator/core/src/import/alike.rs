//! Takes out of a comparison of catalogs of others what is no change to their readers: other breaks of lines, other
//! names of editions at every id, levels that say nothing themselves.
//!
//! In: two contents. Out: the same, where these things are said once or not at all. Never: compares, gives names.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::marks::{Mark, redline};
use crate::diff::{Content, Entry, Field, FieldValue, Key, Kind};

/// Both contents without the levels of practices, if these say nothing themselves. Ids are still ours.
pub(super) fn without_mere_levels(old: Content, new: Content) -> (Content, Content) {
    if ![&old, &new].into_iter().all(has_mere_levels) {
        return (old, new);
    }
    let several = asked_levels(&old).union(&asked_levels(&new)).count() > 1;
    (without_levels(old, several), without_levels(new, several))
}

/// Both contents, aligned by their names, without what is no change.
pub(super) fn alike(mut old: Content, mut new: Content) -> (Content, Content) {
    without_gone_for_long(&mut old, &new);
    say_editions_once(&mut old, &mut new);
    join_lines(&mut old, &new);
    (old, new)
}

/// Whether the levels of its practices have no texts of their own.
fn has_mere_levels(content: &Content) -> bool {
    let levels = content.entries.iter().filter(|entry| entry.key.kind == Kind::Level);
    levels.into_iter().all(|level| level.fields.is_empty())
}

/// The number of a level of a practice, which ends its id.
fn number(level: &Key) -> &str {
    level.id.rsplit('-').next().unwrap_or_default()
}

fn asked_levels(content: &Content) -> BTreeSet<String> {
    let levels = content.entries.iter().filter(|entry| entry.key.kind == Kind::Level);
    levels.map(|level| number(&level.key).to_owned()).collect()
}

/// The items stand in their practices, and say the level themselves if there are `several`.
fn without_levels(content: Content, several: bool) -> Content {
    let named = |key: &Key| {
        let level = content.entry(&Key::new(Kind::LevelName, number(key)));
        level.and_then(Entry::title).unwrap_or(number(key)).to_owned()
    };
    let is_level = |entry: &&Entry| entry.key.kind == Kind::Level;
    let levels: BTreeMap<Key, (Option<Key>, String)> = content
        .entries
        .iter()
        .filter(is_level)
        .map(|level| (level.key.clone(), (level.home.clone(), named(&level.key))))
        .collect();
    let others = content.entries.into_iter().filter(|entry| entry.key.kind != Kind::Level);
    let entries = others.map(|mut entry| {
        if let Some((home, name)) = entry.home.as_ref().and_then(|home| levels.get(home)) {
            entry.home.clone_from(home);
            if several {
                entry.fields.insert(Field::Level, FieldValue::Text(name.clone()));
            }
        }
        entry
    });
    Content { entries: entries.collect(), header: content.header }
}

/// What was not asked before and is not there any more went then, and not now.
fn without_gone_for_long(old: &mut Content, new: &Content) {
    let known = new.by_key();
    let is_item = |entry: &Entry| matches!(entry.key.kind, Kind::Action | Kind::Indicator);
    let is_retired = |entry: &Entry| is_item(entry) && entry.fields.contains_key(&Field::Status);
    old.entries.retain(|entry| !is_retired(entry) || known.contains_key(&entry.key));
}

/// The ids of standards of the entries that both sides have, by edition.
type RefersTo<'c> = BTreeMap<&'c str, BTreeSet<(&'c Key, &'c str)>>;

fn refers_to<'c>(content: &'c Content, other: &BTreeMap<&Key, &Entry>) -> RefersTo<'c> {
    let mut found = RefersTo::new();
    for entry in content.entries.iter().filter(|entry| other.contains_key(&entry.key)) {
        let Some(FieldValue::List(refs)) = entry.fields.get(&Field::Refs) else { continue };
        for (edition, id) in refs.iter().filter_map(|one| one.split_once(' ')) {
            found.entry(edition).or_default().insert((&entry.key, id));
        }
    }
    found
}

/// The editions that are called otherwise by now: what the older side calls so is called so on the newer side, for
/// most of the ids.
fn renamed_editions(old: &Content, new: &Content) -> BTreeMap<String, String> {
    let (before, now) = (refers_to(old, &new.by_key()), refers_to(new, &old.by_key()));
    let gone = before.iter().filter(|(name, _)| !now.contains_key(*name));
    let mut taken = BTreeSet::new();
    let mut renamed = BTreeMap::new();
    for (name, ids) in gone {
        let common = |other: &BTreeSet<_>| ids.intersection(other).count();
        let come = now.iter().filter(|(name, _)| !before.contains_key(*name));
        let best = come.max_by_key(|(_, other)| common(other));
        if let Some((other, _)) = best.filter(|(_, other)| common(other) * 2 > ids.len())
            && taken.insert(*other)
        {
            renamed.insert((*name).to_owned(), (*other).to_owned());
        }
    }
    renamed
}

/// Names the renamed editions at the document, and calls them by their new names wherever they are referred to.
fn say_editions_once(old: &mut Content, new: &mut Content) {
    let renamed = renamed_editions(old, new);
    if renamed.is_empty() {
        return;
    }
    for (content, names) in [
        (&mut *old, renamed.keys().cloned().collect::<Vec<String>>()),
        (new, renamed.values().cloned().collect()),
    ] {
        if let Some(document) = content.entries.first_mut() {
            document.fields.insert(Field::Editions, FieldValue::List(names));
        }
    }
    for entry in &mut old.entries {
        let Some(FieldValue::List(refs)) = entry.fields.get_mut(&Field::Refs) else { continue };
        for one in refs {
            if let Some((edition, id)) = one.split_once(' ')
                && let Some(now) = renamed.get(edition)
            {
                *one = format!("{now} {id}");
            }
        }
    }
}

/// A text of the older side that differs by breaks of lines only is taken as the newer one writes it.
fn join_lines(old: &mut Content, new: &Content) {
    let known = new.by_key();
    for entry in &mut old.entries {
        let Some(now) = known.get(&entry.key) else { continue };
        for (field, value) in &mut entry.fields {
            let (FieldValue::Text(before), Some(FieldValue::Text(after))) =
                (&*value, now.fields.get(field))
            else {
                continue;
            };
            if before != after && reads_alike(before, after) {
                *value = FieldValue::Text(after.clone());
            }
        }
    }
}

/// Whether two texts have the same words in the same paragraphs and lists.
fn reads_alike(before: &str, after: &str) -> bool {
    if !before.split_whitespace().eq(after.split_whitespace()) {
        return false;
    }
    let marked = redline(before, after);
    let is_same = |mark: Mark| mark == Mark::Same;
    marked.blocks.iter().all(|block| is_same(block.mark))
        && marked.runs().iter().all(|(mark, _)| is_same(*mark))
}
