//! Texts in the canonical layout: which quotes, which line breaks.
//!
//! In: a scalar and its source. Out: its lines. Never: decides whether it is plain, folded or
//! literal, unless it is too long for its line.

use crate::syntax::edit::write::{self, Style};
use crate::syntax::{Node, Value};

/// A scalar as it is written.
pub(super) struct ScalarLines {
    /// What stands on the line of the key.
    pub(super) head: String,
    /// The lines below it, without indentation; none if the head is all.
    pub(super) lines: Option<Vec<String>>,
    /// One past the head in the source.
    pub(super) head_end: usize,
    /// Whether the empty lines behind it belong to it.
    pub(super) keeps_breaks: bool,
}

impl ScalarLines {
    pub(super) fn line(head: String, head_end: usize) -> Self {
        Self { head, lines: None, head_end, keeps_breaks: false }
    }

    fn below(head: String, lines: Vec<String>, head_end: usize) -> Self {
        let keeps_breaks = head.contains('+');
        Self { head, lines: Some(lines), head_end, keeps_breaks }
    }
}

/// A scalar that begins at `start`, behind a key at column `indent`, with `room` on its line.
pub(super) fn written(
    text: &str,
    node: &Node,
    start: usize,
    indent: usize,
    room: usize,
) -> ScalarLines {
    let end = (node.span.end as usize).max(start);
    let source = &text[start..end];
    let sign = || header(&text[start..]);
    match (&node.value, text[start..].chars().next()) {
        (Value::Text(meant), Some('|')) => literal(meant, start + sign().len()),
        (Value::Text(meant), Some('>')) => folded(source, sign(), meant, start, indent),
        (Value::Text(meant), Some('"' | '\'')) => quoted(source, meant, end, indent, room),
        (Value::Text(meant), _) => plain(source, meant, end, indent, room),
        _ => ScalarLines::line(source.to_owned(), end),
    }
}

/// A scalar on one line between brackets, if it can be.
pub(super) fn inline(text: &str, node: &Node) -> Option<String> {
    let source = &text[node.span.start as usize..node.span.end as usize];
    let Value::Text(meant) = &node.value else { return Some(source.to_owned()) };
    match source.chars().next() {
        Some('"' | '\'') if !source.contains('\n') => Some(in_usual_quotes(source)),
        Some('"') if source.contains('\\') => None,
        Some('"' | '\'') => Some(write::quoted(meant)),
        _ if meant.contains('\n') => None,
        _ => Some(meant.clone()),
    }
}

/// A key: plain if it was, else in the usual quotes.
pub(super) fn key(source: &str, name: &str) -> String {
    match () {
        () if source.contains('\n') => write::key(name),
        () if source.starts_with(['"', '\'']) => in_usual_quotes(source),
        () => source.to_owned(),
    }
}

/// A quoted text of one line in double quotes, unless that would take escapes.
fn in_usual_quotes(source: &str) -> String {
    let inner = source.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    match inner.filter(|inner| !inner.contains(['"', '\\'])) {
        Some(inner) => format!("\"{}\"", inner.replace("''", "'")),
        None => source.to_owned(),
    }
}

/// The sign of a text below it, as `>-`.
fn header(source: &str) -> &str {
    source.split(char::is_whitespace).next().unwrap_or("")
}

/// What says how many line breaks end a text.
fn chomp(meant: &str) -> &'static str {
    match meant.len() - meant.trim_end_matches('\n').len() {
        0 => "-",
        1 => "",
        _ => "+",
    }
}

/// The empty lines that end a text whose line breaks are all kept.
fn breaks_behind(meant: &str) -> usize {
    (meant.len() - meant.trim_end_matches('\n').len()).saturating_sub(1)
}

fn literal(meant: &str, head_end: usize) -> ScalarLines {
    let body = meant.trim_end_matches('\n');
    if body.is_empty() {
        return ScalarLines::line(write::quoted(meant), head_end);
    }
    // The first line shows the indentation, unless it has blanks of its own.
    let first = body.split('\n').find(|line| !line.is_empty()).unwrap_or("");
    let indicator = if first.starts_with(' ') { "2" } else { "" };
    let mut lines: Vec<String> = body.split('\n').map(str::to_owned).collect();
    lines.extend(std::iter::repeat_n(String::new(), breaks_behind(meant)));
    ScalarLines::below(format!("|{indicator}{}", chomp(meant)), lines, head_end)
}

