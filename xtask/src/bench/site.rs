//! Pages, beside mdBook; rebuilds; and the way from a fresh clone to the first site.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::{
    Bench, BenchRun, FEW, LARGE, MANY, SMALL, TableRow, median, not_measured, remove, silent,
    verdict, workload,
};
use crate::sh;

/// The peer for pages, from crates.io.
const MDBOOK: &str = "0.5.4";

/// How much longer than a check a build may take.
struct Goal {
    more: f64,
    said: &'static str,
}

/// A folder of its own for each output, removed when all is measured: ext4 goes around every file that was removed
/// within the last seconds, which would cost the next build as much as its pages.
struct Outputs(PathBuf);

impl Outputs {
    fn below(scratch: &Path) -> Result<Self> {
        let folder = scratch.join("outputs");
        remove(&folder)?;
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(Self(folder))
    }

    fn of(&self, name: &str, round: usize) -> PathBuf {
        self.0.join(format!("{name}-{round}"))
    }

    fn remove(self) -> Result<()> {
        remove(&self.0)
    }
}

impl Bench {
    pub(super) fn site(&self) -> Result<TableRow> {
        let what = format!("site of {SMALL} profiles, or mdbook build of its pages");
        let goal = "2.5 times faster, under 300 MB";
        let mdbook = match self.install_mdbook() {
            Ok(mdbook) => mdbook,
            Err(why) => return Ok(not_measured("site", what, goal, &why)),
        };
        let folder = self.workspace(SMALL)?;
        let out = self.scratch.join("site-small");
        let first = self.measure_build(&folder, &out)?;
        let book = self.scratch.join("mdbook");
        let pages = workload::write_book(&out, &book, SMALL)?;
        eprintln!("{pages} pages as one mdBook source");
        let (mut own, mut other) = (vec![first], Vec::new());
        let outputs = Outputs::below(&self.scratch)?;
        for round in 0..FEW {
            let mut build = Command::new(&mdbook);
            build.arg("build").arg(&book).arg("--dest-dir").arg(outputs.of("mdbook", round));
            other.push(self.measure(build)?);
            own.push(self.measure_build(&folder, &outputs.of("site", round))?);
        }
        outputs.remove()?;
        let (ours, theirs) = (median(&own), median(&other));
        let met = ours.times_faster(theirs) >= 2.5 && ours.peak_mb.is_some_and(|peak| peak < 300.0);
        Ok(TableRow::beside("site", what, ours, theirs, goal, verdict(met)))
    }

    /// Every page of ours goes through mdBook, has its frame and can be searched; Hugo's have a bare template.
    pub(super) fn hugo(&self) -> Result<TableRow> {
        let what = format!("site of {SMALL} profiles with search, or hugo with a bare template");
        let goal = "1.5 times its time, half its memory";
        if let Err(why) = installed("hugo", "version") {
            return Ok(not_measured("hugo", what, goal, &why));
        }
        let folder = self.workspace(SMALL)?;
        let (out, source) = (self.scratch.join("site-small"), self.scratch.join("hugo"));
        let first = self.measure_build(&folder, &out)?;
        let pages = workload::write_hugo(&out, &source, SMALL)?;
        eprintln!("{pages} pages as a source of Hugo");
        let (mut own, mut other) = (vec![first], Vec::new());
        let outputs = Outputs::below(&self.scratch)?;
        for round in 0..MANY {
            let mut build = Command::new("hugo");
            build.arg("--quiet").arg("--source").arg(&source);
            build.arg("--destination").arg(outputs.of("hugo", round));
            other.push(self.measure(build)?);
            own.push(self.measure_build(&folder, &outputs.of("site", round))?);
        }
        let made = workload::count_pages(&outputs.of("hugo", 0))?;
        outputs.remove()?;
        if made != pages {
            bail!("hugo made {made} pages of {pages}");
        }
        let (ours, theirs) = (median(&own), median(&other));
        let is_small = ours.peak_mb.zip(theirs.peak_mb).is_some_and(|(own, its)| own <= its / 2.0);
        let met = ours.seconds <= 1.5 * theirs.seconds && is_small;
        Ok(TableRow::beside("hugo", what, ours, theirs, goal, verdict(met)))
    }

