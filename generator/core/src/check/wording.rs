//! Rules about wording: plain words, one spelling, indicators a person can see.
//!
//! In: texts of models and profiles, and chapters. Reports: listed words and phrases, and other
//! spellings than the rest of the document or the glossary has.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::lexicon::{Lexicon, Match};
use super::{MAX_PER_TEXT, readability};
use crate::diag::{Code, Diagnostics};
use crate::glossary::Glossary;
use crate::model::walk::Part;
use crate::passage::Passage;
use crate::source::Sources;
use crate::span::Span;
use crate::text::one_line;

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

/// What nobody can see: states of mind, intentions, and verbs that say that something is done
/// without saying what.
const UNOBSERVABLE: [&str; 68] = [
    "is aware",
    "are aware",
    "understand",
    "understands",
    "is considered",
    "are considered",
    "is ensured",
    "are ensured",
    "ensure",
    "ensures",
    "is taken seriously",
    "are taken seriously",
    "is taken into account",
    "are taken into account",
    "feel confident",
    "is familiar with",
    "are familiar with",
    "know about",
    "knows about",
    "know the",
    "know their",
    "know its",
    "know that",
    "know how",
    "know what",
    "know when",
    "know where",
    "know which",
    "know who",
    "know whom",
    "know why",
    "knows the",
    "knows their",
    "knows its",
    "knows that",
    "knows how",
    "knows what",
    "knows when",
    "knows where",
    "knows which",
    "knows who",
    "knows whom",
    "knows why",
    "remember to",
    "remembers to",
    "are conscious of",
    "is conscious of",
    "are confident",
    "is confident",
    "pay attention",
    "pays attention",
    "is mindful",
    "are mindful",
    "is important",
    "is a priority",
    "is committed to",
    "are committed to",
    "is encouraged",
    "are encouraged",
    "is promoted",
    "are promoted",
    "aim to",
    "aims to",
    "seek to",
    "seeks to",
    "strive",
    "strives",
    "take care of",
];

/// Spellings of the same word; within one document one of each pair is enough.
const SPELLINGS: [(&str, &str); 32] = [
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
    ("defense", "defence"),
    ("artifact", "artefact"),
    ("artifacts", "artefacts"),
    ("analyze", "analyse"),
    ("analyzed", "analysed"),
    ("labeled", "labelled"),
    ("canceled", "cancelled"),
    ("gray", "grey"),
    ("email", "e-mail"),
    ("setpoint", "set-point"),
];

