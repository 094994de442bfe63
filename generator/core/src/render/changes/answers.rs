//! What was said about a version and what became of it, for release notes.

use std::fmt::Write as _;

use crate::comments::{Disposition, count_words, decision_words};
use crate::markdown::escaped;
use crate::text::one_line;
use crate::words::Words;

/// A section in Markdown that cites each comment by its id; nothing if nobody commented.
pub fn comment_notes(all: &[Disposition<'_>], words: &Words) -> String {
    if all.is_empty() {
        return String::new();
    }
    let counts = count_words(all, words);
    let mut out = format!("\n## {}\n\n{counts}\n\n", words.say("comments.overview"));
    for one in all {
        let (clause, decision) = (one_line(one.clause), decision_words(one.decision, words));
        let reason = match one_line(one.reason) {
            reason if reason.is_empty() => String::new(),
            reason => format!(": {}", escaped(&reason)),
        };
        let _ = writeln!(out, "- {} ({}): {decision}{reason}", one.id, escaped(&clause));
    }
    out
}
