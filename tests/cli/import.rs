//! `smm import`: catalogs of others come in whole, come in again, and nothing is made up.

use std::path::PathBuf;

use crate::support::{Project, repository};

/// A small standard with everything that CycloneDX has a key for.
const STANDARD: &str = include_str!("fixtures/standard.cdx.json");
/// The table of its first section, once it is here.
const DECODING: &str = "w/models/rfa/1.0/practices/decoding.yaml";

/// A project beside a standard.
fn beside(standard: &str) -> Project {
    let project = Project::empty();
    project.write("s.json", standard);
    project
}

/// A project that brought the standard in.
fn imported() -> Project {
    let project = beside(STANDARD);
    project.smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(0);
    project
}

/// Brings in the standard with some other texts.
fn again(project: &Project, changes: &[(&str, &str)]) -> crate::support::Run {
    let mut text = STANDARD.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    project.write("s.json", text);
    project.smm(&["import", "cyclonedx", "s.json", "--into", "w"])
}

/// Real catalogs lie beside the repository on machines that have them.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let own = repository();
    let beside = own.ancestors().map(|above| above.join("shared")).find(|folder| folder.is_dir());
    let shared = std::env::var_os("SMM_SHARED").map(PathBuf::from).or(beside);
    let found = shared.map(|shared| shared.join("data").join(path)).filter(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: there is no `shared/data/{path}` beside the repository");
    }
    found
}

#[test]
fn a_standard_becomes_a_workspace_that_is_checked_and_built() {
    let project = beside(STANDARD);
    let run = project.smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(0);
    run.says("metadata.tools[].name").says("     2  ");
    project.smm(&["-C", "w", "check", "--deny", "warnings"]).exits(0);
    project.smm(&["-C", "w", "fmt", "--check"]).exits(0);
    project.smm(&["-C", "w", "build"]).exits(0);
    let page = project.read("w/site/rfa/1.0/decoding.html");
    assert!(page.contains("R1.1 Decoding") && page.contains("R1.1.2"), "{page}");
    assert!(
        page.contains("&lt;script&gt; is no command") && page.contains("[[R1.1.1]]</code> says")
    );
    assert!(page.contains("https://example.org/queries") && page.contains("CRE:764-507"));
    let table = project.read("w/models/rfa/1.0/practices/files.yaml");
    assert!(table.contains("**Limits**") && table.contains("A limit is a number."), "{table}");
    let model = project.read("w/models/rfa/1.0/model.yaml");
    for part in ["origin: imported", "require: []", "license: CC0-1.0", "title: Second tier"] {
        assert!(model.contains(part), "{part}: {model}");
    }
}

#[test]
fn the_folder_names_the_version_and_nothing_that_is_there_is_replaced() {
    let project = beside(STANDARD);
    let into = ["import", "cyclonedx", "s.json", "--into", "w/models/mine/2.1"];
    project.smm(&into).exits(0);
    assert!(project.read("w/models/mine/2.1/model.yaml").contains("version: \"2.1\""));
    std::fs::remove_file(project.path("w/models/mine/2.1/import.lock")).expect("it is there");
    project.smm(&into).exits(2).says("there is no `import.lock` in it");
    project
        .smm(&["import", "cyclonedx", "s.json", "--into", "w/models/Mine/2.1"])
        .exits(2)
        .says("names no version");
    // Within a workspace it goes there.
    project.smm(&["-C", "w", "import", "cyclonedx", "s.json"]).exits(0);
    assert!(project.path("w/models/rfa/1.0/import.lock").is_file());
}

#[test]
fn the_same_source_changes_nothing_when_it_comes_again() {
    let project = imported();
    let before = project.files("w");
    again(&project, &[]).exits(0).says("nothing changed in the source");
    assert_eq!(project.files("w"), before);
}

#[test]
fn what_changed_in_the_source_comes_in_and_what_was_edited_here_stays() {
    let project = imported();
    let table = project.read(DECODING);
    project.write(DECODING, format!("# Ours.\n{table}"));
    project.edit(DECODING, "ref: R1.1.2\n", "ref: R1.1.2\n        ask: Developer\n");
    let run = again(
        &project,
        &[
            ("Queries are made with", "Each query is made with"),
            ("\"title\": \"Decoding\"", "\"title\": \"Decoding input\""),
            ("Archives are measured before they are unpacked.\"}", "Archives are measured.\"},\n\
              {\"bom-ref\": \"R1.2.9\", \"identifier\": \"R1.2.9\", \"parent\": \"R1.2\", \"text\": \"Names are kept.\"}"),
            ("\"R1.2.1\", \"R1.2.2\"]", "\"R1.2.1\", \"R1.2.2\", \"R1.2.9\"]"),
        ],
    )
    .exits(0);
    run.says("new in the source: 1").says("`FILE-2-I2` (R1.2.9)").says("taken over: 3");
    let table = project.read(DECODING);
    assert!(table.starts_with("# Ours.\n") && table.contains("ask: Developer"), "{table}");
    assert!(table.contains("Each query is made with") && table.contains("title: Decoding input"));
    assert!(table.contains("id: decoding\n"), "an id stays when a title changes");
    project.smm(&["-C", "w", "check", "--deny", "warnings"]).exits(0);
}

#[test]
fn what_both_sides_changed_stays_ours_and_is_said_once() {
    let project = imported();
    project.edit(DECODING, "Queries are made with", "All queries are made with");
    let change = [("Queries are made with", "Each query is made with")];
    again(&project, &change).exits(1).says("ours stays: `DECO-2-I1` (R1.1.2) `text`");
    assert!(project.read(DECODING).contains("All queries are made with"));
    again(&project, &change).exits(0).says("nothing changed");
}

