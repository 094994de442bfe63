//! Models and profiles as OSCAL: what the specification asks for, and its JSON schemas where they are.
//!
//! The schemas of NIST (public domain) are not part of the project. Where they are absent the test says
//! so and passes; `SMM_SHARED` names another place.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;
use smm_core::mappings::{self, Mapped};
use smm_core::profile::Tailored;
use smm_core::render::oscal::{self, OscalInput};
use smm_core::words::Words;

use crate::support::{repository, repository_whole, sources};

fn input<'t>(tailored: &'t Tailored, publisher: &'t str, words: &'t Words) -> OscalInput<'t> {
    OscalInput { tailored, publisher, words, release: "1.2.1" }
}

/// Every document of the bundled content, with the version that it is made of.
fn documents() -> Vec<(String, Value)> {
    let workspace = smm_core::check(&repository()).value;
    let text = |name: &smm_core::model::VersionRef| {
        let tailored = workspace.tailored(name).expect("the bundled content resolves");
        match tailored.profile() {
            None => oscal::catalog(input(tailored, "A *publisher*", &workspace.words)),
            Some(_) => oscal::profile(
                input(tailored, "A *publisher*", &workspace.words),
                "catalog.json",
                "added.json",
            ),
        }
    };
    let parsed = |name: smm_core::model::VersionRef| {
        (name.to_string(), serde_json::from_str(&text(&name)).expect("it is JSON"))
    };
    workspace.catalog.names().map(parsed).collect()
}

/// Every mapping of the bundled content.
fn collections() -> Vec<(String, Value)> {
    let workspace = smm_core::check(&repository_whole()).value;
    let collection = |doc: &smm_core::schema::mapping::MappingDoc| {
        let catalog = mappings::catalog(&workspace, &doc.to).expect("the bundled content resolves");
        let from = workspace.catalog.find(&doc.from).expect("it is there");
        let tailored = workspace.tailored(&from).expect("it resolves");
        let of = input(tailored, "", &workspace.words);
        let text = oscal::mapping_collection(of, &Mapped { doc, catalog }, "catalog.json");
        (doc.id.value.clone(), serde_json::from_str(&text).expect("it is JSON"))
    };
    workspace.mappings.iter().map(|doc| collection(&doc.value)).collect()
}

fn of(text: &str, name: &str) -> Value {
    let workspace = smm_core::check(&sources(text)).value;
    let name = workspace.catalog.find(name).expect("there is one");
    let tailored = workspace.tailored(&name).expect("it resolves");
    let text = match tailored.profile() {
        None => oscal::catalog(input(tailored, "", &workspace.words)),
        Some(_) => {
            oscal::profile(input(tailored, "", &workspace.words), "catalog.json", "added.json")
        }
    };
    serde_json::from_str(&text).expect("it is JSON")
}

/// All values of a key, wherever they stand.
fn values<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => {
                found.extend(map.get(key));
                open.extend(map.values());
            }
            Value::Array(list) => open.extend(list),
            _ => {}
        }
    }
    found
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let texts = values(value, key).into_iter().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

#[test]
#[ignore = "needs the schemas of OSCAL, in `shared/data/oscal/schemas` above the repository"]
fn the_bundled_content_is_valid_by_the_schemas_of_nist() {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let beside = own.ancestors().map(|above| above.join("shared")).find(|shared| shared.is_dir());
    let shared = std::env::var_os("SMM_SHARED").map(PathBuf::from).or(beside).unwrap_or_default();
    for kind in ["catalog", "profile", "mapping"] {
        let path = shared.join(format!("data/oscal/schemas/oscal_{kind}_schema.json"));
        let schema = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("the schema of OSCAL, `{}`: {error}", path.display()));
        let schema: Value = serde_json::from_str(&schema).expect("a schema is JSON");
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let mut count = 0;
        let root = if kind == "mapping" { "mapping-collection" } else { kind };
        let all = documents().into_iter().chain(collections());
        for (name, document) in all.filter(|(_, one)| one.get(root).is_some()) {
            let wrong = validator
                .iter_errors(&document)
                .map(|one| format!("{name} at {}: {one}", one.instance_path()));
            assert_eq!(wrong.take(3).collect::<Vec<_>>(), Vec::<String>::new());
            count += 1;
        }
        assert!(count > 1, "only {count} of kind {kind}");
        let empty = serde_json::json!({ root: { "uuid": "1" } });
        assert!(!validator.is_valid(&empty), "the schema refuses something");
    }
}

