//! Reads trees and remembers what was read of them: the rest is the loss of an import.
//!
//! In: a [`Node`]. Out: values, each marked as read by whoever takes it; at the end what nobody took.

use std::cell::RefCell;
use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::diag::{Code, Diagnostics};
use crate::source::Sources;
use crate::span::Span;
use crate::syntax::{Node, Value};

/// The places whose values were taken.
pub(super) struct TakenPlaces<'s> {
    sources: &'s Sources,
    taken: RefCell<BTreeSet<Span>>,
}

impl<'s> TakenPlaces<'s> {
    /// Nothing is taken yet.
    pub(super) fn new(sources: &'s Sources) -> Self {
        Self { sources, taken: RefCell::default() }
    }

    /// A tree to take values from.
    pub(super) fn piece<'t>(&'t self, node: &'t Node) -> Piece<'t> {
        Piece { node, taken: self }
    }

    /// Takes the value at a place.
    pub(super) fn take(&self, place: Span) {
        self.taken.borrow_mut().insert(place);
    }

    /// The paths of a tree whose values nobody took, each with the number of its values.
    pub(super) fn left(&self, node: &Node) -> IndexMap<String, usize> {
        let mut left = IndexMap::new();
        self.count_left(node, "", &mut left);
        left
    }

    fn count_left(&self, node: &Node, path: &str, left: &mut IndexMap<String, usize>) {
        match &node.value {
            Value::Map(entries) => {
                for (key, value) in entries {
                    let dot = if path.is_empty() { "" } else { "." };
                    self.count_left(value, &format!("{path}{dot}{}", key.value), left);
                }
            }
            Value::List(items) => {
                items.iter().for_each(|item| self.count_left(item, &format!("{path}[]"), left));
            }
            Value::Null => {}
            Value::Text(text) if text.trim().is_empty() => {}
            _ => {
                if !self.taken.borrow().contains(&node.span) {
                    *left.entry(path.to_owned()).or_insert(0) += 1;
                }
            }
        }
    }
}

/// A part of a tree.
#[derive(Clone, Copy)]
pub(super) struct Piece<'t> {
    node: &'t Node,
    taken: &'t TakenPlaces<'t>,
}

impl<'t> Piece<'t> {
    /// The tree.
    pub(super) fn node(self) -> &'t Node {
        self.node
    }

    /// What was taken so far.
    pub(super) fn taken(self) -> &'t TakenPlaces<'t> {
        self.taken
    }

    /// Where it stands.
    pub(super) fn span(self) -> Span {
        self.node.span
    }

    /// Where the value under a key stands; where there is none, the whole.
    pub(super) fn place_of(self, key: &str) -> Span {
        self.get(key).unwrap_or(self).span()
    }

    /// The value under a key.
    pub(super) fn get(self, key: &str) -> Option<Piece<'t>> {
        self.node.get(key).map(|node| Piece { node, taken: self.taken })
    }

    /// The entries of the list under a key; none if there is no list.
    pub(super) fn list(self, key: &str) -> Vec<Piece<'t>> {
        self.get(key).map(Piece::items).unwrap_or_default()
    }

    /// The entries of a list.
    pub(super) fn items(self) -> Vec<Piece<'t>> {
        let Value::List(items) = &self.node.value else { return Vec::new() };
        items.iter().map(|node| Piece { node, taken: self.taken }).collect()
    }

    /// The keys of a mapping.
    pub(super) fn headings(self) -> Vec<&'t str> {
        let Value::Map(entries) = &self.node.value else { return Vec::new() };
        entries.iter().map(|(key, _)| key.value.as_str()).collect()
    }

    /// Looks at a text without taking it.
    pub(super) fn peek(self) -> Option<&'t str> {
        match &self.node.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Looks at a text, number or Boolean, as it is written, without taking it.
    pub(super) fn shown(self) -> Option<&'t str> {
        match &self.node.value {
            Value::Text(text) => Some(text.trim()),
            Value::Int(_) | Value::Float(_) | Value::Bool(_) => {
                Some(self.taken.sources.slice(self.node.span).trim())
            }
            _ => None,
        }
    }

    /// Takes a text, number or Boolean, as it is written; none if there are no words.
    pub(super) fn take(self) -> Option<String> {
        let text = self.shown()?;
        self.mark();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Takes the text under a key.
    pub(super) fn word(self, key: &str) -> Option<String> {
        self.get(key).and_then(Piece::take)
    }

    /// Takes the texts of the list under a key.
    pub(super) fn words(self, key: &str) -> Vec<String> {
        self.list(key).into_iter().filter_map(Piece::take).collect()
    }

    /// Takes the text under a key that must be there.
    pub(super) fn needed(self, key: &str, what: &str, diags: &mut Diagnostics) -> Option<String> {
        let found = self.word(key);
        if found.is_none() {
            diags.report(Code::MissingKey, self.span(), format!("{what} lacks the key `{key}`"));
        }
        found
    }

    /// Takes everything in it: it says nothing that a reader of the result would miss.
    pub(super) fn mark(self) {
        match &self.node.value {
            Value::Map(entries) => {
                entries.iter().for_each(|(_, node)| Piece { node, ..self }.mark());
            }
            Value::List(items) => items.iter().for_each(|node| Piece { node, ..self }.mark()),
            _ => self.taken.take(self.node.span),
        }
    }

    /// Takes what stands under some keys, because it is about the file and not about the catalog.
    pub(super) fn mark_keys(self, keys: &[&str]) {
        keys.iter().filter_map(|key| self.get(key)).for_each(Piece::mark);
    }
}
