//! Levels as catalogs of others have them: sparse, where a practice asks for something at some levels only.
//!
//! The catalogs are not part of the project. Where they are absent the tests say so and pass; `SMM_SHARED`
//! names another place.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Value as Json, json};

use crate::support::{Project, repository};

/// A catalog where one practice asks at levels 1 and 3, one at 2 only, and one at 1 only.
const SPARSE: &str = include_str!("fixtures/sparse.txt");

/// A file of the catalogs of others, or `None` with a message.
fn shared(path: &str) -> Option<String> {
    let beside = || repository().join("../shared");
    let folder = std::env::var_os("SMM_SHARED").map_or_else(beside, PathBuf::from);
    let text = std::fs::read_to_string(folder.join("data").join(path)).ok();
    if text.is_none() {
        eprintln!("skipped: {path} is not in {}", folder.display());
    }
    text
}

/// The head of a model and of its workspace, as far as it is the same for all of these.
fn head(id: &str, title: &str, more: &str) -> String {
    format!(
        "-- smm.toml --\ntitle = \"Catalogs\"\npublisher = \"A project\"\n[severities]\nmissing-record = \"off\"\n\
         -- models/{id}/1.0/model.yaml --\nid: {id}\nversion: \"1.0\"\ntitle: {title}\nshort-title: {title}\n\
         status: draft\ndate: \"2026-05-30\"\nlicense: CC-BY-SA-4.0\nsummary: {title}\nnotice: For a test.\n\
         origin: imported\nrequire: []\n{more}scopes:\n  - {{ id: general, title: General, summary: Any. }}\n\
         \x20 - {{ id: industry, title: Industry, summary: One. }}\n"
    )
}

/// ASVS as its publisher sells it as CycloneDX: chapters, sections, and requirements with one level each.
fn asvs(cdx: &str) -> String {
    let cdx: Json = serde_json::from_str(cdx).expect("JSON");
    let standard = &cdx["definitions"]["standards"][0];
    let list = |of: &Json| of.as_array().cloned().unwrap_or_default();
    let text = |of: &Json| of.as_str().unwrap_or_default().to_owned();
    let mut level_of: BTreeMap<String, usize> = BTreeMap::new();
    let mut levels =
        "levels:\n  - { level: 0, title: none, summary: Nothing is shown. }\n".to_owned();
    for (number, level) in (1..).zip(list(&standard["levels"])) {
        let (title, summary) = (&level["title"], &level["description"]);
        let _ = writeln!(levels, "  - {{ level: {number}, title: {title}, summary: {summary} }}");
        level_of.extend(list(&level["requirements"]).iter().map(|id| (text(id), number)));
    }
    let all = list(&standard["requirements"]);
    let below = |parent: &str| {
        let is_below = move |one: &&Json| one["parent"].as_str().unwrap_or_default() == parent;
        all.iter().filter(is_below).collect::<Vec<_>>()
    };
    let mut out = head("asvs", "ASVS", &levels) + "domains:\n";
    let mut tables = String::new();
    for chapter in below("") {
        let (id, title) = (text(&chapter["bom-ref"]), &chapter["title"]);
        let sections = below(&id);
        let ids: Vec<String> = sections.iter().map(|one| slug(&one["bom-ref"])).collect();
        let _ = writeln!(
            out,
            "  - {{ id: {}, ref: {id}, title: {title}, summary: {title}, practices: [{}] }}",
            id.to_lowercase(),
            ids.join(", ")
        );
        for section in sections {
            let reference = text(&section["bom-ref"]);
            tables += &section_table(section, &below(&reference), &level_of);
        }
    }
    out + &tables
}

fn slug(reference: &Json) -> String {
    reference.as_str().unwrap_or_default().to_lowercase().replace('.', "-")
}

/// A section: its requirements at their levels, and no level at which there is none.
fn section_table(section: &Json, below: &[&Json], level_of: &BTreeMap<String, usize>) -> String {
    let (id, title) = (slug(&section["bom-ref"]), &section["title"]);
    let code = id.to_uppercase().replace('-', "S");
    let mut out = format!(
        "-- models/asvs/1.0/practices/{id}.yaml --\nid: {id}\ncode: {code}\nref: {}\ntitle: {title}\npurpose: {title}\n\
         levels:\n",
        section["bom-ref"]
    );
    for level in 1..=3 {
        let at_level = |one: &&&Json| {
            level_of.get(one["bom-ref"].as_str().unwrap_or_default()) == Some(&level)
        };
        let asked: Vec<&&Json> = below.iter().filter(at_level).collect();
        if !asked.is_empty() {
            let _ = writeln!(out, "  - level: {level}\n    indicators:");
        }
        for (number, one) in (1..).zip(asked) {
            let _ = writeln!(
                out,
                "      - {{ id: {code}-{level}-I{number}, ref: {}, text: {} }}",
                one["bom-ref"], one["text"]
            );
        }
    }
    out
}

