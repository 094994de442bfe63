//! What the levels reached speak to in a standard: an indication, never compliance.
//!
//! In: form, answers and score of an assessment, and the mappings of what it was held against. Out:
//! [`Spoken`], requirement by requirement in the order of the standard. Never: claims more than a row does,
//! and never calls a requirement met.

use std::collections::BTreeMap;

use super::score::{PracticeScore, Score, Tally};
use super::{Answers, Questionnaire};
use crate::id::VersionRef;
use crate::mappings::{self, ItemNames, Mapped};
use crate::model::Worth;
use crate::profile::Tailored;
use crate::schema::catalog::{ReferenceCatalogDoc, ReferenceDoc};
use crate::schema::mapping::{Confidence, MappingDoc, Relationship, RowDoc};
use crate::workspace::Workspace;

/// Whether the item of a row is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowState {
    /// Its level is reached.
    Reached,
    /// Its level is not reached, and the target asks for it.
    ForTarget,
    /// Its level is not reached, and no target asks for it.
    Beyond,
    /// It does not apply here, or is not asked.
    Aside,
}

impl RowState {
    /// The word in data, and the key of its word under `standard.state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::ForTarget => "for-target",
            Self::Beyond => "beyond",
            Self::Aside => "aside",
        }
    }
}

/// How far a requirement is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// A level that is reached asks all of it, and the reading is firm.
    Whole,
    /// What is reached speaks to a part of it, or the reading is arguable.
    Part,
    /// Only levels that are not reached speak to it; the target brings some of them.
    WithTarget,
    /// Only levels that no target asks for speak to it.
    Beyond,
    /// Only what does not apply here speaks to it.
    Aside,
    /// Nothing speaks to it.
    Nothing,
}

impl Reach {
    /// Every reach, the furthest first.
    pub const ALL: [Self; 6] =
        [Self::Whole, Self::Part, Self::WithTarget, Self::Beyond, Self::Aside, Self::Nothing];

    /// The word in data, and the key of its words under `standard.reach`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Part => "part",
            Self::WithTarget => "with-target",
            Self::Beyond => "beyond",
            Self::Aside => "aside",
            Self::Nothing => "nothing",
        }
    }

    fn of(rows: &[SpokenRow<'_>]) -> Self {
        let best = rows.iter().map(|row| row.state).min();
        match best {
            Some(RowState::Reached) if rows.iter().any(SpokenRow::is_whole) => Self::Whole,
            Some(RowState::Reached) => Self::Part,
            Some(RowState::ForTarget) => Self::WithTarget,
            Some(RowState::Beyond) => Self::Beyond,
            Some(RowState::Aside) => Self::Aside,
            None => Self::Nothing,
        }
    }
}

/// A row of a mapping, as far as its item is there.
#[derive(Clone, Copy, Debug)]
pub struct SpokenRow<'w> {
    /// The row.
    pub row: &'w RowDoc,
    /// Index of its practice; none if the form does not ask for it.
    pub practice: Option<usize>,
    /// Its level; none of a practice as a whole.
    pub level: Option<u8>,
    /// Whether it is there.
    pub state: RowState,
    /// Whether nothing of the item is left to be reached.
    is_complete: bool,
}

impl SpokenRow<'_> {
    /// Whether what is reached asks all that the requirement asks. A part of it, an overlap and an arguable
    /// reading never count as all.
    pub fn is_whole(&self) -> bool {
        let asks_all =
            matches!(self.row.relationship.value, Relationship::Equal | Relationship::Superset);
        let is_firm = self.row.confidence.value == Confidence::Firm;
        self.state == RowState::Reached && self.is_complete && asks_all && is_firm
    }
}

/// A requirement or heading of a standard with what speaks to it.
#[derive(Debug)]
pub struct SpokenClause<'w> {
    /// The requirement.
    pub clause: &'w ReferenceDoc,
    /// How far it is spoken to.
    pub reach: Reach,
    /// The rows: what is reached first, then in reading order.
    pub rows: Vec<SpokenRow<'w>>,
    /// Why nothing speaks to it, if the mapping says so.
    pub without: Option<&'w str>,
}

/// A standard with what speaks to each of its requirements.
#[derive(Debug)]
pub struct Spoken<'w> {
    /// The edition.
    pub catalog: &'w ReferenceCatalogDoc,
    /// The mappings to it.
    pub mappings: Vec<&'w MappingDoc>,
    /// Requirements and headings in the order of the standard.
    pub clauses: Vec<SpokenClause<'w>>,
}

impl Spoken<'_> {
    /// The requirements, headings left out.
    pub fn requirements(&self) -> impl Iterator<Item = &SpokenClause<'_>> {
        self.clauses.iter().filter(|one| !one.clause.heading)
    }

    /// How many requirements are spoken to so far.
    pub fn count(&self, reach: Reach) -> usize {
        self.requirements().filter(|one| one.reach == reach).count()
    }
}

/// The mappings to the standard that a person named: by edition, as `nist-csf-2.0`, by a mapping, with or
/// without its version, or as texts cite it.
///
/// # Errors
/// No mapping of the version, or of what lies beneath it, leads there; says which ones do.
pub fn named<'w>(
    workspace: &'w Workspace,
    version: &VersionRef,
    wanted: &str,
) -> Result<Vec<Mapped<'w>>, NoMapping> {
    let all: Vec<Mapped<'w>> =
        mappings::of_layers(workspace, version).into_iter().map(|(_, mapped)| mapped).collect();
    let is_one_of = |names: [String; 4]| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    let found: Vec<Mapped<'w>> =
        all.iter().copied().filter(|mapped| is_one_of(names_of(mapped))).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let mut editions: Vec<String> = all.iter().map(|mapped| mapped.catalog.name()).collect();
    editions.sort_unstable();
    editions.dedup();
    let names = all.iter().flat_map(names_of).collect();
    Err(NoMapping { editions, names })
}

