//! What some versions are made from, out of everything that a workspace holds.
//!
//! In: [`Sources`] and the names of versions. Out: the part of the sources that lies beneath them.
//! Never: reports; whoever reads the part finds what is wrong in it.

use std::collections::BTreeSet;

use crate::diag::Diagnostics;
use crate::layout;
use crate::model::{self, Catalog, VersionRef};
use crate::schema;
use crate::source::Sources;

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

/// The models and profiles without their practices: enough to find one and what it is laid over.
fn heads(sources: &Sources) -> Catalog {
    let mut unheard = Diagnostics::default();
    let docs = schema::read(&sources.only(layout::is_head), &mut unheard);
    model::lower(&docs, &mut unheard)
}
