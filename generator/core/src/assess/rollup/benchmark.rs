//! How many sites are at each level, for others: without names, and without a cell that gives one away.
//!
//! In: a [`RollUp`]. Out: rows in the order of [`COLUMNS`]. Never: a number that stands for fewer sites than was
//! said, or from which such a number can be found by taking others away from a sum that is published.
//!
//! The sites of a version are one whole, and every practice spreads the same whole over its cells: each level,
//! and "does not apply". Nothing else is counted: a second division of the same sites, as by target, could be
//! subtracted from the first. Versions are not added up for the same reason.

use std::collections::BTreeMap;

use super::{RollUp, RolledSite, SiteKey, SummedAssessment, SummedPractice, key_of, share};

/// The columns, in their order; the guide documents them.
pub const COLUMNS: [&str; 8] =
    ["profile", "practice", "level", "sites", "of", "coverage", "not-applicable", "withheld"];

/// The smallest number of sites that may be asked for: of two, each knows the other.
pub const SMALLEST: usize = 3;

/// What stands in the column of levels where a practice does not apply.
const OUT: &str = "does-not-apply";

/// Sites in one cell.
#[derive(Clone, Copy, Debug, Default)]
struct BenchmarkCell {
    sites: usize,
    asked: u32,
    aside: u32,
    open: u32,
}

impl BenchmarkCell {
    fn add(&mut self, one: SummedPractice) {
        self.sites += 1;
        self.asked += one.asked;
        self.aside += one.aside;
        self.open += one.open;
    }
}

/// The benchmark: a row for each version that has too few sites, else for each of its practices and levels.
pub fn rows(of: &RollUp, minimum: usize) -> Vec<Vec<String>> {
    let minimum = minimum.max(SMALLEST);
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    for panel in &of.panels {
        for (number, version) in panel.versions.iter().enumerate().filter(|(_, one)| one.sites > 0)
        {
            let profile = version.form.name.to_string();
            let latest = each_once(panel.sites.iter().filter(|site| site.version == number));
            if latest.len() < minimum {
                rows.push(withheld([&profile, "", ""], ""));
                continue;
            }
            let top = version.form.top_level();
            for (at, practice) in version.form.practices.iter().enumerate() {
                let cells = cells(latest.iter().map(|practices| practices[at]), top);
                let names = [profile.as_str(), practice.id.as_str()];
                rows.extend(practice_rows(names, &cells, latest.len(), minimum));
            }
        }
    }
    rows
}

/// What sites show, each site once: of several assessments without an order that with most answers, so that no number
/// stands for fewer sites than it says.
fn each_once<'a>(sites: impl Iterator<Item = &'a RolledSite>) -> Vec<&'a [SummedPractice]> {
    let mut by_key: BTreeMap<SiteKey, &SummedAssessment> = BTreeMap::new();
    for one in sites.map(RolledSite::latest) {
        let known = by_key.entry(key_of(one)).or_insert(one);
        if known.print.given < one.print.given {
            *known = one;
        }
    }
    by_key.into_values().map(|one| &*one.practices).collect()
}

/// The cells of a practice: where it does not apply, then its levels.
fn cells(
    practices: impl Iterator<Item = SummedPractice>,
    top: u8,
) -> BTreeMap<Option<u8>, BenchmarkCell> {
    let names = std::iter::once(None).chain((0..=top).map(Some));
    let mut cells: BTreeMap<Option<u8>, BenchmarkCell> =
        names.map(|name| (name, BenchmarkCell::default())).collect();
    for one in practices {
        let name = if one.is_out { None } else { Some(one.level) };
        cells.entry(name).or_default().add(one);
    }
    cells
}

fn practice_rows(
    [profile, practice]: [&str; 2],
    cells: &BTreeMap<Option<u8>, BenchmarkCell>,
    of: usize,
    minimum: usize,
) -> Vec<Vec<String>> {
    let counts: Vec<usize> = cells.values().map(|cell| cell.sites).collect();
    let is_withheld = suppressed(&counts, minimum);
    let row = |((name, cell), is_withheld): ((&Option<u8>, &BenchmarkCell), bool)| {
        let level = name.map_or_else(|| OUT.to_owned(), |level| level.to_string());
        if is_withheld {
            return withheld([profile, practice, &level], &of.to_string());
        }
        let number = |number: Option<u32>| number.map_or_else(String::new, |n| n.to_string());
        vec![
            profile.to_owned(),
            practice.to_owned(),
            level,
            cell.sites.to_string(),
            of.to_string(),
            number(share(cell.asked - cell.aside - cell.open, cell.asked - cell.aside)),
            number(share(cell.aside, cell.asked)),
            false.to_string(),
        ]
    };
    cells.iter().zip(is_withheld).map(row).collect()
}

fn withheld([profile, practice, level]: [&str; 3], of: &str) -> Vec<String> {
    let none = String::new;
    let names = [profile, practice, level].map(str::to_owned);
    names.into_iter().chain([none(), of.to_owned(), none(), none(), true.to_string()]).collect()
}

/// Which cells of one whole are withheld: all of them, if one has some sites, but fewer than the minimum.
///
/// To withhold that one and a few more does not do: the sum is published, and whoever knows by which rule the others
/// were chosen finds the numbers that lead to just this choice.
fn suppressed(counts: &[usize], minimum: usize) -> Vec<bool> {
    let has_small = counts.iter().any(|n| (1..minimum).contains(n));
    vec![has_small; counts.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All ways to spread so many sites over cells.
    fn spreads(sites: usize, cells: usize) -> Vec<Vec<usize>> {
        if cells == 1 {
            return vec![vec![sites]];
        }
        let with = |first: usize| {
            let rest = spreads(sites - first, cells - 1).into_iter();
            rest.map(move |rest| [vec![first], rest].concat())
        };
        (0..=sites).flat_map(with).collect()
    }

    /// Whoever knows the rule, the sum and every published cell finds no withheld cell: there are always several
    /// spreads that would have been published in the same way, in which it differs.
    #[test]
    fn no_withheld_cell_follows_from_what_is_published() {
        for minimum in [3, 4, 5] {
            for sites in minimum..=13 {
                let mut by_published: BTreeMap<Vec<Option<usize>>, Vec<Vec<usize>>> =
                    BTreeMap::new();
                for counts in spreads(sites, 4) {
                    let hidden = suppressed(&counts, minimum);
                    let shown = counts.iter().zip(&hidden).map(|(n, h)| (!h).then_some(*n));
                    let shown: Vec<Option<usize>> = shown.collect();
                    let is_small = |n: &Option<usize>| n.is_some_and(|n| (1..minimum).contains(&n));
                    assert!(!shown.iter().any(is_small), "{counts:?} shows {shown:?}");
                    by_published.entry(shown).or_default().push(counts);
                }
                for (shown, all) in by_published {
                    for (at, cell) in shown.iter().enumerate().filter(|(_, cell)| cell.is_none()) {
                        let differs = all.iter().any(|counts| counts[at] != all[0][at]);
                        assert!(
                            differs,
                            "minimum {minimum}: {shown:?} gives {at} away: {all:?}, {cell:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_practice_is_withheld_only_if_a_cell_of_it_is_small() {
        assert_eq!(suppressed(&[0, 5, 7, 0], 5), [false; 4]);
        assert_eq!(suppressed(&[1, 5, 7, 0], 5), [true; 4]);
    }
}
