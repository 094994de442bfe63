//! `smm assess roll-up`: many sites against their targets.
//!
//! Assessments are read a batch at a time and summed up; their answers are dropped before the next batch, so that
//! memory does not grow with what people wrote.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use smm_core::assess::long::{self, LongName};
use smm_core::assess::rollup::tables::{self, RollUpHead};
use smm_core::assess::rollup::{Naming, RollUp, SummedAssessment, benchmark, roll_up};
use smm_core::assess::score::score;
use smm_core::digest::sha256_of_parts;
use smm_core::render::{paper, report_html, rolled_up};
use smm_core::source::MAX_FILE_BYTES;
use smm_core::span::Span;
use smm_core::text::csv_row;
use smm_core::words::Words;
use smm_core::{Diagnostics, Sources, Workspace};

use super::read::{Filled, Reader};
use crate::args::Args;
use crate::args::assess::{RollUpArgs, RollUpFormat};
use crate::cmd::{check, deliver};
use crate::output::pdf_backend::PdfBackend;
use crate::output::workbook;
use crate::terminal::Audience;
use crate::{disk, terminal};

/// So many assessments are read side by side before their answers are dropped: enough to keep every
/// processor busy, few enough to need little memory.
const BATCH: usize = 64;

pub(super) fn run(args: &Args, wanted: &RollUpArgs) -> Result<ExitCode> {
    let format = format(wanted)?;
    if let Some(path) = &wanted.place.output {
        disk::require_free(&[path], wanted.place.existing.choice())?;
    }
    let workspace = super::workspace(args)?;
    let files = each_once(super::expand(&wanted.files)?);
    let run = RollUpRun {
        args,
        wanted,
        format,
        workspace: &workspace,
        reader: Reader::new(args, &workspace),
        names: super::names_of(&files),
        files,
    };
    match (format, wanted.anonymous) {
        (RollUpFormat::Long, false) => run.long(),
        (RollUpFormat::Long, true) => run.anonymous_long(),
        _ => run.report(),
    }
}

/// The files without those that were named before, as by their folder.
fn each_once(files: Vec<PathBuf>) -> Vec<PathBuf> {
    let place = |path: &PathBuf| std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
    let mut seen = HashSet::new();
    files.into_iter().filter(|path| seen.insert(place(path))).collect()
}

/// What is made, by what was asked for or by the ending of the file.
fn format(wanted: &RollUpArgs) -> Result<RollUpFormat> {
    let path = wanted.place.output.as_deref();
    let format = match (wanted.format, path) {
        (Some(format), _) => format,
        (None, None) => RollUpFormat::Table,
        (None, Some(path)) => by_ending(path)?,
    };
    if path.is_none() && matches!(format, RollUpFormat::Pdf | RollUpFormat::Xlsx) {
        bail!("this is no text; name a file for it with `-o`");
    }
    Ok(format)
}

fn by_ending(path: &Path) -> Result<RollUpFormat> {
    Ok(match super::ending(path).as_deref() {
        Some("html" | "htm") => RollUpFormat::Html,
        Some("pdf") => RollUpFormat::Pdf,
        Some("xlsx") => RollUpFormat::Xlsx,
        Some("json") => RollUpFormat::Json,
        Some("csv") => RollUpFormat::Csv,
        Some("txt") => RollUpFormat::Table,
        _ => bail!(
            "`{}` does not say what to make: end it with .html, .pdf, .xlsx, .json, .csv or .txt, or add `--format`",
            path.display()
        ),
    })
}

/// One run of the command.
struct RollUpRun<'r> {
    args: &'r Args,
    wanted: &'r RollUpArgs,
    format: RollUpFormat,
    workspace: &'r Workspace,
    reader: Reader<'r>,
    files: Vec<PathBuf>,
    /// By which the files are told apart.
    names: Vec<String>,
}