fn folded(source: &str, sign: &str, meant: &str, start: usize, indent: usize) -> ScalarLines {
    let head_end = start + sign.len();
    if meant.trim_matches('\n').is_empty() {
        return ScalarLines::line(write::quoted(meant), head_end);
    }
    if sign.contains(|c: char| c.is_ascii_digit()) {
        return anew(meant, indent, head_end);
    }
    let raw: Vec<&str> = source.split('\n').skip(1).collect();
    let first = raw.iter().find(|line| !line.trim().is_empty()).map_or("", |line| line);
    let strip = first.len() - first.trim_start_matches(' ').len();
    let mut lines: Vec<String> =
        raw.iter().map(|line| line.get(strip..).unwrap_or("").to_owned()).collect();
    let is_too_wide = |line: &String| indent + 2 + line.chars().count() > super::WIDEST;
    if lines.iter().any(is_too_wide) && can_be_folded(meant.trim_end_matches('\n')) {
        lines = refolded(meant, indent);
    }
    lines.extend(std::iter::repeat_n(String::new(), breaks_behind(meant)));
    ScalarLines::below(format!(">{}", chomp(meant)), lines, head_end)
}

fn quoted(source: &str, meant: &str, end: usize, indent: usize, room: usize) -> ScalarLines {
    let has_escapes = source.starts_with('"') && source.contains('\\');
    let is_one_line = !source.contains('\n');
    let line = if is_one_line { in_usual_quotes(source) } else { write::quoted(meant) };
    let fits = !meant.contains('\n') && line.chars().count() <= room;
    match () {
        () if is_one_line && (fits || has_escapes) => ScalarLines::line(line, end),
        () if fits && !has_escapes => ScalarLines::line(line, end),
        () if !has_escapes && can_be_folded(meant) => anew(meant, indent, end),
        () if is_one_line => ScalarLines::line(line, end),
        () => in_lines(source, end),
    }
}

/// A quoted text that goes over several lines, as it is but for the blanks around its lines.
fn in_lines(source: &str, end: usize) -> ScalarLines {
    let trimmed = |line: &str| {
        let short = line.trim_matches([' ', '\t']);
        // A blank behind a backslash is a blank; without it the line break would go.
        if short.ends_with('\\') { line.trim_start_matches([' ', '\t']) } else { short }.to_owned()
    };
    let mut lines = source.split('\n');
    let first = lines.next().unwrap_or("");
    let head = first.trim_end_matches([' ', '\t']);
    let head = if head.ends_with('\\') { first } else { head }.to_owned();
    let mut rest: Vec<String> = lines.map(trimmed).collect();
    if let (Some(last), Some(old)) = (rest.last_mut(), source.rsplit('\n').next()) {
        *last = old.trim_start_matches([' ', '\t']).to_owned();
    }
    ScalarLines { head, lines: Some(rest), head_end: end - source.len(), keeps_breaks: false }
}

fn plain(source: &str, meant: &str, end: usize, indent: usize, room: usize) -> ScalarLines {
    let fits = meant.chars().count() <= room && !meant.contains('\n');
    if fits || !(can_be_folded(meant) || source.contains('\n')) {
        return ScalarLines::line(meant.to_owned(), end);
    }
    anew(meant, indent, end)
}

/// Whether a text can stand below a `>`, each of its lines folded.
fn can_be_folded(meant: &str) -> bool {
    write::can_be_block(meant)
        && meant.split('\n').all(|line| !line.is_empty() && write::can_be_folded(line))
}

fn refolded(meant: &str, indent: usize) -> Vec<String> {
    let body = meant.trim_end_matches('\n');
    let lines = body.split('\n').map(|line| write::folded(line, write::WIDTH - indent.min(60)));
    lines.collect::<Vec<_>>().join("\n\n").split('\n').map(str::to_owned).collect()
}

/// A text written anew: folded if it can be, else literal, else in quotes.
fn anew(meant: &str, indent: usize, end: usize) -> ScalarLines {
    let body = meant.trim_end_matches('\n');
    if breaks_behind(meant) > 0 || !write::can_be_block(body) {
        return ScalarLines::line(write::inline(&meant.into(), Style::Block), end);
    }
    if can_be_folded(body) {
        return ScalarLines::below(format!(">{}", chomp(meant)), refolded(meant, indent), end);
    }
    literal(meant, end)
}
