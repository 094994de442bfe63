//! What changed between two versions: a book with a summary, one redline per practice and all of it
//! on one page, and the same for programs and for paper.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::TemplateError;
use super::page_frame::{self, NavEntry, NavGroup, NavPart, NavView};
use super::view::{BookView, Link};
use crate::addresses;
use crate::diff::{Change, Kind};
use crate::editions::Pair;
use crate::markdown::{Links, plain, to_html};
use crate::model::{Model, VersionRef};
use crate::render::artifact::{Book, Page, SiteInput, Subject};
use crate::render::changes::{
    ChangeLinks, GroupView, PaperFrame, RecheckView, RedlineSheet, Sheets, SummaryView,
    redline_paper, sheet_stem, sheets,
};
use crate::render::mapping;
use crate::render::paper::Document;
use crate::render::stage::status_named;

/// Page with everything, for paper.
pub const PRINT: &str = "redline.md";

#[derive(Serialize)]
struct ChangesView<'p> {
    book: BookView,
    book_url: String,
    book_title: String,
    pdf: Option<String>,
    notes: Option<String>,
    data: Option<String>,
    title: String,
    kicker: String,
    lede: String,
    /// Whether the page opens with what changed in all.
    opens: bool,
    summary: Option<&'p SummaryView>,
    recheck: &'p [RecheckView],
    rows: Vec<ChangeRow>,
    groups: Vec<GroupView>,
    is_index: bool,
}

#[derive(Serialize)]
struct ChangeRow {
    url: String,
    title: String,
    count: String,
}

/// Two versions of a model or profile, compared once for all that is made of it.
#[derive(Debug)]
pub struct Revision<'i, 's> {
    input: &'i SiteInput<'s>,
    old: &'i VersionRef,
    new: &'i VersionRef,
    pair: Arc<Pair>,
    /// The model as readers of the newer version see it.
    model: Option<&'s Model>,
}

impl<'i, 's> Revision<'i, 's> {
    /// Compares two versions.
    ///
    /// # Panics
    /// The workspace does not have them.
    pub fn of(input: &'i SiteInput<'s>, old: &'i VersionRef, new: &'i VersionRef) -> Self {
        let pair = input.compare(old, new).expect("pairs are of versions of the workspace");
        let tailored = input.tailored(&input.book_of(new));
        Self { input, old, new, pair, model: tailored.map(|tailored| &tailored.model) }
    }

    /// Makes the book of what changed.
    ///
    /// # Errors
    /// A template asks for something that the page does not have.
    pub fn book(&self) -> Result<Book, TemplateError> {
        let Self { input, old, new, pair, .. } = self;
        let words = input.words();
        let places = Places::of(self);
        let parts = sheets(&pair.diff, [&pair.old, &pair.new], &places, words);
        let book = ChangesBook { of: self, parts: &parts, places: &places };
        let folder = Subject::Changes((*old).clone(), (*new).clone()).folder();
        Ok(Book {
            title: words.with("changes.book", &[("title", &parts.title)]),
            description: words.with("changes.description", &[("old", old), ("new", new)]),
            language: input.config().language.clone(),
            frame: page_frame::changes_frame(input, self.model, book.view(), book.nav(), &folder),
            pages: book.pages()?,
        })
    }

    /// The pair that is compared.
    pub fn pair(&self) -> &Pair {
        &self.pair
    }

    /// The redline, to be typeset for ballot.
    pub fn paper(&self) -> Document {
        let notice = self.model.as_ref().map_or("", |model| &model.notice.markdown);
        let frame = PaperFrame {
            publisher: &self.input.config().publisher,
            notice: &plain(notice),
            summary: self.authors_summary(),
        };
        redline_paper(&self.pair.diff, [&self.pair.old, &self.pair.new], frame, self.input.words())
    }

    /// What the authors say that the revision set out to do.
    pub fn authors_summary(&self) -> Option<&'s str> {
        self.input.authors_summary(self.old, self.new)
    }
}

