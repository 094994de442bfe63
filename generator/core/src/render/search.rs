//! The search index of a site: one for all books, in small parts that load on demand.
//!
//! In: a [`SiteInput`]. Out: scripts, each of which hands one part to `finder.js`; scripts, because
//! nothing else can be loaded from a folder on disk. The directory is loaded when the search is opened;
//! then only the words that were asked for, and the entries that are shown. Words are cut by
//! [`fold`], and by the same rules in `finder.js`.

mod entries;
mod fold;

use std::cmp::Ordering;
use std::collections::BTreeSet;

use foldhash::fast::RandomState;
use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::artifact::SiteInput;
use crate::model::VersionRef;
use crate::words::Words;
use entries::{Findable, IndexTables, SearchEntry};

/// The folder of the index, below the site's root.
pub const FOLDER: &str = "search/";
/// The part that is loaded first.
pub const DIRECTORY: &str = "search/index.js";

/// About how large a part is, in bytes: small enough that what a query needs loads fast on a slow telephone,
/// large enough that a site does not have thousands. Ten entries that are shown may lie in ten parts.
const WORDS_PART: usize = 14 * 1024;
const ENTRIES_PART: usize = 8 * 1024;
/// How many entries have what they are filtered by in one part.
const FACETS_PART: usize = 4096;

/// Makes the index: paths below the site's root, and texts.
pub fn index(input: &SiteInput<'_>) -> Vec<(String, String)> {
    index_of(input, &input.settings.books)
}

/// The same over the guide and some books only.
pub(super) fn index_of(input: &SiteInput<'_>, books: &[VersionRef]) -> Vec<(String, String)> {
    let collected = entries::collect(input, books);
    let words = word_parts(&collected.entries);
    let entries = entry_parts(&collected);
    let directory = directory(input.words(), &collected, &words, &entries);
    let numbered = |name: &str, bodies: Vec<String>| -> Vec<(String, String)> {
        let path = |at: usize| format!("{FOLDER}{name}-{at}.js");
        let script = |(at, body): (usize, String)| (path(at), script(name, at, &body));
        bodies.into_par_iter().enumerate().map(script).collect()
    };
    let mut files = vec![(DIRECTORY.to_owned(), script("index", 0, &json_of(&directory)))];
    files.extend(numbered("words", words.into_iter().map(|part| part.body).collect()));
    files.extend(numbered("entries", entries.into_iter().map(|part| part.body).collect()));
    files.extend(numbered("facets", facet_parts(&collected.entries)));
    files
}

/// Words that follow each other, with where they stand.
struct WordsPart {
    /// The first of them.
    first: String,
    /// As JSON.
    body: String,
}

/// Entries that follow each other.
struct EntriesPart {
    /// The number of the first.
    first: usize,
    /// As JSON.
    body: String,
}

fn script(name: &str, at: usize, body: &str) -> String {
    format!("smmSearch(\"{name}\",{at},{body})\n")
}

/// What is loaded first. What all entries must be sorted by is here, as pairs of a value and how many entries in a row
/// have it.
fn directory(
    words: &Words,
    collected: &IndexTables,
    terms: &[WordsPart],
    parts: &[EntriesPart],
) -> Json {
    let entries = &collected.entries;
    let kind = |kind: &Findable| {
        (kind.key(), words.say(&format!("search.kind.{}", kind.key())).to_owned())
    };
    let levels: BTreeSet<u8> = entries.iter().map(|entry| entry.level).filter(|n| *n > 0).collect();
    json!({
        "say": words.tree().get("search"),
        "number": entries.len(),
        "books": collected.books,
        "homes": collected.homes,
        "kinds": Findable::ALL.iter().map(kind).collect::<Vec<_>>(),
        "levels": levels,
        "roles": collected.roles,
        "verifies": collected.verifies,
        "tags": collected.tags,
        "kind": runs(entries, |entry| entry.kind as usize),
        "home": runs(entries, |entry| entry.home),
        "words": terms.iter().map(|part| &part.first).collect::<Vec<_>>(),
        "entries": steps(parts.iter().map(|part| part.first)),
        "facets": FACETS_PART,
    })
}

/// Values that many entries in a row share, each with their number.
fn runs(entries: &[SearchEntry], value: impl Fn(&SearchEntry) -> usize) -> String {
    let mut out = String::new();
    for run in entries.chunk_by(|one, next| value(one) == value(next)) {
        push_number(value(&run[0]), &mut out);
        push_number(run.len(), &mut out);
    }
    out
}

