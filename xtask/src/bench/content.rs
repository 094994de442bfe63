//! Checking, beside the validator of OSCAL.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use super::{
    Bench, FEW, MANY, SMALL, TableRow, median, mega, not_measured, remove, silent, verdict,
    workload,
};
use crate::sh;

/// The peer for checking, from PyPI.
const TRESTLE: &str = "compliance-trestle==5.2.0";

impl Bench {
    pub(super) fn check(&self) -> Result<TableRow> {
        let root = sh::root();
        let mut runs = Vec::new();
        for _ in 0..MANY {
            let mut check = Command::new(&self.smm);
            check.arg("-C").arg(&root).args(["--quiet", "check"]);
            runs.push(self.measure(check)?);
        }
        let ours = median(&runs);
        Ok(TableRow::alone(
            "check",
            "smm check of this workspace",
            ours,
            "under 0.1 s",
            verdict(ours.seconds < 0.1),
        ))
    }

    pub(super) fn trestle(&self) -> Result<TableRow> {
        let what = format!("smm check of {SMALL} profiles, or trestle validate");
        let goal = "8 times faster";
        let trestle = match sh::python(&[TRESTLE]).map(|bin| bin.join("trestle")) {
            Ok(trestle) => trestle,
            Err(why) => return Ok(not_measured("trestle", what, goal, &why)),
        };
        let folder = self.workspace(SMALL)?;
        let home = self.scratch.join("trestle");
        remove(&home)?;
        fs::create_dir_all(&home).with_context(|| home.display().to_string())?;
        let mut init = Command::new(&trestle);
        silent(init.args(["init", "--local"]).current_dir(&home))?;
        let bytes = workload::write_catalog(&home.join("catalogs/bench/catalog.json"), SMALL)?;
        eprintln!("an OSCAL catalog of {:.1} MB", mega(bytes));
        let (mut own, mut other) = (Vec::new(), Vec::new());
        for _ in 0..FEW {
            own.push(self.measure(self.check_of(&folder))?);
            let mut validate = Command::new(&trestle);
            validate.args(["validate", "-f", "catalogs/bench/catalog.json"]).current_dir(&home);
            other.push(self.measure(validate)?);
        }
        let (ours, theirs) = (median(&own), median(&other));
        let met = ours.times_faster(theirs) >= 8.0;
        Ok(TableRow::beside("trestle", what, ours, theirs, goal, verdict(met)))
    }
}
