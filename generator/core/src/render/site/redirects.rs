//! Pages that lead on: `<model>/latest/` to the version that readers should use, and a folder to its book.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{ASSETS, PageOf, TemplateError};
use crate::addresses;
use crate::model::VersionRef;
use crate::render::artifact::SiteInput;

#[derive(Serialize)]
struct Redirect {
    language: String,
    title: String,
    url: String,
    assets: String,
    fragments: String,
}

/// The version of each model and profile that readers should use.
fn newest<'s>(input: &SiteInput<'s>) -> Vec<&'s VersionRef> {
    let ids: BTreeSet<&str> = input.settings.books.iter().map(|name| name.id.as_str()).collect();
    ids.into_iter().filter_map(|id| input.current(id)).collect()
}

/// The addresses of the pages that readers should use: of the guide, and of each current version.
pub fn current_pages(input: &SiteInput<'_>) -> Vec<String> {
    let guide = super::landing_pages(input).into_iter();
    let mut paths: Vec<String> = guide.map(|(_, path)| addresses::of_page(&path)).collect();
    for name in newest(input) {
        let pages = super::pages_of(input, name).into_iter();
        paths.extend(pages.map(|page| format!("{}/{}", name.path(), page.path)));
    }
    paths
}

/// The addresses of the redirects, as [`redirects`] makes them.
pub fn redirect_paths(input: &SiteInput<'_>) -> Vec<String> {
    let mut paths = Vec::new();
    for name in newest(input) {
        paths.push(format!("{}/index.html", name.id));
        paths.extend(super::pages_of(input, name).iter().map(|page| latest_of(name, page)));
    }
    paths
}

/// The addresses below `latest/` of a model or profile.
pub(super) fn latest(input: &SiteInput<'_>, id: &str) -> Vec<String> {
    let Some(name) = input.current(id) else { return Vec::new() };
    super::pages_of(input, name).iter().map(|page| latest_of(name, page)).collect()
}

fn latest_of(name: &VersionRef, page: &PageOf) -> String {
    format!("{}/latest/{}", name.id, page.path)
}

/// Makes the redirects of the whole site: path below the site's root, and page.
///
/// # Errors
/// The template asks for something that the page does not have.
pub fn redirects(input: &SiteInput<'_>) -> Result<Vec<(String, String)>, TemplateError> {
    let mut pages = Vec::new();
    for name in newest(input) {
        for page in super::pages_of(input, name) {
            if page.path == "index.html" {
                let to_newest = redirect(input, &page, &format!("{}/", name.version), "../")?;
                pages.push((format!("{}/index.html", name.id), to_newest));
            }
            let latest = redirect(input, &page, &format!("../{}/", name.version), "../../")?;
            pages.push((latest_of(name, &page), latest));
        }
    }
    Ok(pages)
}

fn redirect(
    input: &SiteInput<'_>,
    page: &PageOf,
    folder: &str,
    to_root: &str,
) -> Result<String, TemplateError> {
    leading_on(input, page.title.clone(), format!("{folder}{}", page.path), to_root)
}

/// A page that leads on to another, which is called so; `to_root` leads to the root of the site.
///
/// # Errors
/// The template asks for something that the page does not have.
pub fn leading_on(
    input: &SiteInput<'_>,
    title: String,
    url: String,
    to_root: &str,
) -> Result<String, TemplateError> {
    let view = Redirect {
        language: input.config().language.clone(),
        title,
        url,
        assets: format!("{to_root}{ASSETS}"),
        fragments: "{}".to_owned(),
    };
    input.settings.templates.fill("redirect.html", &view)
}
