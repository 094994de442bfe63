//! The landing book: front page with the catalog, the hand-written chapters, the glossary.

use serde::Serialize;

use super::links::{PageLinks, keep_first_terms};
use super::mapping::{self, MappingLink};
use super::page_frame::{NavEntry, NavGroup, NavPart, NavView, landing_frame};
use super::view::{LevelView, Link, book_url, levels_of, scope_label};
use super::{TemplateError, compare, glossary, one_line};
use crate::guide::{CATALOG, CATALOG_ANCHORS, Chapter, FRONT, GLOSSARY};
use crate::markdown::{chapter_html, plain, split_at_sections, to_html};
use crate::model::{Status, Text, VersionRef};
use crate::render::artifact::{Book, Output, Page, SiteInput};
use crate::render::reads::Card;
use crate::render::stage::status_in_sentence;
use crate::words::Words;

#[derive(Serialize)]
struct FrontPage {
    site: SiteView,
    levels: Vec<LevelView>,
    models: Vec<BookCard>,
    profiles: Vec<BookCard>,
    mappings: Vec<MappingLink>,
    comparisons: Vec<Link>,
}

#[derive(Serialize)]
struct SiteView {
    title: String,
    /// The first paragraph, and those behind it.
    lede: String,
    more: String,
    actions: Vec<Link>,
    steps: Vec<FirstStep>,
}

#[derive(Serialize)]
struct FirstStep {
    title: String,
    url: &'static str,
    html: String,
}

/// A model or profile in the catalog.
#[derive(Serialize)]
pub(super) struct BookCard {
    id: String,
    kicker: String,
    title: String,
    version: String,
    url: String,
    summary: String,
    strip: Option<Vec<Vec<u8>>>,
    strip_label: Option<String>,
    links: Vec<Link>,
}

/// Makes the landing book.
///
/// # Errors
/// A template asks for something that the page does not have.
pub fn landing_book(input: &SiteInput<'_>) -> Result<Book, TemplateError> {
    let mut pages = Vec::new();
    if !has_front(input) {
        pages.push(bare_front_page(input)?);
    }
    for chapter in &input.guide().chapters {
        let markdown = match chapter.path.as_str() {
            FRONT => front_page(input, chapter)?,
            CATALOG => {
                let text = chapter_text(input, chapter)?;
                format!("{text}\n\n{}", catalog(input)?)
            }
            _ => chapter_text(input, chapter)?,
        };
        let (title, path) = (chapter.title.clone(), chapter.path.clone());
        let (_, first, _) = split_at_sections(&chapter.markdown);
        let description = one_line(first.split("\n\n").next().unwrap_or_default());
        pages.push(Page { title, path, markdown, description });
    }
    if has_glossary(input) {
        pages.push(glossary::page(input)?);
    }
    pages.extend(compare::pages(input)?);
    let config = input.config();
    Ok(Book {
        title: config.title.clone(),
        description: one_line(summary_of_guide(input)),
        language: config.language.clone(),
        frame: landing_frame(input, nav(input)),
        pages,
    })
}

/// Title and path of each page of the landing book, as [`landing_book`] makes them.
pub fn landing_pages(input: &SiteInput<'_>) -> Vec<(String, String)> {
    let front = (!has_front(input)).then(|| (input.config().title.as_str(), FRONT));
    let chapters = input.guide().chapters.iter();
    let chapters = chapters.map(|chapter| (chapter.title.as_str(), chapter.path.as_str()));
    let glossary = has_glossary(input).then(|| (input.words().say("glossary.title"), GLOSSARY));
    let known = front.into_iter().chain(chapters).chain(glossary);
    let known = known.map(|(title, path)| (title.to_owned(), path.to_owned()));
    known.chain(compare::listed(input)).collect()
}

/// Whether a chapter is the front page; else there is one with the catalog and no more.
fn has_front(input: &SiteInput<'_>) -> bool {
    input.guide().chapters.iter().any(|chapter| chapter.path == FRONT)
}

fn has_glossary(input: &SiteInput<'_>) -> bool {
    !input.glossary().terms.is_empty()
}

fn chapter_text(input: &SiteInput<'_>, chapter: &Chapter) -> Result<String, TemplateError> {
    #[derive(Serialize)]
    struct ChapterMark {
        of_force: &'static str,
    }
    let to_root = "../".repeat(chapter.path.matches('/').count());
    let html = chapter_html(&chapter.markdown, &PageLinks::in_guide(input, &to_root));
    let force = input.config().guide.force(&chapter.path);
    let (Some(force), Some((title, text))) = (force, html.split_once("</h1>")) else {
        return Ok(html);
    };
    let mark = ChapterMark { of_force: force.word() };
    let mark = input.settings.templates.fill("part-chapter-force.html", &mark)?;
    Ok(format!("{title}</h1>\n{mark}{text}"))
}

