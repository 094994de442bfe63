//! What controls a version of the workspace knows: what profiles of others select from.
//!
//! In: a version as it is resolved, and the lock of the import that made its model. Out: its practices by the names that
//! catalogs give them, in small letters, since ids and refs of publishers differ in nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::lock::ImportLock;
use super::section::ImportSection;
use crate::id::{PracticeId, VersionRef};
use crate::model::{Practice, surroundings};
use crate::profile::Tailored;

/// The controls of a version.
pub(super) struct KnownControls<'w> {
    /// The version.
    pub(super) tailored: &'w Tailored,
    /// Practices by what names a control.
    by_name: BTreeMap<String, &'w Practice>,
    /// Practices within others in the catalog, by the practice that holds them.
    within: BTreeMap<&'w str, Vec<&'w Practice>>,
    /// What names each practice in its catalog.
    keys: BTreeMap<&'w str, String>,
    /// Items by what names them in the catalog, with their practices.
    items: BTreeMap<String, (&'w PracticeId, String)>,
}

/// What a name of a control stands for.
#[derive(Clone, Copy)]
pub(super) enum KnownControl<'w> {
    /// A practice.
    Practice(&'w Practice),
    /// A level of a practice, which is a control of its own in what `smm export` writes.
    Level(&'w Practice, u8),
}

/// A place in the text of an item that a profile can fill in.
pub(super) struct KnownPlace<'w> {
    pub(super) practice: &'w PracticeId,
    pub(super) item: String,
    /// What is filled in.
    pub(super) title: String,
}

impl<'w> KnownControls<'w> {
    /// Those of a version; `lock` is that of its model.
    pub(super) fn of(tailored: &'w Tailored, lock: Option<&ImportLock>) -> Self {
        let mut known = Self {
            tailored,
            by_name: BTreeMap::new(),
            within: BTreeMap::new(),
            keys: BTreeMap::new(),
            items: BTreeMap::new(),
        };
        let practices = &tailored.model.practices;
        let by_id: BTreeMap<&str, &Practice> =
            practices.iter().map(|one| (one.id.as_str(), one)).collect();
        lock.into_iter().for_each(|lock| known.enter_lock(lock, &by_id));
        for practice in practices {
            known.by_name.entry(practice.id.to_lowercase()).or_insert(practice);
            let reference = practice.reference.as_ref().map(|text| text.markdown.to_lowercase());
            for name in reference.into_iter().chain([practice.code.to_lowercase()]) {
                known.by_name.entry(name).or_insert(practice);
            }
        }
        known
    }

    fn enter_lock(&mut self, lock: &ImportLock, by_id: &BTreeMap<&str, &'w Practice>) {
        let mut of_items: BTreeMap<&str, &PracticeId> = BTreeMap::new();
        for practice in by_id.values() {
            for level in &practice.levels {
                let ids = surroundings(&level.actions, &level.indicators).map(|(id, _)| id);
                of_items.extend(ids.map(|id| (id, &practice.id)));
            }
        }
        for ((section, key), thing) in lock.entries.iter().filter(|(_, one)| !one.is_gone()) {
            match section {
                ImportSection::Practices => {
                    let Some(practice) = by_id.get(thing.id.as_str()) else { continue };
                    self.by_name.insert(key.to_lowercase(), practice);
                    self.keys.insert(practice.id.as_str(), key.clone());
                    let holder = thing.within.as_ref().and_then(|above| {
                        lock.entries.get(&(ImportSection::Practices, above.clone()))
                    });
                    if let Some(holder) = holder.and_then(|one| by_id.get(one.id.as_str())) {
                        self.within.entry(holder.id.as_str()).or_default().push(practice);
                    }
                }
                ImportSection::Actions | ImportSection::Indicators => {
                    if let Some(practice) = of_items.get(thing.id.as_str()) {
                        self.items.insert(key.clone(), (practice, thing.id.clone()));
                    }
                }
                _ => {}
            }
        }
    }

    /// The version that they belong to.
    pub(super) fn name(&self) -> VersionRef {
        self.tailored.name()
    }

