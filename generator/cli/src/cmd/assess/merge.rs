//! `smm assess merge`: several assessors as one.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use smm_core::assess::merge::{self, Disagreement, Merged, Prefer};
use smm_core::assess::settle::{self, FilledTable};
use smm_core::assess::{Answers, Questionnaire, Settlement, Stake, worksheet, yaml};
use smm_core::source::MAX_FILE_BYTES;
use smm_core::text::{count, cut, shown_on_one_line};

use super::read::Reader;
use crate::args::Args;
use crate::args::assess::{MergeArgs, PreferArg};
use crate::cmd::deliver;
use crate::disk::{self, Existing};
use crate::terminal::{self, Audience};

pub(super) fn run(args: &Args, wanted: &MergeArgs) -> Result<ExitCode> {
    let workspace = super::workspace(args)?;
    let reader = Reader::new(args, &workspace);
    let files = super::expand(&wanted.files)?;
    // One assessor less would be another assessment: all of them, or none.
    let (Some(read), is_clean) = reader.all(&files)? else { return Ok(ExitCode::from(1)) };
    let names = super::names_of(&files);
    let form = Arc::clone(&read[0].form);
    let mut inputs = Vec::new();
    for ((path, name), mut filled) in files.iter().zip(names).zip(read) {
        same_version(&form, &filled.form, path)?;
        filled.record(path, wanted.place.output.as_deref(), wanted.read_on.as_deref());
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
    let mut merged = merge::merge(&form, &inputs, prefer, settled);
    if let (Some(path), Some(_)) = (&wanted.settle, &table) {
        let source = super::read::source(path, "csv")?;
        super::read::record(&mut merged.answers.sources, source, wanted.read_on.as_deref());
    }
    let open = settle::open(&form, &merged.answers, &merged.disagreements);
    let text = yaml::write(&form, &merged.answers, yaml::Layout::Filled);
    deliver(args, &wanted.place, Audience::Programs, &text)?;
    tell_parts(&inputs, &form);
    tell_disagreements(&form, &merged.disagreements, &open);
    tell_stakes(&merged.answers);
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

/// Says how much each file brought: a form that came back empty is easily taken for a filled one.
fn tell_parts(inputs: &[(String, Answers)], form: &Questionnaire) {
    let of = |(name, answers): &(String, Answers)| {
        let name = cut(&shown_on_one_line(name), 60);
        format!("{name}: {}", count(answers.count(form), "answer"))
    };
    terminal::tell(&format!("{}\n", inputs.iter().map(of).collect::<Vec<_>>().join(", ")));
}

/// Says which kinds of device owners rate differently; what each said is kept.
fn tell_stakes(answers: &Answers) {
    for group in worksheet::rated_otherwise(answers) {
        terminal::tell(&format!(
            "`{}` is rated {} times; all are kept under `stakes:`, until the owners agree on one\n",
            cut(&shown_on_one_line(&group[0].what), 100),
            group.len()
        ));
        for stake in group {
            let rated = Stake::AREAS.iter().zip(&stake.impact).filter(|(_, word)| !word.is_empty());
            let rated: Vec<String> = rated.map(|(area, word)| format!("{area} {word}")).collect();
            let by = if stake.decides.is_empty() { "nobody is named" } else { &stake.decides };
            let said = format!("  {by}: {}", rated.join(", "));
            terminal::tell(&format!("{}\n", cut(&shown_on_one_line(&said), 200)));
        }
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
            (held, "") if is_of_days(one) => {
                format!("{}, the latest of them, holds", cut(held, 100))
            }
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
    terminal::tell(&summary(&all, open));
}

/// How many things they disagree about, and how many of these are open. That they came on different days is
/// no disagreement: the latest holds for the whole, and each answer keeps its own.
fn summary(all: &[&Disagreement], open: &[Disagreement]) -> String {
    let (days, others): (Vec<&Disagreement>, Vec<&Disagreement>) =
        all.iter().copied().partition(|one| is_of_days(one));
    let settled = others.iter().filter(|one| !one.by.is_empty()).count();
    let disagreements = count(others.len(), "disagreement");
    let said = match (others.len(), settled) {
        (0, _) => "the assessors agree".to_owned(),
        (_, 0) => format!("{disagreements}, {} left open", open.len()),
        (_, settled) => format!("{disagreements}, {settled} settled, {} left open", open.len()),
    };
    let ids: Vec<&str> = days.iter().map(|one| one.id.as_str()).collect();
    let days = match &ids[..] {
        [] => String::new(),
        ids => format!("; of the days in `{}` the latest holds", ids.join("` and `")),
    };
    format!("{said}{days}\n")
}

/// Whether it is about a day of the whole, of which the latest holds unless somebody decides otherwise.
fn is_of_days(one: &Disagreement) -> bool {
    matches!(one.id.as_str(), "date" | "as-of") && one.by.is_empty()
}
