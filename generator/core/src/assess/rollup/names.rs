//! How sites are called: by their names, or by others that lead nowhere.
//!
//! In: sites. Out: a label each, no two alike. Never: a pseudonym that can be made without the key.

use std::collections::BTreeMap;

use data_encoding::BASE32_NOPAD;

use super::SiteEntry;
use crate::digest::keyed;

/// What sites are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// Their names.
    Names,
    /// Names made from theirs with this key: the same for the same site and key, and without the key nobody can
    /// tell, not even by trying all names that they know.
    Pseudonyms(Vec<u8>),
}

/// Letters of a pseudonym, and those of one that must be told from another.
const SHORT: usize = 4;
const LONG: usize = 12;

/// A label for each site.
pub(super) fn labels(rows: &[SiteEntry], naming: &Naming) -> Vec<String> {
    match naming {
        Naming::Names => by_name(rows),
        Naming::Pseudonyms(key) => pseudonyms(rows, key),
    }
}

/// The site alone, with as much of subject, profile and file as tells it from the others.
fn by_name(rows: &[SiteEntry]) -> Vec<String> {
    let place = |row: &SiteEntry| {
        let latest = &row.history[row.history.len() - 1];
        if latest.site.is_empty() { latest.name.clone() } else { latest.site.clone() }
    };
    let with_subject = |row: &SiteEntry| {
        let subject = &row.history[row.history.len() - 1].subject;
        if subject.is_empty() { place(row) } else { format!("{}, {subject}", place(row)) }
    };
    let with_profile =
        |row: &SiteEntry| format!("{} ({})", with_subject(row), row.history[0].form.name.id);
    let with_file = |row: &SiteEntry| format!("{} [{}]", with_profile(row), row.history[0].name);
    first_that_differs(rows, [&place, &with_subject, &with_profile, &with_file])
}

fn pseudonyms(rows: &[SiteEntry], key: &[u8]) -> Vec<String> {
    let whole = |row: &SiteEntry| {
        let (site, subject, profile) = &row.key;
        // Assessments without an order are told apart by their files.
        let file = if row.has_order { "" } else { row.history[0].name.as_str() };
        let parts = [site.as_str(), subject, profile, file].map(str::as_bytes);
        BASE32_NOPAD.encode(&keyed(key, &parts))
    };
    let said = |row: &SiteEntry, id: &str| {
        row.history[0].form.words.with("rollup.pseudonym", &[("id", &id)])
    };
    let short = |row: &SiteEntry| said(row, &whole(row)[..SHORT]);
    let long = |row: &SiteEntry| said(row, &whole(row)[..LONG]);
    let whole = |row: &SiteEntry| said(row, &whole(row));
    first_that_differs(rows, [&short, &long, &whole])
}

/// By the first way in which no other is called the same; the last way tells all apart.
fn first_that_differs<const N: usize>(
    rows: &[SiteEntry],
    ways: [&dyn Fn(&SiteEntry) -> String; N],
) -> Vec<String> {
    let all = ways.map(|way| rows.iter().map(way).collect::<Vec<String>>());
    let counts = all.each_ref().map(|names| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        names.iter().for_each(|name| *counts.entry(name).or_default() += 1);
        counts
    });
    let label = |at: usize| {
        let mut named = all.iter().zip(&counts).map(|(names, counts)| (&names[at], counts));
        let found = named.find(|(name, counts)| counts[name.as_str()] == 1);
        found.map_or_else(|| all[N - 1][at].clone(), |(name, _)| name.clone())
    };
    (0..rows.len()).map(label).collect()
}
