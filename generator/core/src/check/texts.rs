//! Rules about every text: safe Markdown, something said, nothing left over from writing.

use std::sync::LazyLock;

use super::MAX_PER_TEXT;
use super::lexicon::{Lexicon, Match};
use crate::diag::{Code, Diagnostics};
use crate::markdown::{self, Forbidden, Kind};
use crate::model::walk::Part;
use crate::passage::Passage;
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

/// Both.
static LEFTOVERS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let marks = MARKS.into_iter().map(|mark| (mark, Match::Exactly, ()));
    Lexicon::new(marks.chain(PHRASES.into_iter().map(|phrase| (phrase, Match::Words, ()))))
});

/// Reports what a text may not contain, and texts that say nothing.
pub(super) fn are_clean(
    passages: &[Passage<'_>],
    kind: Kind,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    for passage in passages {
        if passage.text.contains(char::is_alphanumeric) {
            report_unwanted(passage, kind, sources, diags);
        } else if passage.part != Part::Rationale {
            // A missing rationale is reported by the rules on targets and deviations.
            report_empty(passage.text, passage.span(), diags);
        }
    }
}

fn report_unwanted(passage: &Passage<'_>, kind: Kind, sources: &Sources, diags: &mut Diagnostics) {
    let text = passage.text;
    if may_hold_forbidden(text) {
        for (what, range) in markdown::forbidden(text, kind).into_iter().take(MAX_PER_TEXT) {
            let written = &text[range.clone()];
            report_forbidden(what, written, passage.place(range, sources), diags);
        }
    }
    if text.bytes().any(|byte| matches!(byte, b'*' | b'~')) {
        for range in markdown::loose_marks(text).into_iter().take(MAX_PER_TEXT) {
            let written = cut(&text[range.clone()], 40);
            let message = format!("the marks of `{written}` are shown as they stand");
            diags.report(Code::LooseMark, passage.place(range, sources), message).hint(
                "put quotation marks and full stops outside: `「**word**」`, not `**「word」**`; a \
                 blank behind the marks helps too",
            );
        }
    }
    let gap = text.find("???").map(|at| at..at + 3);
    let found = LEFTOVERS.find(text).into_iter().map(|(_, range)| range);
    for range in found.chain(gap).take(MAX_PER_TEXT) {
        let message = format!("`{}` is left over from writing", &text[range.clone()]);
        diags
            .report(Code::PlaceholderText, passage.place(range, sources), message)
            .hint("finish the text before it is published");
    }
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
    text.bytes().any(|byte| matches!(byte, b'<' | b'[' | b'#' | b'='))
        || (text.contains('\n') && text.lines().any(is_underline))
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
        Forbidden::Footnote => (
            Code::FootnoteInText,
            format!("`{written}` is a footnote, which a text may not have"),
            "say it in the sentence, in brackets or in a paragraph of its own",
        ),
        Forbidden::MissingFootnote => (
            Code::FootnoteInText,
            format!("`{written}` points to a footnote that does not exist here"),
            "say it in the sentence; in chapters, write the footnote as `[^1]: its text`",
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
