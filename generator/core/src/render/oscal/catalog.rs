//! A model as an OSCAL catalog.

use serde::Serialize;

use super::prose::{Prose, level_label, line, token};
use super::{
    Metadata, OWN, OscalInput, OscalLink, OscalPart, Property, action, document, indicator, label,
    level_id, metadata, said,
};
use crate::model::{
    Domain, Excluded, ItemId, LeftOut, LevelEntry, Practice, PracticeId, Subdomain, Text,
};

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
    let groups = tailored.model.domains.iter().map(|domain| group(input, domain, &prose));
    let catalog = CatalogContent { metadata: metadata(input), groups: groups.collect() };
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

fn group(input: OscalInput<'_>, domain: &Domain, prose: &Prose<'_>) -> ControlGroup {
    let own = domain.subdomains.iter().filter(|sub| sub.title.is_none());
    ControlGroup {
        id: token(&domain.id),
        class: "domain",
        title: line(&domain.title),
        parts: domain.summary.iter().filter_map(|text| said("summary", text, prose)).collect(),
        groups: groups_within(input, domain, &[], prose),
        controls: own.flat_map(|sub| controls(input, sub, prose)).collect(),
    }
}

/// The subdomains directly within those of a path, with what is in them.
fn groups_within(
    input: OscalInput<'_>,
    domain: &Domain,
    path: &[String],
    prose: &Prose<'_>,
) -> Vec<ControlGroup> {
    let group = |sub: &Subdomain| {
        let title = sub.title.as_ref()?;
        Some(ControlGroup {
            id: token(&sub.id),
            class: "subdomain",
            title: line(title),
            parts: sub.summary.iter().filter_map(|text| said("summary", text, prose)).collect(),
            groups: groups_within(input, domain, &sub.path(), prose),
            controls: controls(input, sub, prose),
        })
    };
    domain.directly_within(path).filter_map(group).collect()
}

fn controls(input: OscalInput<'_>, sub: &Subdomain, prose: &Prose<'_>) -> Vec<Control> {
    let practices = sub.practices.iter().filter_map(|id| input.tailored.model.practice(id));
    practices.map(|practice| control(input, practice, prose)).collect()
}

fn control(input: OscalInput<'_>, practice: &Practice, prose: &Prose<'_>) -> Control {
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
    let levels = practice.levels.iter();
    Control {
        class: "practice",
        title: line(&practice.title),
        props: label(&practice.code, practice.reference.as_ref()),
        parts,
        controls: levels.map(|entry| level(input, practice, entry, prose)).collect(),
        id,
    }
}

fn level(
    input: OscalInput<'_>,
    practice: &Practice,
    level: &LevelEntry,
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
        parts: level.actions.iter().map(|one| action(one, prose)).collect(),
        ..OscalPart::default()
    }];
    parts.extend(level.description.iter().filter_map(|text| said("description", text, prose)));
    parts
        .extend(level.considerations.iter().filter_map(|text| said("considerations", text, prose)));
    parts.extend(level.indicators.iter().map(|one| indicator(one, prose)));
    parts.extend(level.excluded.iter().filter_map(|one| retired(one, prose)));
    Control {
        id,
        class: "level",
        title: line(&title),
        props: label(&level_label(&practice.code, level.number), level.reference.as_ref()),
        parts,
        controls: Vec::new(),
    }
}

/// An item that is kept to be looked up.
fn retired(one: &Excluded, prose: &Prose<'_>) -> Option<OscalPart> {
    let LeftOut::Retired(into) = &one.cause else { return None };
    let link = |id: &ItemId| OscalLink { href: format!("#{}", token(id)), rel: "replaced-by" };
    let status = Property { name: "status", ns: Some(OWN), value: "retired".to_owned() };
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
