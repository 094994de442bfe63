//! `smm assess worksheet`: the owners' sheet, before anybody assesses.
//!
//! As for a form, what lies beneath the version must be without errors: whoever fills it in cannot see that
//! something is missing.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::assess::worksheet::kinds;
use smm_core::render::worksheet_html;

use crate::args::Args;
use crate::args::assess::WorksheetArgs;
use crate::cmd::checked;
use crate::disk;
use crate::output::pdf_backend::PdfBackend;

pub(super) fn run(args: &Args, wanted: &WorksheetArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let sources = disk::load_workspace(&root)?;
    let found = smm_core::check_beneath(&sources, std::slice::from_ref(&wanted.profile));
    let Some(workspace) = checked(args, &sources, found, "no worksheet was made")? else {
        return Ok(ExitCode::from(1));
    };
    let form = super::form_named(&workspace, &wanted.profile)?;
    let (answers, code) = super::answers_to(args, &form, wanted.answers.as_deref())?;
    let Some(mut answers) = answers else { return Ok(code) };
    let tailored = workspace.tailored(&form.name).context("what has a form resolves")?;
    answers.stakes = kinds(tailored, &answers, &wanted.kind);
    let bytes = match super::ending(&wanted.output).as_deref() {
        Some("html") => {
            let templates = super::templates(args, &workspace)?.speaking(&form.words);
            let is_filled = wanted.answers.is_some();
            worksheet_html::worksheet(&templates, &form, &answers, is_filled)?.into_bytes()
        }
        Some("pdf") => {
            let room = PdfBackend::open(&root, &workspace)?;
            room.worksheet(&workspace, &form, &answers)?.context(PdfBackend::NO_PAPER)?
        }
        _ => bail!("a worksheet is made as .html or .pdf"),
    };
    super::write(args, Some(&wanted.output), bytes, wanted.existing.choice())?;
    Ok(code)
}
