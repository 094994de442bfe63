//! Citations of standards in texts: what looks like an id after the name of an edition.
//!
//! In: texts and the reference catalogs. Out: what is cited, and where. Never: judges.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::schema::Doc;
use crate::schema::catalog::ReferenceCatalogDoc;

/// What texts may cite.
pub(crate) struct Editions<'r>(Vec<StandardEdition<'r>>);

/// One edition of a standard.
pub(crate) struct StandardEdition<'r> {
    /// The words that name it in texts.
    pub(crate) name: &'r str,
    /// Its ids, and whether each is a heading.
    pub(crate) ids: BTreeMap<&'r str, bool>,
    /// What its ids look like.
    shapes: BTreeSet<String>,
}

impl<'r> Editions<'r> {
    /// The editions of a workspace.
    pub(crate) fn of(docs: &'r [Doc<ReferenceCatalogDoc>]) -> Self {
        Self(docs.iter().map(|doc| StandardEdition::of(&doc.value)).collect())
    }

    /// What a text cites: after the name of an edition, up to the end of the sentence or the next
    /// edition, whatever looks like one of its ids.
    pub(crate) fn cited(&self, text: &str) -> Vec<(&StandardEdition<'r>, Range<usize>)> {
        let named = self.named(text);
        let mut found = Vec::new();
        for (number, (edition, name)) in named.iter().enumerate() {
            let rest =
                &text[name.end..named.get(number + 1).map_or(text.len(), |(_, next)| next.start)];
            if !names_another_edition(rest) {
                let ids = edition.ids_in(first_sentence(rest));
                let place = |id: Range<usize>| name.end + id.start..name.end + id.end;
                found.extend(ids.into_iter().map(|id| (*edition, place(id))));
            }
        }
        found
    }

    /// The editions that a text names, in its order. Most texts name none, so this is one pass.
    fn named(&self, text: &str) -> Vec<(&StandardEdition<'r>, Range<usize>)> {
        let mut found: Vec<(&StandardEdition<'_>, Range<usize>)> = Vec::new();
        let mut inside = false;
        for (at, byte) in text.bytes().enumerate() {
            if !inside && byte.is_ascii_uppercase() {
                let second = text.as_bytes().get(at + 1);
                let here = |edition: &&StandardEdition<'_>| {
                    second == edition.name.as_bytes().get(1) && text[at..].starts_with(edition.name)
                };
                let longest = self.0.iter().filter(here).max_by_key(|edition| edition.name.len());
                found.extend(longest.map(|edition| (edition, at..at + edition.name.len())));
            }
            inside = byte.is_ascii_alphanumeric();
        }
        found
    }
}

impl<'r> StandardEdition<'r> {
    fn of(doc: &'r ReferenceCatalogDoc) -> Self {
        let ids: BTreeMap<&str, bool> =
            doc.entries.iter().map(|entry| (entry.id.value.as_str(), entry.heading)).collect();
        let shapes = ids.keys().map(|id| shape(id)).collect();
        Self { name: &doc.cite_as.value, ids, shapes }
    }

    /// What looks like one of its ids; an id may be two words, as `SR 1.1`.
    fn ids_in(&self, part: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let words = words(part);
        for (first, second) in words.iter().zip(words.iter().skip(1).map(Some).chain([None])) {
            let after = found.last().map_or(0, |id| id.end);
            let pair = second.map(|second| first.start..second.end);
            found.extend(
                pair.into_iter().chain([first.clone()]).find(|range| {
                    range.start >= after && self.looks_like_an_id(&part[range.clone()])
                }),
            );
        }
        found
    }

    /// A bare number is no id here: it is too often a bare number.
    fn looks_like_an_id(&self, word: &str) -> bool {
        word.contains(['.', '-'])
            && word.contains(|c: char| c.is_ascii_digit())
            && self.shapes.contains(&shape(word))
    }
}

