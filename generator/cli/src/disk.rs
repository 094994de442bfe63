//! Reads workspaces from disk and writes outputs, all or nothing.
//!
//! In: folders. Out: [`Sources`]. Files that cannot be read become findings, not failures.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use smm_core::Sources;
use smm_core::source::{Fault, MAX_FILE_BYTES};

use crate::args::Args;

/// Folders of a workspace that hold documents.
const FOLDERS: [&str; 7] =
    ["models", "profiles", "mappings", "references", "book", "assessments", "examples/assessments"];
/// Folders deeper than this are not followed: the deepest document lies four steps down.
const MAX_DEPTH: usize = 12;

/// Finds the workspace: the folder given, or the nearest parent with `smm.toml`.
pub(crate) fn find_workspace(args: &Args) -> Result<PathBuf> {
    if let Some(dir) = &args.directory {
        if !dir.is_dir() {
            bail!("`{}` is no folder", dir.display());
        }
        return Ok(dir.clone());
    }
    let here = std::env::current_dir().context("the current folder cannot be found")?;
    let found = here.ancestors().find(|dir| dir.join("smm.toml").is_file());
    match found {
        Some(dir) => Ok(dir.to_path_buf()),
        None => bail!(
            "no `smm.toml` in `{}` or above it; go to a workspace or name one with `-C DIR`",
            here.display()
        ),
    }
}

/// Reads the models and profiles of a workspace, and nothing else.
pub(crate) fn load_models(root: &Path) -> Result<Sources> {
    load_folders(root, &["models", "profiles"])
}

/// Reads all documents of a workspace.
pub(crate) fn load_workspace(root: &Path) -> Result<Sources> {
    load_folders(root, &FOLDERS)
}

/// Reads some folders of a workspace, with what is said of it as a whole.
pub(crate) fn load_folders<S: AsRef<str>>(root: &Path, folders: &[S]) -> Result<Sources> {
    let mut sources = Sources::default();
    for name in ["smm.toml", smm_core::schema::locks::PUBLISHED] {
        let path = root.join(name);
        if path.exists() {
            load_file(&path, name, &mut sources);
        }
    }
    for folder in folders {
        let name = folder.as_ref().trim_end_matches('/');
        let path = root.join(name);
        if path.is_dir() {
            load_folder(&path, name, 0, &mut sources)?;
        }
    }
    Ok(sources)
}

/// Reads the documents of a folder as if it lay at `place` in a workspace.
pub(crate) fn load_at(folder: &Path, place: &str) -> Result<Sources> {
    let mut sources = Sources::default();
    load_folder(folder, place, 0, &mut sources)?;
    Ok(sources)
}

/// Whether a path in a workspace is that of a document or a lock.
pub(crate) fn is_document(name: &str) -> bool {
    name.ends_with(".yaml")
        || name.ends_with(".lock")
        || (name.starts_with("book/src/") && name.ends_with(".md"))
}

fn load_folder(folder: &Path, name: &str, depth: usize, sources: &mut Sources) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            sources.add_fault(name, Fault::Unreadable(reason(&error)));
            return Ok(());
        }
    };
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in entries {
        paths.push(entry.with_context(|| format!("reading `{}`", folder.display()))?.path());
    }
    paths.sort();
    for path in paths {
        let Some(step) = path.file_name().and_then(|step| step.to_str()) else { continue };
        load_entry(&path, &format!("{name}/{step}"), depth, sources)?;
    }
    Ok(())
}

fn load_entry(path: &Path, name: &str, depth: usize, sources: &mut Sources) -> Result<()> {
    let is_document = is_document(name);
    let is_near_miss = name.ends_with(".yml") && !name.starts_with("book/");
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() && is_document => {
            sources.add_fault(name, Fault::NotAFile("a folder".into()));
        }
        Ok(meta) if meta.is_dir() && depth < MAX_DEPTH && !is_link(path) => {
            load_folder(path, name, depth + 1, sources)?;
        }
        Ok(meta) if meta.is_dir() => {}
        Ok(meta) if is_document && !meta.is_file() => {
            sources.add_fault(name, Fault::NotAFile("neither a file nor a folder".into()));
        }
        Ok(_) if is_near_miss => {
            sources.add_fault(
                name,
                Fault::NotAFile("a file that ends in `.yml` instead of `.yaml`".into()),
            );
        }
        Ok(_) if is_document => load_file(path, name, sources),
        Err(error) if is_document || is_link(path) => {
            sources.add_fault(name, Fault::Unreadable(reason(&error)));
        }
        _ => {}
    }
    Ok(())
}

/// Links to folders are not followed: they are how a folder comes to hold itself.
fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_symlink())
}

fn load_file(path: &Path, name: &str, sources: &mut Sources) {
    match read_bounded(path) {
        Ok(Ok(bytes)) => drop(sources.add(name, bytes)),
        Ok(Err(size)) => drop(sources.add_fault(name, Fault::TooLarge(size))),
        Err(error) => drop(sources.add_fault(name, Fault::Unreadable(reason(&error)))),
    }
}

/// Reads a file, or says its size if it is above the limit, without reading it.
fn read_bounded(path: &Path) -> std::io::Result<std::result::Result<Vec<u8>, u64>> {
    let file = fs::File::open(path)?;
    let size = file.metadata()?.len();
    if size > MAX_FILE_BYTES {
        return Ok(Err(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > MAX_FILE_BYTES { Err(bytes.len() as u64) } else { Ok(bytes) })
}

/// The system's reason in its own words, without the number.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
