//! Every word that the tool itself prints on pages, forms, paper and reports, in the language of
//! the workspace.
//!
//! In: a catalog as TOML, and the English one beneath it. Out: [`Words`], by key. Never: texts of
//! models and profiles, messages of findings, the help of the command line.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use toml::{Table, Value};

use crate::text::fill_slots;

/// The language that every other one falls back to, word by word.
pub const FALLBACK: &str = "en";
/// The catalog that is built in.
const ENGLISH: &str = include_str!("../../../book/words/en.toml");

/// The words of one language.
#[derive(Clone, Debug)]
pub struct Words(Arc<WordTable>);

#[derive(Debug)]
struct WordTable {
    language: String,
    /// As the templates see it: tables within tables.
    tree: Table,
    /// The same by full key, as `report.largest_gaps`.
    by_key: BTreeMap<String, String>,
    missing: Vec<String>,
}

/// Why a catalog cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordsError {
    /// It is no TOML; the parser's reason and where in the text.
    Syntax(String, Option<std::ops::Range<usize>>),
    /// A key that no page asks for.
    UnknownKey(String),
    /// A key whose text lacks or invents a placeholder.
    Slots(String),
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
        let tree: Table = ENGLISH.parse().expect("the built-in catalog is TOML");
        Self::of(FALLBACK, tree, Vec::new())
    }

    /// A workspace's own catalog over the built-in one; without any, all words are English.
    ///
    /// # Errors
    /// The catalog is no TOML, or says something that no page asks for.
    pub fn new(language: &str, own: Option<&str>) -> Result<Self, WordsError> {
        let english = Self::english();
        let own: Table = own
            .unwrap_or_default()
            .parse()
            .map_err(|e: toml::de::Error| WordsError::Syntax(e.message().to_owned(), e.span()))?;
        let translated = flat(&own);
        for (key, text) in &translated {
            let known = english.0.by_key.get(key);
            let known = known.ok_or_else(|| WordsError::UnknownKey(key.clone()))?;
            if slots(known) != slots(text) {
                return Err(WordsError::Slots(key.clone()));
            }
        }
        let is_fallback = primary(language) == FALLBACK;
        let keys = english.0.by_key.keys();
        let missing = keys.filter(|key| !is_fallback && !translated.contains_key(*key)).cloned();
        let missing = missing.collect();
        let mut tree = english.0.tree.clone();
        lay_over(&mut tree, own);
        Ok(Self::of(language, tree, missing))
    }

    fn of(language: &str, tree: Table, missing: Vec<String>) -> Self {
        let by_key = flat(&tree);
        Self(Arc::new(WordTable { language: language.to_owned(), tree, by_key, missing }))
    }

    /// The language, a BCP 47 tag.
    pub fn language(&self) -> &str {
        &self.0.language
    }

    /// The keys that the language of the workspace has no words for.
    pub fn missing(&self) -> &[String] {
        &self.0.missing
    }

    /// All words, for templates.
    pub fn tree(&self) -> &Table {
        &self.0.tree
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
        match items {
            [rest @ .., last] if !rest.is_empty() => {
                self.with("list.and", &[("list", &rest.join(", ")), ("last", last)])
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

fn lay_over(tree: &mut Table, own: Table) {
    for (key, value) in own {
        match (tree.get_mut(&key), value) {
            (Some(Value::Table(beneath)), Value::Table(inner)) => lay_over(beneath, inner),
            (_, value) => drop(tree.insert(key, value)),
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

    #[test]
    fn a_language_without_a_word_says_it_in_english_and_counts_it() {
        let words = Words::new("de", Some("[answer]\nyes = \"ja\"\n")).expect("it works");
        assert_eq!(words.say("answer.yes"), "ja");
        assert_eq!(words.missing().len(), Words::english().0.by_key.len() - 1);
        assert_eq!(words.say("answer.no"), "no");
        assert!(Words::new("en-GB", None).expect("it works").missing().is_empty());
    }

    #[test]
    fn a_language_knows_its_direction() {
        assert_eq!(["en", "ar-EG", "he", "de"].map(direction), ["ltr", "rtl", "rtl", "ltr"]);
    }

    #[test]
    fn a_catalog_with_a_key_or_placeholder_that_no_page_fills_is_refused() {
        let made = |text| Words::new("de", Some(text)).map(|_| ());
        let unknown = "[answer]\nmaybe = \"D\"\n";
        assert_eq!(made(unknown), Err(WordsError::UnknownKey("answer.maybe".to_owned())));
        let slots = "[count.practices]\none = \"{m} Praktik\"\n";
        assert_eq!(made(slots), Err(WordsError::Slots("count.practices.one".to_owned())));
        assert!(matches!(made("[answer\n"), Err(WordsError::Syntax(..))));
    }

    #[test]
    fn one_is_one_and_all_other_numbers_are_not() {
        let words = Words::english();
        let said = [0, 1, 2].map(|n| words.count("count.practices", n));
        assert_eq!(said, ["0 practices", "1 practice", "2 practices"]);
    }
}
