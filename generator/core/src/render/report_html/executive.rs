//! The page for those who decide: where we stand, the largest gaps, and where we do too much.

use std::fmt::Write as _;

use super::radar;
use crate::assess::explain::{self, Standing};
use crate::assess::plan::{Plan, TOLD};
use crate::assess::questionnaire::AskedPractice;
use crate::assess::score::{Fit, PracticeScore, Score, decimal};
use crate::assess::{Answers, Questionnaire};
use crate::text::escape_html;

pub(super) fn write(
    out: &mut String,
    form: &Questionnaire,
    answers: &Answers,
    score: &Score,
    plan: &Plan,
) {
    out.push_str("<h2>Where we stand</h2>\n");
    summary(out, form, score, plan);
    out.push_str("<div class=\"split\">");
    radar::write(out, form, &[("current", score)]);
    grid(out, form, score);
    out.push_str("</div>\n");
    largest_gaps(out, form, answers, score, plan);
    above_target(out, form, answers, score, plan);
}

fn summary(out: &mut String, form: &Questionnaire, score: &Score, plan: &Plan) {
    let sentence = Standing::of(form, score, plan).sentence();
    let _ = writeln!(out, "<p class=\"lede\">{sentence}</p>");
}

fn grid(out: &mut String, form: &Questionnaire, score: &Score) {
    out.push_str(
        "<div class=\"scroll\"><table><caption>Current level (filled) against target (dashed)</caption><thead><tr>\
         <th scope=\"col\">Practice</th>",
    );
    for (number, title) in &form.levels {
        let _ = write!(
            out,
            "<th scope=\"col\"><abbr title=\"{}\">{number}</abbr></th>",
            escape_html(title)
        );
    }
    out.push_str("<th scope=\"col\">In words</th></tr></thead><tbody>");
    for (domain, group) in form.domains.iter().zip(&score.domains) {
        let _ = write!(
            out,
            "<tr class=\"group\"><th scope=\"row\">{}</th><td colspan=\"{}\">levels {} to {}</td></tr>",
            escape_html(&domain.title),
            form.levels.len() + 1,
            group.level,
            group.highest
        );
        for at in domain.practices() {
            grid_row(out, form, at, &score.practices[at]);
        }
    }
    out.push_str("</tbody></table></div>");
}

fn grid_row(out: &mut String, form: &Questionnaire, at: usize, score: &PracticeScore) {
    let practice = &form.practices[at];
    let _ = write!(
        out,
        "<tr><th scope=\"row\"><a href=\"#{}\">{}</a></th>",
        practice.id,
        escape_html(&practice.title)
    );
    for (number, _) in &form.levels {
        let (is_at, is_goal) =
            (score.level == *number && !score.is_out(), score.target == Some(*number));
        let (class, text) = match (is_at, is_goal) {
            (true, true) => (" at goal", "\u{25cf}<span hidden> current and target</span>"),
            (true, false) => (" at", "\u{25cf}"),
            (false, true) => (" goal", "\u{25cb}"),
            (false, false) => ("", ""),
        };
        let _ = write!(out, "<td class=\"cell{class}\">{text}</td>");
    }
    let (class, words) = words(score);
    let _ = write!(out, "<td class=\"{class}\">{words}, {}</td></tr>", decimal(score.progress));
}

fn words(score: &PracticeScore) -> (&'static str, String) {
    match score.fit() {
        Fit::Out => ("muted", "does not apply".to_owned()),
        Fit::NoTarget => ("muted", "no target".to_owned()),
        Fit::Under(under) => ("under", format!("{under} under")),
        Fit::On => ("num", "on target".to_owned()),
        Fit::Over(over) => ("over", format!("{over} above")),
    }
}

fn largest_gaps(
    out: &mut String,
    form: &Questionnaire,
    answers: &Answers,
    score: &Score,
    plan: &Plan,
) {
    out.push_str("<h2>The largest gaps</h2>\n");
    if plan.under.is_empty() {
        out.push_str("<p>No practice is under its target.</p>\n");
    }
    for &at in plan.under.iter().take(TOLD) {
        let (practice, scored) = (&form.practices[at], &score.practices[at]);
        level_and_target(out, form, practice, scored);
        let _ = writeln!(out, "<p>{}</p>", escape_html(&practice.purpose));
        let rationale = explain::rationale(practice, answers);
        if !rationale.is_empty() {
            let _ = writeln!(
                out,
                "<p><strong>Why it matters here.</strong> {}</p>",
                escape_html(rationale)
            );
        }
        if let Some(next) = practice.level_above(scored.level) {
            let _ = writeln!(
                out,
                "<p><strong>What the next level achieves.</strong> {}</p>\n<p><strong>What could not be seen.</strong></p>\n<ul>",
                escape_html(&next.objective)
            );
            for indicator in explain::missing(next, answers) {
                let word = explain::word(answers.value(&indicator.id));
                let _ = writeln!(
                    out,
                    "<li>{} <em>({word}, {})</em></li>",
                    escape_html(&indicator.text),
                    indicator.id
                );
            }
            out.push_str("</ul>\n");
        }
    }
    if plan.under.len() > TOLD {
        out.push_str("<p>The other practices under target, in the same order:</p>\n<ul>\n");
        for &at in &plan.under[TOLD..] {
            let verdict = explain::verdict(form, &form.practices[at], &score.practices[at]);
            let _ = writeln!(out, "<li>{}</li>", escape_html(&verdict));
        }
        out.push_str("</ul>\n");
    }
}

/// Said with the same weight as what is missing.
fn above_target(
    out: &mut String,
    form: &Questionnaire,
    answers: &Answers,
    score: &Score,
    plan: &Plan,
) {
    out.push_str("<h2>Above target</h2>\n");
    if plan.over.is_empty() {
        out.push_str("<p>No practice is above its target.</p>\n");
        return;
    }
    out.push_str(
        "<p>These practices do more than the need asks for. Either the target is too low, or effort here can be \
         spared for a gap above.</p>\n",
    );
    for &at in &plan.over {
        let practice = &form.practices[at];
        level_and_target(out, form, practice, &score.practices[at]);
        let _ = writeln!(out, "<p>{}</p>", escape_html(explain::rationale(practice, answers)));
    }
}

fn level_and_target(
    out: &mut String,
    form: &Questionnaire,
    practice: &AskedPractice,
    score: &PracticeScore,
) {
    let _ = writeln!(
        out,
        "<h3>{}: at {}, needed {}</h3>",
        escape_html(&practice.title),
        escape_html(&form.level_name(score.level)),
        escape_html(&form.level_name(score.target.unwrap_or(0)))
    );
}
