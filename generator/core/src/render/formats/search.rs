//! The search index of the site.

use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject};
use crate::render::search;

/// The format. How many parts the index has is known when it is made; they lie in a folder that is
/// their own.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "search",
    output: Output::Site,
    backend: Backend::BuiltIn,
    fills: &[],
    is_open_ended: true,
    list,
    make,
};

fn list(_: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let directory = || Artifact::part(search::DIRECTORY.to_owned(), "Search index", "file");
    (*subject == Subject::Search).then(directory).into_iter().collect()
}

fn make<'w>(input: &SiteInput<'w>, _: &Subject) -> Bodies<'w> {
    let files = search::index(input).into_iter();
    Ok(files.map(|(path, text)| (path, Body::Text(text))).collect())
}
