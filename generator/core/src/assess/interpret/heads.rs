//! The head of an assessment: what, where, when, by whom, and against which questions.

use std::fmt::Display;

use super::super::days::{Day, day};
use super::super::filled::{FilledForm, Place};
use super::super::{FORMAT, KeyedTexts, Leftover, Questionnaire, Stake};
use super::{
    FindingWords, Interpreted, ListedThings, SHOWN, Sorted, ThingParts, fields, leave_strange,
    take, text,
};
use crate::diag::Code;
use crate::text::cut;

/// The keys of an answers document, and the texts that only paper has a line for.
pub(super) const KEYS: [&str; 22] = [
    "title",
    "profile",
    "model",
    "digest",
    "date",
    "subject",
    "boundary",
    "site",
    "assessors",
    "story",
    "targets",
    "answers",
    "comments",
    "attachments",
    "retired",
    "leftovers",
    "format",
    "as-of",
    "marking",
    "sources",
    "stakes",
    "decisions",
];
const ON_PAPER: [&str; 3] = ["organization", "contact", "owner"];

pub(super) fn interpret(
    sorted: &Sorted<'_>,
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) {
    let head = &sorted.head;
    let known: Vec<&str> = KEYS.iter().chain(&ON_PAPER).copied().collect();
    has_a_known_format(head, filled, out);
    stands_on_its_model(head, filled, form, out);
    out.answers.digest = digest(head, filled, form, out);
    out.answers.subject = text(head, "subject", filled, out);
    out.answers.boundary = text(head, "boundary", filled, out);
    out.answers.site = text(head, "site", filled, out);
    out.answers.title = text(head, "title", filled, out);
    if out.answers.title.is_empty() {
        out.answers.title = title(form, &out.answers.site);
    }
    out.answers.date = date(head, filled, form, out);
    if let Some(as_of) = take(head, "as-of", filled, out) {
        out.answers.as_of = read_day("as-of", as_of, filled, form, out);
    }
    out.answers.marking = text(head, "marking", filled, out);
    out.answers.story = story(head, filled, form, out);
    for parts in sorted.assessors.values() {
        leave_strange(parts, &["name", "role"], filled, out);
        let person = (text(parts, "name", filled, out), text(parts, "role", filled, out));
        out.answers.assessors.push(person);
    }
    let names = text(head, "attachments", filled, out);
    out.answers.attachments = names.lines().map(str::to_owned).collect();
    out.answers.attachments.extend(sorted.attachments.values().map(|field| field.text.clone()));
    out.answers.sources = records(&sorted.sources, filled, out);
    for parts in sorted.stakes.values() {
        let stake = stake(parts, filled, form, out);
        out.answers.stakes.push(stake);
    }
    out.answers.decisions = records(&sorted.decisions, filled, out);
    for parts in sorted.leftovers.values() {
        carry_leftover(parts, filled, out);
    }
    leave_strange(head, &known, filled, out);
}

/// What an owner has to lose with one kind of device. How bad it is, is one of four words.
fn stake(
    parts: &ThingParts<'_>,
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) -> Stake {
    let mut stake = Stake::default();
    let keys = stake.parts().map(|(key, _)| key);
    leave_strange(parts, &keys, filled, out);
    stake.set_parts(keys.map(|key| {
        match Stake::AREAS.contains(&key) {
            false => text(parts, key, filled, out),
            true => take(parts, key, filled, out)
                .map_or_else(String::new, |field| impact(key, field, filled, form, out)),
        }
    }));
    stake
}

fn impact(
    area: &str,
    field: &super::Field,
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) -> String {
    let written = field.text.trim().to_lowercase();
    let said = |word: &str| form.words.say(&format!("worksheet.impact_{word}")).to_lowercase();
    let meant = Stake::WORDS.into_iter().find(|word| written == *word || written == said(word));
    if let Some(word) = meant {
        return word.to_owned();
    }
    let message = format!("`{}` does not say how bad it is", cut(field.text.trim(), SHOWN));
    let hint = format!("choose one of {}", Stake::WORDS.join(", "));
    let words = FindingWords { code: Code::InvalidValue, message, hint: &hint };
    out.leave(filled, &field.place, format!("{area}: {}", field.text), words);
    String::new()
}

/// Records of texts, each under its key.
fn records<T: KeyedTexts>(
    all: &ListedThings<'_>,
    filled: &FilledForm,
    out: &mut Interpreted,
) -> Vec<T> {
    let keys = T::keys();
    let mut records = Vec::new();
    for parts in all.values() {
        leave_strange(parts, &keys, filled, out);
        let mut one = T::default();
        one.parts_mut().into_iter().for_each(|(key, part)| *part = text(parts, key, filled, out));
        records.push(one);
    }
    records
}

fn title(form: &Questionnaire, site: &str) -> String {
    match site.trim() {
        "" => form.assessment_title(),
        site => {
            let values: [(&str, &dyn Display); 2] = [("site", &site), ("title", &form.title)];
            form.words.with("assessment_text.title_of_site", &values)
        }
    }
}

