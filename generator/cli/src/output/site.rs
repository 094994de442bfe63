//! Writes a book as HTML with mdBook's own renderer.
//!
//! In: a [`Book`] in memory. Out: the texts of its pages. mdBook writes more than we publish (its own
//! styles and scripts, once per book); only pages are kept.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result};
use mdbook_core::book::{Book as MdBook, BookItem, Chapter};
use mdbook_core::config::Config;
use mdbook_html::HtmlHandlebars;
use mdbook_renderer::{RenderContext, Renderer};
use rayon::prelude::*;
use smm_core::render::Templates;
use smm_core::render::artifact::Book;
use smm_core::render::site::FramedBook;

/// Files of mdBook's own theme; empty ones keep it from writing its own into every book.
const SILENCED: [&str; 13] = [
    "ayu-highlight.css",
    "book.js",
    "clipboard.min.js",
    "css/chrome.css",
    "css/general.css",
    "css/print.css",
    "css/variables.css",
    "fonts/fonts.css",
    "highlight.css",
    "highlight.js",
    "toc.html.hbs",
    "toc.js.hbs",
    "tomorrow-night.css",
];

/// Renders some pages of a book, each by itself; `scratch` is a folder that is not there yet. Returns the
/// path of each below the folder of the book, and its text.
pub(crate) fn write(
    book: &Book,
    wanted: &[usize],
    templates: &Templates,
    scratch: &Path,
) -> Result<Vec<(String, String)>> {
    write_theme(&scratch.join("theme"))?;
    fs::create_dir_all(scratch.join("src"))?;
    let out = scratch.join("out");
    let context = RenderContext::new(scratch, to_mdbook(book, wanted), config(book)?, &out);
    HtmlHandlebars::new()
        .render(&context)
        .with_context(|| format!("rendering the book `{}`", book.title))?;
    let framed = FramedBook::new(templates, book)?;
    let page = |at: &usize| {
        let path = html_path(&book.pages[*at].path);
        let content = fs::read_to_string(out.join(&path)).with_context(|| format!("`{path}`"))?;
        let text = framed.page(*at, &content)?;
        Ok((path, text))
    };
    wanted.par_iter().map(page).collect()
}

/// The path of a page as it is published.
pub(crate) fn html_path(path: &str) -> String {
    path.replace(".md", ".html")
}

/// The theme of mdBook says nothing: the frame is ours, and is put around what mdBook makes.
fn write_theme(folder: &Path) -> Result<()> {
    write_file(&folder.join("index.hbs"), b"{{{ content }}}")?;
    for name in SILENCED {
        write_file(&folder.join(name), b"")?;
    }
    Ok(())
}

fn config(book: &Book) -> Result<Config> {
    let settings = serde_json::json!({
        "book": {
            "title": book.title,
            "description": book.description,
            "language": book.language,
        },
        "output": { "html": {
            "theme": "theme",
            "input-404": "",
            "hash-files": false,
            "print": { "enable": false },
            "playground": { "copyable": false, "copy-js": false },
        }},
    });
    serde_json::from_value(settings).context("the settings for mdBook")
}

fn to_mdbook(book: &Book, wanted: &[usize]) -> MdBook {
    let mut made = MdBook::new();
    for page in wanted.iter().map(|at| &book.pages[*at]) {
        let chapter =
            Chapter::new(&page.title, page.markdown.clone(), page.path.clone(), Vec::new());
        made.items.push(BookItem::Chapter(chapter));
    }
    made
}

/// Writes a new file and the folders above it. Two things at one address are a mistake that is found
/// before: nothing is written over.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let write_new = || fs::File::create_new(path)?.write_all(bytes);
    // Most files are new and their folder is there; asking first would cost more than trying.
    let written = write_new().or_else(|error| match error.kind() {
        ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(path)).and_then(|()| write_new())
        }
        _ => Err(error),
    });
    written.with_context(|| format!("`{}`", path.display()))
}