/// What a listed word means for the text that holds it.
#[derive(Clone, Copy)]
enum Meaning {
    Empty(&'static str),
    Unobservable(&'static str),
    /// One of a pair of spellings.
    Spelling(&'static str),
    /// A spelling of a term other than this form of the glossary.
    Term(usize),
}

/// The words to look for.
pub(super) struct Vocabulary {
    lexicon: Lexicon<Meaning>,
    /// Forms of glossary terms that are spelled in other ways at times.
    forms: Vec<String>,
}

impl Vocabulary {
    /// The listed words, and wrong spellings of the terms of a glossary.
    pub(super) fn of(glossary: &Glossary) -> Self {
        let spellings = SPELLINGS.into_iter().flat_map(|(one, other)| [one, other]);
        let listed = EMPTY_WORDS
            .into_iter()
            .map(|word| (word, Meaning::Empty(word)))
            .chain(UNOBSERVABLE.into_iter().map(|phrase| (phrase, Meaning::Unobservable(phrase))))
            .chain(spellings.map(|word| (word, Meaning::Spelling(word))))
            .map(|(phrase, meaning)| (Cow::Borrowed(phrase), Match::Words, meaning));
        let mut forms = Vec::new();
        let mut of_terms = Vec::new();
        let terms = glossary.terms.iter();
        for form in terms.flat_map(|term| std::iter::once(&term.term).chain(&term.also)) {
            for variant in
                variants(form).into_iter().filter(|v| v == form || glossary.term(v).is_none())
            {
                of_terms.push((Cow::Owned(variant), Match::Words, Meaning::Term(forms.len())));
            }
            forms.push(form.clone());
        }
        Self { lexicon: Lexicon::new(listed.chain(of_terms)), forms }
    }
}

/// How else a term may be found: in one word, without its hyphens, or, for names such as `SCADA`,
/// in other letters, small or capital.
fn variants(form: &str) -> Vec<String> {
    let starts = form.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
    if !starts || !form.chars().all(is_plain) || form.contains("  ") {
        return Vec::new();
    }
    let wrong = if form.contains('-') {
        vec![form.replace('-', " "), form.replace('-', "")]
    } else if form.split(' ').count() == 2 {
        vec![form.replace(' ', "")]
    } else if form.len() > 3 && form.contains(|c: char| c.is_ascii_uppercase()) {
        return vec![form.to_owned()];
    } else {
        Vec::new()
    };
    wrong.into_iter().flat_map(|variant| [format!("{variant}s"), variant]).collect()
}

/// Reports empty words, texts that are hard to read, indicators that name nothing observable, and
/// other spellings than the document or the glossary has.
pub(super) fn is_plain(
    passages: &[Passage<'_>],
    vocabulary: &Vocabulary,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let mut spellings: BTreeMap<&str, Vec<(&Passage<'_>, Range<usize>)>> = BTreeMap::new();
    for passage in passages {
        let text = passage.text;
        for (meaning, range) in vocabulary.lexicon.find(text).into_iter().take(MAX_PER_TEXT) {
            match meaning {
                Meaning::Spelling(word) => {
                    spellings.entry(word).or_default().push((passage, range));
                }
                Meaning::Empty(word) => report_empty(word, passage.place(range, sources), diags),
                Meaning::Unobservable(phrase) if passage.part == Part::Indicator => {
                    report_unobservable(phrase, passage.place(range, sources), diags);
                }
                Meaning::Unobservable(_) => {}
                Meaning::Term(form) => {
                    let (written, form) = (&text[range.clone()], &vocabulary.forms[form]);
                    if written != form && !is_in_code(text, range.start) {
                        report_term(written, form, passage.place(range, sources), diags);
                    }
                }
            }
        }
        readability::is_easy(text, |range| passage.place(range, sources), diags);
    }
    report_mixed_spelling(&spellings, sources, diags);
}

/// Whether a place lies between backticks: names of files and commands are spelled as they are.
fn is_in_code(text: &str, at: usize) -> bool {
    text.as_bytes()[..at].iter().filter(|byte| **byte == b'`').count() % 2 == 1
}

fn report_empty(word: &str, span: Span, diags: &mut Diagnostics) {
    diags
        .report(Code::EmptyWord, span, format!("`{word}` leaves open what is meant"))
        .hint("say how much, how often, or by what rule");
}

fn report_unobservable(phrase: &str, span: Span, diags: &mut Diagnostics) {
    diags
        .report(
            Code::UnobservableIndicator,
            span,
            format!("an assessor cannot see what `{phrase}` says"),
        )
        .hint("name the record, the device or the behavior that shows it");
}

fn report_term(written: &str, form: &str, span: Span, diags: &mut Diagnostics) {
    let written = one_line(written);
    diags
        .report(
            Code::InconsistentSpelling,
            span,
            format!("the glossary spells `{written}` as `{form}`"),
        )
        .hint(format!("write `{form}`, so that readers find the term"));
}

fn report_mixed_spelling(
    uses: &BTreeMap<&str, Vec<(&Passage<'_>, Range<usize>)>>,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    for (one, other) in SPELLINGS {
        let (Some(a), Some(b)) = (uses.get(one), uses.get(other)) else { continue };
        let ((rare, rare_uses), common) =
            if a.len() < b.len() { ((one, a), other) } else { ((other, b), one) };
        for (passage, range) in rare_uses.iter().take(MAX_PER_TEXT) {
            diags
                .report(
                    Code::InconsistentSpelling,
                    passage.place(range.clone(), sources),
                    format!("`{rare}` is spelled `{common}` elsewhere in this document"),
                )
                .hint(format!("write `{common}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_may_be_misspelled_in_these_ways() {
        assert_eq!(variants("jump host"), ["jumphosts", "jumphost"]);
        assert_eq!(
            variants("anti-virus"),
            ["anti viruss", "anti virus", "antiviruss", "antivirus"]
        );
        assert_eq!(variants("SCADA"), ["SCADA"]);
        assert_eq!(variants("PLC"), [""; 0]);
        assert_eq!(variants("action (of a level)"), [""; 0]);
    }
}
