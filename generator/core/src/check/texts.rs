//! Rules about every text: safe Markdown, something said, nothing left over from writing.

use std::ops::Range;

use super::MAX_PER_TEXT;
use super::lexicon::{Lexicon, Match};
use crate::Workspace;
use crate::diag::{Code, Diagnostics};
use crate::markdown::{self, Forbidden, Kind};
use crate::model::Text;
use crate::model::walk::Part;
use crate::source::Sources;
use crate::span::Span;
use crate::text::cut;

/// Marks of unfinished writing that stand as words of their own, in capitals.
pub(super) const MARKS: [&str; 6] = ["TODO", "TBD", "TBS", "FIXME", "XXX", "WIP"];
/// Phrases of unfinished writing.
const PHRASES: [&str; 8] = [
    "lorem ipsum",
    "placeholder",
    "placeholders",
    "note to self",
    "to be defined",
    "to be written",
    "insert text here",
    "text goes here",
];

/// Looks through texts for what they may not contain.
struct Cleaner<'d> {
    kind: Kind,
    leftovers: Lexicon<()>,
    diags: &'d mut Diagnostics,
}

impl<'d> Cleaner<'d> {
    fn new(kind: Kind, diags: &'d mut Diagnostics) -> Self {
        let marks = MARKS.into_iter().map(|mark| (mark, Match::Exactly, ()));
        let phrases = PHRASES.into_iter().map(|phrase| (phrase, Match::Words, ()));
        Self { kind, leftovers: Lexicon::new(marks.chain(phrases)), diags }
    }

    fn check(&mut self, text: &str, place: impl Fn(Range<usize>) -> Span) {
        if may_hold_forbidden(text) {
            for (what, range) in markdown::forbidden(text, self.kind).into_iter().take(MAX_PER_TEXT)
            {
                report_forbidden(what, &text[range.clone()], place(range), self.diags);
            }
        }
        let gap = text.find("???").map(|at| at..at + 3);
        let found = self.leftovers.find(text).into_iter().map(|(_, range)| range);
        for range in found.chain(gap).take(MAX_PER_TEXT) {
            let message = format!("`{}` is left over from writing", &text[range.clone()]);
            self.diags
                .report(Code::PlaceholderText, place(range), message)
                .hint("finish the text before it is published");
        }
    }
}

/// Reports what a text may not contain, and texts that say nothing.
pub(super) fn are_clean(texts: &[(Part, &Text)], sources: &Sources, diags: &mut Diagnostics) {
    let mut cleaner = Cleaner::new(Kind::Text, diags);
    for (part, text) in texts {
        if text.markdown.contains(char::is_alphanumeric) {
            cleaner.check(&text.markdown, |range| sources.locate(text.span, &text.markdown, range));
        } else if *part != Part::Rationale {
            // A missing rationale is reported by the rules on targets and deviations.
            report_empty(&text.markdown, text.span, cleaner.diags);
        }
    }
}

/// The same for the hand-written chapters.
pub(super) fn of_guide(workspace: &Workspace, diags: &mut Diagnostics) {
    let mut cleaner = Cleaner::new(Kind::Chapter, diags);
    for chapter in &workspace.guide.chapters {
        if chapter.markdown.contains(char::is_alphanumeric) {
            let place = |range: Range<usize>| Span::new(chapter.file, range.start, range.end);
            cleaner.check(&chapter.markdown, place);
        } else {
            report_empty(&chapter.markdown, Span::of_file(chapter.file), cleaner.diags);
        }
    }
}

/// The same for the definitions of the glossary.
pub(super) fn of_glossary(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let texts: Vec<(Part, &Text)> =
        workspace.glossary.terms.iter().map(|term| (Part::Prose, &term.definition)).collect();
    are_clean(&texts, sources, diags);
}

fn report_empty(text: &str, span: Span, diags: &mut Diagnostics) {
    let message = match text.trim() {
        "" => "the text is empty".to_owned(),
        text => format!("the text `{}` has no words", cut(text, 40)),
    };
    diags
        .report(Code::EmptyText, span, message)
        .hint("write it, or remove the key if it is optional");
}

/// A cheap look that spares most texts the Markdown parser.
fn may_hold_forbidden(text: &str) -> bool {
    let is_underline = |line: &str| {
        let line = line.trim().trim_start_matches(['>', ' ']);
        !line.is_empty() && line.bytes().all(|b| b == b'-')
    };
    text.contains(['<', '[', '#', '=']) || (text.contains("\n") && text.lines().any(is_underline))
}

fn report_forbidden(what: Forbidden, written: &str, span: Span, diags: &mut Diagnostics) {
    let written = cut(written.lines().next().unwrap_or("").trim_end(), 40);
    let (code, message, hint) = match what {
        Forbidden::Html => (
            Code::RawHtml,
            format!("`{written}` is HTML, which is not allowed in texts"),
            "use Markdown; to show a `<`, put it in backticks",
        ),
        Forbidden::Link => (
            Code::UnsafeLink,
            format!("`{written}` could run something or leave the page unseen"),
            "link to http, https or mailto addresses only",
        ),
        Forbidden::Image => (
            Code::RemoteImage,
            format!("`{written}` is an image, which is not allowed here"),
            "describe what it shows; no page fetches anything from elsewhere",
        ),
        Forbidden::Heading => (
            Code::HeadingInText,
            format!("`{written}` is a heading, which a text may not have"),
            "use a paragraph or `**strong**`; start no line with `#` and underline none with `---`",
        ),
    };
    diags.report(code, span, message).hint(hint);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheap_look_lets_no_heading_pass() {
        for text in ["A\n-", "A\n ---", "A\n===", "> A\n> --", "# A", "- # A", "<i>", "[a](b)"] {
            assert!(may_hold_forbidden(text), "{text:?}");
        }
        assert!(!may_hold_forbidden("a list\n\n- of\n- things"));
    }
}
