//! What the pages of an earlier version say: which one is current, and where the same page stands there.
//!
//! In: a version. Out: nothing for the current one and those that are still to come, else a
//! [`Superseded`]. Never: markup.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::PageOf;
use super::changed_in::ChangedIn;
use super::view::{Link, book_url};
use crate::profile::Tailored;
use crate::render::artifact::SiteInput;

/// What an earlier version says of itself; addresses are from the root of the site.
#[derive(Serialize)]
pub(super) struct Superseded {
    /// The overview of the current version.
    current: Link,
    /// Every page of the earlier version, by the path of its Markdown.
    pages: BTreeMap<String, SamePage>,
}

/// A page of the earlier version in the current one.
#[derive(Serialize)]
struct SamePage {
    /// None if the current version has no such page.
    url: Option<String>,
    /// What changed on it, or in all, seen from the overview.
    changes: Option<Link>,
}

impl Superseded {
    /// What the pages of a version say; nothing if readers should use no other.
    pub(super) fn of(input: &SiteInput<'_>, tailored: &Tailored) -> Option<Self> {
        let (own, words) = (tailored.name(), input.words());
        let current = input.current(&own.id).filter(|current| **current > own)?;
        let head = input.head(current)?;
        let since = ChangedIn::between(input, &own, current)?;
        let there: BTreeSet<String> =
            super::pages_of(input, current).into_iter().map(|page| page.path).collect();
        let same = |page: PageOf| {
            let page = page.path;
            let stem = page.strip_suffix(".html")?;
            let changes = match tailored.model.practice(stem) {
                Some(practice) => Some(since.after(practice, words)),
                None => (stem == "index").then(|| since.all_after(words)),
            };
            let url = there.contains(&page).then(|| book_url("", current, &page));
            Some((format!("{stem}.md"), SamePage { url, changes }))
        };
        Some(Self {
            current: Link {
                label: format!("{} {}", head.short_title, current.version),
                url: book_url("", current, "index.html"),
            },
            pages: super::pages_of(input, &own).into_iter().filter_map(same).collect(),
        })
    }
}
