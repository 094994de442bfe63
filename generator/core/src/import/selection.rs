//! Which controls a profile of OSCAL selects, and what of its base is left out by that.

use std::collections::{BTreeMap, BTreeSet};

use super::controls::{KnownControl, KnownControls};
use super::piece::Piece;
use crate::diag::{Code, Diagnostics};
use crate::id::PracticeId;
use crate::model::Practice;

/// What is selected of a version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Selection<'w> {
    /// Ids of practices.
    pub(super) practices: BTreeSet<&'w str>,
    /// The levels of practices, where levels are controls of their own.
    pub(super) levels: BTreeMap<&'w str, BTreeSet<u8>>,
}

/// What is left out of a version, in as few words as possible.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PartsNotSelected {
    pub(super) domains: Vec<String>,
    pub(super) subdomains: Vec<String>,
    pub(super) practices: Vec<PracticeId>,
}

/// What becomes of a name that no control has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UnknownName {
    /// It is an error: the profile selects what is not there.
    Reported,
    /// It stays unread: what is not there needs no leaving out.
    Unread,
}

impl<'w> Selection<'w> {
    /// What all the imports of a profile select together.
    pub(super) fn of(
        imports: &[Piece<'_>],
        known: &KnownControls<'w>,
        diags: &mut Diagnostics,
    ) -> Self {
        let mut all = Self::default();
        for import in imports {
            let mut one = match import.get("include-controls") {
                Some(list) => Self::picked(list, known, (UnknownName::Reported, diags)),
                // Where nothing says what is included, everything is.
                None => Self::everything(known),
            };
            if let Some(list) = import.get("exclude-controls") {
                one.remove(&Self::picked(list, known, (UnknownName::Unread, diags)));
            }
            all.practices.extend(one.practices);
            for (id, levels) in one.levels {
                all.levels.entry(id).or_default().extend(levels);
            }
        }
        all
    }

    fn everything(known: &KnownControls<'w>) -> Self {
        let mut all = Self::default();
        known.practices().for_each(|one| all.add(KnownControl::Practice(one), known, true));
        all
    }

    fn picked(
        list: Piece<'_>,
        known: &KnownControls<'w>,
        (unknown, diags): (UnknownName, &mut Diagnostics),
    ) -> Self {
        let mut found = Self::default();
        for pick in list.items() {
            let children = pick.word("with-child-controls");
            let with_children = children.as_deref() == Some("yes");
            for id in pick.list("with-ids") {
                let Some(name) = id.peek() else { continue };
                match known.find(name.trim()) {
                    Some(control) => {
                        found.add(control, known, with_children);
                        id.mark();
                    }
                    None if unknown == UnknownName::Reported => report_unknown(id, known, diags),
                    None => {}
                }
            }
            for matching in pick.list("matching") {
                let Some(pattern) = matching.get("pattern") else { continue };
                // A pattern that nothing is like stays unread.
                let all = known.like(pattern.peek().unwrap_or_default().trim());
                if !all.is_empty() {
                    pattern.mark();
                }
                all.into_iter().for_each(|one| found.add(one, known, with_children));
            }
        }
        found
    }

    fn add(&mut self, control: KnownControl<'w>, known: &KnownControls<'w>, with_children: bool) {
        match control {
            KnownControl::Level(practice, number) => {
                self.levels.entry(&practice.id).or_default().insert(number);
            }
            KnownControl::Practice(practice) => {
                self.practices.insert(&practice.id);
                if with_children {
                    let below = known.below(practice).into_iter().map(|one| one.id.as_str());
                    self.practices.extend(below);
                    let levels = practice.levels.iter().map(|level| level.number);
                    let levels = levels.filter(|_| known.has_levels());
                    self.levels.entry(&practice.id).or_default().extend(levels);
                }
            }
        }
    }

    fn remove(&mut self, other: &Self) {
        self.practices.retain(|id| !other.practices.contains(id));
        self.levels.retain(|id, _| !other.practices.contains(id));
        for (id, levels) in &other.levels {
            let Some(own) = self.levels.get_mut(id) else { continue };
            own.retain(|level| !levels.contains(level));
        }
    }

    /// The practices of which something is selected.
    pub(super) fn all(&self) -> BTreeSet<&'w str> {
        let by_level = self.levels.iter().filter(|(_, levels)| !levels.is_empty());
        self.practices.iter().copied().chain(by_level.map(|(id, _)| *id)).collect()
    }

