//! Where comments stand in a text.
//!
//! In: a text and its tree. Out: places. Never: asks what they are about.

use std::ops::Range;

use super::{Node, Value};

/// The comments of a text in their order, each from its `#` to its last visible character.
pub(super) fn of(text: &str, root: &Node) -> Vec<Range<usize>> {
    let mut scalars = Vec::new();
    collect_scalars(root, &mut scalars);
    scalars.sort_by_key(|range| range.start);
    let mut comments = Vec::new();
    let mut at = 0;
    // A `#` is a comment wherever no key and no value stands.
    for scalar in scalars.into_iter().chain(std::iter::once(text.len()..text.len())) {
        while let Some(comment) = next_comment(text, at..scalar.start) {
            at = comment.end;
            comments.push(comment);
        }
        at = at.max(scalar.end);
    }
    comments
}

fn collect_scalars(node: &Node, found: &mut Vec<Range<usize>>) {
    let range = |node: crate::span::Span| node.start as usize..node.end as usize;
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| collect_scalars(item, found)),
        Value::Map(entries) => {
            for (key, value) in entries {
                found.push(range(key.span));
                collect_scalars(value, found);
            }
        }
        _ if node.span.start == node.span.end => {}
        _ => found.push(range(node.span)),
    }
}

fn next_comment(text: &str, region: Range<usize>) -> Option<Range<usize>> {
    let signs = text.get(region.clone())?.match_indices('#');
    let mut starts = signs.map(|(at, _)| region.start + at);
    let start =
        starts.find(|at| text[..*at].chars().next_back().is_none_or(char::is_whitespace))?;
    Some(start..start + text[start..line_end(text, start)].trim_end().len())
}

/// The end of the line, before its break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    if text[..end].ends_with('\r') && end > at { end - 1 } else { end }
}