/// What came of reading all files.
#[derive(Default)]
struct Taken {
    is_clean: bool,
    left_out: usize,
    /// The digests of the files that were read.
    digests: Vec<String>,
}

/// What is said of files while they are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Telling {
    Findings,
    /// It was said before.
    Nothing,
}

/// What became of a file, and what is to be said of it.
struct FileTaken<T> {
    made: Option<T>,
    said: String,
    is_clean: bool,
    digest: String,
}

impl RollUpRun<'_> {
    fn in_order(&self) -> Vec<usize> {
        (0..self.files.len()).collect()
    }

    /// Reads files in this order, a batch side by side, and hands on what each became, in the same order.
    fn each<T: Send>(
        &self,
        order: &[usize],
        telling: Telling,
        of: impl Fn(usize, Filled) -> T + Sync,
        mut next: impl FnMut(T) -> Result<()>,
    ) -> Result<Taken> {
        let mut taken = Taken { is_clean: true, ..Taken::default() };
        for batch in order.chunks(BATCH) {
            let read: Vec<Result<FileTaken<T>>> = batch
                .par_iter()
                .map(|&at| {
                    let read = self.reader.file(&self.files[at])?;
                    Ok(FileTaken {
                        made: read.filled.map(|filled| of(at, self.judged(filled))),
                        said: read.said,
                        is_clean: read.is_clean,
                        digest: read.digest,
                    })
                })
                .collect();
            for (at, read) in batch.iter().zip(read) {
                let read = read?;
                if telling == Telling::Findings {
                    terminal::tell_painted(&read.said);
                }
                taken.is_clean &= read.is_clean;
                let Some(made) = read.made else {
                    let path = self.files[*at].display();
                    if telling == Telling::Findings {
                        terminal::tell(&format!("`{path}` is left out of the roll-up\n"));
                    }
                    taken.left_out += 1;
                    continue;
                };
                taken.digests.push(read.digest);
                next(made)?;
            }
        }
        Ok(taken)
    }

    /// The answers as they stand at the day that was asked for.
    fn judged(&self, mut filled: Filled) -> Filled {
        if let Some(day) = &self.wanted.as_of {
            filled.answers.as_of.clone_from(day);
        }
        filled
    }

    /// Sums all assessments up.
    fn summed(&self) -> Result<(RollUp, Taken)> {
        let mut all = Vec::new();
        let sum = |at: usize, filled: Filled| {
            let score = score(&filled.form, &filled.answers);
            let file = [&*self.names[at], &filled.source.digest];
            SummedAssessment::of(file, &filled.form, &filled.answers, &score)
        };
        let taken = self.each(&self.in_order(), Telling::Findings, sum, |one| {
            all.push(one);
            Ok(())
        })?;
        let rolled = roll_up(all, &self.naming(&taken)?);
        self.tell_repeats(&rolled);
        Ok((rolled, taken))
    }

    /// Says which files are there already, and which of them are counted.
    fn tell_repeats(&self, all: &RollUp) {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let paths: HashMap<&str, &Path> = self
            .names
            .iter()
            .zip(&self.files)
            .map(|(name, path)| (name.as_str(), path.as_path()))
            .collect();
        let names: Vec<&str> = all.names.iter().map(String::as_str).collect();
        let mut place = |name: &&str| {
            let path = paths.get(*name).map(|path| path.display().to_string());
            Span::of_file(sources.add(path.unwrap_or_default(), Vec::new()))
        };
        let places: Vec<Span> = names.iter().map(&mut place).collect();
        all.repeats.iter().for_each(|one| one.report(&names, &places, &mut diags));
        let found = diags.into_sorted();
        if !found.is_empty() {
            terminal::tell_painted(&check::for_people(self.args, &found, &sources));
        }
    }

    /// What sites are called. Without a key, other names are made from the content of all files: whoever has not all
    /// of them cannot find out by trying which name leads to which site.
    fn naming(&self, taken: &Taken) -> Result<Naming> {
        if !self.wanted.anonymous {
            return Ok(Naming::Names);
        }
        let Some(path) = &self.wanted.key else {
            let mut digests = taken.digests.clone();
            digests.sort_unstable();
            let all = sha256_of_parts(digests.iter().map(String::as_bytes));
            return Ok(Naming::Pseudonyms(all.into_bytes()));
        };
        let key = disk::read(path, MAX_FILE_BYTES)?;
        if key.len() < 16 {
            bail!(
                "`{}` is too short for a key: others could try all of that length; make one of 32 random bytes, as `head -c 32 /dev/urandom`",
                path.display()
            );
        }
        Ok(Naming::Pseudonyms(key))
    }

    fn report(&self) -> Result<ExitCode> {
        let (all, taken) = self.summed()?;
        if all.panels.is_empty() {
            return Ok(ExitCode::from(1));
        }
        let words = self.workspace.words_of_all();
        let usual = tables::title(&all, words);
        let marking = self.wanted.marking.clone().unwrap_or_else(|| all.marking());
        let head = RollUpHead {
            title: self.wanted.title.as_deref().unwrap_or(&usual),
            as_of: self.wanted.as_of.as_deref().unwrap_or_default(),
            marking: &marking,
            left_out: taken.left_out,
            by_file: 0,
        };
        match self.format {
            RollUpFormat::Table => self.deliver(Audience::People, &table(&all, head, words))?,
            RollUpFormat::Html => {
                let words = self.workspace.words_of_all();
                let templates = super::templates(self.args, self.workspace)?.speaking(words);
                self.deliver(Audience::Programs, &report_html::roll_up(&templates, &all, head)?)?;
            }
            RollUpFormat::Json => {
                self.deliver(Audience::Programs, &tables::json(&all, head, words))?;
            }
            RollUpFormat::Csv => {
                self.deliver(Audience::Programs, &super::csv(&tables::rows(&all)))?;
            }
            RollUpFormat::Benchmark => {
                let rows = benchmark::rows(&all, usize::from(self.wanted.minimum));
                let rows: String = rows.iter().map(|row| csv_row(row)).collect();
                self.deliver(Audience::Programs, &rows)?;
            }
            RollUpFormat::Xlsx => {
                let sheets = rolled_up::sheets(&all, head, words);
                self.write(workbook::roll_up(head.title, &sheets)?)?;
            }
            RollUpFormat::Pdf => self.write(self.paper(all, head)?)?,
            RollUpFormat::Long => unreachable!("answers are written one by one"),
        }
        Ok(super::code_of(taken.is_clean))
    }

    fn deliver(&self, audience: Audience, text: &str) -> Result<()> {
        deliver(self.args, &self.wanted.place, audience, text)
    }

    fn write(&self, bytes: Vec<u8>) -> Result<()> {
        let place = &self.wanted.place;
        super::write(self.args, place.output.as_deref(), bytes, place.existing.choice())
    }

    fn paper(&self, mut all: RollUp, head: RollUpHead<'_>) -> Result<Vec<u8>> {
        let root = disk::find_workspace(self.args.directory.as_deref())?;
        let backend = PdfBackend::open(&root, self.workspace)?;
        let by_file = all.call_by_files(|label| backend.can_show(label));
        let document =
            paper::roll_up(&all, RollUpHead { by_file, ..head }, self.workspace.words_of_all());
        backend.print(&document, &[paper::Sheet::A4])?.pop().context("a sheet was asked for")
    }

    /// Every answer as a row, in the order of the files.
    fn long(&self) -> Result<ExitCode> {
        let (all, taken) = self.summed()?;
        let counted = all.sites().flat_map(|site| &site.history);
        let counted: HashSet<&str> = counted.map(|one| one.name.as_str()).collect();
        let mut order = self.in_order();
        order.retain(|at| counted.contains(self.names[*at].as_str()));
        self.write_long(&order, &taken, |at, filled| LongName::of(&self.names[at], &filled.answers))
    }

    /// The same with other names, in their order: that of the files would tell which is which.
    fn anonymous_long(&self) -> Result<ExitCode> {
        let (all, taken) = self.summed()?;
        let mut labels: HashMap<&str, String> = HashMap::new();
        for site in all.sites() {
            for (number, one) in site.history.iter().enumerate() {
                let label = match site.history.len() {
                    1 => site.label.clone(),
                    _ => format!("{}/{}", site.label, number + 1),
                };
                labels.insert(&one.name, label);
            }
        }
        let label = |at: usize| labels.get(self.names[at].as_str());
        let mut order: Vec<usize> =
            self.in_order().into_iter().filter(|at| label(*at).is_some()).collect();
        order.sort_by_key(|at| label(*at));
        self.write_long(&order, &taken, |at, filled| {
            LongName::of_pseudonym(label(at).map_or("", String::as_str), &filled.answers)
        })
    }

    /// Writes the rows of these files, which were read and spoken of before.
    fn write_long(
        &self,
        order: &[usize],
        taken: &Taken,
        name: impl Fn(usize, &Filled) -> LongName + Sync,
    ) -> Result<ExitCode> {
        let rows = |at: usize, filled: Filled| {
            long::rows(&filled.form, &name(at, &filled), &filled.answers)
        };
        let head = csv_row(&long::COLUMNS);
        let Some(path) = &self.wanted.place.output else {
            terminal::print(&head)?;
            self.each(order, Telling::Nothing, rows, |text| Ok(terminal::print(&text)?))?;
            return Ok(super::code_of(taken.is_clean));
        };
        disk::make_file_in_pieces(
            path,
            self.wanted.place.existing.choice(),
            |out: &mut dyn Write| {
                out.write_all(head.as_bytes())?;
                let write = |text: String| Ok(out.write_all(text.as_bytes())?);
                self.each(order, Telling::Nothing, rows, write)?;
                Ok(())
            },
        )?;
        terminal::say(self.args, &format!("wrote `{}`", path.display()));
        Ok(super::code_of(taken.is_clean))
    }
}

