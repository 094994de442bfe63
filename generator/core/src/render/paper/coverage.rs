//! Which characters the fonts can print, and where the texts use others.
//!
//! In: the characters that the shell's fonts have. Out: findings with the place in the YAML, and
//! data in which a stand-in takes the place of what cannot be printed. Never: opens a font.

use crate::Sources;
use crate::diag::{Code, Diagnostics};
use crate::model::walk::{model_texts, profile_texts};
use crate::model::{Catalog, Text};
use crate::span::Span;

/// What is printed where a glyph is missing.
const STAND_IN: char = '□';

/// The characters that can be printed, as ranges in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    ranges: Vec<(u32, u32)>,
}

impl Coverage {
    /// Makes it from the characters, in any order.
    pub fn of(characters: impl IntoIterator<Item = u32>) -> Self {
        let mut all: Vec<u32> = characters.into_iter().collect();
        all.sort_unstable();
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for code in all {
            match ranges.last_mut() {
                Some((_, last)) if code <= last.saturating_add(1) => *last = code,
                _ => ranges.push((code, code)),
            }
        }
        Self { ranges }
    }

    /// Whether a character can be printed; white space and marks of direction need no glyph.
    pub fn has(&self, character: char) -> bool {
        let code = u32::from(character);
        let is_invisible = character.is_whitespace()
            || matches!(code, 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2064 | 0xFE0F);
        let at = self.ranges.partition_point(|(_, last)| *last < code);
        is_invisible || self.ranges.get(at).is_some_and(|(first, _)| *first <= code)
    }

    /// The text with a stand-in for each character that cannot be printed.
    pub fn printable(&self, text: &str) -> String {
        let stand_in = |c: char| if c.is_ascii() || self.has(c) { c } else { STAND_IN };
        text.chars().map(stand_in).collect()
    }
}

/// Reports the characters that paper cannot show.
pub fn report_missing_glyphs(
    catalog: &Catalog,
    coverage: &Coverage,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    for model in &catalog.models {
        report_name(&model.title, model.span, coverage, diags);
        for practice in &model.practices {
            report_name(&practice.title, practice.span, coverage, diags);
        }
        for (_, text) in model_texts(model) {
            report_text(text, coverage, sources, diags);
        }
    }
    for profile in &catalog.profiles {
        report_name(&profile.title, profile.span, coverage, diags);
        for (_, text) in profile_texts(profile) {
            report_text(text, coverage, sources, diags);
        }
    }
}

fn report_text(text: &Text, coverage: &Coverage, sources: &Sources, diags: &mut Diagnostics) {
    let lacks = |(_, c): &(usize, char)| !c.is_ascii() && !coverage.has(*c);
    let Some((at, character)) = text.markdown.char_indices().find(lacks) else { return };
    let range = at..at + character.len_utf8();
    report(character, sources.locate(text.span, &text.markdown, range), diags);
}

fn report_name(name: &str, span: Span, coverage: &Coverage, diags: &mut Diagnostics) {
    if let Some(character) = name.chars().find(|c| !c.is_ascii() && !coverage.has(*c)) {
        report(character, span, diags);
    }
}

fn report(character: char, span: Span, diags: &mut Diagnostics) {
    let code = u32::from(character);
    diags
        .report(
            Code::MissingGlyph,
            span,
            format!("no font for paper has the character `{character}` (U+{code:04X})"),
        )
        .hint(format!(
            "write it in Latin, Greek or Cyrillic, or put a font that has it into `book/fonts`; \
             until then paper shows `{STAND_IN}`"
        ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_knows_its_edges() {
        let coverage = Coverage::of([0x61, 0x63, 0x62, 0x416]);
        assert_eq!(coverage.ranges, [(0x61, 0x63), (0x416, 0x416)]);
        assert!(coverage.has('a') && coverage.has('c') && coverage.has('Ж') && coverage.has(' '));
        assert!(!coverage.has('d') && !coverage.has('З') && !coverage.has('漢'));
        assert_eq!(coverage.printable("{\"Ж漢\"}"), "{\"Ж□\"}");
    }
}
