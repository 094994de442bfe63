//! `smm paper`: checklists, fillable forms and guides, one PDF each.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use rayon::prelude::*;
use smm_core::Workspace;
use smm_core::assess::{Answers, Questionnaire};
use smm_core::model::VersionRef;
use smm_core::profile::Tailored;
use smm_core::render::formats::{Print, checklist, form_pdf, guide};
use smm_core::render::paper::{PaperInput, PaperOptions};

use crate::args::{Args, PaperArgs, PaperKind};
use crate::cmd::assess::{self, PartOf};
use crate::cmd::find;
use crate::output::pdf_backend::{PdfBackend, filled_form};
use crate::{disk, terminal};

pub(crate) fn run(args: &Args, paper: &PaperArgs) -> Result<ExitCode> {
    if !PdfBackend::PRINTS {
        bail!(PdfBackend::NO_PAPER);
    }
    let print = print_of(paper)?;
    let root = disk::find_workspace(args.directory.as_deref())?;
    let (visit, code) = match &paper.answers {
        None => (None, ExitCode::SUCCESS),
        Some(path) => {
            let (filled, code) = assess::filled(args, path)?;
            let Some(visit) = filled else { return Ok(code) };
            (Some((path, visit)), code)
        }
    };
    let sources = disk::load_workspace(&root)?;
    let asked = match &visit {
        Some((_, (form, _))) if paper.names.is_empty() => vec![form.name.to_string()],
        _ => paper.names.clone(),
    };
    let found = smm_core::check_beneath(&sources, &asked);
    let Some(workspace) = super::checked(args, &sources, found, "nothing was printed")? else {
        return Ok(ExitCode::from(1));
    };
    let backend = PdfBackend::open(&root, &workspace)?;
    let names = wanted(&workspace, &asked)?;
    if let Some((path, (form, _))) = &visit {
        names.iter().try_for_each(|name| assess::require_version(path, &form.name, name))?;
    }
    let job =
        PaperJob { paper, print, out: paper.out.clone().unwrap_or_else(|| PathBuf::from(".")) };
    let visit = visit.as_ref().map(|(path, (_, answers))| (path.as_path(), answers));
    let files = names
        .par_iter()
        .map(|name| job.file(&workspace, &backend, name, visit))
        .collect::<Result<Vec<(PathBuf, Vec<u8>)>>>()?;
    disk::make_files(&files, paper.existing.choice())?;
    for (path, bytes) in files {
        let size = bytes.len().div_ceil(1000);
        terminal::say(args, &format!("wrote {} ({size} KB)", path.display()));
    }
    Ok(code)
}

/// How a kind of paper is printed; refuses what would be silently ignored.
fn print_of(paper: &PaperArgs) -> Result<Print> {
    match paper.kind {
        PaperKind::Checklist if paper.short => Ok(checklist::SHORT),
        PaperKind::Checklist => Ok(checklist::PRINT),
        PaperKind::Form | PaperKind::Guide if paper.short => {
            bail!("only a checklist can be short; leave out `--short`")
        }
        PaperKind::Guide if paper.marking.is_some() => {
            bail!("a guide holds no answers to mark; leave out `--marking`")
        }
        PaperKind::Guide if paper.answers.is_some() || !paper.role.is_empty() => {
            bail!("a guide asks nothing; leave out `--answers` and `--role`")
        }
        PaperKind::Form => Ok(form_pdf::PRINT),
        PaperKind::Guide => Ok(guide::PRINT),
    }
}

/// What is printed of each version, and where to.
struct PaperJob<'a> {
    paper: &'a PaperArgs,
    print: Print,
    out: PathBuf,
}

impl PaperJob<'_> {
    /// One file: of a version, or of an assessment by it.
    fn file(
        &self,
        workspace: &Workspace,
        backend: &PdfBackend,
        name: &VersionRef,
        visit: Option<(&Path, &Answers)>,
    ) -> Result<(PathBuf, Vec<u8>)> {
        let tailored = workspace.tailored(name).expect("a checked version resolves");
        let (paper, mut options) = (self.paper, self.paper.options());
        require_known(tailored, &options)?;
        let input = PaperInput::of(workspace, tailored);
        let part = PartOf { only: &paper.only, role: &paper.role, practice: &[] };
        let asked = match visit {
            None if part.is_whole() => None,
            _ => {
                let form = Questionnaire::of(tailored, workspace.words_of(name));
                let answers = visit.map_or_else(Answers::default, |(_, answers)| answers.clone());
                Some(assess::cut(form, answers, workspace, part, paper.date.as_deref())?)
            }
        };
        let input = match &asked {
            None => input,
            Some((form, answers)) => {
                if options.marking.is_empty() {
                    options.marking.clone_from(&answers.marking);
                }
                input.with(form, answers)
            }
        };
        let document = match paper.kind {
            PaperKind::Form => filled_form(input, &options),
            PaperKind::Checklist | PaperKind::Guide => (self.print.document)(input, &options),
        };
        let pdf = backend.print(&document, &[paper.sheet()])?.concat();
        Ok((self.out.join(self.file_name(name, visit)), pdf))
    }

    /// What is printed for an assessment goes by the name of its file.
    fn file_name(&self, name: &VersionRef, visit: Option<(&Path, &Answers)>) -> String {
        let usual = (self.print.file_name)(name, self.paper.sheet());
        let Some((path, _)) = visit else { return usual };
        let end = usual.strip_prefix(&format!("{}-{}", name.id, name.version));
        assess::name_of(path) + end.unwrap_or(&usual)
    }
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
