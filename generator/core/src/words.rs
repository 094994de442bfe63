//! Every word that the tool itself prints on pages, forms, paper and reports, in the language of
//! the workspace.
//!
//! In: a catalog as TOML, and the English one beneath it. Out: [`Words`], by key. Never: texts of
//! models and profiles; messages of findings, what the terminal says and the places of leftovers (a
//! sheet and a cell), which are English in Rust; names in formats, as keys, columns and fields.

mod called;

pub use called::{ModelTerm, TermForms, Terms};

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use crate::characters::is_control;
use crate::diag::{Code, Diagnostics};
use crate::layout;
use crate::source::Sources;
use crate::span::{FileId, Span};
use crate::text::{fill_slots, is_day};

/// The language that every other one falls back to, word by word.
pub const FALLBACK: &str = "en";
/// The catalog that is built in.
const ENGLISH: &str = include_str!("../../../book/words/en.toml");

/// The words of one language.
#[derive(Clone, Debug)]
pub struct Words(Arc<WordTable>);

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        let of = |words: &Self| (words.0.language.clone(), words.0.by_key.clone());
        Arc::ptr_eq(&self.0, &other.0) || of(self) == of(other)
    }
}

impl Eq for Words {}

#[derive(Debug)]
struct WordTable {
    language: String,
    /// As the templates see it: tables within tables.
    tree: Table,
    /// The same by full key, as `report.largest_gaps`.
    by_key: BTreeMap<String, String>,
    missing: Vec<String>,
    /// What the model whose words they are calls things.
    terms: Terms,
}

/// What is wrong with a catalog, and where in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Flaw {
    at: Range<usize>,
    message: String,
    hint: &'static str,
}

impl Default for Words {
    fn default() -> Self {
        Self::english()
    }
}

impl Words {
    /// The built-in catalog.
    ///
    /// # Panics
    /// The built-in catalog is broken, which a test would have found.
    pub fn english() -> Self {
        static WORDS: LazyLock<Words> = LazyLock::new(|| {
            let tree: Table = ENGLISH.parse().expect("the built-in catalog is TOML");
            Words::of(FALLBACK, tree, Vec::new())
        });
        WORDS.clone()
    }

    /// The words of a workspace: those of `book/words/<language>.toml` over the built-in ones.
    pub(crate) fn read(language: &str, sources: &Sources, diags: &mut Diagnostics) -> Self {
        let Some(id) = own_file(language, sources) else {
            let words = Self::over_english(language, &Table::new());
            words.report_missing(sources.find(layout::WORKSPACE), diags);
            return words;
        };
        let (own, flaws) = parse(&sources.file(id).text);
        for flaw in flaws {
            let span = Span::new(id, flaw.at.start, flaw.at.end);
            diags.report(Code::UnusableWords, span, flaw.message).hint(flaw.hint);
        }
        let words = Self::over_english(language, &own);
        words.report_missing(Some(id), diags);
        words
    }

    fn over_english(language: &str, own: &Table) -> Self {
        let english = Self::english();
        let (said, is_fallback) = (flat(own), primary(language) == FALLBACK);
        let keys = english.0.by_key.keys();
        let missing = keys.filter(|key| !is_fallback && !said.contains_key(*key)).cloned();
        let mut tree = english.0.tree.clone();
        lay_over(&mut tree, own);
        Self::of(language, tree, missing.collect())
    }

    /// Says how many words the language of the workspace lacks.
    fn report_missing(&self, file: Option<FileId>, diags: &mut Diagnostics) {
        let (missing, all) = (&self.0.missing, self.0.by_key.len());
        let Some(first) = missing.first() else { return };
        let Some(file) = file else { return };
        let language = &self.0.language;
        let message = format!(
            "{} of {all} words of pages, forms and reports are not there in `{language}` and are said in English; the first is `{first}`",
            missing.len()
        );
        diags.report(Code::MissingWords, Span::of_file(file), message).hint(format!(
            "say them in `{}{language}.toml`; its keys are those of the built-in `en.toml`",
            layout::WORDS
        ));
    }

    fn of(language: &str, tree: Table, missing: Vec<String>) -> Self {
        let by_key = flat(&tree);
        Self(Arc::new(WordTable {
            language: language.to_owned(),
            tree,
            by_key,
            missing,
            terms: Terms::default(),
        }))
    }

    /// The language, a BCP 47 tag.
    pub fn language(&self) -> &str {
        &self.0.language
    }

