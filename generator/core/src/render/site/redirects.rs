//! Pages that lead on: `<model>/latest/` to the newest version, and a folder to its newest book.

use serde::Serialize;

use super::{ASSETS, TemplateError};
use crate::model::VersionRef;
use crate::profile::Tailored;
use crate::render::artifact::SiteInput;

#[derive(Serialize)]
struct Redirect {
    language: String,
    title: String,
    url: String,
    assets: String,
    fragments: String,
}

/// The newest built version of each model and profile.
fn newest<'s>(input: &SiteInput<'s>) -> Vec<&'s VersionRef> {
    let mut books: Vec<&VersionRef> = input.settings.books.iter().collect();
    books.sort();
    books.chunk_by(|a, b| a.id == b.id).filter_map(|of_one| of_one.last().copied()).collect()
}

/// The addresses of the redirects, as [`redirects`] makes them.
pub fn redirect_paths(input: &SiteInput<'_>) -> Vec<String> {
    let mut paths = Vec::new();
    for name in newest(input) {
        paths.push(format!("{}/index.html", name.id));
        let stems = ["index"].into_iter().chain(input.practices(name));
        paths.extend(stems.map(|stem| format!("{}/latest/{stem}.html", name.id)));
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
        let book = input.resolved(name);
        let to_newest = redirect(input, book, &format!("{}/", name.version), "index", "../")?;
        pages.push((format!("{}/index.html", name.id), to_newest));
        pages.extend(latest(input, name, book)?);
    }
    Ok(pages)
}

fn latest(
    input: &SiteInput<'_>,
    newest: &VersionRef,
    book: &Tailored,
) -> Result<Vec<(String, String)>, TemplateError> {
    let practices = book.model.practices.iter().map(|practice| practice.id.as_str());
    std::iter::once("index")
        .chain(practices)
        .map(|stem| {
            let folder = format!("../{}/", newest.version);
            let page = redirect(input, book, &folder, stem, "../../")?;
            Ok((format!("{}/latest/{stem}.html", newest.id), page))
        })
        .collect()
}

fn redirect(
    input: &SiteInput<'_>,
    book: &Tailored,
    folder: &str,
    stem: &str,
    to_root: &str,
) -> Result<String, TemplateError> {
    let title = book.model.practice(stem).map_or(book.title(), |practice| &practice.title);
    let view = Redirect {
        language: input.config().language.clone(),
        title: title.to_owned(),
        url: format!("{folder}{stem}.html"),
        assets: format!("{to_root}{ASSETS}"),
        fragments: "{}".to_owned(),
    };
    input.settings.templates.fill("redirect.html", &view)
}