struct ChangesBook<'b> {
    of: &'b Revision<'b, 'b>,
    parts: &'b Sheets,
    places: &'b Places<'b>,
}

impl ChangesBook<'_> {
    fn view(&self) -> BookView {
        let (to, words) = (&self.of.pair.new.header, self.of.input.words());
        BookView {
            url: "index.html".to_owned(),
            title: words.with("changes.of", &[("title", &to.title), ("version", &to.version)]),
            short: self.both_versions(),
            status: status_named(&to.status, words).to_owned(),
            date: words.day(&to.date),
        }
    }

    /// The two versions, as they stand above a title.
    fn both_versions(&self) -> String {
        let (old, new) = (&self.of.old.version, &self.of.new.version);
        self.of.input.words().with("changes.from_to", &[("old", old), ("new", new)])
    }

    fn nav(&self) -> NavView {
        let words = self.of.input.words();
        let entries = self.parts.sheets.iter().map(|sheet| {
            NavEntry::new(&sheet.title, &format!("{}.md", sheet_stem(sheet.practice.as_deref())))
        });
        let first = vec![
            NavEntry::new(words.say("changes.summary"), "index.md"),
            NavEntry::new(words.say("changes.one_page"), PRINT),
        ];
        let group = |title: Option<&str>, entries: Vec<NavEntry>| NavGroup {
            title: title.map(str::to_owned),
            open: true,
            parts: vec![NavPart { title: None, depth: 0, entries }],
        };
        let book = self.view();
        NavView {
            title: book.title,
            note: words.with("changes.since", &[("since", &self.of.old.version)]),
            downloads: Vec::new(),
            groups: vec![
                group(None, first),
                group(Some(words.say("changes.redlines")), entries.collect()),
            ],
        }
    }

    fn pages(&self) -> Result<Vec<Page>, TemplateError> {
        let group = |sheet: &RedlineSheet, title: Option<String>| GroupView {
            title,
            changes: sheet.changes.clone(),
        };
        let (sheets, words) = (&self.parts.sheets, self.of.input.words());
        let whole = sheets.iter().map(|sheet| group(sheet, Some(sheet.title.clone()))).collect();
        let mut pages = vec![
            self.page(words.say("changes.title"), "index.md", Vec::new())?,
            self.page(words.say("changes.on_one_page"), PRINT, whole)?,
        ];
        for sheet in sheets {
            let path = format!("{}.md", sheet_stem(sheet.practice.as_deref()));
            pages.push(self.page(&sheet.title, &path, vec![group(sheet, None)])?);
        }
        Ok(pages)
    }

    fn page(&self, title: &str, path: &str, groups: Vec<GroupView>) -> Result<Page, TemplateError> {
        let is_index = path == "index.md";
        let opens = is_index || path == PRINT;
        let (to, input) = (&self.of.pair.new.header, self.of.input);
        let lede = self.of.authors_summary().filter(|_| opens);
        let subject = Subject::Changes(self.of.old.clone(), self.of.new.clone());
        let (folder, files) = (subject.folder(), input.artifacts_of(&subject));
        let offered = |label: &str| {
            let file = files.iter().find(|file| file.offer.is_some() && file.label == label)?;
            Some(file.path.strip_prefix(&folder)?.to_owned())
        };
        let view = ChangesView {
            book: self.view(),
            book_url: self.places.home.clone(),
            book_title: format!("{} {}", to.title, to.version),
            pdf: offered("PDF"),
            notes: offered("Markdown"),
            data: offered("JSON"),
            title: title.to_owned(),
            kicker: self.both_versions(),
            lede: lede.map_or_else(String::new, |lede| to_html(lede, self.places)),
            opens,
            summary: self.parts.summary.as_ref(),
            recheck: if is_index { &self.parts.recheck } else { &[] },
            rows: if is_index { self.rows() } else { Vec::new() },
            groups,
            is_index,
        };
        let markdown = input.settings.templates.fill("changes.html", &view)?;
        Ok(Page {
            title: title.to_owned(),
            path: path.to_owned(),
            markdown,
            description: String::new(),
        })
    }

    fn rows(&self) -> Vec<ChangeRow> {
        let words = self.of.input.words();
        let row = |sheet: &RedlineSheet| ChangeRow {
            url: format!("{}.html", sheet_stem(sheet.practice.as_deref())),
            title: sheet.title.clone(),
            count: words.count("count.changes", sheet.count),
        };
        self.parts.sheets.iter().map(row).collect()
    }
}