    /// The full key of every word.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.by_key.keys().map(String::as_str)
    }

    /// All words, for templates.
    pub fn tree(&self) -> &Table {
        &self.0.tree
    }

    /// The words of one part, for the data of a document.
    pub(crate) fn part(&self, name: &str) -> Value {
        self.0.tree.get(name).cloned().unwrap_or_else(|| panic!("there is no part `{name}`"))
    }

    /// The words of some parts by full key, for documents and scripts that fill them themselves.
    pub(crate) fn parts(&self, names: &[&str]) -> BTreeMap<&str, &str> {
        let is_of = |key: &str| names.contains(&key.split('.').next().unwrap_or(key));
        let all = self.0.by_key.iter().map(|(key, text)| (key.as_str(), text.as_str()));
        all.filter(|(key, _)| is_of(key)).collect()
    }

    /// A day, `2026-11-22`, as it stands in a sentence; what is no day stays as it is.
    pub fn day(&self, text: &str) -> String {
        let parts: Vec<&str> = text.split('-').collect();
        let ([year, month, day], true) = (&parts[..], is_day(text)) else { return text.to_owned() };
        let month = self.say(&format!("month.name.{month}"));
        self.with(
            "month.day",
            &[("day", &day.trim_start_matches('0')), ("month", &month), ("year", year)],
        )
    }

    /// The number of a month, from 1, whose name or beginning of at least three letters this is.
    pub(crate) fn month(&self, name: &str) -> Option<u8> {
        let name = name.to_lowercase();
        let is_it = |number: &u8| {
            let full = self.say(&format!("month.name.{number:02}")).to_lowercase();
            name.chars().count() >= 3 && full.starts_with(&name)
        };
        (1..=12).find(is_it)
    }

    /// The text of a key.
    ///
    /// # Panics
    /// There is no such key, which a test would have found.
    pub fn say(&self, key: &str) -> &str {
        self.0.by_key.get(key).unwrap_or_else(|| panic!("`{key}` is not in the catalog of words"))
    }

    /// The text of a key with its placeholders filled.
    pub fn with(&self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        let value = |name: &str| values.iter().find(|(known, _)| *known == name);
        fill_slots(self.say(key), |name| value(name).map(|(_, value)| value.to_string()))
    }

    /// A list in words, as `a, b and c`.
    pub fn list(&self, items: &[String]) -> String {
        self.joined("list.and", items)
    }

    /// Alternatives in words, as `a, b or c`.
    pub fn or<T: AsRef<str>>(&self, items: &[T]) -> String {
        let items: Vec<String> = items.iter().map(|item| item.as_ref().to_owned()).collect();
        self.joined("list.or", &items)
    }

    fn joined(&self, key: &str, items: &[String]) -> String {
        match items {
            [rest @ .., last] if !rest.is_empty() => {
                self.with(key, &[("list", &rest.join(", ")), ("last", last)])
            }
            _ => items.concat(),
        }
    }

    /// The text of a key for a number: `key.one` or `key.other`, with the number as `{n}`.
    pub fn count(&self, key: &str, n: usize) -> String {
        self.count_with(key, n, &[])
    }

    /// The same with further placeholders.
    pub fn count_with(&self, key: &str, n: usize, values: &[(&str, &dyn Display)]) -> String {
        let all = [&[("n", &n as &dyn Display)], values].concat();
        self.with(&format!("{key}.{}", form_of(n)), &all)
    }
}

/// Which of the two forms of a word goes with a number.
pub(crate) fn form_of(n: usize) -> &'static str {
    if n == 1 { "one" } else { "other" }
}

/// Whether a language is written from left to right (`ltr`) or from right to left (`rtl`).
pub fn direction(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 12] =
        ["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"];
    let is_rtl = RIGHT_TO_LEFT.contains(&primary(language).to_lowercase().as_str());
    if is_rtl { "rtl" } else { "ltr" }
}

fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

/// The catalog of a language, or of the language without its region. Case does not tell languages apart,
/// yet of two files the one that is spelled alike is meant.
fn own_file(language: &str, sources: &Sources) -> Option<FileId> {
    let of = |name: &str| {
        let path = format!("{}{name}.toml", layout::WORDS);
        let is_alike =
            |path_of: &str| layout::is_words(path_of) && path_of.eq_ignore_ascii_case(&path);
        let alike = || sources.readable().find(|(_, file)| is_alike(&file.path));
        sources.find_readable(&path).or_else(|| alike().map(|(id, _)| id))
    };
    of(language).or_else(|| of(primary(language)))
}

/// Reads a catalog; what no page can use is left out.
fn parse(text: &str) -> (Table, Vec<Flaw>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut flaws: Vec<Flaw> = errors
        .iter()
        .map(|error| Flaw {
            at: error.span().unwrap_or_default(),
            message: format!("this is not valid TOML: {}", error.message()),
            hint: "write `key = \"text\"` below the name of its table",
        })
        .collect();
    let english = Words::english();
    let own = usable(table.get_ref(), "", &english.0.by_key, &mut flaws);
    (own, flaws)
}

