//! The evidence-request list: what to ask each role to have ready before the visit.

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
    items: Vec<EvidenceItem>,
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
                let request = by_role
                    .entry(role.to_lowercase())
                    .or_insert_with(|| RequestView { role, items: Vec::new() });
                request.items.push(EvidenceItem {
                    id: indicator.id.to_string(),
                    evidence: views.inline(&indicator.evidence.markdown),
                });
            }
        }
    }
    by_role.into_values().collect()
}
