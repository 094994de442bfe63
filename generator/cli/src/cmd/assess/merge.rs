//! `smm assess merge`: several assessors as one, or many assessments rolled up.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use rayon::prelude::*;
use serde_json::json;
use smm_core::assess::merge::{self, Disagreement, Merged, Prefer, RollUp, Spread};
use smm_core::assess::score::{Score, score};
use smm_core::assess::settle::{self, FilledTable};
use smm_core::assess::{Questionnaire, Settlement, long, yaml};
use smm_core::source::MAX_FILE_BYTES;
use smm_core::text::{csv_row, cut};

use super::read::Reader;
use crate::args::Args;
use crate::args::assess::{MergeArgs, PreferArg, RollUpFormat};
use crate::cmd::deliver;
use crate::disk::{self, Existing};
use crate::terminal::{self, Audience};

/// So many assessments are read side by side before their scores are added: enough to keep every
/// processor busy, few enough to need little memory.
const BATCH: usize = 128;

pub(super) fn run(args: &Args, wanted: &MergeArgs) -> Result<ExitCode> {
    let workspace = super::workspace(args)?;
    let reader = Reader::new(args, &workspace);
    let files = expand(&wanted.files)?;
    if wanted.roll_up {
        return roll_up(args, wanted, &reader, &files);
    }
    // One assessor less would be another assessment: all of them, or none.
    let (Some(read), is_clean) = reader.all(&files)? else { return Ok(ExitCode::from(1)) };
    let names = super::names_of(&files);
    let form = Arc::clone(&read[0].form);
    let mut inputs = Vec::new();
    for ((path, name), filled) in files.iter().zip(names).zip(read) {
        same_version(&form, &filled.form, path)?;
        inputs.push((name, filled.answers));
    }
    let prefer = match wanted.prefer {
        PreferArg::Lower => Prefer::Lower,
        PreferArg::First => Prefer::First,
        PreferArg::Ask => Prefer::Ask,
    };
    let table = wanted.settle.as_deref().map(|path| filled_table(path, &form)).transpose()?;
    let (table, is_taken) = table.unwrap_or((None, true));
    let settled = table.as_ref().map_or(&[][..], |table| &table.settled);
    let merged = merge::merge(&form, &inputs, prefer, settled);
    let open = settle::open(&form, &merged.answers, &merged.disagreements);
    let text = yaml::write(&form, &merged.answers, yaml::Layout::Filled);
    deliver(args, &wanted.place, Audience::Programs, &text)?;
    tell_disagreements(&form, &merged.disagreements, &open);
    match (&wanted.settle, table) {
        (Some(path), None) if !open.is_empty() => {
            disk::make_files(&[(path, settle::table(&form, &open).into_bytes())], Existing::Keep)?;
            terminal::tell(&format!(
                "wrote `{}`: fill in `chosen`, `by` and `why`, then run the same command again with `--overwrite`\n",
                path.display()
            ));
        }
        (Some(path), Some(table)) => tell_unused(path, &table, &merged, &open),
        _ => {}
    }
    Ok(super::code_of(is_clean && is_taken && open.is_empty()))
}

/// A table that was filled, and whether every row of it was understood; none if it is not there yet.
fn filled_table(path: &Path, form: &Questionnaire) -> Result<(Option<FilledTable>, bool)> {
    if !path.exists() {
        return Ok((None, true));
    }
    let at = || format!("`{}`", path.display());
    let text = disk::read_text(path, MAX_FILE_BYTES)
        .with_context(|| format!("{} cannot be read; save it as CSV in UTF-8", at()))?;
    let table = settle::read(&text, form).map_err(|wrong| anyhow!("{}: {wrong}", at()))?;
    for (line, wrong) in &table.wrong {
        terminal::tell(&format!("{}, line {line}: {wrong}\n", at()));
    }
    let is_taken = table.wrong.is_empty();
    Ok((Some(table), is_taken))
}

