//! The frame around the pages of a book: brand, switcher, contents, footer.
//!
//! In: the frame's text with its marks. Out: the same with the book's own parts in their place.
//! What is the same on every page of a book is filled in here, once; the rest mdBook fills in.

use serde::Serialize;

use super::view::{BookView, Link, book_url};
use super::{ASSETS, TemplateError};
use crate::model::{Model, PracticeId, TableStatus};
use crate::profile::Tailored;
use crate::render::artifact::SiteInput;
use crate::text::escape_html;

#[derive(Serialize)]
struct FrameContext {
    book: BookView,
    brand: BrandView,
    shelves: Vec<ShelfView>,
    nav: NavView,
    tool: ToolView,
}

#[derive(Serialize)]
struct BrandView {
    title: String,
    publisher: String,
    logo: Option<String>,
    logo_alt: String,
    licence: String,
    independence: String,
    footer: Option<String>,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct ToolView {
    version: &'static str,
}

#[derive(Serialize)]
struct ShelfView {
    title: &'static str,
    entries: Vec<ShelfEntry>,
}

#[derive(Serialize)]
struct ShelfEntry {
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
    pub(super) entries: Vec<NavEntry>,
}

#[derive(Serialize)]
pub(super) struct NavEntry {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) md: String,
    pub(super) target: Option<u8>,
    pub(super) stub: Option<&'static str>,
}

impl NavEntry {
    /// An entry for a page, by the path of its Markdown.
    pub(super) fn new(title: &str, md: &str) -> Self {
        let stem = md.strip_suffix(".md").unwrap_or(md);
        Self {
            title: title.to_owned(),
            href: format!("{stem}.html"),
            md: md.to_owned(),
            target: None,
            stub: None,
        }
    }
}

/// The frame of a model's or profile's book.
pub(super) fn book_frame(
    input: &SiteInput<'_>,
    tailored: &Tailored,
) -> Result<String, TemplateError> {
    let of = FrameOf { model: Some(&tailored.model), tailored: Some(tailored) };
    frame(input, BookView::of(tailored), book_nav(tailored), of, "../../")
}

/// The frame of a book of changes.
pub(super) fn changes_frame(
    input: &SiteInput<'_>,
    model: Option<&Model>,
    book: BookView,
    nav: NavView,
) -> Result<String, TemplateError> {
    frame(input, book, nav, FrameOf { model, tailored: None }, "../../../")
}

/// The frame of the landing book.
pub(super) fn landing_frame(input: &SiteInput<'_>, nav: NavView) -> Result<String, TemplateError> {
    let newest = input.guide_model();
    let book = BookView {
        url: "index.html".to_owned(),
        title: "Guide and catalog".to_owned(),
        short: "Guide".to_owned(),
        status: "published".to_owned(),
        date: newest.map_or_else(String::new, |model| crate::text::long_date(&model.date)),
    };
    frame(input, book, nav, FrameOf { model: newest, tailored: None }, "")
}

/// What a frame is about.
struct FrameOf<'f> {
    /// Whose licence and notice stand at the foot.
    model: Option<&'f Model>,
    /// The version whose book it is, if it is the book of one.
    tailored: Option<&'f Tailored>,
}

/// Fills the marks of the frame; `to_site` leads from the book's root to the site's.
fn frame(
    input: &SiteInput<'_>,
    book: BookView,
    nav: NavView,
    of: FrameOf<'_>,
    to_site: &str,
) -> Result<String, TemplateError> {
    let context = FrameContext {
        book,
        brand: brand(input, of.model),
        shelves: shelves(input, of.tailored),
        nav,
        tool: ToolView { version: env!("CARGO_PKG_VERSION") },
    };
    let mut frame = input.settings.frame.clone();
    for part in ["brand", "switcher", "nav", "footer"] {
        let html = input.settings.templates.fill(&format!("frame-{part}.html"), &context)?;
        frame = frame.replace(&format!("{{{{!smm:{part}}}}}"), html.trim_end());
    }
    let assets = format!("{to_site}{ASSETS}");
    let frame = frame.replace("@@assets@@", &assets).replace("@@site@@", to_site);
    if of.tailored.is_none() {
        return Ok(frame);
    }
    // All pages of a model or profile lie at the root of their book, so that the way there is empty.
    // mdBook would find out too, but each of its expressions makes every page slower.
    Ok(frame.replace("{{path_to_root}}", "").replace("{{ path_to_root }}", ""))
}

