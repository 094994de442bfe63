//! Parses YAML text into a tree in which every key and value knows its place.
//!
//! In: the text of one file. Out: a [`Node`], or `None` after a syntax error.
//! Reports: syntax errors and the traps of YAML. Never: knows what a document means.
//!
//! One document per file; no anchors, aliases, merge keys or tags: a text that is written once and
//! appears twice cannot be reviewed where it appears, and aliases are how YAML bombs are built.

mod canonical;
mod comments;
pub mod edit;
mod errors;

pub use canonical::canonical;

use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::RandomState;
use granit_parser::{Event, Parser, ScalarStyle, ScanError};
use indexmap::IndexMap;

use crate::characters::{first_control, is_control, odd};
use crate::diag::{Code, Diagnostics};
use crate::source::SourceFile;
use crate::span::{FileId, Span, Spanned};
use crate::text::cut;

/// Lists and mappings may nest this deep; the deepest real document needs 6.
const MAX_DEPTH: usize = 64;
/// A document may have this many keys and values; the largest real one has about 2,000.
const MAX_NODES: usize = 200_000;

/// A value as parsed, with its place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The value.
    pub(crate) value: Value,
    /// Of a scalar: its source; of a list or mapping: from its first to its last character.
    pub(crate) span: Span,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`, nothing else.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a decimal point.
    Float(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order written, without duplicate keys.
    Map(Vec<(Spanned<String>, Node)>),
}

impl Node {
    /// The value under a key, if this is a mapping that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The key and value of a mapping.
    pub(crate) fn entry(&self, key: &str) -> Option<(&Spanned<String>, &Node)> {
        let Value::Map(entries) = &self.value else { return None };
        entries.iter().find(|(name, _)| name.value == key).map(|(name, value)| (name, value))
    }

    /// The node at a JSON pointer.
    pub(crate) fn at(&self, pointer: &str) -> Option<&Node> {
        pointer.split('/').skip(1).try_fold(self, |node, step| {
            let step = unescape_step(step);
            match &node.value {
                Value::List(items) => items.get(step.parse::<usize>().ok()?),
                Value::Map(_) => node.get(&step),
                _ => None,
            }
        })
    }

    /// The same value as JSON.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Int(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::Text(value) => value.as_str().into(),
            Value::List(items) => items.iter().map(Node::to_json).collect(),
            Value::Map(entries) => serde_json::Value::Object(
                entries.iter().map(|(key, value)| (key.value.clone(), value.to_json())).collect(),
            ),
        }
    }

    /// What kind of value this is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a Boolean",
            Value::Int(_) | Value::Float(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }
}

/// A step of a JSON pointer as the key that it stands for.
pub(crate) fn unescape_step(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// The place of the first escape that stands for a control character.
fn first_escape(source: &str) -> Option<Range<usize>> {
    let mut at = 0;
    while let Some(start) = source[at..].find('\\').map(|next| at + next) {
        let kind = source[start + 1..].chars().next()?;
        let digits = match kind {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let end = (start + 1 + kind.len_utf8() + digits).min(source.len());
        at = crate::source::floor_char_boundary(source, end);
        let code = source.get(start + 2..at).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let is_one = match code.filter(|_| digits > 0).and_then(char::from_u32) {
            Some(character) => is_control(character),
            None => matches!(kind, '0' | 'a' | 'b' | 'v' | 'f' | 'e' | 'N'),
        };
        if is_one {
            return Some(start..at);
        }
    }
    None
}

/// Parses the YAML document of one file; `has_answers` says that `yes` and `no` are meant in it.
pub(crate) fn parse(
    file: FileId,
    source: &SourceFile,
    has_answers: bool,
    diags: &mut Diagnostics,
) -> Option<Node> {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let events = Parser::new_from_str_with_options(&source.text, options);
    let name = source.path.rsplit('/').next().unwrap_or(&source.path);
    let mut tree = Tree { events, file, name, text: &source.text, has_answers, nodes: 0, diags };
    match tree.document() {
        Ok(node) => Some(node),
        Err(Stop::Reported) => None,
        Err(Stop::Syntax(error)) => {
            errors::report(file, &source.text, &error, diags);
            None
        }
    }
}

/// Why parsing ended early.
enum Stop {
    Syntax(ScanError),
    Reported,
}

impl From<ScanError> for Stop {
    fn from(error: ScanError) -> Self {
        Stop::Syntax(error)
    }
}

type Located<'t> = (Event<'t>, Span);

/// The state of one parse: the events still to come, and how many nodes were made.
struct Tree<'t, 'd, E> {
    events: E,
    file: FileId,
    /// The name of the file without its folder.
    name: &'t str,
    text: &'t str,
    /// Whether `yes` and `no` are answers, not words that slipped in.
    has_answers: bool,
    nodes: usize,
    diags: &'d mut Diagnostics,
}

impl<'t, E> Tree<'t, '_, E>
where
    E: Iterator<Item = Result<(Event<'t>, granit_parser::Span), ScanError>>,
{
    fn document(&mut self) -> Result<Node, Stop> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(..) => {}
                Event::StreamEnd => {
                    let whole = Span::of_file(self.file);
                    self.diags
                        .report(Code::EmptyDocument, whole, format!("`{}` is empty", self.name))
                        .hint("write it, or remove the file");
                    return Err(Stop::Reported);
                }
                event => {
                    let root = self.node(event, span)?;
                    return self.end_of_document(root);
                }
            }
        }
    }

    fn end_of_document(&mut self, root: Node) -> Result<Node, Stop> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::DocumentStart(..) => {
                    self.diags
                        .report(
                            Code::YamlMultipleDocuments,
                            span,
                            "a second YAML document starts here",
                        )
                        .hint("keep one document per file: move this part to a file of its own");
                    return Err(Stop::Reported);
                }
                _ => {}
            }
        }
    }

    fn next(&mut self) -> Result<Located<'t>, Stop> {
        let (event, span) = self.events.next().ok_or(Stop::Reported)??;
        let offset = |mark: &granit_parser::Marker| mark.byte_offset().unwrap_or(0);
        Ok((event, Span::new(self.file, offset(&span.start), offset(&span.end))))
    }

    fn node(&mut self, event: Event<'t>, span: Span) -> Result<Node, Stop> {
        self.count(span)?;
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_anchor(anchor, span)?;
                self.refuse_tag(tag.is_some(), span)?;
                let text = text.into_owned();
                self.refuse_controls(&text, span);
                if style != ScalarStyle::Plain {
                    let span = trim_block(self.text, span);
                    return Ok(Node { value: Value::Text(text), span });
                }
                self.warn_of_lost_comment(span);
                self.warn_of_boolean_like(&text, span);
                Ok(Node { value: resolve_plain(text), span })
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_anchor(anchor, span)?;
                self.refuse_tag(tag.is_some(), span)?;
                self.list(span)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_anchor(anchor, span)?;
                self.refuse_tag(tag.is_some(), span)?;
                self.map(span)
            }
            _ => {
                self.diags
                    .report(Code::YamlAlias, span, "aliases (`*name`) are not supported")
                    .hint("put a text that starts with `*` in quotes; otherwise write it out here");
                Err(Stop::Reported)
            }
        }
    }

    fn list(&mut self, start: Span) -> Result<Node, Stop> {
        let mut items: Vec<Node> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                let span = Span { end: span.end.max(start.end), ..start };
                return Ok(Node { value: Value::List(items), span });
            }
            let item = self.node(event, span)?;
            let before = items.last().map_or(start.start, |last| last.span.end);
            items.push(self.restore_entry(before, item));
        }
    }

    fn map(&mut self, start: Span) -> Result<Node, Stop> {
        let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
        let mut seen = Seen::default();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                let span = Span { end: span.end.max(start.end), ..start };
                return Ok(Node { value: Value::Map(entries), span });
            }
            let key = self.key(event, span)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span)?;
            let value = self.restore_value(&key, value);
            self.warn_of_quotes(&key, &value);
            match seen.find(&key, &entries) {
                Some(first) => self.report_duplicate(&key, first),
                None => entries.push((key, value)),
            }
        }
    }

    fn key(&mut self, event: Event<'t>, span: Span) -> Result<Spanned<String>, Stop> {
        let Event::Scalar(text, style, anchor, tag) = event else {
            self.diags
                .report(Code::YamlSyntax, span, "a key must be a plain word")
                .hint("write `key: value`; put a text that starts with `[` or `{` in quotes");
            return Err(Stop::Reported);
        };
        self.refuse_anchor(anchor, span)?;
        self.refuse_tag(tag.is_some(), span)?;
        self.count(span)?;
        if text == "<<" {
            self.diags
                .report(Code::YamlAlias, span, "merge keys (`<<`) are not supported")
                .hint("write the keys out where they are meant to apply");
            return Err(Stop::Reported);
        }
        if span.start == span.end && style == ScalarStyle::Plain {
            self.diags
                .report(Code::YamlSyntax, span, "a `:` or `?` stands here without a key")
                .hint("write `key: value`, or put the text in quotes");
            return Err(Stop::Reported);
        }
        Ok(Spanned::new(text.into_owned(), span))
    }

    /// Reports the first control character that an escape brings in, as `\e`.
    fn refuse_controls(&mut self, text: &str, span: Span) {
        let Some(at) = first_control(text) else { return };
        let name = odd(&text[at..]).into_iter().next().map_or_else(String::new, |odd| odd.name);
        let source = self.text.get(span.start as usize..span.end as usize).unwrap_or("");
        let escape = first_escape(source);
        let place = escape.map_or(span, |escape| {
            let start = span.start as usize + escape.start;
            Span::new(self.file, start, start + escape.len())
        });
        self.diags
            .report(
                Code::ControlCharacter,
                place,
                format!("this text holds {name}, a control character"),
            )
            .hint("take it out; write `\\\\` for a backslash that is meant to be seen");
    }

    fn count(&mut self, span: Span) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        self.diags
            .report(
                Code::YamlTooLarge,
                span,
                format!("the document has more than {MAX_NODES} keys and values"),
            )
            .hint("split it");
        Err(Stop::Reported)
    }

    fn refuse_anchor(&mut self, anchor: usize, span: Span) -> Result<(), Stop> {
        if anchor == 0 {
            return Ok(());
        }
        self.diags
            .report(
                Code::YamlAlias,
                self.property_before(span, '&'),
                "anchors (`&name`) are not supported",
            )
            .hint("put a text that starts with `&` in quotes; otherwise write it out where it is meant");
        Err(Stop::Reported)
    }

    fn refuse_tag(&mut self, tagged: bool, span: Span) -> Result<(), Stop> {
        if !tagged {
            return Ok(());
        }
        self.diags
            .report(
                Code::YamlTag,
                self.property_before(span, '!'),
                "YAML tags (`!name`) are not supported",
            )
            .hint("put a text that starts with `!` in quotes; otherwise remove the tag");
        Err(Stop::Reported)
    }

    /// The anchor or tag in front of a value on the same line; else the value.
    fn property_before(&self, value: Span, sign: char) -> Span {
        let before = self.text.get(..value.start as usize).unwrap_or("").trim_end();
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let word = before[line..].rfind([' ', '\t']).map_or(line, |blank| line + blank + 1);
        match before[word..].starts_with(sign) {
            true => Span::new(self.file, word, before.len()),
            false => value,
        }
    }

    fn report_duplicate(&mut self, key: &Spanned<String>, first: Span) {
        self.diags
            .report(
                Code::YamlDuplicateKey,
                key.span,
                format!("the key `{key}` stands twice in one mapping"),
            )
            .also(first, "first here")
            .hint("remove one of them, or merge their values");
    }

    /// Reports a value that is empty because everything behind ` #` is a comment, as in
    /// `color: #1f4e5f`; the lost text stands in for it, so that nothing else is reported.
    fn restore_value(&mut self, key: &Spanned<String>, value: Node) -> Node {
        if !matches!(value.value, Value::Null) {
            return value;
        }
        let rest = self.text.get(key.span.end as usize..).and_then(|rest| rest.lines().next());
        let rest = rest.unwrap_or("").trim_start_matches(['"', '\'', ' ', ':']).trim_end();
        if !starts_like_text(rest) {
            return value;
        }
        let what = format!("the value of `{key}`");
        self.restore(&what, &format!("{key}: \"{rest}\""), rest)
    }

    /// The same for an entry of a list, as in `- #3 pump`.
    fn restore_entry(&mut self, before: u32, entry: Node) -> Node {
        if !matches!(entry.value, Value::Null) {
            return entry;
        }
        let region = before as usize..entry.span.end as usize;
        let lines = self.text.get(region).unwrap_or("").lines().rev();
        let lost = lines.filter_map(|line| line.trim().strip_prefix("- ")).map(str::trim).next();
        match lost.filter(|lost| starts_like_text(lost)) {
            Some(lost) => self.restore("this entry", &format!("- \"{lost}\""), lost),
            None => entry,
        }
    }

    fn restore(&mut self, what: &str, cure: &str, lost: &'t str) -> Node {
        let start = lost.as_ptr() as usize - self.text.as_ptr() as usize;
        let span = Span::new(self.file, start, start + lost.len());
        self.diags
            .report(
                Code::YamlHashComment,
                span,
                format!("{what} is empty: `{lost}` is a comment to YAML"),
            )
            .hint(format!("put it in quotes: `{cure}`"))
            .fix(span, serde_json::Value::from(lost).to_string());
        Node { value: Value::Text(lost.to_owned()), span }
    }

    /// Reports a name in the quotation marks of a word processor, as in `title: “Doors”`.
    fn warn_of_quotes(&mut self, key: &Spanned<String>, value: &Node) {
        const NAMES: [&str; 6] = ["title", "short-title", "publisher", "term", "ask", "evidence"];
        const MARKS: [(char, &str); 5] =
            [('“', "”"), ('„', "“”"), ('«', "»"), ('»', "«"), ('‘', "’")];
        let Value::Text(text) = &value.value else { return };
        let source = self.text.get(value.span.start as usize..value.span.end as usize);
        let first = text.chars().next();
        let Some((_, ends)) = MARKS.iter().find(|(mark, _)| Some(*mark) == first) else { return };
        let is_mark = |c: char| MARKS.iter().any(|(mark, ends)| c == *mark || ends.contains(c));
        let inner = text.trim_matches(is_mark);
        let is_whole = text.ends_with(|c| ends.contains(c)) && !inner.contains(is_mark);
        if !NAMES.contains(&key.value.as_str()) || source != Some(text.as_str()) || !is_whole {
            return;
        }
        let cured = serde_json::Value::from(inner).to_string();
        self.diags
            .report(
                Code::QuotesInValue,
                value.span,
                format!("the quotation marks are part of the value of `{key}`"),
            )
            .hint(format!("write straight ones, or none: `{}`", cut(&cured, 60)))
            .fix(value.span, cured);
    }

    /// Reports a plain text that is cut short by ` #`, as in `title: Rack #3 of`.
    fn warn_of_lost_comment(&mut self, span: Span) {
        let end = span.end as usize;
        let rest = self.text.get(end..).and_then(|rest| rest.lines().next()).unwrap_or("");
        let lost = rest.trim();
        if span.start == span.end || !starts_like_text(lost) {
            return;
        }
        let start = end + rest.find('#').unwrap_or(0);
        let whole = Span::new(self.file, span.start as usize, start + lost.len());
        let text = self.text.get(whole.start as usize..whole.end as usize).unwrap_or("");
        let finding = self.diags.report(
            Code::YamlHashComment,
            Span::new(self.file, start, start + lost.len()),
            format!("the text ends before `{lost}`, which is a comment to YAML"),
        );
        finding.hint("put the whole text in quotes, or write `# ` with a blank if it is a comment");
        if !text.contains('\n') {
            finding.fix(whole, serde_json::Value::from(text).to_string());
        }
    }

    /// Reports `no`, `yes` and the like, which YAML 1.1 takes for Booleans.
    fn warn_of_boolean_like(&mut self, text: &str, span: Span) {
        const WORDS: [&str; 6] = ["yes", "no", "on", "off", "y", "n"];
        if self.has_answers || !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) {
            return;
        }
        self.diags
            .report(
                Code::YamlBooleanLike,
                span,
                format!("`{text}` is text here, but other YAML readers take it for true or false"),
            )
            .hint(format!("put it in quotes: `\"{text}\"`"))
            .fix(span, format!("\"{text}\""));
    }
}