/// One row per practice, for people.
fn table(all: &RollUp, head: RollUpHead<'_>, words: &Words) -> String {
    let mut out = format!("{}\n", head.title);
    if !head.as_of.is_empty() {
        out += &format!("answers judged as of {}\n", head.as_of);
    }
    for panel in &all.panels {
        let mut rows = vec![
            ["code", "practice", "under", "on", "over", "lowest", "median"]
                .map(str::to_owned)
                .to_vec(),
        ];
        let levels = panel.levels.iter().map(|(number, _)| format!("level {number}"));
        rows[0].extend(levels);
        rows[0].extend(["answered", "n/a", "furthest below"].map(str::to_owned));
        for (at, practice) in panel.practices.iter().enumerate() {
            let spread = panel.spread(at);
            let number =
                |level: Option<u8>| level.map_or_else(|| "-".to_owned(), |n| n.to_string());
            let mut row = vec![practice.code.clone(), practice.title.clone()];
            row.extend([spread.under(), spread.on, spread.over].map(|n| n.to_string()));
            row.extend([number(spread.lowest), number(spread.median)]);
            row.extend(panel.levels.iter().map(|(level, _)| {
                spread.by_level.get(usize::from(*level)).copied().unwrap_or(0).to_string()
            }));
            row.push(spread.coverage().map_or_else(String::new, |share| format!("{share}%")));
            row.push(spread.aside.to_string());
            row.push(panel.furthest_below(at, 3).join(", "));
            rows.push(row);
        }
        let brief = smm_core::assess::rollup::brief(panel, words);
        out += &format!("\n{}\n{}\n\n{}", panel.model_title, brief.standing, super::table(&rows));
        for one in &panel.apart {
            out += &format!("{}\n", one.sentence(words));
        }
    }
    out
}
