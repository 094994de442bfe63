//! Lays a YAML text out as the bundled documents are: one layout for whatever means the same.
//!
//! In: the text of a document. Out: the same document, its comments in the same order, in the
//! canonical layout. Never: changes what it means, sorts keys, or takes away or adds quotes' meaning.
//!
//! Indentation, blanks, line breaks and quotes are decided here; whether a text is plain, folded
//! (`>-`) or literal (`|`) stays as the author chose, unless a line would be longer than [`WIDEST`].

mod scalar;

use std::ops::Range;

use super::edit::EditError;
use super::edit::find::parse;
use super::{Node, Value, comments};
use crate::span::Spanned;
use scalar::ScalarLines;

/// A line may be so long before its text is folded; the author's own line breaks stay.
const WIDEST: usize = 140;

/// The text in the canonical layout.
///
/// # Errors
/// The text is no document, or would mean something else, or lose a comment.
pub fn canonical(text: &str) -> Result<String, EditError> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let root = parse(&text).ok_or(EditError::NoDocument)?;
    let old = comments::of(&text, &root);
    let mut page = LayoutState {
        text: &text,
        comments: old.clone(),
        done: 0,
        out: String::new(),
        read: 0,
        is_first_below: true,
    };
    page.document(&root);
    let new = page.out + "\n";
    let laid_out = parse(&new).ok_or(EditError::OtherMeaning)?;
    let said = |text: &str, places: &[Range<usize>]| -> Vec<String> {
        places.iter().map(|place| text[place.clone()].to_owned()).collect()
    };
    // Compared as text, because order counts in a document and not in JSON.
    let in_order = |node: &Node| node.to_json().to_string();
    let is_same = in_order(&laid_out) == in_order(&root)
        && said(&new, &comments::of(&new, &laid_out)) == said(&text, &old);
    is_same.then_some(new).ok_or(EditError::OtherMeaning)
}

/// How a collection is written in the source.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Lines,
    Brackets,
}

/// A key or entry that is about to be written.
#[derive(Clone, Copy)]
struct SourceEntry<'n> {
    /// Where its key or `-` stands in the source; the value itself between brackets.
    start: usize,
    /// One past its `:` or `-`.
    lead: usize,
    value: &'n Node,
    /// Where whatever follows its value begins.
    next: usize,
    /// How it is written in the source.
    source: Source,
}

/// What a value becomes.
enum ValueForm {
    /// Nothing is written.
    Nothing,
    /// One line, or the lines of a text.
    Text(ScalarLines),
    /// A collection below its key.
    Below(Source),
}

/// The text as read so far, and as written so far.
struct LayoutState<'t> {
    text: &'t str,
    comments: Vec<Range<usize>>,
    /// So many comments are written.
    done: usize,
    /// The lines so far; the last one without its break.
    out: String,
    /// Up to here the source is written.
    read: usize,
    /// Whether the next line is the first below a key, which no empty line parts from it.
    is_first_below: bool,
}

impl<'t> LayoutState<'t> {
    fn document(&mut self, root: &Node) {
        let (lead, end) = (self.behind_marker(root), self.text.len());
        match self.shape(root, lead, 0, Source::Lines) {
            ValueForm::Below(source) => {
                let entries = self.entries(root, lead, source, end);
                self.collection(root, &entries, 0);
            }
            ValueForm::Text(written) => {
                self.comments_before(self.starts_at(root, lead), 0);
                self.begin_line(self.starts_at(root, lead), 0);
                self.text_value(&written, 0, end_of(root, lead), end);
            }
            ValueForm::Nothing => {}
        }
        self.comments_before(end, 0);
    }