/// The places of a mapping's keys by what they hash to, once there are too many to look through.
#[derive(Default)]
struct Seen {
    places: IndexMap<u64, usize, RandomState>,
    known: usize,
}

impl Seen {
    const FEW: usize = 16;

    /// Where a key stands already.
    fn find(&mut self, key: &Spanned<String>, entries: &[(Spanned<String>, Node)]) -> Option<Span> {
        let among = |entries: &[(Spanned<String>, Node)]| {
            entries.iter().find(|(name, _)| name == key).map(|(name, _)| name.span)
        };
        if entries.len() < Self::FEW {
            return among(entries);
        }
        for (name, _) in &entries[self.known..] {
            self.places.entry(self.places.hasher().hash_one(&name.value)).or_insert(self.known);
            self.known += 1;
        }
        let at = *self.places.get(&self.places.hasher().hash_one(&key.value))?;
        // Hardly ever have two keys one hash.
        among(&entries[at..])
    }
}

/// Whether a comment looks like text that was meant as a value: no blank follows the `#`.
fn starts_like_text(comment: &str) -> bool {
    comment
        .strip_prefix('#')
        .and_then(|rest| rest.chars().next())
        .is_some_and(|c| c.is_alphanumeric())
}

/// Ends the span of a block scalar at its last visible character.
fn trim_block(text: &str, span: Span) -> Span {
    let raw = text.get(span.start as usize..span.end as usize).unwrap_or("");
    Span::new(span.file, span.start as usize, span.start as usize + raw.trim_end().len())
}

