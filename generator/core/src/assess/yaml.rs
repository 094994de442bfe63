//! Writes the answers document: one layout, pleasant to read and to fill by hand.
//!
//! In: form and answers. Out: YAML that reads back as the same answers. Never: drops an answer.

use std::fmt::{Display, Write as _};

use super::questionnaire::AskedPractice;
use super::{Answer, AnswerName, Answers, FORMAT, KeyedTexts as _, Questionnaire};
use crate::model::AnswerSet;
use crate::text::{shown_on_one_line, steers};
use crate::words::Words;

/// How much to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// What is filled, each indicator with its text as a comment.
    Filled,
    /// A slot for every answer, with all that an assessor needs to know as comments.
    Blank,
}

/// Width at which comments are wrapped.
const WIDTH: usize = 96;

/// The text of the answers document.
pub fn write(form: &Questionnaire, answers: &Answers, layout: Layout) -> String {
    let mut out = String::new();
    head(&mut out, form, answers, layout);
    targets(&mut out, form, answers, layout);
    out.push_str("\nanswers:");
    let mut body = String::new();
    for practice in &form.practices {
        practice_answers(&mut body, form, practice, answers, layout);
    }
    let unknown = answers.answers.iter().filter(|(id, _)| form.indicator(id).is_none());
    for (id, answer) in unknown {
        answer_entry(&mut body, id, answer, layout);
    }
    out.push_str(if body.is_empty() { " {}\n" } else { "\n" });
    out.push_str(&body);
    comments(&mut out, form, answers, layout);
    list(&mut out, "attachments", &answers.attachments);
    records(&mut out, "sources", answers.sources.iter().map(|source| source.parts()));
    records(&mut out, "stakes", answers.stakes.iter().map(|stake| stake.parts().to_vec()));
    let decisions = answers.decisions.iter().map(|decision| decision.parts());
    records(&mut out, "decisions", decisions);
    retired(&mut out, answers, &form.words);
    leftovers(&mut out, answers, &form.words);
    out
}

fn leftovers(out: &mut String, answers: &Answers, words: &Words) {
    if answers.leftovers.is_empty() {
        return;
    }
    out.push('\n');
    comment(out, "", words.say("document.leftovers"));
    out.push_str("leftovers:\n");
    for left in &answers.leftovers {
        let _ = writeln!(out, "  - place: {}", scalar(&left.place, 6));
        entry(out, 4, "text", &left.text);
    }
}

fn head(out: &mut String, form: &Questionnaire, answers: &Answers, layout: Layout) {
    out.push_str("# yaml-language-server: $schema=../schema/assessment.schema.json\n");
    if layout == Layout::Blank {
        let of: [(&str, &dyn Display); 2] =
            [("title", &form.title), ("version", &form.version_said)];
        comment(out, "", &form.words.with("document.head", &of));
        let answers = possible_answers(form);
        comment(out, "", &form.words.with("document.how", &[("answers", &answers)]));
        comment(out, "", &form.notice);
    }
    let _ = writeln!(out, "format: {FORMAT}");
    entry(out, 0, "title", &answers.title);
    entry(out, 0, "profile", &form.name.to_string());
    entry(out, 0, "model", &form.model.to_string());
    entry(out, 0, "digest", answers.digest_of(form));
    slot(out, 0, "date", &answers.date, Layout::Blank);
    slot(out, 0, "as-of", &answers.as_of, Layout::Filled);
    slot(out, 0, "marking", &answers.marking, Layout::Filled);
    for (key, text) in
        [("subject", &answers.subject), ("boundary", &answers.boundary), ("site", &answers.site)]
    {
        slot(out, 0, key, text, layout);
    }
    assessors(out, answers, layout, &form.words);
    slot(out, 0, "story", &answers.story, layout);
}

/// The answers to an indicator, each behind its id.
fn own_answers(set: &AnswerSet) -> String {
    let said = set.choices.iter().map(|choice| format!("{} ({})", choice.id, choice.label));
    said.collect::<Vec<_>>().join("; ")
}

/// The answers as a list in words, each with what it needs.
fn possible_answers(form: &Questionnaire) -> String {
    let said = form.answers.choices.iter().map(|choice| match choice.needs_reason {
        true => form.words.with("document.with_reason", &[("answer", &choice.id)]),
        false => choice.id.to_string(),
    });
    form.words.or(&said.collect::<Vec<_>>())
}

fn assessors(out: &mut String, answers: &Answers, layout: Layout, words: &Words) {
    if answers.assessors.is_empty() {
        if layout == Layout::Blank {
            let (name, role) =
                (words.say("document.sample_name"), words.say("document.sample_role"));
            let _ = write!(out, "assessors: []\n# - name: {name}\n#   role: {role}\n");
        }
        return;
    }
    out.push_str("assessors:\n");
    for (name, role) in &answers.assessors {
        let _ = writeln!(out, "  - name: {}", scalar(name, 6));
        if !role.is_empty() {
            entry(out, 4, "role", role);
        }
    }
}

