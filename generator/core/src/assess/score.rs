//! From answers to levels: the toolkit's own documented rules, in whole numbers, with reasons.
//!
//! In: [`Questionnaire`] and [`Answers`]. Out: [`Score`]. The same rule is written in `book/form/score.js`
//! and compiled into workbook formulas; a test proves that all three agree.
//!
//! A level has two readings: *reached*, and *reached with exceptions*. A level that asks for nothing
//! counts only below one that asks for something: nobody earns a level by being asked nothing.
//!
//! Shares are hundredths, rounded down, so that no engine needs fractions.

use std::fmt::Display;

use super::questionnaire::{AskedDomain, AskedIndicator, AskedLevel, AskedPractice};
use super::{Answers, Questionnaire};
use crate::model::{Aggregate, AnswerChoice, Scoring, Threshold, Worth};

/// How the answers of one level of a practice are spread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Number of the level.
    pub level: u8,
    /// How often each answer was given, in the order of the model's answers.
    pub counts: Vec<u32>,
    /// The same with each indicator counted as often as its weight says.
    pub weighs: Vec<u32>,
    /// Not answered.
    pub open: u32,
    /// Of the applicable ones, worth a whole indicator.
    pub full: u32,
    /// Worth something, but less.
    pub between: u32,
    /// Worth nothing.
    pub nothing: u32,
    /// Said not to apply.
    pub aside: u32,
    /// The weights of the applicable ones together; without weights their number.
    pub weight: u32,
    /// What all answers earn together, each as often as its indicator weighs.
    pub earned: u32,
    /// What each of them can earn.
    pub possible: u32,
}

impl Tally {
    /// Indicators that apply, answered or not.
    pub fn applicable(&self) -> u32 {
        self.full + self.between + self.nothing + self.open
    }

    /// Whether the level has indicators, applicable or not.
    pub fn asks(&self) -> bool {
        self.applicable() + self.aside > 0
    }

    /// Whether nothing stands against it but exceptions: no applicable indicator is open or worth
    /// nothing, and together they earn enough of what they could.
    pub fn is_reached_with_exceptions(&self, enough: Threshold) -> bool {
        let [earned, could] = [self.earned, self.could()].map(u64::from);
        let [of, at_least] = [enough.of, enough.at_least].map(u64::from);
        self.nothing == 0 && self.open == 0 && of * earned >= at_least * could
    }

    /// Whether every applicable indicator is worth a whole one.
    pub fn is_reached(&self) -> bool {
        self.full == self.applicable()
    }

    /// The share earned in hundredths; 100 if nothing applies.
    pub fn share(&self) -> u32 {
        let share = (u64::from(self.earned) * 100).checked_div(u64::from(self.could()));
        share.and_then(|share| u32::try_from(share).ok()).unwrap_or(100)
    }

    /// What the answers could earn.
    pub fn could(&self) -> u32 {
        self.possible * self.weight
    }
}

/// Each answer of the model with its number in a level, the best first; at last what is open.
pub fn spread<'f>(form: &'f Questionnaire, tally: &Tally) -> Vec<(Option<&'f AnswerChoice>, u32)> {
    let choices = form.answers.choices.iter().map(Some);
    choices.zip(tally.counts.iter().copied()).chain([(None, tally.open)]).collect()
}

/// How the level of a practice fits its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Nothing of the practice applies.
    Out,
    /// It has no target.
    NoTarget,
    /// So many levels are missing.
    Under(u8),
    /// The level is the target.
    On,
    /// So many levels are above: effort that another practice may need more.
    Over(u8),
}

impl Fit {
    /// How a level fits a target, where the practice applies.
    pub fn of(level: u8, target: Option<u8>) -> Self {
        match target {
            None => Self::NoTarget,
            Some(target) if level < target => Self::Under(target - level),
            Some(target) if level > target => Self::Over(level - target),
            Some(_) => Self::On,
        }
    }
}

/// The score of one practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeScore {
    /// Level reached.
    pub level: u8,
    /// Level reached with exceptions; never below [`level`](Self::level).
    pub with_exceptions: u8,
    /// Ids of the indicators answered `partly` that stand between the two, in reading order.
    pub exceptions: Vec<String>,
    /// Level with the share of what comes next, in hundredths: 240 is 2.40.
    pub progress: u32,
    /// Target that holds, if there is one.
    pub target: Option<u8>,
    /// Whether the assessor has set it in place of the profile's.
    pub is_own_target: bool,
    /// The answers, level by level.
    pub tallies: Vec<Tally>,
    /// The answers, each once, at however many levels it counts; for numbers of answers, not for what they earn.
    pub once: Tally,
    /// How they were added up.
    pub scoring: Scoring,
}

