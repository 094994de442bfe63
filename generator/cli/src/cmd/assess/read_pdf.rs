//! The answers of a filled PDF.
//!
//! In: the bytes. Out: questions and answers, or every problem. The paper has one field for notes:
//! for an indicator that does not apply it holds the reason.

use std::collections::BTreeMap;

use smm_core::Workspace;
use smm_core::assess::{self, Answer, AnswerName, Answers, Form};
use smm_core::render::paper;

use crate::press::form::read::{self, Filled, FilledAnswer, FilledPractice};

pub(super) fn read(
    workspace: &Workspace,
    bytes: Vec<u8>,
) -> Result<(Form, Answers), Vec<String>> {
    let filled = read::read(bytes).map_err(|error| vec![error.to_string()])?;
    let Some(tailored) = assess::tailored(workspace, &filled.subject) else {
        return Err(vec![format!(
            "the form asks `{}`, which this workspace does not have",
            filled.subject
        )]);
    };
    read::require(&filled, &paper::identity(&tailored)).map_err(|error| vec![error.to_string()])?;
    let form = Form::of(&tailored);
    let mut problems = Vec::new();
    let mut answers = cover(&form, &filled.cover, &mut problems);
    for (id, given) in &filled.answers {
        if form.indicator(id).is_none() {
            problems.push(format!("`{id}` is no indicator of `{}`", form.name));
            continue;
        }
        answers.answers.insert(id.clone(), answer(id, given, &mut problems));
    }
    for (id, given) in &filled.practices {
        practice(&form, id, given, &mut answers, &mut problems);
    }
    if problems.is_empty() { Ok((form, answers.tidy())) } else { Err(problems) }
}

fn cover(form: &Form, cover: &BTreeMap<String, String>, problems: &mut Vec<String>) -> Answers {
    let text = |key: &str| cover.get(key).cloned().unwrap_or_default().trim().to_owned();
    let title = match text("subject") {
        subject if subject.is_empty() => format!("Assessment against {}", form.title),
        subject => subject.lines().next().unwrap_or_default().to_owned(),
    };
    let date = text("date");
    let is_day = date.len() == 10
        && date.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !is_day {
        problems.push(format!("the field for the day holds `{date}`; write it like 2026-11-22"));
    }
    let others = [("organization", "Organization"), ("contact", "Contact")];
    let story: Vec<String> = others
        .iter()
        .map(|(key, label)| (label, text(key)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| format!("{label}: {text}"))
        .collect();
    Answers {
        profile: form.name.to_string(),
        model: form.model.to_string(),
        digest: form.digest.clone(),
        title,
        date,
        subject: text("subject"),
        boundary: text("scope"),
        site: text("site"),
        assessors: vec![(text("assessor"), String::new())],
        story: story.join("\n\n"),
        ..Answers::default()
    }
}

fn answer(id: &str, given: &FilledAnswer, problems: &mut Vec<String>) -> Answer {
    let value = given.answer.and_then(|choice| AnswerName::from_word(choice.name()));
    let mut answer = Answer {
        value,
        evidence: given.evidence.clone(),
        note: given.note.clone(),
        ..Answer::default()
    };
    if value == Some(AnswerName::NotApplicable) {
        answer.reason = std::mem::take(&mut answer.note);
        if answer.reason.trim().is_empty() {
            answer.reason = std::mem::take(&mut answer.evidence);
        }
        if answer.reason.trim().is_empty() {
            problems.push(format!("`{id}` is said not to apply; write why into its note"));
        }
    }
    answer
}

fn practice(
    form: &Form,
    id: &str,
    given: &FilledPractice,
    answers: &mut Answers,
    problems: &mut Vec<String>,
) {
    let Some(asked) = form.practice(id) else {
        problems.push(format!("`{id}` is no practice of `{}`", form.name));
        return;
    };
    answers.comments.insert(id.to_owned(), given.comment.clone());
    let digits: String = given.target.chars().take_while(char::is_ascii_digit).collect();
    let reason = given.reason.trim();
    match digits.parse::<u8>().ok() {
        None if given.target.trim().is_empty() => {
            if !reason.is_empty() {
                let comment = answers.comments.entry(id.to_owned()).or_default();
                *comment = format!("{comment}\n{reason}").trim().to_owned();
            }
        }
        Some(level) if Some(level) == asked.target && reason.is_empty() => {}
        Some(level) if level > form.top_level() => {
            problems.push(format!("`{id}`: {level} is no level; they are 0 to {}", form.top_level()));
        }
        Some(_) if reason.is_empty() => {
            problems.push(format!("`{id}`: a target that differs needs its reason"));
        }
        Some(level) => drop(answers.targets.insert(id.to_owned(), (level, reason.to_owned()))),
        None => problems.push(format!("`{id}`: `{}` is no level", given.target)),
    }
}
