//! Answers in long form: one row per assessment and indicator, for databases.
//!
//! In: a form and answers with the name of the file they come from. Out: rows of text in the order of
//! [`COLUMNS`]. Never: evidence, notes or names of people.

use super::{Answers, Questionnaire};

/// The columns, in their order; the guide documents them.
pub const COLUMNS: [&str; 9] =
    ["assessment", "site", "date", "profile", "practice", "level", "indicator", "answer", "lapsed"];

/// A row for each indicator of the form, in reading order. What is open has no answer; an answer that
/// has lapsed is given and marked.
pub fn rows<'a>(
    form: &'a Questionnaire,
    name: &'a str,
    answers: &'a Answers,
) -> impl Iterator<Item = [String; 9]> + 'a {
    form.indicators().map(move |(practice, level, indicator)| {
        [
            name.to_owned(),
            answers.site.clone(),
            answers.date.clone(),
            form.name.to_string(),
            practice.id.clone(),
            level.to_string(),
            indicator.id.clone(),
            answers.value(&indicator.id).map_or_else(String::new, ToString::to_string),
            answers.has_lapsed(indicator).to_string(),
        ]
    })
}
