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
use super::lock::{ImportLock, LockedThing};
use super::names::KnownNames;
use super::placed::ImportedDoc;
use super::publisher::PublishersMapping;
use super::section::ImportSection;
use super::{CannotImport, ImportTarget, LOCK};
use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::edit;
use crate::editions::{self, Pair};
use crate::id::VersionRef;
use crate::layout::{Family, Home};
use crate::scaffold::{self, NewFile};
use crate::source::Sources;
use crate::text::{WordSet, one_line};
use crate::words::Words;
use crate::workspace::Workspace;

/// How the reason of a change begins that is nothing but another place.
pub(super) const ELSEWHERE: &str = "It stands elsewhere in ";
/// Two texts say the same from this share of common words on, in percent.
const ALIKE: usize = 80;

/// The version before, as it is here.
pub(super) struct EarlierVersion {
    /// Its name.
    pub(super) name: VersionRef,
    /// What came from where.
    pub(super) lock: ImportLock,
    /// What it says.
    pub(super) documents: Vec<OurDoc>,
}

/// A later version, laid out beside it.
pub(super) struct LaterVersion<'l> {
    /// Its name.
    pub(super) name: &'l VersionRef,
    /// Its documents.
    pub(super) docs: &'l [ImportedDoc],
    /// The same as files.
    pub(super) files: &'l [NewFile],
    /// What was called what before it was laid out.
    pub(super) known: &'l KnownNames,
}

/// Two versions that were compared.
pub(super) struct ComparedVersions {
    /// The two entry by entry.
    pub(super) pair: Pair,
    /// What the later one calls things.
    pub(super) words: Words,
    /// The entries of `changes.yaml` that the publisher's mapping makes, and those for what stands elsewhere.
    changes: Vec<Value>,
    /// What the mapping names and neither version has.
    pub(super) mapping_found: Vec<Diagnostic>,
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
        let is_same = |thing: &&LockedThing| {
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

    /// The document that declares what changed since: what the publisher's mapping says, and the rest as it is
    /// found. Beside it, what is wrong with the mapping.
    ///
    /// # Errors
    /// One of the versions cannot be read.
    pub(super) fn changes(
        &self,
        here: &Sources,
        later: &LaterVersion<'_>,
        mapping: Option<&PublishersMapping>,
    ) -> Result<(NewFile, Vec<Diagnostic>), CannotImport> {
        let compared = self.compared(here, later, mapping)?;
        let declared = self.document(later, mapping, &compared.changes);
        let (all, _) = scaffold::declared(Some(&declared), &compared.pair)
            .map_err(|why| CannotImport(why.0))?;
        let all = edit::meaning(&all).unwrap_or_default();
        let all = all.get("changes").and_then(Value::as_array).cloned().unwrap_or_default();
        let all: Vec<Value> = all.iter().map(|one| with_reason(one, later.name)).collect();
        let path = Home::new(Family::Model, later.name).changes();
        let text = self.document(later, mapping, &all);
        Ok((NewFile { path, text }, compared.mapping_found))
    }

    /// The text of `changes.yaml`.
    fn document(
        &self,
        later: &LaterVersion<'_>,
        mapping: Option<&PublishersMapping>,
        changes: &[Value],
    ) -> String {
        let whose = mapping.map_or(
            "no mapping of its publisher was given",
            |_| "what moved is as its publisher's mapping says",
        );
        let (from, version) = (self.name.version.to_string(), &later.name.version);
        let summary = format!("{version} as it was brought in, compared with {from}; {whose}.");
        edit::document(&json!({ "from": from, "summary": summary, "changes": changes }))
    }

    /// The two versions entry by entry, with what the publisher's mapping says and what stands elsewhere now.
    ///
    /// # Errors
    /// One of the versions cannot be read.
    pub(super) fn compared(
        &self,
        here: &Sources,
        later: &LaterVersion<'_>,
        mapping: Option<&PublishersMapping>,
    ) -> Result<ComparedVersions, CannotImport> {
        let path = Home::new(Family::Model, later.name).changes();
        let mut with = here.clone();
        for file in later.files.iter().filter(|file| file.path.ends_with(".yaml")) {
            with.add(file.path.clone(), file.text.clone().into_bytes());
        }
        let mut compare = |changes: &[Value]| {
            with.add(path.clone(), self.document(later, mapping, changes).into_bytes());
            let workspace: Workspace = crate::load(&with).value;
            let pair = editions::compare(&workspace, &self.name, later.name);
            let pair = pair.ok_or_else(|| {
                CannotImport(format!("`{}` cannot be read; see `smm check`", self.name))
            })?;
            Ok((pair, workspace.words_of(later.name).clone()))
        };
        let (mut changes, mapping_found) = match mapping {
            Some(mapping) => self.mapped(later, mapping),
            None => (Vec::new(), Vec::new()),
        };
        changes.extend(self.elsewhere(later, &changes));
        let (mut pair, mut words) = compare(&changes)?;
        // What the mapping says and is not found so would be an error: the comparison knows better.
        let wrong = std::mem::take(&mut pair.accounts.not_found);
        if !wrong.is_empty() {
            let numbered = changes.into_iter().enumerate();
            changes = numbered.filter(|(at, _)| !wrong.contains(at)).map(|(_, one)| one).collect();
            (pair, words) = compare(&changes)?;
        }
        Ok(ComparedVersions { pair, words, changes, mapping_found })
    }

    /// The entries for what is the same thing in another place: at another level, or in another group.
    fn elsewhere(&self, later: &LaterVersion<'_>, mapped: &[Value]) -> Vec<Value> {
        let is_mapped = |id: &str| mapped.iter().any(|one| one["item"] == id);
        let all = later.docs.iter().flat_map(|doc| doc.root.all());
        let moved = all.filter_map(|one| {
            let is_item = matches!(one.section, ImportSection::Actions | ImportSection::Indicators);
            let before = later.known.ids.get(&(one.section, one.key.clone()))?;
            let is_moved = is_item && *before != one.id && !is_mapped(before);
            is_moved.then_some((before, &one.id))
        });
        let version = &later.name.version;
        let entry = |(before, now): (&String, &String)| {
            json!({
                "change": "moved",
                "item": before,
                "into": [now],
                "reason": format!("{ELSEWHERE}{version}."),
            })
        };
        moved.map(entry).collect()
    }

    /// The entries that the publisher's mapping makes, and what it names that is in neither version.
    fn mapped(
        &self,
        later: &LaterVersion<'_>,
        mapping: &PublishersMapping,
    ) -> (Vec<Value>, Vec<Diagnostic>) {
        let old = self.indicators();
        let new = later.indicators();
        let mut diags = Diagnostics::default();
        let mut entries = Vec::new();
        for (from, said) in &mapping.items {
            let item = old.get(&bare(from));
            if item.is_none() {
                let message = format!(
                    "the mapping speaks of `{from}`, which the older version does not have"
                );
                diags.report(Code::UnknownReference, said.name_at, message);
            }
            let mut into: IndexMap<&str, ()> = IndexMap::new();
            for to in &said.into {
                match new.get(&bare(to)) {
                    Some(id) => drop(into.insert(id, ())),
                    None => {
                        let message = format!(
                            "`{from}` went to `{to}`, which the newer version does not have"
                        );
                        diags.report(Code::UnknownReference, said.words_at, message);
                    }
                }
            }
            let into: Vec<&str> = into.into_keys().collect();
            // What stays under its id needs no entry.
            entries
                .extend(item.filter(|item| into != [**item]).map(|item| said.entry(item, &into)));
        }
        if !mapping.items.keys().any(|from| old.contains_key(&bare(from))) {
            return (Vec::new(), vec![of_other_versions(mapping)]);
        }
        // A slip of its publisher keeps nobody from the rest.
        diags.iter_mut().for_each(|one| one.severity = Severity::Warning);
        (entries, diags.into_sorted())
    }

    /// The items of the older version, by their names in the source.
    fn indicators(&self) -> BTreeMap<String, &str> {
        let is_it = |((section, _), thing): &(&(ImportSection, String), &LockedThing)| {
            *section == ImportSection::Indicators && !thing.is_gone()
        };
        let mut references = BTreeMap::new();
        self.documents.iter().for_each(|(_, _, value)| collect_references(value, &mut references));
        let mut all = BTreeMap::new();
        for ((_, key), thing) in self.lock.entries.iter().filter(is_it) {
            let reference = references.get(thing.id.as_str());
            all.extend(reference.map(|name| (bare(name), thing.id.as_str())));
            all.insert(bare(key), thing.id.as_str());
        }
        all
    }
}

impl LaterVersion<'_> {
    /// Its items, by their names in the source.
    fn indicators(&self) -> BTreeMap<String, &str> {
        let all = self.docs.iter().flat_map(|doc| doc.root.all());
        let mut named = BTreeMap::new();
        for one in all.filter(|one| one.section == ImportSection::Indicators) {
            let reference = one.fields.get("ref").and_then(Value::as_str);
            named.extend(reference.map(|name| (bare(name), one.id.as_str())));
            named.insert(bare(&one.key), one.id.as_str());
        }
        named
    }
}

