//! Targets, answers, comments and retired answers: one function for one of each.

use std::fmt::Display;

use super::super::filled::{Field, FilledForm, Place};
use super::super::{Answer, AnswerName, Questionnaire, Retired, clean, worksheet};
use super::heads::read_day;
use super::{
    FindingWords, Interpreted, SHOWN, SaidText, Sorted, ThingParts, fields, leave_strange, take,
    text, things,
};
use crate::diag::Code;
use crate::model::{AnswerChoice, AnswerSet};
use crate::text::{cut, is_day, join_and, nearest};

/// The texts of an answer. Paper has one line for reason or note, and one for name and day.
const OF_ANSWER: [&str; 10] =
    ["answer", "reason", "evidence", "note", "who", "when", "until", "recheck", "remark", "signed"];
const OF_RETIRED: [&str; 10] =
    ["from", "text", "why", "answer", "reason", "evidence", "note", "who", "when", "until"];

pub(super) fn answer(
    id: &str,
    parts: &ThingParts<'_>,
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) -> Answer {
    leave_strange(parts, &OF_ANSWER, filled, out);
    let value = value(id, parts, filled, form, out);
    let mut given = Answer {
        value: value.as_ref().map(|(choice, _)| choice.id.clone()),
        reason: text(parts, "reason", filled, out),
        evidence: text(parts, "evidence", filled, out),
        note: text(parts, "note", filled, out),
        who: text(parts, "who", filled, out),
        when: String::new(),
        until: String::new(),
        recheck: text(parts, "recheck", filled, out),
    };
    if let Some(when) = take(parts, "when", filled, out) {
        given.when = read_day(&format!("{id}.when"), when, filled, form, out);
    }
    if let Some(until) = take(parts, "until", filled, out) {
        given.until = read_day(&format!("{id}.until"), until, filled, form, out);
    }
    let choice = value.as_ref().map(|(choice, _)| *choice);
    remark(&text(parts, "remark", filled, out), choice, &mut given);
    signed(text(parts, "signed", filled, out).trim(), &mut given);
    if let Some((choice, field)) = value {
        let reason = fields(parts, "reason").next().unwrap_or(field);
        let places = AnswerPlaces { answer: field, reason };
        has_its_reason(id, choice, places, (filled, form), &mut given, out);
    }
    given
}

/// What was answered. Two different answers are none.
fn value<'q, 'f>(
    id: &str,
    parts: &ThingParts<'f>,
    filled: &FilledForm,
    form: &'q Questionnaire,
    out: &mut Interpreted,
) -> Option<(&'q AnswerChoice, &'f Field)> {
    let mut written = fields(parts, "answer").filter(|field| !field.text.trim().is_empty());
    let first = written.next()?;
    let answers = form.answers_of(id);
    let meant = |field: &Field| answers.understood(&field.text);
    let choice = meant(first);
    if let Some(other) = written.find(|field| meant(field) != choice) {
        let (a, b) = (cut(first.text.trim(), SHOWN), cut(other.text.trim(), SHOWN));
        let message = format!("`{id}` is answered `{a}` and `{b}` at once");
        let hint = "find out which of the two holds; it counts as open until then";
        let words = FindingWords { code: Code::ContradictoryAnswer, message, hint };
        let values: [(&str, &dyn Display); 3] = [("id", &id), ("a", &a), ("b", &b)];
        let left = form.words.with("assessment_text.two_answers", &values);
        out.leave(filled, &other.place, left, words).also =
            Some((first.place.clone(), "the other answer".to_owned()));
        return None;
    }
    if let Some(choice) = choice {
        return Some((choice, first));
    }
    let message = format!("`{}` is no answer to `{id}`", cut(first.text.trim(), SHOWN));
    let hint = format!("the answers are {}; it counts as open until then", all_answers(answers));
    let words = FindingWords { code: Code::InvalidValue, message, hint: &hint };
    out.leave(filled, &first.place, format!("{id}: {}", first.text.trim()), words);
    None
}

/// The ids of the answers, as a list in words.
fn all_answers(answers: &AnswerSet) -> String {
    let ids = answers.choices.iter().map(|choice| format!("`{}`", choice.id));
    join_and(&ids.collect::<Vec<_>>())
}

/// On paper one field holds the note; if the answer needs a reason, it holds the reason, and the
/// note follows on a line that begins with `Note:`.
fn remark(text: &str, choice: Option<&AnswerChoice>, given: &mut Answer) {
    if text.trim().is_empty() {
        return;
    }
    if choice.is_some_and(|choice| choice.needs_reason) && given.reason.trim().is_empty() {
        let (reason, note) = text.split_once("\nNote: ").unwrap_or((text, ""));
        given.reason = reason.to_owned();
        super::super::append(&mut given.note, note);
    } else {
        super::super::append(&mut given.note, text);
    }
}

