//! From which level to which one an item is asked, where its source names each of them.
//!
//! In: a catalog as it was read. Out: the same with the last level of each item that ends before the highest.
//! Reports: items that name levels apart from each other.

use super::catalog::{ForeignCatalog, ForeignNode};
use crate::diag::{Code, Diagnostics, Severity};
use crate::span::Span;

/// Finds the last level of each item. Where no item names more than one, each names the level from which on it is
/// asked.
pub(super) fn find_last_levels(catalog: &mut ForeignCatalog, diags: &mut Diagnostics) {
    let Some(highest) = catalog.levels.iter().map(|level| level.number).max() else { return };
    let mut apart = Vec::new();
    if catalog.roots.iter().any(names_several) {
        catalog.roots.iter_mut().for_each(|root| find(root, highest, &mut apart));
    }
    report(&apart, diags);
}

fn names_several(node: &ForeignNode) -> bool {
    node.named_levels.value.len() > 1 || node.children.iter().any(names_several)
}

fn find(node: &mut ForeignNode, highest: u8, apart: &mut Vec<(String, Span)>) {
    let named = &mut node.named_levels.value;
    named.sort_unstable();
    named.dedup();
    if let (Some(first), Some(last)) = (named.first(), named.last()) {
        if usize::from(last - first) + 1 == named.len() {
            node.up_to = Some(*last).filter(|last| *last < highest);
        } else {
            apart.push((node.key.clone(), node.named_levels.span));
        }
    }
    node.children.iter_mut().for_each(|child| find(child, highest, apart));
}

/// One finding at the first of them, with the number of all.
fn report(apart: &[(String, Span)], diags: &mut Diagnostics) {
    let Some((key, at)) = apart.first() else { return };
    let more = match apart.len() - 1 {
        0 => String::new(),
        more => format!(", and so do {more} more"),
    };
    let message = format!("`{key}` names levels with one between them that it does not name{more}");
    let found = diags.report(Code::InvalidValue, *at, message);
    // It says more than a model can, which is no reason to refuse all the rest.
    found.severity = Severity::Warning;
    found.hint("a model asks it from the lowest of them on; if that is wrong, make two of it");
}
