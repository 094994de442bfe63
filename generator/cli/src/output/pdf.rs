//! Typesets paper: Typst in this process, with nothing but what is in memory.
//!
//! In: a [`Document`] and a [`PaperAssets`]. Out: a [`TypesetPdf`] with tagged pages, the same each time.
//! Never: opens a file or a connection; a template can reach what it is given and no more.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use smm_core::glyphs;
use smm_core::render::paper::{About, Document};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::model::DocumentInfo;
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::form;
use super::paper_assets::{self, PaperAssets};
use super::parts::PdfParts;
use super::typeset_pdf::TypesetPdf;

/// For how many further documents of a run a laid-out text is kept that none of them uses: profiles
/// repeat most texts of their model. More would take memory (about 50 MB a document) and save little.
const KEPT_FOR: usize = 6;

/// Typesets a document; one that says what a filled form says about itself gets fields.
pub(crate) fn typeset(document: &Document, assets: &PaperAssets) -> Result<TypesetPdf> {
    let world = TypstWorld::new(document, assets);
    let pages = lay_out(&world, document)?;
    let mut parts = PdfParts::of(&export(&world, &pages, &document.ident)?)?;
    if let Some(identity) = &document.identity {
        form::add_fields(&mut parts, &pages, identity, assets.field_font())?;
    }
    Ok(TypesetPdf::new(parts))
}

fn lay_out(world: &TypstWorld<'_>, document: &Document) -> Result<PagedDocument> {
    let result = typst::compile::<PagedDocument>(world);
    typst::comemo::evict(if document.is_large { 0 } else { KEPT_FOR });
    match result.output {
        Ok(mut pages) => {
            introduce(&document.about, pages.info_mut());
            Ok(pages)
        }
        Err(errors) => bail!(world.explain(&errors)),
    }
}

/// Says what a document is; what its template says already stays.
fn introduce(about: &About, info: &mut DocumentInfo) {
    let text = |text: &str| (!text.is_empty()).then(|| text.into());
    info.title = info.title.take().or_else(|| text(&about.title));
    info.description = info.description.take().or_else(|| text(&about.description));
    if info.author.is_empty() {
        info.author.extend(text(&about.publisher));
    }
    if info.keywords.is_empty() {
        info.keywords.extend(about.keywords.iter().map(Into::into));
    }
    if info.date.is_auto() {
        info.date = Smart::Custom(about.day.as_deref().and_then(date));
    }
}

fn date(day: &str) -> Option<Datetime> {
    let day: jiff::civil::Date = day.parse().ok()?;
    Datetime::from_ymd(day.year().into(), day.month().try_into().ok()?, day.day().try_into().ok()?)
}

/// Writes pages as tagged PDF/UA-1.
fn export(world: &TypstWorld<'_>, pages: &PagedDocument, ident: &str) -> Result<Vec<u8>> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).expect("one standard fits itself");
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some(concat!("SMM Toolkit ", env!("CARGO_PKG_VERSION")).into())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(pages, &options).or_else(|errors| bail!(world.explain(&errors)))
}

/// What one document is typeset from.
struct TypstWorld<'d> {
    assets: &'d PaperAssets,
    main: FileId,
    files: BTreeMap<String, Bytes>,
}

impl<'d> TypstWorld<'d> {
    fn new(document: &Document, assets: &'d PaperAssets) -> Self {
        let data = assets.coverage().printable(&document.data);
        let has_marks = glyphs::has_marks(&data).to_string();
        let has_long_words = glyphs::has_long_words(&data).to_string();
        let mut files = BTreeMap::from([
            ("data.json".to_owned(), Bytes::from_string(data)),
            ("has-marks.json".to_owned(), Bytes::from_string(has_marks)),
            ("has-long-words.json".to_owned(), Bytes::from_string(has_long_words)),
        ]);
        if let Some((name, bytes)) = &assets.logo {
            files.insert(name.clone(), bytes.clone());
        }
        Self { assets, main: paper_assets::file_id(document.template), files }
    }

    /// The errors of a template in words, with file and line.
    fn explain(&self, errors: &[SourceDiagnostic]) -> String {
        let lines = errors.iter().map(|error| {
            let place = error.span.id().map(|id| {
                let name = name_of(id).to_owned();
                let source = self.assets.sources().get(&name);
                let line = self
                    .range(error.span)
                    .and_then(|range| Some(source?.lines().byte_to_line(range.start)? + 1));
                line.map_or(name.clone(), |line| format!("{name}:{line}"))
            });
            let hints = error.hints.iter().map(|hint| format!(" ({})", hint.v));
            format!(
                "{}: {}{}",
                place.unwrap_or_else(|| "paper".to_owned()),
                error.message,
                hints.collect::<String>()
            )
        });
        format!("the paper template failed\n{}", lines.collect::<Vec<_>>().join("\n"))
    }
}

fn name_of(id: FileId) -> &'static str {
    id.get().vpath().get_without_slash()
}

impl World for TypstWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.assets.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.assets.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.assets.sources().get(name_of(id)).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(name_of(id)).cloned().ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.assets.fonts.get(index).cloned()
    }

    /// There is no clock: a document carries the date of its content.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(name_of(id).into())
}
