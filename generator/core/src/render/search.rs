//! The search index of a site: one for all books, in small parts that load on demand.
//!
//! In: a [`SiteInput`]. Out: scripts, each of which hands one part to `search.js`; scripts, because
//! nothing else can be loaded from a folder on disk. The directory is loaded when the search is opened;
//! then only the words that were asked for, and the entries that are shown. Words are cut by
//! [`fold`], and by the same rules in `search.js`.

mod entries;
mod fold;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::artifact::SiteInput;
use crate::words::Words;
use entries::{Findable, IndexTables, SearchEntry};

/// The folder of the index, below the site's root.
pub const FOLDER: &str = "search/";
/// The part that is loaded first.
pub const DIRECTORY: &str = "search/index.js";

/// About how large a part is, in bytes: small enough that some twenty of them load fast on a slow
/// telephone, large enough that a site does not have thousands.
const WORDS_PART: usize = 16 * 1024;
const ENTRIES_PART: usize = 6 * 1024;

/// Makes the index: paths below the site's root, and texts.
pub fn index(input: &SiteInput<'_>) -> Vec<(String, String)> {
    let collected = entries::collect(input);
    let words = word_parts(&collected.entries);
    let entries = entry_parts(&collected.entries);
    let directory = directory(input.words(), &collected, &words, &entries);
    let numbered = |name: &str, parts: Vec<IndexPart>| -> Vec<(String, String)> {
        let path = |at: usize| format!("{FOLDER}{name}-{at}.js");
        let script = |(at, part): (usize, IndexPart)| (path(at), script(name, at, &part.body));
        parts.into_iter().enumerate().map(script).collect()
    };
    let mut files = vec![(DIRECTORY.to_owned(), script("index", 0, &directory))];
    files.extend(numbered("words", words));
    files.extend(numbered("entries", entries));
    files
}

/// A piece of a long list.
struct IndexPart {
    /// What it begins with: a word, or the number of an entry.
    first: Json,
    body: Json,
}

fn script(name: &str, at: usize, body: &Json) -> String {
    format!("smmSearch(\"{name}\",{at},{body})\n")
}

/// What the directory says of an entry besides, as one letter each, so that all can be filtered
/// before any is loaded.
fn letters(entries: &[SearchEntry], number: impl Fn(&SearchEntry) -> usize) -> String {
    let letter = |number: usize| u32::try_from(0x30 + number).ok().and_then(char::from_u32);
    entries.iter().map(|entry| letter(number(entry)).unwrap_or('0')).collect()
}

fn directory(
    words: &Words,
    collected: &IndexTables,
    terms: &[IndexPart],
    parts: &[IndexPart],
) -> Json {
    let entries = &collected.entries;
    let kinds: Vec<&str> = Findable::ALL
        .iter()
        .map(|kind| words.say(&format!("search.kind.{}", kind.key())))
        .collect();
    json!({
        "say": words.tree().get("search"),
        "books": collected.books,
        "homes": collected.homes,
        "pages": collected.pages,
        "kinds": kinds,
        "roles": collected.roles,
        "verifies": collected.verifies,
        "kind": letters(entries, |entry| entry.kind as usize),
        "level": letters(entries, |entry| usize::from(entry.level)),
        "role": letters(entries, |entry| entry.role),
        "verify": letters(entries, |entry| entry.verify),
        "home": letters(entries, |entry| entry.home),
        "words": terms.iter().map(|part| &part.first).collect::<Vec<_>>(),
        "entries": parts.iter().map(|part| &part.first).collect::<Vec<_>>(),
        "spaceless": fold::SPACELESS,
    })
}

/// In which entries a word stands, by their numbers in rising order.
#[derive(Default)]
struct Postings {
    /// In their title or id.
    titles: Vec<usize>,
    /// In their text only.
    texts: Vec<usize>,
}

fn word_parts(entries: &[SearchEntry]) -> Vec<IndexPart> {
    let mut postings: BTreeMap<String, Postings> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let titles = entry.title_words();
        for word in entry.text_words().difference(&titles) {
            postings.entry(word.clone()).or_default().texts.push(at);
        }
        for word in titles {
            postings.entry(word).or_default().titles.push(at);
        }
    }
    let mut parts: Vec<(String, String)> = Vec::new();
    for (word, found) in postings {
        let line = format!("{word} {};{}\n", steps(&found.titles), steps(&found.texts));
        match parts.last_mut() {
            Some((_, text)) if text.len() + line.len() <= WORDS_PART => text.push_str(&line),
            _ => parts.push((word, line)),
        }
    }
    parts
        .into_iter()
        .map(|(first, text)| IndexPart { first: first.into(), body: text.into() })
        .collect()
}

/// Rising numbers as the steps between them, in base 36.
fn steps(numbers: &[usize]) -> String {
    let mut before = 0;
    let step = |number: &usize| {
        let step = base36(number - before);
        before = *number;
        step
    };
    numbers.iter().map(step).collect::<Vec<_>>().join(",")
}

fn base36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(b"0123456789abcdefghijklmnopqrstuvwxyz"[number % 36]);
        number /= 36;
        if number == 0 {
            break;
        }
    }
    digits.iter().rev().map(|digit| char::from(*digit)).collect()
}

fn entry_parts(entries: &[SearchEntry]) -> Vec<IndexPart> {
    let mut parts: Vec<(usize, Vec<Json>)> = Vec::new();
    let mut size = usize::MAX;
    for (at, entry) in entries.iter().enumerate() {
        let shown = entry.shown();
        let length = shown.to_string().len();
        if size.saturating_add(length) > ENTRIES_PART {
            parts.push((at, Vec::new()));
            size = 0;
        }
        size += length;
        parts.last_mut().expect("one was begun").1.push(shown);
    }
    parts
        .into_iter()
        .map(|(first, body)| IndexPart { first: first.into(), body: body.into() })
        .collect()
}

/// A book that entries lie in.
#[derive(Debug, Serialize)]
struct SearchedBook {
    /// Its folder below the site's root.
    path: String,
    title: String,
    /// The books whose entries stand on its pages too, by number.
    layers: Vec<usize>,
    /// Whether there is a newer version of it.
    is_old: bool,
}
