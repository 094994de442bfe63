//! What may be written at a place: keys and values that the schema allows, and names that there are.

mod wanted;

use std::ops::Range;

use super::describe::describe;
use super::hover::key_text;
use super::outline::short;
use super::shape::{SchemaShape, kind_of};
use super::spot::{SpotPlace, YamlSpot, spot};
use super::{EditorPage, word_at};
use crate::diag::Code;
use crate::layout;
use crate::schema::workspace::SeverityName;
use crate::symbols::{Definition, SymbolKind};
use wanted::Wanted;

/// Something that may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What it is called.
    pub label: String,
    /// What kind of thing it is.
    pub sort: CompletionSort,
    /// What it stands for, in one line.
    pub detail: String,
    /// The same at length, in Markdown; empty where too many were found.
    pub text: String,
    /// What is written.
    pub insert: String,
    /// What it takes the place of.
    pub range: Range<usize>,
}

/// What kind of thing may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionSort {
    /// A key.
    Key,
    /// One of a few values.
    Value,
    /// An id.
    Id,
    /// A term, or the name of a standard.
    Word,
}

/// So many are offered; whoever types on is offered the rest.
const MOST: usize = 500;
/// So many are described at length.
const MOST_DESCRIBED: usize = 80;

/// What may be written at an offset, and whether that is all.
pub fn completions(page: &EditorPage<'_>, offset: usize) -> (Vec<Completion>, bool) {
    let mut found = candidates(page, offset);
    found.retain(|one| {
        let typed = page.text.get(one.range.start..offset).unwrap_or("").to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&typed);
        has(&one.label) || (one.sort == CompletionSort::Id && has(&one.detail))
    });
    let is_all = found.len() <= MOST;
    found.truncate(MOST);
    if found.len() > MOST_DESCRIBED {
        found.iter_mut().for_each(|one| one.text.clear());
    }
    (found, is_all)
}

fn candidates(page: &EditorPage<'_>, offset: usize) -> Vec<Completion> {
    if page.path == layout::WORKSPACE {
        return severities(page, offset);
    }
    if layout::is_chapter(page.path) {
        return in_prose(page, offset, 0);
    }
    let Some(spot) = spot(page.text, offset) else { return Vec::new() };
    let Some(kind) = kind_of(page.path) else { return Vec::new() };
    let shape = SchemaShape::of(kind).and_then(|shape| shape.at(&spot.path));
    let is_key = match spot.place {
        SpotPlace::Prose => return in_prose(page, offset, 0),
        SpotPlace::Key => true,
        SpotPlace::Value => false,
        SpotPlace::Open => shape.is_some_and(SchemaShape::is_mapping),
    };
    let wanted = Wanted::at(kind, &spot.path, is_key);
    let named = wanted.map(|wanted| wanted.offered(page, &spot)).unwrap_or_default();
    if !named.is_empty() {
        return named.into_iter().map(|one| as_written(page, &spot, is_key, one)).collect();
    }
    match (shape, is_key) {
        (None, _) => Vec::new(),
        (Some(shape), true) => keys(page, &spot, shape),
        (Some(shape), false) => {
            let values = values(&spot, shape);
            if values.is_empty() { in_prose(page, offset, spot.range.start) } else { values }
        }
    }
}

/// A name that becomes a key is followed by its colon.
fn as_written(
    page: &EditorPage<'_>,
    spot: &YamlSpot<'_>,
    is_key: bool,
    mut one: Completion,
) -> Completion {
    if is_key && !is_before_colon(page.text, &spot.range) {
        one.insert.push(':');
    }
    one
}

fn is_before_colon(text: &str, range: &Range<usize>) -> bool {
    text[range.end..].trim_start_matches([' ', '"', '\'']).starts_with(':')
}

fn keys(page: &EditorPage<'_>, spot: &YamlSpot<'_>, shape: SchemaShape<'_>) -> Vec<Completion> {
    let has_colon = is_before_colon(page.text, &spot.range);
    let mut free = shape.keys();
    free.retain(|(key, _)| !spot.beside.contains(key));
    // What must be there comes first.
    free.sort_by_key(|(key, _)| !shape.requires(key));
    let one = |(key, own): (&str, SchemaShape<'_>)| Completion {
        label: key.to_owned(),
        sort: CompletionSort::Key,
        detail: if shape.requires(key) { "required".to_owned() } else { String::new() },
        text: key_text(key, own, shape.requires(key)),
        insert: match (has_colon, own.is_collection()) {
            (true, _) => key.to_owned(),
            (false, true) => format!("{key}:"),
            (false, false) => format!("{key}: "),
        },
        range: spot.range.clone(),
    };
    free.into_iter().map(one).collect()
}

fn values(spot: &YamlSpot<'_>, shape: SchemaShape<'_>) -> Vec<Completion> {
    let one = |(value, meaning): (&str, &str)| Completion {
        label: value.to_owned(),
        sort: CompletionSort::Value,
        detail: meaning.to_owned(),
        text: String::new(),
        insert: value.to_owned(),
        range: spot.range.clone(),
    };
    shape.values().into_iter().map(one).collect()
}

/// An id with what it stands for.
fn id(page: &EditorPage<'_>, of: &Definition, name: &str, range: &Range<usize>) -> Completion {
    let found = describe(page.known, of);
    Completion {
        label: name.to_owned(),
        sort: CompletionSort::Id,
        detail: found.as_ref().map_or_else(String::new, |found| short(&found.title)),
        text: found.map_or_else(String::new, |found| found.text),
        insert: name.to_owned(),
        range: range.clone(),
    }
}

