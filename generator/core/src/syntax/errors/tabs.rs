//! How wide the tabs are that indent a text.
//!
//! In: a text that cannot be parsed because of tabs. Out: the blanks to put in their place, if there is
//! but one way to read it then. Never: guesses between two meanings.

use std::ops::Range;

use granit_parser::{Event, Parser};

use crate::syntax::edit::replaced;

/// The widths that editors give to tabs.
const WIDTHS: [usize; 3] = [2, 4, 8];

/// Places of tabs and what to put there; none if the text means this or that by the width of a tab.
pub(super) fn as_blanks(text: &str) -> Vec<(Range<usize>, String)> {
    let before = reading(text).0;
    let tried = WIDTHS.map(|width| {
        let edits = edits(text, width);
        let (end, said) = reading(&replaced(text, edits.clone()));
        (end, said, edits)
    });
    // There may be other mistakes further down.
    let furthest = tried.iter().map(|(end, ..)| *end).max().unwrap_or(0);
    let mut best = tried.into_iter().filter(|(end, ..)| *end == furthest);
    match best.next() {
        Some((_, said, edits)) if furthest > before && best.all(|(_, other, _)| other == said) => {
            edits
        }
        _ => Vec::new(),
    }
}

/// The indentation of every line with a tab in it, in blanks.
fn edits(text: &str, width: usize) -> Vec<(Range<usize>, String)> {
    let mut start = 0;
    let mut edits = Vec::new();
    for line in text.split_inclusive('\n') {
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        if indent.contains('\t') {
            let column = indent.chars().fold(0, |column, letter| match letter {
                '\t' => (column / width + 1) * width,
                _ => column + 1,
            });
            edits.push((start..start + indent.len(), " ".repeat(column)));
        }
        start += line.len();
    }
    edits
}

/// The line at which reading a text ends, and what it says up to there, without places.
fn reading(text: &str) -> (usize, String) {
    let mut said = String::new();
    for event in Parser::new_from_str(text) {
        match event {
            Err(error) => return (error.marker().line(), said),
            Ok((Event::Scalar(text, ..), _)) => said.push_str(&format!("{text:?},")),
            Ok((Event::SequenceStart(..), _)) => said.push('['),
            Ok((Event::SequenceEnd, _)) => said.push(']'),
            Ok((Event::MappingStart(..), _)) => said.push('{'),
            Ok((Event::MappingEnd, _)) => said.push('}'),
            Ok(_) => {}
        }
    }
    (usize::MAX, said)
}
