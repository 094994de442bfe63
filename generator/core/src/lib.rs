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

mod addresses;
pub mod adopt;
pub mod assess;
pub mod assist;
pub mod baseline;
mod buildable;
pub mod characters;
mod check;
mod citations;
mod color;
pub mod comments;
mod decode;
pub mod diag;
pub mod diff;
pub mod digest;
pub mod editions;
pub mod emit;
pub mod force;
pub mod glossary;
pub mod glyphs;
pub mod guide;
pub mod id;
pub mod import;
mod layers;
pub mod layout;
pub mod live;
pub mod mappings;
pub mod markdown;
pub mod model;
mod passage;
pub mod profile;
pub mod render;
pub mod review;
pub mod scaffold;
pub mod schema;
pub mod source;
pub mod span;
mod spelling;
pub mod symbols;
mod syntax;
pub mod text;
pub mod words;
mod workspace;

pub use diag::{Code, Diagnostic, Diagnostics, Severity};
pub use source::Sources;
pub use syntax::{canonical, edit};
pub use workspace::Workspace;

use layers::Layers;
use layout::{Family, Home};
use model::VersionRef;

/// What was read, and what was found in it.
#[derive(Clone, Debug)]
pub struct Outcome<T> {
    /// What was read; it is there even if there are errors, as far as it goes.
    pub value: T,
    /// The findings, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Outcome<T> {
    /// Whether a finding is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Reads a workspace without applying the rules, for commands that only ask it something.
pub fn load(sources: &Sources) -> Outcome<Workspace> {
    let mut diags = Diagnostics::default();
    let config = schema::workspace::read(sources, &mut diags);
    let value = Workspace::read(config, sources, &mut diags);
    spelling::name_characters(sources, &mut diags);
    Outcome { value, diagnostics: diags.into_sorted() }
}

/// What keeps YAML files from being read as such; what they mean is not looked at.
pub fn yaml_errors(sources: &Sources) -> Vec<Diagnostic> {
    let mut diags = Diagnostics::default();
    sources.report_faults(&mut diags);
    for (file, source) in sources.readable().filter(|(_, file)| file.path.ends_with(".yaml")) {
        syntax::parse(file, source, true, &mut diags);
    }
    spelling::name_characters(sources, &mut diags);
    let mut found = diags.into_sorted();
    found.retain(|one| one.severity == Severity::Error);
    found
}

/// Checks a workspace against an older state of it: the version of that name, or everything.
pub fn check_against(
    workspace: &Workspace,
    older: &Workspace,
    only: Option<&VersionRef>,
) -> Vec<Diagnostic> {
    let mut diags = Diagnostics::default();
    check::against(workspace, older, only, &mut diags);
    diags.into_sorted()
}

/// The documents for whose sake nothing can be concluded from a comparison with a version: they cannot
/// be read for sure, or give ids that are not theirs.
pub fn unsettled(workspace: &Workspace, sources: &Sources, name: &VersionRef) -> Vec<String> {
    check::unsettled(workspace, sources, name).into_iter().collect()
}

/// Checks that checked content can be built: addresses, logo, templates, and whatever else the workspace
/// brings along. The sources must hold the files beside the documents.
pub fn check_buildable(workspace: &Workspace, sources: &Sources) -> Vec<Diagnostic> {
    let mut diags = Diagnostics::default();
    buildable::all(workspace, sources, &mut diags);
    // What is wrong with the severities themselves was said already.
    diags.apply(&schema::workspace::severities(&workspace.config, &mut Diagnostics::default()));
    diags.into_sorted()
}

/// Path of the logo that a workspace names.
pub fn logo(sources: &Sources) -> Option<String> {
    let config = schema::workspace::read(sources, &mut Diagnostics::default());
    config.brand.logo.map(|logo| logo.value)
}

/// What the rules had nothing to hold texts against in a checked workspace, in sentences.
pub fn left_out(workspace: &Workspace) -> Vec<&'static str> {
    check::left_out(workspace)
}

/// Reads and checks a workspace.
pub fn check(sources: &Sources) -> Outcome<Workspace> {
    judge(sources, |workspace, diags| {
        check::all(workspace, sources, &mut check::Verdicts::default(), diags);
    })
}

/// Reads and checks what some versions are made from, and nothing else: what is wrong elsewhere is
/// no concern of theirs. Each is named as a person names it, `name@version` or `name`.
///
/// Everything is checked if nothing is named, and if not all of it is there: the findings say why.
pub fn check_beneath(sources: &Sources, asked: &[String]) -> Outcome<Workspace> {
    let Some(layers) = Layers::beneath(sources, asked) else { return check(sources) };
    judge(&layers.sources, |workspace, diags| {
        workspace.published.versions.retain(|name, _| layers.names.contains(name));
        workspace.added.entries.retain(|name, _| layers.names.contains(name));
        check::of_versions(workspace, &layers.sources, diags);
    })
}

/// Reads and checks a workspace as if nothing lay below some of its folders, and no lock named what did.
pub fn check_without(sources: &Sources, folders: &[String]) -> Outcome<Workspace> {
    let is_left = |path: &str| !folders.iter().any(|folder| path.starts_with(folder.as_str()));
    let left = sources.only(is_left);
    judge(&left, |workspace, diags| {
        let is_kept = |name: &str| {
            let is_home_kept = |name: VersionRef| {
                let homes = [Family::Model, Family::Profile].map(|family| Home::new(family, &name));
                homes.iter().all(|home| is_left(&home.path()))
            };
            VersionRef::parse(name).is_none_or(is_home_kept)
        };
        workspace.published.versions.retain(|name, _| is_kept(name));
        workspace.added.entries.retain(|name, _| is_kept(name));
        check::all(workspace, &left, &mut check::Verdicts::default(), diags);
    })
}

fn judge(
    sources: &Sources,
    apply_rules: impl FnOnce(&mut Workspace, &mut Diagnostics),
) -> Outcome<Workspace> {
    let mut diags = Diagnostics::default();
    let config = schema::workspace::read(sources, &mut diags);
    let severities = schema::workspace::severities(&config, &mut diags);
    let mut value = Workspace::read(config, sources, &mut diags);
    apply_rules(&mut value, &mut diags);
    diags.apply(&severities);
    spelling::name_characters(sources, &mut diags);
    Outcome { value, diagnostics: diags.into_sorted() }
}
