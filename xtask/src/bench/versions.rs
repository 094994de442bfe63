//! Differences between versions, in the workspace and in git.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::{Bench, MANY, TableRow, median, remove, silent, tables, verdict};
use crate::sh;

/// Tables of the model whose two git revisions are compared.
const TABLES: usize = 300;

impl Bench {
    pub(super) fn diff(&self) -> Result<TableRow> {
        let mut runs = Vec::new();
        for _ in 0..MANY {
            let mut diff = Command::new(&self.smm);
            diff.arg("-C").arg(sh::root()).args(["diff", "iot-smm@1.0", "iot-smm@1.2"]);
            runs.push(self.measure(diff)?);
        }
        let ours = median(&runs);
        Ok(TableRow::alone(
            "diff",
            "smm diff iot-smm@1.0 iot-smm@1.2",
            ours,
            "under 0.15 s",
            verdict(ours.seconds < 0.15),
        ))
    }

    /// Two commits of a model with many tables, of which every tenth is edited.
    pub(super) fn revisions(&self) -> Result<TableRow> {
        let folder = self.scratch.join("revisions");
        remove(&folder)?;
        let bytes = tables::write(&folder, TABLES, 0)?;
        commit(&folder, "before")?;
        tables::write(&folder, TABLES, 10)?;
        commit(&folder, "after")?;
        let mut runs = Vec::new();
        for _ in 0..MANY {
            let mut diff = Command::new(&self.smm);
            diff.arg("-C").arg(&folder).args(["diff", "HEAD~1:bench@1.0", "HEAD:bench@1.0"]);
            runs.push(self.measure(diff)?);
        }
        let ours = median(&runs);
        let megabytes = super::mega(bytes);
        Ok(TableRow::alone(
            "revisions",
            format!("two git revisions of {TABLES} tables, {megabytes:.1} MB each"),
            ours,
            "under 0.3 s",
            verdict(ours.seconds < 0.3),
        ))
    }
}

fn commit(folder: &Path, message: &str) -> Result<()> {
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C").arg(folder).args(["-c", "user.name=bench", "-c", "user.email=bench@invalid"]);
        silent(git.args(args))
    };
    if !folder.join(".git").is_dir() {
        git(&["init", "--quiet"])?;
    }
    git(&["add", "--all"])?;
    git(&["commit", "--quiet", "--message", message]).context("git is missing")?;
    fs::metadata(folder.join(".git")).map(|_| ()).context("no repository was made")
}
