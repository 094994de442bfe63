//! Findings for people: code, place, the line at fault, what to do.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{Annotation as Mark, AnnotationKind, Level, Renderer, Snippet};

use crate::diag::{Diagnostic, Severity};
use crate::source::{SourceFile, Sources, floor_char_boundary};
use crate::span::Span;
use crate::text::{self, shown_on_one_line};

/// Places that are farther apart are shown one after the other.
const MAX_LINES_BETWEEN: usize = 100;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FindingStyle {
    Plain,
    Color,
}

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources, style: FindingStyle) -> String {
    let renderer = match style {
        FindingStyle::Plain => Renderer::plain(),
        FindingStyle::Color => Renderer::styled(),
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
    let title =
        level.primary_title(shown_on_one_line(&diagnostic.message)).id(diagnostic.code.name());
    let (near, far): (Vec<_>, Vec<_>) =
        diagnostic.related.iter().partition(|(span, _)| is_near(*span, diagnostic.span, file));
    let mut group = if has_place(diagnostic.span, &file.text) {
        let mut marks = vec![(diagnostic.span, None)];
        marks.extend(near.iter().map(|(span, label)| (*span, Some(label.as_str()))));
        title.element(snippet(file, &marks))
    } else {
        title.element(annotate_snippets::Origin::path(shown_on_one_line(&file.path)))
    };
    for (span, label) in far {
        let file = sources.file(span.file);
        group = if has_place(*span, &file.text) {
            group.element(snippet(file, &[(*span, Some(label.as_str()))]))
        } else {
            let whole = format!("`{}`: {label}", file.path);
            group.element(Level::NOTE.message(shown_on_one_line(&whole).into_owned()))
        };
    }
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.message(shown_on_one_line(hint)));
    }
    renderer.render(&[group]).to_string()
}

fn has_place(span: Span, text: &str) -> bool {
    !text.is_empty() && (span.start > 0 || span.end > 0)
}

/// Whether two places fit into one snippet.
fn is_near(span: Span, other: Span, file: &SourceFile) -> bool {
    let line = |span: Span| file.line_of(span.start as usize);
    span.file == other.file && line(span).abs_diff(line(other)) <= MAX_LINES_BETWEEN
}

/// The lines that hold some places; a place without a label is the one at fault.
fn snippet<'s>(file: &'s SourceFile, marks: &[(Span, Option<&'s str>)]) -> Snippet<'s, Mark<'s>> {
    let lines = || marks.iter().map(|(span, _)| file.line_of(span.start as usize));
    let (first, last) = (lines().min().unwrap_or(0), lines().max().unwrap_or(0));
    let window = file.lines_range(first, last);
    let annotations = marks.iter().map(|(span, label)| {
        let kind = if label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
        let place = visible(*span, &file.text);
        let annotation = kind.span(place.start - window.start..place.end - window.start);
        match label {
            Some(label) => annotation.label(shown_on_one_line(label)),
            None => annotation,
        }
    });
    Snippet::source(without_c1(&file.text[window.clone()]))
        .line_start(first + 1)
        .path(shown_on_one_line(&file.path))
        .annotations(annotations)
}

/// The text with a dot in place of each C1 control sign, some of which steer terminals; others are
/// shown as signs by the renderer. Both have two bytes, so that places stay where they are.
fn without_c1(text: &str) -> Cow<'_, str> {
    let is_c1 = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    match text.contains(is_c1) {
        true => text.replace(is_c1, "\u{b7}").into(),
        false => text.into(),
    }
}

/// The part of a span on its first line; long texts would fill the screen.
fn visible(span: Span, text: &str) -> Range<usize> {
    let start = floor_char_boundary(text, span.start as usize);
    let end = floor_char_boundary(text, span.end as usize);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line_end = start + text[start..line_end].trim_end().len();
    start..end.clamp(start, line_end)
}

/// One line that says how much was found.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    format!("{}, {}", text::count(errors, "error"), text::count(warnings, "warning"))
}