    /// What a name stands for.
    pub(super) fn find(&self, name: &str) -> Option<KnownControl<'w>> {
        let small = name.to_lowercase();
        if let Some(practice) = self.by_name.get(&small) {
            return Some(KnownControl::Practice(practice));
        }
        let (code, level) = name.rsplit_once('-')?;
        let number = level.parse().ok()?;
        let practice = self.tailored.model.practices.iter().find(|one| one.code == code)?;
        let has = practice.levels.iter().any(|one| one.number == number);
        has.then_some(KnownControl::Level(practice, number))
    }

    /// What names each control, in small letters.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// All practices, in reading order.
    pub(super) fn practices(&self) -> impl Iterator<Item = &'w Practice> + use<'w> {
        self.tailored.model.practices.iter()
    }

    /// What is called like a pattern, in which `*` stands for any signs and `?` for one.
    pub(super) fn like(&self, pattern: &str) -> Vec<KnownControl<'w>> {
        let pattern = pattern.to_lowercase();
        let of_practice =
            |practice: &&'w Practice| is_like(&self.key(practice).to_lowercase(), &pattern);
        let practices = self.practices().filter(of_practice).map(KnownControl::Practice);
        let levels = self.practices().flat_map(|one| {
            let numbers = one.levels.iter().map(|level| level.number);
            numbers.map(move |number| (one, number))
        });
        let levels = levels.filter(|(practice, number)| {
            self.has_levels()
                && is_like(&format!("{}-{number}", practice.code).to_lowercase(), &pattern)
        });
        practices.chain(levels.map(|(one, number)| KnownControl::Level(one, number))).collect()
    }

    /// Whether levels are controls of the catalog: those of others have none.
    pub(super) fn has_levels(&self) -> bool {
        self.keys.iter().all(|(id, key)| id == key)
    }

    /// What names a practice in its catalog.
    pub(super) fn key<'k>(&'k self, practice: &'k Practice) -> &'k str {
        self.keys.get(practice.id.as_str()).map_or(&practice.id, String::as_str)
    }

    /// The practices within one in the catalog, at any depth; each once, even if a lock runs in a circle.
    pub(super) fn below(&self, practice: &'w Practice) -> Vec<&'w Practice> {
        let mut seen = BTreeSet::from([practice.id.as_str()]);
        let mut found: Vec<&Practice> = Vec::new();
        let mut open = vec![practice];
        while let Some(one) = open.pop() {
            for below in self.within.get(one.id.as_str()).into_iter().flatten() {
                if seen.insert(&below.id) {
                    found.push(below);
                    open.push(below);
                }
            }
        }
        found
    }

    /// The item that a part of a control became.
    pub(super) fn item(&self, part: &str) -> Option<&(&'w PracticeId, String)> {
        self.items.get(part)
    }

    /// The places of items of these practices that go by a name.
    pub(super) fn places(&self, name: &str, of: &BTreeSet<&str>) -> Vec<KnownPlace<'w>> {
        let mut found = Vec::new();
        for practice in self.practices().filter(|one| of.contains(one.id.as_str())) {
            for level in &practice.levels {
                for (id, around) in surroundings(&level.actions, &level.indicators) {
                    let places = around.params.iter().filter(|param| param.id == name);
                    found.extend(places.map(|param| KnownPlace {
                        practice: &practice.id,
                        item: id.to_owned(),
                        title: param.title.clone(),
                    }));
                }
            }
        }
        found
    }
}

/// Whether a name is like a pattern. Takes time as the product of their lengths at most.
fn is_like(name: &str, pattern: &str) -> bool {
    let (name, pattern): (Vec<char>, Vec<char>) =
        (name.chars().collect(), pattern.chars().collect());
    let (mut at, mut of) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while at < name.len() {
        match pattern.get(of) {
            Some('*') => {
                star = Some((of, at));
                of += 1;
            }
            Some(sign) if *sign == '?' || name.get(at) == Some(sign) => (at, of) = (at + 1, of + 1),
            _ => match star {
                Some((behind, taken)) => {
                    (at, of) = (taken + 1, behind + 1);
                    star = Some((behind, taken + 1));
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(of).all(|sign| *sign == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_stands_for_what_is_like_it() {
        for (name, pattern, is_it) in [
            ("ac-2.1", "ac-*", true),
            ("ac-2.1", "*.?", true),
            ("ac-2", "*.?", false),
            ("ac-2", "ac-?", true),
            ("ac-22", "ac-?", false),
            ("", "*", true),
            ("ac-2", "", false),
            ("aab", "a*ab", true),
        ] {
            assert_eq!(is_like(name, pattern), is_it, "{name} {pattern}");
        }
        assert!(!is_like(&"a".repeat(5_000), &format!("{}b", "a*".repeat(200))));
    }
}