/// The texts of a table that pages ask for, under `path`.
fn usable(
    table: &DeTable<'_>,
    path: &str,
    known: &BTreeMap<String, String>,
    flaws: &mut Vec<Flaw>,
) -> Table {
    let mut kept = Table::new();
    for (name, value) in table {
        let key = format!("{path}{}", name.get_ref());
        let at = value.span();
        let mut flaw = |message: String, hint| flaws.push(Flaw { at: at.clone(), message, hint });
        match (value.get_ref(), known.get(&key)) {
            (DeValue::Table(inner), None) => {
                let inner = usable(inner, &format!("{key}."), known, flaws);
                kept.insert(name.get_ref().to_string(), Value::Table(inner));
            }
            (DeValue::String(text), Some(_)) if text.contains(is_control) => {
                flaw(format!("`{key}` holds a control character"), "take it out");
            }
            (DeValue::String(text), Some(english)) if fits(&key, english, text) => {
                kept.insert(name.get_ref().to_string(), Value::String(text.to_string()));
            }
            (DeValue::String(_), Some(english)) => flaw(
                format!("`{key}` does not have the placeholders of `{english}`"),
                "keep each name in braces as it is; it is filled when the page is made",
            ),
            _ => flaw(
                format!("no page asks for `{key}`"),
                "take it out; the keys are those of the built-in `en.toml`",
            ),
        }
    }
    kept
}

/// Whether a text has the placeholders of the English one. Languages may leave out the number one.
fn fits(key: &str, english: &str, text: &str) -> bool {
    let (wanted, found) = (slots(english), slots(text));
    let is_one = key.ends_with(".one");
    wanted == found
        || is_one && found == wanted.into_iter().filter(|s| s != "n").collect::<Vec<_>>()
}

/// The texts of a catalog by full key.
fn flat(table: &Table) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![(String::new(), table)];
    while let Some((path, table)) = open.pop() {
        for (key, value) in table {
            match value {
                Value::Table(inner) => open.push((format!("{path}{key}."), inner)),
                Value::String(text) => drop(found.insert(format!("{path}{key}"), text.clone())),
                other => drop(found.insert(format!("{path}{key}"), other.to_string())),
            }
        }
    }
    found
}

fn lay_over(tree: &mut Table, own: &Table) {
    for (key, value) in own {
        match (tree.get_mut(key), value) {
            (Some(Value::Table(beneath)), Value::Table(inner)) => lay_over(beneath, inner),
            (_, value) => drop(tree.insert(key.clone(), value.clone())),
        }
    }
}

/// The names of the placeholders of a text, sorted.
fn slots(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    fill_slots(text, |name| {
        found.push(name.to_owned());
        None
    });
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(language: &str, text: &str) -> (Words, Vec<String>) {
        let mut sources = Sources::default();
        sources.add(format!("book/words/{language}.toml"), text.as_bytes().to_vec());
        let mut diags = Diagnostics::default();
        let words = Words::read(language, &sources, &mut diags);
        (words, diags.into_sorted().into_iter().map(|one| one.message).collect())
    }

    #[test]
    fn a_language_says_what_it_has_no_word_for_in_english_and_counts_it() {
        let (words, found) = read("de-AT", "[answer]\nyes = \"ja\"\n");
        assert_eq!((words.say("answer.yes"), words.say("answer.no")), ("ja", "no"));
        let all = words.0.by_key.len();
        assert!(found[0].starts_with(&format!("{} of {all} words", all - 1)), "{found:?}");
        assert_eq!(read("en-GB", "[answer]\nyes = \"aye\"\n").1, Vec::<String>::new());
    }

    #[test]
    fn what_no_page_can_use_is_left_out_and_named() {
        let flaws = |text: &str| parse(text).1.into_iter().map(|flaw| flaw.message);
        let found = |text: &str| flaws(text).collect::<Vec<_>>().join("|");
        assert_eq!(found("[answer]\nmaybe = \"D\"\n"), "no page asks for `answer.maybe`");
        assert_eq!(found("answer = \"D\"\n"), "no page asks for `answer`");
        assert_eq!(found("[answer.yes]\na = \"D\"\n"), "no page asks for `answer.yes`");
        assert_eq!(found("[answer]\nyes = 1\n"), "no page asks for `answer.yes`");
        let slots = "[count.practices]\none = \"{m} Praktik\"\nother = \"Praktiken\"\n";
        assert_eq!(found(slots).matches("does not have the placeholders").count(), 2);
        assert_eq!(found("[count.practices]\none = \"eine Praktik\"\n"), "");
        assert!(found("[answer]\nyes = \"a\\u001bb\"\n").contains("control character"));
        assert!(found("[answer\n").contains("not valid TOML"));
    }

    #[test]
    fn a_language_knows_its_direction() {
        assert_eq!(["en", "ar-EG", "he", "de"].map(direction), ["ltr", "rtl", "rtl", "ltr"]);
    }

    #[test]
    fn one_is_one_and_all_other_numbers_are_not() {
        let words = Words::english();
        let said = [0, 1, 2].map(|n| words.count("count.practices", n));
        assert_eq!(said, ["0 practices", "1 practice", "2 practices"]);
    }
}