impl PracticeScore {
    /// The levels up to the last one that asks for something: only these count.
    pub fn counting(&self) -> &[Tally] {
        counting(&self.tallies)
    }

    /// Whether it asks for something above a level. What has no levels yet may ask for anything.
    pub fn asks_above(&self, level: u8) -> bool {
        self.tallies.is_empty() || self.counting().iter().any(|tally| tally.level > level)
    }

    /// Whether it has reached one of its levels; where each stands alone, this one.
    pub fn has_reached(&self, tally: &Tally) -> bool {
        match self.scoring {
            Scoring::LevelsApart => tally.asks() && tally.is_reached(),
            Scoring::StrictLevels | Scoring::WeightedProgress => tally.level <= self.level,
        }
    }

    /// The level that comes next: the first above the one that is reached; where each stands alone, the target
    /// until it is met.
    pub fn next(&self) -> Option<&Tally> {
        let above = |tally: &&Tally| tally.level > self.level;
        let mut counting = self.counting().iter();
        match self.scoring {
            Scoring::LevelsApart => next_apart(self.counting(), self.level, self.target),
            Scoring::StrictLevels | Scoring::WeightedProgress => counting.find(above),
        }
    }

    /// What a practice asks at the level that comes next.
    pub fn next_asked<'f>(&self, practice: &'f AskedPractice) -> Option<&'f AskedLevel> {
        match self.scoring {
            Scoring::LevelsApart => {
                let next = self.next().map(|tally| tally.level);
                practice.levels.iter().find(|level| Some(level.number) == next)
            }
            Scoring::StrictLevels | Scoring::WeightedProgress => practice.level_above(self.level),
        }
    }

    /// Whether each of its levels stands alone.
    pub fn is_apart(&self) -> bool {
        self.scoring == Scoring::LevelsApart
    }

    /// The levels that are met, where each stands alone.
    pub fn met(&self) -> Vec<u8> {
        let met = self.tallies.iter().filter(|tally| tally.asks() && tally.is_reached());
        met.map(|tally| tally.level).collect()
    }

    /// Indicators that apply.
    pub fn applicable(&self) -> u32 {
        self.once.applicable()
    }

    /// Indicators without an answer.
    pub fn open(&self) -> u32 {
        self.once.open
    }

    /// Whether nothing of it applies: the profile leaves all of it out, or no answer counts.
    pub fn is_out(&self) -> bool {
        !self.tallies.is_empty() && self.applicable() == 0
    }

    /// How its level fits the target that holds.
    pub fn fit(&self) -> Fit {
        match self.is_out() {
            true => Fit::Out,
            false => Fit::of(self.level, self.target),
        }
    }

    /// Levels missing to the target; none if nothing of the practice applies.
    pub fn under(&self) -> u8 {
        if let Fit::Under(levels) = self.fit() { levels } else { 0 }
    }

    /// Indicators at the levels above the target that are worth a whole one: effort that another
    /// practice may need more, also where the level itself is not above the target.
    pub fn full_above_target(&self) -> u32 {
        let Some(target) = self.target else { return 0 };
        self.tallies.iter().filter(|tally| tally.level > target).map(|tally| tally.full).sum()
    }

    /// Levels above the target; none if nothing of the practice applies.
    pub fn over(&self) -> u8 {
        if let Fit::Over(levels) = self.fit() { levels } else { 0 }
    }
}

/// The score of a subdomain, a domain, or all practices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupScore {
    /// Id of the subdomain or domain; empty for all.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Indexes of its practices.
    pub practices: Vec<usize>,
    /// Lowest level of a practice, without those that are at the highest level that they ask for, unless all are;
    /// or their mean, if the model says so.
    pub level: u8,
    /// The same, exceptions allowed.
    pub with_exceptions: u8,
    /// Highest level of a practice.
    pub highest: u8,
    /// Lowest progress of these practices.
    pub progress: u32,
    /// Highest target of a practice.
    pub target: Option<u8>,
    /// Largest number of levels that a practice is under its target.
    pub under: u8,
    /// Largest number of levels that a practice is above its target.
    pub over: u8,
}

