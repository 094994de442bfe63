//! Finds `{{#smm ...}}` in the chapters of a book and puts in what is asked for.
//!
//! In: the Markdown of a chapter. Out: the Markdown with everything put in, or all mistakes with their
//! lines. Never: touches code, comments, or what is escaped as `\{{#smm`.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::BookLinks;
use super::prose::{BookAnchors, BookText};
use crate::addresses;
use crate::editions;
use crate::markdown::{escaped, events, references};
use crate::model::{Practice, VersionRef};
use crate::profile::Tailored;
use crate::render::changes::release_notes;
use crate::text::did_you_mean;
use crate::workspace::Workspace;

/// What a directive begins with.
const OPEN: &str = "{{#smm";
/// How deep the headings of what is put in begin, unless it is said.
const DEPTH: usize = 3;

/// What a book says about all its directives.
#[derive(Clone, Debug, Default)]
pub struct BookSettings {
    /// The version that practices come from; else the model of the guide.
    pub version: Option<String>,
    /// The address of the built site, to which references lead; else they are words.
    pub site: Option<String>,
    /// Whether `[[id]]` in chapters stands for what bears the id, as in the guide of a workspace.
    pub references: bool,
}

/// Something that cannot be put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookMistake {
    /// The line of the chapter, from 1.
    pub line: usize,
    /// One lower-case sentence.
    pub message: String,
}

/// The chapter with everything put in.
///
/// # Errors
/// Every directive that names nothing, with its line.
pub fn expanded(
    workspace: &Workspace,
    settings: &BookSettings,
    markdown: &str,
) -> Result<String, Vec<BookMistake>> {
    let code = untouchable(markdown);
    let mut pieces = Vec::new();
    let mut mistakes = Vec::new();
    for (range, inside) in directives(markdown, &code) {
        match put_in(workspace, settings, inside) {
            Ok(text) => pieces.push((range, text)),
            Err(message) => mistakes.push(mistake(markdown, range.start, message)),
        }
    }
    if settings.references {
        resolve_references(workspace, settings, markdown, &mut pieces, &mut mistakes);
    }
    mistakes.sort_by_key(|one| one.line);
    if mistakes.is_empty() { Ok(replaced(markdown, pieces)) } else { Err(mistakes) }
}

fn mistake(markdown: &str, at: usize, message: String) -> BookMistake {
    BookMistake { line: markdown[..at].matches('\n').count() + 1, message }
}

fn replaced(markdown: &str, mut pieces: Vec<(Range<usize>, String)>) -> String {
    pieces.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(markdown.len());
    let mut at = 0;
    for (range, text) in pieces {
        if range.start < at {
            continue;
        }
        out.push_str(&markdown[at..range.start]);
        out.push_str(&text);
        at = range.end;
    }
    out + &markdown[at..]
}

/// Code and HTML, in which nothing is put in.
fn untouchable(markdown: &str) -> Vec<Range<usize>> {
    let is_code = |event: &Event<'_>| {
        matches!(
            event,
            Event::Start(Tag::CodeBlock(_))
                | Event::Code(_)
                | Event::Html(_)
                | Event::InlineHtml(_)
        )
    };
    events(markdown).filter(|(event, _)| is_code(event)).map(|(_, range)| range).collect()
}

/// The directives of a chapter: the place of each and what stands behind `#smm`.
fn directives<'m>(markdown: &'m str, code: &[Range<usize>]) -> Vec<(Range<usize>, &'m str)> {
    let starts = markdown.match_indices(OPEN).map(|(at, _)| at);
    let found = starts.filter_map(|start| {
        let inside = &markdown[start + OPEN.len()..];
        let end = inside.find("}}")?;
        let is_ours = inside.starts_with([' ', '\t', '\n', '\r', '}']);
        let is_escaped = markdown[..start].ends_with('\\');
        let is_code = code.iter().any(|range| range.contains(&start));
        let whole = start..start + OPEN.len() + end + 2;
        (is_ours && !is_escaped && !is_code).then(|| (whole, inside[..end].trim()))
    });
    found.collect()
}

/// A directive: its words, and what is said as `name=value`.
struct Insertion<'m> {
    words: Vec<&'m str>,
    settings: Vec<(&'m str, &'m str)>,
}

impl<'m> Insertion<'m> {
    fn parse(inside: &'m str) -> Self {
        let (settings, words): (Vec<&str>, Vec<&str>) =
            inside.split_whitespace().partition(|word| word.contains('='));
        let settings = settings.iter().filter_map(|word| word.split_once('=')).collect();
        Self { words, settings }
    }

    /// Fails on a setting that a directive does not have.
    fn require_settings(&self, known: &[&str]) -> Result<(), String> {
        match self.settings.iter().find(|(name, _)| !known.contains(name)) {
            None => Ok(()),
            Some((name, _)) => {
                let hint = did_you_mean(name, known.iter().copied());
                Err(format!("`{name}=` says nothing here; there is {}{hint}", list(known)))
            }
        }
    }

