//! `smm rebase`: moves a profile to a new base.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::Workspace;
use smm_core::diff::Bump;
use smm_core::diff::marks::redline;
use smm_core::layout::{Family, Home};
use smm_core::model::{Version, VersionRef};
use smm_core::render::changes::{TerminalInk, redline_text};
use smm_core::review::{BasePart, BaseText, Item, RebasePlan, State, Suspicion, rebase};
use smm_core::text::{count, shown_on_one_line};

use crate::args::{Args, RebaseArgs};
use crate::cmd::{find, today};
use crate::{disk, terminal};

pub(crate) fn run(args: &Args, wanted: &RebaseArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let _held = if wanted.write { Some(disk::lock(&root)?) } else { None };
    let sources = disk::load_workspace(&root)?;
    let Some(workspace) = super::without_errors(args, &sources, smm_core::load(&sources))? else {
        return Ok(ExitCode::from(1));
    };
    let from = find(&workspace.catalog, &wanted.profile)?;
    let onto = find(&workspace.catalog, &wanted.onto)?;
    let newest = workspace.catalog.newest(&from.id).unwrap_or_else(|| from.clone());
    let version = match &wanted.version {
        Some(text) => Version::parse(text)
            .with_context(|| format!("`{text}` is no version; write it like 1.2"))?,
        None => next_version(&workspace, &from, &onto, &newest)?,
    };
    if version <= newest.version {
        bail!("version {version} does not come after {newest}; name a later one with `--version`");
    }
    let plan = rebase(&workspace, &sources, &from, &onto, &version, &today()?)?;
    let ink = if terminal::color_on_stdout(args) { TerminalInk::Color } else { TerminalInk::Plain };
    if wanted.write {
        write_all(&root, &plan)?;
    }
    terminal::print_painted(&plan_text(&plan, ink))?;
    if wanted.write {
        let files = count(plan.files.len(), "file");
        let home = Home::new(Family::Profile, &plan.to).path();
        terminal::say(args, &format!("wrote {}: {files}", home.trim_end_matches('/')));
    } else {
        terminal::say(args, "nothing was written; `--write` does it");
    }
    Ok(ExitCode::SUCCESS)
}

/// The version after the newest one, by the step that the base takes.
fn next_version(
    workspace: &Workspace,
    from: &VersionRef,
    onto: &VersionRef,
    newest: &VersionRef,
) -> Result<Version> {
    let base = workspace.catalog.profile(from).map(|profile| &profile.base);
    let step = match base {
        Some(base) if base.id == onto.id => Bump::between(&base.version, &onto.version),
        _ => Bump::Major,
    };
    let text = step.max(Bump::Minor).above(&newest.version);
    Version::parse(&text).with_context(|| format!("`{text}` is no version"))
}

fn plan_text(plan: &RebasePlan, ink: TerminalInk) -> String {
    let mut out = format!(
        "{} becomes {}, moved from {} to {}\n",
        plan.from, plan.to, plan.old_base, plan.new_base
    );
    for word in ["clean", "suspect", "orphan", "unreviewed"] {
        let count = plan.items.iter().filter(|(_, state)| state.word() == word).count();
        let editorial = plan.items.iter().filter(|(_, state)| state.is_editorial()).count();
        let note = match word {
            "suspect" if editorial > 0 => format!(", {editorial} of them editorial"),
            _ => String::new(),
        };
        out.push_str(&format!("  {count:4} {word}{note}\n"));
    }
    for (old, new) in &plan.moved {
        out.push_str(&format!("  {old} moved to {new}; the profile follows\n"));
    }
    for (item, state) in plan.items.iter().filter(|(_, state)| *state != State::Clean) {
        out.push('\n');
        out.push_str(&item_text(item, state, ink));
    }
    out
}

/// An item beside its base, with a redline of what changed in the base.
pub(crate) fn item_text(item: &Item, state: &State, ink: TerminalInk) -> String {
    let note = if state.is_editorial() { " (editorial)" } else { "" };
    let mut out = format!("{}{note}: {}\n", state.word(), shown_on_one_line(&item.key));
    match state {
        State::Clean => {}
        State::Suspect(Suspicion { before: None, now, .. }) => {
            out.push_str("  base now (the text reviewed is no longer in the workspace):\n");
            now.iter()
                .for_each(|part| push_part(&mut out, &part.name, &part.text, &part.text, ink));
        }
        State::Suspect(Suspicion { before: Some(before), now, .. }) => {
            out.push_str("  base:\n");
            push_changed(&mut out, before, now, ink);
        }
        State::Orphan(successors) if successors.is_empty() => {
            out.push_str("  its base is gone, and no successor is declared\n");
        }
        State::Orphan(successors) => {
            out.push_str(&format!("  its base is gone; successor: {}\n", successors.join(", ")));
        }
        State::Unreviewed(now) => {
            out.push_str("  base:\n");
            now.iter()
                .for_each(|part| push_part(&mut out, &part.name, &part.text, &part.text, ink));
        }
    }
    if !item.text.is_empty() {
        out.push_str("  the profile says:\n");
        for line in redline_text(&redline(&item.text, &item.text), ink).lines() {
            out.push_str(&format!("    {line}\n"));
        }
    }
    out
}

/// The parts of a base text that changed.
fn push_changed(out: &mut String, before: &BaseText, now: &BaseText, ink: TerminalInk) {
    let same = |a: &BasePart, b: &BasePart| a.key == b.key && a.name == b.name;
    for part in now {
        let old = before.iter().find(|other| same(other, part)).map_or("", |old| &old.text);
        if old != part.text {
            push_part(out, &part.name, old, &part.text, ink);
        }
    }
    for part in before.iter().filter(|part| !now.iter().any(|other| same(other, part))) {
        push_part(out, &part.name, &part.text, "", ink);
    }
}

fn push_part(out: &mut String, name: &str, old: &str, new: &str, ink: TerminalInk) {
    let lines = redline_text(&redline(old, new), ink);
    for (nth, line) in lines.lines().enumerate() {
        let lead =
            if nth == 0 { format!("{}: ", shown_on_one_line(name)) } else { "  ".to_owned() };
        out.push_str(&format!("    {lead}{line}\n"));
    }
}

/// Writes the new version: all of it or nothing.
fn write_all(root: &Path, plan: &RebasePlan) -> Result<()> {
    let home = Home::new(Family::Profile, &plan.to).path();
    let inside = |(path, text): &(String, String)| {
        let inside = path.strip_prefix(&home);
        let inside = inside.with_context(|| format!("`{path}` lies elsewhere"))?;
        Ok((inside.to_owned(), text.clone().into_bytes()))
    };
    let files: Vec<_> = plan.files.iter().map(inside).collect::<Result<_>>()?;
    disk::make_folder(&root.join(&home), &files)
}
