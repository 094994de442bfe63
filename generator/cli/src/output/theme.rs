//! The theme: style sheets, scripts and fonts, built in or from the workspace.
//!
//! In: the workspace's `book/theme` and `book/templates`, which replace what is built in, file by
//! file. Out: [`Theme`].

use std::path::Path;

use anyhow::{Context, Result};
use smm_core::Workspace;
use smm_core::render::site::brand_css;
use smm_core::render::{OwnLook, THEME, Templates};

use crate::disk;

/// Where a workspace keeps what replaces built-in files.
const OWN: &str = "book/theme";

/// Whether a file below `book/theme` is the one that is built in.
pub(crate) fn is_built_in(name: &str, bytes: &[u8]) -> bool {
    THEME.iter().any(|(known, built_in)| *known == name && *built_in == bytes)
}

/// The theme of one run.
pub(crate) struct Theme {
    /// Path and content of every file that pages use.
    pub(crate) assets: Vec<(String, Vec<u8>)>,
    /// Pictures and other files that hand-written chapters show: path below the site, and content.
    pub(crate) figures: Vec<(String, Vec<u8>)>,
}

/// Takes the built-in theme, and from the workspace what replaces it.
pub(crate) fn load(root: &Path) -> Result<Theme> {
    let mut theme = Theme {
        assets: Vec::new(),
        figures: disk::read_below(root, smm_core::layout::GUIDE.trim_end_matches('/'), |path| {
            !path.ends_with(".md")
        })?,
    };
    for (name, built_in) in THEME {
        let path = format!("{OWN}/{name}");
        let bytes = if root.join(&path).symlink_metadata().is_ok() {
            disk::read_inside(root, &path)?
        } else {
            built_in.to_vec()
        };
        theme.assets.push(((*name).to_owned(), bytes));
    }
    Ok(theme)
}

/// The templates and words of a workspace, with its style sheets for files that stand alone.
pub(crate) fn templates(root: &Path, workspace: &Workspace) -> Result<Templates> {
    let styles = own_texts(root, "book/theme/css", ".css")?;
    let own = OwnLook {
        templates: own_texts(root, "book/templates", ".html")?,
        styles: styles.into_iter().map(|(name, text)| (format!("css/{name}"), text)).collect(),
        brand: brand_css(&workspace.config.brand),
    };
    Ok(Templates::new(&own, &workspace.words)?)
}

/// The files right in a folder that end as `ending` says: name and text.
fn own_texts(root: &Path, folder: &str, ending: &str) -> Result<Vec<(String, String)>> {
    let is_wanted = |path: &str| path.ends_with(ending) && !path.contains('/');
    let text = |(name, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes);
        let text = text.with_context(|| format!("`{folder}/{name}` is not UTF-8"))?;
        Ok((name, text))
    };
    disk::read_below(root, folder, is_wanted)?.into_iter().map(text).collect()
}
