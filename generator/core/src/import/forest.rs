//! Trees out of lists whose entries name what they stand below.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::ForeignNode;
use super::piece::Piece;
use crate::diag::{Code, Diagnostics};

/// Entries may nest this deep.
const DEEPEST: usize = 24;

/// An entry of the list.
pub(super) struct Listed<'p> {
    /// What names it.
    pub(super) key: String,
    /// What it stands below.
    pub(super) parent: Option<String>,
    /// What it says.
    pub(super) piece: Piece<'p>,
}

/// What stands below each entry.
type Below<'p> = BTreeMap<Option<String>, Vec<Listed<'p>>>;

/// Makes trees; `make` gets an entry with what stands below it.
pub(super) fn forest<'p>(
    all: Vec<Listed<'p>>,
    make: &dyn Fn(&Listed<'p>, Vec<ForeignNode>) -> ForeignNode,
    diags: &mut Diagnostics,
) -> Vec<ForeignNode> {
    let known: BTreeSet<String> = all.iter().map(|one| one.key.clone()).collect();
    let mut below: Below<'p> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for one in all {
        let Listed { key, parent, piece } = &one;
        if !seen.insert(key.clone()) {
            let message = format!("two entries are called `{key}`");
            diags.report(Code::DuplicateId, piece.span(), message);
            continue;
        }
        if let Some(unknown) = parent.as_ref().filter(|parent| !known.contains(*parent)) {
            let message = format!("`{key}` stands below `{unknown}`, which is not there");
            diags.report(Code::UnknownReference, piece.span(), message);
        }
        below.entry(parent.clone()).or_default().push(one);
    }
    let roots = below.remove(&None).unwrap_or_default();
    let trees = roots.into_iter().map(|root| tree(root, &mut below, make, 0)).collect();
    let is_below = |(parent, _): &(&Option<String>, &Vec<Listed<'p>>)| {
        parent.as_ref().is_some_and(|parent| known.contains(parent))
    };
    for lost in below.iter().filter(is_below).flat_map(|(_, lost)| lost) {
        let message = format!(
            "`{}` stands below itself by way of its parents, or more than {DEEPEST} deep",
            lost.key
        );
        diags.report(Code::UnknownReference, lost.piece.span(), message);
    }
    trees
}

/// An entry with what stands below it; each is taken out of the map once.
fn tree<'p>(
    one: Listed<'p>,
    below: &mut Below<'p>,
    make: &dyn Fn(&Listed<'p>, Vec<ForeignNode>) -> ForeignNode,
    depth: usize,
) -> ForeignNode {
    let is_too_deep = depth >= DEEPEST;
    let children = if is_too_deep { None } else { below.remove(&Some(one.key.clone())) };
    let children = children.unwrap_or_default().into_iter();
    let children = children.map(|child| tree(child, below, make, depth + 1)).collect();
    make(&one, children)
}
