//! The evidence-request list: what to ask each role to have ready before the visit. A record is asked
//! for once, however many indicators it shows.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rich::RichNode;
use super::view::Views;
use crate::markdown::plain;
use crate::model::{Indicator, Practice, Text};

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

/// Something to have ready, and the indicators that it shows.
#[derive(Serialize)]
struct EvidenceItem {
    ids: Vec<String>,
    evidence: Vec<RichNode>,
    #[serde(skip)]
    markdown: String,
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
                let record = views.tailored.model.record_title(indicator);
                if record.is_none() && indicator.evidence.is_none() {
                    continue;
                }
                let role = match &indicator.ask {
                    Some(role) => plain(&role.markdown),
                    None => views.words.say("checklist.anybody").to_owned(),
                };
                let request = by_role.entry(role.to_lowercase()).or_insert_with(|| RequestView {
                    role,
                    records: Vec::new(),
                    items: Vec::new(),
                });
                match record {
                    Some(record) => request.show_by(record, &indicator.id),
                    None => request.ask_for(indicator, views),
                }
            }
        }
    }
    by_role.into_values().collect()
}

/// What is to be had ready: it stands first in an evidence line. What else is looked at and what counts
/// stands behind a semicolon or in a further sentence, and is printed with the indicator.
fn to_have_ready(evidence: &str) -> &str {
    let ends = [";", ". "].iter().filter_map(|end| evidence.find(end));
    evidence[..ends.min().unwrap_or(evidence.len())].trim_end()
}

impl RequestView {
    /// Notes what an indicator asks to see; the same thing is asked for once.
    fn ask_for(&mut self, indicator: &Indicator, views: &Views<'_>) {
        let markdown = to_have_ready(Text::said(indicator.evidence.as_ref()));
        let id = indicator.id.to_string();
        match self.items.iter_mut().find(|known| known.markdown == markdown) {
            Some(known) => known.ids.push(id),
            None => self.items.push(EvidenceItem {
                ids: vec![id],
                evidence: views.inline(markdown),
                markdown: markdown.to_owned(),
            }),
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_is_no_part_of_what_to_have_ready() {
        for (evidence, ready) in [
            ("Drawing of the network", "Drawing of the network"),
            ("Note of the load; a restored panel counts", "Note of the load"),
            ("Contract or portal. A letter alone is none; see the date", "Contract or portal"),
            ("Firmware 3.1 as shown on the panel", "Firmware 3.1 as shown on the panel"),
        ] {
            assert_eq!(to_have_ready(evidence), ready);
        }
    }
}
