//! Aligns two versions by id and names what differs.

use std::collections::{BTreeMap, BTreeSet};

use super::content::{Content, Entry, Field, FieldValue, Header, Key, Kind};
use super::weigh;
use super::{Change, ChangeHome, Class, Edit, Judge, Placed, Position, VersionDiff, Weight};
use crate::id::PracticeId;

/// Ids that went on under another name: old and new.
pub(super) type Renames = BTreeMap<Key, Key>;

/// Compares two versions without any declaration.
pub fn between(old: &Content, new: &Content) -> VersionDiff {
    compare(old, new, &Renames::new())
}

/// Compares two versions in which some entries went on under another id.
pub(super) fn compare(old: &Content, new: &Content, renames: &Renames) -> VersionDiff {
    let pair = AlignedPair {
        old: AlignedSide::of(old),
        new: AlignedSide::of(new),
        renames,
        reverse: renames.iter().map(|(a, b)| (b.clone(), a.clone())).collect(),
    };
    let mut changes = Vec::new();
    for entry in &new.entries {
        match pair.before(&entry.key) {
            None => changes.push(pair.added(entry)),
            Some(before) => pair.changed(before, entry, &mut changes),
        }
    }
    changes.extend(pair.reordered());
    for entry in &old.entries {
        if pair.after(&entry.key).is_none() {
            changes.push(pair.removed(entry));
        }
    }
    VersionDiff { from: old.header.clone(), to: new.header.clone(), changes }
}

/// The entries on both sides of which mappings say another thing than before: `before` and `after` have, by
/// item, the requirements that it speaks to.
pub fn remapped(
    (old, before): (&Content, &BTreeMap<String, Vec<String>>),
    (new, after): (&Content, &BTreeMap<String, Vec<String>>),
) -> Vec<Change> {
    let renames = Renames::new();
    let (left, right) = (AlignedSide::of(old), AlignedSide::of(new));
    let pair = AlignedPair { old: left, new: right, renames: &renames, reverse: Renames::new() };
    let is_mapped = |entry: &&Entry| {
        let kind = entry.key.kind;
        matches!(kind, Kind::Practice | Kind::Level | Kind::Action | Kind::Indicator)
            && pair.before(&entry.key).is_some()
    };
    let one = |entry: &Entry| {
        let list = |of: &BTreeMap<String, Vec<String>>| {
            of.get(&entry.key.id).cloned().map(FieldValue::List)
        };
        let (old, new) = (list(before), list(after));
        (old != new).then(|| pair.field(entry, Field::Mapping, old.as_ref(), new.as_ref()))
    };
    new.entries.iter().filter(is_mapped).filter_map(one).collect()
}

/// One side with its entries and lists at hand.
struct AlignedSide<'c> {
    header: &'c Header,
    entries: BTreeMap<&'c Key, &'c Entry>,
    held: BTreeMap<Option<&'c Key>, Vec<&'c Key>>,
    befores: BTreeMap<&'c Key, &'c Key>,
}

impl<'c> AlignedSide<'c> {
    fn of(content: &'c Content) -> Self {
        let mut held: BTreeMap<Option<&Key>, Vec<&Key>> = BTreeMap::new();
        let mut befores = BTreeMap::new();
        for entry in &content.entries {
            let list = held.entry(entry.home.as_ref()).or_default();
            if let Some(last) = list.last() {
                befores.insert(&entry.key, *last);
            }
            list.push(&entry.key);
        }
        Self { header: &content.header, entries: content.by_key(), held, befores }
    }

    fn after(&self, key: &Key) -> Option<Key> {
        self.befores.get(key).map(|before| (*before).clone())
    }

    fn placed(&self, entry: &Entry) -> Placed {
        Placed { entry: entry.clone(), after: self.after(&entry.key) }
    }

    fn place(&self, entry: &Entry) -> Position {
        Position { home: entry.home.clone(), after: self.after(&entry.key) }
    }

    /// The domain and practice that an entry stands in.
    fn home(&self, entry: &Entry) -> ChangeHome {
        let mut home = ChangeHome::default();
        let mut at = Some(&entry.key);
        while let Some(key) = at {
            match key.kind {
                Kind::Domain => home.domain = Some(key.id.clone()),
                Kind::Practice | Kind::Target => home.practice = Some(PracticeId::new(&key.id)),
                _ => {}
            }
            at = self.entries.get(key).and_then(|entry| entry.home.as_ref());
        }
        // A profile's own entries stand under the document: the model beneath knows their domain.
        let listed =
            self.header.practices.iter().find(|one| Some(&one.id) == home.practice.as_ref());
        home.domain = home.domain.or_else(|| listed.map(|one| one.domain.clone()));
        home
    }
}

struct AlignedPair<'c> {
    old: AlignedSide<'c>,
    new: AlignedSide<'c>,
    renames: &'c Renames,
    reverse: Renames,
}

