//! The glossary: terms, and finding them in texts.
//!
//! In: the glossary document. Out: [`Glossary`]. Reports: terms given twice, `see` to no term.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Bound, Range};

use crate::diag::{Code, Diagnostics};
use crate::model::{OriginId, Text};
use crate::schema::Docs;
use crate::schema::glossary::TermDoc;
use crate::span::Span;

/// The longest term, in words.
const MAX_WORDS: usize = 5;

/// The terms of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    /// The terms in alphabetical order.
    pub terms: Vec<Term>,
    /// Every form of every term, by its lower-case letters.
    forms: BTreeMap<String, WordForm>,
    starts: WordStarts,
}

/// A form of a term.
#[derive(Clone, Copy, Debug)]
struct WordForm {
    /// The number of the term.
    term: usize,
    /// Whether it counts in capitals only: `IT` is a term, `it` is none.
    capitals: bool,
}

impl WordForm {
    fn new(written: &str, term: usize) -> Self {
        Self { term, capitals: !written.contains(char::is_lowercase) }
    }
}

/// The first letters of all forms: most words of a text begin otherwise, and are passed over by one look.
#[derive(Clone, Default)]
struct WordStarts(Vec<u64>);

impl WordStarts {
    /// Letters that are looked at; capital and small ones are one.
    const LETTERS: usize = 3;

    fn add(&mut self, form: &str) {
        self.0.resize((1 << (5 * Self::LETTERS)) / 64, 0);
        let first = form.split(|c: char| !is_inside(c)).next().unwrap_or("");
        let letters = Self::letters(first);
        // The plural of a short word may have other letters here.
        let open = match first.len() {
            0..3 => Self::LETTERS - 1,
            Self::LETTERS => 1,
            _ => 0,
        };
        let count = 1 << (5 * open);
        let from = letters & !(count - 1);
        for number in from..from + count {
            self.0[number / 64] |= 1 << (number % 64);
        }
    }

    fn may_have(&self, word: &str) -> bool {
        let start = &word.as_bytes()[..word.len().min(Self::LETTERS)];
        let number = Self::letters(word);
        let is_there = self.0.get(number / 64).is_some_and(|some| some >> (number % 64) & 1 == 1);
        is_there || !start.is_ascii()
    }

    fn letters(word: &str) -> usize {
        let letter = |at: usize| usize::from(word.as_bytes().get(at).map_or(0, |byte| byte & 31));
        (0..Self::LETTERS).fold(0, |number, at| number << 5 | letter(at))
    }
}

impl fmt::Debug for WordStarts {
    /// All that it holds follows from the forms.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WordStarts")
    }
}

/// A term.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its anchor on the glossary page.
    pub id: String,
    /// The term.
    pub term: String,
    /// Other forms that mean the same.
    pub also: Vec<String>,
    /// What it means.
    pub definition: Text,
    /// Terms to read next.
    pub see: Vec<String>,
    /// Where it is written.
    pub span: Span,
}

impl Glossary {
    /// Adds a form of the term of that number; returns the form that was spelled so before.
    fn insert(&mut self, form: &str, term: usize) -> Option<WordForm> {
        let lower = form.to_lowercase();
        self.starts.add(&lower);
        self.forms.insert(lower, WordForm::new(form, term))
    }

    /// The term of that name or form.
    pub fn term(&self, name: &str) -> Option<&Term> {
        self.forms.get(&name.to_lowercase()).map(|form| &self.terms[form.term])
    }

