//! Typesets paper: Typst in this process, with nothing but what is in memory.
//!
//! In: a [`Document`] and a [`TypeCase`]. Out: the bytes of a PDF/UA-1 file, the same each time.
//! Never: opens a file or a connection; a template can reach what it is given and no more.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use smm_core::render::paper::Document;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::compact;
use super::typecase::TypeCase;

/// Typesets a document.
pub(crate) fn pdf(document: &Document, case: &TypeCase) -> Result<Vec<u8>> {
    let world = Desk::new(document, case);
    let pages = typeset(&world)?;
    compact::repack(&export(&pages, document, &world)?)
}

/// Lays a document out.
pub(super) fn typeset(world: &Desk<'_>) -> Result<PagedDocument> {
    let result = typst::compile::<PagedDocument>(world);
    // What one document leaves in the cache is of little use to the next, and it adds up.
    typst::comemo::evict(1);
    match result.output {
        Ok(pages) => Ok(pages),
        Err(errors) => bail!(world.explain(&errors)),
    }
}

/// Writes the pages as tagged PDF.
pub(super) fn export(
    pages: &PagedDocument,
    document: &Document,
    world: &Desk<'_>,
) -> Result<Vec<u8>> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).expect("one standard fits itself");
    let options = PdfOptions {
        ident: Smart::Custom(document.ident.clone()),
        creator: Smart::Custom(Some(concat!("SMM Toolkit ", env!("CARGO_PKG_VERSION")).into())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(pages, &options).or_else(|errors| bail!(world.explain(&errors)))
}

/// What one document is typeset from.
pub(super) struct Desk<'d> {
    case: &'d TypeCase,
    main: FileId,
    files: BTreeMap<String, Bytes>,
    sources: BTreeMap<String, Source>,
}

impl<'d> Desk<'d> {
    pub(super) fn new(document: &Document, case: &'d TypeCase) -> Self {
        let data = case.coverage().printable(&document.data);
        let mut files = BTreeMap::from([("data.json".to_owned(), Bytes::from_string(data))]);
        if let Some((name, bytes)) = &case.logo {
            files.insert(name.clone(), bytes.clone());
        }
        let source = |(name, text): &(String, String)| {
            (name.clone(), Source::new(file_id(name), text.clone()))
        };
        Self {
            case,
            main: file_id(document.template),
            files,
            sources: case.templates.iter().map(source).collect(),
        }
    }

    /// The errors of a template in words, with file and line.
    fn explain(&self, errors: &[SourceDiagnostic]) -> String {
        let lines = errors.iter().map(|error| {
            let place = error.span.id().map(|id| {
                let name = name_of(id).to_owned();
                let source = self.sources.get(&name);
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

/// The id of a file that exists in memory only.
fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("the name of a template or logo is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

fn name_of(id: FileId) -> &'static str {
    id.get().vpath().get_without_slash()
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.case.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.case.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(name_of(id)).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(name_of(id)).cloned().ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.case.fonts.get(index).cloned()
    }

    /// There is no clock: a document carries the date of its content.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(name_of(id).into())
}
