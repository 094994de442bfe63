//! Rules about references: `[[id]]` in texts, related practices, links between chapters.

use std::collections::BTreeSet;

use super::ids::reference_ids;
use crate::Workspace;
use crate::diag::{Code, Diagnostics};
use crate::guide::{self, Chapter};
use crate::markdown;
use crate::model::walk::Part;
use crate::model::{Model, Text};
use crate::profile::Tailored;
use crate::source::Sources;
use crate::span::Span;

/// Reports `[[id]]` and related practices of a model that lead nowhere.
pub(super) fn of_model(
    model: &Model,
    texts: &[(Part, &Text)],
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let known = known_ids(model);
    report_dangling(texts, &known, sources, diags);
    for practice in &model.practices {
        for related in &practice.related {
            let known = model.practices.iter().map(|practice| practice.id.as_str());
            if related.practice == practice.id {
                let message = format!("`{}` is related to itself", practice.id);
                diags
                    .report(Code::UnknownReference, related.span, message)
                    .hint("remove the entry");
            } else if model.home_of(&related.practice).is_none() {
                diags
                    .report(
                        Code::UnknownReference,
                        related.span,
                        format!("the model has no practice `{}`", related.practice),
                    )
                    .suggest(&related.practice, known);
            }
        }
    }
}

/// Reports `[[id]]` of a profile's own texts that lead nowhere.
pub(super) fn of_profile(
    tailored: &Tailored,
    texts: &[(Part, &Text)],
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    if texts.iter().any(|(_, text)| text.markdown.contains("[[")) {
        report_dangling(texts, &known_ids(&tailored.model), sources, diags);
    }
}

fn known_ids(model: &Model) -> BTreeSet<String> {
    // A listed practice counts even if its table is missing, which is reported once, where it is listed.
    let listed = model.domains.iter().flat_map(|domain| &domain.subdomains);
    let listed = listed.flat_map(|subdomain| subdomain.practices.iter().cloned());
    model.practices.iter().flat_map(reference_ids).chain(listed).collect()
}

fn report_dangling(
    texts: &[(Part, &Text)],
    known: &BTreeSet<String>,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    for (_, text) in texts.iter().filter(|(_, text)| text.markdown.contains("[[")) {
        for (id, range) in markdown::references(&text.markdown) {
            if !known.contains(&id) {
                let span = sources.locate(text.span, &text.markdown, range);
                report_reference(&id, span, known, diags);
            }
        }
    }
}

fn report_reference(id: &str, span: Span, known: &BTreeSet<String>, diags: &mut Diagnostics) {
    diags
        .report(Code::UnknownReference, span, format!("there is nothing with the id `{id}`"))
        .suggest(id, known.iter().map(String::as_str))
        .hint("refer to a practice as `[[physical-protection]]`, to an item as `[[PHY-2-I1]]`");
}

/// Reports references and links of the hand-written chapters that lead nowhere.
pub(super) fn of_guide(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let known = workspace.guide_model().map(known_ids).unwrap_or_default();
    for chapter in &workspace.guide.chapters {
        for (id, range) in markdown::references(&chapter.markdown) {
            if !known.contains(&id) {
                report_reference(
                    &id,
                    Span::new(chapter.file, range.start, range.end),
                    &known,
                    diags,
                );
            }
        }
        for (address, range) in markdown::relative_links(&chapter.markdown) {
            check_link(chapter, &address, range, workspace, sources, diags);
        }
    }
}

fn check_link(
    chapter: &Chapter,
    address: &str,
    range: std::ops::Range<usize>,
    workspace: &Workspace,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
    let target = if path.is_empty() { chapter.path.clone() } else { join(&chapter.path, path) };
    let span = Span::new(chapter.file, range.start, range.end);
    let Some(found) = workspace.guide.chapters.iter().find(|other| other.path == target) else {
        let exists = sources.find(&format!("{}{target}", guide::FOLDER)).is_some();
        if !exists && target != "glossary.md" {
            let known = workspace.guide.chapters.iter().map(|other| other.path.as_str());
            diags
                .report(Code::BrokenLink, span, format!("there is no chapter `{target}`"))
                .suggest(&target, known);
        }
        return;
    };
    let anchors = anchors_of(&found.markdown);
    if !anchor.is_empty() && !anchors.contains(anchor) {
        diags
            .report(Code::BrokenLink, span, format!("`{target}` has no heading `#{anchor}`"))
            .suggest(anchor, anchors.iter().map(String::as_str));
    }
}

/// The path of a link relative to the chapter it stands in.
fn join(chapter: &str, link: &str) -> String {
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

/// The anchors that mdBook gives the headings of a chapter.
fn anchors_of(markdown: &str) -> BTreeSet<String> {
    let headings = markdown.lines().filter_map(|line| line.strip_prefix('#'));
    headings
        .map(|line| {
            let text = line.trim_start_matches('#').trim().to_lowercase();
            let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            kept.collect::<String>().replace(' ', "-")
        })
        .collect()
}
