//! What to do about the gaps: the largest ones, and a roadmap in three horizons.
//!
//! In: form, answers, score, size of the organization. Out: [`Plan`]. Never: renders it.
//!
//! The rule: the next level of a practice comes within three months, and at once if it is level 1
//! or at most two answers away; what is reached with exceptions comes at once, and the exceptions
//! are what is to be done; the levels beyond come later. Larger gaps go first, then practices
//! that others with a gap lean on. A smaller organization takes on fewer steps at a time.

use super::questionnaire::{AskedIndicator, AskedLevel};
use super::score::{PracticeScore, Score};
use super::{Answers, Questionnaire};
use crate::words::Words;

/// How many of the largest gaps a report tells in words.
pub const TOLD: usize = 5;

/// When a step is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Horizon {
    /// At once.
    Immediate,
    /// Within one to three months.
    Soon,
    /// Later.
    Later,
}

impl Horizon {
    /// All horizons in order.
    pub const ALL: [Horizon; 3] = [Self::Immediate, Self::Soon, Self::Later];

    /// The key of its heading.
    pub fn key(self) -> &'static str {
        match self {
            Self::Immediate => "report.immediate",
            Self::Soon => "report.soon",
            Self::Later => "report.later",
        }
    }

    /// The key of the words for it in a sentence.
    pub fn key_in_sentence(self) -> &'static str {
        match self {
            Self::Immediate => "brief.immediate",
            Self::Soon => "brief.soon",
            Self::Later => "brief.later",
        }
    }
}

/// The indicators of a level that are neither worth a whole one nor said not to apply.
pub fn missing<'f>(
    form: &Questionnaire,
    level: &'f AskedLevel,
    answers: &Answers,
) -> Vec<&'f AskedIndicator> {
    let is_missing =
        |indicator: &&AskedIndicator| !form.answers.is_settled(answers.standing(indicator));
    level.indicators.iter().filter(is_missing).collect()
}

/// How much an organization can take on at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Three steps at once, five within three months.
    Small,
    /// Six and ten.
    Medium,
    /// Everything that is due.
    Large,
}

impl Size {
    fn room(self) -> [usize; 2] {
        match self {
            Self::Small => [3, 5],
            Self::Medium => [6, 10],
            Self::Large => [usize::MAX, usize::MAX],
        }
    }
}

/// How much work a step is, judged by the indicators that are not `yes` yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effort {
    /// One or two.
    Small,
    /// Three or four.
    Medium,
    /// Five or more.
    Large,
}

impl Effort {
    /// That of so many indicators.
    pub fn of(indicators: usize) -> Self {
        match indicators {
            0..=2 => Self::Small,
            3 | 4 => Self::Medium,
            _ => Self::Large,
        }
    }

    /// Its name in data, and that of its word under `report`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }

    /// The word for it.
    pub fn word(self, words: &Words) -> &str {
        words.say(match self {
            Self::Small => "report.small",
            Self::Medium => "report.medium",
            Self::Large => "report.large",
        })
    }
}

/// Bringing one practice to one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Index of the practice.
    pub practice: usize,
    /// The level to be reached.
    pub level: u8,
    /// Whether it is reached with exceptions, so that only these are left to be done.
    pub is_within_exceptions: bool,
    /// Whether something of the level is there already.
    pub is_begun: bool,
    /// When.
    pub horizon: Horizon,
    /// How much work.
    pub effort: Effort,
    /// Ids of indicators that are not `yes` yet.
    pub missing: Vec<String>,
    /// Titles of practices with a gap that lean on this one.
    pub needed_by: Vec<String>,
}

/// What to do, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Indexes of the practices under target, largest gap first.
    pub under: Vec<usize>,
    /// Indexes of the practices above target, largest excess first.
    pub over: Vec<usize>,
    /// The steps, by horizon and order.
    pub steps: Vec<Step>,
}

impl Step {
    /// What is left: `2 exceptions` or `3 indicators missing`.
    pub fn left(&self, words: &Words) -> String {
        let key = if self.is_within_exceptions { "left.exceptions" } else { "left.missing" };
        words.count(key, self.missing.len())
    }

    /// What is to be done, id and text: the actions of the level while nothing of it is there, else only what
    /// is missing. Which action leads to which indicator nobody has written down, so none is guessed to be
    /// done.
    pub fn to_do<'f>(&self, form: &'f Questionnaire) -> ToDo<'f> {
        let practice = &form.practices[self.practice];
        let asked: Vec<&AskedIndicator> = practice
            .indicators()
            .filter_map(|(level, item)| (level == self.level).then_some(item))
            .collect();
        let actions = practice.actions(self.level);
        if !self.is_begun && !actions.is_empty() {
            return ToDo::Actions(actions.iter().map(|(id, text)| (&**id, &**text)).collect());
        }
        let missing = asked.into_iter().filter(|item| self.missing.contains(&item.id));
        ToDo::Missing(missing.map(|item| (&*item.id, &*item.text)).collect())
    }
}

