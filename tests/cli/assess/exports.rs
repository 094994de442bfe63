//! `smm assess export`: what it writes, and what programs of others say to it.

use crate::support::{Project, third_party};

const FILE: &str = "examples/assessments/bottling-line.yaml";

#[test]
fn an_assessment_is_exported_for_programs_of_others() {
    let project = Project::repository();
    let oscal = project.smm(&["assess", "export", "oscal", FILE]).exits(0);
    oscal.prints("\"oscal-version\": \"1.2.1\"").prints("\"relevant-evidence\"");
    let older = ["assess", "export", "oscal", FILE, "--oscal-version", "1.1.2", "-o", "older.json"];
    project.smm(&older).exits(0).says("wrote `older.json`");
    assert!(project.read("older.json").contains("\"oscal-version\": \"1.1.2\""));
    let newer = ["assess", "export", "oscal", FILE, "-o", "older.json"];
    project.smm(&newer).exits(2).says("exists already");
    let cyclonedx = project.smm(&["assess", "export", "cyclonedx", FILE, "--redact"]).exits(0);
    cyclonedx
        .prints("\"specVersion\": \"1.6\"")
        .does_not_print("\"description\": \"Shown")
        .prints("left out of this copy");
    // A day at which some answers have lapsed.
    let later = ["assess", "export", "oscal", FILE, "--as-of", "2036-01-01"];
    project.smm(&later).exits(0).prints("\"value\": \"2036-01-01\"");
    for wrong in ["3.0", "1.1"] {
        project
            .smm(&["assess", "export", "oscal", FILE, "--oscal-version", wrong])
            .exits(2)
            .says("1.1.2");
    }
}

#[test]
fn nothing_is_exported_that_nobody_said() {
    let project = Project::repository();
    project.write(
        "empty.yaml",
        "title: Visit\nprofile: retail-pos@1.0\ndate: 2026-02-01\nanswers: {}\n",
    );
    project.smm(&["assess", "export", "oscal", "empty.yaml"]).exits(2).says("has no answer yet");
    let text = project.read(FILE);
    let day = text.lines().find(|line| line.starts_with("date: ")).expect("a day").to_owned();
    project.write("undated.yaml", text.replace(&format!("{day}\n"), ""));
    project.smm(&["assess", "export", "cyclonedx", "undated.yaml"]).exits(2).says("add `date:`");
}

/// Seals a copy of the answers, and breaks one of two; says where both are.
fn sealed(project: &Project) -> [&'static str; 2] {
    project.smm_fed(&["assess", "seal", "--new-key", "ana.key"], "a word\n").exits(0);
    project.write("keys/ana.pub", project.read("ana.pub"));
    for file in ["sealed.yaml", "broken.yaml"] {
        project.write(file, project.read(FILE));
        project.smm_fed(&["assess", "seal", file, "--key", "ana.key"], "a word\n").exits(0);
    }
    project.write("broken.yaml", project.read(FILE) + "# later\n");
    ["sealed.yaml", "broken.yaml"]
}

#[test]
fn an_export_says_what_was_found_of_a_seal() {
    let project = Project::repository();
    let [whole, broken] = sealed(&project);
    for (format, state) in
        [("oscal", "\"name\": \"seal\""), ("cyclonedx", "\"name\": \"smm-toolkit:seal\"")]
    {
        project
            .smm(&["assess", "export", format, whole])
            .exits(0)
            .prints(state)
            .prints("\"value\": \"valid\"")
            .prints("(ana); the answers are unchanged since.")
            .prints("\"sealed.yaml.minisig\"");
        let changed = project.smm(&["assess", "export", format, broken]).exits(1);
        changed.prints("\"value\": \"changed\"").says("seal");
        let copy = project.smm(&["assess", "export", format, whole, "--redact"]).exits(0);
        copy.prints("\"value\": \"valid\"").does_not_print("(ana)").does_not_print("sealed.yaml");
        project
            .smm(&["assess", "export", format, FILE])
            .exits(0)
            .does_not_print("minisig")
            .does_not_print(state);
    }
}

/// Says what is wrong with assessment results by the constraints of OSCAL, which its schema does not have.
const CONSTRAINTS: &str = r#"
import sys, oscal
document = oscal.AssessmentResults.open(sys.argv[1])
if not document.validate():
    sys.exit(f"{document.validation_status!r}")
"#;

/// Runs a script of Python with the libraries that lie beside `trestle`.
fn python(script: &str, file: &str) -> String {
    format!("\"$(dirname \"$(command -v trestle)\")/python3\" {script} {file}")
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn trestle_takes_assessment_results() {
    let project = Project::repository();
    std::fs::create_dir(project.path("trestle")).expect("writable");
    let trestle = |args: &str| {
        let script = format!("cd trestle && trestle {args}");
        third_party(&mut project.shell_command(&script), "pip install compliance-trestle");
    };
    trestle("init --full");
    sealed(&project);
    project.write("constraints.py", CONSTRAINTS);
    for (at, (name, more)) in [
        ("bottling-line", ""),
        ("bottling-line", "--redact"),
        ("home-cameras", "--oscal-version 1.1.2"),
        ("vehicle-gateway", "--as-of 2036-01-01"),
        ("../../sealed", ""),
        ("../../broken", "--redact"),
    ]
    .into_iter()
    .enumerate()
    {
        let command = format!(
            "smm assess export oscal examples/assessments/{name}.yaml {more} -o out{at}.json"
        );
        project.shell(&command).exits(i32::from(name.ends_with("broken")));
        trestle(&format!("import -f ../out{at}.json -o results{at}"));
        trestle(&format!("validate -t assessment-results -n results{at}"));
        let mut check = project.shell_command(&python("constraints.py", &format!("out{at}.json")));
        third_party(&mut check, "pip install oscal compliance-trestle");
    }
    // It does refuse something.
    let text = project.read("out0.json").replace("not-satisfied", "perhaps");
    project.write("wrong.json", text);
    let import = "cd trestle && trestle import -f ../wrong.json -o wrong".to_owned();
    for refusing in [import, python("constraints.py", "wrong.json")] {
        let refused = project.shell(&refusing);
        assert_ne!(refused.code, Some(0), "{refused}");
    }
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
fn the_schema_of_cyclonedx_takes_attestations() {
    let project = Project::repository();
    project.write("validate.py", VALIDATE);
    sealed(&project);
    for (at, (name, more)) in [
        ("bottling-line", ""),
        ("bottling-line", "--redact"),
        ("home-cameras", "--spec-version 1.7"),
        ("vehicle-gateway", "--as-of 2036-01-01"),
        ("../../sealed", ""),
        ("../../broken", "--spec-version 1.7"),
    ]
    .into_iter()
    .enumerate()
    {
        let command = format!(
            "smm assess export cyclonedx examples/assessments/{name}.yaml {more} -o out{at}.json"
        );
        project.shell(&command).exits(i32::from(name.ends_with("broken")));
        let mut check = project.shell_command(&python("validate.py", &format!("out{at}.json")));
        third_party(
            &mut check,
            "pip install 'cyclonedx-python-lib[json-validation]' compliance-trestle",
        );
    }
    let text = project.read("out0.json").replace("\"conformance\"", "\"conformity\"");
    project.write("wrong.json", text);
    let refused = project.shell(&python("validate.py", "wrong.json"));
    assert_ne!(refused.code, Some(0), "{refused}");
}
