//! Everything that one workspace means, before any rule is applied to it.
//!
//! In: [`Sources`]. Out: [`Workspace`], whose versions are resolved when they are first asked for.
//! Reports: what documents, references between them and locks lack. Never: judges, renders.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::diag::Diagnostics;
use crate::glossary::{self, Glossary};
use crate::guide::{self, Guide};
use crate::layout::{self, Family, Home};
use crate::model::{self, Catalog, Model, VersionRef};
use crate::profile::{self, Tailored};
use crate::schema::assessment::AssessmentDoc;
use crate::schema::catalog::ReferenceCatalogDoc;
use crate::schema::changes::ChangesDoc;
use crate::schema::comments::CommentsDoc;
use crate::schema::locks::{AddedLock, PublishedLock, ReviewedLock};
use crate::schema::mapping::MappingDoc;
use crate::schema::model::Required;
use crate::schema::workspace::WorkspaceDoc;
use crate::schema::{self, Doc, MAX_LEVEL, ReadDocs};
use crate::source::Sources;
use crate::words::Words;

/// Everything that one workspace means.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Title, publisher, brand.
    pub config: WorkspaceDoc,
    /// What the tool itself says, in the language of the workspace.
    pub words: Words,
    /// Models and profiles.
    pub catalog: Catalog,
    /// The glossary.
    pub glossary: Glossary,
    /// The hand-written book.
    pub guide: Guide,
    /// Reference catalogs.
    pub references: Vec<Doc<ReferenceCatalogDoc>>,
    /// Mappings to standards, by path.
    pub mappings: Vec<Doc<MappingDoc>>,
    /// Declared changes, by path.
    pub changes: Vec<Doc<ChangesDoc>>,
    /// The digests of published versions.
    pub published: PublishedLock,
    /// What came from elsewhere.
    pub added: AddedLock,
    /// What was reviewed against what, by version of a profile or mapping.
    pub reviewed: BTreeMap<VersionRef, ReviewedLock>,
    /// Assessments, by path.
    pub assessments: Vec<Doc<AssessmentDoc>>,
    /// Registers of comments, by path.
    pub comments: Vec<Doc<CommentsDoc>>,
    /// Paths of documents that have errors of their own: what they say is in nothing else here.
    pub broken: BTreeSet<String>,
    /// What the tool says of versions whose model has names of its own for things.
    spoken: BTreeMap<VersionRef, Words>,
    /// A cell for each version of the catalog.
    resolved: BTreeMap<VersionRef, OnceLock<Resolution>>,
}

/// A version as resolved, and what was found on the way.
#[derive(Debug)]
struct Resolution {
    tailored: Option<Tailored>,
    found: Diagnostics,
}

/// The words for each version whose model has names of its own for things.
fn spoken(catalog: &Catalog, words: &Words) -> BTreeMap<VersionRef, Words> {
    let mut by_model: BTreeMap<VersionRef, Words> = BTreeMap::new();
    let of = |name: VersionRef| {
        let model = catalog.model_beneath(&name).filter(|model| !model.words.0.is_empty())?;
        let own = by_model.entry(model.name()).or_insert_with(|| words.called(&model.words));
        Some((name, own.clone()))
    };
    catalog.names().filter_map(of).collect()
}

impl Workspace {
    /// Reads all documents but `smm.toml`, which is read before because it sets severities.
    pub(crate) fn read(config: WorkspaceDoc, sources: &Sources, diags: &mut Diagnostics) -> Self {
        Self::read_again(config, sources, &mut ReadDocs::default(), diags)
    }

    /// The same, with what is remembered of documents that are as they were.
    pub(crate) fn read_again(
        config: WorkspaceDoc,
        sources: &Sources,
        reading: &mut ReadDocs,
        diags: &mut Diagnostics,
    ) -> Self {
        let mut docs = schema::read_again(sources, reading, diags);
        schema::references::settle(&mut docs);
        let catalog = model::lower(&docs, diags);
        let words = Words::read(&config.language, sources, diags);
        Self {
            spoken: spoken(&catalog, &words),
            words,
            config,
            glossary: glossary::lower(&docs, diags),
            guide: guide::read(sources, diags),
            references: docs.references,
            reviewed: reviewed(&catalog, &docs.mappings, sources, diags),
            mappings: docs.mappings,
            changes: docs.changes,
            published: PublishedLock::read(sources, diags),
            added: AddedLock::read(sources, diags),
            resolved: catalog.names().map(|name| (name, OnceLock::new())).collect(),
            catalog,
            assessments: docs.assessments,
            comments: docs.comments,
            broken: docs.broken,
        }
    }

