//! The frame around the pages of a book: brand, switcher, contents, footer.
//!
//! In: a book, and the text of a page as mdBook made it of Markdown. Out: the whole page, from
//! `frame.html`. Never: a template of mdBook, which would take braces in texts for its own.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;

use serde::Serialize;
use serde_json::Value as Json;
use tera::Context;

use super::by_role;
use super::comments::PAGE as COMMENTS;
use super::downloads::downloads;
use super::indicators::PAGE as INDICATORS;
use super::superseded::Superseded;
use super::view::{BookView, DownloadView, Link, book_url};
use super::{ASSETS, TemplateError, one_line};
use crate::addresses;
use crate::guide::GLOSSARY;
use crate::layout::{self, Family, Home};
use crate::markdown::{NoLinks, to_inline_html};
use crate::model::{Model, Practice, PracticeId, TableStatus, VersionRef};
use crate::profile::Tailored;
use crate::render::Templates;
use crate::render::artifact::{Book, Page, SiteInput, Subject};
use crate::render::mapping;
use crate::render::stage::Stage;
use crate::words;

/// What is the same on every page of a book.
#[derive(Serialize)]
struct FrameContext {
    /// The way from the book's root to the site's.
    to_site: &'static str,
    book: BookView,
    brand: BrandView,
    book_groups: Vec<BookGroup>,
    nav: NavView,
    /// What a version that is not published says of itself.
    stage: Option<StageView>,
    /// What an earlier version says of itself.
    superseded: Option<Superseded>,
    /// The addresses of the site and of the book's folder, if the workspace says where the site will be.
    cite: Option<CiteView>,
    site_address: Option<String>,
    address: Option<String>,
    /// The addresses that always lead to the newest version of a page, from the root of the site, by the path of
    /// its Markdown.
    latest: BTreeMap<String, String>,
    /// The list of all indicators, below the site's root: what a reader without scripts can search.
    indicators: Option<String>,
    /// Where the text of a page can be edited, by the path of its Markdown.
    edit: BTreeMap<String, String>,
    /// Whether a style sheet says how large the downloads are.
    has_sizes: bool,
    tool: ToolView,
}

#[derive(Serialize)]
struct BrandView {
    title: String,
    publisher: String,
    logo: Option<String>,
    logo_alt: String,
    /// Whether texts stand in fonts of its own, so that ours need not be asked for early.
    has_fonts: bool,
    licence: Option<LicenceView>,
    independence: String,
    footer: Option<String>,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct LicenceView {
    name: String,
    url: Option<&'static str>,
}

#[derive(Serialize)]
struct StageView {
    key: &'static str,
    text: String,
    /// What to use in its place; the address is that from the root of the site.
    successor: Option<Link>,
}

/// How the pages of a book are cited, and where to say that something is wrong.
#[derive(Serialize)]
struct CiteView {
    text: String,
    /// HTML.
    feedback: Option<String>,
}

#[derive(Serialize)]
struct ToolView {
    version: &'static str,
}

#[derive(Serialize)]
struct BookGroup {
    title: String,
    entries: Vec<BookEntry>,
}

#[derive(Serialize)]
struct BookEntry {
    title: String,
    url: String,
    note: String,
    current: bool,
}

#[derive(Serialize)]
pub(super) struct NavView {
    pub(super) title: String,
    pub(super) note: String,
    pub(super) groups: Vec<NavGroup>,
    /// The files that the book offers.
    pub(super) downloads: Vec<DownloadView>,
}

#[derive(Serialize)]
pub(super) struct NavGroup {
    pub(super) title: Option<String>,
    pub(super) open: bool,
    pub(super) parts: Vec<NavPart>,
}

#[derive(Serialize)]
pub(super) struct NavPart {
    pub(super) title: Option<String>,
    /// In how many others it is.
    pub(super) depth: usize,
    pub(super) entries: Vec<NavEntry>,
}

#[derive(Serialize)]
pub(super) struct NavEntry {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) md: String,
    pub(super) target: Option<u8>,
    pub(super) stub: Option<String>,
}

impl NavEntry {
    /// An entry for a page, by the path of its Markdown.
    pub(super) fn new(title: &str, md: &str) -> Self {
        Self {
            title: title.to_owned(),
            href: addresses::of_page(md),
            md: md.to_owned(),
            target: None,
            stub: None,
        }
    }
}