#[test]
fn what_is_gone_from_the_source_goes_unless_it_was_edited_and_its_id_stays_gone() {
    let project = imported();
    let gone = r#"{"bom-ref": "R1.2.2", "identifier": "R1.2.2", "parent": "R1.2",
         "text": "Archives are measured before they are unpacked."}"#;
    let other = r#"{"bom-ref": "R1.2.3", "identifier": "R1.2.3", "parent": "R1.2", "text": "Names are kept."}"#;
    let level = ("\"R1.2.1\", \"R1.2.2\"]", "\"R1.2.1\", \"R1.2.3\"]");
    let run = again(&project, &[(gone, other), level]).exits(0);
    run.says("`FILE-2-I1` (R1.2.2)").says("`FILE-2-I2` (R1.2.3)");
    let files = "w/models/rfa/1.0/practices/files.yaml";
    let table = project.read(files);
    assert!(!table.contains("FILE-2-I1") && table.contains("FILE-2-I2"), "{table}");
    // It comes back under the id that it had.
    again(&project, &[]).exits(0).says("`FILE-2-I1` (R1.2.2)");
    project.edit(files, "Archives are measured", "All archives are measured");
    again(&project, &[(gone, other), level]).exits(1).says("ours stays: `FILE-2-I1` (R1.2.2)");
    assert!(project.read(files).contains("All archives are measured"));
}

#[test]
fn a_practice_that_is_gone_takes_its_file_along() {
    let project = imported();
    let files = "w/models/rfa/1.0/practices/files.yaml";
    let start = STANDARD.find(",\n        {\"bom-ref\": \"R1.2\"").expect("the group");
    let end = STANDARD.find("\n      ],\n      \"levels\"").expect("the end");
    let without = STANDARD[..start].to_owned() + &STANDARD[end..];
    let without = without.replace(", \"R1.2.1\", \"R1.2.2\"", "").replace(", \"R1.2.1\"", "");
    project.write("s.json", without);
    project.smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(0).says("`files` (R1.2)");
    assert!(!project.path(files).exists());
    project.smm(&["-C", "w", "check", "--deny", "warnings"]).exits(0);
}

#[test]
fn what_is_wrong_with_a_source_is_said_at_its_line_and_nothing_is_written() {
    let deep = (1..200).fold(String::new(), |all, n| {
        format!("{all},\n{{\"bom-ref\": \"D{n}\", \"parent\": \"D{}\"}}", n - 1)
    });
    for (old, new, said) in [
        ("\"version\": \"1.0\",", "\"version\": \"1.0\"", "s.json:15:7"),
        ("\"bomFormat\"", "\"version\": 2, \"bomFormat\"", "yaml-duplicate-key"),
        ("\"name\": \"Rules for Applications (RFA)\",", "", "lacks the key `name`"),
        (
            "\"parent\": \"R1.1\",\n         \"text\": \"Input is decoded once",
            "\"parent\": \"R9\",\n         \"text\": \"Input is decoded once",
            "below `R9`, which is not there",
        ),
        ("[\"R1.1.1\", \"R1.2.1\"]", "[\"R7\"]", "names `R7`, which is not there"),
        ("\"bom-ref\": \"R1.2.2\"", "\"bom-ref\": \"R1.2.1\"", "two entries are called `R1.2.1`"),
        (
            "\"title\": \"Input\"",
            "\"title\": \"Input\", \"parent\": \"R1.2.1\"",
            "stands below itself",
        ),
        (
            "unpacked.\"}",
            &format!("unpacked.\"}},\n{{\"bom-ref\": \"D0\"}}{deep}"),
            "more than 24 deep",
        ),
        ("\"standards\"", "\"other\"", "no standard in `definitions.standards`"),
    ] {
        assert!(STANDARD.contains(old), "{old}");
        let project = beside(&STANDARD.replacen(old, new, 1));
        project.smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(1).says(said);
        assert!(!project.path("w").exists(), "{said}");
    }
    for bytes in [
        vec![0xff, 0xfe, b'{', 0],
        b"[".repeat(1_000_000),
        Vec::new(),
        b"{\"a\": \"\xe4\"}".to_vec(),
    ] {
        let project = Project::empty();
        project.write("s.json", bytes);
        project
            .smm(&["import", "cyclonedx", "s.json", "--into", "w"])
            .exits(1)
            .says("nothing was brought in");
        assert!(!project.path("w").exists());
    }
    Project::empty().smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(2).says("s.json");
}

#[test]
fn the_standards_that_are_published_as_cyclonedx_come_in_whole() {
    for (name, model, values) in [
        ("owasp-samm-2.1.0", "samm/2.1.0", "14 values"),
        ("asvs-4.0.3", "asvs/4.0.3", "11 values"),
        ("asvs-5.0.0", "asvs/5.0.0", "11 values"),
    ] {
        let Some(source) = shared(&format!("cyclonedx/{name}.cdx.json")) else { return };
        let project = Project::empty();
        let source = source.display().to_string();
        let run = project.smm(&["import", "cyclonedx", &source, "--into", "w"]).exits(0);
        run.says(values).says("externalReferences[].url");
        assert!(project.path(&format!("w/models/{model}/model.yaml")).is_file(), "{name}");
        project
            .smm(&["import", "cyclonedx", &source, "--into", "w"])
            .exits(0)
            .says("nothing changed");
    }
}
