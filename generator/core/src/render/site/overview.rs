//! The overview pages: of a model version and of a profile version.

use serde::Serialize;

use super::TemplateError;
use super::grid::{GridDomain, changed, grid};
use super::landing::{BookCard, profile_card};
use super::links::PageLinks;
use super::radar::{RadarView, radar};
use super::view::{
    DownloadView, LevelView, Link, StatusView, book_url, level_marks, level_name, levels_of,
    scope_label, status_view,
};
use crate::markdown::{to_html, to_inline_html};
use crate::model::{Model, PracticeId, Profile, Record, TableStatus, Text, VersionRef};
use crate::profile::{Tailored, Target};
use crate::render::artifact::{Artifact, SiteInput, Subject};
use crate::text::{escape_html, long_date};

#[derive(Serialize)]
struct ModelPage {
    shelf_url: String,
    shelf_title: String,
    model: ModelView,
    domains: Vec<DomainView>,
    levels: Vec<LevelView>,
    scopes: Vec<ScopeView>,
    books: Vec<BookCard>,
    downloads: Vec<DownloadView>,
}

#[derive(Serialize)]
struct ModelView {
    title: String,
    version: String,
    summary: String,
    status: StatusView,
    date: String,
    counts: String,
    versions: Vec<Link>,
    changes: Vec<Link>,
    notice: String,
    /// Where the text comes from: what is said, and the HTML that says it.
    record: Vec<(&'static str, String)>,
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
    title: String,
    practices: Vec<PracticeLink>,
}

#[derive(Serialize)]
struct PracticeLink {
    url: String,
    title: String,
    code: String,
    stub: Option<&'static str>,
}

#[derive(Serialize)]
struct ScopeView {
    title: String,
    html: String,
}

#[derive(Serialize)]
struct ProfilePage {
    shelf_url: String,
    shelf_title: String,
    profile: ProfileView,
    grid: Vec<GridDomain>,
    radar: Option<RadarView>,
    levels: Vec<LevelView>,
    rationale: Vec<RationaleDomain>,
    downloads: Vec<DownloadView>,
}

#[derive(Serialize)]
struct ProfileView {
    title: String,
    version: String,
    code: String,
    scope_label: String,
    date: String,
    status: StatusView,
    chain: Vec<Link>,
    changes: Vec<Link>,
    summary: String,
    has_targets: bool,
    applies_to: Vec<String>,
    out_of_scope: Vec<String>,
    targets_intro: &'static str,
    considerations: Option<String>,
    guide: Vec<GuidePart>,
    /// Where the text comes from: what is said, and the HTML that says it.
    record: Vec<(&'static str, String)>,
}

#[derive(Serialize)]
struct GuidePart {
    key: &'static str,
    title: &'static str,
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

/// Makes the overview page of a book.
pub(super) fn page(input: &SiteInput<'_>, tailored: &Tailored) -> Result<String, TemplateError> {
    let links = PageLinks::in_book(&tailored.model, input.glossary()).without_terms();
    let html = match tailored.profile() {
        None => input
            .settings
            .templates
            .fill("model.html", &model_page(input, &tailored.model, &links))?,
        Some(profile) => input
            .settings
            .templates
            .fill("profile.html", &profile_page(input, tailored, profile, &links))?,
    };
    Ok(html)
}

/// The Markdown of the summary of what a book is about.
pub(super) fn summary_of(tailored: &Tailored) -> &str {
    tailored.profile().map_or(&tailored.model.summary.markdown, |profile| &profile.summary.markdown)
}

fn model_page(input: &SiteInput<'_>, model: &Model, links: &PageLinks<'_>) -> ModelPage {
    let name = model.name();
    let on_this = |other: &&VersionRef| input.head(other).is_some_and(|head| head.model == name);
    let books = input.settings.books.iter().filter(on_this);
    ModelPage {
        shelf_url: "../../index.html".to_owned(),
        shelf_title: input.config().title.clone(),
        model: ModelView {
            title: model.title.clone(),
            version: model.version.to_string(),
            summary: to_html(&model.summary.markdown, links),
            status: status_view(model.status),
            date: long_date(&model.date),
            counts: counts(model),
            versions: other_versions(input, model),
            changes: super::changes::links_to(input, &model.name()),
            notice: to_html(&model.notice.markdown, links),
            record: model_record(model, links),
            levels_intro: levels_intro(model),
        },
        domains: domains(model, links),
        levels: levels_of(model, |text| to_html(text, links)),
        scopes: model
            .scopes
            .iter()
            .map(|scope| ScopeView {
                title: scope.title.clone(),
                html: to_html(&scope.summary.markdown, links),
            })
            .collect(),
        books: books.filter_map(|other| profile_card(input, other, "../../", links)).collect(),
        downloads: downloads(input, name),
    }
}

/// What a model says of where it comes from: the edition and what it follows, then the record.
fn model_record(model: &Model, links: &PageLinks<'_>) -> Vec<(&'static str, String)> {
    let edition = model.edition.iter().map(|edition| ("Edition", escape_html(edition)));
    let follows = model.follows.iter().map(|(title, version)| {
        ("Follows the structure of", escape_html(&format!("{title} {version}")))
    });
    edition.chain(follows).chain(record(model.record.as_ref(), links)).collect()
}

/// Who wrote and reviewed a version, on what evidence, and where to report a mistake.
fn record(record: Option<&Record>, links: &PageLinks<'_>) -> Vec<(&'static str, String)> {
    let Some(record) = record else { return Vec::new() };
    let inline = |text: &Text| to_inline_html(&text.markdown, links);
    let list = |texts: &[Text]| texts.iter().map(inline).collect::<Vec<_>>().join("; ");
    let mut said = vec![
        ("Written by", list(&record.editors)),
        ("Reviewed by", list(&record.reviewers)),
        ("Rests on", inline(&record.evidence)),
        ("Report a mistake", inline(&record.feedback)),
        ("Cite as", inline(&record.cite)),
    ];
    if !record.weaknesses.is_empty() {
        let items: String =
            record.weaknesses.iter().map(|text| format!("<li>{}</li>", inline(text))).collect();
        said.push(("Known weaknesses", format!("<ul>{items}</ul>")));
    }
    said
}

fn counts(model: &Model) -> String {
    let subdomains = model.domains.iter().flat_map(|domain| &domain.subdomains);
    let named = subdomains.filter(|subdomain| subdomain.title.is_some()).count();
    let levels = model.practices.iter().flat_map(|practice| &practice.levels);
    let indicators: usize = levels.map(|level| level.indicators.len()).sum();
    let mut parts = vec![format!("{} domains", model.domains.len())];
    if named > 0 {
        parts.push(format!("{named} subdomains"));
    }
    parts.push(format!("{} practices", model.practices.len()));
    parts.push(format!("{indicators} indicators"));
    parts.join(", ")
}

fn other_versions(input: &SiteInput<'_>, model: &Model) -> Vec<Link> {
    let books = input.settings.books.iter();
    let others = books.filter(|name| name.id == model.id && name.version != model.version);
    others
        .map(|name| Link {
            label: name.version.to_string(),
            url: book_url("../../", name, "index.html"),
        })
        .collect()
}

fn levels_intro(model: &Model) -> String {
    let described = model.levels.len().saturating_sub(1);
    format!(
        "Every practice is described at {described} levels. Each includes the ones below it. \
         A higher level is not a better one: the target follows from the need."
    )
}

fn domains(model: &Model, links: &PageLinks<'_>) -> Vec<DomainView> {
    let entry = |id: &PracticeId| {
        let practice = model.practice(id)?;
        let outline = practice.status == TableStatus::Outline;
        Some(PracticeLink {
            url: format!("{id}.html"),
            title: practice.title.clone(),
            code: practice.code.clone(),
            stub: outline.then_some("Purpose only"),
        })
    };
    model
        .domains
        .iter()
        .map(|domain| DomainView {
            id: domain.id.clone(),
            title: domain.title.clone(),
            text: to_inline_html(&domain.summary.markdown, links),
            subdomains: domain
                .subdomains
                .iter()
                .map(|sub| SubdomainView {
                    id: sub.id.clone(),
                    title: sub.title.clone().unwrap_or_else(|| domain.title.clone()),
                    practices: sub.practices.iter().filter_map(entry).collect(),
                })
                .collect(),
        })
        .collect()
}

fn profile_page(
    input: &SiteInput<'_>,
    tailored: &Tailored,
    profile: &Profile,
    links: &PageLinks<'_>,
) -> ProfilePage {
    let html = |text: &crate::model::Text| to_html(&text.markdown, links);
    let inline = |text: &crate::model::Text| to_inline_html(&text.markdown, links);
    let name = profile.name();
    ProfilePage {
        shelf_url: "../../index.html".to_owned(),
        shelf_title: input.config().title.clone(),
        profile: ProfileView {
            title: profile.title.clone(),
            version: profile.version.to_string(),
            code: profile.code.clone(),
            scope_label: scope_label(profile.scope),
            date: long_date(&profile.date),
            status: status_view(profile.status),
            chain: chain(tailored),
            changes: super::changes::links_to(input, &profile.name()),
            summary: html(&profile.summary),
            has_targets: !tailored.targets.is_empty(),
            applies_to: profile.applies_to.iter().map(inline).collect(),
            out_of_scope: profile.out_of_scope.iter().map(inline).collect(),
            targets_intro: "A target says how comprehensive a practice needs to be for this kind \
                            of system. Being above a target costs effort that is missing \
                            elsewhere; being below it leaves a gap.",
            considerations: profile.considerations.as_ref().map(html),
            guide: profile.guide.as_ref().map_or_else(Vec::new, |parts| guide(parts, links)),
            record: record(profile.record.as_ref(), links),
        },
        grid: grid(tailored),
        radar: radar(tailored, &format!("{} {}", profile.title, profile.version)),
        levels: levels_of(&tailored.model, |text| to_html(text, links)),
        rationale: rationale(tailored, links),
        downloads: downloads(input, name),
    }
}

/// The documents beneath a profile, the nearest first.
fn chain(tailored: &Tailored) -> Vec<Link> {
    let beneath = tailored.origins.len().saturating_sub(1);
    let links = tailored.origins[..beneath].iter().rev().map(|origin| Link {
        label: origin.title.clone(),
        url: book_url("../../", &origin.name, "index.html"),
    });
    links.collect()
}

fn guide(parts: &[crate::model::Text; 3], links: &PageLinks<'_>) -> Vec<GuidePart> {
    let names = [
        ("small", "Small organization"),
        ("medium", "Medium-sized organization"),
        ("large", "Large organization"),
    ];
    let part = |((key, title), text): (_, &crate::model::Text)| GuidePart {
        key,
        title,
        html: to_html(&text.markdown, links),
    };
    names.into_iter().zip(parts).map(part).collect()
}

fn rationale(tailored: &Tailored, links: &PageLinks<'_>) -> Vec<RationaleDomain> {
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
            source: target_source(tailored, target),
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

/// Who set a target, where several profiles are stacked.
pub(super) fn target_source(tailored: &Tailored, target: &Target) -> Option<String> {
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
    let set_by = crate::text::join_and(&titles);
    Some(match changed(target) {
        Some(change) => format!("{set_by}, {change}"),
        None => set_by,
    })
}

/// The files that a book offers.
fn downloads(input: &SiteInput<'_>, name: VersionRef) -> Vec<DownloadView> {
    let subject = Subject::Version(name);
    let folder = subject.folder();
    let view = |artifact: Artifact| {
        let offer = artifact.offer?;
        Some(DownloadView {
            url: artifact.path.strip_prefix(&folder).unwrap_or(&artifact.path).to_owned(),
            title: artifact.title,
            note: offer.note.to_owned(),
            kind: artifact.label.to_owned(),
            size: None,
            download: offer.saves,
        })
    };
    input.artifacts_of(&subject).into_iter().filter_map(view).collect()
}