/// The frame of a model's or profile's book.
pub(super) fn book_frame(input: &SiteInput<'_>, tailored: &Tailored) -> Json {
    let folder = Subject::Version(tailored.name()).folder();
    let of = FrameOf { model: Some(&tailored.model), tailored: Some(tailored), folder: &folder };
    frame(input, BookView::of(tailored, input.words()), book_nav(input, tailored), of, "../../")
}

/// The frame of a book of changes.
pub(super) fn changes_frame(
    input: &SiteInput<'_>,
    model: Option<&Model>,
    book: BookView,
    nav: NavView,
    folder: &str,
) -> Json {
    frame(input, book, nav, FrameOf { model, tailored: None, folder }, "../../../")
}

/// The frame of the landing book.
pub(super) fn landing_frame(input: &SiteInput<'_>, nav: NavView) -> Json {
    let (newest, words) = (input.guide_model(), input.words());
    let book = BookView {
        url: "index.html".to_owned(),
        title: words.say("site.guide_and_catalog").to_owned(),
        short: words.say("site.guide").to_owned(),
        status: words.say("status_in_sentence.published").to_owned(),
        date: newest.map_or_else(String::new, |model| words.day(&model.date)),
    };
    frame(input, book, nav, FrameOf { model: newest, tailored: None, folder: "" }, "")
}

/// What a frame is about.
struct FrameOf<'f> {
    /// Whose licence and notice stand at the foot.
    model: Option<&'f Model>,
    /// The version whose book it is, if it is the book of one.
    tailored: Option<&'f Tailored>,
    /// Where the pages of the book stand, below the root of the site.
    folder: &'f str,
}

/// What `frame.html` is given besides the page; `to_site` leads from the book's root to the site's.
fn frame(
    input: &SiteInput<'_>,
    book: BookView,
    nav: NavView,
    of: FrameOf<'_>,
    to_site: &'static str,
) -> Json {
    let context = FrameContext {
        to_site,
        book,
        brand: brand(input, of.model),
        book_groups: book_groups(input, of.tailored),
        nav,
        stage: of.tailored.and_then(|tailored| stage(input, tailored)),
        superseded: of.tailored.and_then(|tailored| Superseded::of(input, tailored)),
        cite: of.model.map(|model| cite(input, model, of.tailored)),
        site_address: input.config().address(""),
        address: input.config().address(of.folder),
        latest: of.tailored.map_or_else(BTreeMap::new, |tailored| latest(input, tailored)),
        indicators: indicators_of(input, &of),
        edit: edit_addresses(input, of.tailored),
        // The landing book offers no files.
        has_sizes: !of.folder.is_empty() && has_sizes(input),
        tool: ToolView { version: env!("CARGO_PKG_VERSION") },
    };
    serde_json::to_value(&context).expect("a frame is plain data")
}

/// Whether the sizes of what books offer are said.
pub(super) fn has_sizes(input: &SiteInput<'_>) -> bool {
    input.settings.formats.iter().any(|format| format.name == "sizes")
}

/// A page that the current version does not have leads nowhere.
fn latest(input: &SiteInput<'_>, tailored: &Tailored) -> BTreeMap<String, String> {
    let pages = super::redirects::latest(input, &tailored.name().id);
    let by_markdown = |address: String| {
        let (_, page) = address.rsplit_once('/')?;
        Some((format!("{}.md", page.strip_suffix(".html")?), address))
    };
    pages.into_iter().filter_map(by_markdown).collect()
}

/// Where the texts of a book can be edited, page by page. What is published stays as it is: a mistake in it is reported.
fn edit_addresses(input: &SiteInput<'_>, tailored: Option<&Tailored>) -> BTreeMap<String, String> {
    let files: Vec<(String, String)> = match tailored {
        _ if input.config().edit_url.is_none() => Vec::new(),
        None => {
            let chapters = input.guide().chapters.iter().map(|chapter| &chapter.path);
            let chapter = |path: &String| (path.clone(), format!("{}{path}", layout::GUIDE));
            let glossary = (GLOSSARY.to_owned(), layout::GLOSSARY.to_owned());
            chapters.map(chapter).chain([glossary]).collect()
        }
        Some(tailored) if Stage::of(tailored).is_some() => files_of(tailored),
        Some(_) => Vec::new(),
    };
    let address =
        |(page, file): (String, String)| Some((page, input.config().edit_address(&file)?));
    files.into_iter().filter_map(address).collect()
}

