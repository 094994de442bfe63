//! Mappings as meant: what their rows speak of, in the order of the standard, and how much of it they reach.
//!
//! In: a [`Workspace`]. Out: [`Mapped`], a mapping with its catalog; [`ItemNames`], what its items can name.
//! Never: judges, renders.

mod derived;

pub use derived::{Derivation, DerivedPair, DerivedPath, composed, derived};

use std::collections::{BTreeMap, BTreeSet};

use crate::digest::sha256_of_parts;
use crate::id::{Version, VersionRef};
use crate::model::Practice;
use crate::model::walk::practice_ids;
use crate::profile::Tailored;
use crate::schema::Doc;
use crate::schema::catalog::{ReferenceCatalogDoc, ReferenceDoc};
use crate::schema::mapping::{DutyRole, MappingDoc, RowDoc};
use crate::workspace::Workspace;

/// A mapping with the catalog of its standard.
#[derive(Clone, Copy, Debug)]
pub struct Mapped<'w> {
    /// The mapping.
    pub doc: &'w MappingDoc,
    /// The edition that it leads to.
    pub catalog: &'w ReferenceCatalogDoc,
}

/// Some requirements that stand together, below one heading of the standard.
#[derive(Debug)]
pub struct ClauseGroup<'w> {
    /// The heading; a catalog without headings has a group for each requirement.
    pub head: &'w ReferenceDoc,
    /// The requirements.
    pub clauses: Vec<&'w ReferenceDoc>,
}

/// So many requirements of a catalog that hardly has headings have a column each in a matrix.
const COLUMNS: usize = 24;

/// Id and version of a mapping.
pub fn name(doc: &MappingDoc) -> Option<VersionRef> {
    Some(VersionRef { id: doc.id.value.clone(), version: Version::parse(&doc.version)? })
}

/// The name of a row in its mapping: requirement, item and role, so that others can cite it.
pub fn row_name(row: &RowDoc) -> String {
    let role = match row.role.value {
        DutyRole::AssetOwner => "ao",
        DutyRole::ProductSupplier => "ps",
        DutyRole::ServiceProvider => "sp",
    };
    format!("{}_{}_{role}", slug(&row.reference), row.item)
}

/// The name of a row by which comments go: its mapping, then its name there.
pub fn row_clause(doc: &MappingDoc, row: &RowDoc) -> String {
    format!("{}/{}", doc.id, row_name(row))
}

/// An id as an anchor.
pub fn slug(id: &str) -> String {
    let sign = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '(' | ')') { c } else { '-' };
    id.chars().map(sign).collect()
}

/// A version of a mapping.
pub fn find<'w>(workspace: &'w Workspace, wanted: &VersionRef) -> Option<&'w Doc<MappingDoc>> {
    workspace.mappings.iter().find(|doc| name(&doc.value).as_ref() == Some(wanted))
}

/// The catalog of an edition by the name of its file.
pub fn catalog<'w>(workspace: &'w Workspace, to: &str) -> Option<&'w ReferenceCatalogDoc> {
    workspace.references.iter().map(|doc| &*doc.value).find(|catalog| catalog.name() == to)
}

/// The mappings of a version, of each the newest, in the order of their ids.
pub fn of_version<'w>(workspace: &'w Workspace, from: &VersionRef) -> Vec<Mapped<'w>> {
    let from = from.to_string();
    let mut newest: BTreeMap<&str, (&MappingDoc, Option<VersionRef>)> = BTreeMap::new();
    for doc in workspace.mappings.iter().map(|doc| &*doc.value).filter(|doc| *doc.from == from) {
        let (this, entry) = (name(doc), newest.entry(doc.id.value.as_str()));
        let known = entry.or_insert((doc, this.clone()));
        if this > known.1 {
            *known = (doc, this);
        }
    }
    let with_catalog =
        |(doc, _): (&'w MappingDoc, _)| Some(Mapped { doc, catalog: catalog(workspace, &doc.to)? });
    newest.into_values().filter_map(with_catalog).collect()
}

/// The mappings of a version and of everything beneath it, each with the version that it starts from.
pub fn of_layers<'w>(workspace: &'w Workspace, top: &VersionRef) -> Vec<(VersionRef, Mapped<'w>)> {
    let layers = workspace.catalog.stack([top.clone()]);
    let of_layer = |layer: VersionRef| {
        let mapped = of_version(workspace, &layer);
        mapped.into_iter().map(move |one| (layer.clone(), one))
    };
    layers.into_iter().flat_map(of_layer).collect()
}

/// The digest of everything that a mapping says; its status and its layout do not count.
pub fn digest(doc: &MappingDoc) -> String {
    let heads = [&doc.id, &doc.version, &doc.title, &doc.date, &doc.from, &doc.to, &doc.method];
    let mut parts: Vec<&str> = heads.into_iter().map(|head| head.value.as_str()).collect();
    for row in &doc.rows {
        parts.extend(["row", &row.item, row.role.name(), &row.reference]);
        parts.extend([row.relationship.name(), row.confidence.name(), &row.reason]);
    }
    for one in &doc.without.items {
        parts.extend(["item", &one.item, &one.reason]);
    }
    for one in &doc.without.references {
        parts.push("references");
        parts.extend(one.references.iter().map(|id| id.value.as_str()));
        parts.push(&one.reason);
    }
    sha256_of_parts(parts.into_iter().map(str::as_bytes))
}

