//! Says what is wrong with a text that is not YAML, in words of people who write models.
//!
//! In: an error of the parser. Reports: one finding, with a cure.

mod tabs;

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::MAX_DEPTH;
use crate::diag::{Code, Diagnostics};
use crate::span::{FileId, Span};
use crate::text::cut;

/// Reports the error that ended a parse.
pub(super) fn report(file: FileId, text: &str, error: &ScanError, diags: &mut Diagnostics) {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let line = Line::at(text, at);
    if let Some(tab) = tab_at_fault(text, &line, error.kind()) {
        let finding = diags.report(
            Code::YamlTab,
            Span::new(file, tab, tab + 1),
            "a tab is used to indent; YAML allows blanks only",
        );
        finding.hint("replace the tab by blanks; most editors do it for a whole file");
        for (place, blanks) in tabs::as_blanks(text) {
            finding.fix(Span::new(file, place.start, place.end), blanks);
        }
        return;
    }
    let one = text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| *c != '\n');
    let span = Span::new(file, at, at + one.map_or(0, char::len_utf8));
    let too_deep = matches!(error.kind(), ErrorKind::RecursionLimitExceeded);
    if let Some(mark) = indicator_at_fault(text, &line).filter(|_| !too_deep) {
        report_indicator(file, &mark, diags);
        return;
    }
    let (code, message, hint) = explain(error, &line);
    let finding = diags.report(code, span, message);
    finding.hint(hint);
    if let Some(value) = value_with_colon(text, error, &line) {
        let quoted = text[value.clone()].replace('\'', "''");
        finding.fix(Span::new(file, value.start, value.end), format!("'{quoted}'"));
    }
}

/// The value of a line in which a second `: ` stands, if it is a text without quotes of its own.
fn value_with_colon(text: &str, error: &ScanError, line: &Line<'_>) -> Option<Range<usize>> {
    if !matches!(error.kind(), ErrorKind::MappingValueNotAllowed) {
        return None;
    }
    let start = line.start + line.before.find(": ")? + 2;
    let value = text.get(start..)?.lines().next()?.trim_end();
    let is_plain =
        !value.starts_with(['"', '\'', '[', '{', '|', '>', ' ']) && !value.contains(" #");
    is_plain.then(|| start..start + value.len())
}

/// The line of an error.
struct Line<'t> {
    start: usize,
    /// What stands before the place of the error.
    before: &'t str,
}

impl<'t> Line<'t> {
    fn at(text: &'t str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or("");
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self { start, before: &before[start..] }
    }
}

/// The first tab that indents a line, if that is what the parser stumbled over.
fn tab_at_fault(text: &str, line: &Line<'_>, kind: &ErrorKind) -> Option<usize> {
    let is_tab_error = matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
    );
    let mut start = line.start;
    for line in text.get(start..)?.split_inclusive('\n') {
        let indent = &line[..line.len() - line.trim_start().len()];
        match indent.find('\t') {
            Some(tab) => return Some(start + tab),
            None if is_tab_error => start += line.len(),
            None => return None,
        }
    }
    None
}

/// A mark that starts a value and means something to YAML.
struct YamlIndicator<'t> {
    at: usize,
    mark: char,
    meaning: &'static str,
    /// The value as written.
    value: &'t str,
}

/// The mark that the value of a line starts with, if the text goes on in a way in which none of its
/// kind can: `[[door]] owner` is no list, `- lead` behind a key no entry.
fn indicator_at_fault<'t>(text: &'t str, line: &Line<'_>) -> Option<YamlIndicator<'t>> {
    let whole = text.get(line.start..)?.lines().next()?.trim_end();
    let entry = whole.trim_start();
    let entry = entry.strip_prefix("- ").map_or(entry, str::trim_start);
    let value = match entry.split_once(": ") {
        Some((key, value)) if !key.contains(' ') => value.trim_start(),
        _ if whole.trim_start().starts_with("- ") => entry,
        _ => return None,
    };
    let mark = value.chars().next()?;
    let meaning = match mark {
        '[' if goes_on_behind(value, '[', ']') => "the start of a list",
        '{' if goes_on_behind(value, '{', '}') => "the start of a mapping",
        ']' | '}' | ',' => "a part of a list or mapping in brackets",
        '&' => "the name of an anchor",
        '*' => "a reference to an anchor",
        '!' => "a tag",
        '%' => "a directive",
        '@' | '`' => "a mark with no meaning yet",
        '-' if value.starts_with("- ") => "an entry of a list",
        '?' if value.starts_with("? ") => "a key",
        _ => return None,
    };
    let at = value.as_ptr() as usize - text.as_ptr() as usize;
    Some(YamlIndicator { at, mark, meaning, value })
}

