//! `smm schema`: the JSON Schemas of the documents.

use serde_json::Value as Json;

use crate::support::Project;

fn kinds(project: &Project) -> Vec<(String, String)> {
    let run = project.smm(&["schema"]).exits(0);
    let lines = run.stdout.lines().map(|line| {
        let (kind, place) = line.split_once(' ').expect("a kind and its place");
        (kind.to_owned(), place.trim().to_owned())
    });
    lines.collect()
}

fn schema(project: &Project, args: &[&str]) -> Json {
    let run = project.smm(args).exits(0);
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}\n{run}"))
}

/// Every object in a schema that describes a property.
fn properties<'j>(json: &'j Json, path: &str, found: &mut Vec<(String, &'j Json)>) {
    let Json::Object(object) = json else { return };
    if let Some(Json::Object(own)) = object.get("properties") {
        found.extend(own.iter().map(|(name, value)| (format!("{path}/{name}"), value)));
    }
    for (name, value) in object {
        properties(value, &format!("{path}/{name}"), found);
    }
}

#[test]
fn every_kind_has_a_schema_that_describes_every_key() {
    let project = Project::empty();
    let kinds = kinds(&project);
    assert!(kinds.len() >= 7, "{kinds:?}");
    for (kind, place) in kinds {
        assert!(place.ends_with(".yaml") || place.ends_with(".toml"), "{place}");
        let schema = schema(&project, &["schema", &kind]);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{kind}");
        assert!(schema["title"].is_string(), "{kind}");
        let mut found = Vec::new();
        properties(&schema, "", &mut found);
        assert!(!found.is_empty(), "{kind}");
        for (path, property) in found {
            assert!(property["description"].is_string(), "{kind}: `{path}` has no description");
        }
    }
}

#[test]
fn a_kind_that_does_not_exist_gets_a_suggestion() {
    let project = Project::empty();
    project.smm(&["schema", "overlays"]).exits(2).says("did you mean `overlay`?");
    project.smm(&["schema", "--workspace"]).exits(2).says("no `smm.toml`");
}

#[test]
fn all_schemas_can_be_written_to_a_folder() {
    let project = Project::empty();
    project.smm(&["schema", "--write", "out/schema"]).exits(0);
    let written = project.names("out/schema");
    for (kind, _) in kinds(&project) {
        assert!(written.contains(&format!("{kind}.schema.json")), "{kind}: {written:?}");
    }
    let overlay = project.smm(&["schema", "overlay"]).exits(0).stdout;
    assert_eq!(project.read("out/schema/overlay.schema.json"), overlay);
}

#[test]
fn the_workspace_brings_its_ids_into_the_schemas() {
    let project = Project::tiny();
    let overlay = schema(&project, &["schema", "overlay", "--workspace"]);
    assert_eq!(overlay["properties"]["practice"]["enum"], serde_json::json!(["copies", "doors"]));
    let profile = schema(&project, &["schema", "profile", "--workspace"]);
    let bases = serde_json::json!(["tiny@1.0", "shop@1.0"]);
    assert_eq!(profile["properties"]["base"]["enum"], bases);
    let plain = schema(&project, &["schema", "overlay"]);
    assert_eq!(plain["properties"]["practice"]["enum"], Json::Null);
}

#[test]
fn every_document_of_the_repository_names_its_schema() {
    let project = Project::repository();
    for folder in ["models", "profiles", "references"] {
        let files = project.files(folder).into_iter();
        for (path, bytes) in files.filter(|(path, _)| path.ends_with(".yaml")) {
            let text = String::from_utf8(bytes).expect("documents are UTF-8");
            let first = text.lines().next().unwrap_or("");
            let schema =
                first.strip_prefix("# yaml-language-server: $schema=").unwrap_or_else(|| {
                    panic!("{folder}/{path} does not begin with a line that names its schema")
                });
            let own = project.path(folder).join(&path);
            let schema = own.parent().expect("a file lies in a folder").join(schema);
            assert!(schema.is_file(), "{folder}/{path}: there is no `{}`", schema.display());
        }
    }
}

#[test]
fn an_editor_is_told_what_check_asks_for() {
    let project = Project::tiny();
    let required = |kind: &str, place: &str| {
        let schema = schema(&project, &["schema", kind, "--workspace"]);
        schema.pointer(place).unwrap_or_else(|| panic!("{kind}: {place}")).to_string()
    };
    assert!(required("practice-table", "/$defs/IndicatorDoc/required").contains("verify"));
    assert!(required("profile", "/$defs/TargetDoc/required").contains("rationale"));
    assert!(required("overlay", "/$defs/ExcludeDoc/required").contains("rationale"));
    for (kind, place) in [
        ("practice-table", "/$defs/LevelDoc/properties/level/maximum"),
        ("profile", "/$defs/TargetDoc/properties/level/maximum"),
        ("overlay", "/$defs/OverlayLevelDoc/properties/level/maximum"),
    ] {
        assert_eq!(required(kind, place), "2", "{kind}: the levels of the workspace's models");
    }
    // Validation leaves these to rules, whose findings say more.
    let doors = "models/tiny/1.0/practices/doors.yaml";
    project.edit(doors, "        verify: [examine, interview]\n", "");
    project.smm(&["check"]).says("missing-verify");
}
