//! The plan of a rebase: the files of the new profile version, and the state of each item.
//!
//! YAML is edited where a value stands, so that comments and layout survive.

use std::collections::BTreeMap;
use std::fmt;

use super::{
    BaseText, Item, State, Suspicion, Weights, base_of, base_text, fingerprint, is_as_signed,
    is_of, items,
};
use crate::diag::Diagnostics;
use crate::diff::declared_between;
use crate::layout::{self, Family, Home};
use crate::model::{Catalog, ItemId, PracticeId, Profile, Version, VersionRef};
use crate::schema::changes::ChangeName;
use crate::schema::locks::{ReviewedLock, SignOff};
use crate::source::Sources;
use crate::span::{FileId, Span, TextEdit};
use crate::syntax::{self, Node, Value, edit};
use crate::workspace::Workspace;

/// What a rebase would do.
#[derive(Clone, Debug)]
pub struct RebasePlan {
    /// The profile version it starts from.
    pub from: VersionRef,
    /// The profile version it makes.
    pub to: VersionRef,
    /// The old base.
    pub old_base: VersionRef,
    /// The new base.
    pub new_base: VersionRef,
    /// Every item and how it stands to the new base.
    pub items: Vec<(Item, State)>,
    /// Ids that moved, and where to; overlays and references follow them.
    pub moved: BTreeMap<String, String>,
    /// The files of the new version: path in the workspace and text.
    pub files: Vec<(String, String)>,
}

/// Why no plan can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RebaseError(String);

impl fmt::Display for RebaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RebaseError {}

/// Plans the move of a profile to another base.
///
/// # Errors
/// The profile, the base or its own base is not there, or the new version already is.
pub fn rebase(
    workspace: &Workspace,
    sources: &Sources,
    from: &VersionRef,
    onto: &VersionRef,
    version: &Version,
    date: &str,
) -> Result<RebasePlan, RebaseError> {
    let catalog = &workspace.catalog;
    let refuse = |message: String| Err(RebaseError(message));
    let Some(profile) = catalog.profile(from) else {
        return refuse(format!("there is no profile `{from}`"));
    };
    let to = VersionRef { id: from.id.clone(), version: version.clone() };
    if catalog.profile(&to).is_some() {
        return refuse(format!("`{to}` exists already; name another version"));
    }
    if onto.id == from.id {
        return refuse(format!("`{onto}` is a version of the profile itself"));
    }
    let Some(old) = base_of(workspace, profile) else {
        return refuse(format!("the base of `{from}` does not resolve; see `smm check`"));
    };
    let candidate = Profile { base: onto.clone(), version: version.clone(), ..profile.clone() };
    let Some(new) = base_of(workspace, &candidate) else {
        return refuse(format!("there is no model or profile `{onto}` in this workspace"));
    };
    let successors = successors(workspace, &profile.base, onto);
    let moved: BTreeMap<String, String> = successors
        .iter()
        .filter_map(|(id, (change, into))| match (change, into.as_slice()) {
            (ChangeName::Moved, [one]) => Some((id.clone(), one.clone())),
            _ => None,
        })
        .collect();
    let lock = workspace.reviewed.get(from);
    let weights = Weights::between(workspace, &profile.base, onto);
    let judge = Judge { lock, profile, old: &old, new: &new, onto, moved: &moved, weights };
    let mut fresh = ReviewedLock::default();
    let judged: Vec<(Item, State)> = items(profile, catalog)
        .into_iter()
        .map(|item| judge.item(item, &successors, &mut fresh))
        .collect();
    let mut files = copied(sources, from, &to, onto, date, &moved)?;
    let home = Home::new(Family::Profile, &to);
    files.push((home.reviewed(), fresh.to_text()));
    files.push((home.changes(), changes_text(profile, onto, catalog)));
    Ok(RebasePlan {
        from: from.clone(),
        to,
        old_base: profile.base.clone(),
        new_base: onto.clone(),
        items: judged,
        moved,
        files,
    })
}

type Successors = BTreeMap<String, (ChangeName, Vec<String>)>;

