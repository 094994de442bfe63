//! What to do about the gaps: the largest ones, and a roadmap in three horizons.
//!
//! In: form, answers, score, size of the organization. Out: [`Plan`]. Never: renders it.
//!
//! The rule: the next level of a practice comes within three months, and at once if it is level 1
//! or at most two answers away; what is reached with exceptions comes at once, and the exceptions
//! are what is to be done; the levels beyond come later. Larger gaps go first, then practices
//! that others with a gap lean on. A smaller organization takes on fewer steps at a time.

use std::fmt::Display;

use super::questionnaire::{AskedIndicator, AskedPractice};
use super::score::{PracticeScore, Score};
use super::{Answers, Questionnaire};
use crate::model::Scoring;
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

/// The indicators that count at a level of a practice and are there neither worth a whole one nor said not to
/// apply.
pub fn missing<'f>(
    form: &Questionnaire,
    practice: &'f AskedPractice,
    level: u8,
    answers: &Answers,
) -> Vec<&'f AskedIndicator> {
    let is_missing = |indicator: &&AskedIndicator| {
        !form.answers.is_settled_at(answers.standing(indicator), level)
    };
    practice.counted_at(level).filter(is_missing).collect()
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

    /// What is to be done: the actions of the level while nothing of it is there, else only what is missing. An
    /// indicator that names an action under `needs` is shown with it; of the others nobody has written down which
    /// action leads to them, so none is guessed, and none is guessed to be done.
    pub fn to_do<'f>(&self, form: &'f Questionnaire) -> ToDo<'f> {
        let practice = &form.practices[self.practice];
        let actions = practice.actions(self.level);
        let plain = |(id, text): &'f (String, String)| ToDoItem { id, text, by: Vec::new() };
        if !self.is_begun && !actions.is_empty() {
            let items = actions.iter().map(plain).collect();
            return ToDo { kind: ToDoKind::Actions, items, unassigned: Vec::new() };
        }
        let asked = practice.counted_at(self.level).filter(|item| self.missing.contains(&item.id));
        let items: Vec<ToDoItem<'f>> = asked
            .map(|item| ToDoItem {
                id: &item.id,
                text: form.said_of(item, self.level),
                by: needed_actions(form, item),
            })
            .collect();
        let is_assigned = items.iter().all(|item| !item.by.is_empty());
        let unassigned = if is_assigned { &[][..] } else { actions };
        let kind = if self.is_begun { ToDoKind::Missing } else { ToDoKind::NoActions };
        ToDo { kind, items, unassigned: unassigned.iter().map(|(id, _)| &**id).collect() }
    }
}

/// The actions that an indicator names as what must be there first.
fn needed_actions<'f>(form: &'f Questionnaire, item: &AskedIndicator) -> Vec<(&'f str, &'f str)> {
    if item.needs.is_empty() {
        return Vec::new();
    }
    let levels = form.practices.iter().flat_map(|practice| &practice.levels);
    let actions = levels.flat_map(|level| &level.actions);
    let named = actions.filter(|(id, _)| item.needs.contains(id));
    named.map(|(id, text)| (&**id, &**text)).collect()
}

/// What is to be done in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToDo<'f> {
    /// What is listed.
    pub kind: ToDoKind,
    /// Each thing.
    pub items: Vec<ToDoItem<'f>>,
    /// Ids of the actions of the level, if indicators are listed that name none.
    pub unassigned: Vec<&'f str>,
}

/// An action or an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToDoItem<'f> {
    /// Its id.
    pub id: &'f str,
    /// Its text.
    pub text: &'f str,
    /// The actions that an indicator names, id and text.
    pub by: Vec<(&'f str, &'f str)>,
}

/// What a step lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToDoKind {
    /// The actions of a level of which nothing is there.
    Actions,
    /// The indicators of a level that is begun.
    Missing,
    /// The indicators of a level that has no actions.
    NoActions,
}

impl ToDo<'_> {
    /// What the list holds, in data.
    pub fn holds(&self) -> &'static str {
        match self.kind {
            ToDoKind::Actions => "actions",
            ToDoKind::Missing | ToDoKind::NoActions => "indicators",
        }
    }

    /// The words that stand before the list.
    pub fn head<'w>(&self, words: &'w Words) -> &'w str {
        words.say(match self.kind {
            ToDoKind::Actions => "report.to_do",
            ToDoKind::Missing => "report.to_be_seen",
            ToDoKind::NoActions => "report.no_actions",
        })
    }

    /// The words behind it: which actions there are; empty if each stands with its indicator.
    pub fn tail(&self, words: &Words) -> String {
        match self.unassigned.is_empty() {
            true => String::new(),
            false => words.with("report.unassigned", &[("ids", &self.unassigned.join(", "))]),
        }
    }
}

impl ToDoItem<'_> {
    /// The actions that lead to it, a line each.
    pub fn led_to_by(&self, words: &Words) -> Vec<String> {
        let line = |(id, text): &(&str, &str)| {
            let values: [(&str, &dyn Display); 2] = [("id", id), ("text", text)];
            words.with("report.led_by", &values)
        };
        self.by.iter().map(line).collect()
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
        .filter(|level| match form.scoring {
            Scoring::LevelsApart => level.number == target,
            Scoring::StrictLevels | Scoring::WeightedProgress => level.number <= target,
        })
        .filter_map(|level| {
            let practice = &form.practices[at];
            let missing = missing(form, practice, level.number, answers).into_iter();
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
                horizon: horizon(&form.practices[at], level.number, score, effort),
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

fn horizon(practice: &AskedPractice, level: u8, score: &PracticeScore, effort: Effort) -> Horizon {
    let is_next = score.next_asked(practice).is_some_and(|next| next.number == level);
    if level <= score.with_exceptions {
        Horizon::Immediate
    } else if level > score.level.saturating_add(1) && !(is_next && score.is_apart()) {
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
