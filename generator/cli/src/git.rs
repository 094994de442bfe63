//! Reads a workspace out of a git revision, from the object store, without touching the work tree.
//!
//! In: a folder and a revision. Out: [`Sources`] of a workspace or single files, or the true reason why not and
//! what cures it. The objects of a repository may be damaged or made to never end, so they are read
//! within bounds, by a worker that is left alone when it makes no progress.

#[cfg(feature = "git")]
mod objects;
mod place;
mod program;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Error, Result, anyhow, bail};
use place::RepositoryPlace;
use smm_core::Sources;
use smm_core::import::MAX_FOREIGN_BYTES;
use smm_core::source::{Fault, MAX_FILE_BYTES};

/// So long a single object may take: the largest that is read has 8 MB.
const STALL: Duration = Duration::from_secs(10);

/// More entries than any workspace has: a tree can name itself a thousandfold in a few bytes.
const MAX_ENTRIES: usize = 200_000;
/// More than all documents of any workspace have together.
const MAX_TOTAL_BYTES: u64 = 1024 * 1024 * 1024;
/// Folders deeper than this are not followed.
const MAX_DEPTH: usize = 12;

/// What is asked of a repository.
#[derive(Clone)]
struct WantedTree {
    place: RepositoryPlace,
    revision: String,
    files: WantedFiles,
}

/// What is asked for in the folder that is looked at.
#[derive(Clone)]
enum WantedFiles {
    /// The documents of a workspace below some folders, each with `/` at its end.
    Documents(Vec<String>),
    /// A file, or the files below a folder whose names fit.
    At(String, fn(&str) -> bool),
}

/// A file of a revision.
struct RevisionFile {
    /// Its path in the folder that is looked at.
    path: String,
    /// Its bytes, or why it has none.
    content: Result<Vec<u8>, Fault>,
}

impl WantedTree {
    /// Whether a path is that of a file that is asked for.
    fn is_wanted(&self, path: &str) -> bool {
        match &self.files {
            WantedFiles::Documents(folders) => {
                let is_below = folders.iter().any(|folder| path.starts_with(folder.as_str()));
                path == smm_core::layout::WORKSPACE
                    || (is_below && smm_core::layout::is_document(path))
            }
            WantedFiles::At(place, fits) => {
                let inside = path.strip_prefix(place.as_str());
                inside.is_some_and(|rest| rest.is_empty() || (rest.starts_with('/') && fits(path)))
            }
        }
    }

    /// Whether what is asked for may lie below a folder, which ends with `/`.
    #[cfg(feature = "git")]
    fn leads_on(&self, path: &str) -> bool {
        let related = |folder: &str| folder.starts_with(path) || path.starts_with(folder);
        match &self.files {
            WantedFiles::Documents(folders) => folders.iter().any(|folder| related(folder)),
            WantedFiles::At(place, _) => related(&format!("{place}/")),
        }
    }

    /// The places that are asked for.
    fn places(&self) -> Vec<String> {
        match &self.files {
            WantedFiles::Documents(folders) => [smm_core::layout::WORKSPACE]
                .into_iter()
                .map(str::to_owned)
                .chain(folders.clone())
                .collect(),
            WantedFiles::At(place, _) => vec![place.clone()],
        }
    }

    /// The largest file that is read, in bytes.
    fn largest(&self) -> u64 {
        match self.files {
            WantedFiles::Documents(_) => MAX_FILE_BYTES,
            WantedFiles::At(..) => MAX_FOREIGN_BYTES,
        }
    }
}

/// Counts what was read, to be seen from outside.
type Pulse = Arc<AtomicU64>;

/// Reads the documents below some folders of a workspace as a revision has them.
pub(crate) fn load_revision(root: &Path, revision: &str, folders: &[String]) -> Result<Sources> {
    let wanted = WantedTree {
        place: RepositoryPlace::of(root)?,
        revision: revision.to_owned(),
        files: WantedFiles::Documents(folders.to_vec()),
    };
    let mut sources = Sources::default();
    for file in read_in_time(&wanted)? {
        match file.content {
            Ok(bytes) => sources.add(file.path, bytes),
            Err(fault) => sources.add_fault(file.path, fault),
        };
    }
    Ok(sources)
}