/// Name and day, as in `Ana Lima, 2026-11-22`; one of them may be missing.
fn signed(text: &str, given: &mut Answer) {
    let (who, when) = match text.rsplit_once(", ") {
        _ if is_day(text) => ("", text),
        Some((who, when)) if is_day(when) => (who, when),
        _ => (text, ""),
    };
    if given.who.trim().is_empty() {
        who.clone_into(&mut given.who);
    }
    if given.when.is_empty() {
        when.clone_into(&mut given.when);
    }
}

/// Where an answer and its reason stand; the answer stands for a reason that is not there.
#[derive(Clone, Copy)]
struct AnswerPlaces<'f> {
    answer: &'f Field,
    reason: &'f Field,
}

fn has_its_reason(
    id: &str,
    choice: &AnswerChoice,
    at: AnswerPlaces<'_>,
    (filled, form): (&FilledForm, &Questionnaire),
    given: &mut Answer,
    out: &mut Interpreted,
) {
    let applies = choice.counts && !choice.needs_reason;
    match given.reason.trim().is_empty() {
        true if choice.needs_reason => {
            let message = match choice.counts {
                false => format!("`{id}` is said not to apply, but not why"),
                true => format!("`{id}` is answered `{}`, but not why", choice.id),
            };
            let hint =
                "add the reason, which is printed in the report; it counts as open until then";
            let words = FindingWords { code: Code::AnswerWithoutReason, message, hint };
            out.leave(filled, &at.answer.place, format!("{id}: {}", choice.id), words);
            given.value = None;
        }
        // In a form that had the reason of an earlier visit in it, which it still has: it is a note now.
        false if applies && matches!(at.reason.place, Place::Named(_)) => {
            *given = given.with_noted_reason();
        }
        false if applies => {
            let message = format!(
                "`{id}` is answered `{}`, yet a reason says why it does not apply",
                choice.id
            );
            let aside = form.answers_of(id).choices.iter().find(|choice| !choice.counts);
            let hint = match aside {
                Some(aside) => format!("answer `{}`, or move the text to `note:`", aside.id),
                None => "move the text to `note:`".to_owned(),
            };
            let words = FindingWords { code: Code::ContradictoryAnswer, message, hint: &hint };
            out.doubt(&at.reason.place, words).also =
                Some((at.answer.place.clone(), "the answer".to_owned()));
        }
        _ => {}
    }
}

/// Leaves all that is said of an indicator that there is not.
pub(super) fn leave_indicator(
    id: &str,
    parts: &ThingParts<'_>,
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) {
    let Some(place) = parts.first().map(|said| &said.field.place) else { return };
    let level = |id: &str| id.rsplit_once('-').map_or(String::new(), |(level, _)| level.to_owned());
    let known: Vec<&str> = form.indicators().map(|(_, _, item)| item.id.as_str()).collect();
    // Ids differ by one letter or digit: the nearest is meant only if it is of the same level.
    let siblings: Vec<&str> = known.iter().copied().filter(|k| level(k) == level(id)).collect();
    let of = if siblings.is_empty() { &known } else { &siblings };
    let near = nearest(id, of.iter().copied());
    let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    let hint = match siblings.is_empty() {
        true => format!(
            "{near}if the indicator is gone, carry the answers over with `smm assess upgrade`"
        ),
        false => format!("{near}the indicators of `{}` are {}", level(id), siblings.join(", ")),
    };
    let message = format!("`{}` has no indicator `{}`", form.name, cut(id, SHOWN));
    let words = FindingWords { code: Code::UnknownIndicator, message, hint: &hint };
    let said = all_of(parts);
    match said.is_empty() {
        true => out.doubt(place, words),
        false => out.leave(filled, place, format!("{}: {said}", cut(id, SHOWN)), words),
    };
}

/// All texts of a thing, each with its name.
fn all_of(parts: &ThingParts<'_>) -> String {
    let said = parts.iter().filter(|said| !said.field.text.trim().is_empty());
    let said = said.map(|said| format!("{} {}", said.part, said.field.text.trim()));
    said.collect::<Vec<_>>().join("; ")
}

pub(super) fn target(
    id: &str,
    parts: &ThingParts<'_>,
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) {
    let said = all_of(parts);
    let Some(first) = parts.first().map(|said| said.field) else { return };
    if !names_a_practice(id, first, &said, filled, form, out) {
        return;
    }
    leave_strange(parts, &["level", "rationale", "by"], filled, out);
    let rationale = take(parts, "rationale", filled, out);
    let Some(level) = take(parts, "level", filled, out) else {
        if let Some(rationale) = rationale {
            let message = format!("`{id}` has a reason for another target, but no target");
            let words = FindingWords { code: Code::MissingKey, message, hint: "fill in the level" };
            out.leave(filled, &rationale.place, target_of(id, &said, form), words);
        }
        return;
    };
    let number =
        level_number(&level.text).filter(|n| form.levels.iter().any(|(known, _)| known == n));
    let rationale = rationale.map_or_else(String::new, |rationale| rationale.text.clone());
    let (code, message, hint) = match (number, rationale.is_empty()) {
        (Some(number), false) => {
            can_be_reached(id, number, level, form, out);
            out.answers.targets.insert(id.to_owned(), (number, rationale));
            return;
        }
        (Some(_), true) => (
            Code::TargetWithoutRationale,
            format!("the target for `{id}` differs from the profile without a rationale"),
            "add the rationale; it is printed beside the target".to_owned(),
        ),
        (None, _) => (
            Code::LevelOutOfRange,
            format!(
                "the target for `{id}` is `{}`, which is no level of the model",
                cut(level.text.trim(), SHOWN)
            ),
            format!("its levels are 0 to {}", form.top_level()),
        ),
    };
    let words = FindingWords { code, message, hint: &hint };
    out.leave(filled, &level.place, target_of(id, &said, form), words);
}

