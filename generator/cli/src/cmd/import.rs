//! `smm import`: brings in a catalog of another publisher as a model.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::import::{
    self, ChangeKind, ColumnMapping, ImportChange, ImportSurroundings, ImportTarget, ImportedAgain,
    LOCK, MAX_FOREIGN_BYTES, PublishersMapping, ReadCatalog, ReadOptions,
};
use smm_core::layout::{Family, Home};
use smm_core::model::VersionRef;
use smm_core::scaffold::NewFile;
use smm_core::text::{count, shown_on_one_line};
use smm_core::{Severity, Sources};

use crate::args::import::{ImportArgs, SourceFormat};
use crate::args::{Args, FindingFormat};
use crate::cmd::{check, init, today};
use crate::disk::Existing;
use crate::output::workbook;
use crate::{disk, terminal};

/// So many paths that have no place are named.
const NAMED: usize = 20;

pub(crate) fn run(args: &Args, wanted: &ImportArgs) -> Result<ExitCode> {
    let columns = columns(wanted)?;
    let sources = match wanted.format {
        SourceFormat::Xlsx => sheet(&wanted.source, columns.as_ref())?,
        _ => sources(&wanted.source)?,
    };
    let options = ReadOptions {
        format: wanted.format.into(),
        wanted: wanted.catalog.as_deref(),
        columns: columns.as_ref(),
    };
    let (read, found) = import::read(&sources, &options);
    if !found.is_empty() {
        check::show(args, &found, &sources, FindingFormat::Human)?;
    }
    let Some(read) = read else {
        let errors = found.iter().filter(|one| one.severity == Severity::Error).count();
        let undone = format!("nothing was brought in: {}", count(errors, "error"));
        terminal::say(args, &undone);
        return Ok(ExitCode::from(1));
    };
    let place = place(args, wanted)?;
    let name = match place.name {
        Some(name) => name,
        None => import::name_of(&read.catalog)?,
    };
    let from = wanted.source.file_name().map(|name| name.to_string_lossy().into_owned());
    let today = today()?;
    let target = ImportTarget {
        name: &name,
        format: wanted.format.into(),
        from: &from.unwrap_or_default(),
        today: &today,
    };
    let folder = Home::new(Family::Model, &name).path();
    let lock = place.root.join(&folder).join(LOCK);
    let mapping = mapping(wanted)?;
    if lock.is_file() {
        if mapping.is_some() {
            bail!(
                "`{name}` is here already; `--with` is for a version that is brought in beside an earlier one"
            );
        }
        return again(args, (&place.root, &lock), &read, &target);
    }
    begin(args, &place.root, (&read, &target), mapping.as_ref())
}

/// What the columns of a table hold, if a document says so.
fn columns(wanted: &ImportArgs) -> Result<Option<ColumnMapping>> {
    let is_table = matches!(wanted.format, SourceFormat::Csv | SourceFormat::Xlsx);
    let Some(path) = &wanted.columns else { return Ok(None) };
    if !is_table {
        bail!("`--columns` is for tables, that is `csv` and `xlsx`");
    }
    let text = disk::read_text(path, MAX_FOREIGN_BYTES)?;
    let columns = ColumnMapping::read(&text).with_context(|| format!("`{}`", path.display()))?;
    Ok(Some(columns))
}

/// A sheet of a workbook as a table.
fn sheet(path: &Path, columns: Option<&ColumnMapping>) -> Result<Sources> {
    let bytes = disk::read(path, MAX_FOREIGN_BYTES)?;
    let wanted = columns.and_then(|columns| columns.sheet.clone());
    let (name, text) = workbook::as_csv(bytes, wanted)
        .map_err(|why| anyhow::anyhow!("`{}`: {why}", path.display()))?;
    let mut sources = Sources::default();
    sources.add_large(format!("{} ({name})", path.display()), text.into_bytes());
    Ok(sources)
}

/// The publisher's mapping, if one was named.
fn mapping(wanted: &ImportArgs) -> Result<Option<PublishersMapping>> {
    let Some(path) = &wanted.mapping else { return Ok(None) };
    let text = disk::read_text(path, MAX_FOREIGN_BYTES)?;
    let mapping =
        PublishersMapping::read(&text).with_context(|| format!("`{}`", path.display()))?;
    Ok(Some(mapping))
}

