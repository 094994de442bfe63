//! Two assessments compared, and many in a row.

use std::fmt::Write as _;

use super::page;
use crate::assess::Answers;
use crate::assess::compare::{Side, Trend};
use crate::assess::explain::STATEMENT;
use crate::assess::score::{PracticeScore, decimal};
use crate::text::escape_html;

/// What got better or worse between two assessments, and which answers made it so.
pub fn comparison(old: &Answers, new: &Answers, trends: &[Trend]) -> String {
    let count = |wanted: fn(i64) -> bool| trends.iter().filter(|t| wanted(t.change())).count();
    let (better, worse) = (count(|change| change > 0), count(|change| change < 0));
    let mut body = format!(
        "<body>\n<main>\n<h1>{} against {}</h1>\n<p class=\"lede\">{better} practices got better, {worse} got worse, \
         {} stayed.</p>\n",
        escape_html(&label(new)),
        escape_html(&label(old)),
        trends.len() - better - worse
    );
    for trend in trends {
        let (class, word) = match trend.change() {
            0 => ("muted", "stayed"),
            change if change > 0 => ("better", "better"),
            _ => ("worse", "worse"),
        };
        let _ = write!(
            body,
            "<h3>{} <span class=\"{class}\">{word}</span></h3>\n<p class=\"num\">{} to {}</p>\n",
            escape_html(&trend.title),
            number(trend.before.as_ref()),
            number(trend.after.as_ref())
        );
        if let Some(cause) = trend.cause() {
            let _ = writeln!(body, "<p>{cause}</p>");
        }
        if !trend.changed.is_empty() {
            body.push_str("<ul>\n");
            for change in &trend.changed {
                let _ = writeln!(
                    body,
                    "<li>{}: {} to {}. {}</li>",
                    change.id,
                    change.word_before(),
                    change.word_after(),
                    escape_html(&change.text)
                );
            }
            body.push_str("</ul>\n");
        }
    }
    let _ = write!(body, "<p class=\"notice\">{STATEMENT}</p>\n</main>\n");
    page(&format!("{} against {}", label(new), label(old)), &body)
}

/// Level and progress of every practice over several assessments, the earliest first.
pub fn trend(sides: &[Side<'_>]) -> String {
    let mut body = String::from(
        "<body>\n<main>\n<h1>Trend</h1>\n<div class=\"scroll\"><table><caption>Progress by practice; the target in \
         brackets</caption><thead><tr><th scope=\"col\">Practice</th>",
    );
    for side in sides {
        let _ = write!(body, "<th scope=\"col\">{}</th>", escape_html(&label(side.answers)));
    }
    body.push_str("</tr></thead><tbody>");
    if let Some(last) = sides.last() {
        for practice in &last.form.practices {
            let _ = write!(body, "<tr><th scope=\"row\">{}</th>", escape_html(&practice.title));
            for side in sides {
                let at = side.form.practices.iter().position(|known| known.id == practice.id);
                let score = at.map(|at| &side.score.practices[at]);
                let target = score.and_then(|score| score.target);
                let target = target.map_or_else(String::new, |target| format!(" [{target}]"));
                let _ = write!(body, "<td class=\"num\">{}{target}</td>", number(score));
            }
            body.push_str("</tr>");
        }
    }
    let _ = write!(body, "</tbody></table></div>\n<p class=\"notice\">{STATEMENT}</p>\n</main>\n");
    page("Trend", &body)
}

fn label(answers: &Answers) -> String {
    match answers.date.as_str() {
        "" => answers.title.clone(),
        date => format!("{} ({date})", answers.title),
    }
}

fn number(score: Option<&PracticeScore>) -> String {
    score.map_or_else(|| "not asked".to_owned(), |score| decimal(score.progress))
}
