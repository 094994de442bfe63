//! Where paper comes from, whether this tool was built with Typst or not.
//!
//! In: documents. Out: the bytes of PDF files. All that differs between the two builds is in here.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use smm_core::Workspace;
use smm_core::assess::worksheet::rows;
use smm_core::assess::{Answers, Questionnaire};
use smm_core::model::VersionRef;
use smm_core::profile::Tailored;
use smm_core::render::artifact::Backend;
use smm_core::render::paper::{
    self, Assessed, Document, PaperAssessment, PaperInput, PaperOptions, Sheet,
};

/// The paper of one run.
pub(crate) struct PdfBackend {
    #[cfg(feature = "pdf")]
    assets: super::paper_assets::PaperAssets,
}

impl PdfBackend {
    /// The backends that this tool has.
    pub(crate) const BACKENDS: &[Backend] =
        if Self::PRINTS { &[Backend::BuiltIn, Backend::Typst] } else { &[Backend::BuiltIn] };

    /// Whether this tool prints at all.
    pub(crate) const PRINTS: bool = cfg!(feature = "pdf");

    /// Why a build without Typst prints nothing, and what to do.
    pub(crate) const NO_PAPER: &str = "this smm was built without the feature `pdf`, so it makes no \
        paper; for one that does, run `cargo install --path generator/cli` in its sources, without \
        `--no-default-features`";

    /// Prints a page with nothing on it but the logo, if there is one.
    pub(crate) fn try_logo(&self) -> Result<()> {
        #[cfg(feature = "pdf")]
        if let Some(name) = self.assets.logo_name() {
            self.print(&paper::logo_trial(name), &[Sheet::A4])?;
        }
        Ok(())
    }

    /// Whether a font of that name is built in; it is taken from there.
    #[cfg_attr(not(feature = "pdf"), expect(unused_variables, reason = "nothing is printed"))]
    pub(crate) fn has_font(name: &str) -> bool {
        #[cfg(feature = "pdf")]
        return super::paper_assets::has_font(name);
        #[cfg(not(feature = "pdf"))]
        false
    }

    /// Takes fonts and templates from the workspace.
    #[cfg_attr(not(feature = "pdf"), expect(unused_variables, reason = "nothing is printed"))]
    pub(crate) fn open(root: &Path, workspace: &Workspace) -> Result<Self> {
        Ok(Self {
            #[cfg(feature = "pdf")]
            assets: super::paper_assets::load(root, &workspace.config)?,
        })
    }

    /// Whether one of these templates takes part in what another one lays out.
    #[cfg_attr(not(feature = "pdf"), expect(unused_variables, reason = "nothing is printed"))]
    pub(crate) fn takes_part(&self, names: &[&str], template: &str) -> bool {
        #[cfg(feature = "pdf")]
        return self.assets.taken_in(template).iter().any(|name| names.contains(name));
        #[cfg(not(feature = "pdf"))]
        false
    }

    /// The digest of what is printed with, besides the documents.
    pub(crate) fn digest(&self) -> String {
        #[cfg(feature = "pdf")]
        let parts = self.assets.parts();
        #[cfg(not(feature = "pdf"))]
        let parts = std::iter::empty();
        smm_core::digest::sha256_of_parts(parts)
    }

    /// Whether some font has every character of a text.
    #[cfg_attr(not(feature = "pdf"), expect(unused_variables, reason = "nothing is printed"))]
    pub(crate) fn can_show(&self, text: &str) -> bool {
        #[cfg(feature = "pdf")]
        return text.chars().all(|character| self.assets.coverage().has(character));
        #[cfg(not(feature = "pdf"))]
        false
    }

    /// Typesets a document and prints it on some sheets.
    #[cfg_attr(not(feature = "pdf"), expect(unused_variables, reason = "nothing is printed"))]
    pub(crate) fn print(&self, document: &Document, sheets: &[Sheet]) -> Result<Vec<Vec<u8>>> {
        #[cfg(feature = "pdf")]
        {
            use rayon::prelude::*;
            let pdf = super::pdf::typeset(document, &self.assets)?;
            sheets.par_iter().map(|sheet| pdf.print(*sheet)).collect()
        }
        #[cfg(not(feature = "pdf"))]
        anyhow::bail!(Self::NO_PAPER)
    }

