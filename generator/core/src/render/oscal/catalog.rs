//! A model as an OSCAL catalog.

use serde::Serialize;
use serde_json::Value as Json;

use super::prose::{Prose, level_label, line, token};
use super::{
    Metadata, OWN, OscalInput, OscalLink, OscalPart, Property, action, beside, document, indicator,
    label, level_id, license, metadata, read_back, said,
};
use crate::markdown::plain;
use crate::model::{
    Domain, Excluded, ItemId, LeftOut, LevelEntry, Practice, PracticeId, Subdomain, Text,
};
use crate::render::data;
use crate::schema::data::DERIVED;
use crate::schema::flat::entries;

#[derive(Serialize)]
struct CatalogContent {
    metadata: Metadata,
    groups: Vec<ControlGroup>,
}

#[derive(Default, Serialize)]
struct ControlGroup {
    id: String,
    class: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    props: Vec<Property>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<OscalPart>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<ControlGroup>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    controls: Vec<Control>,
}

#[derive(Serialize)]
struct Control {
    id: String,
    class: &'static str,
    title: String,
    props: Vec<Property>,
    parts: Vec<OscalPart>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    controls: Vec<Control>,
}

/// The catalog of a model.
pub fn catalog(input: OscalInput<'_>) -> String {
    let tailored = input.tailored;
    let prose = Prose::of(tailored);
    let data = data::value(tailored);
    let domains = tailored.model.domains.iter().zip(entries(&data, "domains"));
    let groups = domains.map(|domain| group(input, domain, &prose)).collect();
    let metadata = Metadata { props: of_version(input, &data, &prose), ..metadata(input) };
    let catalog = CatalogContent { metadata, groups };
    document("catalog", &catalog)
}

/// The catalog of the practices that profiles add to a model; none if they add none.
pub fn added_catalog(input: OscalInput<'_>) -> Option<String> {
    let mut tailored = input.tailored.clone();
    let is_added = |id: &PracticeId| input.tailored.added.contains_key(id);
    tailored.model.practices.retain(|practice| is_added(&practice.id));
    for domain in &mut tailored.model.domains {
        domain.subdomains.iter_mut().for_each(|sub| sub.practices.retain(is_added));
        domain.drop_empty();
    }
    tailored.model.domains.retain(|domain| !domain.subdomains.is_empty());
    let has_any = !tailored.model.practices.is_empty();
    has_any.then(|| catalog(OscalInput { tailored: &tailored, ..input }))
}

/// What a version says of itself that OSCAL has no key for.
fn of_version(input: OscalInput<'_>, data: &Json, prose: &Prose<'_>) -> Vec<Property> {
    let model = &input.tailored.model;
    let title = plain(&line(input.tailored.title()));
    let notice = read_back(Some(&model.notice), prose);
    let license = license(&model.license).map(|_| model.license.as_str()).unwrap_or_default();
    let version = model.version.to_string();
    let native = [
        ("title", title.as_str()),
        ("version", &version),
        ("date", &model.date),
        ("notice", &notice),
        ("license", license),
    ];
    let below: Vec<&str> = DERIVED.into_iter().chain(["domains"]).collect();
    beside(data, &native, &below)
}

fn group(
    input: OscalInput<'_>,
    (domain, data): (&Domain, &Json),
    prose: &Prose<'_>,
) -> ControlGroup {
    let id = token(&domain.id);
    let (title, summary) = (plain(&line(&domain.title)), read_back(domain.summary.as_ref(), prose));
    let native = [("id", id.as_str()), ("title", &title), ("summary", &summary)];
    let mut group = ControlGroup {
        props: beside(data, &native, &["subdomains"]),
        id,
        class: "domain",
        title: line(&domain.title),
        parts: domain.summary.iter().filter_map(|text| said("summary", text, prose)).collect(),
        ..ControlGroup::default()
    };
    for (sub, data) in domain.directly_within(&[]).zip(entries(data, "subdomains")) {
        match &sub.title {
            None => group.controls.extend(controls(input, (sub, data), prose)),
            Some(title) => group.groups.push(subdomain(input, domain, (sub, title, data), prose)),
        }
    }
    group
}

