//! Says in words which answers made a number.
//!
//! In: form, answers, score. Out: text for a terminal or a report. Never: computes a number.

use super::plan::Plan;
pub use super::plan::missing;
use super::questionnaire::{AskedIndicator, AskedLevel, AskedPractice};
use super::score::{Fit, PracticeScore, Score, Tally, decimal};
use super::{Answer, AnswerName, Answers, Questionnaire};
use crate::model::Scoring;
use crate::text::count;

/// What every report says about itself.
pub const STATEMENT: &str = "This report says what the named assessors answered. It is no certificate, no audit \
     opinion and no official assessment, and nobody may call it one. Levels describe fit to need: a practice \
     above its target is effort that another may need more.";

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
    pub fn sentence(&self) -> String {
        let Self { with_target, on, under, over, open, indicators } = self;
        let open = match open {
            0 => format!("All {indicators} indicators have been answered."),
            open => format!(
                "{open} of {indicators} indicators have not been answered and count as not seen."
            ),
        };
        format!(
            "Of {with_target} practices with a target, {on} are on target, {under} are under and {over} are \
             above. {open}"
        )
    }
}

/// The word for an answer that may not have been given.
pub fn word(answer: Option<AnswerName>) -> &'static str {
    answer.map_or("not answered", AnswerName::word)
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
pub fn notes(answer: &Answer) -> String {
    let signed = match (answer.who.as_str(), answer.when.as_str()) {
        ("", "") => String::new(),
        (who, "") => who.to_owned(),
        ("", when) => when.to_owned(),
        (who, when) => format!("{who}, {when}"),
    };
    let reason = match answer.reason.as_str() {
        "" => String::new(),
        reason => format!("Does not apply: {reason}"),
    };
    let parts = [reason, answer.evidence.clone(), answer.note.clone(), signed];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Both readings of a level: `level 1 Minimum; level 2 with 2 exceptions`.
pub fn readings(form: &Questionnaire, score: &PracticeScore) -> String {
    let reached = format!("level {}", form.level_name(score.level));
    match with_exceptions(score) {
        None => reached,
        Some(second) => format!("{reached}; {second}"),
    }
}

/// The second reading, where it says more than the first: `level 2 with 2 exceptions`.
pub fn with_exceptions(score: &PracticeScore) -> Option<String> {
    let exceptions = count(score.exceptions.len(), "exception");
    (score.with_exceptions > score.level)
        .then(|| format!("level {} with {exceptions}", score.with_exceptions))
}

/// How the answers of a level are spread: `4 yes, 1 partly, 1 not applicable`.
pub fn spread(tally: &Tally) -> String {
    let counts = tally.answers().into_iter().filter(|(_, count)| *count > 0);
    let words: Vec<String> =
        counts.map(|(answer, count)| format!("{count} {}", plain_word(answer))).collect();
    if words.is_empty() { "nothing asked".to_owned() } else { words.join(", ") }
}

/// The word for an answer, without the hyphen that files need.
fn plain_word(answer: Option<AnswerName>) -> String {
    word(answer).replace('-', " ")
}

/// One sentence on level and target.
pub fn verdict(form: &Questionnaire, practice: &AskedPractice, score: &PracticeScore) -> String {
    let level = format!(
        "{}: {}, progress {}",
        practice.title,
        readings(form, score),
        decimal(score.progress)
    );
    let distance = match score.fit() {
        Fit::Out => return format!("{}: nothing of it applies here", practice.title),
        Fit::NoTarget => return level,
        Fit::Under(under) => format!("{} under target", count(under.into(), "level")),
        Fit::On => "on target".to_owned(),
        Fit::Over(over) => format!("{} above target", count(over.into(), "level")),
    };
    let own = if score.is_own_target { " set by the assessors" } else { "" };
    format!("{level}; target {}{own}: {distance}", form.level_name(score.target.unwrap_or(0)))
}

/// Why a level is reached or not: one sentence, then one line for each indicator that is missing.
pub fn level(level: &AskedLevel, tally: &Tally, answers: &Answers) -> Vec<String> {
    if level.indicators.is_empty() {
        return vec![format!("level {} reached: it asks for nothing", level.number)];
    }
    if tally.applicable() == 0 {
        return vec![format!(
            "level {} counts as reached: none of its {} indicators applies",
            level.number,
            level.indicators.len()
        )];
    }
    let aside = match tally.not_applicable {
        0 => String::new(),
        count => format!(", {count} not applicable"),
    };
    if tally.is_reached() {
        return vec![format!(
            "level {} reached: {} of {} yes{aside}",
            level.number,
            tally.yes,
            tally.applicable()
        )];
    }
    let missing = missing(level, answers);
    let mut lines = vec![format!(
        "level {} not reached: {} of {} indicators not yes{aside}:",
        level.number,
        missing.len(),
        tally.applicable()
    )];
    lines.extend(missing.into_iter().map(|indicator| missing_line(indicator, answers)));
    lines
}

fn missing_line(indicator: &AskedIndicator, answers: &Answers) -> String {
    let answer = answers.answers.get(&indicator.id);
    let word = word(answer.and_then(|answer| answer.value));
    let evidence = answer.map_or("", |answer| answer.evidence.as_str());
    let seen = if evidence.is_empty() {
        String::new()
    } else {
        format!(" (seen: {})", evidence.replace('\n', " "))
    };
    format!("  {} {word}: {}{seen}", indicator.id, indicator.text)
}

/// Everything that led to the numbers of one practice.
pub fn practice(form: &Questionnaire, at: usize, score: &Score, answers: &Answers) -> String {
    let (asked, scored) = (&form.practices[at], &score.practices[at]);
    let mut lines = vec![verdict(form, asked, scored)];
    let counting = scored.counting();
    for (asked, tally) in asked.levels.iter().zip(counting) {
        lines.extend(level(asked, tally, answers).into_iter().map(|line| format!("  {line}")));
    }
    for asked in asked.levels.iter().skip(counting.len()) {
        lines.push(format!(
            "  level {} does not count: neither it nor a level above asks for anything",
            asked.number
        ));
    }
    if form.scoring == Scoring::StrictLevels {
        lines.extend(second_reading(scored).into_iter().map(|line| format!("  {line}")));
    }
    lines.push(format!("  {}", arithmetic(form, scored)));
    match answers.targets.get(&asked.id) {
        Some((_, rationale)) => lines.push(format!("  target set by the assessors: {rationale}")),
        None if !asked.rationale.is_empty() => {
            lines.push(format!("  why this target: {}", asked.rationale));
        }
        None => {}
    }
    lines.join("\n") + "\n"
}

/// Why a level is reached with exceptions or not; nothing where every level is simply reached.
fn second_reading(score: &PracticeScore) -> Vec<String> {
    let above = score.counting().iter().filter(|tally| tally.level > score.level);
    let mut lines = Vec::new();
    for tally in above {
        let number = tally.level;
        let partly = format!("{} of {} partly", tally.partly, tally.applicable());
        if number > score.with_exceptions {
            lines.push(format!("level {number} not reached with exceptions: {}", objection(tally)));
            break;
        }
        lines.push(format!("level {number} reached with exceptions: {partly}, none no or open"));
    }
    if !score.exceptions.is_empty() {
        lines.push(format!("exceptions: {}", score.exceptions.join(", ")));
    }
    lines
}

/// What keeps a level from being reached with exceptions.
fn objection(tally: &Tally) -> String {
    match (tally.no, tally.open) {
        (0, 0) => {
            format!("{} of {} partly, more than half", tally.partly, tally.applicable())
        }
        (no, 0) => format!("{no} no"),
        (0, open) => format!("{open} not answered"),
        (no, open) => format!("{no} no, {open} not answered"),
    }
}

/// How the progress was computed.
fn arithmetic(form: &Questionnaire, score: &PracticeScore) -> String {
    let share = |tally: &Tally| {
        format!(
            "level {}: ({} yes + {} partly / 2) of {} = {}",
            tally.level,
            tally.yes,
            tally.partly,
            tally.applicable(),
            decimal(tally.share())
        )
    };
    match form.scoring {
        Scoring::StrictLevels => {
            match score.counting().iter().find(|tally| tally.level > score.level) {
                Some(next) => {
                    format!(
                        "progress {} = {} + {}",
                        decimal(score.progress),
                        score.level,
                        share(next)
                    )
                }
                None => {
                    format!("progress {}: the highest level is reached", decimal(score.progress))
                }
            }
        }
        Scoring::WeightedProgress => {
            let shares: Vec<String> = score.counting().iter().map(share).collect();
            format!("progress {} = sum of {}", decimal(score.progress), shares.join("; "))
        }
    }
}