/// Reads a file as a revision has it, or the files below a folder whose names fit. As git has it, a path
/// starts at the top of the repository, or with `./` at `from`.
pub(crate) fn read_files(
    from: &Path,
    revision: &str,
    path: &str,
    fits: fn(&str) -> bool,
) -> Result<Vec<(String, Vec<u8>)>> {
    let mut place = RepositoryPlace::of(from)?;
    let inside = path.strip_prefix("./");
    if inside.is_none() {
        place.prefix.clear();
    }
    let wanted_path = inside.unwrap_or(path).trim_end_matches('/').to_owned();
    let files = WantedFiles::At(wanted_path, fits);
    let wanted = WantedTree { place, revision: revision.to_owned(), files };
    let mut read = Vec::new();
    for file in read_in_time(&wanted)? {
        let bytes =
            file.content.map_err(|fault| anyhow!("`{revision}:{}` {}", file.path, why(&fault)))?;
        read.push((file.path, bytes));
    }
    if read.is_empty() {
        bail!(
            "`{revision}` has no file `{path}` and no folder with files to read there; behind a revision, a \
             path starts at the top of the repository, or with `./` at this folder"
        );
    }
    Ok(read)
}

/// Why a file of a revision has no bytes.
fn why(fault: &Fault) -> String {
    match fault {
        Fault::TooLarge(size) => format!("has {size} bytes; {MAX_FOREIGN_BYTES} are read at most"),
        Fault::NotAFile(what) | Fault::Stray(what) | Fault::Unreadable(what) => {
            format!("is {what}")
        }
        Fault::NotUtf8(_) | Fault::NulByte(_) | Fault::Control(_) => "is no text".to_owned(),
    }
}

/// Reads within bounds; a worker that makes no progress is left alone.
fn read_in_time(wanted: &WantedTree) -> Result<Vec<RevisionFile>> {
    let pulse = Pulse::default();
    let (sender, receiver) = mpsc::channel();
    let (asked, beat) = (wanted.clone(), Arc::clone(&pulse));
    std::thread::spawn(move || sender.send(read(&asked, &beat)));
    let mut last = 0;
    loop {
        match receiver.recv_timeout(STALL) {
            Ok(result) => return result,
            Err(RecvTimeoutError::Timeout) if pulse.load(Ordering::Relaxed) != last => {
                last = pulse.load(Ordering::Relaxed);
            }
            // The worker ends with the process: a damaged object cannot be read to its end.
            Err(_) => bail!(
                "an object of the repository `{}` cannot be read to its end; it is damaged: \
                 see `git fsck`, and fetch it again",
                wanted.place.top.display()
            ),
        }
    }
}

/// What a revision holds is beyond what any workspace has.
fn too_much(wanted: &WantedTree) -> Error {
    anyhow!(
        "`{}` has more than {MAX_ENTRIES} files and folders, or documents of more than \
         {MAX_TOTAL_BYTES} bytes, below {}: it is no workspace",
        wanted.revision,
        wanted.places().join(", ")
    )
}

/// Reads with the library; repositories of a format that it does not know with the program `git`.
#[cfg(feature = "git")]
fn read(wanted: &WantedTree, pulse: &Pulse) -> Result<Vec<RevisionFile>> {
    use git2::ErrorCode;
    match git2::Repository::open(&wanted.place.top) {
        Ok(repository) => objects::read(&repository, wanted, pulse),
        Err(error) if error.code() == ErrorCode::Owner => bail!(
            "the repository `{0}` belongs to somebody else, so git does not read it; if you trust \
             it: `git config --global --add safe.directory {0}`",
            wanted.place.top.display()
        ),
        Err(error) if error.code() == ErrorCode::NotFound => bail!(
            "`{}` leads to no git repository ({}); if it was moved: `git worktree repair`",
            wanted.place.top.join(".git").display(),
            error.message()
        ),
        Err(error) => program::read(wanted, error.message(), pulse),
    }
}

/// Without the library, every repository is read by the program.
#[cfg(not(feature = "git"))]
fn read(wanted: &WantedTree, pulse: &Pulse) -> Result<Vec<RevisionFile>> {
    program::read(wanted, "this smm was built without the feature `git`", pulse)
}

/// The name that git knows the user by.
#[cfg(not(feature = "git"))]
pub(crate) fn user_name(root: &Path) -> Option<String> {
    let mut git = std::process::Command::new("git");
    let said = git.arg("-C").arg(root).args(["config", "user.name"]).output().ok()?;
    let name = String::from_utf8(said.stdout).ok()?.trim().to_owned();
    (said.status.success() && !name.is_empty()).then_some(name)
}

/// The name that git knows the user by.
#[cfg(feature = "git")]
pub(crate) fn user_name(root: &Path) -> Option<String> {
    let config = match git2::Repository::discover(root) {
        Ok(repository) => repository.config(),
        Err(_) => git2::Config::open_default(),
    };
    config.ok()?.get_string("user.name").ok()
}
