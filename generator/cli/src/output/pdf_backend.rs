//! Where a build gets its paper from, whether this tool was built with Typst or not.
//!
//! In: a workspace. Out: the PDF files of each book, or none.

use std::path::Path;

use anyhow::Result;
use smm_core::Workspace;
#[cfg(feature = "pdf")]
use smm_core::model::VersionRef;
use smm_core::profile::Tailored;
use smm_core::render::paper::Assessed;
#[cfg(feature = "pdf")]
use smm_core::render::paper::{PaperOptions, Sheet};
#[cfg(feature = "pdf")]
use smm_core::render::site::Output;
use smm_core::render::site::{Paper, Revision, SiteInput};

/// The paper of one run.
#[cfg(feature = "pdf")]
pub(crate) struct PdfBackend(super::paper_assets::PaperAssets);

#[cfg(feature = "pdf")]
impl PdfBackend {
    /// What this tool can print.
    pub(crate) const KIND: Paper = Paper::Pdf;

    /// Takes fonts and templates from the workspace.
    pub(crate) fn open(root: &Path, workspace: &Workspace) -> Result<Self> {
        Ok(Self(super::paper_assets::load(root, &workspace.config)?))
    }

    /// The digest of a book that is printed as well.
    pub(crate) fn digest(&self, book: String) -> String {
        let parts = [book.as_bytes()].into_iter().chain(self.0.parts());
        smm_core::digest::sha256_of_parts(parts)
    }

    /// The files beside the pages of a book: path below its folder, and bytes.
    pub(crate) fn downloads(
        &self,
        input: &SiteInput<'_>,
        tailored: &Tailored,
    ) -> Result<Vec<(String, Vec<u8>)>> {
        super::paper::downloads(input, tailored, &self.0)
    }

    /// The empty form of a model or profile.
    pub(crate) fn form(&self, workspace: &Workspace, name: &VersionRef) -> Result<Option<Vec<u8>>> {
        let tailored = resolved(workspace, name);
        let (kind, options) = (super::paper::Kind::Form, PaperOptions::whole());
        let pdf = super::paper::typeset(kind, workspace, &tailored, &self.0, &options)?;
        pdf.print(Sheet::A4).map(Some)
    }

    /// The report of an assessment.
    pub(crate) fn report(
        &self,
        workspace: &Workspace,
        assessed: Assessed<'_>,
    ) -> Result<Option<Vec<u8>>> {
        let tailored = resolved(workspace, &assessed.form.name);
        let document = smm_core::render::paper::report(&tailored, &workspace.config, assessed);
        super::pdf::typeset(&document, &self.0)?.print(Sheet::A4).map(Some)
    }

    /// The redline of a revision: path below the folder of its book, and bytes.
    pub(crate) fn redline(
        &self,
        input: &SiteInput<'_>,
        revision: &Revision<'_>,
    ) -> Result<Vec<(String, Vec<u8>)>> {
        if !input.outputs.has(Output::Checklists) {
            return Ok(Vec::new());
        }
        let bytes = super::pdf::typeset(&revision.paper(), &self.0)?.print(Sheet::A4)?;
        Ok(vec![(revision.paper_path(), bytes)])
    }
}

/// The content that a form was made from.
#[cfg(feature = "pdf")]
fn resolved<'w>(workspace: &'w Workspace, name: &VersionRef) -> &'w Tailored {
    workspace.tailored(name).expect("what has a form resolves")
}

/// No paper.
#[cfg(not(feature = "pdf"))]
pub(crate) struct PdfBackend;

#[cfg(not(feature = "pdf"))]
impl PdfBackend {
    /// What this tool can print.
    pub(crate) const KIND: Paper = Paper::None;

    /// There is nothing to open.
    pub(crate) fn open(_: &Path, _: &Workspace) -> Result<Self> {
        Ok(Self)
    }

    /// The digest of a book as it is.
    pub(crate) fn digest(&self, book: String) -> String {
        book
    }

    /// No files.
    pub(crate) fn downloads(
        &self,
        _: &SiteInput<'_>,
        _: &Tailored,
    ) -> Result<Vec<(String, Vec<u8>)>> {
        Ok(Vec::new())
    }

    /// No form.
    pub(crate) fn form(&self, _: &Workspace, _: &VersionRef) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }

    /// No report.
    pub(crate) fn report(&self, _: &Workspace, _: Assessed<'_>) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }

    /// No redline.
    pub(crate) fn redline(
        &self,
        _: &SiteInput<'_>,
        _: &Revision<'_>,
    ) -> Result<Vec<(String, Vec<u8>)>> {
        Ok(Vec::new())
    }
}
