//! One version as the source of a book for stock mdBook.
//!
//! In: a workspace and a version. Out: `book.toml`, the summary and the chapters. Never: needs anything
//! but mdBook to be rendered.

use std::fmt::Write as _;

use super::BookLinks;
use super::prose::{BookAnchors, BookText};
use crate::markdown::escaped;
use crate::model::{Practice, Text};
use crate::profile::Tailored;
use crate::render::stage::status_in_sentence;
use crate::text::one_line;
use crate::workspace::Workspace;

/// The files of the book by their paths.
pub fn source(workspace: &Workspace, tailored: &Tailored) -> Vec<(String, String)> {
    let prose = |folder: &str| BookText {
        tailored,
        links: BookLinks::of_pages(tailored, folder),
        words: workspace.words_of(&tailored.name()),
        anchors: BookAnchors::Ids,
        depth: 2,
    };
    let mut files = vec![
        ("book.toml".to_owned(), settings(workspace, tailored)),
        ("src/SUMMARY.md".to_owned(), summary(workspace, tailored)),
        ("src/index.md".to_owned(), front(&prose("practices/"))),
    ];
    let here = prose("");
    files.extend(tailored.model.practices.iter().map(|practice| {
        let text = format!(
            "# {} {{#{}}}\n\n{}",
            escaped(&practice.title),
            practice.code,
            here.practice(practice)
        );
        (format!("src/{}", page(practice)), text.trim_end().to_owned() + "\n")
    }));
    if !workspace.glossary.terms.is_empty() {
        files.push(("src/glossary.md".to_owned(), glossary(workspace, &prose("practices/"))));
    }
    files
}

fn page(practice: &Practice) -> String {
    format!("practices/{}.md", practice.id)
}

fn settings(workspace: &Workspace, tailored: &Tailored) -> String {
    let quoted = |text: &str| serde_json::Value::from(one_line(text)).to_string();
    let title = format!("{} {}", tailored.title(), tailored.name().version);
    format!(
        // Texts are as they are: nothing in them includes a file.
        "[book]\ntitle = {}\nauthors = [{}]\nlanguage = {}\nsrc = \"src\"\n\n\
         [build]\nuse-default-preprocessors = false\n",
        quoted(&title),
        quoted(&workspace.config.publisher),
        quoted(workspace.words.language()),
    )
}

fn summary(workspace: &Workspace, tailored: &Tailored) -> String {
    let mut out = format!("# Summary\n\n[{}](index.md)\n", escaped(tailored.title()));
    for domain in &tailored.model.domains {
        let _ = write!(out, "\n# {}\n\n", escaped(&domain.title));
        let ids = domain.subdomains.iter().flat_map(|subdomain| &subdomain.practices);
        for practice in ids.filter_map(|id| tailored.model.practice(id)) {
            let _ = writeln!(out, "- [{}]({})", escaped(&practice.title), page(practice));
        }
    }
    if !workspace.glossary.terms.is_empty() {
        let _ = write!(out, "\n---\n\n[{}](glossary.md)\n", workspace.words.say("glossary.title"));
    }
    out
}

/// What the version is, its levels, and its targets.
fn front(prose: &BookText<'_>) -> String {
    let (tailored, words) = (prose.tailored, prose.words);
    let (status, date) = match tailored.profile() {
        Some(profile) => (profile.status, &profile.date),
        None => (tailored.model.status, &tailored.model.date),
    };
    let mut out = format!("# {}\n\n", escaped(tailored.title()));
    let status = status_in_sentence(status, words);
    let facts = [
        tailored.name().to_string(),
        status.to_owned(),
        words.day(date),
        tailored.model.license.clone(),
    ];
    let _ = writeln!(out, "{}\n", escaped(&facts.join(" · ")));
    for text in tailored.summary().into_iter().chain([&tailored.model.notice]) {
        let _ = writeln!(out, "{}\n", prose.links.resolve(&text.markdown));
    }
    let _ = writeln!(out, "## {}\n", words.say("practice.levels"));
    for level in &tailored.model.levels {
        let name = escaped(&prose.level_name(level.number));
        let text = one_line(&prose.links.resolve(Text::said(level.summary.as_ref())));
        let _ = writeln!(out, "{}", format!("- **{name}** {text}").trim_end());
    }
    if !tailored.targets.is_empty() {
        let _ = write!(out, "\n## {}\n\n{}", words.say("profile.targets"), prose.targets());
    }
    out
}

fn glossary(workspace: &Workspace, prose: &BookText<'_>) -> String {
    let mut out = format!("# {}\n\n", workspace.words.say("glossary.title"));
    for term in &workspace.glossary.terms {
        let _ = writeln!(
            out,
            "## {} {{#{}}}\n\n{}\n",
            escaped(&term.term),
            term.id,
            prose.links.resolve(&term.definition.markdown)
        );
    }
    out
}
