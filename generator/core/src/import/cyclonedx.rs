//! Standards of CycloneDX 1.5 and later: `definitions.standards` of a bill of materials in JSON.

use std::collections::BTreeSet;

use super::catalog::{ForeignAction, ForeignCatalog, ForeignLevel, ForeignNode, NodeKind};
use super::forest::{Listed, forest};
use super::piece::Piece;
use super::{own, own_cyclonedx};
use crate::diag::{Code, Diagnostics};
use crate::source::SourceFile;
use crate::span::Spanned;

/// What a supplement of a requirement calls the question that is answered in its place.
const QUESTION: &str = "Assessment Question:";
/// What it calls that which a level achieves.
const OBJECTIVE: &str = "Objective:";

/// Reads the first standard of a file, or that of a name.
pub(super) fn read(
    root: Piece<'_>,
    wanted: Option<&str>,
    (file, diags): (&SourceFile, &mut Diagnostics),
) -> Option<ForeignCatalog> {
    root.mark_keys(&["$schema", "bomFormat", "specVersion", "serialNumber", "version"]);
    let standards = root.get("definitions").map(|all| all.list("standards")).unwrap_or_default();
    let is_it = |one: &&Piece<'_>| {
        wanted.is_none_or(|wanted| {
            [one.word("bom-ref"), one.word("name")].iter().flatten().any(|name| name == wanted)
        })
    };
    let Some(standard) = standards.iter().find(is_it) else {
        diags
            .report(
                Code::MissingKey,
                root.span(),
                "there is no standard in `definitions.standards`",
            )
            .hint("a bill of materials of software has none; export the standard as CycloneDX");
        return None;
    };
    if let Some(data) = own_cyclonedx::data(root, *standard) {
        return own::version(&data, root.taken(), (file, diags));
    }
    let name = standard.needed("name", "the standard", diags)?;
    let metadata = root.get("metadata");
    let in_metadata = |path: &[&str]| {
        let at = path.iter().try_fold(metadata?, |piece, key| piece.get(key))?;
        at.take()
    };
    let levels = levels(*standard);
    let mut catalog = ForeignCatalog {
        key: standard.word("bom-ref").unwrap_or_else(|| name.clone()),
        title: name,
        version: standard.needed("version", "the standard", diags)?,
        version_at: standard.place_of("version"),
        date: in_metadata(&["timestamp"]).map(|moment| moment.chars().take(10).collect()),
        summary: standard.word("description"),
        publisher: standard.word("owner").or_else(|| in_metadata(&["supplier", "name"])),
        license: metadata.and_then(license),
        levels: levels.iter().map(|(level, _)| level.clone()).collect(),
        ..ForeignCatalog::default()
    };
    catalog.roots = nodes(*standard, &levels, diags);
    catalog.words = words(&catalog.roots);
    Some(catalog)
}

/// What the standard calls things, one and several: all that it holds are requirements, and where it numbers them as
/// `V1.2.3`, those around others are its chapters and sections.
fn words(roots: &[ForeignNode]) -> Vec<(&'static str, String, String)> {
    let mut words = vec![("indicator", "requirement".to_owned(), "requirements".to_owned())];
    let has_groups = roots.iter().any(|root| !root.children.is_empty());
    if has_groups && roots.iter().all(numbers_what_it_holds) {
        words.push(("domain", "chapter".to_owned(), "chapters".to_owned()));
        words.push(("practice", "section".to_owned(), "sections".to_owned()));
    }
    words
}

/// Whether the numbers of all that stands below begin with that of what is around them.
fn numbers_what_it_holds(node: &ForeignNode) -> bool {
    let is_numbered = |child: &ForeignNode| {
        let (Some(own), Some(around)) = (&child.reference, &node.reference) else { return false };
        let last = own.strip_prefix(around).and_then(|rest| rest.strip_prefix('.'));
        last.is_some_and(|last| !last.is_empty() && last.chars().all(|c| c.is_ascii_digit()))
    };
    node.children.iter().all(|child| is_numbered(child) && numbers_what_it_holds(child))
}

fn license(metadata: Piece<'_>) -> Option<String> {
    let first = *metadata.list("licenses").first()?;
    first.get("license").and_then(|one| one.word("id")).or_else(|| first.word("expression"))
}

/// A level with the names of the requirements that it asks.
type NamedBy = (ForeignLevel, BTreeSet<String>);

/// The levels, each with the requirements that it names.
fn levels(standard: Piece<'_>) -> Vec<NamedBy> {
    let numbered = standard.list("levels").into_iter().zip(1_u8..=20);
    let level = |(one, number): (Piece<'_>, u8)| {
        let identifier = one.word("identifier");
        let level = ForeignLevel {
            key: one.word("bom-ref").or_else(|| identifier.clone()).unwrap_or_default(),
            number,
            title: one.word("title").or(identifier),
            summary: one.word("description"),
        };
        (level, one.words("requirements").into_iter().collect())
    };
    numbered.map(level).collect()
}

