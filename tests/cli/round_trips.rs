//! There and back: what `smm export` writes comes in again by `smm import` as what it was.

use std::collections::BTreeSet;

use serde_json::Value;
use smm_core::edit;

use crate::support::Project;

/// Two models that say, between them, everything that a model can say.
const EVERYTHING: &str = include_str!("fixtures/everything.txt");
/// Their names, in an order in which each finds what it refers to.
const NAMES: [&str; 2] = ["next@1.0", "all@1.0"];

/// What of `smm schema data` no model says: what only profiles say, whose data does not come in, and texts that actions do
/// not have. Steps of paths.
const OF_NO_MODEL: [&str; 14] = [
    "profile",
    "left-out",
    "practices.added",
    "practices.target",
    "levels.considerations.text",
    "levels.considerations.origin",
    "actions.rationale",
    "indicators.rationale",
    "params.rationale",
    "replaces",
    "replaced-text",
    "actions.as-written.evidence",
    "actions.as-written.unit",
    "actions.as-written.sample",
];

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

/// A workspace into which versions of another one came by way of a format.
fn trip(project: &Project, format: &str, names: &[&str]) -> Project {
    let other = Project::empty();
    for name in names {
        let text = project.smm(&["export", format, name]).exits(0).stdout;
        let file = format!("{name}.json");
        other.write(&file, text);
        other
            .smm(&["import", format, &file, "--into", "w"])
            .exits(0)
            .says("everything that the source says has its place");
    }
    other
}

/// Says where two documents differ.
fn differences(path: &str, one: &Value, other: &Value, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let (a, b) =
                    (a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null));
                differences(&format!("{path}.{key}"), a, b, found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (nth, (a, b)) in a.iter().zip(b).enumerate() {
                differences(&format!("{path}.{nth}"), a, b, found);
            }
        }
        (Value::String(a), Value::String(b)) if a.trim_end() == b.trim_end() => {}
        (a, b) if a == b => {}
        (a, b) => found.push(format!("{path}: {a} became {b}")),
    }
}

/// The places of a schema, as `domains.title`; what holds itself is gone through once.
fn places(root: &Value, schema: &Value, path: &str, found: &mut BTreeSet<String>) {
    let either = schema.get("anyOf").and_then(Value::as_array);
    let schema =
        either.and_then(|all| all.iter().find(|one| one["type"] != "null")).unwrap_or(schema);
    let target = schema.get("$ref").and_then(Value::as_str);
    let schema = target.map_or(schema, |target| {
        root.pointer(target.trim_start_matches('#')).expect("it leads somewhere")
    });
    if let Some(items) = schema.get("items") {
        places(root, items, path, found);
    }
    for (key, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let holds_itself = path.rsplit('.').next() == Some(key);
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        if !holds_itself {
            places(root, inner, &path, found);
        }
        found.insert(path);
    }
}

/// The places that a document has.
fn used(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                used(value, &path, found);
                found.insert(path);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| used(item, path, found)),
        _ => {}
    }
}

/// What of a schema none of some documents has.
fn unused(project: &Project, schema: &str, documents: &[Value]) -> BTreeSet<String> {
    let schema = json(&project.smm(&["schema", schema]).exits(0).stdout);
    let (mut all, mut there) = (BTreeSet::new(), BTreeSet::new());
    places(&schema, &schema, "", &mut all);
    documents.iter().for_each(|one| used(one, "", &mut there));
    all.difference(&there).cloned().collect()
}

/// The documents of a model, by their paths in its folder; what is retired stands behind what is asked.
fn documents(project: &Project, folder: &str) -> Vec<(String, Value)> {
    let files = project.files(folder).into_iter().filter(|(path, _)| path.ends_with(".yaml"));
    let document = |(path, bytes): (String, Vec<u8>)| {
        let mut value = edit::meaning(&String::from_utf8(bytes).expect("text")).expect("YAML");
        for level in value["levels"].as_array_mut().into_iter().flatten() {
            for key in ["actions", "indicators"] {
                let items = level.get_mut(key).and_then(Value::as_array_mut);
                if let Some(items) = items {
                    items.sort_by_key(|item| item["status"] == "retired");
                }
            }
        }
        (path, value)
    };
    files.map(document).collect()
}

