//! What changed between two assessments, and which answers made it so.
//!
//! In: form, answers and score of both. Out: [`Trend`]s by practice. Never: judges a version.

use super::score::{PracticeScore, Score};
use super::{AnswerName, Answers, Questionnaire};
use crate::words::Words;

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What was asked.
    pub form: &'a Questionnaire,
    /// What was answered.
    pub answers: &'a Answers,
    /// What it added up to.
    pub score: &'a Score,
}

/// An answer that differs, or that no longer counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Id of the indicator.
    pub id: String,
    /// Text of the indicator.
    pub text: String,
    /// Its level.
    pub level: u8,
    /// Answer before; `None` if open or not asked.
    pub before: Option<AnswerName>,
    /// Answer after.
    pub after: Option<AnswerName>,
    /// The day on which an answer that was given before had lapsed.
    pub lapsed_before: Option<String>,
    /// The day on which the answer after has lapsed.
    pub lapsed_after: Option<String>,
    /// Which of the two assessments asks it.
    pub asked: Asked,
}

/// Which of two assessments asks a question: one that is new or gone changes a score by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Both.
    Twice,
    /// The later one only.
    New,
    /// The earlier one only.
    Gone,
}

impl Changed {
    /// The answer before, in a word.
    pub fn word_before<'w>(&'w self, words: &'w Words) -> &'w str {
        match self.asked {
            Asked::New => words.say("answer.not_asked"),
            _ => self.before.as_ref().map_or(words.say("answer.open"), AnswerName::word),
        }
    }

    /// The answer before as people read it: of one that had lapsed, the day.
    pub fn said_before(&self, words: &Words) -> String {
        said_of_lapsed(self.lapsed_before.as_deref(), words)
            .unwrap_or_else(|| self.word_before(words).to_owned())
    }

    /// The answer after as people read it: of one that has lapsed, the day.
    pub fn said_after(&self, words: &Words) -> String {
        said_of_lapsed(self.lapsed_after.as_deref(), words)
            .unwrap_or_else(|| self.word_after(words).to_owned())
    }

    /// The answer after, in a word.
    pub fn word_after<'w>(&'w self, words: &'w Words) -> &'w str {
        match self.asked {
            Asked::Gone => words.say("answer.not_asked"),
            _ => self.after.as_ref().map_or(words.say("answer.open"), AnswerName::word),
        }
    }
}

fn said_of_lapsed(day: Option<&str>, words: &Words) -> Option<String> {
    day.map(|day| words.with("comparison.lapsed", &[("day", &day)]))
}

/// What became of one practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// Id of the practice.
    pub practice: String,
    /// Its name.
    pub title: String,
    /// Score before, if it was asked then.
    pub before: Option<PracticeScore>,
    /// Score after, if it is asked now.
    pub after: Option<PracticeScore>,
    /// The answers that differ.
    pub changed: Vec<Changed>,
}

impl Trend {
    /// Hundredths won or lost.
    pub fn change(&self) -> i64 {
        let progress =
            |score: &Option<PracticeScore>| score.as_ref().map(|s| i64::from(s.progress));
        match (progress(&self.before), progress(&self.after)) {
            (Some(before), Some(after)) => after - before,
            _ => 0,
        }
    }

    /// What did something to score and gap, apart from the answers: targets and questions.
    pub fn cause(&self, words: &Words) -> Option<String> {
        let causes = [self.cause_in_target(words), self.cause_in_questions(words)];
        let causes: Vec<String> = causes.into_iter().flatten().collect();
        (!causes.is_empty()).then(|| causes.join("; "))
    }

    /// That another target holds than before: `target of the profile: 2 before, 3 now`.
    fn cause_in_target(&self, words: &Words) -> Option<String> {
        let (before, after) = (self.before.as_ref()?, self.after.as_ref()?);
        if before.target == after.target {
            return None;
        }
        let key = match before.is_own_target || after.is_own_target {
            true => "cause.target",
            false => "cause.target_of_profile",
        };
        let said = |target: Option<u8>| {
            target
                .map_or_else(|| words.say("cause.no_target").to_owned(), |level| level.to_string())
        };
        let (before, after) = (said(before.target), said(after.target));
        Some(words.with(key, &[("before", &before), ("after", &after)]))
    }

    /// `4 new questions, 1 gone`.
    fn cause_in_questions(&self, words: &Words) -> Option<String> {
        let count = |asked| self.changed.iter().filter(|change| change.asked == asked).count();
        match (count(Asked::New), count(Asked::Gone)) {
            (0, 0) => None,
            (0, gone) => Some(words.count("cause.gone", gone)),
            (new, 0) => Some(words.count("cause.new", new)),
            (new, gone) => {
                let new = words.count("cause.new", new);
                Some(words.with("cause.new_and_gone", &[("new", &new), ("gone", &gone)]))
            }
        }
    }
}

/// Compares two assessments, practice by practice in the order of the newer, then what is gone.
pub fn compare(old: Side<'_>, new: Side<'_>) -> Vec<Trend> {
    let gone = old.form.practices.iter().filter(|p| new.form.practice(&p.id).is_none());
    let all = new.form.practices.iter().chain(gone);
    all.map(|practice| Trend {
        practice: practice.id.clone(),
        title: practice.title.clone(),
        before: score_of(old, &practice.id),
        after: score_of(new, &practice.id),
        changed: changed(old, new, &practice.id),
    })
    .collect()
}

/// The answer that counts: one that has lapsed does not, and neither does one to what is not asked.
fn standing<'a>(side: Side<'a>, id: &str) -> Option<&'a AnswerName> {
    side.form.indicator(id).and_then(|(_, _, item)| side.answers.standing(item))
}

/// The day on which an answer that was given has lapsed, at the day at which the side is judged.
fn lapsed(side: Side<'_>, id: &str) -> Option<String> {
    let (_, _, item) = side.form.indicator(id)?;
    side.answers.lapses_on(item).filter(|_| side.answers.has_lapsed(item))
}

fn score_of(side: Side<'_>, practice: &str) -> Option<PracticeScore> {
    let at = side.form.practices.iter().position(|known| known.id == practice)?;
    Some(side.score.practices[at].clone())
}

fn changed(old: Side<'_>, new: Side<'_>, practice: &str) -> Vec<Changed> {
    let mut list: Vec<Changed> = Vec::new();
    let asks = |side: Side<'_>, id: &str| side.form.indicator(id).is_some();
    for form in [new.form, old.form] {
        let Some(practice) = form.practice(practice) else { continue };
        for (level, indicator) in practice.indicators() {
            let id = indicator.id.as_str();
            let asked = match (asks(old, id), asks(new, id)) {
                (true, true) => Asked::Twice,
                (false, _) => Asked::New,
                (_, false) => Asked::Gone,
            };
            let (before, after) = (standing(old, id), standing(new, id));
            let (lapsed_before, lapsed_after) = (lapsed(old, id), lapsed(new, id));
            let differs = before != after || asked != Asked::Twice || lapsed_after.is_some();
            if differs && !list.iter().any(|known| known.id == id) {
                let (before, after) = (before.cloned(), after.cloned());
                let (id, text) = (indicator.id.clone(), indicator.text.clone());
                list.push(Changed {
                    id,
                    text,
                    level,
                    before,
                    after,
                    lapsed_before,
                    lapsed_after,
                    asked,
                });
            }
        }
    }
    list
}
