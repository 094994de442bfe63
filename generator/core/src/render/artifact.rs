//! What a workspace consists of: the artifacts that can be made of it, and what they are made from.
//!
//! In: a checked workspace. Out: an ordered list of [`Artifact`]s, and their bodies. The unit in
//! which things are made and kept is a format of a subject ("the pages of retail-pos@1.0"), because
//! mdBook renders a book at once, and both sheets of a checklist are one layout.
//! Everything is read through [`SiteInput`], which keeps what was asked; nobody lists by hand what a
//! thing depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::mapping::TableSheet;
use super::paper::{Document, PaperInput, Sheet};
use super::reads::{self, Card, Head, Read, World};
use super::shared_pairs::SharedPairs;
use super::shared_texts::SharedTexts;
use super::standings::Standings;
use super::{TemplateError, Templates};
use crate::addresses;
use crate::assess::Questionnaire;
use crate::comments::{self, Disposition};
use crate::editions::{self, Pair};
use crate::glossary::Glossary;
use crate::guide::Guide;
use crate::mappings::{self, Mapped};
use crate::model::{Model, Profile, VersionRef};
use crate::profile::Tailored;
use crate::schema::Doc;
use crate::schema::assessment::AssessmentDoc;
use crate::schema::workspace::WorkspaceDoc;
use crate::words::Words;
use crate::workspace::Workspace;

/// What things are made of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The workspace as a whole: guide, catalog, what all books share.
    Site,
    /// A model or profile version.
    Version(VersionRef),
    /// What changed between two versions.
    Changes(VersionRef, VersionRef),
    /// The search over all books.
    Search,
}

impl Subject {
    /// The folder below the root of the site, with a `/` behind it; empty for the whole.
    pub fn folder(&self) -> String {
        match self {
            Self::Site => String::new(),
            Self::Version(name) => format!("{}/", name.path()),
            Self::Changes(old, new) => {
                format!("{}/changes/{}-{}/", new.id, old.version, new.version)
            }
            Self::Search => "search/".to_owned(),
        }
    }
}

/// The list in plain text of how large the files are that a book offers.
pub const SIZES_LIST: &str = "sizes.txt";
/// What says that, in the folder of the book: a style sheet for its pages, and the list.
pub const SIZES: [&str; 2] = ["sizes.css", SIZES_LIST];

/// A file that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Path below the root of the site.
    pub path: String,
    /// What it is called where it is offered.
    pub title: String,
    /// The kind of file, as readers know it.
    pub label: &'static str,
    /// How it is offered for download; pages and what they need are not.
    pub offer: Option<Offer>,
}

/// How a file is offered on the overview of its book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it is good for.
    pub note: String,
    /// Whether browsers save it instead of opening it.
    pub saves: bool,
    /// Whether every page of the book leads to it, and not the overview alone.
    pub is_main: bool,
}

impl Artifact {
    /// The same, as one of the few that every page of its book leads to.
    #[must_use]
    pub fn main(self) -> Self {
        let offer = self.offer.map(|offer| Offer { is_main: true, ..offer });
        Self { offer, ..self }
    }

    /// The same, as a page that browsers open.
    #[must_use]
    pub fn opened(self) -> Self {
        let offer = self.offer.map(|offer| Offer { saves: false, ..offer });
        Self { offer, ..self }
    }

    /// A file that is part of the site and offered nowhere.
    pub fn part(path: String, title: &str, label: &'static str) -> Self {
        Self { path, title: title.to_owned(), label, offer: None }
    }
}

/// What a file is, before a backend turns it into bytes.
#[derive(Debug)]
pub enum Body<'w> {
    /// Text, as it is.
    Text(String),
    /// Bytes, as they are.
    Bytes(&'w [u8]),
    /// The pages of a book, for mdBook; the path is that of its folder.
    Book(Book),
    /// A document for Typst, on a sheet.
    Paper(Document, Sheet),
    /// Plain tables as a workbook, with its title.
    Tables(String, Vec<TableSheet>),
    /// A form as a workbook.
    Workbook(Box<Questionnaire>),
    /// Files of this output, packed into one.
    Archive(Archive),
    /// The sizes of files of this output, by their paths.
    Sizes(Vec<String>),
}

