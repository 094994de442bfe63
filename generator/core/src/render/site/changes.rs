//! The book of what changed between two versions: a summary, one redline per practice, and all of
//! it on one page for paper.

use std::collections::BTreeMap;

use serde::Serialize;

use super::chrome::{self, NavEntry, NavGroup, NavPart, NavView};
use super::links::practice_targets;
use super::view::{BookView, long_date};
use super::{Book, Output, Page, Shelf, TemplateError};
use crate::diff::{Change, Kind, VersionDiff};
use crate::editions::{self, Pair};
use crate::markdown::{Links, to_html};
use crate::model::{Practice, VersionRef};
use crate::render::changes::{ChangeLinks, PaperFrame, Sheets, redline_paper, sheet_stem, sheets};
use crate::render::paper::Document;
use crate::text::{count, escape_html};

/// Page with everything, for paper.
const PRINT: &str = "redline.md";

/// The folder of such a book below the site's root.
pub fn changes_folder(old: &VersionRef, new: &VersionRef) -> String {
    format!("{}/changes/{}-{}", new.id, old.version, new.version)
}

/// The pairs of versions for which the shelf has a book of changes.
pub fn changes_pairs(shelf: &Shelf<'_>) -> Vec<(VersionRef, VersionRef)> {
    let mut pairs = editions::pairs(shelf.workspace);
    pairs.retain(|(old, new)| shelf.books.contains(old) && shelf.books.contains(new));
    pairs
}

#[derive(Serialize)]
struct View {
    book: BookView,
    book_path: String,
    book_title: String,
    downloads: String,
    has_data: bool,
    pdf: Option<String>,
    title: String,
    kicker: String,
    lede: String,
    summary: String,
    recheck: String,
    rows: Vec<Row>,
    body: String,
    is_index: bool,
}

#[derive(Serialize)]
struct Row {
    url: String,
    title: String,
    count: String,
}

/// Makes the book of what changed between two versions of the same model or profile.
///
/// # Errors
/// A template asks for something that the page does not have.
///
/// # Panics
/// The workspace does not have the versions.
pub fn changes_book(
    shelf: &Shelf<'_>,
    old: &VersionRef,
    new: &VersionRef,
) -> Result<Book, TemplateError> {
    let pair = editions::compare(shelf.workspace, old, new)
        .expect("the pairs of a shelf are versions of the workspace");
    let places = Places::of(shelf, &pair);
    let parts = sheets(&pair.diff, [&pair.old, &pair.new], &places);
    let book = Scene { shelf, pair: &pair, parts: &parts, places: &places, old, new };
    Ok(Book {
        folder: changes_folder(old, new),
        title: format!("What changed: {}", parts.title),
        description: format!("What changed from {old} to {new}"),
        language: shelf.workspace.config.language.clone(),
        frame: chrome::changes_frame(shelf, book.view(), book.nav())?,
        pages: book.pages()?,
        files: book.files(),
    })
}

/// The redline of two versions, to be typeset for ballot.
///
/// # Panics
/// The workspace does not have the versions.
pub fn changes_paper(shelf: &Shelf<'_>, old: &VersionRef, new: &VersionRef) -> Document {
    let pair = editions::compare(shelf.workspace, old, new)
        .expect("the pairs of a shelf are versions of the workspace");
    let model = editions::tailored(&shelf.workspace.catalog, new).map(|tailored| tailored.model);
    let notice =
        model.map_or_else(String::new, |model| crate::markdown::plain(&model.notice.markdown));
    let frame = PaperFrame {
        publisher: &shelf.workspace.config.publisher,
        notice: &notice,
        summary: editions::authors_summary(shelf.workspace, old, new),
    };
    redline_paper(&pair.diff, [&pair.old, &pair.new], frame)
}

/// Path of the typeset redline below the folder of its book.
pub fn changes_paper_path(old: &VersionRef, new: &VersionRef) -> String {
    format!("downloads/{}-{}-{}-redline.pdf", new.id, old.version, new.version)
}