    /// The form of a model or profile with answers, if this tool prints.
    pub(crate) fn form(
        &self,
        workspace: &Workspace,
        form: &Questionnaire,
        answers: &Answers,
    ) -> Result<Option<Vec<u8>>> {
        let tailored = resolved(workspace, &form.name);
        self.one(|| {
            let input = PaperInput::of(workspace, tailored).with(form, answers);
            filled_form(input, &marked(answers))
        })
    }

    /// The owners' worksheet of a model or profile, filled as far as answers say, if this tool prints.
    pub(crate) fn worksheet(
        &self,
        workspace: &Workspace,
        form: &Questionnaire,
        answers: &Answers,
    ) -> Result<Option<Vec<u8>>> {
        let tailored = resolved(workspace, &form.name);
        let rows = rows(&answers.stakes);
        self.one(|| {
            let input = PaperInput::of(workspace, tailored);
            let document = paper::worksheet(input, form, rows, &marked(answers));
            filled(document, answers.digest_of(form), worksheet_values(form, answers, rows))
        })
    }

    /// The report of an assessment, if this tool prints.
    pub(crate) fn report(
        &self,
        workspace: &Workspace,
        assessed: Assessed<'_>,
    ) -> Result<Option<Vec<u8>>> {
        let tailored = resolved(workspace, &assessed.form.name);
        self.one(|| paper::report(PaperInput::of(workspace, tailored), assessed))
    }

    fn one(&self, document: impl FnOnce() -> Document) -> Result<Option<Vec<u8>>> {
        if !Self::PRINTS {
            return Ok(None);
        }
        Ok(self.print(&document(), &[Sheet::A4])?.pop())
    }
}

/// What the fields of a form hold.
#[cfg(feature = "pdf")]
fn values(form: &Questionnaire, answers: &Answers) -> BTreeMap<String, String> {
    super::form::values::of(form, answers)
}

/// The form with the answers of its assessment.
pub(crate) fn filled_form(input: PaperInput<'_>, options: &PaperOptions) -> Document {
    let document = paper::form(input, options);
    let Some(PaperAssessment { form, answers }) = input.assessment else { return document };
    filled(document, answers.digest_of(form), values(form, answers))
}

/// A form whose fields hold values, and which says by which questions they are answers.
fn filled(mut document: Document, questions: &str, values: BTreeMap<String, String>) -> Document {
    if let Some(identity) = &mut document.identity {
        questions.clone_into(&mut identity.questions);
        identity.values = values;
    }
    document
}

/// The whole of a form, with the marking of the assessment on every sheet.
fn marked(answers: &Answers) -> PaperOptions {
    PaperOptions { marking: answers.marking.clone(), ..PaperOptions::whole() }
}

/// What the fields of a worksheet hold.
#[cfg(feature = "pdf")]
fn worksheet_values(
    form: &Questionnaire,
    answers: &Answers,
    rows: usize,
) -> BTreeMap<String, String> {
    super::form::values::of_worksheet(form, answers, rows)
}

/// Nothing is printed, and so nothing filled.
#[cfg(not(feature = "pdf"))]
fn worksheet_values(_: &Questionnaire, _: &Answers, _: usize) -> BTreeMap<String, String> {
    BTreeMap::new()
}

/// Nothing is printed, and so nothing filled.
#[cfg(not(feature = "pdf"))]
fn values(_: &Questionnaire, _: &Answers) -> BTreeMap<String, String> {
    BTreeMap::new()
}

/// The content that a form was made from.
fn resolved<'w>(workspace: &'w Workspace, name: &VersionRef) -> &'w Tailored {
    workspace.tailored(name).expect("what has a form resolves")
}
