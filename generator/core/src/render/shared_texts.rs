//! Texts as HTML that stand on the pages of many books: what a model says is on a page of each of its profiles.
//!
//! In: the Markdown of a text, and the links of a book. Out: its HTML, made once for all books in which it
//! comes out alike. Never: a text that refers to items, since they lead elsewhere in each book.

use std::cell::Cell;
use std::fmt;
use std::ops::Range;
use std::sync::{PoisonError, RwLock};

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use crate::markdown::{Links, to_html};

/// The texts that were made so far.
#[derive(Default)]
pub(super) struct SharedTexts(RwLock<IndexMap<String, String, RandomState>>);

impl SharedTexts {
    /// The HTML of a text. All links that are given must lead to the same terms in the same way.
    pub(super) fn html(&self, markdown: &str, links: &dyn Links) -> String {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(markdown).cloned();
        known.unwrap_or_else(|| {
            let watched = WatchedLinks { links, has_reference: Cell::new(false) };
            let html = to_html(markdown, &watched);
            if !watched.has_reference.get() {
                let mut texts = self.0.write().unwrap_or_else(PoisonError::into_inner);
                texts.insert(markdown.to_owned(), html.clone());
            }
            html
        })
    }
}

impl fmt::Debug for SharedTexts {
    /// All that it holds follows from the workspace.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedTexts")
    }
}

/// Links that remember whether an item was asked for.
struct WatchedLinks<'l> {
    links: &'l dyn Links,
    has_reference: Cell<bool>,
}

impl Links for WatchedLinks<'_> {
    fn reference(&self, id: &str) -> Option<(String, String)> {
        self.has_reference.set(true);
        self.links.reference(id)
    }

    fn terms(&self, text: &str) -> Vec<(Range<usize>, String)> {
        self.links.terms(text)
    }
}
