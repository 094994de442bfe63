//! A version as a library of CISO Assistant, in YAML: a framework whose requirements are indicators.
//!
//! Domains, subdomains, practices and levels are nodes above them. Each level is an implementation group, which holds
//! what is asked for there and below; that of a profile's targets holds what they ask for.

use serde_json::{Value as Json, json};

use super::{CatalogInput, identifier, levels_from, slug};
use crate::model::{Domain, Indicator, LevelEntry, LevelName, Practice, Text, Version};
use crate::render::compact::compact;
use crate::text::{hanging, one_line};

/// The implementation group of what the targets of a profile ask for.
const TARGET: &str = "target";

/// The library. The format asks for a provider, who is the publisher.
pub fn library(of: CatalogInput<'_>) -> Json {
    let (model, name) = (&of.tailored.model, of.name());
    let framework = framework_id(of);
    let head = json!({
        "urn": urn(of, "library", &framework), "locale": of.language, "ref_id": framework,
        "name": one_line(of.tailored.title()), "description": of.summary(),
        "copyright": copyright(of), "version": whole_number(&name.version),
        "publication_date": of.day(), "provider": one_line(of.publisher), "packager": one_line(of.publisher),
        "objects": { "framework": {
            "urn": urn(of, "framework", &framework), "ref_id": framework,
            "name": one_line(of.tailored.title()), "description": of.summary(),
            "implementation_groups_definition": groups(of),
            "requirement_nodes": model.domains.iter().flat_map(|domain| nodes(of, domain)).collect::<Vec<_>>(),
        } },
    });
    compact(head)
}

fn framework_id(of: CatalogInput<'_>) -> String {
    format!("{}-{}", of.name().id, of.name().version)
}

/// A name of the format: whose it is, of what kind, and which.
fn urn(of: CatalogInput<'_>, kind: &str, id: &str) -> String {
    format!("urn:{}:risk:{kind}:{}", slug(of.publisher), id.to_lowercase())
}

fn node_urn(of: CatalogInput<'_>, id: &str) -> String {
    let sign =
        |sign: char| if sign.is_ascii_alphanumeric() || "-._".contains(sign) { sign } else { '-' };
    let id: String = id.chars().map(sign).collect();
    urn(of, "req_node", &format!("{}:{id}", framework_id(of)))
}

/// The format counts versions in whole numbers, of which a later one is larger: `1.2` is 10200.
fn whole_number(version: &Version) -> u32 {
    let text = version.to_string();
    let parts = text.split('.').map(|part| part.parse::<u32>().unwrap_or(u32::MAX));
    let parts = parts.chain(std::iter::repeat(0)).take(3);
    parts.fold(0, |all: u32, part| all.saturating_mul(100).saturating_add(part)).max(1)
}

fn copyright(of: CatalogInput<'_>) -> String {
    let model = &of.tailored.model;
    [model.license.as_str(), &model.notice.markdown].join("\n\n").trim().to_owned()
}

fn group_id(level: u8) -> String {
    format!("level-{level}")
}

fn groups(of: CatalogInput<'_>) -> Vec<Json> {
    let level = |level: &LevelName| {
        json!({
            "ref_id": group_id(level.number), "name": one_line(&level.title),
            "description": Text::said(level.summary.as_ref()),
        })
    };
    let levels = of.tailored.model.levels.iter().filter(|level| level.number > 0).map(level);
    let title = of.words.say("oscal.targets");
    let target = (!of.tailored.targets.is_empty()).then(
        || json!({ "ref_id": TARGET, "name": title, "description": one_line(of.tailored.title()) }),
    );
    levels.chain(target).collect()
}

/// A node above requirements, or one of them.
struct NodePlace<'a> {
    id: &'a str,
    above: Option<&'a str>,
    depth: u8,
}

fn node(of: CatalogInput<'_>, place: &NodePlace<'_>, said: Json) -> Json {
    let mut node = json!({
        "urn": node_urn(of, place.id), "assessable": false, "depth": place.depth,
        "parent_urn": place.above.map(|above| node_urn(of, above)),
    });
    if let (Json::Object(node), Json::Object(said)) = (&mut node, said) {
        node.extend(said);
    }
    node
}

