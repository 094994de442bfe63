//! The safe subset of Markdown that texts are written in, and its HTML.
//!
//! In: one text. Out: what is forbidden in it, the references it makes, its HTML or its bare words.
//! Never: decides whether a reference has a target; the caller brings [`Links`].

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use crate::text::escape_html;

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

pub(crate) fn parser(markdown: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    TextMergeWithOffset::new(Parser::new_ext(markdown, options).into_offset_iter())
}

/// Finds what a text may not contain.
pub fn forbidden(markdown: &str, kind: Kind) -> Vec<(Forbidden, Range<usize>)> {
    let mut found = Vec::new();
    for (event, range) in parser(markdown) {
        match event {
            // One finding for a block, and one for a pair of tags.
            Event::Start(Tag::HtmlBlock) => found.push((Forbidden::Html, range)),
            Event::InlineHtml(tag) if !tag.starts_with("</") => {
                found.push((Forbidden::Html, range));
            }
            Event::Start(Tag::Link { dest_url, .. }) if !is_safe(&dest_url) => {
                found.push((Forbidden::Link, range));
            }
            Event::Start(Tag::Image { dest_url, .. })
                if kind == Kind::Text || dest_url.contains(':') || dest_url.starts_with("//") =>
            {
                found.push((Forbidden::Image, range));
            }
            Event::Start(Tag::Heading { .. }) if kind == Kind::Text => {
                found.push((Forbidden::Heading, range));
            }
            _ => {}
        }
    }
    found
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

/// Finds the `[[id]]` references of a text: the id and its place.
pub fn references(markdown: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (event, range) in parser(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code => {
                for part in brackets(&text) {
                    let inside = range.start + part.start..range.start + part.end;
                    found.push((text[part.start + 2..part.end - 2].to_owned(), inside));
                }
            }
            _ => {}
        }
    }
    found
}

/// The links that lead to other files: their address and place.
pub fn relative_links(markdown: &str) -> Vec<(String, Range<usize>)> {
    parser(markdown)
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. })
                if !dest_url.contains(':') && !dest_url.starts_with("//") =>
            {
                Some((dest_url.into_string(), range))
            }
            _ => None,
        })
        .collect()
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

/// The words of a text without any markup; references are shown as their id.
pub fn plain(markdown: &str) -> String {
    let mut out = String::new();
    for (event, _) in parser(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => {
                out.push_str(&text.replace("[[", "").replace("]]", ""));
            }
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Item) if !out.ends_with('\n') => out.push('\n'),
            _ => {}
        }
    }
    out.trim_end().to_owned()
}

/// The HTML of a text, without blank lines, so that it can stand inside a Markdown chapter.
pub fn to_html(markdown: &str, links: &dyn Links) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, linked(markdown, links).into_iter());
    without_blank_lines(&html)
}

/// Drops blank lines; those inside `<pre>` are kept as character references.
fn without_blank_lines(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_code = false;
    for line in html.lines() {
        in_code |= line.contains("<pre>");
        if in_code {
            out.push_str(line);
            in_code = !line.contains("</pre>");
            out.push_str(if in_code { "&#10;" } else { "\n" });
        } else if !line.trim().is_empty() {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The HTML of a text of one paragraph, without the `<p>` around it.
pub fn to_inline_html(markdown: &str, links: &dyn Links) -> String {
    let html = to_html(markdown, links);
    match html.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")) {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        _ => html,
    }
}

/// A chapter with its references and glossary terms linked; its own Markdown otherwise untouched.
pub fn link_chapter(markdown: &str, links: &dyn Links) -> String {
    let mut out = String::new();
    let mut copied = 0;
    let mut plain_depth = 0_usize;
    for (event, range) in parser(markdown) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Heading { .. } | Tag::CodeBlock(_)) => {
                plain_depth += 1;
            }
            Event::End(TagEnd::Link | TagEnd::Heading(_) | TagEnd::CodeBlock) => plain_depth -= 1,
            Event::Text(_) if plain_depth == 0 => {
                out.push_str(&markdown[copied..range.start]);
                out.push_str(&link_source(&markdown[range.clone()], links));
                copied = range.end;
            }
            _ => {}
        }
    }
    out.push_str(&markdown[copied..]);
    out
}

/// The Markdown of a stretch of text with its references and terms as links.
fn link_source(source: &str, links: &dyn Links) -> String {
    pieces(source, links)
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.to_owned(),
            Piece::Reference(address, name) => format!("[{name}]({address})"),
            Piece::Term(address, words) => {
                format!("<a class=\"term\" href=\"{}\">{words}</a>", escape_html(&address))
            }
        })
        .collect()
}

