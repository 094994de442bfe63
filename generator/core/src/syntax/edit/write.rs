//! Writes values as YAML, in the layout of the bundled documents.
//!
//! In: values as JSON. Out: YAML text. Never: decides where it goes.

use serde_json::Value;

use crate::syntax;

/// Texts that would make a line longer than this are folded.
pub(in crate::syntax) const WIDTH: usize = 116;
/// Words that other YAML readers take for true or false.
const BOOLEAN_LIKE: [&str; 6] = ["yes", "no", "on", "off", "y", "n"];
/// Signs with which a plain text may not begin.
const INDICATORS: &str = "-?:,[]{}#&*!|>'\"%@`";

/// Where a value is written: inside brackets nothing may go over several lines, and commas part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::syntax) enum Style {
    Block,
    Flow,
}

/// A key as it stands before its `:`.
pub(in crate::syntax) fn key(name: &str) -> String {
    text_inline(name, Style::Flow)
}

/// A whole document.
pub(in crate::syntax) fn document(value: &Value) -> String {
    let text = match value {
        Value::Object(map) if !map.is_empty() => mapping(map, 0),
        Value::Array(items) if !items.is_empty() => list(items, 0),
        other => inline(other, Style::Block),
    };
    text + "\n"
}

/// What stands behind `key:` or `-`: a blank and the value, or the lines of it, each with its
/// indentation. `indent` is that of the key; what is nested stands two further.
pub(in crate::syntax) fn behind_key(value: &Value, indent: usize) -> String {
    match value {
        Value::Object(map) if !map.is_empty() => format!("\n{}", mapping(map, indent + 2)),
        Value::Array(items) if !items.is_empty() => format!("\n{}", list(items, indent + 2)),
        Value::String(text) => format!(" {}", block_text(text, indent)),
        other => format!(" {}", inline(other, Style::Block)),
    }
}

/// The entry of a list behind its `-`, whose column is `indent`.
pub(in crate::syntax) fn behind_dash(value: &Value, indent: usize) -> String {
    match value {
        Value::Object(map) if !map.is_empty() => {
            format!(" {}", mapping(map, indent + 2).trim_start())
        }
        Value::Array(items) if !items.is_empty() => {
            format!(" {}", list(items, indent + 2).trim_start())
        }
        other => behind_key(other, indent),
    }
}

fn mapping(map: &serde_json::Map<String, Value>, indent: usize) -> String {
    let entry = |(name, value): (&String, &Value)| {
        format!("{:indent$}{}:{}", "", key(name), behind_key(value, indent))
    };
    map.iter().map(entry).collect::<Vec<_>>().join("\n")
}

fn list(items: &[Value], indent: usize) -> String {
    let entry = |item: &Value| format!("{:indent$}-{}", "", behind_dash(item, indent));
    items.iter().map(entry).collect::<Vec<_>>().join("\n")
}

/// A value on one line.
pub(in crate::syntax) fn inline(value: &Value, style: Style) -> String {
    match value {
        Value::String(text) => text_inline(text, style),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| inline(item, Style::Flow)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let entry = |(name, value): (&String, &Value)| {
                format!("{}: {}", key(name), inline(value, Style::Flow))
            };
            format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// A text on one line: plain if it stays a text, else in double quotes.
fn text_inline(text: &str, style: Style) -> String {
    if is_plain(text, style) { text.to_owned() } else { quoted(text) }
}

/// A text in double quotes; the escapes of JSON are escapes of YAML.
pub(in crate::syntax) fn quoted(text: &str) -> String {
    let escaped = Value::String(text.to_owned()).to_string();
    // JSON leaves these as they are; YAML takes the first three for line breaks, and refuses others.
    let needs_escape =
        |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
    let mut out = String::new();
    for letter in escaped.chars() {
        if needs_escape(letter) {
            out.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            out.push(letter);
        }
    }
    out
}

fn is_plain(text: &str, style: Style) -> bool {
    let is_text = matches!(syntax::resolve_plain(text.to_owned()), syntax::Value::Text(_));
    is_text
        && text.trim() == text
        && !text.contains(char::is_control)
        && !text.contains(['\u{2028}', '\u{2029}', '\u{feff}'])
        && !text.starts_with(|first| INDICATORS.contains(first))
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !is_number_of_others(text)
        && !BOOLEAN_LIKE.iter().any(|word| text.eq_ignore_ascii_case(word))
        && !(text.starts_with("---") || text.starts_with("..."))
        && (style == Style::Block || !text.contains([',', '[', ']', '{', '}', ':']))
}

/// Whether other readers of YAML take a text for a number that is none here, as `1.`.
fn is_number_of_others(text: &str) -> bool {
    let digits = text.trim_matches('.');
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A text behind a key: on its line if it fits there, else folded or literal.
fn block_text(text: &str, indent: usize) -> String {
    let body = text.trim_end_matches('\n');
    let breaks = text.len() - body.len();
    if !can_be_block(body) || breaks > 1 {
        return text_inline(text, Style::Block);
    }
    if body.contains('\n') {
        return format!("|{}\n{}", chomp(breaks), indented(body, indent + 2));
    }
    let fits = body.len() + indent + 2 <= WIDTH;
    match () {
        () if breaks == 0 && (fits || !can_be_folded(body)) => text_inline(text, Style::Block),
        () if can_be_folded(body) => {
            format!(">{}\n{}", chomp(breaks), indented(&folded(body, WIDTH - indent), indent + 2))
        }
        () => format!("|{}\n{}", chomp(breaks), indented(body, indent + 2)),
    }
}

fn chomp(breaks: usize) -> &'static str {
    if breaks == 0 { "-" } else { "" }
}

/// Whether lines of a text come back as they are written, below a `|`.
pub(in crate::syntax) fn can_be_block(body: &str) -> bool {
    let is_printable = |c: char| {
        c == '\n' || !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
    };
    !body.is_empty() && !body.starts_with([' ', '\t', '\n']) && body.chars().all(is_printable)
}

/// Whether words of one line come back as they are, parted by one blank each.
pub(in crate::syntax) fn can_be_folded(line: &str) -> bool {
    !line.contains("  ") && !line.contains('\t') && line.trim() == line
}

/// One line as several, none longer than so many letters if words allow.
pub(in crate::syntax) fn folded(line: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in line.split(' ') {
        match lines.last_mut() {
            Some(last) if last.chars().count() + 1 + word.chars().count() <= width => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

/// Lines with so many blanks before each that is not empty.
pub(in crate::syntax) fn indented(text: &str, indent: usize) -> String {
    let line = |line: &str| match line {
        "" => String::new(),
        line => format!("{:indent$}{line}", ""),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
