//! The safe subset of Markdown that texts and chapters are written in.
//!
//! In: one text. Out: what is forbidden in it, the references it makes, its anchors, its HTML or its
//! bare words, all read from the same [`events`]: what a rule sees is what a page shows.
//! Never: decides whether a reference has a target; the caller brings [`Links`].

mod anchors;
mod html;
mod marks;
mod plain;

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

pub use anchors::anchors;
pub(crate) use anchors::{sections, split_at_sections};
pub use html::{chapter_html, inline, to_html, to_inline_html};
pub use marks::loose_marks;
pub use plain::{escaped, plain};

/// What a text may not contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Forbidden {
    /// HTML tags or comments.
    Html,
    /// A link that is neither http(s), mailto nor relative.
    Link,
    /// An image from another server, or any image in a practice text.
    Image,
    /// A heading; the page has its own.
    Heading,
    /// A footnote; a page holds many texts, and so does a sheet of paper.
    Footnote,
    /// A reference to a footnote that the chapter does not have.
    MissingFootnote,
}

/// Resolves references while HTML is written.
pub trait Links {
    /// The address and name behind `[[id]]`.
    fn reference(&self, id: &str) -> Option<(String, String)>;
    /// The terms of the glossary that stand in a text, with the address of each.
    fn terms(&self, text: &str) -> Vec<(Range<usize>, String)>;
}

/// No references and no glossary.
pub struct NoLinks;

impl Links for NoLinks {
    fn reference(&self, _: &str) -> Option<(String, String)> {
        None
    }
    fn terms(&self, _: &str) -> Vec<(Range<usize>, String)> {
        Vec::new()
    }
}

/// Whether headings are allowed: chapters have them, texts of practices do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text of a model or profile.
    Text,
    /// A chapter of the hand-written book.
    Chapter,
}

/// What everything understands that reads or shows a text.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);

/// The parts of a text in reading order, each with its place; neighboring words are one event.
pub(crate) fn events(markdown: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    TextMergeWithOffset::new(Parser::new_ext(markdown, OPTIONS).into_offset_iter())
}

/// Finds what a text may not contain.
pub fn forbidden(markdown: &str, kind: Kind) -> Vec<(Forbidden, Range<usize>)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (event, range) in events(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code => {
                let missing = missing_footnotes(&text, &markdown[range.clone()], range.start);
                found.extend(missing.into_iter().map(|range| (Forbidden::MissingFootnote, range)));
            }
            event => found.extend(forbidden_event(&event, kind).map(|what| (what, range))),
        }
    }
    found
}

fn forbidden_event(event: &Event<'_>, kind: Kind) -> Option<Forbidden> {
    match event {
        // One finding for a block, and one for a pair of tags.
        Event::Start(Tag::HtmlBlock) => Some(Forbidden::Html),
        Event::InlineHtml(tag) if !tag.starts_with("</") => Some(Forbidden::Html),
        Event::Start(Tag::Link { dest_url, .. }) if !is_safe(dest_url) => Some(Forbidden::Link),
        Event::Start(Tag::Image { dest_url, .. })
            if kind == Kind::Text || !is_own_image(dest_url) =>
        {
            Some(Forbidden::Image)
        }
        Event::Start(Tag::Heading { .. }) if kind == Kind::Text => Some(Forbidden::Heading),
        Event::Start(Tag::FootnoteDefinition(_)) if kind == Kind::Text => Some(Forbidden::Footnote),
        _ => None,
    }
}

/// The places of `[^name]` that stayed words, because there is no such footnote.
fn missing_footnotes(words: &str, source: &str, start: usize) -> Vec<Range<usize>> {
    // Escaped brackets are meant to be seen; then source and words differ.
    if words != source || !words.contains("[^") {
        return Vec::new();
    }
    let opened = words.match_indices("[^");
    let names = opened.filter_map(|(at, _)| {
        let name = words[at + 2..].split(']').next().unwrap_or("");
        let closed = words[at + 2 + name.len()..].starts_with(']');
        let is_name = !name.is_empty() && !name.contains(char::is_whitespace);
        (closed && is_name).then(|| start + at..start + at + name.len() + 3)
    });
    names.collect()
}