impl Hash for Body<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Text(text) => text.hash(state),
            Self::Bytes(bytes) => bytes.hash(state),
            Self::Book(book) => book.hash(state),
            Self::Paper(document, sheet) => (document, sheet.name()).hash(state),
            Self::Tables(title, sheets) => (title, sheets).hash(state),
            // Small, and by far not all of its types can be hashed.
            Self::Workbook(form) => reads::shown(form).hash(state),
            Self::Archive(archive) => archive.hash(state),
            Self::Sizes(paths) => paths.hash(state),
        }
    }
}

/// What goes into the archive of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Archive {
    /// The edition.
    pub(super) name: VersionRef,
    /// It and what lies beneath it.
    pub(super) layers: Vec<VersionRef>,
}

/// A book, ready for mdBook.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Book {
    /// Title.
    pub title: String,
    /// One sentence for search engines.
    pub description: String,
    /// Language of the text, a BCP 47 tag.
    pub language: String,
    /// What `frame.html` is given on every page: brand, contents, what stands at the foot.
    pub frame: serde_json::Value,
    /// The pages in reading order.
    pub pages: Vec<Page>,
}

impl Book {
    /// What each page is made from, in order, as one digest: its own text, and what all pages show of the
    /// book.
    pub fn page_digests(&self) -> Vec<String> {
        let heads: Vec<_> = self.pages.iter().map(|page| (&page.title, &page.path)).collect();
        let shared = (&self.title, &self.description, &self.language, &self.frame, heads);
        let shared = reads::hashed(&shared);
        let pages = self.pages.iter().enumerate();
        pages
            .map(|(at, page)| reads::hashed(&(&shared, at, &page.markdown, &page.description)))
            .collect()
    }
}

/// A page of a book.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    /// Title.
    pub title: String,
    /// Path below the folder of the book, ending in `.md`.
    pub path: String,
    /// Its Markdown, which may hold blocks of HTML.
    pub markdown: String,
    /// What it is about, in a sentence or two; empty for that of the book.
    pub description: String,
}

/// A kind of output, as `smm build --only` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Output {
    /// Pages, with the reports of the example assessments.
    Site,
    /// What is printed and read: checklists, guides, redlines.
    Checklists,
    /// Forms to be filled: PDF, XLSX and HTML.
    Templates,
    /// For programs: JSON, CSV, release notes.
    Data,
    /// All of that as one file for each edition.
    Archives,
}

impl Output {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Site, Self::Checklists, Self::Templates, Self::Data, Self::Archives];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Checklists => "checklists",
            Self::Templates => "templates",
            Self::Data => "data",
            Self::Archives => "archives",
        }
    }
}

/// What turns bodies into bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// Nothing but what every build of the tool has.
    BuiltIn,
    /// Typst, which a build without the feature `pdf` does without.
    Typst,
    /// What packs files that were made, and so comes after all others.
    Packing,
}

/// What is made of a subject: paths below the root of the site, and bodies.
pub type Bodies<'w> = Result<Vec<(String, Body<'w>)>, TemplateError>;

/// A format of output. Each has a file in `render/formats`.
#[derive(Debug)]
pub struct OutputFormat {
    /// Its name, which no other has.
    pub name: &'static str,
    /// The kind of output it belongs to.
    pub output: Output,
    /// What it needs to become bytes.
    pub backend: Backend,
    /// The page templates that it fills, by name; those may take in others.
    pub fills: &'static [&'static str],
    /// Whether there may be more files than those listed, in a folder of their own.
    pub is_open_ended: bool,
    /// The files of a subject; none if it does not come in this format.
    pub list: fn(&SiteInput<'_>, &Subject) -> Vec<Artifact>,
    /// Makes them.
    pub make: for<'w> fn(&SiteInput<'w>, &Subject) -> Bodies<'w>,
}

/// What is the same for everything that one run makes.
#[derive(Debug)]
pub struct Settings {
    /// The page templates.
    pub templates: Templates,
    /// Path of the logo below the assets, if the brand has one.
    pub logo: Option<String>,
    /// The names of the books that are built, models first.
    pub books: Vec<VersionRef>,
    /// The formats that are made; pages lead to these and to no others.
    pub formats: Vec<&'static OutputFormat>,
    /// What several books have in common, once it was made.
    pub(super) texts: SharedTexts,
    /// Versions that were compared.
    pairs: SharedPairs,
    /// How the books stand to each other, once somebody asked.
    standings: OnceLock<Standings>,
    /// The same for versions whose model has names of its own for things, by the versions.
    spoken: Vec<(BTreeSet<VersionRef>, Settings)>,
    /// Whether every model has them, so that the site as a whole speaks so too.
    is_spoken_by_all: bool,
}