/// The document behind each page of a version: of a practice its table, or what the profile lays over it.
fn files_of(tailored: &Tailored) -> Vec<(String, String)> {
    let family = if tailored.profile().is_some() { Family::Profile } else { Family::Model };
    let home = Home::new(family, &tailored.name());
    let file = |practice: &Practice| match tailored.profile() {
        Some(own) if !own.overlays.contains_key(&practice.id) => home.head(),
        _ => home.practice(&practice.id),
    };
    let practices = tailored.model.practices.iter();
    let practices = practices.map(|practice| (format!("{}.md", practice.id), file(practice)));
    std::iter::once(("index.md".to_owned(), home.head())).chain(practices).collect()
}

fn cite(input: &SiteInput<'_>, model: &Model, tailored: Option<&Tailored>) -> CiteView {
    let profile = tailored.and_then(Tailored::profile);
    let record = tailored.map_or(model.record.as_ref(), Tailored::record);
    let (title, version, date) = match profile {
        Some(own) => (&own.title, own.version_said(), &own.date),
        None => (&model.title, model.version_said(), &model.date),
    };
    let plain = || {
        let named = format!("{title} {version}");
        let by = &input.config().publisher;
        let said: [(&str, &dyn Display); 3] =
            [("publisher", by), ("title", &named), ("date", &input.words().day(date))];
        input.words().with(if by.is_empty() { "cite.plain" } else { "cite.by" }, &said)
    };
    CiteView {
        text: record.map_or_else(plain, |record| one_line(&record.cite.markdown)),
        feedback: record.map(|record| to_inline_html(&record.feedback.markdown, &NoLinks)),
    }
}

/// Those of the book; elsewhere those of its model.
fn indicators_of(input: &SiteInput<'_>, of: &FrameOf<'_>) -> Option<String> {
    let name = of.tailored.map(Tailored::name).or_else(|| Some(of.model?.name()))?;
    let is_built = input.settings.books.contains(&name);
    is_built.then(|| book_url("", &name, &addresses::of_page(INDICATORS)))
}

fn stage(input: &SiteInput<'_>, tailored: &Tailored) -> Option<StageView> {
    let stage = Stage::of(tailored)?;
    let link = |name: &VersionRef| {
        let is_built = input.settings.books.contains(name);
        let head = input.head(name)?;
        let url = if is_built { book_url("", name, "index.html") } else { String::new() };
        Some(Link { label: format!("{} {}", head.title, head.version), url })
    };
    Some(StageView {
        key: stage.key,
        text: stage.sentence(input.words()),
        successor: stage.successor.and_then(link),
    })
}

/// A book whose frame is ready to be put around its pages.
#[derive(Debug)]
pub struct FramedBook<'b> {
    book: &'b Book,
    templates: &'b Templates,
    context: Context,
    has_other_scripts: bool,
}

#[derive(Serialize)]
struct FramedPage<'p> {
    /// As it stands in the tab of a browser.
    title: String,
    /// As it stands above the page.
    heading: &'p str,
    /// Path of its Markdown, as contents have it.
    path: &'p str,
    /// The page that it goes on from, as a long list does; itself if it is no such part.
    goes_on_from: String,
    description: &'p str,
    book_title: &'p str,
    language: &'p str,
    direction: &'static str,
    /// The way to the book's root.
    to_root: String,
    to_site: String,
    assets: String,
    /// The address that search engines should show in the place of this one.
    canonical: Option<String>,
    /// The page itself, if the workspace says where the site will be.
    address: Option<String>,
    /// Where its text can be edited.
    edit: Option<&'p str>,
    /// What leads to the newest version of this page.
    latest: Option<Link>,
    /// Whether there are letters in it beyond those of western Europe, which have fonts of their own.
    has_other_scripts: bool,
    /// HTML.
    content: &'p str,
    previous: Option<Link>,
    next: Option<Link>,
}

impl<'b> FramedBook<'b> {
    /// Takes what is the same on all pages, once.
    ///
    /// # Errors
    /// The frame is no data for a template.
    pub fn new(templates: &'b Templates, book: &'b Book) -> Result<Self, TemplateError> {
        let context = Templates::context(&book.frame)?;
        let has_other_scripts = has_other_scripts(&book.frame.to_string());
        Ok(Self { book, templates, context, has_other_scripts })
    }

