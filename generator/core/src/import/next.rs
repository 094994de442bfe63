//! Brings in a later version of a catalog whose earlier version is here: what is the same thing keeps its id, nothing
//! else gets one that was given before, and what changed is declared.
//!
//! A name that its publisher gave to something else by now is another thing: it is the same only if its words are
//! nearly the same, or the publisher's own mapping says so.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::again::{OurDoc, collect_names, documents};
use super::catalog::{ForeignCatalog, ForeignNode, NodeKind};
use super::lock::ImportLock;
use super::names::KnownNames;
use super::placed::ImportedDoc;
use super::publisher::PublishersMapping;
use super::section::ImportSection;
use super::{CannotImport, ImportTarget, LOCK};
use crate::edit;
use crate::editions;
use crate::id::VersionRef;
use crate::layout::{Family, Home};
use crate::scaffold::{self, NewFile};
use crate::source::Sources;
use crate::text::{WordSet, one_line};
use crate::workspace::Workspace;

/// Two texts say the same from this share of common words on, in percent.
const ALIKE: usize = 80;

/// The version before, as it is here.
pub(super) struct EarlierVersion {
    name: VersionRef,
    lock: ImportLock,
    documents: Vec<OurDoc>,
}

/// The version before; none if there is none that an import made.
///
/// # Errors
/// It cannot be read.
pub(super) fn earlier(
    here: &Sources,
    target: &ImportTarget<'_>,
    locks: &BTreeMap<String, String>,
) -> Result<Option<EarlierVersion>, CannotImport> {
    let name = target.name;
    let mut found: Vec<(VersionRef, &String)> = Vec::new();
    for (path, text) in locks {
        let home = Home::of_path(path).and_then(|home| home.name());
        found.extend(
            home.filter(|it| it.id == name.id && it.version < name.version).map(|it| (it, text)),
        );
    }
    let Some((before, text)) = found.into_iter().max() else { return Ok(None) };
    let folder = Home::new(Family::Model, &before).path();
    let lock = ImportLock::parse(text)
        .map_err(|why| CannotImport(format!("`{folder}{LOCK}` cannot be used: {why}")))?;
    Ok(Some(EarlierVersion { documents: documents(here, &folder)?, name: before, lock }))
}

impl EarlierVersion {
    /// What is called what already, as far as the catalog has the same things.
    pub(super) fn names(&self, catalog: &ForeignCatalog) -> KnownNames {
        let mut known = KnownNames::default();
        for (_, _, value) in &self.documents {
            collect_names(value, &mut known.taken);
        }
        known.taken.extend(self.lock.entries.values().map(|thing| thing.id.clone()));
        known.taken.extend(self.lock.entries.values().filter_map(|thing| thing.code.clone()));
        let said = self.said();
        let mut all = Vec::new();
        catalog.roots.iter().for_each(|root| super::lay_out::collect(root, &mut all));
        let mut keep = |section: ImportSection, key: &str, (id, code): (String, Option<String>)| {
            known.taken.remove(&id);
            if let Some(code) = code {
                known.taken.remove(&code);
                known.codes.insert(id.clone(), code);
            }
            known.ids.insert((section, key.to_owned()), id);
        };
        for node in all {
            for section in sections(node) {
                if let Some(kept) = self.same(node, *section, &said) {
                    keep(*section, &node.key, kept);
                }
            }
            for action in &node.actions {
                let place = (ImportSection::Actions, action.key.clone());
                let before = self.lock.entries.get(&place).filter(|thing| {
                    said.get(&thing.id).is_some_and(|before| is_alike(before, &action.text))
                });
                if let Some(thing) = before {
                    keep(ImportSection::Actions, &action.key, (thing.id.clone(), None));
                }
            }
        }
        known
    }

    /// What each thing says: by its id, title or text.
    fn said(&self) -> BTreeMap<String, String> {
        let mut said = BTreeMap::new();
        for (_, _, value) in &self.documents {
            collect_said(value, &mut said);
        }
        said
    }

    /// The id and code of the same thing in the version before.
    fn same(
        &self,
        node: &ForeignNode,
        section: ImportSection,
        said: &BTreeMap<String, String>,
    ) -> Option<(String, Option<String>)> {
        let is_item = node.kind == NodeKind::Item;
        let words = if is_item { super::lay_out::item_text(node) } else { node.title.clone()? };
        let is_same = |thing: &&super::lock::LockedThing| {
            let before = said.get(&thing.id);
            before.is_some_and(|before| match is_item {
                true => is_alike(before, &words),
                false => one_line(before).eq_ignore_ascii_case(&one_line(&words)),
            })
        };
        let by_key = self.lock.entries.get(&(section, node.key.clone())).filter(is_same);
        // A group may be known by its title alone, if only one bears it.
        let of_section = || self.lock.entries.iter().filter(|((kind, _), _)| *kind == section);
        let by_title = || {
            let mut all = of_section().map(|(_, thing)| thing).filter(is_same);
            let first = all.next().filter(|_| !is_item)?;
            all.next().is_none().then_some(first)
        };
        let found = by_key.or_else(by_title)?;
        Some((found.id.clone(), found.code.clone()))
    }

