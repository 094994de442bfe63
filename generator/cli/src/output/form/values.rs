//! Answers as the values of fields, for a form that is filled from the start; and back, where no field
//! says it.
//!
//! In: answers. Out: texts by the names of fields. What has no field, as retired answers, goes along in a
//! hidden one as an answers document, so that a form loses nothing.

use std::collections::BTreeMap;

use smm_core::Sources;
use smm_core::assess::filled::{FilledForm, Place};
use smm_core::assess::worksheet::decided;
use smm_core::assess::{Answer, AnswerName, Answers, Questionnaire, document, yaml};

use super::names::hidden;

/// Rows for those who assess, on the cover.
const ASSESSORS: usize = 6;
/// What an answers document cannot be without, and fields say better.
const HEAD: [&str; 5] = ["title", "profile", "model", "digest", "date"];

/// The values of fields that are not empty, by the names of the fields.
struct Values(BTreeMap<String, String>);

impl Values {
    /// What the form and the worksheet both have fields for: the cover, and the targets of the owners.
    fn of_head(answers: &Answers) -> Self {
        let mut values = Self(BTreeMap::new());
        for (name, text) in [
            ("title", &answers.title),
            ("subject", &answers.subject),
            ("site", &answers.site),
            ("date", &answers.date),
            ("story", &answers.story),
        ] {
            values.put(format!("cover_{name}"), text);
        }
        for (practice, (level, reason)) in &answers.targets {
            values.put(format!("target_{practice}"), &level.to_string());
            values.put(format!("reason_{practice}"), reason);
        }
        values
    }

    fn put(&mut self, name: String, text: &str) {
        if !text.is_empty() {
            self.0.insert(name, text.to_owned());
        }
    }
}

/// The values of all fields that somebody filled.
pub(crate) fn of(form: &Questionnaire, answers: &Answers) -> BTreeMap<String, String> {
    let mut values = Values::of_head(answers);
    values.put("cover_scope".to_owned(), &answers.boundary);
    values.put("cover_files".to_owned(), &answers.attachments.join("\n"));
    for (row, (name, role)) in (1..).zip(answers.assessors.iter().take(ASSESSORS)) {
        values.put(format!("cover_assessor{row}"), name);
        values.put(format!("cover_role{row}"), role);
    }
    for (practice, comment) in &answers.comments {
        values.put(format!("comment_{practice}"), comment);
    }
    for (id, answer) in &answers.answers {
        let signed: Vec<&str> =
            [&*answer.who, &*answer.when].into_iter().filter(|part| !part.is_empty()).collect();
        values.put(format!("answer_{id}"), answer.value.as_ref().map_or("", AnswerName::word));
        values.put(format!("evidence_{id}"), &answer.evidence);
        values.put(format!("note_{id}"), &note(form, answer));
        values.put(format!("signed_{id}"), &signed.join(", "));
        values.put(format!("recheck_{id}"), &answer.recheck);
        values.put(format!("until_{id}"), &answer.until);
    }
    values.put(hidden::MORE.to_owned(), &more(form, answers));
    values.0
}

/// The values of the fields of an owners' worksheet with so many rows for kinds of device. All that the sheet has
/// no field for goes along unseen, answers too.
pub(crate) fn of_worksheet(
    form: &Questionnaire,
    answers: &Answers,
    rows: usize,
) -> BTreeMap<String, String> {
    let mut values = Values::of_head(answers);
    let deciders = form.practices.iter().map(|practice| decided(answers, &practice.id));
    let deciders: Vec<&str> = deciders.flatten().map(|decision| decision.by.as_str()).collect();
    let owner = deciders.first().copied().filter(|one| deciders.iter().all(|by| by == one));
    values.put("cover_owner".to_owned(), owner.unwrap_or_default());
    for practice in answers.targets.keys() {
        let by = decided(answers, practice).map_or("", |decision| &decision.by);
        if owner != Some(by) {
            values.put(format!("decided_{practice}"), by);
        }
    }
    for (row, stake) in (1..).zip(answers.stakes.iter().take(rows)) {
        for (part, text) in stake.parts() {
            // A word that is none of the buttons stands where there is room for words.
            values.put(format!("stake_{row}_{part}"), text);
        }
    }
    let mut more = answers.clone();
    for text in [&mut more.subject, &mut more.site, &mut more.date, &mut more.story] {
        text.clear();
    }
    more.targets.retain(|id, _| form.practice(id).is_none());
    more.stakes.clear();
    values.put(hidden::MORE.to_owned(), &unseen(form, &more));
    values.0
}

/// What no field holds, as an answers document; empty if there is nothing.
fn unseen(form: &Questionnaire, more: &Answers) -> String {
    let more = Answers { title: String::new(), digest: String::new(), ..more.clone() };
    match more == Answers::default() {
        true => String::new(),
        false => yaml::write(form, &more, yaml::Layout::Filled),
    }
}

/// Reason and note share a field; a reason that no answer asks for goes along unseen.
fn note(form: &Questionnaire, answer: &Answer) -> String {
    match (has_reason_in_note(form, answer), answer.note.as_str()) {
        (false, note) => note.to_owned(),
        (true, "") => answer.reason.clone(),
        (true, note) => format!("{}\nNote: {note}", answer.reason),
    }
}

fn has_reason_in_note(form: &Questionnaire, answer: &Answer) -> bool {
    let needs = |word: &AnswerName| {
        form.answers.understood(word.word()).is_some_and(|choice| choice.needs_reason)
    };
    !answer.reason.is_empty() && answer.value.as_ref().is_some_and(needs)
}

/// What no field holds, as an answers document; empty if there is nothing.
fn more(form: &Questionnaire, answers: &Answers) -> String {
    let mut more = answers.clone();
    for text in [
        &mut more.title,
        &mut more.subject,
        &mut more.boundary,
        &mut more.site,
        &mut more.date,
        &mut more.story,
        &mut more.digest,
    ] {
        text.clear();
    }
    more.targets.clear();
    more.comments.clear();
    more.attachments.clear();
    more.assessors.drain(..ASSESSORS.min(more.assessors.len()));
    for answer in more.answers.values_mut() {
        if has_reason_in_note(form, answer) {
            answer.reason.clear();
        }
        answer.value = None;
        for text in [
            &mut answer.evidence,
            &mut answer.note,
            &mut answer.who,
            &mut answer.when,
            &mut answer.recheck,
            &mut answer.until,
        ] {
            text.clear();
        }
    }
    more.answers.retain(|_, answer| !answer.is_empty());
    unseen(form, &more)
}

/// Takes over what went along unseen.
pub(super) fn put_more(form: &mut FilledForm, place: &Place, text: String) {
    let mut sources = Sources::default();
    let file = sources.add(hidden::MORE.to_owned(), text.into_bytes());
    // It is written by this tool alone; what somebody else made of it is kept with the fields.
    let Some(more) = document::read(file, &sources, &mut smm_core::Diagnostics::default()) else {
        let what =
            "the hidden field that holds what has no field of its own cannot be read".to_owned();
        form.lost.push((place.clone(), what));
        return;
    };
    let own = more.fields.into_iter().filter(|field| !HEAD.contains(&&*field.key[0]));
    for mut field in own {
        if *field.key[0] == *"assessors"
            && let Some(row) = field.key.get_mut(1)
        {
            // Rows of the cover are counted from 1.
            *row = (row.parse::<usize>().unwrap_or(0) + ASSESSORS + 1).to_string().into();
        }
        field.place = place.clone();
        form.fields.push(field);
    }
}
