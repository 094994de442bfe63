//! The assessor's side.

use std::process::Command;

use anyhow::Result;

use super::{Bench, FEW, Row, Run, median, verdict};
use crate::sh;

impl Bench {
    /// Empty forms of one profile: what takes longest is the workbook.
    pub(super) fn faces(&self) -> Result<Row> {
        let mut runs = Vec::new();
        for _ in 0..FEW {
            let mut all = Run { seconds: 0.0, cpu: Some(0.0), peak_mb: None };
            for face in ["xlsx", "html", "yaml"] {
                let run = self.face(face)?;
                all.seconds += run.seconds;
                all.cpu = all.cpu.zip(run.cpu).map(|(sum, cpu)| sum + cpu);
            }
            runs.push(all);
        }
        let ours = median(&runs);
        Ok(Row {
            name: "faces",
            what: "empty forms of retail-pos@1.0: XLSX, HTML, YAML".to_owned(),
            ours: Some(ours),
            peer: String::new(),
            ratio: None,
            goal: "under 0.5 s",
            verdict: verdict(ours.seconds < 0.5),
        })
    }

    fn face(&self, face: &str) -> Result<Run> {
        let out = self.scratch.join(format!("form.{face}"));
        let _ = std::fs::remove_file(&out);
        let mut new = Command::new(&self.smm);
        new.arg("-C").arg(sh::root()).args(["--quiet", "assess", "new"]);
        new.args(["--profile", "retail-pos@1.0", "-o"]).arg(&out);
        self.measure(new)
    }
}
