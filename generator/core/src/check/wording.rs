//! Rules about wording: sentences a tired assessor can follow, indicators a person can see.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostics};
use crate::markdown;
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

/// Reports empty words, long sentences and indicators that name nothing observable.
pub(super) fn is_plain(texts: &[(Part, &Text)], sources: &Sources, diags: &mut Diagnostics) {
    for (part, text) in texts {
        let lower = text.markdown.to_lowercase();
        for word in EMPTY_WORDS {
            report_word(text, &lower, word, Code::EmptyWord, sources, diags);
        }
        if *part == Part::Indicator {
            for phrase in UNOBSERVABLE {
                report_word(text, &lower, phrase, Code::UnobservableIndicator, sources, diags);
            }
        }
        report_long_sentences(text, sources, diags);
    }
}

fn report_word(
    text: &Text,
    lower: &str,
    word: &str,
    code: Code,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let Some(at) = find_word(lower, word) else { return };
    let span = sources.locate(text.span, &text.markdown, at..at + word.len());
    let (message, hint) = if code == Code::EmptyWord {
        (format!("`{word}` leaves open what is meant"), "say how much, how often, or by what rule")
    } else {
        (
            format!("nobody can see `{word}`"),
            "name the record, the device or the behavior that shows it",
        )
    };
    diags.report(code, span, message).hint(hint);
}

/// Finds a word or phrase that is not part of a longer word.
fn find_word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word)
        .find(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            let joins = |c: char| c.is_alphanumeric() || c == '-';
            !before.is_some_and(joins) && !after.is_some_and(joins)
        })
        .map(|(at, _)| at)
}

fn report_long_sentences(text: &Text, sources: &Sources, diags: &mut Diagnostics) {
    if text.markdown.split_whitespace().count() <= MAX_SENTENCE {
        return;
    }
    let plain = markdown::plain(&text.markdown);
    for sentence in plain.split(['.', '!', '?', ':', ';', '\n']) {
        let words = sentence.split_whitespace().count();
        if words > MAX_SENTENCE {
            let start: Vec<&str> = sentence.split_whitespace().take(3).collect();
            let at = text.markdown.find(&start.join(" ")).unwrap_or(0);
            let span = sources.locate(text.span, &text.markdown, at..text.markdown.len());
            diags
                .report(Code::LongSentence, span, format!("a sentence of {words} words"))
                .hint(format!("break it up: {MAX_SENTENCE} words are too many to hold in mind"));
        }
    }
}

/// Reports the rarer of two spellings where a document uses both.
pub(super) fn spelling_is_consistent(
    texts: &[(Part, &Text)],
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let mut uses: BTreeMap<&str, Vec<(&Text, usize)>> = BTreeMap::new();
    for (_, text) in texts {
        let lower = text.markdown.to_lowercase();
        for word in SPELLINGS.iter().flat_map(|(one, other)| [*one, *other]) {
            if let Some(at) = find_word(&lower, word) {
                uses.entry(word).or_default().push((text, at));
            }
        }
    }
    for (one, other) in SPELLINGS {
        let (Some(a), Some(b)) = (uses.get(one), uses.get(other)) else { continue };
        let ((rare, rare_uses), common) =
            if a.len() < b.len() { ((one, a), other) } else { ((other, b), one) };
        for (text, at) in rare_uses {
            let span = sources.locate(text.span, &text.markdown, *at..at + rare.len());
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
