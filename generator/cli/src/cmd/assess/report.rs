//! `smm assess report`: a folder that can be handed over.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, bail};
use rayon::prelude::*;
use smm_core::Workspace;
use smm_core::assess::again::{self, NewQuestion};
use smm_core::assess::compare::{Side, compare};
use smm_core::assess::plan::{Size, plan};
use smm_core::assess::redact::{self, redacted};
use smm_core::assess::score::{Score, score};
use smm_core::assess::seal::SealVerdict;
use smm_core::assess::standards::{self, FoundLevels, NoMapping, Spoken};
use smm_core::assess::{Answers, Questionnaire, report, upgrade};
use smm_core::mappings::Mapped;
use smm_core::model::VersionRef;
use smm_core::render::reported::{Assessed, Extras, standard_sheets};
use smm_core::render::{Templates, report_html};
use smm_core::text::{count, csv, did_you_mean};

use super::read::Reader;
use super::sealed::SealCheck;
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
    seal: Option<SealVerdict>,
}

impl Loaded {
    fn side(&self) -> Side<'_> {
        Side { form: &self.form, answers: &self.answers, score: &self.score }
    }
}

pub(super) fn run(args: &Args, wanted: &ReportArgs) -> Result<ExitCode> {
    let workspace = match wanted.standard.is_empty() {
        true => super::workspace(args)?,
        false => super::workspace_with_mappings(args)?,
    };
    let size = match wanted.size {
        SizeArg::Small => Size::Small,
        SizeArg::Medium => Size::Medium,
        SizeArg::Large => Size::Large,
    };
    let check = SealCheck::of(&wanted.seals, wanted.files.len())?;
    let reader = Reader::new(args, &workspace).with_seals(check);
    let read = match wanted.redact {
        true => reader.files_in_private(&wanted.files)?,
        false => reader.files(&wanted.files)?,
    };
    let is_clean = read.iter().all(|one| one.is_clean);
    // A file that cannot be read does not keep the others from being reported on.
    let loaded: Vec<Loaded> = wanted
        .files
        .iter()
        .zip(read)
        .filter_map(|(path, one)| {
            let mut filled = one.filled?;
            if let Some(day) = &wanted.as_of {
                filled.answers.as_of.clone_from(day);
            }
            if let Some(marking) = &wanted.marking {
                filled.answers.marking.clone_from(marking);
            }
            let score = score(&filled.form, &filled.answers);
            let (name, form) = (super::name_of(path), filled.form);
            let (answers, seal) = match wanted.redact {
                true => (
                    redacted(&filled.answers, &form.words),
                    filled.seal.map(|seal| seal.redacted(&form.words)),
                ),
                false => (filled.answers, filled.seal),
            };
            Some(Loaded { name, score, form, answers, seal })
        })
        .collect();
    if loaded.is_empty() {
        return Ok(ExitCode::from(1));
    }
    require_distinct_names(&loaded)?;
    let backend = ReportBackend {
        workspace: &workspace,
        templates: super::templates(args, &workspace)?.speaking(&loaded[0].form.words),
        paper: PdfBackend::open(&disk::find_workspace(args.directory.as_deref())?, &workspace)?,
        size,
        wanted,
    };
    backend.require_standards(&loaded)?;
    let before = std::iter::once(None).chain(loaded.iter().map(Some));
    let pairs: Vec<(&Loaded, Option<&Loaded>)> = loaded.iter().zip(before).collect();
    let reports: Vec<Vec<File>> = pairs
        .into_par_iter()
        .map(|(one, before)| backend.files(one, before))
        .collect::<Result<_>>()?;
    let mut files: Vec<File> = reports.into_iter().flatten().collect();
    files.extend(backend.over_time(&loaded)?);
    let written = count(files.len(), "file");
    let files: Vec<(PathBuf, Vec<u8>)> =
        files.into_iter().map(|(name, bytes)| (wanted.output.join(name), bytes)).collect();
    disk::make_files(&files, wanted.existing.choice())?;
    terminal::say(args, &format!("wrote {written} into `{}`", wanted.output.display()));
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
    wanted: &'w ReportArgs,
}

