//! Reads a workspace out of a git revision, from the object store, without touching the work tree.
//!
//! In: the folder of a workspace and a revision. Out: [`Sources`], or the true reason why not and
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
    /// Folders of the workspace, each with `/` at its end.
    folders: Vec<String>,
}

impl WantedTree {
    /// Whether a path in the workspace is that of a document that is asked for.
    fn is_document(&self, path: &str) -> bool {
        let is_below = self.folders.iter().any(|folder| path.starts_with(folder.as_str()));
        path == smm_core::layout::WORKSPACE || (is_below && smm_core::layout::is_document(path))
    }

    /// Whether what is asked for may lie below a folder of the workspace, which ends with `/`.
    #[cfg(feature = "git")]
    fn leads_on(&self, path: &str) -> bool {
        let related = |folder: &String| folder.starts_with(path) || path.starts_with(&**folder);
        self.folders.iter().any(related)
    }
}

/// Counts what was read, to be seen from outside.
type Pulse = Arc<AtomicU64>;

/// Reads the documents below some folders of a workspace as a revision has them.
pub(crate) fn load_revision(root: &Path, revision: &str, folders: &[String]) -> Result<Sources> {
    let wanted = WantedTree {
        place: RepositoryPlace::of(root)?,
        revision: revision.to_owned(),
        folders: folders.to_vec(),
    };
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
        wanted.folders.join(", ")
    )
}

/// Reads with the library; repositories of a format that it does not know with the program `git`.
#[cfg(feature = "git")]
fn read(wanted: &WantedTree, pulse: &Pulse) -> Result<Sources> {
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
fn read(wanted: &WantedTree, pulse: &Pulse) -> Result<Sources> {
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
