//! The overview pages: of a model version and of a profile version.

use serde::Serialize;

use super::downloads::downloads;
use super::grid::{GridDomain, changed, grid};
use super::landing::{BookCard, profile_card};
use super::links::PageLinks;
use super::mapping::{self, MappingLink};
use super::radar::{RadarView, radar};
use super::view::{
    DownloadView, LevelView, Link, StatusView, book_url, heading_of, level_marks, level_name,
    levels_of, scope_label, status_view,
};
use super::{TemplateError, compare};
use crate::addresses;
use crate::markdown::{to_html, to_inline_html};
use crate::model::{
    Model, OriginId, Practice, PracticeId, Profile, Scoring, TableStatus, Text, VersionRef,
};
use crate::profile::{PracticesLeftOut, Tailored, Target};
use crate::render::artifact::{SIZES_LIST, SiteInput};
use crate::render::errata;
use crate::render::legend::{ForceRow, legend};
use crate::render::record::{self, Said};
use crate::schema::data::ErratumData;
use crate::text::escape_html;
use crate::words::Words;

#[derive(Serialize)]
struct ModelPage<'w> {
    site_url: String,
    site_title: String,
    model: ModelView<'w>,
    domains: Vec<DomainView>,
    levels: Vec<LevelView>,
    legend: Vec<ForceRow>,
    errata: Option<Vec<ErratumView>>,
    scopes: Vec<ScopeView>,
    books: Vec<BookCard>,
    compare: Option<Link>,
    mappings: Vec<MappingLink>,
    downloads: Vec<DownloadView>,
    /// Where their sizes stand in plain text.
    sizes: Option<&'static str>,
}

#[derive(Serialize)]
struct ModelView<'w> {
    title: String,
    version: String,
    summary: String,
    status: StatusView,
    date: String,
    counts: String,
    versions: Vec<Link>,
    changes: Vec<Link>,
    comments: Option<Link>,
    notice: String,
    /// Where the text comes from: what is said, and the HTML that says it.
    record: Vec<(&'w str, String)>,
    levels_intro: String,
}

#[derive(Serialize)]
struct DomainView {
    id: String,
    title: String,
    text: String,
    subdomains: Vec<SubdomainView>,
}

#[derive(Serialize)]
struct SubdomainView {
    id: String,
    title: Option<String>,
    /// The rank of its heading.
    heading: usize,
    practices: Vec<PracticeLink>,
}

#[derive(Serialize)]
struct PracticeLink {
    url: String,
    title: String,
    code: String,
    stub: Option<String>,
}

#[derive(Serialize)]
struct ScopeView {
    title: String,
    html: String,
}

#[derive(Serialize)]
struct ProfilePage<'w> {
    site_url: String,
    site_title: String,
    profile: ProfileView<'w>,
    grid: Vec<GridDomain>,
    radar: Option<RadarView>,
    levels: Vec<LevelView>,
    legend: Vec<ForceRow>,
    errata: Option<Vec<ErratumView>>,
    rationale: Vec<RationaleDomain>,
    added: Vec<ReasonRow>,
    left_out: Vec<ReasonRow>,
    compare: Option<Link>,
    mappings: Vec<MappingLink>,
    downloads: Vec<DownloadView>,
    /// Where their sizes stand in plain text.
    sizes: Option<&'static str>,
}

#[derive(Serialize)]
struct ProfileView<'w> {
    title: String,
    version: String,
    code: String,
    scope_label: String,
    date: String,
    status: StatusView,
    chain: Vec<Link>,
    changes: Vec<Link>,
    comments: Option<Link>,
    summary: String,
    has_targets: bool,
    applies_to: Vec<String>,
    out_of_scope: Vec<String>,
    targets_intro: &'w str,
    considerations: Option<String>,
    guide: Vec<GuidePart<'w>>,
    /// Where the text comes from: what is said, and the HTML that says it.
    record: Vec<(&'w str, String)>,
}

/// What was found to be wrong since the version was published.
#[derive(Serialize)]
struct ErratumView {
    id: String,
    version: String,
    place: String,
    /// The page that has the place, if there is one.
    url: Option<String>,
    date: String,
    was: String,
    reads: String,
    /// HTML.
    note: Option<String>,
}

#[derive(Serialize)]
struct GuidePart<'w> {
    key: &'static str,
    title: &'w str,
    html: String,
}

