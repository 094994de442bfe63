//! `smm export`: versions and mappings in formats of others, and what programs of others say to them.

use std::collections::BTreeSet;

use serde_json::Value;
use smm_core::edit;

use crate::support::{Project, Run, shared_text, third_party, unzipped};

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).expect("it is JSON")
}

fn yaml(text: &str) -> Value {
    edit::meaning(text).expect("it is YAML")
}

fn list<'v>(value: &'v Value, place: &str) -> Vec<&'v Value> {
    value.pointer(place).and_then(Value::as_array).into_iter().flatten().collect()
}

fn word<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

#[test]
fn every_format_is_written_and_says_what_has_no_place_in_it() {
    let project = Project::repository();
    for name in ["iot-smm@1.2", "retail-pos"] {
        let whole = project.smm(&["export", "json", name]).exits(0).does_not_say("no place");
        assert_eq!(word(&json(&whole), "format"), "smm-data/1");
        for format in ["gemara", "ciso"] {
            let run = project.smm(&["export", format, name]).exits(0);
            run.says("no place in this format for:\n")
                .says("  domains.subdomains.practices.pitfalls.text: ")
                .does_not_say("indicators.text");
        }
    }
    for format in ["oscal", "cyclonedx"] {
        project.smm(&["export", format, "iot-smm@1.2"]).exits(0).does_not_say("no place");
    }
    let once = project.smm(&["export", "cyclonedx", "retail-pos"]).exits(0).stdout;
    assert_eq!(once, project.smm(&["export", "cyclonedx", "retail-pos"]).exits(0).stdout);
    project.smm(&["export", "cyclonedx", "retail-pos", "-o", "a.json"]).exits(0).says("wrote");
    project.smm(&["export", "json", "retail-pos", "-o", "a.json"]).exits(2).says("exists already");
    project.smm(&["export", "json", "retail-po"]).exits(2).says("did you mean `retail-pos`?");
    project.smm(&["export", "gemara", "iot-smm-eu-cra"]).exits(2).says("is a mapping");
}

#[test]
fn nothing_is_invented_that_a_format_asks_for() {
    let project = Project::tiny();
    project.edit("smm.toml", "publisher = \"Tiny Press\"\n", "");
    for (format, what) in [("gemara", "an author"), ("ciso", "a provider")] {
        project.smm(&["export", format, "tiny"]).exits(2).says(what).says("publisher");
    }
    let bom = json(&project.smm(&["export", "cyclonedx", "tiny"]).exits(0));
    assert_eq!(bom.pointer("/definitions/standards/0/owner"), None);
}

#[test]
fn tables_have_a_row_for_each_and_a_mapping_its_rows() {
    let project = Project::repository();
    let table = project.smm(&["export", "csv", "retail-pos"]).exits(0).stdout;
    assert!(table.starts_with("\u{feff}\"domain\","), "{}", &table[..40]);
    let rows = project.smm(&["export", "csv", "iot-smm-eu-cra"]).exits(0).stdout;
    let same = project.smm(&["export", "mapping", "iot-smm-eu-cra"]).exits(0).stdout;
    assert_eq!(rows.lines().next(), same.lines().next());
    for (name, sheets) in [("retail-pos", 4), ("iot-smm-eu-cra", 2)] {
        let file = format!("{name}.xlsx");
        project.smm(&["export", "xlsx", name, "-o", &file]).exits(0).says("wrote");
        let parts = unzipped(&std::fs::read(project.path(&file)).expect("it is written"));
        let own = parts.iter().filter(|(path, _)| path.starts_with("xl/worksheets/sheet"));
        assert_eq!(own.count(), sheets, "{name}");
    }
}

