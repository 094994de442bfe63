//! Finds the words and phrases of a list in a text, in one pass over the text.
//!
//! In: a list of phrases, each with a meaning; a text. Out: what was found, and where.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// How exactly a phrase must be written to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// In small or capital letters, as words of their own: not as part of `a-b`.
    Words,
    /// In exactly these letters; a hyphen may touch it.
    Exactly,
}

/// A list of phrases.
pub(super) struct Lexicon<M> {
    /// Finds the first words of the phrases, in small or capital letters.
    starts: AhoCorasick,
    /// The phrases that start with each of those words.
    entries: Vec<Vec<LexiconEntry<M>>>,
}

struct LexiconEntry<M> {
    words: Vec<Box<str>>,
    exactness: Match,
    meaning: M,
}

impl<M: Copy> Lexicon<M> {
    /// Makes a lexicon of phrases, the words of each separated by blanks.
    pub(super) fn new<P: AsRef<str>>(phrases: impl IntoIterator<Item = (P, Match, M)>) -> Self {
        let mut by_start: BTreeMap<String, Vec<LexiconEntry<M>>> = BTreeMap::new();
        for (phrase, exactness, meaning) in phrases {
            let words: Vec<Box<str>> = phrase.as_ref().split(' ').map(Box::from).collect();
            let start = words[0].to_ascii_lowercase();
            by_start.entry(start).or_default().push(LexiconEntry { words, exactness, meaning });
        }
        let starts = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .ascii_case_insensitive(true)
            .build(by_start.keys())
            .expect("a list of words is no gigabyte");
        Self { starts, entries: by_start.into_values().collect() }
    }

    /// The phrases that stand in a text, in its order.
    pub(super) fn find(&self, text: &str) -> Vec<(M, Range<usize>)> {
        let mut found = Vec::new();
        for start in self.starts.find_overlapping_iter(text) {
            let at = start.start();
            if text[..at].ends_with(char::is_alphanumeric) {
                continue;
            }
            let entries = self.entries[start.pattern().as_usize()].iter();
            found.extend(entries.filter_map(|entry| {
                let end = entry.end_in(text, at)?;
                Some((entry.meaning, at..end))
            }));
        }
        found.sort_by_key(|(_, range)| range.start);
        found
    }
}

impl<M> LexiconEntry<M> {
    /// Where the phrase ends, if it stands in the text at this offset.
    fn end_in(&self, text: &str, start: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut end = start;
        for (number, word) in self.words.iter().enumerate() {
            let rest = &bytes[end..];
            let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            if (number > 0) != (blank > 0) {
                return None;
            }
            let written = rest.get(blank..blank + word.len())?;
            let same = match self.exactness {
                Match::Words => written.eq_ignore_ascii_case(word.as_bytes()),
                Match::Exactly => written == word.as_bytes(),
            };
            if !same {
                return None;
            }
            end += blank + word.len();
        }
        let hyphen = |at: Option<&u8>| self.exactness == Match::Words && at == Some(&b'-');
        let before = start.checked_sub(1).and_then(|at| bytes.get(at));
        let joined = continues(text, end) || hyphen(bytes.get(end)) || hyphen(before);
        (!joined).then_some(end)
    }
}

/// Whether a letter or digit stands at an offset.
fn continues(text: &str, at: usize) -> bool {
    text[at..].starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let lexicon = Lexicon::new([
            ("robust", Match::Words, ()),
            ("as needed", Match::Words, ()),
            ("state-of-the-art", Match::Words, ()),
            ("TODO", Match::Exactly, ()),
        ]);
        lexicon.find(text).into_iter().map(|(_, range)| &text[range]).collect()
    }

    #[test]
    fn words_and_phrases_are_found_in_any_case_and_across_lines() {
        assert_eq!(found("Robust keys, rotated as\n needed."), ["Robust", "as\n needed"]);
        assert_eq!(found("a state-of-the-art lock, “robust”"), ["state-of-the-art", "robust"]);
    }

    #[test]
    fn parts_of_longer_words_do_not_count() {
        assert_eq!(found("robustness robust-looking nonrobust robusté érobust asneeded"), [""; 0]);
    }

    #[test]
    fn a_mark_counts_in_its_own_letters_only() {
        assert_eq!(found("TODO-list, todo, TODO: TODOIST"), ["TODO", "TODO"]);
    }
}
