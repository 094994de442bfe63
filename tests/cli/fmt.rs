//! `smm fmt` on files, folders, stdin, and on what is no YAML.

use crate::support::{Project, repository};

/// What another editor makes of a document: other blanks and other line ends.
fn relaid(text: &str) -> String {
    let line = |line: &str| {
        let key = ["id: ", "code: ", "verify: ", "level: "].iter().find(|key| line.contains(*key));
        let wide = key.map_or(line.to_owned(), |key| line.replacen(key, &format!("{key}   "), 1));
        format!("{wide}\r\n")
    };
    text.lines().map(line).collect()
}

#[test]
fn this_repository_is_laid_out() {
    let root = repository().display().to_string();
    let run = Project::empty().smm(&["-C", &root, "fmt", "--check"]).exits(0);
    assert_eq!(run.stdout, "");
    let examples = format!("{root}/examples/cold-chain");
    Project::empty().smm(&["-C", &examples, "fmt", "--check"]).exits(0);
}

#[test]
fn what_is_begun_is_laid_out_already() {
    let project = Project::empty();
    project.smm(&["init", "."]).exits(0);
    project.smm(&["new", "profile", "tram", "--title", "Tram", "--base", "iot-smm"]).exits(0);
    project.smm(&["new", "overlay", "tram", "access-control"]).exits(0);
    project.smm(&["fmt", "--check"]).exits(0);
}

#[test]
fn frozen_versions_stay_frozen_in_another_layout_and_in_the_canonical_one() {
    let project = Project::repository();
    let path = "models/iot-smm/1.2/practices/access-control.yaml";
    let (profile, text) = ("profiles/retail-pos/1.0/profile.yaml", project.read(path));
    let other = project.read(profile);
    project.write(path, relaid(&text));
    project.write(profile, relaid(&other));
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    let run = project.smm(&["fmt", "--check"]).exits(1).says("2 of ");
    assert_eq!(run.stdout, format!("{path}\n{profile}\n"));
    assert_ne!(project.read(path), text, "a check changes nothing");
    project.smm(&["fmt"]).exits(0).prints(path);
    assert_eq!((project.read(path), project.read(profile)), (text, other));
    project.smm(&["fmt"]).exits(0).says("0 of ");
}

#[test]
fn broken_yaml_is_reported_and_left_and_the_others_are_laid_out() {
    let project = Project::tiny();
    project.write("book/glossary.yaml", "terms:\n-   id: a\n\tterm: x\n");
    project.write("profiles/shop/1.0/practices/doors.yaml", "practice:   doors\n");
    let run = project.smm(&["fmt"]).exits(1).says("yaml-tab").says("book/glossary.yaml:3");
    assert!(run.stdout.contains("practices/doors.yaml"), "{run}");
    assert_eq!(project.read("profiles/shop/1.0/practices/doors.yaml"), "practice: doors\n");
    assert_eq!(project.read("book/glossary.yaml"), "terms:\n-   id: a\n\tterm: x\n");
}

#[test]
fn files_and_folders_can_be_named_without_a_workspace() {
    let project = Project::empty();
    project.write("a/one.yaml", "a:   1\n");
    project.write("two.yaml", "# kept\nb:   [ 1,2 ]   # too\n");
    let run = project.smm(&["fmt", "a", "two.yaml"]).exits(0);
    assert_eq!(run.stdout, "a/one.yaml\ntwo.yaml\n");
    assert_eq!(project.read("two.yaml"), "# kept\nb: [1, 2] # too\n");
    project.smm(&["fmt", "absent.yaml"]).exits(2).says("absent.yaml");
    project.smm(&["fmt"]).exits(2).says("smm.toml");
}

#[test]
fn stdin_is_laid_out_on_stdout() {
    let project = Project::empty();
    let run = project.smm_fed(&["fmt", "-"], "a:   'b'\n");
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "a: \"b\"\n"));
    let run = project.smm_fed(&["fmt", "--check", "-"], "a:   'b'\n");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    let run = project.smm_fed(&["fmt", "-"], "a: [1\n").says("is never closed");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), "a: [1\n"));
    project.smm(&["fmt", "-", "x.yaml"]).exits(2).says("stdin");
}
