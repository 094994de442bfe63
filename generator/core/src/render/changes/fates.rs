//! What became of the items of the older side, and how many the newer side has that are new: in one sentence.

use std::collections::{BTreeMap, BTreeSet};

use super::outline::Titles;
use crate::diff::{Change, Class, Edit, Kind, VersionDiff, Weight};

/// What became of an item; of several, the first counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ItemFate {
    Gone,
    Split,
    Merged,
    Moved,
    Reworded,
    Editorial,
}

impl ItemFate {
    const ALL: [Self; 6] =
        [Self::Reworded, Self::Editorial, Self::Moved, Self::Split, Self::Merged, Self::Gone];

    fn of(change: &Change) -> Option<Self> {
        match &change.edit {
            Edit::Added(_) => None,
            Edit::Removed(_) => Some(match change.class {
                Class::Split => Self::Split,
                Class::Merged => Self::Merged,
                _ if !change.into.is_empty() => Self::Moved,
                _ => Self::Gone,
            }),
            Edit::Renamed(_) | Edit::Placed(..) => Some(Self::Moved),
            Edit::Field(..) if change.class == Class::Moved => Some(Self::Moved),
            Edit::Order(..) | Edit::Field(..) if change.weight == Weight::Editorial => {
                Some(Self::Editorial)
            }
            Edit::Order(..) | Edit::Field(..) => Some(Self::Reworded),
        }
    }

    /// Its key in the catalog of words.
    fn key(self) -> &'static str {
        match self {
            Self::Gone => "redline.items_gone",
            Self::Split => "redline.items_split",
            Self::Merged => "redline.items_merged",
            Self::Moved => "redline.items_moved",
            Self::Reworded => "redline.items_reworded",
            Self::Editorial => "redline.items_editorial",
        }
    }
}

/// The sentence; none where both sides are versions of a workspace, whose changes are counted by what was done.
pub(super) fn fates(diff: &VersionDiff, titles: &Titles) -> Option<String> {
    if !diff.is_of_others() {
        return None;
    }
    let words = &titles.words;
    let mut by_item: BTreeMap<&str, ItemFate> = BTreeMap::new();
    let mut new = BTreeSet::new();
    for change in diff.changes.iter().filter(|change| change.key.kind == Kind::Indicator) {
        match ItemFate::of(change) {
            Some(fate) => {
                let known = by_item.entry(&change.key.id).or_insert(fate);
                *known = fate.min(*known);
            }
            None if change.out_of.is_empty() => drop(new.insert(&change.key.id)),
            None => {}
        }
    }
    let [before, now] = titles.items;
    let same = before.saturating_sub(by_item.len());
    let of_fate = |fate: ItemFate| by_item.values().filter(|one| **one == fate).count();
    let counted = ItemFate::ALL.into_iter().map(|fate| (fate.key(), of_fate(fate)));
    let all = [("redline.items_same", same)].into_iter().chain(counted);
    let parts: Vec<String> = all
        .filter(|(_, number)| *number > 0)
        .map(|(key, number)| words.with(key, &[("n", &number)]))
        .collect();
    let before = words.count("redline.items_before", before);
    let fates = words.list(&parts);
    let now = words.count_with("redline.items_now", now, &[("new", &new.len())]);
    Some(words.with("redline.items", &[("before", &before), ("fates", &fates), ("now", &now)]))
}
