//! Says in words which answers made a number.
//!
//! In: form, answers, score. Out: text for a terminal or a report. Never: computes a number.

use std::fmt::Display;

use super::plan::Plan;
pub use super::plan::missing;
use super::questionnaire::{AskedIndicator, AskedPractice};
use super::score::{self, Fit, PracticeScore, Score, Tally, decimal};
use super::{Answer, AnswerName, Answers, Questionnaire};
use crate::model::{AnswerChoice, Scoring, Threshold, Worth};
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

    /// How many practices are on their target, under it and above it.
    pub fn targets(&self, words: &Words) -> String {
        let Self { with_target, on, under, over, .. } = self;
        let counts: [(&str, &dyn Display); 4] =
            [("with_target", with_target), ("on", on), ("under", under), ("over", over)];
        words.with("report.of_practices", &counts)
    }

    /// How many questions are answered.
    pub fn answered(&self, words: &Words) -> String {
        match &self.open {
            0 => words.count("report.all_answered", self.indicators),
            open => words.with("report.some_open", &[("open", open), ("n", &self.indicators)]),
        }
    }
}

/// The label of an answer to an indicator that may not have been given.
pub fn word<'a>(form: &'a Questionnaire, id: &str, answer: Option<&'a AnswerName>) -> &'a str {
    answer.map_or(form.words.say("answer.none"), |answer| form.label(id, answer))
}

/// The same with the level that the answer picks, if it does.
fn word_with_level(form: &Questionnaire, id: &str, answer: Option<&Answer>) -> String {
    let value = answer.and_then(|answer| answer.value.as_ref());
    let given = value.map(|value| form.label_with_level(id, value));
    given.unwrap_or_else(|| form.words.say("answer.none").to_owned())
}

/// The answer to an indicator as a report shows it: with the day on which it lapsed, if it has.
pub fn shown(form: &Questionnaire, answers: &Answers, indicator: &AskedIndicator) -> String {
    let given = word_with_level(form, &indicator.id, answers.answers.get(&indicator.id));
    match lapse(form, answers, indicator) {
        None => given.to_owned(),
        Some(lapse) => form.words.with("lapse.of", &[("answer", &given), ("lapse", &lapse)]),
    }
}

/// That an answer has lapsed, and when.
pub fn lapse(
    form: &Questionnaire,
    answers: &Answers,
    indicator: &AskedIndicator,
) -> Option<String> {
    let day = answers.lapses_on(indicator).filter(|_| answers.has_lapsed(indicator))?;
    Some(form.words.with("lapse.lapsed", &[("day", &form.words.day(&day))]))
}

/// Why an answer must be looked at again: what somebody has written, and that it has lapsed.
pub fn look_again(
    form: &Questionnaire,
    answers: &Answers,
    indicator: &AskedIndicator,
) -> Option<String> {
    let written = answers.answers.get(&indicator.id).map_or("", |answer| &answer.recheck);
    let lapse = lapse(form, answers, indicator).unwrap_or_default();
    let parts = [lapse.as_str(), written].into_iter().filter(|part| !part.is_empty());
    Some(parts.collect::<Vec<_>>().join("\n")).filter(|text| !text.is_empty())
}

/// Why the target that holds is what it is: the assessors' reason for their own, else the
/// profile's.
pub fn rationale<'t>(practice: &'t AskedPractice, answers: &'t Answers) -> &'t str {
    let own = answers.targets.get(&practice.id).map(|(_, rationale)| rationale);
    own.unwrap_or(&practice.rationale)
}

/// The ids of a practice's indicators that nobody has answered.
pub fn open<'f>(practice: &'f AskedPractice, answers: &Answers) -> Vec<&'f str> {
    let open = practice.indicators().filter(|(_, item)| answers.standing(item).is_none());
    open.map(|(_, item)| item.id.as_str()).collect()
}

