//! Groups that say to whom something applies: steps of a scale are levels, everything else is a tag.

use super::catalog::ForeignLevel;
use crate::id::hyphenated;

/// A group that items name.
pub(super) struct ApplicabilityGroup {
    /// Its id.
    pub(super) id: String,
    /// Its title.
    pub(super) title: Option<String>,
    /// What it means.
    pub(super) summary: Option<String>,
}

/// The groups as levels: if their titles or ids end in 1, 2, 3 and so on.
pub(super) fn as_levels(groups: &[ApplicabilityGroup]) -> Vec<ForeignLevel> {
    let number = |name: &str| {
        let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        name.get(name.len() - digits..)?.parse::<u8>().ok()
    };
    let ends_in = |group: &ApplicabilityGroup, wanted: u8| {
        let names = [Some(group.id.as_str()), group.title.as_deref()];
        names.into_iter().flatten().any(|name| number(name) == Some(wanted))
    };
    let is_scale =
        groups.len() > 1 && groups.iter().zip(1..=20).all(|(one, wanted)| ends_in(one, wanted));
    if !is_scale || groups.len() > 20 {
        return Vec::new();
    }
    let level = |(group, number): (&ApplicabilityGroup, u8)| ForeignLevel {
        key: group.id.clone(),
        number,
        title: group.title.clone().or_else(|| Some(group.id.clone())),
        summary: group.summary.clone(),
    };
    groups.iter().zip(1..=20).map(level).collect()
}

/// What an item names: its lowest level, whether every level above asks it as well, and its tags.
pub(super) fn applies(named: &[String], levels: &[ForeignLevel]) -> (Option<u8>, Vec<String>) {
    let is_named = |level: &&ForeignLevel| {
        named.iter().any(|name| *name == level.key || level.title.as_ref() == Some(name))
    };
    if levels.is_empty() {
        let tags = named.iter().map(|name| hyphenated(name));
        let is_tag = |tag: &String| tag.starts_with(|c: char| c.is_ascii_lowercase());
        return (None, tags.filter(is_tag).collect());
    }
    (levels.iter().find(is_named).map(|level| level.number), Vec::new())
}
