//! What changes mean for others: the next version number, and what an assessor must look at again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::content::{Field, Key, Kind};
use super::{Change, Class, Edit, VersionDiff, Weight};
use crate::model::{Version, VersionRef};

/// The step between two version numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// The same number.
    None,
    /// The third part.
    Patch,
    /// The second part.
    Minor,
    /// The first part.
    Major,
}

impl Bump {
    /// The step from one version to a later one.
    pub fn between(old: &Version, new: &Version) -> Self {
        let (old, new) = (old.parts(), new.parts());
        if new.0 != old.0 {
            Bump::Major
        } else if new.1 != old.1 {
            Bump::Minor
        } else if new.2 != old.2 {
            Bump::Patch
        } else {
            Bump::None
        }
    }

    /// The smallest version that is this step above another.
    pub fn above(self, version: &Version) -> String {
        let (major, minor, patch) = version.parts();
        match self {
            Bump::None => version.to_string(),
            Bump::Patch => format!("{major}.{minor}.{}", patch + 1),
            Bump::Minor => format!("{major}.{}", minor + 1),
            Bump::Major => format!("{}.0", major + 1),
        }
    }
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Bump::None => "none",
            Bump::Patch => "patch",
            Bump::Minor => "minor",
            Bump::Major => "major",
        })
    }
}

/// Whether assessments refer to entries of this kind, or the structure rests on them.
fn is_structural(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Example | Kind::Pitfall | Kind::Related | Kind::Exclusion | Kind::Row | Kind::Gap
    )
}

/// Whether a question is not asked any more, or asked again.
fn retires(change: &Change) -> bool {
    matches!(change.key.kind, Kind::Action | Kind::Indicator)
        && change.field() == Some(Field::Status)
}

/// The smallest step that a change allows.
///
/// Editorial changes are a patch. Additions and substantive wording are minor. Whatever takes an
/// id away, retires it, moves it or changes the levels is major; examples, pitfalls and related practices do
/// not count as such, because no assessment refers to them. Nor does one refer to the rows of a mapping:
/// a row that comes, goes or says another thing is minor, and only another edition of the standard, to
/// which no row can be carried over, is major. What a mapping says of an item is no part of the model.
pub fn bump_of(change: &Change) -> Bump {
    match change.class {
        Class::Removed | Class::Moved | Class::Split | Class::Merged => {
            if is_structural(change.key.kind) { Bump::Major } else { Bump::Minor }
        }
        Class::Added if change.key.kind == Kind::LevelName => Bump::Major,
        Class::Added | Class::Retargeted => Bump::Minor,
        Class::Remapped => match change.key.kind {
            Kind::Document => Bump::Major,
            Kind::Row => Bump::Minor,
            _ => Bump::None,
        },
        Class::Reworded if change.field() == Some(Field::Code) || retires(change) => Bump::Major,
        Class::Retitled | Class::Reworded | Class::Reordered => match change.weight {
            Weight::Editorial => Bump::Patch,
            Weight::Substantive => Bump::Minor,
        },
    }
}

/// The smallest step that all changes together allow; another base counts like the step to it. Before
/// 1.0 a version promises nothing, and the smallest step is enough for anything.
pub fn required_bump(diff: &VersionDiff) -> Bump {
    let changes = diff.changes.iter().map(bump_of).max().unwrap_or(Bump::None);
    let needed = changes.max(base_bump(diff));
    let from = Version::parse(&diff.from.version);
    let is_early = from.is_some_and(|version| version.parts().0 == 0);
    if is_early { needed.min(Bump::Patch) } else { needed }
}

/// The smallest step that the move to another base allows.
pub fn base_bump(diff: &VersionDiff) -> Bump {
    if diff.from.bases == diff.to.bases {
        return Bump::None;
    }
    let base = |list: &[String]| list.first().and_then(|name| VersionRef::parse(name));
    match (base(&diff.from.bases), base(&diff.to.bases)) {
        (Some(old), Some(new)) if old.id == new.id => {
            Bump::between(&old.version, &new.version).max(Bump::Patch)
        }
        _ => Bump::Major,
    }
}

/// A comparison at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary<'d> {
    /// Number of changes by class; parts of other changes do not count, but for the items of catalogs of others.
    pub classes: BTreeMap<Class, usize>,
    /// The same by domain, in the order in which domains appear; `None` is the document itself.
    pub domains: Vec<(Option<String>, BTreeMap<Class, usize>)>,
    /// The changes after which an assessor must look again.
    pub recheck: Vec<&'d Change>,
    /// All other changes.
    pub rest: Vec<&'d Change>,
}

/// Counts the changes and sorts out what an assessor must look at again.
pub fn summary(diff: &VersionDiff) -> Summary<'_> {
    let mut out = Summary::default();
    for change in counted(diff) {
        *out.classes.entry(change.class).or_default() += 1;
        let domain = &change.home.domain;
        let at = out.domains.iter().position(|(known, _)| known == domain).unwrap_or_else(|| {
            out.domains.push((domain.clone(), BTreeMap::new()));
            out.domains.len() - 1
        });
        *out.domains[at].1.entry(change.class).or_default() += 1;
    }
    let holders = holders(diff);
    for change in diff.heads() {
        if needs_recheck(change) || holders.contains(&change.key) {
            out.recheck.push(change);
        } else {
            out.rest.push(change);
        }
    }
    out
}

/// The new and vanished entries that hold something to be looked at again.
fn holders(diff: &VersionDiff) -> BTreeSet<&Key> {
    let whole = |change: &&Change| matches!(change.edit, Edit::Added(_) | Edit::Removed(_));
    let within: BTreeMap<&Key, &Key> = diff
        .changes
        .iter()
        .filter(whole)
        .filter_map(|change| Some((&change.key, change.within.as_ref()?)))
        .collect();
    let mut holders = BTreeSet::new();
    for change in diff.changes.iter().filter(|change| needs_recheck(change)) {
        let mut at = change.within.as_ref();
        while let Some(key) = at.filter(|key| holders.insert(*key)) {
            at = within.get(key).copied();
        }
    }
    holders
}

/// The changes that are counted. Of versions of ours those that are no part of another; of a catalog of others,
/// whose readers count what it asks for, each item that came or went and not the groups around it.
fn counted(diff: &VersionDiff) -> Vec<&Change> {
    if !diff.is_of_others() {
        return diff.heads().collect();
    }
    let is_counted = |change: &&Change| {
        let is_item = matches!(change.key.kind, Kind::Indicator | Kind::Action);
        let is_whole = matches!(change.edit, Edit::Added(_) | Edit::Removed(_));
        if is_whole { is_item } else { change.within.is_none() }
    };
    let mut seen = BTreeSet::new();
    let mut all: Vec<&Change> = diff.changes.iter().filter(is_counted).collect();
    all.retain(|change| seen.insert((&change.key, change.class)));
    all
}

/// Whether an answer given before may no longer hold.
pub fn needs_recheck(change: &Change) -> bool {
    if change.weight == Weight::Editorial
        || matches!(change.class, Class::Reordered | Class::Remapped)
    {
        return false;
    }
    match change.key.kind {
        Kind::Action | Kind::Indicator | Kind::Target | Kind::Exclusion | Kind::LevelName => true,
        Kind::Level => {
            let field = change.field();
            matches!(field, None | Some(Field::Objective | Field::Description))
        }
        Kind::Practice => !matches!(change.edit, Edit::Field(field, ..) if field != Field::Params),
        _ => false,
    }
}
