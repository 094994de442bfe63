//! `smm outdated`: says what has a newer version.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use smm_core::Workspace;
use smm_core::adopt::{self, Behind};
use smm_core::model::VersionRef;

use crate::args::Args;
use crate::args::add::OutdatedArgs;
use crate::foreign::{self, BUNDLED, ForeignPlace};
use crate::{bundle, disk, terminal};

pub(crate) fn run(args: &Args, wanted: &OutdatedArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let here = smm_core::load(&disk::load_workspace(&root)?).value;
    let bundled = smm_core::load(&bundle::sources()).value;
    let mut lines = Vec::new();
    let mut unseen = 0;
    for ((from, within), keys) in places(&here) {
        if from == BUNDLED {
            continue;
        }
        if wanted.offline && foreign::is_address(from) {
            terminal::say(args, &format!("not looked at, for it has to be fetched: `{from}`"));
            continue;
        }
        match of_place(&root, &here, from, within, &keys) {
            Ok(found) => lines.extend(found),
            Err(error) => {
                unseen += 1;
                terminal::tell(&format!("not looked at: {error:#}\n"));
            }
        }
    }
    lines.extend(of_tool(&here, &bundled));
    lines.extend(adopt::rest_on_older(&here).iter().map(|Behind { name, newer }| {
        format!("{name} does not rest on {newer}: smm rebase {name} --onto {newer}\n")
    }));
    terminal::print(&lines.concat())?;
    if lines.is_empty() && unseen == 0 {
        terminal::say(args, "nothing is behind");
    }
    Ok(match (wanted.exit_code, unseen, lines.len()) {
        (false, ..) | (true, 0, 0) => ExitCode::SUCCESS,
        (true, 0, _) => ExitCode::from(1),
        _ => ExitCode::from(2),
    })
}

/// The places that something came from, with what did.
fn places(here: &Workspace) -> BTreeMap<(&str, &str), BTreeSet<&str>> {
    let mut places: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for (key, one) in &here.added.entries {
        places.entry((&one.from, &one.within)).or_default().insert(key);
    }
    places
}

/// What a place has by now that is not here.
fn of_place(
    root: &Path,
    here: &Workspace,
    from: &str,
    within: &str,
    keys: &BTreeSet<&str>,
) -> Result<Vec<String>> {
    // The lock has local places as seen from the workspace.
    let seen = if foreign::is_address(from) {
        from.to_owned()
    } else {
        root.join(from).to_string_lossy().into_owned()
    };
    let place = ForeignPlace { from: &seen, within, rev: None };
    let there = smm_core::load(&foreign::read(&place, root)?.sources).value;
    let ids = keys.iter().filter_map(|key| VersionRef::parse(key)).map(|name| name.id).collect();
    let mut lines: Vec<String> = adopt::behind(here, &there, &ids)
        .iter()
        .map(|Behind { name, newer }| {
            format!("{name} has a newer version: smm add {from} {newer}\n")
        })
        .collect();
    lines.extend(adopt::changed_since(here, &there, keys).iter().map(|name| {
        format!("{name} says something else in {from} by now, under the same number\n")
    }));
    Ok(lines)
}

/// What comes with the tool and is newer than what is here.
fn of_tool(here: &Workspace, bundled: &Workspace) -> Vec<String> {
    let ids = bundled.catalog.models.iter().map(|model| model.id.to_string()).collect();
    let models = adopt::behind(here, bundled, &ids).into_iter().map(|Behind { name, newer }| {
        format!("{name} has a newer version: smm add {BUNDLED} {newer}\n")
    });
    let standards = adopt::older_editions(here, bundled).into_iter().map(|(id, ours, theirs)| {
        format!("{id} {ours} has a newer edition, {theirs}: smm add {BUNDLED} NAME --references\n")
    });
    models.chain(standards).collect()
}
