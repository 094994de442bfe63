//! `smm paper`: checklists, fillable forms and guides, one PDF each.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use rayon::prelude::*;
use smm_core::Workspace;
use smm_core::model::VersionRef;
use smm_core::profile::Tailored;
use smm_core::render::formats::{Print, checklist, form_pdf, guide};
use smm_core::render::paper::{PaperInput, PaperOptions};

use crate::args::{Args, PaperArgs, PaperKind};
use crate::cmd::find;
use crate::output::pdf_backend::PdfBackend;
use crate::{disk, terminal};

pub(crate) fn run(args: &Args, paper: &PaperArgs) -> Result<ExitCode> {
    if !PdfBackend::PRINTS {
        bail!(PdfBackend::NO_PAPER);
    }
    let root = disk::find_workspace(args.directory.as_deref())?;
    let sources = disk::load_workspace(&root)?;
    let found = smm_core::check_beneath(&sources, &paper.names);
    let Some(workspace) = super::checked(args, &sources, found, "nothing was printed")? else {
        return Ok(ExitCode::from(1));
    };
    let backend = PdfBackend::open(&root, &workspace)?;
    let (options, sheet) = (paper.options(), paper.sheet());
    let out = paper.out.clone().unwrap_or_else(|| PathBuf::from("."));
    let print: Print = match paper.kind {
        PaperKind::Checklist if paper.short => checklist::SHORT,
        PaperKind::Checklist => checklist::PRINT,
        PaperKind::Form | PaperKind::Guide if paper.short => {
            bail!("only a checklist can be short; leave out `--short`")
        }
        PaperKind::Guide if paper.marking.is_some() => {
            bail!("a guide holds no answers to mark; leave out `--marking`")
        }
        PaperKind::Form => form_pdf::PRINT,
        PaperKind::Guide => guide::PRINT,
    };
    let names = wanted(&workspace, &paper.names)?;
    let files = names
        .par_iter()
        .map(|name| {
            let tailored = workspace.tailored(name);
            let tailored = tailored.expect("a checked version resolves");
            require_known(tailored, &options)?;
            let document = (print.document)(PaperInput::of(&workspace, tailored), &options);
            let pdf = backend.print(&document, &[sheet])?.concat();
            Ok((out.join((print.file_name)(name, sheet)), pdf))
        })
        .collect::<Result<Vec<(PathBuf, Vec<u8>)>>>()?;
    disk::make_files(&files, paper.existing.choice())?;
    for (path, bytes) in files {
        let size = bytes.len().div_ceil(1000);
        terminal::say(args, &format!("wrote {} ({size} KB)", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// The models and profiles asked for; all if none is named.
fn wanted(workspace: &Workspace, asked: &[String]) -> Result<Vec<VersionRef>> {
    let catalog = &workspace.catalog;
    if asked.is_empty() {
        return Ok(catalog.names().collect());
    }
    asked.iter().map(|text| find(catalog, text)).collect()
}

/// Refuses what would silently print nothing.
fn require_known(tailored: &Tailored, options: &PaperOptions) -> Result<()> {
    let model = &tailored.model;
    for domain in &options.domains {
        if !model.domains.iter().any(|known| known.goes_by(domain)) {
            let known: Vec<&str> = model.domains.iter().map(|d| d.id.as_str()).collect();
            bail!("`{}` has no domain `{domain}`; it has {}", model.name(), known.join(", "));
        }
    }
    for practice in &options.practices {
        if !model.practices.iter().any(|known| known.goes_by(practice)) {
            let codes: Vec<&str> = model.practices.iter().map(|p| p.code.as_str()).collect();
            bail!("`{}` has no practice `{practice}`; it has {}", model.name(), codes.join(", "));
        }
    }
    Ok(())
}
