//! What paper is made with: fonts, paper templates and the logo, built in or from the workspace.
//!
//! In: the workspace's `book/fonts`, which adds to the bundled fonts, and `book/templates/*.typ`,
//! which replace the built-in templates by name. Out: [`PaperAssets`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use smm_core::glyphs::Coverage;
use smm_core::render::paper;
use smm_core::schema::workspace::WorkspaceDoc;
use typst::foundations::Bytes;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};

use crate::disk;

macro_rules! fonts {
    ($($name:literal),* $(,)?) => {
        /// The fonts that are built in, by file name.
        const FONTS: &[(&str, &[u8])] = &[
            $(($name, include_bytes!(concat!("../../../../book/fonts/", $name))),)*
        ];
    };
}

fonts!(
    "SourceSans3-Regular.otf",
    "SourceSans3-It.otf",
    "SourceSans3-Semibold.otf",
    "SourceSans3-Bold.otf",
    "SourceSerif4-Regular.otf",
    "SourceSerif4-It.otf",
    "SourceSerif4-Semibold.otf",
    "SourceCodePro-Regular.otf",
);

/// Everything that typesetting needs besides the document; shared by all documents of a run.
pub(crate) struct PaperAssets {
    pub(super) library: LazyHash<Library>,
    pub(super) book: LazyHash<FontBook>,
    pub(super) fonts: Vec<Font>,
    pub(super) logo: Option<(String, Bytes)>,
    templates: BTreeMap<String, String>,
    /// Made when the first document is typeset: most builds print nothing.
    coverage: OnceLock<Coverage>,
    sources: OnceLock<BTreeMap<String, Source>>,
}

impl PaperAssets {
    /// The font in which form fields are filled.
    pub(super) fn field_font(&self) -> &Font {
        let is_field_font = |font: &&Font| font.info().family == "Source Sans 3";
        self.fonts.iter().find(is_field_font).expect("the first bundled font is Source Sans 3")
    }

    /// The name of the logo among the files that templates see.
    pub(super) fn logo_name(&self) -> Option<&str> {
        self.logo.as_ref().map(|(name, _)| name.as_str())
    }

    /// The characters that paper can show.
    pub(super) fn coverage(&self) -> &Coverage {
        let of_fonts = || self.fonts.iter().flat_map(|font| font.info().coverage.iter());
        self.coverage.get_or_init(|| Coverage::of(of_fonts()))
    }

    /// Templates by name, parsed.
    pub(super) fn sources(&self) -> &BTreeMap<String, Source> {
        let parse = |(name, text): (&String, &String)| {
            (name.clone(), Source::new(file_id(name), text.clone()))
        };
        self.sources.get_or_init(|| self.templates.iter().map(parse).collect())
    }

    /// A template, and the templates that it names, and those that they name.
    pub(super) fn taken_in<'a>(&'a self, template: &'a str) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut open = vec![template];
        while let Some(name) = open.pop() {
            if found.insert(name) {
                let text = self.templates.get(name).map_or("", String::as_str);
                let named = self.templates.keys().filter(|known| text.contains(known.as_str()));
                open.extend(named.map(String::as_str));
            }
        }
        found
    }

    /// The texts and fonts from the workspace, for the digest of what paper is made from.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let templates = self.templates.values().map(String::as_bytes);
        let logo = self.logo.iter().map(|(_, bytes)| bytes.as_slice());
        templates
            .chain(logo)
            .chain(self.fonts.iter().skip(FONTS.len()).map(|f| f.data().as_slice()))
    }
}

/// Takes what is built in, and from the workspace what adds to it.
pub(crate) fn load(root: &Path, config: &WorkspaceDoc) -> Result<PaperAssets> {
    let mut fonts: Vec<Font> = FONTS
        .iter()
        .map(|(name, bytes)| {
            Font::new(Bytes::new(*bytes), 0).unwrap_or_else(|| panic!("`{name}` is bundled broken"))
        })
        .collect();
    fonts.extend(own_fonts(root)?);
    Ok(PaperAssets {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        templates: templates(root)?,
        logo: logo(root, config)?,
        coverage: OnceLock::new(),
        sources: OnceLock::new(),
    })
}

/// Whether a font of that name is built in.
pub(super) fn has_font(name: &str) -> bool {
    FONTS.iter().any(|(built_in, _)| *built_in == name)
}

/// The fonts of a workspace; those that are built in need not be read again.
fn own_fonts(root: &Path) -> Result<Vec<Font>> {
    let is_own = |name: &str| {
        let is_font = [".otf", ".ttf", ".ttc", ".otc"].iter().any(|end| name.ends_with(end));
        is_font && !name.contains('/') && !has_font(name)
    };
    let mut found = Vec::new();
    for (name, bytes) in disk::read_below(root, "book/fonts", is_own)? {
        let before = found.len();
        found.extend(Font::iter(Bytes::new(bytes)));
        if found.len() == before {
            bail!("`book/fonts/{name}` is no OpenType font");
        }
    }
    Ok(found)
}

fn templates(root: &Path) -> Result<BTreeMap<String, String>> {
    let built_in = paper::TEMPLATES.iter();
    let mut all: BTreeMap<String, String> =
        built_in.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    // Further files may be imported by templates that a workspace replaces.
    let is_paper = |name: &str| name.ends_with(".typ") && !name.contains('/');
    for (name, bytes) in disk::read_below(root, "book/templates", is_paper)? {
        let text = String::from_utf8(bytes)
            .with_context(|| format!("`book/templates/{name}` is not UTF-8"))?;
        all.insert(name, text);
    }
    Ok(all)
}

fn logo(root: &Path, config: &WorkspaceDoc) -> Result<Option<(String, Bytes)>> {
    let Some(path) = &config.brand.logo else { return Ok(None) };
    let bytes = disk::read_inside(root, path).with_context(|| format!("the logo `{path}`"))?;
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    Ok(Some((name, Bytes::new(bytes))))
}

/// The id of a file that exists in memory only.
pub(super) fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("the name of a template or logo is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_characters_is_that_of_the_bundled_fonts() {
        let fonts = FONTS.iter().map(|(_, bytes)| Font::new(Bytes::new(*bytes), 0));
        let codes: Vec<u32> = fonts
            .flat_map(|font| font.expect("a font").info().coverage.iter().collect::<Vec<_>>())
            .collect();
        assert_eq!(Coverage::of(codes), Coverage::bundled(), "write `core/src/glyphs.txt` again");
    }
}
