//! The versions of a workspace in their order, and the comparison of any two of them.
//!
//! In: a [`Workspace`]. Out: [`Edition`]s and [`Pair`]s. Never: renders, reports.

use std::collections::BTreeMap;

use crate::diff::{
    Accounts, Content, Declared, VersionDiff, between, between_declared, declared_between, invert,
    remapped,
};
use crate::mappings::{self, Mapped};
use crate::model::VersionRef;
use crate::schema::Doc;
use crate::schema::changes::ChangesDoc;
use crate::schema::model::Status;
use crate::workspace::Workspace;

/// A version of a model or profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition<'w> {
    /// Id and version.
    pub name: VersionRef,
    /// Name.
    pub title: &'w str,
    /// How far it has come.
    pub status: Status,
    /// Day of the version.
    pub date: &'w str,
}

/// All versions of a workspace, by id and version.
pub fn editions(workspace: &Workspace) -> Vec<Edition<'_>> {
    let catalog = &workspace.catalog;
    let models = catalog.models.iter().map(|model| Edition {
        name: model.name(),
        title: &model.title,
        status: model.status,
        date: &model.date,
    });
    let profiles = catalog.profiles.iter().map(|profile| Edition {
        name: profile.name(),
        title: &profile.title,
        status: profile.status,
        date: &profile.date,
    });
    let mut all: Vec<Edition<'_>> = models.chain(profiles).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// The versions of models, profiles and mappings.
pub fn names(workspace: &Workspace) -> impl Iterator<Item = VersionRef> {
    let mapped = workspace.mappings.iter().filter_map(|doc| mappings::name(&doc.value));
    workspace.catalog.names().chain(mapped)
}

/// The version of a model, profile or mapping that a person names, `name@version`; a name alone means the
/// newest.
pub fn find(workspace: &Workspace, text: &str) -> Option<VersionRef> {
    let newest = || names(workspace).filter(|name| name.id == text).max();
    names(workspace).find(|name| name.to_string() == text).or_else(newest)
}

/// How far a version of a model, profile or mapping has come.
pub fn status(workspace: &Workspace, name: &VersionRef) -> Option<Status> {
    let of_catalog = workspace.catalog.status(name);
    of_catalog.or_else(|| mappings::find(workspace, name).map(|doc| *doc.value.status))
}

/// The version whose book speaks of another: of a mapping the one that it maps, else itself.
pub fn book_of(workspace: &Workspace, name: &VersionRef) -> VersionRef {
    let mapping = mappings::find(workspace, name);
    mapping.and_then(|doc| VersionRef::parse(&doc.value.from)).unwrap_or_else(|| name.clone())
}

/// The version before another of the same model, profile or mapping.
pub fn before(workspace: &Workspace, name: &VersionRef) -> Option<VersionRef> {
    names(workspace).filter(|other| other.id == name.id && other.version < name.version).max()
}

/// The pairs for which the site has a redline: each version and the one before, and the first
/// and the last.
pub fn pairs(workspace: &Workspace) -> Vec<(VersionRef, VersionRef)> {
    let mut names: Vec<VersionRef> = names(workspace).collect();
    names.sort();
    let mut pairs = Vec::new();
    for of_one in names.chunk_by(|a, b| a.id == b.id) {
        pairs.extend(of_one.windows(2).map(|two| (two[0].clone(), two[1].clone())));
        if let [first, _, .., last] = of_one {
            pairs.push((first.clone(), last.clone()));
        }
    }
    pairs.dedup();
    pairs
}

/// The digest of what a version of a model, profile or mapping says itself.
pub fn digest(workspace: &Workspace, name: &VersionRef) -> Option<String> {
    let mapping = mappings::find(workspace, name).map(|doc| mappings::digest(&doc.value));
    mapping.or_else(|| content(workspace, name, View::Own).map(|content| content.digest()))
}

/// Whether to look at what a profile says itself, or at the model as it leaves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Its own texts and targets.
    Own,
    /// Everything a reader of the profile's book sees.
    Resolved,
}

/// The content of a version, if the workspace has it and it resolves.
pub fn content(workspace: &Workspace, name: &VersionRef, view: View) -> Option<Content> {
    let catalog = &workspace.catalog;
    if let Some(model) = catalog.model(name) {
        return Some(Content::of_model(model));
    }
    let Some(profile) = catalog.profile(name) else {
        let doc = mappings::find(workspace, name)?;
        let from = VersionRef::parse(&doc.value.from);
        let tailored = from.and_then(|from| workspace.tailored(&from));
        return Some(Content::of_mapping(&doc.value, tailored));
    };
    match view {
        View::Own => Some(Content::of_profile(profile, catalog)),
        View::Resolved => Some(Content::of_tailored(workspace.tailored(name)?)),
    }
}

