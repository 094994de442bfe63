//! Pages that lead on: `<model>/latest/` to the version that readers should use, and a folder to its book.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{ASSETS, TemplateError};
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
    ids.into_iter().filter_map(|id| super::current(input, id)).collect()
}

/// A page that others lead on to.
struct Led<'w> {
    stem: &'w str,
    title: &'w str,
}

/// The pages of a version.
fn led<'w>(input: &SiteInput<'w>, name: &VersionRef) -> Vec<Led<'w>> {
    let title = input.head(name).map_or("", |head| head.title);
    let practices = input.practices(name).into_iter().map(|(stem, title)| Led { stem, title });
    std::iter::once(Led { stem: "index", title }).chain(practices).collect()
}

/// The addresses of the redirects, as [`redirects`] makes them.
pub fn redirect_paths(input: &SiteInput<'_>) -> Vec<String> {
    let mut paths = Vec::new();
    for name in newest(input) {
        paths.push(format!("{}/index.html", name.id));
        let pages = led(input, name).into_iter();
        paths.extend(pages.map(|page| format!("{}/latest/{}.html", name.id, page.stem)));
    }
    paths
}

/// Makes the redirects of the whole site: path below the site's root, and page.
///
/// # Errors
/// The template asks for something that the page does not have.
pub fn redirects(input: &SiteInput<'_>) -> Result<Vec<(String, String)>, TemplateError> {
    let mut pages = Vec::new();
    for name in newest(input) {
        for page in led(input, name) {
            if page.stem == "index" {
                let to_newest = redirect(input, &page, &format!("{}/", name.version), "../")?;
                pages.push((format!("{}/index.html", name.id), to_newest));
            }
            let latest = redirect(input, &page, &format!("../{}/", name.version), "../../")?;
            pages.push((format!("{}/latest/{}.html", name.id, page.stem), latest));
        }
    }
    Ok(pages)
}

fn redirect(
    input: &SiteInput<'_>,
    page: &Led<'_>,
    folder: &str,
    to_root: &str,
) -> Result<String, TemplateError> {
    let view = Redirect {
        language: input.config().language.clone(),
        title: page.title.to_owned(),
        url: format!("{folder}{}.html", page.stem),
        assets: format!("{to_root}{ASSETS}"),
        fragments: "{}".to_owned(),
    };
    input.settings.templates.fill("redirect.html", &view)
}