#[test]
fn data_comes_back_byte_for_byte_and_as_the_documents_that_it_was_made_of() {
    let project = Project::new(EVERYTHING);
    let other = trip(&project, "json", &NAMES);
    for name in NAMES {
        let (one, again) = (["export", "json", name], ["-C", "w", "export", "json", name]);
        let (one, again) = (project.smm(&one).exits(0).stdout, other.smm(&again).exits(0).stdout);
        assert!(one == again, "{:?}", {
            let mut found = Vec::new();
            differences("", &json(&one), &json(&again), &mut found);
            found
        });
        let folder = format!("models/{}", name.replace('@', "/"));
        let before = documents(&project, &folder);
        let after = documents(&other, &format!("w/{folder}"));
        let mut found = Vec::new();
        for (path, one) in &before {
            let (_, other) = after.iter().find(|(other, _)| other == path).expect("it is there");
            differences(path, one, other, &mut found);
        }
        assert_eq!((found, before.len()), (Vec::<String>::new(), after.len()), "{name}");
    }
    other.smm(&["-C", "w", "fmt", "--check"]).exits(0);
    other.smm(&["import", "json", "all@1.0.json", "--into", "w"]).exits(0).says("nothing changed");
}

#[test]
fn the_models_of_these_tests_say_everything_that_a_model_can_say() {
    let project = Project::new(EVERYTHING);
    let all: Vec<(String, Value)> = ["all", "next"]
        .iter()
        .flat_map(|id| documents(&project, &format!("models/{id}/1.0")))
        .collect();
    let of = |is_it: &dyn Fn(&str) -> bool| -> Vec<Value> {
        all.iter().filter(|(path, _)| is_it(path)).map(|(_, value)| value.clone()).collect()
    };
    let none = BTreeSet::new();
    // Only answers of a set pick levels.
    let of_sets = BTreeSet::from(["answers.level".to_owned()]);
    assert_eq!(unused(&project, "model", &of(&|path| path == "model.yaml")), of_sets);
    assert_eq!(unused(&project, "errata", &of(&|path| path == "errata.yaml")), none);
    let tables = unused(&project, "practice-table", &of(&|path| path.starts_with("practices/")));
    let of_profiles = ["levels.actions.replaces", "levels.indicators.replaces"];
    assert_eq!(tables, of_profiles.map(str::to_owned).into());
    // A key of the data that no model has is in the list, and a list that names too many is stale.
    let data = NAMES.map(|name| json(&project.smm(&["export", "json", name]).exits(0).stdout));
    let unused = unused(&project, "data", &data);
    let is_of_none = |path: &str| {
        let steps = |end: &str| format!(".{path}.").contains(&format!(".{end}."));
        OF_NO_MODEL.iter().any(|end| steps(end))
    };
    let others: Vec<&String> =
        unused.iter().filter(|path| !is_of_none(path) && !of_sets.contains(*path)).collect();
    assert_eq!(others, Vec::<&String>::new(), "say it in `fixtures/everything.txt`");
    let mut there = BTreeSet::new();
    data.iter().for_each(|one| used(one, "", &mut there));
    let stale: Vec<&String> = there.iter().filter(|path| is_of_none(path)).collect();
    assert_eq!(stale, Vec::<&String>::new());
}

/// Nobody publishes it: who does stands in `smm.toml`, into which no import writes.
fn unpublished(text: &str) -> String {
    text.replace("publisher = \"A project\"\n", "")
}

