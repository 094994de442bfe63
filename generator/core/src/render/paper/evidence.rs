//! The evidence-request list: what to ask each role to have ready before the visit. A record is asked
//! for once, however many indicators it shows.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rich::RichNode;
use super::view::Views;
use crate::markdown::plain;
use crate::model::Practice;

/// What one role is asked for.
#[derive(Serialize)]
pub(super) struct RequestView {
    role: String,
    records: Vec<RecordItem>,
    items: Vec<EvidenceItem>,
}

/// A record, and the indicators that it shows.
#[derive(Serialize)]
struct RecordItem {
    title: String,
    ids: Vec<String>,
}

#[derive(Serialize)]
struct EvidenceItem {
    id: String,
    evidence: Vec<RichNode>,
}

/// The requests by role, in alphabetical order; spellings that differ in case are one role.
pub(super) fn requests(
    views: &Views<'_>,
    practices: &[&Practice],
    wanted: impl Fn(&Practice, u8) -> bool,
) -> Vec<RequestView> {
    let mut by_role: BTreeMap<String, RequestView> = BTreeMap::new();
    for practice in practices {
        for level in practice.levels.iter().filter(|level| wanted(practice, level.number)) {
            for indicator in &level.indicators {
                let role = plain(&indicator.ask.markdown);
                let request = by_role.entry(role.to_lowercase()).or_insert_with(|| RequestView {
                    role,
                    records: Vec::new(),
                    items: Vec::new(),
                });
                match views.tailored.model.record_title(indicator) {
                    Some(record) => request.show_by(record, &indicator.id),
                    None => request.items.push(EvidenceItem {
                        id: indicator.id.to_string(),
                        evidence: views.inline(&indicator.evidence.markdown),
                    }),
                }
            }
        }
    }
    by_role.into_values().collect()
}

impl RequestView {
    /// Notes that a record shows an indicator.
    fn show_by(&mut self, record: &str, indicator: &str) {
        match self.records.iter_mut().find(|known| known.title == record) {
            Some(known) => known.ids.push(indicator.to_owned()),
            None => self
                .records
                .push(RecordItem { title: record.to_owned(), ids: vec![indicator.to_owned()] }),
        }
    }
}
