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

mod check;
mod decode;
pub mod diag;
pub mod diff;
pub mod digest;
pub mod editions;
pub mod glossary;
pub mod guide;
pub mod markdown;
pub mod model;
pub mod profile;
pub mod render;
pub mod report;
pub mod schema;
pub mod source;
pub mod span;
mod syntax;
pub mod text;

pub use diag::{Code, Diagnostic, Diagnostics, Outcome, Severity};
use glossary::Glossary;
use guide::Guide;
use model::{Catalog, Model};
use schema::Doc;
use schema::changes::ChangesDoc;
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
    /// Declared changes, by path.
    pub changes: Vec<Doc<ChangesDoc>>,
}

impl Workspace {
    /// The model that references in the hand-written book lead to: the newest version of the
    /// first model.
    pub fn guide_model(&self) -> Option<&Model> {
        let first = &self.catalog.models.first()?.id;
        self.catalog.models.iter().rfind(|model| model.id == *first)
    }
}

/// Reads a workspace without applying the rules: enough to compare versions.
pub fn load(sources: &Sources) -> Outcome<Workspace> {
    let mut diags = Diagnostics::default();
    let docs = schema::read(sources, &mut diags);
    let catalog = model::lower(&docs, &mut diags);
    let workspace = Workspace { catalog, changes: docs.changes, ..Workspace::default() };
    Outcome { value: Some(workspace), diagnostics: diags.into_sorted() }
}

/// Reads and checks a workspace; the value is there even if there are errors, as far as it goes.
pub fn check(sources: &Sources) -> Outcome<Workspace> {
    let mut diags = Diagnostics::default();
    let config = schema::workspace::read(sources, &mut diags);
    let severities = schema::workspace::severities(&config, sources, &mut diags);
    let docs = schema::read(sources, &mut diags);
    let workspace = Workspace {
        config,
        catalog: model::lower(&docs, &mut diags),
        glossary: glossary::lower(&docs, &mut diags),
        guide: guide::read(sources, &mut diags),
        changes: docs.changes,
    };
    check::all(&workspace, sources, &mut diags);
    diags.apply(&severities);
    Outcome { value: Some(workspace), diagnostics: diags.into_sorted() }
}