fn targets(out: &mut String, form: &Questionnaire, answers: &Answers, layout: Layout) {
    if answers.targets.is_empty() {
        if layout == Layout::Blank {
            out.push('\n');
            comment(out, "", form.words.say("document.targets"));
            out.push_str("targets: {}\n");
        }
        return;
    }
    out.push_str("\ntargets:\n");
    let order = in_order(form, answers.targets.keys());
    for id in order {
        let (level, rationale) = &answers.targets[id];
        let _ = writeln!(out, "  {id}:\n    level: {level}");
        if !rationale.is_empty() {
            entry(out, 4, "rationale", rationale);
        }
    }
}

/// Ids of practices in reading order; those the form does not have come last.
fn in_order<'a>(form: &Questionnaire, ids: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
    let at = |id: &String| form.practices.iter().position(|practice| practice.id == *id);
    let mut ids: Vec<&String> = ids.collect();
    ids.sort_by_key(|id| (at(id).unwrap_or(usize::MAX), (*id).clone()));
    ids
}

fn practice_answers(
    out: &mut String,
    form: &Questionnaire,
    practice: &AskedPractice,
    answers: &Answers,
    layout: Layout,
) {
    let is_written = |id: &str| layout == Layout::Blank || answers.answers.contains_key(id);
    if !practice.indicators().any(|(_, indicator)| is_written(&indicator.id)) {
        return;
    }
    let words = &form.words;
    let name: [(&str, &dyn Display); 2] = [("title", &practice.title), ("code", &practice.code)];
    let head = match practice.target {
        None => words.with("document.practice", &name),
        Some(target) => {
            let target = form.level_name(target);
            words.with(
                "document.practice_with_target",
                &[&name[..], &[("target", &target)]].concat(),
            )
        }
    };
    comment(out, "  ", &format!("---- {head}"));
    if layout == Layout::Blank {
        comment(out, "  ", &practice.purpose);
        if !practice.rationale.is_empty() {
            comment(out, "  ", &words.with("document.why", &[("why", &practice.rationale)]));
        }
    }
    for level in practice.levels.iter().filter(|level| !level.indicators.is_empty()) {
        if layout == Layout::Blank {
            out.push('\n');
            let name = form.level_name(level.number);
            let of: [(&str, &dyn Display); 2] = [("code", &practice.code), ("level", &name)];
            match level.only_picks() {
                true => comment(out, "  ", &format!("-- {}", words.say("answer.of_all_levels"))),
                false => {
                    comment(out, "  ", &format!("-- {}", words.with("document.level", &of)));
                    comment(out, "  ", &level.objective);
                }
            }
        }
        for indicator in level.indicators.iter().filter(|i| is_written(&i.id)) {
            comment(out, "  ", &indicator.text);
            if layout == Layout::Blank {
                let mut hint = indicator.count_and_ask(words);
                if !indicator.evidence.is_empty() {
                    hint.push(words.with("hint.see", &[("text", &indicator.evidence)]));
                }
                comment(out, "  ", &hint.join(". "));
                form.meaning_lines(indicator).iter().for_each(|line| comment(out, "  ", line));
                if form.has_several_sets() {
                    let answers = own_answers(form.answers_to(indicator));
                    comment(
                        out,
                        "  ",
                        &words.with("document.own_answers", &[("answers", &answers)]),
                    );
                }
            }
            let empty = Answer::default();
            let answer = answers.answers.get(&indicator.id).unwrap_or(&empty);
            answer_entry(out, &indicator.id, answer, layout);
        }
    }
}

fn answer_entry(out: &mut String, id: &str, answer: &Answer, layout: Layout) {
    let _ = writeln!(out, "  {id}:");
    match &answer.value {
        Some(value) => entry(out, 4, "answer", value.word()),
        None if layout == Layout::Blank => out.push_str("    answer:\n"),
        None => {}
    }
    if !answer.reason.is_empty() {
        entry(out, 4, "reason", &answer.reason);
    }
    slot(out, 4, "evidence", &answer.evidence, layout);
    slot(out, 4, "note", &answer.note, layout);
    for (key, text) in answer.texts().into_iter().skip_while(|(key, _)| *key != "who") {
        if !text.is_empty() {
            entry(out, 4, key, text);
        }
    }
}