/// What is to be done in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToDo<'f> {
    /// The actions of the level: id and text.
    Actions(Vec<(&'f str, &'f str)>),
    /// What could not be seen: id and text of indicators.
    Missing(Vec<(&'f str, &'f str)>),
}

impl<'f> ToDo<'f> {
    /// Id and text of everything.
    pub fn items(&self) -> &[(&'f str, &'f str)] {
        match self {
            Self::Actions(items) | Self::Missing(items) => items,
        }
    }

    /// The key of the words that stand before the list.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Actions(_) => "report.to_do",
            Self::Missing(_) => "report.to_be_seen",
        }
    }
}

/// Makes the plan.
pub fn plan(form: &Questionnaire, answers: &Answers, score: &Score, size: Size) -> Plan {
    let all = 0..form.practices.len();
    let mut under: Vec<usize> = all.clone().filter(|&at| score.practices[at].under() > 0).collect();
    let needed: Vec<Vec<String>> = all.clone().map(|at| needed_by(form, score, at)).collect();
    under.sort_by_key(|&at| {
        let practice = &score.practices[at];
        let gap = u32::from(practice.target.unwrap_or(0)) * 100;
        let missing = gap.saturating_sub(practice.progress);
        (std::cmp::Reverse((practice.under(), needed[at].len(), missing)), at)
    });
    let mut over: Vec<usize> = all.filter(|&at| score.practices[at].over() > 0).collect();
    over.sort_by_key(|&at| (std::cmp::Reverse(score.practices[at].over()), at));
    let mut steps: Vec<Step> = under
        .iter()
        .flat_map(|&at| steps_of(form, answers, &score.practices[at], at, &needed[at]))
        .collect();
    steps.sort_by_key(|step| step.horizon);
    make_room(&mut steps, size);
    Plan { under, over, steps }
}

/// Practices with a gap that lean on this one.
fn needed_by(form: &Questionnaire, score: &Score, at: usize) -> Vec<String> {
    let id = &form.practices[at].id;
    let leaning = form.practices.iter().zip(&score.practices);
    let leaning = leaning.filter(|(p, s)| s.under() > 0 && p.related.contains(id));
    leaning.map(|(practice, _)| practice.title.clone()).collect()
}

fn steps_of(
    form: &Questionnaire,
    answers: &Answers,
    score: &PracticeScore,
    at: usize,
    needed_by: &[String],
) -> Vec<Step> {
    let target = score.target.unwrap_or(0);
    let levels = form.practices[at].levels.iter();
    levels
        .filter(|level| level.number <= target)
        .filter_map(|level| {
            let missing = missing(form, level, answers).into_iter();
            let missing: Vec<String> = missing.map(|indicator| indicator.id.clone()).collect();
            if missing.is_empty() {
                return None;
            }
            let effort = Effort::of(missing.len());
            Some(Step {
                practice: at,
                level: level.number,
                is_within_exceptions: level.number <= score.with_exceptions,
                is_begun: is_begun(score, level.number),
                horizon: horizon(level.number, score, effort),
                effort,
                missing,
                needed_by: needed_by.to_vec(),
            })
        })
        .collect()
}

/// Whether anything of a level earns something.
fn is_begun(score: &PracticeScore, level: u8) -> bool {
    score.tallies.iter().any(|tally| tally.level == level && tally.earned > 0)
}

fn horizon(level: u8, score: &PracticeScore, effort: Effort) -> Horizon {
    if level <= score.with_exceptions {
        Horizon::Immediate
    } else if level > score.level.saturating_add(1) {
        Horizon::Later
    } else if level <= 1 || effort == Effort::Small {
        Horizon::Immediate
    } else {
        Horizon::Soon
    }
}

/// Moves what does not fit into a horizon to the next; the order stays.
fn make_room(steps: &mut [Step], size: Size) {
    let [at_once, soon] = size.room();
    let (mut now, mut next) = (0, 0);
    for step in steps.iter_mut() {
        if step.horizon == Horizon::Immediate && now == at_once {
            step.horizon = Horizon::Soon;
        }
        if step.horizon == Horizon::Soon && next == soon {
            step.horizon = Horizon::Later;
        }
        match step.horizon {
            Horizon::Immediate => now += 1,
            Horizon::Soon => next += 1,
            Horizon::Later => {}
        }
    }
    steps.sort_by_key(|step| step.horizon);
}
