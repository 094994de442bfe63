//! What the files of a crate import: paths read out of Rust text, and the circles they make.

use std::collections::{BTreeMap, BTreeSet};

/// The files of one crate by module path, as `render::site` -> `generator/core/src/render/site/mod.rs`.
pub(super) struct Crate {
    files: BTreeMap<Vec<String>, ModuleFile>,
}

struct ModuleFile {
    name: String,
    /// Paths that the file names, from the root of the crate.
    paths: Vec<Vec<String>>,
}

impl Crate {
    /// Reads the files of a crate, each with its path below `src/` and its text.
    pub(super) fn of<'f>(files: impl Iterator<Item = (&'f str, &'f str, &'f str)>) -> Self {
        let read = |(name, inside, text): (&str, &str, &str)| {
            let module = module_of(inside);
            let paths = paths(text, &module);
            (module, ModuleFile { name: name.to_owned(), paths })
        };
        Self { files: files.map(read).collect() }
    }

    /// The file that each file leans on.
    ///
    /// A part of a module may use what the module's own file holds for all its parts, and that file
    /// names its parts: the two are one module, so an import of one's own ancestor is no edge.
    fn edges(&self) -> BTreeMap<&[String], BTreeSet<&[String]>> {
        let target = |from: &[String], path: &[String]| {
            let lengths = (0..=path.len()).rev();
            let found = lengths.map(|length| &path[..length]).find_map(|prefix| {
                self.files.get_key_value(prefix).map(|(module, _)| module.as_slice())
            })?;
            (!from.starts_with(found)).then_some(found)
        };
        self.files
            .iter()
            .map(|(module, file)| {
                let leans = file.paths.iter().filter_map(|path| target(module, path)).collect();
                (module.as_slice(), leans)
            })
            .collect()
    }

    /// Groups of files each of which leans on every other, by way of the rest.
    pub(super) fn circles(&self) -> Vec<Vec<&str>> {
        let edges = self.edges();
        let reach: BTreeMap<&[String], BTreeSet<&[String]>> =
            edges.keys().map(|module| (*module, reachable(module, &edges))).collect();
        let mut circles: BTreeSet<Vec<&str>> = BTreeSet::new();
        for (module, reached) in &reach {
            if reached.contains(module) {
                let same = reached.iter().filter(|other| reach[*other].contains(module));
                circles.insert(same.map(|other| self.files[*other].name.as_str()).collect());
            }
        }
        circles.into_iter().collect()
    }
}

fn reachable<'m>(
    from: &[String],
    edges: &BTreeMap<&'m [String], BTreeSet<&'m [String]>>,
) -> BTreeSet<&'m [String]> {
    let mut open: Vec<&[String]> = edges[from].iter().copied().collect();
    let mut found = BTreeSet::new();
    while let Some(module) = open.pop() {
        if found.insert(module) {
            open.extend(&edges[module]);
        }
    }
    found
}

/// The path of the module that a file below `src/` holds.
pub(super) fn module_of(inside: &str) -> Vec<String> {
    let mut steps: Vec<String> =
        inside.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(steps.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        steps.pop();
    }
    steps
}

/// The paths of the crate that a text names, in `use` or in place; each from the root of the crate.
pub(super) fn paths(text: &str, module: &[String]) -> Vec<Vec<String>> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let starts = at == 0 || tokens[at - 1] != "::";
        let is_root = matches!(tokens[at], "crate" | "super" | "self");
        if starts && is_root && tokens.get(at + 1) == Some(&"::") {
            read_tree(&tokens, at, &mut module.to_vec(), &mut found);
        }
        if tokens[at] == "mod" && tokens.get(at + 2) == Some(&";") {
            found.push([module, &[tokens[at + 1].to_owned()]].concat());
        }
    }
    found
}

/// Reads a path, which may branch in braces; returns the position behind it.
fn read_tree(
    tokens: &[&str],
    mut at: usize,
    path: &mut Vec<String>,
    found: &mut Vec<Vec<String>>,
) -> usize {
    let depth = path.len();
    let mut here = path.clone();
    loop {
        match tokens.get(at).copied() {
            Some("crate") => here.clear(),
            Some("super") => drop(here.pop()),
            Some("self" | "*") => {}
            Some("{") => {
                at += 1;
                while let Some(token) = tokens.get(at).filter(|token| **token != "}") {
                    match *token {
                        "," => at += 1,
                        _ => at = read_tree(tokens, at, &mut here, found),
                    }
                }
                path.truncate(depth);
                return at + 1;
            }
            Some(name) => here.push(name.to_owned()),
            None => break,
        }
        at += 1;
        if tokens.get(at) != Some(&"::") {
            break;
        }
        at += 1;
    }
    if tokens.get(at) == Some(&"as") {
        at += 2;
    }
    found.push(here);
    at.max(1)
}

/// Words and signs of a text without its comments; texts in quotes are left out.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or("");
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let length = match first {
                '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
                ':' if rest.starts_with("::") => 2,
                _ => word.max(first.len_utf8()),
            };
            let (token, after) = rest.split_at(length);
            if !first.is_whitespace() && first != '"' {
                tokens.push(token);
            }
            rest = after;
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(files: &[(&str, &str)]) -> Vec<String> {
        let files = files.iter().map(|(name, text)| (*name, *name, *text));
        Crate::of(files).circles().iter().map(|circle| circle.join(" ")).collect()
    }

    #[test]
    fn paths_are_read_out_of_branches_and_in_place() {
        let text = "use crate::a::{b, c::{D, self}, E as F};\nfn f() { super::g::h(\"crate::no\"); } // crate::no\n";
        let module = ["x".to_owned(), "y".to_owned()];
        let found: Vec<String> = paths(text, &module).iter().map(|path| path.join("::")).collect();
        assert_eq!(found, ["a::b", "a::c::D", "a::c", "a::E", "x::g::h"]);
    }

    #[test]
    fn two_files_that_use_each_other_are_a_circle() {
        let files = [
            ("lib.rs", "mod a;\nmod b;"),
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "fn f() -> crate::a::A {}"),
        ];
        assert_eq!(circles(&files), ["a.rs b.rs"]);
    }

    #[test]
    fn a_circle_goes_by_way_of_a_module_file() {
        let files = [
            ("lib.rs", "mod a;\nmod b;"),
            ("a/mod.rs", "mod c;"),
            ("a/c.rs", "use crate::b::B; use super::Shared;"),
            ("b.rs", "use crate::a::name;"),
        ];
        assert_eq!(circles(&files), ["a/mod.rs a/c.rs b.rs"]);
    }

    #[test]
    fn a_module_and_its_parts_are_no_circle() {
        let files = [
            ("lib.rs", "mod a;"),
            ("a/mod.rs", "mod c;\nuse self::c::C;"),
            ("a/c.rs", "use super::A;"),
        ];
        assert_eq!(circles(&files), [""; 0]);
    }
}