/// What the specification of Gemara asks of a control catalog besides keys: ids that are given once, and groups and
/// places of application that are declared.
fn wrong_in_gemara(catalog: &Value) -> Vec<String> {
    let ids = |place: &str| -> Vec<&str> {
        list(catalog, place).into_iter().map(|one| word(one, "id")).collect()
    };
    let (groups, applies) = (ids("/groups"), ids("/metadata/applicability-groups"));
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for control in list(catalog, "/controls") {
        let id = word(control, "id");
        let texts = ["id", "title", "objective", "group"];
        wrong.extend(
            texts
                .iter()
                .filter(|key| word(control, key).is_empty())
                .map(|key| format!("{id}: no {key}")),
        );
        if !groups.contains(&word(control, "group")) {
            wrong.push(format!("{id}: no group `{}`", word(control, "group")));
        }
        let requirements = list(control, "/assessment-requirements");
        if requirements.is_empty() || !seen.insert(id) {
            wrong.push(format!("{id}: given twice, or without requirements"));
        }
        for one in requirements {
            let named = list(one, "/applicability");
            let is_known =
                |name: &&Value| name.as_str().is_some_and(|name| applies.contains(&name));
            if named.is_empty() || !named.iter().all(is_known) || !seen.insert(word(one, "id")) {
                wrong.push(format!("{}: applies nowhere, or is given twice", word(one, "id")));
            }
        }
    }
    for key in ["id", "type", "gemara-version", "description"] {
        if word(&catalog["metadata"], key).is_empty() {
            wrong.push(format!("metadata: no {key}"));
        }
    }
    if word(&catalog["metadata"]["author"], "name").is_empty() || seen.is_empty() {
        wrong.push("no author, or no controls".to_owned());
    }
    wrong
}

#[test]
fn gemara_is_what_its_specification_asks_for() {
    let project = Project::repository();
    for name in ["iot-smm", "retail-pos", "mine-digital-twin"] {
        let catalog = yaml(&project.smm(&["export", "gemara", name]).exits(0).stdout);
        assert_eq!(wrong_in_gemara(&catalog), Vec::<String>::new(), "{name}");
        assert!(list(&catalog, "/controls").len() > 10, "{name}");
    }
    let Some(good) = shared_text("gemara/good-ccc.yaml") else {
        eprintln!("skipped: fixtures of Gemara, which are not part of the project");
        return;
    };
    assert_eq!(wrong_in_gemara(&yaml(&good)), Vec::<String>::new());
    for bad in ["bad-control-invalid-group", "bad-no-groups"] {
        let text = shared_text(&format!("gemara/{bad}.yaml")).expect("it lies beside");
        assert_ne!(wrong_in_gemara(&yaml(&text)), Vec::<String>::new(), "{bad}");
    }
}

/// What CISO Assistant asks of a library: names in its pattern, given once, parents before their children.
fn wrong_in_library(library: &Value) -> Vec<String> {
    let is_urn = |urn: &str| {
        let parts: Vec<&str> = urn.splitn(5, ':').collect();
        let is_word = |part: &&str| {
            !part.is_empty()
                && part.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign))
        };
        parts.len() == 5
            && parts[0] == "urn"
            && parts[1..4].iter().all(is_word)
            && parts[4]
                .chars()
                .all(|sign| sign.is_ascii_alphanumeric() || "[]()-._:".contains(sign))
    };
    let mut wrong = Vec::new();
    for key in ["urn", "locale", "ref_id", "name", "provider"] {
        if word(library, key).is_empty() {
            wrong.push(format!("no {key}"));
        }
    }
    if !library["version"].is_u64() {
        wrong.push("the version is no whole number".to_owned());
    }
    let framework = &library["objects"]["framework"];
    let groups: Vec<&str> = list(framework, "/implementation_groups_definition")
        .into_iter()
        .map(|one| word(one, "ref_id"))
        .collect();
    let mut depths = std::collections::BTreeMap::new();
    for node in list(framework, "/requirement_nodes") {
        let urn = word(node, "urn");
        let depth = node["depth"].as_u64().unwrap_or_default();
        let above = depths.get(word(node, "parent_urn")).copied().unwrap_or_default();
        let known = list(node, "/implementation_groups")
            .into_iter()
            .all(|name| groups.contains(&name.as_str().unwrap_or_default()));
        if !is_urn(urn) || depth != above + 1 || !known || depths.insert(urn, depth).is_some() {
            wrong.push(format!(
                "{urn}: no name, given twice, at a wrong depth or of an unknown group"
            ));
        }
    }
    if depths.is_empty()
        || ![word(library, "urn"), word(framework, "urn")].iter().all(|urn| is_urn(urn))
    {
        wrong.push("no nodes, or no names".to_owned());
    }
    wrong
}

