//! The HTML face of an assessment: one file that works from disk, without network.
//!
//! In: a [`Questionnaire`], and answers to start with if there are any. Out: the page. Its scripts and its
//! style are inline and allowed by their hashes only; texts travel as JSON that no HTML parser can
//! take for markup. Never: a request, a text as markup.

mod data;

pub(super) use data::document;

use serde::Serialize;

use super::standalone::Standalone;
use super::{TemplateError, Templates};
use crate::assess::{Answers, Questionnaire, score};

/// In the order in which they need each other.
const SCRIPTS: [&str; 4] = [
    include_str!("../../../../../book/form/page.js"),
    include_str!("../../../../../book/form/score.js"),
    include_str!("../../../../../book/form/yaml.js"),
    include_str!("../../../../../book/form/form.js"),
];

#[derive(Serialize)]
struct FormView<'f> {
    title: &'f str,
    version: String,
    profile: String,
    model: String,
    notice: &'f str,
    rule: String,
}

/// The form as one HTML file.
///
/// # Errors
/// A template asks for something that the form does not have.
pub fn form(
    templates: &Templates,
    form: &Questionnaire,
    answers: Option<&Answers>,
) -> Result<String, TemplateError> {
    let view = FormView {
        title: &form.title,
        version: form.version_said.clone(),
        profile: form.name.to_string(),
        model: form.model.to_string(),
        notice: &form.notice,
        rule: score::rule(form),
    };
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("title", &form.title), ("version", &form.version_said)];
    let file = Standalone {
        title: templates.words().with("form.page_title", &values),
        styles: &["css/form.css"],
        data: vec![
            ("smm-form", data::questions(form)),
            ("smm-words", data::words(templates.words())),
            ("smm-answers", data::answers(form, answers)),
        ],
        scripts: &SCRIPTS,
    };
    file.to_html(templates, "form.html", &view)
}
