//! `smm read-form`: the answers of a filled PDF as text, without a workspace.
//!
//! Hidden: `smm assess read` is the command for people; this one shows what the file itself says.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::press::form::read::{self, Filled};
use crate::terminal;

pub(crate) fn run(path: &Path) -> Result<ExitCode> {
    let bytes = fs::read(path).with_context(|| format!("`{}`", path.display()))?;
    match read::read(bytes) {
        Ok(filled) => {
            terminal::print(&yaml(&filled))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("error: `{}`: {error}", path.display());
            Ok(ExitCode::from(1))
        }
    }
}

fn yaml(filled: &Filled) -> String {
    let mut out = String::new();
    let mut line = |indent: usize, key: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(out, "{:indent$}{key}: {}", "", quoted(value));
        }
    };
    line(0, "profile", &filled.subject);
    line(0, "model", &filled.model);
    line(0, "digest", &filled.digest);
    for (key, value) in &filled.cover {
        line(0, key, value);
    }
    for (id, practice) in &filled.practices {
        line(0, &format!("target-{id}"), &practice.target);
        line(0, &format!("reason-{id}"), &practice.reason);
        line(0, &format!("comment-{id}"), &practice.comment);
    }
    for (id, answer) in &filled.answers {
        line(0, &format!("answer-{id}"), answer.answer.map_or("", read::Choice::name));
        line(0, &format!("evidence-{id}"), &answer.evidence);
        line(0, &format!("note-{id}"), &answer.note);
    }
    out
}

/// A text as a YAML string in double quotes, which are those of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
