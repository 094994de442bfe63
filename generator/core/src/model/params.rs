//! What a catalog leaves to those who use it: places in the text of an item, with the value that holds.

use std::fmt::Display;

use super::{Action, Indicator, ItemId, ItemPart, Text};
use crate::span::Span;
use crate::words::Words;

/// A place in the text of an item that is filled in: `{{rotation}}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Param {
    /// The name by which texts and profiles go.
    pub id: String,
    /// What is filled in.
    pub title: String,
    /// What holds unless a profile says otherwise.
    pub default: Option<Text>,
    /// What holds; `None` until the profile is resolved, or where nobody says.
    pub value: Option<ParamValue>,
    /// Where its id is written.
    pub span: Span,
}

/// What is filled in, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParamValue {
    /// The value.
    pub text: Text,
    /// Title and version of the document that says so.
    pub by: String,
    /// Whether a profile says so in the place of what was written before.
    pub is_set: bool,
    /// Why.
    pub rationale: Option<Text>,
}

/// The texts of an item as its author wrote them, each only if it has places that are filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AsWritten {
    /// Its text.
    pub text: Option<String>,
    /// What to ask to see.
    pub evidence: Option<String>,
    /// What is counted.
    pub unit: Option<String>,
    /// How many are looked at, and who picks them.
    pub sample: Option<String>,
}

/// What a profile fills in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Setting {
    /// The item, and where it is named.
    pub item: (ItemId, Span),
    /// The place in its text, and where it is named.
    pub param: (String, Span),
    /// What holds.
    pub value: Text,
    /// Why.
    pub rationale: Option<Text>,
}

impl Param {
    /// What holds and who says so, as `How long: 180 days (Kiosk 1.0, instead of 365 days)`.
    pub fn said(&self, words: &Words) -> String {
        let Some(value) = &self.value else {
            return words.with("param.unset", &[("title", &self.title)]);
        };
        let before = self.default.as_ref().map(|text| &text.markdown).filter(|_| value.is_set);
        let text = &value.text.markdown;
        let before_said = before.map_or("", String::as_str);
        let all: [(&str, &dyn Display); 4] =
            [("title", &self.title), ("value", text), ("by", &value.by), ("before", &before_said)];
        words.with(if before.is_some() { "param.instead" } else { "param.set" }, &all)
    }

    /// What stands in the text: the value, or in brackets what is to be filled in.
    pub fn filled(&self) -> String {
        let value = self.value.as_ref();
        value.map_or_else(|| format!("*[{}]*", self.title), |value| value.text.markdown.clone())
    }
}

/// The names in double braces that a text has, with their places in it.
pub fn placeholders(text: &str) -> Vec<(std::ops::Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find("{{")).map(|open| at + open) {
        let inside = text.get(open + 2..).unwrap_or_default();
        let Some(end) = inside.find("}}") else { break };
        let name = inside.get(..end).unwrap_or_default();
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !name.is_empty() && name.chars().all(is_name) {
            found.push((open..open + end + 4, name));
        }
        at = open + 2;
    }
    found
}

/// A text with its places filled in; a name that nobody knows stays as it is written.
pub fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, name) in placeholders(text) {
        let Some(value) = value(name) else { continue };
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&value);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

impl Action {
    /// The texts in which places can be, but for those of its parts.
    pub fn texts_with_places(&mut self) -> impl Iterator<Item = &mut Text> {
        std::iter::once(&mut self.text)
    }

    /// Its texts as they are, if they have places.
    pub fn open_texts(&self) -> AsWritten {
        AsWritten { text: open(Some(&self.text)), ..AsWritten::default() }
    }
}

impl Indicator {
    /// The texts in which places can be, but for those of its parts.
    pub fn texts_with_places(&mut self) -> impl Iterator<Item = &mut Text> {
        let more = [&mut self.evidence, &mut self.unit, &mut self.sample];
        std::iter::once(&mut self.text).chain(more.into_iter().flatten())
    }

    /// Its texts as they are, if they have places.
    pub fn open_texts(&self) -> AsWritten {
        AsWritten {
            text: open(Some(&self.text)),
            evidence: open(self.evidence.as_ref()),
            unit: open(self.unit.as_ref()),
            sample: open(self.sample.as_ref()),
        }
    }
}

impl ItemPart {
    /// Fills in the places of its text and of the parts within it, and keeps texts that have some as they are
    /// written, unless that was done before.
    pub fn fill_in(&mut self, value: &impl Fn(&str) -> Option<String>) {
        if self.as_written.is_none() {
            self.as_written = open(Some(&self.text));
        }
        self.text.markdown = filled(&self.text.markdown, value);
        self.parts.iter_mut().for_each(|part| part.fill_in(value));
    }
}

fn open(text: Option<&Text>) -> Option<String> {
    let text = &text?.markdown;
    (!placeholders(text).is_empty()).then(|| text.clone())
}