    /// The terms that stand in a text, the longest first where they overlap.
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, &Term)> {
        let words = word_places(text);
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            if !self.starts.may_have(&text[words[at].clone()]) {
                at += 1;
                continue;
            }
            match self.longest(text, &words[at..]) {
                Some((length, range, term)) => {
                    found.push((range, term));
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }

    /// The longest form that starts with the first of these words.
    fn longest(&self, text: &str, words: &[Range<usize>]) -> Option<(usize, Range<usize>, &Term)> {
        let most = if self.starts_longer(&text[words[0].clone()]) {
            MAX_WORDS.min(words.len())
        } else {
            1
        };
        (1..=most).rev().find_map(|length| {
            let range = words[0].start..words[length - 1].end;
            self.form(&text[range.clone()]).map(|term| (length, range, term))
        })
    }

    /// Whether some form goes on after this word; spares most words the search for longer ones.
    fn starts_longer(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let from = (Bound::Included(word.as_str()), Bound::Unbounded);
        let is_end = |c: char| !is_inside(c);
        self.forms
            .range::<str, _>(from)
            .map_while(|(form, _)| form.strip_prefix(word.as_str()))
            .any(|rest| rest.chars().next().is_some_and(is_end))
    }

    /// The term that these words are a form of, in the singular or plural.
    fn form(&self, words: &str) -> Option<&Term> {
        let lower = words.to_lowercase();
        let found = self.forms.get(&lower).or_else(|| self.singular(&lower))?;
        let is_capital = || !words.trim_end_matches('s').contains(char::is_lowercase);
        (!found.capitals || is_capital()).then(|| &self.terms[found.term])
    }

    /// The form whose plural this may be.
    fn singular(&self, plural: &str) -> Option<&WordForm> {
        let singular = plural.strip_suffix('s')?;
        let from_ies = || Some(format!("{}y", plural.strip_suffix("ies")?));
        let from_es = || plural.strip_suffix("es");
        self.forms
            .get(singular)
            .or_else(|| self.forms.get(&from_ies()?))
            .or_else(|| self.forms.get(from_es()?))
    }
}

/// Whether a character belongs to a word.
fn is_inside(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '/' | '\'')
}

fn word_places(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices() {
        match (is_inside(character), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                places.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    places.extend(start.map(|from| from..text.len()));
    places
}

/// Lowers the glossary.
pub fn lower(docs: &Docs, diags: &mut Diagnostics) -> Glossary {
    let mut glossary = Glossary::default();
    let written = docs.glossaries.iter().flat_map(|doc| &doc.value.terms);
    let mut sorted: Vec<&TermDoc> = written.collect();
    sorted.sort_by_key(|doc| doc.term.value.to_lowercase());
    for (at, doc) in sorted.iter().enumerate() {
        for form in std::iter::once(&doc.term).chain(&doc.also) {
            if let Some(first) = glossary.insert(&form.value, at) {
                let first =
                    if first.term == at { doc.term.span } else { sorted[first.term].term.span };
                diags
                    .report(
                        Code::DuplicateId,
                        form.span,
                        format!("the term `{form}` is given twice"),
                    )
                    .also(first, "also here")
                    .hint("one word has one meaning: merge the two entries");
            }
        }
        glossary.terms.push(lower_term(doc));
    }
    for doc in sorted {
        for see in doc.see.iter().filter(|see| glossary.term(&see.value).is_none()) {
            diags
                .report(Code::UnknownTerm, see.span, format!("`{see}` is no term of the glossary"))
                .suggest(&see.value, glossary.forms.keys().map(String::as_str))
                .hint("write an entry for it, or take it out of `see`");
        }
    }
    glossary
}

fn lower_term(doc: &TermDoc) -> Term {
    Term {
        id: slug(&doc.term.value),
        term: doc.term.value.clone(),
        also: doc.also.iter().map(|form| form.value.clone()).collect(),
        definition: Text {
            markdown: doc.definition.value.trim_end().to_owned(),
            origin: OriginId::MODEL,
            span: doc.definition.span,
        },
        see: doc.see.iter().map(|see| see.value.clone()).collect(),
        span: doc.term.span,
    }
}

fn slug(term: &str) -> String {
    crate::text::words(term).join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_form_wins_and_plurals_count() {
        let mut glossary = Glossary::default();
        for (at, name) in
            ["gateway", "secure boot", "policy", "IT", "PLC", "spy", "Öse", "fy"].iter().enumerate()
        {
            glossary.insert(name, at);
            glossary.terms.push(Term {
                id: slug(name),
                term: (*name).to_owned(),
                also: Vec::new(),
                definition: Text {
                    markdown: String::new(),
                    origin: OriginId::MODEL,
                    span: Span::default(),
                },
                see: Vec::new(),
                span: Span::default(),
            });
        }
        let text = "Gateways with secure boot follow policies.";
        let found: Vec<&str> =
            glossary.find(text).into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, ["Gateways", "secure boot", "policies"]);
        let text = "IT owns it; its plcs are PLCs, spies of öses, fies";
        let found: Vec<&str> =
            glossary.find(text).into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, ["IT", "PLCs", "spies", "öses", "fies"]);
    }
}