/// What `changes.yaml` says became of ids between two bases.
fn successors(workspace: &Workspace, old: &VersionRef, new: &VersionRef) -> Successors {
    if old.id != new.id {
        return Successors::new();
    }
    let declared = declared_between(&workspace.changes, old, new).unwrap_or_default();
    let gone = [ChangeName::Moved, ChangeName::Merged, ChangeName::Split, ChangeName::Removed];
    declared
        .into_iter()
        .filter(|one| gone.contains(&one.change))
        .map(|one| (one.item, (one.change, one.into)))
        .collect()
}

/// Compares the bases under every item.
struct Judge<'j> {
    lock: Option<&'j ReviewedLock>,
    profile: &'j Profile,
    old: &'j crate::profile::Tailored,
    new: &'j crate::profile::Tailored,
    onto: &'j VersionRef,
    moved: &'j BTreeMap<String, String>,
    weights: Weights,
}

impl Judge<'_> {
    /// The state of one item; writes its line of the new lock.
    fn item(&self, item: Item, known: &Successors, lock: &mut ReviewedLock) -> (Item, State) {
        let before = base_text(&item.basis, self.old);
        let signed = self.sign_off(&item, before.as_ref());
        let now = base_text(&self.followed(&item), self.new);
        let Some(now) = now else {
            if let Some(signed) = signed {
                lock.items.insert(item.key.clone(), signed);
            }
            let next = known.get(&subject(&item)).map(|(_, into)| into.clone());
            return (item, State::Orphan(next.unwrap_or_default()));
        };
        let Some(signed) = signed else { return (item, State::Unreviewed(now)) };
        let before = before.filter(|text| is_of(&signed, text, &item.basis));
        if is_as_signed(&signed, before.as_ref(), &now) {
            let signed = SignOff { base: fingerprint(&now), of: self.onto.to_string(), ..signed };
            lock.items.insert(item.key.clone(), signed);
            return (item, State::Clean);
        }
        lock.items.insert(item.key.clone(), signed);
        let weight = self.weights.of(before.as_ref(), &now);
        (item, State::Suspect(Suspicion { before, now, weight }))
    }

    /// The sign-off that the item brings along: from its lock, else what it was written against.
    fn sign_off(&self, item: &Item, before: Option<&BaseText>) -> Option<SignOff> {
        match self.lock {
            Some(lock) => lock.items.get(&item.key).cloned(),
            None => before.map(|text| SignOff {
                base: fingerprint(text),
                of: self.profile.base.to_string(),
                by: "written against it".to_owned(),
                on: self.profile.date.clone(),
            }),
        }
    }

    fn followed(&self, item: &Item) -> super::Basis {
        use super::Basis;
        let moved = |id: &str| self.moved.get(id).map_or_else(|| id.to_owned(), String::clone);
        let follow = |id: &PracticeId| PracticeId::new(moved(id));
        match &item.basis {
            Basis::Practice(id) => Basis::Practice(follow(id)),
            Basis::Level(id, level) => Basis::Level(follow(id), *level),
            Basis::Actions(id, level) => Basis::Actions(follow(id), *level),
            Basis::Indicators(id, level) => Basis::Indicators(follow(id), *level),
            Basis::Content(id, level) => Basis::Content(follow(id), *level),
            Basis::Item(id) => Basis::Item(ItemId::new(moved(id))),
            Basis::Target(id, level) => Basis::Target(follow(id), *level),
        }
    }
}

/// The base id that an item is about.
fn subject(item: &Item) -> String {
    match &item.basis {
        super::Basis::Item(id) => id.to_string(),
        _ => item.practice.to_string(),
    }
}

