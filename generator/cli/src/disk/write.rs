//! Writes the files that people ask for: whole or not at all, and never over what they did not
//! give up.
//!
//! In: paths and bytes. All targets of a run are looked at before the first byte is written. A file
//! is made beside its place under a name of ours, brought to the disk, and renamed; what a killed
//! run left behind is removed by the next one.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::{Builder, NamedTempFile};

/// What every temporary file and folder beside its place is called: `.smm-XXXXXX.tmp`.
const PREFIX: &str = ".smm-";
const SUFFIX: &str = ".tmp";
/// Links that lead to links are followed so far, as the system does.
const MAX_LINKS: usize = 40;
/// The mode of a file that only its owner reads.
const PRIVATE: u32 = 0o600;

/// What becomes of a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    /// It stays, and the command fails.
    Keep,
    /// It is replaced: somebody said `--overwrite`.
    Replace,
}

/// Makes files, or none of them: an existing file stays unless it is given up, or says the same.
///
/// Links are written through, devices and pipes are written to, and the mode of a file that is
/// replaced stays as it is.
pub(crate) fn make_files<P: AsRef<Path>>(files: &[(P, Vec<u8>)], existing: Existing) -> Result<()> {
    let mut places = Vec::new();
    for (path, bytes) in files {
        places.push((path.as_ref(), Destination::of(path.as_ref())?, bytes.as_slice()));
    }
    require_distinct(places.iter().map(|(path, place, _)| (*path, place)))?;
    let mut fresh = Vec::new();
    for (path, place, bytes) in places {
        if !place.holds(bytes) {
            place.require_free(path, existing)?;
            fresh.push((path, place, bytes));
        }
    }
    let mut staged = Vec::new();
    for (path, place, bytes) in fresh {
        let at = || format!("`{}` cannot be written", path.display());
        staged.push((path, Staged::of(place, bytes).with_context(at)?));
    }
    for (path, staged) in staged {
        let at = || format!("`{}` cannot be written", path.display());
        staged.publish(existing).with_context(at)?;
    }
    Ok(())
}

/// Makes a file that only its owner can read, from the first byte on.
pub(crate) fn make_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    let at = || format!("`{}` cannot be written", path.display());
    let place = Destination::of(path)?;
    place.require_free(path, Existing::Keep)?;
    let Destination::File(path, _) = place else {
        bail!("`{}` is no file, and a secret is kept in one", path.display());
    };
    let folder = folder_of(&path);
    fs::create_dir_all(folder).with_context(at)?;
    let mut beside = open_beside(folder, PRIVATE).with_context(at)?;
    beside.write_all(bytes).and_then(|()| beside.as_file().sync_all()).with_context(at)?;
    rename(beside, &path, Existing::Keep).with_context(at)?;
    bring_to_disk(folder).with_context(at)
}

/// Makes a file of any length, or none: its bytes are handed over piece by piece, and it appears when all are there.
pub(crate) fn make_file_in_pieces(
    path: &Path,
    existing: Existing,
    pieces: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    let at = || format!("`{}` cannot be written", path.display());
    let place = Destination::of(path)?;
    place.require_free(path, existing)?;
    match place {
        Destination::Stdout => pieces(&mut io::stdout().lock()),
        Destination::Stderr => pieces(&mut io::stderr().lock()),
        Destination::Stream(place) => {
            pieces(&mut OpenOptions::new().append(true).open(place).with_context(at)?)
        }
        Destination::File(place, old) => {
            let folder = folder_of(&place);
            fs::create_dir_all(folder).with_context(at)?;
            remove_leftovers(folder);
            let bits = if old.is_some() { PRIVATE } else { 0o666 };
            let mut beside = open_beside(folder, bits).with_context(at)?;
            pieces(&mut beside)?;
            if let Some(old) = &old {
                as_before(beside.as_file(), old).with_context(at)?;
            }
            beside.as_file().sync_all().with_context(at)?;
            Staged::File { beside, path: place }.publish(existing).with_context(at)
        }
    }
}

/// Lets a script that was just made be run.
pub(crate) fn make_executable(path: &Path) -> Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, mode(0o755))
        .with_context(|| format!("`{}` cannot be made executable", path.display()))?;
    Ok(())
}

/// Fails if a run that will make these files would write two of them into one, or over a file that
/// nobody gave up: said before the work is done, not after it.
pub(crate) fn require_free<P: AsRef<Path>>(paths: &[P], existing: Existing) -> Result<()> {
    let paths = paths.iter().map(AsRef::as_ref);
    let places: Vec<(&Path, Destination)> =
        paths.map(|path| Ok((path, Destination::of(path)?))).collect::<Result<_>>()?;
    require_distinct(places.iter().map(|(path, place)| (*path, place)))?;
    places.iter().try_for_each(|(path, place)| place.require_free(path, existing))
}

