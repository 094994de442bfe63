//! `smm assess`: the assessor's side. One file per command.

mod compare;
mod enter;
mod export;
mod faces;
mod fill;
mod merge;
mod new;
mod read;
mod report;
mod roll_up;
mod score;
mod seal;
mod sealed;
mod upgrade;
mod worksheet;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
pub(crate) use fill::template;
pub(crate) use new::{PartOf, cut};
use read::{Filled, Reader};
use smm_core::assess::{Answers, Questionnaire};
use smm_core::model::VersionRef;
use smm_core::render::Templates;
use smm_core::text::{csv, shown_on_one_line};
use smm_core::{Code, Diagnostic, Sources, Workspace, layout};

use crate::args::Args;
use crate::args::assess::{AssessArgs, AssessCommand, TableFormat};
use crate::cmd::find;
use crate::disk::Existing;
use crate::output::theme;
use crate::terminal::Audience;
use crate::{disk, terminal};

pub(crate) fn run(args: &Args, wanted: &AssessArgs) -> Result<ExitCode> {
    match &wanted.command {
        AssessCommand::Worksheet(sheet) => worksheet::run(args, sheet),
        AssessCommand::New(new) => new::run(args, new),
        AssessCommand::Enter(enter) => enter::run(args, enter),
        AssessCommand::Read(read) => read::run(args, read),
        AssessCommand::Score(score) => score::run(args, score),
        AssessCommand::Merge(merge) => merge::run(args, merge),
        AssessCommand::RollUp(roll_up) => roll_up::run(args, roll_up),
        AssessCommand::Compare(compare) => compare::run(args, compare),
        AssessCommand::Upgrade(upgrade) => upgrade::run(args, upgrade),
        AssessCommand::Report(report) => report::run(args, report),
        AssessCommand::Fill(fill) => fill::run(args, fill),
        AssessCommand::Seal(seal) => seal::run(args, seal),
        AssessCommand::Export(export) => export::run(args, export),
    }
}

/// The workspace that holds the profiles, without the rules over its content. What the system does
/// not let us read stops us: a form would lack its questions, and nobody would know.
fn workspace(args: &Args) -> Result<Workspace> {
    understood(&disk::load_models(&disk::find_workspace(args.directory.as_deref())?)?)
}

/// The same with its mappings.
fn workspace_with_mappings(args: &Args) -> Result<Workspace> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    understood(&disk::load_folders(&root, &layout::MAPPED_FOLDERS)?)
}

fn understood(sources: &Sources) -> Result<Workspace> {
    let loaded = smm_core::load(sources);
    let unread = |finding: &&Diagnostic| finding.code == Code::UnreadableFile;
    if let Some(finding) = loaded.diagnostics.iter().find(unread) {
        bail!("{}; see `smm check`", finding.message);
    }
    Ok(loaded.value)
}

/// The templates and words of the workspace.
fn templates(args: &Args, workspace: &Workspace) -> Result<Templates> {
    theme::templates(&disk::find_workspace(args.directory.as_deref())?, workspace)
}

/// The questions of the version that a person named, or of the newest version of that id.
fn form_named(workspace: &Workspace, name: &str) -> Result<Questionnaire> {
    let name = find(&workspace.catalog, name)?;
    let tailored = workspace
        .tailored(&name)
        .with_context(|| format!("`{name}` cannot be resolved; see `smm check`"))?;
    Ok(Questionnaire::of(tailored, workspace.words_of(&name)))
}

/// A filled form of any face with its questions, as far as it can be read. Findings are shown; with
/// it comes the exit code that they ask for.
fn load(args: &Args, workspace: &Workspace, path: &Path) -> Result<(Option<Filled>, ExitCode)> {
    load_by(&Reader::new(args, workspace), path)
}

/// The same by a reader that looks at seals in its own way.
fn load_by(reader: &Reader<'_>, path: &Path) -> Result<(Option<Filled>, ExitCode)> {
    let read = reader.file(path)?;
    terminal::tell_painted(&read.said);
    Ok((read.filled, code_of(read.is_clean)))
}

/// The answers that a form begins with: those of a file, which must be to the same questions, or none. Nothing
/// comes of a file that cannot be read.
fn answers_to(
    args: &Args,
    form: &Questionnaire,
    path: Option<&Path>,
) -> Result<(Option<Answers>, ExitCode)> {
    let Some(path) = path else { return Ok((Some(Answers::default()), ExitCode::SUCCESS)) };
    // They may be of any version, which is said then.
    let (filled, code) = load(args, &workspace(args)?, path)?;
    if let Some(other) = &filled {
        require_version(path, &other.form.name, &form.name)?;
    }
    Ok((filled.map(|filled| filled.answers), code))
}

/// Refuses answers to another version than the one that is asked.
pub(crate) fn require_version(
    path: &Path,
    answered: &VersionRef,
    asked: &VersionRef,
) -> Result<()> {
    if answered == asked {
        return Ok(());
    }
    let cure = match answered.id == asked.id {
        true => "; `smm assess upgrade` takes answers to another version",
        false => "",
    };
    bail!("`{}` answers `{answered}`, not `{asked}`{cure}", path.display())
}

/// Questions and the answers to them.
type Answered = (Arc<Questionnaire>, Answers);

/// A filled form of any face, with its questions; findings are shown.
pub(crate) fn filled(args: &Args, path: &Path) -> Result<(Option<Answered>, ExitCode)> {
    let (filled, code) = load(args, &workspace(args)?, path)?;
    Ok((filled.map(|filled| (filled.form, filled.answers)), code))
}

