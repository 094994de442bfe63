//! `smm assess report`: a folder that can be handed over.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, bail};
use rayon::prelude::*;
use smm_core::Workspace;
use smm_core::assess::compare::{Side, compare};
use smm_core::assess::plan::{Size, plan};
use smm_core::assess::score::{Score, score};
use smm_core::assess::{Answers, Questionnaire, report};
use smm_core::render::paper::Assessed;
use smm_core::render::{Templates, report_html};

use super::read::Reader;
use crate::args::Args;
use crate::args::assess::{ReportArgs, SizeArg};
use crate::output::pdf_backend::PdfBackend;
use crate::output::workbook;
use crate::{disk, terminal};

/// Name and bytes of a file.
type File = (String, Vec<u8>);

/// One assessment of the report.
struct Loaded {
    name: String,
    form: Arc<Questionnaire>,
    answers: Answers,
    score: Score,
}

impl Loaded {
    fn side(&self) -> Side<'_> {
        Side { form: &self.form, answers: &self.answers, score: &self.score }
    }
}

pub(super) fn run(args: &Args, wanted: &ReportArgs) -> Result<ExitCode> {
    let workspace = super::workspace(args)?;
    let size = match wanted.size {
        SizeArg::Small => Size::Small,
        SizeArg::Medium => Size::Medium,
        SizeArg::Large => Size::Large,
    };
    let read = Reader::new(args, &workspace).files(&wanted.files)?;
    let is_clean = read.iter().all(|one| one.is_clean);
    // A file that cannot be read does not keep the others from being reported on.
    let loaded: Vec<Loaded> = wanted
        .files
        .iter()
        .zip(read)
        .filter_map(|(path, one)| {
            let filled = one.filled?;
            let score = score(&filled.form, &filled.answers);
            let name = super::name_of(path);
            Some(Loaded { name, score, form: filled.form, answers: filled.answers })
        })
        .collect();
    if loaded.is_empty() {
        return Ok(ExitCode::from(1));
    }
    require_distinct_names(&loaded)?;
    let backend = ReportBackend {
        workspace: &workspace,
        templates: super::templates(args, &workspace)?,
        paper: PdfBackend::open(&disk::find_workspace(args.directory.as_deref())?, &workspace)?,
        size,
    };
    let reports: Vec<Vec<File>> =
        loaded.par_iter().map(|one| backend.files(one)).collect::<Result<_>>()?;
    let mut files: Vec<File> = reports.into_iter().flatten().collect();
    files.extend(backend.over_time(&loaded)?);
    let count = files.len();
    let files: Vec<(PathBuf, Vec<u8>)> =
        files.into_iter().map(|(name, bytes)| (wanted.output.join(name), bytes)).collect();
    disk::make_files(&files, wanted.existing.choice())?;
    terminal::say(args, &format!("wrote {} files into `{}`", count, wanted.output.display()));
    Ok(super::code_of(is_clean))
}

/// The files of a report bear the names of the assessments.
fn require_distinct_names(loaded: &[Loaded]) -> Result<()> {
    for (at, one) in loaded.iter().enumerate() {
        if loaded[..at].iter().any(|other| other.name == one.name) {
            bail!(
                "two files are named `{}`, and one report would hide the other; rename one",
                one.name
            );
        }
    }
    Ok(())
}

/// What every report is made with.
struct ReportBackend<'w> {
    workspace: &'w Workspace,
    templates: Templates,
    paper: PdfBackend,
    size: Size,
}

impl ReportBackend<'_> {
    /// One assessment in every format.
    fn files(&self, one: &Loaded) -> Result<Vec<File>> {
        let Loaded { name, form, answers, score } = one;
        let plan = plan(form, answers, score, self.size);
        let assessed = Assessed { form, answers, score, plan: &plan };
        let page = report_html::report(&self.templates, assessed)?;
        let json = report::report_json(form, answers, score, &plan);
        let mut files = vec![
            (format!("{name}.html"), page.into_bytes()),
            (format!("{name}.xlsx"), workbook::form(form, answers)?),
            (format!("{name}.json"), json.into_bytes()),
        ];
        if let Some(bytes) = self.paper.report(self.workspace, assessed)? {
            files.push((format!("{name}.pdf"), bytes));
        }
        for (part, rows) in [
            ("gap", report::score_rows(form, score)),
            ("evidence", report::evidence_rows(form, answers)),
            ("roadmap", report::roadmap_rows(form, &plan)),
        ] {
            files.push((format!("{name}-{part}.csv"), super::csv(&rows).into_bytes()));
        }
        if !answers.leftovers.is_empty() {
            let rows = super::csv(&report::leftover_rows(answers));
            files.push((format!("{name}-leftovers.csv"), rows.into_bytes()));
        }
        Ok(files)
    }

    /// What changed from each assessment to the next, and all of them in a row.
    fn over_time(&self, loaded: &[Loaded]) -> Result<Vec<File>> {
        let mut files = Vec::new();
        for pair in loaded.windows(2) {
            let [old, new] = pair else { continue };
            let trends = compare(old.side(), new.side());
            let page = report_html::comparison(&self.templates, old.side(), new.side(), &trends)?;
            let name = format!("{}-to-{}", old.name, new.name);
            files.push((format!("{name}.html"), page.into_bytes()));
            let rows = super::csv(&report::trend_rows(&trends, &new.form.words));
            files.push((format!("{name}.csv"), rows.into_bytes()));
        }
        if loaded.len() > 1 {
            let sides: Vec<Side<'_>> = loaded.iter().map(Loaded::side).collect();
            let page = report_html::trend(&self.templates, &sides)?;
            files.push(("trend.html".to_owned(), page.into_bytes()));
        }
        Ok(files)
    }
}
