//! The panel at the foot of every page: what was found, each with its place, its page and what it means.

use serde::Serialize;

use super::super::TemplateError;
use crate::diag::{Diagnostic, Severity};
use crate::layout::{self, Home};
use crate::model::VersionRef;
use crate::render::Templates;
use crate::source::{SourceFile, Sources};
use crate::text::cut;
use crate::words::Words;

/// So many findings are listed; whoever has more cures these first.
const MAX_LISTED: usize = 100;
/// A line of a file is shown up to here.
const MAX_LINE: usize = 160;

/// What the panel of a page is made from.
#[derive(Clone, Copy, Debug)]
pub struct PanelInput<'p> {
    /// The findings of the newest state.
    pub found: &'p [Diagnostic],
    /// What they were found in.
    pub sources: &'p Sources,
    /// Whether the page shows an older state, because the newest has errors.
    pub is_held: bool,
    /// The version that the page is about.
    pub version: Option<&'p VersionRef>,
    /// The page within its book, without its ending.
    pub page: &'p str,
    /// Whether the version has a board of targets.
    pub has_board: bool,
    /// Files made from the same, to be opened.
    pub files: &'p [FileLink],
}

/// A file that can be looked at.
#[derive(Clone, Debug, Serialize)]
pub struct FileLink {
    /// Its address.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// The kind of file.
    pub label: &'static str,
}

#[derive(Serialize)]
struct PanelView<'p> {
    errors: usize,
    warnings: usize,
    more: usize,
    is_held: bool,
    findings: Vec<FindingView<'p>>,
    /// The folder of the book on the server, if its page can be compared.
    book: Option<String>,
    page: &'p str,
    has_board: bool,
    files: &'p [FileLink],
}

#[derive(Serialize)]
struct FindingView<'p> {
    is_error: bool,
    severity: &'p str,
    code: &'static str,
    message: &'p str,
    /// As editors and terminals know it: `path:line:column`.
    place: String,
    line: String,
    /// The page that shows the place.
    page: Option<String>,
    hints: &'p [String],
}

/// Makes the panel of a page.
///
/// # Errors
/// A template of the workspace asks for something that the page does not have.
pub fn panel(templates: &Templates, input: PanelInput<'_>) -> Result<String, TemplateError> {
    let count = |severity| input.found.iter().filter(|one| one.severity == severity).count();
    let mut sorted: Vec<&Diagnostic> = input.found.iter().collect();
    sorted.sort_by_key(|one| one.severity);
    let listed = sorted.iter().take(MAX_LISTED);
    let view = PanelView {
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        more: input.found.len().saturating_sub(MAX_LISTED),
        is_held: input.is_held,
        findings: listed.map(|one| finding(one, input.sources, templates.words())).collect(),
        book: input.version.map(|name| format!("/{}", name.path())),
        page: input.page,
        has_board: input.has_board,
        files: input.files,
    };
    templates.fill("preview-panel.html", &view)
}

fn finding<'p>(one: &'p Diagnostic, sources: &Sources, words: &'p Words) -> FindingView<'p> {
    let file = sources.file(one.span.file);
    let (line, column) = sources.line_column(one.span.file, one.span.start);
    let text = &file.text[file.lines_range(line - 1, line - 1)];
    FindingView {
        is_error: one.severity == Severity::Error,
        severity: severity_word(one.severity, words),
        code: one.code.name(),
        message: &one.message,
        place: format!("{}:{line}:{column}", file.path),
        line: cut(text.trim(), MAX_LINE),
        page: place_page(file, line - 1),
        hints: &one.hints,
    }
}

pub(super) fn severity_word(severity: Severity, words: &Words) -> &str {
    match severity {
        Severity::Error => words.say("preview.error"),
        Severity::Warning => words.say("preview.warning"),
    }
}