#[derive(Serialize)]
struct RationaleDomain {
    id: String,
    title: String,
    rows: Vec<RationaleRow>,
}

#[derive(Serialize)]
struct RationaleRow {
    code: String,
    title: String,
    url: String,
    level: u8,
    name: String,
    level_marks: Vec<bool>,
    rationale: String,
    source: Option<String>,
}

/// Practices that are added or left out for one reason.
#[derive(Serialize)]
struct ReasonRow {
    practices: Vec<PracticeLink>,
    rationale: String,
    /// The profile that did so, where several are stacked.
    source: Option<String>,
}

/// Makes the overview page of a book.
pub(super) fn page(input: &SiteInput<'_>, tailored: &Tailored) -> Result<String, TemplateError> {
    let links = PageLinks::in_book(tailored, input.glossary()).without_terms();
    let html = match tailored.profile() {
        None => {
            input.settings.templates.fill("model.html", &model_page(input, tailored, &links))?
        }
        Some(profile) => input
            .settings
            .templates
            .fill("profile.html", &profile_page(input, tailored, profile, &links))?,
    };
    Ok(html)
}

fn model_page<'w>(
    input: &SiteInput<'w>,
    tailored: &'w Tailored,
    links: &PageLinks<'_>,
) -> ModelPage<'w> {
    let model = &tailored.model;
    let words = input.words();
    let name = model.name();
    let on_this = |other: &&VersionRef| input.head(other).is_some_and(|head| head.model == name);
    let books = input.settings.books.iter().filter(on_this);
    ModelPage {
        site_url: "../../index.html".to_owned(),
        site_title: input.config().title.clone(),
        model: ModelView {
            title: model.title.clone(),
            version: model.version_said(),
            summary: to_html(Text::said(model.summary.as_ref()), links),
            status: status_view(model.status, words),
            date: words.day(&model.date),
            counts: counts(model, words),
            versions: other_versions(input, model),
            changes: super::changes::links_to(input, &model.name()),
            comments: super::comments::link(input, &model.name()),
            notice: to_html(&model.notice.markdown, links),
            record: record(tailored, links, words),
            levels_intro: levels_intro(model, words),
        },
        domains: domains(model, links, words),
        levels: levels_of(model, |text| to_html(text, links)),
        legend: legend(words),
        errata: errata(tailored, links, words),
        scopes: model
            .scopes
            .iter()
            .map(|scope| ScopeView {
                title: scope.title.clone(),
                html: to_html(&scope.summary.markdown, links),
            })
            .collect(),
        books: super::newest_first(books)
            .into_iter()
            .filter_map(|other| profile_card(input, other, "../../", links))
            .collect(),
        compare: compare::link_from(input, &name.id, &name),
        mappings: mapping::links_of_book(input, tailored),
        downloads: downloads(input, name),
        sizes: super::page_frame::has_sizes(input).then_some(SIZES_LIST),
    }
}

/// What a version says of where it comes from, as HTML.
fn record<'w>(
    tailored: &'w Tailored,
    links: &PageLinks<'_>,
    words: &'w Words,
) -> Vec<(&'w str, String)> {
    let inline = |text: &str| to_inline_html(text, links);
    let html = |said: Said<'_>| match said {
        Said::Plain(words) => escape_html(&words),
        Said::Line(texts) => texts.into_iter().map(inline).collect::<Vec<_>>().join("; "),
        Said::List(texts) => {
            let items = texts.into_iter().map(|text| format!("<li>{}</li>", inline(text)));
            format!("<ul>{}</ul>", items.collect::<String>())
        }
    };
    let rows = record::rows(tailored, words).into_iter();
    rows.map(|row| (row.label, html(row.said))).collect()
}

/// The errata of a version that can have any.
fn errata(tailored: &Tailored, links: &PageLinks<'_>, words: &Words) -> Option<Vec<ErratumView>> {
    let view = |erratum: ErratumData<'_>| ErratumView {
        id: erratum.id.to_owned(),
        version: erratum.version,
        url: page_of(erratum.place, tailored),
        place: erratum.place.to_owned(),
        date: words.day(erratum.date),
        was: erratum.was.to_owned(),
        reads: erratum.reads.to_owned(),
        note: erratum.note.map(|note| to_inline_html(note, links)),
    };
    let all = errata::all(tailored);
    (errata::can_be(tailored) || !all.is_empty()).then(|| all.into_iter().map(view).collect())
}

