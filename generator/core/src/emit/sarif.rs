//! Findings as SARIF 2.1.0, which code-scanning tools read.

use serde_json::{Value as Json, json};

use crate::diag::{Code, Diagnostic};
use crate::source::Sources;
use crate::span::Span;

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let results: Vec<Json> = diagnostics.iter().map(|found| result(found, sources)).collect();
    let rules: Vec<Json> = Code::ALL.iter().map(|code| rule(*code)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "smm",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).expect("findings are plain data") + "\n"
}

fn rule(code: Code) -> Json {
    json!({
        "id": code.name(),
        "shortDescription": { "text": code.title() },
        "help": { "text": code.explanation(), "markdown": code.explanation() },
        "defaultConfiguration": { "level": code.severity().name() },
    })
}

fn result(diagnostic: &Diagnostic, sources: &Sources) -> Json {
    let mut text = diagnostic.message.clone();
    for hint in &diagnostic.hints {
        text.push_str("\nhelp: ");
        text.push_str(hint);
    }
    let related: Vec<Json> = diagnostic
        .related
        .iter()
        .map(|(span, label)| {
            let mut location = location(*span, sources);
            location["message"] = json!({ "text": label });
            location
        })
        .collect();
    json!({
        "ruleId": diagnostic.code.name(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == diagnostic.code),
        "level": diagnostic.severity.name(),
        "message": { "text": text },
        "locations": [location(diagnostic.span, sources)],
        "relatedLocations": related,
    })
}

fn location(span: Span, sources: &Sources) -> Json {
    let (start_line, start_column) = sources.line_column(span.file, span.start);
    let (end_line, end_column) = sources.line_column(span.file, span.end);
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": percent_encode(&sources.file(span.file).path) },
        "region": {
            "startLine": start_line,
            "startColumn": start_column,
            "endLine": end_line,
            "endColumn": end_column,
        },
    }})
}

/// Encodes what a URI reference may not hold.
fn percent_encode(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    path.bytes()
        .map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
