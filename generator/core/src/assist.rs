//! What an editor asks about a place in a document: what stands there, what may stand there, where
//! else it is named.
//!
//! In: what is [known](Understood) of a workspace, and the text of a document as it is being written, broken
//! or not. Out: values with places in that text. Never: speaks a protocol, reads, writes.

mod complete;
mod describe;
mod drift;
mod hover;
mod outline;
pub mod positions;
mod rename;
mod shape;
mod spot;

use std::ops::Range;

pub use complete::{Completion, CompletionSort, completions};
pub use drift::Drift;
pub use hover::{HoverText, hover};
pub use outline::{OutlineEntry, OutlineSort, outline, title};
pub use rename::{FileMove, Refusal, RenamePlan, RenameTarget, rename, rename_target};

use crate::id::VersionRef;
use crate::layout::{self, Home};
use crate::live::Understood;
use crate::span::{FileId, Span};
use crate::symbols::{Definition, Sight, SymbolKind, Use};

/// A document as an editor shows it, beside what was last understood of it.
pub struct EditorPage<'p> {
    /// What is known of its workspace.
    pub known: &'p Understood,
    /// Its path in the workspace.
    pub path: &'p str,
    /// Its text in the editor.
    pub text: &'p str,
    file: Option<FileId>,
    /// From the text in the editor to the one that was understood.
    back: Drift,
    /// And the other way.
    forth: Drift,
}

impl<'p> EditorPage<'p> {
    /// A document of a workspace.
    pub fn new(known: &'p Understood, path: &'p str, text: &'p str) -> Self {
        let file = known.sources.find(path);
        let understood = file.map_or("", |id| known.sources.file(id).text.as_str());
        let back = Drift::between(text, understood);
        Self { known, path, text, file, back, forth: back.reversed() }
    }

    /// What is named at an offset, and where the name stands.
    pub fn named_at(&self, offset: usize) -> Option<(&'p Definition, Range<usize>)> {
        self.recorded_at(offset).or_else(|| self.written_at(offset))
    }

    /// What the table of names says about a place that was understood.
    fn recorded_at(&self, offset: usize) -> Option<(&'p Definition, Range<usize>)> {
        let symbols = &self.known.symbols;
        let file = self.file?;
        let at = u32::try_from(self.back.of(offset)?).ok()?;
        let (found, span) = match symbols.use_at(file, at) {
            Some(of) => (symbols.definition_of(of)?, of.span),
            None => {
                let found = symbols.at(file, at)?;
                (found, found.span)
            }
        };
        // A chapter is defined by its file as a whole, not by its first letter.
        if span.start == span.end {
            return None;
        }
        Some((found, self.range(span)?))
    }

    /// What a word means that was written since, or stands in a document that is broken.
    fn written_at(&self, offset: usize) -> Option<(&'p Definition, Range<usize>)> {
        let range = word_at(self.text, offset);
        let word = &self.text[range.clone()];
        let is_id = word.contains(|c: char| c.is_ascii_digit() || c == '-' || c == '@');
        let is_in_brackets = self.text[..range.start].ends_with("[[");
        // A single word may be one of a text.
        if !(is_in_brackets || is_id || self.is_alone(&range)) {
            return None;
        }
        let sight = self.sight();
        let listed = [SymbolKind::Role, SymbolKind::Record, SymbolKind::AnswerSet].map(Some);
        let of_ids = std::iter::once(None).chain(listed);
        let mut of_ids = of_ids;
        let found = of_ids.find_map(|kind| {
            let (name, sight) = (word.to_owned(), sight.clone());
            self.known.symbols.definition_of(&Use { kind, name, sight, span: Span::default() })
        });
        Some((found?, range))
    }

    /// Whether a word is all of a key or value.
    fn is_alone(&self, range: &Range<usize>) -> bool {
        let before = self.text[..range.start].trim_end_matches([' ', '"', '\'']);
        let after = self.text[range.end..].trim_start_matches([' ', '"', '\'', '\r']);
        let opens = before.is_empty() || before.ends_with(['\n', ':', '-', '[', '{', ',']);
        opens && (after.is_empty() || after.starts_with(['\n', ':', ',', ']', '}', '#']))
    }

    /// Where names in this document are looked for.
    pub fn sight(&self) -> Sight {
        let catalog = &self.known.workspace.catalog;
        if let Some(home) = Home::of_path(self.path) {
            if layout::is_changes(self.path) {
                return Sight::AllVersions(home.id);
            }
            let base = || value_of(self.text, "base").and_then(VersionRef::parse);
            let known = home.name().filter(|name| catalog.has(name)).or_else(base);
            return known.filter(|name| catalog.has(name)).map_or(Sight::Workspace, Sight::Version);
        }
        let key = match shape::kind_of(self.path) {
            Some("assessment") => "profile",
            Some("comments") => "version",
            Some("mapping") => "from",
            _ => return Sight::Workspace,
        };
        let about = value_of(self.text, key).and_then(|name| catalog.find(name));
        about.map_or(Sight::Workspace, Sight::Version)
    }

    /// Where a place that was understood stands in the text in the editor.
    pub fn range(&self, span: Span) -> Option<Range<usize>> {
        let (start, end) = (span.start as usize, span.end as usize);
        // What went in right behind a name belongs to it no more than what went in before.
        Some(self.forth.of(start)?..self.forth.of(end)?).filter(|range| range.start <= range.end)
    }
}

/// The value of a key that stands at the very left.
fn value_of<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let lines = text.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    let value = lines.map(|value| value.split(" #").next().unwrap_or("")).next()?;
    Some(value.trim().trim_matches(['"', '\'']))
}

/// The word around an offset, as ids have them.
fn word_at(text: &str, offset: usize) -> Range<usize> {
    let offset = crate::source::floor_char_boundary(text, offset);
    let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '@' | '.' | '/');
    let before = text[..offset].chars().rev().take_while(|c| is_inside(*c)).count();
    let after = text[offset..].chars().take_while(|c| is_inside(*c)).count();
    // All of them are of one byte.
    let range = offset - before..offset + after;
    let word = text[range.clone()].trim_end_matches('.');
    range.start..(range.start + word.len()).max(offset.min(range.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_that_ids_are_made_of() {
        for (text, word) in [
            ("a [[PHY-2|-I1]] b", "PHY-2-I1"),
            ("base: iot-smm@|1.2\n", "iot-smm@1.2"),
            ("See |PHY-2.", "PHY-2"),
            ("😀|doors", "doors"),
            ("a | b", ""),
        ] {
            let at = text.find('|').expect("a cursor");
            let text = text.replace('|', "");
            assert_eq!(&text[word_at(&text, at)], word);
        }
    }
}