fn nav(input: &SiteInput<'_>) -> NavView {
    let mut groups: Vec<NavGroup> = Vec::new();
    for chapter in &input.guide().chapters {
        let entry = NavEntry::new(&chapter.title, &chapter.path);
        match groups.last_mut() {
            Some(group) if group.title == chapter.part => group.parts[0].entries.push(entry),
            _ => groups.push(NavGroup {
                title: chapter.part.clone(),
                open: true,
                parts: vec![NavPart { title: None, depth: 0, entries: vec![entry] }],
            }),
        }
    }
    let glossary =
        has_glossary(input).then(|| NavEntry::new(input.words().say("glossary.title"), GLOSSARY));
    let entries: Vec<NavEntry> = glossary.into_iter().chain(compare::entries(input)).collect();
    if !entries.is_empty() {
        match groups.last_mut().filter(|group| group.title.is_none()) {
            Some(group) => group.parts[0].entries.extend(entries),
            None => groups.push(NavGroup {
                title: None,
                open: true,
                parts: vec![NavPart { title: None, depth: 0, entries }],
            }),
        }
    }
    NavView {
        title: input.words().say("site.guide_and_catalog").to_owned(),
        note: String::new(),
        groups,
        downloads: Vec::new(),
    }
}

/// The front page: the first paragraphs of its chapter, the levels, the catalog, the way through.
fn front_page(input: &SiteInput<'_>, chapter: &Chapter) -> Result<String, TemplateError> {
    let (title, lede, rest) = split_at_sections(&chapter.markdown);
    let links = PageLinks::in_guide(input, "");
    let quiet = PageLinks::in_guide(input, "").without_terms();
    let title = title.map_or_else(|| input.config().title.clone(), plain);
    let page = front(input, title, to_html(lede, &quiet), &quiet);
    let html = input.settings.templates.fill("landing.html", &page)?;
    let rest = chapter_html(rest, &links);
    Ok(keep_first_terms(&format!("{html}\n{rest}")))
}

/// What the model is for that the guide is about, Markdown; empty where there is none or it does not say.
fn summary_of_guide<'w>(input: &SiteInput<'w>) -> &'w str {
    Text::said(input.guide_model().and_then(|model| model.summary.as_ref()))
}

/// A front page for a workspace without chapters.
fn bare_front_page(input: &SiteInput<'_>) -> Result<Page, TemplateError> {
    let links = PageLinks::in_guide(input, "").without_terms();
    let title = input.config().title.clone();
    let lede = to_html(summary_of_guide(input), &links);
    let page = front(input, title.clone(), lede, &links);
    let markdown = keep_first_terms(&input.settings.templates.fill("landing.html", &page)?);
    Ok(Page { title, path: FRONT.to_owned(), markdown, description: String::new() })
}

fn front(input: &SiteInput<'_>, title: String, lede: String, links: &PageLinks<'_>) -> FrontPage {
    let words = input.words();
    let model = input.guide_model();
    let first = first_paragraph(&lede);
    let more = lede.strip_prefix(first).unwrap_or_default();
    let mut actions = Vec::new();
    if let Some(model) = model {
        let url = book_url("", &model.name(), "index.html");
        actions.push(Link { label: words.say("landing.read_model").to_owned(), url });
    }
    let chapters = &input.guide().chapters;
    let has = |path: &str| chapters.iter().any(|chapter| chapter.path == path);
    if has("use/setting-targets.md") {
        let url = "use/setting-targets.html".to_owned();
        actions.push(Link { label: words.say("landing.how_targets").to_owned(), url });
    }
    FrontPage {
        site: SiteView {
            title,
            lede: first.to_owned(),
            more: more.to_owned(),
            actions,
            steps: steps(words)
                .into_iter()
                .filter(|step| has(&step.url.replace(".html", ".md")))
                .collect(),
        },
        levels: model.map_or_else(Vec::new, |model| levels_of(model, |text| to_html(text, links))),
        models: model_cards(input, links),
        profiles: profile_cards(input, links),
        mappings: mapping::all_links(input),
        comparisons: compare::links(input),
    }
}

fn steps(words: &Words) -> Vec<FirstStep> {
    let step = |title, url, text| FirstStep {
        title: words.say(title).to_owned(),
        url,
        html: format!("<p>{}</p>", crate::text::escape_html(words.say(text))),
    };
    vec![
        step("landing.targets", "use/setting-targets.html", "landing.targets_text"),
        step("landing.assess", "use/assessing.html", "landing.assess_text"),
        step("landing.compare", "use/reading-a-gap.html", "landing.compare_text"),
        step("landing.plan", "use/planning-in-three-horizons.html", "landing.plan_text"),
    ]
}

