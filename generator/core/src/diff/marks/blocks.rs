//! A Markdown text as blocks of styled words, and the alignment of two lists of blocks.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::markdown::events;
use crate::text::WordSet;

/// The number of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemNumber {
    /// The number of the first item of the list.
    pub first: u64,
    /// Its own.
    pub own: u64,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A paragraph.
    Paragraph,
    /// A paragraph of a list item.
    Item {
        /// How deep lists nest here, from 1.
        depth: usize,
        /// Its number, if the list has numbers.
        number: Option<ItemNumber>,
        /// Whether this is a further paragraph of the item before.
        continued: bool,
    },
    /// A row of a table.
    Row {
        /// Whether it is the head.
        head: bool,
    },
    /// A block of code, one line each.
    Code,
}

impl Shape {
    /// What stands before an item: its number, or the mark of a list without numbers; nothing before
    /// a further paragraph and other blocks.
    pub fn lead(&self, bullet: &str) -> Option<String> {
        match self {
            Shape::Item { continued: true, .. } => None,
            Shape::Item { number: Some(number), .. } => Some(format!("{}.", number.own)),
            Shape::Item { .. } => Some(bullet.to_owned()),
            _ => None,
        }
    }

    /// Whether this is the first item of a list whose items are led in otherwise than the other.
    pub(super) fn is_renumbered(&self, other: &Shape) -> bool {
        match (self, other) {
            (
                Shape::Item { number: now, continued: false, .. },
                Shape::Item { number: before, continued: false, .. },
            ) => {
                let begins = |number: &Option<ItemNumber>| number.is_none_or(|n| n.own == n.first);
                now.map(|now| now.first) != before.map(|before| before.first)
                    && begins(now)
                    && begins(before)
            }
            _ => false,
        }
    }

    /// Whether blocks of these shapes may be compared.
    fn fits(&self, other: &Shape) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// How words look.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordStyle {
    /// In strong type.
    pub strong: bool,
    /// Emphasized.
    pub emphasis: bool,
    /// Struck out by the author.
    pub strike: bool,
    /// Code.
    pub code: bool,
    /// The address behind them.
    pub link: Option<String>,
}

/// Words of one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StyledText {
    /// The words.
    pub text: String,
    /// How they look.
    pub style: WordStyle,
}

/// A word or a punctuation mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) style: WordStyle,
    /// Whether a blank comes before it.
    pub(super) spaced: bool,
}

/// A block without marks.
#[derive(Clone, Debug)]
pub(super) struct PlainBlock {
    pub(super) shape: Shape,
    pub(super) cells: Vec<Vec<Token>>,
}

impl PlainBlock {
    fn text(&self) -> String {
        let tokens = self.cells.iter().flatten();
        tokens.map(|token| format!("{} ", token.text)).collect()
    }
}

/// Parses a text into blocks.
pub(super) fn parse(markdown: &str) -> Vec<PlainBlock> {
    let mut reader = BlockReader::default();
    for (event, _) in events(markdown) {
        reader.take(event);
    }
    reader.finish();
    reader.blocks
}

#[derive(Default)]
struct BlockReader {
    blocks: Vec<PlainBlock>,
    cells: Vec<Vec<Token>>,
    tokens: Vec<Token>,
    styles: Vec<WordStyle>,
    /// For each open list, the number of the item that is read, if it has numbers.
    lists: Vec<Option<ItemNumber>>,
    in_item: bool,
    item_begun: bool,
    head: Option<bool>,
    code: bool,
    blank: bool,
}

impl BlockReader {
    fn style(&self) -> WordStyle {
        self.styles.last().cloned().unwrap_or_default()
    }

    fn shape(&self) -> Shape {
        match self.lists.last() {
            Some(&number) if self.in_item => {
                Shape::Item { depth: self.lists.len(), number, continued: self.item_begun }
            }
            _ => Shape::Paragraph,
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code => self.code_lines(&text),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.words(&text),
            Event::Code(text) => {
                self.styles.push(WordStyle { code: true, ..self.style() });
                let style = self.style();
                let spaced = self.blank;
                self.tokens.push(Token { text: text.into_string(), style, spaced });
                self.styles.pop();
                self.blank = false;
            }
            Event::SoftBreak | Event::HardBreak => self.blank = true,
            Event::TaskListMarker(done) => {
                self.mark(if done { "[x]" } else { "[ ]" });
                self.blank = true;
            }
            Event::FootnoteReference(name) => self.mark(&format!("[{name}]")),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let style = self.style();
        match tag {
            Tag::Strong => self.styles.push(WordStyle { strong: true, ..style }),
            Tag::Emphasis => self.styles.push(WordStyle { emphasis: true, ..style }),
            Tag::Strikethrough => self.styles.push(WordStyle { strike: true, ..style }),
            Tag::Link { dest_url, .. } => {
                self.styles.push(WordStyle { link: Some(dest_url.into_string()), ..style });
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first.map(|first| ItemNumber { first, own: first }));
            }
            Tag::FootnoteDefinition(name) => {
                self.flush();
                self.mark(&format!("[{name}]"));
                self.blank = true;
            }
            Tag::Item => {
                self.in_item = true;
                self.item_begun = false;
            }
            Tag::TableHead => self.head = Some(true),
            Tag::TableRow => self.head = Some(false),
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = true;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link => {
                self.styles.pop();
            }
            TagEnd::Paragraph | TagEnd::Heading(_) => self.flush(),
            TagEnd::Item => {
                self.flush();
                if let Some(Some(number)) = self.lists.last_mut() {
                    number.own += 1;
                }
                self.in_item = self.lists.len() > 1;
                self.item_begun = true;
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.in_item = !self.lists.is_empty();
            }
            TagEnd::TableCell => {
                self.cells.push(std::mem::take(&mut self.tokens));
                self.blank = false;
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let cells = std::mem::take(&mut self.cells);
                let head = self.head.take().unwrap_or(false);
                self.blocks.push(PlainBlock { shape: Shape::Row { head }, cells });
            }
            TagEnd::CodeBlock => self.code = false,
            _ => {}
        }
    }

