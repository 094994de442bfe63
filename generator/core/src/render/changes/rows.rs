//! A comparison as rows of a table: where, what was done, and the text with its marks.

use super::outline::{Outline, Titles, subject, texts, verdict};
use crate::diff::marks::{Mark, redline};
use crate::editions::Pair;
use crate::text::upper_first;
use crate::words::Words;

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedlineRow {
    /// The practice it belongs to, or the document as a whole.
    pub place: String,
    /// What it is about.
    pub subject: String,
    /// What was done.
    pub verdict: String,
    /// The words, each kept, struck out or put in.
    pub runs: Vec<(Mark, String)>,
}

/// The changes of a comparison, those that an assessor must look at again first.
pub fn redline_rows(pair: &Pair, words: &Words) -> Vec<RedlineRow> {
    let titles = Titles::of([&pair.old, &pair.new], words);
    let outline = Outline::of(&pair.diff, &titles);
    let mut rows = Vec::new();
    for group in outline.parts.iter().flat_map(|part| &part.groups) {
        for change in &group.changes {
            let mut runs = Vec::new();
            for (_, old, new) in texts(change) {
                runs.extend(lines(&old, &new, runs.is_empty()));
            }
            rows.push(RedlineRow {
                place: group.title.clone(),
                subject: upper_first(&subject(change, &titles)),
                verdict: verdict(change, &titles),
                runs,
            });
        }
    }
    rows
}

/// The words of a text in one cell: each block on a line of its own.
fn lines(old: &str, new: &str, is_first: bool) -> Vec<(Mark, String)> {
    let marked = redline(old, new);
    let mut runs: Vec<(Mark, String)> = Vec::new();
    for (at, block) in marked.blocks.iter().enumerate() {
        if at > 0 || !is_first {
            runs.push((Mark::Same, "\n".to_owned()));
        }
        let cells = block.cells.iter().flatten();
        runs.extend(cells.map(|run| (run.mark, run.text())).filter(|(_, text)| !text.is_empty()));
    }
    runs
}
