//! Control catalogs of Gemara, in one YAML file or in several, as the OSPS Baseline has them.

use std::collections::BTreeMap;

use super::catalog::{ForeignAction, ForeignCatalog, ForeignLevel, ForeignNode, NodeKind};
use super::groups::{ApplicabilityGroup, applies, as_levels};
use super::piece::Piece;
use crate::diag::{Code, Diagnostics};

/// Reads the files.
pub(super) fn read(roots: &[(&str, Piece<'_>)], diags: &mut Diagnostics) -> Option<ForeignCatalog> {
    let found = roots.iter().find_map(|(_, root)| Some((*root, root.get("metadata")?)));
    // Before there was a key for it, the OSPS Baseline kept it in a file of its own.
    let says_to_whom = |root: &Piece<'_>| root.get("applicability-categories").is_some();
    let own_file = || roots.iter().map(|(_, root)| *root).find(says_to_whom);
    let Some((head, metadata)) = found.or_else(|| own_file().map(|root| (root, root))) else {
        let place = roots.first().map(|(_, root)| root.span()).unwrap_or_default();
        diags.report(Code::MissingKey, place, "no file has the key `metadata`");
        return None;
    };
    metadata.mark_keys(&["type", "gemara-version"]);
    let title = head.word("title").or_else(|| metadata.word("title"));
    let Some(title) = title else {
        diags.report(Code::MissingKey, head.span(), "the catalog lacks the key `title`");
        return None;
    };
    let reader =
        GemaraReader { levels: as_levels(&applicability(metadata)), editions: editions(roots) };
    let groups = groups(roots);
    let mut below: BTreeMap<String, Vec<ForeignNode>> = BTreeMap::new();
    for (path, root) in roots {
        for control in root.list("controls") {
            let group = control.word("group").or_else(|| control.word("family"));
            let group = group.unwrap_or_else(|| (*path).to_owned());
            if !groups.iter().any(|(id, _)| *id == group) {
                let message =
                    format!("the control stands in the group `{group}`, which is not there");
                diags.report(Code::UnknownReference, control.span(), message);
            }
            below.entry(group).or_default().push(reader.control(control, diags));
        }
    }
    let group = |(id, mut node): (String, ForeignNode)| {
        node.children = below.remove(&id).unwrap_or_default();
        node
    };
    let author = metadata.get("author").and_then(|author| author.word("name"));
    Some(ForeignCatalog {
        key: metadata.word("id").unwrap_or_else(|| title.clone()),
        version: version(metadata, roots).unwrap_or_default(),
        version_at: metadata.place_of("version"),
        date: metadata.word("last-modified").or_else(|| metadata.word("date")),
        summary: metadata.word("description"),
        publisher: author,
        words: vec![
            ("practice", "control".to_owned(), "controls".to_owned()),
            ("indicator", "requirement".to_owned(), "requirements".to_owned()),
            ("action", "recommendation".to_owned(), "recommendations".to_owned()),
        ],
        levels: reader.levels.clone(),
        roots: groups.into_iter().map(group).collect(),
        title,
        ..ForeignCatalog::default()
    })
}

/// The version that the file says, or the folder of the release.
fn version(metadata: Piece<'_>, roots: &[(&str, Piece<'_>)]) -> Option<String> {
    let said = metadata.word("version");
    let in_path = || {
        let path = roots.first().map_or("", |(path, _)| path);
        let is_version = |step: &&str| {
            step.contains(['.', '-'])
                && step.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
                && step.starts_with(|c: char| c.is_ascii_digit())
        };
        path.split(['/', '\\']).rev().find(is_version).map(str::to_owned)
    };
    said.or_else(in_path)
}

fn applicability(metadata: Piece<'_>) -> Vec<ApplicabilityGroup> {
    let all =
        [metadata.list("applicability-groups"), metadata.list("applicability-categories")].concat();
    let group = |one: Piece<'_>| {
        let (title, summary) = (one.word("title"), one.word("description"));
        Some(ApplicabilityGroup { id: one.word("id")?, title, summary })
    };
    all.into_iter().filter_map(group).collect()
}

