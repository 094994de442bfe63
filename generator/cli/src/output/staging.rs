//! Writes an output folder all or nothing: staged beside it, swapped in one step.
//!
//! A build that fails or is killed leaves the old output whole; the next build removes what it
//! left behind.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use super::manifest::{self, EntryKind, Manifest};

/// A folder beside the output that becomes the output.
pub(crate) struct Staging {
    out: PathBuf,
    folder: PathBuf,
}

impl Staging {
    /// Makes the folder; refuses to replace a folder that smm did not write.
    pub(crate) fn beside(out: &Path) -> Result<Self> {
        refuse_foreign(out)?;
        let parent = match out.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&parent).with_context(|| format!("`{}`", parent.display()))?;
        let prefix = prefix_of(out);
        remove_leftovers(&parent, &prefix);
        let folder = parent.join(format!("{prefix}{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("`{}`", folder.display()))?;
        Ok(Self { out: out.to_path_buf(), folder })
    }

    /// Where the new output is being made.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.join("out")
    }

    /// A folder for intermediate files, on the same disk.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        self.folder.join("scratch").join(name.replace('/', "-"))
    }

    /// Puts the new output in the place of the old one, with what others have put there.
    pub(crate) fn publish(self, old: &Manifest) -> Result<()> {
        if self.out.exists() {
            self.keep_foreign(old)?;
        }
        let new = self.folder();
        if self.out.exists() {
            exchange(&new, &self.out, &self.folder.join("old"))
                .with_context(|| format!("replacing `{}`", self.out.display()))?;
        } else {
            fs::rename(&new, &self.out)
                .with_context(|| format!("writing `{}`", self.out.display()))?;
        }
        Ok(())
    }
}

impl Staging {
    /// Takes over what is in the output and not in its manifest: it is not ours to remove.
    fn keep_foreign(&self, old: &Manifest) -> Result<()> {
        let target = self.folder();
        for (path, kind) in manifest::entries_below(&self.out)? {
            if path == manifest::NAME || old.files.contains_key(&path) {
                continue;
            }
            let (from, to) = (self.out.join(&path), target.join(&path));
            if fs::symlink_metadata(&to).is_ok() {
                if kind == EntryKind::File && fs::read(&from).ok() == fs::read(&to).ok() {
                    continue;
                }
                bail!("`{}` is in the way and smm did not write it; move it", from.display());
            }
            keep(&from, &to, kind).with_context(|| {
                format!("keeping `{}`, which smm did not write", from.display())
            })?;
        }
        Ok(())
    }
}

/// Makes an entry of the old output appear in the new one as it is; links are made again, not followed.
fn keep(from: &Path, to: &Path, kind: EntryKind) -> Result<()> {
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    match kind {
        EntryKind::File => {
            if fs::hard_link(from, to).is_err() {
                fs::copy(from, to)?;
            }
        }
        #[cfg(unix)]
        EntryKind::Link => std::os::unix::fs::symlink(fs::read_link(from)?, to)?,
        _ => bail!("it is neither a file nor a link; move it"),
    }
    Ok(())
}

impl Drop for Staging {
    fn drop(&mut self) {
        remove(&self.folder, 2);
    }
}

/// Removes a folder, the parts of its upper levels side by side: most time of a small build is here.
fn remove(folder: &Path, levels: usize) {
    if levels > 0
        && let Ok(entries) = fs::read_dir(folder)
    {
        let entries: Vec<_> = entries.flatten().collect();
        let folders =
            entries.par_iter().filter(|entry| entry.file_type().is_ok_and(|t| t.is_dir()));
        folders.for_each(|entry| remove(&entry.path(), levels - 1));
    }
    let _ = fs::remove_dir_all(folder);
}

/// Swaps two folders: in one step where the system can, else in two renames.
fn exchange(new: &Path, out: &Path, old: &Path) -> std::io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, out, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    fs::rename(out, old)?;
    fs::rename(new, out).inspect_err(|_| drop(fs::rename(old, out)))
}

fn prefix_of(out: &Path) -> String {
    let name = out.file_name().and_then(|name| name.to_str()).unwrap_or("site");
    format!(".{name}.smm-")
}

/// An existing folder is replaced only if it is empty or carries our manifest.
fn refuse_foreign(out: &Path) -> Result<()> {
    if !out.exists() {
        return Ok(());
    }
    if !out.is_dir() {
        bail!("`{}` exists and is no folder; choose another with `--out`", out.display());
    }
    let mut entries = fs::read_dir(out).with_context(|| format!("`{}`", out.display()))?;
    if entries.next().is_none() {
        return Ok(());
    }
    Manifest::read(out).map(drop).with_context(|| {
        format!(
            "`{}` holds files that smm did not write; empty it or choose another folder with `--out`",
            out.display()
        )
    })
}

/// Removes what killed builds left; a build that still runs keeps its folder.
fn remove_leftovers(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.strip_prefix(prefix)) else { continue };
        let is_running = Path::new("/proc").join(pid).exists();
        if pid.parse::<u32>().is_ok() && !is_running {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
