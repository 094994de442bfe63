//! Levels of catalogs of others: each item is asked at the levels that its source names, and at no other.
//!
//! The catalogs are not part of the project. Where they are absent the tests say so and pass; `SMM_SHARED`
//! names another place.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value as Json;
use smm_core::edit;

use crate::support::{Project, shared};

/// By its name in the source, the levels at which each requirement of a model is asked.
fn asked_at(project: &Project, highest: u64) -> BTreeMap<String, Vec<u64>> {
    let mut found = BTreeMap::new();
    for (path, text) in project.files("w/models") {
        if !path.contains("practices/") {
            continue;
        }
        let table = edit::meaning(&String::from_utf8_lossy(&text)).expect("it is YAML");
        for level in table["levels"].as_array().into_iter().flatten() {
            let first = level["level"].as_u64().expect("a number");
            for one in level["indicators"].as_array().into_iter().flatten() {
                let last = one["up-to-level"].as_u64().unwrap_or(highest);
                let is_asked = one["status"] != "retired";
                let levels = (first..=last).filter(|_| is_asked).collect();
                let name = one["ref"].as_str().unwrap_or_default().to_owned();
                assert!(found.insert(name.clone(), levels).is_none(), "{name} stands twice");
            }
        }
    }
    found
}

/// The same as the files of the OSPS Baseline say it.
fn named_by_osps(project: &Project, folder: &str) -> BTreeMap<String, Vec<u64>> {
    let mut found = BTreeMap::new();
    for (_, text) in project.files(folder) {
        let file = edit::meaning(&String::from_utf8_lossy(&text)).expect("it is YAML");
        let controls = file["controls"].as_array().cloned().unwrap_or_default();
        for one in controls.iter().filter_map(|one| one["assessment-requirements"].as_array()) {
            for one in one {
                let names = one["applicability"].as_array().cloned().unwrap_or_default();
                let number = |name: &Json| name.as_str()?.chars().last()?.to_digit(10);
                let is_asked = one["state"] != "Retired";
                let levels = names.iter().filter_map(number).filter(|_| is_asked);
                let id = one["id"].as_str().unwrap_or_default().to_owned();
                found.insert(id, levels.map(u64::from).collect());
            }
        }
    }
    found
}

#[test]
fn each_requirement_of_osps_is_asked_at_the_levels_that_it_names() {
    for state in ["2026.02.19", "2026-07"] {
        let Some(source) = shared(&format!("osps/{state}")) else { return };
        let project = Project::empty();
        for file in fs::read_dir(&source).expect("it is a folder") {
            let file = file.expect("it can be listed");
            let text = fs::read_to_string(file.path()).expect("it is text");
            let name = file.file_name().to_string_lossy().into_owned();
            // A line of the state as published is indented wrongly.
            project
                .write(&format!("{state}/{name}"), text.replace("\n   - id: BSI", "\n  - id: BSI"));
        }
        let run = project.smm(&["import", "gemara", state, "--into", "w"]).exits(0);
        run.does_not_say("names levels").does_not_say("applicability");
        project.smm(&["-C", "w", "check"]).exits(0).says("0 errors, 1 warning ");
        let (asked, named) = (asked_at(&project, 3), named_by_osps(&project, state));
        assert_eq!(asked, named);
        let of = |levels: &[u64]| asked.values().filter(|one| *one == levels).count();
        let counted = [of(&[1, 2, 3]), of(&[2, 3]), of(&[3]), of(&[1]), of(&[])];
        assert_eq!(counted, [22, 19, 21, 2, 1], "{state}");
    }
}

#[test]
fn each_requirement_of_asvs_is_asked_from_its_level_on_and_none_that_was_deleted() {
    let Some(source) = shared("cyclonedx/asvs-4.0.3.cdx.json") else { return };
    let text = fs::read_to_string(&source).expect("it is text");
    let standard: Json = serde_json::from_str(&text).expect("it is JSON");
    let mut named: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (number, level) in (1..)
        .zip(standard["definitions"]["standards"][0]["levels"].as_array().into_iter().flatten())
    {
        for id in level["requirements"].as_array().into_iter().flatten() {
            named.entry(id.as_str().unwrap_or_default().to_owned()).or_default().push(number);
        }
    }
    let project = Project::empty();
    let source = source.display().to_string();
    project
        .smm(&["import", "cyclonedx", &source, "--into", "w"])
        .exits(0)
        .says("requirements[].title");
    let asked = asked_at(&project, 3);
    let deleted: Vec<&str> =
        asked.iter().filter(|(_, levels)| levels.is_empty()).map(|(name, _)| &**name).collect();
    assert_eq!(deleted.len(), 8, "{deleted:?}");
    let in_force: BTreeMap<_, _> = asked
        .iter()
        .filter(|(_, levels)| !levels.is_empty())
        .map(|(a, b)| (a.clone(), b.clone()))
        .collect();
    assert_eq!(in_force, named);
    project.smm(&["-C", "w", "check"]).exits(0).says("0 errors");
}

