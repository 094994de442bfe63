//! What it takes to bring a version of another workspace into this one, and what is behind by now.
//!
//! In: two workspaces and the name of a version. Out: the files to take over and their entries in
//! `added.lock`, or in one sentence why not. Never: writes, or replaces what is here.

use std::collections::BTreeSet;
use std::fmt;

use crate::digest::sha256_hex;
use crate::editions::{self, View};
use crate::layout::{self, Home};
use crate::mappings;
use crate::model::VersionRef;
use crate::schema::locks::AddedEntry;
use crate::schema::mapping::MappingDoc;
use crate::schema::model::Status;
use crate::source::Sources;
use crate::workspace::Workspace;

/// A workspace with what it was read from.
#[derive(Clone, Copy)]
pub struct AdoptSide<'w> {
    /// What it means.
    pub workspace: &'w Workspace,
    /// Its documents.
    pub sources: &'w Sources,
}

/// Where a version comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AdoptedFrom {
    /// The folder, archive or repository.
    pub from: String,
    /// The folder of the workspace in it.
    pub within: String,
    /// The commit, if it is a repository.
    pub commit: String,
}

/// What is taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adoption {
    /// Versions that are new here, those beneath first.
    pub new: Vec<VersionRef>,
    /// Versions that are here already and say the same.
    pub known: Vec<VersionRef>,
    /// Files to be made: path and text.
    pub files: Vec<(String, String)>,
    /// Entries of `added.lock`.
    pub entries: Vec<(String, AddedEntry)>,
    /// Reference catalogs over there that are not here, and are not taken over.
    pub left: Vec<String>,
}

/// What becomes of reference catalogs that are not here yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Catalogs {
    /// They come along.
    Bring,
    /// They stay.
    Leave,
}

/// Why a version cannot be brought in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdoptError {
    /// Neither side has a version that it rests on.
    NoBase(VersionRef, VersionRef),
    /// It has errors over there.
    Broken(VersionRef),
    /// It says something else over there than when it was published.
    NotAsPublished(VersionRef),
    /// A version of that name is here and says something else.
    Clash(VersionRef),
    /// The id is that of a model here and of a profile there, or the other way round.
    OtherFamily(VersionRef),
    /// A file of it cannot be read over there.
    Unreadable(String),
    /// A file is here that is not the same.
    InTheWay(String),
}

impl fmt::Display for AdoptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AdoptError::NoBase(name, base) => write!(
                f,
                "`{name}` rests on `{base}`, which is neither there nor here; add that first"
            ),
            AdoptError::Broken(name) => {
                write!(f, "`{name}` has errors there, so nobody knows what it says")
            }
            AdoptError::NotAsPublished(name) => write!(
                f,
                "`{name}` was edited there after it was published: it does not say what the lock \
                 beside it holds; ask those who publish it"
            ),
            AdoptError::Clash(name) => write!(
                f,
                "`{name}` is here already and says something else; one name cannot stand for two \
                 texts: give the one here another id, or do without the other"
            ),
            AdoptError::OtherFamily(name) => write!(
                f,
                "the id `{}` is that of a model in one place and of a profile in the other",
                name.id
            ),
            AdoptError::Unreadable(path) => write!(f, "`{path}` cannot be read there"),
            AdoptError::InTheWay(path) => {
                write!(f, "`{path}` is here already and says something else; move it first")
            }
        }
    }
}

impl std::error::Error for AdoptError {}

/// What has to be taken over to have a version and everything beneath it here.
///
/// # Errors
/// Something clashes, is missing, or is not what it was published as.
pub fn plan(
    here: AdoptSide<'_>,
    there: AdoptSide<'_>,
    name: &VersionRef,
    origin: &AdoptedFrom,
    catalogs: Catalogs,
) -> Result<Adoption, AdoptError> {
    let mut adoption = Adoption::default();
    let theirs = &there.workspace.catalog;
    let mapping = mappings::find(there.workspace, name).map(|doc| &*doc.value);
    let top = match mapping {
        // A mapping rests on what it speaks of.
        Some(doc) => {
            VersionRef::parse(&doc.from).ok_or_else(|| AdoptError::Broken(name.clone()))?
        }
        None => name.clone(),
    };
    for layer in theirs.layers([top]) {
        if !theirs.has(&layer) && here.workspace.catalog.has(&layer) {
            continue;
        }
        let digest = digest_there(there.workspace, name, &layer)?;
        if is_here(here.workspace, there.workspace, &layer, &digest)? {
            adoption.known.push(layer.clone());
        } else {
            take_files(here.sources, there, &layer, &mut adoption.files)?;
            adoption.new.push(layer.clone());
        }
        let is_own = adoption.known.contains(&layer)
            && !here.workspace.added.entries.contains_key(&layer.to_string());
        if !is_own {
            adoption.entries.push((layer.to_string(), addition(digest, origin)));
        }
    }
    if let Some(doc) = mapping {
        take_mapping([here, there], doc, name, origin, &mut adoption)?;
    }
    take_catalogs(here.sources, there.sources, origin, catalogs, &mut adoption);
    Ok(adoption)
}

