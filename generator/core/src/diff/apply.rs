//! Makes one side from the other, and turns a comparison around.

use std::collections::BTreeMap;
use std::fmt;

use super::content::Field;
use super::content::{Content, Entry, Key};
use super::{Change, Class, Edit, Placed, VersionDiff};

/// Why a comparison cannot be applied or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffError(String);

impl DiffError {
    /// Says in one sentence what does not fit.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for DiffError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DiffError {}

/// Applies a comparison to its older side; the result is its newer side.
///
/// # Errors
/// The version is not the older side: an entry or value is missing or different.
pub fn apply(diff: &VersionDiff, old: &Content) -> Result<Content, DiffError> {
    if old.header != diff.from {
        let (is, wants) = (old.header.name(), diff.from.name());
        return Err(DiffError(format!("the comparison starts from `{wants}`, this is `{is}`")));
    }
    let mut tree = EntryTree::of(old);
    diff.changes.iter().try_for_each(|change| tree.detach(change))?;
    diff.changes.iter().for_each(|change| tree.reorder(change));
    tree.attach_all(&diff.changes)?;
    Ok(tree.into_content(diff))
}

/// The entries, and for each home the order of what it holds.
struct EntryTree {
    entries: BTreeMap<Key, Entry>,
    held: BTreeMap<Option<Key>, Vec<Key>>,
}

impl EntryTree {
    fn of(content: &Content) -> Self {
        let mut held: BTreeMap<Option<Key>, Vec<Key>> = BTreeMap::new();
        for entry in &content.entries {
            held.entry(entry.home.clone()).or_default().push(entry.key.clone());
        }
        let entries = content.entries.iter().map(|e| (e.key.clone(), e.clone())).collect();
        Self { entries, held }
    }

    /// Takes out what is removed or goes elsewhere, and sets fields.
    fn detach(&mut self, change: &Change) -> Result<(), DiffError> {
        match &change.edit {
            Edit::Added(_) | Edit::Order(..) => Ok(()),
            Edit::Removed(placed) => self.take(placed),
            Edit::Renamed(pair) => {
                self.take(&pair.0)?;
                let (old, new) = (Some(pair.0.entry.key.clone()), &pair.1.entry.key);
                let held = self.held.remove(&old).unwrap_or_default();
                for key in &held {
                    if let Some(entry) = self.entries.get_mut(key) {
                        entry.home = Some(new.clone());
                    }
                }
                self.held.entry(Some(new.clone())).or_default().extend(held);
                Ok(())
            }
            Edit::Placed(..) => {
                let entry = self.entry(&change.key)?;
                let home = entry.home.clone();
                self.held.entry(home).or_default().retain(|key| *key != change.key);
                Ok(())
            }
            // What mappings say of an entry is written in them.
            Edit::Field(Field::Mapping, ..) => Ok(()),
            Edit::Field(field, old, new) => {
                let entry = self.entry(&change.key)?;
                if entry.fields.get(field) != old.as_ref() {
                    let message = format!("the {field} of `{}` is another", change.key.id);
                    return Err(DiffError(message));
                }
                match new {
                    Some(value) => drop(entry.fields.insert(*field, value.clone())),
                    None => drop(entry.fields.remove(field)),
                }
                Ok(())
            }
        }
    }

    fn entry(&mut self, key: &Key) -> Result<&mut Entry, DiffError> {
        let missing = || DiffError(format!("there is no {} `{}`", key.kind, key.id));
        self.entries.get_mut(key).ok_or_else(missing)
    }

    fn take(&mut self, placed: &Placed) -> Result<(), DiffError> {
        let key = &placed.entry.key;
        self.entry(key)?;
        let entry = self.entries.remove(key).expect("it was just there");
        if entry.fields != placed.entry.fields {
            return Err(DiffError(format!("the {} `{}` is another", key.kind, key.id)));
        }
        self.held.entry(entry.home).or_default().retain(|other| other != key);
        Ok(())
    }

