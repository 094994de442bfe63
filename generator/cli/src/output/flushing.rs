//! Has the disk keep what is written, while more is being made.
//!
//! In: files, each as soon as it is written. Out: whether the disk has all of them. To wait for the disk takes
//! no processor, and of many that wait at once the disk serves all in one go: one after the other they would take as
//! long as everything else together.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result, bail};
use crossbeam_channel::{Receiver, Sender, unbounded};

/// So many files are waited for at once.
const AT_ONCE: usize = 32;

/// Files on their way to the disk.
pub(super) struct Flushing {
    files: Sender<PathBuf>,
    flushed: Receiver<Result<()>>,
    /// How many files there are.
    count: AtomicUsize,
}

impl Flushing {
    /// Begins to wait for files.
    pub(super) fn begin() -> Result<Self> {
        let (files, wanted) = unbounded::<PathBuf>();
        let (done, flushed) = unbounded();
        let start = |_| {
            let (wanted, done) = (wanted.clone(), done.clone());
            // A run that fails asks for no answers any more.
            let work = move || wanted.iter().all(|place| done.send(flush(&place)).is_ok());
            thread::Builder::new().spawn(work).ok()
        };
        // A few will do where the system allows no more.
        if (0..AT_ONCE).map_while(start).count() == 0 {
            bail!("the system allows no more threads");
        }
        Ok(Self { files, flushed, count: AtomicUsize::new(0) })
    }

    /// Has the disk keep a file that is whole.
    pub(super) fn add(&self, place: PathBuf) {
        if self.files.send(place).is_ok() {
            self.count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until the disk has all files.
    ///
    /// # Errors
    /// It does not keep one of them.
    pub(super) fn finish(&self) -> Result<()> {
        let count = self.count.swap(0, Ordering::Relaxed);
        (0..count).try_for_each(|_| self.flushed.recv()?)
    }
}

fn flush(place: &Path) -> Result<()> {
    let flushed = File::open(place).and_then(|file| file.sync_data());
    flushed.with_context(|| format!("`{}`", place.display()))
}
