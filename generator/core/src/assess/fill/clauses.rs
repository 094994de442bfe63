//! From the clauses of a standard to what was answered, through mappings.
//!
//! In: mappings and what was found. Out: [`ClauseReading`] of a clause. Never: claims more than a row does.

use std::collections::BTreeMap;

use super::values::{AskedItems, FoundAnswers};
use crate::mappings::{ItemNames, Mapped};
use crate::profile::Tailored;
use crate::schema::mapping::{Confidence, Relationship, RowDoc};

/// The clauses of a standard.
pub(super) struct Clauses<'a> {
    /// The rows about each clause, by its tidy id; a clause that nothing speaks to has none.
    rows: BTreeMap<String, Vec<&'a RowDoc>>,
    /// The ids as the standard writes them.
    ids: Vec<&'a str>,
    editions: Vec<String>,
    names: ItemNames<'a>,
    found: FoundAnswers<'a>,
}

/// What speaks to a clause.
pub(super) struct ClauseReading<'a> {
    /// The items.
    pub(super) asked: AskedItems<'a>,
    /// Whether one of them asks all that the clause asks, for sure.
    pub(super) is_whole: bool,
}

/// An id as it is compared: blanks in one way.
pub(super) fn tidy_id(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl<'a> Clauses<'a> {
    pub(super) fn of(
        found: FoundAnswers<'a>,
        tailored: &'a Tailored,
        mapped: &[Mapped<'a>],
    ) -> Self {
        let mut rows: BTreeMap<String, Vec<&RowDoc>> = BTreeMap::new();
        let (mut ids, mut editions) = (Vec::new(), Vec::new());
        for one in mapped {
            editions.push(one.catalog.name());
            for entry in one.catalog.requirements() {
                ids.push(entry.id.value.as_str());
                rows.entry(tidy_id(&entry.id)).or_default();
            }
            for row in &one.doc.rows {
                rows.entry(tidy_id(&row.reference)).or_default().push(row);
            }
        }
        editions.dedup();
        Self { rows, ids, editions, names: ItemNames::of(tailored), found }
    }

    /// The editions, for messages.
    pub(super) fn names(&self) -> String {
        self.editions.join(", ")
    }

    /// Every clause.
    pub(super) fn ids(&self) -> Vec<&'a str> {
        self.ids.clone()
    }

    /// Whether there is such a clause.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.rows.contains_key(id)
    }

    /// What speaks to a clause; none if nothing that was asked does.
    pub(super) fn reading(&self, id: &str) -> Option<ClauseReading<'a>> {
        let mut reading = ClauseReading { asked: AskedItems::default(), is_whole: false };
        for row in self.rows.get(id)? {
            if let Some(asked) = self.asked(&row.item) {
                reading.is_whole |= asks_all(row) && self.is_all_of(&row.item);
                reading.asked.add(asked);
            }
        }
        (!reading.asked.indicators.is_empty()).then_some(reading)
    }

    /// What the item of a row asks; an action is asked by the indicators of its level.
    fn asked(&self, item: &str) -> Option<AskedItems<'a>> {
        let asked = AskedItems::named(self.found, item);
        asked.or_else(|| {
            let place = self.names.place(item)?;
            let practice = self.found.form.practice(place.practice)?;
            AskedItems::named(self.found, &format!("{}-{}", practice.code, place.level?))
        })
    }

    /// Whether what is asked of an item here is all of it: of a practice, only the levels up to its target are.
    fn is_all_of(&self, item: &str) -> bool {
        let form = self.found.form;
        let practice = form.practices.iter().position(|practice| practice.id == item);
        practice.is_none_or(|at| {
            let last = form.practices[at].levels.last().map_or(0, |level| level.number);
            self.found.score.practices[at].target.is_none_or(|to| to == 0 || to >= last)
        })
    }
}

/// Whether the item of a row asks all that the clause asks, for sure.
fn asks_all(row: &RowDoc) -> bool {
    let asks_all = matches!(row.relationship.value, Relationship::Equal | Relationship::Superset);
    asks_all && row.confidence.value == Confidence::Firm
}
