//! `smm comments`: a comment round. Sheets go out, come back into a register, and are answered.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde_json::json;
use smm_core::comments::{
    self, DecisionsInSheets, Disposition, MergeInput, MergedRegister, ReturnedSheet, Round,
    contradictions, dispositions,
};
use smm_core::editions;
use smm_core::layout;
use smm_core::model::VersionRef;
use smm_core::render::changes::{self, redline_rows};
use smm_core::source::MAX_FILE_BYTES;
use smm_core::text::{count, cut, join_commas, one_line};
use smm_core::{Sources, Workspace};

use crate::args::Args;
use crate::args::comments::{
    CommentsArgs, CommentsCommand, NewSheetArgs, ReadSheetsArgs, RoundStatusArgs, StatusFormat,
};
use crate::cmd::{deliver, find, today};
use crate::output::theme;
use crate::output::workbook::comments::{SheetInput, read as read_sheet, write as write_sheet};
use crate::terminal::Audience;
use crate::{disk, terminal};

/// So many ids are named in one line.
const NAMED: usize = 12;
/// So many clauses are listed on a terminal; `--format json` has all.
const LISTED: usize = 20;

pub(crate) fn run(args: &Args, wanted: &CommentsArgs) -> Result<ExitCode> {
    match &wanted.command {
        CommentsCommand::New(new) => begin(args, new),
        CommentsCommand::Read(files) => read(args, files),
        CommentsCommand::Status(status) => tell_status(args, status),
    }
}

