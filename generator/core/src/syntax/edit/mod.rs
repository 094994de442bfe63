//! Changes YAML text where it stands, and keeps comments, quotes, blank lines and order.
//!
//! In: the text of a document and what to change in it. Out: the new text, parsed again: it means
//! what the old one meant but for the change, else there is none. Never: writes.

pub(super) mod find;
#[cfg(test)]
mod tests;
pub(super) mod write;

use std::fmt;

use find::{Lines, parse, parse_faulty};
use serde_json::Value;
use write::Style;

use super::{Node, Value as Parsed};
use crate::source::Sources;
use crate::span::{FileId, Span, TextEdit};

/// A change of one value, key or entry. Places are JSON pointers, as `/targets/access-control`.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueEdit {
    /// Gives a key or an entry of a list another value.
    Set(String, Value),
    /// Gives a key another name.
    Rename(String, String),
    /// Adds a key with its value to the mapping at a place, behind all others.
    AddKey(String, String, Value),
    /// Adds an entry to the list at a place, behind all others.
    AddEntry(String, Value),
    /// Takes a key with its value, or an entry of a list, away.
    Remove(String),
}

/// Why a text was not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The text is no YAML document.
    NoDocument,
    /// The document has no such place, or holds something else there.
    NoPlace(String),
    /// The change would have meant something else than was asked for.
    OtherMeaning,
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EditError::NoDocument => f.write_str("this is no YAML document"),
            EditError::NoPlace(place) => write!(f, "nothing can be changed at `{place}`"),
            EditError::OtherMeaning => f.write_str("the edited text would mean something else"),
        }
    }
}

impl std::error::Error for EditError {}

/// Makes some changes, one after the other.
///
/// # Errors
/// The text is no document, has no such place, or would mean something else than was asked for.
pub fn edited(text: &str, edits: &[ValueEdit]) -> Result<String, EditError> {
    edits
        .iter()
        .try_fold(text.to_owned(), |text, edit| edited_at_once(&text, std::slice::from_ref(edit)))
}

/// Makes changes that do not touch each other, at once: for many, where one after the other would
/// take long.
///
/// # Errors
/// As of [`edited`].
pub fn edited_at_once(text: &str, edits: &[ValueEdit]) -> Result<String, EditError> {
    let root = parse(text).ok_or(EditError::NoDocument)?;
    let mut wanted = root.to_json();
    let lines = Lines::of(text, &root);
    let mut pieces = Vec::new();
    for edit in edits {
        let no_place = || EditError::NoPlace(edit.place().to_owned());
        edit.apply_to(&mut wanted).ok_or_else(no_place)?;
        pieces.extend(edit.pieces(&lines, &root).ok_or_else(no_place)?);
    }
    let new = replaced(text, pieces);
    // Compared as text, because order counts in a document and not in JSON.
    let meant = parse(&new).map(|root| root.to_json().to_string());
    (meant == Some(wanted.to_string())).then_some(new).ok_or(EditError::OtherMeaning)
}

/// An entry of a list on one line, ready to be pasted.
pub fn entry_on_one_line(value: &Value) -> String {
    format!("- {}", write::inline(value, Style::Flow))
}

/// A value as a whole document, its keys in their order, in the layout of the bundled documents.
pub fn document(value: &Value) -> String {
    let text = write::document(value);
    super::canonical(&text).unwrap_or(text)
}

/// What a document means, without its layout; none if it has errors.
pub fn meaning(text: &str) -> Option<Value> {
    parse(text).map(|root| root.to_json())
}

