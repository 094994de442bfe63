//! The theme: style sheets, scripts and fonts, built in or from the workspace.
//!
//! In: the workspace's `book/theme` and `book/templates`, which replace what is built in, file by
//! file. Out: [`Theme`].

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::manifest::EntryKind;

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        /// Path below `book/theme` and content of every built-in file.
        const BUILT_IN: &[(&str, &[u8])] = &[
            $(($name, include_bytes!(concat!("../../../../book/theme/", $name))),)*
        ];
    };
}

built_in!(
    "css/base.css",
    "css/changes.css",
    "css/fonts.css",
    "css/overview.css",
    "css/practice.css",
    "css/print.css",
    "css/shell.css",
    "css/tokens.css",
    "favicon.svg",
    "fonts/OFL-source-sans-3.txt",
    "fonts/OFL-source-serif-4.txt",
    "fonts/source-sans-3-cyrillic-ext-wght-normal.woff2",
    "fonts/source-sans-3-cyrillic-wght-italic.woff2",
    "fonts/source-sans-3-cyrillic-wght-normal.woff2",
    "fonts/source-sans-3-greek-wght-italic.woff2",
    "fonts/source-sans-3-greek-wght-normal.woff2",
    "fonts/source-sans-3-latin-ext-wght-italic.woff2",
    "fonts/source-sans-3-latin-ext-wght-normal.woff2",
    "fonts/source-sans-3-latin-wght-italic.woff2",
    "fonts/source-sans-3-latin-wght-normal.woff2",
    "fonts/source-serif-4-cyrillic-ext-wght-normal.woff2",
    "fonts/source-serif-4-cyrillic-wght-italic.woff2",
    "fonts/source-serif-4-cyrillic-wght-normal.woff2",
    "fonts/source-serif-4-greek-wght-italic.woff2",
    "fonts/source-serif-4-greek-wght-normal.woff2",
    "fonts/source-serif-4-latin-ext-wght-italic.woff2",
    "fonts/source-serif-4-latin-ext-wght-normal.woff2",
    "fonts/source-serif-4-latin-wght-italic.woff2",
    "fonts/source-serif-4-latin-wght-normal.woff2",
    "head.hbs",
    "header.hbs",
    "index.hbs",
    "js/early.js",
    "js/redirect.js",
    "js/search.js",
    "js/site.js",
    "redirect.hbs",
);

/// The theme of one run.
pub(crate) struct Theme {
    /// Path and content of every file that pages use.
    pub(crate) assets: Vec<(String, Vec<u8>)>,
    /// The frame around every page, for mdBook.
    pub(crate) frame: String,
    /// The other templates of mdBook: name and text.
    pub(crate) partials: Vec<(String, Vec<u8>)>,
    /// Pictures and other files that hand-written chapters show: path below the site, and content.
    pub(crate) figures: Vec<(String, Vec<u8>)>,
    /// Page templates of the workspace that replace built-in ones: name and text.
    pub(crate) templates: Vec<(String, String)>,
}

/// Takes the built-in theme, and from the workspace what replaces it.
pub(crate) fn load(root: &Path) -> Result<Theme> {
    let own = root.join("book/theme");
    let mut theme = Theme {
        assets: Vec::new(),
        frame: String::new(),
        partials: Vec::new(),
        figures: figures(&root.join(smm_core::layout::GUIDE))?,
        templates: own_templates(&root.join("book/templates"))?,
    };
    for (name, built_in) in BUILT_IN {
        let path = own.join(name);
        let bytes = if path.is_file() {
            fs::read(&path).with_context(|| format!("`{}`", path.display()))?
        } else {
            built_in.to_vec()
        };
        match *name {
            "index.hbs" => {
                theme.frame = String::from_utf8(bytes)
                    .with_context(|| format!("`{}` is not UTF-8", path.display()))?;
            }
            name if name.ends_with(".hbs") => theme.partials.push((name.to_owned(), bytes)),
            name => theme.assets.push((name.to_owned(), bytes)),
        }
    }
    Ok(theme)
}

/// The files beside the chapters that are no chapters.
fn figures(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = super::manifest::entries_below(folder)?;
    entries
        .into_iter()
        .filter(|(path, _)| !path.ends_with(".md"))
        .map(|(path, kind)| {
            if kind != EntryKind::File {
                let place = folder.join(&path);
                bail!("`{}` is no file; put a copy of the picture there", place.display());
            }
            let bytes = fs::read(folder.join(&path)).with_context(|| format!("`{path}`"))?;
            Ok((path, bytes))
        })
        .collect()
}

fn own_templates(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder).with_context(|| format!("`{}`", folder.display()))? {
        let path = entry.with_context(|| format!("`{}`", folder.display()))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("").to_owned();
        if name.ends_with(".html") {
            let text =
                fs::read_to_string(&path).with_context(|| format!("`{}`", path.display()))?;
            found.push((name, text));
        }
    }
    found.sort();
    Ok(found)
}