#[test]
fn a_catalog_of_oscal_and_a_standard_of_cyclonedx_come_back_byte_for_byte() {
    let project = Project::new(&unpublished(EVERYTHING));
    for format in ["oscal", "cyclonedx"] {
        let other = trip(&project, format, &NAMES);
        for name in NAMES {
            project.smm(&["export", format, name]).exits(0).does_not_say("no place");
            let (one, again) = (["export", "json", name], ["-C", "w", "export", "json", name]);
            let (one, again) =
                (project.smm(&one).exits(0).stdout, other.smm(&again).exits(0).stdout);
            let mut found = Vec::new();
            differences("", &json(&one), &json(&again), &mut found);
            assert_eq!((found, one == again), (Vec::new(), true), "{format} {name}");
            let own = ["export", format, name];
            let again = ["-C", "w", "export", format, name];
            assert!(project.smm(&own).stdout == other.smm(&again).stdout, "{format} {name}");
        }
    }
}

#[test]
fn every_version_of_the_bundled_model_comes_back_from_every_format() {
    let project = Project::repository();
    let settings = project.read("smm.toml");
    project.write("smm.toml", unpublished_line(&settings));
    for name in ["iot-smm@1.0", "iot-smm@1.2"] {
        let one = project.smm(&["export", "json", name]).exits(0).stdout;
        for format in ["json", "oscal", "cyclonedx"] {
            let other = trip(&project, format, &[name]);
            let again = other.smm(&["-C", "w", "export", "json", name]).exits(0).stdout;
            let mut found = Vec::new();
            differences("", &json(&one), &json(&again), &mut found);
            assert_eq!((found, one == again), (Vec::new(), true), "{format} {name}");
        }
    }
}

/// Two models, and profiles that say everything that a profile can say.
const PROFILES: &str = include_str!("fixtures/profile.txt");

/// Brings a profile in where what it is laid over came in before, and holds that it is the same.
#[track_caller]
fn comes_back(project: &Project, other: &Project, name: &str) {
    other.write("p.json", project.smm(&["export", "oscal", name]).exits(0).stdout);
    let run = other.smm(&["import", "oscal", "p.json", "--into", "w"]).exits(0);
    run.says("everything that the source says has its place");
    let folder = format!("profiles/{}", name.replace('@', "/"));
    let (before, after) = (documents(project, &folder), documents(other, &format!("w/{folder}")));
    let before = before.into_iter().filter(|(path, _)| path != "changes.yaml");
    let (mut found, mut count) = (Vec::new(), 0);
    for (path, one) in before {
        let (_, there) = after.iter().find(|(there, _)| *there == path).expect("it is there");
        differences(&path, &one, there, &mut found);
        count += 1;
    }
    assert_eq!((found, count), (Vec::<String>::new(), after.len()), "{name}");
    for format in ["json", "oscal"] {
        let one = project.smm(&["export", format, name]).exits(0).stdout;
        let again = other.smm(&["-C", "w", "export", format, name]).exits(0).stdout;
        assert!(one == again, "{format} {name}");
    }
    other.smm(&["import", "oscal", "p.json", "--into", "w"]).exits(0).says("nothing changed");
}

#[test]
fn profiles_come_back_from_oscal_over_what_they_are_laid_over() {
    let project = Project::new(PROFILES);
    let other = trip(&project, "json", &["other@1.0", "sites@1.0"]);
    for name in ["beside@1.0", "whole@1.0"] {
        comes_back(&project, &other, name);
    }
    other.smm(&["-C", "w", "fmt", "--check"]).exits(0);
    // Whoever changes the file is heard: it is read as a profile of others then.
    let text = project.smm(&["export", "oscal", "beside@1.0"]).exits(0).stdout;
    let control = "\"locks\",";
    assert!(text.contains(control));
    other.write("p.json", text.replacen(control, "", 1));
    let changed = ["import", "oscal", "p.json", "--into", "w/profiles/changed/1.0"];
    other.smm(&changed).exits(0).says("profile.metadata.props[].value");
}

