//! `smm verify`: an output folder against its manifest.

use std::fs;

use crate::support::Project;

fn built() -> Project {
    let project = Project::tiny();
    project.smm(&["build"]).exits(0);
    project
}

#[test]
fn a_fresh_site_is_as_its_manifest_says() {
    let project = built();
    project.smm(&["verify"]).exits(0).says("files as in the manifest");
    project.smm(&["verify", "site"]).exits(0);
    project.smm(&["-q", "verify"]).exits(0).prints_nothing();
}

#[test]
fn the_manifest_names_every_file_with_its_digest() {
    let project = built();
    let manifest: serde_json::Value =
        serde_json::from_str(&project.read("site/manifest.json")).expect("JSON");
    let files = manifest["files"].as_object().expect("a map of files");
    let mut named: Vec<&str> = files.keys().map(String::as_str).collect();
    named.sort_unstable();
    let there = project.files("site");
    let there: Vec<&str> = there
        .iter()
        .map(|(path, _)| path.as_str())
        .filter(|path| *path != "manifest.json")
        .collect();
    assert_eq!(named, there);
    assert!(files.values().all(|digest| digest.as_str().is_some_and(|text| text.len() == 64)));
    // A digest that another program computes.
    let run = project.shell("sha256sum site/tiny/1.0/doors.html | cut -d' ' -f1").exits(0);
    assert_eq!(files["tiny/1.0/doors.html"], run.stdout.trim());
}

#[test]
fn changed_missing_and_foreign_files_are_named() {
    let project = built();
    project.write("site/tiny/1.0/doors.html", "<p>Rewritten");
    fs::remove_file(project.path("site/shop/1.0/copies.html")).expect("it was built");
    project.write("site/shop/1.0/own-note.txt", "mine");
    let run = project.smm(&["verify"]).exits(1);
    let run = run.says("`tiny/1.0/doors.html` was changed");
    let run = run.says("`shop/1.0/copies.html` is missing");
    let run = run.says("`shop/1.0/own-note.txt` is not in the manifest").says("3 of ");
    assert_eq!(run.stdout, "");
}

#[test]
fn one_flipped_byte_is_enough() {
    let project = built();
    let path = project.path("site/assets/css/base.css");
    let mut bytes = fs::read(&path).expect("it was built");
    bytes[0] ^= 1;
    fs::write(&path, bytes).expect("writable");
    project.smm(&["verify"]).exits(1).says("`assets/css/base.css` was changed");
}

#[test]
fn a_folder_without_manifest_is_a_usage_error() {
    let project = Project::tiny();
    project.smm(&["verify"]).exits(2).says("manifest.json");
    project.write("other/manifest.json", "{}");
    project.smm(&["verify", "other"]).exits(2).says("was not written by smm");
    project.write("other/manifest.json", "not JSON");
    project.smm(&["verify", "other"]).exits(2).says("manifest.json");
}
