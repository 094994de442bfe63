//! A profile as an OSCAL profile on the catalog of its model.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::prose::{Prose, line, token};
use super::{
    Metadata, OscalInput, OscalPart, Property, action, beside, document, indicator, level_id,
    metadata, note, said, version_label,
};
use crate::model::{ItemId, LeftOut, LevelEntry, OriginId, Practice, Text};
use crate::render::data::{self, declared};
use crate::schema::flat::{DECLARED, entries};

#[derive(Serialize)]
struct ProfileContent {
    metadata: Metadata,
    imports: Vec<Import>,
    merge: Merge,
    #[serde(skip_serializing_if = "Modify::is_empty")]
    modify: Modify,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Import {
    href: String,
    include_controls: [Selection; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Selection {
    with_ids: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Merge {
    as_is: bool,
}

#[derive(Serialize)]
struct Modify {
    alters: Vec<Alteration>,
}

impl Modify {
    fn is_empty(&self) -> bool {
        self.alters.is_empty()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Alteration {
    control_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    removes: Vec<Removal>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    adds: Vec<Addition>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Removal {
    by_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    remarks: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Addition {
    position: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_id: Option<String>,
    parts: Vec<OscalPart>,
}

/// The profile; `catalog` is the address of the catalog of its model, from where the profile lies, and `added` that
/// of the catalog of practices that profiles add, if they add any.
pub fn profile(input: OscalInput<'_>, catalog: &str, added: &str) -> String {
    let tailored = input.tailored;
    let prose = Prose::of(tailored);
    let data = data::value(tailored);
    let subdomains = entries(&data, "domains").iter().flat_map(|one| entries(one, "subdomains"));
    let of_practices: BTreeMap<&str, &Json> = subdomains
        .flat_map(|sub| entries(sub, "practices"))
        .filter_map(|practice| Some((practice["id"].as_str()?, practice)))
        .collect();
    let (mut of_model, mut of_profiles) = (Vec::new(), Vec::new());
    let mut alters = Vec::new();
    for practice in &tailored.model.practices {
        let is_added = tailored.added.contains_key(&practice.id);
        let with_ids = if is_added { &mut of_profiles } else { &mut of_model };
        let levels =
            of_practices.get(practice.id.as_str()).map_or(&[][..], |one| entries(one, "levels"));
        with_ids.push(token(&practice.id));
        alters.push(of_practice(input, practice, &prose));
        let target = tailored.target(&practice.id).unwrap_or(u8::MAX);
        let asked = practice.levels.iter().zip(levels);
        for (level, data) in asked.filter(|(level, _)| level.number <= target) {
            with_ids.push(level_id(&practice.code, level.number));
            // What is said of an added practice stands in its catalog.
            if !is_added {
                alters.extend(of_level(practice, (level, data), &prose));
            }
        }
    }
    alters.retain(|one| !one.adds.is_empty() || !one.removes.is_empty());
    let profile = ProfileContent {
        metadata: Metadata { props: of_version(input), ..metadata(input) },
        imports: [import(catalog, of_model), import(added, of_profiles)]
            .into_iter()
            .flatten()
            .collect(),
        merge: Merge { as_is: true },
        modify: Modify { alters },
    };
    document("profile", &profile)
}

/// What the profile says itself, in the keys of its documents: what a profile is resolved to says not whose it is.
fn of_version(input: OscalInput<'_>) -> Vec<Property> {
    let Some(profile) = input.tailored.profile() else { return Vec::new() };
    let overlays: Map<String, Json> = profile
        .overlays
        .iter()
        .map(|(id, overlay)| (id.to_string(), declared::overlay(overlay)))
        .collect();
    let said = json!({
        "format": DECLARED,
        "profile": declared::head(profile),
        "overlays": overlays,
    });
    let label = input.tailored.version_label().map(version_label);
    label.into_iter().chain(beside(&said, &[], &[])).collect()
}

/// Takes controls out of a catalog, if there are any to take.
fn import(href: &str, with_ids: Vec<String>) -> Option<Import> {
    let include_controls = [Selection { with_ids }];
    let is_empty = include_controls[0].with_ids.is_empty();
    (!is_empty).then(|| Import { href: href.to_owned(), include_controls })
}

/// Whether a text comes from a profile.
fn is_added(text: &Text) -> bool {
    text.origin != OriginId::MODEL
}

/// Adds what there is to add, behind what a control or a part of it says.
fn adding(by_id: Option<String>, parts: Vec<OscalPart>) -> Option<Addition> {
    (!parts.is_empty()).then_some(Addition { position: "ending", by_id, parts })
}

/// What the profiles say of a practice, and its target with the reason.
fn of_practice(input: OscalInput<'_>, practice: &Practice, prose: &Prose<'_>) -> Alteration {
    let is_of_model = !input.tailored.added.contains_key(&practice.id);
    let added = practice.considerations.iter().filter(|text| is_of_model && is_added(text));
    let mut parts: Vec<OscalPart> =
        added.filter_map(|text| said("considerations", text, prose)).collect();
    if let Some(target) = input.tailored.targets.get(&practice.id) {
        let why: Vec<String> = target.rationales.iter().map(|text| prose.text(text)).collect();
        let name = input.tailored.model.level_title(target.level);
        let title = input.words.with("oscal.target", &[("level", &target.level), ("name", &name)]);
        parts.push(OscalPart { title: Some(line(&title)), ..note("target", why.join("\n\n")) });
    }
    Alteration {
        control_id: token(&practice.id),
        removes: Vec::new(),
        adds: adding(None, parts).into_iter().collect(),
    }
}

/// What the profiles take out of a level, and what they add to it; one alteration each, since programs that know no
/// removals pass over the whole alteration.
fn of_level(
    practice: &Practice,
    (level, data): (&LevelEntry, &Json),
    prose: &Prose<'_>,
) -> [Alteration; 2] {
    let control_id = level_id(&practice.code, level.number);
    let actions = level.actions.iter().zip(entries(data, "actions"));
    let actions = actions.filter(|(one, _)| is_added(&one.text) || one.around.is_set());
    let actions: Vec<OscalPart> = actions.map(|one| action(one, prose)).collect();
    let texts = level.considerations.iter().filter(|text| is_added(text));
    let mut parts: Vec<OscalPart> =
        texts.filter_map(|text| said("considerations", text, prose)).collect();
    let indicators = level.indicators.iter().zip(entries(data, "indicators"));
    let indicators = indicators.filter(|(one, _)| is_added(&one.text) || one.around.is_set());
    parts.extend(indicators.map(|one| indicator(one, prose)));
    let adds = [adding(Some(format!("{control_id}_smt")), actions), adding(None, parts)];
    let adds = adds.into_iter().flatten().collect();
    let removes = removals(level, prose);
    [
        Alteration { control_id: control_id.clone(), removes, adds: Vec::new() },
        Alteration { control_id, removes: Vec::new(), adds },
    ]
}

/// The items of the model that a profile replaced or left out; those of other profiles never came in.
fn removals(level: &LevelEntry, prose: &Prose<'_>) -> Vec<Removal> {
    let replaced = level.actions.iter().filter_map(|one| one.replaced.as_ref());
    let replaced = replaced.chain(level.indicators.iter().filter_map(|one| one.replaced.as_ref()));
    let replaced = replaced.map(|one| (&one.id, &one.text, &one.rationale));
    // What is retired is no part of the catalog's questions either, and stays in it to be looked up.
    let excluded = level.excluded.iter().filter(|one| !matches!(one.cause, LeftOut::Retired(_)));
    let excluded = excluded.map(|one| (&one.id, &one.text, &one.rationale));
    let of_model = |(_, text, _): &(&ItemId, &Option<Text>, &Option<Text>)| {
        text.as_ref().is_some_and(|text| !is_added(text))
    };
    let removal = |(id, _, why): (&ItemId, &Option<Text>, &Option<Text>)| Removal {
        by_id: token(id),
        remarks: why.as_ref().map(|why| prose.text(why)),
    };
    replaced.chain(excluded).filter(of_model).map(removal).chain(filled_in(level)).collect()
}

/// The items of the model in which a profile fills a place in: they come again with other words.
fn filled_in(level: &LevelEntry) -> Vec<Removal> {
    let actions = level.actions.iter().map(|one| (&one.id, &one.text, &one.around));
    let all = actions.chain(level.indicators.iter().map(|one| (&one.id, &one.text, &one.around)));
    let set = all.filter(|(_, text, around)| around.is_set() && !is_added(text));
    set.map(|(id, _, _)| Removal { by_id: token(id), remarks: None }).collect()
}
