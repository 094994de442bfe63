//! Findings as workflow commands, which GitHub shows beside the lines of a pull request.

use std::fmt::Write as _;

use crate::diag::Diagnostic;
use crate::source::Sources;
use crate::text::shown;

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let (line, column) = sources.line_column(diagnostic.span.file, diagnostic.span.start);
        let mut message = diagnostic.message.clone();
        for hint in &diagnostic.hints {
            let _ = write!(message, "\nhelp: {hint}");
        }
        let _ = writeln!(
            out,
            "::{} file={},line={line},col={column},title={}::{}",
            diagnostic.severity.name(),
            escape_property(&sources.file(diagnostic.span.file).path),
            diagnostic.code.name(),
            escape(&message)
        );
    }
    out
}

fn escape(text: &str) -> String {
    shown(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}