/// The score of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// By practice, in the order of [`Questionnaire::practices`].
    pub practices: Vec<PracticeScore>,
    /// By subdomain, in reading order.
    pub subdomains: Vec<GroupScore>,
    /// By domain, in reading order.
    pub domains: Vec<GroupScore>,
    /// Over all practices.
    pub all: GroupScore,
    /// How practices add up.
    pub aggregate: Aggregate,
}

impl Score {
    /// The score of these practices together.
    pub fn of_practices(&self, practices: &[usize]) -> GroupScore {
        group("", "", practices.to_vec(), (&self.practices, self.aggregate))
    }
}

/// The scoring rule in a few sentences.
pub fn rule(form: &Questionnaire) -> String {
    let words = &form.words;
    let full = words.or(&form.full());
    let mut nothing = form.nothing();
    nothing.push(words.say("answer.open"));
    let nothing = words.or(&nothing);
    let values: [(&str, &dyn Display); 4] = [
        ("full", &full),
        ("nothing", &nothing),
        ("enough", &enough(form)),
        ("earns", &earns(form)),
    ];
    let key = match (form.scoring, form.has_several_sets()) {
        (Scoring::StrictLevels, false) => "scoring.strict_levels",
        (Scoring::StrictLevels, true) => "scoring.strict_levels_own",
        (Scoring::WeightedProgress, false) => "scoring.weighted_progress",
        (Scoring::WeightedProgress, true) => "scoring.weighted_progress_own",
        (Scoring::LevelsApart, false) => "scoring.levels_apart",
        (Scoring::LevelsApart, true) => "scoring.levels_apart_own",
    };
    let mut rule = words.with(key, &values);
    if form.has_choices() {
        let values: [(&str, &dyn Display); 2] =
            [("full", &words.say("answer.full_value")), ("nothing", &words.say("answer.no_value"))];
        rule = format!("{rule} {}", words.with("scoring.by_choice", &values));
    }
    if form.is_weighted() {
        rule = format!("{rule} {}", words.say("scoring.by_weight"));
    }
    match form.aggregate {
        Aggregate::Mean => format!("{rule} {}", words.say("scoring.mean")),
        Aggregate::Min if form.is_sparse() => format!("{rule} {}", words.say("scoring.sparse")),
        Aggregate::Min => rule,
    }
}

/// What the answers between full and nothing are counted as.
fn earns(form: &Questionnaire) -> String {
    let (set, words) = (&form.answers, &form.words);
    let possible = set.possible();
    let key = if set.is_by_halves() { "scoring.as_half" } else { "scoring.as_part" };
    let said = |choice: &AnswerChoice| {
        let values: [(&str, &dyn Display); 3] =
            [("answer", &choice.label), ("earns", &choice.earns), ("possible", &possible)];
        words.with(key, &values)
    };
    let between = set.choices.iter().filter(|choice| set.is_between(choice));
    let between: Vec<String> = between.map(said).collect();
    match between.is_empty() {
        true => words.say("scoring.nothing_between").to_owned(),
        false => between.join(", "),
    }
}

/// How much of a level must be there for it to be reached with exceptions.
fn enough(form: &Questionnaire) -> String {
    let words = &form.words;
    match (form.answers.is_by_halves() && !form.is_weighted(), form.exceptions) {
        (true, Threshold::USUAL) => {
            let between = words.or(&form.between());
            words.with("scoring.at_most_half", &[("between", &between)])
        }
        (_, Threshold { at_least, of }) => {
            words.with("scoring.at_least", &[("at_least", &at_least), ("of", &of)])
        }
    }
}

/// Scores an assessment.
pub fn score(form: &Questionnaire, answers: &Answers) -> Score {
    let practices: Vec<PracticeScore> =
        form.practices.iter().map(|practice| of_practice(form, practice, answers)).collect();
    let of = |id: &str, title: &str, members: Vec<usize>| {
        group(id, title, members, (&practices, form.aggregate))
    };
    let within = |domain: &AskedDomain| -> Vec<GroupScore> {
        let named = domain.subdomains.iter().filter_map(|sub| Some((sub, sub.title.as_ref()?)));
        named.map(|(sub, title)| of(&sub.id, title, domain.practices_of(sub))).collect()
    };
    let subdomains = form.domains.iter().flat_map(within);
    let domains = form.domains.iter().map(|d| of(&d.id, &d.title, AskedDomain::practices(d)));
    let (subdomains, domains) = (subdomains.collect(), domains.collect());
    let all = of("", form.words.say("scoring.all"), (0..practices.len()).collect());
    Score { practices, subdomains, domains, all, aggregate: form.aggregate }
}