    pub(super) fn linear(&self) -> Result<TableRow> {
        let (small, large) = (self.workspace(SMALL)?, self.workspace(LARGE)?);
        let outputs = Outputs::below(&self.scratch)?;
        let (mut of_small, mut of_large) = (Vec::new(), Vec::new());
        for round in 0..FEW {
            of_small.push(self.measure_build(&small, &outputs.of("small", round))?);
            of_large.push(self.measure_build(&large, &outputs.of("large", round))?);
            of_small.push(self.measure_build(&small, &outputs.of("again", round))?);
        }
        outputs.remove()?;
        let (small, large) = (median(&of_small), median(&of_large));
        let ratio = large.seconds / small.seconds;
        Ok(TableRow {
            name: "linear",
            what: format!("site of {LARGE} profiles, beside {SMALL}"),
            ours: Some(large),
            peer: small.show(),
            ratio: Some(ratio),
            goal: "at most 11 times as long",
            verdict: verdict(ratio <= 11.0),
        })
    }

    pub(super) fn rebuild(&self) -> Result<TableRow> {
        let what = format!("one word changed in one of {SMALL} profiles, beside smm check");
        let goal = Goal { more: 0.15, said: "check and 0.15 s" };
        self.again("rebuild", what, goal, workload::edit_one_word)
    }

    pub(super) fn unchanged(&self) -> Result<TableRow> {
        let what = format!("nothing changed in {SMALL} profiles, beside smm check");
        let goal = Goal { more: 0.05, said: "check and 0.05 s" };
        self.again("unchanged", what, goal, |_, _| Ok(()))
    }

    /// Builds again and again over the same output, taking turns with a check.
    fn again(
        &self,
        name: &'static str,
        what: String,
        goal: Goal,
        edit: impl Fn(&Path, usize) -> Result<()>,
    ) -> Result<TableRow> {
        let folder = self.workspace(SMALL)?;
        let out = self.scratch.join("site-again");
        self.measure_build(&folder, &out)?;
        let (mut builds, mut checks) = (Vec::new(), Vec::new());
        for round in 0..MANY {
            edit(&folder, round)?;
            builds.push(self.measure(self.build_of(&folder, &out))?);
            checks.push(self.measure(self.check_of(&folder))?);
        }
        remove(&out)?;
        let (ours, check) = (median(&builds), median(&checks));
        Ok(TableRow {
            name,
            what,
            ours: Some(ours),
            peer: check.show(),
            ratio: None,
            goal: goal.said,
            verdict: verdict(ours.seconds < check.seconds + goal.more),
        })
    }

    /// Clones the repository and builds its first site, with nothing downloaded or compiled before.
    pub(super) fn fresh(&self) -> Result<TableRow> {
        let folder = self.scratch.join("fresh");
        remove(&folder)?;
        let (clone, home) = (folder.join("clone"), folder.join("cargo-home"));
        fs::create_dir_all(&home).with_context(|| home.display().to_string())?;
        copy_registry_settings(&home)?;
        let start = Instant::now();
        let mut git = Command::new("git");
        silent(git.args(["clone", "--quiet"]).arg(sh::root()).arg(&clone))?;
        let mut cargo = Command::new("cargo");
        cargo.args(["run", "--release", "--quiet", "--", "build"]).current_dir(&clone);
        cargo.env("CARGO_HOME", &home).env("CARGO_TARGET_DIR", folder.join("target"));
        let build = self.measure(cargo)?;
        let ours = BenchRun { seconds: start.elapsed().as_secs_f64(), ..build };
        if !clone.join("site/index.html").is_file() {
            bail!("the fresh clone made no site");
        }
        remove(&folder)?;
        Ok(TableRow::alone(
            "fresh",
            "fresh clone to first site, empty cargo cache",
            ours,
            "under 600 s",
            verdict(ours.seconds < 600.0),
        ))
    }

    fn install_mdbook(&self) -> Result<PathBuf> {
        let folder = self.peers.join("mdbook");
        let mdbook = folder.join("bin/mdbook");
        if !mdbook.is_file() {
            let mut install = Command::new("nice");
            install.args(["cargo", "install", "mdbook", "--locked", "--version", MDBOOK, "--root"]);
            install.arg(&folder);
            sh::run(install).with_context(|| format!("mdbook {MDBOOK} cannot be installed"))?;
        }
        Ok(mdbook)
    }
}

/// Whether a program of the system answers.
fn installed(program: &str, question: &str) -> Result<()> {
    let mut ask = Command::new(program);
    silent(ask.arg(question)).with_context(|| format!("`apt-get install {program}` brings it"))
}

/// Settings on how registries are reached; without them an empty cargo home may reach none.
fn copy_registry_settings(home: &Path) -> Result<()> {
    let old = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let old = old.or_else(|| Some(Path::new(&std::env::var_os("HOME")?).join(".cargo")));
    let settings = old.map(|old| old.join("config.toml")).filter(|path| path.is_file());
    if let Some(settings) = settings {
        fs::copy(&settings, home.join("config.toml"))
            .with_context(|| settings.display().to_string())?;
    }
    Ok(())
}