/// Whether the name goes on, as that of `PCI DSS 4.0.1` does after `PCI DSS 4.0`.
fn names_another_edition(rest: &str) -> bool {
    let mut bytes = rest.bytes();
    match bytes.next() {
        Some(b'.' | b'-' | b':') => bytes.next().is_some_and(|byte| byte.is_ascii_digit()),
        Some(byte) => byte.is_ascii_alphanumeric(),
        None => false,
    }
}

/// A text up to the end of its first sentence.
fn first_sentence(text: &str) -> &str {
    let end = [". ", ".\n", "\n\n"].into_iter().filter_map(|mark| text.find(mark)).min();
    &text[..end.unwrap_or(text.len())]
}

/// The words of a text without the marks around them.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, ',' | ';')) {
        let outer = [',', ';', ':', '.', '"', '\'', '`', '*', '[', ']'];
        let mut word = piece.trim().trim_start_matches(outer).trim_start_matches('(');
        word = word.trim_end_matches(outer);
        // `AC-2(3)` keeps its parentheses, `(9.5.1)` does not.
        while word.ends_with(')') && word.matches(')').count() > word.matches('(').count() {
            word = word[..word.len() - 1].trim_end_matches(outer);
        }
        if !word.is_empty() {
            let at = start + (word.as_ptr() as usize - piece.as_ptr() as usize);
            found.push(at..at + word.len());
        }
        start += piece.len();
    }
    found
}

/// What an id looks like: `9.5.1` and `12.10.7` both as `0.0`, `AC-2(3)` as `A-0(0)`.
fn shape(id: &str) -> String {
    let mut shape = String::new();
    for c in id.chars() {
        let c = match c {
            '0'..='9' => '0',
            'A'..='Z' => 'A',
            other => other,
        };
        if !shape.ends_with(c) {
            shape.push(c);
        }
        if shape.ends_with(".0.0") {
            shape.truncate(shape.len() - 2);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition<'r>(ids: &[&'r str]) -> StandardEdition<'r> {
        let ids: BTreeMap<&str, bool> = ids.iter().map(|id| (*id, false)).collect();
        let shapes = ids.keys().map(|id| shape(id)).collect();
        StandardEdition { name: "STD 4.0", ids, shapes }
    }

    fn cited(ids: &[&str], text: &str) -> Vec<String> {
        let editions = Editions(vec![edition(ids)]);
        editions.cited(text).into_iter().map(|(_, range)| text[range].to_owned()).collect()
    }

    #[test]
    fn ids_are_found_up_to_the_end_of_the_sentence() {
        let text =
            "As 1.2 says (STD 4.0, 9.5.1 and\n12.10.7). The rest, 3.4.1, is another sentence.";
        assert_eq!(cited(&["1.1"], text), ["9.5.1", "12.10.7"]);
        assert_eq!(cited(&["1.1"], "STD 4.0 knows such cases (notes to 8.2.1)."), ["8.2.1"]);
        assert_eq!(cited(&["1.1"], "STD 4.0 takes 12 months and 250 pages"), [""; 0]);
    }

    #[test]
    fn an_id_looks_like_those_of_its_edition() {
        assert_eq!(cited(&["SR 7.6"], "STD 4.0, SR 9.9, and 3.3 years"), ["SR 9.9"]);
        assert_eq!(
            cited(&["AC-2(3)", "AC-1"], "STD 4.0 (AC-9(1), AU-4) or U.S."),
            ["AC-9(1)", "AU-4"]
        );
        assert_eq!(cited(&["ID.AM-1"], "STD 4.0 ID.AM-7."), ["ID.AM-7"]);
    }

    #[test]
    fn another_edition_ends_a_citation() {
        assert_eq!(cited(&["1.1"], "STD 4.0.1, 9.5.1"), [""; 0]);
        let other = StandardEdition { name: "STD 5", ..edition(&["1.1"]) };
        let editions = Editions(vec![edition(&["1.1"]), other]);
        let found: Vec<(&str, Range<usize>)> = editions
            .cited("STD 4.0, 1.2 and STD 5, 1.3")
            .into_iter()
            .map(|(edition, range)| (edition.name, range))
            .collect();
        assert_eq!(found, [("STD 4.0", 9..12), ("STD 5", 24..27)]);
    }
}
