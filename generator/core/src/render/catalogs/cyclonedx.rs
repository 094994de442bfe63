//! A version as a CycloneDX standard: `definitions.standards`.
//!
//! Domains, subdomains, practices, levels, actions and indicators are requirements below one another. What the
//! format has no key for is a property whose name begins with `smm-toolkit:`, as the specification asks.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{CatalogInput, identifier};
use crate::digest::uuid_of_content;
use crate::model::{
    Action, Domain, Indicator, LeftOut, LevelEntry, Practice, Replaced, Subdomain, Surroundings,
    Text,
};
use crate::profile::Target;
use crate::render::compact::compact;
use crate::render::data;
use crate::schema::data::DERIVED;
use crate::schema::flat::{PREFIX, entries, flat};
use crate::text::one_line;

/// The standard in a release of the specification.
pub fn bom(of: CatalogInput<'_>, spec_version: &str) -> String {
    let all = data::value(of.tailored);
    let (properties, standard) = (of_version(of, &all), standard_of(of, &all));
    let text = |serial: &str| {
        let document = json!({
            "$schema": format!("http://cyclonedx.org/schema/bom-{spec_version}.schema.json"),
            "bomFormat": "CycloneDX",
            "specVersion": spec_version,
            "serialNumber": format!("urn:uuid:{serial}"),
            "version": 1,
            "metadata": {
                "timestamp": format!("{}T00:00:00Z", of.day()),
                "licenses": [license(&of.tailored.model.license)],
                "properties": properties,
            },
            "definitions": { "standards": [standard] },
        });
        let document = compact(document);
        serde_json::to_string_pretty(&document).expect("a document is plain data") + "\n"
    };
    text(&uuid_of_content(text("").as_bytes()))
}

/// By its SPDX id, or by its name where SPDX has none.
fn license(id: &str) -> Json {
    match id {
        "" => Json::Null,
        id if id.starts_with("LicenseRef") || id.contains(' ') => {
            json!({ "license": { "name": id } })
        }
        id => json!({ "license": { "id": id } }),
    }
}

/// The name by which the rest of a document calls a part of the standard: with the version.
pub(in crate::render) fn reference(of: CatalogInput<'_>, id: &str) -> String {
    format!("{}#{id}", of.name())
}

/// The standard itself, as documents define it.
pub(in crate::render) fn standard(of: CatalogInput<'_>) -> Json {
    standard_of(of, &data::value(of.tailored))
}

/// The same from the data of the version.
fn standard_of(of: CatalogInput<'_>, all: &Json) -> Json {
    let model = &of.tailored.model;
    let mut requirements = Vec::new();
    for (domain, said) in model.domains.iter().zip(entries(all, "domains")) {
        requirements.push(of_domain(of, domain, said));
        for (sub, said) in domain.subdomains.iter().zip(all_within(said)) {
            let above = sub.title.as_ref().map_or(&domain.id, |_| &sub.id);
            requirements.extend(sub.title.as_ref().map(|_| of_subdomain(of, domain, (sub, said))));
            let practices = sub.practices.iter().filter_map(|id| model.practice(id));
            for (practice, said) in practices.zip(entries(said, "practices")) {
                requirements.push(of_practice(of, above, (practice, said)));
                for (level, said) in practice.levels.iter().zip(entries(said, "levels")) {
                    requirements.extend(of_level(of, practice, (level, said)));
                }
            }
        }
    }
    json!({
        "bom-ref": of.name().to_string(), "name": one_line(of.tailored.title()),
        "version": of.name().version.to_string(), "description": of.summary(),
        "owner": one_line(of.publisher), "requirements": requirements, "levels": levels(of),
    })
}

/// The subdomains below a domain or subdomain in the data, each before those within it.
fn all_within(said: &Json) -> Vec<&Json> {
    let each = entries(said, "subdomains").iter();
    each.flat_map(|sub| std::iter::once(sub).chain(all_within(sub))).collect()
}

/// Each level of the model, with the practices at that level.
fn levels(of: CatalogInput<'_>) -> Vec<Json> {
    let model = &of.tailored.model;
    let mut asked: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    for practice in &model.practices {
        for level in &practice.levels {
            let id = reference(of, &level_id(practice, level.number));
            asked.entry(level.number).or_default().push(id);
        }
    }
    let levels = model.levels.iter().filter_map(|level| {
        Some(json!({
            "bom-ref": reference(of, &format!("level-{}", level.number)),
            "identifier": level.number.to_string(), "title": one_line(&level.title),
            "description": Text::said(level.summary.as_ref()), "requirements": asked.remove(&level.number)?,
        }))
    });
    levels.collect()
}

fn level_id(practice: &Practice, number: u8) -> String {
    format!("{}-{number}", practice.code)
}

fn property(name: &str, value: &str) -> Json {
    match value {
        "" => Json::Null,
        value => json!({ "name": format!("{PREFIX}{name}"), "value": value }),
    }
}

