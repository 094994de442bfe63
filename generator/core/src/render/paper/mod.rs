//! Paper: the data of checklists, fillable forms, typeset guides and reports, and their Typst
//! templates.
//!
//! In: a [`Tailored`] and what the reader asked for. Out: a [`Document`], that is one JSON text and
//! the name of the template that lays it out. Texts of models travel as data only, never as Typst
//! code, so that nothing in them can run. Never: typesets (that is the shell's `output`).

mod assessment;
mod checklist;
mod errata;
mod evidence;
mod guide;
mod options;
mod qr;
mod record;
mod report;
mod rich;
mod roll_up;
mod templates;
mod view;
mod worksheet;

use std::collections::BTreeMap;

use serde::Serialize;

pub use super::reported::{Assessed, Extras};
pub use checklist::{checklist, form};
pub use guide::guide;
pub use options::{Detail, Ink, Levels, Notes, PaperOptions, Sheet, TypeSize};
pub use report::report;
pub use roll_up::roll_up;
pub use templates::{TEMPLATES, is_template};
pub use worksheet::worksheet;

use crate::assess::{Answers, Questionnaire};
use crate::digest::sha256_hex;
use crate::glossary::Glossary;
use crate::profile::Tailored;
use crate::schema::workspace::WorkspaceDoc;
use crate::words::Words;
use crate::workspace::Workspace;

/// The number of digits of the content digest that paper shows.
const SHORT_DIGEST: usize = 12;

/// What paper is made from.
#[derive(Clone, Copy, Debug)]
pub struct PaperInput<'w> {
    /// The version that it is about.
    pub tailored: &'w Tailored,
    /// `smm.toml`.
    pub config: &'w WorkspaceDoc,
    /// The glossary.
    pub glossary: &'w Glossary,
    /// What the tool itself says.
    pub words: &'w Words,
    /// The assessment that a sheet is made for; none for one that anybody can use.
    pub assessment: Option<PaperAssessment<'w>>,
}

/// The assessment that a checklist or form is made for.
#[derive(Clone, Copy, Debug)]
pub struct PaperAssessment<'w> {
    /// What is asked; of a part only its items are printed.
    pub form: &'w Questionnaire,
    /// What is known already: its cover, its own targets, the answers given.
    pub answers: &'w Answers,
}

impl<'w> PaperInput<'w> {
    /// A version in its workspace.
    pub fn of(workspace: &'w Workspace, tailored: &'w Tailored) -> Self {
        let Workspace { config, glossary, .. } = workspace;
        let words = workspace.words_of(&tailored.name());
        Self { tailored, config, glossary, words, assessment: None }
    }

    /// The same for one assessment.
    #[must_use]
    pub fn with(self, form: &'w Questionnaire, answers: &'w Answers) -> Self {
        Self { assessment: Some(PaperAssessment { form, answers }), ..self }
    }
}

/// A document that is ready to be typeset.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Document {
    /// The template that lays it out.
    pub template: &'static str,
    /// What the template reads as `data.json`.
    pub data: String,
    /// A name that stays the same from one build to the next, for the PDF's identifier.
    pub ident: String,
    /// What the file says about itself.
    pub about: About,
    /// What a filled form says about itself; none if there are no fields to say it in.
    pub identity: Option<Identity>,
    /// Whether laying it out takes so much memory that nothing of it should be kept for others.
    pub is_large: bool,
}

/// What a PDF says about itself. It is no part of the template, where it would be part of the style
/// of every text, and texts under different styles are typeset one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct About {
    /// The title, which viewers show instead of the file's name.
    pub title: String,
    /// What it is for, in a sentence.
    pub description: String,
    /// Who publishes it; empty if nobody is named.
    pub publisher: String,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// The day of its content, as `2026-11-22`, if it has one.
    pub day: Option<String>,
}

/// What a filled form says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// Id and version of the profile or model, as `retail-pos@1.0`.
    pub subject: String,
    /// Id and version of the model beneath it.
    pub model: String,
    /// The content digest, as paper shows it.
    pub digest: String,
    /// Fingerprint of the questions, as an answers document has it.
    pub questions: String,
    /// What a screen reader says of the fields that carry this.
    pub tip: String,
    /// What fields hold from the start, by their names. It is no part of the template: a filled form is laid
    /// out as an empty one.
    pub values: BTreeMap<String, String>,
}

/// The first digits of the SHA-256 of the content as JSON: the file that every book offers, without errata.
pub fn digest(tailored: &Tailored) -> String {
    let mut digest = sha256_hex(super::data::json_of_content(tailored).as_bytes());
    digest.truncate(SHORT_DIGEST);
    digest
}

/// From so many indicators on, documents are large: each of those of the 149 controls of a baseline of SP 800-53,
/// with 966 indicators, takes 300 to 450 MB while it is laid out.
const MANY_INDICATORS: usize = 600;

/// Whether the documents of a model or profile are so large that no two of them should be in memory.
pub fn is_large(tailored: &Tailored) -> bool {
    let levels = tailored.model.practices.iter().flat_map(|practice| &practice.levels);
    levels.map(|level| level.indicators.len()).sum::<usize>() >= MANY_INDICATORS
}

/// A page with nothing on it but the logo of that name, to see whether it can be printed.
pub fn logo_trial(name: &str) -> Document {
    let data = serde_json::json!({ "logo": name });
    document("logo-trial.typ", "logo-trial".to_owned(), About::default(), &data)
}

fn document(
    template: &'static str,
    ident: String,
    about: About,
    data: &impl Serialize,
) -> Document {
    let data = serde_json::to_string(data).expect("the content is plain data");
    Document { template, data, ident, about, identity: None, is_large: false }
}