    /// Puts the frame around a page, of which mdBook made `content`.
    ///
    /// # Errors
    /// A template asks for something that the frame does not have.
    pub fn page(&self, at: usize, content: &str) -> Result<String, TemplateError> {
        let book = self.book;
        let content = &*without_blank_lines(content);
        let page = &book.pages[at];
        let to_root = "../".repeat(page.path.matches('/').count());
        let to_site = to_root.clone() + book.frame["to_site"].as_str().unwrap_or_default();
        let link = |at: usize| {
            let page = book.pages.get(at)?;
            let url = to_root.clone() + &addresses::of_page(&page.path);
            Some(Link { label: page.title.clone(), url })
        };
        let view = FramedPage {
            title: format!("{} - {}", page.title, book.title),
            heading: &page.title,
            path: &page.path,
            goes_on_from: goes_on_from(&page.path),
            description: [&page.description, &book.description]
                .into_iter()
                .find(|text| !text.is_empty())
                .map_or("", String::as_str),
            canonical: self.canonical(page, &to_site),
            address: self.address(page),
            edit: book.frame["edit"][&page.path].as_str(),
            latest: self.latest(page, &to_site),
            book_title: &book.title,
            language: &book.language,
            direction: words::direction(&book.language),
            assets: format!("{to_site}{ASSETS}"),
            to_site,
            has_other_scripts: self.has_other_scripts || has_other_scripts(content),
            content,
            previous: at.checked_sub(1).and_then(link),
            next: link(at + 1),
            to_root: to_root.clone(),
        };
        let mut context = self.context.clone();
        context.insert("page", &view);
        self.templates.fill_context("frame.html", &context)
    }
}

/// The first page of a list whose further pages stand in a folder of its name.
fn goes_on_from(path: &str) -> String {
    path.split_once('/').map_or_else(|| path.to_owned(), |(list, _)| format!("{list}.md"))
}

/// mdBook's renderer parts blocks by blank lines: on a long page they weigh. In code they are text.
fn without_blank_lines(content: &str) -> Cow<'_, str> {
    if content.contains("<pre") {
        return Cow::Borrowed(content);
    }
    let has_text = |line: &&str| !line.trim().is_empty();
    Cow::Owned(content.split_inclusive('\n').filter(has_text).collect())
}

impl FramedBook<'_> {
    /// The page of the current version; without one, the page itself if the site's address is known.
    fn canonical(&self, page: &Page, to_site: &str) -> Option<String> {
        let frame = &self.book.frame;
        if let Some(current) = frame["superseded"]["pages"][&page.path]["url"].as_str() {
            let site = frame["site_address"].as_str().unwrap_or(to_site);
            return Some(format!("{site}{current}"));
        }
        self.address(page)
    }

    fn latest(&self, page: &Page, to_site: &str) -> Option<Link> {
        let frame = &self.book.frame;
        let latest = frame["latest"][&page.path].as_str()?;
        let site = frame["site_address"].as_str();
        let label = site.map_or_else(|| page.title.clone(), |site| format!("{site}{latest}"));
        Some(Link { label, url: format!("{to_site}{latest}") })
    }

    fn address(&self, page: &Page) -> Option<String> {
        let folder = self.book.frame["address"].as_str()?;
        Some(format!("{folder}{}", addresses::of_page(&page.path)))
    }
}

/// Whether a text has letters that the first fonts, of `fonts.css`, do not have.
fn has_other_scripts(text: &str) -> bool {
    text.chars().any(|c| c > '\u{ff}' && !('\u{2000}'..='\u{206f}').contains(&c) && c != '\u{20ac}')
}

fn brand(input: &SiteInput<'_>, model: Option<&Model>) -> BrandView {
    let config = input.config();
    BrandView {
        title: config.title.clone(),
        publisher: config.publisher.clone(),
        logo: input.settings.logo.clone(),
        logo_alt: config.brand.logo_alt.clone().unwrap_or_default(),
        has_fonts: config.brand.heading_font.is_some() || config.brand.text_font.is_some(),
        licence: model.and_then(|model| licence(&model.license)),
        independence: model
            .map_or_else(String::new, |model| crate::markdown::plain(&model.notice.markdown)),
        footer: config.brand.footer.clone(),
        links: Vec::new(),
    }
}

fn licence(id: &str) -> Option<LicenceView> {
    let known = match id {
        "" => return None,
        "CC-BY-4.0" => Some(("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")),
        _ => None,
    };
    let name = known.map_or(id, |(name, _)| name).to_owned();
    Some(LicenceView { name, url: known.map(|(_, url)| url) })
}

