//! Says in words which answers made a number.
//!
//! In: form, answers, score. Out: text for a terminal or a report. Never: computes a number.

use std::fmt::Display;

use super::plan::Plan;
pub use super::plan::missing;
use super::questionnaire::{AskedIndicator, AskedLevel, AskedPractice};
use super::score::{Fit, PracticeScore, Score, Tally, decimal};
use super::{Answer, AnswerName, Answers, Questionnaire};
use crate::model::Scoring;
use crate::words::Words;

/// Where the subject stands, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Practices that apply and have a target.
    pub with_target: usize,
    /// Of these, how many are on it.
    pub on: usize,
    /// How many are under it.
    pub under: usize,
    /// How many are above it.
    pub over: usize,
    /// Indicators without an answer.
    pub open: u32,
    /// All indicators.
    pub indicators: usize,
}

impl Standing {
    /// Counts.
    pub fn of(form: &Questionnaire, score: &Score, plan: &Plan) -> Self {
        let on = score.practices.iter().filter(|practice| practice.fit() == Fit::On).count();
        let (under, over) = (plan.under.len(), plan.over.len());
        Self {
            with_target: on + under + over,
            on,
            under,
            over,
            open: score.practices.iter().map(PracticeScore::open).sum(),
            indicators: form.indicators().count(),
        }
    }

    /// The counts in words.
    pub fn sentence(&self, words: &Words) -> String {
        let Self { with_target, on, under, over, open, indicators } = self;
        let answered = match open {
            0 => words.count("report.all_answered", *indicators),
            open => words.with("report.some_open", &[("open", open), ("n", indicators)]),
        };
        let counts: [(&str, &dyn Display); 4] =
            [("with_target", with_target), ("on", on), ("under", under), ("over", over)];
        let targets = words.with("report.of_practices", &counts);
        words.with("standing.sentence", &[("targets", &targets), ("answered", &answered)])
    }
}

/// The word for an answer that may not have been given.
pub fn word(answer: Option<AnswerName>, words: &Words) -> &str {
    words.say(match answer {
        None => "answer.none",
        Some(AnswerName::Yes) => "answer.yes",
        Some(AnswerName::Partly) => "answer.partly",
        Some(AnswerName::No) => "answer.no",
        Some(AnswerName::NotApplicable) => "answer.not_applicable",
    })
}

/// Why the target that holds is what it is: the assessors' reason for their own, else the
/// profile's.
pub fn rationale<'t>(practice: &'t AskedPractice, answers: &'t Answers) -> &'t str {
    let own = answers.targets.get(&practice.id).map(|(_, rationale)| rationale);
    own.unwrap_or(&practice.rationale)
}

/// The ids of a practice's indicators that nobody has answered.
pub fn open<'f>(practice: &'f AskedPractice, answers: &Answers) -> Vec<&'f str> {
    let open = practice.indicators().filter(|(_, item)| answers.value(&item.id).is_none());
    open.map(|(_, item)| item.id.as_str()).collect()
}