/// The address of what goes by an id, in the book of a version.
fn page_of(place: &str, tailored: &Tailored) -> Option<String> {
    let practices = tailored.model.practices.iter();
    let mut found = practices.flat_map(|practice| addresses::of_practice(practice, ""));
    found.find(|(id, _)| id == place).map(|(_, (address, _))| address)
}

fn counts(model: &Model, words: &Words) -> String {
    let subdomains = model.domains.iter().flat_map(|domain| &domain.subdomains);
    let named = subdomains.filter(|subdomain| subdomain.title.is_some()).count();
    let levels = model.practices.iter().flat_map(|practice| &practice.levels);
    let indicators: usize = levels.map(|level| level.indicators.len()).sum();
    let mut parts = vec![words.count("count.domains", model.domains.len())];
    if named > 0 {
        parts.push(words.count("count.subdomains", named));
    }
    parts.push(words.count("count.practices", model.practices.len()));
    parts.push(words.count("count.indicators", indicators));
    parts.join(", ")
}

fn other_versions(input: &SiteInput<'_>, model: &Model) -> Vec<Link> {
    let versions = input.versions(&model.id).iter();
    let others = versions.filter(|name| name.version != model.version);
    others
        .map(|name| Link {
            label: name.version.to_string(),
            url: book_url("../../", name, "index.html"),
        })
        .collect()
}

fn levels_intro(model: &Model, words: &Words) -> String {
    let key = match model.scoring {
        Scoring::LevelsApart => "model.levels_apart_intro",
        Scoring::StrictLevels | Scoring::WeightedProgress => "model.levels_intro",
    };
    words.count(key, model.levels.len().saturating_sub(1))
}

fn domains(model: &Model, links: &PageLinks<'_>, words: &Words) -> Vec<DomainView> {
    let entry = |id: &PracticeId| {
        let practice = model.practice(id)?;
        let outline = practice.status == TableStatus::Outline;
        Some(PracticeLink {
            url: format!("{id}.html"),
            title: practice.title.clone(),
            code: practice.code.clone(),
            stub: outline.then(|| words.say("model.no_levels").to_owned()),
        })
    };
    model
        .domains
        .iter()
        .map(|domain| DomainView {
            id: domain.id.clone(),
            title: domain.title.clone(),
            text: to_inline_html(Text::said(domain.summary.as_ref()), links),
            subdomains: domain
                .subdomains
                .iter()
                .map(|sub| SubdomainView {
                    id: sub.id.clone(),
                    title: sub.title.clone(),
                    heading: heading_of(sub),
                    practices: sub.practices.iter().filter_map(entry).collect(),
                })
                .collect(),
        })
        .collect()
}

fn profile_page<'w>(
    input: &SiteInput<'w>,
    tailored: &'w Tailored,
    profile: &Profile,
    links: &PageLinks<'_>,
) -> ProfilePage<'w> {
    let words = input.words();
    let html = |text: &crate::model::Text| to_html(&text.markdown, links);
    let inline = |text: &crate::model::Text| to_inline_html(&text.markdown, links);
    let name = profile.name();
    ProfilePage {
        site_url: "../../index.html".to_owned(),
        site_title: input.config().title.clone(),
        profile: ProfileView {
            title: profile.title.clone(),
            version: profile.version_said(),
            code: profile.code.clone(),
            scope_label: scope_label(profile.scope, words),
            date: words.day(&profile.date),
            status: status_view(profile.status, words),
            chain: chain(tailored),
            changes: super::changes::links_to(input, &profile.name()),
            comments: super::comments::link(input, &profile.name()),
            summary: html(&profile.summary),
            has_targets: !tailored.targets.is_empty(),
            applies_to: profile.applies_to.iter().map(inline).collect(),
            out_of_scope: profile.out_of_scope.iter().map(inline).collect(),
            targets_intro: words.say("profile.targets_intro"),
            considerations: profile.considerations.as_ref().map(html),
            guide: profile.guide.as_ref().map_or_else(Vec::new, |parts| guide(parts, links, words)),
            record: record(tailored, links, words),
        },
        grid: grid(tailored, words),
        radar: radar(tailored, &format!("{} {}", profile.title, profile.version), words),
        levels: levels_of(&tailored.model, |text| to_html(text, links)),
        legend: legend(words),
        errata: errata(tailored, links, words),
        rationale: rationale(tailored, links, words),
        added: added(tailored, links),
        left_out: left_out(tailored, links),
        compare: compare::link_from(input, &tailored.model.id, &name),
        mappings: mapping::links_of_book(input, tailored),
        downloads: downloads(input, name),
        sizes: super::page_frame::has_sizes(input).then_some(SIZES_LIST),
    }
}

