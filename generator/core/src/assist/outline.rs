//! The parts of a document, for an editor's outline.

use std::ops::Range;

use super::EditorPage;
use super::describe::describe;
use crate::diag::Diagnostics;
use crate::layout;
use crate::live::Understood;
use crate::symbols::Definition;
use crate::syntax::{self, Node, Value};
use crate::text::{cut, one_line};

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// What it is called.
    pub name: String,
    /// What it says, in a few words.
    pub detail: String,
    /// What it is.
    pub sort: OutlineSort,
    /// All of it, in the text in the editor.
    pub range: Range<usize>,
    /// Its name.
    pub name_range: Range<usize>,
    /// Its own parts.
    pub children: Vec<OutlineEntry>,
}

/// What a part of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlineSort {
    /// A key with parts of its own.
    Group,
    /// Something with an id.
    Entry,
    /// A heading of a chapter.
    Heading,
}

/// So many letters of a text are shown beside a name.
const DETAIL: usize = 60;
/// The keys that name an entry of a list, the first that is there.
const NAMES: [&str; 9] =
    ["id", "level", "term", "item", "practice", "name", "number", "ref", "label"];
/// The keys that say in a few words what an entry is.
const DETAILS: [&str; 7] =
    ["title", "text", "definition", "objective", "rationale", "reason", "why"];

/// What a name stands for, in a few words.
pub fn title(known: &Understood, of: &Definition) -> String {
    describe(known, of).map_or_else(String::new, |found| short(&found.title))
}

pub(super) fn short(text: &str) -> String {
    cut(&one_line(text), DETAIL)
}

/// The parts of a document as it was last understood.
pub fn outline(page: &EditorPage<'_>) -> Vec<OutlineEntry> {
    if layout::is_chapter(page.path) {
        return headings(page.text);
    }
    let Some(file) = page.file.filter(|_| page.path.ends_with(".yaml")) else { return Vec::new() };
    let source = page.known.sources.file(file);
    let unheard = &mut Diagnostics::default();
    let root = syntax::parse(file, source, true, unheard);
    root.map_or_else(Vec::new, |root| entries(&root, page))
}

/// The parts below a node.
fn entries(node: &Node, page: &EditorPage<'_>) -> Vec<OutlineEntry> {
    match &node.value {
        Value::Map(map) => {
            let parts = map.iter().filter(|(_, value)| is_collection(value));
            let found = parts.filter_map(|(key, value)| {
                let name = (key.value.clone(), page.range(key.span)?);
                let range = name.1.start..page.range(value.span)?.end;
                let children = entries(value, page);
                // A key with an entry for each practice is a group, and each such entry one of it.
                let sort =
                    if children.is_empty() { OutlineSort::Entry } else { OutlineSort::Group };
                let shown = sort == OutlineSort::Group || has_level(value);
                shown.then(|| entry(name, detail(value), sort, range, children))
            });
            found.collect()
        }
        Value::List(list) => {
            let found = list.iter().filter_map(|value| {
                let key = NAMES.iter().find(|key| value.get(key).is_some())?;
                let (_, named) = value.entry(key)?;
                let word = scalar(named)?;
                let word = if *key == "level" { format!("level {word}") } else { word };
                let range = page.range(value.span)?;
                let name_range = page.range(named.span)?;
                let children = entries(value, page);
                let said = if *key == "level" { short(&said(value)) } else { detail(value) };
                Some(entry((word, name_range), said, OutlineSort::Entry, range, children))
            });
            found.collect()
        }
        _ => Vec::new(),
    }
}

fn entry(
    (name, name_range): (String, Range<usize>),
    detail: String,
    sort: OutlineSort,
    range: Range<usize>,
    children: Vec<OutlineEntry>,
) -> OutlineEntry {
    // Editors refuse a name that does not lie within its part.
    let range = range.start.min(name_range.start)..range.end.max(name_range.end);
    OutlineEntry { name, detail, sort, range, name_range, children }
}

fn is_collection(node: &Node) -> bool {
    matches!(node.value, Value::Map(_) | Value::List(_))
}

fn has_level(node: &Node) -> bool {
    node.get("level").is_some() || node.get("answer").is_some()
}

fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What an entry says first.
fn said(node: &Node) -> String {
    DETAILS.iter().find_map(|key| node.get(key).and_then(scalar)).unwrap_or_default()
}

fn detail(node: &Node) -> String {
    let said = said(node);
    let level = node.get("level").and_then(scalar).filter(|_| node.get("id").is_none());
    let answer = node.get("answer").and_then(scalar);
    let first = level.map(|level| format!("level {level}")).or(answer);
    let parts = first.into_iter().chain(Some(said).filter(|said| !said.is_empty()));
    short(&parts.collect::<Vec<_>>().join(": "))
}

/// The headings of a chapter, each with those below it.
fn headings(text: &str) -> Vec<OutlineEntry> {
    let mut found: Vec<(usize, OutlineEntry)> = Vec::new();
    let mut is_code = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim_end();
        is_code ^= written.trim_start().starts_with("```");
        let depth = written.bytes().take_while(|byte| *byte == b'#').count();
        if !is_code && (1..=6).contains(&depth) && written[depth..].starts_with(' ') {
            let name = (written[depth..].trim().to_owned(), at..at + written.len());
            let range = at..text.len();
            found
                .push((depth, entry(name, String::new(), OutlineSort::Heading, range, Vec::new())));
        }
        at += line.len();
    }
    // A heading ends where the next of its depth, or above, begins.
    for number in 0..found.len() {
        let depth = found[number].0;
        let next = found[number + 1..].iter().find(|(other, _)| *other <= depth);
        if let Some(end) = next.map(|(_, entry)| entry.range.start) {
            found[number].1.range.end = end;
        }
    }
    nested(&mut found.into_iter().peekable(), 0)
}

fn nested(
    rest: &mut std::iter::Peekable<std::vec::IntoIter<(usize, OutlineEntry)>>,
    above: usize,
) -> Vec<OutlineEntry> {
    let mut found = Vec::new();
    while let Some((depth, mut entry)) = rest.next_if(|(depth, _)| *depth > above) {
        entry.children = nested(rest, depth);
        found.push(entry);
    }
    found
}