/// A subdomain with what is in it.
fn subdomain(
    input: OscalInput<'_>,
    domain: &Domain,
    (sub, title, data): (&Subdomain, &str, &Json),
    prose: &Prose<'_>,
) -> ControlGroup {
    let id = token(&sub.id);
    let title = line(title);
    let (shown, summary) = (plain(&title), read_back(sub.summary.as_ref(), prose));
    let native = [("id", id.as_str()), ("title", &shown), ("summary", &summary)];
    let path = sub.path();
    let within = domain.directly_within(&path).zip(entries(data, "subdomains"));
    let within = within.filter_map(|(sub, data)| {
        Some(subdomain(input, domain, (sub, sub.title.as_deref()?, data), prose))
    });
    ControlGroup {
        props: beside(data, &native, &["practices", "subdomains"]),
        id,
        class: "subdomain",
        title,
        parts: sub.summary.iter().filter_map(|text| said("summary", text, prose)).collect(),
        groups: within.collect(),
        controls: controls(input, (sub, data), prose),
    }
}

fn controls(
    input: OscalInput<'_>,
    (sub, data): (&Subdomain, &Json),
    prose: &Prose<'_>,
) -> Vec<Control> {
    let practices = sub.practices.iter().filter_map(|id| input.tailored.model.practice(id));
    let practices = practices.zip(entries(data, "practices"));
    practices.map(|practice| control(input, practice, prose)).collect()
}

fn control(
    input: OscalInput<'_>,
    (practice, data): (&Practice, &Json),
    prose: &Prose<'_>,
) -> Control {
    let id = token(&practice.id);
    let statement = |purpose: &Text| OscalPart {
        id: Some(format!("{id}_smt")),
        name: "statement",
        prose: Some(prose.text(purpose)),
        ..OscalPart::default()
    };
    let mut parts: Vec<OscalPart> = practice.purpose.iter().map(statement).collect();
    let more = practice.considerations.iter();
    parts.extend(more.filter_map(|text| said("considerations", text, prose)));
    let levels = practice.levels.iter().zip(entries(data, "levels"));
    let title = line(&practice.title);
    let considerations = read_back(practice.considerations.first(), prose);
    let (shown, purpose) = (plain(&title), read_back(practice.purpose.as_ref(), prose));
    let native = [
        ("id", id.as_str()),
        ("title", &shown),
        ("purpose", &purpose),
        ("considerations", &considerations),
    ];
    let mut props = label(&practice.code, practice.reference.as_ref());
    props.extend(beside(data, &native, &["code", "ref", "levels"]));
    Control {
        class: "practice",
        title,
        props,
        parts,
        controls: levels.map(|entry| level(input, practice, entry, prose)).collect(),
        id,
    }
}

fn level(
    input: OscalInput<'_>,
    practice: &Practice,
    (level, data): (&LevelEntry, &Json),
    prose: &Prose<'_>,
) -> Control {
    let id = level_id(&practice.code, level.number);
    let name = input.tailored.model.level_title(level.number);
    let title = input.words.with(
        "oscal.level",
        &[("practice", &practice.title), ("level", &level.number), ("name", &name)],
    );
    let mut parts = vec![OscalPart {
        id: Some(format!("{id}_smt")),
        name: "statement",
        prose: level.objective.as_ref().map(|objective| prose.text(objective)),
        parts: level
            .actions
            .iter()
            .zip(entries(data, "actions"))
            .map(|one| action(one, prose))
            .collect(),
        ..OscalPart::default()
    }];
    parts.extend(level.description.iter().filter_map(|text| said("description", text, prose)));
    parts
        .extend(level.considerations.iter().filter_map(|text| said("considerations", text, prose)));
    let indicators = level.indicators.iter().zip(entries(data, "indicators"));
    parts.extend(indicators.map(|one| indicator(one, prose)));
    parts.extend(level.excluded.iter().filter_map(|one| retired(one, prose)));
    let (objective, description) =
        (read_back(level.objective.as_ref(), prose), read_back(level.description.as_ref(), prose));
    let native = [("objective", objective.as_str()), ("description", &description)];
    let mut props = label(&level_label(&practice.code, level.number), level.reference.as_ref());
    props.extend(beside(data, &native, &["ref", "actions", "indicators"]));
    Control { id, class: "level", title: line(&title), props, parts, controls: Vec::new() }
}

/// An item that is kept to be looked up.
fn retired(one: &Excluded, prose: &Prose<'_>) -> Option<OscalPart> {
    let LeftOut::Retired(into) = &one.cause else { return None };
    let link = |id: &ItemId| OscalLink { href: format!("#{}", token(id)), rel: "replaced-by" };
    let status = Property::new("status", Some(OWN), "retired".to_owned());
    Some(OscalPart {
        id: Some(token(&one.id)),
        name: "item",
        class: Some("retired"),
        props: label(&one.id, None).into_iter().chain([status]).collect(),
        links: into.iter().map(link).collect(),
        prose: one.text.as_ref().map(|text| prose.text(text)),
        parts: one.rationale.iter().filter_map(|why| said("rationale", why, prose)).collect(),
        ..OscalPart::default()
    })
}