impl Settings {
    /// What everything is made with, before anything is made; in the words of the templates.
    pub fn new(
        templates: Templates,
        logo: Option<String>,
        books: Vec<VersionRef>,
        formats: Vec<&'static OutputFormat>,
    ) -> Self {
        Self {
            templates,
            logo,
            books,
            formats,
            texts: SharedTexts::default(),
            pairs: SharedPairs::default(),
            standings: OnceLock::new(),
            spoken: Vec::new(),
            is_spoken_by_all: false,
        }
    }

    /// Whether a kind of output is made.
    pub fn makes(&self, output: Output) -> bool {
        self.formats.iter().any(|format| format.output == output)
    }

    /// The same, and how each version is spoken of.
    pub fn with_spoken(mut self, workspace: &Workspace) -> Self {
        let mut spoken: Vec<(BTreeSet<VersionRef>, Self)> = Vec::new();
        for name in workspace.catalog.names() {
            let words = workspace.words_of(&name);
            if *words == workspace.words {
                continue;
            }
            let known = spoken.iter_mut().find(|(_, own)| own.templates.words() == words);
            match known {
                Some((names, _)) => drop(names.insert(name)),
                None => spoken.push((BTreeSet::from([name]), self.speaking(words))),
            }
        }
        let own = workspace.words_of_all();
        self.is_spoken_by_all = *own != workspace.words;
        self.spoken = spoken;
        self
    }

    fn speaking(&self, words: &Words) -> Self {
        let templates = self.templates.speaking(words);
        Self::new(templates, self.logo.clone(), self.books.clone(), self.formats.clone())
    }

    /// The settings by which something is made.
    pub fn of(&self, subject: &Subject) -> &Self {
        let own = match subject {
            Subject::Version(name) | Subject::Changes(_, name) => {
                self.spoken.iter().find(|(names, _)| names.contains(name))
            }
            Subject::Site | Subject::Search => {
                self.spoken.first().filter(|_| self.is_spoken_by_all)
            }
        };
        own.map_or(self, |(_, own)| own)
    }

    /// The digest of what frames around pages are made from.
    pub fn frames_digest(&self) -> String {
        let digest = |(names, own): &(BTreeSet<VersionRef>, Self)| {
            (names.clone(), own.templates.words().clone())
        };
        let spoken: Vec<_> = self.spoken.iter().map(digest).collect();
        reads::shown(&(self.templates.digest(), self.is_spoken_by_all, spoken))
    }

    /// The digest of all of them.
    pub fn digest(&self) -> String {
        let formats: Vec<&str> = self.formats.iter().map(|format| format.name).collect();
        reads::shown(&(self.frames_digest(), &self.logo, &self.books, formats))
    }
}

/// The workspace as those see it who make something of it. What they ask is written down.
#[derive(Debug)]
pub struct SiteInput<'w> {
    /// What is the same for all.
    pub settings: &'w Settings,
    world: World<'w>,
    reads: Mutex<BTreeSet<Read>>,
}

