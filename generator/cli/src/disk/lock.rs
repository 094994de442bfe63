//! Lets one run at a time edit a workspace.
//!
//! In: the folder of a workspace. Out: [`EditLock`], which other runs wait for. Who edits takes it
//! before reading, so that nobody's work is lost between reading and writing.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// So long another run may take; an edit takes a second.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often to look whether the other run has ended.
const PAUSE: Duration = Duration::from_millis(20);
/// A file for systems that cannot lock a folder.
const FILE: &str = ".smm.lock";

/// The right to edit a workspace; it ends with the value, and with the process.
pub(crate) struct EditLock {
    _held: File,
}

/// Waits until no other run edits the workspace.
pub(crate) fn lock(root: &Path) -> Result<EditLock> {
    // The folder itself is locked: that leaves no file behind, and needs none to be ignored.
    if cfg!(unix)
        && let Ok(folder) = File::open(root)
        && let Some(held) = wait(folder, root)?
    {
        return Ok(EditLock { _held: held });
    }
    let path = root.join(FILE);
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let file = file.with_context(|| format!("`{}` cannot be made", path.display()))?;
    let Some(held) = wait(file, root)? else {
        bail!("`{}` lies where files cannot be locked", root.display())
    };
    Ok(EditLock { _held: held })
}

/// The file, locked; nothing if the system cannot lock it.
fn wait(file: File, root: &Path) -> Result<Option<File>> {
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => bail!(
                "another `smm` has been editing `{}` for {} seconds; nothing was changed",
                root.display(),
                PATIENCE.as_secs()
            ),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
        }
    }
}