#[test]
fn a_library_of_ciso_assistant_is_what_its_loader_asks_for() {
    let project = Project::repository();
    for name in ["iot-smm", "retail-pos"] {
        let library = yaml(&project.smm(&["export", "ciso", name]).exits(0).stdout);
        assert_eq!(wrong_in_library(&library), Vec::<String>::new(), "{name}");
        let nodes = list(&library, "/objects/framework/requirement_nodes");
        let assessable = nodes.iter().filter(|node| node["assessable"] == true).count();
        let data = json(&project.smm(&["export", "json", name]).exits(0));
        let indicators = data["domains"].to_string().matches("\"verify\"").count();
        assert_eq!(assessable, indicators, "{name}");
        let wanted = |node: &&&Value| {
            list(node, "/implementation_groups").iter().any(|one| *one == "target")
        };
        let asked = nodes.iter().filter(wanted).count();
        assert_eq!(asked > 0 && asked < assessable, name == "retail-pos", "{name}: {asked}");
    }
    let Some(real) = shared_text("ciso-assistant/cisa-cpg-2.0.yaml") else {
        eprintln!("skipped: a library of CISO Assistant, which is not part of the project");
        return;
    };
    assert_eq!(wrong_in_library(&yaml(&real)), Vec::<String>::new());
    let broken = real.replacen("depth: 2", "depth: 3", 1);
    assert_ne!(wrong_in_library(&yaml(&broken)), Vec::<String>::new());
}

#[test]
fn ids_of_a_publisher_are_the_ids_in_formats_of_others() {
    let project = Project::tiny();
    project.edit(
        "models/tiny/1.0/practices/doors.yaml",
        "id: DOR-1-I1\n",
        "id: DOR-1-I1\n        ref: V1.1.1\n",
    );
    let bom = project.smm(&["export", "cyclonedx", "tiny"]).exits(0);
    bom.prints("\"identifier\": \"V1.1.1\"").prints("#DOR-1-I1\"");
    project.smm(&["export", "gemara", "tiny"]).exits(0).prints("id: V1.1.1");
    project.smm(&["export", "ciso", "tiny"]).exits(0).prints("ref_id: V1.1.1");
}

#[test]
fn a_mapping_is_a_collection_of_oscal() {
    let project = Project::repository();
    let run = project.smm(&["export", "oscal", "iot-smm-eu-cra"]).exits(0);
    let collection = json(&run)["mapping-collection"].clone();
    let document = yaml(&project.read("mappings/iot-smm-eu-cra/1.0.yaml"));
    let maps = list(&collection, "/mappings/0/maps");
    assert_eq!(maps.len(), list(&document, "/rows").len());
    let known = ["equivalent-to", "subset-of", "superset-of", "intersects-with"];
    assert!(maps.iter().all(|map| known.contains(&word(map, "relationship"))));
    let catalog = project.smm(&["export", "oscal", "iot-smm"]).exits(0).stdout;
    for map in &maps {
        let id = map.pointer("/sources/0/id-ref").and_then(Value::as_str).expect("a source");
        assert!(catalog.contains(&format!("\"id\": \"{id}\"")), "{id}");
    }
    assert_eq!(
        collection.pointer("/mappings/0/source-resource/href").and_then(Value::as_str),
        Some("iot-smm-1.2-oscal.json")
    );
    let older = ["export", "oscal", "iot-smm-eu-cra", "--oscal-version", "1.1.2"];
    project.smm(&older).exits(2).says("new in OSCAL 1.2.0");
}

/// Says what is wrong with a document by the schema of CycloneDX, which comes with the library.
const VALIDATE: &str = r#"
import json, sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
text = open(sys.argv[1]).read()
version = {"1.6": SchemaVersion.V1_6, "1.7": SchemaVersion.V1_7}[json.loads(text)["specVersion"]]
wrong = JsonStrictValidator(version).validate_str(text)
if wrong:
    sys.exit(f"{wrong!r}"[:2000])
"#;

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn the_schema_of_cyclonedx_takes_standards() {
    let project = Project::repository();
    project.write("validate.py", VALIDATE);
    let check = |file: &str| {
        project.shell_command(&format!(
            "\"$(dirname \"$(command -v trestle)\")/python3\" validate.py {file}"
        ))
    };
    for (at, more) in
        ["iot-smm@1.0", "iot-smm --spec-version 1.7", "retail-pos"].into_iter().enumerate()
    {
        project.shell(&format!("smm export cyclonedx {more} -o out{at}.json")).exits(0);
        third_party(
            &mut check(&format!("out{at}.json")),
            "pip install 'cyclonedx-python-lib[json-validation]' compliance-trestle",
        );
    }
    project
        .write("wrong.json", project.read("out0.json").replace("\"identifier\"", "\"name-of-it\""));
    let refused = project.run(&mut check("wrong.json"));
    assert_ne!(refused.code, Some(0), "{refused}");
}

