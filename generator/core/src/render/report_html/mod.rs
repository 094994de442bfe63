//! The report of an assessment as one HTML file, to be read out in a meeting and handed over.
//!
//! In: form, answers, score, plan. Out: pages without scripts. Never: computes a score; says
//! "certified".

mod detail;
mod executive;
mod radar;
mod roadmap;
mod trend;

use std::fmt::Write as _;

use super::form_html::page::FormPage;
use crate::assess::explain::STATEMENT;
use crate::assess::plan::Plan;
use crate::assess::score::Score;
use crate::assess::{Answers, Questionnaire};
use crate::markdown;
use crate::text::escape_html;
pub use trend::{comparison, trend};

pub(super) const STYLE: &str = include_str!("../../../../../book/form/report.css");

/// The report of one assessment.
pub fn report(form: &Questionnaire, answers: &Answers, score: &Score, plan: &Plan) -> String {
    let mut body = String::from("<body>\n<main>\n");
    head(&mut body, form, answers);
    executive::write(&mut body, form, answers, score, plan);
    roadmap::write(&mut body, form, plan);
    detail::write(&mut body, form, answers, score);
    let _ = write!(
        body,
        "<h2>What this report is not</h2>\n<p class=\"notice\">{STATEMENT}</p>\n<p class=\"muted\">{}</p>\n",
        escape_html(&form.notice)
    );
    body.push_str("</main>\n");
    page(&format!("{}: report", answers.title), &body)
}

fn page(title: &str, body: &str) -> String {
    FormPage { title, style: STYLE, body, data: &[], scripts: &[] }.to_html()
}

fn head(out: &mut String, form: &Questionnaire, answers: &Answers) {
    let _ = writeln!(out, "<h1>{}</h1>", escape_html(&answers.title));
    let people: Vec<String> = answers
        .assessors
        .iter()
        .map(|(name, role)| if role.is_empty() { name.clone() } else { format!("{name} ({role})") })
        .collect();
    let profile = format!("{} {} ({} on {})", form.title, form.name.version, form.name, form.model);
    out.push_str("<dl class=\"facts\">");
    for (term, text) in [
        ("Subject", answers.subject.as_str()),
        ("Boundary", &answers.boundary),
        ("Site", &answers.site),
        ("Day", &answers.date),
        ("Assessors", &people.join(", ")),
        ("Against", &profile),
        ("Fingerprint", form.fingerprint()),
    ] {
        if !text.is_empty() {
            let _ = write!(out, "<dt>{term}</dt><dd>{}</dd>", escape_html(text));
        }
    }
    out.push_str("</dl>\n");
    paragraphs(out, &answers.story);
}

/// A text in Markdown; one with anything that a page must not hold comes without markup.
fn paragraphs(out: &mut String, text: &str) {
    if markdown::forbidden(text, markdown::Kind::Text).is_empty() {
        out.push_str(&markdown::to_html(text, &markdown::NoLinks));
        out.push('\n');
        return;
    }
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let _ = writeln!(out, "<p>{}</p>", escape_html(&markdown::plain(paragraph)));
    }
}
