//! What somebody reads who has five minutes: where we stand, the next steps, what to stop doing.
//!
//! In: form, answers, score, plan. Out: [`Brief`], whole sentences. Never: computes a number; says more about
//! too little than about too much.

use std::fmt::Display;

use super::explain::Standing;
use super::plan::{Effort, Plan, Step};
use super::questionnaire::AskedIndicator;
use super::score::Score;
use super::{Answers, Questionnaire};
use crate::model::Worth;
use crate::words::Words;

/// How many steps are told at first.
const STEPS: usize = 3;
/// How many practices a sentence names.
const NAMED: usize = 3;

/// The first page in sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Where we stand.
    pub standing: String,
    /// How many questions are open, and whether every one counted.
    pub answered: String,
    /// The next steps, of which there are at most three.
    pub next: Vec<BriefStep>,
    /// What to stop doing.
    pub stop: String,
}

/// A step with what it is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BriefStep {
    /// What is to be done, and when.
    pub sentence: String,
    /// What the level achieves.
    pub objective: String,
}

/// Effort above the target of a practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent<'f> {
    /// Index of the practice.
    pub practice: usize,
    /// Whether the level itself is above the target.
    pub is_over: bool,
    /// What is kept up above the target, with its level.
    pub kept: Vec<(u8, &'f AskedIndicator)>,
}

impl Spent<'_> {
    /// How much work that is, judged as that of a step.
    pub fn effort(&self) -> Effort {
        Effort::of(self.kept.len())
    }
}

/// Where more is done than the targets ask for: practices above their target first, then those that keep
/// something up above a target that is not exceeded, the most first.
pub fn spent<'f>(
    form: &'f Questionnaire,
    answers: &Answers,
    score: &Score,
    plan: &Plan,
) -> Vec<Spent<'f>> {
    let of =
        |at: usize, is_over| Spent { practice: at, is_over, kept: kept(form, answers, score, at) };
    let mut others: Vec<Spent<'f>> = (0..form.practices.len())
        .filter(|at| !plan.over.contains(at) && score.practices[*at].full_above_target() > 0)
        .map(|at| of(at, false))
        .collect();
    others.sort_by_key(|one| (std::cmp::Reverse(one.kept.len()), one.practice));
    plan.over.iter().map(|&at| of(at, true)).chain(others).collect()
}

/// The indicators above the target that are worth a whole one.
fn kept<'f>(
    form: &'f Questionnaire,
    answers: &Answers,
    score: &Score,
    at: usize,
) -> Vec<(u8, &'f AskedIndicator)> {
    let Some(target) = score.practices[at].target else { return Vec::new() };
    let practice = &form.practices[at];
    let is_full = |level: u8, item: &AskedIndicator| {
        let choice = answers.standing(item).and_then(|value| form.answers.choice(value));
        choice.is_some_and(|choice| form.answers.worth_at(choice, level) == Worth::Full)
    };
    let above = practice.levels.iter().filter(|level| level.number > target);
    let counted = above
        .flat_map(|level| practice.counted_at(level.number).map(move |item| (level.number, item)));
    counted.filter(|(level, item)| is_full(*level, item)).collect()
}

/// The first page in sentences.
pub fn brief(form: &Questionnaire, answers: &Answers, score: &Score, plan: &Plan) -> Brief {
    let standing = Standing::of(form, score, plan);
    let steps = plan.steps.iter().take(STEPS);
    Brief {
        standing: where_we_stand(form, score, plan, &standing),
        answered: standing.answered(&form.words),
        next: steps.map(|one| step(form, one)).collect(),
        stop: stop(form, score, &spent(form, answers, score, plan)),
    }
}

fn where_we_stand(form: &Questionnaire, score: &Score, plan: &Plan, standing: &Standing) -> String {
    let targets = standing.targets(&form.words);
    let Some(&worst) = plan.under.first() else { return targets };
    let scored = &score.practices[worst];
    let values: [(&str, &dyn Display); 4] = [
        ("targets", &targets.trim_end_matches('.')),
        ("practice", &form.practices[worst].title),
        ("level", &scored.level),
        ("target", &scored.target.unwrap_or(0)),
    ];
    form.words.with("brief.with_worst", &values)
}

fn step(form: &Questionnaire, step: &Step) -> BriefStep {
    let (practice, words) = (&form.practices[step.practice], &form.words);
    let level = practice.levels.iter().find(|level| level.number == step.level);
    let values: [(&str, &dyn Display); 5] = [
        ("practice", &practice.title),
        ("level", &form.level_name(step.level)),
        ("when", &words.say(step.horizon.key_in_sentence())),
        ("left", &step.left(words)),
        ("effort", &step.effort.word(words)),
    ];
    BriefStep {
        sentence: words.with("brief.step", &values),
        objective: level.map_or_else(String::new, |level| level.objective.clone()),
    }
}

fn stop(form: &Questionnaire, score: &Score, spent: &[Spent<'_>]) -> String {
    let words = &form.words;
    let over: Vec<&Spent<'_>> = spent.iter().filter(|one| one.is_over).collect();
    if spent.is_empty() {
        return words.say("brief.stop_nothing").to_owned();
    }
    let (key, named) = match over.is_empty() {
        true => ("brief.stop_spare", spent.iter().collect()),
        false => ("brief.stop", over),
    };
    let kept: usize = named.iter().map(|one| one.kept.len()).sum();
    let values: [(&str, &dyn Display); 1] = [("practices", &named_of(form, score, &named))];
    words.count_with(key, kept, &values)
}

/// The first practices of a list, and how many more there are.
fn named_of(form: &Questionnaire, score: &Score, all: &[&Spent<'_>]) -> String {
    let words: &Words = &form.words;
    let name = |one: &&Spent<'_>| {
        let scored = &score.practices[one.practice];
        let values: [(&str, &dyn Display); 3] = [
            ("practice", &form.practices[one.practice].title),
            ("level", &scored.level),
            ("target", &scored.target.unwrap_or(0)),
        ];
        words.with("brief.at_needed", &values)
    };
    let mut names: Vec<String> = all.iter().take(NAMED).map(name).collect();
    let more = all.len().saturating_sub(NAMED);
    if more > 0 {
        names.push(words.count("brief.more", more));
    }
    words.list(&names)
}
