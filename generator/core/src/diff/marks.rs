//! Word-level marks between two texts, as an editor would draw them.
//!
//! In: two Markdown texts. Out: [`Redline`]: blocks of styled words, each kept, struck out or put
//! in. Never: writes a format; markup cannot break, because marks are laid on words, not on source.
//!
//! Blocks (paragraphs, list items, table rows) are aligned by likeness; inside a pair, words are
//! compared, and short stretches between two changes are taken into them, so that few clean runs
//! remain.

mod blocks;
mod words;

pub use blocks::{ItemNumber, Shape, StyledText, WordStyle};

use blocks::{PlainBlock, Token};
use words::is_word;

/// What stands before the items of a list without numbers, where a redline speaks of it.
const BULLET: &str = "\u{2022}";

/// What happened to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// They stay.
    Same,
    /// They are struck out.
    Deleted,
    /// They are put in.
    Inserted,
}

/// Two texts in one, with marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redline {
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
}

/// A paragraph, list item or table row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub shape: Shape,
    /// What happened to it as a whole; `Same` if marks are inside it or nowhere.
    pub mark: Mark,
    /// Its runs; a table row has several cells, everything else one.
    pub cells: Vec<Vec<Run>>,
}

/// Words with one mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What happened to them.
    pub mark: Mark,
    /// The words, by style; blanks between runs belong to the run that follows.
    pub pieces: Vec<StyledText>,
}

impl Run {
    /// The words without style.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

impl Redline {
    /// The runs of all blocks, without style.
    pub fn runs(&self) -> Vec<(Mark, String)> {
        let runs = self.blocks.iter().flat_map(|block| block.cells.iter().flatten());
        runs.map(|run| (run.mark, run.text())).collect()
    }
}

/// Marks what was struck out and put in between two texts.
pub fn redline(old: &str, new: &str) -> Redline {
    let (old, new) = (blocks::parse(old), blocks::parse(new));
    let mut out = Vec::new();
    for pair in blocks::align(&old, &new) {
        match pair {
            (Some(before), Some(now)) => out.push(pair_of(&old[before], &new[now])),
            (Some(before), None) => out.push(whole(&old[before], Mark::Deleted)),
            (None, Some(now)) => out.push(whole(&new[now], Mark::Inserted)),
            (None, None) => {}
        }
    }
    Redline { blocks: out }
}

fn whole(block: &PlainBlock, mark: Mark) -> Block {
    let cells = block.cells.iter().map(|tokens| runs_of(mark, tokens)).collect();
    Block { shape: block.shape.clone(), mark, cells }
}

fn runs_of(mark: Mark, tokens: &[Token]) -> Vec<Run> {
    if tokens.is_empty() { Vec::new() } else { vec![run(mark, tokens, Lead::None)] }
}

fn pair_of(old: &PlainBlock, new: &PlainBlock) -> Block {
    let count = old.cells.len().max(new.cells.len());
    let none: Vec<Token> = Vec::new();
    let mut cells: Vec<Vec<Run>> = (0..count)
        .map(|at| cell(old.cells.get(at).unwrap_or(&none), new.cells.get(at).unwrap_or(&none)))
        .collect();
    if new.shape.is_renumbered(&old.shape)
        && let (Some(before), Some(first)) = (old.shape.lead(BULLET), cells.first_mut())
    {
        strike_out_lead(before, first);
    }
    Block { shape: new.shape.clone(), mark: Mark::Same, cells }
}

/// The number or mark that led a list in before stands struck out behind the one that it has now.
fn strike_out_lead(before: String, runs: &mut Vec<Run>) {
    if let Some(piece) = runs.first_mut().and_then(|run| run.pieces.first_mut()) {
        piece.text.insert(0, ' ');
    }
    let pieces = vec![StyledText { text: before, style: WordStyle::default() }];
    runs.insert(0, Run { mark: Mark::Deleted, pieces });
}

fn cell(old: &[Token], new: &[Token]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for stretch in words::stretches(old, new) {
        let parts = match stretch {
            words::Stretch::Same(_, range) => vec![(Mark::Same, &new[range])],
            words::Stretch::Changed(old_range, new_range) => {
                vec![(Mark::Deleted, &old[old_range]), (Mark::Inserted, &new[new_range])]
            }
        };
        for (mark, tokens) in parts {
            if !tokens.is_empty() {
                let lead = match runs.last() {
                    None => Lead::None,
                    // What replaces the first words of a text has no blank of its own.
                    Some(last) if last.mark == Mark::Deleted && mark == Mark::Inserted => {
                        Lead::Blank
                    }
                    Some(_) => Lead::AsWritten,
                };
                runs.push(run(mark, tokens, lead));
            }
        }
    }
    runs
}

/// Whether a blank comes before the first word of a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    None,
    Blank,
    AsWritten,
}

/// Joins words into pieces of one style.
fn run(mark: Mark, tokens: &[Token], lead: Lead) -> Run {
    let mut pieces: Vec<StyledText> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let spaced = match (at, lead) {
            (0, Lead::None) => false,
            (0, Lead::Blank) => token.spaced || is_word(token),
            _ => token.spaced,
        };
        let blank = if spaced { " " } else { "" };
        match pieces.last_mut() {
            Some(piece) if piece.style == token.style => {
                piece.text.push_str(blank);
                piece.text.push_str(&token.text);
            }
            last => {
                let plain_before = last.as_ref().is_some_and(|p| p.style == WordStyle::default());
                if plain_before && let Some(piece) = pieces.last_mut() {
                    piece.text.push_str(blank);
                    pieces
                        .push(StyledText { text: token.text.clone(), style: token.style.clone() });
                } else {
                    let text = format!("{blank}{}", token.text);
                    pieces.push(StyledText { text, style: token.style.clone() });
                }
            }
        }
    }
    Run { mark, pieces }
}
