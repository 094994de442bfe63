//! `smm assess merge`: several assessors as one, or many assessments rolled up.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde_json::json;
use smm_core::assess::merge::{self, Disagreement, Prefer, RollUp, Spread};
use smm_core::assess::{self, Form, score::score, yaml};
use smm_core::schema::{self, assessment::AssessmentDoc};
use smm_core::{Diagnostics, Severity, Sources, Workspace};

use super::args::{MergeArgs, PreferArg, TableFormat};
use crate::args::{Args, FindingFormat};
use crate::cmd::check;
use crate::terminal;

pub(super) fn run(args: &Args, wanted: &MergeArgs) -> Result<ExitCode> {
    let (_, workspace) = super::workspace(args)?;
    let files = expand(&wanted.files)?;
    if wanted.roll_up {
        return roll_up(args, wanted, &workspace, &files);
    }
    let mut inputs = Vec::new();
    let mut form: Option<Form> = None;
    for path in &files {
        let Some((of, answers)) = super::load(args, &workspace, path)? else {
            return Ok(ExitCode::from(1));
        };
        same_version(form.as_ref(), &of, path)?;
        form = Some(of);
        inputs.push((super::name_of(path), answers));
    }
    let Some(form) = form else { bail!("there is nothing to merge") };
    let prefer = match wanted.prefer {
        PreferArg::Lower => Prefer::Lower,
        PreferArg::First => Prefer::First,
        PreferArg::Ask => Prefer::Ask,
    };
    let merged = merge::merge(&inputs, prefer);
    let text = yaml::write(&form, &merged.answers, yaml::Layout::Filled);
    super::write(args, wanted.output.as_deref(), text.as_bytes())?;
    eprint!("{}", listed(&form, &merged.disagreements));
    let open = merged.disagreements.iter().any(|one| one.resolved.is_empty());
    Ok(if open { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn same_version(form: Option<&Form>, of: &Form, path: &Path) -> Result<()> {
    match form {
        Some(form) if form.name != of.name => bail!(
            "`{}` answers `{}`, the files before it `{}`; bring them to one version with `smm assess upgrade`",
            path.display(),
            of.name,
            form.name
        ),
        _ => Ok(()),
    }
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

fn listed(form: &Form, disagreements: &[Disagreement]) -> String {
    if disagreements.is_empty() {
        return "the assessors agree\n".to_owned();
    }
    let mut out = String::new();
    for one in disagreements {
        let text = form.indicator(&one.id).map_or("", |(_, _, indicator)| &indicator.text);
        let held = if one.resolved.is_empty() { "left open" } else { &one.resolved };
        out.push_str(&format!("{}: {held}  {text}\n", one.id));
        for (name, word, evidence) in &one.said {
            out.push_str(&format!("  {name}: {word}  {}\n", evidence.replace('\n', " ")));
        }
    }
    let open = disagreements.iter().filter(|one| one.resolved.is_empty()).count();
    out + &format!("{} disagreements, {open} left open\n", disagreements.len())
}

fn roll_up(
    args: &Args,
    wanted: &MergeArgs,
    workspace: &Workspace,
    files: &[PathBuf],
) -> Result<ExitCode> {
    let reader = schema::reader::<AssessmentDoc>();
    let mut form: Option<Form> = None;
    let mut sum = RollUp::default();
    for path in files {
        let bytes = std::fs::read(path).with_context(|| format!("`{}`", path.display()))?;
        let (of, answers) = if bytes.starts_with(b"PK") || bytes.starts_with(b"%PDF") {
            match super::load(args, workspace, path)? {
                Some(filled) => filled,
                None => return Ok(ExitCode::from(1)),
            }
        } else {
            let mut sources = Sources::default();
            let file = sources.add(path.display().to_string(), bytes);
            let mut diags = Diagnostics::default();
            let doc = reader(file, &sources, &mut diags);
            let of = match (&doc, &form) {
                (Some(doc), Some(form)) if *doc.profile == form.name.to_string() => {
                    Some(form.clone())
                }
                (Some(doc), _) => assess::form(workspace, &doc.profile),
                (None, _) => None,
            };
            let read = match (doc, of) {
                (Some(doc), Some(of)) => {
                    assess::check(&doc, &of, &mut diags);
                    Some((of, assess::lower(&doc)))
                }
                (Some(doc), None) => assess::read(workspace, &doc, &mut diags),
                (None, _) => None,
            };
            let found = diags.into_sorted();
            let broken = found.iter().any(|finding| finding.severity == Severity::Error);
            match read.filter(|_| !broken) {
                Some(read) => read,
                None => {
                    check::show(args, &found, &sources, FindingFormat::Human)?;
                    return Ok(ExitCode::from(1));
                }
            }
        };
        same_version(form.as_ref(), &of, path)?;
        sum.add(&of, &super::name_of(path), &score(&of, &answers));
        form = Some(of);
    }
    let Some(form) = form else { bail!("there is nothing to roll up") };
    let (count, spreads) = sum.finish();
    let rows = rows(&form, &spreads);
    let text = match wanted.format {
        TableFormat::Table => {
            format!("{count} assessments against {}\n\n{}", form.name, super::table(&rows))
        }
        TableFormat::Csv => super::csv(&rows),
        TableFormat::Json => to_json(&form, count, &spreads),
    };
    terminal::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn rows(form: &Form, spreads: &[Spread]) -> Vec<Vec<String>> {
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

fn to_json(form: &Form, count: u32, spreads: &[Spread]) -> String {
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
