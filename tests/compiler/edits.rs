//! Edits of YAML text keep every comment and everything else that they do not ask for.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::{Value, json};
use smm_core::edit::{EditError, ValueEdit, edited, meaning};

use crate::support::root;

/// The bundled documents, each with comments where they do not change what it means.
fn commented_documents() -> &'static [(String, String)] {
    static DOCUMENTS: LazyLock<Vec<(String, String)>> = LazyLock::new(read_documents);
    &DOCUMENTS
}

fn read_documents() -> Vec<(String, String)> {
    let mut paths = Vec::new();
    for folder in ["models", "profiles", "references", "mappings"] {
        collect(&root().join(folder), &mut paths);
    }
    paths.push(root().join("book/glossary.yaml"));
    assert!(paths.len() > 100, "the bundled documents are found");
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a document is text");
        (path.display().to_string(), with_comments(&text))
    };
    // Every fourth, of all kinds: the others are alike.
    paths.iter().step_by(4).map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    found.sort();
    for path in found {
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            paths.push(path);
        }
    }
}

/// A comment behind every thirteenth line that is no text, and one on a line of its own before it.
fn with_comments(text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut count = 0;
    for at in (0..lines.len()).rev().step_by(13) {
        let indent = lines[at].len() - lines[at].trim_start().len();
        let mut tried = lines.clone();
        tried[at].push_str(&format!(" # behind-{count}"));
        tried.insert(at, format!("{:indent$}# before-{count}", ""));
        // Within a text these would be words of it.
        if meaning(&tried.join("\n")) == meaning(text) {
            lines = tried;
            count += 1;
        }
    }
    lines.join("\n") + "\n"
}

/// Every place of a document as a JSON pointer.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, value)| places(value, &format!("{at}/{key}"), found));
        }
        Value::Array(items) => {
            let numbered = items.iter().enumerate();
            numbered.for_each(|(nth, value)| places(value, &format!("{at}/{nth}"), found));
        }
        _ => {}
    }
}

/// Edits that may be asked for at a place.
fn edits_at(place: &str, value: &Value, nth: usize) -> Vec<ValueEdit> {
    let news = [
        json!("a word"),
        json!("no"),
        json!("two\nlines\n"),
        json!("a: b # c"),
        json!(7),
        json!({"level": 2, "rationale": "Because of \"this\", and that."}),
        json!(["x", {"y": null}]),
        json!("word ".repeat(60).trim()),
    ];
    let new = news[nth % news.len()].clone();
    let mut edits = match value {
        Value::Object(_) => {
            vec![ValueEdit::AddKey(place.to_owned(), "added".to_owned(), new.clone())]
        }
        Value::Array(_) => vec![ValueEdit::AddEntry(place.to_owned(), new.clone())],
        _ => Vec::new(),
    };
    if !place.is_empty() {
        edits.push(ValueEdit::Set(place.to_owned(), new));
        edits.push(ValueEdit::Remove(place.to_owned()));
        let is_key = place.rsplit('/').next().is_some_and(|step| step.parse::<usize>().is_err());
        edits.extend(is_key.then(|| ValueEdit::Rename(place.to_owned(), "renamed".to_owned())));
    }
    edits
}

#[test]
fn every_edit_of_a_bundled_document_keeps_all_comments() {
    let mut done = 0;
    for (name, text) in commented_documents() {
        let document = meaning(text).expect("a bundled document is well formed");
        let mut all = Vec::new();
        places(&document, "", &mut all);
        // Every document at its own places, so that together they try many.
        for (nth, place) in all.iter().enumerate().skip(done % 7).step_by(29) {
            let value = document.pointer(place).expect("a place of the document");
            for edit in edits_at(place, value, nth) {
                keeps_comments(name, text, &edit);
                done += 1;
            }
        }
    }
    assert!(done > 500, "only {done} edits were tried");
}

fn keeps_comments(name: &str, text: &str, edit: &ValueEdit) {
    let new = match edited(text, std::slice::from_ref(edit)) {
        Ok(new) => new,
        // A value between brackets that hold a comment is left to people.
        Err(EditError::NoPlace(place)) if text.contains('[') || text.contains('{') => {
            assert!(!place.is_empty(), "{name}: {edit:?}");
            return;
        }
        Err(error) => panic!("{name}: {edit:?}: {error}\n{text}"),
    };
    let comments = |text: &str| {
        let words = text.split_whitespace();
        let mut found: Vec<String> = words
            .filter(|word| word.starts_with("behind-") || word.starts_with("before-"))
            .map(str::to_owned)
            .collect();
        found.sort();
        found
    };
    assert_eq!(comments(&new), comments(text), "{name}: {edit:?}\n{new}");
    let is_edge = |line: &&str| line.starts_with("# yaml-language-server");
    assert_eq!(new.lines().find(is_edge), text.lines().find(is_edge), "{name}: {edit:?}");
}

#[test]
fn what_an_edit_does_not_ask_for_stays_letter_by_letter() {
    for (name, text) in commented_documents() {
        let document = meaning(text).expect("a bundled document is well formed");
        let mut all = Vec::new();
        places(&document, "", &mut all);
        for place in all.iter().step_by(71) {
            let Some(value) = document.pointer(place).filter(|value| value.is_string()) else {
                continue;
            };
            let there = [ValueEdit::Set(place.clone(), json!("another text"))];
            let Ok(new) = edited(text, &there) else { continue };
            let common = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
                a.zip(b).take_while(|(a, b)| a == b).count()
            };
            let before = common(&mut text.chars(), &mut new.chars());
            let behind = common(&mut text.chars().rev(), &mut new.chars().rev());
            let length = text.chars().count();
            let lines = value.as_str().unwrap_or("").chars().count() * 2 + 80;
            assert!(before + behind + lines >= length, "{name}: {place}\n{new}");
        }
    }
}
