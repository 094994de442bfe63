//! Reads workspaces from disk and writes files: the doors of the program.
//!
//! In: folders. Out: [`Sources`]. Files that cannot be read become findings, not failures.

mod assets;
mod list;
mod lock;
mod plain;
mod write;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use list::{FileContent, FoundFile, Listing};
pub(crate) use lock::lock;
pub(crate) use plain::{digest_inside, read, read_below, read_inside, read_text};
use rayon::prelude::*;
use smm_core::Sources;
use smm_core::layout;
use smm_core::source::{Fault, MAX_FILE_BYTES};
pub(crate) use write::{
    Existing, edit_file, make_executable, make_file_in_pieces, make_files, make_folder,
    make_secret, require_free,
};

/// Finds the workspace: the folder given, or the nearest parent with `smm.toml`.
pub(crate) fn find_workspace(directory: Option<&Path>) -> Result<PathBuf> {
    if let Some(dir) = directory {
        if !dir.is_dir() {
            bail!("`{}` is no folder", dir.display());
        }
        return Ok(dir.to_path_buf());
    }
    let here = std::env::current_dir().context("the current folder cannot be found")?;
    match here.ancestors().find(|dir| is_workspace(dir)) {
        Some(dir) => Ok(dir.to_path_buf()),
        None => bail!(
            "no `smm.toml` in `{}` or above it; go to a workspace or name one with `-C DIR`",
            here.display()
        ),
    }
}

/// Whether a folder is a workspace: it has `smm.toml`.
pub(crate) fn is_workspace(dir: &Path) -> bool {
    dir.join(layout::WORKSPACE).symlink_metadata().is_ok()
}

/// Reads the models and profiles of a workspace, and nothing else.
pub(crate) fn load_models(root: &Path) -> Result<Sources> {
    load_folders(root, &layout::VERSION_FOLDERS)
}

/// Reads all documents of a workspace; what is nearly named like one is a finding.
pub(crate) fn load_workspace(root: &Path) -> Result<Sources> {
    let mut listing = list(root, &layout::FOLDERS)?;
    listing.add_near_misses();
    Ok(read_all(listing.found))
}

/// Reads all documents of a workspace, and what it brings along besides.
pub(crate) fn load_whole(root: &Path) -> Result<Sources> {
    let mut sources = load_workspace(root)?;
    assets::load_assets(root, &mut sources);
    Ok(sources)
}

/// Reads some folders of a workspace, with what is said of it as a whole.
pub(crate) fn load_folders<S: AsRef<str>>(root: &Path, folders: &[S]) -> Result<Sources> {
    Ok(read_all(list(root, folders)?.found))
}

fn list<'r, S: AsRef<str>>(root: &'r Path, folders: &[S]) -> Result<Listing<'r>> {
    let mut listing = Listing::below(root);
    for name in layout::ROOT_FILES {
        listing.add_file(name)?;
    }
    // Words are part of what is said of a workspace as a whole.
    let named = folders.iter().map(|folder| folder.as_ref().trim_end_matches('/'));
    let words = layout::WORDS.trim_end_matches('/');
    let has_words = folders.iter().any(|folder| words.starts_with(folder.as_ref()));
    for name in named.chain((!has_words).then_some(words)) {
        let path = root.join(name);
        if path.is_dir() {
            listing.add_folder(&path, name)?;
        }
    }
    Ok(listing)
}

/// Reads the documents of a folder as if it lay at `place` in a workspace.
pub(crate) fn load_at(folder: &Path, place: &str) -> Result<Sources> {
    let mut listing = Listing::below(folder);
    listing.add_folder(folder, place)?;
    Ok(read_all(listing.found))
}

/// Reads files side by side; they come in the order in which they were found.
fn read_all(found: Vec<FoundFile>) -> Sources {
    let read = |entry: FoundFile| match entry.content {
        FileContent::At(path) => FoundFile { content: read_document(&path), ..entry },
        _ => entry,
    };
    let read: Vec<FoundFile> = found.into_par_iter().map(read).collect();
    let mut sources = Sources::default();
    for entry in read {
        match entry.content {
            FileContent::Bytes(bytes) => sources.add(entry.name, bytes),
            FileContent::Fault(fault) => sources.add_fault(entry.name, fault),
            FileContent::At(_) => continue,
        };
    }
    sources
}

/// Whether an editor, an archiver or the system drops such files beside those of people.
pub(crate) fn is_dropping(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.starts_with("._")
        || name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#'))
        || [".git", ".ds_store", "thumbs.db", "desktop.ini", "__macosx"].contains(&lower.as_str())
        || ["~", ".swp", ".swo", ".bak", ".orig", ".rej", ".tmp"]
            .iter()
            .any(|ending| lower.ends_with(ending))
}

fn read_document(path: &Path) -> FileContent {
    match plain::read_at_most(path, MAX_FILE_BYTES) {
        Ok(Some(bytes)) => FileContent::Bytes(bytes),
        Ok(None) => {
            let size = std::fs::metadata(path).map_or(MAX_FILE_BYTES + 1, |meta| meta.len());
            FileContent::Fault(Fault::TooLarge(size))
        }
        Err(error) => FileContent::Fault(Fault::Unreadable(reason(&error))),
    }
}

/// The system's reason in its own words, without the number.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
