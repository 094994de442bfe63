//! Two assessments compared, and many in a row.

use serde::Serialize;

use super::page;
use super::shares::{self, ShareOfLevel};
use crate::assess::compare::{Asked, Changed, Side, Trend};
use crate::assess::score::{PracticeScore, decimal};
use crate::assess::{AnswerName, Answers, Questionnaire};
use crate::render::{TemplateError, Templates};
use crate::words::Words;

#[derive(Serialize)]
struct ComparisonView<'a> {
    marking: &'a str,
    new: String,
    old: String,
    better: usize,
    worse: usize,
    same: usize,
    practices: Vec<ComparedPractice<'a>>,
}

#[derive(Serialize)]
struct ComparedPractice<'a> {
    title: &'a str,
    /// Whether it got better, as the key of the word for it.
    change: &'static str,
    before: String,
    after: String,
    spread_before: Vec<ShareOfLevel>,
    spread_after: Vec<ShareOfLevel>,
    /// Why the numbers differ apart from the answers.
    cause: Option<String>,
    answers: Vec<ChangedView<'a>>,
}

#[derive(Serialize)]
struct ChangedView<'a> {
    id: &'a str,
    text: &'a str,
    before: String,
    after: String,
}

/// What got better or worse between two assessments, and which answers made it so.
///
/// # Errors
/// A template asks for something that the page does not have.
pub fn comparison(
    templates: &Templates,
    old: Side<'_>,
    new: Side<'_>,
    trends: &[Trend],
    marking: &str,
) -> Result<String, TemplateError> {
    let words = templates.words();
    let count = |wanted: fn(i64) -> bool| trends.iter().filter(|t| wanted(t.change())).count();
    let (better, worse) = (count(|change| change > 0), count(|change| change < 0));
    let view = ComparisonView {
        marking,
        new: label(new.answers),
        old: label(old.answers),
        better,
        worse,
        same: trends.len() - better - worse,
        practices: trends.iter().map(|trend| change(old, new, trend, words)).collect(),
    };
    let title = words.with("comparison.title", &[("new", &view.new), ("old", &view.old)]);
    page(templates, "report-comparison.html", title, &view)
}

fn change<'a>(
    old: Side<'_>,
    new: Side<'_>,
    trend: &'a Trend,
    words: &Words,
) -> ComparedPractice<'a> {
    let lapsed = |day: &String| words.with("comparison.lapsed", &[("day", &words.day(day))]);
    let said =
        |form: &Questionnaire, id: &str, answer: Option<&AnswerName>, silent: bool| match answer {
            _ if silent => words.say("answer.not_asked").to_owned(),
            None => words.say("answer.open").to_owned(),
            Some(answer) => form.label(id, answer).to_owned(),
        };
    let before = |changed: &Changed| match &changed.lapsed_before {
        Some(day) => lapsed(day),
        None => said(old.form, &changed.id, changed.before.as_ref(), changed.asked == Asked::New),
    };
    let after = |changed: &Changed| match &changed.lapsed_after {
        Some(day) => lapsed(day),
        None => said(new.form, &changed.id, changed.after.as_ref(), changed.asked == Asked::Gone),
    };
    let changed = trend.changed.iter().map(|changed| ChangedView {
        id: &changed.id,
        text: &changed.text,
        before: before(changed),
        after: after(changed),
    });
    ComparedPractice {
        title: &trend.title,
        change: match trend.change() {
            0 => "is_same",
            change if change > 0 => "is_better",
            _ => "is_worse",
        },
        before: number(trend.before.as_ref(), words),
        after: number(trend.after.as_ref(), words),
        spread_before: spread(old.form, trend.before.as_ref()),
        spread_after: spread(new.form, trend.after.as_ref()),
        cause: trend.cause(words),
        answers: changed.collect(),
    }
}

#[derive(Serialize)]
struct TrendView<'a> {
    marking: &'a str,
    sides: Vec<String>,
    rows: Vec<TrendRow<'a>>,
}

#[derive(Serialize)]
struct TrendRow<'a> {
    title: &'a str,
    cells: Vec<TrendCell>,
}

#[derive(Serialize)]
struct TrendCell {
    text: String,
    shares: Vec<ShareOfLevel>,
}

/// Level and progress of every practice over several assessments, the earliest first.
///
/// # Errors
/// A template asks for something that the page does not have.
pub fn trend(
    templates: &Templates,
    sides: &[Side<'_>],
    marking: &str,
) -> Result<String, TemplateError> {
    let words = templates.words();
    let practices = sides.last().map_or(&[][..], |last| &last.form.practices);
    let row = practices.iter().map(|practice| TrendRow {
        title: &practice.title,
        cells: sides.iter().map(|side| cell(side, &practice.id, words)).collect(),
    });
    let view = TrendView {
        marking,
        sides: sides.iter().map(|side| label(side.answers)).collect(),
        rows: row.collect(),
    };
    page(templates, "report-trend.html", words.say("trend.title").to_owned(), &view)
}

fn cell(side: &Side<'_>, practice: &str, words: &Words) -> TrendCell {
    let at = side.form.practices.iter().position(|known| known.id == practice);
    let score = at.map(|at| &side.score.practices[at]);
    let target = score.and_then(|score| score.target);
    let target = target.map_or_else(String::new, |target| format!(" [{target}]"));
    TrendCell { text: number(score, words) + &target, shares: spread(side.form, score) }
}

/// How the answers of a practice are spread; nothing if it was not asked.
fn spread(form: &Questionnaire, score: Option<&PracticeScore>) -> Vec<ShareOfLevel> {
    score.map_or_else(Vec::new, |score| shares::view(form, &score.tallies))
}

fn label(answers: &Answers) -> String {
    let named = match answers.site.as_str() {
        "" => answers.title.clone(),
        site => format!("{}, {site}", answers.title),
    };
    match answers.date.as_str() {
        "" => named,
        date => format!("{named} ({date})"),
    }
}

fn number(score: Option<&PracticeScore>, words: &Words) -> String {
    score.map_or_else(
        || words.say("comparison.not_asked").to_owned(),
        |score| decimal(score.progress),
    )
}