/// No mapping leads to a standard; what there is instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoMapping {
    /// The editions that mappings lead to.
    pub editions: Vec<String>,
    /// All names by which one can be asked for.
    pub names: Vec<String>,
}

/// By what a mapping can be asked for.
fn names_of(mapped: &Mapped<'_>) -> [String; 4] {
    let Mapped { doc, catalog } = mapped;
    let with_version = format!("{}@{}", doc.id.value, doc.version.value);
    [catalog.name(), doc.id.value.clone(), with_version, catalog.cite_as.value.clone()]
}

/// What was found, as far as it decides which rows speak.
#[derive(Clone, Copy, Debug)]
pub struct FoundLevels<'a> {
    /// What was asked.
    pub form: &'a Questionnaire,
    /// What was answered.
    pub answers: &'a Answers,
    /// The levels reached.
    pub score: &'a Score,
}

/// What the levels reached speak to, edition by edition in the order in which they are first named; a mapping
/// that is named twice counts once.
pub fn spoken<'w>(
    found: FoundLevels<'_>,
    tailored: &Tailored,
    mapped: &[Mapped<'w>],
) -> Vec<Spoken<'w>> {
    let mut editions: Vec<(&'w ReferenceCatalogDoc, Vec<&'w MappingDoc>)> = Vec::new();
    for one in mapped {
        match editions.iter_mut().find(|(catalog, _)| std::ptr::eq(*catalog, one.catalog)) {
            None => editions.push((one.catalog, vec![one.doc])),
            Some((_, docs)) if docs.iter().any(|doc| std::ptr::eq(*doc, one.doc)) => {}
            Some((_, docs)) => docs.push(one.doc),
        }
    }
    let of_edition = |(catalog, docs)| of_edition(found, tailored, catalog, docs);
    editions.into_iter().map(of_edition).collect()
}

fn of_edition<'w>(
    found: FoundLevels<'_>,
    tailored: &Tailored,
    catalog: &'w ReferenceCatalogDoc,
    mappings: Vec<&'w MappingDoc>,
) -> Spoken<'w> {
    let names = ItemNames::of(tailored);
    let mut rows: BTreeMap<&str, Vec<SpokenRow<'w>>> = BTreeMap::new();
    for row in mappings.iter().flat_map(|doc| &doc.rows) {
        rows.entry(&row.reference.value).or_default().push(row_of(found, &names, row));
    }
    let without = without(&mappings);
    let clause = |clause: &'w ReferenceDoc| {
        let id = clause.id.value.as_str();
        let mut rows = rows.remove(id).unwrap_or_default();
        rows.sort_by_key(|row| (row.state, row.practice, row.level));
        SpokenClause { clause, reach: Reach::of(&rows), rows, without: without.get(id).copied() }
    };
    let clauses = catalog.entries.iter().map(clause).collect();
    Spoken { catalog, mappings, clauses }
}

/// Why nothing speaks to a requirement, in the words of the mappings.
fn without<'w>(mappings: &[&'w MappingDoc]) -> BTreeMap<&'w str, &'w str> {
    let groups = mappings.iter().flat_map(|doc| &doc.without.references);
    let each = |group: &'w crate::schema::mapping::WithoutReferencesDoc| {
        group.references.iter().map(|id| (id.value.as_str(), group.reason.value.as_str()))
    };
    groups.flat_map(each).collect()
}

fn row_of<'w>(found: FoundLevels<'_>, names: &ItemNames<'_>, row: &'w RowDoc) -> SpokenRow<'w> {
    let place = names.place(&row.item);
    let at = place.and_then(|place| {
        found.form.practices.iter().position(|practice| practice.id == place.practice)
    });
    let (Some(place), Some(at)) = (place, at) else {
        let (practice, level) = (None, None);
        return SpokenRow { row, practice, level, state: RowState::Aside, is_complete: false };
    };
    let scored = &found.score.practices[at];
    let (state, is_complete) = match place.level {
        _ if scored.is_out() || is_aside(found, &row.item) => (RowState::Aside, false),
        Some(level) => (state_at(scored, level), true),
        // A practice speaks from its first level on, and all of it does with its last one.
        None => (state_of_first(scored), is_at_top(scored)),
    };
    SpokenRow { row, practice: Some(at), level: place.level, state, is_complete }
}

/// Whether the item is an indicator that was said not to apply, and that still counts.
fn is_aside(found: FoundLevels<'_>, item: &str) -> bool {
    let Some((_, _, indicator)) = found.form.indicator(item) else { return false };
    let standing = found.answers.standing(indicator);
    standing.and_then(|value| found.form.answers.worth_of(value)) == Some(Worth::Aside)
}

fn state_at(score: &PracticeScore, level: u8) -> RowState {
    let Some(tally) = score.tallies.iter().find(|tally| tally.level == level) else {
        return RowState::Aside;
    };
    if tally.applicable() == 0 {
        return RowState::Aside;
    }
    match score.target {
        _ if score.has_reached(tally) && tally.is_reached() => RowState::Reached,
        Some(target) if level == target || level < target && !score.is_apart() => {
            RowState::ForTarget
        }
        _ => RowState::Beyond,
    }
}

fn state_of_first(score: &PracticeScore) -> RowState {
    let first = score.tallies.iter().find(|tally| tally.applicable() > 0);
    first.map_or(RowState::Aside, |tally| state_at(score, tally.level))
}

/// Whether every level that asks for something is reached.
fn is_at_top(score: &PracticeScore) -> bool {
    score.counting().iter().all(Tally::is_reached)
}
