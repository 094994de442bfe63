//! Writes an output folder all or nothing: made beside it, exchanged in one step.
//!
//! In: the path of the output. Out: a folder to write into, which takes the place of the output once
//! it is whole. What a build needs besides lies in a hidden folder beside the output, held by a lock:
//! of two builds at once the second waits. A build that fails or is killed leaves the old output as it
//! was; the next build clears away what it left. The output that was replaced stays there as a [`Spare`] for
//! the next build. Never: follows a link, removes what smm did not write.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use super::flushing::Flushing;
use super::keys::{self, Stamp};
use super::manifest::{self, EntryKind, Manifest};
use super::site::{write_file, write_over};
use super::spare::{IsSame, Spare};

/// What backup programs know a folder by that can be made again at any time.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by smm; may be removed.\n";

/// Name of the spare output in the hidden folder.
const SPARE: &str = "spare";

/// The new output while files are put into it.
struct Begun {
    /// What it is built upon.
    spare: Spare,
    /// What was written for it.
    flushing: Flushing,
}

/// A folder beside the output that becomes the output.
pub(crate) struct Staging {
    /// The output, which may not be there yet; no link.
    pub(crate) out: PathBuf,
    /// The hidden folder beside it.
    pub(crate) room: PathBuf,
    /// What the last build wrote; nothing if there is no output yet.
    pub(crate) old: Manifest,
    /// The new output, once it is begun.
    begun: OnceLock<Begun>,
    /// Whether something had to be copied, because the disk knows no links.
    has_copies: AtomicBool,
    /// Held as long as this build works.
    _lock: File,
}

impl Staging {
    /// Takes the output folder for this build alone; says so if it has to wait for another.
    ///
    /// # Errors
    /// The folder is another's, or the disk refuses.
    pub(crate) fn beside(out: &Path, wait: impl FnOnce()) -> Result<Self> {
        let out = resolved(out)?;
        let room = room(&out)?;
        let lock = lock(&room.join("lock"), wait)?;
        recover(&out, &room)?;
        let old = own_manifest(&out)?;
        let (begun, has_copies) = (OnceLock::new(), AtomicBool::new(false));
        Ok(Self { out, room, old, begun, has_copies, _lock: lock })
    }

    /// Where the new output is being made.
    fn folder(&self) -> PathBuf {
        self.room.join("new")
    }

    /// Makes the folder of the new output: the spare one, with the files that `is_same` knows, or an empty
    /// one.
    pub(crate) fn begin(&self, is_same: &IsSame<'_>) -> Result<()> {
        let (new, spare) = (self.folder(), self.room.join(SPARE));
        let taken = fs::rename(&spare, &new).ok();
        let taken = taken.and_then(|()| Spare::cleared(new.clone(), is_same));
        let spare = match taken {
            Some(taken) => taken,
            None => {
                remove(&spare, 2);
                remove(&new, 2);
                Spare::none(new)?
            }
        };
        let _ = self.begun.set(Begun { spare, flushing: Flushing::begin()? });
        Ok(())
    }

    fn begun(&self) -> &Begun {
        self.begun.get().expect("the new output was begun")
    }

    /// What the new output is built upon.
    fn spare(&self) -> &Spare {
        &self.begun().spare
    }

    /// How a file lies there that was just written; the disk begins to keep it.
    fn written(&self, path: &str, place: PathBuf) -> Result<Stamp> {
        let stamp = Stamp::of(&place).with_context(|| format!("`{path}` is no file"))?;
        self.begun().flushing.add(place);
        Ok(stamp)
    }

    /// Whether a file of the output was in the spare one already, so that nobody had to touch it.
    pub(crate) fn was_there(&self, path: &str) -> bool {
        self.spare().has(path)
    }

