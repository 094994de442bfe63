//! The pages: of the guide, of each version and of what changed.

use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject};
use crate::addresses;
use crate::render::mapping;
use crate::render::site::{self, Revision};

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "pages",
    output: Output::Site,
    backend: Backend::BuiltIn,
    fills: &[
        "by-role.html",
        "changes.html",
        "comments.html",
        "compare.html",
        "frame.html",
        "glossary.html",
        "indicators.html",
        "landing.html",
        "mapping.html",
        "model.html",
        "part-books.html",
        "part-chapter-force.html",
        "practice.html",
        "profile.html",
    ],
    is_open_ended: true,
    list,
    make,
};

/// The pages that are known before anything is compared or counted: a book of changes has one more for each
/// practice that changed, and a long list of indicators goes on, in folders of their own.
fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let folder = subject.folder();
    let page = |title: &str, path: &str| {
        Artifact::part(format!("{folder}{}", addresses::of_page(path)), title, "page")
    };
    match subject {
        Subject::Site => {
            let pages = site::landing_pages(input).into_iter();
            pages.map(|(title, path)| page(&title, &path)).collect()
        }
        Subject::Version(name) => {
            let practices = input.practices(name).into_iter().map(|(id, _)| page(id, id));
            let comments = input
                .has_register(name)
                .then(|| page(input.words().say("comments.sheet"), site::COMMENTS));
            let mapped = input.mappings(name);
            let mapped = mapped.iter().flat_map(mapping::pages);
            let mapped = mapped.map(|(title, path)| page(&title, &path));
            let overview = [("site.overview", "index.md"), ("indicators.title", site::INDICATORS)];
            let by_role = input.says_what_is_looked_at(name);
            overview
                .into_iter()
                .chain(by_role.then_some(("by_role.title", site::BY_ROLE)))
                .map(|(title, path)| page(input.words().say(title), path))
                .chain(practices)
                .chain(mapped)
                .chain(comments)
                .collect()
        }
        Subject::Changes(..) => {
            vec![page("What changed", "index.md"), page("Redline", site::PRINT)]
        }
        Subject::Search => Vec::new(),
    }
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let book = match subject {
        Subject::Site => site::landing_book(input)?,
        Subject::Version(name) => site::book(input, input.resolved(name))?,
        Subject::Changes(old, new) => Revision::of(input, old, new).book()?,
        Subject::Search => return Ok(Vec::new()),
    };
    Ok(vec![(subject.folder(), Body::Book(book))])
}