    fn code_lines(&mut self, text: &str) {
        for line in text.lines() {
            let style = WordStyle { code: true, ..WordStyle::default() };
            let token = Token { text: line.to_owned(), style, spaced: false };
            self.blocks.push(PlainBlock { shape: Shape::Code, cells: vec![vec![token]] });
        }
    }

    /// Ends a paragraph or item.
    fn flush(&mut self) {
        self.blank = false;
        if self.tokens.is_empty() {
            return;
        }
        let shape = self.shape();
        let tokens = std::mem::take(&mut self.tokens);
        self.blocks.push(PlainBlock { shape, cells: vec![tokens] });
        self.item_begun = true;
    }

    fn finish(&mut self) {
        self.flush();
    }

    /// Adds a mark that changes as a whole.
    fn mark(&mut self, text: &str) {
        let spaced = std::mem::take(&mut self.blank);
        self.tokens.push(Token { text: text.to_owned(), style: self.style(), spaced });
    }

    fn words(&mut self, text: &str) {
        let style = self.style();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if first.is_whitespace() {
                self.blank = true;
                rest = &rest[first.len_utf8()..];
                continue;
            }
            let word = next_word(rest);
            self.tokens.push(Token {
                text: word.to_owned(),
                style: style.clone(),
                spaced: std::mem::take(&mut self.blank),
            });
            rest = &rest[word.len()..];
        }
    }
}

/// The word, reference or punctuation mark that a text starts with.
fn next_word(text: &str) -> &str {
    if text.starts_with("[[")
        && let Some(end) = text.find("]]")
    {
        return &text[..end + 2];
    }
    let word = |c: char| c.is_alphanumeric();
    let first = text.chars().next().map_or(0, char::len_utf8);
    if !text.starts_with(word) {
        return &text[..first];
    }
    let mut end = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let joins = matches!(letter, '\'' | '\u{2019}' | '-' | '.' | '/' | '_' | ',')
            && letters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !word(letter) && !joins {
            break;
        }
        end = at + letter.len_utf8();
    }
    &text[..end]
}

/// Blocks less alike than this, in percent, are not the same block reworded.
const ALIKE: usize = 30;

/// Pairs the blocks of two texts in order, so that the likeness of the pairs is greatest.
pub(super) fn align(old: &[PlainBlock], new: &[PlainBlock]) -> Vec<(Option<usize>, Option<usize>)> {
    let bags =
        |blocks: &[PlainBlock]| blocks.iter().map(|b| WordSet::of(&b.text())).collect::<Vec<_>>();
    let (old_bags, new_bags) = (bags(old), bags(new));
    let lone = old.len() == 1 && new.len() == 1;
    let likeness = |i: usize, j: usize| {
        if !old[i].shape.fits(&new[j].shape) {
            return 0;
        }
        if old[i].cells == new[j].cells {
            return 101;
        }
        let alike = old_bags[i].likeness(&new_bags[j]);
        if alike >= ALIKE || lone { alike.max(1) } else { 0 }
    };
    let mut best = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    let mut pairs = vec![vec![0_usize; new.len()]; old.len()];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            pairs[i][j] = likeness(i, j);
            let paired = if pairs[i][j] > 0 { best[i + 1][j + 1] + pairs[i][j] } else { 0 };
            best[i][j] = paired.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while i < old.len() || j < new.len() {
        let both = i < old.len() && j < new.len();
        if both && pairs[i][j] > 0 && best[i][j] == best[i + 1][j + 1] + pairs[i][j] {
            out.push((Some(i), Some(j)));
            i += 1;
            j += 1;
        } else if i < old.len() && (j >= new.len() || best[i][j] == best[i + 1][j]) {
            out.push((Some(i), None));
            i += 1;
        } else {
            out.push((None, Some(j)));
            j += 1;
        }
    }
    out
}
