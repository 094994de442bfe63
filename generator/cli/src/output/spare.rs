//! The output before last, which the next one is built upon.
//!
//! In: the folder that a build took out of use, and where each file of the output lies on the disk. Out: a
//! folder that holds nothing but files of the output, under their names. To link thousands of files into an
//! empty folder and to remove as many takes longer than to make the page that was edited; here only what
//! differs between three outputs is touched. A file counts by where it lies on the disk, not by its name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rayon::prelude::*;

/// A folder of an earlier build, as far as its files are still those of the output.
#[derive(Debug, Default)]
pub(crate) struct Spare {
    folder: PathBuf,
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
}

/// What is in a folder and was left there.
#[derive(Default)]
struct Left {
    files: Vec<String>,
    folders: Vec<String>,
}

/// Whether the file at a path, on a device and of a number, is the one in the output.
pub(crate) type IsSame<'a> = dyn Fn(&str, u64, u64) -> bool + Sync + 'a;

impl Spare {
    /// An empty folder.
    pub(crate) fn none(folder: PathBuf) -> Result<Self> {
        fs::create_dir(&folder).with_context(|| format!("`{}`", folder.display()))?;
        Ok(Self { folder, ..Self::default() })
    }

    /// Removes from a folder whatever is no file of the output; none if it is no folder or cannot be
    /// cleared.
    pub(crate) fn cleared(folder: PathBuf, is_same: &IsSame<'_>) -> Option<Self> {
        let device = device(&folder)?;
        let Left { files, folders } = cleared(&folder, "", device, is_same).ok()?;
        let (files, folders) = (files.into_iter().collect(), folders.into_iter().collect());
        Some(Self { folder, files, folders })
    }

    /// Whether the file of the output was there already, and still is.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    /// Makes way for a new file: removes the old one of that name, and what of an earlier output has its
    /// name for a folder or one of its folders for a file.
    pub(crate) fn make_way(&self, path: &str) {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        for old in folders.chain([path]).filter(|name| self.files.contains(*name)) {
            let _ = fs::remove_file(self.folder.join(old));
        }
        if self.folders.contains(path) {
            let _ = fs::remove_dir_all(self.folder.join(path));
        }
    }

    /// Removes the files that are no longer wanted, and folders without any.
    pub(crate) fn clear_rest(&self, wanted: &BTreeSet<&str>) {
        for path in self.files.iter().filter(|path| !wanted.contains(path.as_str())) {
            let _ = fs::remove_file(self.folder.join(path));
        }
        // What lies deeper comes later.
        for folder in self.folders.iter().rev() {
            let inside = format!("{folder}/");
            let next = wanted.range(inside.as_str()..).next();
            if !next.is_some_and(|path| path.starts_with(&inside)) {
                let _ = fs::remove_dir(self.folder.join(folder));
            }
        }
    }
}

/// The device of a folder; none if it is no folder, or where the system does not tell files apart.
fn device(folder: &Path) -> Option<u64> {
    let meta = fs::symlink_metadata(folder).ok().filter(fs::Metadata::is_dir)?;
    #[cfg(unix)]
    return Some(std::os::unix::fs::MetadataExt::dev(&meta));
    #[cfg(not(unix))]
    return (!meta.is_dir()).then_some(0);
}

/// Where a file lies on its device.
fn number(entry: &fs::DirEntry) -> u64 {
    #[cfg(unix)]
    return std::os::unix::fs::DirEntryExt::ino(entry);
    #[cfg(not(unix))]
    return u64::try_from(entry.file_name().len()).unwrap_or(0);
}

/// Removes what is no file of the output; folders stay, and are gone through side by side. Links are
/// removed, not followed.
fn cleared(
    folder: &Path,
    prefix: &str,
    device: u64,
    is_same: &IsSame<'_>,
) -> std::io::Result<Left> {
    let mut left = Left::default();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (kind, name) = (entry.file_type()?, entry.file_name());
        let path = format!("{prefix}{}", name.to_string_lossy());
        if kind.is_dir() {
            left.folders.push(path);
        } else if kind.is_file() && is_same(&path, device, number(&entry)) {
            left.files.push(path);
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    let below = |path: &String| {
        let name = &path[prefix.len()..];
        cleared(&folder.join(name), &format!("{path}/"), device, is_same)
    };
    let below: Vec<Left> = left.folders.par_iter().map(below).collect::<Result<_, _>>()?;
    for one in below {
        left.files.extend(one.files);
        left.folders.extend(one.folders);
    }
    Ok(left)
}
