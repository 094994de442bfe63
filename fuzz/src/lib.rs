//! What the fuzz targets and the smoke run try on any bytes.

mod faces;
mod seals;

use std::fs;
use std::path::Path;

pub use faces::{answers, pdf, workbook};
pub use seals::{PIECES, seal};
use smm_core::emit::{self, Format};
use smm_core::{Diagnostic, Sources, canonical};

/// The paths at which bytes can stand, one for each kind of document and one for no document.
pub const PATHS: [&str; 12] = [
    "models/tiny/1.0/model.yaml",
    "models/tiny/1.0/changes.yaml",
    "models/tiny/1.0/practices/doors.yaml",
    "models/tiny/1.0/practices/updates.yaml",
    "profiles/shop/1.0/profile.yaml",
    "profiles/shop/1.0/practices/doors.yaml",
    "profiles/store/1.0/profile.yaml",
    "book/glossary.yaml",
    "book/src/SUMMARY.md",
    "book/src/start.md",
    "smm.toml",
    "profiles/shop/stray.yaml",
];

/// Separates the files of a [`compile`] input; the byte behind it chooses the path.
pub const SEPARATOR: &[u8] = b"\n--\n";

/// Bytes as one document: the first byte chooses which.
pub fn parse(data: &[u8]) {
    if let [kind, rest @ ..] = data {
        let mut sources = Sources::default();
        sources.add(path(*kind), rest.to_vec());
        check(&sources);
    }
}

/// Bytes as several documents that refer to each other.
pub fn compile(data: &[u8]) {
    let mut sources = Sources::default();
    let mut rest = data;
    while let [kind, text @ ..] = rest {
        let end = text.windows(SEPARATOR.len()).position(|window| window == SEPARATOR);
        sources.add(path(*kind), text[..end.unwrap_or(text.len())].to_vec());
        rest = end.map_or(&[], |end| &text[end + SEPARATOR.len()..]);
    }
    check(&sources);
}

fn path(kind: u8) -> &'static str {
    PATHS[usize::from(kind) % PATHS.len()]
}

/// Checks and reports; panics if a place lies outside its file.
fn check(sources: &Sources) {
    for (_, file) in sources.readable().filter(|(_, file)| file.path.ends_with(".yaml")) {
        // What can be laid out is laid out afterwards.
        if let Ok(laid_out) = canonical(&file.text) {
            assert_eq!(canonical(&laid_out).as_ref(), Ok(&laid_out));
        }
    }
    let found = smm_core::check(sources).diagnostics;
    found.iter().for_each(|diagnostic| has_places(diagnostic, sources));
    for format in [Format::Human, Format::Json, Format::Sarif, Format::Github] {
        emit::render(&found, sources, format);
    }
}

fn has_places(diagnostic: &Diagnostic, sources: &Sources) {
    let related = diagnostic.related.iter().map(|(span, _)| *span);
    for span in related.chain([diagnostic.span]) {
        let text = &sources.file(span.file).text;
        let range = span.start as usize..span.end as usize;
        assert!(text.get(range).is_some(), "a place outside its file: {diagnostic:?}");
    }
    assert!(!diagnostic.hints.is_empty(), "a finding without a cure: {diagnostic:?}");
}

/// Every file below a folder: its path in the folder, with `/`, and its bytes.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    add_files(folder, "", &mut found);
    found
}

fn add_files(folder: &Path, name: &str, found: &mut Vec<(String, Vec<u8>)>) {
    let entries = fs::read_dir(folder).expect("the test model is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.sort();
    for path in paths {
        let step = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = if name.is_empty() { step } else { format!("{name}/{step}") };
        if path.is_dir() {
            add_files(&path, &name, found);
        } else {
            found.push((name, fs::read(&path).expect("it can be read")));
        }
    }
}