    /// The document that declares what changed since: what the publisher's mapping says, and the rest as it is found.
    ///
    /// # Errors
    /// One of the versions cannot be read.
    pub(super) fn changes(
        &self,
        here: &Sources,
        (target, docs, files): (&ImportTarget<'_>, &[ImportedDoc], &[NewFile]),
        mapping: Option<&PublishersMapping>,
    ) -> Result<NewFile, CannotImport> {
        let path = Home::new(Family::Model, target.name).changes();
        let mut with = here.clone();
        for file in files.iter().filter(|file| file.path.ends_with(".yaml")) {
            with.add(file.path.clone(), file.text.clone().into_bytes());
        }
        let whose = mapping.map_or(
            "no mapping of its publisher was given",
            |_| "what moved is as its publisher's mapping says",
        );
        let version = &target.name.version;
        let summary = format!(
            "{version} as it was brought in, compared with {}; {whose}.",
            self.name.version
        );
        let head = |changes: &[Value]| {
            let from = self.name.version.to_string();
            edit::document(&json!({ "from": from, "summary": summary, "changes": changes }))
        };
        let mut compare = |changes: &[Value]| {
            with.add(path.clone(), head(changes).into_bytes());
            let workspace: Workspace = crate::load(&with).value;
            let pair = editions::compare(&workspace, &self.name, target.name);
            pair.ok_or_else(|| {
                CannotImport(format!("`{}` cannot be read; see `smm check`", self.name))
            })
        };
        let mut changes = mapping.map(|mapping| self.mapped(docs, mapping)).unwrap_or_default();
        // What the mapping says and is not found so would be an error: the comparison knows better.
        let wrong = compare(&changes)?.accounts.not_found;
        let numbered = std::mem::take(&mut changes).into_iter().enumerate();
        changes = numbered.filter(|(at, _)| !wrong.contains(at)).map(|(_, one)| one).collect();
        let pair = compare(&changes)?;
        let (all, _) =
            scaffold::declared(Some(&head(&changes)), &pair).map_err(|why| CannotImport(why.0))?;
        let all = edit::meaning(&all).unwrap_or_default();
        let all = all.get("changes").and_then(Value::as_array).cloned().unwrap_or_default();
        let all: Vec<Value> = all.iter().map(|one| with_reason(one, target)).collect();
        Ok(NewFile { text: head(&all), path })
    }

    /// The entries that the publisher's mapping makes.
    fn mapped(&self, docs: &[ImportedDoc], mapping: &PublishersMapping) -> Vec<Value> {
        let old: BTreeMap<String, &str> = self.indicators();
        let new: BTreeMap<String, &str> = docs
            .iter()
            .flat_map(|doc| doc.root.all())
            .filter(|one| one.section == ImportSection::Indicators)
            .map(|one| (bare(&one.key), one.id.as_str()))
            .collect();
        let entry = |from: &String, said: &super::publisher::MappedItem| {
            let item = old.get(&bare(from))?;
            let into: IndexMap<&str, ()> =
                said.into.iter().filter_map(|to| new.get(&bare(to)).map(|id| (*id, ()))).collect();
            let into: Vec<&str> = into.into_keys().collect();
            // It stays under its id.
            if into == [*item] {
                return None;
            }
            Some(said.entry(item, &into))
        };
        mapping.items.iter().filter_map(|(from, said)| entry(from, said)).collect()
    }

    fn indicators(&self) -> BTreeMap<String, &str> {
        let all = self.lock.entries.iter().filter(|((section, _), thing)| {
            *section == ImportSection::Indicators && !thing.is_gone()
        });
        all.map(|((_, key), thing)| (bare(key), thing.id.as_str())).collect()
    }
}

fn is_alike(before: &str, now: &str) -> bool {
    WordSet::of(before).is_like(&WordSet::of(now), ALIKE)
}

/// An entry with a reason that says no more than is known.
fn with_reason(entry: &Value, target: &ImportTarget<'_>) -> Value {
    let mut entry = entry.clone();
    let is_said = |reason: &str| !reason.trim().is_empty();
    if entry.get("reason").and_then(Value::as_str).is_some_and(is_said) {
        return entry;
    }
    let version = &target.name.version;
    let reason = match entry.get("change").and_then(Value::as_str) {
        Some("added") => format!("It is new in {version}."),
        Some("removed") => format!("It is not in {version}."),
        _ => format!("It is as its publisher has it in {version}."),
    };
    if let Some(fields) = entry.as_object_mut() {
        fields.insert("reason".to_owned(), reason.into());
    }
    entry
}

/// The kinds of things that a node may have become.
fn sections(node: &ForeignNode) -> &'static [ImportSection] {
    match node.kind {
        NodeKind::Item => &[ImportSection::Indicators],
        NodeKind::Group => {
            &[ImportSection::Practices, ImportSection::Subdomains, ImportSection::Domains]
        }
    }
}

/// What an id stands for: the title of a group, the text of an item.
fn collect_said(value: &Value, said: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(fields) => {
            let id = fields.get("id").and_then(Value::as_str);
            let words = fields.get("title").or_else(|| fields.get("text")).and_then(Value::as_str);
            if let Some((id, words)) = id.zip(words) {
                said.insert(id.to_owned(), words.to_owned());
            }
            fields.values().for_each(|value| collect_said(value, said));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_said(item, said)),
        _ => {}
    }
}

/// A name without the letters before its number, as mappings leave them out.
fn bare(name: &str) -> String {
    let rest = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    if rest.is_empty() { name.to_owned() } else { rest.to_owned() }
}