fn catalog(input: &SiteInput<'_>) -> Result<String, TemplateError> {
    #[derive(Serialize)]
    struct Cards {
        books: Vec<BookCard>,
    }
    let links = PageLinks::in_guide(input, "").without_terms();
    let models = Cards { books: model_cards(input, &links) };
    let profiles = Cards { books: profile_cards(input, &links) };
    let [models_id, profiles_id] = CATALOG_ANCHORS;
    let heading = |id: &str, title: &str| {
        let title = crate::text::escape_html(title);
        format!("<h2 id=\"{id}\"><a class=\"header\" href=\"#{id}\">{title}</a></h2>")
    };
    Ok(format!(
        "{}\n{}\n{}\n{}",
        heading(models_id, input.words().say("site.models")),
        input.settings.templates.fill("part-books.html", &models)?,
        heading(profiles_id, input.words().say("site.profiles")),
        input.settings.templates.fill("part-books.html", &profiles)?
    ))
}

fn model_cards(input: &SiteInput<'_>, links: &PageLinks<'_>) -> Vec<BookCard> {
    let of_models = |name: &&VersionRef| input.head(name).is_some_and(|h| h.overlay.is_none());
    let models = super::newest_first(input.settings.books.iter().filter(of_models));
    models.into_iter().filter_map(|name| model_card(input, name, links)).collect()
}

fn model_card(input: &SiteInput<'_>, name: &VersionRef, links: &PageLinks<'_>) -> Option<BookCard> {
    let (head, card) = (input.head(name)?, input.card(name)?);
    let url = book_url("", name, "index.html");
    let words = input.words();
    let is_earlier = super::is_earlier(input, name);
    let kicker = if is_earlier { "landing.model_earlier" } else { "landing.model_current" };
    Some(BookCard {
        id: format!("book-{}-{}", name.id, name.version.to_string().replace('.', "-")),
        kicker: match head.status {
            Status::Published => words.say(kicker).to_owned(),
            status => format!("{}, {}", words.say(kicker), status_in_sentence(status, words)),
        },
        title: head.title.to_owned(),
        version: head.version.clone(),
        summary: first_paragraph(&to_html(card.summary, links)).to_owned(),
        strip: None,
        strip_label: None,
        links: card_links(input, &url),
        url,
    })
}

fn profile_cards(input: &SiteInput<'_>, links: &PageLinks<'_>) -> Vec<BookCard> {
    let books = super::newest_first(&input.settings.books).into_iter();
    books.filter_map(|name| profile_card(input, name, "", links)).collect()
}

/// The card of a profile, on a page from which `to_root` leads to the site's root; models have none.
pub(super) fn profile_card(
    input: &SiteInput<'_>,
    name: &VersionRef,
    to_root: &str,
    links: &PageLinks<'_>,
) -> Option<BookCard> {
    let (head, words) = (input.head(name)?, input.words());
    let scope = head.overlay?.scope;
    let Card { summary, targets: strip } = input.card(name)?;
    let url = book_url(to_root, name, "index.html");
    let has_targets = strip.iter().any(|part| !part.is_empty());
    let mut kicker =
        format!("{}, {}", scope_label(scope, words), status_in_sentence(head.status, words));
    if super::is_earlier(input, name) {
        kicker = words.with("landing.earlier", &[("kicker", &kicker)]);
    }
    Some(BookCard {
        id: format!("book-{}-{}", name.id, name.version.to_string().replace('.', "-")),
        kicker,
        title: head.title.to_owned(),
        version: head.version.clone(),
        summary: first_paragraph(&to_html(summary, links)).to_owned(),
        strip: has_targets.then_some(strip),
        strip_label: has_targets.then(|| words.say("landing.strip").to_owned()),
        links: card_links(input, &url),
        url,
    })
}

fn card_links(input: &SiteInput<'_>, url: &str) -> Vec<Link> {
    let words = input.words();
    let mut links = vec![Link { label: words.say("landing.read").to_owned(), url: url.to_owned() }];
    if input.settings.formats.iter().any(|format| format.output != Output::Site) {
        links.push(Link {
            label: words.say("landing.downloads").to_owned(),
            url: format!("{url}#downloads"),
        });
    }
    links
}

fn first_paragraph(html: &str) -> &str {
    html.split_inclusive("</p>").next().unwrap_or("")
}