#[test]
fn asvs_is_a_model_whose_sections_ask_at_the_levels_of_their_requirements() {
    let Some(cdx) = shared("cyclonedx/asvs-5.0.0.cdx.json") else { return };
    let project = Project::new(&asvs(&cdx));
    project.smm(&["check"]).exits(0).does_not_say("lacks");
    project.smm(&["build"]).exits(0);
    project.smm(&["verify"]).exits(0);
    project
        .smm(&["assess", "new", "--profile", "asvs", "--date", "2026-06-01", "-o", "a.yaml"])
        .exits(0);
    // Every requirement of level 1 is met, and none above.
    let blank = project.read("a.yaml");
    let mut of_one = false;
    let filled: Vec<String> = blank
        .lines()
        .map(|line| {
            if line.starts_with("  V") {
                of_one = line.split('-').nth(1) == Some("1");
            }
            let is_open = line.trim() == "answer:" && of_one;
            if is_open { format!("{line} yes") } else { line.to_owned() }
        })
        .collect();
    project.write("a.yaml", filled.join("\n") + "\n");
    let said = project.smm(&["assess", "score", "a.yaml", "--format", "json"]).exits(0).stdout;
    let said: Json = serde_json::from_str(&said).expect("JSON");
    assert_eq!(said["all"]["level"], json!(1), "level 1 of the whole: {}", said["all"]);
}

#[test]
fn a_level_that_is_not_there_counts_as_reached_below_one_that_asks_and_never_above() {
    let project = Project::new(SPARSE);
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.smm(&["fmt", "--check"]).exits(0);
    project.smm(&["build"]).exits(0);
    project.smm(&["verify"]).exits(0);
    let score = |yes: &[&str]| {
        project
            .smm(&[
                "assess",
                "new",
                "--profile",
                "apps",
                "--date",
                "2026-06-01",
                "-o",
                "a.yaml",
                "--overwrite",
            ])
            .exits(0);
        let mut text = project.read("a.yaml");
        for id in yes {
            let (before, after) = text.split_once(&format!("  {id}:\n")).expect("it is asked");
            text = format!(
                "{before}  {id}:\n{}",
                after.replacen("    answer:\n", "    answer: yes\n", 1)
            );
        }
        project.write("a.yaml", &text);
        let said = project.smm(&["assess", "score", "a.yaml", "--format", "json"]).exits(0).stdout;
        let said: Json = serde_json::from_str(&said).expect("JSON");
        let level = |one: &Json| one["level"].as_u64().expect("a number");
        let practices = said["practices"].as_array().expect("a list");
        let all: Vec<u64> = practices.iter().map(level).chain([level(&said["all"])]).collect();
        all
    };
    // Ends asks at 1 and 3, middle at 2, low at 1.
    assert_eq!(score(&[]), [0, 1, 0, 0]);
    assert_eq!(score(&["END-1-I1"]), [2, 1, 0, 0], "level 2 asks for nothing, level 3 does");
    assert_eq!(
        score(&["END-1-I1", "LOW-1-I1"]),
        [2, 1, 1, 1],
        "low is done and holds nothing back"
    );
    assert_eq!(score(&["END-1-I1", "LOW-1-I1", "MID-2-I1"]), [2, 2, 1, 2]);
    assert_eq!(score(&["END-1-I1", "LOW-1-I1", "MID-2-I1", "END-3-I1"]), [3, 2, 1, 3]);
    project
        .smm(&["assess", "score", "a.yaml", "--explain", "ends"])
        .exits(0)
        .prints("level 2 reached: it asks for nothing");
}

#[test]
fn a_target_above_all_that_a_practice_asks_is_a_finding() {
    let model_insists = SPARSE.replace("require: []\n", "require: [levels]\n");
    Project::new(&model_insists)
        .smm(&["check"])
        .exits(1)
        .says("practice `middle` lacks level 1")
        .says("practice `low` lacks level 2 and 3")
        .says("`require:` in `model.yaml`");
    let high = SPARSE.replace("low:\n    level: 1", "low:\n    level: 2");
    Project::new(&high)
        .smm(&["check", "--deny", "warnings"])
        .exits(1)
        .says("nobody can reach the target 2 for `low`");
    // A level is written, but has nothing to be seen.
    let empty =
        SPARSE.replace("    indicators: []", "    objective: More of it.\n    indicators: []");
    Project::new(&empty.replace("middle:\n    level: 2", "middle:\n    level: 3"))
        .smm(&["check", "--deny", "warnings"])
        .exits(1)
        .says("nobody can reach the target 3 for `middle`");
    // A profile takes away all that is asked there.
    let excluding = SPARSE.to_owned()
        + "-- profiles/shop/1.0/practices/low.yaml --\npractice: low\nexclude:\n  - id: LOW-1-I1\n    rationale: Not here.\n";
    Project::new(&excluding)
        .smm(&["check", "--deny", "warnings"])
        .exits(1)
        .says("nobody can reach the target 1 for `low`");
    let insists = SPARSE.replace("require: []\n", "require: [indicators]\n");
    Project::new(&insists)
        .smm(&["check"])
        .exits(1)
        .says("level `MID-3` lacks the key `indicators`");
}
