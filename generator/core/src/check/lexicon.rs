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
    /// By the digest of what a phrase starts with: which entries may be meant, counted from 1.
    slots: Box<[u16]>,
    /// The phrases that share a slot.
    entries: Vec<Vec<LexiconEntry<M>>>,
    /// The phrases that start with another sign or letter, as `Übung`.
    others: Vec<LexiconEntry<M>>,
}

struct LexiconEntry<M> {
    words: Vec<Box<str>>,
    exactness: Match,
    meaning: M,
}

/// Far more slots than phrases: most words of a text are passed over by one look.
const SLOTS: usize = 1 << 13;

impl<M: Copy> Lexicon<M> {
    /// Makes a lexicon of phrases, the words of each separated by blanks.
    pub(super) fn new<P: AsRef<str>>(phrases: impl IntoIterator<Item = (P, Match, M)>) -> Self {
        let mut slots = vec![0; SLOTS].into_boxed_slice();
        let mut entries: Vec<Vec<LexiconEntry<M>>> = Vec::new();
        let mut others = Vec::new();
        for (phrase, exactness, meaning) in phrases {
            let words: Vec<Box<str>> = phrase.as_ref().split(' ').map(Box::from).collect();
            let letters = words[0].bytes().map(letter_of).take_while(|letter| *letter != 0);
            let start = letters.fold(0, digest);
            if start == 0 {
                others.push(LexiconEntry { words, exactness, meaning });
                continue;
            }
            let slot = &mut slots[slot_of(start)];
            if *slot == 0 {
                entries.push(Vec::new());
                *slot = u16::try_from(entries.len()).unwrap_or(u16::MAX);
            }
            entries[usize::from(*slot) - 1].push(LexiconEntry { words, exactness, meaning });
        }
        Self { slots, entries, others }
    }

    /// The phrases that stand in a text, in its order.
    pub(super) fn find(&self, text: &str) -> Vec<(M, Range<usize>)> {
        let mut found = Vec::new();
        let (mut start, mut word) = (0, 0);
        for (at, byte) in text.bytes().enumerate() {
            let letter = letter_of(byte);
            if letter != 0 {
                start = if word == 0 { at } else { start };
                word = digest(word, letter);
            } else if word != 0 {
                self.find_at(text, start, word, &mut found);
                word = 0;
            }
        }
        if word != 0 {
            self.find_at(text, start, word, &mut found);
        }
        if !self.others.is_empty() {
            self.find_others(text, &mut found);
            found.sort_by_key(|(_, range)| range.start);
        }
        found
    }

    fn find_others(&self, text: &str, found: &mut Vec<(M, Range<usize>)>) {
        for entry in &self.others {
            let Some(first) = entry.words[0].chars().next() else { continue };
            let starts = text.match_indices(first).map(|(at, _)| at);
            let starts = starts.filter(|at| !text[..*at].ends_with(char::is_alphanumeric));
            found
                .extend(starts.filter_map(|at| Some((entry.meaning, at..entry.end_in(text, at)?))));
        }
    }

    /// The phrases that stand where a word of that digest starts.
    fn find_at(&self, text: &str, start: usize, word: u32, found: &mut Vec<(M, Range<usize>)>) {
        let slot = usize::from(self.slots[slot_of(word)]);
        if slot == 0 || text[..start].ends_with(char::is_alphanumeric) {
            return;
        }
        found.extend(self.entries[slot - 1].iter().filter_map(|entry| {
            let end = entry.end_in(text, start)?;
            Some((entry.meaning, start..end))
        }));
    }
}

/// A number for a letter, small or capital, or a digit; 0 for all else.
fn letter_of(byte: u8) -> u8 {
    const LETTERS: [u8; 256] = {
        let mut letters = [0; 256];
        let mut byte: u8 = 0;
        while byte < 128 {
            letters[byte as usize] = if byte.is_ascii_alphanumeric() { byte & 31 } else { 0 };
            byte += 1;
        }
        letters
    };
    LETTERS[usize::from(byte)]
}

/// The digest of a word with one more letter; that of a word is never 0.
fn digest(word: u32, letter: u8) -> u32 {
    word.wrapping_mul(0x0100_0193).wrapping_add(u32::from(letter)) | 1 << 31
}

fn slot_of(word: u32) -> usize {
    ((word ^ word >> 13) as usize) % SLOTS
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
            ("Übung", Match::Words, ()),
            ("Köder aus", Match::Words, ()),
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
    fn words_of_other_letters_are_found() {
        assert_eq!(
            found("Eine Übung, köder\naus Rast: Vorübung; robust; Übungen"),
            ["Übung", "köder\naus", "robust"]
        );
    }

    #[test]
    fn a_mark_counts_in_its_own_letters_only() {
        assert_eq!(found("TODO-list, todo, TODO: TODOIST"), ["TODO", "TODO"]);
    }
}