    /// Writes a new file. Nothing that this build wrote is written over.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) -> Result<Stamp> {
        let place = self.folder().join(path);
        self.spare().make_way(path);
        write_file(&place, bytes)?;
        self.written(path, place)
    }

    /// The bytes of a file of the new output.
    pub(crate) fn read(&self, path: &str) -> Result<Vec<u8>> {
        fs::read(self.folder().join(path)).with_context(|| format!("`{path}`"))
    }

    /// The size of a file of the new output; none if it is not there.
    pub(crate) fn size(&self, path: &str) -> Option<u64> {
        Some(fs::symlink_metadata(self.folder().join(path)).ok()?.len())
    }

    /// The same of a file that lies in the scratch folder, which is filled anew and moved.
    pub(crate) fn write_over(&self, scratch: &Path, path: &str, bytes: &[u8]) -> Result<Stamp> {
        let place = self.folder().join(path);
        self.spare().make_way(path);
        write_over(scratch, &place, bytes)?;
        self.written(path, place)
    }

    /// Makes a file of the old output appear in the new one: if it is not there anyway, by a link if the
    /// disk can, else by a copy. Nothing is written over.
    pub(crate) fn take_over(&self, path: &str) -> Result<()> {
        if self.spare().has(path) {
            return Ok(());
        }
        self.spare().make_way(path);
        let new = self.folder();
        let (from, to) = (self.out.join(path), new.join(path));
        // Most folders are there already; to ask of each file would take as long as to link it.
        if fs::hard_link(&from, &to).is_ok() {
            return Ok(());
        }
        let folder = to.parent().unwrap_or(&new);
        fs::create_dir_all(folder).with_context(|| format!("`{}`", folder.display()))?;
        if fs::hard_link(&from, &to).is_err() {
            self.has_copies.store(true, Ordering::Relaxed);
            copy(&from, &to).with_context(|| format!("`{}`", from.display()))?;
        }
        Ok(())
    }

    /// A folder for intermediate files, on the same disk.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        self.room.join("scratch").join(name.replace('/', "-"))
    }

    /// Puts the new output in the place of the old one, with what others have put there; `all` are its
    /// files, `fresh` those that were written for it. What this build needs no more is removed. Says
    /// whether the old output is the spare one now, so that what is in both was not touched.
    pub(crate) fn publish(&self, all: &BTreeSet<&str>, fresh: &[&str]) -> Result<bool> {
        let new = self.folder();
        let is_there = self.out.exists();
        self.spare().clear_rest(all);
        if is_there {
            self.keep_foreign()?;
        }
        // Before anything leads to them. Other files are links into the old output and kept already.
        self.begun().flushing.finish()?;
        let at = || format!("writing `{}`", self.out.display());
        let mut has_spare = false;
        if is_there {
            let old = self.room.join("old");
            let replaced = exchange(&new, &self.out, &old).with_context(at)?;
            // One that shares little with the output would only take room.
            if fresh.len() * 2 < all.len() && !self.has_copies.load(Ordering::Relaxed) {
                has_spare = fs::rename(replaced, self.room.join(SPARE)).is_ok();
            }
        } else {
            fs::rename(&new, &self.out).with_context(at)?;
        }
        flush_folder(&self.room);
        flush_folder(self.room.parent().unwrap_or(&self.room));
        clear(&self.room);
        Ok(has_spare)
    }

    /// Takes over what is in the output and not in its manifest: it is not ours to remove.
    fn keep_foreign(&self) -> Result<()> {
        let target = self.folder();
        for (path, kind) in manifest::entries_below(&self.out)? {
            if path == manifest::NAME || self.old.files.contains_key(&path) {
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

impl Drop for Staging {
    fn drop(&mut self) {
        clear(&self.room);
    }
}

/// The output that is meant: the folder that a link leads to, not the link.
fn resolved(out: &Path) -> Result<PathBuf> {
    let is_link = fs::symlink_metadata(out).is_ok_and(|meta| meta.file_type().is_symlink());
    if is_link {
        return fs::canonicalize(out)
            .with_context(|| format!("`{}` is a link that leads nowhere", out.display()));
    }
    Ok(out.to_path_buf())
}

/// Makes the hidden folder beside an output; version control and backups leave it out.
fn room(out: &Path) -> Result<PathBuf> {
    let name = out.file_name().and_then(|name| name.to_str());
    let Some(name) = name else { bail!("`{}` names no folder to write into", out.display()) };
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty());
    let room = parent.unwrap_or(Path::new(".")).join(format!(".{name}.smm"));
    let at = || format!("`{}`", room.display());
    fs::create_dir_all(&room).or_else(if_there).with_context(at)?;
    // Whoever could put a link here could have us write and remove anywhere.
    if !fs::symlink_metadata(&room).with_context(at)?.is_dir() {
        bail!("`{}` is no folder; remove it", room.display());
    }
    for (name, text) in [(".gitignore", "*\n"), ("CACHEDIR.TAG", TAG)] {
        let made = File::create_new(room.join(name));
        made.and_then(|mut file| file.write_all(text.as_bytes()))
            .or_else(if_there)
            .with_context(at)?;
    }
    Ok(room)
}

/// What is there already need not be made.
fn if_there(error: io::Error) -> io::Result<()> {
    if error.kind() == ErrorKind::AlreadyExists { Ok(()) } else { Err(error) }
}

/// Waits until no other build holds the lock. The system lets go of it however a build ends.
fn lock(path: &Path, wait: impl FnOnce()) -> Result<File> {
    let at = || format!("`{}`", path.display());
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path).with_context(at)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            wait();
            file.lock().with_context(at)?;
        }
        Err(TryLockError::Error(error)) => return Err(error).with_context(at),
    }
    Ok(file)
}

