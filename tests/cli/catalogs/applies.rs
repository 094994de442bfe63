//! What items are for: groups of systems that profiles select, and levels up to which they are asked, as in
//! CISA's goals for OT and in baselines whose lower requirements give way to stricter ones.

use super::CATALOG;
use crate::support::Project;

const GROUPS: &str = "groups:
  - id: web
    title: Web
    summary: Reached by a browser.
  - id: batch
    title: Batch
    summary: Runs at night.
require: []
";

/// The catalog with requirements for web and batch, one of which gives way at level 2; a kiosk is for the web.
fn grouped() -> String {
    let text = CATALOG.replace("require: []\n", GROUPS);
    let text = text.replace(
        "text: Files above a limit are refused.",
        "text: Files above a limit are refused.\n        groups: [batch]",
    );
    let text = text.replace(
        "text: Input is decoded once, before it is used.",
        "text: Input is decoded once, before it is used.\n        groups: [web, batch]\n      - id: INJ-1-I3\n        text: Input is decoded by hand.\n        up-to-level: 1",
    );
    let text = text.replace("scope: industry\n", "scope: industry\ngroups: [web]\n");
    text.replace(
        "    level: 1\n    rationale: Visitors type into it.",
        "    level: 2\n    rationale: Visitors type into it.",
    )
}

#[test]
fn a_profile_selects_groups_and_says_what_it_leaves_out() {
    let project = Project::new(&grouped());
    project.smm(&["check"]).exits(0).does_not_say("group").does_not_say("level-out");
    project.smm(&["fmt", "--check"]).exits(0);
    project.smm(&["build"]).exits(0);
    project.smm(&["verify"]).exits(0);
    let all = project.read("site/apps/5.0/injection.html");
    assert!(all.contains("<dd>Web, Batch</dd>") && all.contains("<dt>Up to level</dt>"));
    assert!(!all.contains("Left out in"));
    let files = project.read("site/kiosk/1.0/files.html");
    assert!(
        files.contains("Left out in Kiosk 1.0.</b> It is for Batch, which is not selected here.")
    );
    let injection = project.read("site/kiosk/1.0/injection.html");
    assert!(injection.contains("It is asked up to level 1; the target here is 2."), "{injection}");
    assert!(project.read("site/kiosk/1.0/index.html").contains("Groups that are asked"));
    let form = project.read("site/kiosk/1.0/downloads/kiosk-1.0-assessment.html");
    assert!(form.contains("Not asked here: INJ-1-I3 (It is asked up to level 1"), "{form}");
    assert!(form.contains("FIL-1-I1 (It is for Batch"));
    let data = project.read("site/kiosk/1.0/downloads/kiosk-1.0.json");
    assert!(data.contains("\"status\": \"other-groups\"") && data.contains("\"past-level\""));
    let table = project.read("site/kiosk/1.0/downloads/kiosk-1.0.csv");
    assert!(!table.contains("FIL-1-I1") && !table.contains("INJ-1-I3"));
    // All engines ask the same.
    project.smm(&["assess", "new", "--profile", "kiosk", "-o", "k.yaml"]).exits(0);
    let blank = project.read("k.yaml");
    assert!(!blank.contains("INJ-1-I3:") && !blank.contains("FIL-1-I1:"), "{blank}");
    project.write("k.yaml", blank.replace("    answer:\n", "    answer: yes\n"));
    project.smm(&["assess", "score", "k.yaml", "--explain", "INJ"]).exits(0).prints("1 of 1 yes");
    project.smm(&["assess", "report", "k.yaml", "-o", "report"]).exits(0);
    project.smm(&["paper", "checklist", "kiosk", "--out", "paper"]).exits(0);
}

#[test]
fn without_a_selection_everything_is_asked_and_a_narrower_profile_may_select_again() {
    let all = grouped().replace("groups: [web]\n", "");
    let project = Project::new(&all);
    project.smm(&["check"]).exits(0);
    project.smm(&["assess", "new", "--profile", "kiosk", "-o", "k.yaml"]).exits(0);
    assert!(project.read("k.yaml").contains("FIL-1-I1:"));
    let booth = "-- profiles/booth/1.0/profile.yaml --\nid: booth\nversion: \"1.0\"\ncode: BTH\ntitle: Booth\nstatus: draft\ndate: \"2026-06-01\"\nbase: kiosk@1.0\nscope: system\ngroups: [web, batch]\nsummary: A booth runs at night.\napplies-to:\n  - A booth\n";
    let project = Project::new(&format!("{}{booth}", grouped()));
    project.smm(&["check"]).exits(0);
    project.smm(&["assess", "new", "--profile", "booth", "-o", "b.yaml"]).exits(0);
    assert!(project.read("b.yaml").contains("FIL-1-I1:"));
    let silent = booth.replace("groups: [web, batch]\n", "");
    let project = Project::new(&format!("{}{silent}", grouped()));
    project.smm(&["assess", "new", "--profile", "booth", "-o", "b.yaml"]).exits(0);
    assert!(!project.read("b.yaml").contains("FIL-1-I1:"), "as its base says");
}

#[test]
fn groups_and_levels_are_there_and_an_answer_to_what_is_left_out_is_kept() {
    let check = |text: &str| Project::new(text).smm(&["check"]).exits(1);
    check(&grouped().replace("groups: [batch]", "groups: [batches]"))
        .says("error[unknown-group]: `batches` is no group of `apps@5.0`");
    check(&grouped().replace("groups: [web]\n", "groups: [wob]\n")).says("did you mean `web`?");
    check(&grouped().replace("up-to-level: 1", "up-to-level: 3"))
        .says("which is no level of the model");
    let later = "-- profiles/kiosk/1.1/profile.yaml --";
    let whole = grouped();
    let profile = whole.split("-- profiles/kiosk/1.0/profile.yaml --").nth(1).unwrap_or_default();
    let profile = profile.replace("version: \"1.0\"", "version: \"1.1\"").replace("/1.0/", "/1.1/");
    let profile = profile.replace("groups: [web]", "groups: [batch]");
    let text = grouped().replace("groups: [web]\n", "");
    let declared = "-- profiles/kiosk/1.1/changes.yaml --\nfrom: \"1.0\"\nsummary: It runs at night.\nchanges:\n  - change: reworded\n    item: kiosk\n    field: groups\n    weight: substantive\n    reason: It runs at night.\n";
    let later = format!("{text}{later}{profile}{declared}")
        .replace("groups: [web, batch]", "groups: [web]");
    let project = Project::new(&later);
    project.smm(&["check"]).exits(0);
    project.smm(&["diff", "kiosk@1.0", "kiosk@1.1"]).exits(0).prints("batch");
    project.smm(&["assess", "new", "--profile", "kiosk@1.0", "-o", "k.yaml"]).exits(0);
    let blank = project.read("k.yaml");
    project.write("k.yaml", blank.replace("    answer:\n", "    answer: yes\n"));
    let run = project.smm(&["assess", "upgrade", "k.yaml", "--onto", "kiosk@1.1", "-o", "l.yaml"]);
    run.exits(0).says("INJ-1-I1");
    let upgraded = project.read("l.yaml");
    assert!(upgraded.contains("It is for Web, which is not selected here."), "{upgraded}");
}
