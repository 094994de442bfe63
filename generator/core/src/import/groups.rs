//! Groups that say to whom something applies: steps of a scale are levels, everything else is a tag.

use super::catalog::ForeignLevel;
use super::piece::Piece;
use crate::id::hyphenated;
use crate::span::Spanned;

/// The group that some catalogs put into it what they do not ask any more.
const RETIRED: &str = "retired";

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

/// To whom an item applies.
pub(super) struct Applicability {
    /// The levels that it names, and where.
    pub(super) levels: Spanned<Vec<u8>>,
    /// The other groups that it names.
    pub(super) tags: Vec<String>,
    /// Whether it names the group of what is not asked any more.
    pub(super) is_retired: bool,
}

/// What the list under a key of an item says. What it names and is neither a level nor a tag stays unread.
pub(super) fn applies(piece: Piece<'_>, key: &str, levels: &[ForeignLevel]) -> Applicability {
    let mut found = Applicability {
        levels: Spanned::new(Vec::new(), piece.place_of(key)),
        tags: Vec::new(),
        is_retired: false,
    };
    for one in piece.list(key) {
        let Some(name) = one.shown() else { continue };
        let is_it =
            |level: &&ForeignLevel| name == level.key || level.title.as_deref() == Some(name);
        let tag = hyphenated(name);
        if let Some(level) = levels.iter().find(is_it) {
            found.levels.value.push(level.number);
        } else if name.eq_ignore_ascii_case(RETIRED) {
            found.is_retired = true;
        } else if levels.is_empty() && tag.starts_with(|c: char| c.is_ascii_lowercase()) {
            found.tags.push(tag);
        } else {
            continue;
        }
        one.mark();
    }
    found
}
