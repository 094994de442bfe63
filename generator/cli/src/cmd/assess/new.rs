//! `smm assess new`: an empty form in any face.
//!
//! What lies beneath the version that is asked for must be without errors, as for paper: a form goes to
//! people who cannot see that a question is missing. What is wrong elsewhere is no concern of it.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::Workspace;
use smm_core::assess::{Answers, Questionnaire, yaml};
use smm_core::render::form_html;
use smm_core::text::is_day;

use crate::args::Args;
use crate::args::assess::NewArgs;
use crate::cmd::{checked, today};
use crate::disk;
use crate::output::pdf_backend::PdfBackend;
use crate::output::workbook;

pub(super) fn run(args: &Args, wanted: &NewArgs) -> Result<ExitCode> {
    let sources = disk::load_workspace(&disk::find_workspace(args.directory.as_deref())?)?;
    let found = smm_core::check_beneath(&sources, std::slice::from_ref(&wanted.profile));
    let Some(workspace) = checked(args, &sources, found, "no form was made")? else {
        return Ok(ExitCode::from(1));
    };
    let form = super::form_named(&workspace, &wanted.profile)?;
    let mut code = ExitCode::SUCCESS;
    let mut answers = match &wanted.answers {
        None => Answers::default(),
        Some(path) => {
            // They may be of any version, which is said then.
            let (filled, found) = super::load(args, &super::workspace(args)?, path)?;
            code = found;
            match filled {
                Some(filled) if filled.form.name != form.name => {
                    bail!(
                        "`{}` answers `{}`, not `{}`",
                        path.display(),
                        filled.form.name,
                        form.name
                    )
                }
                Some(filled) => filled.answers,
                None => return Ok(code),
            }
        }
    };
    complete(&mut answers, &form, wanted)?;
    let extension = wanted.output.as_ref().and_then(|path| path.extension()?.to_str());
    let bytes = match extension {
        None | Some("yaml") => yaml::write(&form, &answers, yaml::Layout::Blank).into_bytes(),
        Some("html") => {
            let templates = super::templates(args, &workspace)?;
            let answers = wanted.answers.as_ref().map(|_| &answers);
            form_html::form(&templates, &form, answers)?.into_bytes()
        }
        Some("xlsx") => workbook::form(&form, &answers)?,
        Some("pdf") => pdf(args, &workspace, (&form, &answers), wanted)?,
        Some(other) => bail!("no form is made as `.{other}`; choose .yaml, .html, .xlsx or .pdf"),
    };
    super::write(args, wanted.output.as_deref(), bytes, wanted.existing.choice())?;
    Ok(code)
}

/// The form as a PDF. One that was asked for without answers, title or day is the one that books offer.
fn pdf(
    args: &Args,
    workspace: &Workspace,
    (form, answers): (&Questionnaire, &Answers),
    wanted: &NewArgs,
) -> Result<Vec<u8>> {
    let room = PdfBackend::open(&disk::find_workspace(args.directory.as_deref())?, workspace)?;
    let is_filled = wanted.answers.is_some() || wanted.title.is_some() || wanted.date.is_some();
    let none = Answers::default();
    let answers = if is_filled { answers } else { &none };
    room.form(workspace, form, answers)?.context(PdfBackend::NO_PAPER)
}

fn complete(answers: &mut Answers, form: &Questionnaire, wanted: &NewArgs) -> Result<()> {
    if let Some(title) = &wanted.title {
        answers.title.clone_from(title);
    }
    if answers.title.is_empty() {
        answers.title = form.assessment_title();
    }
    if let Some(date) = &wanted.date {
        if !is_day(date) {
            bail!("`{date}` is no day; write it like 2026-11-22");
        }
        answers.date.clone_from(date);
    }
    // A day that a filled form lacks is not this one.
    if answers.date.is_empty() && wanted.answers.is_none() {
        answers.date = today()?;
    }
    Ok(())
}
