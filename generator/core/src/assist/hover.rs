//! What an editor shows over a place: the text behind a name, what a key is for, what a finding means.

use std::ops::Range;

use super::describe::describe;
use super::shape::{SchemaShape, kind_of};
use super::spot::{SpotPlace, spot};
use super::{EditorPage, word_at};
use crate::diag::{Code, Diagnostic};
use crate::layout;

/// What is shown over a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoverText {
    /// The place, in the text in the editor.
    pub range: Range<usize>,
    /// What is shown, in Markdown.
    pub markdown: String,
}

/// What to show over an offset, given the findings that cover it; nothing over plain words.
pub fn hover(page: &EditorPage<'_>, offset: usize, found: &[&Diagnostic]) -> Option<HoverText> {
    let named = page
        .named_at(offset)
        .and_then(|(definition, range)| Some((range, describe(page.known, definition)?.text)));
    let said = named.or_else(|| code(page, offset)).or_else(|| key_or_value(page, offset));
    let meant = found.iter().map(|one| explained(one.code));
    let (range, mut parts) = match said {
        Some((range, text)) => (range, vec![text]),
        None => (word_at(page.text, offset), Vec::new()),
    };
    parts.extend(meant);
    parts.dedup();
    (!parts.is_empty()).then(|| HoverText { range, markdown: parts.join("\n\n---\n\n") })
}

/// What a kind of finding means.
fn explained(code: Code) -> String {
    let text = code.explanation().trim();
    let text = text.split_once('\n').map_or("", |(_, text)| text.trim_start());
    format!("`{}`: **{}**\n\n{text}", code.name(), code.title())
}

/// A kind of finding that the workspace gives another weight.
fn code(page: &EditorPage<'_>, offset: usize) -> Option<(Range<usize>, String)> {
    if page.path != layout::WORKSPACE {
        return None;
    }
    let range = word_at(page.text, offset);
    Some((range.clone(), explained(Code::from_name(&page.text[range])?)))
}

/// What a key is for, or what a value of a few that are allowed means.
fn key_or_value(page: &EditorPage<'_>, offset: usize) -> Option<(Range<usize>, String)> {
    let spot = spot(page.text, offset)?;
    let shape = SchemaShape::of(kind_of(page.path)?)?.at(&spot.path)?;
    let word = &page.text[spot.range.clone()];
    let text = match spot.place {
        SpotPlace::Key => {
            let keys = shape.keys();
            let word = word.trim_matches(['"', '\'']);
            let (_, own) = keys.iter().find(|(key, _)| *key == word)?;
            key_text(word, *own, shape.requires(word))
        }
        SpotPlace::Value | SpotPlace::Open => {
            let values = shape.values();
            let (value, meaning) = values.iter().find(|(value, _)| *value == word)?;
            format!("`{value}` {meaning}")
        }
        SpotPlace::Prose => return None,
    };
    Some((spot.range, text))
}

/// What a key is for, and what its value may be.
pub(super) fn key_text(key: &str, shape: SchemaShape<'_>, is_required: bool) -> String {
    let must = if is_required { ", required" } else { "" };
    let mut text = format!("`{key}`{must}\n\n{}", shape.description());
    for (value, meaning) in shape.values() {
        let gap = if text.ends_with(shape.description()) { "\n\n" } else { "\n" };
        text.push_str(&format!("{gap}- `{value}` {meaning}"));
    }
    if let Some(example) = shape.example() {
        text.push_str(&format!("\n\nExample: `{example}`"));
    }
    text
}
