//! `cargo xtask tidy`: what no lint holds. The import table of the core, sizes, left-over marks.

mod imports;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::sh::root;

/// The modules of the core from left to right; each may import only what stands left of it, or
/// beside it in the same entry's folder.
const ORDER: [&[&str]; 22] = [
    &["text", "span", "digest", "glyphs", "characters", "color", "id"],
    &["diag", "layout"],
    &["source"],
    &["spelling", "words", "force"],
    &["syntax", "markdown"],
    &["decode"],
    &["schema"],
    &["model"],
    &["layers"],
    &["glossary", "guide", "profile", "citations"],
    &["workspace", "passage"],
    &["addresses", "diff", "mappings", "symbols"],
    &["editions"],
    &["review"],
    &["scaffold", "comments", "adopt", "baseline"],
    &["import"],
    // Reading a filled form judges it; `check` applies the same rules to assessments.
    &["assess"],
    &["check"],
    &["emit", "render"],
    &["buildable"],
    &["live"],
    &["assist"],
];
/// Lines of a file without its tests, above which it is too long to find one's way in.
const MAX_FILE: usize = 800;
/// Lines of a function above which it does too much.
const MAX_FUNCTION: usize = 80;
/// So many names of types may stand for two things; one meaning, one name.
const MAX_SHARED_NAMES: usize = 5;
/// Where the core lies.
const CORE: &str = "generator/core/src/";
/// Functions that are longer because they are one table.
const TABLES: [&str; 1] = ["generator/core/src/syntax/errors.rs: fn explain"];
/// The crates whose files must not import each other in a circle.
const CRATES: [&str; 3] = [CORE, "generator/cli/src/", "xtask/src/"];
/// The files that may stand at the root of the repository; anything else is left over.
const ROOT_FILES: [&str; 12] = [
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-CC-BY-4.0",
    "NOTICE",
    "README.md",
    "rustfmt.toml",
    "smm.toml",
];
/// Files at the root that `smm` itself writes.
const LOCKS: [&str; 1] = ["published.lock"];
/// What must not be left over.
const MARKS: [&str; 4] = ["todo!(", "dbg!(", "unimplemented!(", "FIXME"];

pub(crate) fn run() -> Result<()> {
    let root = root();
    let mut problems = Vec::new();
    let files = read_rust_files(&root)?;
    for (name, text) in &files {
        check_sizes(name, text, &mut problems);
        check_marks(name, text, &mut problems);
        if let Some((inside, module)) = core_module(name) {
            check_imports(inside, module, text, &mut problems);
        }
    }
    CRATES.iter().for_each(|folder| check_circles(folder, &files, &mut problems));
    check_names(&files, &mut problems);
    check_root(&root, &mut problems)?;
    if problems.is_empty() {
        return Ok(());
    }
    for problem in &problems {
        eprintln!("tidy: {problem}");
    }
    bail!("{} untidy places", problems.len());
}

/// The Rust files of the repository: name and text.
fn read_rust_files(root: &Path) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for folder in ["generator", "xtask", "tests", "fuzz"] {
        for path in rust_files(&root.join(folder))? {
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            files.push((name, text));
        }
    }
    Ok(files)
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

/// The path of a file inside the core, and the module that it belongs to.
fn core_module(name: &str) -> Option<(&str, &str)> {
    let inside = name.strip_prefix(CORE)?;
    let module = inside.split(['/', '.']).next()?;
    (module != "lib").then_some((inside, module))
}

fn place(module: &str) -> Option<usize> {
    ORDER.iter().position(|names| names.contains(&module))
}

fn check_imports(inside: &str, module: &str, text: &str, problems: &mut Vec<String>) {
    let Some(own) = place(module) else {
        problems.push(format!("{inside}: module `{module}` has no place in the import table"));
        return;
    };
    if inside.contains("tests") {
        return;
    }
    for path in imports::paths(code(text), &imports::module_of(inside)) {
        let Some(used) = path.first() else { continue };
        if used.starts_with(char::is_uppercase) {
            // What `lib.rs` passes on hides where it comes from, and so an import against the order.
            problems
                .push(format!("{inside}: import `{used}` from its own module, not from the crate"));
        }
        let against = place(used).is_some_and(|other| other > own);
        if against {
            problems.push(format!("{inside}: `{module}` may not import `{used}`"));
        }
    }
}

/// Reports files of a crate that import each other in a circle.
fn check_circles(folder: &str, files: &[(String, String)], problems: &mut Vec<String>) {
    let of_crate = files.iter().filter_map(|(name, text)| {
        let inside = name.strip_prefix(folder).filter(|inside| !inside.contains("tests"))?;
        Some((name.as_str(), inside, code(text)))
    });
    for circle in imports::Crate::of(of_crate).circles() {
        problems.push(format!("these import each other in a circle: {}", circle.join(", ")));
    }
}

/// Reports names that several types bear: a reader must look twice which one is meant.
fn check_names(files: &[(String, String)], problems: &mut Vec<String>) {
    let mut types: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, text) in files.iter().filter(|(name, _)| name.starts_with("generator/")) {
        for line in code(text).lines() {
            // A type inside a trait's implementation has the name that the trait asks for.
            if let Some(found) = type_name(line)
                .filter(|_| !line.trim_start().starts_with("type ") || !line.starts_with(" "))
            {
                types.entry(found).or_default().push(name);
            }
        }
    }
    types.retain(|_, places| places.len() > 1);
    if types.len() > MAX_SHARED_NAMES {
        for (name, places) in types {
            problems.push(format!("several types are called `{name}`: {}", places.join(", ")));
        }
    }
}

/// The name of the type that a line begins to define.
fn type_name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = line.strip_prefix("pub").map_or(line, |rest| match rest.strip_prefix('(') {
        Some(rest) => rest.split_once(')').map_or(rest, |(_, rest)| rest),
        None => rest,
    });
    let words = ["struct ", "enum ", "trait ", "type "];
    let name = words.iter().find_map(|word| rest.trim_start().strip_prefix(word))?;
    let end = name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len());
    name.starts_with(char::is_uppercase).then_some(&name[..end])
}

/// Reports files at the root of the repository that have no business there.
fn check_root(root: &Path, problems: &mut Vec<String>) -> Result<()> {
    let listed = Command::new("git").arg("ls-files").current_dir(root).output()?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    for name in listed.lines().filter(|name| !name.contains('/')) {
        if !ROOT_FILES.contains(&name) && !LOCKS.contains(&name) {
            problems.push(format!("{name}: may not stand at the root; see `ROOT_FILES` in tidy"));
        }
    }
    Ok(())
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
            let is_table = TABLES.iter().any(|table| {
                let (file, start) = table.split_once(": ").expect("file and start of the function");
                name == file && lines[first].trim_start().starts_with(start)
            });
            if number - first > MAX_FUNCTION && !is_table {
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
