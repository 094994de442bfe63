//! What references and links can lead to: the books of models and profiles, their pages, and what
//! has an anchor on them.
//!
//! In: a workspace. Out: ids with the address behind each, and the anchors of a page. Rules ask it
//! what there is, and pages take their links from it. Never: renders, reports.

use std::collections::{BTreeMap, BTreeSet};

use crate::guide::{CATALOG, CATALOG_ANCHORS, GLOSSARY};
use crate::markdown;
use crate::model::walk::{overlay_ids, practice_ids, references_in, references_to_parts};
use crate::model::{Practice, Profile, VersionRef};
use crate::workspace::Workspace;

/// Address and name of what an id stands for.
pub(crate) type LinkTarget = (String, String);

/// The address of a page by the path of its Markdown.
pub(crate) fn of_page(path: &str) -> String {
    format!("{}.html", path.strip_suffix(".md").unwrap_or(path))
}

/// What a practice, its levels, its items and their parts are called in references, with address and name; `folder`
/// leads to the book.
pub(crate) fn of_practice(practice: &Practice, folder: &str) -> Vec<(String, LinkTarget)> {
    let page = format!("{folder}{}.html", practice.id);
    let mut targets = vec![
        (practice.id.to_string(), (page.clone(), practice.title.clone())),
        (practice.code.clone(), (page.clone(), practice.title.clone())),
    ];
    let levels = practice.levels.iter().map(|level| format!("{}-{}", practice.code, level.number));
    let items = practice_ids(practice).into_iter().map(|given| given.id.to_string());
    for id in levels.chain(items) {
        targets.push((id.clone(), (format!("{page}#{id}"), id)));
    }
    for (reference, id) in references_in(practice) {
        let (is_practice, name) = (practice.id == id.as_str(), reference.markdown.clone());
        let address = if is_practice { page.clone() } else { format!("{page}#{id}") };
        let shown = if is_practice { practice.title.clone() } else { name.clone() };
        targets.push((name, (address, shown)));
    }
    for reference in references_to_parts(practice) {
        let name = &reference.markdown;
        targets.push((name.clone(), (format!("{page}#{name}"), name.clone())));
    }
    targets
}

/// The ids of a practice, its levels and items, and nothing else that they go by.
pub(crate) fn ids_of(practice: &Practice) -> Vec<String> {
    let levels = practice.levels.iter().map(|level| format!("{}-{}", practice.code, level.number));
    let items = practice_ids(practice).into_iter().map(|given| given.id.to_string());
    let own = [practice.id.to_string(), practice.code.clone()];
    own.into_iter().chain(levels).chain(items).collect()
}

/// What references in the hand-written book lead to, as seen from `to_root`: the practices and items
/// of the guide's model; models and profiles by their id, which is their newest version; the items
/// that profiles add.
pub(crate) fn of_guide(workspace: &Workspace, to_root: &str) -> BTreeMap<String, LinkTarget> {
    let catalog = &workspace.catalog;
    let mut targets = BTreeMap::new();
    let mut add = |found: Vec<(String, LinkTarget)>| {
        for (id, target) in found {
            targets.entry(id).or_insert(target);
        }
    };
    if let Some(model) = workspace.guide_model() {
        let folder = format!("{to_root}{}/", model.name().path());
        add(model.practices.iter().flat_map(|practice| of_practice(practice, &folder)).collect());
    }
    let of_book = |name: VersionRef, title: &str| {
        let address = format!("{to_root}{}/index.html", name.path());
        (name.id, (address, title.to_owned()))
    };
    let mut models: Vec<_> = catalog.models.iter().collect();
    models.sort_by_key(|model| std::cmp::Reverse(model.name()));
    add(models.iter().map(|model| of_book(model.name(), &model.title)).collect());
    let mut profiles: Vec<_> = catalog.profiles.iter().collect();
    profiles.sort_by_key(|profile| std::cmp::Reverse(profile.name()));
    for profile in profiles {
        add(vec![of_book(profile.name(), &profile.title)]);
        add(of_overlays(profile, to_root));
        let folder = format!("{to_root}{}/", profile.name().path());
        add(profile.own_practices().flat_map(|one| of_practice(one, &folder)).collect());
    }
    targets
}

/// The items that a profile adds, by id.
fn of_overlays(profile: &Profile, to_root: &str) -> Vec<(String, LinkTarget)> {
    let folder = format!("{to_root}{}/", profile.name().path());
    let given = profile.overlays.values().flat_map(overlay_ids);
    let target =
        |practice: &str, id: &str| (format!("{folder}{practice}.html#{id}"), id.to_owned());
    given.map(|given| (given.id.to_string(), target(given.practice, given.id))).collect()
}

/// What can be found on a page.
pub(crate) enum Anchors {
    /// These and no others.
    These(BTreeSet<String>),
    /// The page is made by a template; what it has is not known here.
    Unknown,
}

/// The anchors of a page of the site, given by its path from the root without its ending; nothing if
/// there is no such page.
pub(crate) fn anchors_of_page(workspace: &Workspace, page: &str) -> Option<Anchors> {
    let chapter =
        workspace.guide.chapters.iter().find(|chapter| chapter.path == format!("{page}.md"));
    if let Some(chapter) = chapter {
        let mut anchors = markdown::anchors(&chapter.markdown);
        if chapter.path == CATALOG {
            anchors.extend(CATALOG_ANCHORS.map(str::to_owned));
        }
        return Some(Anchors::These(anchors));
    }
    if format!("{page}.md") == GLOSSARY && !workspace.glossary.terms.is_empty() {
        let ids = workspace.glossary.terms.iter().map(|term| term.id.clone());
        return Some(Anchors::These(ids.collect()));
    }
    let (id, rest) = page.split_once('/')?;
    let (version, page) = rest.split_once('/').unwrap_or((rest, "index"));
    anchors_in_book(workspace, &VersionRef::parse(&format!("{id}@{version}"))?, page)
}

fn anchors_in_book(workspace: &Workspace, name: &VersionRef, page: &str) -> Option<Anchors> {
    if !workspace.catalog.names().any(|known| known == *name) {
        return None;
    }
    if matches!(page, "" | "index") || page.starts_with("downloads/") {
        return Some(Anchors::Unknown);
    }
    let tailored = workspace.tailored(name)?;
    let practice = tailored.model.practices.iter().find(|practice| practice.id == page)?;
    let ids = of_practice(practice, "").into_iter().map(|(id, _)| id);
    Some(Anchors::These(ids.chain(["target".to_owned()]).collect()))
}