/// The page that shows what is written in a line of a document, counted from 0; with the item, if the
/// line is within one.
pub fn place_page(file: &SourceFile, line: usize) -> Option<String> {
    if let Some(chapter) = file.path.strip_prefix(layout::GUIDE) {
        return Some(format!("/{}.html", chapter.strip_suffix(".md")?));
    }
    let home = Home::of_path(&file.path)?;
    let folder = format!("/{}", home.name()?.path());
    if let Some(practice) = home.practice_at(&file.path) {
        let item = item_at(file, line).map_or_else(String::new, |id| format!("#{id}"));
        return Some(format!("{folder}/{practice}.html{item}"));
    }
    match target_at(file, line) {
        Some(practice) => Some(format!("{folder}/{practice}.html#target")),
        None => Some(format!("{folder}/index.html")),
    }
}

/// The id of the entry that a line belongs to: the nearest above that does not stand further in.
fn item_at(file: &SourceFile, line: usize) -> Option<&str> {
    let mut reach = usize::MAX;
    for number in (0..=line).rev() {
        let text = text_of(file, number);
        let inside = text.trim_start();
        if inside.is_empty() || inside.starts_with('#') {
            continue;
        }
        let indent = indent_of(text);
        if let Some(id) = inside.trim_start_matches("- ").strip_prefix("id:")
            && indent <= reach
        {
            return Some(id.trim()).filter(|id| is_id(id));
        }
        reach = reach.min(indent);
    }
    None
}

/// The practice whose target a line of a profile sets.
fn target_at(file: &SourceFile, line: usize) -> Option<&str> {
    let mut practice = None;
    let mut reach = usize::MAX;
    for number in (0..=line).rev() {
        let text = text_of(file, number);
        let (inside, indent) = (text.trim(), indent_of(text));
        if inside.is_empty() || inside.starts_with('#') || indent >= reach {
            continue;
        }
        reach = indent;
        let key = inside.split(':').next().unwrap_or("");
        if indent == 0 {
            return practice.filter(|_| key == "targets");
        }
        practice = Some(key).filter(|key| is_id(key));
    }
    None
}

fn text_of(file: &SourceFile, line: usize) -> &str {
    &file.text[file.lines_range(line, line)]
}

fn indent_of(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '-']).len()
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, text: &str, wanted: &str) -> Option<String> {
        let mut sources = Sources::default();
        let id = sources.add(path, text.as_bytes().to_vec());
        let line = text.lines().position(|line| line.contains(wanted)).expect("it is there");
        place_page(sources.file(id), line)
    }

    #[test]
    fn a_place_leads_to_the_page_and_item_that_show_it() {
        let table = "levels:\n  - level: 2\n    indicators:\n      - id: PHY-2-I1\n        text: a\n      - id: PHY-2-I2\n        text: b\n";
        let of = |wanted| page("models/m/1.0/practices/phys.yaml", table, wanted);
        assert_eq!(of("text: b").as_deref(), Some("/m/1.0/phys.html#PHY-2-I2"));
        assert_eq!(of("id: PHY-2-I1").as_deref(), Some("/m/1.0/phys.html#PHY-2-I1"));
        assert_eq!(of("levels").as_deref(), Some("/m/1.0/phys.html"));
        let profile = "title: x\ntargets:\n  phys: { level: 2 }\n  net:\n    level: 2\n    rationale: >-\n      long\nguide:\n  small: y\n";
        let of = |wanted| page("profiles/p/1.0/profile.yaml", profile, wanted);
        assert_eq!(of("long").as_deref(), Some("/p/1.0/net.html#target"));
        assert_eq!(of("phys").as_deref(), Some("/p/1.0/phys.html#target"));
        assert_eq!(of("small").as_deref(), Some("/p/1.0/index.html"));
        assert_eq!(page("book/src/use/a.md", "x", "x").as_deref(), Some("/use/a.html"));
        assert_eq!(page("smm.toml", "x", "x"), None);
    }
}