/// Whether text stands behind the bracket that closes the first one.
fn goes_on_behind(value: &str, open: char, close: char) -> bool {
    let mut depth = 0_usize;
    for (at, character) in value.char_indices() {
        depth += usize::from(character == open);
        depth -= usize::from(character == close && depth > 0);
        if depth == 0 {
            let rest = value[at + close.len_utf8()..].trim_start();
            return !rest.is_empty() && !rest.starts_with('#');
        }
    }
    false
}

fn report_indicator(file: FileId, found: &YamlIndicator<'_>, diags: &mut Diagnostics) {
    let YamlIndicator { at, mark, meaning, value } = found;
    let code = if matches!(mark, '*' | '&') { Code::YamlAlias } else { Code::YamlSyntax };
    let span = Span::new(file, *at, at + mark.len_utf8());
    let quoted = value.replace('\'', "''");
    diags
        .report(code, span, format!("the text starts with `{mark}`, which YAML reads as {meaning}"))
        .hint(format!("put it in quotes: `'{}'`", cut(&quoted, 60)))
        .fix(Span::new(file, *at, at + value.len()), format!("'{quoted}'"));
}

fn explain(error: &ScanError, line: &Line<'_>) -> (Code, String, String) {
    let syntax =
        |message: &str, hint: &str| (Code::YamlSyntax, message.to_owned(), hint.to_owned());
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => (
            Code::YamlTooDeep,
            format!("lists and mappings nest deeper than {MAX_DEPTH} levels"),
            "no document needs that: look for a missing `]` or `}`".to_owned(),
        ),
        ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName => (
            Code::YamlAlias,
            "anchors and aliases (`&name`, `*name`) are not supported".to_owned(),
            "put a text that starts with `*` or `&` in quotes".to_owned(),
        ),
        ErrorKind::MappingValueNotAllowed if line.before.contains(": ") => syntax(
            "a second `: ` stands in this line",
            "put the text behind the first `: ` in quotes",
        ),
        ErrorKind::MappingValueNotAllowed => syntax(
            "a `:` stands where no key can be",
            "line the key up with the keys above it, and look for a `:` without a blank behind it \
             in the line above",
        ),
        ErrorKind::SimpleKeyExpected => syntax(
            "this line is neither `key: value` nor `- entry`",
            "set a blank behind the `:` or `-`, or indent the line if it goes on with the text above",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar => syntax(
            "the text goes on behind its closing `'`",
            "write an apostrophe inside single quotes as `''`, or put the text in double quotes",
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => syntax(
            "the text goes on behind its closing `\"`",
            "write a quote inside double quotes as `\\\"`, or put the text in single quotes",
        ),
        ErrorKind::UnexpectedCharacter { character } => {
            syntax(&format!("a text may not start with `{character}`"), "put the text in quotes")
        }
        ErrorKind::UnclosedQuotedScalar => {
            syntax("this quote is never closed", "close it at the end of the text")
        }
        ErrorKind::UnclosedFlowCollection { open }
        | ErrorKind::MismatchedFlowCollectionEnd { open, .. } => syntax(
            &format!("this `{open}` is never closed"),
            "close it, or put the text in quotes if it is no list",
        ),
        ErrorKind::MisplacedFlowCollectionEnd => syntax(
            "this bracket closes nothing",
            "remove it, or put the text in quotes if the bracket belongs to it",
        ),
        ErrorKind::InvalidColonPlacement
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator => syntax(
            "a list or mapping in brackets is not closed before this",
            "look for a missing `]`, `}` or `,` above",
        ),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry => syntax(
            "this line is indented differently from the lines it belongs to",
            "line keys up with the keys, and `- ` with the `- `, of the same list or mapping",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed => syntax(
            "a list may not start behind a key on the same line",
            "start the list on the next line, or put the text in quotes",
        ),
        ErrorKind::UnknownQuotedScalarEscape => syntax(
            "the text holds an unknown escape with `\\`",
            "write `\\\\` for a backslash, or put the text in single quotes",
        ),
        ErrorKind::InvalidBlockScalarHeader => syntax(
            "text stands behind `|` or `>` on the same line",
            "start the text on the next line, indented by two more blanks",
        ),
        ErrorKind::CommentInterceptedScalar => (
            Code::YamlHashComment,
            "a comment (` #`) cuts this text in two".to_owned(),
            "put the whole text in quotes, or start it with `>-` and go on in the next line"
                .to_owned(),
        ),
        _ => syntax(
            &format!("this is not valid YAML: {}", error.info()),
            "look at this line and the one above: indentation, quotes, brackets",
        ),
    }
}
