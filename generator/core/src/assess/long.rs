//! Answers in long form: one row per assessment and indicator, for databases.
//!
//! In: a form and answers with the name of the file they come from. Out: CSV in the order of [`COLUMNS`].
//! Never: evidence, notes or names of people.

use super::{Answers, Questionnaire};
use crate::text::csv_row;

/// The columns, in their order; the guide documents them.
pub const COLUMNS: [&str; 11] = [
    "assessment",
    "site",
    "date",
    "as-of",
    "roles",
    "profile",
    "practice",
    "level",
    "indicator",
    "answer",
    "lapsed",
];

/// What an assessment is called in its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LongName {
    /// The assessment.
    pub assessment: String,
    /// Its site.
    pub site: String,
    /// Its day.
    pub date: String,
    /// The day at which its answers were judged.
    pub as_of: String,
    /// The roles of those who assessed.
    pub roles: String,
}

impl LongName {
    /// As the assessment says.
    pub fn of(file: &str, answers: &Answers) -> Self {
        let roles = answers.assessors.iter().map(|(_, role)| role.as_str());
        let mut roles: Vec<&str> = roles.filter(|role| !role.is_empty()).collect();
        roles.sort_unstable();
        roles.dedup();
        Self {
            assessment: file.to_owned(),
            site: answers.site.clone(),
            date: answers.date.clone(),
            as_of: answers.judged_at().to_owned(),
            roles: roles.join("; "),
        }
    }

    /// Under another name, which says of days no more than the year and of people nothing.
    pub fn of_pseudonym(label: &str, answers: &Answers) -> Self {
        let year = |day: &str| day.get(..4).unwrap_or_default().to_owned();
        Self {
            assessment: label.to_owned(),
            site: label.to_owned(),
            date: year(&answers.date),
            as_of: year(answers.judged_at()),
            roles: String::new(),
        }
    }
}

/// A row for each indicator of the form, in reading order. What is open has no answer; an answer that
/// has lapsed is given and marked.
pub fn rows(form: &Questionnaire, name: &LongName, answers: &Answers) -> String {
    let LongName { assessment, site, date, as_of, roles } = name;
    let mut head = csv_row(&[assessment, site, date, as_of, roles, &form.name.to_string()]);
    head.truncate(head.trim_end().len());
    let mut rows = String::new();
    for (practice, level, indicator) in form.indicators() {
        let answer = answers.value(&indicator.id).map_or_else(String::new, ToString::to_string);
        let (level, lapsed) = (level.to_string(), answers.has_lapsed(indicator).to_string());
        let tail = [&practice.id, &level, &indicator.id, &answer, &lapsed];
        rows.push_str(&head);
        rows.push(',');
        rows.push_str(&csv_row(&tail));
    }
    rows
}