impl<'w> Mapped<'w> {
    /// The rows that speak to each requirement.
    pub fn rows_by_reference(&self) -> BTreeMap<&'w str, Vec<&'w RowDoc>> {
        let mut found: BTreeMap<&str, Vec<&RowDoc>> = BTreeMap::new();
        for row in &self.doc.rows {
            found.entry(&row.reference.value).or_default().push(row);
        }
        found
    }

    /// How many requirements something speaks to, and how many there are.
    pub fn coverage(&self) -> (usize, usize) {
        let spoken: BTreeSet<&str> =
            self.doc.rows.iter().map(|row| row.reference.value.as_str()).collect();
        let all = self.catalog.requirements().map(|one| spoken.contains(one.id.value.as_str()));
        let all: Vec<bool> = all.collect();
        (all.iter().filter(|reached| **reached).count(), all.len())
    }

    /// The requirements by the highest headings of the standard.
    pub fn groups(&self) -> Vec<ClauseGroup<'w>> {
        let by_heading = groups_of(self.catalog);
        let few = self.catalog.requirements().count() <= COLUMNS;
        if by_heading.len() > 1 || (!by_heading.is_empty() && !few) {
            return by_heading;
        }
        let alone = |one| ClauseGroup { head: one, clauses: vec![one] };
        self.catalog.requirements().map(alone).collect()
    }

    /// A title of the standard, of a requirement by its id; wording that is not free has none.
    pub fn title_of(&self, reference: &str) -> Option<&'w str> {
        let entry = self.catalog.entries.iter().find(|entry| entry.id.value == reference)?;
        entry.title.as_ref().map(|title| title.value.as_str())
    }
}

fn groups_of(catalog: &ReferenceCatalogDoc) -> Vec<ClauseGroup<'_>> {
    let mut groups: Vec<ClauseGroup<'_>> = Vec::new();
    for entry in &catalog.entries {
        match groups.last_mut() {
            Some(group) if !entry.heading => group.clauses.push(entry),
            Some(group) if lies_below(entry, group.head) => {}
            _ if entry.heading => groups.push(ClauseGroup { head: entry, clauses: Vec::new() }),
            _ => {}
        }
    }
    groups.retain(|group| !group.clauses.is_empty());
    groups
}

/// Whether a heading is part of what another one heads: `GV.OC` of `GV`, or `ORG 1` of `6`, whose ids are
/// of another form.
fn lies_below(entry: &ReferenceDoc, head: &ReferenceDoc) -> bool {
    let rest = entry.id.strip_prefix(head.id.as_str());
    let is_part = rest.is_some_and(|rest| rest.starts_with(['.', ' ', '-']));
    let is_number = |id: &str| id.bytes().all(|byte| byte.is_ascii_digit());
    is_part || (is_number(&head.id) && entry.id.contains(' '))
}

/// What the items of a mapping can name in a version: practices, levels, actions and indicators.
#[derive(Debug)]
pub struct ItemNames<'t>(BTreeMap<String, NamedPlace<'t>>);

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedPlace<'t> {
    /// The id of its practice.
    pub practice: &'t str,
    /// The level; none of a practice as a whole.
    pub level: Option<u8>,
    /// Whether it is a level or the practice itself, which holds others.
    pub is_whole: bool,
}

impl<'t> ItemNames<'t> {
    /// Everything in a version that a row can be about.
    pub fn of(tailored: &'t Tailored) -> Self {
        let mut all = Self(BTreeMap::new());
        tailored.model.practices.iter().for_each(|practice| all.add(practice));
        all
    }

    /// Everything in a practice that a row can be about.
    pub fn of_practice(practice: &'t Practice) -> Self {
        let mut all = Self(BTreeMap::new());
        all.add(practice);
        all
    }

    fn add(&mut self, practice: &'t Practice) {
        let all = &mut self.0;
        let id = practice.id.as_str();
        let place = |level, is_whole| NamedPlace { practice: id, level, is_whole };
        all.insert(id.to_owned(), place(None, true));
        for level in &practice.levels {
            let name = format!("{}-{}", practice.code, level.number);
            all.insert(name, place(Some(level.number), true));
        }
        for given in practice_ids(practice) {
            if let Some(level) = given.level.filter(|_| matches!(given.kind, 'A' | 'I')) {
                all.insert(given.id.to_string(), place(Some(level), false));
            }
        }
    }

    /// Where an item stands; none if the version has no such thing.
    pub fn place(&self, item: &str) -> Option<NamedPlace<'t>> {
        self.0.get(item).copied()
    }

    /// Every name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
