//! Rules about characters: paper can show what its fonts have.

use crate::diag::{Code, Diagnostics};
use crate::glyphs::{Coverage, STAND_IN};
use crate::model::walk::{model_texts, profile_texts};
use crate::model::{Catalog, Text};
use crate::source::Sources;
use crate::span::Span;

/// Reports the characters that paper cannot show.
pub(crate) fn are_printable(
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
            "write it in Latin, Greek or Cyrillic; paper shows `{STAND_IN}` unless a font in \
             `book/fonts` has it, and then turn `missing-glyph` off in `smm.toml`"
        ));
}
