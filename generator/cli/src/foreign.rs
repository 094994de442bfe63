//! Reads workspaces of others: a folder, an archive, a repository, or what comes with the tool.
//!
//! In: what a person typed. Out: [`Sources`], and how to come there again. Never: follows a link or a path
//! out of the place, unpacks without bounds, asks for a password, or runs what a repository brings.

mod archive;
mod repository;

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use smm_core::Sources;
use smm_core::adopt::AdoptedFrom;
use smm_core::layout;

use crate::{bundle, disk, git};

/// What a person calls what comes with the tool.
pub(crate) const BUNDLED: &str = "bundled";

/// The documents that are read out of a repository.
const WANTED: [&str; 6] =
    ["models/", "profiles/", "mappings/", "references/", "book/", layout::PUBLISHED];

/// A workspace of others.
pub(crate) struct Foreign {
    pub(crate) sources: Sources,
    pub(crate) origin: AdoptedFrom,
}

/// A place that a person named; `from` is relative to the current folder.
pub(crate) struct ForeignPlace<'p> {
    pub(crate) from: &'p str,
    pub(crate) within: &'p str,
    pub(crate) rev: Option<&'p str>,
}

/// Whether a place has to be fetched.
pub(crate) fn is_address(from: &str) -> bool {
    let is_remote = |(host, path): (&str, &str)| {
        // As git has it: `host:path` is a machine, if no `/` stands before the colon.
        !host.is_empty() && !host.contains('/') && host.len() > 1 && !path.starts_with('\\')
    };
    from.contains("://") || from.split_once(':').is_some_and(is_remote)
}

/// Reads a place; local ones are kept as seen from `root`.
pub(crate) fn read(place: &ForeignPlace<'_>, root: &Path) -> Result<Foreign> {
    if !place.within.is_empty() && !layout::is_inside(place.within) {
        bail!("`{}` is no folder inside the source", place.within);
    }
    let at = || format!("`{}` cannot be read", place.from);
    let mut origin = AdoptedFrom { within: place.within.to_owned(), ..AdoptedFrom::default() };
    let sources = if place.from == BUNDLED {
        origin.from = BUNDLED.to_owned();
        bundle::sources()
    } else if is_address(place.from) {
        origin.from = place.from.to_owned();
        repository(place.from, place, &mut origin).with_context(at)?
    } else {
        let path = Path::new(place.from);
        origin.from = seen_from(root, path).with_context(at)?;
        local(path, place, &mut origin).with_context(at)?
    };
    Ok(Foreign { sources, origin })
}

fn local(path: &Path, place: &ForeignPlace<'_>, origin: &mut AdoptedFrom) -> Result<Sources> {
    let is_bare = path.join("HEAD").is_file() && path.join("objects").is_dir();
    if path.is_dir() && (place.rev.is_some() || is_bare) {
        let full = path.canonicalize()?;
        return repository(&full.to_string_lossy(), place, origin);
    }
    if place.rev.is_some() {
        bail!("it is no repository, so it has no revisions");
    }
    if path.is_dir() {
        let folder = path.join(place.within);
        if !folder.is_dir() {
            bail!("it has no folder `{}`", place.within);
        }
        return disk::load_workspace(&folder);
    }
    archive::read(path, place.within)
}

fn repository(
    address: &str,
    place: &ForeignPlace<'_>,
    origin: &mut AdoptedFrom,
) -> Result<Sources> {
    let fetched = repository::fetch(address, place.rev)?;
    origin.commit.clone_from(&fetched.commit);
    let folder = fetched.folder.path().join(place.within);
    std::fs::create_dir_all(&folder)?;
    let wanted = WANTED.map(str::to_owned);
    git::load_revision(&folder, &fetched.commit, &wanted)
}

/// A path as seen from a folder, so that a lock means the same for everybody who has both.
fn seen_from(root: &Path, path: &Path) -> Result<String> {
    let (root, path) = (root.canonicalize()?, path.canonicalize()?);
    let [from, to] = [&root, &path].map(|path| path.components().collect::<Vec<Component<'_>>>());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[shared..].iter().map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(to[shared..].iter().copied()).collect();
    let text = way.to_str().context("its path is not UTF-8 text")?;
    Ok(if text.is_empty() { ".".to_owned() } else { text.replace('\\', "/") })
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_are_told_from_paths() {
        for address in ["https://example.org/a.git", "file:///srv/a", "git@example.org:a/b.git"] {
            assert!(is_address(address), "{address}");
        }
        for path in ["../a", "a.zip", "/srv/a", "./a:b", "C:\\a", "bundled"] {
            assert!(!is_address(path), "{path}");
        }
    }
}