/// The documents beneath a profile, the nearest first.
fn chain(tailored: &Tailored) -> Vec<Link> {
    let links = tailored.beneath().iter().rev().map(|origin| Link {
        label: origin.title.clone(),
        url: book_url("../../", &origin.name, "index.html"),
    });
    links.collect()
}

fn guide<'w>(parts: &[Text; 3], links: &PageLinks<'_>, words: &'w Words) -> Vec<GuidePart<'w>> {
    let names = [
        ("small", words.say("profile.small")),
        ("medium", words.say("profile.medium")),
        ("large", words.say("profile.large")),
    ];
    let part = |((key, title), text): (_, &crate::model::Text)| GuidePart {
        key,
        title,
        html: to_html(&text.markdown, links),
    };
    names.into_iter().zip(parts).map(part).collect()
}

fn rationale(tailored: &Tailored, links: &PageLinks<'_>, words: &Words) -> Vec<RationaleDomain> {
    let row = |id: &PracticeId| {
        let practice = tailored.model.practice(id)?;
        let target = tailored.targets.get(id)?;
        let texts: Vec<String> =
            target.rationales.iter().map(|text| to_html(&text.markdown, links)).collect();
        Some(RationaleRow {
            code: practice.code.clone(),
            title: practice.title.clone(),
            url: format!("{id}.html"),
            level: target.level,
            name: level_name(&tailored.model, target.level),
            level_marks: level_marks(&tailored.model, target.level),
            rationale: texts.join("\n"),
            source: target_source(tailored, target, words),
        })
    };
    tailored
        .model
        .domains
        .iter()
        .map(|domain| RationaleDomain {
            id: domain.id.clone(),
            title: domain.title.clone(),
            rows: domain.subdomains.iter().flat_map(|sub| &sub.practices).filter_map(row).collect(),
        })
        .collect()
}

/// What profiles left out as a whole, and why; the pages of it are in the book beneath.
fn left_out(tailored: &Tailored, links: &PageLinks<'_>) -> Vec<ReasonRow> {
    let link = |practice: &Practice| {
        let page = format!("{}.html", practice.id);
        practice_link(practice, book_url("../../", tailored.home_of_left_out(practice), &page))
    };
    let row = |one: &PracticesLeftOut| ReasonRow {
        practices: one.practices.iter().map(link).collect(),
        rationale: to_html(Text::said(one.rationale.as_ref()), links),
        source: source(tailored, one.origin),
    };
    tailored.left_out.iter().map(row).collect()
}

/// The practices that profiles added, and why.
fn added(tailored: &Tailored, links: &PageLinks<'_>) -> Vec<ReasonRow> {
    let row = |practice: &Practice| {
        let added = tailored.added.get(&practice.id)?;
        Some(ReasonRow {
            practices: vec![practice_link(practice, format!("{}.html", practice.id))],
            rationale: to_html(Text::said(added.rationale.as_ref()), links),
            source: source(tailored, added.origin),
        })
    };
    tailored.model.practices.iter().filter_map(row).collect()
}

fn practice_link(practice: &Practice, url: String) -> PracticeLink {
    let (title, code) = (practice.title.clone(), practice.code.clone());
    PracticeLink { url, title, code, stub: None }
}

/// The profile that did something, where several are stacked.
fn source(tailored: &Tailored, origin: OriginId) -> Option<String> {
    (tailored.profiles.len() > 1).then(|| tailored.origin(origin).title.clone())
}

/// Who set a target, where several profiles are stacked.
pub(super) fn target_source(tailored: &Tailored, target: &Target, words: &Words) -> Option<String> {
    if tailored.profiles.len() < 2 {
        return None;
    }
    let mut titles: Vec<String> = Vec::new();
    for text in &target.rationales {
        let title = tailored.origin(text.origin).title.clone();
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    let set_by = words.list(&titles);
    Some(match changed(target, words) {
        Some(change) => format!("{set_by}, {change}"),
        None => set_by,
    })
}
