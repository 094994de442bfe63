//! A version as a Gemara control catalog, in YAML.
//!
//! A practice is a control, an indicator one of its assessment requirements, and a level a group of applicability:
//! what is asked for at a level applies there and above.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::{CatalogInput, identifier, levels_from, slug};
use crate::model::{Domain, Indicator, Practice, Status, Subdomain, Text};
use crate::render::compact::compact;
use crate::text::one_line;

/// The release of the specification.
const GEMARA_VERSION: &str = "1.1.0";

/// The catalog. The format asks for an author, who is the publisher.
pub fn catalog(of: CatalogInput<'_>) -> Json {
    let model = &of.tailored.model;
    let status = of.tailored.profile().map_or(model.status, |profile| profile.status);
    let controls = model.practices.iter().filter(|practice| indicators(practice).next().is_some());
    let controls: Vec<Json> = controls.filter_map(|practice| control(of, practice)).collect();
    compact(json!({
        "title": one_line(of.tailored.title()),
        "metadata": {
            "id": of.name().id, "type": "ControlCatalog", "gemara-version": GEMARA_VERSION,
            "version": of.name().version.to_string(), "date": format!("{}T00:00:00Z", of.day()),
            "description": said_or(of.summary(), of.tailored.title()),
            "author": { "id": slug(of.publisher), "name": one_line(of.publisher), "type": "Human" },
            "draft": if status == Status::Draft { json!(true) } else { Json::Null },
            "mapping-references": mapping_references(of), "applicability-groups": applicability(of),
        },
        "groups": model.domains.iter().flat_map(groups).collect::<Vec<_>>(),
        "controls": controls,
    }))
}

/// A text, or the title where nothing is said: the format asks for something.
fn said_or<'t>(text: &'t str, title: &'t str) -> &'t str {
    if text.is_empty() { title } else { text }
}

fn indicators(practice: &Practice) -> impl Iterator<Item = (u8, &Indicator)> {
    let levels = practice.levels.iter();
    levels.flat_map(|level| level.indicators.iter().map(move |one| (level.number, one)))
}

fn level_id(number: u8) -> String {
    format!("level-{number}")
}

/// The levels at which something is asked for.
fn applicability(of: CatalogInput<'_>) -> Vec<Json> {
    let model = &of.tailored.model;
    let levels = model.practices.iter().flat_map(indicators);
    let lowest = levels.map(|(level, _)| level).min().unwrap_or(0);
    let levels = model.levels.iter().filter(|level| level.number >= lowest);
    let group = |level: &crate::model::LevelName| {
        json!({
            "id": level_id(level.number), "title": one_line(&level.title),
            "description": said_or(Text::said(level.summary.as_ref()), &level.title),
        })
    };
    levels.map(group).collect()
}

/// A domain that holds practices itself, or its subdomains.
fn groups(domain: &Domain) -> Vec<Json> {
    let group = |sub: &Subdomain| {
        let text = sub.summary.as_ref().or(domain.summary.as_ref());
        let title = sub.bare_title().unwrap_or(domain.bare_title());
        json!({
            "id": sub.id, "title": one_line(title), "description": said_or(Text::said(text), title),
        })
    };
    domain.subdomains.iter().map(group).collect()
}

fn control(of: CatalogInput<'_>, practice: &Practice) -> Option<Json> {
    let (_, sub) = of.tailored.model.home_of(&practice.id)?;
    let requirement = |(level, one): (u8, &Indicator)| {
        let applies = levels_from(of.tailored, level, &one.around).map(level_id);
        json!({
            "id": identifier(one.reference.as_ref(), &one.id), "text": one.whole().markdown,
            "applicability": applies.collect::<Vec<_>>(), "recommendation": Text::said(one.evidence.as_ref()),
            "state": "Active",
        })
    };
    Some(json!({
        "id": identifier(practice.reference.as_ref(), &practice.code), "title": one_line(practice.bare_title()),
        "objective": said_or(Text::said(practice.purpose.as_ref()), practice.bare_title()),
        "group": sub.id, "state": "Active",
        "guidelines": guidelines(of, practice),
        "assessment-requirements": indicators(practice).map(requirement).collect::<Vec<_>>(),
    }))
}

/// The ids of standards that indicators of a practice refer to, by the edition.
fn referred(practice: &Practice) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, indicator) in indicators(practice) {
        for (edition, id, _) in &indicator.around.refs {
            found.entry(edition).or_default().insert(id);
        }
    }
    found
}

fn guidelines(of: CatalogInput<'_>, practice: &Practice) -> Vec<Json> {
    let known = |edition: &str| of.references.iter().any(|one| one.name() == edition);
    let referred = referred(practice).into_iter().filter(|(edition, _)| known(edition));
    let entries = |ids: BTreeSet<&str>| {
        let entry = |id: &str| json!({ "reference-id": id });
        ids.into_iter().map(entry).collect::<Vec<_>>()
    };
    referred
        .map(|(edition, ids)| json!({ "reference-id": edition, "entries": entries(ids) }))
        .collect()
}

/// The editions that are referred to, as the workspace knows them.
fn mapping_references(of: CatalogInput<'_>) -> Vec<Json> {
    let practices = of.tailored.model.practices.iter();
    let named: BTreeSet<&str> = practices.flat_map(|one| referred(one).into_keys()).collect();
    let known = of.references.iter().filter(|one| named.contains(one.name().as_str()));
    known
        .map(|one| {
            json!({
                "id": one.name(), "title": one_line(&one.title), "version": one.edition.value,
                "url": one.url.as_ref().map(|url| url.value.as_str()),
            })
        })
        .collect()
}
