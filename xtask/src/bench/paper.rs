//! Paper, beside two programs that print the same from HTML.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Bench, BenchRun, FEW, MANY, TableRow, median, not_measured, remove, verdict};
use crate::sh::{self, has};

/// The profile that is printed.
const PROFILE: &str = "retail-pos@1.0";
/// Writes its checklist as HTML.
const CHECKLIST: &str = include_str!("checklist.py");
/// The second peer, from PyPI.
const WEASYPRINT: &str = "weasyprint==70.0";
/// How the first peer runs without a screen or a network.
const CHROMIUM: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
];

impl Bench {
    /// The checklist of one profile; Chromium and WeasyPrint print the same from HTML.
    pub(super) fn checklist(&self) -> Result<TableRow> {
        let what = format!(
            "checklist of {PROFILE} up to its targets, or Chromium and WeasyPrint with it as HTML"
        );
        let goal = "6 and 12 times faster";
        let weasyprint = match sh::python(&[WEASYPRINT]).map(|bin| bin.join("weasyprint")) {
            Ok(weasyprint) => weasyprint,
            Err(why) => return Ok(not_measured("checklist", what, goal, &why)),
        };
        if let Err(why) = needs_chromium() {
            return Ok(not_measured("checklist", what, goal, &why));
        }
        let html = self.checklist_as_html()?;
        let (mut own, mut browser, mut printer) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..MANY {
            own.push(self.print(&["checklist", "--levels", "target"])?);
            browser.push(self.print_by_chromium(&html)?);
            // It takes as long as all other runs together, and no doubt is left.
            if round < FEW {
                let mut weasy = Command::new(&weasyprint);
                weasy.arg(&html).arg(self.scratch.join("weasyprint.pdf"));
                printer.push(self.measure(weasy)?);
            }
        }
        let (ours, browser, printer) = (median(&own), median(&browser), median(&printer));
        let met = ours.times_faster(browser) >= 6.0 && ours.times_faster(printer) >= 12.0;
        let row = TableRow::beside("checklist", what, ours, browser, goal, verdict(met));
        Ok(TableRow { peer: format!("{}; {}", row.peer, printer.show()), ..row })
    }

    /// The fillable form of one profile.
    pub(super) fn form(&self) -> Result<TableRow> {
        let runs = (0..FEW).map(|_| self.print(&["form"])).collect::<Result<Vec<_>>>()?;
        let ours = median(&runs);
        Ok(TableRow::alone(
            "form",
            format!("fillable form of {PROFILE}"),
            ours,
            "under 1 s",
            verdict(ours.seconds < 1.0),
        ))
    }

    /// Everything that there is of one profile and its model; Chromium prints its checklist only.
    pub(super) fn book(&self) -> Result<TableRow> {
        let what = format!(
            "site, paper and forms of {PROFILE} and its model, or Chromium with one checklist"
        );
        let goal = "faster";
        if let Err(why) = needs_chromium() {
            return Ok(not_measured("book", what, goal, &why));
        }
        let html = self.checklist_as_html()?;
        let (mut own, mut browser) = (Vec::new(), Vec::new());
        for _ in 0..MANY {
            own.push(self.build(&["--profile", PROFILE])?);
            browser.push(self.print_by_chromium(&html)?);
        }
        let (ours, browser) = (median(&own), median(&browser));
        let met = ours.times_faster(browser) > 1.0;
        Ok(TableRow::beside("book", what, ours, browser, goal, verdict(met)))
    }

    /// Everything on paper for six profiles and their model.
    pub(super) fn paper(&self) -> Result<TableRow> {
        let profiles = SIX.iter().flat_map(|profile| ["--profile", profile]);
        let kinds: Vec<&str> = ["--only", "checklists"].into_iter().chain(profiles).collect();
        let runs = (0..FEW).map(|_| self.build(&kinds)).collect::<Result<Vec<_>>>()?;
        let ours = median(&runs);
        Ok(TableRow::alone(
            "paper",
            "checklists (A4, Letter) and guides of six profiles and their model",
            ours,
            "under 6 s",
            verdict(ours.seconds < 6.0),
        ))
    }

    fn print(&self, kind: &[&str]) -> Result<BenchRun> {
        let mut print = Command::new(&self.smm);
        print.arg("-C").arg(sh::root()).args(["--quiet", "paper"]).args(kind);
        print.arg(PROFILE).arg("--out").arg(&self.scratch);
        self.measure(print)
    }

    /// Builds into an empty folder.
    fn build(&self, options: &[&str]) -> Result<BenchRun> {
        let out = self.scratch.join("out");
        remove(&out)?;
        let mut build = Command::new(&self.smm);
        build.arg("-C").arg(sh::root()).args(["--quiet", "build", "--out"]).arg(&out);
        build.args(options);
        let run = self.measure(build);
        remove(&out)?;
        run
    }

    fn print_by_chromium(&self, html: &Path) -> Result<BenchRun> {
        let profile = self.scratch.join("chromium");
        remove(&profile)?;
        let mut chromium = Command::new("chromium");
        chromium.args(CHROMIUM).arg(format!("--user-data-dir={}", profile.display()));
        chromium.arg(format!("--print-to-pdf={}", self.scratch.join("chromium.pdf").display()));
        chromium.arg(format!("file://{}", html.display()));
        self.measure(chromium)
    }

    /// The checklist as somebody would write it for a browser.
    fn checklist_as_html(&self) -> Result<PathBuf> {
        let out = self.scratch.join("data");
        remove(&out)?;
        let mut build = Command::new(&self.smm);
        build.arg("-C").arg(sh::root()).args(["--quiet", "build", "--only", "data", "--out"]);
        build.arg(&out).args(["--profile", PROFILE]);
        super::silent(&mut build)?;
        let path = self.scratch.join("checklist.html");
        let mut write = Command::new("python3");
        write.args(["-c", CHECKLIST]).arg(out.join("retail-pos/1.0/downloads/retail-pos-1.0.json"));
        super::silent(write.arg(&path)).context("apt-get install python3")?;
        remove(&out)?;
        Ok(path)
    }
}

fn needs_chromium() -> Result<()> {
    if has("chromium") { Ok(()) } else { bail!("apt-get install chromium") }
}

/// Profiles whose paper is made together.
const SIX: [&str; 6] = [
    "retail-pos@1.0",
    "retail-card-reader",
    "retail-store-camera",
    "mining-extraction",
    "connected-home-camera",
    "vehicle-gateway",
];
