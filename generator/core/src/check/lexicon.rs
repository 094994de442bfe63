//! Finds the words and phrases of a list in a text, in one pass over the text.
//!
//! In: a list of phrases, each with a meaning; a text. Out: what was found, and where.

use std::ops::Range;

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
    entries: Vec<Entry<M>>,
    /// The entries by length and letter of their start, as [`slot`] says.
    by_start: Vec<Vec<usize>>,
}

struct Entry<M> {
    words: Vec<Box<str>>,
    exactness: Match,
    meaning: M,
}

impl<M: Copy> Lexicon<M> {
    /// Makes a lexicon of phrases of ASCII letters, the words of each separated by blanks.
    pub(super) fn new<P: AsRef<str>>(phrases: impl IntoIterator<Item = (P, Match, M)>) -> Self {
        let mut lexicon =
            Self { entries: Vec::new(), by_start: vec![Vec::new(); LENGTHS * LETTERS] };
        for (phrase, exactness, meaning) in phrases {
            let words: Vec<Box<str>> = phrase.as_ref().split(' ').map(Box::from).collect();
            let first = words[0].split('-').next().unwrap_or("");
            let letter = letter_of(first.as_bytes()[0]).expect("phrases start with a letter");
            lexicon.by_start[slot(first.len(), letter)].push(lexicon.entries.len());
            lexicon.entries.push(Entry { words, exactness, meaning });
        }
        lexicon
    }

    /// The phrases that stand in a text, in its order.
    pub(super) fn find(&self, text: &str) -> Vec<(M, Range<usize>)> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let length = word_length(text, at);
            if length == 0 {
                at += char_length(bytes[at]);
                continue;
            }
            if let Some(letter) = letter_of(bytes[at]) {
                let entries = &self.by_start[slot(length, letter)];
                let entries = entries.iter().map(|&number| &self.entries[number]);
                found.extend(entries.filter_map(|entry| {
                    let end = entry.end_in(text, at)?;
                    Some((entry.meaning, at..end))
                }));
            }
            at += length;
        }
        found
    }
}

impl<M> Entry<M> {
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
        let joined = word_length(text, end) > 0 || hyphen(bytes.get(end)) || hyphen(before);
        (!joined).then_some(end)
    }
}

/// Letters that a phrase may start with, and lengths that its first word may have.
const LETTERS: usize = 26;
const LENGTHS: usize = 32;

/// Where the entries are listed whose first word is so long and starts with this letter.
fn slot(length: usize, letter: usize) -> usize {
    length.min(LENGTHS - 1) * LETTERS + letter
}

fn letter_of(byte: u8) -> Option<usize> {
    byte.is_ascii_alphabetic().then(|| usize::from(byte.to_ascii_lowercase() - b'a'))
}

/// How many bytes of letters and digits stand at an offset.
fn word_length(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            at += 1;
        } else if byte.is_ascii() || !text[at..].starts_with(char::is_alphanumeric) {
            break;
        } else {
            at += char_length(byte);
        }
    }
    at - start
}

/// How many bytes a character has that starts with this one.
fn char_length(first: u8) -> usize {
    match first {
        0..0xc0 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
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
