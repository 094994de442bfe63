//! Findings as one JSON document, for scripts.

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::source::Sources;
use crate::span::Span;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct JsonFinding<'d> {
    code: &'static str,
    severity: &'static str,
    message: &'d str,
    place: JsonPlace<'d>,
    related: Vec<JsonRelated<'d>>,
    hints: &'d [String],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct JsonRelated<'d> {
    label: &'d str,
    place: JsonPlace<'d>,
}

/// Lines and columns count from 1, columns in characters; the end is exclusive.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct JsonPlace<'d> {
    path: &'d str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let findings: Vec<JsonFinding<'_>> = diagnostics
        .iter()
        .map(|diagnostic| JsonFinding {
            code: diagnostic.code.name(),
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            place: place(diagnostic.span, sources),
            related: diagnostic
                .related
                .iter()
                .map(|(span, label)| JsonRelated { label, place: place(*span, sources) })
                .collect(),
            hints: &diagnostic.hints,
        })
        .collect();
    let document = serde_json::json!({ "findings": findings });
    serde_json::to_string_pretty(&document).expect("findings are plain data") + "\n"
}

fn place(span: Span, sources: &Sources) -> JsonPlace<'_> {
    let (line, column) = sources.line_column(span.file, span.start);
    let (end_line, end_column) = sources.line_column(span.file, span.end);
    JsonPlace { path: &sources.file(span.file).path, line, column, end_line, end_column }
}