/// In a text that begins at `from`, or later: ids in brackets, ids of a standard behind its name, terms.
fn in_prose(page: &EditorPage<'_>, offset: usize, from: usize) -> Vec<Completion> {
    let range = word_at(page.text, offset);
    let before = page.text.get(from..range.start).unwrap_or("");
    let line = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
    if line.rfind("[[").is_some_and(|open| !line[open..].contains([']', ' '])) {
        let is_closed = page.text[range.end..].starts_with("]]");
        let close = if is_closed { "" } else { "]]" };
        let one = |of: &Definition| {
            let mut one = id(page, of, &of.names[0], &range);
            one.insert.push_str(close);
            one
        };
        return names_of(page, None).into_iter().map(one).collect();
    }
    let typed = page.text.get(range.start..offset).unwrap_or("");
    let mut cited = cited(page, before, &range);
    cited.retain(|one| one.label.starts_with(typed));
    if cited.is_empty() { words(page, offset) } else { cited }
}

/// The ids of a standard that was named in the same sentence.
fn cited(page: &EditorPage<'_>, before: &str, range: &Range<usize>) -> Vec<Completion> {
    let ends = [". ", ".\n", "\n\n"].into_iter().filter_map(|end| before.rfind(end));
    let sentence = ends.max().map_or(0, |end| end + 1);
    let sentence = &before[sentence..];
    let catalogs = page.known.workspace.references.iter();
    let named = catalogs.filter_map(|doc| {
        let at = sentence.rfind(doc.value.cite_as.value.as_str())?;
        let is_next = sentence[at + doc.value.cite_as.value.len()..].starts_with([' ', ',', '\n']);
        is_next.then_some((at, doc))
    });
    let Some((_, doc)) = named.max_by_key(|(at, _)| *at) else { return Vec::new() };
    let entries = doc.value.entries.iter().filter(|entry| !entry.heading);
    let one = |entry: &crate::schema::catalog::ReferenceDoc| Completion {
        label: entry.id.value.clone(),
        sort: CompletionSort::Id,
        detail: entry.title.as_ref().map_or_else(String::new, |title| title.value.clone()),
        text: String::new(),
        insert: entry.id.value.clone(),
        range: range.clone(),
    };
    entries.map(one).collect()
}

/// Terms and names of standards that begin like the word that is being written.
fn words(page: &EditorPage<'_>, offset: usize) -> Vec<Completion> {
    let typed = page.text[..offset].chars().rev().take_while(|c| c.is_alphanumeric());
    let length: usize = typed.map(char::len_utf8).sum();
    let range = offset - length..offset;
    let typed = &page.text[range.clone()];
    // One letter is the beginning of too much.
    if typed.chars().count() < 2 {
        return Vec::new();
    }
    let starts = |name: &str| name.to_lowercase().starts_with(&typed.to_lowercase());
    let workspace = &page.known.workspace;
    let one = |label: &str, detail: &str, text: &str| Completion {
        label: label.to_owned(),
        sort: CompletionSort::Word,
        detail: detail.to_owned(),
        text: text.to_owned(),
        insert: match typed.starts_with(char::is_uppercase) {
            true => crate::text::upper_first(label),
            false => label.to_owned(),
        },
        range: range.clone(),
    };
    let terms = workspace.glossary.terms.iter().filter(|term| starts(&term.term));
    let terms = terms.map(|term| one(&term.term, "term", &term.definition.markdown));
    let catalogs = workspace.references.iter().map(|doc| &doc.value);
    let catalogs = catalogs.filter(|catalog| starts(&catalog.cite_as));
    terms.chain(catalogs.map(|catalog| one(&catalog.cite_as, &catalog.title, ""))).collect()
}

/// In `smm.toml`: the kinds of findings under `[severities]`, and how grave each may be.
fn severities(page: &EditorPage<'_>, offset: usize) -> Vec<Completion> {
    let before = &page.text[..offset];
    let section = before.lines().rev().find(|line| line.starts_with('['));
    if section.map(str::trim) != Some("[severities]") {
        return Vec::new();
    }
    let range = word_at(page.text, offset);
    let line = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
    let one = |label: &str, detail: &str, text: &str, sort| Completion {
        label: label.to_owned(),
        sort,
        detail: detail.to_owned(),
        text: text.to_owned(),
        insert: label.to_owned(),
        range: range.clone(),
    };
    if line.contains('=') {
        let names = [SeverityName::Error, SeverityName::Warning, SeverityName::Off];
        let words = names.map(|name| format!("{name:?}").to_lowercase());
        let quoted = line.contains('"');
        let written = |word: &String| if quoted { word.clone() } else { format!("\"{word}\"") };
        return words
            .iter()
            .map(|word| one(&written(word), "", "", CompletionSort::Value))
            .collect();
    }
    let codes = Code::ALL.iter();
    codes.map(|code| one(code.name(), code.title(), "", CompletionSort::Key)).collect()
}

/// The names of a kind that can be seen, the first of each; of any kind where any id may stand.
fn names_of<'p>(page: &'p EditorPage<'_>, kind: Option<SymbolKind>) -> Vec<&'p Definition> {
    let sight = page.sight();
    let mut found: Vec<&Definition> = page.known.symbols.seen_from(&sight, kind).collect();
    // Of several versions the newest is meant.
    found.sort_by(|a, b| (&a.names[0], &b.home).cmp(&(&b.names[0], &a.home)));
    found.dedup_by(|a, b| a.names[0] == b.names[0]);
    found
}