/// Keeps who decided each target that was taken over: who is named beside it, else who filled in the sheet. One
/// who decided nothing is kept with the story.
pub(super) fn owners(
    sorted: &Sorted<'_>,
    (filled, form): (&FilledForm, &Questionnaire),
    out: &mut Interpreted,
) {
    let owner = clean(&text(&sorted.head, "owner", filled, out));
    for (id, parts) in things(&sorted.targets) {
        let by = clean(&text(parts, "by", filled, out));
        let Some((level, _)) = out.answers.targets.get(id) else { continue };
        let (level, by) = (*level, if by.is_empty() { &owner } else { &by });
        worksheet::decide(&mut out.answers, id, level, by);
    }
    let is_named = out.answers.decisions.iter().any(|decision| decision.by == owner);
    if !owner.is_empty() && !is_named {
        let line = form.words.with("assessment_text.owner", &[("text", &owner)]);
        super::super::append(&mut out.answers.story, &format!("\n{line}"));
    }
}

/// What was said of a target, as a leftover tells it.
fn target_of(id: &str, said: &str, form: &Questionnaire) -> String {
    form.words.with("assessment_text.target_of", &[("id", &id), ("text", &said)])
}

fn can_be_reached(
    id: &str,
    target: u8,
    field: &Field,
    form: &Questionnaire,
    out: &mut Interpreted,
) {
    let Some(practice) = form.practice(id) else { return };
    let highest = practice.highest_asking();
    if target > highest {
        let message = format!("nobody can reach the target {target} for `{id}`");
        let hint = format!("nothing is asked above level {highest}");
        let words = FindingWords { code: Code::UnreachableTarget, message, hint: &hint };
        out.doubt(&field.place, words);
    }
}

/// The level that a person wrote, as `2` or `2 ad hoc`.
fn level_number(text: &str) -> Option<u8> {
    let text = text.trim();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest = &text[digits..];
    let is_alone = rest.is_empty() || rest.starts_with(char::is_whitespace);
    text[..digits].parse().ok().filter(|_| is_alone)
}

pub(super) fn comment(
    id: &str,
    fields: &[&Field],
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) {
    let said = fields.iter().map(|&field| SaidText { id, part: "comment", field });
    let parts: Vec<SaidText<'_>> = said.collect();
    let Some(first) = fields.first() else { return };
    if names_a_practice(id, first, &all_of(&parts), filled, form, out) {
        let comment = text(&parts, "comment", filled, out);
        out.answers.comments.insert(id.to_owned(), comment);
    }
}

fn names_a_practice(
    id: &str,
    field: &Field,
    said: &str,
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) -> bool {
    if form.practice(id).is_some() {
        return true;
    }
    let near = nearest(id, form.practices.iter().map(|practice| practice.id.as_str()));
    let hint = near.map_or_else(
        || format!("see the practices of `{}` with `smm assess score --explain all`", form.name),
        |near| format!("did you mean `{near}`?"),
    );
    let message = format!("`{}` has no practice `{}`", form.name, cut(id, SHOWN));
    let words = FindingWords { code: Code::UnknownPractice, message, hint: &hint };
    match said.is_empty() {
        true => out.doubt(&field.place, words),
        false => out.leave(filled, &field.place, format!("{}: {said}", cut(id, SHOWN)), words),
    };
    false
}

/// An answer that is kept to be read: it may be one that an earlier model had.
pub(super) fn retired(
    id: &str,
    parts: &ThingParts<'_>,
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) {
    leave_strange(parts, &OF_RETIRED, filled, out);
    let mut part = |name: &str| text(parts, name, filled, out);
    let value = Some(part("answer")).filter(|word| !word.trim().is_empty());
    let known = |word: &str| form.answers.understood(word).map(|choice| choice.id.clone());
    let value = value.map(|word| known(&word).unwrap_or_else(|| AnswerName::new(word.trim())));
    let answer = Answer {
        value,
        reason: part("reason"),
        evidence: part("evidence"),
        note: part("note"),
        who: part("who"),
        when: part("when"),
        until: part("until"),
        recheck: String::new(),
    };
    let gone = Retired { from: part("from"), text: part("text"), why: part("why"), answer };
    out.answers.retired.insert(id.to_owned(), gone);
}
