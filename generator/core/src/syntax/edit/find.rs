//! Where values, keys, entries and comments stand in the text, and what a change does there.
//!
//! In: a text and its tree. Out: [`Piece`]s. Never: asks what they mean; that is checked afterwards.

use std::ops::Range;

use serde_json::Value as Json;

use super::write::{self, Style};
use super::{Piece, range, split};
use crate::diag::Diagnostics;
use crate::source::Sources;
use crate::syntax::comments::{self, line_end};
use crate::syntax::{self, Node, Value};

/// Parses a text that stands alone; one that has errors is no document.
pub(in crate::syntax) fn parse(text: &str) -> Option<Node> {
    let mut found = Diagnostics::default();
    let root = parse_with(text, &mut found)?;
    (!found.has_errors()).then_some(root)
}

/// Parses a text that may have errors, if there is a tree all the same: they may be what is cured.
pub(super) fn parse_faulty(text: &str) -> Option<Node> {
    parse_with(text, &mut Diagnostics::default())
}

/// The line at which parsing a text ends early; none if it is a document.
pub(super) fn end_of_reading(text: &str) -> Option<usize> {
    let mut found = Diagnostics::default();
    if parse_with(text, &mut found).is_some() {
        return None;
    }
    let start = found.into_sorted().iter().map(|one| one.span.start as usize).max()?;
    Some(text.get(..start).unwrap_or("").matches('\n').count())
}

fn parse_with(text: &str, found: &mut Diagnostics) -> Option<Node> {
    let mut sources = Sources::default();
    let file = sources.add("", text.as_bytes().to_vec());
    syntax::parse(file, sources.file(file), true, found)
}

/// A text, and where its comments stand.
pub(super) struct Lines<'t> {
    text: &'t str,
    comments: Vec<Range<usize>>,
}

