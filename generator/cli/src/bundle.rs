//! What comes with the tool for new workspaces: the published models, the reference catalogs and the
//! glossary of this repository.
//!
//! The build script copies them when `published.lock` or one of the others changes, so that writing
//! a model does not compile the tool anew.

use std::collections::BTreeSet;

use smm_core::layout::{Family, Home, PUBLISHED};
use smm_core::model::VersionRef;
use smm_core::schema::locks::PublishedLock;
use smm_core::{Diagnostics, Sources};

/// Path within a workspace, and content.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/bundle.rs"));
/// The lock of this repository.
const LOCK: &str = include_str!(concat!(env!("OUT_DIR"), "/bundle/published.lock"));

/// The model versions that come with the tool.
pub(crate) fn versions() -> BTreeSet<VersionRef> {
    let homes = FILES.iter().filter_map(|(path, _)| Home::of_path(path));
    homes.filter(|home| home.family == Family::Model).filter_map(|home| home.name()).collect()
}

/// A version with all that its texts refer to: its documents, the reference catalogs, the glossary.
pub(crate) fn files_of(name: &VersionRef) -> Vec<(String, Vec<u8>)> {
    let is_wanted = |path: &str| Home::of_path(path).is_none_or(|home| home.is_of(name));
    let wanted = FILES.iter().filter(|(path, _)| is_wanted(path));
    wanted.map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect()
}

/// Everything that comes with the tool, as a workspace.
pub(crate) fn sources() -> Sources {
    let mut sources = Sources::default();
    for (path, bytes) in FILES {
        sources.add((*path).to_owned(), bytes.to_vec());
    }
    sources.add(PUBLISHED.to_owned(), LOCK.as_bytes().to_vec());
    sources
}

/// The part of the lock that freezes a version.
pub(crate) fn lock_of(name: &VersionRef) -> PublishedLock {
    let mut sources = Sources::default();
    sources.add(PUBLISHED.to_owned(), LOCK.as_bytes().to_vec());
    let mut lock = PublishedLock::read(&sources, &mut Diagnostics::default());
    lock.versions.retain(|published, _| *published == name.to_string());
    lock
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_with_the_tool_is_published() {
        assert!(!versions().is_empty());
        for name in versions() {
            assert!(!lock_of(&name).versions.is_empty(), "{name} is no published version");
        }
    }
}
