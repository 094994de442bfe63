//! A filled PDF form as answers.
//!
//! In: the fields of the form, and the workspace that made it. Out: [`Answers`], or every problem in
//! words. Nothing that was filled in is dropped: what has no place of its own goes into the story or
//! a note, and an answer to an indicator that the workspace does not have is an error.

use std::collections::BTreeSet;
use std::sync::Arc;

use smm_core::Workspace;
use smm_core::assess::{Answer, AnswerName, Answers, Questionnaire};
use smm_core::text::is_day;

use crate::cmd::today;
use crate::output::form::read::{self, Filled, FilledAnswer};

/// Rows for assessors on the cover of the form.
const ASSESSORS: usize = 6;

/// Reads a filled form.
pub(super) fn read(
    workspace: &Workspace,
    bytes: Vec<u8>,
    resolve: impl Fn(&str) -> Option<Arc<Questionnaire>>,
) -> Result<(Arc<Questionnaire>, Answers), Vec<String>> {
    let filled = read::read(bytes).map_err(|error| vec![error.to_string()])?;
    let Some(form) = resolve(&filled.subject) else {
        return Err(vec![format!(
            "the form was made for `{}`, which this workspace does not have; it has {}",
            filled.subject,
            others(workspace, &filled.subject)
        )]);
    };
    require_known_ids(&filled, &form)?;
    let mut problems = Vec::new();
    let answers = answers(&filled, &form, &mut problems);
    if problems.is_empty() { Ok((form, answers)) } else { Err(problems) }
}

/// The versions of the same profile, else everything there is.
fn others(workspace: &Workspace, subject: &str) -> String {
    let id = subject.split('@').next().unwrap_or(subject);
    let all: Vec<String> = workspace.catalog.names().map(|name| name.to_string()).collect();
    let same = all.iter().filter(|name| name.split('@').next() == Some(id));
    let same: Vec<String> = same.map(|name| format!("`{name}`")).collect();
    if same.is_empty() { all.join(", ") } else { same.join(" and ") }
}

fn require_known_ids(filled: &Filled, form: &Questionnaire) -> Result<(), Vec<String>> {
    let indicators: BTreeSet<&str> = form
        .practices
        .iter()
        .flat_map(|practice| practice.indicators().map(|(_, indicator)| indicator.id.as_str()))
        .collect();
    let strange = filled.answers.keys().filter(|id| !indicators.contains(id.as_str()));
    let practices = filled.practices.keys().filter(|id| form.practice(id).is_none());
    let strange: Vec<&str> = strange.chain(practices).map(String::as_str).collect();
    if strange.is_empty() {
        return Ok(());
    }
    Err(vec![format!(
        "the form was made from another state of `{}`: this workspace does not have {}; read it \
         with the workspace that made it, then use `smm assess upgrade`",
        filled.subject,
        strange.join(", ")
    )])
}

fn answers(filled: &Filled, form: &Questionnaire, problems: &mut Vec<String>) -> Answers {
    let cover = |key: &str| filled.cover.get(key).cloned().unwrap_or_default();
    let mut answers = Answers {
        title: cover("title"),
        subject: cover("subject"),
        boundary: cover("scope"),
        site: cover("site"),
        assessors: (1..=ASSESSORS)
            .map(|row| (cover(&format!("assessor{row}")), cover(&format!("role{row}"))))
            .collect(),
        attachments: cover("files").lines().map(str::to_owned).collect(),
        ..Answers::default()
    };
    if answers.title.is_empty() {
        answers.title = title(form, &answers.site);
    }
    let (date, written) = day(cover("date"), problems);
    answers.date = date;
    let story = [
        ("", cover("story")),
        ("Organization: ", cover("organization")),
        ("Contact on site: ", cover("contact")),
        ("Date of the visit as written: ", written),
    ];
    let story = story.iter().filter(|(_, text)| !text.is_empty());
    answers.story =
        story.map(|(what, text)| format!("{what}{text}")).collect::<Vec<_>>().join("\n\n");
    for (id, practice) in &filled.practices {
        if !practice.comment.is_empty() {
            answers.comments.insert(id.clone(), practice.comment.clone());
        }
        if !practice.target.is_empty() {
            match level(&practice.target, id, form) {
                Ok(level) => {
                    answers.targets.insert(id.clone(), (level, practice.reason.clone()));
                }
                Err(problem) => problems.push(problem),
            }
        } else if !practice.reason.is_empty() {
            problems.push(format!(
                "`{id}` has a reason for another target, but no target; fill in the level"
            ));
        }
    }
    for (id, given) in &filled.answers {
        answers.answers.insert(id.clone(), answer(id, given, problems));
    }
    answers.tidy()
}

/// The day of the assessment, which is today unless the form names one; and what else is written
/// in its place.
fn day(written: String, problems: &mut Vec<String>) -> (String, String) {
    if is_day(&written) {
        return (written, String::new());
    }
    let today = today().unwrap_or_else(|error| {
        problems.push(format!("{error:#}"));
        String::new()
    });
    (today, written)
}

fn title(form: &Questionnaire, site: &str) -> String {
    if site.is_empty() {
        format!("Assessment against {}", form.title)
    } else {
        format!("{site}, against {}", form.title)
    }
}

/// The level that a person wrote, as `2` or `2 ad hoc`.
fn level(text: &str, practice: &str, form: &Questionnaire) -> Result<u8, String> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    match digits.parse::<u8>() {
        Ok(level) if form.levels.iter().any(|(number, _)| *number == level) => Ok(level),
        _ => {
            let known: Vec<String> = form.levels.iter().map(|(n, _)| n.to_string()).collect();
            let known = known.join(", ");
            Err(format!("the target of `{practice}` is `{text}`; it must be {known}"))
        }
    }
}

/// The answer to an indicator. On paper one field holds the note; if the indicator does not apply,
/// it holds the reason, and the note follows on a line that begins with `Note:`.
fn answer(id: &str, given: &FilledAnswer, problems: &mut Vec<String>) -> Answer {
    let value = given.answer.and_then(|choice| AnswerName::from_word(choice.name()));
    let (reason, note) = match value {
        Some(AnswerName::NotApplicable) if given.note.is_empty() => {
            problems.push(format!("`{id}` is said not to apply, but its note does not say why"));
            Default::default()
        }
        Some(AnswerName::NotApplicable) => {
            let (reason, note) = given.note.split_once("\nNote: ").unwrap_or((&given.note, ""));
            (reason.to_owned(), note.to_owned())
        }
        _ => (String::new(), given.note.clone()),
    };
    let (who, when) = signed(&given.signed);
    Answer { value, reason, evidence: given.evidence.clone(), note, who, when, ..Answer::default() }
}

/// Name and day, as in `Ana Lima, 2026-11-22`; one of them may be missing.
fn signed(text: &str) -> (String, String) {
    if is_day(text) {
        return (String::new(), text.to_owned());
    }
    match text.rsplit_once(", ") {
        Some((who, when)) if is_day(when) => (who.to_owned(), when.to_owned()),
        _ => (text.to_owned(), String::new()),
    }
}