    /// Writes the entries of a collection, each on lines of its own.
    fn collection(&mut self, node: &Node, entries: &[SourceEntry<'_>], indent: usize) {
        for (nth, entry) in entries.iter().enumerate() {
            self.comments_before(self.hoisted(node, entry), indent);
            self.begin_line(entry.start, indent);
            self.entry(node, nth, entry, indent);
        }
    }

    /// Writes a key or `-` with its value, where the line for it has begun.
    fn entry(&mut self, parent: &Node, nth: usize, entry: &SourceEntry<'_>, indent: usize) {
        match &parent.value {
            Value::Map(pairs) => {
                let key = self.key(&pairs[nth].0);
                self.out.push_str(&key);
                self.out.push(':');
            }
            _ => self.out.push('-'),
        }
        self.read = self.read.max(entry.start);
        let is_item = matches!(parent.value, Value::List(_));
        match self.shape(entry.value, entry.lead, indent, entry.source) {
            ValueForm::Nothing => self.nothing(entry, indent),
            ValueForm::Text(written) => {
                self.out.push(' ');
                self.text_value(&written, indent, end_of(entry.value, entry.lead), entry.next);
            }
            ValueForm::Below(source) if is_item => self.compact(entry, source, indent),
            ValueForm::Below(source) => self.below(entry, source, indent),
        }
    }

    /// A collection on the lines below its key.
    fn below(&mut self, entry: &SourceEntry<'_>, source: Source, indent: usize) {
        let entries = self.entries(entry.value, entry.lead, source, entry.next);
        let first = entries.first().map_or(entry.next, |first| first.start);
        self.comment_behind(entry.lead, first);
        self.is_first_below = true;
        self.collection(entry.value, &entries, indent + 2);
        self.close(entry, &entries, source, indent + 2);
    }

    /// A collection that begins on the line of the `-`.
    fn compact(&mut self, entry: &SourceEntry<'_>, source: Source, indent: usize) {
        let entries = self.entries(entry.value, entry.lead, source, entry.next);
        self.out.push(' ');
        for (nth, inner) in entries.iter().enumerate() {
            if nth > 0 {
                self.comments_before(self.hoisted(entry.value, inner), indent + 2);
                self.begin_line(inner.start, indent + 2);
            }
            self.entry(entry.value, nth, inner, indent + 2);
        }
        self.close(entry, &entries, source, indent + 2);
    }

    /// Writes the comments that stand below the last entry of a collection and are indented as it is.
    fn close(
        &mut self,
        entry: &SourceEntry<'_>,
        entries: &[SourceEntry<'_>],
        source: Source,
        indent: usize,
    ) {
        let node = entry.value;
        if source == Source::Brackets {
            self.comments_before(node.span.end as usize, indent);
            self.read = self.read.max(node.span.end as usize);
            return;
        }
        let outer = self.column(entry.start);
        let column = entries.first().map_or(0, |first| self.column(first.start)).max(outer + 1);
        while let Some(comment) = self.next_comment(entry.next) {
            if self.column(comment.start) < column {
                return;
            }
            self.comment_line(comment, indent);
        }
    }

    /// Writes what stands behind a key without a value: comments that are indented below it are meant as one.
    fn nothing(&mut self, entry: &SourceEntry<'_>, indent: usize) {
        self.comment_behind(entry.lead, entry.next);
        self.read = self.read.max(entry.lead);
        let outer = self.column(entry.start);
        let mut first = None;
        while let Some(comment) = self.next_comment(entry.next) {
            let column = self.column(comment.start);
            if entry.source == Source::Brackets || column <= outer {
                return;
            }
            let first = *first.get_or_insert(column);
            self.comment_line(comment, (indent + 2 + column).saturating_sub(first).max(indent + 1));
        }
    }

    /// Writes a text behind its key or `-`.
    fn text_value(&mut self, written: &ScalarLines, indent: usize, end: usize, next: usize) {
        self.out.push_str(&written.head);
        let Some(lines) = &written.lines else {
            self.read = self.read.max(end);
            return self.comment_behind(end, next);
        };
        // Of a text below its `|` or `>`, the comment stands behind the sign.
        let until = if written.head_end < end { end } else { next };
        self.comment_behind(written.head_end, until);
        for line in lines {
            self.out.push('\n');
            if !line.is_empty() {
                self.out.push_str(&" ".repeat(indent + 2));
                self.out.push_str(line);
            }
        }
        self.read = self.read.max(end);
        if written.keeps_breaks {
            let rest = &self.text[end..];
            self.read = end + rest.len() - rest.trim_start().len();
        } else if self.text[written.head_end.min(end)..end].starts_with(['"', '\'']) {
            self.comment_behind(end, next);
        }
    }

    /// What becomes of a value that stands behind `lead`.
    fn shape(&self, node: &Node, lead: usize, indent: usize, source: Source) -> ValueForm {
        let is_flow = self.is_flow(node, lead) || source == Source::Brackets;
        let room = WIDEST.saturating_sub(self.current_width().max(indent) + 1);
        match &node.value {
            Value::List(_) | Value::Map(_) => {
                let line = is_flow.then(|| self.one_line(node)).flatten();
                match line.filter(|line| line.chars().count() <= room) {
                    Some(head) => ValueForm::Text(ScalarLines::line(head, end_of(node, lead))),
                    None if is_flow => ValueForm::Below(Source::Brackets),
                    None => ValueForm::Below(Source::Lines),
                }
            }
            _ if node.span.start == node.span.end && !self.is_block_text(lead) => {
                ValueForm::Nothing
            }
            _ => ValueForm::Text(scalar::written(self.text, node, self.skip(lead), indent, room)),
        }
    }

    /// A value between brackets on one line, if it can be and nothing is said about a part of it.
    fn one_line(&self, node: &Node) -> Option<String> {
        // Comments between empty brackets stand above them.
        if let Some(brackets) = empty_brackets(node) {
            return Some(brackets.to_owned());
        }
        let range = node.span.start as usize..node.span.end as usize;
        let nearest = self.comments.partition_point(|comment| comment.start < range.start);
        if self.comments.get(nearest).is_some_and(|comment| comment.start < range.end) {
            return None;
        }
        match &node.value {
            Value::List(items) => {
                let items: Option<Vec<String>> =
                    items.iter().map(|item| self.one_line(item)).collect();
                Some(format!("[{}]", items?.join(", ")))
            }
            Value::Map(pairs) => {
                let pair = |(key, value): &(Spanned<String>, Node)| {
                    Some(format!("{}: {}", self.key(key), self.one_line(value)?))
                };
                let pairs: Option<Vec<String>> = pairs.iter().map(pair).collect();
                Some(format!("{{ {} }}", pairs?.join(", ")))
            }
            _ if range.is_empty() => Some("null".to_owned()),
            _ => scalar::inline(self.text, node),
        }
    }

    fn key(&self, key: &Spanned<String>) -> String {
        scalar::key(&self.text[key.span.start as usize..key.span.end as usize], &key.value)
    }

    /// The entries of a collection with their places.
    fn entries<'n>(
        &self,
        node: &'n Node,
        lead: usize,
        source: Source,
        next: usize,
    ) -> Vec<SourceEntry<'n>> {
        let mut entries: Vec<SourceEntry<'n>> = match &node.value {
            Value::Map(pairs) => pairs
                .iter()
                .map(|(key, value)| {
                    let start = key.span.start as usize;
                    SourceEntry { start, lead: self.behind_colon(key), value, next, source }
                })
                .collect(),
            Value::List(items) => self.items(items, lead, source, next),
            _ => Vec::new(),
        };
        for nth in 1..entries.len() {
            entries[nth - 1].next = entries[nth].start;
        }
        entries
    }

    fn items<'n>(
        &self,
        items: &'n [Node],
        lead: usize,
        source: Source,
        next: usize,
    ) -> Vec<SourceEntry<'n>> {
        let mut at = lead;
        let entry = |value: &'n Node| {
            let start = match source {
                Source::Brackets => value.span.start as usize,
                Source::Lines => self.skip(at),
            };
            let lead = start + usize::from(source == Source::Lines);
            at = end_of(value, lead);
            SourceEntry { start, lead, value, next, source }
        };
        items.iter().map(entry).collect()
    }

    /// Where the comments end that are to stand above an entry: those between it and a value that
    /// goes on its line have no other place.
    fn hoisted(&self, parent: &Node, entry: &SourceEntry<'_>) -> usize {
        let is_item = matches!(parent.value, Value::List(_));
        let value = entry.value;
        let is_flow = self.is_flow(value, entry.lead) || entry.source == Source::Brackets;
        match &value.value {
            Value::List(_) | Value::Map(_) if is_item && !is_flow => {
                let entries = self.entries(value, entry.lead, Source::Lines, entry.next);
                let first = entries.first();
                first.map_or(entry.start, |first| self.hoisted(value, first).max(first.start))
            }
            Value::List(_) | Value::Map(_) if !is_flow => entry.start,
            Value::Null if value.span.start == value.span.end => entry.start,
            _ if empty_brackets(value).is_some() => value.span.end as usize,
            _ => self.starts_at(value, entry.lead).max(entry.start),
        }
    }

    /// Where the first sign of a value stands, that of its `|` too.
    fn starts_at(&self, node: &Node, lead: usize) -> usize {
        if self.is_block_text(lead) { self.skip(lead) } else { node.span.start as usize }
    }

    /// Whether a text below a `|` or `>` stands behind a place.
    fn is_block_text(&self, lead: usize) -> bool {
        self.text[self.skip(lead)..].starts_with(['|', '>'])
    }

    fn is_flow(&self, node: &Node, lead: usize) -> bool {
        matches!(node.value, Value::List(_) | Value::Map(_))
            && self.text[self.skip(lead)..].starts_with(['[', '{'])
    }

    /// One past the `---` that a document may begin with.
    fn behind_marker(&self, root: &Node) -> usize {
        let before = &self.text[..root.span.start as usize];
        let marker = |line: &str| line.starts_with("---").then(|| line.as_ptr() as usize + 3);
        before.lines().find_map(marker).map_or(0, |at| at - self.text.as_ptr() as usize)
    }

    fn behind_colon(&self, key: &Spanned<String>) -> usize {
        let end = key.span.end as usize;
        let colon = self.skip(end);
        if self.text[colon..].starts_with(':') { colon + 1 } else { end }
    }

    /// The next place that is neither blank nor comment, nor parts two entries.
    fn skip(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(letter) = self.text[at..].chars().next() {
            let comment = self.comments.binary_search_by_key(&at, |comment| comment.start);
            match comment {
                Ok(nth) => at = self.comments[nth].end,
                Err(_) if letter.is_whitespace() || letter == ',' => at += letter.len_utf8(),
                Err(_) => return at,
            }
        }
        at
    }

    fn next_comment(&self, until: usize) -> Option<Range<usize>> {
        self.comments.get(self.done).filter(|comment| comment.start < until).cloned()
    }

    /// Writes the comments before a place, each on a line of its own.
    fn comments_before(&mut self, until: usize, indent: usize) {
        while let Some(comment) = self.next_comment(until) {
            self.comment_line(comment, indent);
        }
    }

    fn comment_line(&mut self, comment: Range<usize>, indent: usize) {
        self.begin_line(comment.start, indent);
        self.out.push_str(&self.text[comment.clone()]);
        self.read = comment.end;
        self.done += 1;
    }

    /// Writes the comment that stands behind a place on its line.
    fn comment_behind(&mut self, place: usize, until: usize) {
        let Some(comment) = self.next_comment(until) else { return };
        if comment.start < place || self.text[place..comment.start].contains('\n') {
            return;
        }
        self.out.push(' ');
        self.out.push_str(&self.text[comment.clone()]);
        self.read = comment.end;
        self.done += 1;
    }

    /// Begins a line for what stands at a place; one empty line stays of any number.
    fn begin_line(&mut self, at: usize, indent: usize) {
        if !self.out.is_empty() {
            self.out.push('\n');
            let between = self.text.get(self.read..at).unwrap_or("");
            let mut inner = between.split('\n').skip(1).collect::<Vec<_>>();
            inner.pop();
            if !self.is_first_below && inner.iter().any(|line| line.trim().is_empty()) {
                self.out.push('\n');
            }
        }
        self.is_first_below = false;
        self.read = self.read.max(at);
        self.out.push_str(&" ".repeat(indent));
    }

    fn column(&self, at: usize) -> usize {
        at - self.text[..at].rfind('\n').map_or(0, |newline| newline + 1)
    }

    fn current_width(&self) -> usize {
        self.out.lines().next_back().map_or(0, |line| line.chars().count())
    }
}

/// How a collection without entries is written; without brackets there is none.
fn empty_brackets(node: &Node) -> Option<&'static str> {
    match &node.value {
        Value::List(items) if items.is_empty() => Some("[]"),
        Value::Map(pairs) if pairs.is_empty() => Some("{}"),
        _ => None,
    }
}

/// One past the last sign of a value, or past its `:` or `-` if nothing stands there.
fn end_of(node: &Node, lead: usize) -> usize {
    if node.span.start == node.span.end { lead } else { (node.span.end as usize).max(lead) }
}
