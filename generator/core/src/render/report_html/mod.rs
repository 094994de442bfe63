//! The report of an assessment as one HTML file, to be read out in a meeting and handed over.
//!
//! In: form, answers, score, plan. Out: pages without scripts. Never: computes a score; says
//! "certified".

mod detail;
mod executive;
mod radar;
mod roadmap;
mod shares;
mod track;
mod trend;

use std::collections::BTreeMap;

use serde::Serialize;

use super::reported::{self, Assessed};
use super::standalone::Standalone;
use super::{TemplateError, Templates, rolled_up};
use crate::assess::rollup::RollUp;
use crate::assess::rollup::tables::RollUpHead;
use crate::assess::seal::SealVerdict;
use crate::markdown;
use crate::text::escape_html;
use crate::words::Words;
pub use trend::{comparison, trend};

#[derive(Serialize)]
struct ReportView<'a> {
    #[serde(flatten)]
    facts: AssessmentFacts<'a>,
    #[serde(flatten)]
    executive: executive::ExecutiveView<'a>,
    horizons: Vec<roadmap::ReportHorizon<'a>>,
    #[serde(flatten)]
    detail: detail::DetailView<'a>,
    /// The address of each practice and indicator, if it is known where the site is.
    links: BTreeMap<&'a str, String>,
}

/// What was assessed, by whom, against what.
#[derive(Serialize)]
struct AssessmentFacts<'a> {
    title: &'a str,
    subject: &'a str,
    boundary: &'a str,
    site: &'a str,
    date: String,
    as_of: String,
    assessors: String,
    against: String,
    fingerprint: &'a str,
    story: String,
    notice: &'a str,
    marking: &'a str,
    redaction: &'a str,
    seal: String,
    is_seal_broken: bool,
    decision: Vec<String>,
}

/// The report of one assessment.
///
/// # Errors
/// A template asks for something that the report does not have.
pub fn report(templates: &Templates, of: Assessed<'_>) -> Result<String, TemplateError> {
    let words = templates.words();
    let view = ReportView {
        facts: facts(of, words),
        executive: executive::view(of, words),
        horizons: roadmap::view(of.form, of.plan),
        detail: detail::view(of.form, of.answers, of.score),
        links: links(of),
    };
    let title = words.with("report.title", &[("title", &of.answers.title)]);
    page(templates, "report.html", title, &view)
}

/// Where each practice and indicator stands on the site.
fn links(of: Assessed<'_>) -> BTreeMap<&str, String> {
    let Some(address) = of.extras.address else { return BTreeMap::new() };
    let mut links = BTreeMap::new();
    for practice in &of.form.practices {
        let page = format!("{address}{}.html", practice.id);
        for (_, indicator) in practice.indicators() {
            links.insert(&*indicator.id, format!("{page}#{}", indicator.id));
        }
        links.insert(&*practice.id, page);
    }
    links
}

/// The page of a roll-up.
///
/// # Errors
/// A template asks for something that the page does not have.
pub fn roll_up(
    templates: &Templates,
    of: &RollUp,
    head: RollUpHead<'_>,
) -> Result<String, TemplateError> {
    let view = rolled_up::view(of, head, templates.words());
    page(templates, "roll-up.html", view.title.clone(), &view)
}

/// A page of the theme without scripts.
fn page<T: Serialize>(
    templates: &Templates,
    name: &str,
    title: String,
    view: &T,
) -> Result<String, TemplateError> {
    let styles = &["css/document.css", "css/report.css"];
    Standalone { title, styles, data: Vec::new(), scripts: &[] }.to_html(templates, name, view)
}

fn facts<'a>(of: Assessed<'a>, words: &Words) -> AssessmentFacts<'a> {
    let Assessed { form, answers, extras, .. } = of;
    let person = |(name, role): &(String, String)| match role.as_str() {
        "" => name.clone(),
        role => words.with("assessment.person", &[("name", name), ("role", &role)]),
    };
    let people: Vec<String> = answers.assessors.iter().map(person).collect();
    let against = words.with(
        "assessment.against_text",
        &[
            ("title", &form.title),
            ("version", &form.version_said),
            ("name", &form.name),
            ("model", &form.model_said),
        ],
    );
    AssessmentFacts {
        title: &answers.title,
        subject: &answers.subject,
        boundary: &answers.boundary,
        site: &answers.site,
        date: words.day(&answers.date),
        as_of: words.day(&answers.as_of),
        assessors: people.join(", "),
        against,
        fingerprint: form.fingerprint(),
        story: paragraphs(&answers.story),
        notice: &form.notice,
        marking: extras.marking,
        redaction: extras.redaction,
        seal: extras.seal.map_or_else(String::new, |seal| seal.said(words)),
        is_seal_broken: extras.seal.is_some_and(SealVerdict::is_broken),
        decision: reported::decision(words),
    }
}

/// A text in Markdown as HTML; one with anything that a page must not hold comes without markup.
fn paragraphs(text: &str) -> String {
    if markdown::forbidden(text, markdown::Kind::Text).is_empty() {
        return markdown::to_html(text, &markdown::NoLinks);
    }
    text.split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty())
        .map(|paragraph| format!("<p>{}</p>\n", escape_html(&markdown::plain(paragraph))))
        .collect()
}
