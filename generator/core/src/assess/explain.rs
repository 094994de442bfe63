//! Says in words which answers made a number.
//!
//! In: form, answers, score. Out: text for a terminal or a report. Never: computes a number.

use super::form::{FormIndicator, FormLevel, FormPractice};
use super::score::{PracticeScore, Score, Tally, decimal};
use super::{AnswerName, Answers, Form};
use crate::model::Scoring;

/// One sentence on level and target.
pub fn verdict(form: &Form, practice: &FormPractice, score: &PracticeScore) -> String {
    if score.is_out() {
        return format!("{}: nothing of it applies here", practice.title);
    }
    let level = format!(
        "{}: level {} ({}), progress {}",
        practice.title,
        score.level,
        form.level_title(score.level),
        decimal(score.progress)
    );
    let Some(target) = score.target else { return level };
    let own = if score.is_own_target { " set by the assessors" } else { "" };
    let distance = match (score.under(), score.over()) {
        (0, 0) => "on target".to_owned(),
        (under, 0) => format!("{} under target", levels(under)),
        (_, over) => format!("{} above target", levels(over)),
    };
    format!("{level}; target {target} ({}){own}: {distance}", form.level_title(target))
}

fn levels(count: u8) -> String {
    if count == 1 { "1 level".to_owned() } else { format!("{count} levels") }
}

/// Why a level is reached or not: one sentence, then one line for each indicator that is missing.
pub fn level(level: &FormLevel, tally: &Tally, answers: &Answers) -> Vec<String> {
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
    let missing: Vec<&FormIndicator> = level
        .indicators
        .iter()
        .filter(|i| {
            !matches!(answers.value(&i.id), Some(AnswerName::Yes | AnswerName::NotApplicable))
        })
        .collect();
    let mut lines = vec![format!(
        "level {} not reached: {} of {} indicators not yes{aside}:",
        level.number,
        missing.len(),
        tally.applicable()
    )];
    lines.extend(missing.into_iter().map(|indicator| missing_line(indicator, answers)));
    lines
}

fn missing_line(indicator: &FormIndicator, answers: &Answers) -> String {
    let answer = answers.answers.get(&indicator.id);
    let word = answer.and_then(|answer| answer.value).map_or("not answered", AnswerName::word);
    let evidence = answer.map_or("", |answer| answer.evidence.as_str());
    let seen = if evidence.is_empty() {
        String::new()
    } else {
        format!(" (seen: {})", evidence.replace('\n', " "))
    };
    format!("  {} {word}: {}{seen}", indicator.id, indicator.text)
}

/// Everything that led to the numbers of one practice.
pub fn practice(form: &Form, at: usize, score: &Score, answers: &Answers) -> String {
    let (asked, scored) = (&form.practices[at], &score.practices[at]);
    let mut lines = vec![verdict(form, asked, scored)];
    for (asked, tally) in asked.levels.iter().zip(&scored.tallies) {
        lines.extend(level(asked, tally, answers).into_iter().map(|line| format!("  {line}")));
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

/// How the progress was computed.
fn arithmetic(form: &Form, score: &PracticeScore) -> String {
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
            match score.tallies.iter().find(|tally| tally.level > score.level) {
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
            let shares: Vec<String> = score.tallies.iter().map(share).collect();
            format!("progress {} = sum of {}", decimal(score.progress), shares.join("; "))
        }
    }
}
