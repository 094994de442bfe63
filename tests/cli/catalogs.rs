//! Catalogs of others as models: what they lack is not invented, and what they say of themselves is kept.

use crate::support::Project;

/// A catalog of requirements with nothing but texts and levels.
pub(crate) const CATALOG: &str = include_str!("fixtures/catalog.txt");

#[test]
fn a_catalog_that_has_only_texts_is_checked_built_filled_and_compared() {
    let project = Project::new(CATALOG);
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.smm(&["fmt", "--check"]).exits(0);
    project.smm(&["build"]).exits(0);
    project.smm(&["verify"]).exits(0);
    let page = project.read("site/apps/5.0/files.html");
    assert!(page.contains("FIL-1-I1") && !page.contains("pt-c r2") && !page.contains("pt-c r3"));
    let partly = project.read("site/apps/5.0/injection.html");
    assert!(partly.contains("Parsers agree.") && !partly.contains("pt-c r3"));
    for face in ["apps-5.0-assessment.html", "apps-5.0-assessment.pdf", "apps-5.0-assessment.xlsx"]
    {
        assert!(project.path(&format!("site/apps/5.0/downloads/{face}")).is_file(), "{face}");
    }
    project
        .smm(&["assess", "new", "--profile", "apps@5.0", "--date", "2026-06-01", "-o", "a.yaml"])
        .exits(0);
    let blank = project.read("a.yaml");
    assert!(!blank.contains("Ask: ") || blank.contains("Ask: Developer"), "{blank}");
    let filled = blank.replacen("    answer:\n", "    answer: yes\n", 2);
    project.write("a.yaml", filled);
    project.smm(&["assess", "score", "a.yaml"]).exits(0).prints("Injection");
    project.smm(&["assess", "report", "a.yaml", "-o", "report"]).exits(0);
}

#[test]
fn a_part_that_a_catalog_gains_is_a_change_of_it() {
    let project = Project::new(CATALOG);
    let later = CATALOG.replace("/5.0/", "/5.1/").replace("version: \"5.0\"", "version: \"5.1\"");
    let later = later.replace("text: Files above", "ask: Developer\n        text: Files above");
    let project = project.with(&later);
    project.smm(&["diff", "apps@5.0", "apps@5.1"]).exits(0).prints("FIL-1-I1").prints("Developer");
}

#[test]
fn a_model_that_does_not_say_what_it_insists_on_insists_on_everything() {
    let project = Project::new(&CATALOG.replace("require: []\n", ""));
    project
        .smm(&["check"])
        .exits(1)
        .says("level `FIL-1` lacks the key `objective`")
        .says("level `FIL-1` lacks the key `actions`")
        .says("indicator `FIL-1-I1` lacks the key `evidence`")
        .says("indicator `FIL-1-I1` does not say how it is verified");
    let project = Project::new(&CATALOG.replace("require: []", "require: [evidence]"));
    project.smm(&["check"]).exits(1).says("lacks the key `evidence`").does_not_say("`objective`");
}