#[test]
fn every_id_is_a_token_that_no_other_part_has() {
    let is_token = |id: &str| {
        id.starts_with(|sign: char| sign.is_alphabetic() || sign == '_')
            && id.chars().all(|sign| sign.is_alphanumeric() || "._-".contains(sign))
    };
    for (name, document) in documents() {
        let ids = texts(&document, "id");
        let distinct: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), distinct.len(), "{name}");
        assert!(ids.iter().all(|id| is_token(id)), "{name}");
        for text in texts(&document, "prose").iter().chain(&texts(&document, "title")) {
            assert!(!text.trim().is_empty(), "{name} says nothing somewhere");
            assert!(!text.contains("[[") && !text.contains("{{"), "{name}: {text}");
        }
    }
}

#[test]
fn a_profile_speaks_of_what_its_catalog_has() {
    let documents = documents();
    let profiles = documents.iter().filter(|(_, one)| one.get("profile").is_some());
    let mut seen = 0;
    for (name, profile) in profiles {
        let model = smm_core::check(&repository()).value;
        let named = model.catalog.find(name).expect("a profile");
        let model = model.tailored(&named).expect("it resolves").model.name().to_string();
        let (_, catalog) = documents.iter().find(|(name, _)| *name == model).expect("its model");
        let known: BTreeSet<String> = texts(catalog, "id").into_iter().collect();
        let selected: Vec<String> = values(profile, "with-ids")
            .into_iter()
            .flat_map(|ids| ids.as_array().expect("a list"))
            .map(|id| id.as_str().expect("a token").to_owned())
            .collect();
        for key in ["by-id", "control-id"] {
            for id in texts(profile, key) {
                assert!(known.contains(&id), "{name}: {key} {id}");
            }
        }
        assert!(selected.iter().all(|id| known.contains(id)), "{name}: {selected:?}");
        assert!(texts(profile, "control-id").iter().all(|id| selected.contains(id)), "{name}");
        seen += 1;
    }
    assert!(seen > 2, "{seen} profiles");
}

#[test]
fn targets_select_levels_and_overlays_alter_controls() {
    let profile = of("", "shop");
    let chosen = &profile["profile"]["imports"][0]["include-controls"][0]["with-ids"];
    let ids: Vec<&str> =
        chosen.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(ids.contains(&"doors") && ids.contains(&"DOR-1"), "{ids:?}");
    let workspace = smm_core::check(&sources("")).value;
    let name = workspace.catalog.find("shop").expect("the profile");
    let tailored = workspace.tailored(&name).expect("it resolves");
    for practice in &tailored.model.practices {
        let target = tailored.target(&practice.id).unwrap_or(u8::MAX);
        for level in &practice.levels {
            let id = format!("{}-{}", practice.code, level.number);
            assert_eq!(ids.contains(&id.as_str()), level.number <= target, "{id}");
        }
    }
    let ids = texts(&profile, "id");
    assert!(ids.iter().any(|id| id.starts_with("SHOP-")), "{ids:?}");
    assert!(!ids.iter().any(|id| id.starts_with("DOR-")), "what the model says is not repeated");
}

#[test]
fn what_a_document_says_decides_its_uuid_and_the_day_is_that_of_the_version() {
    let edit = "
-- models/tiny/1.0/practices/doors.yaml -- (edit)
-title: Doors
+title: Gates
";
    let (one, other) = (of("", "tiny"), of(edit, "tiny"));
    assert_eq!(one, of("", "tiny"));
    assert_ne!(one["catalog"]["uuid"], other["catalog"]["uuid"]);
    let uuid = one["catalog"]["uuid"].as_str().expect("a UUID");
    assert_eq!((uuid.len(), &uuid[14..15]), (36, "5"));
    let metadata = &one["catalog"]["metadata"];
    let day = metadata["last-modified"].as_str().expect("a moment");
    assert!(day.ends_with("T00:00:00Z") && day.len() == 20, "{day}");
    assert!(metadata.get("parties").is_none(), "nobody publishes it");
}
