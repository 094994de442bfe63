//! Compares two states of a catalog of others, as an import of the newer one beside the older one would.
//!
//! In: what their files say, and the publisher's own mapping if there is one. Out: [`ComparedCatalogs`], with
//! what the catalogs say of themselves. Reports: content that changed under one version. Never: writes.

use std::collections::BTreeMap;

use super::catalog::{ForeignCatalog, NodeKind};
use super::faithful::title;
use super::lay_out::{LayoutInput, collect, lay_out};
use super::lock::ImportLock;
use super::names::KnownNames;
use super::next::{ComparedVersions, EarlierVersion, LaterVersion};
use super::placed::{self, ImportedDoc};
use super::publisher::PublishersMapping;
use super::section::ImportSection;
use super::spoken::{SpokenNames, spoken};
use super::unchanged::unchanged_version;
use super::{CannotImport, ImportTarget, LOCK, ReadCatalog, again, faithful};
use crate::diag::Diagnostic;
use crate::diff::{Bump, Header, Key, Kind};
use crate::editions::Pair;
use crate::id::{VersionRef, hyphenated, is_id};
use crate::layout::{Family, Home};
use crate::source::Sources;
use crate::words::Words;

/// The day of a catalog that says none: a model has one, and the comparison shows none.
const NO_DAY: &str = "1970-01-01";
/// What stands where a catalog says nothing about whose it is, on both sides alike.
const NO_RIGHTS: &str = "Its publisher says nothing about that.";

/// Two states of a catalog.
#[derive(Clone, Debug)]
pub struct ComparedCatalogs {
    /// The two entry by entry.
    pub pair: Pair,
    /// What the newer one calls things.
    pub words: Words,
    /// What is to be said about the newer source.
    pub found: Vec<Diagnostic>,
    /// What the mapping names and neither state has, at its place in the mapping.
    pub mapping_found: Vec<Diagnostic>,
}

impl ComparedCatalogs {
    /// Where the comparison comes from, in Markdown: the names of both files, and of the mapping.
    pub fn summary(&self, [old, new]: [&str; 2], mapping: Option<&str>) -> String {
        let words = &self.words;
        let mut said = vec![words.with("redline.compared", &[("old", &old), ("new", &new)])];
        let diff = &self.pair.diff;
        if let Some(file) = mapping {
            said.push(words.with("redline.by_mapping", &[("file", &file)]));
        } else if diff.from.version != diff.to.version {
            said.push(words.say("redline.by_text").to_owned());
        }
        if !self.found.is_empty() {
            said.push(words.with("redline.one_version", &[("version", &diff.to.version)]));
        }
        said.join(" ")
    }
}

/// A version of a workspace that an import made.
#[derive(Clone, Copy, Debug)]
pub struct ImportedVersion<'v> {
    /// The workspace.
    pub sources: &'v Sources,
    /// The version.
    pub name: &'v VersionRef,
    /// The text of its lock.
    pub lock: &'v str,
}

/// Compares two catalogs.
///
/// # Errors
/// One of them cannot be laid out.
pub fn compare(
    old: &ReadCatalog,
    new: &ReadCatalog,
    mapping: Option<&PublishersMapping>,
) -> Result<ComparedCatalogs, CannotImport> {
    let name = named("1.0");
    let mut docs = laid_out(old, &name, KnownNames::default());
    keep_rights(&mut docs, &old.catalog);
    let folder = Home::new(Family::Model, &name).path();
    let mut here = Sources::default();
    for file in placed::files(&docs, &folder) {
        here.add(file.path, file.text.into_bytes());
    }
    let mut lock = ImportLock::default();
    lock.enter(&docs);
    lock.source.insert("version".to_owned(), old.catalog.version.clone());
    let value = |doc: ImportedDoc| (doc.path, String::new(), doc.root.to_json());
    let documents = docs.into_iter().map(value).collect();
    let earlier = EarlierVersion { name, lock, documents };
    let older = OlderSide { earlier: &earlier, here: &here, catalog: Some(&old.catalog) };
    with_later(&older, new, mapping)
}

/// Compares a version of a workspace with a catalog that is newer.
///
/// # Errors
/// No import made the version, or one of the two cannot be read.
pub fn compare_with(
    old: &ImportedVersion<'_>,
    new: &ReadCatalog,
    mapping: Option<&PublishersMapping>,
) -> Result<ComparedCatalogs, CannotImport> {
    let folder = Home::new(Family::Model, old.name).path();
    let lock = ImportLock::parse(old.lock)
        .map_err(|why| CannotImport(format!("`{folder}{LOCK}` cannot be used: {why}")))?;
    let documents = again::documents(old.sources, &folder)?;
    let earlier = EarlierVersion { name: old.name.clone(), lock, documents };
    let older = OlderSide { earlier: &earlier, here: old.sources, catalog: None };
    with_later(&older, new, mapping)
}

/// The older side.
struct OlderSide<'o> {
    earlier: &'o EarlierVersion,
    here: &'o Sources,
    /// Its catalog; none if it is a version of a workspace.
    catalog: Option<&'o ForeignCatalog>,
}