fn comments(out: &mut String, form: &Questionnaire, answers: &Answers, layout: Layout) {
    if answers.comments.is_empty() && layout == Layout::Filled {
        return;
    }
    if layout == Layout::Blank {
        out.push('\n');
        comment(out, "", form.words.say("document.comments"));
    }
    out.push_str("comments:\n");
    let mut ids = in_order(form, answers.comments.keys());
    if layout == Layout::Blank {
        ids = form.practices.iter().map(|practice| &practice.id).collect();
    }
    for id in ids {
        slot(out, 2, id, answers.comments.get(id).map_or("", String::as_str), Layout::Blank);
    }
}

fn list(out: &mut String, key: &str, items: &[String]) {
    if !items.is_empty() {
        let _ = writeln!(out, "{key}:");
    }
    for item in items {
        let _ = writeln!(out, "  - {}", scalar(item, 4));
    }
}

/// A list of records, each with the parts of it that are not empty.
fn records<'a>(
    out: &mut String,
    key: &str,
    all: impl Iterator<Item = Vec<(&'static str, &'a str)>>,
) {
    for (at, parts) in all.enumerate() {
        if at == 0 {
            let _ = writeln!(out, "{key}:");
        }
        let filled = parts.into_iter().filter(|(_, text)| !text.is_empty());
        for (nth, (part, text)) in filled.enumerate() {
            let dash = if nth == 0 { '-' } else { ' ' };
            let _ = writeln!(out, "  {dash} {part}: {}", scalar(text, 6));
        }
    }
}

fn retired(out: &mut String, answers: &Answers, words: &Words) {
    if answers.retired.is_empty() {
        return;
    }
    out.push('\n');
    comment(out, "", words.say("document.retired"));
    out.push_str("retired:\n");
    for (id, gone) in &answers.retired {
        let _ = writeln!(out, "  {id}:");
        let answer = gone.answer.value.as_ref().map_or("", AnswerName::word);
        for (key, text) in [("from", &gone.from), ("text", &gone.text), ("why", &gone.why)] {
            if !text.is_empty() {
                entry(out, 4, key, text);
            }
        }
        if !answer.is_empty() {
            entry(out, 4, "answer", answer);
        }
        for (key, text) in [
            ("reason", &gone.answer.reason),
            ("evidence", &gone.answer.evidence),
            ("note", &gone.answer.note),
            ("who", &gone.answer.who),
            ("when", &gone.answer.when),
            ("until", &gone.answer.until),
        ] {
            if !text.is_empty() {
                entry(out, 4, key, text);
            }
        }
    }
}

/// A key with its text, or an empty slot in a blank layout.
fn slot(out: &mut String, indent: usize, key: &str, text: &str, layout: Layout) {
    if !text.is_empty() {
        entry(out, indent, key, text);
    } else if layout == Layout::Blank {
        let _ = writeln!(out, "{:indent$}{key}:", "");
    }
}

fn entry(out: &mut String, indent: usize, key: &str, text: &str) {
    let _ = writeln!(out, "{:indent$}{key}: {}", "", scalar(text, indent + 2));
}

/// A text as a YAML value: plain if nothing can go wrong, a block if it has lines, else quoted.
fn scalar(text: &str, indent: usize) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let odd = |c: char| c != '\n' && steers(c);
    // On a line of its own, a CI runner that reads along would take it for a command.
    let commands = |line: &str| {
        let starts = line.trim_start().starts_with("::");
        starts || line.contains("##[") || line.contains("##vso[")
    };
    if text.lines().any(commands) {
        return quoted(text).replace("##", "#\\x23");
    }
    if text.contains('\n') && !text.contains(odd) && !text.starts_with([' ', '\n', '#']) {
        let lines = text.split('\n').map(|line| match line {
            "" => String::new(),
            line => format!("{:indent$}{line}", ""),
        });
        return format!("|-\n{}", lines.collect::<Vec<_>>().join("\n"));
    }
    quoted(text)
}

pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            control if steers(control) => drop(write!(out, "\\u{:04x}", control as u32)),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

fn is_plain(text: &str) -> bool {
    const TAKEN: [&str; 8] = ["yes", "no", "true", "false", "null", "on", "off", "y"];
    let starts = text.chars().next().is_some_and(char::is_alphabetic);
    let fits = |c: char| c.is_alphanumeric() || " .,;()/@_-+%'".contains(c);
    starts
        && text.chars().all(fits)
        && !text.ends_with(' ')
        && !TAKEN.contains(&text.to_lowercase().as_str())
}

/// A comment, wrapped.
fn comment(out: &mut String, indent: &str, text: &str) {
    let mut line = format!("{indent}#");
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH && line.len() > indent.len() + 1
        {
            let _ = writeln!(out, "{line}");
            line = format!("{indent}#");
        }
        line.push(' ');
        line.push_str(&shown_on_one_line(word).replace("##[", "#\\u{23}["));
    }
    if line.len() > indent.len() + 1 {
        let _ = writeln!(out, "{line}");
    }
}