impl<'c> AlignedPair<'c> {
    /// What an entry of the newer side was before.
    fn before(&self, key: &Key) -> Option<&'c Entry> {
        self.old.entries.get(self.reverse.get(key).unwrap_or(key)).copied()
    }

    /// What an entry of the older side became.
    fn after(&self, key: &Key) -> Option<&'c Entry> {
        self.new.entries.get(self.renames.get(key).unwrap_or(key)).copied()
    }

    fn renamed(&self, home: Option<&Key>) -> Option<Key> {
        home.map(|key| self.renames.get(key).unwrap_or(key).clone())
    }

    fn stays_home(&self, before: &Entry, now: &Entry) -> bool {
        self.renamed(before.home.as_ref()) == now.home
    }

    /// The lists whose common entries stand in another order.
    fn reordered(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for (home, now) in &self.new.held {
            let Some(home) = home else { continue };
            // A home that is named and is not there has no order.
            let Some(entry) = self.new.entries.get(*home) else { continue };
            let before_home = self.reverse.get(*home).unwrap_or(home);
            let Some(before) = self.old.held.get(&Some(before_home)) else { continue };
            let old: Vec<Key> = before
                .iter()
                .filter(|key| self.after(key).is_some_and(|after| after.key == ***key))
                .filter(|key| now.contains(*key))
                .map(|key| (*key).clone())
                .collect();
            let new: Vec<Key> =
                now.iter().filter(|key| old.contains(key)).map(|key| (*key).clone()).collect();
            if old != new {
                let change = self.change(entry, Class::Reordered, Edit::Order(old, new));
                changes.push(Change { weight: Weight::Editorial, ..change });
            }
        }
        changes
    }

    fn added(&self, entry: &Entry) -> Change {
        let is_new =
            |home: &&Key| self.new.entries.contains_key(*home) && self.before(home).is_none();
        let within = entry.home.as_ref().filter(is_new);
        Change {
            within: within.cloned(),
            ..self.change(entry, Class::Added, Edit::Added(self.new.placed(entry)))
        }
    }

    fn removed(&self, entry: &Entry) -> Change {
        let is_gone =
            |home: &&Key| self.old.entries.contains_key(*home) && self.after(home).is_none();
        let within = entry.home.as_ref().filter(is_gone);
        Change {
            within: within.cloned(),
            ..self.change(entry, Class::Removed, Edit::Removed(self.old.placed(entry)))
        }
    }

    fn changed(&self, before: &Entry, now: &Entry, changes: &mut Vec<Change>) {
        if before.key != now.key {
            let edit = Edit::Renamed(Box::new((self.old.placed(before), self.new.placed(now))));
            changes.push(self.change(now, Class::Moved, edit));
            return;
        }
        if !self.stays_home(before, now) {
            let places = Edit::Placed(self.old.place(before), self.new.place(now));
            changes.push(self.change(now, Class::Moved, places));
        }
        let fields: BTreeSet<Field> =
            before.fields.keys().chain(now.fields.keys()).copied().collect();
        for field in fields {
            let (old, new) = (before.fields.get(&field), now.fields.get(&field));
            if old != new {
                changes.push(self.field(now, field, old, new));
            }
        }
    }

    fn field(
        &self,
        now: &Entry,
        field: Field,
        old: Option<&FieldValue>,
        new: Option<&FieldValue>,
    ) -> Change {
        let class = match (now.key.kind, field) {
            (_, Field::Title) => Class::Retitled,
            (_, Field::Standard | Field::Relationship | Field::Confidence | Field::Mapping) => {
                Class::Remapped
            }
            (Kind::Target, Field::Level) => Class::Retargeted,
            (Kind::Action | Kind::Indicator, Field::Level) => Class::Moved,
            _ => Class::Reworded,
        };
        let edit = Edit::Field(field, old.cloned(), new.cloned());
        let weight = weigh::proposed(now.key.kind, field, old, new);
        Change { weight, ..self.change(now, class, edit) }
    }

    fn change(&self, entry: &Entry, class: Class, edit: Edit) -> Change {
        let now = self.after(&entry.key).or_else(|| self.new.entries.get(&entry.key).copied());
        let before = self.before(&entry.key).or_else(|| self.old.entries.get(&entry.key).copied());
        let home = self.new.home(now.unwrap_or(entry));
        let old_home = self.old.home(before.unwrap_or(entry));
        Change {
            key: entry.key.clone(),
            class,
            weight: Weight::Substantive,
            judge: Judge::Proposed,
            edit,
            into: Vec::new(),
            shares: Vec::new(),
            out_of: Vec::new(),
            reason: None,
            within: None,
            home: if now.is_some() { home.clone() } else { old_home.clone() },
            old_home: if before.is_some() { old_home } else { home },
        }
    }
}