/// Reads a plain scalar: only JSON's numbers, `true`, `false` and `null` are anything but text.
///
/// So `no` and `yes` stay words, `0123` keeps its zero, and `.inf` or `1e9` are text.
fn resolve_plain(text: String) -> Value {
    match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        other => resolve_number(other).unwrap_or(Value::Text(text)),
    }
}

fn resolve_number(text: &str) -> Option<Value> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    match fraction {
        None => text.parse().ok().map(Value::Int),
        Some(fraction) if all_digits(fraction) => text.parse().ok().map(Value::Float),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// The codes that a text at a path raises while it is parsed, and what it is parsed into.
    fn parsed(path: &str, text: &str) -> (Vec<Code>, Option<serde_json::Value>) {
        parsed_as(path, text, false)
    }

    fn parsed_as(
        path: &str,
        text: &str,
        has_answers: bool,
    ) -> (Vec<Code>, Option<serde_json::Value>) {
        let mut sources = Sources::default();
        let file = sources.add(path, text.as_bytes().to_vec());
        let mut diags = Diagnostics::default();
        let node = parse(file, sources.file(file), has_answers, &mut diags);
        let codes = diags.into_sorted().iter().map(|found| found.code).collect();
        (codes, node.map(|node| node.to_json()))
    }

    #[test]
    fn words_that_look_like_booleans_are_warned_of_and_stay_words() {
        for word in ["yes", "No", "ON", "off", "y", "N"] {
            let (codes, json) = parsed("a.yaml", &format!("a: {word}\n"));
            assert_eq!(codes, [Code::YamlBooleanLike], "{word}");
            assert_eq!(json, Some(serde_json::json!({ "a": word })));
        }
        for text in
            ["a: \"no\"", "a: 'y'", "a: none", "a: no way", "no: a", "a: |\n  no\n", "a: yess"]
        {
            assert_eq!(parsed("a.yaml", text).0, [], "{text}");
        }
        assert_eq!(parsed_as("a.yaml", "a: yes\n", true).0, []);
    }

    #[test]
    fn only_numbers_as_in_json_are_numbers() {
        let text = "[1, -2, 3.50, 0, 01, 1e3, 0x1f, 1_000, .5, 5., +1, 1.2.3, true, ~, null, 99999999999999999999]";
        let wanted = serde_json::json!([
            1,
            -2,
            3.5,
            0,
            "01",
            "1e3",
            "0x1f",
            "1_000",
            ".5",
            "5.",
            "+1",
            "1.2.3",
            true,
            null,
            null,
            "99999999999999999999"
        ]);
        assert_eq!(parsed("a.yaml", text), (Vec::new(), Some(wanted)));
    }

    #[test]
    fn a_comment_that_may_be_lost_text_is_reported_and_others_are_not() {
        for text in
            ["a: #1f4e5f", "a: Rack #3", "a:\n  - #3\n  - b", "- x\n- #y\n", "a: #1f4e5f\nb: c"]
        {
            assert_eq!(parsed("a.yaml", text).0, [Code::YamlHashComment], "{text}");
        }
        for text in [
            "a: # note",
            "a: b # note",
            "a: \"b\" #note",
            "a: b#c",
            "- # note\n- b",
            "#note\na: b",
            "a: ##",
        ] {
            assert_eq!(parsed("a.yaml", text).0, [], "{text}");
        }
    }

    #[test]
    fn a_key_counts_as_given_twice_in_short_and_long_mappings() {
        for length in [1, 15, 16, 17, 40] {
            let keys: String = (0..length).map(|number| format!("k{number}: 1\n")).collect();
            assert_eq!(parsed("a.yaml", &keys).0, [], "{length}");
            for again in [0, length - 1] {
                let (codes, _) = parsed("a.yaml", &format!("{keys}k{again}: 2\n"));
                assert_eq!(codes, [Code::YamlDuplicateKey], "{length}");
            }
        }
    }
}
