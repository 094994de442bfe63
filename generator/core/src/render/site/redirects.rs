//! Pages that lead on: `<model>/latest/` to the newest version, and a folder to its newest book.

use serde::Serialize;

use super::{ASSETS, SiteInput, TemplateError};
use crate::model::{Model, VersionRef};

#[derive(Serialize)]
struct Redirect {
    language: String,
    title: String,
    url: String,
    assets: String,
    fragments: String,
}

/// A book as far as redirects need it: overlays change neither titles nor practices.
struct Book<'s> {
    title: &'s str,
    model: &'s Model,
}

impl<'s> Book<'s> {
    fn of(input: &'s SiteInput<'_>, name: &VersionRef) -> Option<Self> {
        let catalog = &input.workspace.catalog;
        let model = catalog.model_beneath(name)?;
        let title = catalog.profile(name).map_or(&model.title, |profile| &profile.title);
        Some(Self { title, model })
    }
}

/// Makes the redirects of the whole site: path below the site's root, and page.
///
/// # Errors
/// The template asks for something that the page does not have.
pub fn redirects(input: &SiteInput<'_>) -> Result<Vec<(String, String)>, TemplateError> {
    let mut pages = Vec::new();
    let mut ids: Vec<&str> = input.books.iter().map(|name| name.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let newest = input.books.iter().filter(|name| name.id == id).max();
        let Some(newest) = newest else { continue };
        let Some(book) = Book::of(input, newest) else { continue };
        let to_newest = redirect(input, &book, &format!("{}/", newest.version), "index", "../")?;
        pages.push((format!("{id}/index.html"), to_newest));
        pages.extend(latest(input, newest, &book)?);
    }
    Ok(pages)
}

fn latest(
    input: &SiteInput<'_>,
    newest: &VersionRef,
    book: &Book<'_>,
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
    book: &Book<'_>,
    folder: &str,
    stem: &str,
    to_root: &str,
) -> Result<String, TemplateError> {
    let title = book.model.practice(stem).map_or(book.title, |practice| &practice.title);
    let view = Redirect {
        language: input.workspace.config.language.clone(),
        title: title.to_owned(),
        url: format!("{folder}{stem}.html"),
        assets: format!("{to_root}{ASSETS}"),
        fragments: "{}".to_owned(),
    };
    input.templates.fill("redirect.html", &view)
}
