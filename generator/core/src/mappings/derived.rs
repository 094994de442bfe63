//! What two standards have to do with each other, as far as it follows from rows about the same text of ours.
//!
//! In: two [`Mapped`] of one version. Out: [`DerivedPath`]s, each through one item. Never: claims that two
//! requirements are equal, or more than both rows of a path allow.

use std::collections::{BTreeMap, BTreeSet};

use super::{ItemNames, Mapped, NamedPlace};
use crate::schema::mapping::{Confidence, DutyRole, Relationship, RowDoc};

/// A way from a requirement to one of another standard, through an item that both have a row about.
#[derive(Clone, Copy, Debug)]
pub struct DerivedPath<'w> {
    /// The row of the first standard.
    pub own: &'w RowDoc,
    /// The row of the other.
    pub other: &'w RowDoc,
    /// The item that both rows are about; of a level and an item in it, the item.
    pub through: &'w str,
    /// What the first requirement asks, compared with the other.
    pub relationship: Relationship,
}

impl DerivedPath<'_> {
    /// How sure it is: firm only if both rows are.
    pub fn confidence(&self) -> Confidence {
        self.own.confidence.value.max(self.other.confidence.value)
    }
}

/// What follows for two requirements from all paths between them.
#[derive(Debug)]
pub struct DerivedPair<'w> {
    /// The requirement of the first standard.
    pub reference: &'w str,
    /// The one of the other.
    pub other: &'w str,
    /// What follows, of all paths together.
    pub relationship: Relationship,
    /// The surest of the paths from which it follows.
    pub confidence: Confidence,
    /// The items that lead there.
    pub through: Vec<&'w str>,
    /// The roles of the rows of the first standard.
    pub roles: BTreeSet<DutyRole>,
}

/// What two mappings of one version say of each other.
#[derive(Debug, Default)]
pub struct Derivation<'w> {
    /// The paths from which something follows, in the order of the rows.
    pub paths: Vec<DerivedPath<'w>>,
    /// How many pairs of requirements meet at an item without anything following.
    pub open: usize,
}

/// What a requirement asks, compared with one of another standard, if an item lies between them.
///
/// Take what each text asks as a set. A row says how the set of the item lies to that of a requirement;
/// `own` is the row of the first requirement, `other` that of the second, and both compare the item with it.
///
/// | own \ other | equal | subset | superset | intersects |
/// |---|---|---|---|---|
/// | equal | intersects | subset | superset | intersects |
/// | superset | subset | subset | nothing | nothing |
/// | subset | superset | intersects | superset | intersects |
/// | intersects | intersects | intersects | nothing | nothing |
///
/// - First in item in second (`superset`, then `subset`): the first is a part of the second. Turned round,
///   the second is a part of the first.
/// - The item in both (`subset`, `subset`): both ask at least what the item asks, so they overlap there.
/// - An overlap with an item that lies within the other requirement is an overlap with that requirement.
/// - Both within the item, or an overlap with the item on either side: the two can lie apart. Nothing follows.
/// - Equal on both sides would be equal; but two readings, each of them somebody's judgment, do not add up to
///   one that nobody made, so no more than an overlap is said.
pub fn composed(own: Relationship, other: Relationship) -> Option<Relationship> {
    use Relationship::{Equal, Intersects, Subset, Superset};
    match (own, other) {
        (Equal | Superset, Subset) | (Superset, Equal) => Some(Subset),
        (Equal | Subset, Superset) | (Subset, Equal) => Some(Superset),
        (Equal, Equal | Intersects)
        | (Subset, Subset | Intersects)
        | (Intersects, Equal | Subset) => Some(Intersects),
        (Superset | Intersects, Superset | Intersects) => None,
    }
}

/// What a row about a level or practice says of each item in it: where the whole lies within a requirement,
/// its parts do; of any other relationship nothing comes down.
fn of_a_part(whole: Relationship) -> Option<Relationship> {
    match whole {
        Relationship::Equal | Relationship::Subset => Some(Relationship::Subset),
        Relationship::Superset | Relationship::Intersects => None,
    }
}

/// What follows for the requirements of two standards from mappings of one version.
pub fn derived<'w>(own: &Mapped<'w>, other: &Mapped<'w>, names: &ItemNames<'_>) -> Derivation<'w> {
    let mut by_practice: BTreeMap<&str, Vec<(NamedPlace<'_>, &'w RowDoc)>> = BTreeMap::new();
    for row in &other.doc.rows {
        if let Some(place) = names.place(&row.item) {
            by_practice.entry(place.practice).or_default().push((place, row));
        }
    }
    let (mut paths, mut met) = (Vec::new(), BTreeMap::new());
    for row in &own.doc.rows {
        let Some(place) = names.place(&row.item) else { continue };
        for (there, opposite) in by_practice.get(place.practice).into_iter().flatten() {
            let Some(meeting) = meeting((place, row), (*there, opposite)) else { continue };
            let pair = (row.reference.value.as_str(), opposite.reference.value.as_str());
            let follows = met.entry(pair).or_insert(false);
            if let Some(path) = meeting {
                *follows = true;
                paths.push(path);
            }
        }
    }
    Derivation { paths, open: met.values().filter(|follows| !**follows).count() }
}

