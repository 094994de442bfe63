//! Pairs of versions that several things are made from: a page of either, their book of changes, its files.
//!
//! In: two versions. Out: what changed between them, compared when it is first asked for. Never: asks the
//! workspace itself.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::editions::Pair;
use crate::model::VersionRef;

/// The pairs that were compared so far.
#[derive(Default)]
pub(super) struct SharedPairs(Mutex<BTreeMap<[VersionRef; 2], Arc<ComparedOnce>>>);

type ComparedOnce = OnceLock<Option<Arc<Pair>>>;

impl SharedPairs {
    /// A pair; whoever comes second waits for the first.
    pub(super) fn pair(
        &self,
        [old, new]: [&VersionRef; 2],
        compare: impl FnOnce() -> Option<Pair>,
    ) -> Option<Arc<Pair>> {
        let mut pairs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let cell = Arc::clone(pairs.entry([old.clone(), new.clone()]).or_default());
        drop(pairs);
        cell.get_or_init(|| compare().map(Arc::new)).clone()
    }
}

impl fmt::Debug for SharedPairs {
    /// All that it holds follows from the workspace.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedPairs")
    }
}
