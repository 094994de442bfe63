//! Reads workspaces from disk and writes outputs, all or nothing.
//!
//! In: folders. Out: [`Sources`]. Files that cannot be read become findings, not failures.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use smm_core::Sources;
use smm_core::layout;
use smm_core::source::{Fault, MAX_FILE_BYTES};

/// Folders deeper than this are not followed: the deepest document lies four steps down.
const MAX_DEPTH: usize = 12;

/// Finds the workspace: the folder given, or the nearest parent with `smm.toml`.
pub(crate) fn find_workspace(directory: Option<&Path>) -> Result<PathBuf> {
    if let Some(dir) = directory {
        if !dir.is_dir() {
            bail!("`{}` is no folder", dir.display());
        }
        return Ok(dir.to_path_buf());
    }
    let here = std::env::current_dir().context("the current folder cannot be found")?;
    let found = here.ancestors().find(|dir| dir.join(layout::WORKSPACE).is_file());
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
    load_folders(root, &layout::VERSION_FOLDERS)
}

/// Reads all documents of a workspace.
pub(crate) fn load_workspace(root: &Path) -> Result<Sources> {
    load_folders(root, &layout::FOLDERS)
}

/// Reads some folders of a workspace, with what is said of it as a whole.
pub(crate) fn load_folders<S: AsRef<str>>(root: &Path, folders: &[S]) -> Result<Sources> {
    let mut found = Vec::new();
    for name in [layout::WORKSPACE, layout::PUBLISHED] {
        let path = root.join(name);
        if path.exists() {
            found.push(Entry { name: name.to_owned(), content: Content::At(path) });
        }
    }
    for folder in folders {
        let name = folder.as_ref().trim_end_matches('/');
        let path = root.join(name);
        if path.is_dir() {
            list_folder(&path, name, 0, &mut found)?;
        }
    }
    Ok(read(found))
}

/// Reads the documents of a folder as if it lay at `place` in a workspace.
pub(crate) fn load_at(folder: &Path, place: &str) -> Result<Sources> {
    let mut found = Vec::new();
    list_folder(folder, place, 0, &mut found)?;
    Ok(read(found))
}

/// Writes a file beside its place and renames it, so that a reader sees the old or the new one;
/// folders that are missing are made.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let at = || format!("`{}` cannot be written", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(at)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(at)?;
    file.write_all(bytes).with_context(at)?;
    // A temporary file is closed to others; what people ask for is not.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644)).with_context(at)?;
    }
    file.persist(path).with_context(at)?;
    Ok(())
}

/// What was found in a folder, under its name in the workspace.
struct Entry {
    name: String,
    content: Content,
}

enum Content {
    At(PathBuf),
    Bytes(Vec<u8>),
    Fault(Fault),
}

/// Reads files side by side; they come in the order in which they were found.
fn read(found: Vec<Entry>) -> Sources {
    let read = |entry: Entry| match entry.content {
        Content::At(path) => Entry { content: read_file(&path), ..entry },
        _ => entry,
    };
    let read: Vec<Entry> = found.into_par_iter().map(read).collect();
    let mut sources = Sources::default();
    for entry in read {
        match entry.content {
            Content::Bytes(bytes) => sources.add(entry.name, bytes),
            Content::Fault(fault) => sources.add_fault(entry.name, fault),
            Content::At(_) => continue,
        };
    }
    sources
}

fn list_folder(folder: &Path, name: &str, depth: usize, found: &mut Vec<Entry>) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let fault = Content::Fault(Fault::Unreadable(reason(&error)));
            found.push(Entry { name: name.to_owned(), content: fault });
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
        list_entry(&path, &format!("{name}/{step}"), depth, found)?;
    }
    Ok(())
}

fn list_entry(path: &Path, name: &str, depth: usize, found: &mut Vec<Entry>) -> Result<()> {
    let is_document = layout::is_document(name);
    let is_near_miss = name.ends_with(".yml") && !name.starts_with("book/");
    let content = match fs::metadata(path) {
        Ok(meta) if meta.is_dir() && is_document => {
            Content::Fault(Fault::NotAFile("a folder".into()))
        }
        Ok(meta) if meta.is_dir() && depth < MAX_DEPTH && !is_link(path) => {
            return list_folder(path, name, depth + 1, found);
        }
        Ok(meta) if meta.is_dir() => return Ok(()),
        Ok(meta) if is_document && !meta.is_file() => {
            Content::Fault(Fault::NotAFile("neither a file nor a folder".into()))
        }
        Ok(_) if is_near_miss => {
            Content::Fault(Fault::NotAFile("a file that ends in `.yml` instead of `.yaml`".into()))
        }
        Ok(_) if is_document => Content::At(path.to_path_buf()),
        Err(error) if is_document || is_link(path) => {
            Content::Fault(Fault::Unreadable(reason(&error)))
        }
        _ => return Ok(()),
    };
    found.push(Entry { name: name.to_owned(), content });
    Ok(())
}

/// Links to folders are not followed: they are how a folder comes to hold itself.
fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_symlink())
}

fn read_file(path: &Path) -> Content {
    match read_bounded(path) {
        Ok(Ok(bytes)) => Content::Bytes(bytes),
        Ok(Err(size)) => Content::Fault(Fault::TooLarge(size)),
        Err(error) => Content::Fault(Fault::Unreadable(reason(&error))),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_into_a_folder_that_is_made_and_all_may_read_it() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("deep/down/one.txt");
        for text in ["first", "second"] {
            write_whole(&path, text.as_bytes()).expect("writable");
            assert_eq!(fs::read_to_string(&path).expect("readable"), text);
        }
        let beside = fs::read_dir(folder.path().join("deep/down")).expect("a folder").count();
        assert_eq!(beside, 1, "nothing is left over");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&path).expect("readable").permissions().mode();
            assert_eq!(mode & 0o777, 0o644);
        }
    }
}