/// Gives a file that was read before a new text; refuses if it says something else by now. A file
/// that was not there when it was looked for must not be there now.
pub(crate) fn edit_file(path: &Path, read: Option<&str>, text: &str) -> Result<()> {
    let at = || format!("`{}` cannot be written", path.display());
    let place = Destination::of(path)?;
    let now = match fs::read(path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(at),
    };
    let without_bom = |bytes: &[u8]| bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).to_vec();
    if now.as_deref().map(without_bom).as_deref() != read.map(str::as_bytes) {
        bail!("`{}` was changed by somebody else meanwhile; run the command again", path.display());
    }
    place.require_free(path, Existing::Replace)?;
    let staged = Staged::of(place, text.as_bytes()).with_context(at)?;
    let existing = if read.is_some() { Existing::Replace } else { Existing::Keep };
    staged.publish(existing).with_context(at)
}

/// A folder that becomes `place` when all files are in it.
pub(crate) fn make_folder(place: &Path, files: &[(String, Vec<u8>)]) -> Result<()> {
    let at = || format!("`{}` cannot be written", place.display());
    let parent = place.parent().with_context(at)?;
    fs::create_dir_all(parent).with_context(at)?;
    remove_leftovers(parent);
    let mut builder = name_of_ours();
    #[cfg(unix)]
    builder.permissions(mode(0o777));
    let staged = builder.tempdir_in(parent).with_context(at)?;
    let held = hold(staged.path());
    for (inside, bytes) in files {
        write_below(staged.path(), inside, bytes).with_context(at)?;
    }
    if place.exists() {
        bail!("`{}` exists already", place.display());
    }
    fs::rename(staged.path(), place).with_context(at)?;
    // What is gone from its first name is not to be removed there.
    let _ = staged.keep();
    drop(held);
    bring_to_disk(parent).with_context(at)
}

fn write_below(folder: &Path, inside: &str, bytes: &[u8]) -> io::Result<()> {
    let path = folder.join(inside);
    fs::create_dir_all(path.parent().unwrap_or(folder))?;
    let mut file = File::create_new(&path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Where bytes go.
enum Destination {
    /// A file, with what is there of it now.
    File(PathBuf, Option<Metadata>),
    /// A device or a pipe.
    Stream(PathBuf),
    /// This run's own output; opened by name it would be cut to nothing first.
    Stdout,
    /// This run's own messages.
    Stderr,
}

impl Destination {
    fn of(path: &Path) -> Result<Self> {
        match path.to_str() {
            Some("/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1") => return Ok(Self::Stdout),
            Some("/dev/stderr" | "/dev/fd/2" | "/proc/self/fd/2") => return Ok(Self::Stderr),
            _ => {}
        }
        let at = || format!("`{}` cannot be written", path.display());
        match fs::metadata(path) {
            Ok(meta) if meta.is_file() => {
                Ok(Self::File(fs::canonicalize(path).with_context(at)?, Some(meta)))
            }
            Ok(meta) if is_stream(&meta) => Ok(Self::Stream(path.to_path_buf())),
            Ok(meta) if meta.is_dir() => {
                bail!("`{}` is a folder; name a file in it", path.display())
            }
            Ok(_) => bail!("`{}` is no file", path.display()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Ok(Self::File(through_links(path).with_context(at)?, None))
            }
            Err(error) => Err(error).with_context(at),
        }
    }

    /// What tells two places apart, also where capital and small letters are the same.
    fn key(&self) -> Option<String> {
        let Self::File(path, _) = self else { return None };
        let there = path.ancestors().find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
        let full = match there {
            Some((above, full)) => full.join(path.strip_prefix(above).unwrap_or(Path::new(""))),
            None => std::path::absolute(path).unwrap_or_else(|_| path.clone()),
        };
        Some(full.to_string_lossy().to_lowercase())
    }

    /// Whether the file says exactly this already.
    fn holds(&self, bytes: &[u8]) -> bool {
        let Self::File(path, Some(meta)) = self else { return false };
        meta.len() == bytes.len() as u64 && fs::read(path).is_ok_and(|there| there == bytes)
    }

    fn require_free(&self, path: &Path, existing: Existing) -> Result<()> {
        match self {
            Self::File(_, Some(_)) if existing == Existing::Keep => bail!(
                "`{}` exists already; name another file, or add `--overwrite` to replace it",
                path.display()
            ),
            Self::File(_, Some(meta)) if meta.permissions().readonly() => {
                bail!("`{}` is write-protected", path.display())
            }
            _ => Ok(()),
        }
    }
}

/// Block devices and sockets are not written to: nobody asks for a form on a raw disk.
#[cfg(unix)]
fn is_stream(meta: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    meta.file_type().is_char_device() || meta.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_stream(_: &Metadata) -> bool {
    false
}

/// The path at the end of a row of links; the path itself if it is none.
fn through_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links lead from one to the next"))
}

/// Fails if two files would become one.
fn require_distinct<'p>(places: impl Iterator<Item = (&'p Path, &'p Destination)>) -> Result<()> {
    let mut seen: BTreeMap<String, &Path> = BTreeMap::new();
    for (path, place) in places {
        let Some(key) = place.key() else { continue };
        let Some(other) = seen.insert(key, path) else { continue };
        if other == path {
            bail!("two files would both become `{}`; rename one of them", path.display());
        }
        bail!(
            "`{}` and `{}` would be one file; rename what one of them is made from",
            other.display(),
            path.display()
        );
    }
    Ok(())
}

/// Bytes that are ready to appear in their place.
enum Staged {
    File { beside: NamedTempFile, path: PathBuf },
    Stream { place: Destination, bytes: Vec<u8> },
}

impl Staged {
    fn of(place: Destination, bytes: &[u8]) -> Result<Self> {
        let Destination::File(path, old) = place else {
            return Ok(Self::Stream { place, bytes: bytes.to_vec() });
        };
        let folder = folder_of(&path);
        fs::create_dir_all(folder)?;
        remove_leftovers(folder);
        // What replaces a private file is private from the first byte; a new file is what `umask` says.
        let mut beside = open_beside(folder, if old.is_some() { PRIVATE } else { 0o666 })?;
        beside.write_all(bytes)?;
        if let Some(old) = &old {
            as_before(beside.as_file(), old)?;
        }
        beside.as_file().sync_all()?;
        Ok(Self::File { beside, path })
    }

    fn publish(self, existing: Existing) -> Result<()> {
        match self {
            Self::File { beside, path } => {
                let folder = folder_of(&path).to_path_buf();
                rename(beside, &path, existing)?;
                Ok(bring_to_disk(&folder)?)
            }
            Self::Stream { place: Destination::Stdout, bytes } => {
                Ok(send(&mut io::stdout().lock(), &bytes)?)
            }
            Self::Stream { place: Destination::Stream(path), bytes } => {
                Ok(send(&mut OpenOptions::new().append(true).open(path)?, &bytes)?)
            }
            Self::Stream { bytes, .. } => Ok(send(&mut io::stderr().lock(), &bytes)?),
        }
    }
}

fn send(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(bytes)?;
    to.flush()
}

fn rename(beside: NamedTempFile, path: &Path, existing: Existing) -> Result<()> {
    if existing == Existing::Replace {
        beside.persist(path)?;
        return Ok(());
    }
    match beside.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {
            bail!("another run has just made it")
        }
        // A file system that can neither link nor rename without replacing.
        Err(error) if !path.exists() => {
            error.file.persist(path)?;
            Ok(())
        }
        Err(error) => Err(error.error.into()),
    }
}