    fn reorder(&mut self, change: &Change) {
        if let Edit::Order(_, new) = &change.edit
            && let Some(list) = self.held.get_mut(&Some(change.key.clone()))
        {
            list.sort_by_key(|key| new.iter().position(|other| other == key));
        }
    }

    /// Puts in what is new or comes from elsewhere, each behind the entry before it; an entry
    /// whose predecessor is still to come waits for it.
    fn attach_all(&mut self, changes: &[Change]) -> Result<(), DiffError> {
        let mut waiting: Vec<(Entry, Option<Key>)> = Vec::new();
        for change in changes {
            match &change.edit {
                Edit::Added(placed) => waiting.push((placed.entry.clone(), placed.after.clone())),
                Edit::Renamed(pair) => waiting.push((pair.1.entry.clone(), pair.1.after.clone())),
                Edit::Placed(_, place) => {
                    let entry = self.entry(&change.key)?;
                    entry.home.clone_from(&place.home);
                    waiting.push((entry.clone(), place.after.clone()));
                }
                Edit::Removed(_) | Edit::Order(..) | Edit::Field(..) => {}
            }
        }
        while !waiting.is_empty() {
            let count = waiting.len();
            waiting.retain(|(entry, after)| !self.put(entry, after.as_ref()));
            if waiting.len() == count {
                let (entry, _) = &waiting[0];
                return Err(DiffError(format!("`{}` has no place", entry.key.id)));
            }
        }
        Ok(())
    }

    /// Puts an entry behind the one before it, if that one is there.
    fn put(&mut self, entry: &Entry, after: Option<&Key>) -> bool {
        let list = self.held.entry(entry.home.clone()).or_default();
        let at = match after {
            None => Some(0),
            Some(after) => list.iter().position(|key| key == after).map(|at| at + 1),
        };
        let Some(at) = at else { return false };
        list.insert(at, entry.key.clone());
        self.entries.insert(entry.key.clone(), entry.clone());
        true
    }

    fn into_content(mut self, diff: &VersionDiff) -> Content {
        let mut entries = Vec::new();
        for keys in self.held.values() {
            entries.extend(keys.iter().filter_map(|key| self.entries.remove(key)));
        }
        Content::in_reading_order(diff.to.clone(), entries)
    }
}

/// Turns a comparison around: what was added is removed, and the other way round.
///
/// The changes come in the reading order of what is now the newer side, as far as that can be
/// told from the changes; [`super::between`] gives the same set.
pub fn invert(diff: &VersionDiff) -> VersionDiff {
    let changes = diff.changes.iter().map(inverted).collect();
    VersionDiff { from: diff.to.clone(), to: diff.from.clone(), changes }
}

fn inverted(change: &Change) -> Change {
    let (key, edit) = match &change.edit {
        Edit::Added(placed) => (change.key.clone(), Edit::Removed(placed.clone())),
        Edit::Removed(placed) => (change.key.clone(), Edit::Added(placed.clone())),
        Edit::Renamed(pair) => {
            let back = (pair.1.clone(), pair.0.clone());
            (pair.0.entry.key.clone(), Edit::Renamed(Box::new(back)))
        }
        Edit::Placed(old, new) => (change.key.clone(), Edit::Placed(new.clone(), old.clone())),
        Edit::Order(old, new) => (change.key.clone(), Edit::Order(new.clone(), old.clone())),
        Edit::Field(field, old, new) => {
            (change.key.clone(), Edit::Field(*field, new.clone(), old.clone()))
        }
    };
    let class = match (&edit, change.out_of.len()) {
        (Edit::Added(_), _) => Class::Added,
        (Edit::Removed(_), 0) => Class::Removed,
        (Edit::Removed(_), 1) => Class::Merged,
        (Edit::Removed(_), _) => Class::Split,
        _ => change.class,
    };
    Change {
        key,
        class,
        edit,
        into: change.out_of.clone(),
        out_of: change.into.clone(),
        shares: Vec::new(),
        home: change.old_home.clone(),
        old_home: change.home.clone(),
        ..change.clone()
    }
}