/// The prose of a part and all below it, by the id of the control and part.
fn prose(control: &Value, into: &mut BTreeSet<String>) {
    into.extend(control.get("prose").and_then(Value::as_str).map(str::to_owned));
    for key in ["parts", "controls", "groups"] {
        list(control, &format!("/{key}")).into_iter().for_each(|inner| prose(inner, into));
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn trestle_resolves_a_profile_to_what_we_resolve() {
    let project = Project::repository();
    std::fs::create_dir(project.path("trestle")).expect("writable");
    let trestle = |args: &str| {
        let script = format!("cd trestle && trestle {args}");
        third_party(&mut project.shell_command(&script), "pip install compliance-trestle");
    };
    trestle("init --full");
    for release in ["1.1.2", "1.2.1"] {
        let name = release.replace('.', "-");
        for (version, kind) in [("iot-smm@1.2", "catalog"), ("retail-pos@1.0", "profile")] {
            let file = format!("{kind}-{name}.json");
            let to = format!(
                "--catalog trestle://catalogs/c{name}/catalog.json --oscal-version {release}"
            );
            project.shell(&format!("smm export oscal {version} {to} -o {file}")).exits(0);
            trestle(&format!("import -f ../{file} -o {}{name}", &kind[..1]));
            trestle(&format!("validate -t {kind} -n {}{name}", &kind[..1]));
        }
        trestle(&format!("author profile-resolve -n p{name} -o r{name}"));
        let resolved: Value =
            serde_json::from_str(&project.read(&format!("trestle/catalogs/r{name}/catalog.json")))
                .expect("JSON");
        let mut said = BTreeSet::new();
        prose(&resolved["catalog"], &mut said);
        let own: Value = serde_json::from_str(
            &project.smm(&["export", "json", "retail-pos@1.0"]).exits(0).stdout,
        )
        .expect("JSON");
        let mut count = 0;
        for practice in own["domains"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|domain| list(domain, "/subdomains"))
            .flat_map(|sub| list(sub, "/practices"))
        {
            let target =
                practice.pointer("/target/level").and_then(Value::as_u64).expect("a target");
            for level in list(practice, "/levels") {
                let is_asked = level["level"].as_u64().is_some_and(|number| number <= target);
                // trestle knows no removals, and says so: it keeps what a profile replaced.
                for item in list(level, "/indicators").into_iter().chain(list(level, "/actions")) {
                    let text = word(item, "text").trim();
                    if text.contains("[[") || text.contains("{{") {
                        continue;
                    }
                    assert_eq!(said.contains(text), is_asked, "{release}: {}", word(item, "id"));
                    count += 1;
                }
            }
        }
        assert!(count > 500, "{count} items");
    }
}

#[test]
fn programs_find_every_version_practice_and_file_by_one_index() {
    let project = Project::tiny();
    project.smm(&["build", "--only", "site,data"]).exits(0);
    let index: Value = serde_json::from_str(&project.read("site/api/index.json")).expect("JSON");
    let versions = list(&index, "/versions");
    let names: Vec<&str> = versions.iter().map(|one| word(one, "name")).collect();
    assert_eq!(names, ["tiny@1.0", "shop@1.0"]);
    let paths = |key: &'static str| {
        let all = versions.iter().flat_map(move |one| list(one, &format!("/{key}")));
        all.map(|one| word(one, "path").to_owned()).collect::<Vec<_>>()
    };
    let (practices, files) = (paths("practices"), paths("files"));
    assert!(practices.len() == 4 && files.len() > 4, "{practices:?} {files:?}");
    let schemas =
        list(&index, "/schemas").into_iter().filter_map(|one| one.as_str().map(str::to_owned));
    let pages = versions.iter().map(|one| word(one, "pages").to_owned());
    for path in practices.iter().cloned().chain(files).chain(schemas).chain(pages) {
        assert!(project.path(&format!("site/{path}")).is_file(), "{path}");
    }
    let whole: Value =
        serde_json::from_str(&project.read("site/shop/1.0/downloads/shop-1.0.json")).expect("JSON");
    let own: Value =
        serde_json::from_str(&project.read("site/api/shop/1.0/doors.json")).expect("JSON");
    let found = list(&whole, "/domains/0/subdomains/0/practices");
    assert!(
        found.iter().any(|one| **one == own["practice"]),
        "the practice stands in the data of its version"
    );
    project.smm(&["verify"]).exits(0);
}