fn of_practice(form: &Questionnaire, practice: &AskedPractice, answers: &Answers) -> PracticeScore {
    let tallies: Vec<Tally> = practice
        .levels
        .iter()
        .map(|level| tally(form, level.number, practice.counted_at(level.number), answers))
        .collect();
    let once = tally(form, 0, practice.indicators().map(|(_, item)| item), answers);
    let counted = counting(&tallies);
    let own = answers.targets.get(&practice.id).map(|(level, _)| *level);
    let target = own.or(practice.target);
    let (level, with_exceptions, progress) = match form.scoring {
        Scoring::StrictLevels => strict_levels(counted, form.exceptions),
        Scoring::WeightedProgress => weighted_progress(counted),
        Scoring::LevelsApart => levels_apart(counted, target, form.exceptions),
    };
    PracticeScore {
        level,
        with_exceptions,
        exceptions: exceptions(form, practice, answers, (level, with_exceptions), &tallies),
        progress,
        target,
        is_own_target: own.is_some_and(|own| Some(own) != practice.target),
        tallies,
        once,
        scoring: form.scoring,
    }
}

fn tally<'a>(
    form: &Questionnaire,
    level: u8,
    items: impl Iterator<Item = &'a AskedIndicator>,
    answers: &Answers,
) -> Tally {
    let set = &form.answers;
    let (none, possible) = (vec![0; set.choices.len()], set.possible());
    let mut tally =
        Tally { level, counts: none.clone(), weighs: none, possible, ..Tally::default() };
    for item in items {
        let (weight, value) = (item.weight, answers.standing(item));
        let at = value.and_then(|id| set.choices.iter().position(|choice| choice.id == *id));
        let Some(at) = at else {
            tally.open += 1;
            tally.weight += weight;
            continue;
        };
        tally.counts[at] += 1;
        tally.weighs[at] += weight;
        let choice = &set.choices[at];
        *match set.worth_at(choice, level) {
            Worth::Full => &mut tally.full,
            Worth::Most | Worth::Some => &mut tally.between,
            Worth::Nothing => &mut tally.nothing,
            Worth::Aside => &mut tally.aside,
        } += 1;
        if choice.counts {
            tally.weight += weight;
            tally.earned += weight * set.earned_at(choice, level);
        }
    }
    tally
}

/// The levels up to the last one that asks for something.
fn counting(tallies: &[Tally]) -> &[Tally] {
    let end = tallies.iter().rposition(Tally::asks).map_or(0, |last| last + 1);
    &tallies[..end]
}

/// The highest level such that this holds for it and for every level below.
fn highest(tallies: &[Tally], holds: impl Fn(&Tally) -> bool) -> u8 {
    tallies.iter().take_while(|tally| holds(tally)).last().map_or(0, |tally| tally.level)
}

/// Both readings of the level, and the first with the share of what comes next.
fn strict_levels(tallies: &[Tally], enough: Threshold) -> (u8, u8, u32) {
    let level = highest(tallies, Tally::is_reached);
    let with_exceptions = highest(tallies, |tally| tally.is_reached_with_exceptions(enough));
    let next = tallies.iter().find(|tally| tally.level > level);
    (level, with_exceptions, u32::from(level) * 100 + next.map_or(0, Tally::share))
}

/// Both readings where each level stands alone, and the share of the level that is next. The level is the highest
/// that is met, and stays below the target as long as the target is not: so that it is under the target exactly
/// when the target is not met.
fn levels_apart(tallies: &[Tally], target: Option<u8>, enough: Threshold) -> (u8, u8, u32) {
    let level = highest_alone(tallies, target, Tally::is_reached);
    let excepted = |tally: &Tally| tally.is_reached_with_exceptions(enough);
    let with_exceptions = highest_alone(tallies, target, excepted);
    let next = next_apart(tallies, level, target);
    (level, with_exceptions, u32::from(level) * 100 + next.map_or(0, Tally::share))
}

