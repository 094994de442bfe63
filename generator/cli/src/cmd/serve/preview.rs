//! A state of the workspace that can be looked at: any file of its site, made when it is asked for.
//!
//! In: checked content. Out: the bytes of one file at a time. What was made of an earlier state is given
//! out again where it would come out the same. Never: writes into the workspace or its output.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use anyhow::{Context, Result, bail};
use hyper::body::Bytes;
use smm_core::model::VersionRef;
use smm_core::render::artifact::{
    Artifact, Body, Book, Output, OutputFormat, Settings, SiteInput, Subject,
};
use smm_core::render::reads::{World, hashed};
use smm_core::render::site::preview::FileLink;
use smm_core::render::{Templates, formats};
use smm_core::{Sources, Workspace};

use crate::cmd::build;
use crate::output::pdf_backend::PdfBackend;
use crate::output::site::{self, BookPart, MadePage};
use crate::output::{theme, workbook};

/// So many bytes of files are kept to be given out again.
const MAX_KEPT: usize = 256 * 1024 * 1024;

/// A state of the workspace.
pub(super) struct Preview {
    pub(super) root: PathBuf,
    pub(super) sources: Arc<Sources>,
    pub(super) workspace: Workspace,
    settings: Settings,
    files: Vec<(String, Vec<u8>)>,
    number: u64,
    /// What makes the file at each address.
    addresses: OnceLock<BTreeMap<String, (Subject, &'static OutputFormat)>>,
    books: Mutex<BTreeMap<Subject, Arc<Book>>>,
    /// What pages are written with.
    ground: OnceLock<String>,
    kept: Arc<Kept>,
    making: Mutex<()>,
    typesetting: Mutex<()>,
}

/// Files that were made, of whatever state.
#[derive(Default)]
pub(super) struct Kept(Mutex<BTreeMap<String, KeptFile>>);

struct KeptFile {
    /// The last state that it was made or found to be the same for.
    number: u64,
    /// What it was made from.
    digest: String,
    file: PreviewFile,
}

/// A file of the site.
#[derive(Clone)]
pub(super) struct PreviewFile {
    pub(super) bytes: Bytes,
    /// Whether it is a page in the frame of the site, which takes a panel.
    pub(super) is_page: bool,
    pub(super) subject: Subject,
}

impl Preview {
    /// Makes a checked workspace ready to be looked at.
    pub(super) fn of(
        root: &Path,
        sources: Arc<Sources>,
        workspace: Workspace,
        number: u64,
        kept: Arc<Kept>,
    ) -> Result<Self> {
        let theme = theme::load(root)?;
        let logo = build::logo(root, &workspace)?;
        let settings = Settings::new(
            theme::templates(root, &workspace)?,
            logo.as_ref().map(|(name, _)| name.clone()),
            workspace.catalog.names().collect(),
            formats::of(&Output::ALL, PdfBackend::BACKENDS),
        );
        let settings = settings.with_spoken(&workspace);
        Ok(Self {
            root: root.to_path_buf(),
            files: build::files(&theme, logo.as_ref()),
            sources,
            workspace,
            settings,
            number,
            addresses: OnceLock::new(),
            books: Mutex::default(),
            ground: OnceLock::new(),
            kept,
            making: Mutex::default(),
            typesetting: Mutex::default(),
        })
    }

    pub(super) fn templates(&self) -> &Templates {
        &self.settings.templates
    }

    /// The workspace, to make something of it.
    pub(super) fn input(&self) -> SiteInput<'_> {
        let world = World { workspace: &self.workspace, files: &self.files };
        SiteInput::new(world, &self.settings)
    }

