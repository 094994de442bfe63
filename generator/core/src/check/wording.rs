//! Rules about wording: sentences a tired assessor can follow, indicators a person can see.

use std::collections::BTreeMap;
use std::ops::Range;

use super::MAX_PER_TEXT;
use super::lexicon::{Lexicon, Match};
use crate::diag::{Code, Diagnostics};
use crate::model::Text;
use crate::model::walk::Part;
use crate::source::Sources;

/// A sentence with more words than this is read twice (plain-language guides advise 15 to 25).
const MAX_SENTENCE: usize = 40;

/// Words that sound like something and leave open what is meant.
const EMPTY_WORDS: [&str; 16] = [
    "robust",
    "holistic",
    "adequate",
    "adequately",
    "appropriate",
    "appropriately",
    "sufficient",
    "sufficiently",
    "leverage",
    "leveraging",
    "seamless",
    "cutting-edge",
    "best-in-class",
    "state-of-the-art",
    "as needed",
    "where possible",
];

/// What nobody can see.
const UNOBSERVABLE: [&str; 10] = [
    "is aware",
    "are aware",
    "understand",
    "understands",
    "is considered",
    "are considered",
    "is ensured",
    "are ensured",
    "is taken seriously",
    "feel confident",
];

/// Spellings of the same word; within one document one of each pair is enough.
const SPELLINGS: [(&str, &str); 22] = [
    ("organization", "organisation"),
    ("organizations", "organisations"),
    ("organizational", "organisational"),
    ("program", "programme"),
    ("programs", "programmes"),
    ("behavior", "behaviour"),
    ("modeling", "modelling"),
    ("prioritize", "prioritise"),
    ("prioritized", "prioritised"),
    ("authorized", "authorised"),
    ("authorization", "authorisation"),
    ("recognized", "recognised"),
    ("center", "centre"),
    ("license", "licence"),
    ("catalog", "catalogue"),
    ("color", "colour"),
    ("cybersecurity", "cyber-security"),
    ("firmware", "firm-ware"),
    ("offline", "off-line"),
    ("online", "on-line"),
    ("lifecycle", "life-cycle"),
    ("subdomain", "sub-domain"),
];