fn book_groups(input: &SiteInput<'_>, tailored: Option<&Tailored>) -> Vec<BookGroup> {
    let words = input.words();
    let current = tailored.map(Tailored::name);
    let guide = BookEntry {
        title: words.say("site.guide_and_catalog").to_owned(),
        url: "index.html".to_owned(),
        note: String::new(),
        current: current.is_none(),
    };
    let mut models: Vec<BookEntry> = Vec::new();
    let mut profiles: Vec<BookEntry> = Vec::new();
    let listed = super::listed(input, tailored);
    let left_out = input.settings.books.len() - listed.len();
    for name in super::newest_first(listed) {
        let entry = |title: String, note: String| BookEntry {
            title,
            url: book_url("", name, "index.html"),
            note,
            current: current.as_ref() == Some(name),
        };
        let Some(head) = input.head(name) else { continue };
        let title = format!("{} {}", head.short_title, head.version);
        let version = version_note(input, name).map(|key| words.say(key).to_owned());
        match head.overlay {
            None => models.push(entry(title, version.unwrap_or_default())),
            Some(overlay) => {
                let base = input.head(overlay.base).map(|base| {
                    let base = format!("{} {}", base.short_title, base.version);
                    words.with("site.on_base", &[("base", &base)])
                });
                let notes: Vec<String> = version.into_iter().chain(base).collect();
                profiles.push(entry(title, notes.join(", ")));
            }
        }
    }
    if left_out > 0 {
        profiles.push(BookEntry {
            title: words.say("site.all_profiles").to_owned(),
            url: "index.html#profiles".to_owned(),
            note: String::new(),
            current: false,
        });
    }
    let all = [
        (words.say("site.guide"), vec![guide]),
        (words.say("site.models"), models),
        (words.say("site.profiles"), profiles),
    ];
    all.into_iter()
        .filter(|(_, entries)| !entries.is_empty())
        .map(|(title, entries)| BookGroup { title: title.to_owned(), entries })
        .collect()
}

/// Which of several versions this is; nothing where there is but one.
fn version_note(input: &SiteInput<'_>, name: &VersionRef) -> Option<&'static str> {
    match input.current(&name.id) {
        _ if input.versions(&name.id).len() < 2 => None,
        Some(current) if current == name => Some("site.current"),
        Some(current) if name < current => Some("site.earlier"),
        _ => Some("site.coming"),
    }
}

fn book_nav(input: &SiteInput<'_>, tailored: &Tailored) -> NavView {
    let words = input.words();
    let comments = input.has_register(&tailored.name());
    let comments = comments.then(|| NavEntry::new(words.say("comments.sheet"), COMMENTS));
    let by_role = tailored
        .model
        .says_what_is_looked_at()
        .then(|| NavEntry::new(words.say("by_role.title"), by_role::PAGE));
    let entry = |id: &PracticeId| {
        let practice = tailored.model.practice(id)?;
        let outline = practice.status == TableStatus::Outline;
        Some(NavEntry {
            target: tailored.target(id),
            stub: outline.then(|| words.say("site.outline").to_owned()),
            ..NavEntry::new(&practice.title, &format!("{id}.md"))
        })
    };
    let mut groups = vec![NavGroup {
        title: None,
        open: true,
        parts: vec![NavPart {
            title: None,
            depth: 0,
            entries: std::iter::once(NavEntry::new(words.say("site.overview"), "index.md"))
                .chain([NavEntry::new(words.say("indicators.title"), INDICATORS)])
                .chain(by_role)
                .chain(comments)
                .collect(),
        }],
    }];
    groups.extend(tailored.model.domains.iter().map(|domain| {
        NavGroup {
            title: Some(domain.title.clone()),
            open: true,
            parts: domain
                .subdomains
                .iter()
                .map(|sub| NavPart {
                    title: sub.title.clone(),
                    depth: sub.above.len(),
                    entries: sub.practices.iter().filter_map(entry).collect(),
                })
                .collect(),
        }
    }));
    let mapped = input.mappings(&tailored.name());
    let mapped: Vec<NavEntry> = mapped
        .iter()
        .map(|one| NavEntry::new(&one.catalog.cite_as, &mapping::page(one.doc)))
        .collect();
    if !mapped.is_empty() {
        groups.push(NavGroup {
            title: Some(words.say("mapping.mappings").to_owned()),
            open: true,
            parts: vec![NavPart { title: None, depth: 0, entries: mapped }],
        });
    }
    let book = BookView::of(tailored, words);
    let downloads = downloads(input, tailored.name());
    NavView { title: book.title, note: book.status, groups, downloads }
}
