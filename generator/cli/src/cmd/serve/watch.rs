//! Follows what is saved: editors write a file in place, or another one and rename it; version control
//! changes hundreds at once.
//!
//! In: the folder of a workspace. Out: calls of a function, once for each burst of changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use smm_core::layout;

/// A burst of changes is over when nothing happened for so long.
const QUIET: Duration = Duration::from_millis(15);
/// A burst that does not end is answered after so long.
const PATIENCE: Duration = Duration::from_millis(400);
/// While git works on the folder, so long.
const PATIENCE_WITH_GIT: Duration = Duration::from_secs(5);
/// Where the system does not tell of changes, it is asked so often.
const POLL: Duration = Duration::from_millis(500);

/// Watches a workspace and calls back after each burst of changes; never returns while it works.
pub(super) struct Watch {
    watcher: Box<dyn Watcher + Send>,
    events: Receiver<notify::Result<Event>>,
    root: PathBuf,
    watched: BTreeSet<PathBuf>,
    /// A folder of the workspace that holds no documents, but the logo.
    beside: Option<PathBuf>,
}

impl Watch {
    /// Begins to watch. What happens from now on is not missed.
    pub(super) fn of(root: &Path, beside: Option<PathBuf>) -> Result<Self> {
        let (sender, events) = mpsc::channel();
        let polled = sender.clone();
        let watcher: Box<dyn Watcher + Send> =
            match RecommendedWatcher::new(move |event| drop(sender.send(event)), Config::default())
            {
                Ok(watcher) => Box::new(watcher),
                Err(_) => polling(polled)?,
            };
        let mut watch =
            Self { watcher, events, root: root.to_path_buf(), watched: BTreeSet::new(), beside };
        if watch.look_for_folders().is_err() {
            // More folders than the system watches for us, or a disk that tells nothing.
            let (sender, events) = mpsc::channel();
            (watch.watcher, watch.events) = (polling(sender)?, events);
            watch.watched.clear();
            watch.look_for_folders().context("changes cannot be followed")?;
        }
        Ok(watch)
    }

    /// Calls back after each burst of changes; what comes back is the folder of the logo.
    pub(super) fn run(mut self, mut changed: impl FnMut() -> Option<PathBuf>) {
        loop {
            let Ok(event) = self.events.recv() else { return };
            if !is_change(&event) {
                continue;
            }
            self.forget_replaced(&event);
            self.wait_until_quiet();
            // A folder may have come that was not there before.
            let _ = self.look_for_folders();
            self.beside = changed();
        }
    }

    /// A folder that came, went or was put in the place of another is no longer watched.
    fn forget_replaced(&mut self, event: &notify::Result<Event>) {
        let Ok(event) = event else { return };
        if !matches!(event.kind, EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_))) {
            self.watched.retain(|folder| !event.paths.contains(folder));
        }
    }

    fn wait_until_quiet(&mut self) {
        let start = Instant::now();
        loop {
            let is_git_at_work = self.root.join(".git/index.lock").exists();
            let patience = if is_git_at_work { PATIENCE_WITH_GIT } else { PATIENCE };
            if start.elapsed() > patience {
                return;
            }
            match self.events.recv_timeout(QUIET) {
                Ok(event) => self.forget_replaced(&event),
                Err(RecvTimeoutError::Timeout) if is_git_at_work => {}
                Err(_) => return,
            }
        }
    }

    /// Watches the folder itself and what holds documents in it, but not what others keep there: build
    /// output and version control may hold a hundred thousand files.
    fn look_for_folders(&mut self) -> Result<()> {
        let mut wanted = vec![(self.root.clone(), RecursiveMode::NonRecursive)];
        for name in layout::FOLDERS {
            let folder = self.root.join(name);
            match folder.is_dir() {
                true => wanted.push((folder, RecursiveMode::Recursive)),
                false => {
                    self.watched.remove(&folder);
                }
            }
        }
        wanted.extend(self.beside.clone().map(|folder| (folder, RecursiveMode::NonRecursive)));
        for (folder, mode) in wanted {
            if self.watched.insert(folder.clone())
                && let Err(error) = self.watcher.watch(&folder, mode)
            {
                self.watched.remove(&folder);
                return Err(error).with_context(|| format!("`{}`", folder.display()));
            }
        }
        Ok(())
    }
}

fn polling(sender: mpsc::Sender<notify::Result<Event>>) -> Result<Box<dyn Watcher + Send>> {
    let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
    let watcher = PollWatcher::new(move |event| drop(sender.send(event)), config);
    Ok(Box::new(watcher.context("changes cannot be followed")?))
}

/// Whether something was written, moved or removed; we read the files ourselves, which is none.
fn is_change(event: &notify::Result<Event>) -> bool {
    match event {
        Ok(event) => match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
            EventKind::Access(_) => false,
            _ => true,
        },
        // Events were lost.
        Err(_) => true,
    }
}
