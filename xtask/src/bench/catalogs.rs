//! Catalogs of other publishers: brought in, built, compared. They are read from the folder of test data; no other
//! program does the first three, so only the comparison has a peer.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use super::{Bench, BenchRun, FEW, MANY, TableRow, median, not_measured, remove, verdict};
use crate::sh;

/// Where a user's machine has nothing, and the machines of this project have real catalogs.
const DATA: &str = "../shared/data";
const OLD_ASVS: &str = "cyclonedx/asvs-4.0.3.cdx.json";
const NEW_ASVS: &str = "cyclonedx/asvs-5.0.0.cdx.json";
const LOW: &str =
    "oscal/content/NIST_SP-800-53_rev5_LOW-baseline-resolved-profile_catalog-min.json";

/// What is done with a catalog, and how long it may take.
struct CatalogGoal {
    name: &'static str,
    what: &'static str,
    format: &'static str,
    source: &'static str,
    goal: &'static str,
    seconds: f64,
    peak_mb: f64,
}

const SAMM: CatalogGoal = CatalogGoal {
    name: "samm",
    what: "import, check and build of SAMM 2.2.0",
    format: "samm",
    source: "samm/2.2.0",
    goal: "under 6 s",
    seconds: 6.0,
    peak_mb: f64::INFINITY,
};
const ASVS: CatalogGoal = CatalogGoal {
    name: "asvs",
    what: "import, check and site of ASVS 5.0.0",
    format: "cyclonedx",
    source: NEW_ASVS,
    goal: "under 2 s",
    seconds: 2.0,
    peak_mb: f64::INFINITY,
};
const SP_800_53: CatalogGoal = CatalogGoal {
    name: "low",
    what: "import, check and build of SP 800-53 LOW",
    format: "oscal",
    source: LOW,
    goal: "under 12 s and 600 MB",
    seconds: 12.0,
    peak_mb: 600.0,
};

impl Bench {
    pub(super) fn samm(&self) -> Result<TableRow> {
        self.catalog(&SAMM, &[])
    }

    pub(super) fn asvs(&self) -> Result<TableRow> {
        self.catalog(&ASVS, &["--only", "site"])
    }

    pub(super) fn low(&self) -> Result<TableRow> {
        self.catalog(&SP_800_53, &[])
    }

    /// Two versions of a catalog as one page, and the words that git finds changed in the two files.
    pub(super) fn redline(&self) -> Result<TableRow> {
        let (what, goal) = ("redline of ASVS 4.0.3 and 5.0.0".to_owned(), "under 1 s");
        let found = [OLD_ASVS, NEW_ASVS, "asvs/mapping_v4.0.3_to_v5.0.0.yml"].map(source);
        let [Ok(old), Ok(new), Ok(mapping)] = found else {
            let missing = found.into_iter().find_map(Result::err).expect("one was not found");
            return Ok(not_measured("redline", what, goal, &missing));
        };
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..MANY {
            let mut diff = Command::new(&self.smm);
            diff.arg("diff").args([&old, &new]).arg("--with").arg(&mapping);
            diff.args(["--format", "html"]);
            ours.push(self.measure(diff)?);
            // It ends with 1 where files differ.
            let mut git = Command::new("sh");
            git.args(["-c", "git diff --no-index --word-diff \"$0\" \"$1\" > /dev/null || true"]);
            git.args([&old, &new]);
            theirs.push(self.measure(git)?);
        }
        let (ours, theirs) = (median(&ours), median(&theirs));
        Ok(TableRow::beside("redline", what, ours, theirs, goal, verdict(ours.seconds < 1.0)))
    }

    fn catalog(&self, of: &CatalogGoal, only: &[&str]) -> Result<TableRow> {
        let source = match source(of.source) {
            Ok(source) => source,
            Err(why) => return Ok(not_measured(of.name, of.what.to_owned(), of.goal, &why)),
        };
        let folder = self.scratch.join(of.name);
        let mut runs = Vec::new();
        for _ in 0..FEW {
            remove(&folder)?;
            let mut import = Command::new(&self.smm);
            import.args(["import", of.format]).arg(&source).arg("--into").arg(&folder);
            let mut check = Command::new(&self.smm);
            check.arg("-C").arg(&folder).args(["--quiet", "check"]);
            let mut build = Command::new(&self.smm);
            build.arg("-C").arg(&folder).args(["--quiet", "build"]).args(only);
            let steps = [import, check, build];
            let steps = steps.into_iter().map(|step| self.measure(step));
            runs.push(in_a_row(&steps.collect::<Result<Vec<_>>>()?));
        }
        let ours = median(&runs);
        let is_met = ours.seconds < of.seconds && ours.peak_mb.is_none_or(|peak| peak < of.peak_mb);
        Ok(TableRow::alone(of.name, of.what, ours, of.goal, verdict(is_met)))
    }
}

/// Commands one after the other: times are added up, of memory the most counts.
fn in_a_row(steps: &[BenchRun]) -> BenchRun {
    BenchRun {
        seconds: steps.iter().map(|step| step.seconds).sum(),
        cpu: steps.iter().map(|step| step.cpu).sum(),
        peak_mb: steps.iter().filter_map(|step| step.peak_mb).max_by(f64::total_cmp),
    }
}

fn source(path: &str) -> Result<PathBuf> {
    let source = sh::root().join(DATA).join(path);
    if !source.exists() {
        bail!("{} is not there", source.display());
    }
    Ok(source)
}
