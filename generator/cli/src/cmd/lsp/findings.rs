//! Findings as an editor shows them.

use std::collections::BTreeMap;
use std::ops::Range;

use gen_lsp_types::{
    Diagnostic as LspDiagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
};
use smm_core::span::Span;
use smm_core::{Diagnostic, Severity};

use super::places::Positions;
use super::project::Project;
use super::session::Session;

/// The findings of the state that answers come from.
pub(super) fn current(project: &Project) -> &[Diagnostic] {
    match &project.judged {
        Some((number, found)) if *number == project.number => found,
        _ => &[],
    }
}

/// The findings of a workspace as an editor shows them, by path.
pub(super) fn findings(
    session: &Session,
    project: &Project,
) -> BTreeMap<String, Vec<LspDiagnostic>> {
    let mut by_path: BTreeMap<String, Vec<LspDiagnostic>> = BTreeMap::new();
    let sources = &project.state.sources;
    let mut known: BTreeMap<&str, Positions<'_>> = BTreeMap::new();
    for one in current(project) {
        let path = &sources.file(one.span.file).path;
        let places = known.entry(path).or_insert_with(|| session.positions(project, path));
        by_path.entry(path.clone()).or_default().push(diagnostic(session, project, one, places));
    }
    by_path
}

/// A finding as an editor shows it: with its cures behind the message.
pub(super) fn diagnostic(
    session: &Session,
    project: &Project,
    one: &Diagnostic,
    places: &Positions<'_>,
) -> LspDiagnostic {
    let hints = one.hints.iter().map(|hint| format!("\nhelp: {hint}")).collect::<String>();
    let related = one.related.iter().map(|(span, label)| {
        let inside = &project.state.sources.file(span.file).path;
        let range = session.positions(project, inside).range(bytes(*span));
        let uri = session.uri(project, inside);
        DiagnosticRelatedInformation { location: Location { uri, range }, message: label.clone() }
    });
    let related: Vec<_> = related.collect();
    LspDiagnostic {
        range: places.range(bytes(one.span)),
        severity: Some(match one.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
        }),
        code: Some(one.code.name().to_owned().into()),
        source: Some("smm".to_owned()),
        message: format!("{}{hints}", one.message).into(),
        related_information: (!related.is_empty()).then_some(related),
        ..Default::default()
    }
}

/// The bytes of a text that a span covers.
pub(super) fn bytes(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}