struct Scene<'s> {
    shelf: &'s Shelf<'s>,
    pair: &'s Pair,
    parts: &'s Sheets,
    places: &'s Places<'s>,
    old: &'s VersionRef,
    new: &'s VersionRef,
}

impl Scene<'_> {
    fn view(&self) -> BookView {
        let to = &self.pair.new.header;
        BookView {
            url: "index.html".to_owned(),
            title: format!("Changes of {} {}", to.title, to.version),
            short: format!("{} to {}", self.old.version, self.new.version),
            status: to.status.clone(),
            date: long_date(&to.date),
        }
    }

    fn nav(&self) -> NavView {
        let entries = self.parts.sheets.iter().map(|sheet| {
            NavEntry::new(&sheet.title, &format!("{}.md", sheet_stem(sheet.practice.as_deref())))
        });
        let first =
            vec![NavEntry::new("Summary", "index.md"), NavEntry::new("All on one page", PRINT)];
        let group = |title: Option<&str>, entries: Vec<NavEntry>| NavGroup {
            title: title.map(str::to_owned),
            open: true,
            parts: vec![NavPart { title: None, entries }],
        };
        let book = self.view();
        NavView {
            title: book.title,
            note: format!("since {}", self.old.version),
            groups: vec![group(None, first), group(Some("Redlines"), entries.collect())],
        }
    }

    fn pages(&self) -> Result<Vec<Page>, TemplateError> {
        let parts = self.parts;
        let whole: String = parts
            .sheets
            .iter()
            .map(|sheet| format!("<h2>{}</h2>\n{}", escape_html(&sheet.title), sheet.body))
            .collect();
        let mut pages = vec![
            self.page("What changed", "index.md", String::new())?,
            self.page("All changes on one page", PRINT, whole)?,
        ];
        for sheet in &parts.sheets {
            let path = format!("{}.md", sheet_stem(sheet.practice.as_deref()));
            pages.push(self.page(&sheet.title, &path, sheet.body.clone())?);
        }
        Ok(pages)
    }

    fn page(&self, title: &str, path: &str, body: String) -> Result<Page, TemplateError> {
        let is_index = path == "index.md";
        let opens = is_index || path == PRINT;
        let text = |text: &str| if opens { text.to_owned() } else { String::new() };
        let to = &self.pair.new.header;
        let view = View {
            book: self.view(),
            book_path: to.version.clone(),
            book_title: format!("{} {}", to.title, to.version),
            downloads: self.downloads(),
            pdf: (self.shelf.outputs.prints(Output::Checklists))
                .then(|| changes_paper_path(self.old, self.new)),
            has_data: self.shelf.outputs.has(Output::Data),
            title: title.to_owned(),
            kicker: format!("{} to {}", self.old.version, self.new.version),
            lede: text(&self.lede()),
            summary: text(&self.parts.summary),
            recheck: if is_index { self.parts.recheck.clone() } else { String::new() },
            rows: if is_index { self.rows() } else { Vec::new() },
            body,
            is_index,
        };
        let markdown = self.shelf.templates.fill("changes.html", &view)?;
        Ok(Page { title: title.to_owned(), path: path.to_owned(), markdown })
    }

    fn rows(&self) -> Vec<Row> {
        let row = |sheet: &crate::render::changes::Sheet| Row {
            url: format!("{}.html", sheet_stem(sheet.practice.as_deref())),
            title: sheet.title.clone(),
            count: count(sheet.count, "change"),
        };
        self.parts.sheets.iter().map(row).collect()
    }

    /// What the authors say that the revision set out to do.
    fn lede(&self) -> String {
        editions::authors_summary(self.shelf.workspace, self.old, self.new)
            .map_or_else(String::new, |summary| to_html(summary, self.places))
    }

    /// Path of the files to download, without what tells them apart.
    fn downloads(&self) -> String {
        format!("downloads/{}-{}-{}", self.new.id, self.old.version, self.new.version)
    }

    fn files(&self) -> Vec<(String, String)> {
        if !self.shelf.outputs.has(Output::Data) {
            return Vec::new();
        }
        let sides = [&self.pair.old, &self.pair.new];
        let summary = editions::authors_summary(self.shelf.workspace, self.old, self.new);
        let stem = self.downloads();
        let notes = crate::render::changes::release_notes(&self.pair.diff, sides, summary);
        vec![
            (format!("{stem}.markdown"), notes),
            (format!("{stem}.json"), crate::render::changes::json(&self.pair.diff)),
        ]
    }
}

