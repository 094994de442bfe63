//! Names the characters at fault where a finding is about how something is written.
//!
//! In: findings and their sources. Out: the same findings; those on ids, keys, values and syntax say
//! which characters there are not what they look like, and where. Never: finds anything new.

use std::ops::Range;

use crate::characters::{Odd, Oddness, odd};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::Sources;
use crate::span::Span;

/// So many characters are named in one finding.
const MOST: usize = 3;

/// Names the odd characters in what findings point at.
pub(crate) fn name_characters(sources: &Sources, diags: &mut Diagnostics) {
    for finding in diags.iter_mut() {
        let at_fault = match finding.code {
            Code::YamlSyntax => odd_around(finding, sources, structure),
            // Locks and settings are all structure: names, and values of one line.
            Code::InvalidLock | Code::InvalidWorkspace => {
                odd_around(finding, sources, |line| [0..line.len(), 0..0, 0..0])
            }
            code if is_spelling(code) => odd_within(finding, sources),
            _ => continue,
        };
        name(finding, &at_fault, sources);
    }
}

/// Whether a finding may come from a character that nobody sees.
fn is_spelling(code: Code) -> bool {
    matches!(
        code,
        Code::UnknownKey
            | Code::WrongType
            | Code::InvalidValue
            | Code::PathMismatch
            | Code::MisplacedId
            | Code::UnknownPractice
            | Code::UnknownLevel
            | Code::UnknownItem
            | Code::UnknownBase
            | Code::UnknownReference
            | Code::UnknownTerm
            | Code::UnknownChange
            | Code::UnknownIndicator
            | Code::BrokenLink
    )
}

/// What is odd in the place of a finding.
fn odd_within(finding: &Diagnostic, sources: &Sources) -> Vec<(usize, Odd)> {
    let start = finding.span.start as usize;
    let written = sources.slice(finding.span);
    // A list or a whole text is at fault as such, and not for its dashes.
    if written.contains('\n') {
        return Vec::new();
    }
    odd(written).into_iter().map(|odd| (start, odd)).collect()
}

/// What is odd in the line of a finding, where it means something to the parser: in the indentation,
/// in a key, at the ends of a value.
fn odd_around(
    finding: &Diagnostic,
    sources: &Sources,
    structure: impl Fn(&str) -> [Range<usize>; 3],
) -> Vec<(usize, Odd)> {
    let file = sources.file(finding.span.file);
    let line = file.line_of(finding.span.start as usize);
    let range = file.lines_range(line, line);
    let text = file.text.get(range.clone()).unwrap_or("").trim_end_matches(['\n', '\r']);
    let matters = structure(text);
    let counts = |odd: &Odd| match odd.oddness {
        Oddness::Control => true,
        _ => matters.iter().any(|part| part.contains(&odd.at.start)),
    };
    odd(text).into_iter().filter(counts).map(|odd| (range.start, odd)).collect()
}

/// The parts of a line that a parser of YAML or TOML reads as more than text.
fn structure(line: &str) -> [Range<usize>; 3] {
    let key = line.find([':', '=']).map_or(0, |at| at + 1);
    let indent =
        line.len() - line.trim_start_matches(|c: char| c.is_whitespace() || c == '-').len();
    let head = key.max(indent);
    let value = &line[head..];
    let start = head + value.len() - value.trim_start_matches(' ').len();
    let first = line[start..].chars().next().map_or(0, char::len_utf8);
    let last = line.chars().next_back().map_or(0, char::len_utf8);
    [0..head, start..start + first, line.len() - last..line.len()]
}

/// Says what is odd and where, and how to write it.
fn name(finding: &mut Diagnostic, at_fault: &[(usize, Odd)], sources: &Sources) {
    let Some((_, first)) = at_fault.first() else { return };
    let names = at_fault.iter().take(MOST).map(|(start, odd)| {
        let at = u32::try_from(start + odd.at.start).unwrap_or(u32::MAX);
        let (_, column) = sources.line_column(finding.span.file, at);
        format!("{}, column {column}", odd.name)
    });
    let names: Vec<String> = names.collect();
    let more = at_fault.len().saturating_sub(MOST);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    finding.add_to_message(&format!(": it holds {}{more}", names.join("; ")));
    let cure = match (first.oddness, first.instead.as_str()) {
        (_, "") => {
            "take the character out: delete it together with its neighbors and type them again"
                .to_owned()
        }
        (_, " ") => "write a plain blank in its place".to_owned(),
        (_, instead) => format!("write a plain `{instead}` in its place"),
    };
    finding.hints.insert(0, cure);
    let file = finding.span.file;
    for (start, odd) in at_fault {
        let place = Span::new(file, start + odd.at.start, start + odd.at.end);
        // The character is what is wrong, and not the whole name.
        finding.fix.retain(|edit| edit.span.end <= place.start || place.end <= edit.span.start);
        finding.fix(place, odd.instead.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_an_indentation_a_key_and_a_value() {
        let parts = |line: &'static str| structure(line).map(|range| &line[range]);
        assert_eq!(parts("  title: “Doors” x”"), ["  title:", "“", "”"]);
        assert_eq!(parts("  - Doors, it’s open"), ["  - ", "D", "n"]);
        assert_eq!(parts(""), ["", "", ""]);
    }
}