    fn setting(&self, name: &str) -> Option<&'m str> {
        self.settings.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// How deep headings begin.
    fn depth(&self) -> Result<usize, String> {
        let Some(text) = self.setting("heading") else { return Ok(DEPTH) };
        let depth = text.parse().ok().filter(|depth| (1..=6).contains(depth));
        depth.ok_or_else(|| format!("`heading={text}` is no depth of a heading, 1 to 6"))
    }
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}=`")).collect::<Vec<_>>().join(", ")
}

fn put_in(workspace: &Workspace, settings: &BookSettings, inside: &str) -> Result<String, String> {
    const KINDS: [&str; 3] = ["practice", "targets", "diff"];
    let asked = Insertion::parse(inside);
    let text = match asked.words.as_slice() {
        ["practice", id] => practice(workspace, settings, &asked, id),
        ["targets", name] => targets(workspace, settings, &asked, name),
        ["diff", old, new] => diff(workspace, &asked, old, new),
        ["practice", ..] => {
            Err("write `practice` and one practice, as `practice access-control`".into())
        }
        ["targets", ..] => Err("write `targets` and one profile, as `targets retail-pos`".into()),
        ["diff", ..] => {
            Err("write `diff` and two versions, as `diff iot-smm@1.0 iot-smm@1.2`".into())
        }
        [] => {
            Err("`{{#smm}}` says nothing; write `practice`, `targets` or `diff` behind it".into())
        }
        [other, ..] => {
            let hint = did_you_mean(other, KINDS);
            Err(format!("`{other}` cannot be put in; there are practice, targets and diff{hint}"))
        }
    }?;
    // mdBook itself looks for its own directives afterwards.
    Ok(text.trim().replace("{{", "\\{{"))
}

fn practice(
    workspace: &Workspace,
    settings: &BookSettings,
    asked: &Insertion<'_>,
    id: &str,
) -> Result<String, String> {
    asked.require_settings(&["level", "in", "heading"])?;
    let tailored = match asked.setting("in").or(settings.version.as_deref()) {
        Some(name) => version(workspace, name)?,
        None => {
            let model = workspace.guide_model().ok_or("the workspace has no model")?;
            version(workspace, &model.name().to_string())?
        }
    };
    let practice = find_practice(tailored, id)?;
    let prose = prose(workspace, settings, tailored, asked.depth()?);
    let Some(wanted) = asked.setting("level") else { return Ok(prose.practice(practice)) };
    let level = wanted.parse().ok().and_then(|number| practice.level(number));
    let level = level.ok_or_else(|| {
        let levels: Vec<String> =
            practice.levels.iter().map(|level| level.number.to_string()).collect();
        format!("`{}` has no level `{wanted}`; there are {}", practice.id, levels.join(", "))
    })?;
    Ok(prose.level(practice, level))
}

fn find_practice<'w>(tailored: &'w Tailored, id: &str) -> Result<&'w Practice, String> {
    let practices = &tailored.model.practices;
    let found = practices.iter().find(|one| one.goes_by(id));
    found.ok_or_else(|| {
        let hint = did_you_mean(id, practices.iter().map(|one| one.id.as_str()));
        format!("`{}` has no practice `{id}`{hint}", tailored.name())
    })
}

fn targets(
    workspace: &Workspace,
    settings: &BookSettings,
    asked: &Insertion<'_>,
    name: &str,
) -> Result<String, String> {
    asked.require_settings(&[])?;
    let tailored = version(workspace, name)?;
    if tailored.targets.is_empty() {
        return Err(format!("`{}` sets no targets", tailored.name()));
    }
    Ok(prose(workspace, settings, tailored, DEPTH).targets())
}

fn diff(
    workspace: &Workspace,
    asked: &Insertion<'_>,
    old: &str,
    new: &str,
) -> Result<String, String> {
    asked.require_settings(&["heading"])?;
    let depth = asked.depth()?;
    let (old, new) = (version(workspace, old)?.name(), version(workspace, new)?.name());
    let pair = editions::compare_for_readers(workspace, &old, &new);
    let pair = pair.ok_or_else(|| format!("`{old}` and `{new}` cannot be compared"))?;
    let summary = editions::authors_summary(workspace, &old, &new);
    let notes =
        release_notes(&pair.diff, [&pair.old, &pair.new], summary, workspace.words_of(&new));
    let deeper = |line: &str| match line.starts_with('#') {
        true => format!("{}{line}\n", "#".repeat(depth - 1)),
        false => format!("{line}\n"),
    };
    Ok(notes.lines().map(deeper).collect())
}

fn version<'w>(workspace: &'w Workspace, text: &str) -> Result<&'w Tailored, String> {
    let catalog = &workspace.catalog;
    let found: Option<VersionRef> = catalog.find(text);
    found.as_ref().and_then(|name| workspace.tailored(name)).ok_or_else(|| {
        let (ids, names): (Vec<String>, Vec<String>) =
            catalog.names().map(|name| (name.id.clone(), name.to_string())).unzip();
        let hint = did_you_mean(text, ids.iter().chain(&names).map(String::as_str));
        format!("there is no model or profile `{text}`{hint}")
    })
}

fn prose<'w>(
    workspace: &'w Workspace,
    settings: &BookSettings,
    tailored: &'w Tailored,
    depth: usize,
) -> BookText<'w> {
    let links = BookLinks::of_site(tailored, settings.site.as_deref());
    let words = workspace.words_of(&tailored.name());
    BookText { tailored, links, words, anchors: BookAnchors::None, depth }
}

/// Puts names, or links to the site, in the place of `[[id]]` in the chapters of a guide.
fn resolve_references(
    workspace: &Workspace,
    settings: &BookSettings,
    markdown: &str,
    pieces: &mut Vec<(Range<usize>, String)>,
    mistakes: &mut Vec<BookMistake>,
) {
    let to_root = super::to_root(settings.site.as_deref());
    let known = addresses::of_guide(workspace, to_root.as_deref().unwrap_or(""));
    for (id, range) in references(markdown) {
        match known.get(&id) {
            Some((address, name)) if to_root.is_some() => {
                pieces.push((range, super::link(name, address)));
            }
            Some((_, name)) => pieces.push((range, escaped(name))),
            None => {
                let hint = did_you_mean(&id, known.keys().map(String::as_str));
                mistakes.push(mistake(markdown, range.start, format!("there is no `{id}`{hint}")));
            }
        }
    }
}