fn nodes(of: CatalogInput<'_>, domain: &Domain) -> Vec<Json> {
    let place = NodePlace { id: &domain.id, above: None, depth: 1 };
    let mut nodes = vec![node(
        of,
        &place,
        json!({
            "ref_id": identifier(domain.reference.as_ref(), &domain.id), "name": one_line(domain.bare_title()),
            "description": Text::said(domain.summary.as_ref()),
        }),
    )];
    for sub in &domain.subdomains {
        let mut depth = sub.above.iter().fold(2, |depth: u8, _| depth.saturating_add(1));
        let mut above = sub.above.last().map_or(domain.id.as_str(), String::as_str);
        if let Some(title) = sub.bare_title() {
            let place = NodePlace { id: &sub.id, above: Some(above), depth };
            nodes.push(node(
                of,
                &place,
                json!({
                    "ref_id": identifier(sub.reference.as_ref(), &sub.id), "name": one_line(title),
                    "description": Text::said(sub.summary.as_ref()),
                }),
            ));
            (depth, above) = (depth + 1, &sub.id);
        }
        let practices = sub.practices.iter().filter_map(|id| of.tailored.model.practice(id));
        practices.for_each(|practice| nodes.extend(practice_nodes(of, practice, (above, depth))));
    }
    nodes
}

fn practice_nodes(
    of: CatalogInput<'_>,
    practice: &Practice,
    (above, depth): (&str, u8),
) -> Vec<Json> {
    let place = NodePlace { id: &practice.code, above: Some(above), depth };
    let target = of.tailored.targets.get(&practice.id);
    let why = target.map(|target| {
        let why: Vec<&str> = target.rationales.iter().map(|text| text.markdown.as_str()).collect();
        let name = of.tailored.model.level_title(target.level);
        let head = of.words.with("oscal.target", &[("level", &target.level), ("name", &name)]);
        [&[head.as_str()], &why[..]].concat().join("\n\n")
    });
    let own = node(
        of,
        &place,
        json!({
            "ref_id": identifier(practice.reference.as_ref(), &practice.code),
            "name": one_line(practice.bare_title()), "annotation": why,
            "description": Text::said(practice.purpose.as_ref()),
        }),
    );
    let levels = practice.levels.iter();
    let levels = levels.flat_map(|level| level_nodes(of, practice, level, depth + 1));
    std::iter::once(own).chain(levels).collect()
}

fn level_nodes(
    of: CatalogInput<'_>,
    practice: &Practice,
    level: &LevelEntry,
    depth: u8,
) -> Vec<Json> {
    let id = format!("{}-{}", practice.code, level.number);
    let texts = [level.objective.as_ref(), level.description.as_ref()].into_iter().flatten();
    let actions =
        level.actions.iter().map(|action| format!("- {}", hanging(&action.whole().markdown, 2)));
    let place = NodePlace { id: &id, above: Some(&practice.code), depth };
    let own = node(
        of,
        &place,
        json!({
            "ref_id": identifier(level.reference.as_ref(), &id),
            "name": one_line(of.tailored.model.level_title(level.number)),
            "description": texts.map(|text| text.markdown.as_str()).collect::<Vec<_>>().join("\n\n"),
            "annotation": actions.collect::<Vec<_>>().join("\n"),
        }),
    );
    let asked = of.tailored.target(&practice.id).is_some_and(|target| level.number <= target);
    let requirement = |one: &Indicator| {
        let groups = levels_from(of.tailored, level.number, &one.around).map(group_id);
        let groups: Vec<String> = groups.chain(asked.then(|| TARGET.to_owned())).collect();
        let place = NodePlace { id: &one.id, above: Some(&id), depth: depth + 1 };
        let beside = [one.ask.as_ref().map(|ask| ask.markdown.clone()), one.counted()];
        let beside: Vec<String> = beside.into_iter().flatten().collect();
        node(
            of,
            &place,
            json!({
                "assessable": true, "ref_id": identifier(one.reference.as_ref(), &one.id),
                "description": one.whole().markdown, "implementation_groups": groups,
                "typical_evidence": Text::said(one.evidence.as_ref()), "annotation": beside.join("\n\n"),
            }),
        )
    };
    std::iter::once(own).chain(level.indicators.iter().map(requirement)).collect()
}