/// The text with some places replaced; parsed again, everything else in it is as before. Of a text that
/// cannot be parsed nothing is known; it must be readable afterwards, or further than before.
///
/// # Errors
/// The text is no document before or after, or would mean something else outside these places.
pub fn replaced_safely(text: &str, edits: &[TextEdit]) -> Result<String, EditError> {
    let pieces = edits.iter().map(|edit| {
        let range = edit.span.start as usize..edit.span.end as usize;
        (range, edit.text.clone())
    });
    let new = replaced(text, pieces.collect());
    let Some(before) = parse_faulty(text) else {
        return reads_further(text, &new).then_some(new).ok_or(EditError::NoDocument);
    };
    let after = parse_faulty(&new).ok_or(EditError::OtherMeaning)?;
    let is_touched = |span: Span| edits.iter().any(|edit| touches(edit.span, span));
    let is_replaced = |span: Span| {
        edits.iter().any(|edit| edit.span.start < span.start && span.end <= edit.span.end)
    };
    let is_same = same_but_for(&before, &after, &is_touched, &is_replaced);
    is_same.then_some(new).ok_or(EditError::OtherMeaning)
}

/// Whether a text that is no document becomes one, or at least is one for more of its lines.
fn reads_further(old: &str, new: &str) -> bool {
    match (find::end_of_reading(old), find::end_of_reading(new)) {
        (Some(_), None) => true,
        (Some(old_line), Some(new_line)) => old_line < new_line,
        (None, _) => false,
    }
}

/// The texts of files with the fixes that findings carry, where they can be made safely; of two
/// fixes of one place the first is made.
pub fn fixed(sources: &Sources, found: &[crate::diag::Diagnostic]) -> Vec<(FileId, String)> {
    let mut by_file: std::collections::BTreeMap<FileId, Vec<TextEdit>> = Default::default();
    for edit in found.iter().flat_map(|diagnostic| &diagnostic.fix) {
        let edits = by_file.entry(edit.span.file).or_default();
        if !edits.iter().any(|other| touches(other.span, edit.span)) {
            edits.push(edit.clone());
        }
    }
    // Chapters and `smm.toml` are no YAML, whatever a parser makes of them.
    by_file.retain(|file, _| sources.file(*file).path.ends_with(".yaml"));
    // One edit that cannot be made must not keep the others of the file from being made.
    let fix = |(file, edits): (FileId, Vec<TextEdit>)| {
        let text = &sources.file(file).text;
        if let Ok(fixed) = replaced_safely(text, &edits) {
            return Some((file, fixed));
        }
        let is_safe = |edit: &TextEdit| replaced_safely(text, std::slice::from_ref(edit)).is_ok();
        let safe: Vec<TextEdit> = edits.into_iter().filter(is_safe).collect();
        Some((file, replaced_safely(text, &safe).ok()?))
    };
    let fixed = by_file.into_iter().filter_map(fix);
    fixed.filter(|(file, text)| *text != sources.file(*file).text).collect()
}

