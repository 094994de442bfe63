//! `smm assess upgrade`: carries answers over to another version.

use std::process::ExitCode;

use anyhow::Result;
use smm_core::assess::upgrade::{self, Carried, CarryOver, MovedTarget, Upgraded};
use smm_core::assess::yaml;

use super::read::Filled;
use crate::args::Args;
use crate::args::assess::UpgradeArgs;
use crate::cmd::deliver;
use crate::terminal::{self, Audience};

pub(super) fn run(args: &Args, wanted: &UpgradeArgs) -> Result<ExitCode> {
    let workspace = super::workspace(args)?;
    let (filled, code) = super::load(args, &workspace, &wanted.file)?;
    let Some(mut filled) = filled else { return Ok(ExitCode::from(1)) };
    filled.record(&wanted.file, wanted.place.output.as_deref(), None);
    let Filled { form: old, answers, .. } = filled;
    let new = super::form_named(&workspace, &wanted.onto)?;
    let changes = upgrade::declared(&workspace, &old.name, &new.name);
    let carried = upgrade::upgrade(&old, &new, &answers, &changes);
    let text = yaml::write(&new, &carried.answers, yaml::Layout::Filled);
    deliver(args, &wanted.place, Audience::Programs, &text)?;
    terminal::tell(&report(&carried));
    Ok(code)
}

/// The carry-over report: counts, then everything that needs a look.
fn report(carried: &Upgraded) -> String {
    let count =
        |word: &str| carried.items.iter().filter(|item| item.carry_over.word() == word).count();
    let words = ["kept", "re-check", "moved", "split", "merged", "retired", "new"];
    let counts: Vec<String> = words
        .iter()
        .filter(|word| count(word) > 0)
        .map(|word| format!("{} {word}", count(word)))
        .collect();
    let mut out = format!("{}\n", counts.join(", "));
    for item in carried.items.iter().filter(|item| item.carry_over != CarryOver::Kept) {
        out.push_str(&line(item));
    }
    carried.targets.iter().for_each(|moved| out.push_str(&target_line(moved)));
    out
}

/// That a version has another target for a practice: `target    PAT from 2 to 3 (why)`.
fn target_line(moved: &MovedTarget) -> String {
    let said = |target: Option<u8>| target.map_or("none".to_owned(), |level| level.to_string());
    let own = moved.own.map_or_else(String::new, |level| {
        format!("; the assessment's own target {level} still holds")
    });
    format!(
        "{:9} {} from {} to {}{own}{}\n",
        "target",
        moved.code,
        said(moved.before),
        said(moved.after),
        in_brackets(&moved.why)
    )
}

/// The authors' reason, if they gave one.
fn in_brackets(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!(" ({})", why.replace('\n', " ")) }
}

fn line(item: &Carried) -> String {
    let detail = match &item.carry_over {
        CarryOver::Recheck(redline) => redline.clone(),
        CarryOver::Moved(into) | CarryOver::Split(into) | CarryOver::Merged(into) => {
            format!("into {}", into.join(", "))
        }
        _ => String::new(),
    };
    format!("{:9} {} {detail}{}\n", item.carry_over.word(), item.id, in_brackets(&item.why))
}