fn brand(input: &SiteInput<'_>, model: Option<&Model>) -> BrandView {
    let config = input.config();
    BrandView {
        title: config.title.clone(),
        publisher: config.publisher.clone(),
        logo: input.settings.logo.clone(),
        logo_alt: config.brand.logo_alt.clone().unwrap_or_default(),
        licence: model.map_or_else(String::new, |model| licence(&model.license)),
        independence: model
            .map_or_else(String::new, |model| crate::markdown::plain(&model.notice.markdown)),
        footer: config.brand.footer.clone(),
        links: Vec::new(),
    }
}

fn licence(id: &str) -> String {
    match id {
        "CC-BY-4.0" => {
            "Text under <a rel=\"license\" href=\"https://creativecommons.org/licenses/by/4.0/\">\
                        CC BY 4.0</a>."
                .to_owned()
        }
        // The frame becomes a template of mdBook; braces must not turn into its expressions.
        other => format!("Text under {}.", escape_html(other).replace('{', "&#123;")),
    }
}

fn shelves(input: &SiteInput<'_>, tailored: Option<&Tailored>) -> Vec<ShelfView> {
    let current = tailored.map(Tailored::name);
    let guide = ShelfEntry {
        title: "Guide and catalog".to_owned(),
        url: "index.html".to_owned(),
        note: String::new(),
        current: current.is_none(),
    };
    let mut models: Vec<ShelfEntry> = Vec::new();
    let mut profiles: Vec<ShelfEntry> = Vec::new();
    let listed = super::listed(input, tailored);
    let left_out = input.settings.books.len() - listed.len();
    for name in listed {
        let entry = |title: String, note: String| ShelfEntry {
            title,
            url: book_url("", name, "index.html"),
            note,
            current: current.as_ref() == Some(name),
        };
        let Some(head) = input.head(name) else { continue };
        let title = format!("{} {}", head.short_title, name.version);
        match head.overlay {
            None => models.push(entry(title, newest_note(input, name))),
            Some(overlay) => {
                let base = input.head(overlay.base);
                let note = base.map_or_else(String::new, |base| {
                    format!("on {} {}", base.short_title, overlay.base.version)
                });
                profiles.push(entry(title, note));
            }
        }
    }
    models.reverse();
    if left_out > 0 {
        profiles.push(ShelfEntry {
            title: "All profiles".to_owned(),
            url: "index.html#profiles".to_owned(),
            note: String::new(),
            current: false,
        });
    }
    let all = [("Guide", vec![guide]), ("Models", models), ("Profiles", profiles)];
    all.into_iter()
        .filter(|(_, entries)| !entries.is_empty())
        .map(|(title, entries)| ShelfView { title, entries })
        .collect()
}

fn newest_note(input: &SiteInput<'_>, name: &crate::model::VersionRef) -> String {
    let newest = input.settings.books.iter().filter(|other| other.id == name.id).max();
    if newest == Some(name) { "current".to_owned() } else { String::new() }
}

fn book_nav(tailored: &Tailored) -> NavView {
    let entry = |id: &PracticeId| {
        let practice = tailored.model.practice(id)?;
        let outline = practice.status == TableStatus::Outline;
        Some(NavEntry {
            target: tailored.target(id),
            stub: outline.then_some("outline"),
            ..NavEntry::new(&practice.title, &format!("{id}.md"))
        })
    };
    let mut groups = vec![NavGroup {
        title: None,
        open: true,
        parts: vec![NavPart { title: None, entries: vec![NavEntry::new("Overview", "index.md")] }],
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
                    entries: sub.practices.iter().filter_map(entry).collect(),
                })
                .collect(),
        }
    }));
    let book = BookView::of(tailored);
    NavView { title: book.title, note: book.status, groups }
}
