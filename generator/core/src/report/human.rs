//! Findings for people: code, place, the line at fault, what to do.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::diag::{Diagnostic, Severity};
use crate::source::Sources;
use crate::span::Span;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Color,
}

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Color => Renderer::styled(),
    };
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&render_one(diagnostic, sources, &renderer));
        out.push_str("\n\n");
    }
    out
}

fn render_one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let file = sources.file(diagnostic.span.file);
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.name());
    let mut group = if has_place(diagnostic.span, &file.text) {
        let snippet = Snippet::source(file.text.as_str())
            .path(file.path.as_str())
            .annotation(AnnotationKind::Primary.span(visible(diagnostic.span, &file.text)))
            .annotations(
                diagnostic
                    .related
                    .iter()
                    .filter(|(span, _)| span.file == diagnostic.span.file)
                    .map(|(span, label)| {
                        AnnotationKind::Context
                            .span(visible(*span, &file.text))
                            .label(label.as_str())
                    }),
            );
        title.element(snippet)
    } else {
        title.element(annotate_snippets::Origin::path(file.path.as_str()))
    };
    for (span, label) in &diagnostic.related {
        if span.file != diagnostic.span.file {
            let other = sources.file(span.file);
            group = group.element(
                Snippet::source(other.text.as_str()).path(other.path.as_str()).annotation(
                    AnnotationKind::Context.span(visible(*span, &other.text)).label(label.as_str()),
                ),
            );
        }
    }
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    renderer.render(&[group]).to_string()
}

fn has_place(span: Span, text: &str) -> bool {
    !text.is_empty() && (span.start > 0 || span.end > 0)
}

/// The part of a span on its first line; long texts would fill the screen.
fn visible(span: Span, text: &str) -> std::ops::Range<usize> {
    let floor = |offset: u32| {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let (start, end) = (floor(span.start), floor(span.end));
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line_end = start + text[start..line_end].trim_end().len();
    start..end.clamp(start, line_end.max(start))
}

/// One line that says how much was found.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    format!("{}, {}", plural(errors, "error"), plural(warnings, "warning"))
}