/// What a later smm wrote may mean more than this one knows.
fn has_a_known_format(head: &ThingParts<'_>, filled: &FilledForm, out: &mut Interpreted) {
    let Some(format) = take(head, "format", filled, out) else { return };
    let number = format.text.trim().parse::<u32>();
    if number.as_ref().is_ok_and(|number| (1..=FORMAT).contains(number)) {
        return;
    }
    let message = match number {
        Ok(number) => format!("the document has format {number}, and this smm knows {FORMAT}"),
        Err(_) => format!("`{}` is no number of a format", cut(&format.text, SHOWN)),
    };
    let hint = "read it with a newer smm, or check that nothing in it is lost";
    out.doubt(&format.place, FindingWords { code: Code::WrongVersion, message, hint });
}

fn stands_on_its_model(
    head: &ThingParts<'_>,
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) {
    let Some(model) = take(head, "model", filled, out) else { return };
    if model.text == form.model.to_string() {
        return;
    }
    let message =
        format!("`{}` stands on `{}`, not on `{}`", form.name, form.model, cut(&model.text, SHOWN));
    let hint =
        format!("write `model: {}`, or name the profile version that was answered", form.model);
    out.doubt(&model.place, FindingWords { code: Code::WrongVersion, message, hint: &hint });
}

/// The fingerprint of the questions that were answered, if they are not those of today: it stays
/// until somebody has looked at what changed.
fn digest(
    head: &ThingParts<'_>,
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) -> String {
    let Some(digest) = take(head, "digest", filled, out) else { return String::new() };
    if digest.text == form.digest {
        return String::new();
    }
    let message = format!("the questions of `{}` have changed since they were answered", form.name);
    let hint = "look at the changed indicators again, then accept the questions of today with \
                `smm assess read --accept-questions`, or carry the answers over with `smm assess upgrade`";
    out.doubt(&digest.place, FindingWords { code: Code::StaleAnswers, message, hint });
    digest.text.clone()
}

/// The day of the assessment. A day that is not understood is never replaced by another.
fn date(
    head: &ThingParts<'_>,
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) -> String {
    let Some(date) = take(head, "date", filled, out) else {
        let message = "the assessment has no day".to_owned();
        let hint = "add `date:` with the day of the assessment, as 2026-11-22";
        let place = match fields(head, "profile").next() {
            Some(field) if matches!(field.place, Place::Line(..)) => field.place.clone(),
            _ => Place::Form(Default::default()),
        };
        out.doubt(&place, FindingWords { code: Code::MissingDate, message, hint });
        return String::new();
    };
    read_day("date", date, filled, form, out)
}

/// A day, or nothing if it cannot be understood.
pub(super) fn read_day(
    what: &str,
    field: &super::Field,
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) -> String {
    let written = cut(field.text.trim(), SHOWN);
    let (message, hint) = match day(&field.text, &form.words) {
        Day::Clear(day) => return day,
        Day::Ambiguous([a, b]) => {
            (format!("`{written}` can be {a} or {b}"), "write it like 2026-11-22".to_owned())
        }
        Day::Unknown => (format!("`{written}` is no day"), "write it like 2026-11-22".to_owned()),
    };
    let words = FindingWords { code: Code::InvalidValue, message, hint: &hint };
    out.leave(filled, &field.place, format!("{what}: {}", field.text), words);
    String::new()
}

/// The story, below it what only paper asks for.
fn story(
    head: &ThingParts<'_>,
    filled: &FilledForm,
    form: &Questionnaire,
    out: &mut Interpreted,
) -> String {
    let parts = [
        (None, "story"),
        (Some("assessment_text.organization"), "organization"),
        (Some("assessment_text.contact"), "contact"),
    ];
    let mut story = Vec::new();
    for (label, key) in parts {
        let text = text(head, key, filled, out);
        if !text.trim().is_empty() {
            let text = text.trim();
            story.push(
                label.map_or(text.to_owned(), |key| form.words.with(key, &[("text", &text)])),
            );
        }
    }
    story.join("\n\n")
}

/// What an earlier reading left is carried along until somebody has settled it.
fn carry_leftover(parts: &ThingParts<'_>, filled: &FilledForm, out: &mut Interpreted) {
    leave_strange(parts, &["place", "text"], filled, out);
    let (Some(at), Some(what)) =
        (take(parts, "place", filled, out), take(parts, "text", filled, out))
    else {
        let halves = parts.iter().map(|said| said.field);
        for half in halves.filter(|half| !half.text.trim().is_empty()) {
            let message = "a leftover needs a place and a text".to_owned();
            let words =
                FindingWords { code: Code::MissingKey, message, hint: "write both, or delete it" };
            out.leave(filled, &half.place, half.text.clone(), words);
        }
        return;
    };
    let message = format!("`{}` from {} was not taken over", cut(&what.text, SHOWN), at.text);
    let hint = "move it to where it belongs, or delete it from `leftovers:`";
    out.tell(&what.place, FindingWords { code: Code::NotTakenOver, message, hint });
    let (place, text) = (at.text.clone(), what.text.clone());
    out.answers.leftovers.push(Leftover { place, text });
}
