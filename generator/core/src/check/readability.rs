//! Rules about reading: no sentence too long, no text too dense.
//!
//! In: a text. Reports: long sentences, and texts whose LIX is high.

use std::ops::Range;

use super::MAX_PER_TEXT;
use crate::diag::{Code, Diagnostics};
use crate::span::Span;

/// A sentence with more words than this is read twice (plain-language guides advise 15 to 25).
const MAX_SENTENCE: usize = 40;
/// A text above this is hard to read: Björnsson calls 50 to 60 difficult and more very difficult.
const MAX_LIX: usize = 55;
/// In a shorter text one word more or less decides; it is not judged as a whole.
const MIN_WORDS: usize = 30;
/// A word with more letters than this counts as long (Björnsson).
const SHORT_WORD: usize = 6;

/// Reports the long sentences of a text, or that all of it is hard to read.
pub(super) fn is_easy(text: &str, place: impl Fn(Range<usize>) -> Span, diags: &mut Diagnostics) {
    let blanks = text.bytes().filter(|byte| matches!(byte, b' ' | b'\n')).count();
    if blanks + 1 < MIN_WORDS {
        return;
    }
    let reading = Reading::of(text);
    for (words, range) in reading.too_long.iter().take(MAX_PER_TEXT) {
        diags
            .report(
                Code::LongSentence,
                place(range.clone()),
                format!("this sentence has {words} words"),
            )
            .hint(format!(
                "break it up: more than {MAX_SENTENCE} words are too many to hold in mind"
            ));
    }
    // Where sentences are too long, breaking them up comes first.
    if reading.too_long.is_empty() && reading.words >= MIN_WORDS && reading.lix() > MAX_LIX {
        report_hard(&reading, place(reading.start.clone()), diags);
    }
}

fn report_hard(reading: &Reading, span: Span, diags: &mut Diagnostics) {
    let message = format!(
        "this text is hard to read: {} words to a sentence, {} of 100 words are long (LIX {})",
        reading.words / reading.sentences,
        100 * reading.long_words / reading.words,
        reading.lix(),
    );
    diags.report(Code::HardToRead, span, message).hint(format!(
        "make sentences of it and take shorter words, until the LIX is {MAX_LIX} or less"
    ));
}

/// What is counted in a text.
#[derive(Default)]
struct Reading {
    words: usize,
    long_words: usize,
    sentences: usize,
    /// The first words.
    start: Range<usize>,
    /// The sentences with too many words: how many, and the place of their first words.
    too_long: Vec<(usize, Range<usize>)>,
}

impl Reading {
    fn of(text: &str) -> Self {
        let mut reading = Self::default();
        let mut sentence = Sentence::default();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if starts_anew(line) {
                reading.end(&mut sentence);
            }
            let words = words_of(line).filter(|_| !is_table_row(line));
            for (at, word) in words {
                if is_word(word) {
                    sentence.add(start + at, word);
                    reading.long_words += usize::from(is_long(word));
                }
                if ends_sentence(word) {
                    reading.end(&mut sentence);
                }
            }
            start += line.len();
        }
        reading.end(&mut sentence);
        reading
    }

    fn end(&mut self, sentence: &mut Sentence) {
        let done = std::mem::take(sentence);
        if done.words == 0 {
            return;
        }
        if self.sentences == 0 {
            self.start = done.place.clone();
        }
        self.words += done.words;
        self.sentences += 1;
        if done.words > MAX_SENTENCE {
            self.too_long.push((done.words, done.place));
        }
    }

    /// Words to a sentence, plus long words of a hundred.
    fn lix(&self) -> usize {
        (self.words * self.words + 100 * self.long_words * self.sentences)
            / (self.sentences * self.words).max(1)
    }
}

/// The words of a sentence so far: how many, and the place of the first three.
#[derive(Default)]
struct Sentence {
    words: usize,
    place: Range<usize>,
}

impl Sentence {
    fn add(&mut self, at: usize, word: &str) {
        self.words += 1;
        match self.words {
            1 => self.place = at..at + word.len(),
            2 | 3 => self.place.end = at + word.len(),
            _ => {}
        }
    }
}

fn words_of(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let start_of = |word: &str| word.as_ptr() as usize - line.as_ptr() as usize;
    line.split_ascii_whitespace().map(move |word| (start_of(word), word))
}

fn is_word(word: &str) -> bool {
    word.as_bytes()[0].is_ascii_alphanumeric() || word.contains(char::is_alphanumeric)
}

/// Of `hard-to-reach` the parts count: a hyphen makes no long word. Addresses of links are not read.
fn is_long(word: &str) -> bool {
    let (mut letters, mut before) = (0, b' ');
    for byte in word.bytes() {
        if before == b']' && byte == b'(' {
            return false;
        }
        let continues_letter = (0x80..0xc0).contains(&byte);
        if byte.is_ascii_alphanumeric() || byte >= 0xc0 {
            letters += 1;
        } else if !continues_letter {
            letters = 0;
        }
        if letters > SHORT_WORD {
            return true;
        }
        before = byte;
    }
    false
}

/// Whether a line starts a paragraph, list item or table row.
fn starts_anew(line: &str) -> bool {
    let line = line.trim_start();
    let marker = line.split_whitespace().next().unwrap_or("");
    let number = marker.strip_suffix(['.', ')']).unwrap_or("");
    matches!(marker, "" | "-" | "*" | "+")
        || is_table_row(line)
        || (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Rows of tables hold no sentences.
fn is_table_row(line: &str) -> bool {
    line.trim_start().starts_with('|')
}

fn ends_sentence(word: &str) -> bool {
    !word.as_bytes()[word.len() - 1].is_ascii_alphanumeric() && stops(word)
}

fn stops(word: &str) -> bool {
    word.trim_end_matches(['"', '\'', ')', ']', '*', '_', '”', '’'])
        .ends_with(['.', '!', '?', ':', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long_sentences(text: &str) -> Vec<(usize, Range<usize>)> {
        Reading::of(text).too_long
    }

    #[test]
    fn a_sentence_ends_at_stops_paragraphs_and_list_items() {
        let thirty = "word ".repeat(30);
        for text in [
            format!("{thirty}end. {thirty}"),
            format!("{thirty}\n\n{thirty}"),
            format!("{thirty}\n- {thirty}\n- {thirty}"),
            format!("{thirty}such as (this one). {thirty}"),
        ] {
            assert_eq!(long_sentences(&text), [], "{text}");
        }
        let long = format!("Short. {thirty}\n{thirty}");
        assert_eq!(long_sentences(&long), [(60, 7..21)]);
        let version = format!("{thirty} PCI DSS 4.0 {thirty}");
        assert_eq!(long_sentences(&version).len(), 1);
    }

    #[test]
    fn lix_is_words_to_a_sentence_plus_long_words_of_a_hundred() {
        // Twelve words in two sentences, of which `devices` and `inventory` are long.
        let text = "The list of devices is short. The inventory is a hard-to-get one.";
        let reading = Reading::of(text);
        assert_eq!((reading.words, reading.sentences, reading.long_words), (12, 2, 2));
        assert_eq!(reading.lix(), 22);
        assert_eq!(Reading::of("").lix(), 0);
        assert_eq!(Reading::of("| a | table |").words, 0);
        assert!(is_long("“geräumig”") && !is_long("[here](inventory.md)") && !is_long("größer"));
    }
}
