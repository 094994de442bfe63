//! What a profile says itself, in the keys of its documents: its data are what it is resolved to.

use serde_json::{Map, Value, json};

use super::{action, example, indicator, markdown_of, record_data, said};
use crate::model::{
    ExcludedParts, Overlay, OverlayLevel, PartKind, Pitfall, Profile, Surroundings,
};
use crate::render::compact::compact;

/// What stands in `profile.yaml`.
pub(in crate::render) fn head(profile: &Profile) -> Value {
    let with: Vec<String> = profile.with.iter().map(|(name, _)| name.to_string()).collect();
    let roles: Map<String, Value> =
        profile.roles.iter().map(|(id, (name, _))| (id.clone(), json!(name.markdown))).collect();
    let groups = profile.groups.iter().flatten().map(|(id, _)| id);
    let targets: Map<String, Value> = profile
        .targets
        .iter()
        .map(|(id, one)| {
            let why = said(one.rationale.as_ref());
            (id.to_string(), json!({ "level": one.level, "rationale": why }))
        })
        .collect();
    let guide = profile.guide.as_ref().map(|[small, medium, large]| {
        json!({ "small": small.markdown, "medium": medium.markdown, "large": large.markdown })
    });
    let mut head = compact(json!({
        "id": profile.id,
        "version": profile.version.to_string(),
        "version-label": profile.version_label,
        "code": profile.code,
        "title": profile.title,
        "status": profile.status.word(),
        "replaced-by": profile.replaced_by.as_ref().map(|(name, _)| name.to_string()),
        "date": profile.date,
        "base": profile.base.to_string(),
        "with": with,
        "scope": profile.scope.word(),
        "record": profile.record.as_ref().map(record_data),
        "roles": roles,
        "groups": groups.collect::<Vec<_>>(),
        "exclude": profile.exclude.iter().map(left_out).collect::<Vec<_>>(),
        "add": added(profile),
        "summary": profile.summary.markdown,
        "applies-to": markdown_of(&profile.applies_to),
        "out-of-scope": markdown_of(&profile.out_of_scope),
        "considerations": said(profile.considerations.as_ref()),
        "targets": targets,
        "valid-for": said(profile.valid_for.as_ref()),
        "guide": guide,
    }));
    // No group at all is not the same as what the base says.
    if profile.groups.as_ref().is_some_and(Vec::is_empty) {
        head["groups"] = json!([]);
    }
    head
}

fn left_out(one: &ExcludedParts) -> Value {
    let of = |kind: PartKind| -> Vec<&String> {
        one.parts.iter().filter(|part| part.kind == kind).map(|part| &part.id).collect()
    };
    json!({
        "domains": of(PartKind::Domain),
        "subdomains": of(PartKind::Subdomain),
        "practices": of(PartKind::Practice),
        "rationale": said(one.rationale.as_ref()),
    })
}

fn added(profile: &Profile) -> Value {
    let domains = profile.add.domains.iter().map(|domain| {
        let subdomains = domain.subdomains.iter().filter(|sub| sub.title.is_some());
        let subdomains = subdomains.map(
            |sub| json!({ "id": sub.id, "title": sub.title, "summary": said(sub.summary.as_ref()) }),
        );
        json!({
            "id": domain.id,
            "title": domain.title,
            "summary": said(domain.summary.as_ref()),
            "subdomains": subdomains.collect::<Vec<_>>(),
        })
    });
    let practices = profile.add.practices.iter().map(|one| {
        json!({
            "id": one.practice.id.as_str(),
            "in": one.place.0,
            "from": one.from.as_ref().map(ToString::to_string),
            "rationale": said(one.rationale.as_ref()),
        })
    });
    json!({
        "domains": domains.collect::<Vec<_>>(),
        "practices": practices.collect::<Vec<_>>(),
    })
}

/// What stands in the overlay of a practice.
pub(in crate::render) fn overlay(one: &Overlay) -> Value {
    let excluded = one
        .exclude
        .iter()
        .map(|item| json!({ "id": item.id.as_str(), "rationale": said(item.rationale.as_ref()) }));
    let set = one.set.iter().map(|one| {
        json!({
            "item": one.item.0.as_str(),
            "param": one.param.0,
            "value": one.value.markdown,
            "rationale": said(one.rationale.as_ref()),
        })
    });
    compact(json!({
        "practice": one.practice.as_str(),
        "considerations": said(one.considerations.as_ref()),
        "levels": one.levels.iter().map(level).collect::<Vec<_>>(),
        "examples": one.examples.iter().map(example).collect::<Vec<_>>(),
        "pitfalls": one.pitfalls.iter().map(pitfall).collect::<Vec<_>>(),
        "exclude": excluded.collect::<Vec<_>>(),
        "set": set.collect::<Vec<_>>(),
    }))
}

fn pitfall(one: &Pitfall) -> Value {
    json!({ "id": one.id.as_str(), "title": one.title, "text": one.text.markdown })
}

fn level(one: &OverlayLevel) -> Value {
    let actions = one.actions.iter().map(|item| with_retired(json!(action(item)), &item.around));
    let indicators =
        one.indicators.iter().map(|item| with_retired(json!(indicator(item)), &item.around));
    json!({
        "level": one.number,
        "considerations": said(one.considerations.as_ref()),
        "actions": actions.collect::<Vec<_>>(),
        "indicators": indicators.collect::<Vec<_>>(),
    })
}

/// An item with what became of it, if it is not in force any more.
fn with_retired(mut item: Value, around: &Surroundings) -> Value {
    if let Some(retired) = &around.retired {
        let into: Vec<&str> = retired.into.iter().map(|(id, _)| id.as_str()).collect();
        item["status"] = json!("retired");
        item["replaced-by"] = json!(into);
        item["rationale"] = json!(said(retired.rationale.as_ref()));
    }
    item
}
