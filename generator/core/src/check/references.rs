//! Rules about references: `[[id]]` in texts, related practices, links between chapters.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::MAX_PER_TEXT;
use super::ids::reference_ids;
use crate::addresses::{self, Anchors, anchors_of_page};
use crate::diag::{Code, Diagnostics};
use crate::guide::{Chapter, joined};
use crate::layout;
use crate::markdown;
use crate::model::{Model, Practice, Profile};
use crate::passage::Passage;
use crate::profile::Tailored;
use crate::source::Sources;
use crate::span::Span;
use crate::workspace::Workspace;

/// Reports `[[id]]` and related practices of a model that lead nowhere.
pub(super) fn of_model(
    model: &Model,
    texts: &[Passage<'_>],
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    lead_into(model, texts, sources, diags);
    related_are_there(&model.practices, model, diags);
}

/// Reports related practices that lead nowhere in a model.
fn related_are_there<'m>(
    practices: impl IntoIterator<Item = &'m Practice>,
    model: &Model,
    diags: &mut Diagnostics,
) {
    for practice in practices {
        for related in &practice.related {
            let known = model.practices.iter().map(|practice| practice.id.as_str());
            if related.practice == practice.id {
                let message = format!("`{}` is related to itself", practice.id);
                diags
                    .report(Code::UnknownReference, related.span, message)
                    .hint("remove the entry");
            } else if !model.lists(&related.practice) {
                diags
                    .report(
                        Code::UnknownReference,
                        related.span,
                        format!("the model has no practice `{}`", related.practice),
                    )
                    .suggest(&related.practice, known)
                    .hint("refer to a practice by its id, which is the name of its file");
            }
        }
    }
}

/// What references can lead to.
struct KnownIds {
    ids: BTreeSet<String>,
    /// Whether there are practices that could not be read, so that any id may be one of theirs.
    incomplete: bool,
}

impl KnownIds {
    fn of(model: &Model) -> Self {
        Self {
            ids: model.practices.iter().flat_map(reference_ids).collect(),
            incomplete: model.lacks_tables(),
        }
    }

    /// What texts of the hand-written book and the glossary lead to.
    fn of_guide(workspace: &Workspace) -> Self {
        let lacks = |profile: &Profile| !profile.broken.is_empty();
        let catalog = &workspace.catalog;
        Self {
            ids: addresses::of_guide(workspace, "").into_keys().collect(),
            incomplete: workspace.guide_model().is_some_and(Model::lacks_tables)
                || catalog.profiles.iter().any(lacks)
                || !catalog.broken.is_empty(),
        }
    }
}

