//! Paper: the data of checklists, fillable forms, typeset guides and reports, and their Typst
//! templates.
//!
//! In: a [`Tailored`] and what the reader asked for. Out: a [`Document`], that is one JSON text and
//! the name of the template that lays it out. Texts of models travel as data only, never as Typst
//! code, so that nothing in them can run. Never: typesets (that is the shell's `press`).

mod checklist;
mod evidence;
mod guide;
mod options;
mod qr;
mod report;
mod rich;
mod templates;
mod view;

use serde::Serialize;

pub use checklist::{checklist, form};
pub use guide::guide;
pub use options::{Ink, Levels, Notes, PaperOptions, Sheet, TypeSize};
pub use report::{Assessed, report};
pub use templates::{TEMPLATES, is_template};

use crate::digest::sha256_hex;
use crate::profile::Tailored;
use crate::schema::workspace::WorkspaceDoc;

/// The number of digits of the content digest that paper shows.
const SHORT_DIGEST: usize = 12;

/// A document that is ready to be typeset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The template that lays it out.
    pub template: &'static str,
    /// What the template reads as `data.json`.
    pub data: String,
    /// A name that stays the same from one build to the next, for the PDF's identifier.
    pub ident: String,
    /// Path of the logo in the workspace, which the template knows by its last step.
    pub logo: Option<String>,
}

/// What a filled form says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Id and version of the profile or model, as `retail-pos@1.0`.
    pub subject: String,
    /// Id and version of the model beneath it.
    pub model: String,
    /// The content digest, as paper shows it.
    pub digest: String,
}

/// Says what a form made from this content would say about itself.
pub fn identity(tailored: &Tailored) -> Identity {
    Identity {
        subject: tailored.name().to_string(),
        model: tailored.model.name().to_string(),
        digest: digest(tailored),
    }
}

/// The first digits of the SHA-256 of the content as JSON, the file that every book offers.
pub fn digest(tailored: &Tailored) -> String {
    let mut digest = sha256_hex(super::data::json(tailored).as_bytes());
    digest.truncate(SHORT_DIGEST);
    digest
}

fn document(
    template: &'static str,
    kind: &str,
    tailored: &Tailored,
    config: &WorkspaceDoc,
    data: &impl Serialize,
) -> Document {
    Document {
        template,
        data: serde_json::to_string(data).expect("the content is plain data"),
        ident: format!("{}:{kind}", tailored.name()),
        logo: config.brand.logo.clone(),
    }
}
