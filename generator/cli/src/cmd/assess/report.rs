//! `smm assess report`: a folder that can be handed over.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};
use smm_core::assess::compare::{Side, compare};
use smm_core::assess::plan::{Size, plan};
use smm_core::assess::{report, score::score};
use smm_core::render::report_html;

use super::args::{ReportArgs, SizeArg};
use crate::args::Args;
use crate::press::workbook;
use crate::terminal;

pub(super) fn run(args: &Args, wanted: &ReportArgs) -> Result<ExitCode> {
    let (_, workspace) = super::workspace(args)?;
    let size = match wanted.size {
        SizeArg::Small => Size::Small,
        SizeArg::Medium => Size::Medium,
        SizeArg::Large => Size::Large,
    };
    let mut loaded = Vec::new();
    for path in &wanted.files {
        let Some((form, answers)) = super::load(args, &workspace, path)? else {
            return Ok(ExitCode::from(1));
        };
        let score = score(&form, &answers);
        loaded.push((super::name_of(path), form, answers, score));
    }
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, form, answers, score) in &loaded {
        let plan = plan(form, answers, score, size);
        let page = report_html::report(form, answers, score, &plan);
        files.push((format!("{name}.html"), page.into_bytes()));
        files.push((format!("{name}.xlsx"), workbook::form(form, answers)?));
        files.push((
            format!("{name}.json"),
            report::report_json(form, answers, score, &plan).into_bytes(),
        ));
        for (part, rows) in [
            ("gap", report::score_rows(form, score)),
            ("evidence", report::evidence_rows(form, answers)),
            ("roadmap", report::roadmap_rows(form, &plan)),
        ] {
            files.push((format!("{name}-{part}.csv"), super::csv(&rows).into_bytes()));
        }
    }
    for pair in loaded.windows(2) {
        let [(from, old_form, old, old_score), (to, new_form, new, new_score)] = pair else {
            continue;
        };
        let trends = compare(
            Side { form: old_form, answers: old, score: old_score },
            Side { form: new_form, answers: new, score: new_score },
        );
        let page = report_html::comparison(old, new, &trends);
        files.push((format!("{from}-to-{to}.html"), page.into_bytes()));
        files.push((
            format!("{from}-to-{to}.csv"),
            super::csv(&report::trend_rows(&trends)).into_bytes(),
        ));
    }
    if loaded.len() > 1 {
        let sides: Vec<Side<'_>> =
            loaded.iter().map(|(_, form, answers, score)| Side { form, answers, score }).collect();
        files.push(("trend.html".into(), report_html::trend(&sides).into_bytes()));
    }
    fs::create_dir_all(&wanted.output).with_context(|| format!("`{}`", wanted.output.display()))?;
    for (name, bytes) in &files {
        super::write_file(&wanted.output.join(name), bytes)?;
    }
    terminal::say(args, &format!("wrote {} files into `{}`", files.len(), wanted.output.display()));
    Ok(ExitCode::SUCCESS)
}
