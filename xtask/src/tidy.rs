//! `cargo xtask tidy`: what no lint holds. The import table of the core, sizes, left-over marks.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::sh::root;

/// The modules of the core from left to right; each may import only what stands left of it, or
/// beside it in the same entry's folder.
const ORDER: [&[&str]; 15] = [
    &["text", "span", "digest", "glyphs"],
    &["diag"],
    &["source"],
    &["syntax", "markdown"],
    &["decode"],
    &["schema"],
    &["model"],
    &["layers"],
    &["glossary", "guide", "profile"],
    &["workspace"],
    &["diff"],
    &["editions"],
    &["review"],
    // Rules judge assessments, and reading a filled form applies the same rules: side by side.
    &["assess", "check"],
    &["emit", "render"],
];
/// Imports against the order that are meant, each with its reason.
const EXCEPTIONS: [(&str, &str); 1] = [
    // `schemas_for` offers the ids of a catalog; nothing else in `schema` looks right.
    ("schema", "model"),
];
/// Lines of a file without its tests, above which it is too long to find one's way in.
const MAX_FILE: usize = 800;
/// Lines of a function above which it does too much.
const MAX_FUNCTION: usize = 90;
/// What must not be left over.
const MARKS: [&str; 4] = ["todo!(", "dbg!(", "unimplemented!(", "FIXME"];

pub(crate) fn run() -> Result<()> {
    let root = root();
    let mut problems = Vec::new();
    for folder in ["generator", "xtask", "tests", "fuzz"] {
        for path in rust_files(&root.join(folder))? {
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let name = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
            check_sizes(&name, &text, &mut problems);
            check_marks(&name, &text, &mut problems);
            if let Some(module) = core_module(&name) {
                check_imports(&name, module, &text, &mut problems);
            }
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    for problem in &problems {
        eprintln!("tidy: {problem}");
    }
    bail!("{} untidy places", problems.len());
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("");
            if path.is_dir() && name != "target" && name != "node_modules" {
                folders.push(path);
            } else if name.ends_with(".rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The module of the core that a file belongs to.
fn core_module(name: &str) -> Option<&str> {
    let inside = name.strip_prefix("generator/core/src/")?;
    let module = inside.split(['/', '.']).next()?;
    (module != "lib").then_some(module)
}

fn place(module: &str) -> Option<usize> {
    ORDER.iter().position(|names| names.contains(&module))
}

fn check_imports(name: &str, module: &str, text: &str, problems: &mut Vec<String>) {
    let Some(own) = place(module) else {
        problems.push(format!("{name}: module `{module}` has no place in the import table"));
        return;
    };
    if name.contains("/tests/") {
        return;
    }
    let is_comment = |line: &str| line.trim_start().starts_with("//");
    for (number, line) in code(text).lines().enumerate().filter(|(_, line)| !is_comment(line)) {
        for used in line.match_indices("crate::").map(|(at, _)| &line[at + 7..]) {
            let used: String =
                used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let against = place(&used).is_some_and(|other| other > own);
            if against && !EXCEPTIONS.contains(&(module, used.as_str())) {
                problems.push(format!("{name}:{}: `{module}` may not import `{used}`", number + 1));
            }
        }
    }
}

/// A file up to its tests.
fn code(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

fn check_sizes(name: &str, text: &str, problems: &mut Vec<String>) {
    let lines: Vec<&str> = code(text).lines().collect();
    if lines.len() > MAX_FILE && !name.starts_with("tests/") {
        problems.push(format!("{name}: {} lines; split it", lines.len()));
    }
    let mut start: Option<(usize, usize)> = None;
    for (number, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let is_start = line.trim_start().starts_with("fn ")
            || (line.contains(" fn ") && line.trim_start().starts_with("pub"));
        if is_start && start.is_none() {
            start = Some((number, indent));
        } else if let Some((first, depth)) = start
            && indent == depth
            && line.trim() == "}"
        {
            if number - first > MAX_FUNCTION {
                let length = number - first;
                problems.push(format!("{name}:{}: a function of {length} lines", first + 1));
            }
            start = None;
        }
        if line.ends_with(' ') || line.ends_with('\t') {
            problems.push(format!("{name}:{}: blank at the end of the line", number + 1));
        }
    }
}

fn check_marks(name: &str, text: &str, problems: &mut Vec<String>) {
    let exempt = name == "xtask/src/tidy.rs"
        || name.ends_with("check/texts.rs")
        || name.starts_with("tests/");
    for (number, line) in text.lines().enumerate() {
        for mark in MARKS {
            if line.contains(mark) && !exempt {
                problems.push(format!("{name}:{}: `{mark}` is left over", number + 1));
            }
        }
    }
}
