//! A filled form as it was found, whatever its face: who reads a face judges nothing.
//!
//! In: what readers of faces found. Out: [`FilledForm`], for [`super::interpret`]. Never: knows a
//! question, an answer or a rule.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::span::{FileId, Span};

/// What a form has room for beside each indicator.
const BLANKS: [&str; 3] = ["answer", "evidence", "note"];

/// The way to a text in an answers document, as `answers`, `PHY-1-I1`, `evidence`. All texts of an answer share
/// its steps.
pub type FieldKey = Vec<Arc<str>>;

/// What stands in a filled form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilledForm {
    /// The name of the file, by which people know it.
    pub name: String,
    /// The texts that have a place in an answers document.
    pub fields: Vec<Field>,
    /// What else somebody wrote: it has no place there, and is not lost for that.
    pub leftovers: Vec<(Place, String)>,
    /// What the form itself says that it had when it was made, and no longer has.
    pub lost: Vec<(Place, String)>,
    /// What was found of each signature in it, as a sentence without a full stop.
    pub signatures: Vec<String>,
    /// Why a signature does not speak for what the form says.
    pub unsigned: Vec<(Place, String)>,
}

/// One text of a filled form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Where it stands.
    pub place: Place,
    /// What it is about.
    pub key: FieldKey,
    /// The text, which may be empty.
    pub text: String,
}

/// Where something stands in a filled form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a text file: the bytes, and the line from 1.
    Line(Span, usize),
    /// Elsewhere, as people name it: a sheet and a cell, a page and a field.
    Named(String),
    /// The form as a whole.
    Form(FileId),
}

impl Place {
    /// The place in words; none for the form as a whole.
    pub fn words(&self) -> String {
        match self {
            Self::Line(_, line) => format!("line {line}"),
            Self::Named(words) => words.clone(),
            Self::Form(_) => String::new(),
        }
    }
}

impl FilledForm {
    /// Adds a text.
    pub fn put(&mut self, place: Place, key: &[&str], text: impl Into<String>) {
        let key = key.iter().map(|step| Arc::from(*step)).collect();
        self.fields.push(Field { place, key, text: text.into() });
    }

    /// The indicators for which the form has blanks, if it is one to be filled: then it asks these and no others.
    /// Answers that somebody wrote down have no blanks, and what they do not name is open.
    pub fn blanks(&self) -> BTreeSet<&str> {
        let mut parts: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
        for field in &self.fields {
            if let [first, id, part] = &field.key[..]
                && **first == *"answers"
                && BLANKS.contains(&&**part)
            {
                let (count, has_blank) = parts.entry(id).or_default();
                *count += 1;
                *has_blank |= field.text.is_empty();
            }
        }
        match parts.values().any(|of| *of == (BLANKS.len(), true)) {
            true => parts.into_keys().collect(),
            false => BTreeSet::new(),
        }
    }

    /// The first text under a key of one step.
    pub fn head(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key.len() == 1 && *field.key[0] == *name)
    }
}
