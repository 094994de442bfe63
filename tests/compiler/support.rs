//! What these tests share: above all [`sources`] and [`check_text`].
//!
//! A text holds files, each below a line `-- path --`. They add to the model `tiny` or take the
//! place of its files. A mark behind the path says how the lines below are meant:
//!
//! - `(edit)`: lines that start with `-` are looked up in the file that is there already, and those
//!   that start with `+` take their place; without a `-` line they are added at the end;
//! - `(absent)`: there is no such file; `(a folder)`: it is one; `(unreadable)`: access is refused;
//! - `(hex)`: the bytes in hexadecimal; `(times N)`: the lines, repeated;
//! - `(older)`: the file belongs to an older state, which the workspace is then compared with.

use std::fs;
use std::path::{Path, PathBuf};

use smm_core::emit::{self, Format};
use smm_core::source::Fault;
use smm_core::{Diagnostic, Sources};

/// The files of a text, together with those of the model `tiny`.
pub(crate) fn sources(text: &str) -> Sources {
    states(text).0
}

/// The files of a text, and those of an older state if the text has any.
fn states(text: &str) -> (Sources, Option<Sources>) {
    let mut files = Files::tiny();
    let mut older: Option<Files> = None;
    for section in text.split("\n-- ").skip(1) {
        let (head, body) = section.split_once('\n').unwrap_or((section, ""));
        let (path, mark) = head.split_once(" --").expect("a path ends with ` --`");
        let body = if body.is_empty() || body.ends_with('\n') {
            body.to_owned()
        } else {
            format!("{body}\n")
        };
        match mark.trim() {
            "(older)" => older.get_or_insert_with(Files::tiny).apply(path, "", &body),
            mark => files.apply(path, mark, &body),
        }
    }
    (files.into_sources(), older.map(Files::into_sources))
}

/// What is found in the files of a text.
pub(crate) fn findings(text: &str) -> (Sources, Vec<Diagnostic>) {
    let (sources, older) = states(text);
    let checked = smm_core::check(&sources);
    let mut found = checked.diagnostics;
    if found.iter().all(|one| one.severity != smm_core::Severity::Error) {
        found.extend(smm_core::check_buildable(&checked.value, &sources));
    }
    if let Some(older) = older {
        let older = smm_core::load(&older).value;
        found.extend(smm_core::check_against(&checked.value, &older, None));
    }
    (sources, found)
}

/// What a person is told about the files of a text.
pub(crate) fn check_text(text: &str) -> String {
    let (sources, found) = findings(text);
    emit::render(&found, &sources, Format::Human)
}

/// The folder of this repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The models and profiles of this repository.
pub(crate) fn repository() -> Sources {
    let mut files = Files::default();
    for part in ["models", "profiles"] {
        files.add_folder(&root().join(part), &root());
    }
    files.into_sources()
}

/// All documents of this repository.
pub(crate) fn repository_whole() -> Sources {
    let mut files = Files::default();
    for part in smm_core::layout::FOLDERS.iter().filter(|part| root().join(part).is_dir()) {
        files.add_folder(&root().join(part), &root());
    }
    files.0.retain(|(path, _)| smm_core::layout::is_document(path));
    files.into_sources()
}

/// Whether expectations are to be rewritten instead of compared.
pub(crate) fn accepts() -> bool {
    std::env::var_os("SMM_ACCEPT").is_some()
}

#[derive(Default)]
struct Files(Vec<(String, Content)>);

enum Content {
    Bytes(Vec<u8>),
    Fault(Fault),
}

impl Files {
    fn tiny() -> Self {
        let mut files = Self::default();
        let tiny = root().join("tests/compiler/tiny");
        files.add_folder(&tiny, &tiny);
        files
    }

    fn add_folder(&mut self, folder: &Path, root: &Path) {
        let entries = fs::read_dir(folder).expect("the folder is there");
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| entry.expect("it can be listed").path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                self.add_folder(&path, root);
            } else {
                let name = path.strip_prefix(root).expect("it lies in the root").display();
                let bytes = fs::read(&path).expect("it can be read");
                self.put(&name.to_string().replace('\\', "/"), Content::Bytes(bytes));
            }
        }
    }

    fn apply(&mut self, path: &str, mark: &str, body: &str) {
        let words: Vec<&str> = mark.trim_matches(['(', ')']).split(' ').collect();
        let content = match words.as_slice() {
            [""] => Content::Bytes(body.into()),
            ["edit"] => Content::Bytes(edit(&self.text(path), body).into()),
            ["absent"] => return self.0.retain(|(name, _)| name != path),
            ["unreadable"] => Content::Fault(Fault::Unreadable("permission denied".into())),
            ["a", "folder"] => Content::Fault(Fault::NotAFile("a folder".into())),
            ["hex"] => Content::Bytes(body.split_whitespace().map(byte).collect()),
            ["times", times] => {
                Content::Bytes(body.repeat(times.parse().expect("a number")).into())
            }
            _ => panic!("no mark `{mark}`"),
        };
        self.put(path, content);
    }

    fn put(&mut self, path: &str, content: Content) {
        self.0.retain(|(name, _)| name != path);
        self.0.push((path.to_owned(), content));
    }

    fn text(&self, path: &str) -> String {
        match self.0.iter().find(|(name, _)| name == path) {
            Some((_, Content::Bytes(bytes))) => String::from_utf8_lossy(bytes).into_owned(),
            _ => panic!("no text at `{path}` to edit"),
        }
    }

    fn into_sources(self) -> Sources {
        let mut sources = Sources::default();
        for (path, content) in self.0 {
            let is_beside = ["book/", "brand/", "keys/"].iter().any(|one| path.starts_with(one))
                || path.ends_with(".minisig");
            match content {
                Content::Bytes(bytes) if is_beside && !smm_core::layout::is_document(&path) => {
                    sources.add_asset(path, Ok(bytes));
                }
                Content::Bytes(bytes) => drop(sources.add(path, bytes)),
                Content::Fault(fault) => drop(sources.add_fault(path, fault)),
            };
        }
        sources
    }
}

/// Applies hunks of `-` and `+` lines.
fn edit(text: &str, hunks: &str) -> String {
    let mut edited = text.to_owned();
    let (mut old, mut new) = (String::new(), String::new());
    for line in hunks.lines().chain(["-"]) {
        let (sign, rest) = line.split_at(1);
        if sign == "-" && !new.is_empty() || line == "-" {
            edited = replace_once(&edited, &std::mem::take(&mut old), &std::mem::take(&mut new));
        }
        match sign {
            "-" => old.push_str(&format!("{rest}\n")),
            "+" => new.push_str(&format!("{rest}\n")),
            _ => panic!("an edit has lines with `-` and `+`, not `{line}`"),
        }
    }
    edited
}

fn replace_once(text: &str, old: &str, new: &str) -> String {
    if old.is_empty() {
        return format!("{text}{new}");
    }
    assert_eq!(text.matches(old).count(), 1, "the text to edit stands there once: {old}");
    text.replacen(old, new, 1)
}

fn byte(hex: &str) -> u8 {
    u8::from_str_radix(hex, 16).expect("two hexadecimal digits")
}