/// What stands beside an answer: why it does not apply, what was seen, and who said so when.
pub fn notes(form: &Questionnaire, answer: &Answer) -> String {
    let signed = match (answer.who.as_str(), answer.when.as_str()) {
        ("", one) | (one, "") => one.to_owned(),
        (who, when) => form.words.with("notes.signed", &[("who", &who), ("when", &when)]),
    };
    let reason = match answer.reason.as_str() {
        "" => String::new(),
        reason => {
            let key = if is_aside(form, answer) { "notes.reason" } else { "notes.because" };
            form.words.with(key, &[("reason", &reason)])
        }
    };
    let until = match answer.until.as_str() {
        "" => String::new(),
        until => form.words.with("notes.until", &[("day", &form.words.day(until))]),
    };
    let parts = [reason, answer.evidence.clone(), answer.note.clone(), signed, until];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Whether the answer takes its indicator out of the count. A reason without an answer of the model
/// stands beside one of another model, or was written for what does not apply.
pub fn is_aside(form: &Questionnaire, answer: &Answer) -> bool {
    let worth = answer.value.as_ref().and_then(|value| form.answers.worth_of(value));
    worth.is_none_or(|worth| worth == Worth::Aside)
}

/// Both readings of a level: `level 1 Minimum; level 2 with 2 exceptions`.
pub fn readings(form: &Questionnaire, score: &PracticeScore) -> String {
    let words = &form.words;
    let reached = match form.scoring {
        Scoring::LevelsApart => {
            let met: Vec<String> = score.met().into_iter().map(|n| form.level_name(n)).collect();
            match met.len() {
                0 => words.say("reading.met_none").to_owned(),
                n => words.count_with("reading.met", n, &[("levels", &words.list(&met))]),
            }
        }
        _ => words.with("reading.reached", &[("level", &form.level_name(score.level))]),
    };
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
pub fn spread(form: &Questionnaire, tally: &Tally) -> String {
    let words = &form.words;
    let counts = score::spread(form, tally).into_iter().filter(|(_, count)| *count > 0);
    let part = |(choice, count): (Option<&AnswerChoice>, u32)| {
        let answer = choice.map_or(words.say("answer.none"), |choice| &choice.label);
        words.with("spread.part", &[("n", &count), ("answer", &answer)])
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
    let distance = with_above_target(form, score, distance);
    let key = if score.is_own_target { "verdict.own_target" } else { "verdict.target" };
    let target = form.level_name(score.target.unwrap_or(0));
    words.with(key, &[("level", &level), ("target", &target), ("distance", &distance)])
}

/// How a practice fits its target, and how many indicators above it are there all the same.
pub fn with_above_target(form: &Questionnaire, score: &PracticeScore, fit: String) -> String {
    let count = score.full_above_target();
    if count == 0 {
        return fit;
    }
    let answer = form.words.or(&form.full());
    let values: [(&str, &dyn Display); 3] = [("fit", &fit), ("n", &count), ("answer", &answer)];
    form.words.with("verdict.above_target", &values)
}

/// Why a level is reached or not: one sentence, then one line for each indicator that is missing.
pub fn level(
    form: &Questionnaire,
    practice: &AskedPractice,
    tally: &Tally,
    answers: &Answers,
) -> Vec<String> {
    let words = &form.words;
    let aside = || words.or(&form.answers.labels(|worth| worth == Worth::Aside));
    let full = words.or(&form.full());
    let aside = match tally.aside {
        0 => String::new(),
        count => words.with("explain.aside", &[("n", &count), ("answer", &aside())]),
    };
    let missing = missing(form, practice, tally.level, answers);
    let (applicable, count) = (tally.applicable(), missing.len());
    let asked = applicable + tally.aside;
    let of_level = |key: &str, n: &dyn Display| {
        let values: [(&str, &dyn Display); 6] = [
            ("level", &tally.level),
            ("n", n),
            ("count", &tally.full),
            ("full", &full),
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
    let line = |indicator| missing_line(form, (indicator, tally.level), answers);
    lines.extend(missing.into_iter().map(line));
    lines
}

fn missing_line(
    form: &Questionnaire,
    (indicator, level): (&AskedIndicator, u8),
    answers: &Answers,
) -> String {
    let words = &form.words;
    let answer = answers.answers.get(&indicator.id);
    let evidence = answer.map_or("", |answer| answer.evidence.as_str());
    let seen = match evidence {
        "" => String::new(),
        seen => words.with("explain.seen", &[("evidence", &seen.replace('\n', " "))]),
    };
    let values: [(&str, &dyn Display); 4] = [
        ("id", &indicator.id),
        ("answer", &word_with_level(form, &indicator.id, answer)),
        ("indicator", &form.said_of(indicator, level)),
        ("seen", &seen),
    ];
    format!("  {}", words.with("explain.missing", &values))
}

/// Everything that led to the numbers of one practice.
pub fn practice(form: &Questionnaire, at: usize, score: &Score, answers: &Answers) -> String {
    let (asked, scored, words) = (&form.practices[at], &score.practices[at], &form.words);
    let mut reasons = Vec::new();
    let counting = scored.counting();
    for tally in counting {
        reasons.extend(level(form, asked, tally, answers));
    }
    for asked in asked.levels.iter().skip(counting.len()) {
        reasons.push(words.with("explain.does_not_count", &[("level", &asked.number)]));
    }
    match form.scoring {
        Scoring::StrictLevels | Scoring::LevelsApart => {
            reasons.extend(second_reading(form, scored));
        }
        Scoring::WeightedProgress => {}
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
fn second_reading(form: &Questionnaire, score: &PracticeScore) -> Vec<String> {
    let above: Vec<&Tally> = match form.scoring {
        Scoring::LevelsApart => score.next().into_iter().collect(),
        _ => score.counting().iter().filter(|tally| tally.level > score.level).collect(),
    };
    let words = &form.words;
    let mut nothing = form.nothing();
    nothing.push(words.say("answer.open"));
    let nothing = words.or(&nothing);
    let mut lines = Vec::new();
    for tally in above {
        if tally.level > score.with_exceptions {
            let objection = objection(form, tally);
            let values: [(&str, &dyn Display); 2] =
                [("level", &tally.level), ("objection", &objection)];
            lines.push(words.with("explain.not_with_exceptions", &values));
            break;
        }
        let values: [(&str, &dyn Display); 3] =
            [("level", &tally.level), ("between", &between(form, tally)), ("nothing", &nothing)];
        lines.push(words.with("explain.with_exceptions", &values));
    }
    if !score.exceptions.is_empty() {
        lines.push(words.with("explain.exceptions", &[("ids", &score.exceptions.join(", "))]));
    }
    lines
}

/// How many indicators of a level are worth something, but less than a whole one.
fn between(form: &Questionnaire, tally: &Tally) -> String {
    let answer = form.words.or(&form.between());
    let values: [(&str, &dyn Display); 3] =
        [("count", &tally.between), ("n", &tally.applicable()), ("answer", &answer)];
    form.words.with("explain.between", &values)
}

/// What keeps a level from being reached with exceptions.
fn objection(form: &Questionnaire, tally: &Tally) -> String {
    let words = &form.words;
    let nothing = words.or(&form.nothing());
    let is_plain =
        form.answers.is_by_halves() && form.exceptions == Threshold::USUAL && !form.is_weighted();
    let key = match (tally.nothing, tally.open) {
        (0, 0) if is_plain => "explain.too_many_partly",
        (0, 0) => "explain.too_little",
        (_, 0) => "explain.some_no",
        (0, _) => "explain.some_open",
        _ => "explain.some_no_and_open",
    };
    let could = tally.could();
    let values: [(&str, &dyn Display); 8] = [
        ("n", &tally.nothing),
        ("answer", &nothing),
        ("open", &tally.open),
        ("between", &between(form, tally)),
        ("earned", &tally.earned),
        ("could", &could),
        ("at_least", &form.exceptions.at_least),
        ("of", &form.exceptions.of),
    ];
    words.with(key, &values)
}

/// How the progress was computed.
fn arithmetic(form: &Questionnaire, score: &PracticeScore) -> String {
    let words = &form.words;
    let share = |tally: &Tally| {
        let values: [(&str, &dyn Display); 3] = [
            ("level", &tally.level),
            ("earned", &earned(form, tally)),
            ("share", &decimal(tally.share())),
        ];
        words.with("explain.share", &values)
    };
    let progress = decimal(score.progress);
    match (form.scoring, score.next()) {
        (Scoring::StrictLevels | Scoring::LevelsApart, Some(next)) => {
            let values: [(&str, &dyn Display); 3] =
                [("progress", &progress), ("level", &score.level), ("share", &share(next))];
            words.with("explain.progress", &values)
        }
        (Scoring::StrictLevels | Scoring::LevelsApart, None) => {
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

/// What the answers of a level earn, as `(3 yes + 1 partly / 2) of 4`.
fn earned(form: &Questionnaire, tally: &Tally) -> String {
    let (set, words, halves) = (&form.answers, &form.words, form.answers.is_by_halves());
    let earns = |choice: &AnswerChoice| set.earned_at(choice, tally.level) > 0;
    // Of answers that are named by what they earn, none is named that nobody gave.
    let is_said = |count: u32| count > 0 || !form.has_several_sets();
    let earning = set.choices.iter().zip(&tally.weighs);
    let earning = earning.filter(|(choice, count)| earns(choice) && is_said(**count));
    let term = |(choice, count): (&AnswerChoice, &u32)| {
        let key = match halves {
            _ if form.has_several_sets() => "explain.term_of_value",
            true if set.worth(choice).is_between() => "explain.term_half",
            true => "explain.term_full",
            false => "explain.term",
        };
        let values: [(&str, &dyn Display); 3] = [
            ("n", count),
            ("answer", &choice.label),
            ("earns", &set.earned_at(choice, tally.level)),
        ];
        words.with(key, &values)
    };
    let terms = earning.map(term).collect::<Vec<_>>().join(" + ");
    let terms = if terms.is_empty() { "0".to_owned() } else { terms };
    let halves = halves && !form.has_several_sets();
    let values: [(&str, &dyn Display); 3] =
        [("terms", &terms), ("n", &tally.weight), ("possible", &tally.possible)];
    let earned =
        words.with(if halves { "explain.earned_by_halves" } else { "explain.earned" }, &values);
    match form.is_weighted() {
        true => words.with("explain.by_weight", &[("earned", &earned)]),
        false => earned,
    }
}
