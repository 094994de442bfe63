//! Brings a newer state of a source into documents that were brought in before and edited since.
//!
//! In: the documents as they are here, those that the source makes by now, and the lock. Out: edits of the YAML text,
//! field by field: what only the source changed is taken over, what only people changed stays, and what both
//! changed stays as well and is said.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::lock::{ImportLock, LockedThing, digest};
use super::placed::ImportedObject;
use super::section::ImportSection;
use crate::edit::ValueEdit;

/// What became of a thing or of one of its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Both sides changed it; ours stays.
    Conflict,
    /// It is new in the source.
    New,
    /// The source changed it.
    Changed,
    /// The source has it no more, and it went here.
    Gone,
}

/// Something that another import changed, or left because both sides changed it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportChange {
    /// What became of it.
    pub kind: ChangeKind,
    /// What its publisher calls it in the file.
    pub key: String,
    /// Our id.
    pub id: String,
    /// The field; none of a thing as a whole.
    pub field: Option<String>,
}

/// What a lock says, and which of it the source still has.
pub(super) struct MergeBase<'l> {
    lock: &'l ImportLock,
    /// What names a thing in the source, by kind and our id.
    keys: BTreeMap<(ImportSection, &'l str), &'l str>,
    /// Ids of the subdomains that stand here as they came, wherever that is.
    untouched: BTreeSet<String>,
}

impl<'l> MergeBase<'l> {
    pub(super) fn of(lock: &'l ImportLock) -> Self {
        let keys =
            lock.entries.iter().map(|((section, key), thing)| ((*section, &*thing.id), &**key));
        Self { lock, keys: keys.collect(), untouched: BTreeSet::new() }
    }

    /// The same, knowing which subdomains of these documents nobody edited: they follow the source when it puts
    /// them elsewhere.
    pub(super) fn beside<'v>(mut self, ours: impl Iterator<Item = &'v Value>) -> Self {
        let mut found = BTreeSet::new();
        ours.for_each(|value| untouched(&self, value, &mut found));
        self.untouched = found;
        self
    }

    fn thing(&self, one: &ImportedObject) -> Option<&'l LockedThing> {
        let thing = self.lock.entries.get(&(one.section, one.key.clone()))?;
        (thing.id == one.id && !thing.is_gone()).then_some(thing)
    }
}

/// The edits of one document, in an order in which none moves what another one names.
#[derive(Default)]
pub(super) struct MergeEdits {
    sets: Vec<ValueEdit>,
    removals: Vec<ValueEdit>,
    pub(super) changes: Vec<ImportChange>,
}

impl MergeEdits {
    pub(super) fn all(&self) -> Vec<ValueEdit> {
        self.sets.iter().chain(self.removals.iter().rev()).cloned().collect()
    }

    fn say(&mut self, kind: ChangeKind, one: (&str, &str), field: Option<&str>) {
        let (key, id) = one;
        let field = field.map(str::to_owned);
        self.changes.push(ImportChange { kind, key: key.to_owned(), id: id.to_owned(), field });
    }

    /// Compares an object with what the source makes of it.
    pub(super) fn object(
        &mut self,
        base: &MergeBase<'_>,
        (ours, at): (&Value, &str),
        theirs: &ImportedObject,
    ) {
        let locked = base.thing(theirs);
        let name = (theirs.key.as_str(), theirs.id.as_str());
        let fields = theirs.fields.iter().filter(|(key, _)| is_merged(key));
        for (key, value) in fields {
            self.field(base, (ours, at), name, (key, value, locked));
        }
        let before = locked.into_iter().flat_map(|thing| &thing.fields);
        for (key, before) in before.filter(|(key, _)| !theirs.fields.contains_key(*key)) {
            match ours.get(key) {
                None => {}
                Some(own) if digest(own) == *before => {
                    self.removals.push(ValueEdit::Remove(format!("{at}/{}", escaped(key))));
                    self.say(ChangeKind::Gone, name, Some(key));
                }
                Some(_) => self.say(ChangeKind::Conflict, name, Some(key)),
            }
        }
        for (list, entries) in &theirs.lists {
            self.list(base, (ours, at), (list, entries));
        }
    }

    fn field(
        &mut self,
        base: &MergeBase<'_>,
        (ours, at): (&Value, &str),
        name: (&str, &str),
        (key, value, locked): (&str, &Value, Option<&LockedThing>),
    ) {
        let own = ours.get(key);
        let before = locked.and_then(|thing| thing.fields.get(key));
        if own == Some(value) || before.is_some_and(|before| *before == digest(value)) {
            return;
        }
        let place = format!("{at}/{}", escaped(key));
        match (own, before) {
            (Some(own), Some(before)) if digest(own) == *before => {
                self.sets.push(ValueEdit::Set(place, value.clone()));
                self.say(ChangeKind::Changed, name, Some(key));
            }
            (None, None) => {
                self.sets.push(ValueEdit::AddKey(at.to_owned(), key.to_owned(), value.clone()));
                self.say(ChangeKind::Changed, name, Some(key));
            }
            (Some(own), _) if key == "practices" => {
                // Practices of people stay, and those of the source come and go.
                let joined = joined(base, own, value);
                if joined != *own {
                    self.sets.push(ValueEdit::Set(place, joined));
                    self.say(ChangeKind::Changed, name, Some(key));
                }
            }
            _ => self.say(ChangeKind::Conflict, name, Some(key)),
        }
    }