/// The answers of a filled form, if everything in it was understood; what was not is said.
pub(crate) fn whole(args: &Args, workspace: &Workspace, path: &Path) -> Result<Option<Answers>> {
    let read = Reader::new(args, workspace).file(path)?;
    terminal::tell_painted(&read.said);
    let answers = read.filled.map(|filled| filled.answers);
    let answers = answers.filter(|answers| answers.leftovers.is_empty());
    if answers.is_none() {
        terminal::tell("nothing was written: settle what is listed above first\n");
    }
    Ok(answers)
}

/// The exit code of a command that read forms: what is wrong in them is a finding.
fn code_of(is_clean: bool) -> ExitCode {
    if is_clean { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// Folders stand for the YAML files in them, in the order of names. What else may hold answers is named and not
/// read: a report lies as well in a folder as a filled form.
fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).with_context(|| format!("`{}`", path.display()))? {
            inside.push(entry.with_context(|| format!("`{}`", path.display()))?.path());
        }
        inside.sort();
        let (documents, others): (Vec<PathBuf>, Vec<PathBuf>) = inside
            .into_iter()
            .filter(|file| !is_passed_over(file))
            .partition(|file| has_ending(file, &["yaml", "yml"]));
        tell_unread(path, &others);
        files.extend(documents);
    }
    if files.is_empty() {
        bail!("no assessment was found");
    }
    Ok(files)
}

/// Whether nobody means a file of this name: systems keep attributes in `._a.yaml`, spreadsheet programs a lock in
/// `~$a.xlsx`.
fn is_passed_over(file: &Path) -> bool {
    let name = file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.starts_with('.') || name.starts_with("~$")
}

fn has_ending(file: &Path, endings: &[&str]) -> bool {
    ending(file).is_some_and(|ending| endings.contains(&ending.as_str()))
}

/// What the name of a file ends with, in small letters: `FORM.PDF` is a PDF as well.
fn ending(file: &Path) -> Option<String> {
    file.extension().map(|ending| ending.to_string_lossy().to_lowercase())
}

/// Says what in a folder may hold answers and was not read.
fn tell_unread(folder: &Path, others: &[PathBuf]) {
    const NAMED: usize = 5;
    let forms = ["json", "xlsx", "xlsm", "pdf"];
    let unread = others.iter().filter(|file| has_ending(file, &forms) || file.is_dir());
    let names: Vec<String> =
        unread.map(|file| format!("`{}`", shown_on_one_line(&file_name(file)))).collect();
    if names.is_empty() {
        return;
    }
    let more = match names.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let (named, folder) = (names[..names.len().min(NAMED)].join(", "), folder.display());
    terminal::tell(&format!(
        "of the folder `{folder}` only YAML files are read, not {named}{more}; name what else holds answers by itself\n"
    ));
}

/// Names by which people tell assessments apart: the name of the file, with as much of its path as
/// it takes.
fn names_of(paths: &[PathBuf]) -> Vec<String> {
    let whole = |path: &Path| path.to_string_lossy().into_owned();
    let file = |path: &Path| {
        path.file_name().map_or_else(|| whole(path), |name| name.to_string_lossy().into_owned())
    };
    let below = |path: &Path, name: String| match path.parent().and_then(Path::file_name) {
        Some(folder) => format!("{}/{name}", folder.to_string_lossy()),
        None => name,
    };
    let schemes: [&dyn Fn(&Path) -> String; 5] = [
        &name_of,
        &file,
        &|path| below(path, name_of(path)),
        &|path| below(path, file(path)),
        &whole,
    ];
    // Counted once: to compare each of ten thousand with each takes longer than to read them.
    let counts = schemes.map(|scheme| {
        let mut counts = HashMap::new();
        paths.iter().for_each(|path| *counts.entry(scheme(path)).or_insert(0) += 1);
        counts
    });
    paths
        .iter()
        .map(|path| {
            let mut names = schemes.iter().map(|scheme| scheme(path)).zip(&counts);
            let found = names.find(|(name, counts)| counts.get(name) == Some(&1));
            found.map_or_else(|| whole(path), |(name, _)| name)
        })
        .collect()
}

/// Who reads numbers that are written in this way.
fn audience(format: TableFormat) -> Audience {
    match format {
        TableFormat::Table => Audience::People,
        TableFormat::Json | TableFormat::Csv => Audience::Programs,
    }
}

/// Writes to a file, all or nothing, or to stdout.
fn write(args: &Args, path: Option<&Path>, bytes: Vec<u8>, existing: Existing) -> Result<()> {
    let Some(path) = path else {
        terminal::print(&String::from_utf8_lossy(&bytes))?;
        return Ok(());
    };
    write_all(args, &[(path.to_path_buf(), bytes)], existing)
}

/// Writes files, all or none.
fn write_all(args: &Args, files: &[(PathBuf, Vec<u8>)], existing: Existing) -> Result<()> {
    disk::make_files(files, existing)?;
    for (path, _) in files {
        terminal::say(args, &format!("wrote `{}`", path.display()));
    }
    Ok(())
}

/// The stem of a file name, by which people tell assessments apart.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_stem().map_or_else(|| "assessment".into(), |stem| stem.to_string_lossy().into_owned())
}

/// The name of a file without its folders; empty of what is none.
fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Rows as an aligned table; the first row is the head.
fn table(rows: &[Vec<String>]) -> String {
    let one_line = |cell: &String| shown_on_one_line(cell).into_owned();
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(one_line).collect()).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| {
        rows.iter()
            .filter_map(|row| row.get(at))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}