    /// The workspace as those see it who make something of a subject: in the words of its model.
    pub(super) fn input_of(&self, subject: &Subject) -> SiteInput<'_> {
        let world = World { workspace: &self.workspace, files: &self.files };
        SiteInput::new(world, self.settings.of(subject))
    }

    /// The versions that have a board of targets.
    pub(super) fn boards(&self) -> impl Iterator<Item = VersionRef> + '_ {
        let profiles = self.workspace.catalog.profiles.iter().map(|profile| profile.name());
        profiles.filter(|name| self.workspace.tailored(name).is_some())
    }

    pub(super) fn has_board(&self, name: &VersionRef) -> bool {
        self.boards().any(|known| known == *name)
    }

    /// The files made of a version that a browser can show.
    pub(super) fn offered(&self, subject: &Subject) -> Vec<FileLink> {
        let shown = self.input_of(subject).artifacts_of(subject).into_iter().filter(|file| {
            let can_show = file.path.ends_with(".pdf") || file.path.ends_with(".html");
            file.offer.is_some() && can_show
        });
        let link = |file: Artifact| FileLink {
            url: format!("/{}", file.path),
            title: file.title,
            label: file.label,
        };
        shown.map(link).collect()
    }

    /// The file at an address; nothing if the site has none there.
    pub(super) fn file(&self, path: &str) -> Result<Option<PreviewFile>> {
        let Some((subject, format)) = self.maker(path) else { return Ok(None) };
        if let Some(file) = self.kept_as(path, None) {
            return Ok(Some(file));
        }
        // Two tabs that ask for one page at once have it made once; paper keeps no page waiting.
        let is_paper = path.ends_with(".pdf");
        let _turn = locked(if is_paper { &self.typesetting } else { &self.making });
        if let Some(file) = self.kept_as(path, None) {
            return Ok(Some(file));
        }
        if format.name == "pages" {
            return self.page(path, &subject, format);
        }
        for (made, body) in (format.make)(&self.input_of(&subject), &subject)? {
            let digest = hashed(&body);
            // What is only there for the asking is made only if it is asked for.
            let is_asked = made == path;
            let is_plain = matches!(body, Body::Text(_) | Body::Bytes(_));
            if (is_asked || is_plain) && self.kept_as(&made, Some(&digest)).is_none() {
                let bytes = self.bytes_of(body)?;
                let file = PreviewFile { bytes, is_page: false, subject: subject.clone() };
                self.keep(&made, digest, file);
            }
        }
        Ok(self.kept_as(path, None))
    }

    /// What makes the file at an address.
    fn maker(&self, path: &str) -> Option<(Subject, &'static OutputFormat)> {
        let known = self.addresses.get_or_init(|| self.list());
        if let Some(found) = known.get(path) {
            return Some(found.clone());
        }
        // A book may have more pages than are known before it is made.
        let folder = &path[..=path.rfind('/')?];
        let (subject, format) = known.get(&format!("{folder}index.html"))?;
        (format.is_open_ended && path.ends_with(".html")).then(|| (subject.clone(), *format))
    }

    fn list(&self) -> BTreeMap<String, (Subject, &'static OutputFormat)> {
        let input = self.input();
        let mut all = BTreeMap::new();
        for subject in input.subjects() {
            for format in &self.settings.formats {
                for file in (format.list)(&input, &subject) {
                    all.insert(file.path, (subject.clone(), *format));
                }
            }
        }
        all
    }

    /// A page of a book.
    fn page(
        &self,
        path: &str,
        subject: &Subject,
        format: &OutputFormat,
    ) -> Result<Option<PreviewFile>> {
        let Some(book) = self.book(subject, format)? else { return Ok(None) };
        let inside = path.strip_prefix(&subject.folder()).unwrap_or(path);
        let at = book.pages.iter().position(|page| site::html_path(&page.path) == inside);
        let Some(at) = at else { return Ok(None) };
        let ground = self.ground.get_or_init(|| self.settings.frames_digest());
        let digest = format!("{ground} {}", book.page_digests()[at]);
        if let Some(file) = self.kept_as(path, Some(&digest)) {
            return Ok(Some(file));
        }
        let scratch = tempfile::Builder::new().prefix("smm-serve-").tempdir()?;
        site::write_theme(&scratch.path().join(site::THEME))?;
        let templates = &self.settings.of(subject).templates;
        let part = BookPart { book: &book, wanted: &[at], templates };
        let made = site::write(&[part], &scratch.path().join("book"))?;
        let Some(MadePage { text, .. }) = made.into_iter().flatten().next() else {
            bail!("`{path}` was not made")
        };
        let file = PreviewFile { bytes: text.into(), is_page: true, subject: subject.clone() };
        self.keep(path, digest, file.clone());
        Ok(Some(file))
    }

    fn book(&self, subject: &Subject, format: &OutputFormat) -> Result<Option<Arc<Book>>> {
        if let Some(book) = locked(&self.books).get(subject) {
            return Ok(Some(Arc::clone(book)));
        }
        let bodies = (format.make)(&self.input_of(subject), subject)?;
        let book = bodies.into_iter().find_map(|(_, body)| match body {
            Body::Book(book) => Some(Arc::new(book)),
            _ => None,
        });
        if let Some(book) = &book {
            locked(&self.books).insert(subject.clone(), Arc::clone(book));
        }
        Ok(book)
    }

    fn bytes_of(&self, body: Body<'_>) -> Result<Bytes> {
        Ok(match body {
            Body::Text(text) => text.into(),
            Body::Bytes(bytes) => bytes.to_vec().into(),
            Body::Tables(title, sheets) => workbook::tables(&title, &sheets)?.into(),
            Body::Workbook(form) => workbook::blank(&form)?.into(),
            Body::Paper(document, sheet) => {
                let paper = PdfBackend::open(&self.root, &self.workspace)?;
                let printed = paper.print(&document, &[sheet])?.pop();
                printed.context("nothing was printed")?.into()
            }
            Body::Archive(_) | Body::Sizes(_) => bail!("it is made by `smm build`"),
            Body::Book(_) => bail!("a book is made page by page"),
        })
    }

    /// A file that was made of this state, or of the same as it would be made from now.
    fn kept_as(&self, path: &str, digest: Option<&str>) -> Option<PreviewFile> {
        let mut kept = locked(&self.kept.0);
        let found = kept.get_mut(path)?;
        if found.number != self.number && digest != Some(&found.digest) {
            return None;
        }
        found.number = self.number;
        Some(found.file.clone())
    }

    fn keep(&self, path: &str, digest: String, file: PreviewFile) {
        let mut kept = locked(&self.kept.0);
        let size: usize = kept.values().map(|kept| kept.file.bytes.len()).sum();
        if size > MAX_KEPT {
            kept.clear();
        }
        kept.insert(path.to_owned(), KeptFile { number: self.number, digest, file });
    }
}

/// A lock; who held it last may have been ended by a bug, which is no reason to end everybody.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
