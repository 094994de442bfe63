//! Pages that lead on: `<model>/latest/` to the newest version, and a folder to its newest book.

use serde::Serialize;

use super::{ASSETS, Shelf, TemplateError, tailor};
use crate::model::VersionRef;
use crate::profile::Tailored;

#[derive(Serialize)]
struct Redirect {
    language: String,
    title: String,
    url: String,
    assets: String,
    fragments: String,
}

/// Makes the redirects of the whole shelf: path below the site's root, and page.
///
/// # Errors
/// The template asks for something that the page does not have.
pub fn redirects(shelf: &Shelf<'_>) -> Result<Vec<(String, String)>, TemplateError> {
    let mut pages = Vec::new();
    let mut ids: Vec<&str> = shelf.books.iter().map(|name| name.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let newest = shelf.books.iter().filter(|name| name.id == id).max();
        let Some(newest) = newest else { continue };
        let tailored = tailor(shelf.workspace, newest);
        let to_newest =
            redirect(shelf, &tailored, &format!("{}/", newest.version), "index", "../")?;
        pages.push((format!("{id}/index.html"), to_newest));
        pages.extend(latest(shelf, newest, &tailored)?);
    }
    Ok(pages)
}

fn latest(
    shelf: &Shelf<'_>,
    newest: &VersionRef,
    tailored: &Tailored,
) -> Result<Vec<(String, String)>, TemplateError> {
    let practices = tailored.model.practices.iter().map(|practice| practice.id.as_str());
    std::iter::once("index")
        .chain(practices)
        .map(|stem| {
            let folder = format!("../{}/", newest.version);
            let page = redirect(shelf, tailored, &folder, stem, "../../")?;
            Ok((format!("{}/latest/{stem}.html", newest.id), page))
        })
        .collect()
}

fn redirect(
    shelf: &Shelf<'_>,
    tailored: &Tailored,
    folder: &str,
    stem: &str,
    to_root: &str,
) -> Result<String, TemplateError> {
    let title = tailored.model.practice(stem).map_or(tailored.title(), |practice| &practice.title);
    let view = Redirect {
        language: shelf.workspace.config.language.clone(),
        title: title.to_owned(),
        url: format!("{folder}{stem}.html"),
        assets: format!("{to_root}{ASSETS}"),
        fragments: "{}".to_owned(),
    };
    shelf.templates.fill("redirect.html", &view)
}
