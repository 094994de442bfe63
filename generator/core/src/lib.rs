//! The compiler of security maturity models: text in, text and findings out.
//!
//! ```text
//! Sources -parse-> Node -validate-> *Doc -lower-> Catalog -resolve-> Tailored -render-> Bundle
//!            |             |           |             |                  |
//!            +-------------+-----------+-- findings -+------ check -----+
//! ```
//!
//! Everything here is pure: no file, clock, environment, process or network, and the same input
//! gives the same bytes. The shell (crate `smm`) reads the world into [`Sources`] and writes what
//! comes out. A mistake in the user's files is a [`diag::Diagnostic`], collected so that one run
//! shows all; a bug is a panic that says so.

pub mod assess;
mod check;
mod decode;
pub mod diag;
pub mod diff;
pub mod digest;
pub mod editions;
pub mod emit;
pub mod glossary;
pub mod glyphs;
pub mod guide;
mod layers;
pub mod markdown;
pub mod model;
pub mod profile;
pub mod render;
pub mod review;
pub mod schema;
pub mod source;
pub mod span;
mod syntax;
pub mod text;

pub use diag::{Code, Diagnostic, Diagnostics, Outcome, Severity};
use std::collections::BTreeMap;

use glossary::Glossary;
use guide::Guide;
use layers::Layers;
use model::{Catalog, Model, VersionRef};
use schema::Doc;
use schema::assessment::AssessmentDoc;
use schema::catalog::ReferenceCatalogDoc;
use schema::changes::ChangesDoc;
use schema::locks::{PublishedLock, ReviewedLock};
use schema::workspace::WorkspaceDoc;
pub use source::Sources;

/// Everything that one workspace means.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Title, publisher, brand.
    pub config: WorkspaceDoc,
    /// Models and profiles.
    pub catalog: Catalog,
    /// The glossary.
    pub glossary: Glossary,
    /// The hand-written book.
    pub guide: Guide,
    /// Reference catalogs.
    pub references: Vec<Doc<ReferenceCatalogDoc>>,
    /// Declared changes, by path.
    pub changes: Vec<Doc<ChangesDoc>>,
    /// The digests of published versions.
    pub published: PublishedLock,
    /// What was reviewed against what, by profile version.
    pub reviewed: BTreeMap<VersionRef, ReviewedLock>,
    /// Assessments, by path.
    pub assessments: Vec<Doc<AssessmentDoc>>,
}

impl Workspace {
    /// The model that references in the hand-written book lead to: the newest version of the
    /// first model.
    pub fn guide_model(&self) -> Option<&Model> {
        let first = &self.catalog.models.first()?.id;
        self.catalog.models.iter().rfind(|model| model.id == *first)
    }
}

/// Reads a workspace without applying the rules, for commands that only ask it something.
pub fn load(sources: &Sources) -> Outcome<Workspace> {
    let mut diags = Diagnostics::default();
    let config = schema::workspace::read(sources, &mut diags);
    let workspace = read_docs(config, sources, &mut diags);
    Outcome { value: Some(workspace), diagnostics: diags.into_sorted() }
}

fn read_docs(config: WorkspaceDoc, sources: &Sources, diags: &mut Diagnostics) -> Workspace {
    let docs = schema::read(sources, diags);
    let catalog = model::lower(&docs, diags);
    Workspace {
        config,
        glossary: glossary::lower(&docs, diags),
        guide: guide::read(sources, diags),
        references: docs.references,
        changes: docs.changes,
        published: PublishedLock::read(sources, diags),
        reviewed: reviewed(&catalog, sources, diags),
        catalog,
        assessments: docs.assessments,
    }
}

/// The locks of all profile versions that have one.
fn reviewed(
    catalog: &Catalog,
    sources: &Sources,
    diags: &mut Diagnostics,
) -> BTreeMap<VersionRef, ReviewedLock> {
    let mut locks = BTreeMap::new();
    for profile in &catalog.profiles {
        let folder = format!("profiles/{}/", profile.name().path());
        if let Some(lock) = ReviewedLock::read(sources, &folder, diags) {
            locks.insert(profile.name(), lock);
        }
    }
    locks
}

/// Checks a workspace against an older state of it: the version of that name, or everything.
pub fn check_against(
    workspace: &Workspace,
    older: &Workspace,
    only: Option<&VersionRef>,
) -> Vec<Diagnostic> {
    let mut diags = Diagnostics::default();
    check::against(workspace, &older.catalog, only, &mut diags);
    diags.into_sorted()
}

/// Reads and checks a workspace; the value is there even if there are errors, as far as it goes.
pub fn check(sources: &Sources) -> Outcome<Workspace> {
    judge(sources, |workspace, diags| check::all(workspace, sources, diags))
}

/// Reads and checks what some versions are made from, and nothing else: what is wrong elsewhere is
/// no concern of theirs. Each is named as a person names it, `name@version` or `name`.
///
/// Everything is checked if nothing is named, and if not all of it is there: the findings say why.
pub fn check_beneath(sources: &Sources, asked: &[String]) -> Outcome<Workspace> {
    let Some(layers) = Layers::beneath(sources, asked) else { return check(sources) };
    judge(&layers.sources, |workspace, diags| {
        workspace.published.versions.retain(|name, _| layers.names.contains(name));
        check::of_versions(workspace, &layers.sources, diags);
    })
}

fn judge(
    sources: &Sources,
    apply_rules: impl FnOnce(&mut Workspace, &mut Diagnostics),
) -> Outcome<Workspace> {
    let mut diags = Diagnostics::default();
    let config = schema::workspace::read(sources, &mut diags);
    let severities = schema::workspace::severities(&config, &mut diags);
    let mut workspace = read_docs(config, sources, &mut diags);
    apply_rules(&mut workspace, &mut diags);
    diags.apply(&severities);
    Outcome { value: Some(workspace), diagnostics: diags.into_sorted() }
}