/// Where things stand in the books of the two versions, seen from a page of changes.
struct Places<'s> {
    pair: &'s Pair,
    targets: BTreeMap<String, (String, String)>,
}

impl<'s> Places<'s> {
    fn of(shelf: &Shelf<'_>, pair: &'s Pair) -> Self {
        let name = VersionRef::parse(&pair.new.header.name());
        let tailored = name.and_then(|name| editions::tailored(&shelf.workspace.catalog, &name));
        let folder = format!("../../{}/", pair.new.header.version);
        let model = tailored.map(|tailored| tailored.model);
        let practices = model.iter().flat_map(|model| &model.practices);
        let targets = practices.flat_map(|practice| practice_targets(practice, &folder)).collect();
        Self { pair, targets }
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
        address(self.pair, change)
    }
}

/// Where a changed entry stands in the newer book, or in the older one if it is gone.
fn address(pair: &Pair, change: &Change) -> Option<String> {
    let gone = pair.new.entry(&change.key).is_none();
    let version = if gone { &pair.old.header.version } else { &pair.new.header.version };
    let practice = change.home.practice.as_ref()?;
    let anchor = match change.key.kind {
        Kind::Practice | Kind::Related => String::new(),
        Kind::Target => "#target".to_owned(),
        Kind::Level => {
            let mut steps = change.key.id.rsplit('-');
            let (level, code) = (steps.next()?, steps.next()?);
            format!("#{code}-{level}")
        }
        _ => format!("#{}", change.key.id),
    };
    Some(format!("../../{version}/{practice}.html{anchor}"))
}

/// For each practice of a version, where its changes since the version before are shown.
pub(super) struct ChangedIn {
    old: VersionRef,
    folder: String,
    diff: VersionDiff,
}

impl ChangedIn {
    /// Compares a version with the one before, if the shelf has both.
    pub(super) fn of(shelf: &Shelf<'_>, name: &VersionRef) -> Option<Self> {
        let old =
            editions::before(shelf.workspace, name).filter(|old| shelf.books.contains(old))?;
        let diff = editions::compare(shelf.workspace, &old, name)?.diff;
        let folder = format!("../changes/{}-{}", old.version, name.version);
        Some(Self { old, folder, diff })
    }

    /// A link to the changes of a practice: how many and since when.
    pub(super) fn link(&self, practice: &Practice) -> super::view::Link {
        let own = |change: &&Change| change.home.practice.as_deref() == Some(&practice.id);
        let since = &self.old.version;
        match self.diff.heads().filter(own).count() {
            0 => super::view::Link {
                url: format!("{}/index.html", self.folder),
                label: format!("Nothing since {since}"),
            },
            changes => super::view::Link {
                url: format!("{}/{}.html", self.folder, practice.id),
                label: format!("{} since {since}", count(changes, "change")),
            },
        }
    }
}

/// Links from the overview of a version to its changes, since the version before and the first.
pub(super) fn links_to(shelf: &Shelf<'_>, name: &VersionRef) -> Vec<super::view::Link> {
    let pairs = changes_pairs(shelf).into_iter().filter(|(_, new)| new == name);
    pairs
        .map(|(old, new)| super::view::Link {
            url: format!("../changes/{}-{}/index.html", old.version, new.version),
            label: format!("since {}", old.version),
        })
        .collect()
}