/// Says which rows of a table settle nothing, and what is open and not in it.
fn tell_unused(path: &Path, table: &FilledTable, merged: &Merged, open: &[Disagreement]) {
    let is_used = |one: &Settlement| {
        let mut all = merged.disagreements.iter();
        all.any(|of| of.id == one.indicator && of.by == one.by)
            || merged.answers.decisions.contains(one)
    };
    for one in table.settled.iter().filter(|one| !is_used(one)) {
        let now = open.iter().find(|of| of.id == one.indicator);
        terminal::tell(&match now {
            Some(now) => format!(
                "{}: was settled for other answers ({}) than those of now ({}); it is left open\n",
                one.indicator,
                cut(&one.said, 200),
                cut(&settle::said(now), 200)
            ),
            None => format!("{}: nobody disagrees about it now\n", one.indicator),
        });
    }
    let is_in = |id: &String| {
        table.open.contains(id)
            || table.settled.iter().any(|one| one.indicator == *id)
            || !table.wrong.is_empty()
    };
    let missing: Vec<&str> =
        open.iter().map(|one| &one.id).filter(|id| !is_in(id)).map(String::as_str).collect();
    if !missing.is_empty() {
        terminal::tell(&format!(
            "not in `{}`: {}; name a new file to have them listed\n",
            path.display(),
            missing.join(", ")
        ));
    }
}

fn same_version(form: &Questionnaire, of: &Questionnaire, path: &Path) -> Result<()> {
    if form.name == of.name {
        return Ok(());
    }
    bail!(
        "`{}` answers `{}`, the files before it `{}`; bring them to one version with `smm assess upgrade`",
        path.display(),
        of.name,
        form.name
    )
}

/// Folders stand for the YAML files in them, in the order of names.
fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).with_context(|| format!("`{}`", path.display()))? {
            inside.push(entry.with_context(|| format!("`{}`", path.display()))?.path());
        }
        inside.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
        inside.sort();
        files.extend(inside);
    }
    if files.is_empty() {
        bail!("no assessment was found");
    }
    Ok(files)
}

/// Lists what each assessor said, one indicator after the other: of many files it is much.
fn tell_disagreements(form: &Questionnaire, now: &[Disagreement], open: &[Disagreement]) {
    let before = open.iter().filter(|one| !now.iter().any(|of| of.id == one.id));
    let all: Vec<&Disagreement> = now.iter().chain(before).collect();
    for one in &all {
        let indicator = form.indicator(&one.id).map(|(_, _, indicator)| &indicator.text);
        let text =
            indicator.or_else(|| Some(&form.practice(&one.id)?.title)).map_or("", String::as_str);
        let held = match (one.resolved.as_str(), one.by.as_str()) {
            ("", _) => "left open".to_owned(),
            (held, "") => cut(held, 100),
            (held, by) => format!("{}, settled by {}", cut(held, 100), cut(by, 60)),
        };
        let mut out = format!("{}: {held}  {text}\n", one.id);
        for (name, word, evidence) in &one.said {
            let line = |text: &str| cut(&text.replace('\n', " "), 200);
            out.push_str(&format!("  {name}: {}  {}\n", line(word), line(evidence)));
        }
        terminal::tell(&out);
    }
    let settled = all.iter().filter(|one| !one.by.is_empty()).count();
    terminal::tell(&match (all.len(), settled) {
        (0, _) => "the assessors agree\n".to_owned(),
        (count, 0) => format!("{count} disagreements, {} left open\n", open.len()),
        (count, settled) => {
            format!("{count} disagreements, {settled} settled, {} left open\n", open.len())
        }
    });
}

