//! Pages that lead on to the newest version.

use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject};
use crate::render::site;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "redirects",
    output: Output::Site,
    backend: Backend::BuiltIn,
    fills: &["redirect.html"],
    is_open_ended: false,
    list,
    make,
};

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    if *subject != Subject::Site {
        return Vec::new();
    }
    let paths = site::redirect_paths(input).into_iter();
    paths.map(|path| Artifact::part(path, "Newest version", "page")).collect()
}

fn make<'w>(input: &SiteInput<'w>, _: &Subject) -> Bodies<'w> {
    let pages = site::redirects(input)?.into_iter();
    Ok(pages.map(|(path, page)| (path, Body::Text(page))).collect())
}
