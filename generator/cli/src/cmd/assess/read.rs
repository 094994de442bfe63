//! `smm assess read`: a filled form of any face as answers document.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::assess::{self, Answers, Form, yaml};
use smm_core::schema::{self, assessment::AssessmentDoc};
use smm_core::source::MAX_FILE_BYTES;
use smm_core::{Diagnostics, Severity, Sources, Workspace};

use super::args::ReadArgs;
use crate::args::{Args, FindingFormat};
use crate::cmd::check;
use crate::press::workbook;

pub(super) fn run(args: &Args, wanted: &ReadArgs) -> Result<ExitCode> {
    let (_, workspace) = super::workspace(args)?;
    let mut texts = Vec::new();
    for path in &wanted.files {
        let Read::Filled(filled) = face(args, &workspace, path)? else {
            return Ok(ExitCode::from(1));
        };
        let (form, answers) = *filled;
        texts.push((path, yaml::write(&form, &answers, yaml::Layout::Filled)));
    }
    if let ([(_, text)], output) = (&texts[..], &wanted.output)
        && output.as_ref().is_none_or(|path| !path.is_dir())
    {
        super::write(args, output.as_deref(), text.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(folder) = &wanted.output else {
        bail!("several forms need a folder to write to: add `-o DIR`");
    };
    fs::create_dir_all(folder).with_context(|| format!("`{}`", folder.display()))?;
    for (path, text) in texts {
        let target = folder.join(super::name_of(path) + ".yaml");
        super::write(args, Some(&target), text.as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What came of a form.
pub(super) enum Read {
    /// Its questions and answers.
    Filled(Box<(Form, Answers)>),
    /// It has errors, which have been shown.
    Refused,
}

/// Reads a form; its face is recognized by content.
pub(super) fn face(args: &Args, workspace: &Workspace, path: &Path) -> Result<Read> {
    let size = fs::metadata(path).with_context(|| format!("`{}`", path.display()))?.len();
    if size > 8 * MAX_FILE_BYTES {
        bail!("`{}` has {size} bytes, more than any form", path.display());
    }
    let bytes = fs::read(path).with_context(|| format!("`{}`", path.display()))?;
    let start = bytes.trim_ascii_start();
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(of_workbook(workspace, path, bytes));
    }
    if bytes.starts_with(b"%PDF") {
        return of_pdf(workspace, path, bytes);
    }
    if start.starts_with(b"<") {
        bail!(
            "`{}` is a web page: the HTML form keeps its answers in the browser; open it there and \
             choose Export, then read the exported file",
            path.display()
        );
    }
    of_text(args, workspace, path, bytes)
}

fn of_workbook(workspace: &Workspace, path: &Path, bytes: Vec<u8>) -> Read {
    finish(path, workbook::read(bytes, |name| assess::form(workspace, name)))
}

#[cfg(feature = "pdf")]
fn of_pdf(workspace: &Workspace, path: &Path, bytes: Vec<u8>) -> Result<Read> {
    let read = super::pdf::read(workspace, bytes);
    Ok(finish(path, read.map_err(|error| vec![format!("{error:#}")])))
}

#[cfg(not(feature = "pdf"))]
fn of_pdf(_: &Workspace, path: &Path, _: Vec<u8>) -> Result<Read> {
    bail!("`{}` is a PDF; this smm was built without the feature `pdf`", path.display())
}

/// Shows the problems of a form, if it has any.
fn finish(path: &Path, read: Result<(Form, Answers), Vec<String>>) -> Read {
    match read {
        Ok(filled) => Read::Filled(Box::new(filled)),
        Err(problems) => {
            for problem in &problems {
                eprintln!("error: `{}`: {problem}", path.display());
            }
            eprintln!("nothing was written");
            Read::Refused
        }
    }
}

fn of_text(args: &Args, workspace: &Workspace, path: &Path, bytes: Vec<u8>) -> Result<Read> {
    let mut sources = Sources::default();
    let file = sources.add(path.display().to_string(), bytes);
    let mut diags = Diagnostics::default();
    let doc = schema::read_one::<AssessmentDoc>(file, &sources, &mut diags);
    let filled = doc.and_then(|doc| assess::read(workspace, &doc, &mut diags));
    let found = diags.into_sorted();
    check::show(args, &found, &sources, FindingFormat::Human)?;
    let broken = found.iter().any(|finding| finding.severity == Severity::Error);
    Ok(match filled.filter(|_| !broken) {
        Some(filled) => Read::Filled(Box::new(filled)),
        None => Read::Refused,
    })
}