/// Writes the sheet, and what changed since the version before beside it.
fn begin(args: &Args, wanted: &NewSheetArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let sources = disk::load_workspace(&root)?;
    let found = smm_core::load(&sources);
    let Some(workspace) = super::without_errors(args, &sources, found)? else {
        return Ok(ExitCode::from(1));
    };
    let name = find(&workspace.catalog, &wanted.name)?;
    let clauses = comments::clauses(&workspace, &name)
        .with_context(|| format!("`{name}` cannot be resolved; see `smm check`"))?;
    let before = editions::before(&workspace, &name);
    let pair = before
        .as_ref()
        .and_then(|old| Some((old, editions::compare_for_readers(&workspace, old, &name)?)));
    let rows =
        pair.as_ref().map(|(old, pair)| (*old, redline_rows(pair, workspace.words_of(&name))));
    let received = dispositions(&workspace, &name);
    let sheet = write_sheet(&SheetInput {
        name: &name,
        title: &comments::title_of(&workspace, &name),
        clauses: &clauses,
        received: &received,
        changes: rows.as_ref().map(|(old, rows)| (*old, rows.as_slice())),
        words: workspace.words_of(&name),
    })?;
    let target = wanted.output.clone().unwrap_or_else(|| default_name(&name));
    let mut files = vec![(target.clone(), sheet)];
    if let Some((old, pair)) = &pair {
        let templates = theme::templates(&root, &workspace)?.speaking(workspace.words_of(&name));
        let summary = editions::authors_summary(&workspace, old, &name);
        let sides = [&pair.old, &pair.new];
        let html = changes::document(&templates, &pair.diff, sides, summary)?;
        files.push((target.with_file_name(redline_name(&target)), html.into_bytes()));
    }
    disk::make_files(&files, wanted.existing.choice())?;
    for (path, _) in &files {
        terminal::say(args, &format!("wrote `{}`", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

fn default_name(name: &VersionRef) -> PathBuf {
    PathBuf::from(format!("{}-{}-comments.xlsx", name.id, name.version))
}

/// The file with the changes, beside a sheet.
fn redline_name(sheet: &Path) -> String {
    let stem = sheet.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into());
    format!("{}-redline.html", stem.trim_end_matches("-comments"))
}

/// Takes returned sheets into the registers of the versions that they were made for.
fn read(args: &Args, wanted: &ReadSheetsArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let _held = disk::lock(&root)?;
    let sources = disk::load_workspace(&root)?;
    let found = smm_core::load(&sources);
    let Some(workspace) = super::without_errors(args, &sources, found)? else {
        return Ok(ExitCode::from(1));
    };
    let (by_version, mut is_clean) = read_files(&workspace, &wanted.files)?;
    let decisions = match wanted.decisions {
        true => DecisionsInSheets::Take,
        false => DecisionsInSheets::SetAside,
    };
    let day = today()?;
    let mut registers = Vec::new();
    for (name, sheets) in &by_version {
        let merged = merge(&workspace, &sources, name, sheets, &day, decisions)?;
        registers.push((name, merged));
    }
    for (name, merged) in &registers {
        let path = layout::comments(name);
        let before = sources.find(&path).map(|file| sources.file(file).text.as_str());
        let is_empty = merged.added.is_empty() && merged.leftovers == 0;
        if before != Some(merged.text.as_str()) && !(before.is_none() && is_empty) {
            disk::edit_file(&root.join(&path), before, &merged.text)?;
        }
        tell_merged(args, name, merged);
        is_clean &= merged.leftovers == 0;
    }
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The sheets by version, and whether all could be read.
fn read_files(
    workspace: &Workspace,
    paths: &[PathBuf],
) -> Result<(BTreeMap<VersionRef, Vec<ReturnedSheet>>, bool)> {
    let mut by_version: BTreeMap<VersionRef, Vec<ReturnedSheet>> = BTreeMap::new();
    let mut is_clean = true;
    for path in paths {
        let bytes = disk::read(path, 8 * MAX_FILE_BYTES)?;
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let sheet = read_sheet(bytes, &name).and_then(|sheet| {
            let version = VersionRef::parse(&sheet.version);
            let known = version.filter(|name| workspace.catalog.has(name));
            let version = known.ok_or_else(|| {
                let version = cut(&sheet.version, 60);
                format!("it is about `{version}`, which this workspace does not have")
            })?;
            Ok((version, sheet))
        });
        match sheet {
            Ok((version, sheet)) => by_version.entry(version).or_default().push(sheet),
            Err(why) => {
                is_clean = false;
                terminal::tell(&format!("`{}` was not read: {why}\n", path.display()));
            }
        }
    }
    Ok((by_version, is_clean))
}

fn merge(
    workspace: &Workspace,
    sources: &Sources,
    name: &VersionRef,
    sheets: &[ReturnedSheet],
    day: &str,
    decisions: DecisionsInSheets,
) -> Result<MergedRegister> {
    let clauses = comments::clauses(workspace, name)
        .with_context(|| format!("`{name}` cannot be resolved; see `smm check`"))?;
    let file = sources.find(&layout::comments(name));
    let text = file.map(|file| sources.file(file).text.as_str());
    let input = MergeInput {
        name,
        register: text.zip(workspace.register(name)),
        clauses: &clauses,
        words: &workspace.words,
        day,
        decisions,
    };
    let merged = comments::merge(&input, sheets).map_err(anyhow::Error::msg)?;
    if merged.text.len() as u64 > MAX_FILE_BYTES {
        bail!("the register of `{name}` would be larger than a document may be (8 MB)");
    }
    Ok(merged)
}

fn tell_merged(args: &Args, name: &VersionRef, merged: &MergedRegister) {
    let said = [
        (merged.added.len(), "new"),
        (merged.edited.len(), "changed"),
        (merged.same, "as before"),
        (merged.decided.len(), "decided"),
        (merged.leftovers, "not taken over"),
    ];
    let said = said.into_iter().filter(|(n, what)| *n > 0 || *what == "new");
    let said: Vec<String> = said.map(|(n, what)| format!("{n} {what}")).collect();
    let path = layout::comments(name);
    terminal::say(args, &format!("`{path}`: {}", said.join(", ")));
    if !merged.edited.is_empty() {
        terminal::say(args, &format!("  changed: {}", few(&merged.edited)));
    }
    for (id, clause) in merged.unknown.iter().take(NAMED) {
        let clause = cut(&one_line(clause), 60);
        terminal::say(args, &format!("  {id} is about `{clause}`, which `{name}` does not have"));
    }
    for (file, who) in merged.unnamed.iter().take(NAMED) {
        let hint = format!(
            "  `{file}` says no name: its comments stand under `who: {who}`; put it right there"
        );
        terminal::say(args, &hint);
    }
    if merged.leftovers > 0 {
        let hint =
            "  what has no place among the comments stands under `leftovers:`; settle it there";
        terminal::say(args, hint);
    }
}

fn few<T: std::fmt::Display>(names: &[T]) -> String {
    match names.len().checked_sub(NAMED) {
        None | Some(0) => join_commas(names),
        Some(more) => format!("{} and {more} more", join_commas(&names[..NAMED])),
    }
}

/// Says how far rounds have come.
fn tell_status(args: &Args, wanted: &RoundStatusArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let sources = disk::load_workspace(&root)?;
    let found = smm_core::load(&sources);
    let Some(workspace) = super::without_errors(args, &sources, found)? else {
        return Ok(ExitCode::from(1));
    };
    let names = match &wanted.name {
        Some(name) => vec![find(&workspace.catalog, name)?],
        None => {
            let docs = workspace.comments.iter();
            docs.filter_map(|doc| VersionRef::parse(&doc.value.version)).collect()
        }
    };
    let rounds: Vec<(&VersionRef, Vec<Disposition<'_>>)> =
        names.iter().map(|name| (name, dispositions(&workspace, name))).collect();
    let text = match wanted.format {
        StatusFormat::Table => {
            rounds.iter().map(|(name, all)| table(name, all, &workspace)).collect()
        }
        StatusFormat::Json => data(&rounds),
    };
    let text = if text.is_empty() { "there are no comments yet\n".to_owned() } else { text };
    let audience = match wanted.format {
        StatusFormat::Table => Audience::People,
        StatusFormat::Json => Audience::Programs,
    };
    deliver(args, &wanted.place, audience, &text)?;
    Ok(ExitCode::SUCCESS)
}

fn table(name: &VersionRef, all: &[Disposition<'_>], workspace: &Workspace) -> String {
    let round = Round::of(all, &workspace.words);
    let mut out = format!("{name}: {}, {} open\n", count(all.len(), "comment"), round.open());
    let decided: Vec<String> =
        round.by_decision.iter().map(|(word, n)| format!("{n} {word}")).collect();
    if !decided.is_empty() {
        out += &format!("  {}\n", decided.join(", "));
    }
    out += &counts("by commenter", &round.by_commenter);
    out += &counts("by clause", &round.by_clause);
    for differing in contradictions(all) {
        out += &format!("\n  different changes are proposed for `{}`:\n", differing.clause);
        for (id, proposal) in &differing.proposals {
            out += &format!("    {id}: {}\n", cut(&one_line(proposal), 90));
        }
    }
    let ids = [
        ("open, and the text is another since", &round.changed),
        ("on what the version does not have", &round.unknown),
    ];
    for (what, ids) in ids.into_iter().filter(|(_, ids)| !ids.is_empty()) {
        out += &format!("\n  {what}: {}\n", few(ids));
    }
    out
}

/// Names with their number of comments, those with most open ones first.
fn counts(title: &str, all: &BTreeMap<&str, (usize, usize)>) -> String {
    let mut rows: Vec<_> = all.iter().collect();
    rows.sort_by_key(|(_, (n, open))| (std::cmp::Reverse(*open), std::cmp::Reverse(*n)));
    let shown = rows.iter().take(LISTED);
    let line = |(name, (n, open)): &(&&str, &(usize, usize))| {
        format!("    {}: {n}, {open} open\n", cut(&one_line(name), 70))
    };
    let rest = match rows.len().checked_sub(LISTED) {
        None | Some(0) => String::new(),
        Some(more) => format!("    and {more} more\n"),
    };
    match rows.is_empty() {
        true => String::new(),
        false => format!("  {title}\n{}{rest}", shown.map(line).collect::<String>()),
    }
}

fn data(rounds: &[(&VersionRef, Vec<Disposition<'_>>)]) -> String {
    let comment = |one: &Disposition<'_>| {
        json!({
            "id": one.id,
            "who": one.who,
            "clause": one.clause,
            "type": one.kind,
            "comment": one.comment,
            "proposal": one.proposal,
            "decision": decision_name(one),
            "reason": one.reason,
            "changed-since": one.is_changed,
            "known-clause": one.is_known,
        })
    };
    let round = |(name, all): &(&VersionRef, Vec<Disposition<'_>>)| {
        let differing: Vec<&str> = contradictions(all).iter().map(|one| one.clause).collect();
        json!({
            "version": name.to_string(),
            "open": all.iter().filter(|one| one.decision.is_none()).count(),
            "contradicting": differing,
            "comments": all.iter().map(comment).collect::<Vec<_>>(),
        })
    };
    let all: Vec<serde_json::Value> = rounds.iter().map(round).collect();
    format!("{:#}\n", json!({ "rounds": all }))
}

fn decision_name(one: &Disposition<'_>) -> &'static str {
    one.decision.map_or("open", smm_core::schema::comments::Decision::name)
}