impl<'w> SiteInput<'w> {
    /// The words that pages are written with.
    pub fn words(&self) -> &'w Words {
        self.settings.templates.words()
    }

    /// A fresh view, of which nothing was asked yet.
    pub fn new(world: World<'w>, settings: &'w Settings) -> Self {
        Self { settings, world, reads: Mutex::default() }
    }

    /// Everything that was asked.
    pub fn into_reads(self) -> BTreeSet<Read> {
        self.reads.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, read: Read) {
        self.reads.lock().unwrap_or_else(PoisonError::into_inner).insert(read);
    }

    /// `smm.toml`.
    pub fn config(&self) -> &'w WorkspaceDoc {
        self.note(Read::Config);
        &self.world.workspace.config
    }

    /// Files that go into the site as they are: path below its root, and bytes.
    pub fn files(&self) -> &'w [(String, Vec<u8>)] {
        self.note(Read::Files);
        self.world.files
    }

    /// The glossary.
    pub fn glossary(&self) -> &'w Glossary {
        self.note(Read::Glossary);
        &self.world.workspace.glossary
    }

    /// The hand-written chapters.
    pub fn guide(&self) -> &'w Guide {
        self.note(Read::Guide);
        &self.world.workspace.guide
    }

    /// The model that the chapters refer to.
    pub fn guide_model(&self) -> Option<&'w Model> {
        self.note(Read::GuideModel);
        self.world.workspace.guide_model()
    }

    /// What references in the chapters lead to, from a page that lies as deep as `to_root` says.
    pub(crate) fn guide_targets(&self, to_root: &str) -> BTreeMap<String, addresses::LinkTarget> {
        self.note(Read::GuideTargets);
        addresses::of_guide(self.world.workspace, to_root)
    }

    /// What other books say of a version.
    pub fn head(&self, name: &VersionRef) -> Option<Head<'w>> {
        self.note(Read::Head(name.clone()));
        Head::of(self.world.workspace, name)
    }

    /// What a card says of a version besides its head.
    pub fn card(&self, name: &VersionRef) -> Option<Card<'w>> {
        self.note(Read::Card(name.clone()));
        Card::of(self.world.workspace, name)
    }

    /// The practices that a version has a page for: id and title.
    pub fn practices(&self, name: &VersionRef) -> Vec<(&'w str, &'w str)> {
        self.note(Read::Practices(name.clone()));
        reads::practices(self.world.workspace, name)
    }

    /// The ids of the practices that a version leaves out.
    pub fn left_out(&self, name: &VersionRef) -> Vec<&'w str> {
        self.note(Read::LeftOut(name.clone()));
        reads::left_out(self.world.workspace, name)
    }

    /// Whether any indicator of a version says what is looked at.
    pub fn says_what_is_looked_at(&self, name: &VersionRef) -> bool {
        self.note(Read::LookedAt(name.clone()));
        reads::says_what_is_looked_at(self.world.workspace, name)
    }

    /// The targets of a version: id of the practice and level.
    pub fn targets(&self, name: &VersionRef) -> Vec<(&'w str, u8)> {
        self.note(Read::Targets(name.clone()));
        reads::targets(self.world.workspace, name)
    }

    /// A version, resolved.
    pub fn tailored(&self, name: &VersionRef) -> Option<&'w Tailored> {
        self.note(Read::Layers(name.clone()));
        self.world.workspace.tailored(name)
    }

    /// A version that is known to resolve.
    ///
    /// # Panics
    /// The workspace was not checked.
    pub fn resolved(&self, name: &VersionRef) -> &'w Tailored {
        self.tailored(name).expect("a checked version resolves")
    }

    /// What paper is made from, for a version that is known to resolve.
    pub fn paper(&self, name: &VersionRef) -> PaperInput<'w> {
        PaperInput {
            tailored: self.resolved(name),
            config: self.config(),
            glossary: self.glossary(),
            words: self.words(),
            assessment: None,
        }
    }

    /// The assessments by a version: name in addresses, and document.
    pub fn assessments(&self, name: &VersionRef) -> Vec<&'w Doc<AssessmentDoc>> {
        self.note(Read::Assessments(name.clone()));
        let name = name.to_string();
        let docs = self.world.workspace.assessments.iter();
        docs.filter(|doc| *doc.value.profile == name).collect()
    }

    /// The mappings that start from a version.
    pub fn mappings(&self, name: &VersionRef) -> Vec<Mapped<'w>> {
        self.note(Read::Mappings(name.clone()));
        mappings::of_version(self.world.workspace, name)
    }

    /// The mappings that start from a version or from what lies beneath it, each with its start.
    pub fn mappings_of_layers(&self, name: &VersionRef) -> Vec<(VersionRef, Mapped<'w>)> {
        for layer in self.world.workspace.catalog.layers([name.clone()]) {
            self.note(Read::Mappings(layer));
        }
        self.note(Read::Layers(name.clone()));
        mappings::of_layers(self.world.workspace, name)
    }

    /// The comments on a version with what became of them; none without a register.
    pub fn comments(&self, name: &VersionRef) -> Option<Vec<Disposition<'w>>> {
        self.note(Read::Comments(name.clone()));
        self.world.workspace.register(name)?;
        // Whether the text that a comment is about is another since, these say.
        for read in [Read::Layers(name.clone()), Read::Glossary, Read::Guide] {
            self.note(read);
        }
        Some(comments::dispositions(self.world.workspace, name))
    }

    /// Whether there is a register of comments on a version.
    pub fn has_register(&self, name: &VersionRef) -> bool {
        self.note(Read::Comments(name.clone()));
        self.world.workspace.register(name).is_some()
    }

    /// The version before another of the same model or profile.
    pub fn before(&self, name: &VersionRef) -> Option<VersionRef> {
        self.note(Read::Versions);
        editions::before(self.world.workspace, name)
    }

    /// The pairs of built versions for which there is a book of changes.
    pub fn pairs(&self) -> &'w [(VersionRef, VersionRef)] {
        self.note(Read::Versions);
        self.standings().pairs()
    }

    /// All built versions of a model or profile.
    pub(super) fn versions(&self, id: &str) -> &'w [VersionRef] {
        self.standings().versions(id)
    }

    /// The built version of a model or profile that readers should use: the newest that is published; the
    /// newest of all while none is.
    pub(super) fn current(&self, id: &str) -> Option<&'w VersionRef> {
        for name in self.versions(id) {
            self.note(Read::Head(name.clone()));
        }
        self.standings().current(id)
    }

    /// The books that are laid over nothing, those beneath a profile, and those directly on top of it.
    pub(super) fn around(&self, tailored: Option<&Tailored>) -> Vec<&'w VersionRef> {
        self.note(Read::Standing);
        let mut places = self.standings().bases().clone();
        if let Some((tailored, own)) = tailored.and_then(|one| Some((one, one.profile()?.name()))) {
            let beneath = tailored.profiles.iter().map(Profile::name);
            places.extend(beneath.filter_map(|name| self.standings().place(&name)));
            places.extend(self.standings().above(&own));
        }
        places.into_iter().map(|at| &self.settings.books[at]).collect()
    }

    /// The built profiles over the versions of a model, of each the version that readers should use.
    pub(super) fn compared(&self, model: &str) -> &'w [VersionRef] {
        self.note(Read::Standing);
        self.standings().compared(model)
    }

    fn standings(&self) -> &'w Standings {
        let settings = self.settings;
        settings.standings.get_or_init(|| Standings::of(self.world.workspace, &settings.books))
    }

    /// Whether a version is one of a mapping, whose redline stands beside the book that it maps.
    pub fn is_mapping(&self, name: &VersionRef) -> bool {
        self.note(Read::Versions);
        mappings::find(self.world.workspace, name).is_some()
    }

    /// The version whose book speaks of another: of a mapping the one that it maps, else itself.
    pub fn book_of(&self, name: &VersionRef) -> VersionRef {
        self.note(Read::Changes(name.id.clone()));
        editions::book_of(self.world.workspace, name)
    }

    /// Two versions compared for their readers, with what the authors of every layer declared.
    pub fn compare(&self, old: &VersionRef, new: &VersionRef) -> Option<Arc<Pair>> {
        for name in [old, new] {
            let book = self.book_of(name);
            self.note(Read::Mappings(book.clone()));
            self.note(Read::Layers(book));
        }
        for layer in self.world.workspace.catalog.layers([old.clone(), new.clone()]) {
            self.note(Read::Changes(layer.id));
        }
        let compared = || editions::compare_for_readers(self.world.workspace, old, new);
        self.settings.pairs.pair([old, new], compared)
    }

    /// What the authors say that a step between versions set out to do.
    pub fn authors_summary(&self, old: &VersionRef, new: &VersionRef) -> Option<&'w str> {
        self.note(Read::Changes(new.id.clone()));
        editions::authors_summary(self.world.workspace, old, new)
    }

    /// Every subject, the whole first and what is found in all of it last.
    pub fn subjects(&self) -> Vec<Subject> {
        let books = self.settings.books.iter().cloned().map(Subject::Version);
        let changes = self.pairs().iter().cloned();
        let changes = changes.map(|(old, new)| Subject::Changes(old, new));
        std::iter::once(Subject::Site)
            .chain(books)
            .chain(changes)
            .chain([Subject::Search])
            .collect()
    }

    /// Everything that is made of a subject, in order.
    pub fn artifacts_of(&self, subject: &Subject) -> Vec<Artifact> {
        self.settings.formats.iter().flat_map(|format| (format.list)(self, subject)).collect()
    }

    /// Everything that is made, in order.
    pub fn artifacts(&self) -> Vec<Artifact> {
        self.subjects().iter().flat_map(|subject| self.artifacts_of(subject)).collect()
    }
}
