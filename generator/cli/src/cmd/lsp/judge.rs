//! The thread that applies the rules to workspaces, always to the newest state of each.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, unbounded};
use smm_core::Diagnostic;
use smm_core::live::{LiveRules, LiveState};

/// A state to be judged.
pub(super) struct Job {
    pub(super) root: PathBuf,
    /// Its number among the states of its workspace.
    pub(super) number: u64,
    pub(super) state: Arc<LiveState>,
}

/// What is wrong in a state.
pub(super) struct Verdict {
    pub(super) root: PathBuf,
    pub(super) number: u64,
    pub(super) found: Vec<Diagnostic>,
}

/// Starts the thread; it ends once nothing can be sent to it any more.
pub(super) fn start() -> (Sender<Job>, Receiver<Verdict>) {
    let (jobs, newest) = unbounded();
    let (said, verdicts) = unbounded();
    std::thread::spawn(move || judge(&newest, &said));
    (jobs, verdicts)
}

fn judge(jobs: &Receiver<Job>, said: &Sender<Verdict>) {
    let mut judges: BTreeMap<PathBuf, LiveRules> = BTreeMap::new();
    let mut open: BTreeMap<PathBuf, Job> = BTreeMap::new();
    while let Ok(job) = jobs.recv() {
        open.insert(job.root.clone(), job);
        while let Some((root, job)) = next(&mut open, jobs) {
            let judge = judges.remove(&root).unwrap_or_default();
            let (found, judge) = verdict(judge, &job.state);
            judges.insert(root.clone(), judge);
            if said.send(Verdict { root, number: job.number, found }).is_err() {
                return;
            }
        }
    }
}

/// The next state to judge, once states that are out of date have been left out.
fn next(open: &mut BTreeMap<PathBuf, Job>, jobs: &Receiver<Job>) -> Option<(PathBuf, Job)> {
    for job in jobs.try_iter() {
        open.insert(job.root.clone(), job);
    }
    open.pop_first()
}

/// A bug in a rule costs the verdict, not the session; what was remembered then counts for nothing.
fn verdict(mut judge: LiveRules, state: &LiveState) -> (Vec<Diagnostic>, LiveRules) {
    match catch_unwind(AssertUnwindSafe(|| judge.findings(state))) {
        Ok(found) => (found, judge),
        Err(_) => (Vec::new(), LiveRules::default()),
    }
}
