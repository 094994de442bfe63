//! A rule about abbreviations: the glossary explains each of them, or its text does.
//!
//! In: all texts for readers. Reports: each abbreviation that nothing explains, once. Never: looks
//! into code, addresses and ids.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;

use super::MAX_PER_TEXT;
use super::texts::MARKS;
use crate::diag::{Code, Diagnostics};
use crate::model::walk::{model_texts, profile_texts};
use crate::passage::Passage;
use crate::source::Sources;
use crate::span::Span;
use crate::workspace::Workspace;

/// Abbreviations that any dictionary has as words, and units.
const EVERYDAY: [&str; 31] = [
    "AC", "AM", "CD", "DC", "DVD", "EU", "EUR", "FAQ", "GB", "GPS", "HTML", "ID", "KB", "MB", "OK",
    "PC", "PDF", "PIN", "PM", "QR", "TB", "TV", "UK", "US", "USA", "USB", "USD", "UTC", "VA",
    "VAT", "XML",
];

/// The name of this toolkit, which texts may mention.
const OWN_NAME: &str = "SMM";

/// An abbreviation that nothing but its own text may explain.
struct FoundAbbreviation<'w> {
    name: &'w str,
    span: Span,
    written_out: bool,
}

/// Reports each abbreviation that is explained nowhere, at its first place.
///
/// A workspace without a glossary has not begun to explain terms, and is left alone.
pub(super) fn are_explained<'w>(
    workspace: &'w Workspace,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    if workspace.glossary.terms.is_empty() {
        return;
    }
    let known = known(workspace);
    let catalog = &workspace.catalog;
    let unknown_in = |passages: Vec<Passage<'w>>| -> Vec<FoundAbbreviation<'w>> {
        passages.iter().flat_map(|passage| unknown(passage, &known, sources)).collect()
    };
    let of_models = catalog.models.par_iter().map(model_texts);
    let of_profiles = catalog.profiles.par_iter().map(profile_texts);
    let texts = of_models.chain(of_profiles).map(|texts| Passage::of_texts(&texts));
    let mut found: Vec<FoundAbbreviation<'_>> = texts.map(unknown_in).flatten().collect();
    found.extend(unknown_in(Passage::of_chapters(&workspace.guide)));
    found.extend(unknown_in(Passage::of_glossary(&workspace.glossary)));
    report(&found, diags);
}

/// The unknown abbreviations of a text, each at its first place.
fn unknown<'w>(
    passage: &Passage<'w>,
    known: &BTreeSet<&str>,
    sources: &Sources,
) -> Vec<FoundAbbreviation<'w>> {
    let text = passage.text;
    let mut first: BTreeMap<&str, (Range<usize>, bool)> = BTreeMap::new();
    for range in places(text).into_iter().filter(|range| !known.contains(&text[range.clone()])) {
        let written_out = is_written_out(text, range.clone());
        let (_, explained) = first.entry(&text[range.clone()]).or_insert((range, false));
        *explained |= written_out;
    }
    let mut found: Vec<_> = first.into_iter().collect();
    found.sort_by_key(|(_, (range, _))| range.start);
    found.truncate(MAX_PER_TEXT);
    let place = |(name, (range, written_out))| FoundAbbreviation {
        name,
        span: passage.place(range, sources),
        written_out,
    };
    found.into_iter().map(place).collect()
}

fn report(found: &[FoundAbbreviation<'_>], diags: &mut Diagnostics) {
    let mut first: BTreeMap<&str, Option<Span>> = BTreeMap::new();
    for one in found {
        let span = first.entry(one.name).or_insert(Some(one.span));
        if one.written_out {
            *span = None;
        }
    }
    for (name, span) in first.into_iter().filter_map(|(name, span)| Some((name, span?))) {
        diags
            .report(Code::MissingTerm, span, format!("nothing explains the abbreviation `{name}`"))
            .hint("add it to `book/glossary.yaml`, or write it out");
    }
}

/// The abbreviations that need no explanation here: words of everyday language and of the
/// glossary, codes of practices and profiles, names of standards and licenses.
fn known(workspace: &Workspace) -> BTreeSet<&str> {
    let catalog = &workspace.catalog;
    // Marks of unfinished writing are reported as such.
    let mut known: BTreeSet<&str> = EVERYDAY.into_iter().chain(MARKS).chain([OWN_NAME]).collect();
    for model in &catalog.models {
        known.extend(words(&model.short_title).chain(words(&model.license)));
        known.extend(model.practices.iter().map(|practice| practice.code.as_str()));
    }
    known.extend(catalog.profiles.iter().map(|profile| profile.code.as_str()));
    for term in &workspace.glossary.terms {
        known.extend(std::iter::once(&term.term).chain(&term.also).flat_map(|form| words(form)));
    }
    for doc in &workspace.references {
        known.extend(words(&doc.value.cite_as.value));
        // An id of two words, as `SR 1.1`, looks like an abbreviation and a number.
        let ids = doc.value.entries.iter().map(|entry| entry.id.value.as_str());
        known.extend(ids.filter_map(|id| Some(id.split_once(' ')?.0)));
    }
    known
}

/// The words of a name.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric())
}