/// What stands beside an answer: why it does not apply, what was seen, and who said so when.
pub fn notes(answer: &Answer, words: &Words) -> String {
    let signed = match (answer.who.as_str(), answer.when.as_str()) {
        ("", one) | (one, "") => one.to_owned(),
        (who, when) => words.with("notes.signed", &[("who", &who), ("when", &when)]),
    };
    let reason = match answer.reason.as_str() {
        "" => String::new(),
        reason => words.with("notes.reason", &[("reason", &reason)]),
    };
    let parts = [reason, answer.evidence.clone(), answer.note.clone(), signed];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Both readings of a level: `level 1 Minimum; level 2 with 2 exceptions`.
pub fn readings(form: &Questionnaire, score: &PracticeScore) -> String {
    let words = &form.words;
    let reached = words.with("reading.reached", &[("level", &form.level_name(score.level))]);
    match with_exceptions(score, words) {
        None => reached,
        Some(second) => {
            words.with("reading.both", &[("reached", &reached), ("with_exceptions", &second)])
        }
    }
}

/// The second reading, where it says more than the first: `level 2 with 2 exceptions`.
pub fn with_exceptions(score: &PracticeScore, words: &Words) -> Option<String> {
    let level: [(&str, &dyn Display); 1] = [("level", &score.with_exceptions)];
    (score.with_exceptions > score.level)
        .then(|| words.count_with("reading.with_exceptions", score.exceptions.len(), &level))
}

/// How the answers of a level are spread: `4 yes, 1 partly, 1 not applicable`.
pub fn spread(tally: &Tally, words: &Words) -> String {
    let counts = tally.answers().into_iter().filter(|(_, count)| *count > 0);
    let part = |(answer, count): (Option<AnswerName>, u32)| {
        words.with("spread.part", &[("n", &count), ("answer", &word(answer, words))])
    };
    let parts: Vec<String> = counts.map(part).collect();
    if parts.is_empty() { words.say("spread.nothing").to_owned() } else { parts.join(", ") }
}

/// One sentence on level and target.
pub fn verdict(form: &Questionnaire, practice: &AskedPractice, score: &PracticeScore) -> String {
    let words = &form.words;
    let values: [(&str, &dyn Display); 3] = [
        ("practice", &practice.title),
        ("readings", &readings(form, score)),
        ("progress", &decimal(score.progress)),
    ];
    let level = words.with("verdict.level", &values);
    let distance = match score.fit() {
        Fit::Out => return words.with("verdict.nothing_applies", &values),
        Fit::NoTarget => return level,
        Fit::Under(under) => words.count("verdict.under", under.into()),
        Fit::On => words.say("verdict.on").to_owned(),
        Fit::Over(over) => words.count("verdict.over", over.into()),
    };
    let key = if score.is_own_target { "verdict.own_target" } else { "verdict.target" };
    let target = form.level_name(score.target.unwrap_or(0));
    words.with(key, &[("level", &level), ("target", &target), ("distance", &distance)])
}

/// Why a level is reached or not: one sentence, then one line for each indicator that is missing.
pub fn level(level: &AskedLevel, tally: &Tally, answers: &Answers, words: &Words) -> Vec<String> {
    let aside = match tally.not_applicable {
        0 => String::new(),
        count => words.with("explain.aside", &[("n", &count)]),
    };
    let missing = missing(level, answers);
    let (asked, applicable, count) = (level.indicators.len(), tally.applicable(), missing.len());
    let of_level = |key: &str, n: &dyn Display| {
        let values: [(&str, &dyn Display); 5] = [
            ("level", &level.number),
            ("n", n),
            ("yes", &tally.yes),
            ("missing", &count),
            ("aside", &aside),
        ];
        words.with(key, &values)
    };
    if asked == 0 {
        return vec![of_level("explain.asks_nothing", &asked)];
    }
    if applicable == 0 {
        return vec![of_level("explain.none_applies", &asked)];
    }
    if tally.is_reached() {
        return vec![of_level("explain.reached", &applicable)];
    }
    let mut lines = vec![of_level("explain.not_reached", &applicable)];
    lines.extend(missing.into_iter().map(|indicator| missing_line(indicator, answers, words)));
    lines
}

fn missing_line(indicator: &AskedIndicator, answers: &Answers, words: &Words) -> String {
    let answer = answers.answers.get(&indicator.id);
    let evidence = answer.map_or("", |answer| answer.evidence.as_str());
    let seen = match evidence {
        "" => String::new(),
        seen => words.with("explain.seen", &[("evidence", &seen.replace('\n', " "))]),
    };
    let values: [(&str, &dyn Display); 4] = [
        ("id", &indicator.id),
        ("answer", &word(answer.and_then(|answer| answer.value), words)),
        ("indicator", &indicator.text),
        ("seen", &seen),
    ];
    format!("  {}", words.with("explain.missing", &values))
}

/// Everything that led to the numbers of one practice.
pub fn practice(form: &Questionnaire, at: usize, score: &Score, answers: &Answers) -> String {
    let (asked, scored, words) = (&form.practices[at], &score.practices[at], &form.words);
    let mut reasons = Vec::new();
    let counting = scored.counting();
    for (asked, tally) in asked.levels.iter().zip(counting) {
        reasons.extend(level(asked, tally, answers, words));
    }
    for asked in asked.levels.iter().skip(counting.len()) {
        reasons.push(words.with("explain.does_not_count", &[("level", &asked.number)]));
    }
    if form.scoring == Scoring::StrictLevels {
        reasons.extend(second_reading(scored, words));
    }
    reasons.push(arithmetic(form, scored));
    match answers.targets.get(&asked.id) {
        Some((_, why)) => reasons.push(words.with("explain.own_target", &[("why", why)])),
        None if !asked.rationale.is_empty() => {
            reasons.push(words.with("explain.target", &[("why", &asked.rationale)]));
        }
        None => {}
    }
    let reasons = reasons.into_iter().map(|line| format!("  {line}\n"));
    verdict(form, asked, scored) + "\n" + &reasons.collect::<String>()
}

/// Why a level is reached with exceptions or not; nothing where every level is simply reached.
fn second_reading(score: &PracticeScore, words: &Words) -> Vec<String> {
    let above = score.counting().iter().filter(|tally| tally.level > score.level);
    let mut lines = Vec::new();
    for tally in above {
        if tally.level > score.with_exceptions {
            let objection = objection(tally, words);
            let values: [(&str, &dyn Display); 2] =
                [("level", &tally.level), ("objection", &objection)];
            lines.push(words.with("explain.not_with_exceptions", &values));
            break;
        }
        let values: [(&str, &dyn Display); 3] =
            [("level", &tally.level), ("partly", &tally.partly), ("n", &tally.applicable())];
        lines.push(words.with("explain.with_exceptions", &values));
    }
    if !score.exceptions.is_empty() {
        lines.push(words.with("explain.exceptions", &[("ids", &score.exceptions.join(", "))]));
    }
    lines
}

/// What keeps a level from being reached with exceptions.
fn objection(tally: &Tally, words: &Words) -> String {
    let key = match (tally.no, tally.open) {
        (0, 0) => "explain.too_many_partly",
        (_, 0) => "explain.some_no",
        (0, _) => "explain.some_open",
        _ => "explain.some_no_and_open",
    };
    let values: [(&str, &dyn Display); 4] = [
        ("no", &tally.no),
        ("open", &tally.open),
        ("partly", &tally.partly),
        ("n", &tally.applicable()),
    ];
    words.with(key, &values)
}

/// How the progress was computed.
fn arithmetic(form: &Questionnaire, score: &PracticeScore) -> String {
    let words = &form.words;
    let share = |tally: &Tally| {
        let values: [(&str, &dyn Display); 5] = [
            ("level", &tally.level),
            ("yes", &tally.yes),
            ("partly", &tally.partly),
            ("n", &tally.applicable()),
            ("share", &decimal(tally.share())),
        ];
        words.with("explain.share", &values)
    };
    let progress = decimal(score.progress);
    let next = score.counting().iter().find(|tally| tally.level > score.level);
    match (form.scoring, next) {
        (Scoring::StrictLevels, Some(next)) => {
            let values: [(&str, &dyn Display); 3] =
                [("progress", &progress), ("level", &score.level), ("share", &share(next))];
            words.with("explain.progress", &values)
        }
        (Scoring::StrictLevels, None) => {
            words.with("explain.progress_at_top", &[("progress", &progress)])
        }
        (Scoring::WeightedProgress, _) => {
            let shares: Vec<String> = score.counting().iter().map(share).collect();
            let values: [(&str, &dyn Display); 2] =
                [("progress", &progress), ("shares", &shares.join("; "))];
            words.with("explain.progress_of_all", &values)
        }
    }
}
