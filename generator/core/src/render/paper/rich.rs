//! Markdown as data: a tree that a Typst template walks.
//!
//! In: a text in the safe subset. Out: JSON nodes. Nothing of the text becomes code, so Typst
//! markup, paths and calls in it are shown as they stand. Never: decides how anything looks.

use pulldown_cmark::{Event, Tag, TagEnd};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::markdown;
use crate::model::ItemPart;

/// A node of a text: what it is, its words or address, its children.
///
/// Words alone become a JSON string, anything else an object: most nodes are words, and templates
/// are quicker with strings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RichNode {
    /// `p`, `s` (words), `em`, `strong`, `strike`, `code`, `pre`, `link`, `ref`, `ul`, `ol` (with its
    /// first number), `parts` (each with its sign), `li`, `table`, `row`, `cell`, `quote`, `br`.
    t: &'static str,
    v: String,
    c: Vec<RichNode>,
}

impl Serialize for RichNode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_words() {
            return serializer.serialize_str(&self.v);
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("t", self.t)?;
        if !self.v.is_empty() {
            map.serialize_entry("v", &self.v)?;
        }
        if !self.c.is_empty() {
            map.serialize_entry("c", &self.c)?;
        }
        map.end()
    }
}

impl RichNode {
    fn leaf(t: &'static str, v: impl Into<String>) -> Self {
        Self { t, v: v.into(), c: Vec::new() }
    }

    /// Words, with nothing in them that could be markup.
    pub(super) fn words(words: impl Into<String>) -> Self {
        Self::leaf("s", words)
    }

    fn is_words(&self) -> bool {
        self.t == "s" && self.c.is_empty()
    }
}

/// Resolves `[[id]]`: the label in the document, empty if it has none, and the name to show.
pub(super) trait Names {
    /// The label and name of an id.
    fn name(&self, id: &str) -> (String, String);
}

/// The tree of a text.
pub(super) fn nodes(text: &str, names: &dyn Names) -> Vec<RichNode> {
    let mut open: Vec<RichNode> = vec![RichNode::default()];
    for (event, _) in markdown::events(text) {
        match event {
            Event::Start(tag) => open.push(start(&tag)),
            Event::End(end) => close(&mut open, end),
            Event::Text(words) => push_words(&mut open, &words, names),
            Event::Code(words) => push(&mut open, RichNode::leaf("code", words.into_string())),
            Event::SoftBreak => push(&mut open, RichNode::leaf("s", " ")),
            Event::HardBreak => push(&mut open, RichNode::leaf("br", "")),
            Event::TaskListMarker(done) => {
                push(&mut open, RichNode::leaf("s", if done { "[x] " } else { "[ ] " }));
            }
            Event::FootnoteReference(name) => {
                push(&mut open, RichNode::leaf("s", format!("[{name}]")));
            }
            Event::Html(words) | Event::InlineHtml(words) => {
                push(&mut open, RichNode::leaf("s", words.into_string()));
            }
            _ => {}
        }
    }
    open.swap_remove(0).c
}

/// The tree of a text of one paragraph, without the paragraph.
pub(super) fn inline(text: &str, names: &dyn Names) -> Vec<RichNode> {
    let mut all = nodes(text, names);
    if let [only] = &mut all[..]
        && only.t == "p"
    {
        return std::mem::take(&mut only.c);
    }
    all
}

/// The tree of a text with its parts below, each behind its sign.
pub(super) fn with_parts(text: &str, parts: &[ItemPart], names: &dyn Names) -> Vec<RichNode> {
    let mut all = inline(text, names);
    if !parts.is_empty() {
        let below = parts.iter().map(|part| entry(part, names)).collect();
        all.push(RichNode { c: below, ..RichNode::leaf("parts", "") });
    }
    all
}

