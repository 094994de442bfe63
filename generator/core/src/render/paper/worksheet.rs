//! The owners' worksheet as a fillable PDF: what is at stake, and how much is enough.
//!
//! In: a [`PaperInput`], its questions and the kinds of device to go through. Out: a [`Document`] whose fields
//! are those of an answers document. Never: an indicator; owners decide, they do not assess.

use serde::Serialize;
use serde_json::{Value, json};

use super::options::PaperOptions;
use super::view::{BookNames, Frame};
use super::{Document, PaperInput, document};
use crate::assess::questionnaire::AskedPractice;
use crate::assess::worksheet::{levels, suggested};
use crate::assess::{Questionnaire, Stake};

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WorksheetData {
    frame: Frame,
    title: String,
    words: Value,
    /// The parts of a checklist ask for it.
    blank_pages: bool,
    marking: String,
    areas: [&'static str; 5],
    impacts: [&'static str; 4],
    kinds: usize,
    domains: Vec<WorksheetDomain>,
}

#[derive(Serialize)]
struct WorksheetDomain {
    title: String,
    practices: Vec<WorksheetPractice>,
}

#[derive(Serialize)]
struct WorksheetPractice {
    id: String,
    code: String,
    title: String,
    purpose: String,
    /// What the profile suggests, in a sentence; empty if there is none.
    suggested: String,
    levels: Vec<WorksheetLevel>,
}

#[derive(Serialize)]
struct WorksheetLevel {
    number: u8,
    name: String,
    text: String,
}

/// Makes the worksheet, with room for so many kinds of device.
pub fn worksheet(
    input: PaperInput<'_>,
    form: &Questionnaire,
    kinds: usize,
    options: &PaperOptions,
) -> Document {
    let PaperInput { tailored, words, .. } = input;
    let names = BookNames::of_practices(tailored, &[]);
    let frame = Frame::of("form", input, options, &names);
    let title = words.with("worksheet.title", &[("name", &frame.full_name())]);
    let domains = form.domains.iter().map(|domain| WorksheetDomain {
        title: domain.title.clone(),
        practices: domain
            .practices()
            .into_iter()
            .map(|at| practice(form, &form.practices[at]))
            .collect(),
    });
    let data = WorksheetData {
        frame,
        title: title.clone(),
        words: json!(words.parts(&["answer", "checklist", "paper", "worksheet"])),
        blank_pages: false,
        marking: options.shown_marking(),
        areas: Stake::AREAS,
        impacts: Stake::WORDS,
        kinds,
        domains: domains.collect(),
    };
    let about = data.frame.about(title, "worksheet.about", words);
    let identity = data.frame.identity(words);
    let ident = format!("{}:worksheet", tailored.name());
    Document { identity: Some(identity), ..document("worksheet.typ", ident, about, &data) }
}

fn practice(form: &Questionnaire, practice: &AskedPractice) -> WorksheetPractice {
    let levels = levels(form, practice).map(|(number, text)| WorksheetLevel {
        number,
        name: form.level_name(number),
        text: text.to_owned(),
    });
    WorksheetPractice {
        id: practice.id.clone(),
        code: practice.code.clone(),
        title: practice.title.clone(),
        purpose: practice.purpose.clone(),
        suggested: suggested(form, practice),
        levels: levels.collect(),
    }
}