fn touches(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// Whether two trees are alike but for the places that were touched in the first; keys that became part of
/// a text before them are gone.
fn same_but_for(
    before: &Node,
    after: &Node,
    is_touched: &impl Fn(Span) -> bool,
    is_replaced: &impl Fn(Span) -> bool,
) -> bool {
    match (&before.value, &after.value) {
        (Parsed::List(old), Parsed::List(new)) => {
            old.len() == new.len()
                && old
                    .iter()
                    .zip(new)
                    .all(|(old, new)| same_but_for(old, new, is_touched, is_replaced))
        }
        (Parsed::Map(old), Parsed::Map(new)) => {
            let old: Vec<_> = old.iter().filter(|(key, _)| !is_replaced(key.span)).collect();
            old.len() == new.len()
                && old.iter().zip(new).all(|((old_key, old), (new_key, new))| {
                    (old_key == new_key || is_touched(old_key.span))
                        && same_but_for(old, new, is_touched, is_replaced)
                })
        }
        (Parsed::List(_) | Parsed::Map(_), _) | (_, Parsed::List(_) | Parsed::Map(_)) => false,
        _ => is_touched(before.span) || before.to_json() == after.to_json(),
    }
}

/// A part of the text and what stands there afterwards.
type Piece = (std::ops::Range<usize>, String);

/// Puts pieces in the place of others. What is put in at one place stands in the order given.
pub(super) fn replaced(text: &str, mut pieces: Vec<Piece>) -> String {
    pieces.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in pieces {
        out.push_str(text.get(at..range.start).unwrap_or(""));
        out.push_str(&new);
        at = at.max(range.end);
    }
    out + &text[at..]
}

impl ValueEdit {
    fn place(&self) -> &str {
        match self {
            ValueEdit::Set(place, _)
            | ValueEdit::Rename(place, _)
            | ValueEdit::AddKey(place, ..)
            | ValueEdit::AddEntry(place, _)
            | ValueEdit::Remove(place) => place,
        }
    }

    /// Makes the change in what the document means.
    fn apply_to(&self, document: &mut Value) -> Option<()> {
        match self {
            ValueEdit::Set(place, value) => *document.pointer_mut(place)? = value.clone(),
            ValueEdit::AddKey(place, key, value) => {
                let map =
                    spot(document, place, || Value::Object(Default::default()))?.as_object_mut()?;
                if map.insert(key.clone(), value.clone()).is_some() {
                    return None;
                }
            }
            ValueEdit::AddEntry(place, value) => {
                spot(document, place, || Value::Array(Vec::new()))?
                    .as_array_mut()?
                    .push(value.clone());
            }
            ValueEdit::Rename(place, key) => {
                let (parent, old) = split(place)?;
                let map = document.pointer_mut(parent)?.as_object_mut()?;
                if map.contains_key(key) || !map.contains_key(&old) {
                    return None;
                }
                let renamed = std::mem::take(map).into_iter();
                *map = renamed
                    .map(|(name, value)| (if name == old { key.clone() } else { name }, value))
                    .collect();
            }
            ValueEdit::Remove(place) => {
                let (parent, old) = split(place)?;
                match document.pointer_mut(parent)? {
                    Value::Object(map) => drop(map.shift_remove(&old)?),
                    Value::Array(items) => {
                        let at: usize = old.parse().ok().filter(|at| *at < items.len())?;
                        items.remove(at);
                    }
                    _ => return None,
                }
                // What has lost its last entry holds nothing, and says so.
            }
        }
        Some(())
    }

    /// What the change does to the text.
    fn pieces(&self, lines: &Lines<'_>, root: &Node) -> Option<Vec<Piece>> {
        match self {
            ValueEdit::Set(place, value) => lines.set(root, place, value),
            ValueEdit::Rename(place, key) => {
                let (parent, old) = split(place)?;
                let (old, _) = root.at(parent)?.entry(&old)?;
                Some(vec![(range(old.span), write::key(key))])
            }
            ValueEdit::AddKey(place, key, value) => {
                let entry = |style, indent| match style {
                    Style::Flow => format!("{}: {}", write::key(key), write::inline(value, style)),
                    Style::Block => {
                        format!("{}:{}", write::key(key), write::behind_key(value, indent))
                    }
                };
                lines.add(root, place, &entry)
            }
            ValueEdit::AddEntry(place, value) => {
                let entry = |style, indent| match style {
                    Style::Flow => write::inline(value, style),
                    Style::Block => format!("-{}", write::behind_dash(value, indent)),
                };
                lines.add(root, place, &entry)
            }
            ValueEdit::Remove(place) => lines.remove(root, place),
        }
    }
}

/// The collection at a place; one that is empty may be written as nothing.
fn spot<'v>(
    document: &'v mut Value,
    place: &str,
    empty: impl Fn() -> Value,
) -> Option<&'v mut Value> {
    let found = document.pointer_mut(place)?;
    if found.is_null() {
        *found = empty();
    }
    Some(found)
}

/// The pointer to what holds a place, and the last step to it.
fn split(place: &str) -> Option<(&str, String)> {
    let (parent, step) = place.rsplit_once('/')?;
    Some((parent, super::unescape_step(step)))
}

fn range(span: Span) -> std::ops::Range<usize> {
    span.start as usize..span.end as usize
}
