//! What books are made from, as digests: a book whose digest is as before is taken over.
//!
//! In: the site input and its sources. Out: one digest per book, short of the date.

use rayon::prelude::*;

use super::{SiteInput, assessments, changes_folder, page_frame};
use crate::digest::{sha256_hex, sha256_of_parts};
use crate::editions;
use crate::layout;
use crate::model::VersionRef;
use crate::source::Sources;

/// The inputs of one build; every file is read once, however many books it goes into.
pub struct Inputs<'s> {
    input: &'s SiteInput<'s>,
    sources: &'s Sources,
    /// Digest of what goes into every book.
    common: String,
    /// Path and digest of each file.
    files: Vec<(&'s str, String)>,
}

impl<'s> Inputs<'s> {
    /// Takes the digests.
    pub fn of(input: &'s SiteInput<'s>, sources: &'s Sources) -> Self {
        let files: Vec<_> = sources.iter().map(|(_, file)| file).collect();
        let digest = |file: &&'s crate::source::SourceFile| {
            (file.path.as_str(), sha256_hex(file.text.as_bytes()))
        };
        let files = files.par_iter().map(digest).collect();
        Self { input, sources, common: common(input), files }
    }

    /// The digest of the book of a model or profile version.
    pub fn book(&self, name: &VersionRef) -> String {
        let mut folders = self.folders(name);
        // A model's overview shows a card of every profile.
        let shows_cards = self.input.workspace.catalog.model(name).is_some();
        folders.push(layout::GLOSSARY.to_owned());
        folders.extend(assessments::paths(self.input, name, self.sources));
        // Pages say what changed since the version before, which may stand on another base.
        if let Some(before) = editions::before(self.input.workspace, name) {
            folders.extend(self.folders(&before));
        }
        self.digest(|path| {
            folders.iter().any(|folder| path.starts_with(folder))
                || (shows_cards && is_on_card(path))
        })
    }

    /// The digest of the changes between two versions.
    pub fn changes(&self, old: &VersionRef, new: &VersionRef) -> String {
        // The codes of practices come from the bases, and steps between may declare changes.
        let mut folders =
            layout::VERSION_FOLDERS.map(|folder| format!("{folder}/{}/", new.id)).to_vec();
        folders.extend([old, new].into_iter().flat_map(|name| self.folders(name)));
        let of_pair = self.digest(|path| folders.iter().any(|folder| path.starts_with(folder)));
        sha256_of_parts([of_pair.as_bytes(), changes_folder(old, new).as_bytes()])
    }

    /// The digest of the landing book, which lists everything.
    pub fn landing(&self) -> String {
        self.digest(|path| {
            path.starts_with("book/") || path.starts_with("models/") || is_on_card(path)
        })
    }

    /// The folders of a version: its model, and each layer of profiles over it.
    fn folders(&self, name: &VersionRef) -> Vec<String> {
        let catalog = &self.input.workspace.catalog;
        catalog.layers([name.clone()]).iter().map(|layer| catalog.home(layer).path()).collect()
    }

    fn digest(&self, is_input: impl Fn(&str) -> bool) -> String {
        let files = self.files.iter().filter(|(path, _)| is_input(path));
        let files = files.flat_map(|(path, digest)| [path.as_bytes(), digest.as_bytes()]);
        sha256_of_parts(std::iter::once(self.common.as_bytes()).chain(files))
    }
}

/// Whether a file says what the card of a profile shows: its overlays do not.
fn is_on_card(path: &str) -> bool {
    layout::is_head(path) && path.ends_with(layout::Family::Profile.head())
}

fn common(input: &SiteInput<'_>) -> String {
    let config =
        format!("{:?}{:?}{:?}{:?}", input.workspace.config, input.logo, input.books, input.outputs);
    let catalog = page_frame::catalog_line(input);
    let mut parts: Vec<&[u8]> =
        vec![env!("CARGO_PKG_VERSION").as_bytes(), config.as_bytes(), catalog.as_bytes()];
    parts.push(input.frame.as_bytes());
    parts.extend(input.templates.texts().map(str::as_bytes));
    parts.extend(crate::render::form_html::parts().map(|part| part.as_bytes()));
    parts.push(crate::render::report_html::STYLE.as_bytes());
    sha256_of_parts(parts)
}