/// Puts back an output that a killed build had taken away and not yet replaced, and clears the rest.
fn recover(out: &Path, room: &Path) -> Result<()> {
    let old = room.join("old");
    if old.join(manifest::NAME).is_file() && fs::symlink_metadata(out).is_err() {
        fs::rename(&old, out).with_context(|| format!("putting back `{}`", out.display()))?;
    }
    clear(room);
    Ok(())
}

/// Removes what a build needs only while it works.
fn clear(room: &Path) {
    for name in ["new", "old", "scratch"] {
        remove(&room.join(name), 2);
    }
    let _ = fs::remove_file(room.join(keys::UNFINISHED));
}

/// Removes a folder, the parts of its upper levels side by side: most time of a small build is here.
fn remove(folder: &Path, levels: usize) {
    let is_folder = fs::symlink_metadata(folder).is_ok_and(|meta| meta.is_dir());
    if levels > 0
        && is_folder
        && let Ok(entries) = fs::read_dir(folder)
    {
        let entries: Vec<_> = entries.flatten().collect();
        let folders =
            entries.par_iter().filter(|entry| entry.file_type().is_ok_and(|t| t.is_dir()));
        folders.for_each(|entry| remove(&entry.path(), levels - 1));
    }
    // A link is removed, not what it leads to.
    let _ = fs::remove_dir_all(folder);
}

/// The manifest of an output that smm may replace: none if there is no output or it is empty.
fn own_manifest(out: &Path) -> Result<Manifest> {
    if !out.exists() {
        return Ok(Manifest::default());
    }
    if !out.is_dir() {
        bail!("`{}` exists and is no folder; choose another with `--out`", out.display());
    }
    let mut entries = fs::read_dir(out).with_context(|| format!("`{}`", out.display()))?;
    if entries.next().is_none() {
        return Ok(Manifest::default());
    }
    Manifest::read(out).with_context(|| {
        format!(
            "`{}` holds files that smm did not write; empty it or choose another folder with `--out`",
            out.display()
        )
    })
}

/// Makes an entry of the old output appear in the new one as it is; links are made again, not followed.
fn keep(from: &Path, to: &Path, kind: EntryKind) -> Result<()> {
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    match kind {
        EntryKind::File => {
            if fs::hard_link(from, to).is_err() {
                fs::copy(from, to)?;
                // The original goes with the old output: the copy must be on the disk before.
                File::open(to)?.sync_data()?;
            }
        }
        #[cfg(unix)]
        EntryKind::Link => std::os::unix::fs::symlink(fs::read_link(from)?, to)?,
        _ => bail!("it is neither a file nor a link; move it"),
    }
    Ok(())
}

/// Has the disk keep the names in a folder, where the system can.
fn flush_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Swaps two folders: in one step where the system can. Else in two, between which the old output lies
/// in `old`, where the next build finds it if this one ends in between. Returns where it lies then.
fn exchange<'p>(new: &'p Path, out: &Path, old: &'p Path) -> std::io::Result<&'p Path> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, out, RenameFlags::EXCHANGE).is_ok() {
            return Ok(new);
        }
    }
    fs::rename(out, old)?;
    fs::rename(new, out).inspect_err(|_| drop(fs::rename(old, out)))?;
    Ok(old)
}

/// Copies a file to where none is; the copy is on the disk then.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut copied = File::create_new(to)?;
    std::io::copy(&mut File::open(from)?, &mut copied)?;
    copied.sync_data()
}
