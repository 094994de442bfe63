//! The anchors of a chapter: what `#name` in an address can lead to.
//!
//! Pages are made with the ids that are given here, so a rule that asks for the anchors of a chapter
//! sees those its page has.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::{events, plain};

/// The ids of the headings of a text, in reading order: the author's own, as `{#name}`, or made
/// from the words. Words that come again get a number.
pub(super) fn heading_ids(markdown: &str) -> Vec<String> {
    let mut ids: Vec<(Option<String>, String)> = Vec::new();
    let mut in_heading = false;
    for (event, _) in events(markdown) {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                in_heading = true;
                ids.push((id.map(|id| id.to_string()), String::new()));
            }
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Text(words) | Event::Code(words) if in_heading => {
                if let Some((_, title)) = ids.last_mut() {
                    title.push_str(&words);
                }
            }
            _ => {}
        }
    }
    let mut used: BTreeSet<String> = ids.iter().filter_map(|(own, _)| own.clone()).collect();
    ids.into_iter()
        .map(|(own, title)| own.unwrap_or_else(|| unused(&slug(&title), &mut used)))
        .collect()
}

/// An id that was not given yet: the wish, or the wish with a number.
fn unused(wish: &str, used: &mut BTreeSet<String>) -> String {
    let numbered = (1..).map(|number| format!("{wish}-{number}"));
    let mut wishes = std::iter::once(wish.to_owned()).chain(numbered);
    let id = wishes.find(|id| !used.contains(id)).expect("numbers do not end");
    used.insert(id.clone());
    id
}

/// Small letters, digits and hyphens; the rule by which mdBook makes anchors, and so one that
/// published addresses rest on.
fn slug(title: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_alphanumeric() || matches!(c, '_' | '-') => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    };
    title.trim().to_lowercase().chars().filter_map(letter).collect()
}

/// What a footnote's definition is found by.
pub(super) fn footnote_id(name: &str) -> String {
    format!("footnote-{name}")
}

/// Everything on the page of a chapter that an address can lead to.
pub fn anchors(markdown: &str) -> BTreeSet<String> {
    let footnotes = events(markdown).filter_map(|(event, _)| match event {
        Event::Start(Tag::FootnoteDefinition(name)) => Some(footnote_id(&name)),
        _ => None,
    });
    heading_ids(markdown).into_iter().chain(footnotes).collect()
}

/// A heading with what stands beneath it, up to the next one.
pub(crate) struct Section<'m> {
    /// Whether it is the head of the chapter.
    pub(crate) is_first: bool,
    /// The words of the heading.
    pub(crate) title: String,
    /// What an address leads to.
    pub(crate) anchor: String,
    /// What stands beneath; Markdown.
    pub(crate) markdown: &'m str,
}

/// The sections of a chapter in reading order; what stands before the first heading is in none.
pub(crate) fn sections(markdown: &str) -> Vec<Section<'_>> {
    let headings: Vec<Range<usize>> = events(markdown)
        .filter(|(event, _)| matches!(event, Event::Start(Tag::Heading { .. })))
        .map(|(_, range)| range)
        .collect();
    let ends = headings.iter().skip(1).map(|next| next.start).chain([markdown.len()]);
    let section =
        |(at, ((heading, end), anchor)): (usize, ((&Range<usize>, usize), String))| Section {
            is_first: at == 0,
            title: plain(&markdown[heading.clone()]),
            anchor,
            markdown: &markdown[heading.end..end],
        };
    let found = headings.iter().zip(ends).zip(heading_ids(markdown)).enumerate();
    found.map(section).collect()
}

/// Splits a chapter into its title, what stands before the first section, and the rest. Title and
/// texts are Markdown.
pub(crate) fn split_at_sections(markdown: &str) -> (Option<&str>, &str, &str) {
    let mut title: Option<Range<usize>> = None;
    let mut words: Option<Range<usize>> = None;
    let mut end = markdown.len();
    for (event, range) in events(markdown) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })
                if title.is_none() && markdown[..range.start].trim().is_empty() =>
            {
                title = Some(range);
            }
            Event::Start(Tag::Heading { .. }) => {
                end = range.start;
                break;
            }
            Event::Start(_) | Event::End(_) => {}
            _ if title.as_ref().is_some_and(|title| range.end <= title.end) => {
                words = Some(words.map_or(range.start, |words| words.start)..range.end);
            }
            _ => {}
        }
    }
    let after = title.map_or(0, |title| title.end);
    (words.map(|words| &markdown[words]), markdown[after..end].trim(), markdown[end..].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_every_kind_have_the_anchors_of_their_page() {
        let ids = heading_ids(
            "Title\n=====\n\n## Same\n\n## Same\n\n## Own {#mine}\n\n> ## In `a` quote\n\n\
             ## [Linked](x.md) & *loud*\n\n```\n# no heading\n```\n\n## Mine",
        );
        let wanted = ["title", "same", "same-1", "mine", "in-a-quote", "linked--loud", "mine-1"];
        assert_eq!(ids, wanted);
    }

    #[test]
    fn sections_end_where_the_next_heading_begins() {
        let found = sections("Before\n\n# Title {#own}\n\nText\n\n## *Loud* part\n\n- one\n");
        let found: Vec<_> = found
            .iter()
            .map(|one| (one.is_first, one.title.as_str(), one.anchor.as_str(), one.markdown.trim()))
            .collect();
        let wanted = [(true, "Title", "own", "Text"), (false, "Loud part", "loud-part", "- one")];
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_front_chapter_splits_at_its_first_section() {
        for front in ["# Fit to need\n\n", "\nFit to need\n===\n"] {
            let text = format!("{front}What it is.\n\nFor whom.\n\n## Ways in\n\nText");
            let (title, lede, rest) = split_at_sections(&text);
            assert_eq!(title, Some("Fit to need"));
            assert_eq!(lede, "What it is.\n\nFor whom.");
            assert_eq!(rest, "## Ways in\n\nText");
        }
        let setext = split_at_sections("Words.\n\nWays in\n---\n\nText");
        assert_eq!(setext, (None, "Words.", "Ways in\n---\n\nText"));
    }
}
