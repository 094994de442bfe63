//! Libraries of CISO Assistant in YAML: the framework in them, with its requirement nodes.

use super::catalog::{ForeignAnswer, ForeignCatalog, ForeignLevel, ForeignNode, NodeKind};
use super::forest::{Listed, forest};
use super::groups::{ApplicabilityGroup, applies, as_levels};
use super::piece::Piece;
use crate::diag::{Code, Diagnostics};

/// Forms have room for so many letters of an answer.
const LONGEST: usize = 24;

/// Reads a library.
pub(super) fn read(root: Piece<'_>, diags: &mut Diagnostics) -> Option<ForeignCatalog> {
    let objects = root.get("objects");
    let framework = objects
        .and_then(|all| all.get("framework").or_else(|| all.list("frameworks").into_iter().next()));
    let Some(framework) = framework else {
        diags
            .report(Code::MissingKey, root.span(), "there is no framework in `objects`")
            .hint("libraries of threats, controls or mappings alone ask for nothing");
        return None;
    };
    root.mark_keys(&["convert_library_version", "urn", "locale", "packager"]);
    let name = framework.word("name").or_else(|| root.word("name"));
    let Some(title) = name else {
        diags.report(Code::MissingKey, framework.span(), "the framework lacks the key `name`");
        return None;
    };
    framework.mark_keys(&["min_score", "max_score"]);
    let groups: Vec<ApplicabilityGroup> = framework
        .list("implementation_groups_definition")
        .into_iter()
        .filter_map(|one| {
            let (title, summary) = (one.word("name"), one.word("description"));
            Some(ApplicabilityGroup { id: one.word("ref_id")?, title, summary })
        })
        .collect();
    let levels = as_levels(&groups);
    let nodes = framework.list("requirement_nodes").into_iter().map(listed).collect();
    let roots = forest(nodes, &|one, children| node(one, children, &levels), diags);
    let summary = framework.word("description").or_else(|| root.word("description"));
    Some(ForeignCatalog {
        key: framework.word("urn").unwrap_or_else(|| title.clone()),
        short: framework.word("ref_id").or_else(|| root.word("ref_id")),
        version: root.word("version").unwrap_or_default(),
        version_at: root.place_of("version"),
        date: root.word("publication_date"),
        summary,
        rights: root.word("copyright"),
        publisher: framework.word("provider").or_else(|| root.word("provider")),
        words: vec![("indicator", "requirement".to_owned(), "requirements".to_owned())],
        answers: answers(framework),
        levels,
        roots,
        title,
        ..ForeignCatalog::default()
    })
}

/// The scores as answers, the best first.
fn answers(framework: Piece<'_>) -> Vec<ForeignAnswer> {
    let scores = framework.list("scores_definition");
    // What a form has no room for stays unread, and is listed as what has no place.
    let fits = |one: &Piece<'_>| {
        one.get("name").and_then(Piece::peek).is_some_and(|name| name.chars().count() <= LONGEST)
    };
    if !(2..=7).contains(&scores.len()) || !scores.iter().all(fits) {
        return Vec::new();
    }
    let answer = |one: Piece<'_>| {
        let score: u8 = one.word("score")?.parse().ok()?;
        let label = one.word("name")?;
        let meaning = Some(one.word("description").unwrap_or_else(|| label.clone()));
        Some(ForeignAnswer { id: None, label, short: score.to_string(), meaning, earns: score })
    };
    let mut all: Vec<ForeignAnswer> = scores.into_iter().filter_map(answer).collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.earns));
    // What is worth nothing earns nothing, whatever its publisher begins to count with.
    let least = all.last().map_or(0, |one| one.earns);
    all.iter_mut().for_each(|one| one.earns -= least);
    all
}

fn listed(piece: Piece<'_>) -> Listed<'_> {
    piece.mark_keys(&["depth"]);
    let key = piece.word("urn").or_else(|| piece.word("ref_id")).unwrap_or_default();
    Listed { key, parent: piece.word("parent_urn"), piece }
}

fn node(listed: &Listed<'_>, children: Vec<ForeignNode>, levels: &[ForeignLevel]) -> ForeignNode {
    let piece = listed.piece;
    let is_asked = piece.word("assessable").as_deref() == Some("true");
    let applies = applies(piece, "implementation_groups", levels);
    let level = applies.levels.value.iter().min().copied();
    let texts = [piece.word("description"), piece.word("annotation")];
    let text = texts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    let mut node = ForeignNode {
        key: listed.key.clone(),
        reference: piece.word("ref_id"),
        title: piece.word("name"),
        text: Some(text).filter(|text| !text.is_empty()),
        ..ForeignNode::default()
    };
    let evidence = piece.word("typical_evidence");
    if !is_asked {
        node.children = children;
        return node;
    }
    let asked = ForeignNode {
        level,
        named_levels: applies.levels,
        is_retired: applies.is_retired,
        tags: applies.tags,
        evidence,
        kind: NodeKind::Item,
        ..node.clone()
    };
    if children.is_empty() {
        return asked;
    }
    // What is asked and holds others is a group with itself as the first of them.
    let own = ForeignNode { key: format!("{}#asked", listed.key), reference: None, ..asked };
    node.text = None;
    node.children = std::iter::once(own).chain(children).collect();
    node
}