/// A catalog with an item for each list of levels, as each format writes it, and the format.
fn catalogs(lists: &[&[u8]]) -> [(&'static str, &'static str, String); 4] {
    let numbered = || lists.iter().zip(1..);
    let names = |levels: &[u8], of: &dyn Fn(u8) -> String| {
        levels.iter().map(|level| of(*level)).collect::<Vec<_>>().join(", ")
    };
    let gemara: String = numbered()
        .map(|(levels, n)| {
            let named = names(levels, &|level| format!("tier-{level}"));
            format!(
                "      - {{ id: R-{n}, text: Door {n} is locked., applicability: [{named}] }}\n"
            )
        })
        .collect();
    let groups: String = (1..4)
        .map(|n| {
            format!("    - {{ id: tier-{n}, title: Tier {n}, description: Sites of tier {n}. }}\n")
        })
        .collect();
    let gemara = format!(
        "title: Doors\nmetadata:\n  id: doors\n  version: 1.0.0\n  description: Doors of sites.\n  \
         applicability-groups:\n{groups}groups:\n  - {{ id: g, title: Site, description: A site. }}\ncontrols:\n  \
         - id: C-1\n    group: g\n    title: Doors of rooms\n    objective: Nobody comes in.\n    \
         assessment-requirements:\n{gemara}"
    );
    let ciso: String = numbered()
        .map(|(levels, n)| {
            let named = names(levels, &|level| format!("IG{level}"));
            format!(
                "    - {{ urn: 'urn:r:{n}', parent_urn: 'urn:g', assessable: true, ref_id: R-{n}, \
                 description: Door {n} is locked., implementation_groups: [{named}] }}\n"
            )
        })
        .collect();
    let groups: String =
        (1..4).map(|n| format!("    - {{ ref_id: IG{n}, name: Group {n} }}\n")).collect();
    let ciso = format!(
        "urn: 'urn:doors'\nref_id: Doors\nname: Doors\nversion: 1\nobjects:\n  framework:\n    urn: 'urn:f'\n    \
         name: Doors\n    implementation_groups_definition:\n{groups}    requirement_nodes:\n    \
         - {{ urn: 'urn:g', assessable: false, ref_id: G, name: Site }}\n{ciso}"
    );
    let level = |level: u8| {
        let named = numbered().filter(|(levels, _)| levels.contains(&level));
        let named: Vec<String> = named.map(|(_, n)| format!("\"R-{n}\"")).collect();
        format!(
            "{{ \"bom-ref\": \"l{level}\", \"identifier\": \"{level}\", \"title\": \"Tier {level}\", \
             \"requirements\": [{}] }}",
            named.join(", ")
        )
    };
    let requirements: Vec<String> = numbered()
        .map(|(_, n)| {
            format!(
                "{{ \"bom-ref\": \"R-{n}\", \"identifier\": \"R-{n}\", \"parent\": \"G\", \"text\": \"Door {n} is \
                 locked.\" }}"
            )
        })
        .collect();
    let cyclonedx = format!(
        "{{ \"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"definitions\": {{ \"standards\": [{{ \
         \"bom-ref\": \"doors\", \"name\": \"Doors\", \"version\": \"1.0\", \"requirements\": [{{ \"bom-ref\": \"G\", \
         \"identifier\": \"G\", \"title\": \"Site\" }}, {}], \"levels\": [{}] }}] }} }}",
        requirements.join(", "),
        [1, 2, 3].map(level).join(", ")
    );
    let mark = |levels: &[u8], level: u8| if levels.contains(&level) { "x" } else { "" };
    let rows: String = numbered()
        .map(|(levels, n)| {
            let marks = [1, 2, 3].map(|level| mark(levels, level)).join(";");
            format!("Site;R-{n};Door {n} is locked.;{marks}\n")
        })
        .collect();
    let csv = format!("Area;No;Text;One;Two;Three\n{rows}");
    [
        ("gemara", "c.yaml", gemara),
        ("ciso", "c.yaml", ciso),
        ("cyclonedx", "c.json", cyclonedx),
        ("csv", "c.csv", csv),
    ]
}

const COLUMNS: &str = "title: Doors\nversion: \"1.0\"\ngroups:\n  - title: Area\nitem:\n  ref: \"No\"\n  text: Text\n  \
                       level-marks: { One: 1, Two: 2, Three: 3 }\nlevels:\n  - title: Tier 1\n  - title: Tier 2\n  \
                       - title: Tier 3\n";

