//! The workspace as it is now: read again whenever something was saved.
//!
//! In: the folder of a workspace. Out: the newest state, and the last one without errors. Each state has
//! a stamp; who follows is told of the newest.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use anyhow::Result;
use smm_core::{Diagnostic, Sources};
use tokio::sync::watch;

use super::preview::{Kept, Preview, locked};
use crate::disk;
use crate::output::trial;

/// The workspace, as it changes.
pub(super) struct Live {
    pub(super) root: PathBuf,
    state: RwLock<Arc<WorkspaceState>>,
    stamps: watch::Sender<String>,
    /// Tells this run from others: numbers begin anew.
    run: String,
    kept: Arc<Kept>,
    reading: Mutex<()>,
}

/// One state.
pub(super) struct WorkspaceState {
    number: u64,
    pub(super) stamp: String,
    /// The last state without errors.
    pub(super) good: Option<Arc<Preview>>,
    /// What was found in the newest state.
    pub(super) found: Vec<Diagnostic>,
    pub(super) sources: Arc<Sources>,
    /// Whether the newest state has errors.
    pub(super) is_held: bool,
}

/// What became of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freshness {
    /// Everything is as it was.
    Same,
    /// There is a new state.
    New,
}

impl Live {
    /// Reads a workspace for the first time.
    pub(super) fn of(root: &Path, run: String) -> Result<Self> {
        let kept = Arc::new(Kept::default());
        let first = read(root, 1, &run, &kept, None)?;
        let stamps = watch::Sender::new(first.stamp.clone());
        let state = RwLock::new(Arc::new(first));
        Ok(Self { root: root.to_path_buf(), state, stamps, run, kept, reading: Mutex::default() })
    }

    /// The newest state.
    pub(super) fn now(&self) -> Arc<WorkspaceState> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Follows the stamps of states.
    pub(super) fn follow(&self) -> watch::Receiver<String> {
        self.stamps.subscribe()
    }

    /// Reads the workspace again, and tells everybody if it differs.
    pub(super) fn read_again(&self) -> Result<Freshness> {
        let _turn = locked(&self.reading);
        let before = self.now();
        let next = read(&self.root, before.number + 1, &self.run, &self.kept, Some(&before))?;
        if Arc::ptr_eq(&next.sources, &before.sources) {
            return Ok(Freshness::Same);
        }
        let stamp = next.stamp.clone();
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        self.stamps.send_replace(stamp);
        Ok(Freshness::New)
    }
}

fn read(
    root: &Path,
    number: u64,
    run: &str,
    kept: &Arc<Kept>,
    before: Option<&WorkspaceState>,
) -> Result<WorkspaceState> {
    let sources = Arc::new(disk::load_whole(root)?);
    if let Some(before) = before.filter(|before| is_same(&before.sources, &sources)) {
        return Ok(WorkspaceState {
            number,
            stamp: before.stamp.clone(),
            good: before.good.clone(),
            found: before.found.clone(),
            sources: Arc::clone(&before.sources),
            is_held: before.is_held,
        });
    }
    let checked = trial::checked(root, &sources)?;
    let is_held = checked.has_errors();
    let found = checked.diagnostics;
    let good = if is_held {
        before.and_then(|before| before.good.clone())
    } else {
        let (sources, kept) = (Arc::clone(&sources), Arc::clone(kept));
        Some(Arc::new(Preview::of(root, sources, checked.value, number, kept)?))
    };
    Ok(WorkspaceState { number, stamp: format!("{run}-{number}"), good, found, sources, is_held })
}

/// Whether two readings gave the same.
fn is_same(one: &Sources, other: &Sources) -> bool {
    let files = |sources: &Sources| sources.iter().count();
    let assets = |sources: &Sources| sources.assets().count();
    files(one) == files(other)
        && assets(one) == assets(other)
        && one.iter().zip(other.iter()).all(|((_, a), (_, b))| a.is_as(b))
        && one.assets().zip(other.assets()).all(|((a, x), (b, y))| a == b && x.bytes == y.bytes)
}