    fn list(
        &mut self,
        base: &MergeBase<'_>,
        (ours, at): (&Value, &str),
        (list, theirs): (&str, &[ImportedObject]),
    ) {
        let none = Vec::new();
        let own = ours.get(list).and_then(Value::as_array).unwrap_or(&none);
        let place = format!("{at}/{list}");
        let mut seen = BTreeSet::new();
        for (nth, entry) in own.iter().enumerate() {
            let Some(id) = identity(entry) else { continue };
            let at = format!("{place}/{nth}");
            match theirs.iter().find(|one| one.id == id) {
                Some(one) => self.object(base, (entry, &at), one),
                None => self.gone(base, (entry, &at), section_of(list)),
            }
            seen.insert(id);
        }
        let mut new = Vec::new();
        for one in theirs.iter().filter(|one| !seen.contains(&one.id)) {
            let name = (one.key.as_str(), one.id.as_str());
            match base.thing(one) {
                None => {
                    new.push(one.to_json());
                    self.say(ChangeKind::New, name, None);
                }
                // It stands here as it came, and elsewhere: the source put it in another group.
                Some(_) if base.untouched.contains(&one.id) => {
                    new.push(one.to_json());
                    self.say(ChangeKind::Changed, name, None);
                }
                // It was taken out here; that is only worth a word if the source has other words by now.
                Some(thing) if !thing.is_as(one) => {
                    self.say(ChangeKind::Conflict, name, None);
                }
                Some(_) => {}
            }
        }
        if new.is_empty() {
            return;
        }
        if own.is_empty() {
            self.sets.push(ValueEdit::AddKey(at.to_owned(), list.to_owned(), Value::Array(new)));
        } else {
            self.sets.extend(new.into_iter().map(|one| ValueEdit::AddEntry(place.clone(), one)));
        }
    }

    /// Takes out what came from the source and is not there any more, unless somebody changed it here.
    fn gone(
        &mut self,
        base: &MergeBase<'_>,
        (ours, at): (&Value, &str),
        section: Option<ImportSection>,
    ) {
        let Some((section, id)) = section.zip(identity(ours)) else { return };
        // The number of a level names it within its practice only; what is in it tells where it came from.
        let is_level = section == ImportSection::PracticeLevels;
        let key = base.keys.get(&(section, &*id)).copied();
        if is_level || key.is_some() {
            let name = (key.unwrap_or(&id), id.as_str());
            if is_as_it_came(base, ours, section) {
                self.removals.push(ValueEdit::Remove(at.to_owned()));
                self.say(ChangeKind::Gone, name, None);
            } else if key.is_some() && !is_level {
                self.say(ChangeKind::Conflict, name, None);
            }
        }
    }
}

/// Whether an object has only what came from the source, as it came.
pub(super) fn is_as_it_came(base: &MergeBase<'_>, ours: &Value, section: ImportSection) -> bool {
    let Some((fields, id)) = ours.as_object().zip(identity(ours)) else { return false };
    let key = base.keys.get(&(section, &*id)).copied();
    let thing = key.and_then(|key| base.lock.entries.get(&(section, key.to_owned())));
    let is_level = section == ImportSection::PracticeLevels;
    let is_known = |key: &str, value: &Value| {
        let locked = thing.and_then(|thing| thing.fields.get(key));
        is_level || locked.is_some_and(|locked| *locked == digest(value))
    };
    let mut items = 0;
    let all = fields.iter().all(|(key, value)| match section_of(key).zip(value.as_array()) {
        Some((below, list)) => {
            items += list.len();
            list.iter().all(|one| is_as_it_came(base, one, below))
        }
        None => !is_merged(key) || is_known(key, value),
    });
    all && (thing.is_some() || (is_level && items > 0))
}

/// The ids of the subdomains in a domain or in others that are as they came.
fn untouched(base: &MergeBase<'_>, ours: &Value, found: &mut BTreeSet<String>) {
    for key in ["domains", "subdomains"] {
        for one in ours.get(key).and_then(Value::as_array).into_iter().flatten() {
            let is_subdomain = key == "subdomains";
            if is_subdomain && is_as_it_came(base, one, ImportSection::Subdomains) {
                found.extend(identity(one));
            }
            untouched(base, one, found);
        }
    }
}

/// What tells the entries of a list apart, and overlays by the practice that they are about.
pub(super) fn identity(entry: &Value) -> Option<String> {
    match (entry.get("id").or_else(|| entry.get("practice")), entry.get("level")) {
        (Some(Value::String(id)), _) => Some(id.clone()),
        (None, Some(Value::Number(number))) => Some(number.to_string()),
        _ => None,
    }
}

fn section_of(list: &str) -> Option<ImportSection> {
    match list {
        "domains" => Some(ImportSection::Domains),
        "subdomains" => Some(ImportSection::Subdomains),
        "levels" => Some(ImportSection::PracticeLevels),
        "actions" => Some(ImportSection::Actions),
        "indicators" => Some(ImportSection::Indicators),
        _ => None,
    }
}

/// Ids and codes never change, nor what an overlay is about.
fn is_merged(key: &str) -> bool {
    !matches!(key, "id" | "code" | "practice")
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The practices of a group that both sides changed.
fn joined(base: &MergeBase<'_>, ours: &Value, theirs: &Value) -> Value {
    let names = |value: &Value| -> Vec<String> {
        let all = value.as_array().into_iter().flatten().filter_map(Value::as_str);
        all.map(str::to_owned).collect()
    };
    let (ours, theirs) = (names(ours), names(theirs));
    let is_known =
        |name: &&String| base.keys.contains_key(&(ImportSection::Practices, name.as_str()));
    let kept = ours.iter().filter(|name| theirs.contains(name) || !is_known(name));
    let new = theirs.iter().filter(|name| !ours.contains(name) && !is_known(name));
    kept.chain(new).cloned().collect::<Vec<_>>().into()
}