/// Adds a mapping, and the edition of the standard that it leads to.
fn take_mapping(
    [here, there]: [AdoptSide<'_>; 2],
    doc: &MappingDoc,
    name: &VersionRef,
    origin: &AdoptedFrom,
    adoption: &mut Adoption,
) -> Result<(), AdoptError> {
    let digest = mappings::digest(doc);
    let published = there.workspace.published.versions.get(&name.to_string());
    if published.is_some_and(|published| *published != digest) {
        return Err(AdoptError::NotAsPublished(name.clone()));
    }
    match mappings::find(here.workspace, name).map(|own| mappings::digest(&own.value)) {
        Some(own) if own == digest => {
            adoption.known.push(name.clone());
            return Ok(());
        }
        Some(_) => return Err(AdoptError::Clash(name.clone())),
        None => adoption.new.push(name.clone()),
    }
    let standard = format!("{}{}.yaml", layout::REFERENCES, doc.to.value);
    for (path, key) in [(layout::mapping(name), name.to_string()), (standard.clone(), standard)] {
        let text_in = |sources: &Sources| {
            sources.find_readable(&path).map(|file| sources.file(file).text.clone())
        };
        let is_catalog = path == key;
        let (own, text) = (text_in(here.sources), text_in(there.sources));
        let text = text.ok_or_else(|| AdoptError::Unreadable(path.clone()))?;
        if is_catalog && own.is_some() {
            continue;
        }
        let digest = if is_catalog { sha256_hex(text.as_bytes()) } else { digest.clone() };
        adoption.entries.push((key, addition(digest, origin)));
        adoption.files.push((path, text));
    }
    Ok(())
}

fn addition(digest: String, origin: &AdoptedFrom) -> AddedEntry {
    let AdoptedFrom { from, within, commit } = origin.clone();
    AddedEntry { digest, from, within, commit }
}

/// The digest of a version over there, which is the one that it was published with.
fn digest_there(
    there: &Workspace,
    name: &VersionRef,
    layer: &VersionRef,
) -> Result<String, AdoptError> {
    if there.catalog.broken.contains(layer) {
        return Err(AdoptError::Broken(layer.clone()));
    }
    if !there.catalog.has(layer) {
        return Err(AdoptError::NoBase(name.clone(), layer.clone()));
    }
    let content = editions::content(there, layer, View::Own);
    let digest = content.ok_or_else(|| AdoptError::Broken(layer.clone()))?.digest();
    match there.published.versions.get(&layer.to_string()) {
        Some(published) if *published != digest => Err(AdoptError::NotAsPublished(layer.clone())),
        _ => Ok(digest),
    }
}

/// Whether a version is here already and says the same.
fn is_here(
    here: &Workspace,
    there: &Workspace,
    layer: &VersionRef,
    digest: &str,
) -> Result<bool, AdoptError> {
    if here.catalog.broken.contains(layer) {
        return Err(AdoptError::Clash(layer.clone()));
    }
    if let Some(own) = editions::content(here, layer, View::Own) {
        let is_same = own.digest() == digest;
        return if is_same { Ok(true) } else { Err(AdoptError::Clash(layer.clone())) };
    }
    let family = there.catalog.home(layer).family;
    let mut of_id = here.catalog.names().filter(|other| other.id == layer.id);
    match of_id.find(|other| here.catalog.home(other).family != family) {
        Some(_) => Err(AdoptError::OtherFamily(layer.clone())),
        None => Ok(false),
    }
}

/// Adds the files of a version; what lies here under their names must be the same.
fn take_files(
    here: &Sources,
    there: AdoptSide<'_>,
    layer: &VersionRef,
    files: &mut Vec<(String, String)>,
) -> Result<(), AdoptError> {
    let home = there.workspace.catalog.home(layer);
    let is_of = |path: &str| Home::of_path(path).as_ref() == Some(&home);
    for (file, source) in there.sources.iter().filter(|(_, file)| is_of(&file.path)) {
        if there.sources.find_readable(&source.path) != Some(file) {
            return Err(AdoptError::Unreadable(source.path.clone()));
        }
        if here.find(&source.path).is_some_and(|own| here.file(own).text != source.text) {
            return Err(AdoptError::InTheWay(source.path.clone()));
        }
        files.push((source.path.clone(), source.text.clone()));
    }
    Ok(())
}

/// Adds the reference catalogs that are not here, or names them.
fn take_catalogs(
    here: &Sources,
    there: &Sources,
    origin: &AdoptedFrom,
    catalogs: Catalogs,
    adoption: &mut Adoption,
) {
    let is_new = |path: &str| path.starts_with(layout::REFERENCES) && here.find(path).is_none();
    let taken: BTreeSet<String> = adoption.files.iter().map(|(path, _)| path.clone()).collect();
    let is_left = |path: &str| is_new(path) && !taken.contains(path);
    for (_, source) in there.readable().filter(|(_, file)| is_left(&file.path)) {
        match catalogs {
            Catalogs::Leave => adoption.left.push(source.path.clone()),
            Catalogs::Bring => {
                let digest = sha256_hex(source.text.as_bytes());
                adoption.entries.push((source.path.clone(), addition(digest, origin)));
                adoption.files.push((source.path.clone(), source.text.clone()));
            }
        }
    }
}

/// A version here, and the newer one that another place has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// What is here.
    pub name: VersionRef,
    /// What there is.
    pub newer: VersionRef,
}