/// The files of the old version as they stand in the new one.
fn copied(
    sources: &Sources,
    from: &VersionRef,
    to: &VersionRef,
    onto: &VersionRef,
    date: &str,
    moved: &BTreeMap<String, String>,
) -> Result<Vec<(String, String)>, RebaseError> {
    let (old, new) = (Home::new(Family::Profile, from), Home::new(Family::Profile, to));
    let mut files = Vec::new();
    for (id, file) in sources.iter() {
        let path = &file.path;
        if !path.starts_with(&old.path()) || layout::is_history(path) {
            continue;
        }
        let Some(root) = syntax::parse(id, file, false, &mut Diagnostics::default()) else {
            continue;
        };
        let mut edits: Vec<TextEdit> = Vec::new();
        if *path == old.head() {
            head_edits(&root, to, onto, date, &mut edits);
        }
        follow_ids(&root, "", moved, &mut edits);
        follow_references(id, &file.text, moved, &mut edits);
        let text = edit::replaced_safely(&file.text, &edits)
            .map_err(|error| RebaseError(format!("`{path}` cannot follow its base: {error}")))?;
        files.push((new_path(path, &old, &new, moved), text));
    }
    Ok(files)
}

/// Where a file of the old version lies in the new one; an overlay bears the name of its practice.
fn new_path(path: &str, old: &Home, new: &Home, moved: &BTreeMap<String, String>) -> String {
    match old.practice_at(path).and_then(|practice| moved.get(practice)) {
        Some(practice) => new.practice(practice),
        None => path.replacen(&old.path(), &new.path(), 1),
    }
}

/// Sets version, base, status and date.
fn head_edits(
    root: &Node,
    to: &VersionRef,
    onto: &VersionRef,
    date: &str,
    edits: &mut Vec<TextEdit>,
) {
    let values = [
        ("version", format!("\"{}\"", to.version)),
        ("base", onto.to_string()),
        ("status", "draft".to_owned()),
        ("date", date.to_owned()),
    ];
    for (key, value) in values {
        if let Some(node) = root.get(key) {
            edits.push(TextEdit { span: node.span, text: value });
        }
    }
}

/// Replaces moved ids where an overlay or target names base ids.
fn follow_ids(node: &Node, key: &str, moved: &BTreeMap<String, String>, edits: &mut Vec<TextEdit>) {
    match &node.value {
        Value::Text(text) if matches!(key, "replaces" | "practice" | "exclude") => {
            if let Some(new) = moved.get(text) {
                edits.push(TextEdit { span: node.span, text: new.clone() });
            }
        }
        Value::List(items) => items.iter().for_each(|item| follow_ids(item, key, moved, edits)),
        Value::Map(entries) => {
            for (name, value) in entries {
                if key == "targets"
                    && let Some(new) = moved.get(&name.value)
                {
                    edits.push(TextEdit { span: name.span, text: new.clone() });
                }
                let is_excluded = key == "exclude" && name.value == "id";
                let is_set = key == "set" && name.value == "item";
                let is_part = key == "exclude"
                    && ["practices", "subdomains", "domains"].contains(&name.value.as_str());
                let inner =
                    if is_excluded || is_set || is_part { "exclude" } else { name.value.as_str() };
                follow_ids(value, inner, moved, edits);
            }
        }
        _ => {}
    }
}

/// Replaces moved ids in cross references of texts.
fn follow_references(
    file: FileId,
    text: &str,
    moved: &BTreeMap<String, String>,
    edits: &mut Vec<TextEdit>,
) {
    for (old, new) in moved {
        let old = format!("[[{old}]]");
        edits.extend(text.match_indices(&old).map(|(at, _)| TextEdit {
            span: Span::new(file, at, at + old.len()),
            text: format!("[[{new}]]"),
        }));
    }
}

/// The declared changes of the new version: none yet but the base.
fn changes_text(profile: &Profile, onto: &VersionRef, catalog: &Catalog) -> String {
    let title = |name: &VersionRef| {
        let model = catalog.model(name).map(|m| format!("{} {}", m.short_title, m.version));
        let other = catalog.profile(name).map(|p| format!("{} {}", p.title, p.version));
        model.or(other).unwrap_or_else(|| name.to_string())
    };
    format!(
        "# yaml-language-server: $schema=../../../schema/changes.schema.json\n\
         from: \"{}\"\n\
         summary: |\n  Moves the profile from {} to {}.\n\
         changes: []\n",
        profile.version,
        title(&profile.base),
        title(onto)
    )
}
