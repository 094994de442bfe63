//! The site: a set of books, one per model and profile version, under a landing book.
//!
//! In: a [`SiteInput`] over a checked workspace. Out: for each book its pages as Markdown, which the
//! shell turns into HTML with mdBook, and the frame around them.

mod brand;
mod by_role;
mod changed_in;
mod changes;
mod comments;
mod compare;
mod downloads;
mod glossary;
mod grid;
mod indicators;
mod item_parts;
mod landing;
mod links;
mod mapping;
mod overview;
mod page_frame;
mod practice;
pub mod preview;
mod radar;
mod redirects;
mod superseded;
mod view;

pub use brand::brand_css;
pub(super) use by_role::PAGE as BY_ROLE;
pub use changes::{PRINT, Revision};
pub(super) use comments::PAGE as COMMENTS;
pub use compare::{DATA as COMPARED, data as comparison_data, is_compared};
pub(super) use indicators::PAGE as INDICATORS;
pub use landing::{landing_book, landing_pages};
pub use page_frame::FramedBook;
pub use redirects::{current_pages, leading_on, redirect_paths, redirects};

use indexmap::IndexMap;
use rayon::prelude::*;

use super::TemplateError;
use super::artifact::{Book, Page, SiteInput, Subject};
use crate::model::{Practice, Text, VersionRef};
use crate::profile::Tailored;

/// Folder of the shared files, below the site's root.
pub const ASSETS: &str = "assets/";

/// Sites with more books than this are listed in full on the front page only: a list of all on
/// every page would make the site grow with the square of their number.
const LISTED_IN_FULL: usize = 24;

/// The books that pages of a book lead to: all; on a large site the models, the profiles beneath
/// and those directly on top.
fn listed<'s>(input: &SiteInput<'s>, tailored: Option<&Tailored>) -> Vec<&'s VersionRef> {
    let books = &input.settings.books;
    if books.len() <= LISTED_IN_FULL {
        return books.iter().collect();
    }
    input.around(tailored)
}

/// Books in the order in which their ids come first, of each the newest version first.
fn newest_first<'b>(books: impl IntoIterator<Item = &'b VersionRef>) -> Vec<&'b VersionRef> {
    let mut by_id: IndexMap<&str, Vec<&VersionRef>> = IndexMap::new();
    for book in books {
        by_id.entry(&book.id).or_default().push(book);
    }
    by_id.values_mut().for_each(|versions| versions.sort_by(|a, b| b.version.cmp(&a.version)));
    by_id.into_values().flatten().collect()
}

/// A page of a version.
struct PageOf {
    /// Its address below the folder of the version.
    path: String,
    title: String,
}

/// All pages of a version.
fn pages_of(input: &SiteInput<'_>, name: &VersionRef) -> Vec<PageOf> {
    let subject = Subject::Version(name.clone());
    let folder = subject.folder();
    let pages = input.artifacts_of(&subject).into_iter();
    let below = pages.filter_map(|page| {
        let path = page.path.strip_prefix(&folder)?.to_owned();
        Some(PageOf { path, title: page.title })
    });
    below.filter(|page| page.path.ends_with(".html") && !page.path.contains('/')).collect()
}

/// Whether a version is older than the one that readers should use.
fn is_earlier(input: &SiteInput<'_>, name: &VersionRef) -> bool {
    input.current(&name.id).is_some_and(|current| name < current)
}

/// Makes the book of a model or profile version.
///
/// # Errors
/// A template asks for something that the page does not have.
pub fn book(input: &SiteInput<'_>, tailored: &Tailored) -> Result<Book, TemplateError> {
    let book = view::BookView::of(tailored, input.words());
    let changed = changed_in::ChangedIn::of(input, &tailored.name());
    let context = practice::PageContext::of(input, tailored);
    let page = |practice: &Practice| {
        Ok(Page {
            title: practice.title.clone(),
            path: format!("{}.md", practice.id),
            markdown: practice::page(input, &context, practice, changed.as_ref())?,
            description: one_line(Text::said(practice.purpose.as_ref())),
        })
    };
    let practices: Result<Vec<Page>, TemplateError> =
        tailored.model.practices.par_iter().map(page).collect();
    let mut pages = vec![Page {
        title: input.words().say("site.overview").to_owned(),
        path: "index.md".to_owned(),
        markdown: overview::page(input, tailored)?,
        description: String::new(),
    }];
    pages.extend(practices?);
    let by_role = by_role::link(tailored, input.words());
    pages.extend(indicators::pages(input, tailored, &book, by_role.as_ref())?);
    pages.extend(by_role::pages(input, tailored, &book)?);
    pages.extend(mapping::pages(input, tailored, &book.title)?);
    pages.extend(comments::page(input, tailored, &book.title).transpose()?);
    Ok(Book {
        title: book.title.clone(),
        description: one_line(Text::said(tailored.summary())),
        language: input.config().language.clone(),
        frame: page_frame::book_frame(input, tailored),
        pages,
    })
}

fn one_line(text: &str) -> String {
    crate::text::one_line(&crate::markdown::plain(text))
}