/// The locks of the imports of a model, by their paths in the workspace.
fn locks(root: &Path, id: &str) -> Result<BTreeMap<String, String>> {
    let folder = format!("{}/{id}", Family::Model.folder());
    let mut locks = BTreeMap::new();
    if root.join(&folder).is_dir() {
        let is_lock = |name: &str| name.ends_with(&format!("/{LOCK}"));
        for (inside, bytes) in disk::read_below(root, &folder, is_lock)? {
            let path = format!("{folder}/{inside}");
            let text =
                String::from_utf8(bytes).with_context(|| format!("`{path}` is not UTF-8 text"))?;
            locks.insert(path, text);
        }
    }
    Ok(locks)
}

/// The files of a publisher: one, or those below a folder that hold documents.
fn sources(path: &Path) -> Result<Sources> {
    let mut sources = Sources::default();
    if !path.is_dir() {
        sources.add_large(path.display().to_string(), disk::read(path, MAX_FOREIGN_BYTES)?);
        return Ok(sources);
    }
    let is_wanted = |name: &str| {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        matches!(ending, "yaml" | "yml" | "json")
    };
    for (inside, bytes) in disk::read_below(path, ".", is_wanted)? {
        sources.add_large(path.join(inside).display().to_string(), bytes);
    }
    if sources.iter().next().is_none() {
        bail!("there is no YAML and no JSON in `{}`", path.display());
    }
    Ok(sources)
}

/// Where a catalog goes.
struct ImportPlace {
    /// The workspace, or a folder that becomes one.
    root: PathBuf,
    /// The version, if the folder names it.
    name: Option<VersionRef>,
}

fn place(args: &Args, wanted: &ImportArgs) -> Result<ImportPlace> {
    let Some(into) = &wanted.into else {
        let root = disk::find_workspace(args.directory.as_deref())
            .context("name a folder with `--into`, which becomes a workspace")?;
        return Ok(ImportPlace { root, name: None });
    };
    let steps: Vec<&str> = into.iter().rev().take(3).filter_map(|step| step.to_str()).collect();
    if let [version, id, folder] = steps[..]
        && folder == Family::Model.folder()
    {
        let text = format!("{id}@{version}");
        let Some(name) = VersionRef::parse(&text).filter(|name| smm_core::id::is_id(&name.id))
        else {
            bail!(
                "`{}` names no version; one is `models/my-catalog/1.0`",
                shown_on_one_line(&text)
            );
        };
        let root = into.ancestors().nth(3).unwrap_or(Path::new(""));
        let root = if root == Path::new("") { Path::new(".") } else { root };
        return Ok(ImportPlace { root: root.to_path_buf(), name: Some(name) });
    }
    Ok(ImportPlace { root: into.clone(), name: None })
}

