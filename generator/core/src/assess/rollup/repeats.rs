//! Assessments that are there already: copies, parts of others, and what cannot be told apart.
//!
//! In: the [`AssessmentPrint`]s of all assessments with their names. Out: [`Repeat`]s, each of which says what is counted.
//! Never: drops what says something that no other says.

mod report;

use std::collections::BTreeMap;

use super::prints::AssessmentPrint;

/// How an assessment repeats another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatKind {
    /// The same bytes.
    SameFile,
    /// The same answers of the same place and day.
    Copy,
    /// It was read into the other one.
    Part,
    /// All of it stands in the other one, of the same place and day.
    Within,
    /// It is the other one, carried over to another version, with its day.
    CarriedOver,
    /// The same answers word for word, of another place.
    OtherPlace,
    /// The same answers word for word, of another day.
    OtherDay,
    /// Of the same place and day, with other answers.
    SameDay,
}

impl RepeatKind {
    /// Whether it is counted beside the other one.
    pub fn is_counted(self) -> bool {
        matches!(self, Self::OtherPlace | Self::OtherDay | Self::SameDay)
    }

    /// Its name in data.
    pub fn name(self) -> &'static str {
        match self {
            Self::SameFile => "same-file",
            Self::Copy => "copy",
            Self::Part => "part",
            Self::Within => "within",
            Self::CarriedOver => "carried-over",
            Self::OtherPlace => "same-answers-other-site",
            Self::OtherDay => "same-answers-other-day",
            Self::SameDay => "same-day",
        }
    }
}

/// Assessments that repeat another one; several only where all of them are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Their places among the assessments.
    pub these: Vec<usize>,
    /// The one that they repeat.
    pub of: usize,
    /// How.
    pub kind: RepeatKind,
}

/// All assessments, as far as it is known which of them are counted.
struct Sorting<'p> {
    prints: &'p [&'p AssessmentPrint],
    /// Their places, the one that is counted of two that say the same before the other.
    order: Vec<usize>,
    is_left: Vec<bool>,
    found: Vec<Repeat>,
}

/// What repeats what. Of two that say the same, the one counts that says more about place and day, and then the one of
/// the shorter name: a copy is called `copy of a`, or `a (1)`.
pub fn repeats(names: &[&str], prints: &[&AssessmentPrint]) -> Vec<Repeat> {
    let mut order: Vec<usize> = (0..prints.len()).collect();
    order.sort_by_cached_key(|&at| {
        let print = prints[at];
        let unsaid = print.place.iter().chain([&print.date]).filter(|text| text.is_empty()).count();
        (unsaid, names[at].chars().count(), names[at])
    });
    let is_left = vec![false; prints.len()];
    let mut sorting = Sorting { prints, order, is_left, found: Vec::new() };
    sorting.same_files();
    sorting.sources();
    sorting.same_answers();
    sorting.of_one_day();
    sorting.found.sort_by_key(|one| (one.these[0], one.of));
    sorting.found
}

impl Sorting<'_> {
    /// Of those that are left out each names one that was not, so that never all of them are.
    fn leave(&mut self, at: usize, of: usize, kind: RepeatKind) {
        self.is_left[at] = true;
        self.found.push(Repeat { these: vec![at], of, kind });
    }

    fn say(&mut self, all: &[usize], kind: RepeatKind) {
        if let [of, these @ ..] = all
            && !these.is_empty()
        {
            self.found.push(Repeat { these: these.to_vec(), of: *of, kind });
        }
    }

    /// The assessments that count so far, in groups of which all have the same key.
    fn groups<K: Ord>(&self, key: impl Fn(&AssessmentPrint) -> Option<K>) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for &at in self.order.iter().filter(|at| !self.is_left[**at]) {
            if let Some(key) = key(self.prints[at]) {
                groups.entry(key).or_default().push(at);
            }
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }

    fn same_files(&mut self) {
        for group in self.groups(|one| (one.file > 0).then_some(one.file)) {
            for &at in &group[1..] {
                self.leave(at, group[0], RepeatKind::SameFile);
            }
        }
    }

    fn same_answers(&mut self) {
        let key = |one: &AssessmentPrint| {
            (one.given > 0).then(|| (one.profile.clone(), one.answers.clone()))
        };
        for group in self.groups(key) {
            let mut kept: Vec<usize> = Vec::new();
            for at in group {
                let print = self.prints[at];
                let is_copy = |of: &&usize| {
                    let other = self.prints[**of];
                    // Where nobody names a site, few answers may be alike by chance.
                    let is_known = !print.place[0].is_empty() || !other.place[0].is_empty();
                    // What costs least comes first: of many alike each is held against each.
                    print.can_be_of_one(other)
                        && (is_known || print.is_telling())
                        && print.says_the_same(other)
                };
                match kept.iter().find(is_copy).copied() {
                    Some(of) => self.leave(at, of, RepeatKind::Copy),
                    None => kept.push(at),
                }
            }
            kept.retain(|at| self.prints[*at].is_telling());
            self.say_alike(&kept);
        }
    }

    /// Says which of those that answer the same are of other places or days.
    fn say_alike(&mut self, alike: &[usize]) {
        let mut by_place: BTreeMap<&[String; 2], (usize, Vec<usize>)> = BTreeMap::new();
        for (number, &at) in alike.iter().enumerate() {
            let place = by_place.entry(&self.prints[at].place);
            place.or_insert_with(|| (number, Vec::new())).1.push(at);
        }
        let mut places: Vec<(usize, Vec<usize>)> = by_place.into_values().collect();
        // In the order in which they came.
        places.sort_by_key(|(number, _)| *number);
        let places: Vec<Vec<usize>> = places.into_iter().map(|(_, place)| place).collect();
        let firsts: Vec<usize> = places.iter().map(|place| place[0]).collect();
        self.say(&firsts, RepeatKind::OtherPlace);
        for place in places {
            self.say(&place, RepeatKind::OtherDay);
        }
    }

    /// What was read into another one of the same place and day is a part of it.
    fn sources(&mut self) {
        let files = |at: &usize| (self.prints[*at].file, *at);
        let by_file: BTreeMap<u64, usize> =
            self.order.iter().rev().map(files).filter(|(file, _)| *file > 0).collect();
        for at in self.order.clone() {
            let whole = self.prints[at];
            // The last one that was read is the nearest.
            for part in whole.sources.iter().rev().filter_map(|file| by_file.get(file).copied()) {
                let print = self.prints[part];
                let is_done = self.is_left[part] || self.is_left[at];
                if part == at || is_done || !print.can_be_of_one(whole) {
                    continue;
                }
                match print.profile == whole.profile {
                    true => self.leave(part, at, RepeatKind::Part),
                    // What is carried over is the beginning of the next assessment.
                    false => self.leave(at, part, RepeatKind::CarriedOver),
                }
            }
        }
    }

    fn of_one_day(&mut self) {
        let key = |one: &AssessmentPrint| {
            let is_named = !one.place[0].is_empty();
            is_named.then(|| (one.place.clone(), one.profile.id.clone(), one.date.clone()))
        };
        for mut group in self.groups(key) {
            group.sort_by_key(|at| std::cmp::Reverse(self.prints[*at].given));
            let mut kept: Vec<usize> = Vec::new();
            for at in group {
                let is_in = |of: &&usize| self.prints[at].is_in(self.prints[**of]);
                match kept.iter().find(is_in).copied() {
                    Some(of) => self.leave(at, of, RepeatKind::Within),
                    None => kept.push(at),
                }
            }
            self.say(&kept, RepeatKind::SameDay);
        }
    }
}
