//! Versions as data: nothing is left out, and the published schema describes what is written.

use std::collections::BTreeSet;

use serde_json::Value;
use smm_core::model::walk::{model_texts, profile_texts};
use smm_core::profile::Tailored;
use smm_core::render::data;
use smm_core::schema;

use crate::support::repository;

/// Every bundled version with its document.
fn documents(mut each: impl FnMut(&Tailored, &Value)) -> usize {
    let workspace = smm_core::check(&repository()).value;
    let names: Vec<_> = workspace.catalog.names().collect();
    for name in &names {
        let tailored = workspace.tailored(name).expect("the bundled content resolves");
        let document = serde_json::from_str(&data::json(tailored)).expect("it is JSON");
        each(tailored, &document);
    }
    names.len()
}

/// Every text of a document, whatever its key.
fn leaves(value: &Value) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => drop(found.insert(text.as_str())),
            Value::Array(items) => open.extend(items),
            Value::Object(map) => open.extend(map.values()),
            _ => {}
        }
    }
    found
}

#[test]
fn every_text_of_a_version_is_in_its_data() {
    let count = documents(|tailored, document| {
        let said = leaves(document);
        let own = tailored.profile().map(profile_texts).unwrap_or_default();
        // A profile says for itself what it is for, and who wrote it.
        let is_head = |text: &str| {
            let model = &tailored.model;
            tailored.profile().is_some()
                && (model.summary.as_ref().is_some_and(|summary| text == summary.markdown)
                    || model.record.as_ref().is_some_and(|record| {
                        let lists = record.editors.iter().chain(&record.reviewers);
                        let texts = [&record.evidence, &record.feedback, &record.cite];
                        let mut all = lists.chain(&record.weaknesses).chain(texts);
                        all.any(|one| one.markdown == text)
                    }))
        };
        let texts =
            model_texts(&tailored.model).into_iter().filter(|(_, one)| !is_head(&one.markdown));
        let missing: Vec<&str> = texts
            .chain(own)
            .map(|(_, text)| text.markdown.as_str())
            .filter(|text| !said.contains(text))
            .collect();
        assert_eq!(missing, Vec::<&str>::new(), "{}", tailored.name());
    });
    assert!(count > 5, "{count} versions");
}

#[test]
fn titles_aliases_and_roles_are_in_the_data() {
    documents(|tailored, document| {
        let (said, model) = (leaves(document), &tailored.model);
        for practice in &model.practices {
            assert!(said.contains(practice.bare_title()), "{}", practice.id);
            assert!(practice.aliases.iter().all(|alias| said.contains(alias.as_str())));
            let examples = practice.examples.iter().map(|one| one.title.as_str());
            let titles = examples.chain(practice.pitfalls.iter().map(|one| one.title.as_str()));
            assert!(titles.into_iter().all(|title| said.contains(title)), "{}", practice.id);
        }
        let named = model.roles.iter().chain(&model.records);
        assert!(named.into_iter().all(|one| said.contains(one.title.as_str())));
    });
}

#[test]
fn the_published_schema_describes_the_data_and_nothing_else() {
    let schemas = schema::schemas();
    let (_, schema) = schemas.iter().find(|(name, _)| *name == "data").expect("it is published");
    let validator = jsonschema::validator_for(schema).expect("a schema");
    documents(|tailored, document| {
        let wrong = validator.iter_errors(document);
        let wrong: Vec<String> =
            wrong.take(3).map(|one| format!("{}: {one}", one.instance_path())).collect();
        assert_eq!(wrong, Vec::<String>::new(), "{}", tailored.name());
        let mut broken = document.clone();
        broken["domains"][0]["title"] = Value::Null;
        assert!(!validator.is_valid(&broken), "the schema refuses something");
        let mut unknown = BTreeSet::new();
        undescribed(schema, schema, document, &mut unknown);
        assert_eq!(unknown, BTreeSet::new(), "{}", tailored.name());
    });
}

/// The keys of a document that its schema does not know; a schema that is open would let them pass.
fn undescribed(root: &Value, schema: &Value, value: &Value, unknown: &mut BTreeSet<String>) {
    let target = schema.get("$ref").and_then(Value::as_str);
    let schema = target.map_or(schema, |target| {
        root.pointer(target.trim_start_matches('#')).expect("it leads somewhere")
    });
    let either = schema.get("anyOf").and_then(Value::as_array);
    if let Some(one) = either.and_then(|all| all.iter().find(|one| one.get("$ref").is_some())) {
        return undescribed(root, one, value, unknown);
    }
    match value {
        Value::Array(items) => {
            items.iter().for_each(|item| undescribed(root, &schema["items"], item, unknown));
        }
        Value::Object(map) => {
            for (key, value) in map {
                match schema.pointer(&format!("/properties/{key}")) {
                    Some(inner) => undescribed(root, inner, value, unknown),
                    None => drop(unknown.insert(key.clone())),
                }
            }
        }
        _ => {}
    }
}