#[test]
fn an_item_is_asked_at_the_levels_that_it_names_in_every_format() {
    let lists: [&[u8]; 5] = [&[1, 2, 3], &[1, 2], &[2, 3], &[2], &[1]];
    for (format, file, text) in catalogs(&lists) {
        let project = Project::empty();
        project.write(file, text);
        project.write("columns.yaml", COLUMNS);
        let columns = ["--columns", "columns.yaml"];
        let more: &[&str] = if format == "csv" { &columns } else { &[] };
        let import = [&["import", format, file, "--into", "w"], more].concat();
        project.smm(&import).exits(0).does_not_say("names levels");
        project.smm(&["-C", "w", "check"]).exits(0).says("0 errors");
        let asked: Vec<Vec<u64>> = asked_at(&project, 3).into_values().collect();
        let named = lists.map(|levels| levels.iter().copied().map(u64::from).collect::<Vec<_>>());
        assert_eq!(asked, named, "{format}");
        if matches!(format, "gemara" | "ciso") {
            let settings = project.read("w/smm.toml");
            project.write("w/smm.toml", format!("publisher = \"A company\"\n{settings}"));
            let out = project.smm(&["-C", "w", "export", format, "doors"]).exits(0).stdout;
            project.write(file, out);
            fs::remove_dir_all(project.path("w")).expect("it can be removed");
            project.smm(&["import", format, file, "--into", "w"]).exits(0);
            let again: Vec<Vec<u64>> = asked_at(&project, 3).into_values().collect();
            assert_eq!(again, asked, "{format} there and back");
        }
    }
}

#[test]
fn levels_apart_from_each_other_are_reported_at_the_first_with_the_number_of_all() {
    for (format, file, text) in catalogs(&[&[1, 3], &[1, 2], &[1, 3]]) {
        let project = Project::empty();
        project.write(file, text);
        project.write("columns.yaml", COLUMNS);
        let columns = ["--columns", "columns.yaml"];
        let more: &[&str] = if format == "csv" { &columns } else { &[] };
        let run = project.smm(&[&["import", format, file, "--into", "w"], more].concat()).exits(0);
        run.says("names levels with one between them")
            .says(&format!("{file}:"))
            .says("and so do 1 more");
        let asked: Vec<Vec<u64>> = asked_at(&project, 3).into_values().collect();
        assert_eq!(asked, [vec![1, 2, 3], vec![1, 2], vec![1, 2, 3]], "{format}");
    }
}

#[test]
fn where_no_item_names_several_levels_each_is_asked_from_its_own_on() {
    for (format, file, text) in catalogs(&[&[1], &[2], &[3]]) {
        let project = Project::empty();
        project.write(file, text);
        project.write("columns.yaml", COLUMNS);
        let columns = ["--columns", "columns.yaml"];
        let more: &[&str] = if format == "csv" { &columns } else { &[] };
        project.smm(&[&["import", format, file, "--into", "w"], more].concat()).exits(0);
        let asked: Vec<Vec<u64>> = asked_at(&project, 3).into_values().collect();
        assert_eq!(asked, [vec![1, 2, 3], vec![2, 3], vec![3]], "{format}");
    }
}

#[test]
fn what_a_source_says_to_be_retired_is_kept_and_not_asked() {
    let [(_, file, text), ..] = catalogs(&[&[1, 2, 3], &[1, 2, 3], &[1, 2, 3]]);
    let retired = text.replace("Door 2 is locked., ", "Door 2 is locked., state: Retired, ");
    let active = retired.replace("Door 1 is locked., ", "Door 1 is locked., state: Active, ");
    let draft = active.replace("Door 3 is locked., ", "Door 3 is locked., state: Draft, ");
    assert!(draft.contains("Retired") && draft.contains("Draft"));
    let project = Project::empty();
    project.write(file, draft);
    let run = project.smm(&["import", "gemara", file, "--into", "w"]).exits(0);
    run.says("no place for 1 value").says("assessment-requirements[].state");
    project.smm(&["-C", "w", "check"]).exits(0).says("0 errors");
    assert_eq!(asked_at(&project, 3)["R-2"], Vec::<u64>::new());
    let whole = text
        .replace("    title: Doors of rooms\n", "    title: Doors of rooms\n    state: Retired\n");
    project.write(file, whole);
    let run = project.smm(&["import", "gemara", file, "--into", "v"]);
    run.exits(0);
    project.smm(&["-C", "v", "check"]).exits(0).says("0 errors");
}