/// Reports each `[[id]]` of texts that leads nowhere in a model.
fn lead_into(model: &Model, passages: &[Passage<'_>], sources: &Sources, diags: &mut Diagnostics) {
    lead_somewhere(passages, || KnownIds::of(model), sources, diags);
}

/// Reports each `[[id]]` of a profile that leads nowhere; what it leaves out stands in the book beneath.
pub(super) fn of_profile(
    tailored: &Tailored,
    passages: &[Passage<'_>],
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let known = || {
        let mut known = KnownIds::of(&tailored.model);
        let left_out = tailored.practices_left_out();
        known.ids.extend(left_out.flat_map(|(practice, _)| reference_ids(practice)));
        known
    };
    lead_somewhere(passages, known, sources, diags);
    let own = tailored.profile().into_iter().flat_map(|own| own.own_practices());
    related_are_there(own, &tailored.model, diags);
}

/// Reports each `[[id]]` of the hand-written book or the glossary that leads nowhere on the site.
pub(super) fn of_guide(
    workspace: &Workspace,
    passages: &[Passage<'_>],
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    lead_somewhere(passages, || KnownIds::of_guide(workspace), sources, diags);
}

fn lead_somewhere(
    passages: &[Passage<'_>],
    known: impl FnOnce() -> KnownIds,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    // The first look is a fast one.
    let has_references =
        |passage: &&Passage<'_>| passage.text.contains('[') && passage.text.contains("[[");
    if !passages.iter().any(|passage| has_references(&passage)) {
        return;
    }
    let known = known();
    for passage in passages.iter().filter(has_references) {
        for (id, range) in dangling(passage.text, &known) {
            report_reference(&id, passage.place(range, sources), &known, diags);
        }
    }
}

/// The references of a text that lead nowhere.
fn dangling(text: &str, known: &KnownIds) -> Vec<(String, Range<usize>)> {
    if known.incomplete {
        return Vec::new();
    }
    let mut found = markdown::references(text);
    found.retain(|(id, _)| !known.ids.contains(id));
    found.truncate(MAX_PER_TEXT);
    found
}

fn report_reference(id: &str, span: Span, known: &KnownIds, diags: &mut Diagnostics) {
    // Between the brackets; a reference over two lines is wider than that, and left alone.
    let inside = Span { start: span.start + 2, end: span.end.saturating_sub(2), ..span };
    diags
        .report(Code::UnknownReference, span, format!("there is nothing with the id `{id}`"))
        .suggest_at(inside, id, known.ids.iter().map(String::as_str))
        .hint("refer to a practice as `[[physical-protection]]`, to an item as `[[PHY-2-I1]]`");
}

/// Reports links between the hand-written chapters that lead nowhere.
pub(super) fn between_chapters(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let mut pages: BTreeMap<String, Option<Anchors>> = BTreeMap::new();
    for chapter in &workspace.guide.chapters {
        for (address, range) in markdown::relative_links(&chapter.markdown) {
            let (target, anchor) = target_of(chapter, &address);
            let page = target.strip_suffix(".md").or(target.strip_suffix(".html"));
            let page = page.unwrap_or(&target).to_owned();
            // Many links lead to one page.
            let anchors = pages.entry(page);
            let anchors = anchors.or_insert_with_key(|page| anchors_of_page(workspace, page));
            let is_file = sources.find(&format!("{}{target}", layout::GUIDE)).is_some();
            let reached = Reached { anchors: anchors.as_ref(), is_file };
            let span = Span::new(chapter.file, range.start, range.end);
            check_link(&target, anchor, span, &reached, workspace, diags);
        }
    }
}

/// Reports chapters that the workspace says are normative and that are not there. A workspace without
/// a book, as the archive of a release, only keeps the settings of one.
pub(super) fn marked_chapters_exist(
    workspace: &Workspace,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    if sources.below(layout::GUIDE).next().is_none() {
        return;
    }
    let marks = &workspace.config.guide;
    let known = || workspace.guide.chapters.iter().map(|chapter| chapter.path.as_str());
    for marked in marks.normative.iter().chain(&marks.partly_normative) {
        if !known().any(|path| path == marked.value) {
            let message = format!("there is no chapter `{}{}`", layout::GUIDE, marked.value);
            diags
                .report(Code::BrokenLink, marked.span, message)
                .suggest(&marked.value, known())
                .hint("name a chapter that `SUMMARY.md` lists, by its path below `book/src`");
        }
    }
}

/// The page that an address leads to, as a path from the root of the book, and the anchor on it.
fn target_of<'a>(chapter: &Chapter, address: &'a str) -> (String, &'a str) {
    let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
    let path = path.split('?').next().unwrap_or("");
    let target = if path.is_empty() { chapter.path.clone() } else { joined(&chapter.path, path) };
    (target, anchor)
}

/// What the page of a link has.
struct Reached<'w> {
    anchors: Option<&'w Anchors>,
    /// A file of the book lies there that is no page.
    is_file: bool,
}

fn check_link(
    target: &str,
    anchor: &str,
    span: Span,
    reached: &Reached<'_>,
    workspace: &Workspace,
    diags: &mut Diagnostics,
) {
    match reached.anchors {
        Some(Anchors::These(anchors)) if !anchor.is_empty() && !anchors.contains(anchor) => {
            diags
                .report(Code::BrokenLink, span, format!("`{target}` has no heading `#{anchor}`"))
                .suggest(anchor, anchors.iter().map(String::as_str))
                .hint("an anchor is the heading in small letters, with `-` for blanks");
        }
        Some(_) => {}
        None if reached.is_file => {}
        None => {
            let known = workspace.guide.chapters.iter().map(|other| other.path.as_str());
            diags
                .report(Code::BrokenLink, span, format!("there is no chapter `{target}`"))
                .suggest(target, known)
                .hint(
                    "write the path as seen from this chapter, as `../use/scoring.md`; a book lies \
                     at `../<id>/<version>/index.html`",
                );
        }
    }
}
