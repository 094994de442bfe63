//! A mapping as an OSCAL mapping collection, which OSCAL has since 1.2.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::prose::{line, token};
use super::{OWN, OscalInput, document, heading, level_id};
use crate::digest::uuid_of_content;
use crate::mappings::Mapped;
use crate::markdown::escaped;
use crate::model::Status;
use crate::render::compact::compact;
use crate::schema::mapping::{MappingDoc, Relationship, RowDoc};

/// The collection of one mapping; `source` is the address of the catalog or profile that it is of, from where the
/// collection lies.
pub fn mapping_collection(of: OscalInput<'_>, mapped: &Mapped<'_>, source: &str) -> String {
    let (doc, catalog) = (mapped.doc, mapped.catalog);
    let standard = uuid(doc, "standard", &catalog.name());
    let mapping = json!({
        "uuid": uuid(doc, "mapping", ""),
        "source-resource": { "type": if of.tailored.profile().is_some() { "profile" } else { "catalog" }, "href": source },
        "target-resource": { "type": "catalog", "href": format!("#{standard}") },
        "maps": doc.rows.iter().map(|row| map(of, doc, row)).collect::<Vec<_>>(),
        "remarks": reasons(doc),
        "source-gap-summary": source_gap(of, doc),
        "target-gap-summary": target_gap(doc),
    });
    let content = json!({
        "metadata": heading(of, &doc.title, (&doc.version, &doc.date)),
        "provenance": {
            "method": "human", "matching-rationale": "semantic", "status": status(doc.status.value),
            "mapping-description": escaped(&doc.method),
        },
        "mappings": [mapping],
        "back-matter": { "resources": [{
            "uuid": standard, "title": line(&catalog.title),
            "citation": { "text": line(&catalog.cite_as) },
            "rlinks": catalog.url.as_ref().map(|url| vec![json!({ "href": url.value })]),
        }] },
    });
    document("mapping-collection", &compact(content))
}

fn uuid(doc: &MappingDoc, kind: &str, part: &str) -> String {
    let parts = [doc.id.value.as_str(), &doc.version.value, kind, part];
    uuid_of_content(parts.join("\n").as_bytes())
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Draft => "draft",
        Status::Review => "not-complete",
        Status::Published => "complete",
        Status::Withdrawn => "deprecated",
    }
}

/// What both ask for is compared, not how they say it: so `equal` of ours is not `equal-to`.
fn relationship(of: Relationship) -> &'static str {
    match of {
        Relationship::Equal => "equivalent-to",
        Relationship::Subset => "subset-of",
        Relationship::Superset => "superset-of",
        Relationship::Intersects => "intersects-with",
    }
}

fn map(of: OscalInput<'_>, doc: &MappingDoc, row: &RowDoc) -> Json {
    let part = [row.item.value.as_str(), row.role.name(), &row.reference].join("\n");
    let property = |name: &str, value: &str| json!({ "name": name, "ns": OWN, "value": value });
    json!({
        "uuid": uuid(doc, "row", &part), "relationship": relationship(row.relationship.value),
        "sources": [source(of, &row.item)], "targets": [{ "type": "control", "id-ref": row.reference.value }],
        "props": [property("role", row.role.name()), property("confidence", row.confidence.name())],
        "remarks": escaped(&row.reason),
    })
}

/// A practice or level is a control of the catalog; an action or indicator is a statement of one.
fn source(of: OscalInput<'_>, item: &str) -> Json {
    let practices = &of.tailored.model.practices;
    let practice = practices.iter().find(|practice| practice.id == item || practice.code == item);
    let is_level = practices.iter().any(|practice| {
        practice.levels.iter().any(|level| level_id(&practice.code, level.number) == token(item))
    });
    let kind = if practice.is_some() || is_level { "control" } else { "statement" };
    let id = practice.map_or(item, |practice| &practice.id);
    json!({ "type": kind, "id-ref": token(id) })
}

/// Why something has no counterpart, which the summaries of gaps have no place for.
fn reasons(doc: &MappingDoc) -> String {
    let items = doc.without.items.iter().map(|one| (one.item.value.clone(), &one.reason.value));
    let references = doc.without.references.iter().map(|one| {
        let ids: Vec<&str> = one.references.iter().map(|id| id.value.as_str()).collect();
        (ids.join(", "), &one.reason.value)
    });
    let lines = items
        .chain(references)
        .map(|(what, why)| format!("- {}: {}", escaped(&what), escaped(why)));
    lines.collect::<Vec<_>>().join("\n")
}

fn source_gap(of: OscalInput<'_>, doc: &MappingDoc) -> Json {
    let items = doc.without.items.iter().map(|one| source(of, &one.item));
    let controls: BTreeSet<String> = items
        .filter(|one| one["type"] == "control")
        .filter_map(|one| one["id-ref"].as_str().map(str::to_owned))
        .collect();
    gap(doc, "source-gap", &controls.iter().map(String::as_str).collect::<Vec<_>>())
}

fn target_gap(doc: &MappingDoc) -> Json {
    let ids: Vec<&str> = doc.without.references().map(|id| id.value.as_str()).collect();
    gap(doc, "target-gap", &ids)
}

/// Controls without a counterpart; an id that is no token can only be matched.
fn gap(doc: &MappingDoc, which: &str, ids: &[&str]) -> Json {
    if ids.is_empty() {
        return Json::Null;
    }
    let (tokens, others): (Vec<&str>, Vec<&str>) = ids.iter().partition(|id| token(id) == **id);
    let others: Vec<Json> = others.iter().map(|id| json!({ "pattern": id })).collect();
    json!({ "uuid": uuid(doc, which, ""), "unmapped-controls": [{ "with-ids": tokens, "matching": others }] })
}