/// The editions of standards that guidelines name: the id there, and what it is called here.
fn editions(roots: &[(&str, Piece<'_>)]) -> BTreeMap<String, String> {
    let lists = roots.iter().flat_map(|(_, root)| {
        let inside = root.get("metadata").map(|all| all.list("mapping-references"));
        [root.list("mapping-references"), inside.unwrap_or_default()].concat()
    });
    let is_edition =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let edition = |one: Piece<'_>| {
        let id = one.word("id")?;
        let version = one.get("version").filter(|one| one.peek().is_none_or(is_edition));
        let version = version.and_then(Piece::take);
        let name = version.map_or_else(|| id.clone(), |version| format!("{id}-{version}"));
        Some((id, name))
    };
    lists.filter_map(edition).collect()
}

/// The groups of all files; a file whose controls name none is a group itself.
fn groups(roots: &[(&str, Piece<'_>)]) -> Vec<(String, ForeignNode)> {
    let mut found: Vec<(String, ForeignNode)> = Vec::new();
    for (path, root) in roots {
        let all = [root.list("groups"), root.list("families")].concat();
        for one in all {
            let id = one.word("id").unwrap_or_default();
            let node = ForeignNode {
                key: id.clone(),
                title: one.word("title"),
                text: one.word("description"),
                ..ForeignNode::default()
            };
            if found.iter().all(|(known, _)| *known != id) {
                found.push((id, node));
            }
        }
        let has_own = root
            .list("controls")
            .iter()
            .any(|one| one.get("group").is_none() && one.get("family").is_none());
        if has_own && let Some(title) = root.word("title") {
            let text = root.word("description");
            let key = (*path).to_owned();
            let node = ForeignNode {
                key: key.clone(),
                title: Some(title),
                text,
                ..ForeignNode::default()
            };
            found.push((key, node));
        }
    }
    found
}

struct GemaraReader {
    levels: Vec<ForeignLevel>,
    editions: BTreeMap<String, String>,
}

impl GemaraReader {
    fn control(&self, piece: Piece<'_>, diags: &mut Diagnostics) -> ForeignNode {
        let id = piece.needed("id", "the control", diags).unwrap_or_default();
        let lists = ["guidelines", "guideline-mappings"].map(|key| piece.list(key)).concat();
        let refs: Vec<(String, String)> =
            lists.into_iter().flat_map(|one| self.refs(one)).collect();
        let asked = piece.list("assessment-requirements").into_iter();
        let mut children: Vec<ForeignNode> =
            asked.map(|one| self.requirement(one, &refs, diags)).collect();
        // What stands in a control that is not in force is not in force either.
        if is_retired(piece) {
            children.iter_mut().for_each(|one| one.is_retired = true);
        }
        ForeignNode {
            reference: Some(id.clone()),
            key: id,
            title: piece.word("title"),
            text: piece.word("objective"),
            children,
            ..ForeignNode::default()
        }
    }

    fn refs(&self, mapped: Piece<'_>) -> Vec<(String, String)> {
        let Some(catalog) = mapped.word("reference-id") else { return Vec::new() };
        let known = self.editions.get(&catalog).cloned().unwrap_or(catalog);
        let signs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let known: String = known.chars().filter(|c| signs(*c)).collect();
        let ids = mapped.list("entries").into_iter().filter(|one| {
            one.get("reference-id").and_then(Piece::peek).is_none_or(|id| id.chars().count() <= 80)
        });
        ids.filter_map(|one| one.word("reference-id")).map(|id| (known.clone(), id)).collect()
    }

    fn requirement(
        &self,
        piece: Piece<'_>,
        refs: &[(String, String)],
        diags: &mut Diagnostics,
    ) -> ForeignNode {
        let id = piece.needed("id", "the requirement", diags).unwrap_or_default();
        let applies = applies(piece, "applicability", &self.levels);
        let is_retired = applies.is_retired || is_retired(piece);
        let level = applies.levels.value.iter().min().copied();
        let recommended = piece.word("recommendation");
        let action = recommended.map(|text| ForeignAction {
            key: format!("{id}#recommendation"),
            reference: None,
            text,
            level,
            ..ForeignAction::default()
        });
        ForeignNode {
            reference: Some(id.clone()),
            key: id,
            text: piece.needed("text", "the requirement", diags),
            level,
            named_levels: applies.levels,
            is_retired,
            tags: applies.tags,
            refs: refs.to_vec(),
            actions: action.into_iter().collect(),
            kind: NodeKind::Item,
            ..ForeignNode::default()
        }
    }
}

/// Whether something is not in force any more; that it is in force says nothing. Other states stay unread.
fn is_retired(piece: Piece<'_>) -> bool {
    let Some(state) = piece.get("state") else { return false };
    let said = state.peek().unwrap_or_default();
    if matches!(said, "Active" | "Retired") {
        state.mark();
    }
    said == "Retired"
}