/// What data say that no key of the format and no property of a shorter name says, below other names.
fn beside(said: &Json, native: &[(&str, &str)], below: &[&str]) -> Vec<Json> {
    flat(said, native, below).iter().map(|(name, value)| property(name, value)).collect()
}

/// What a version says of itself that a standard has no key for.
fn of_version(of: CatalogInput<'_>, all: &Json) -> Vec<Json> {
    let model = &of.tailored.model;
    let title = one_line(of.tailored.title());
    let native = [
        ("title", title.as_str()),
        ("summary", of.summary()),
        ("date", of.day()),
        ("license", &model.license),
    ];
    let below: Vec<&str> = DERIVED.into_iter().chain(["domains", "levels"]).collect();
    let asked: Vec<Json> = levels(of).iter().map(|level| level["identifier"].clone()).collect();
    let is_native = |level: &&Json| {
        let title = level["title"].as_str().unwrap_or_default();
        asked.contains(&level["level"].to_string().into()) && one_line(title) == title
    };
    let others: Vec<&Json> =
        entries(all, "levels").iter().filter(|level| !is_native(level)).collect();
    let levels = beside(&json!({ "levels": others }), &[], &[]);
    beside(all, &native, &below).into_iter().chain(levels).collect()
}

/// What its publisher calls something, where that is not its id.
fn named(reference: Option<&Text>, id: &str) -> String {
    Some(identifier(reference, id)).filter(|name| *name != id).unwrap_or_default().to_owned()
}

fn text(name: &str, text: Option<&Text>) -> Json {
    property(name, Text::said(text))
}

fn of_domain(of: CatalogInput<'_>, domain: &Domain, said: &Json) -> Json {
    let title = one_line(domain.bare_title());
    let name = named(domain.reference.as_ref(), &domain.id);
    let summary = Text::said(domain.summary.as_ref());
    let native = [("title", title.as_str()), ("ref", &name), ("summary", summary)];
    let own = [property("kind", "domain"), property("id", &domain.id)].into_iter();
    let properties: Vec<Json> = own.chain(beside(said, &native, &["id", "subdomains"])).collect();
    json!({
        "bom-ref": reference(of, &domain.id), "identifier": identifier(domain.reference.as_ref(), &domain.id),
        "title": title, "text": summary, "properties": properties,
    })
}

fn of_subdomain(of: CatalogInput<'_>, domain: &Domain, (sub, said): (&Subdomain, &Json)) -> Json {
    let title = sub.bare_title().map(one_line).unwrap_or_default();
    let name = named(sub.reference.as_ref(), &sub.id);
    let summary = Text::said(sub.summary.as_ref());
    let native = [("title", title.as_str()), ("ref", &name), ("summary", summary)];
    let own = [property("kind", "subdomain"), property("id", &sub.id)].into_iter();
    let properties: Vec<Json> =
        own.chain(beside(said, &native, &["id", "practices", "subdomains"])).collect();
    json!({
        "bom-ref": reference(of, &sub.id), "identifier": identifier(sub.reference.as_ref(), &sub.id),
        "title": title, "text": summary,
        "parent": reference(of, sub.above.last().unwrap_or(&domain.id)), "properties": properties,
    })
}

fn of_practice(of: CatalogInput<'_>, above: &str, (practice, said): (&Practice, &Json)) -> Json {
    let title = one_line(practice.bare_title());
    let name = named(practice.reference.as_ref(), &practice.code);
    let purpose = Text::said(practice.purpose.as_ref());
    let native = [("title", title.as_str()), ("ref", &name), ("purpose", purpose)];
    let below = ["id", "code", "considerations", "target", "levels"];
    let considerations = practice.considerations.iter().map(|text| text.markdown.as_str());
    let own = [
        property("kind", "practice"),
        property("id", &practice.id),
        property("code", &practice.code),
    ];
    let target = of.tailored.targets.get(&practice.id).map(target).unwrap_or_default();
    let properties: Vec<Json> =
        own.into_iter().chain(target).chain(beside(said, &native, &below)).collect();
    json!({
        "bom-ref": reference(of, &practice.code), "identifier": identifier(practice.reference.as_ref(), &practice.code),
        "title": title, "text": purpose,
        "descriptions": considerations.collect::<Vec<_>>(), "parent": reference(of, above), "properties": properties,
    })
}

/// The level that the need asks for, and why.
fn target(target: &Target) -> Vec<Json> {
    let why = target.rationales.iter().map(|text| property("rationale", &text.markdown));
    std::iter::once(property("target", &target.level.to_string())).chain(why).collect()
}