/// What entries can be filtered by, as one letter each.
fn facet_parts(entries: &[SearchEntry]) -> Vec<String> {
    let letter = |number: usize| u32::try_from(0x30 + number).ok().and_then(char::from_u32);
    let part = |entries: &[SearchEntry]| {
        let letters = |number: &dyn Fn(&SearchEntry) -> usize| -> String {
            entries.iter().map(|entry| letter(number(entry)).unwrap_or('0')).collect()
        };
        json_of(&json!({
            "level": letters(&|entry| usize::from(entry.level)),
            "role": letters(&|entry| entry.role),
            "verify": letters(&|entry| entry.verify),
            "tags": letters(&|entry| entry.tags),
        }))
    };
    entries.par_chunks(FACETS_PART).map(part).collect()
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

fn word_parts(entries: &[SearchEntry]) -> Vec<WordsPart> {
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
        |(first, text): &(&str, String)| WordsPart { first: (*first).into(), body: json_of(text) };
    parts.par_iter().map(part).collect()
}

/// A word with its postings, as a line.
fn line_of((word, found): &(String, Postings)) -> String {
    let mut line = format!("{word} ");
    line.push_str(&steps(found.titles.iter().copied()));
    line.push(';');
    line.push_str(&steps(found.texts.iter().copied()));
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
    all.par_sort_unstable_by(|(one, _), (other, _)| by_units(one, other));
    all
}

/// The order in which scripts of a browser compare texts.
fn by_units(one: &str, other: &str) -> Ordering {
    if one.is_ascii() || other.is_ascii() {
        one.cmp(other)
    } else {
        one.encode_utf16().cmp(other.encode_utf16())
    }
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

/// Rising numbers as the steps between them.
fn steps(numbers: impl IntoIterator<Item = usize>) -> String {
    let (mut out, mut before) = (String::new(), 0);
    for number in numbers {
        push_number(number - before, &mut out);
        before = number;
    }
    out
}

/// A number as digits to the base of 32; all but its last digit are of the upper half of 64, so that numbers need
/// nothing between them, and most steps are one letter.
fn push_number(number: usize, out: &mut String) {
    const DIGITS: &[u8; 64] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
    let mut push_upper = |number: usize| {
        let mut digits = Vec::new();
        let mut rest = number;
        while rest > 0 {
            digits.push(char::from(DIGITS[32 + rest % 32]));
            rest /= 32;
        }
        out.extend(digits.into_iter().rev());
    };
    push_upper(number / 32);
    out.push(char::from(DIGITS[number % 32]));
}

/// Each part has its own table of the pages that its entries stand on.
fn entry_parts(collected: &IndexTables) -> Vec<EntriesPart> {
    let entries = &collected.entries;
    let shown: Vec<String> = entries.par_iter().map(SearchEntry::shown).collect();
    let mut firsts = Vec::new();
    let mut size = usize::MAX;
    for (at, shown) in shown.iter().enumerate() {
        if size.saturating_add(shown.len()) > ENTRIES_PART {
            firsts.push(at);
            size = 0;
        }
        size += shown.len();
    }
    let ends = firsts.iter().skip(1).copied().chain([entries.len()]);
    let ranges: Vec<(usize, usize)> = firsts.iter().copied().zip(ends).collect();
    let part = |(first, end): &(usize, usize)| {
        let mut pages: IndexSet<usize> = IndexSet::new();
        let numbered = |at: usize| {
            let (page, _) = pages.insert_full(entries[at].page);
            format!("[{page},{}]", shown[at])
        };
        let body = (*first..*end).map(numbered).collect::<Vec<_>>().join(",");
        let pages: Vec<&(String, String)> =
            pages.iter().map(|page| &collected.pages[*page]).collect();
        EntriesPart { first: *first, body: format!("{},[{body}]", json_of(&pages)) }
    };
    ranges.par_iter().map(part).collect()
}

/// A book that entries lie in.
#[derive(Debug, Serialize)]
struct SearchedBook {
    /// Its folder below the site's root.
    path: String,
    title: String,
    /// The id of the model or profile.
    id: String,
    /// What all its versions are called.
    name: String,
    /// The books whose entries stand on its pages too, by number.
    layers: Vec<usize>,
    /// Whether there is a newer version of it.
    is_old: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_says_where_it_ends() {
        let written = |numbers: &[usize]| steps(numbers.iter().copied());
        assert_eq!(written(&[0, 1, 32, 33]), "01v1");
        assert_eq!(written(&[32, 33, 1057]), "x01xw0");
    }
}
