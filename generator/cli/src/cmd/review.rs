//! `smm review`: shows what rests on changed base texts, and signs it off.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::model::VersionRef;
use smm_core::render::changes::TerminalInk;
use smm_core::review::{self, Item, Resting, State};
use smm_core::schema::locks::{ReviewedLock, SignOff};
use smm_core::text::{count, did_you_mean};

use crate::args::{Args, ReviewArgs};
use crate::cmd::rebase::item_text;
use crate::cmd::{find_any, today};
use crate::{disk, git, terminal};

pub(crate) fn run(args: &Args, wanted: &ReviewArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let signs = !wanted.items.is_empty() || wanted.all || wanted.editorial;
    let _held = if signs { Some(disk::lock(&root)?) } else { None };
    let sources = disk::load_workspace(&root)?;
    let Some(workspace) = super::without_errors(args, &sources, smm_core::load(&sources))? else {
        return Ok(ExitCode::from(1));
    };
    let name = find_any(&workspace, &wanted.version)?;
    if workspace.catalog.model(&name).is_some() {
        bail!("`{name}` is a model; only profiles and mappings rest on a base");
    }
    let resting = review::resting(&workspace, &name)
        .with_context(|| format!("the base of `{name}` does not resolve"))?;
    let lock = workspace.reviewed.get(&name).cloned().unwrap_or_default();
    let states = review::states(&workspace, &resting, &lock);
    if !signs {
        return list(args, &name, &states);
    }
    let picked = picked(&name, wanted, &states)?;
    let by = signer(&root, wanted)?;
    let signed = sign(&resting, &picked, lock, &by)?;
    let path = root.join(review::lock_path(&workspace, &name));
    let read = signed.file.map(|file| sources.file(file).text.as_str());
    disk::edit_file(&path, read, &signed.to_text())?;
    let left = states.iter().filter(|(_, state)| *state != State::Clean).count();
    let left = left - picked.iter().filter(|(_, state)| *state != State::Clean).count();
    let message = format!("{} signed off by {by}, {left} left to review", picked.len());
    terminal::say(args, &message);
    Ok(ExitCode::SUCCESS)
}

/// Shows what is open; exits with 1 if anything is.
fn list(args: &Args, name: &VersionRef, states: &[(Item, State)]) -> Result<ExitCode> {
    let ink = if terminal::color_on_stdout(args) { TerminalInk::Color } else { TerminalInk::Plain };
    let open: Vec<&(Item, State)> =
        states.iter().filter(|(_, state)| *state != State::Clean).collect();
    let texts: Vec<String> = open.iter().map(|(item, state)| item_text(item, state, ink)).collect();
    terminal::print_painted(&texts.join("\n"))?;
    let clean = states.len() - open.len();
    let editorial = open.iter().filter(|(_, state)| state.is_editorial()).count();
    let note = match editorial {
        0 => String::new(),
        some => {
            format!(", {some} of them after editorial changes only (`--editorial` signs these off)")
        }
    };
    terminal::say(
        args,
        &format!("{name}: {} clean, {} to review{note}", count(clean, "item"), open.len()),
    );
    Ok(if open.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The items to be signed off: those named, else all that are open and have a base.
fn picked<'s>(
    name: &VersionRef,
    wanted: &ReviewArgs,
    states: &'s [(Item, State)],
) -> Result<Vec<&'s (Item, State)>> {
    let is_orphan = |state: &State| matches!(state, State::Orphan(_));
    if wanted.editorial {
        return Ok(states.iter().filter(|(_, state)| state.is_editorial()).collect());
    }
    if wanted.items.is_empty() {
        let open = states.iter().filter(|(_, s)| *s != State::Clean && !is_orphan(s));
        return Ok(open.collect());
    }
    let mut found = Vec::new();
    for key in &wanted.items {
        let one = states.iter().find(|(item, _)| item.key == *key);
        let Some(one) = one else {
            let known = states.iter().map(|(item, _)| item.key.as_str());
            bail!("`{name}` has no item `{key}`{}", did_you_mean(key, known));
        };
        if is_orphan(&one.1) {
            bail!("`{key}` has no base any more: move or remove it, then review it");
        }
        found.push(one);
    }
    Ok(found)
}

fn signer(root: &Path, wanted: &ReviewArgs) -> Result<String> {
    let known = wanted.by.clone().or_else(|| git::user_name(root));
    known
        .or_else(|| std::env::var("USER").ok())
        .filter(|name| !name.trim().is_empty())
        .context("who signs this off? name somebody with `--by`")
}

fn sign(
    resting: &Resting<'_>,
    picked: &[&(Item, State)],
    mut lock: ReviewedLock,
    by: &str,
) -> Result<ReviewedLock> {
    let (of, on) = (resting.base.to_string(), today()?);
    for (item, _) in picked {
        let text = review::base_text(&item.basis, &resting.texts);
        let text = text.with_context(|| format!("`{}` has no base", item.key))?;
        let sign = SignOff {
            base: review::fingerprint(&text),
            of: of.clone(),
            by: by.to_owned(),
            on: on.clone(),
        };
        lock.items.insert(item.key.clone(), sign);
    }
    let keys: BTreeSet<&str> = resting.items.iter().map(|item| item.key.as_str()).collect();
    lock.items.retain(|key, _| keys.contains(key.as_str()));
    Ok(lock)
}