/// The finding that a mapping has nothing to say about two versions.
fn of_other_versions(mapping: &PublishersMapping) -> Diagnostic {
    let mut diags = Diagnostics::default();
    let place = mapping.items.values().next().map(|said| said.name_at).unwrap_or_default();
    diags
        .report(
            Code::UnknownReference,
            place,
            "the mapping speaks of nothing that the older version has",
        )
        .hint("take the mapping that leads from the older version to the newer one");
    diags.into_sorted().remove(0)
}

fn is_alike(before: &str, now: &str) -> bool {
    WordSet::of(before).is_like(&WordSet::of(now), ALIKE)
}

/// An entry with a reason that says no more than is known.
fn with_reason(entry: &Value, name: &VersionRef) -> Value {
    let mut entry = entry.clone();
    let is_said = |reason: &str| !reason.trim().is_empty();
    if entry.get("reason").and_then(Value::as_str).is_some_and(is_said) {
        return entry;
    }
    let version = &name.version;
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

/// What its publisher calls a thing, by our id.
fn collect_references<'v>(value: &'v Value, references: &mut BTreeMap<&'v str, &'v str>) {
    match value {
        Value::Object(fields) => {
            let text = |key: &str| fields.get(key).and_then(Value::as_str);
            references.extend(text("id").zip(text("ref")));
            fields.values().for_each(|value| collect_references(value, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, references)),
        _ => {}
    }
}

/// A name without the letters before its number, as mappings leave them out.
fn bare(name: &str) -> String {
    let rest = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    if rest.is_empty() { name.to_owned() } else { rest.to_owned() }
}
