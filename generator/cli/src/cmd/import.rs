//! `smm import`: brings in a catalog of another publisher as a model, or a profile of one.

mod profile;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::import::{
    self, ChangeKind, ForeignFormat, ImportChange, ImportSurroundings, ImportTarget, ImportedAgain,
    ImportedFirst, LOCK, MAX_FOREIGN_BYTES, ReadCatalog,
};
use smm_core::layout::{Family, Home};
use smm_core::model::VersionRef;
use smm_core::scaffold::NewFile;
use smm_core::text::{count, shown_on_one_line};
use smm_core::{Sources, Workspace};

use crate::args::Args;
use crate::args::import::ImportArgs;
use crate::cmd::catalogs::{self, CatalogOptions, CatalogPlace, ForeignSource, NAMED};
use crate::cmd::{check, init, today};
use crate::disk::Existing;
use crate::{disk, terminal};

/// What did not happen where something has errors.
const UNDONE: &str = "nothing was brought in";

pub(crate) fn run(args: &Args, wanted: &ImportArgs) -> Result<ExitCode> {
    let format = ForeignFormat::from(wanted.format);
    if wanted.columns.is_some() && !format.is_table() {
        bail!("`--columns` is for tables, that is `csv` and `xlsx`");
    }
    let options = CatalogOptions {
        format: Some(format),
        catalog: wanted.catalog.as_deref(),
        columns: wanted.columns.as_deref(),
    };
    let from = CatalogPlace::Disk(wanted.source.clone());
    let (sources, format) = catalogs::files(&from, &options)?;
    if format == Some(ForeignFormat::Oscal) && import::profile::is_profile(&sources) {
        return profile::run(args, wanted, &sources);
    }
    if wanted.base.is_some() {
        bail!("`--base` is for profiles of OSCAL");
    }
    let Some(source) = catalogs::read_files(args, (&from, sources, format), &options)? else {
        terminal::say(args, UNDONE);
        return Ok(ExitCode::from(1));
    };
    let place = place(args, wanted, Family::Model)?;
    let name = match place.name {
        Some(name) => name,
        None => import::name_of(&source.read.catalog)?,
    };
    let (from, today) = (file_name(wanted), today()?);
    let target = ImportTarget { name: &name, from: &from, today: &today };
    let folder = Home::new(Family::Model, &name).path();
    let lock = place.root.join(&folder).join(LOCK);
    if lock.is_file() {
        if wanted.mapping.is_some() {
            bail!(
                "`{name}` is here already; `--with` is for a version that is brought in beside an earlier one"
            );
        }
        return again(args, (&place.root, &lock), &source, &target);
    }
    begin(args, &place.root, (&source.read, &target), wanted.mapping.as_deref())
}

