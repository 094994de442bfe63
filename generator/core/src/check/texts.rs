//! Rules about every text: safe Markdown, something said, nothing left over from writing.

use std::ops::Range;

use crate::Workspace;
use crate::diag::{Code, Diagnostics};
use crate::markdown::{self, Forbidden, Kind};
use crate::model::Text;
use crate::model::walk::Part;
use crate::source::Sources;
use crate::span::Span;

/// Marks of unfinished writing that stand as words of their own, in capitals.
const MARKS: [&str; 6] = ["TODO", "TBD", "TBS", "FIXME", "XXX", "WIP"];
/// Phrases of unfinished writing.
const PHRASES: [&str; 8] = [
    "lorem ipsum",
    "placeholder",
    "note to self",
    "to be defined",
    "to be written",
    "insert text here",
    "???",
    "text goes here",
];

/// Reports what a text may not contain.
pub(super) fn are_clean(texts: &[(Part, &Text)], sources: &Sources, diags: &mut Diagnostics) {
    for (_, text) in texts {
        let place = |range: Range<usize>| sources.locate(text.span, &text.markdown, range);
        is_clean(&text.markdown, Kind::Text, text.span, &place, diags);
    }
}

/// The same for the hand-written chapters.
pub(super) fn of_guide(workspace: &Workspace, _: &Sources, diags: &mut Diagnostics) {
    for chapter in &workspace.guide.chapters {
        let place = |range: Range<usize>| Span::new(chapter.file, range.start, range.end);
        let whole = Span::of_file(chapter.file);
        is_clean(&chapter.markdown, Kind::Chapter, whole, &place, diags);
    }
}

/// The same for the definitions of the glossary.
pub(super) fn of_glossary(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let texts: Vec<(Part, &Text)> =
        workspace.glossary.terms.iter().map(|term| (Part::Prose, &term.definition)).collect();
    are_clean(&texts, sources, diags);
}

fn is_clean(
    text: &str,
    kind: Kind,
    span: Span,
    place: &dyn Fn(Range<usize>) -> Span,
    diags: &mut Diagnostics,
) {
    if !text.chars().any(char::is_alphanumeric) {
        diags
            .report(Code::EmptyText, span, "the text has no words")
            .hint("write it, or remove the key if it is optional");
        return;
    }
    if may_hold_forbidden(text) {
        for (what, range) in markdown::forbidden(text, kind) {
            report_forbidden(what, place(range), diags);
        }
    }
    if let Some((mark, range)) = placeholder(text) {
        diags
            .report(
                Code::PlaceholderText,
                place(range),
                format!("`{mark}` is left over from writing"),
            )
            .hint("finish the text before it is published");
    }
}

/// A cheap look that spares most texts the Markdown parser.
fn may_hold_forbidden(text: &str) -> bool {
    text.contains(['<', '[', '#', '=']) || text.contains("\n-") || text.contains("\n  -")
}

fn report_forbidden(what: Forbidden, span: Span, diags: &mut Diagnostics) {
    let (code, message, hint) = match what {
        Forbidden::Html => (
            Code::RawHtml,
            "HTML is not allowed in texts",
            "use Markdown; to show a `<`, put it in backticks",
        ),
        Forbidden::Link => (
            Code::UnsafeLink,
            "this link could run something or leave the page unseen",
            "link to http, https or mailto addresses only",
        ),
        Forbidden::Image => (
            Code::RemoteImage,
            "images are not allowed here",
            "describe what it shows; no page fetches anything from elsewhere",
        ),
        Forbidden::Heading => (
            Code::HeadingInText,
            "a text may not have headings of its own",
            "use a paragraph or `**strong**`; start no line with `#` and underline none with `---`",
        ),
    };
    diags.report(code, span, message).hint(hint);
}

fn placeholder(text: &str) -> Option<(String, Range<usize>)> {
    let is_word = |at: usize, length: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + length..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    let mark = MARKS.iter().find_map(|mark| {
        let (at, _) = text.match_indices(mark).find(|(at, _)| is_word(*at, mark.len()))?;
        Some(((*mark).to_owned(), at..at + mark.len()))
    });
    mark.or_else(|| {
        let lower = text.to_ascii_lowercase();
        PHRASES.iter().find_map(|phrase| {
            lower.find(phrase).map(|at| ((*phrase).to_owned(), at..at + phrase.len()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_as_words_only() {
        assert!(placeholder("Patch within TODO days").is_some());
        assert!(placeholder("The TODOIST app").is_none());
        assert!(placeholder("Lorem Ipsum dolor").is_some());
        assert!(placeholder("A method to do this").is_none());
    }
}
