//! A text or chapter as HTML.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

use super::anchors::{footnote_id, heading_ids};
use super::{Links, brackets, events, has_scheme, is_own_image, is_safe};
use crate::text::escape_html;

/// The HTML of a text, without blank lines, so that it can stand inside a Markdown chapter.
pub fn to_html(markdown: &str, links: &dyn Links) -> String {
    written(Writer::new(links).take(markdown))
}

/// The HTML of a text of one paragraph, without the `<p>` around it.
pub fn to_inline_html(markdown: &str, links: &dyn Links) -> String {
    inline(to_html(markdown, links))
}

/// HTML of one paragraph without the `<p>` around it.
pub fn inline(html: String) -> String {
    match html.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")) {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        _ => html,
    }
}

/// The HTML of a chapter: headings carry their anchors, links to chapters lead to their pages.
pub fn chapter_html(markdown: &str, links: &dyn Links) -> String {
    let mut ids = heading_ids(markdown);
    ids.reverse();
    written(Writer { ids: Some(ids), ..Writer::new(links) }.take(markdown))
}

fn written(events: Vec<Event<'_>>) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    // A long line scrolls, and who has no mouse must get there. Texts have no `<` of their own by now.
    without_blank_lines(&html).replace("<pre>", "<pre tabindex=\"0\">")
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

/// The events of a text on their way to HTML.
struct Writer<'m, 'l> {
    links: &'l dyn Links,
    /// Of a chapter: the ids of the headings still to come, the next one last.
    ids: Option<Vec<String>>,
    /// How many links, headings, pictures and blocks of code are open: no links are made in them.
    plain_depth: usize,
    /// For each open link and picture, whether it is left out but for its words.
    left_out: Vec<bool>,
    /// The terms that were linked; once is enough.
    linked_terms: Vec<String>,
    /// The footnotes in the order in which they are mentioned: that is their number.
    footnotes: Vec<CowStr<'m>>,
    out: Vec<Event<'m>>,
}

impl<'m, 'l> Writer<'m, 'l> {
    fn new(links: &'l dyn Links) -> Self {
        Self {
            links,
            ids: None,
            plain_depth: 0,
            left_out: Vec::new(),
            linked_terms: Vec::new(),
            footnotes: Vec::new(),
            out: Vec::new(),
        }
    }

    fn take(mut self, markdown: &'m str) -> Vec<Event<'m>> {
        for (event, _) in events(markdown) {
            match event {
                Event::Start(tag) => self.start(tag),
                Event::End(tag) => self.end(tag),
                Event::Text(text) if self.plain_depth == 0 => self.words(&text),
                Event::Html(text) | Event::InlineHtml(text) => self.out.push(Event::Text(text)),
                Event::FootnoteReference(name) => self.mention(name),
                other => self.out.push(other),
            }
        }
        self.out
    }

    fn start(&mut self, tag: Tag<'m>) {
        self.plain_depth += usize::from(shields(&tag.to_end()));
        match tag {
            Tag::Heading { level, .. } => self.heading(level, tag),
            Tag::Table(_) => {
                self.html("<div class=\"table-wrapper\" tabindex=\"0\">");
                self.out.push(Event::Start(tag));
            }
            Tag::FootnoteDefinition(name) => {
                let (id, number) = (escape_html(&footnote_id(&name)), self.number(&name));
                self.html(format!(
                    "<div class=\"footnote-definition\" id=\"{id}\">\
                     <sup class=\"footnote-definition-label\">{number}</sup>"
                ));
            }
            Tag::HtmlBlock => {}
            Tag::Link { link_type, dest_url, title, id } => {
                self.left_out.push(!is_safe(&dest_url));
                if is_safe(&dest_url) {
                    let dest_url = self.address(link_type, dest_url);
                    self.out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
                }
            }
            Tag::Image { ref dest_url, .. } => {
                let is_shown = self.ids.is_some() && is_own_image(dest_url);
                self.left_out.push(!is_shown);
                if is_shown {
                    self.out.push(Event::Start(tag));
                }
            }
            tag => self.out.push(Event::Start(tag)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.plain_depth -= usize::from(shields(&tag));
        match tag {
            TagEnd::Heading(level) if self.ids.is_some() => self.html(format!("</a></{level}>\n")),
            TagEnd::Table => {
                self.out.push(Event::End(tag));
                self.html("</div>\n");
            }
            TagEnd::FootnoteDefinition => self.html("</div>\n"),
            TagEnd::HtmlBlock => {}
            TagEnd::Link | TagEnd::Image if self.left_out.pop() == Some(true) => {}
            tag => self.out.push(Event::End(tag)),
        }
    }

    fn html(&mut self, html: impl Into<Cow<'static, str>>) {
        self.out.push(Event::Html(CowStr::from(html.into())));
    }

    fn heading(&mut self, level: HeadingLevel, tag: Tag<'m>) {
        match self.ids.as_mut() {
            Some(ids) => {
                let id = escape_html(&ids.pop().unwrap_or_default());
                self.html(format!("<{level} id=\"{id}\"><a class=\"header\" href=\"#{id}\">"));
            }
            None => self.out.push(Event::Start(tag)),
        }
    }

    /// Where a link leads: in a chapter, to the page of another chapter.
    fn address(&self, kind: LinkType, address: CowStr<'m>) -> CowStr<'m> {
        if self.ids.is_none() || kind == LinkType::Email || has_scheme(&address) {
            return address;
        }
        let (path, anchor) = match address.find('#') {
            Some(at) => address.split_at(at),
            None => (&*address, ""),
        };
        match path.strip_suffix(".md") {
            Some(stem) => CowStr::from(format!("{stem}.html{anchor}")),
            None => address,
        }
    }

    fn number(&mut self, name: &CowStr<'m>) -> usize {
        let known = self.footnotes.iter().position(|other| other == name);
        known.map_or_else(
            || {
                self.footnotes.push(name.clone());
                self.footnotes.len()
            },
            |at| at + 1,
        )
    }

    fn mention(&mut self, name: CowStr<'m>) {
        let (id, number) = (escape_html(&footnote_id(&name)), self.number(&name));
        let html =
            format!("<sup class=\"footnote-reference\"><a href=\"#{id}\">{number}</a></sup>");
        self.out.push(Event::InlineHtml(CowStr::from(html)));
    }

    fn words(&mut self, text: &str) {
        for piece in pieces(text, self.links) {
            match piece {
                HtmlPiece::Words(words) => {
                    self.out.push(Event::Text(CowStr::from(words.to_owned())));
                }
                HtmlPiece::Reference(address, name) => push_link(address, name, &mut self.out),
                HtmlPiece::Term(address, words) if self.linked_terms.contains(&address) => {
                    self.out.push(Event::Text(CowStr::from(words)));
                }
                HtmlPiece::Term(address, words) => {
                    let anchor = format!(
                        "<a class=\"term\" href=\"{}\">{}</a>",
                        escape_html(&address),
                        escape_html(&words)
                    );
                    self.linked_terms.push(address);
                    self.out.push(Event::InlineHtml(CowStr::from(anchor)));
                }
            }
        }
    }
}

/// Whether no links are made inside.
fn shields(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Link | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Image)
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
enum HtmlPiece<'t> {
    Words(&'t str),
    Reference(String, String),
    Term(String, String),
}

fn pieces<'t>(text: &'t str, links: &dyn Links) -> Vec<HtmlPiece<'t>> {
    let mut marks: Vec<(std::ops::Range<usize>, HtmlPiece<'t>)> = brackets(text)
        .into_iter()
        .filter_map(|range| {
            let id = &text[range.start + 2..range.end - 2];
            let (address, name) = links.reference(id)?;
            Some((range, HtmlPiece::Reference(address, name)))
        })
        .collect();
    for (range, address) in links.terms(text) {
        if !marks.iter().any(|(taken, _)| range.start < taken.end && taken.start < range.end) {
            let words = text[range.clone()].to_owned();
            marks.push((range, HtmlPiece::Term(address, words)));
        }
    }
    marks.sort_by_key(|(range, _)| range.start);
    let mut out = Vec::new();
    let mut at = 0;
    for (range, piece) in marks {
        if at < range.start {
            out.push(HtmlPiece::Words(&text[at..range.start]));
        }
        at = range.end;
        out.push(piece);
    }
    if at < text.len() {
        out.push(HtmlPiece::Words(&text[at..]));
    }
    out
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::markdown::NoLinks;

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
        assert_eq!(html, "<pre tabindex=\"0\"><code>a&#10;&#10;b&#10;</code></pre>");
    }

    #[test]
    fn nothing_that_runs_or_fetches_passes_through() {
        let text = "[a](javascript:x) [b](data:text/html,x) ![c](https://e.org/c.png) ![d](d.png)";
        assert_eq!(to_html(text, &NoLinks), "<p>a b c d</p>");
        let chapter = chapter_html(&format!("{text} [e](e.md)"), &NoLinks);
        assert_eq!(
            chapter,
            "<p>a b c <img src=\"d.png\" alt=\"d\" /> <a href=\"e.html\">e</a></p>"
        );
    }

    #[test]
    fn html_never_passes_through() {
        let html = to_html("a <b>bold</b> claim\n\n<script>alert(1)</script>", &NoLinks);
        assert!(!html.contains("<b>") && !html.contains("<script>"), "{html}");
    }

    #[test]
    fn a_chapter_has_anchors_pages_and_footnotes() {
        let html = chapter_html(
            "# A gateway\n\nThe gateway of [[patch]], [there](../a%20b.md#c), <q@e.org>.[^n]\n\n[^n]: A note.",
            &One,
        );
        let wanted = [
            "<h1 id=\"a-gateway\"><a class=\"header\" href=\"#a-gateway\">A gateway</a></h1>",
            "<p>The <a class=\"term\" href=\"g.html#gateway\">gateway</a> of <a href=\"p.html\">Patch</a>, \
             <a href=\"../a%20b.html#c\">there</a>, <a href=\"mailto:q@e.org\">q@e.org</a>.\
             <sup class=\"footnote-reference\"><a href=\"#footnote-n\">1</a></sup></p>",
            "<div class=\"footnote-definition\" id=\"footnote-n\"><sup class=\"footnote-definition-label\">1</sup>",
            "<p>A note.</p>",
            "</div>",
        ];
        assert_eq!(html, wanted.join("\n"));
    }

    #[test]
    fn tables_can_be_scrolled_inside() {
        let html = to_html("| a |\n|---|\n| b |", &NoLinks);
        assert!(html.starts_with("<div class=\"table-wrapper\" tabindex=\"0\"><table>"), "{html}");
        assert!(html.ends_with("</table>\n</div>"), "{html}");
    }
}