/// The name of the file or folder that something is brought in from.
fn file_name(wanted: &ImportArgs) -> String {
    let name = wanted.source.file_name();
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The locks of the imports below a folder of the workspace, by their paths in it.
fn locks(root: &Path, folder: &str) -> Result<BTreeMap<String, String>> {
    let mut locks = BTreeMap::new();
    if root.join(folder).is_dir() {
        let is_lock = |name: &str| name.ends_with(&format!("/{LOCK}"));
        for (inside, bytes) in disk::read_below(root, folder, is_lock)? {
            let path = format!("{folder}/{inside}");
            let text =
                String::from_utf8(bytes).with_context(|| format!("`{path}` is not UTF-8 text"))?;
            locks.insert(path, text);
        }
    }
    Ok(locks)
}

/// Where a catalog goes.
struct ImportPlace {
    /// The workspace, or a folder that becomes one.
    root: PathBuf,
    /// The version, if the folder names it.
    name: Option<VersionRef>,
}

fn place(args: &Args, wanted: &ImportArgs, family: Family) -> Result<ImportPlace> {
    let Some(into) = &wanted.into else {
        let root = disk::find_workspace(args.directory.as_deref())
            .context("name a folder with `--into`, which becomes a workspace")?;
        return Ok(ImportPlace { root, name: None });
    };
    let steps: Vec<&str> = into.iter().rev().take(3).filter_map(|step| step.to_str()).collect();
    if let [version, id, folder] = steps[..]
        && folder == family.folder()
    {
        let text = format!("{id}@{version}");
        let Some(name) = VersionRef::parse(&text).filter(|name| smm_core::id::is_id(&name.id))
        else {
            bail!("`{}` names no version; one is `{folder}/my-name/1.0`", shown_on_one_line(&text));
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
    mapping: Option<&Path>,
) -> Result<ExitCode> {
    let home = Home::new(Family::Model, target.name).path();
    let folder = new_folder(root, &home)?;
    let here =
        if disk::is_workspace(root) { disk::load_workspace(root)? } else { Sources::default() };
    let locks = locks(root, &format!("{}/{}", Family::Model.folder(), target.name.id))?;
    let mapping = match mapping.map(|path| catalogs::mapping(args, path)).transpose()? {
        Some(None) => {
            terminal::say(args, UNDONE);
            return Ok(ExitCode::from(1));
        }
        read => read.flatten(),
    };
    let said = mapping.as_ref().map(|mapping| &mapping.said);
    let around = ImportSurroundings { here: &here, locks: &locks, mapping: said };
    let ImportedFirst { files, mapping_found } = import::begin(read, target, &around)?;
    if let Some(mapping) = &mapping
        && !mapping.show(args, &mapping_found)?
    {
        terminal::say(args, UNDONE);
        return Ok(ExitCode::from(1));
    }
    if !disk::is_workspace(root) {
        let title = smm_core::import::title_of(&read.catalog);
        let around = init::around(&title).into_iter().map(|(path, bytes)| (root.join(path), bytes));
        disk::make_files(&around.collect::<Vec<_>>(), Existing::Keep)?;
    }
    let _held = disk::lock(root)?;
    make(args, (&folder, &home), &files)?;
    catalogs::say_left(args, &read.left);
    Ok(ExitCode::SUCCESS)
}

/// The folder of a version that is not here yet.
fn new_folder(root: &Path, home: &str) -> Result<PathBuf> {
    let folder = root.join(home.trim_end_matches('/'));
    if folder.symlink_metadata().is_ok() {
        bail!(
            "`{}` is there already, and not by an import: there is no `{LOCK}` in it",
            folder.display()
        );
    }
    Ok(folder)
}

/// Makes the folder of a version.
fn make(args: &Args, (folder, home): (&Path, &str), files: &[NewFile]) -> Result<()> {
    let in_folder = |file: &NewFile| {
        let inside = file.path.strip_prefix(home).unwrap_or(&file.path);
        (inside.to_owned(), file.text.clone().into_bytes())
    };
    let inside: Vec<(String, Vec<u8>)> = files.iter().map(in_folder).collect();
    disk::make_folder(folder, &inside)?;
    let files = count(files.len(), "file");
    terminal::say(args, &format!("wrote `{}` with {files}", folder.display()));
    Ok(())
}

/// Brings in again what an import brought in before.
fn again(
    args: &Args,
    (root, lock): (&Path, &Path),
    source: &ForeignSource,
    target: &ImportTarget<'_>,
) -> Result<ExitCode> {
    let read = &source.read;
    let _held = disk::lock(root)?;
    let here = disk::load_workspace(root)?;
    require_open(&smm_core::load(&here).value, target.name)?;
    let text = disk::read_text(lock, MAX_FOREIGN_BYTES)?;
    let plan = import::again(read, target, (&here, &text))?;
    carry_out(root, &plan)?;
    say_changes(args, &plan);
    check::show_some(args, &plan.found, &source.sources)?;
    catalogs::say_left(args, &read.left);
    Ok(exit(&plan))
}

/// Fails if a version is published.
fn require_open(workspace: &Workspace, name: &VersionRef) -> Result<()> {
    if workspace.published.versions.contains_key(&name.to_string()) {
        bail!("`{name}` is published and stays as it is; bring it in as another version");
    }
    Ok(())
}

/// Writes what another import makes, edits and removes.
fn carry_out(root: &Path, plan: &ImportedAgain) -> Result<()> {
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
    Ok(())
}

/// Whether something differs on both sides.
fn exit(plan: &ImportedAgain) -> ExitCode {
    let has_conflicts = plan.changes.iter().any(|one| one.kind == ChangeKind::Conflict);
    if has_conflicts { ExitCode::from(1) } else { ExitCode::SUCCESS }
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
