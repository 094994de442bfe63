//! The HTML face of an assessment: one file that works from disk, without network.
//!
//! In: a [`Questionnaire`], and answers to start with if there are any. Out: the page. Its scripts and its
//! style are inline and allowed by their hashes only; texts travel as JSON that no HTML parser can
//! take for markup. Never: a request, a text as markup.

mod data;
pub(crate) mod page;

use crate::assess::{Answers, Questionnaire, score};
use page::{FormPage, fill};

const BODY: &str = include_str!("../../../../../book/form/form.html");
const STYLE: &str = include_str!("../../../../../book/form/form.css");
/// In the order in which they need each other.
const SCRIPTS: [&str; 3] = [
    include_str!("../../../../../book/form/score.js"),
    include_str!("../../../../../book/form/yaml.js"),
    include_str!("../../../../../book/form/form.js"),
];

/// The form as one HTML file.
pub fn form(form: &Questionnaire, answers: Option<&Answers>) -> String {
    let version = form.name.version.to_string();
    let (profile, model) = (form.name.to_string(), form.model.to_string());
    let body = fill(
        BODY,
        &[
            ("title", &form.title),
            ("version", &version),
            ("profile", &profile),
            ("model", &model),
            ("notice", &form.notice),
            ("rule", score::rule(form.scoring)),
        ],
    );
    let page = FormPage {
        title: &format!("{} {version}: assessment", form.title),
        style: STYLE,
        body: &body,
        data: &[("smm-form", data::questions(form)), ("smm-answers", data::answers(form, answers))],
        scripts: &SCRIPTS,
    };
    page.to_html()
}
