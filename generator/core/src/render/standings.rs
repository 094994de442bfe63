//! How the built versions stand to each other: pairs, what lies on what, which of several readers should use.
//!
//! In: a workspace and the names of its books. Out: [`Standings`], made once for a site: a page that looked at
//! every version itself would make a site take the square of their number.

use std::collections::{BTreeMap, BTreeSet};

use super::reads::Head;
use crate::editions;
use crate::mappings;
use crate::model::{Status, VersionRef};
use crate::workspace::Workspace;

/// The books of a site; where nothing else is said, in their order.
#[derive(Debug)]
pub(super) struct Standings {
    places: BTreeMap<VersionRef, usize>,
    by_id: BTreeMap<String, Vec<VersionRef>>,
    current: BTreeMap<String, VersionRef>,
    /// The places of those that are laid over nothing.
    bases: BTreeSet<usize>,
    /// The places of those directly on top of a version.
    above: BTreeMap<VersionRef, BTreeSet<usize>>,
    compared: BTreeMap<String, Vec<VersionRef>>,
    pairs: Vec<(VersionRef, VersionRef)>,
}

impl Standings {
    /// Looks at every book once.
    pub(super) fn of(workspace: &Workspace, books: &[VersionRef]) -> Self {
        let heads: Vec<(&VersionRef, Option<Head<'_>>)> =
            books.iter().map(|name| (name, Head::of(workspace, name))).collect();
        let by_id = by_id(books);
        let current = current(&heads, &by_id);
        let places = books.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
        let pairs = pairs(workspace, &places);
        Self {
            bases: bases(&heads),
            above: above(&heads),
            compared: compared(&heads, &current),
            places,
            by_id,
            current,
            pairs,
        }
    }

    /// The place of a book; none of a version that is not built.
    pub(super) fn place(&self, name: &VersionRef) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// All versions of a model or profile.
    pub(super) fn versions(&self, id: &str) -> &[VersionRef] {
        self.by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// The version of a model or profile that readers should use.
    pub(super) fn current(&self, id: &str) -> Option<&VersionRef> {
        self.current.get(id)
    }

    /// The places of those that are laid over nothing.
    pub(super) fn bases(&self) -> &BTreeSet<usize> {
        &self.bases
    }

    /// The places of those directly on top of a version.
    pub(super) fn above(&self, name: &VersionRef) -> impl Iterator<Item = usize> {
        self.above.get(name).into_iter().flatten().copied()
    }

    /// The profiles over the versions of a model, of each the version that readers should use.
    pub(super) fn compared(&self, model: &str) -> &[VersionRef] {
        self.compared.get(model).map_or(&[], Vec::as_slice)
    }

    /// The pairs for which there is a book of changes.
    pub(super) fn pairs(&self) -> &[(VersionRef, VersionRef)] {
        &self.pairs
    }
}

fn by_id(books: &[VersionRef]) -> BTreeMap<String, Vec<VersionRef>> {
    let mut by_id: BTreeMap<String, Vec<VersionRef>> = BTreeMap::new();
    for name in books {
        by_id.entry(name.id.clone()).or_default().push(name.clone());
    }
    by_id
}

/// The newest that is published; the newest of all while none is.
fn current(
    heads: &[(&VersionRef, Option<Head<'_>>)],
    by_id: &BTreeMap<String, Vec<VersionRef>>,
) -> BTreeMap<String, VersionRef> {
    let is_published = |head: &Head<'_>| head.status == Status::Published;
    let published = heads.iter().filter(|(_, head)| head.as_ref().is_some_and(is_published));
    let published: BTreeSet<&VersionRef> = published.map(|(name, _)| *name).collect();
    let of_one = |(id, versions): (&String, &Vec<VersionRef>)| {
        let newest = versions.iter().filter(|name| published.contains(name)).max();
        Some((id.clone(), newest.or_else(|| versions.iter().max())?.clone()))
    };
    by_id.iter().filter_map(of_one).collect()
}

fn bases(heads: &[(&VersionRef, Option<Head<'_>>)]) -> BTreeSet<usize> {
    let is_overlay =
        |head: &Option<Head<'_>>| head.as_ref().is_some_and(|own| own.overlay.is_some());
    let all = heads.iter().enumerate();
    all.filter(|(_, (_, head))| !is_overlay(head)).map(|(at, _)| at).collect()
}

fn above(heads: &[(&VersionRef, Option<Head<'_>>)]) -> BTreeMap<VersionRef, BTreeSet<usize>> {
    let mut above: BTreeMap<VersionRef, BTreeSet<usize>> = BTreeMap::new();
    for (at, (_, head)) in heads.iter().enumerate() {
        let overlay = head.as_ref().and_then(|head| head.overlay.as_ref());
        for beneath in overlay.iter().flat_map(|own| own.with.iter().chain([&own.base])) {
            above.entry((*beneath).clone()).or_default().insert(at);
        }
    }
    above
}

fn compared(
    heads: &[(&VersionRef, Option<Head<'_>>)],
    current: &BTreeMap<String, VersionRef>,
) -> BTreeMap<String, Vec<VersionRef>> {
    let mut by_model: BTreeMap<String, Vec<VersionRef>> = BTreeMap::new();
    for (name, head) in heads {
        let overlay = head.as_ref().filter(|head| head.overlay.is_some());
        if let Some(head) = overlay.filter(|_| current.get(&name.id) == Some(*name)) {
            by_model.entry(head.model.id.clone()).or_default().push((*name).clone());
        }
    }
    by_model
}

/// Those whose versions are built; of a mapping it is the version that the newer one maps.
fn pairs(
    workspace: &Workspace,
    places: &BTreeMap<VersionRef, usize>,
) -> Vec<(VersionRef, VersionRef)> {
    let mut pairs = editions::pairs(workspace);
    let is_built = |name: &VersionRef| places.contains_key(&editions::book_of(workspace, name));
    let is_mapping = |name: &VersionRef| mappings::find(workspace, name).is_some();
    pairs.retain(|(old, new)| is_built(new) && (is_built(old) || is_mapping(new)));
    pairs
}
