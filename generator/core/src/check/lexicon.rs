//! Finds the words and phrases of a list in a text, in one pass over the text.
//!
//! In: a list of phrases, each with a meaning; a text. Out: what was found, and where.

use std::collections::BTreeMap;
use std::ops::Range;

/// How exactly a phrase must be written to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// In small or capital letters, as words of their own: not as part of `a-b`.
    Words,
    /// In exactly these letters; a hyphen may touch it.
    Exactly,
}

/// A list of phrases. Each starts with letters or digits.
pub(super) struct Lexicon<M> {
    /// The phrases by the letters and digits that they start with, in small letters.
    by_start: BTreeMap<Box<[u8]>, Vec<LexiconEntry<M>>>,
    /// By the first two letters of a start, which lengths there are: most words of a text are passed over
    /// by one look.
    lengths: Box<[u64]>,
}

struct LexiconEntry<M> {
    words: Vec<Box<str>>,
    exactness: Match,
    meaning: M,
}

impl<M: Copy> Lexicon<M> {
    /// Makes a lexicon of phrases, the words of each separated by blanks.
    pub(super) fn new<P: AsRef<str>>(phrases: impl IntoIterator<Item = (P, Match, M)>) -> Self {
        let mut by_start: BTreeMap<Box<[u8]>, Vec<LexiconEntry<M>>> = BTreeMap::new();
        for (phrase, exactness, meaning) in phrases {
            let words: Vec<Box<str>> = phrase.as_ref().split(' ').map(Box::from).collect();
            let start = run_at(words[0].as_bytes(), 0).to_ascii_lowercase();
            let entry = LexiconEntry { words, exactness, meaning };
            by_start.entry(start.into()).or_default().push(entry);
        }
        let mut lengths = vec![0; 1 << 10].into_boxed_slice();
        for start in by_start.keys() {
            lengths[first_letters(start)] |= 1 << start.len().min(63);
        }
        Self { by_start, lengths }
    }

    /// The phrases that stand in a text, in its order.
    pub(super) fn find(&self, text: &str) -> Vec<(M, Range<usize>)> {
        let mut found = Vec::new();
        let mut before = 0;
        for (at, byte) in text.bytes().enumerate() {
            let letter = LETTERS[usize::from(byte)];
            if letter != 0 && before == 0 {
                self.find_at(text, at, &mut found);
            }
            before = letter;
        }
        found
    }

    /// The phrases that stand at the start of a word.
    fn find_at(&self, text: &str, start: usize, found: &mut Vec<(M, Range<usize>)>) {
        let bytes = text.as_bytes();
        let lengths = self.lengths[first_letters(&bytes[start..])];
        if lengths == 0 {
            return;
        }
        let run = run_at(bytes, start);
        let is_known = lengths >> run.len().min(63) & 1 == 1;
        if !is_known || text[..start].ends_with(char::is_alphanumeric) {
            return;
        }
        let entries = self.by_start.get(run.to_ascii_lowercase().as_slice());
        found.extend(entries.into_iter().flatten().filter_map(|entry| {
            let end = entry.end_in(text, start)?;
            Some((entry.meaning, start..end))
        }));
    }
}

/// A number for each letter, small or capital, and each digit; others have none.
const LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut at = 0;
    while at < 128 {
        #[expect(clippy::cast_possible_truncation, reason = "below 128")]
        let byte = at as u8;
        letters[at] = if byte.is_ascii_alphanumeric() { byte & 31 } else { 0 };
        at += 1;
    }
    letters
};

/// The letters and digits that stand at an offset.
fn run_at(bytes: &[u8], at: usize) -> &[u8] {
    let rest = &bytes[at..];
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    &rest[..length]
}

/// A number for the first two letters; others may share it.
fn first_letters(text: &[u8]) -> usize {
    let letter = |at: usize| {
        let byte = text.get(at).map_or(0, |byte| LETTERS[usize::from(*byte)]);
        usize::from(byte)
    };
    letter(0) << 5 | letter(1)
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