fn entry(part: &ItemPart, names: &dyn Names) -> RichNode {
    let mut said = Vec::new();
    if let Some(sign) = part.sign() {
        said.push(RichNode { c: vec![RichNode::words(sign)], ..RichNode::leaf("strong", "") });
        said.push(RichNode::words(" "));
    }
    said.extend(with_parts(&part.text.markdown, &part.parts, names));
    RichNode { c: said, ..RichNode::leaf("li", "") }
}

fn start(tag: &Tag<'_>) -> RichNode {
    match tag {
        Tag::Emphasis => RichNode::leaf("em", ""),
        Tag::Strong => RichNode::leaf("strong", ""),
        Tag::Strikethrough => RichNode::leaf("strike", ""),
        Tag::Link { dest_url, .. } => RichNode::leaf("link", dest_url.to_string()),
        Tag::List(None) => RichNode::leaf("ul", ""),
        Tag::List(Some(first)) => RichNode::leaf("ol", first.to_string()),
        Tag::Item => RichNode::leaf("li", ""),
        Tag::Table(_) => RichNode::leaf("table", ""),
        Tag::TableHead | Tag::TableRow => RichNode::leaf("row", ""),
        Tag::TableCell => RichNode::leaf("cell", ""),
        Tag::BlockQuote(_) => RichNode::leaf("quote", ""),
        Tag::CodeBlock(_) => RichNode::leaf("pre", ""),
        _ => RichNode::leaf("p", ""),
    }
}

fn close(open: &mut Vec<RichNode>, end: TagEnd) {
    let Some(mut node) = open.pop() else { return };
    if end == TagEnd::CodeBlock {
        node.v = node.c.drain(..).map(|part| part.v).collect();
    }
    push(open, node);
}

fn push(open: &mut [RichNode], node: RichNode) {
    let Some(parent) = open.last_mut() else { return };
    match parent.c.last_mut() {
        Some(last) if last.is_words() && node.is_words() => last.v.push_str(&node.v),
        _ => parent.c.push(node),
    }
}

fn push_words(open: &mut [RichNode], words: &str, names: &dyn Names) {
    if open.last().is_some_and(|node| node.t == "pre") {
        push(open, RichNode::leaf("s", words));
        return;
    }
    let mut at = 0;
    for range in markdown::brackets(words) {
        if at < range.start {
            push(open, RichNode::leaf("s", &words[at..range.start]));
        }
        let (label, name) = names.name(&words[range.start + 2..range.end - 2]);
        push(open, RichNode { t: "ref", v: label, c: vec![RichNode::leaf("s", name)] });
        at = range.end;
    }
    if at < words.len() {
        push(open, RichNode::leaf("s", &words[at..]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Echo;
    impl Names for Echo {
        fn name(&self, id: &str) -> (String, String) {
            (String::new(), id.to_uppercase())
        }
    }

    fn json(text: &str) -> String {
        serde_json::to_string(&nodes(text, &Echo)).expect("plain data")
    }

    #[test]
    fn a_text_becomes_a_tree() {
        assert_eq!(
            json("See **both** [[phy]].\n\n- one\n"),
            r#"[{"t":"p","c":["See ",{"t":"strong","c":["both"]}," ",{"t":"ref","c":["PHY"]},"."]},{"t":"ul","c":[{"t":"li","c":["one"]}]}]"#
        );
    }

    #[test]
    fn lists_keep_their_numbers_and_struck_words_their_line() {
        assert_eq!(
            json("3. three\n4. ~~four~~"),
            r#"[{"t":"ol","v":"3","c":[{"t":"li","c":["three"]},{"t":"li","c":[{"t":"strike","c":["four"]}]}]}]"#
        );
    }

    #[test]
    fn typst_code_in_a_text_stays_words() {
        let tree = json("#panic(\"boom\") $x$ #read(\"/etc/passwd\") // no\n\n```\n#let a\n```");
        assert!(tree.contains(r##"["#panic(\"boom\") $x$ #read(\"/etc/passwd\") // no"]"##));
        assert!(tree.contains(r##"{"t":"pre","v":"#let a\n"}"##), "{tree}");
    }
}
