//! Resolved profiles as text, so that a change of resolution or content is seen in review.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use smm_core::model::{LevelEntry, OriginId, Practice, Profile, Text};
use smm_core::profile::Tailored;

use crate::support::{accepts, repository, root};

#[test]
fn resolved_profiles_are_those_that_were_accepted() {
    let mut wrong = Vec::new();
    let mut known = BTreeSet::new();
    for tailored in resolved() {
        let name = tailored.name();
        let file = format!("{}-{}.txt", name.id, name.version);
        let path = folder().join(&file);
        let text = outline(&tailored);
        if accepts() {
            fs::create_dir_all(folder()).expect("the folder can be made");
            fs::write(&path, &text).expect("the text can be written");
        }
        let accepted = fs::read_to_string(&path).unwrap_or_default();
        if let Some(difference) = first_difference(&accepted, &text) {
            wrong.push(format!("{file}: {difference}"));
        }
        known.insert(file);
    }
    for file in listed().difference(&known) {
        if accepts() {
            fs::remove_file(folder().join(file)).expect("it can be removed");
        } else {
            wrong.push(format!("{file}: there is no such profile"));
        }
    }
    assert!(wrong.is_empty(), "{}\nrun `cargo xtask golden --accept`", wrong.join("\n"));
}

fn folder() -> PathBuf {
    root().join("tests/compiler/golden")
}

fn listed() -> BTreeSet<String> {
    let entries = fs::read_dir(folder()).into_iter().flatten();
    entries
        .map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned())
        .collect()
}

/// The profiles of the workspace of this repository, resolved.
fn resolved() -> Vec<Tailored> {
    let workspace = smm_core::check(&repository()).value;
    let names = workspace.catalog.profiles.iter().map(Profile::name);
    names.filter_map(|name| workspace.tailored(&name).cloned()).collect()
}

/// What a resolved profile says, in few words.
fn outline(tailored: &Tailored) -> String {
    let mut out = format!("{} {}\n", tailored.name(), tailored.title());
    for (number, origin) in tailored.origins.iter().enumerate() {
        let _ = writeln!(out, "origin {number}: {} ({:?})", origin.name, origin.scope);
    }
    for practice in &tailored.model.practices {
        practice_outline(practice, tailored, &mut out);
    }
    out
}

fn practice_outline(practice: &Practice, tailored: &Tailored, out: &mut String) {
    let _ = writeln!(out, "\n{} {}", practice.code, practice.id);
    if let Some(target) = tailored.targets.get(&practice.id) {
        let instead = target.instead_of.map_or_else(String::new, |(level, origin)| {
            format!(", instead of {level} by {}", origin.0)
        });
        let _ = writeln!(out, "  target {}{instead}", target.level);
        target.rationales.iter().for_each(|text| line(out, "  because", text));
    }
    practice.purpose.iter().for_each(|text| line(out, "  purpose", text));
    practice.considerations.iter().for_each(|text| line(out, "  considerations", text));
    practice.levels.iter().for_each(|level| level_outline(level, out));
    for example in &practice.examples {
        line(out, &format!("  {} level {}", example.id, example.level), &example.text);
    }
    for pitfall in &practice.pitfalls {
        line(out, &format!("  {}", pitfall.id), &pitfall.text);
    }
}

fn level_outline(level: &LevelEntry, out: &mut String) {
    let _ = writeln!(out, "  level {}", level.number);
    level.objective.iter().for_each(|text| line(out, "    objective", text));
    level.considerations.iter().for_each(|text| line(out, "    considerations", text));
    let instead = |replaced: &Option<smm_core::model::Replaced>| {
        replaced.as_ref().map_or_else(String::new, |old| format!(" instead of {}", old.id))
    };
    for action in &level.actions {
        line(out, &format!("    {}{}", action.id, instead(&action.replaced)), &action.text);
    }
    for indicator in &level.indicators {
        line(
            out,
            &format!("    {}{}", indicator.id, instead(&indicator.replaced)),
            &indicator.text,
        );
    }
    for excluded in &level.excluded {
        let OriginId(origin) = excluded.origin;
        let _ = writeln!(out, "    without {}, by {origin}", excluded.id);
    }
}

/// One line: what it is, where it comes from, and the first 60 characters.
fn line(out: &mut String, what: &str, text: &Text) {
    let words: Vec<&str> = text.markdown.split_whitespace().collect();
    let start: String = words.join(" ").chars().take(60).collect();
    let _ = writeln!(out, "{what} [{}] {}", text.origin.0, start.trim_end());
}

/// The first line in which two texts differ, in words.
fn first_difference(accepted: &str, text: &str) -> Option<String> {
    if accepted == text {
        return None;
    }
    let mut pairs = accepted.lines().zip(text.lines()).enumerate();
    let (at, (old, new)) = pairs
        .find(|(_, (old, new))| old != new)
        .unwrap_or((accepted.lines().count().min(text.lines().count()), ("(end)", "(end)")));
    Some(format!("line {}: `{old}` is now `{new}`", at + 1))
}