impl ReportBackend<'_> {
    /// One assessment in every format, and what is new in it since the one before.
    fn files(&self, one: &Loaded, before: Option<&Loaded>) -> Result<Vec<File>> {
        let Loaded { form, answers, score, .. } = one;
        let plan = plan(form, answers, score, self.size);
        let standards = self.standards(one);
        let new = before.map_or_else(Vec::new, |before| self.new_questions(before, one));
        let is_whole = !self.wanted.redact;
        let address = self.workspace.config.address(&format!("{}/", form.name.path()));
        let extras = Extras {
            standards: &standards,
            new: &new,
            marking: &answers.marking,
            redaction: if is_whole { "" } else { redact::said(&form.words) },
            seal: one.seal.as_ref(),
            address: address.as_deref(),
        };
        let assessed = Assessed { form, answers, score, plan: &plan, extras };
        let mut files = self.documents(&one.name, assessed)?;
        files.extend(tables(&one.name, assessed));
        files.extend(standard_files(&one.name, assessed)?);
        Ok(files)
    }

    /// What is read by people, and all of it as data.
    fn documents(&self, name: &str, of: Assessed<'_>) -> Result<Vec<File>> {
        let page = report_html::report(&self.templates, of)?;
        let Extras { standards, seal, .. } = of.extras;
        let json = report::report_json(of.form, of.answers, of.score, of.plan, standards, seal);
        let mut files = vec![
            (format!("{name}.html"), page.into_bytes()),
            (format!("{name}.xlsx"), workbook::form(of.form, of.answers)?),
            (format!("{name}.json"), json.into_bytes()),
        ];
        if let Some(bytes) = self.paper.report(self.workspace, of)? {
            files.push((format!("{name}.pdf"), bytes));
        }
        Ok(files)
    }

    /// The questions that the assessment before did not ask.
    fn new_questions(&self, before: &Loaded, now: &Loaded) -> Vec<NewQuestion> {
        let changes = upgrade::declared(self.workspace, &before.form.name, &now.form.name);
        again::new_questions(&before.form, &now.form, &changes)
    }

    /// What the levels of an assessment speak to in each standard that was asked for, as far as mappings lead
    /// there.
    fn standards(&self, one: &Loaded) -> Vec<Spoken<'_>> {
        let Some(tailored) = self.workspace.tailored(&one.form.name) else { return Vec::new() };
        let named =
            |name| standards::named(self.workspace, &one.form.name, name).unwrap_or_default();
        let mapped: Vec<Mapped<'_>> =
            self.wanted.standard.iter().flat_map(|name| named(name)).collect();
        let found = FoundLevels { form: &one.form, answers: &one.answers, score: &one.score };
        standards::spoken(found, tailored, &mapped)
    }

    /// Says that nothing leads to a standard from any of the assessments; a profile of years ago may have no
    /// mapping yet.
    fn require_standards(&self, loaded: &[Loaded]) -> Result<()> {
        for name in &self.wanted.standard {
            let missing = |one: &Loaded| {
                let found = standards::named(self.workspace, &one.form.name, name);
                Some((one.form.name.clone(), found.err()?))
            };
            let missing: Option<Vec<(VersionRef, NoMapping)>> =
                loaded.iter().map(missing).collect();
            if let Some((version, none)) = missing.and_then(|mut all| all.pop()) {
                bail!("{}", no_mapping(&version, name, &none));
            }
        }
        Ok(())
    }

    /// What changed from each assessment to the next, and all of them in a row.
    fn over_time(&self, loaded: &[Loaded]) -> Result<Vec<File>> {
        let mut files = Vec::new();
        for pair in loaded.windows(2) {
            let [old, new] = pair else { continue };
            let trends = compare(old.side(), new.side());
            let (before, now) = (old.side(), new.side());
            let page =
                report_html::comparison(&self.templates, before, now, &trends, marking(pair))?;
            let name = format!("{}-to-{}", old.name, new.name);
            files.push((format!("{name}.html"), page.into_bytes()));
            let rows = csv(&report::trend_rows(&trends, &new.form.words));
            files.push((format!("{name}.csv"), rows.into_bytes()));
        }
        if loaded.len() > 1 {
            let sides: Vec<Side<'_>> = loaded.iter().map(Loaded::side).collect();
            let page = report_html::trend(&self.templates, &sides, marking(loaded))?;
            files.push(("trend.html".to_owned(), page.into_bytes()));
        }
        Ok(files)
    }
}

/// What stands on every page about several assessments: as the newest that is marked.
fn marking(of: &[Loaded]) -> &str {
    let mut marked = of.iter().map(|one| &*one.answers.marking).filter(|text| !text.is_empty());
    marked.next_back().unwrap_or_default()
}

/// Says that no mapping leads to a standard, and what there is.
fn no_mapping(version: &VersionRef, name: &str, none: &NoMapping) -> String {
    let hint = did_you_mean(name, none.names.iter().map(String::as_str));
    let there = match &none.editions[..] {
        [] => "no mapping starts from there".to_owned(),
        editions => format!("there are mappings to {}", editions.join(", ")),
    };
    format!(
        "no mapping of `{version}`, or of what lies beneath it, leads to `{name}`; {there}{hint}"
    )
}

/// What spreadsheets and programs read.
fn tables(name: &str, of: Assessed<'_>) -> Vec<File> {
    let mut tables = vec![
        ("gap", report::score_rows(of.form, of.score)),
        ("evidence", report::evidence_rows(of.form, of.answers)),
        ("roadmap", report::roadmap_rows(of.form, of.plan)),
    ];
    if !of.answers.leftovers.is_empty() {
        tables.push(("leftovers", report::leftover_rows(of.answers)));
    }
    let settled = report::settled_rows(of.form, of.answers);
    if settled.len() > 1 {
        tables.push(("settled", settled));
    }
    if !of.answers.sources.is_empty() {
        tables.push(("sources", report::source_rows(of.answers)));
    }
    let file = |(part, rows): (&str, Vec<Vec<String>>)| {
        (format!("{name}-{part}.csv"), csv(&rows).into_bytes())
    };
    tables.into_iter().map(file).collect()
}

/// What the levels speak to, as a table for each standard and one workbook with all of them.
fn standard_files(name: &str, of: Assessed<'_>) -> Result<Vec<File>> {
    let standards = of.extras.standards;
    if standards.is_empty() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for spoken in standards {
        let rows = report::standard_rows(of.form, spoken);
        let file = format!("{name}-{}.csv", spoken.catalog.name());
        files.push((file, csv(&rows).into_bytes()));
    }
    let sheets = standard_sheets(of);
    files.push((format!("{name}-standards.xlsx"), workbook::tables(&of.answers.title, &sheets)?));
    Ok(files)
}
