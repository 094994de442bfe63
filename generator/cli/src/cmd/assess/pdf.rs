//! A filled PDF form as answers.
//!
//! In: the fields of the form, and the workspace that made it. Out: [`Answers`]. Nothing that was
//! filled in is dropped: what has no place of its own goes into the story, and an answer to an
//! indicator that the workspace does not have is an error.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use smm_core::Workspace;
use smm_core::assess::{self, Answer, AnswerName, Answers, Form};

use crate::press::form::read::{self, Filled, FilledAnswer};

/// Reads a filled form.
pub(super) fn read(workspace: &Workspace, bytes: Vec<u8>) -> Result<(Form, Answers)> {
    let filled = read::read(bytes)?;
    let Some(form) = assess::form(workspace, &filled.subject) else {
        bail!(
            "the form was made for `{}`, which this workspace does not have; it has {}",
            filled.subject,
            others(workspace, &filled.subject)
        );
    };
    require_known_ids(&filled, &form)?;
    let answers = answers(&filled, &form)?;
    Ok((form, answers))
}

/// The versions of the same profile, else everything there is.
fn others(workspace: &Workspace, subject: &str) -> String {
    let id = subject.split('@').next().unwrap_or(subject);
    let all: Vec<String> = workspace.catalog.names().map(|name| name.to_string()).collect();
    let same = all.iter().filter(|name| name.split('@').next() == Some(id));
    let same: Vec<String> = same.map(|name| format!("`{name}`")).collect();
    if same.is_empty() { all.join(", ") } else { same.join(" and ") }
}

fn require_known_ids(filled: &Filled, form: &Form) -> Result<()> {
    let indicators: BTreeSet<&str> = form
        .practices
        .iter()
        .flat_map(|practice| practice.indicators().map(|(_, indicator)| indicator.id.as_str()))
        .collect();
    let strange = filled.answers.keys().filter(|id| !indicators.contains(id.as_str()));
    let practices = filled.practices.keys().filter(|id| form.practice(id).is_none());
    let strange: Vec<&str> = strange.chain(practices).map(String::as_str).collect();
    if !strange.is_empty() {
        bail!(
            "the form was made from another state of `{}`: this workspace does not have {}; read it \
             with the workspace that made it, then use `smm assess upgrade`",
            filled.subject,
            strange.join(", ")
        );
    }
    Ok(())
}

fn answers(filled: &Filled, form: &Form) -> Result<Answers> {
    let cover = |key: &str| filled.cover.get(key).cloned().unwrap_or_default();
    let mut answers = Answers {
        profile: form.name.to_string(),
        model: form.model.to_string(),
        digest: form.digest.clone(),
        title: title(form, &cover("site")),
        subject: cover("subject"),
        boundary: cover("scope"),
        site: cover("site"),
        assessors: people(&cover("assessor")),
        ..Answers::default()
    };
    let date = cover("date");
    let is_day = is_day(&date);
    answers.date = if is_day { date.clone() } else { super::new::today() };
    let written = if is_day { String::new() } else { date };
    let rest = [
        ("Organization", cover("organization")),
        ("Contact on site", cover("contact")),
        ("Date of the visit as written", written),
    ];
    let rest = rest.iter().filter(|(_, text)| !text.is_empty());
    answers.story =
        rest.map(|(what, text)| format!("{what}: {text}")).collect::<Vec<_>>().join("\n\n");
    for (id, practice) in &filled.practices {
        if !practice.comment.is_empty() {
            answers.comments.insert(id.clone(), practice.comment.clone());
        }
        if !practice.target.is_empty() {
            let level = level(&practice.target, id, form)?;
            answers.targets.insert(id.clone(), (level, practice.reason.clone()));
        } else if !practice.reason.is_empty() {
            bail!("`{id}` has a reason for another target, but no target; fill in the level");
        }
    }
    for (id, given) in &filled.answers {
        answers.answers.insert(id.clone(), answer(given));
    }
    Ok(answers.tidy())
}

fn title(form: &Form, site: &str) -> String {
    if site.is_empty() {
        format!("Assessment against {}", form.title)
    } else {
        format!("{site}, against {}", form.title)
    }
}

fn people(text: &str) -> Vec<(String, String)> {
    let names = text.split([';', '\n']).map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| (name.to_owned(), String::new())).collect()
}

fn is_day(text: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(fits)
}

/// The level that a person wrote, as `2` or `2 ad hoc`.
fn level(text: &str, practice: &str, form: &Form) -> Result<u8> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    match digits.parse::<u8>() {
        Ok(level) if form.levels.iter().any(|(number, _)| *number == level) => Ok(level),
        _ => {
            let known: Vec<String> = form.levels.iter().map(|(n, _)| n.to_string()).collect();
            bail!("the target of `{practice}` is `{text}`; it must be {}", known.join(", "))
        }
    }
}

/// On paper one field holds the note and, if the indicator does not apply, the reason.
fn answer(given: &FilledAnswer) -> Answer {
    let value = given.answer.and_then(|choice| AnswerName::from_word(choice.name()));
    let (reason, note) = match value {
        Some(AnswerName::NotApplicable) => (given.note.clone(), String::new()),
        _ => (String::new(), given.note.clone()),
    };
    Answer { value, reason, note, evidence: given.evidence.clone(), ..Answer::default() }
}
