//! Marks of emphasis that stay on the page as they stand.
//!
//! CommonMark takes `**` for the end of strong words only where a blank, punctuation or the end
//! comes next: in `**「強調」**です`, the stars are shown. A writer sees no reason for that.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::events;

/// A run of stars or tildes that stayed words.
struct MarkRun {
    at: Range<usize>,
    opens: bool,
    closes: bool,
}

/// The places of words between marks that do not mark them.
pub fn loose_marks(markdown: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut runs: Vec<MarkRun> = Vec::new();
    let mut in_code = false;
    for (event, range) in events(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if !in_code => runs.extend(runs_in(markdown, range)),
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell | Tag::Heading { .. }) => {
                found.extend(pairs(markdown, std::mem::take(&mut runs)));
            }
            _ => {}
        }
    }
    found.extend(pairs(markdown, runs));
    found
}

/// The runs of marks in a stretch of words; escaped ones are meant to be seen.
fn runs_in(markdown: &str, range: Range<usize>) -> Vec<MarkRun> {
    let bytes = markdown.as_bytes();
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let mark = bytes[at];
        if mark == b'\\' {
            at += 2;
            continue;
        }
        if !matches!(mark, b'*' | b'~') {
            at += 1;
            continue;
        }
        let length = bytes[at..range.end].iter().take_while(|byte| **byte == mark).count();
        if length <= 3 && (mark == b'*' || length == 2) {
            found.push(MarkRun::at(markdown, at..at + length));
        }
        at += length;
    }
    found
}

impl MarkRun {
    fn at(markdown: &str, at: Range<usize>) -> Self {
        let before = markdown[..at.start].chars().next_back().unwrap_or(' ');
        let after = markdown[at.end..].chars().next().unwrap_or(' ');
        // A single star is a product in `5*/7*`, and a footnote mark behind a word.
        let apart = |c: char| at.len() > 1 || !c.is_ascii_alphanumeric();
        Self {
            opens: !after.is_whitespace() && apart(before),
            closes: !before.is_whitespace() && apart(after),
            at,
        }
    }
}

/// The stretches from a run that could open to the next one that could close.
fn pairs(markdown: &str, runs: Vec<MarkRun>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<MarkRun> = None;
    for run in runs {
        let same = |open: &MarkRun| {
            markdown[open.at.clone()] == markdown[run.at.clone()] && open.at.end < run.at.start
        };
        match open.take() {
            Some(first) if run.closes && same(&first) => found.push(first.at.start..run.at.end),
            first => open = if run.opens { Some(run) } else { first },
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loose(text: &str) -> Vec<&str> {
        loose_marks(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn marks_next_to_punctuation_that_mark_nothing_are_found() {
        assert_eq!(loose("これは**「強調」**です"), ["**「強調」**"]);
        assert_eq!(loose("**注意。**次へ"), ["**注意。**"]);
        assert_eq!(loose("これは*「x」*です, ~~「古」~~です"), ["*「x」*", "~~「古」~~"]);
        assert_eq!(loose("a **(bold)**text"), ["**(bold)**"]);
    }

    #[test]
    fn marks_that_work_or_are_meant_are_not() {
        let fine = [
            "**bold** and *soft* and ~~gone~~",
            "「**強調**」です",
            "\\*\\*as it stands\\*\\*",
            "`**「x」**です`",
            "2 * 3 * 4, 5*/7*, *.example.org and *.example.com",
            "int **p, **q",
            "A footnote* and another*.",
            "~20 and ~30",
        ];
        for text in fine {
            assert!(loose(text).is_empty(), "{text}: {:?}", loose(text));
        }
    }
}