/// The highest level for which this holds; one below the target if it does not hold for the target. A level
/// that asks for nothing is not met by anybody.
fn highest_alone(tallies: &[Tally], target: Option<u8>, holds: impl Fn(&Tally) -> bool) -> u8 {
    let target = target.unwrap_or(0);
    let met =
        || tallies.iter().filter(|tally| tally.asks() && holds(tally)).map(|tally| tally.level);
    let is_met = target == 0 || met().any(|level| level == target);
    met().filter(|level| is_met || *level < target).max().unwrap_or(0)
}

/// The level to be met next: the target until it is met, then the first above that asks for something.
fn next_apart(tallies: &[Tally], level: u8, target: Option<u8>) -> Option<&Tally> {
    let mut asking = tallies.iter().filter(|tally| tally.asks());
    match target.filter(|target| *target > level) {
        Some(target) => asking.find(|tally| tally.level == target),
        None => asking.find(|tally| tally.level > level),
    }
}

/// The sum of the shares of all levels, and its whole part. What is worth less than a whole
/// indicator counts as much as it is worth, so that there is nothing left to except: both readings
/// are one.
fn weighted_progress(tallies: &[Tally]) -> (u8, u8, u32) {
    let progress: u32 = tallies.iter().map(Tally::share).sum();
    let level = u8::try_from(progress / 100).unwrap_or(u8::MAX);
    (level, level, progress)
}

/// The ids whose answer is worth something, but less than a whole indicator, at the levels above
/// the one that is reached, up to the other.
fn exceptions(
    form: &Questionnaire,
    practice: &AskedPractice,
    answers: &Answers,
    (above, to): (u8, u8),
    tallies: &[Tally],
) -> Vec<String> {
    let is_excepted = |number: u8| {
        let mut levels = tallies.iter().filter(|tally| tally.level == number);
        levels.any(|tally| tally.is_reached_with_exceptions(form.exceptions))
    };
    let counts = |level: u8| level > above && level <= to && is_excepted(level);
    let between = practice.indicators().filter(|(level, _)| counts(*level));
    let is_between = |item: &AskedIndicator| {
        let choice = answers.standing(item).and_then(|value| form.answers.choice(value));
        choice.is_some_and(|choice| form.answers.is_between(choice))
    };
    between.filter(|(_, item)| is_between(item)).map(|(_, item)| item.id.clone()).collect()
}

/// A practice of which nothing applies says nothing about its group, and one that is at the highest level
/// that it asks for nothing about the levels above.
fn group(
    id: &str,
    title: &str,
    members: Vec<usize>,
    (scores, aggregate): (&[PracticeScore], Aggregate),
) -> GroupScore {
    let of = || members.iter().map(|&at| &scores[at]).filter(|score| !score.is_out());
    let lowest = |level: fn(&PracticeScore) -> u8, value: fn(&PracticeScore) -> u32| {
        let holding = of().filter(|score| score.asks_above(level(score)));
        match aggregate {
            Aggregate::Mean => mean(of().map(value)),
            Aggregate::Min => {
                holding.map(value).min().or_else(|| of().map(value).max()).unwrap_or(0)
            }
        }
    };
    let level = |level: fn(&PracticeScore) -> u8, value| {
        u8::try_from(lowest(level, value)).unwrap_or(u8::MAX)
    };
    GroupScore {
        id: id.to_owned(),
        title: title.to_owned(),
        level: level(|s| s.level, |s| s.level.into()),
        with_exceptions: level(|s| s.with_exceptions, |s| s.with_exceptions.into()),
        highest: of().map(|s| s.level).max().unwrap_or(0),
        progress: lowest(|s| s.level, |s| s.progress),
        target: of().filter_map(|s| s.target).max(),
        under: of().map(PracticeScore::under).max().unwrap_or(0),
        over: of().map(PracticeScore::over).max().unwrap_or(0),
        practices: members,
    }
}

/// The mean, rounded down; of nothing it is 0.
fn mean(values: impl Iterator<Item = u32>) -> u32 {
    let (sum, count) = values.fold((0u32, 0), |(sum, count), value| (sum + value, count + 1));
    sum.checked_div(count).unwrap_or(0)
}

/// Hundredths as people read them: `2.40`.
pub fn decimal(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