/// The newest versions of some ids that are older here than there. What is less finished there than what
/// is here is nothing to move on to: of a published version, only published ones are newer.
pub fn behind(here: &Workspace, there: &Workspace, ids: &BTreeSet<String>) -> Vec<Behind> {
    let one = |id: &String| {
        let name = newest(here, id)?;
        let newer = newer(there, &name, editions::status(here, &name))?;
        Some(Behind { name, newer })
    };
    ids.iter().filter_map(one).collect()
}

/// The newest version behind another that is as finished as it is.
fn newer(there: &Workspace, name: &VersionRef, ours: Option<Status>) -> Option<VersionRef> {
    let later =
        editions::names(there).filter(|other| other.id == name.id && other.version > name.version);
    let is_finished = |other: &VersionRef| match editions::status(there, other) {
        Some(Status::Withdrawn) => false,
        Some(Status::Draft) => ours == Some(Status::Draft),
        Some(Status::Review) => matches!(ours, Some(Status::Draft | Status::Review)),
        Some(Status::Published) | None => true,
    };
    later.filter(is_finished).max()
}

/// The newest version of a model, profile or mapping.
pub fn newest(workspace: &Workspace, id: &str) -> Option<VersionRef> {
    editions::names(workspace).filter(|name| name.id == id).max()
}

/// The newest versions of profiles that do not rest on the newest version of their base, with that.
pub fn rest_on_older(here: &Workspace) -> Vec<Behind> {
    let is_newest = |name: &VersionRef| here.catalog.newest(&name.id).as_ref() == Some(name);
    let profiles = here.catalog.profiles.iter().filter(|profile| is_newest(&profile.name()));
    let one = |profile: &crate::model::Profile| {
        let newer = newer(here, &profile.base, editions::status(here, &profile.base))?;
        Some(Behind { name: profile.name(), newer })
    };
    profiles.filter_map(one).collect()
}

/// Versions that came from a place and say something else there by now, under the same number.
pub fn changed_since<'w>(
    here: &'w Workspace,
    there: &Workspace,
    keys: &BTreeSet<&'w str>,
) -> Vec<VersionRef> {
    let one = |key: &&str| {
        let name = VersionRef::parse(key)?;
        let now = editions::digest(there, &name)?;
        (here.added.entries.get(*key)?.digest != now).then_some(name)
    };
    keys.iter().filter_map(one).collect()
}

/// The editions of standards here that another place has newer ones of: the id, ours, theirs.
pub fn older_editions(here: &Workspace, there: &Workspace) -> Vec<(String, String, String)> {
    let newest = |of: &Workspace, id: &str| {
        let editions = of.references.iter().filter(|doc| doc.value.id.value == id);
        editions.map(|doc| doc.value.edition.value.clone()).max_by_key(|edition| in_order(edition))
    };
    let ids: BTreeSet<&str> = here.references.iter().map(|doc| &*doc.value.id.value).collect();
    let one = |id: &str| {
        let (ours, theirs) = (newest(here, id)?, newest(there, id)?);
        (in_order(&theirs) > in_order(&ours)).then(|| (id.to_owned(), ours, theirs))
    };
    ids.into_iter().filter_map(one).collect()
}

/// The parts of an edition, numbers as numbers.
fn in_order(edition: &str) -> Vec<(u64, String)> {
    let part = |part: &str| (part.parse().unwrap_or(0), part.to_owned());
    edition.split('.').map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn editions_count_by_their_numbers() {
        assert!(in_order("4.0.1") > in_order("4.0"));
        assert!(in_order("10") > in_order("9"));
        assert!(in_order("2026") > in_order("2013"));
    }
}