/// Where two rows meet, and what follows there; none if they are about different things.
fn meeting<'w>(
    (place, own): (NamedPlace<'_>, &'w RowDoc),
    (there, other): (NamedPlace<'_>, &'w RowDoc),
) -> Option<Option<DerivedPath<'w>>> {
    let (here, opposite) = (own.relationship.value, other.relationship.value);
    let (relationship, through) = if own.item.value == other.item.value {
        (composed(here, opposite), &own.item.value)
    } else if holds(place, there) {
        (of_a_part(here).and_then(|here| composed(here, opposite)), &other.item.value)
    } else if holds(there, place) {
        (of_a_part(opposite).and_then(|opposite| composed(here, opposite)), &own.item.value)
    } else {
        return None;
    };
    Some(relationship.map(|relationship| DerivedPath { own, other, through, relationship }))
}

/// Whether something is a practice or level that holds something else of the same practice.
fn holds(whole: NamedPlace<'_>, part: NamedPlace<'_>) -> bool {
    match whole.level {
        None => part.level.is_some(),
        level => whole.is_whole && !part.is_whole && part.level == level,
    }
}

impl<'w> Derivation<'w> {
    /// What follows for each pair of requirements.
    pub fn pairs(&self) -> Vec<DerivedPair<'w>> {
        let mut by_pair: BTreeMap<(&str, &str), Vec<&DerivedPath<'w>>> = BTreeMap::new();
        for path in &self.paths {
            let pair = (path.own.reference.value.as_str(), path.other.reference.value.as_str());
            by_pair.entry(pair).or_default().push(path);
        }
        by_pair.into_iter().filter_map(|(pair, paths)| pair_of(pair, &paths)).collect()
    }
}

/// What follows from all paths of a pair: what the strongest says, unless two of them would make it equal.
fn pair_of<'w>(
    (reference, other): (&'w str, &'w str),
    paths: &[&DerivedPath<'w>],
) -> Option<DerivedPair<'w>> {
    let says = |is| paths.iter().any(|path| path.relationship == is);
    let relationship = match (says(Relationship::Subset), says(Relationship::Superset)) {
        (true, false) => Relationship::Subset,
        (false, true) => Relationship::Superset,
        _ => Relationship::Intersects,
    };
    let is_it = |path: &&&DerivedPath<'w>| {
        path.relationship == relationship || relationship == Relationship::Intersects
    };
    let confidence = paths.iter().filter(is_it).map(|path| path.confidence()).min()?;
    let mut through: Vec<&str> = paths.iter().map(|path| path.through).collect();
    through.sort_unstable();
    through.dedup();
    let roles = paths.iter().map(|path| path.own.role.value).collect();
    Some(DerivedPair { reference, other, relationship, confidence, through, roles })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an item and two requirements ask, as sets of bits; each at least one thing.
    fn related(item: u8, requirement: u8) -> Option<Relationship> {
        match (item & !requirement == 0, requirement & !item == 0) {
            (true, true) => Some(Relationship::Equal),
            (true, false) => Some(Relationship::Subset),
            (false, true) => Some(Relationship::Superset),
            (false, false) if item & requirement != 0 => Some(Relationship::Intersects),
            (false, false) => None,
        }
    }

    /// Whether a claim holds of two sets; `equal` is also a part, and an overlap.
    fn holds_of(claim: Relationship, a: u8, b: u8) -> bool {
        match claim {
            Relationship::Equal => a == b,
            Relationship::Subset => a & !b == 0,
            Relationship::Superset => b & !a == 0,
            Relationship::Intersects => a & b != 0,
        }
    }

    #[test]
    fn what_is_composed_holds_of_every_set_and_no_stronger_claim_does() {
        let sets = || 1u8..32;
        for own in Relationship::ALL {
            for other in Relationship::ALL {
                let mut holding = Relationship::ALL.to_vec();
                for (a, item) in sets().flat_map(|a| sets().map(move |item| (a, item))) {
                    if related(item, a) != Some(own) {
                        continue;
                    }
                    for b in sets().filter(|b| related(item, *b) == Some(other)) {
                        holding.retain(|claim| holds_of(*claim, a, b));
                    }
                }
                let said = composed(own, other);
                assert_ne!(said, Some(Relationship::Equal));
                match said {
                    Some(said) => assert!(holding.contains(&said), "{own:?} {other:?}"),
                    None => assert!(holding.is_empty(), "{own:?} {other:?}: {holding:?}"),
                }
                let is_part = holding.iter().any(|claim| *claim != Relationship::Intersects);
                let is_equal = (own, other) == (Relationship::Equal, Relationship::Equal);
                assert_eq!(
                    is_part && !is_equal,
                    matches!(said, Some(Relationship::Subset | Relationship::Superset))
                );
            }
        }
    }

    #[test]
    fn what_comes_down_from_a_whole_holds_of_every_part() {
        for whole in 1u8..32 {
            for part in (1u8..32).filter(|part| part & !whole == 0) {
                for requirement in 1u8..32 {
                    let Some(is) = related(whole, requirement).and_then(of_a_part) else {
                        continue;
                    };
                    assert!(holds_of(is, part, requirement), "{whole} {part} {requirement}");
                }
            }
        }
    }
}
