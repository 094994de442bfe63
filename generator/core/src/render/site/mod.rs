//! The site: a set of books, one per model and profile version, under a landing book.
//!
//! In: a [`SiteInput`] over a checked workspace. Out: for each book its pages as Markdown with the frame
//! around them, and its further files. The shell turns each book into HTML with mdBook.

mod assessments;
mod brand;
mod changes;
mod glossary;
mod grid;
mod inputs;
mod landing;
mod links;
mod outputs;
mod overview;
mod page_frame;
mod practice;
mod radar;
mod redirects;
mod view;

pub use assessments::report_papers;
pub use brand::brand_css;
pub use changes::{Revision, changes_folder, changes_pairs};
pub use inputs::Inputs;
pub use landing::landing_book;
pub use outputs::{Output, Outputs, Paper};
pub use redirects::redirects;

use rayon::prelude::*;

use super::{TemplateError, Templates};
use crate::assess::Questionnaire;
use crate::model::{Practice, VersionRef};
use crate::profile::Tailored;
use crate::workspace::Workspace;

/// Folder of the shared files, below the site's root.
pub const ASSETS: &str = "assets/";

/// Everything that pages are made from.
#[derive(Debug)]
pub struct SiteInput<'w> {
    /// The checked workspace.
    pub workspace: &'w Workspace,
    /// The page templates.
    pub templates: &'w Templates,
    /// The text of `index.hbs`, the frame around every page.
    pub frame: &'w str,
    /// Path of the logo below the assets, if the brand has one.
    pub logo: Option<String>,
    /// The names of the books that are built, models first.
    pub books: Vec<VersionRef>,
    /// What is made; pages lead to that and to nothing else.
    pub outputs: Outputs,
}

/// Shelves with more books than this are listed in full on the front page only: a list of all on
/// every page would make the site grow with the square of their number.
const LISTED_IN_FULL: usize = 24;

/// The books that pages of a book lead to: all; on a large site the models, the profiles beneath
/// and those directly on top.
fn listed<'s>(input: &'s SiteInput<'_>, tailored: Option<&Tailored>) -> Vec<&'s VersionRef> {
    if input.books.len() <= LISTED_IN_FULL {
        return input.books.iter().collect();
    }
    let catalog = &input.workspace.catalog;
    let own = tailored.and_then(|tailored| Some((tailored, tailored.profile()?.name())));
    let is_near = |name: &&VersionRef| {
        let Some(profile) = catalog.profile(name) else { return true };
        own.as_ref().is_some_and(|(tailored, own)| {
            tailored.profiles.iter().any(|beneath| beneath.name() == **name)
                || profile.base == *own
                || profile.with.iter().any(|(with, _)| with == own)
        })
    };
    input.books.iter().filter(is_near).collect()
}

/// A book, ready for mdBook.
#[derive(Clone, Debug)]
pub struct Book {
    /// Title.
    pub title: String,
    /// One sentence for search engines.
    pub description: String,
    /// Language of the text, a BCP 47 tag.
    pub language: String,
    /// The frame around every page, with the book's own navigation in it.
    pub frame: String,
    /// The pages in reading order.
    pub pages: Vec<Page>,
}

/// A page of a book.
#[derive(Clone, Debug)]
pub struct Page {
    /// Title.
    pub title: String,
    /// Path below the folder of the book, ending in `.md`.
    pub path: String,
    /// Its Markdown, which may hold blocks of HTML.
    pub markdown: String,
}

/// Makes the book of a model or profile version.
///
/// # Errors
/// A template asks for something that the page does not have.
pub fn book(input: &SiteInput<'_>, tailored: &Tailored) -> Result<Book, TemplateError> {
    let book = view::BookView::of(tailored);
    let changed = changes::ChangedIn::of(input, &tailored.name());
    let context = practice::PageContext::of(input, tailored);
    let page = |practice: &Practice| {
        Ok(Page {
            title: practice.title.clone(),
            path: format!("{}.md", practice.id),
            markdown: practice::page(input, &context, practice, changed.as_ref())?,
        })
    };
    let practices: Result<Vec<Page>, TemplateError> =
        tailored.model.practices.par_iter().map(page).collect();
    let mut pages = vec![Page {
        title: "Overview".to_owned(),
        path: "index.md".to_owned(),
        markdown: overview::page(input, tailored)?,
    }];
    pages.extend(practices?);
    Ok(Book {
        title: book.title.clone(),
        description: one_line(overview::summary_of(tailored)),
        language: input.workspace.config.language.clone(),
        frame: page_frame::book_frame(input, tailored)?,
        pages,
    })
}

/// What a book offers besides its pages, as far as it is text: path below the folder of the book,
/// and content.
pub fn files(
    input: &SiteInput<'_>,
    tailored: &Tailored,
    form: &Questionnaire,
) -> Vec<(String, String)> {
    let mut files = Vec::new();
    if input.outputs.has(Output::Data) {
        files.extend(super::data::files(tailored));
    }
    if input.outputs.has(Output::Templates) {
        files.push(assessments::form(form));
    }
    if input.outputs.has(Output::Site) {
        files.extend(assessments::reports(input, form));
    }
    files
}

fn one_line(text: &str) -> String {
    let plain = crate::markdown::plain(text);
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