/// A level of a practice, and what is asked for there.
fn of_level(
    of: CatalogInput<'_>,
    practice: &Practice,
    (level, said): (&LevelEntry, &Json),
) -> Vec<Json> {
    let (id, name) =
        (level_id(practice, level.number), of.tailored.model.level_title(level.number));
    let title = of.words.with(
        "oscal.level",
        &[("practice", &practice.bare_title()), ("level", &level.number), ("name", &name)],
    );
    let considerations =
        level.considerations.iter().map(|text| property("consideration", &text.markdown));
    let left_out = level.excluded.iter().map(|one| match one.cause {
        LeftOut::Retired(_) => property("retired", &one.id),
        _ => property("excludes", &one.id),
    });
    let own = [
        property("kind", "level"),
        property("level", &level.number.to_string()),
        text("plainly", level.plainly.as_ref()),
    ];
    let (objective, description) =
        (Text::said(level.objective.as_ref()), Text::said(level.description.as_ref()));
    let called = named(level.reference.as_ref(), &id);
    let native = [("ref", called.as_str()), ("objective", objective), ("description", description)];
    let below = ["level", "plainly", "considerations", "actions", "indicators"];
    let own = own.into_iter().chain(considerations).chain(left_out);
    let properties: Vec<Json> = own.chain(beside(said, &native, &below)).collect();
    let own = json!({
        "bom-ref": reference(of, &id), "identifier": identifier(level.reference.as_ref(), &id),
        "parent": reference(of, &practice.code), "title": one_line(&title),
        "text": objective, "descriptions": [description],
        "properties": properties,
    });
    let above = reference(of, &id);
    let actions = level.actions.iter().zip(entries(said, "actions"));
    let actions = actions.map(|one| of_action(of, &above, one));
    let indicators = level.indicators.iter().zip(entries(said, "indicators"));
    let indicators = indicators.map(|one| of_indicator(of, &above, one));
    std::iter::once(own).chain(actions).chain(indicators).collect()
}

/// Fields of items that keys of the format or properties of shorter names hold.
const OF_ITEMS: [&str; 14] = [
    "id",
    "tags",
    "refs",
    "needs",
    "links",
    "replaces",
    "rationale",
    "verify",
    "evidence",
    "ask",
    "unit",
    "sample",
    "valid-for",
    "record",
];

fn of_action(of: CatalogInput<'_>, above: &str, (action, said): (&Action, &Json)) -> Json {
    let called = named(action.reference.as_ref(), &action.id);
    let whole = action.whole().markdown;
    let native = [("text", whole.as_str()), ("ref", &called)];
    let own = [property("kind", "action")];
    let properties: Vec<Json> = own
        .into_iter()
        .chain(replaced(action.replaced.as_ref()))
        .chain(around(&action.around))
        .chain(beside(said, &native, &OF_ITEMS))
        .collect();
    json!({
        "bom-ref": reference(of, &action.id), "identifier": identifier(action.reference.as_ref(), &action.id),
        "parent": above, "text": whole, "properties": properties,
        "externalReferences": links(&action.around),
    })
}

fn of_indicator(of: CatalogInput<'_>, above: &str, (indicator, said): (&Indicator, &Json)) -> Json {
    let called = named(indicator.reference.as_ref(), &indicator.id);
    let whole = indicator.whole().markdown;
    let native = [("text", whole.as_str()), ("ref", &called)];
    let verify = indicator.verify.iter().map(|verify| property("verify", verify.word()));
    let record = indicator.record.as_ref().map_or("", |(id, _)| id.as_str());
    let own = [
        property("kind", "indicator"),
        text("evidence", indicator.evidence.as_ref()),
        text("ask", indicator.ask.as_ref()),
        text("unit", indicator.unit.as_ref()),
        text("sample", indicator.sample.as_ref()),
        text("valid-for", indicator.valid_for.as_ref()),
        property("record", record),
    ];
    let properties: Vec<Json> = own
        .into_iter()
        .chain(verify)
        .chain(replaced(indicator.replaced.as_ref()))
        .chain(around(&indicator.around))
        .chain(beside(said, &native, &OF_ITEMS))
        .collect();
    json!({
        "bom-ref": reference(of, &indicator.id), "identifier": identifier(indicator.reference.as_ref(), &indicator.id),
        "parent": above, "text": whole, "properties": properties,
        "externalReferences": links(&indicator.around),
    })
}

/// What an item took the place of, and why.
fn replaced(replaced: Option<&Replaced>) -> [Json; 2] {
    match replaced {
        None => [Json::Null, Json::Null],
        Some(one) => [property("replaces", &one.id), text("rationale", one.rationale.as_ref())],
    }
}

fn around(around: &Surroundings) -> Vec<Json> {
    let tags = around.tags.iter().map(|tag| property("tag", tag));
    let refs = around.refs.iter().map(|(of, id, _)| property("refers-to", &format!("{of} {id}")));
    let needs = around.needs.iter().map(|(id, _)| property("needs", id));
    tags.chain(refs).chain(needs).collect()
}

fn links(around: &Surroundings) -> Vec<Json> {
    let link = |(title, url): &(String, String)| json!({ "type": "documentation", "url": url, "comment": title });
    around.links.iter().map(link).collect()
}