/// What a listed word means for the text that holds it.
#[derive(Clone, Copy)]
enum Meaning {
    Empty(&'static str),
    Unobservable(&'static str),
    /// One of a pair of spellings.
    Spelling(&'static str),
}

fn lexicon() -> Lexicon<Meaning> {
    let spellings = SPELLINGS.into_iter().flat_map(|(one, other)| [one, other]);
    let all = EMPTY_WORDS
        .into_iter()
        .map(|word| (word, Match::Words, Meaning::Empty(word)))
        .chain(
            UNOBSERVABLE.into_iter().map(|word| (word, Match::Words, Meaning::Unobservable(word))),
        )
        .chain(spellings.map(|word| (word, Match::Words, Meaning::Spelling(word))));
    Lexicon::new(all)
}

/// Reports empty words, long sentences, indicators that name nothing observable, and the rarer of
/// two spellings where a document uses both.
pub(super) fn is_plain(texts: &[(Part, &Text)], sources: &Sources, diags: &mut Diagnostics) {
    let lexicon = lexicon();
    let mut spellings: BTreeMap<&str, Vec<(&Text, Range<usize>)>> = BTreeMap::new();
    for (part, text) in texts {
        for (meaning, range) in lexicon.find(&text.markdown).into_iter().take(MAX_PER_TEXT) {
            match meaning {
                Meaning::Spelling(word) => spellings.entry(word).or_default().push((text, range)),
                Meaning::Empty(word) => report_empty(word, text, range, sources, diags),
                Meaning::Unobservable(phrase) if *part == Part::Indicator => {
                    report_unobservable(phrase, text, range, sources, diags);
                }
                Meaning::Unobservable(_) => {}
            }
        }
        report_long_sentences(text, sources, diags);
    }
    report_mixed_spelling(&spellings, sources, diags);
}

fn report_empty(
    word: &str,
    text: &Text,
    range: Range<usize>,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let span = sources.locate(text.span, &text.markdown, range);
    diags
        .report(Code::EmptyWord, span, format!("`{word}` leaves open what is meant"))
        .hint("say how much, how often, or by what rule");
}

fn report_unobservable(
    phrase: &str,
    text: &Text,
    range: Range<usize>,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let span = sources.locate(text.span, &text.markdown, range);
    diags
        .report(
            Code::UnobservableIndicator,
            span,
            format!("an assessor cannot see what `{phrase}` says"),
        )
        .hint("name the record, the device or the behavior that shows it");
}

fn report_mixed_spelling(
    uses: &BTreeMap<&str, Vec<(&Text, Range<usize>)>>,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    for (one, other) in SPELLINGS {
        let (Some(a), Some(b)) = (uses.get(one), uses.get(other)) else { continue };
        let ((rare, rare_uses), common) =
            if a.len() < b.len() { ((one, a), other) } else { ((other, b), one) };
        for (text, range) in rare_uses.iter().take(MAX_PER_TEXT) {
            let span = sources.locate(text.span, &text.markdown, range.clone());
            diags
                .report(
                    Code::InconsistentSpelling,
                    span,
                    format!("`{rare}` is spelled `{common}` elsewhere in this document"),
                )
                .hint(format!("write `{common}`"));
        }
    }
}

fn report_long_sentences(text: &Text, sources: &Sources, diags: &mut Diagnostics) {
    let blanks = text.markdown.bytes().filter(|byte| matches!(byte, b' ' | b'\n')).count();
    if blanks < MAX_SENTENCE {
        return;
    }
    for (words, range) in long_sentences(&text.markdown).into_iter().take(MAX_PER_TEXT) {
        let span = sources.locate(text.span, &text.markdown, range);
        diags.report(Code::LongSentence, span, format!("this sentence has {words} words")).hint(
            format!("break it up: more than {MAX_SENTENCE} words are too many to hold in mind"),
        );
    }
}

/// The sentences with too many words: how many, and the place of their first words.
fn long_sentences(text: &str) -> Vec<(usize, Range<usize>)> {
    let mut found = Vec::new();
    let mut sentence = Sentence::default();
    let mut lines = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    for (start, line) in &mut lines {
        if starts_anew(line) {
            sentence.end(&mut found);
        }
        for (at, word) in words_of(line) {
            sentence.add(start + at, word);
            if ends_sentence(word) {
                sentence.end(&mut found);
            }
        }
    }
    sentence.end(&mut found);
    found
}

/// The words of a sentence so far: how many, and the place of the first three.
#[derive(Default)]
struct Sentence {
    words: usize,
    place: Range<usize>,
}

impl Sentence {
    fn add(&mut self, at: usize, word: &str) {
        let starts = word.as_bytes()[0].is_ascii_alphanumeric();
        if !starts && !word.contains(char::is_alphanumeric) {
            return;
        }
        self.words += 1;
        match self.words {
            1 => self.place = at..at + word.len(),
            2 | 3 => self.place.end = at + word.len(),
            _ => {}
        }
    }

    fn end(&mut self, found: &mut Vec<(usize, Range<usize>)>) {
        let done = std::mem::take(self);
        if done.words > MAX_SENTENCE {
            found.push((done.words, done.place));
        }
    }
}

fn words_of(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let start_of = |word: &str| word.as_ptr() as usize - line.as_ptr() as usize;
    line.split_ascii_whitespace().map(move |word| (start_of(word), word))
}

/// Whether a line starts a paragraph, list item or table row.
fn starts_anew(line: &str) -> bool {
    let line = line.trim_start();
    let marker = line.split_whitespace().next().unwrap_or("");
    let number = marker.strip_suffix(['.', ')']).unwrap_or("");
    matches!(marker, "" | "-" | "*" | "+")
        || line.starts_with('|')
        || (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
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
}