#[test]
fn the_profiles_of_these_tests_say_everything_that_a_profile_can_say() {
    let project = Project::new(PROFILES);
    let all = documents(&project, "profiles/whole/1.0");
    let of = |is_head: bool| -> Vec<Value> {
        let documents = all.iter().filter(|(path, _)| (path == "profile.yaml") == is_head);
        documents.map(|(_, value)| value.clone()).collect()
    };
    let none = BTreeSet::new();
    assert_eq!(unused(&project, "profile", &of(true)), none, "say it in `fixtures/profile.txt`");
    assert_eq!(unused(&project, "overlay", &of(false)), none, "say it in `fixtures/profile.txt`");
}

#[test]
fn a_bundled_profile_comes_back_from_oscal_over_its_model() {
    let project = Project::repository();
    project.write("smm.toml", unpublished_line(&project.read("smm.toml")));
    let other = trip(&project, "oscal", &["iot-smm@1.2"]);
    comes_back(&project, &other, "retail-pos@1.0");
}

/// Settings without the publisher.
fn unpublished_line(settings: &str) -> String {
    let is_publisher = |line: &&str| line.starts_with("publisher");
    settings.lines().filter(|line| !is_publisher(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_somebody_changed_on_the_way_counts_and_what_nobody_reads_is_listed() {
    let project = Project::new(&unpublished(EVERYTHING));
    let into = |format: &str, text: &str| {
        let other = Project::empty();
        other.write("d.json", text);
        let run = other.smm(&["import", format, "d.json", "--into", "w"]).exits(0);
        (other.read("w/models/next/1.0/practices/locks.yaml"), run)
    };
    let whole = |format: &str| project.smm(&["export", format, "next@1.0"]).exits(0).stdout;
    for format in ["json", "oscal", "cyclonedx"] {
        let changed = whole(format).replace("Each door has a lock.", "Each gate has a lock.");
        let (table, _) = into(format, &changed);
        assert!(table.contains("Each gate has a lock."), "{format}: {table}");
    }
    let name = "smm-toolkit:short-title";
    let two = format!("{name}\", \"value\": \"Next\" }}, {{ \"name\": \"smm-toolkit:mood");
    let more = whole("cyclonedx").replacen(name, &two, 1);
    into("cyclonedx", &more).1.says("1  metadata.properties[].value");
    let ids = "\"document-ids\": [{ \"identifier\": \"x\" }], \"oscal-version\"";
    let more = whole("oscal").replacen("\"oscal-version\"", ids, 1);
    into("oscal", &more).1.says("1  catalog.metadata.document-ids[].identifier");
}

#[test]
fn data_that_is_no_model_is_refused_in_words() {
    let project = Project::repository();
    let data = |name: &str| project.smm(&["export", "json", name]).exits(0).stdout;
    let profile = data("retail-pos@1.0");
    let model = data("iot-smm@1.2");
    let other = Project::empty();
    let refused = |text: &str| {
        other.write("d.json", text);
        let run = other.smm(&["import", "json", "d.json", "--into", "w"]).exits(1);
        assert!(!other.path("w").exists());
        run
    };
    refused(&profile).says("this is a profile as it is resolved").says("smm add");
    refused(&model.replace("smm-data/1", "smm-data/2")).says("is not `smm-data/1`");
    refused("{}").says("is not `smm-data/1`");
    refused(&model.replacen("\"code\": \"", "\"code\": \"no code ", 1)).says("is no valid `code`");
    refused(&model.replacen("\"title\": ", "\"name\": ", 1)).says("lacks the key `title`");
    let twice = model.replace("\"id\": \"risk-attitude\"", "\"id\": \"patch-management\"");
    refused(&twice).says("two practices have this id");
    // What nobody reads is listed.
    let more = model.replacen("\"notice\"", "\"mood\": \"good\", \"notice\"", 1);
    other.write("d.json", more);
    other.smm(&["import", "json", "d.json", "--into", "w"]).exits(0).says("1  mood");
}
