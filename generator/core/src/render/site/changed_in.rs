//! How much changed from one version to another, practice by practice, and where that is shown.
//!
//! In: two versions. Out: links for the pages of either book. Never: the changes themselves.

use std::sync::Arc;

use super::view::Link;
use crate::editions::Pair;
use crate::model::{Practice, VersionRef};
use crate::render::artifact::{SiteInput, Subject};
use crate::words::Words;

/// For each practice of a version, how much changed since an earlier one, and where that is shown.
pub(super) struct ChangedIn {
    old: VersionRef,
    new: VersionRef,
    pair: Arc<Pair>,
    /// Whether the site has a book of these changes.
    is_shown: bool,
}

impl ChangedIn {
    /// Compares a version with the one before, if the site has both.
    pub(super) fn of(input: &SiteInput<'_>, name: &VersionRef) -> Option<Self> {
        let old = input.before(name).filter(|old| input.settings.books.contains(old))?;
        Self::between(input, &old, name)
    }

    /// Compares two versions.
    pub(super) fn between(
        input: &SiteInput<'_>,
        old: &VersionRef,
        new: &VersionRef,
    ) -> Option<Self> {
        let pair = input.compare(old, new)?;
        let is_shown = input.pairs().iter().any(|(a, b)| a == old && b == new);
        Some(Self { old: old.clone(), new: new.clone(), pair, is_shown })
    }

    /// A link from a page of the newer book to the changes of a practice: how many and since when.
    pub(super) fn link(&self, practice: &Practice, words: &Words) -> Link {
        let since = &self.old.version;
        let label = match self.count(&practice.id) {
            0 => words.with("changes.nothing_since", &[("since", since)]),
            changes => words.count_with("changes.changes_since", changes, &[("since", since)]),
        };
        Link { label, url: self.page("../../", &practice.id).unwrap_or_default() }
    }

    /// For a page of the older book, how many changes of a practice were made after it; the address
    /// is from the root of the site, and empty if the changes are not shown.
    pub(super) fn after(&self, practice: &Practice, words: &Words) -> Link {
        let label = match self.count(&practice.id) {
            0 => words.say("superseded.no_changes").to_owned(),
            changes => words.count("superseded.changes", changes),
        };
        Link { label, url: self.page("", &practice.id).unwrap_or_default() }
    }

    /// The same for the whole book.
    pub(super) fn all_after(&self, words: &Words) -> Link {
        let label = words.count("superseded.changes", self.pair.diff.heads().count());
        Link { label, url: self.book("").map_or_else(String::new, |book| book + "index.html") }
    }

    fn count(&self, practice: &str) -> usize {
        let heads = self.pair.diff.heads();
        heads.filter(|change| change.home.practice.as_deref() == Some(practice)).count()
    }

    /// The folder of the book of changes, seen from a page from which `to_site` leads to the root.
    fn book(&self, to_site: &str) -> Option<String> {
        let subject = Subject::Changes(self.old.clone(), self.new.clone());
        self.is_shown.then(|| format!("{to_site}{}", subject.folder()))
    }

    fn page(&self, to_site: &str, practice: &str) -> Option<String> {
        let stem = if self.count(practice) == 0 { "index" } else { practice };
        Some(format!("{}{stem}.html", self.book(to_site)?))
    }
}
