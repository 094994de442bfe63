//! What the clauses of a standard have to do with those of others, as far as rows of both say.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Serialize;

use super::super::view::Link;
use crate::mappings::{DerivedPair, ItemNames, Mapped, derived};
use crate::profile::Tailored;
use crate::render::mapping as places;
use crate::schema::mapping::Confidence;
use crate::words::Words;

/// What a clause has to do with other standards.
#[derive(Serialize)]
pub(super) struct DerivedView {
    counts: String,
    standards: Vec<DerivedStandard>,
}

#[derive(Serialize)]
struct DerivedStandard {
    label: String,
    pairs: Vec<DerivedPairView>,
}

#[derive(Serialize)]
struct DerivedPairView {
    relationship: String,
    other: Link,
    sure: String,
    /// The items that lead there; rows above link to them.
    through: Vec<String>,
    /// The roles of the rows of this standard, for the filter.
    roles: Vec<&'static str>,
}

/// What the mappings of a version say of each other; made once for the pages of one of them.
pub(super) struct Composition<'w> {
    by_reference: BTreeMap<&'w str, Vec<(&'w str, DerivedPair<'w>, String)>>,
    /// How many pairs meet at an item without anything following.
    pub(super) open: usize,
    /// Whether there is any other mapping.
    pub(super) is_possible: bool,
}

impl<'w> Composition<'w> {
    pub(super) fn of(mapped: &Mapped<'w>, all: &[Mapped<'w>], tailored: &Tailored) -> Self {
        let (names, others) = (ItemNames::of(tailored), places::others(mapped, all));
        let is_possible = !others.is_empty();
        let mut found = Self { by_reference: BTreeMap::new(), open: 0, is_possible };
        for other in &others {
            let derivation = derived(mapped, other, &names);
            found.open += derivation.open;
            let pages: IndexMap<&str, String> = places::pages_by_reference(other);
            for pair in derivation.pairs() {
                let page = pages.get(pair.other).map_or("", String::as_str);
                let url = format!("{page}#{}", places::slug(pair.other));
                let standard = other.catalog.cite_as.value.as_str();
                found.by_reference.entry(pair.reference).or_default().push((standard, pair, url));
            }
        }
        found
    }

    /// What follows for a clause; none if nothing does.
    pub(super) fn at(&self, reference: &str, words: &Words) -> Option<DerivedView> {
        let all = self.by_reference.get(reference)?;
        let mut standards: IndexMap<&str, Vec<DerivedPairView>> = IndexMap::new();
        for (standard, pair, url) in all {
            let is = format!("mapping.derived_relationship.{}", pair.relationship.name());
            let sure = match pair.confidence {
                Confidence::Firm => "mapping.confidence.firm",
                Confidence::Arguable => "mapping.confidence.arguable",
            };
            standards.entry(standard).or_default().push(DerivedPairView {
                relationship: words.say(&is).to_owned(),
                other: Link { label: pair.other.to_owned(), url: url.clone() },
                sure: words.say(sure).to_owned(),
                through: pair.through.iter().map(|id| (*id).to_owned()).collect(),
                roles: pair.roles.iter().map(|role| role.name()).collect(),
            });
        }
        let standard =
            |(label, pairs): (&str, _)| DerivedStandard { label: label.to_owned(), pairs };
        Some(DerivedView {
            counts: words.count("mapping.derived_count", all.len()),
            standards: standards.into_iter().map(standard).collect(),
        })
    }
}