/// Adds all scores up, a batch of files at a time.
fn roll_up(
    args: &Args,
    wanted: &MergeArgs,
    reader: &Reader<'_>,
    files: &[PathBuf],
) -> Result<ExitCode> {
    let mut form: Option<Arc<Questionnaire>> = None;
    let mut sum = RollUp::default();
    let mut answers = csv_row(&long::COLUMNS);
    let names = super::names_of(files);
    let mut is_clean = true;
    for (batch, names) in files.chunks(BATCH).zip(names.chunks(BATCH)) {
        let scores: Vec<Result<Scored>> = batch
            .par_iter()
            .zip(names)
            .map(|(path, name)| scored(reader, path, name, wanted.format))
            .collect();
        for ((path, name), one) in batch.iter().zip(names).zip(scores) {
            let Scored { result, rows, said, is_clean: fits } = one?;
            terminal::tell_painted(&said);
            is_clean &= fits;
            let Some((of, score)) = result else {
                terminal::tell(&format!("`{}` is left out of the roll-up\n", path.display()));
                continue;
            };
            let form = form.get_or_insert_with(|| Arc::clone(&of));
            same_version(form, &of, path)?;
            sum.add(form, name, &score);
            answers.push_str(&rows);
        }
    }
    let Some(form) = form else { return Ok(ExitCode::from(1)) };
    let (count, spreads) = sum.finish();
    let rows = rows(&form, &spreads);
    let text = match wanted.format {
        RollUpFormat::Table => {
            format!("{count} assessments against {}\n\n{}", form.name, super::table(&rows))
        }
        RollUpFormat::Csv => super::csv(&rows),
        RollUpFormat::Json => to_json(&form, count, &spreads),
        RollUpFormat::Long => answers,
    };
    deliver(args, &wanted.place, audience(wanted.format), &text)?;
    Ok(super::code_of(is_clean))
}

/// What one file adds to a roll-up; nothing if it cannot be read.
struct Scored {
    result: Option<(Arc<Questionnaire>, Score)>,
    /// Its answers in long form, if they are wanted.
    rows: String,
    said: String,
    is_clean: bool,
}

fn scored(reader: &Reader<'_>, path: &Path, name: &str, format: RollUpFormat) -> Result<Scored> {
    let read = reader.file(path)?;
    let mut rows = String::new();
    let result = read.filled.map(|filled| {
        if format == RollUpFormat::Long {
            rows =
                long::rows(&filled.form, name, &filled.answers).map(|row| csv_row(&row)).collect();
        }
        let score = score(&filled.form, &filled.answers);
        (filled.form, score)
    });
    Ok(Scored { result, rows, said: read.said, is_clean: read.is_clean })
}

fn audience(format: RollUpFormat) -> Audience {
    match format {
        RollUpFormat::Table => Audience::People,
        RollUpFormat::Json | RollUpFormat::Csv | RollUpFormat::Long => Audience::Programs,
    }
}

fn rows(form: &Questionnaire, spreads: &[Spread]) -> Vec<Vec<String>> {
    let mut head =
        ["code", "practice", "worst", "median", "under", "over"].map(str::to_owned).to_vec();
    head.extend(form.levels.iter().map(|(number, _)| format!("level {number}")));
    head.push("worst at".to_owned());
    let mut rows = vec![head];
    for (practice, spread) in form.practices.iter().zip(spreads) {
        let mut row = vec![
            practice.code.clone(),
            practice.title.clone(),
            spread.worst.to_string(),
            spread.median.to_string(),
            spread.under.to_string(),
            spread.over.to_string(),
        ];
        row.extend(spread.by_level.iter().map(u32::to_string));
        row.push(spread.worst_at.join(" "));
        rows.push(row);
    }
    rows
}

fn to_json(form: &Questionnaire, count: u32, spreads: &[Spread]) -> String {
    let practices: Vec<_> = form
        .practices
        .iter()
        .zip(spreads)
        .map(|(practice, spread)| {
            json!({
                "id": practice.id, "code": practice.code, "title": practice.title,
                "worst": spread.worst, "median": spread.median,
                "under": spread.under, "over": spread.over,
                "by-level": spread.by_level, "worst-at": spread.worst_at,
            })
        })
        .collect();
    let document =
        json!({ "profile": form.name.to_string(), "assessments": count, "practices": practices });
    serde_json::to_string_pretty(&document).expect("plain data") + "\n"
}