/// Compares with a catalog that is laid out beside. Under the version of before, what has the same name in
/// the source is the same thing; under another one, only what says nearly the same.
fn with_later(
    older: &OlderSide<'_>,
    new: &ReadCatalog,
    mapping: Option<&PublishersMapping>,
) -> Result<ComparedCatalogs, CannotImport> {
    let earlier = older.earlier;
    let is_same_version = earlier.lock.is_of_version(&new.catalog.version);
    let known = if is_same_version { earlier.lock.names() } else { earlier.names(&new.catalog) };
    let id = earlier.name.id.clone();
    let above = Bump::Major.above(&earlier.name.version);
    let name = VersionRef::parse(&format!("{id}@{above}"))
        .ok_or_else(|| CannotImport(format!("no version comes after `{}`", earlier.name)))?;
    let mut docs = laid_out(new, &name, known.clone());
    if older.catalog.is_some() {
        keep_rights(&mut docs, &new.catalog);
    }
    let files = placed::files(&docs, &Home::new(Family::Model, &name).path());
    let later = LaterVersion { name: &name, docs: &docs, files: &files, known: &known };
    let compared = earlier.compared(older.here, &later, mapping)?;
    let ComparedVersions { mut pair, words, mapping_found, .. } = compared;
    speak_for(&new.catalog, &mut pair.new.header);
    match older.catalog {
        Some(catalog) => speak_for(catalog, &mut pair.old.header),
        None => pair.new.header.id.clone_from(&pair.old.header.id),
    }
    let given =
        earlier.lock.entries.iter().map(|((section, key), thing)| (*section, key, &thing.id));
    let laid = docs.iter().flat_map(|doc| doc.root.all());
    let laid = laid.map(|one| (one.section, &one.key, &one.id));
    let by_key: BTreeMap<&str, String> =
        older.catalog.into_iter().chain([&new.catalog]).flat_map(called).collect();
    let mut named = SpokenNames::new();
    for (section, key, id) in given.chain(laid) {
        let kind = match section {
            ImportSection::Domains => Kind::Domain,
            ImportSection::Subdomains => Kind::Subdomain,
            ImportSection::Practices => Kind::Practice,
            ImportSection::Actions => Kind::Action,
            _ => continue,
        };
        named.extend(by_key.get(key.as_str()).map(|name| (Key::new(kind, id), name.clone())));
    }
    let pair = spoken(pair, &named);
    // What a table holds is said by a document that may be that of both sides.
    let is_said = is_same_version && !new.format.is_table();
    let found = is_said.then(|| unchanged_version(&pair, &new.catalog)).flatten();
    Ok(ComparedCatalogs { pair, words, found: found.into_iter().collect(), mapping_found })
}

/// By the key of each group what it is called, and by that of each action what that is called which it belongs to.
fn called(catalog: &ForeignCatalog) -> BTreeMap<&str, String> {
    let mut all = Vec::new();
    catalog.roots.iter().for_each(|root| collect(root, &mut all));
    let mut named = BTreeMap::new();
    for node in all {
        if node.kind == NodeKind::Group {
            named.extend(node.reference.as_ref().map(|name| (node.key.as_str(), title(name))));
        }
        let name = node.reference.as_ref().unwrap_or(&node.key);
        named.extend(node.actions.iter().map(|action| (action.key.as_str(), name.clone())));
    }
    named
}

fn named(version: &str) -> VersionRef {
    VersionRef::parse(&format!("catalog@{version}")).expect("it is a name and a version")
}

fn laid_out(read: &ReadCatalog, name: &VersionRef, known: KnownNames) -> Vec<ImportedDoc> {
    let target = ImportTarget { name, from: "", today: NO_DAY };
    lay_out(&LayoutInput::of(read, &target), known)
}

/// Keeps of the notice what the publisher says: how a catalog is brought in is nothing to compare.
fn keep_rights(docs: &mut [ImportedDoc], catalog: &ForeignCatalog) {
    if let Some(head) = docs.first_mut() {
        let rights = catalog.rights.as_deref().unwrap_or(NO_RIGHTS);
        head.root.fields.insert("notice".to_owned(), faithful::markdown(rights).into());
    }
}

/// What a side says of itself: its publisher's title, version and day, and no state that only versions of a
/// workspace have.
fn speak_for(catalog: &ForeignCatalog, own: &mut Header) {
    let short = hyphenated(&catalog.title);
    let day = catalog.date.clone().filter(|day| crate::text::is_day(day));
    *own = Header {
        id: if is_id(&short) { short } else { own.id.clone() },
        version: faithful::title(&catalog.version),
        title: faithful::title(&catalog.title),
        status: String::new(),
        date: day.unwrap_or_default(),
        ..own.clone()
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::apply;
    use crate::import::{ReadOptions, read};
    use crate::render::changes::{from_json, json};

    const STANDARD: &str = include_str!("../../../../tests/cli/fixtures/standard.cdx.json");

    fn standard(changes: &[(&str, &str)]) -> ReadCatalog {
        let text =
            changes.iter().fold(STANDARD.to_owned(), |text, (old, new)| text.replace(old, new));
        let mut sources = Sources::default();
        sources.add("s.json", text.into_bytes());
        let options = ReadOptions { format: None, wanted: None, columns: None };
        read(&sources, &options).0.expect("a catalog")
    }

    #[test]
    fn the_data_make_either_side_from_the_other() {
        let old = standard(&[]);
        let new = standard(&[
            ("\"version\": \"1.0\"", "\"version\": \"2.0\""),
            ("Queries are made with parameters, as", "Nobody makes queries, since"),
            ("Files above a limit are refused.", "Somebody answers for what is uploaded."),
        ]);
        let compared = compare(&old, &new, None).expect("they can be compared");
        let pair = compared.pair;
        assert!(!pair.diff.is_empty() && compared.found.is_empty());
        let read = from_json(&json(&pair.diff)).expect("it is its own format");
        assert_eq!(read, pair.diff);
        assert_eq!(apply(&read, &pair.old), Ok(pair.new));
    }
}
