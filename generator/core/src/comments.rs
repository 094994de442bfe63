//! Comment rounds: the clauses of a version, sheets that come back, and what became of each comment.
//!
//! In: a [`Workspace`](crate::workspace::Workspace), its registers, and what was read out of returned sheets. Out: clauses, the text of
//! a register with what is new, and figures. Never: decides; decisions are written by people.

mod clauses;
mod merge;
mod returned;
mod status;

pub use clauses::{Clause, clauses, title_of};
pub use merge::{DecisionsInSheets, MAX_COMMENTS, MergeInput, MergedRegister, merge};
pub use returned::{ReturnedRow, ReturnedSheet};
pub use status::{Contradiction, Disposition, Round, contradictions, dispositions};

use crate::schema::comments::{CommentType, Decision};
use crate::span::Spanned;
use crate::text::one_line;
use crate::words::Words;

/// What parts the id of a clause from what it is, in a drop-down.
const PART: &str = " | ";

/// A text that a comment may have; nothing if it has none.
fn text_of(text: Option<&Spanned<String>>) -> &str {
    text.map_or("", |text| text.value.trim())
}

/// How many comments there are, and how many of them are open.
pub fn count_words(all: &[Disposition<'_>], words: &Words) -> String {
    let open = all.iter().filter(|one| one.decision.is_none()).count();
    words.count_with("comments.count", all.len(), &[("open", &open)])
}

/// The word for what became of a comment; none yet is `open`.
pub fn decision_words(decision: Option<Decision>, words: &Words) -> &str {
    words.say(&format!("comments.decision.{}", decision.map_or("open", Decision::name)))
}

/// The word for how a comment is meant, behind its letters: `te technical`.
pub fn type_words(kind: CommentType, words: &Words) -> String {
    format!("{} {}", kind.name(), words.say(&format!("comments.type.{}", kind.name())))
}

/// A decision with its reason as one text, as it stands in a cell.
pub fn disposition_words(
    decision: Option<Decision>,
    reason: Option<&str>,
    words: &Words,
) -> String {
    let word = decision.map_or("", |decision| decision_words(Some(decision), words));
    match (word, reason.unwrap_or("")) {
        (word, "") => word.to_owned(),
        ("", reason) => reason.to_owned(),
        (word, reason) => format!("{word}: {reason}"),
    }
}

/// A decision and its reason out of the text of a cell; none if it begins with no decision.
fn decision_in(text: &str, words: &Words) -> Option<(Decision, String)> {
    let (word, reason) = text.split_once(':').unwrap_or((text, ""));
    let word = one_line(word).to_lowercase();
    let is = |decision: &&Decision| {
        decision.name() == word || decision_words(Some(**decision), words).to_lowercase() == word
    };
    let decision = Decision::ALL.iter().find(is)?;
    Some((*decision, reason.trim().to_owned()))
}

/// How a comment is meant, out of the text of a cell: by its letters, or by the word for it.
fn type_in(text: &str, words: &Words) -> Option<CommentType> {
    let text = one_line(text).to_lowercase();
    let first = text.split([' ', ':', '(', '-']).next().unwrap_or("");
    let is = |kind: &&CommentType| {
        let word = words.say(&format!("comments.type.{}", kind.name())).to_lowercase();
        kind.name() == first || word == text || word == first || english(**kind) == text
    };
    CommentType::ALL.iter().find(is).copied()
}

fn english(kind: CommentType) -> &'static str {
    match kind {
        CommentType::Ge => "general",
        CommentType::Te => "technical",
        CommentType::Ed => "editorial",
    }
}
