//! Findings that were there before: a baseline accepts what was found once, so that a check reports what is new.
//!
//! In: findings of a checked workspace, and the text of a baseline. Out: what is new, what is dead; the text. A finding
//! is known by its code, by the id that it is about and by the words that stand there: whoever edits the item sees it
//! again. Never: hides an error.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Severity};
use crate::digest::sha256_hex;
use crate::source::Sources;
use crate::span::FileId;
use crate::symbols::{SymbolKind, Symbols};
use crate::workspace::Workspace;

/// The first lines of a baseline.
const HEAD: &str = "# Findings that were there when this file was written: code, what it is about, digest of the words.
# `smm check --baseline` reports all others; `smm check --write-baseline` writes the file anew.
";
/// So many digits of a digest tell two texts of one item apart.
const DIGITS: usize = 16;

/// Findings that are accepted, each with how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<String, usize>);

/// What a baseline leaves of the findings.
#[derive(Debug)]
pub struct Compared {
    /// What it does not have.
    pub new: Vec<Diagnostic>,
    /// How many findings it has.
    pub accepted: usize,
    /// What it has and nobody found any more.
    pub dead: Vec<String>,
}

impl Baseline {
    /// Accepts all warnings among some findings.
    pub fn of(found: &[Diagnostic], workspace: &Workspace, sources: &Sources) -> Self {
        let places = ItemStarts::of(workspace, sources);
        let mut accepted = BTreeMap::new();
        for finding in found.iter().filter(|one| one.severity == Severity::Warning) {
            *accepted.entry(places.key(finding, sources)).or_default() += 1;
        }
        Self(accepted)
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// A line is none of a baseline; says which.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut accepted = BTreeMap::new();
        for (at, line) in text.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let parts: Vec<&str> = line.split(' ').collect();
            let is_digest =
                |part: &str| part.len() == DIGITS && part.bytes().all(|b| b.is_ascii_hexdigit());
            match parts[..] {
                [_, .., digest] if parts.len() >= 3 && is_digest(digest) => {
                    *accepted.entry(line.to_owned()).or_default() += 1;
                }
                _ => return Err(format!("line {} is no line of a baseline", at + 1)),
            }
        }
        Ok(Self(accepted))
    }

    /// The baseline as a file has it.
    pub fn text(&self) -> String {
        let lines = self.0.iter().flat_map(|(key, times)| std::iter::repeat_n(key, *times));
        lines.fold(HEAD.to_owned(), |text, key| format!("{text}{key}\n"))
    }

    /// How many findings it accepts.
    pub fn len(&self) -> usize {
        self.0.values().sum()
    }

    /// Whether it accepts nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Leaves the findings that are new.
    pub fn compare(
        self,
        found: Vec<Diagnostic>,
        workspace: &Workspace,
        sources: &Sources,
    ) -> Compared {
        let places = ItemStarts::of(workspace, sources);
        let mut left = self.0;
        let mut accepted = 0;
        let is_new = |finding: &Diagnostic| {
            if finding.severity == Severity::Error {
                return true;
            }
            match left.get_mut(&places.key(finding, sources)).filter(|times| **times > 0) {
                Some(times) => {
                    *times -= 1;
                    accepted += 1;
                    false
                }
                None => true,
            }
        };
        let new = found.into_iter().filter(is_new).collect();
        let dead = left.into_iter().filter(|(_, times)| *times > 0).map(|(key, _)| key).collect();
        Compared { new, accepted, dead }
    }
}

/// Where in each file which item begins.
struct ItemStarts(BTreeMap<FileId, Vec<(usize, String)>>);

impl ItemStarts {
    fn of(workspace: &Workspace, sources: &Sources) -> Self {
        let mut places: BTreeMap<FileId, Vec<(usize, String)>> = BTreeMap::new();
        let symbols = Symbols::of(workspace, sources);
        let has_text = |kind| {
            matches!(
                kind,
                SymbolKind::Domain
                    | SymbolKind::Practice
                    | SymbolKind::Level
                    | SymbolKind::Item
                    | SymbolKind::Term
            )
        };
        for one in symbols.definitions().iter().filter(|one| has_text(one.kind)) {
            let name = one.names.first().cloned().unwrap_or_default();
            places.entry(one.span.file).or_default().push((one.span.start as usize, name));
        }
        places.values_mut().for_each(|of_file| of_file.sort());
        Self(places)
    }

    /// What a finding is known by: `code id digest`.
    fn key(&self, finding: &Diagnostic, sources: &Sources) -> String {
        let file = sources.file(finding.span.file);
        let (about, words) = self.about(finding, &file.path, &file.text);
        let squeezed = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let digest = sha256_hex(format!("{}\n{squeezed}", finding.message).as_bytes());
        let about = about.replace(char::is_whitespace, "-");
        format!("{} {about} {}", finding.code.name(), &digest[..DIGITS])
    }

    /// What a finding is about, and the words there: an item up to the next one, else a paragraph of the file.
    fn about<'t>(&self, finding: &Diagnostic, path: &str, text: &'t str) -> (String, &'t str) {
        let at = (finding.span.start as usize).min(text.len());
        let items = self.0.get(&finding.span.file).map_or(&[][..], Vec::as_slice);
        let behind = items.partition_point(|(start, _)| *start <= at);
        let Some((start, id)) = behind.checked_sub(1).and_then(|last| items.get(last)) else {
            return (path.to_owned(), paragraph(text, at));
        };
        let end = items.get(behind).map_or(text.len(), |(next, _)| *next);
        // The line on which the next item begins is its own.
        let end = text.get(..end).and_then(|before| before.rfind('\n')).unwrap_or(end);
        (id.clone(), text.get(*start..end.max(*start)).unwrap_or_default())
    }
}

/// The lines around a place up to the next blank ones.
fn paragraph(text: &str, at: usize) -> &str {
    let Some((before, behind)) = text.get(..at).zip(text.get(at..)) else { return text };
    let start = before.rfind("\n\n").map_or(0, |blank| blank + 2);
    let end = behind.find("\n\n").map_or(text.len(), |blank| at + blank);
    &text[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_baseline_is_read_as_it_was_written_and_nothing_else_is() {
        let line = "long-sentence INJ-1-I1 0123456789abcdef";
        let baseline = Baseline::read(&format!("{HEAD}{line}\n{line}\n")).expect("a baseline");
        assert_eq!((baseline.len(), baseline.text()), (2, format!("{HEAD}{line}\n{line}\n")));
        for wrong in ["long-sentence", "a b c", "{\"findings\": []}"] {
            assert!(Baseline::read(wrong).is_err(), "{wrong}");
        }
    }
}