/// The places of abbreviations in a text, plural endings left out.
fn places(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut unread = Unread::default();
    let mut at = 0;
    while at < bytes.len() {
        let word = bytes[at..].iter().take_while(|byte| is_inside(**byte)).count();
        if word == 0 {
            at += unread.length(&text[at..]);
            continue;
        }
        if bytes[at].is_ascii_uppercase() && word > 1 {
            let range = without_plural(text, at..at + word);
            if is_abbreviation(&bytes[range.clone()]) && !is_part_of_id(bytes, at..at + word) {
                found.push(range);
            }
        }
        at += word;
    }
    found
}

/// Letters and digits; every byte of a letter beyond ASCII counts as one.
fn is_inside(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// Skips code, references and addresses of links. What is not closed once is not looked for again,
/// so that a text full of open brackets is still read in one go.
#[derive(Default)]
struct Unread {
    /// Fences of so many backticks are not closed.
    open_fence: Option<usize>,
    open_reference: bool,
    open_address: bool,
}

impl Unread {
    /// How much of a text that starts with a sign is not read as words.
    fn length(&mut self, text: &str) -> usize {
        match text.as_bytes() {
            [b'`', ..] => {
                let fence = text.bytes().take_while(|byte| *byte == b'`').count();
                if self.open_fence.is_some_and(|open| open <= fence) {
                    return fence;
                }
                let end = beyond(text, fence, &text[..fence.min(3)]);
                if end.is_none() {
                    self.open_fence = Some(fence);
                }
                end.unwrap_or(fence)
            }
            [b'[', b'[', ..] if !self.open_reference => {
                let end = beyond(text, 2, "]]");
                self.open_reference = end.is_none();
                end.unwrap_or(2)
            }
            [b']', b'(', ..] if !self.open_address => {
                let end = beyond(text, 2, ")");
                self.open_address = end.is_none();
                end.unwrap_or(2)
            }
            _ => 1,
        }
    }
}

/// Where the text goes on after the next closing mark.
fn beyond(text: &str, start: usize, end: &str) -> Option<usize> {
    text[start..].find(end).map(|found| start + found + end.len())
}

fn without_plural(text: &str, word: Range<usize>) -> Range<usize> {
    let plural = text[word.clone()].ends_with('s') && word.len() > 2;
    word.start..word.end - usize::from(plural)
}

/// Two or more capitals, perhaps with digits, and no Roman number.
fn is_abbreviation(word: &[u8]) -> bool {
    let capitals = word.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    let others = word.iter().any(|byte| !byte.is_ascii_uppercase() && !byte.is_ascii_digit());
    let roman = word.iter().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    capitals > 1 && !others && !roman
}

/// Whether a word is part of an id or name with numbers, as `GV.OC-02`, `SHA-256` or `A_B`.
fn is_part_of_id(bytes: &[u8], word: Range<usize>) -> bool {
    let before = &bytes[..word.start];
    let joined_before = match before {
        [.., b'_'] => true,
        [.., other, b'.' | b'-'] => other.is_ascii_uppercase() || other.is_ascii_digit(),
        _ => false,
    };
    let joined_after = match &bytes[word.end..] {
        [b'_', ..] => true,
        [b'.', next, ..] => next.is_ascii_alphanumeric(),
        [b'-' | b':', next, ..] => next.is_ascii_digit(),
        _ => false,
    };
    joined_before || joined_after
}

/// Whether words with the same initials stand before an abbreviation in parentheses, as in
/// `bill of materials (BOM)`; small words may stand between.
fn is_written_out(text: &str, range: Range<usize>) -> bool {
    let Some(before) = text[..range.start].strip_suffix('(') else { return false };
    let words = before.trim_end().rsplit(|c: char| !c.is_alphanumeric());
    let mut words = words.take(3 * range.len());
    for letter in text[range].bytes().rev() {
        let is_meant = |word: &&str| {
            word.bytes().next().is_some_and(|first| first.eq_ignore_ascii_case(&letter))
        };
        let next = words.by_ref().find(|word| is_meant(word) || word.len() > 3);
        if !next.is_some_and(|word| is_meant(&word)) {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        places(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn abbreviations_are_found_in_singular_and_plural() {
        assert_eq!(
            found("A PLC, two RTUs, P2PE and an OTA-update."),
            ["PLC", "RTU", "P2PE", "OTA"]
        );
        assert_eq!(found("TCP/IP over IPv6, TLS 1.3"), ["TCP", "IP", "TLS"]);
        assert_eq!(found("IoT PLCé éPLC Annex VII, part II; As A I"), [""; 0]);
    }

    #[test]
    fn ids_code_and_addresses_are_no_abbreviations() {
        let text = "PHY-2-I1, GV.OC-02, SHA-256, `PLC`, [[PHY]], [here](../PLC.md), A_BC, SP.01";
        assert_eq!(found(text), [""; 0]);
        assert_eq!(found("```\nPLC\n```\nRTU `left open PLC"), ["RTU", "PLC"]);
        assert_eq!(found("It stops the PLC. The RTU goes on."), ["PLC", "RTU"]);
    }

    #[test]
    fn an_abbreviation_in_parentheses_is_written_out_by_its_initials() {
        let is_out = |text: &str| is_written_out(text, places(text).remove(0));
        assert!(is_out("A human-machine interface (HMI) shows it"));
        assert!(is_out("the bill of materials (BOM)"));
        assert!(!is_out("the cabinet (PLC)"));
        assert!(!is_out("the PLC"));
    }
}