/// Something with a place of its own: the value behind a key or a `-`.
struct Spot<'n> {
    node: &'n Node,
    /// One past the `:` or `-`.
    lead: usize,
    /// The column of the key or `-`.
    indent: usize,
    style: Style,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str, root: &Node) -> Self {
        Self { text, comments: comments::of(text, root) }
    }

    /// Gives the value at a place another value.
    pub(super) fn set(&self, root: &Node, place: &str, value: &Json) -> Option<Vec<Piece>> {
        let spot = self.spot(root, place)?;
        let is_scalar = !value.is_array() && !value.is_object();
        let old = self.text.get(range(spot.node.span)).unwrap_or("");
        match &spot.node.value {
            Value::List(_) | Value::Map(_) => self.set_whole(&spot, value),
            _ if !is_scalar => self.set_whole(&spot, value),
            _ if self.block_header(&spot).is_some() => self.set_block_scalar(&spot, value),
            _ if old.starts_with(['"', '\'']) && value.is_string() => {
                Some(vec![(range(spot.node.span), in_quotes_of(old, value.as_str()?))])
            }
            _ => self.set_whole(&spot, value),
        }
    }

    /// Writes a value anew behind its key or `-`; comments within the old one stand below it.
    fn set_whole(&self, spot: &Spot<'_>, value: &Json) -> Option<Vec<Piece>> {
        let end = self.end_of(spot.node).max(spot.lead);
        if spot.style == Style::Flow {
            let old = range(spot.node.span).start..end;
            let has_comments = self.comments_in(&old).next().is_some();
            return (!has_comments && !old.is_empty())
                .then(|| vec![(old, write::inline(value, Style::Flow))]);
        }
        let written = write::behind_key(value, spot.indent);
        let written = match self.text.as_bytes().get(spot.lead.checked_sub(1)?)? {
            b'-' => write::behind_dash(value, spot.indent),
            _ => written,
        };
        let (head, rest) =
            written.split_once('\n').map_or((written.as_str(), None), |(h, r)| (h, Some(r)));
        let old = spot.lead..end;
        let mut below = rest.map_or_else(String::new, |rest| format!("\n{rest}"));
        for comment in self.comments_in(&old) {
            below.push_str(&format!("\n{:indent$}{comment}", "", indent = spot.indent));
        }
        let line = line_end(self.text, end);
        Some(vec![(line..line, below), (old, head.to_owned())])
    }

    /// Writes another text below the header of a block scalar, in the same style if that can be.
    fn set_block_scalar(&self, spot: &Spot<'_>, value: &Json) -> Option<Vec<Piece>> {
        let mark = self.block_header(spot)?;
        let header = line_end(self.text, mark.start);
        // The text ends before the break of its last line, which is the next line's affair.
        let old = &self.text[header..range(spot.node.span).end];
        let end = header + old.trim_end().len();
        let text = value.as_str().filter(|text| write::can_be_block(text.trim_end_matches('\n')));
        let Some(text) = text.filter(|text| !text.ends_with("\n\n")) else {
            let inline = write::inline(value, Style::Block);
            return Some(vec![(header..end, String::new()), (mark, inline)]);
        };
        let body = text.trim_end_matches('\n');
        let chomp = if body.len() == text.len() { "-" } else { "" };
        let is_folded = self.text[mark.clone()].starts_with('>')
            && body.split('\n').all(|line| !line.is_empty() && write::can_be_folded(line));
        let indent = indentation(self.text[header..end].trim_start_matches(['\r', '\n']))
            .max(spot.indent + 1);
        let (sign, body) = match is_folded {
            true => (">", fold_lines(body, write::WIDTH - indent)),
            false => ("|", body.to_owned()),
        };
        let body = format!("\n{}", write::indented(&body, indent));
        Some(vec![(header..end, body), (mark, format!("{sign}{chomp}"))])
    }

    /// The `|` or `>` of a text that stands in the lines below it, with what belongs to the sign.
    fn block_header(&self, spot: &Spot<'_>) -> Option<Range<usize>> {
        let before = self.text.get(spot.lead..range(spot.node.span).start)?;
        let start = spot.lead + before.len() - before.trim_start().len();
        let rest = self.text[start..].starts_with(['|', '>']).then(|| &self.text[start..])?;
        Some(start..start + rest.find(char::is_whitespace).unwrap_or(rest.len()))
    }

    /// Adds an entry behind the last one of the mapping or list at a place.
    pub(super) fn add(
        &self,
        root: &Node,
        place: &str,
        entry: &dyn Fn(Style, usize) -> String,
    ) -> Option<Vec<Piece>> {
        let node = if place.is_empty() { root } else { root.at(place)? };
        let is_flow = self.is_flow(node);
        if let Some(last) = self.last_end(node) {
            if is_flow {
                return Some(vec![(last..last, format!(", {}", entry(Style::Flow, 0)))]);
            }
            let indent = self.column(self.first_start(node)?);
            let line = line_end(self.text, last);
            return Some(vec![(
                line..line,
                format!("\n{:indent$}{}", "", entry(Style::Block, indent)),
            )]);
        }
        // Nothing stands here yet: the first entry goes on a line of its own, if lines count.
        let spot = self.spot(root, place)?;
        let end = self.end_of(node).max(spot.lead);
        let old = spot.lead..end;
        if spot.style == Style::Flow || self.comments_in(&old).next().is_some() {
            let inside = range(node.span).start + 1;
            return is_flow.then(|| vec![(inside..inside, entry(Style::Flow, 0))]);
        }
        let (line, indent) = (line_end(self.text, end), spot.indent + 2);
        let written = format!("\n{:indent$}{}", "", entry(Style::Block, indent));
        Some(vec![(line..line, written), (old, String::new())])
    }

    /// Takes an entry away; its comments stay, each on a line of its own.
    pub(super) fn remove(&self, root: &Node, place: &str) -> Option<Vec<Piece>> {
        let (parent_place, step) = split(place)?;
        let parent = root.at(parent_place)?;
        let (starts, at) = self.starts(parent, &step)?;
        if starts.len() == 1 {
            let empty = if matches!(parent.value, Value::List(_)) {
                Json::Array(Vec::new())
            } else {
                Json::Object(Default::default())
            };
            return self.set(root, parent_place, &empty);
        }
        let end = self.entry_end(parent, at)?;
        if self.is_flow(parent) {
            return Some(self.remove_between_commas(starts[at]..end));
        }
        let start = starts[at];
        let (first_line, indent) = (line_start(self.text, start), self.column(start));
        let shares_line = !self.text[first_line..start].trim().is_empty();
        // The first entry behind a `-`: the next one takes its place on the line.
        let old = match shares_line {
            true => start..*starts.get(at + 1)?,
            false => first_line..(line_end(self.text, end) + 1).min(self.text.len()),
        };
        let indent = if shares_line { indentation(&self.text[first_line..]) } else { indent };
        let kept: String =
            self.comments_in(&old).map(|comment| format!("{:indent$}{comment}\n", "")).collect();
        match shares_line {
            true => Some(vec![(old, String::new()), (first_line..first_line, kept)]),
            false => Some(vec![(old, kept)]),
        }
    }

    /// Takes the comma behind an entry away with it, or the one before the last entry.
    fn remove_between_commas(&self, entry: Range<usize>) -> Vec<Piece> {
        let behind = self.skip(entry.end, |text| text.chars().next());
        let comma = behind.filter(|at| self.text[*at..].starts_with(',')).or_else(|| {
            let before = self.text[..entry.start].trim_end();
            before.ends_with(',').then(|| before.len() - 1)
        });
        let mut pieces = vec![(entry.clone(), String::new())];
        pieces.extend(comma.map(|comma| {
            let blank = usize::from(self.text[comma + 1..].starts_with(' '));
            let until = if comma < entry.start {
                entry.start.min(comma + 1 + blank)
            } else {
                comma + 1 + blank
            };
            (comma..until, String::new())
        }));
        pieces
    }

    /// The next place that is neither blank nor comment.
    fn skip(&self, from: usize, next: impl Fn(&str) -> Option<char>) -> Option<usize> {
        let mut at = from;
        while let Some(letter) = next(&self.text[at..]) {
            match self.comments.iter().find(|comment| comment.start == at) {
                Some(comment) => at = comment.end,
                None if letter.is_whitespace() => at += letter.len_utf8(),
                None => return Some(at),
            }
        }
        None
    }

    fn spot<'n>(&self, root: &'n Node, place: &str) -> Option<Spot<'n>> {
        let (parent_place, step) = split(place)?;
        let parent = root.at(parent_place)?;
        let style = if self.is_flow(parent) { Style::Flow } else { Style::Block };
        let (starts, at) = self.starts(parent, &step)?;
        let start = starts[at];
        let (node, lead) = match &parent.value {
            Value::Map(entries) => {
                let (key, node) = &entries[at];
                let colon = self.text[key.span.end as usize..].find(':')?;
                (node, key.span.end as usize + colon + 1)
            }
            Value::List(items) => (&items[at], start + usize::from(style == Style::Block)),
            _ => return None,
        };
        Some(Spot { node, lead, indent: self.column(start), style })
    }

    /// Where the entries of a collection start, by key or `-`, and which of them a step names.
    fn starts(&self, parent: &Node, step: &str) -> Option<(Vec<usize>, usize)> {
        match &parent.value {
            Value::Map(entries) => {
                let at = entries.iter().position(|(key, _)| key.value == step)?;
                Some((entries.iter().map(|(key, _)| key.span.start as usize).collect(), at))
            }
            Value::List(items) => {
                let at = step.parse().ok().filter(|at| *at < items.len())?;
                let starts: Option<Vec<usize>> =
                    items.iter().map(|item| self.item_start(parent, item)).collect();
                Some((starts?, at))
            }
            _ => None,
        }
    }

    /// The `-` of an entry, or the entry itself between brackets.
    fn item_start(&self, list: &Node, item: &Node) -> Option<usize> {
        let start = range(item.span).start;
        if self.is_flow(list) {
            return Some(start);
        }
        let before = self.text[..start].trim_end_matches([' ', '\n', '\r']);
        let before = without_block_sign(before);
        before.ends_with('-').then(|| before.len() - 1)
    }

    fn first_start(&self, node: &Node) -> Option<usize> {
        match &node.value {
            Value::Map(entries) => entries.first().map(|(key, _)| key.span.start as usize),
            Value::List(items) => self.item_start(node, items.first()?),
            _ => None,
        }
    }

    /// One past the last entry of a collection that has any.
    fn last_end(&self, node: &Node) -> Option<usize> {
        match &node.value {
            Value::Map(entries) => self.entry_end(node, entries.len().checked_sub(1)?),
            Value::List(items) => self.entry_end(node, items.len().checked_sub(1)?),
            _ => None,
        }
    }

    fn entry_end(&self, parent: &Node, at: usize) -> Option<usize> {
        match &parent.value {
            Value::Map(entries) => {
                let (key, value) = entries.get(at)?;
                let key_end = key.span.end as usize;
                let colon =
                    self.text[key_end..].find(':').map_or(key_end, |colon| key_end + colon + 1);
                Some(self.end_of(value).max(colon))
            }
            Value::List(items) => {
                let item = items.get(at)?;
                (item.span.start < item.span.end).then(|| self.end_of(item))
            }
            _ => None,
        }
    }

    /// One past the last character of a value; 0 for one of which nothing is written.
    fn end_of(&self, node: &Node) -> usize {
        let span = range(node.span);
        match &node.value {
            Value::List(_) | Value::Map(_) if self.is_flow(node) => span.end,
            Value::List(_) | Value::Map(_) => self.last_end(node).unwrap_or(span.start),
            _ if span.is_empty() => 0,
            _ => span.end,
        }
    }

    fn is_flow(&self, node: &Node) -> bool {
        self.text[range(node.span).start..].starts_with(['[', '{'])
            && matches!(node.value, Value::List(_) | Value::Map(_))
    }

    fn column(&self, at: usize) -> usize {
        at - line_start(self.text, at)
    }

    fn comments_in<'s>(
        &'s self,
        region: &Range<usize>,
    ) -> impl Iterator<Item = &'t str> + use<'s, 't> {
        let region = region.clone();
        let inside = self.comments.iter().filter(move |comment| region.contains(&comment.start));
        inside.map(|comment| &self.text[comment.clone()])
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn in_quotes_of(old: &str, text: &str) -> String {
    let is_simple = !text.contains(char::is_control);
    match old.starts_with('\'') && is_simple {
        true => format!("'{}'", text.replace('\'', "''")),
        false => write::quoted(text),
    }
}

/// Lines of a text as a folded scalar has them: each folded, with an empty line between two.
fn fold_lines(body: &str, width: usize) -> String {
    body.split('\n').map(|line| write::folded(line, width)).collect::<Vec<_>>().join("\n\n")
}

/// What stands before a text without the sign of a text in the lines below it, as `>-`, whose own
/// `-` begins no entry; nor the comment behind the sign.
fn without_block_sign(before: &str) -> &str {
    let line = line_start(before, before.len());
    let code = before[line..].split(" #").next().unwrap_or("").trim_end();
    let sign = code.rsplit(' ').next().unwrap_or("");
    match sign.starts_with(['|', '>']) {
        true => before[..line + code.len() - sign.len()].trim_end(),
        false => before,
    }
}
