//! Rules about characters: paper can show what its fonts have.

use crate::diag::{Code, Diagnostics};
use crate::glyphs::{Coverage, STAND_IN};
use crate::model::walk::{model_texts, profile_texts};
use crate::model::{Catalog, Model, Text};
use crate::source::Sources;
use crate::span::Span;
use crate::workspace::Workspace;

/// Reports the characters that paper cannot show.
pub(crate) fn are_printable(
    catalog: &Catalog,
    coverage: &Coverage,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    for model in &catalog.models {
        for name in names_of(model) {
            report_name(name, model.span, coverage, diags);
        }
        for practice in &model.practices {
            let examples = practice.examples.iter().map(|example| &example.title);
            let pitfalls = practice.pitfalls.iter().map(|pitfall| &pitfall.title);
            for name in examples.chain(pitfalls).chain([&practice.title]) {
                report_name(name, practice.span, coverage, diags);
            }
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

/// What a model calls itself, its levels and domains.
fn names_of(model: &Model) -> Vec<&str> {
    let subdomains = model.domains.iter().flat_map(|domain| &domain.subdomains);
    let mut names = vec![model.title.as_str(), &model.short_title];
    names.extend(model.levels.iter().map(|level| level.title.as_str()));
    names.extend(model.domains.iter().map(|domain| domain.title.as_str()));
    names.extend(subdomains.filter_map(|sub| sub.title.as_deref()));
    names
}

/// Reports the characters of the glossary and of declared changes that paper cannot show.
pub(super) fn around_models_are_printable(
    workspace: &Workspace,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let coverage = Coverage::bundled();
    for term in &workspace.glossary.terms {
        report_name(&term.term, term.definition.span, &coverage, diags);
        report_text(&term.definition, &coverage, sources, diags);
    }
    for doc in &workspace.changes {
        let reasons = doc.value.changes.iter().map(|change| &change.reason);
        for text in reasons.chain([&doc.value.summary]) {
            report_name(text, text.span, &coverage, diags);
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
