//! Paper, beside two programs that print the same rows from HTML.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Bench, FEW, Row, Run, median, not_measured, remove, verdict};
use crate::sh::{self, has};

/// The profile that is printed.
const PROFILE: &str = "retail-pos@1.0";
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
    /// The checklist of one profile; Chromium and WeasyPrint print its rows from HTML.
    pub(super) fn checklist(&self) -> Result<Row> {
        let what = format!(
            "checklist of {PROFILE} up to its targets, or Chromium and WeasyPrint with its rows"
        );
        let goal = "6 and 12 times faster";
        let weasyprint = match sh::python(WEASYPRINT).map(|bin| bin.join("weasyprint")) {
            Ok(weasyprint) => weasyprint,
            Err(why) => return Ok(not_measured("checklist", what, goal, &why)),
        };
        if !has("chromium") {
            let why = anyhow::anyhow!("apt-get install chromium");
            return Ok(not_measured("checklist", what, goal, &why));
        }
        let html = self.rows_as_html()?;
        let (mut own, mut browser, mut printer) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..FEW {
            own.push(self.print(&["checklist", "--levels", "target"])?);
            browser.push(self.print_by_chromium(&html)?);
            let mut weasy = Command::new(&weasyprint);
            weasy.arg(&html).arg(self.scratch.join("weasyprint.pdf"));
            printer.push(self.measure(weasy)?);
        }
        let (ours, browser, printer) = (median(&own), median(&browser), median(&printer));
        let ratio = browser.seconds / ours.seconds;
        let met = ratio >= 6.0 && printer.seconds / ours.seconds >= 12.0;
        Ok(Row {
            name: "checklist",
            what,
            ours: Some(ours),
            peer: format!("{}; {}", browser.show(), printer.show()),
            ratio: Some(ratio),
            goal,
            verdict: verdict(met),
        })
    }

    /// The fillable form of one profile.
    pub(super) fn form(&self) -> Result<Row> {
        let runs = (0..FEW).map(|_| self.print(&["form"])).collect::<Result<Vec<_>>>()?;
        let ours = median(&runs);
        Ok(Row::alone(
            "form",
            format!("fillable form of {PROFILE}"),
            ours,
            "under 1 s",
            verdict(ours.seconds < 1.0),
        ))
    }

    /// Everything on paper for six profiles: checklists in two formats, forms and guides.
    pub(super) fn paper(&self) -> Result<Row> {
        let out = self.scratch.join("paper");
        let mut runs = Vec::new();
        for _ in 0..FEW {
            remove(&out)?;
            let mut build = Command::new(&self.smm);
            build.arg("-C").arg(sh::root()).args(["--quiet", "build", "--out"]).arg(&out);
            build.args(["--only", "checklists"]);
            for profile in SIX {
                build.args(["--profile", profile]);
            }
            runs.push(self.measure(build)?);
        }
        remove(&out)?;
        let ours = median(&runs);
        Ok(Row::alone(
            "paper",
            "checklists (A4, Letter) and guides of six profiles and their model",
            ours,
            "under 6 s",
            verdict(ours.seconds < 6.0),
        ))
    }

    fn print(&self, kind: &[&str]) -> Result<Run> {
        let mut print = Command::new(&self.smm);
        print.arg("-C").arg(sh::root()).args(["--quiet", "paper"]).args(kind);
        print.arg(PROFILE).arg("--out").arg(&self.scratch);
        self.measure(print)
    }

    fn print_by_chromium(&self, html: &Path) -> Result<Run> {
        let profile = self.scratch.join("chromium");
        remove(&profile)?;
        let mut chromium = Command::new("chromium");
        chromium.args(CHROMIUM).arg(format!("--user-data-dir={}", profile.display()));
        chromium.arg(format!("--print-to-pdf={}", self.scratch.join("chromium.pdf").display()));
        chromium.arg(format!("file://{}", html.display()));
        self.measure(chromium)
    }

    /// The rows of the checklist as somebody would write them for a browser.
    fn rows_as_html(&self) -> Result<PathBuf> {
        let out = self.scratch.join("data");
        remove(&out)?;
        let mut build = Command::new(&self.smm);
        build.arg("-C").arg(sh::root()).args(["--quiet", "build", "--only", "data", "--out"]);
        build.arg(&out).args(["--profile", PROFILE]);
        super::silent(&mut build)?;
        let csv = out.join("retail-pos/1.0/downloads/retail-pos-1.0.csv");
        let csv = fs::read_to_string(&csv).with_context(|| csv.display().to_string())?;
        let path = self.scratch.join("rows.html");
        fs::write(&path, html(&csv)).with_context(|| path.display().to_string())?;
        remove(&out)?;
        Ok(path)
    }
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

const STYLE: &str = "@page{size:A4;margin:20mm 18mm}\
    body{font:9.5pt 'Source Sans 3',sans-serif}h2{break-before:page}\
    table{width:100%;border-collapse:collapse}tr{break-inside:avoid}\
    td,th{border-bottom:.5pt solid #666;padding:4pt;vertical-align:top;text-align:left}\
    .a{width:10mm}.a i{display:block;width:4mm;height:4mm;border:1pt solid #000}\
    .n{border-bottom:.6pt dotted #777;height:6mm}";

/// One table per practice and level, with boxes to tick and lines to write on.
fn html(csv: &str) -> String {
    let mut out = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Checklist</title><style>{STYLE}</style>"
    );
    let (mut practice, mut level) = (String::new(), String::new());
    for line in csv.lines().skip(1) {
        let cells: Vec<String> = line
            .trim_matches('"')
            .split("\",\"")
            .map(|cell| cell.replace("\"\"", "\"").replace('&', "&amp;").replace('<', "&lt;"))
            .collect();
        let [_, _, title, _, target, number, id, text, verify, evidence, ask, ..] = &cells[..]
        else {
            continue;
        };
        if number > target {
            continue;
        }
        if *title != practice || *number != level {
            if !practice.is_empty() {
                out.push_str("</table>");
            }
            if *title != practice {
                let _ = write!(out, "<h2>{title}</h2>");
            }
            let _ = write!(
                out,
                "<h3>Level {number}</h3><table><thead><tr><th>Id<th>What can be seen<th>yes<th>partly\
                 <th>no<th>n/a</thead>"
            );
            practice.clone_from(title);
            level.clone_from(number);
        }
        let boxes = "<td class=a><i></i>".repeat(4);
        let _ = write!(
            out,
            "<tr><td>{id}<td><p>{text}<p><b>{verify}:</b> {evidence} <b>Ask:</b> {ask}\
             <p class=n>Evidence<p class=n>Note{boxes}"
        );
    }
    out.push_str("</table>");
    out
}