    /// What of the base is not selected.
    pub(super) fn left_out(&self, known: &KnownControls<'_>) -> PartsNotSelected {
        let selected = self.all();
        let is_out = |id: &&PracticeId| !selected.contains(id.as_str());
        let mut parts = PartsNotSelected::default();
        for domain in &known.tailored.model.domains {
            let mut all = domain.subdomains.iter().flat_map(|sub| &sub.practices);
            if all.all(|id| is_out(&id)) {
                parts.domains.push(domain.id.clone());
                continue;
            }
            let mut whole: Vec<&str> = Vec::new();
            for sub in &domain.subdomains {
                let titled = sub.title.is_some();
                if titled && whole.iter().any(|one| sub.is_in(one)) {
                    continue;
                }
                let within = domain
                    .subdomains
                    .iter()
                    .filter(|one| one.title.is_some() && one.is_in(&sub.id));
                let mut within = within.flat_map(|one| &one.practices).peekable();
                if titled && within.peek().is_some() && within.all(|id| is_out(&id)) {
                    whole.push(&sub.id);
                } else {
                    parts.practices.extend(sub.practices.iter().filter(is_out).cloned());
                }
            }
            parts.subdomains.extend(whole.into_iter().map(str::to_owned));
        }
        parts
    }

    /// The highest level that is selected of each practice; none where levels are no controls, or all are selected. Reports
    /// levels that are left out below one that is selected.
    pub(super) fn targets(
        &self,
        known: &KnownControls<'w>,
        (at, diags): (Piece<'_>, &mut Diagnostics),
    ) -> BTreeMap<&'w str, u8> {
        let mut targets = BTreeMap::new();
        let selected = self.all();
        for practice in known.practices().filter(|one| selected.contains(one.id.as_str())) {
            let none = BTreeSet::new();
            let levels = self.levels.get(practice.id.as_str()).unwrap_or(&none);
            let top = levels.last().copied().unwrap_or(0);
            report_gap(practice, (levels, top), (at, diags));
            targets.insert(practice.id.as_str(), top);
        }
        let is_whole = |practice: &Practice| {
            let top = practice.levels.iter().map(|level| level.number).max();
            top == targets.get(practice.id.as_str()).copied()
        };
        let mut of_them = known.practices().filter(|one| selected.contains(one.id.as_str()));
        let says_nothing = self.levels.values().all(BTreeSet::is_empty) || of_them.all(is_whole);
        if says_nothing { BTreeMap::new() } else { targets }
    }
}

fn report_gap(
    practice: &Practice,
    (levels, top): (&BTreeSet<u8>, u8),
    (at, diags): (Piece<'_>, &mut Diagnostics),
) {
    let below = practice.levels.iter().map(|level| level.number).filter(|number| *number < top);
    for number in below.filter(|number| !levels.contains(number)) {
        let message = format!(
            "`{}-{number}` is not selected, and `{}-{top}` above it is",
            practice.code, practice.code
        );
        diags
            .report(Code::InvalidValue, at.span(), message)
            .hint("a target includes all levels below it; select them, or no level above the gap");
    }
}

fn report_unknown(id: Piece<'_>, known: &KnownControls<'_>, diags: &mut Diagnostics) {
    let name = id.peek().unwrap_or_default();
    let message = format!("`{}` has no control `{name}`", known.name());
    diags.report(Code::UnknownPractice, id.span(), message).suggest(name, known.names()).hint(
        "take it out, or lay the profile over the version that has it with `--base`; what a catalog withdrew does not \
         come in with it",
    );
}