/// Brings in what is not here yet.
fn begin(
    args: &Args,
    root: &Path,
    (read, target): (&ReadCatalog, &ImportTarget<'_>),
    mapping: Option<&PublishersMapping>,
) -> Result<ExitCode> {
    let home = Home::new(Family::Model, target.name).path();
    let folder = root.join(home.trim_end_matches('/'));
    if folder.symlink_metadata().is_ok() {
        bail!(
            "`{}` is there already, and not by an import: there is no `{LOCK}` in it",
            folder.display()
        );
    }
    let here =
        if disk::is_workspace(root) { disk::load_workspace(root)? } else { Sources::default() };
    let locks = locks(root, &target.name.id)?;
    let around = ImportSurroundings { here: &here, locks: &locks, mapping };
    let files = import::begin(read, target, &around)?;
    let in_folder = |file: &NewFile| {
        let inside = file.path.strip_prefix(&home).unwrap_or(&file.path);
        (inside.to_owned(), file.text.clone().into_bytes())
    };
    let inside: Vec<(String, Vec<u8>)> = files.iter().map(in_folder).collect();
    if !disk::is_workspace(root) {
        let title = smm_core::import::title_of(&read.catalog);
        let around = init::around(&title).into_iter().map(|(path, bytes)| (root.join(path), bytes));
        disk::make_files(&around.collect::<Vec<_>>(), Existing::Keep)?;
    }
    let _held = disk::lock(root)?;
    disk::make_folder(&folder, &inside)?;
    terminal::say(
        args,
        &format!("wrote `{}` with {}", folder.display(), count(files.len(), "file")),
    );
    say_left(args, read);
    Ok(ExitCode::SUCCESS)
}

/// Brings in again what an import brought in before.
fn again(
    args: &Args,
    (root, lock): (&Path, &Path),
    read: &ReadCatalog,
    target: &ImportTarget<'_>,
) -> Result<ExitCode> {
    let _held = disk::lock(root)?;
    let here = disk::load_workspace(root)?;
    if smm_core::load(&here).value.published.versions.contains_key(&target.name.to_string()) {
        bail!("`{}` is published and stays as it is; bring it in as another version", target.name);
    }
    let text = disk::read_text(lock, MAX_FOREIGN_BYTES)?;
    let plan = import::again(read, target, (&here, &text))?;
    let made = plan.made.iter().map(|file| (root.join(&file.path), file.text.clone().into_bytes()));
    disk::make_files(&made.collect::<Vec<_>>(), Existing::Keep)?;
    // The lock comes last: what a fault leaves before that is taken up by the next run.
    for file in &plan.edited {
        disk::edit_file(&root.join(&file.path), Some(&file.before), &file.after)?;
    }
    for file in &plan.gone {
        let path = root.join(&file.path);
        fs::remove_file(&path)
            .with_context(|| format!("`{}` cannot be removed", path.display()))?;
    }
    say_changes(args, &plan);
    say_left(args, read);
    let has_conflicts = plan.changes.iter().any(|one| one.kind == ChangeKind::Conflict);
    Ok(if has_conflicts { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Says what another import changed. What both sides changed is always said in full.
fn say_changes(args: &Args, plan: &ImportedAgain) {
    if plan.changes.is_empty() {
        terminal::say(args, "nothing changed in the source since it was brought in");
        return;
    }
    let named = |one: &ImportChange| {
        let key = shown_on_one_line(&one.key);
        let whose = if *key == *one.id { String::new() } else { format!(" ({key})") };
        let field = one.field.iter().map(|field| format!(" `{field}`")).collect::<String>();
        format!("`{}`{whose}{field}", one.id)
    };
    for (kind, title) in [
        (ChangeKind::New, "new in the source"),
        (ChangeKind::Changed, "changed in the source, and taken over"),
        (ChangeKind::Gone, "gone from the source, and from here"),
    ] {
        let all: Vec<&ImportChange> = plan.changes.iter().filter(|one| one.kind == kind).collect();
        if all.is_empty() {
            continue;
        }
        terminal::say(args, &format!("{title}: {}", all.len()));
        all.iter().take(NAMED).for_each(|one| terminal::say(args, &format!("  {}", named(one))));
        if all.len() > NAMED {
            terminal::say(args, &format!("  and {} more", all.len() - NAMED));
        }
    }
    for one in plan.changes.iter().filter(|one| one.kind == ChangeKind::Conflict) {
        terminal::tell(&format!("changed here and in the source; ours stays: {}\n", named(one)));
    }
}

/// Says what had no place, each path with the number of its values.
fn say_left(args: &Args, read: &ReadCatalog) {
    if read.left.is_empty() {
        terminal::say(args, "everything that the source says has its place");
        return;
    }
    let values = read.left.values().sum();
    terminal::say(args, &format!("no place for {} of the source:", count(values, "value")));
    let mut most: Vec<(&String, &usize)> = read.left.iter().collect();
    most.sort_by_key(|(_, number)| std::cmp::Reverse(**number));
    for (path, number) in most.into_iter().take(NAMED) {
        terminal::say(args, &format!("  {number:6}  {}", shown_on_one_line(path)));
    }
    if read.left.len() > NAMED {
        let more = count(read.left.len() - NAMED, "more path");
        terminal::say(args, &format!("  and {more}; `{LOCK}` lists all"));
    }
}