/// Where things stand in the books of the two versions, seen from a page of changes.
struct Places<'s> {
    pair: &'s Pair,
    /// Where what changed stands as a whole.
    home: String,
    /// Whether every change stands there, as the rows of a mapping do.
    is_one_page: bool,
    targets: BTreeMap<String, (String, String)>,
}

impl<'s> Places<'s> {
    fn of(revision: &'s Revision<'_, '_>) -> Self {
        let is_one_page = revision.input.is_mapping(revision.new);
        let (folder, page) = if is_one_page {
            let book = revision.input.book_of(revision.new);
            (format!("../../../{}/", book.path()), mapping::page_of(&revision.new.id))
        } else {
            (format!("../../{}/", revision.new.version), "index.html".to_owned())
        };
        let practices = revision.model.iter().flat_map(|model| &model.practices);
        let targets = practices.flat_map(|one| addresses::of_practice(one, &folder)).collect();
        Self { pair: &revision.pair, home: format!("{folder}{page}"), is_one_page, targets }
    }
}

impl Links for Places<'_> {
    fn reference(&self, id: &str) -> Option<(String, String)> {
        self.targets.get(id).cloned()
    }
    fn terms(&self, _: &str) -> Vec<(std::ops::Range<usize>, String)> {
        Vec::new()
    }
}

impl ChangeLinks for Places<'_> {
    fn change(&self, change: &Change) -> Option<String> {
        if self.is_one_page { Some(self.home.clone()) } else { address(self.pair, change) }
    }
}

/// Where a changed entry stands in the newer book, or in the older one if it is gone.
fn address(pair: &Pair, change: &Change) -> Option<String> {
    let gone = pair.new.entry(&change.key).is_none();
    let version = if gone { &pair.old.header.version } else { &pair.new.header.version };
    let practice = change.home.practice.as_ref()?;
    Some(format!("../../{version}/{}", place_in_book(practice, change)))
}

/// The page of a practice, at a changed entry.
pub(super) fn place_in_book(practice: &str, change: &Change) -> String {
    let anchor = anchor_in_book(change).map_or_else(String::new, |anchor| format!("#{anchor}"));
    format!("{practice}.html{anchor}")
}

/// The anchor of a changed entry on the page of its practice; none for the page as a whole.
pub(super) fn anchor_in_book(change: &Change) -> Option<String> {
    match change.key.kind {
        Kind::Practice | Kind::Related => None,
        Kind::Target => Some("target".to_owned()),
        Kind::Level => {
            let mut steps = change.key.id.rsplit('-');
            let (level, code) = (steps.next()?, steps.next()?);
            Some(format!("{code}-{level}"))
        }
        _ => Some(change.key.id.clone()),
    }
}

/// Links from the overview of a version to its changes, since the version before and the first.
pub(super) fn links_to(input: &SiteInput<'_>, name: &VersionRef) -> Vec<Link> {
    let pairs = input.pairs().iter().filter(|(_, new)| new == name);
    pairs
        .map(|(old, new)| Link {
            url: format!("../changes/{}-{}/index.html", old.version, new.version),
            label: input.words().with("changes.since", &[("since", &old.version)]),
        })
        .collect()
}