/// Two versions, what changed between them, and how that matches what was declared.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The older side.
    pub old: Content,
    /// The newer side.
    pub new: Content,
    /// What changed.
    pub diff: VersionDiff,
    /// What was declared, if every step has a `changes.yaml`.
    pub declared: Option<Vec<Declared>>,
    /// How declarations and findings match.
    pub accounts: Accounts,
}

/// Compares what two versions of a workspace say themselves with what their authors declared.
pub fn compare(workspace: &Workspace, old: &VersionRef, new: &VersionRef) -> Option<Pair> {
    compare_in(View::Own, workspace, old, new)
}

/// Compares two versions of one profile or model for its readers: what it says itself, and where it
/// stands on another base, also what changed beneath it, which its own texts do not show.
pub fn compare_for_readers(
    workspace: &Workspace,
    old: &VersionRef,
    new: &VersionRef,
) -> Option<Pair> {
    let bases = |name| {
        let profile = workspace.catalog.profile(name)?;
        let with: Vec<&VersionRef> = profile.with.iter().map(|(with, _)| with).collect();
        Some((&profile.base, with))
    };
    let view = if bases(old) == bases(new) { View::Own } else { View::Resolved };
    let mut pair = compare_in(view, workspace, old, new)?;
    add_remapped(&mut pair, (workspace, old), (workspace, new));
    Some(pair)
}

/// Adds to a comparison what mappings of both sides say of their items, where that changed.
pub fn add_remapped(
    pair: &mut Pair,
    (older, old): (&Workspace, &VersionRef),
    (newer, new): (&Workspace, &VersionRef),
) {
    let (before, after) = (mappings::of_version(older, old), mappings::of_version(newer, new));
    let has = |all: &[Mapped<'_>], id: &str| all.iter().any(|one| *one.doc.id == *id);
    let spoken = |own: &[Mapped<'_>], other: &[Mapped<'_>]| {
        let mut by_item: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for one in own.iter().filter(|one| has(other, &one.doc.id)) {
            for row in &one.doc.rows {
                let (role, is) = (row.role.name(), row.relationship.name());
                by_item.entry(row.item.value.clone()).or_default().push(format!(
                    "{} {} as {role}: {is}, {}",
                    one.doc.to,
                    row.reference,
                    row.confidence.name()
                ));
            }
        }
        by_item.values_mut().for_each(|list| list.sort());
        by_item
    };
    let (before, after) = (spoken(&before, &after), spoken(&after, &before));
    pair.diff.changes.extend(remapped((&pair.old, &before), (&pair.new, &after)));
}

fn compare_in(
    view: View,
    workspace: &Workspace,
    old: &VersionRef,
    new: &VersionRef,
) -> Option<Pair> {
    let old_content = content(workspace, old, view)?;
    let new_content = content(workspace, new, view)?;
    let declared = (old.id == new.id).then(|| declared((workspace, old), (workspace, new), view));
    Some(pair(old_content, new_content, declared.flatten()))
}

/// What the authors declared from an older version to a newer one: of the version itself, and where
/// it is seen with its base, of every layer beneath it. `None` if the version itself has no
/// declarations. The two may stand in different states of a workspace; the newer one declares.
pub fn declared(
    (older, old): (&Workspace, &VersionRef),
    (newer, new): (&Workspace, &VersionRef),
    view: View,
) -> Option<Vec<Declared>> {
    let own = declared_between(&newer.changes, old, new)?;
    if view == View::Own {
        return Some(own);
    }
    let before = older.catalog.layers([old.clone()]);
    let beneath = newer.catalog.layers([new.clone()]);
    let beneath = beneath.iter().filter(|layer| layer.id != new.id).filter_map(|layer| {
        let before = before.iter().find(|other| other.id == layer.id)?;
        declared_between(&newer.changes, before, layer)
    });
    Some(beneath.flatten().chain(own).collect())
}

/// What the authors say that the step from one version to the next set out to do.
pub fn authors_summary<'w>(
    workspace: &'w Workspace,
    old: &VersionRef,
    new: &VersionRef,
) -> Option<&'w str> {
    let leads_here = |doc: &&Doc<ChangesDoc>| {
        doc.home().is_of(new) && doc.value.from.value == old.version.to_string()
    };
    let doc = workspace.changes.iter().filter(|_| old.id == new.id).find(leads_here)?;
    Some(&doc.value.summary.value)
}

/// Compares two contents; declarations that lead from the second to the first are turned around.
pub fn pair(old: Content, new: Content, declared: Option<Vec<Declared>>) -> Pair {
    let (diff, accounts) = match &declared {
        Some(declared) => between_declared(&old, &new, declared),
        None => (between(&old, &new), Accounts::default()),
    };
    Pair { old, new, diff, declared, accounts }
}

/// The same pair the other way round.
pub fn turned(pair: Pair) -> Pair {
    Pair { diff: invert(&pair.diff), old: pair.new, new: pair.old, ..pair }
}
