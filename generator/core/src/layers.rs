//! What some versions are made from, out of everything that a workspace holds.
//!
//! In: [`Sources`] and the names of versions. Out: the part of the sources that lies beneath them.
//! Never: reports; whoever reads the part finds what is wrong in it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::Diagnostics;
use crate::layout::{self, Family, Home};
use crate::model::{self, Catalog, VersionRef};
use crate::schema;
use crate::source::{SourceFile, Sources};
use crate::span::FileId;

/// What every text is compared with, wherever it stands.
const COMMON: [&str; 6] = [
    layout::WORKSPACE,
    layout::PUBLISHED,
    layout::ADDED,
    layout::GLOSSARY,
    layout::REFERENCES,
    layout::WORDS,
];

/// Some versions and everything beneath them.
pub(crate) struct Layers {
    /// Their names, as `retail-pos@1.0`.
    pub names: BTreeSet<String>,
    /// What they are made from.
    pub sources: Sources,
}

impl Layers {
    /// Finds what lies beneath versions; none if nothing is asked for or a part is missing.
    pub(crate) fn beneath(sources: &Sources, asked: &[String]) -> Option<Self> {
        let catalog = heads(sources);
        let named: Vec<VersionRef> =
            asked.iter().map(|text| catalog.find(text)).collect::<Option<_>>()?;
        let layers = catalog.layers(named);
        let is_whole = !layers.is_empty() && layers.iter().all(|layer| catalog.has(layer));
        let folders: Vec<String> = layers.iter().map(|layer| catalog.home(layer).path()).collect();
        let is_beneath = |path: &str| {
            COMMON.iter().any(|common| path.starts_with(common))
                || folders
                    .iter()
                    .any(|folder| path.starts_with(folder) && !layout::is_changes(path))
        };
        is_whole.then(|| Self {
            names: layers.iter().map(VersionRef::to_string).collect(),
            sources: sources.only(is_beneath),
        })
    }
}

/// The files that something is made from, to tell whether it would come out as before.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs(Vec<(FileId, Arc<SourceFile>)>);

impl Inputs {
    /// What every text is compared with, and files in some folders.
    pub(crate) fn below(folders: &[String], sources: &Sources) -> Self {
        let places = COMMON.into_iter().chain(folders.iter().map(String::as_str));
        let files = places.flat_map(|place| sources.below(place));
        let mut files: Vec<(FileId, Arc<SourceFile>)> =
            files.map(|id| (id, Arc::clone(sources.shared(id)))).collect();
        files.sort_by_key(|(id, _)| *id);
        files.dedup_by_key(|(id, _)| *id);
        Self(files)
    }

    /// What a version is made from: itself, and everything beneath it.
    pub(crate) fn beneath(catalog: &Catalog, name: &VersionRef, sources: &Sources) -> Self {
        let layers = catalog.layers([name.clone()]);
        let folders = layers.iter().flat_map(|layer| folders_of(catalog, layer, sources));
        // What became of an item that is gone is said by the version that took it away.
        let histories = layers.iter().flat_map(|layer| {
            let is_before =
                |other: &VersionRef| other.id == layer.id && other.version < layer.version;
            catalog.names().filter(is_before).map(|older| catalog.home(&older).changes())
        });
        Self::below(&folders.chain(histories).collect::<Vec<_>>(), sources)
    }

    /// What a version itself says.
    pub(crate) fn own(catalog: &Catalog, name: &VersionRef, sources: &Sources) -> Self {
        Self::below(&folders_of(catalog, name, sources), sources)
    }
}

/// Each is the same file, not only the same text: places in it are the same as well.
impl PartialEq for Inputs {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |((id, file), (other_id, other)): (&(FileId, _), &(FileId, _))| {
            id == other_id && Arc::ptr_eq(file, other)
        };
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(is_same)
    }
}

/// Where a version lies, whatever its folder is called; where one that is missing would lie.
fn folders_of(catalog: &Catalog, name: &VersionRef, sources: &Sources) -> Vec<String> {
    let model = catalog.model(name).map(|model| model.span.file);
    let head = model.or_else(|| catalog.profile(name).map(|profile| profile.span.file));
    let home = head.and_then(|head| Home::of_path(&sources.file(head).path));
    let named = [Family::Model, Family::Profile].map(|family| Home::new(family, name));
    home.iter().chain(&named).map(Home::path).collect()
}

/// The models and profiles without their practices: enough to find one and what it is laid over.
fn heads(sources: &Sources) -> Catalog {
    let mut unheard = Diagnostics::default();
    let docs = schema::read(&sources.only(layout::is_head), &mut unheard);
    model::lower(&docs, &mut unheard)
}
