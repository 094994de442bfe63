//! Writes a book as HTML with mdBook's own renderer.
//!
//! In: [`Book`]s in memory. Out: the texts of their pages. mdBook writes more than we publish (its own
//! styles and scripts, once per run of it); only pages are kept.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use mdbook_core::book::{Book as MdBook, BookItem, Chapter};
use mdbook_core::config::Config;
use mdbook_html::HtmlHandlebars;
use mdbook_renderer::{RenderContext, Renderer};
use rayon::prelude::*;
use smm_core::render::Templates;
use smm_core::render::artifact::Book;
use smm_core::render::site::FramedBook;

/// The name of the folder of the theme, which many runs of mdBook share.
pub(crate) const THEME: &str = "theme";

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

/// Some pages of a book, by their places in it.
pub(crate) struct BookPart<'b> {
    pub(crate) book: &'b Book,
    pub(crate) wanted: &'b [usize],
    /// The frame around its pages.
    pub(crate) templates: &'b Templates,
}

/// A page with its frame.
pub(crate) struct MadePage {
    /// Its path below the folder of the book.
    pub(crate) path: String,
    pub(crate) text: String,
    /// Where the file lies that mdBook made.
    pub(crate) place: PathBuf,
}

/// Renders some pages of books, each by itself; `scratch` is a folder that is not there yet, beside that of the
/// theme. Returns the pages of each book.
pub(crate) fn write(books: &[BookPart<'_>], scratch: &Path) -> Result<Vec<Vec<MadePage>>> {
    fs::create_dir_all(scratch.join("src"))?;
    let out = scratch.join("out");
    let context = RenderContext::new(scratch, to_mdbook(books), config()?, &out);
    let titles = || books.iter().map(|part| part.book.title.as_str()).collect::<Vec<_>>();
    HtmlHandlebars::new()
        .render(&context)
        .with_context(|| format!("rendering `{}`", titles().join("`, `")))?;
    let framed =
        |(number, part): (usize, &BookPart<'_>)| framed(part, &out.join(folder_of(number)));
    books.par_iter().enumerate().map(framed).collect()
}

/// Puts the frame around pages that mdBook made.
fn framed(part: &BookPart<'_>, out: &Path) -> Result<Vec<MadePage>> {
    let framed = FramedBook::new(part.templates, part.book)?;
    let page = |at: &usize| {
        let path = html_path(&part.book.pages[*at].path);
        let place = out.join(&path);
        let content = fs::read_to_string(&place).with_context(|| format!("`{path}`"))?;
        let text = framed.page(*at, &content)?;
        Ok(MadePage { path, text, place })
    };
    part.wanted.par_iter().map(page).collect()
}

/// The folder of a book among those that are rendered together.
fn folder_of(number: usize) -> String {
    format!("book-{number}/")
}

/// The path of a page as it is published.
pub(crate) fn html_path(path: &str) -> String {
    path.replace(".md", ".html")
}

/// The theme of mdBook says nothing: the frame is ours, and is put around what mdBook makes.
pub(crate) fn write_theme(folder: &Path) -> Result<()> {
    write_file(&folder.join("index.hbs"), b"{{{ content }}}")?;
    for name in SILENCED {
        write_file(&folder.join(name), b"")?;
    }
    Ok(())
}

/// Title and language stand in the frame, which is not made by mdBook.
fn config() -> Result<Config> {
    let settings = serde_json::json!({
        "output": { "html": {
            "theme": format!("../{THEME}"),
            "input-404": "",
            "hash-files": false,
            "print": { "enable": false },
            "playground": { "copyable": false, "copy-js": false },
        }},
    });
    serde_json::from_value(settings).context("the settings for mdBook")
}

fn to_mdbook(books: &[BookPart<'_>]) -> MdBook {
    let mut made = MdBook::new();
    for (number, part) in books.iter().enumerate() {
        for page in part.wanted.iter().map(|at| &part.book.pages[*at]) {
            let path = folder_of(number) + &page.path;
            let chapter = Chapter::new(&page.title, page.markdown.clone(), path, Vec::new());
            made.items.push(BookItem::Chapter(chapter));
        }
    }
    made
}

/// Writes a new file and the folders above it. Two things at one address are a mistake that is found
/// before: nothing is written over.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    in_folder(path, || fs::File::create_new(path)?.write_all(bytes))
}

/// Makes a file of intermediate use the new file at a path. To make one file, and remove another later, takes
/// several times as long as to fill one that is there.
pub(crate) fn write_over(intermediate: &Path, path: &Path, bytes: &[u8]) -> Result<()> {
    let fill = || {
        // Not emptied first: a file that is would be on the disk before this goes on.
        let mut file = fs::File::options().write(true).open(intermediate)?;
        file.write_all(bytes)?;
        let is_longer = file.metadata()?.len() > bytes.len() as u64;
        if is_longer { file.set_len(bytes.len() as u64) } else { Ok(()) }
    };
    fill().with_context(|| format!("`{}`", intermediate.display()))?;
    in_folder(path, || match fs::symlink_metadata(path) {
        Ok(_) => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(intermediate, path),
    })
}

/// Makes a file, and the folders above it if they are missing. Most are there, and to ask first would cost more
/// than to try.
fn in_folder(path: &Path, make: impl Fn() -> std::io::Result<()>) -> Result<()> {
    let made = make().or_else(|error| match error.kind() {
        ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(path)).and_then(|()| make())
        }
        _ => Err(error),
    });
    made.with_context(|| format!("`{}`", path.display()))
}
