//! The owners' worksheet in one HTML file that works from disk, without network, a question at a time.
//!
//! In: the questions, the kinds of device to go through, and what was filled in before. Out: the page. What it
//! saves is an answers document. Never: a request, a text as markup.

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::standalone::Standalone;
use super::{TemplateError, Templates, form_html};
use crate::assess::questionnaire::AskedPractice;
use crate::assess::worksheet::{levels, suggested};
use crate::assess::{Answers, FORMAT, Questionnaire, Stake};

/// In the order in which they need each other.
const SCRIPTS: [&str; 3] = [
    include_str!("../../../../book/form/page.js"),
    include_str!("../../../../book/form/yaml.js"),
    include_str!("../../../../book/form/worksheet.js"),
];

#[derive(Serialize)]
struct WorksheetView<'f> {
    title: &'f str,
    version: String,
    profile: String,
    model: String,
    notice: &'f str,
}

/// The worksheet as one HTML file. The stakes of the answers are the kinds of device to go through.
///
/// # Errors
/// A template asks for something that the worksheet does not have.
pub fn worksheet(
    templates: &Templates,
    form: &Questionnaire,
    answers: &Answers,
    is_filled: bool,
) -> Result<String, TemplateError> {
    let view = WorksheetView {
        title: &form.title,
        version: form.version_said.clone(),
        profile: form.name.to_string(),
        model: form.model.to_string(),
        notice: &form.notice,
    };
    let words = templates.words();
    let preset = is_filled.then(|| form_html::document(form, answers));
    let file = Standalone {
        title: words
            .with("worksheet.page_title", &[("title", &form.title), ("version", &view.version)]),
        styles: &["css/form.css", "css/worksheet.css"],
        data: vec![
            ("smm-sheet", sheet(form, &answers.stakes)),
            ("smm-words", json!(words.parts(&["worksheet", "script", "yaml"])).to_string()),
            ("smm-answers", preset.unwrap_or(Json::Null).to_string()),
        ],
        scripts: &SCRIPTS,
    };
    file.to_html(templates, "worksheet.html", &view)
}

/// What the script asks.
fn sheet(form: &Questionnaire, kinds: &[Stake]) -> String {
    let mut practices: Vec<Json> = Vec::new();
    for domain in &form.domains {
        let own = domain.practices().into_iter().map(|at| &form.practices[at]);
        practices.extend(own.map(|one| practice(form, one, &domain.title)));
    }
    json!({
        "profile": form.name.to_string(), "model": form.model.to_string(), "digest": form.digest,
        "format": FORMAT, "title": form.title, "unnamed": form.assessment_title(),
        "kinds": kinds.iter().map(|kind| &kind.what).collect::<Vec<_>>(),
        "areas": places(&Stake::AREAS), "impacts": places(&Stake::WORDS), "practices": practices,
    })
    .to_string()
}

/// Keys of an answers document, each with its place: they are shown to nobody.
fn places(keys: &[&str]) -> Json {
    let places = keys.iter().enumerate().map(|(at, key)| ((*key).to_owned(), at.into()));
    Json::Object(places.collect())
}

fn practice(form: &Questionnaire, practice: &AskedPractice, domain: &str) -> Json {
    let levels: Vec<Json> = levels(form, practice)
        .map(|(number, text)| json!([number, form.level_name(number), text]))
        .collect();
    json!({
        "id": practice.id, "code": practice.code, "title": practice.title, "domain": domain,
        "purpose": practice.purpose, "target": practice.target, "rationale": practice.rationale,
        "suggested": suggested(form, practice), "levels": levels,
    })
}