    /// The model that references in the hand-written book lead to: the newest version of the
    /// first model.
    pub fn guide_model(&self) -> Option<&Model> {
        let first = &self.catalog.models.first()?.id;
        self.catalog.models.iter().rfind(|model| model.id == *first)
    }

    /// What the tool says of a version, with the names that its model gives to things.
    pub fn words_of(&self, name: &VersionRef) -> &Words {
        self.spoken.get(name).unwrap_or(&self.words)
    }

    /// What the tool says where it speaks of all versions: the names that every model gives, if they agree.
    pub fn words_of_all(&self) -> &Words {
        let mut all = self.catalog.models.iter().map(|model| self.words_of(&model.name()));
        let Some(first) = all.next() else { return &self.words };
        if all.all(|other| other == first) { first } else { &self.words }
    }

    /// The register of the comments on a version.
    pub fn register(&self, name: &VersionRef) -> Option<&CommentsDoc> {
        let name = name.to_string();
        let found = self.comments.iter().find(|doc| *doc.value.version == name);
        found.map(|doc| &*doc.value)
    }

    /// The schemas of documents with this workspace's ids, so that editors offer them.
    pub fn schemas(&self) -> Vec<(&'static str, serde_json::Value)> {
        let practices = self.catalog.models.iter().flat_map(|model| &model.practices);
        let practices = practices.map(|practice| practice.id.as_str()).collect();
        let versions: Vec<String> = self.catalog.names().map(|name| name.to_string()).collect();
        let top_level = self.catalog.models.iter().map(Model::top_level).max().unwrap_or(MAX_LEVEL);
        let insisted = self.catalog.models.iter().map(|model| model.require.clone());
        let required = insisted.reduce(|a, b| &a & &b);
        let required = required.unwrap_or_else(|| Required::ALL.into_iter().collect());
        schema::schemas_for(&practices, &versions, top_level, &required)
    }

    /// A model or profile version, resolved; what is wrong with it is reported where it lies.
    pub fn tailored(&self, name: &VersionRef) -> Option<&Tailored> {
        self.resolution(name)?.tailored.as_ref()
    }

    /// The same, with the findings of the resolution.
    pub(crate) fn resolve(&self, name: &VersionRef, diags: &mut Diagnostics) -> Option<&Tailored> {
        let resolution = self.resolution(name)?;
        diags.extend(resolution.found.clone());
        resolution.tailored.as_ref()
    }

    /// Fills the cell of a version. Resolution is a pure function of the catalog, so who asks
    /// first makes no difference to what anybody sees.
    fn resolution(&self, name: &VersionRef) -> Option<&Resolution> {
        let cell = self.resolved.get(name)?;
        Some(cell.get_or_init(|| {
            let mut found = Diagnostics::default();
            let model = self.catalog.model(name).map(profile::base);
            let tailored = model.or_else(|| {
                profile::resolve(&self.catalog, self.catalog.profile(name)?, &mut found)
            });
            Resolution { tailored, found }
        }))
    }
}

/// The locks of all versions of profiles and mappings that have one.
fn reviewed(
    catalog: &Catalog,
    mapped: &[Doc<MappingDoc>],
    sources: &Sources,
    diags: &mut Diagnostics,
) -> BTreeMap<VersionRef, ReviewedLock> {
    let of_profile = |name: VersionRef| (Home::new(Family::Profile, &name).reviewed(), name);
    let of_mapping = |name: VersionRef| (layout::mapping_reviewed(&name), name);
    let profiles = catalog.profiles.iter().map(|profile| of_profile(profile.name()));
    let mapped = mapped
        .iter()
        .filter_map(|doc| layout::version_of(&sources.file(doc.file).path))
        .map(of_mapping);
    let read = |(path, name): (String, _)| Some((name, ReviewedLock::read(sources, &path, diags)?));
    profiles.chain(mapped).filter_map(read).collect()
}