/// The requirements as trees: each names the one that it stands below.
fn nodes(standard: Piece<'_>, levels: &[NamedBy], diags: &mut Diagnostics) -> Vec<ForeignNode> {
    let all: Vec<Listed<'_>> = standard.list("requirements").into_iter().map(listed).collect();
    let known: BTreeSet<&str> = all.iter().map(|one| one.key.as_str()).collect();
    for (level, named) in levels {
        for name in named.iter().filter(|name| !known.contains(name.as_str())) {
            let message = format!("level `{}` names `{name}`, which is not there", level.key);
            diags.report(Code::UnknownReference, standard.span(), message);
        }
    }
    forest(all, &|one, children| node(one, children, levels), diags)
}

fn listed(piece: Piece<'_>) -> Listed<'_> {
    let key = piece.word("bom-ref").or_else(|| piece.word("identifier")).unwrap_or_default();
    Listed { key, parent: piece.word("parent"), piece }
}

fn node(listed: &Listed<'_>, children: Vec<ForeignNode>, levels: &[NamedBy]) -> ForeignNode {
    let piece = listed.piece;
    let asked_at: Vec<u8> = levels
        .iter()
        .filter(|(_, named)| named.contains(&listed.key))
        .map(|(level, _)| level.number)
        .collect();
    let is_named = !asked_at.is_empty() || !levels.iter().any(|(_, named)| !named.is_empty());
    let text = piece.get("text").and_then(Piece::peek).unwrap_or_default();
    // A heading with nothing below it asks for nothing; it stays unread, and so is listed as what has no place.
    if children.is_empty() && text.trim().is_empty() && !is_named && !has_supplements(piece) {
        return ForeignNode { key: listed.key.clone(), ..ForeignNode::default() };
    }
    let refs = piece.words("openCre").into_iter().map(|id| ("opencre".to_owned(), id)).collect();
    let mut node = ForeignNode {
        key: listed.key.clone(),
        reference: piece.word("identifier"),
        title: piece.word("title"),
        text: piece.word("text"),
        kind: if children.is_empty() { NodeKind::Item } else { NodeKind::Group },
        level: asked_at.first().copied(),
        named_levels: Spanned::new(asked_at, piece.span()),
        is_retired: is_deleted(text),
        refs,
        links: links(piece),
        children,
        ..ForeignNode::default()
    };
    supplement(&mut node, piece.words("descriptions"));
    node
}

fn has_supplements(piece: Piece<'_>) -> bool {
    !piece.list("descriptions").is_empty()
}

/// Whether the text of a requirement is that it is gone, as OWASP ASVS writes it: `[DELETED, DUPLICATE OF 4.1.3]`.
fn is_deleted(text: &str) -> bool {
    text.trim_start().starts_with("[DELETED")
}

fn links(piece: Piece<'_>) -> Vec<(String, String)> {
    let link = |one: Piece<'_>| {
        let url = one.word("url")?;
        let title = one.word("comment").or_else(|| one.word("type"));
        Some((title.unwrap_or_else(|| url.clone()), url))
    };
    piece.list("externalReferences").into_iter().filter_map(link).collect()
}

/// Puts supplements where they belong: where one of them is the question that is answered, the text of
/// the requirement is what is done; the others stay behind the text.
fn supplement(node: &mut ForeignNode, supplements: Vec<String>) {
    let mut others = Vec::new();
    let mut question = None;
    for text in supplements {
        match text.strip_prefix(QUESTION) {
            Some(asked) if question.is_none() => question = Some(asked.trim().to_owned()),
            _ => others.push(text),
        }
    }
    let Some(question) = question else {
        let all = node.text.iter().cloned().chain(others);
        node.text = Some(all.collect::<Vec<_>>().join("\n\n")).filter(|text| !text.is_empty());
        return;
    };
    let done = [node.title.take().map(|title| format!("**{title}**")), node.text.take()];
    node.actions.push(ForeignAction {
        key: format!("{}#text", node.key),
        reference: None,
        text: done.into_iter().flatten().collect::<Vec<_>>().join("\n\n"),
        level: node.level,
        ..ForeignAction::default()
    });
    node.text = Some(question);
    let texts = node.at_levels.entry(node.level.unwrap_or(1)).or_default();
    for text in others {
        match text.strip_prefix(OBJECTIVE) {
            Some(objective) if texts.objective.is_none() => {
                texts.objective = Some(objective.trim().to_owned());
            }
            _ => texts.description.push(text),
        }
    }
}
