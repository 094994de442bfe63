//! Practice by practice: the reasons of every number, the evidence, and what was not assessed.

use std::fmt::Write as _;

use crate::assess::explain;
use crate::assess::questionnaire::AskedPractice;
use crate::assess::score::Score;
use crate::assess::{AnswerName, Answers, Questionnaire};
use crate::text::escape_html;

pub(super) fn write(out: &mut String, form: &Questionnaire, answers: &Answers, score: &Score) {
    out.push_str("<h2>Practice by practice, with the evidence</h2>\n");
    for (at, practice) in form.practices.iter().enumerate() {
        let _ =
            write!(out, "<h3 id=\"{}\">{}</h3>\n<p>", practice.id, escape_html(&practice.title));
        let scored = &score.practices[at];
        let _ = writeln!(out, "{}.</p>", escape_html(&explain::verdict(form, practice, scored)));
        if let Some(comment) = answers.comments.get(&practice.id) {
            let _ = writeln!(out, "<p><strong>Comment.</strong> {}</p>", escape_html(comment));
        }
        if let Some((_, rationale)) = answers.targets.get(&practice.id) {
            let _ = writeln!(
                out,
                "<p><strong>Target set by the assessors.</strong> {}</p>",
                escape_html(rationale)
            );
        }
        evidence(out, practice, answers);
    }
    not_assessed(out, form, answers);
    look_again(out, form, answers);
    rest(out, answers);
}

fn evidence(out: &mut String, practice: &AskedPractice, answers: &Answers) {
    let given: Vec<_> = practice
        .indicators()
        .filter_map(|(level, i)| Some((level, i, answers.answers.get(&i.id)?)))
        .filter(|(_, _, answer)| answer.value.is_some())
        .collect();
    if given.is_empty() {
        out.push_str("<p class=\"muted\">No indicator has been answered.</p>\n");
        return;
    }
    out.push_str(
        "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Level</th><th scope=\"col\">Indicator</th><th \
         scope=\"col\">Answer</th><th scope=\"col\">Evidence and notes</th></tr></thead><tbody>",
    );
    for (level, indicator, answer) in given {
        let _ = writeln!(
            out,
            "<tr><td class=\"num\">{level}</td><td>{} <span class=\"muted\">({})</span></td><td>{}</td><td><pre>{}</pre></td></tr>",
            escape_html(&indicator.text),
            indicator.id,
            answer.value.map_or("", AnswerName::word),
            escape_html(&explain::notes(answer))
        );
    }
    out.push_str("</tbody></table></div>\n");
}

fn not_assessed(out: &mut String, form: &Questionnaire, answers: &Answers) {
    out.push_str("<h2>What was not assessed</h2>\n");
    let mut any = false;
    for practice in &form.practices {
        let open = explain::open(practice, answers);
        if !open.is_empty() {
            any = true;
            let _ = writeln!(
                out,
                "<p><strong>{}</strong>: {} of {} indicators. <span class=\"muted\">{}</span></p>",
                escape_html(&practice.title),
                open.len(),
                practice.indicators().count(),
                open.join(", ")
            );
        }
    }
    if !any {
        out.push_str("<p>Every indicator has been answered.</p>\n");
    }
    let out_of_scope: Vec<_> = answers
        .answers
        .iter()
        .filter(|(_, answer)| answer.value == Some(AnswerName::NotApplicable))
        .collect();
    if !out_of_scope.is_empty() {
        out.push_str("<h3>Said not to apply</h3>\n<ul>\n");
        for (id, answer) in out_of_scope {
            let _ = writeln!(out, "<li>{id}: {}</li>", escape_html(&answer.reason));
        }
        out.push_str("</ul>\n");
    }
}

fn look_again(out: &mut String, form: &Questionnaire, answers: &Answers) {
    let again: Vec<_> =
        answers.answers.iter().filter(|(_, answer)| !answer.recheck.is_empty()).collect();
    if again.is_empty() {
        return;
    }
    out.push_str("<h2>To be looked at again</h2>\n<ul>\n");
    for (id, answer) in again {
        let text = form.indicator(id).map_or("", |(_, _, indicator)| &indicator.text);
        let _ = writeln!(
            out,
            "<li>{id}: {} <br>{}</li>",
            escape_html(text),
            escape_html(&answer.recheck)
        );
    }
    out.push_str("</ul>\n");
}

/// What somebody wrote and no reading understood: nobody may take the rest for everything.
fn leftovers(out: &mut String, answers: &Answers) {
    if answers.leftovers.is_empty() {
        return;
    }
    out.push_str("<h2>Not taken over from filled forms</h2>\n<ul>\n");
    for left in &answers.leftovers {
        let (place, text) = (escape_html(&left.place), escape_html(&left.text));
        let _ = writeln!(out, "<li>{place}: {text}</li>");
    }
    out.push_str("</ul>\n");
}

fn rest(out: &mut String, answers: &Answers) {
    leftovers(out, answers);
    if !answers.attachments.is_empty() {
        out.push_str("<h2>Attached files</h2>\n<ul>\n");
        for name in &answers.attachments {
            let _ = writeln!(out, "<li>{}</li>", escape_html(name));
        }
        out.push_str("</ul>\n");
    }
    if !answers.retired.is_empty() {
        out.push_str("<h2>Answers to indicators that are gone</h2>\n<ul>\n");
        for (id, gone) in &answers.retired {
            let word = explain::word(gone.answer.value);
            let _ = writeln!(
                out,
                "<li>{} ({}): {} <em>{word}</em> {}</li>",
                escape_html(id),
                escape_html(&gone.from),
                escape_html(&gone.text),
                escape_html(&explain::notes(&gone.answer))
            );
        }
        out.push_str("</ul>\n");
    }
}
