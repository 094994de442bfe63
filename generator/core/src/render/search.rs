//! The search index of a site: one for all books, in small parts that load on demand.
//!
//! In: a [`SiteInput`]. Out: scripts, each of which hands one part to `finder.js`; scripts, because
//! nothing else can be loaded from a folder on disk. The directory is loaded when the search is opened;
//! then only the words that were asked for, and the entries that are shown. Words are cut by
//! [`fold`], and by the same rules in `finder.js`.

mod entries;
mod fold;

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::artifact::SiteInput;
use crate::words::Words;
use entries::{Findable, IndexTables, SearchEntry};

/// The folder of the index, below the site's root.
pub const FOLDER: &str = "search/";
/// The part that is loaded first.
pub const DIRECTORY: &str = "search/index.js";

/// About how large a part is, in bytes: small enough that some ten of them load fast on a slow
/// telephone, large enough that a site does not have thousands.
const WORDS_PART: usize = 16 * 1024;
const ENTRIES_PART: usize = 12 * 1024;

/// Makes the index: paths below the site's root, and texts.
pub fn index(input: &SiteInput<'_>) -> Vec<(String, String)> {
    let collected = entries::collect(input);
    let words = word_parts(&collected.entries);
    let entries = entry_parts(&collected.entries);
    let directory = directory(input.words(), &collected, &words, &entries);
    let numbered = |name: &str, parts: Vec<IndexPart>| -> Vec<(String, String)> {
        let path = |at: usize| format!("{FOLDER}{name}-{at}.js");
        let script = |(at, part): (usize, IndexPart)| (path(at), script(name, at, &part.body));
        parts.into_par_iter().enumerate().map(script).collect()
    };
    let mut files = vec![(DIRECTORY.to_owned(), script("index", 0, &json_of(&directory)))];
    files.extend(numbered("words", words));
    files.extend(numbered("entries", entries));
    files
}

/// A piece of a long list.
struct IndexPart {
    /// What it begins with: a word, or the number of an entry.
    first: Json,
    /// As JSON.
    body: String,
}

fn script(name: &str, at: usize, body: &str) -> String {
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

fn json_of(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("it is plain data")
}

/// In which entries a word stands, by their numbers in rising order.
#[derive(Default)]
struct Postings {
    /// In their title or id.
    titles: Vec<usize>,
    /// In their text only.
    texts: Vec<usize>,
}

/// Words as they were found, each with where. A hash that is fast for words is most of the speed of a
/// search index; its seed differs from run to run, so that nobody can choose words that collide.
type PostingTable = IndexMap<String, Postings, RandomState>;

fn word_parts(entries: &[SearchEntry]) -> Vec<IndexPart> {
    let words = postings(entries);
    let lines: Vec<String> = words.par_iter().map(line_of).collect();
    let mut parts: Vec<(&str, String)> = Vec::new();
    for ((word, _), line) in words.iter().zip(&lines) {
        match parts.last_mut() {
            Some((_, text)) if text.len() + line.len() <= WORDS_PART => text.push_str(line),
            _ => parts.push((word, line.clone())),
        }
    }
    let part =
        |(first, text): &(&str, String)| IndexPart { first: (*first).into(), body: json_of(text) };
    parts.par_iter().map(part).collect()
}

/// A word with its postings, as a line.
fn line_of((word, found): &(String, Postings)) -> String {
    let mut line = format!("{word} ");
    push_steps(&found.titles, &mut line);
    line.push(';');
    push_steps(&found.texts, &mut line);
    line.push('\n');
    line
}

/// The words of all entries, sorted.
fn postings(entries: &[SearchEntry]) -> Vec<(String, Postings)> {
    /// So many entries, or more, are looked through side by side: most words stand in each piece.
    const PIECE: usize = 1024;
    let piece = entries.len().div_ceil(2 * rayon::current_num_threads()).max(PIECE);
    let pieces = entries.par_chunks(piece).enumerate();
    let pieces = pieces.map(|(at, entries)| postings_from(at * piece, entries));
    let mut all: Vec<(String, Postings)> =
        pieces.reduce(PostingTable::default, joined).into_iter().collect();
    all.par_sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    all
}

/// The words of two pieces, the second of which has the higher numbers.
fn joined(mut one: PostingTable, other: PostingTable) -> PostingTable {
    if one.is_empty() {
        return other;
    }
    for (word, mut found) in other {
        match one.get_mut(&word) {
            Some(known) => {
                known.titles.append(&mut found.titles);
                known.texts.append(&mut found.texts);
            }
            None => {
                one.insert(word, found);
            }
        }
    }
    one
}

/// The words of some entries, the first of which has that number.
fn postings_from(first: usize, entries: &[SearchEntry]) -> PostingTable {
    let mut words = PostingTable::default();
    for (at, entry) in (first..).zip(entries) {
        entry.each_title_word(&mut |word| {
            let Postings { titles, .. } = postings_of(word, &mut words);
            if titles.last() != Some(&at) {
                titles.push(at);
            }
        });
        entry.each_text_word(&mut |word| {
            let Postings { titles, texts } = postings_of(word, &mut words);
            if titles.last() != Some(&at) && texts.last() != Some(&at) {
                texts.push(at);
            }
        });
    }
    words
}

/// Where a word was found so far. Most words are known, and only a new one is copied.
fn postings_of<'w>(word: &str, words: &'w mut PostingTable) -> &'w mut Postings {
    let number = words.get_index_of(word);
    let number =
        number.unwrap_or_else(|| words.insert_full(word.to_owned(), Postings::default()).0);
    &mut words[number]
}

/// Rising numbers as the steps between them, in base 36.
fn push_steps(numbers: &[usize], out: &mut String) {
    let mut before = 0;
    for (nth, number) in numbers.iter().enumerate() {
        if nth > 0 {
            out.push(',');
        }
        push_base36(number - before, out);
        before = *number;
    }
}

fn push_base36(number: usize, out: &mut String) {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    if number >= DIGITS.len() {
        push_base36(number / DIGITS.len(), out);
    }
    out.push(char::from(DIGITS[number % DIGITS.len()]));
}

fn entry_parts(entries: &[SearchEntry]) -> Vec<IndexPart> {
    let shown: Vec<String> = entries.par_iter().map(SearchEntry::shown).collect();
    let mut parts: Vec<(usize, String)> = Vec::new();
    let mut size = usize::MAX;
    for (at, shown) in shown.iter().enumerate() {
        if size.saturating_add(shown.len()) > ENTRIES_PART {
            parts.push((at, String::new()));
            size = 0;
        }
        size += shown.len();
        let (_, body) = parts.last_mut().expect("one was begun");
        body.push(if body.is_empty() { '[' } else { ',' });
        body.push_str(shown);
    }
    let part = |(first, body): (usize, String)| IndexPart { first: first.into(), body: body + "]" };
    parts.into_iter().map(part).collect()
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
