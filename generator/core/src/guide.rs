//! The hand-written book: `book/src/SUMMARY.md` and its chapters.
//!
//! In: the Markdown files of `book/src`. Out: [`Guide`]. Reports: chapters that are listed but not
//! written and the reverse. Never: judges the text of a chapter (that is `check`).

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::diag::{Code, Diagnostics};
use crate::layout;
use crate::markdown::{events, percent_decoded};
use crate::source::{SourceFile, Sources};
use crate::span::{FileId, Span};

/// The chapter that becomes the front page.
pub const FRONT: &str = "index.md";
/// The chapter that the list of all books is added to, and the anchors of that list.
pub const CATALOG: &str = "catalogue.md";
pub(crate) const CATALOG_ANCHORS: [&str; 2] = ["models", "profiles"];
/// The page of the glossary, which stands beside the chapters.
pub(crate) const GLOSSARY: &str = "glossary.md";

/// The hand-written book, in reading order.
#[derive(Clone, Debug, Default)]
pub struct Guide {
    /// Its chapters.
    pub chapters: Vec<Chapter>,
}

/// A chapter.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// Title, from the summary.
    pub title: String,
    /// The part of the book it belongs to, if any.
    pub part: Option<String>,
    /// Path below `book/src`, as `use/scoring.md`.
    pub path: String,
    /// Its Markdown.
    pub markdown: String,
    /// Its file.
    pub file: FileId,
}

/// Reads the book; a workspace without `SUMMARY.md` has an empty one.
pub fn read(sources: &Sources, diags: &mut Diagnostics) -> Guide {
    let Some(summary) = sources.find_readable(layout::SUMMARY) else {
        if sources.find(layout::SUMMARY).is_none() {
            report_unlisted(sources, &BTreeSet::new(), diags);
        }
        return Guide::default();
    };
    let mut chapters = Vec::new();
    let mut listed = BTreeSet::from([layout::SUMMARY.to_owned()]);
    for entry in entries(&sources.file(summary).text) {
        let path = format!("{}{}", layout::GUIDE, entry.path);
        listed.insert(path.clone());
        match sources.find_readable(&path) {
            Some(file) => chapters.push(Chapter {
                title: entry.title,
                part: entry.part,
                path: entry.path,
                markdown: sources.file(file).text.clone(),
                file,
            }),
            None if sources.find(&path).is_some() => {}
            None => {
                let span = Span::new(summary, entry.at.start, entry.at.end);
                diags
                    .report(Code::BrokenLink, span, format!("there is no chapter `{path}`"))
                    .hint("write it, or take the line out of the summary");
            }
        }
    }
    report_unlisted(sources, &listed, diags);
    Guide { chapters }
}

fn report_unlisted(sources: &Sources, listed: &BTreeSet<String>, diags: &mut Diagnostics) {
    let is_unlisted = |path: &str| layout::is_chapter(path) && !listed.contains(path);
    let unlisted: Vec<_> = sources.iter().filter(|(_, file)| is_unlisted(&file.path)).collect();
    if sources.find(layout::SUMMARY).is_none() {
        report_missing_summary(&unlisted, diags);
        return;
    }
    for (id, file) in unlisted {
        let said = format!("`SUMMARY.md` does not list the chapter `{}`", file.path);
        diags
            .report(Code::StrayFile, Span::of_file(id), said)
            .hint("add a line for it to the summary, or remove it");
    }
}

/// One list is missing, however many chapters there are.
fn report_missing_summary(chapters: &[(FileId, &SourceFile)], diags: &mut Diagnostics) {
    let Some((first, file)) = chapters.first() else { return };
    let count = crate::text::count(chapters.len(), "chapter");
    let said = format!("there is no `{}`, so that {count} would be shown nowhere", layout::SUMMARY);
    let path = file.path.strip_prefix(layout::GUIDE).unwrap_or(&file.path);
    let title = file.text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or("Title");
    diags
        .report(Code::StrayFile, Span::of_file(*first), said)
        .hint(format!("write one, with a line for each chapter, as `- [{title}]({path})`"));
}

struct SummaryEntry {
    title: String,
    part: Option<String>,
    path: String,
    at: std::ops::Range<usize>,
}

/// The links of a summary, in order, with the part heading each stands under.
fn entries(summary: &str) -> Vec<SummaryEntry> {
    let mut found: Vec<SummaryEntry> = Vec::new();
    let mut part: Option<String> = None;
    let mut heading: Option<String> = None;
    let mut link: Option<SummaryEntry> = None;
    for (event, range) in events(summary) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => part = heading.take(),
            Event::Rule => part = None,
            Event::Start(Tag::Link { dest_url, .. }) => {
                let path = percent_decoded(&dest_url);
                link = Some(SummaryEntry {
                    title: String::new(),
                    part: part.clone(),
                    path,
                    at: range,
                });
            }
            Event::End(TagEnd::Link) => found.extend(link.take()),
            Event::Text(text) | Event::Code(text) => {
                let target = link.as_mut().map(|entry| &mut entry.title).or(heading.as_mut());
                if let Some(target) = target {
                    target.push_str(&text);
                }
            }
            _ => {}
        }
    }
    // The summary's own heading is no part of the book.
    for entry in &mut found {
        entry.part = entry.part.take().filter(|part| part != "Summary");
    }
    found
}

/// The path of a link relative to the chapter it stands in.
pub(crate) fn joined(chapter: &str, link: &str) -> String {
    let mut steps: Vec<&str> = chapter.split('/').collect();
    steps.pop();
    for step in link.split('/') {
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_has_parts_and_chapters() {
        let found = entries(
            "# Summary\n\n[Front](index.md)\n\n# Use\n\n- [A `b`](use/a.md)\n\n---\n\n[End](end.md)\n",
        );
        let seen: Vec<_> =
            found.iter().map(|e| (e.title.as_str(), e.part.as_deref(), e.path.as_str())).collect();
        assert_eq!(
            seen,
            [
                ("Front", None, "index.md"),
                ("A b", Some("Use"), "use/a.md"),
                ("End", None, "end.md")
            ]
        );
    }
}