/// The events of a text with references and glossary terms turned into links.
fn linked<'m>(markdown: &'m str, links: &dyn Links) -> Vec<Event<'m>> {
    let mut out = Vec::new();
    let mut plain_depth = 0_usize;
    let mut linked_terms: Vec<String> = Vec::new();
    for (event, _) in parser(markdown) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => {
                plain_depth += 1;
                out.push(event);
            }
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => {
                plain_depth -= 1;
                out.push(event);
            }
            Event::Text(text) if plain_depth == 0 => {
                push_pieces(&text, links, &mut linked_terms, &mut out);
            }
            Event::Html(text) | Event::InlineHtml(text) => out.push(Event::Text(text)),
            other => out.push(other),
        }
    }
    out
}

fn push_pieces<'m>(
    text: &str,
    links: &dyn Links,
    linked_terms: &mut Vec<String>,
    out: &mut Vec<Event<'m>>,
) {
    for piece in pieces(text, links) {
        match piece {
            Piece::Words(words) => out.push(Event::Text(CowStr::from(words.to_owned()))),
            Piece::Reference(address, name) => push_link(address, name, out),
            Piece::Term(address, words) if linked_terms.contains(&address) => {
                out.push(Event::Text(CowStr::from(words)));
            }
            Piece::Term(address, words) => {
                linked_terms.push(address.clone());
                let anchor = format!(
                    "<a class=\"term\" href=\"{}\">{}</a>",
                    escape_html(&address),
                    escape_html(&words)
                );
                out.push(Event::InlineHtml(CowStr::from(anchor)));
            }
        }
    }
}

fn push_link(address: String, name: String, out: &mut Vec<Event<'_>>) {
    out.push(Event::Start(Tag::Link {
        link_type: LinkType::Inline,
        dest_url: CowStr::from(address),
        title: CowStr::from(""),
        id: CowStr::from(""),
    }));
    out.push(Event::Text(CowStr::from(name)));
    out.push(Event::End(TagEnd::Link));
}

/// A stretch of text: plain words, a reference, or a glossary term.
enum Piece<'t> {
    Words(&'t str),
    Reference(String, String),
    Term(String, String),
}

fn pieces<'t>(text: &'t str, links: &dyn Links) -> Vec<Piece<'t>> {
    let mut marks: Vec<(Range<usize>, Piece<'t>)> = brackets(text)
        .into_iter()
        .filter_map(|range| {
            let id = &text[range.start + 2..range.end - 2];
            let (address, name) = links.reference(id)?;
            Some((range, Piece::Reference(address, name)))
        })
        .collect();
    for (range, address) in links.terms(text) {
        if !marks.iter().any(|(taken, _)| range.start < taken.end && taken.start < range.end) {
            let words = text[range.clone()].to_owned();
            marks.push((range, Piece::Term(address, words)));
        }
    }
    marks.sort_by_key(|(range, _)| range.start);
    let mut out = Vec::new();
    let mut at = 0;
    for (range, piece) in marks {
        if at < range.start {
            out.push(Piece::Words(&text[at..range.start]));
        }
        at = range.end;
        out.push(piece);
    }
    if at < text.len() {
        out.push(Piece::Words(&text[at..]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One;
    impl Links for One {
        fn reference(&self, id: &str) -> Option<(String, String)> {
            (id == "patch").then(|| ("p.html".to_owned(), "Patch".to_owned()))
        }
        fn terms(&self, text: &str) -> Vec<(Range<usize>, String)> {
            text.find("gateway")
                .map(|at| (at..at + 7, "g.html#gateway".to_owned()))
                .into_iter()
                .collect()
        }
    }

    #[test]
    fn references_and_terms_become_links_outside_code() {
        let html = to_html("See [[patch]] for a gateway, not `[[patch]]`.", &One);
        assert_eq!(
            html,
            "<p>See <a href=\"p.html\">Patch</a> for a \
             <a class=\"term\" href=\"g.html#gateway\">gateway</a>, not <code>[[patch]]</code>.</p>"
        );
    }

    #[test]
    fn code_keeps_its_blank_lines_without_having_any() {
        let html = to_html("```\na\n\nb\n```", &NoLinks);
        assert_eq!(html, "<pre><code>a&#10;&#10;b&#10;</code></pre>");
    }

    #[test]
    fn html_never_passes_through() {
        let html = to_html("a <b>bold</b> claim\n\n<script>alert(1)</script>", &NoLinks);
        assert!(!html.contains("<b>") && !html.contains("<script>"), "{html}");
    }

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
    fn a_chapter_keeps_its_own_markup() {
        let linked = link_chapter("# A gateway\n\nThe gateway of [[patch]].", &One);
        assert_eq!(
            linked,
            "# A gateway\n\nThe <a class=\"term\" href=\"g.html#gateway\">gateway</a> of [Patch](p.html)."
        );
    }
}
