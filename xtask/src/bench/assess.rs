//! The assessor's side.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::{Bench, BenchRun, FEW, TableRow, median, mega, remove, verdict, workload};
use crate::sh;

/// Filled assessments that are rolled up.
const SITES: usize = 10_000;
/// Filled forms on paper that are read at once.
const FORMS: u16 = 200;

impl Bench {
    /// Empty forms of one profile: what takes longest is the workbook.
    pub(super) fn faces(&self) -> Result<TableRow> {
        let mut runs = Vec::new();
        for _ in 0..FEW {
            let mut all = BenchRun { seconds: 0.0, cpu: Some(0.0), peak_mb: None };
            for face in ["xlsx", "html", "yaml"] {
                let run = self.face(face)?;
                all.seconds += run.seconds;
                all.cpu = all.cpu.zip(run.cpu).map(|(sum, cpu)| sum + cpu);
            }
            runs.push(all);
        }
        let ours = median(&runs);
        Ok(TableRow::alone(
            "faces",
            "empty forms of retail-pos@1.0: XLSX, HTML, YAML",
            ours,
            "under 0.5 s",
            verdict(ours.seconds < 0.5),
        ))
    }

    /// Rolls the assessments of many sites up.
    pub(super) fn rollup(&self) -> Result<TableRow> {
        let folder = self.scratch.join("sites");
        remove(&folder)?;
        let mut new = Command::new(&self.smm);
        new.arg("-C").arg(sh::root()).args(["assess", "new", "--profile", "retail-pos@1.0"]);
        let blank = new.output().context("starting smm assess new")?;
        let blank = String::from_utf8(blank.stdout).context("the blank answers are text")?;
        let bytes = workload::write_answers(&folder, &blank, SITES)?;
        eprintln!("{SITES} assessments, {:.1} MB", mega(bytes));
        let mut runs = Vec::new();
        for _ in 0..FEW {
            let mut roll_up = Command::new(&self.smm);
            roll_up.arg("-C").arg(sh::root()).args(["--quiet", "assess", "roll-up"]).arg(&folder);
            roll_up.arg("--overwrite").arg("-o").arg(self.scratch.join("sites.html"));
            runs.push(self.measure(roll_up)?);
        }
        remove(&folder)?;
        let ours = median(&runs);
        Ok(TableRow::alone(
            "rollup",
            format!("smm assess roll-up of {SITES} assessments, as a page"),
            ours,
            "under 12 s, under 300 MB",
            verdict(ours.seconds < 12.0 && ours.peak_mb.is_some_and(|peak| peak < 300.0)),
        ))
    }

    /// Reads many filled forms on paper: cost grows with their number, memory does not.
    pub(super) fn reading(&self) -> Result<TableRow> {
        let (forms, out) = (self.scratch.join("forms"), self.scratch.join("read"));
        remove(&forms)?;
        fs::create_dir_all(&forms).with_context(|| forms.display().to_string())?;
        self.face("pdf")?;
        let mut paths = Vec::new();
        for number in 0..FORMS {
            let path = forms.join(format!("{number}.pdf"));
            fs::copy(self.scratch.join("form.pdf"), &path).context("copying the form")?;
            paths.push(path);
        }
        let mut runs = Vec::new();
        for _ in 0..FEW {
            remove(&out)?;
            fs::create_dir_all(&out).with_context(|| out.display().to_string())?;
            let mut read = Command::new(&self.smm);
            read.arg("-C").arg(sh::root()).args(["--quiet", "assess", "read", "-o"]).arg(&out);
            runs.push(self.measure_with(read, &paths)?);
        }
        remove(&forms)?;
        remove(&out)?;
        let ours = median(&runs);
        let each = ours.cpu.map(|cpu| cpu / f64::from(FORMS));
        let met =
            each.is_some_and(|each| each < 0.040) && ours.peak_mb.is_some_and(|peak| peak < 300.0);
        Ok(TableRow::alone(
            "reading",
            format!("smm assess read of {FORMS} PDF forms of retail-pos@1.0"),
            ours,
            "under 0.040 s of CPU each, under 300 MB",
            verdict(met),
        ))
    }

    /// Everything that a report of one assessment consists of: pages, PDF, workbook, tables, data.
    pub(super) fn report(&self) -> Result<TableRow> {
        let (answers, out) = (self.answered()?, self.scratch.join("report"));
        let mut runs = Vec::new();
        for _ in 0..FEW {
            remove(&out)?;
            let mut report = self.quietly(&["assess", "report", "-o"]);
            report.arg(&out).arg(&answers);
            runs.push(self.measure(report)?);
        }
        remove(&out)?;
        let ours = median(&runs);
        Ok(TableRow::alone(
            "report",
            "smm assess report of one filled assessment, retail-pos@1.0",
            ours,
            "under 1.2 s",
            verdict(ours.seconds < 1.2),
        ))
    }

    /// A PDF form that is filled from the start with every answer.
    pub(super) fn prefilled(&self) -> Result<TableRow> {
        let (answers, out) = (self.answered()?, self.scratch.join("prefilled.pdf"));
        let mut runs = Vec::new();
        for _ in 0..FEW {
            let mut new = self.quietly(&["assess", "new", "--profile", "retail-pos@1.0"]);
            new.args(["--overwrite", "--answers"]).arg(&answers).arg("-o").arg(&out);
            runs.push(self.measure(new)?);
        }
        let ours = median(&runs);
        Ok(TableRow::alone(
            "prefilled",
            "a PDF form of retail-pos@1.0, filled with every answer",
            ours,
            "under 1 s",
            verdict(ours.seconds < 1.0),
        ))
    }

    /// An assessment in which everything is answered, with evidence.
    fn answered(&self) -> Result<PathBuf> {
        let folder = self.scratch.join("answered");
        remove(&folder)?;
        let mut new = self.quietly(&["assess", "new", "--profile", "retail-pos@1.0"]);
        let blank = new.output().context("starting smm assess new")?;
        let blank = String::from_utf8(blank.stdout).context("the blank answers are text")?;
        workload::write_answers(&folder, &blank, 1)?;
        Ok(folder.join("site-0000.yaml"))
    }

    /// A command on this repository that says nothing of its success.
    fn quietly(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.smm);
        command.arg("-C").arg(sh::root()).arg("--quiet").args(args);
        command
    }

    fn measure_with(&self, mut command: Command, paths: &[PathBuf]) -> Result<BenchRun> {
        command.args(paths);
        self.measure(command)
    }

    fn face(&self, face: &str) -> Result<BenchRun> {
        let out = self.scratch.join(format!("form.{face}"));
        let _ = fs::remove_file(&out);
        let mut new = Command::new(&self.smm);
        new.arg("-C").arg(sh::root()).args(["--quiet", "assess", "new"]);
        new.args(["--profile", "retail-pos@1.0", "-o"]).arg(&out);
        self.measure(new)
    }
}