/// Whether following a link cannot run anything.
fn is_safe(address: &str) -> bool {
    let lower = address.trim().to_lowercase();
    let scheme = lower.split_once(':').map(|(scheme, _)| scheme);
    match scheme {
        Some("http" | "https" | "mailto") => true,
        Some(scheme) => scheme.contains(['/', '#', '?']),
        None => !lower.starts_with("//"),
    }
}

/// Whether a picture lies beside the chapter that shows it.
fn is_own_image(address: &str) -> bool {
    !has_scheme(address) && !address.starts_with("//")
}

/// Whether an address names a way to get there, as `https:` does.
fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| !scheme.contains(['/', '#', '?']))
}

/// Finds the `[[id]]` references of a text: the id and its place.
pub fn references(markdown: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (event, range) in events(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code => {
                let written = brackets(&markdown[range.clone()]);
                for (nth, part) in brackets(&text).into_iter().enumerate() {
                    let at = written.get(nth).unwrap_or(&part);
                    let inside = range.start + at.start..range.start + at.end;
                    found.push((text[part.start + 2..part.end - 2].to_owned(), inside));
                }
            }
            _ => {}
        }
    }
    found
}

/// The links that lead to other files: their address as a path, and their place.
pub fn relative_links(markdown: &str) -> Vec<(String, Range<usize>)> {
    let relative = events(markdown).filter_map(|(event, range)| match event {
        Event::Start(Tag::Link { link_type, dest_url, .. })
            if link_type != LinkType::Email
                && !has_scheme(&dest_url)
                && !dest_url.starts_with("//") =>
        {
            Some((percent_decoded(&dest_url), range))
        }
        _ => None,
    });
    relative.collect()
}

/// An address without its percent signs: a path as a disk knows it.
pub(crate) fn percent_decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let code =
            digits.filter(|_| first == b'%').and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| address.to_owned())
}

/// The places of `[[...]]` in a text.
pub(crate) fn brackets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find("[[").map(|at| from + at) {
        let Some(end) = text[start..].find("]]").map(|at| start + at + 2) else { break };
        found.push(start..end);
        from = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_things_are_found_at_their_place() {
        let text = "ok [a](javascript:x) ![i](https://e.org/i.png) <i>";
        let found: Vec<Forbidden> =
            forbidden(text, Kind::Text).into_iter().map(|(what, _)| what).collect();
        assert_eq!(found, [Forbidden::Link, Forbidden::Image, Forbidden::Html]);
        assert!(
            forbidden("[a](b.md#c) <https://e.org> [m](mailto:a@e.org)", Kind::Text).is_empty()
        );
    }

    #[test]
    fn links_to_other_files_are_paths_and_mail_is_none() {
        let links = relative_links(
            "<quality@example.org> [a](a%20b.md#c) [b](mailto:q@e.org) [c](../d:e.md)",
        );
        let found: Vec<&str> = links.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(found, ["a b.md#c", "../d:e.md"]);
    }

    #[test]
    fn footnotes_without_a_note_are_found() {
        let found = |text| forbidden(text, Kind::Chapter);
        assert_eq!(found("a[^1] b"), [(Forbidden::MissingFootnote, 1..5)]);
        assert!(found("a[^1] b\n\n[^1]: Note.").is_empty());
        assert!(found("a `[^1]` and [^ not] \\[^1]").is_empty());
    }

    #[test]
    fn a_reference_is_found_where_it_is_written() {
        let text = "an \\* and &amp; [[phy]]";
        let found = references(text);
        assert_eq!(&text[found[0].1.clone()], "[[phy]]");
    }
}