/// A file beside its place, held so that no other run takes it for a leftover.
fn open_beside(folder: &Path, bits: u32) -> io::Result<NamedTempFile> {
    let mut builder = name_of_ours();
    #[cfg(unix)]
    builder.permissions(mode(bits));
    #[cfg(not(unix))]
    let _ = bits;
    loop {
        let file = builder.tempfile_in(folder)?;
        // A file system without locks has no run that could take it away either.
        let is_held = file.as_file().try_lock().is_ok();
        if !is_held || file.path().exists() {
            return Ok(file);
        }
    }
}

fn name_of_ours() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    builder
}

#[cfg(unix)]
fn mode(bits: u32) -> Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(bits)
}

/// Gives a file the mode of the one that it replaces and, where the system lets us, its owner.
#[cfg(unix)]
fn as_before(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
    file.set_permissions(old.permissions())
}

#[cfg(not(unix))]
fn as_before(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Removes what killed runs left in a folder; what a run still holds stays.
fn remove_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_ours =
            name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if !is_ours || hold(&entry.path()).is_none() {
            continue;
        }
        let _ = match entry.file_type() {
            Ok(kind) if kind.is_dir() => fs::remove_dir_all(entry.path()),
            _ => fs::remove_file(entry.path()),
        };
    }
}

/// A lock on a temporary file or folder of ours, if no other run has it.
fn hold(path: &Path) -> Option<File> {
    let is_link = fs::symlink_metadata(path).ok()?.is_symlink();
    let file = if is_link { return None } else { File::open(path).ok()? };
    file.try_lock().ok()?;
    Some(file)
}

/// Waits until the names in a folder are on the disk.
fn bring_to_disk(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        match File::open(folder)?.sync_all() {
            // Some file systems cannot, and say so.
            Err(error)
                if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {}
            result => return result,
        }
    }
    Ok(())
}

/// The folder that a file lies in.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}
