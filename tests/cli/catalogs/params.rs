//! What a catalog leaves open and profiles fill in, as the controls of NIST do.

use super::CATALOG;
use crate::support::Project;

const OPEN: &str = "text: Files above {{limit}} are refused.
        evidence: The setting of {{limit}}
        params:
          - id: limit
            title: largest size of a file
            default: 10 MB";

const SET: &str = "-- profiles/kiosk/1.0/practices/files.yaml --
practice: files
set:
  - item: V1.10.1
    param: limit
    value: 2 MB
    rationale: Its disk is small.
";

/// A profile over the kiosk.
const BOOTH: &str = "-- profiles/booth/1.0/profile.yaml --
id: booth
version: \"1.0\"
code: BTH
title: Booth
status: draft
date: \"2026-06-01\"
base: kiosk@1.0
scope: system
summary: A booth is a kiosk with a door.
applies-to:
  - A booth
";

fn open() -> String {
    format!("{}{SET}", CATALOG.replace("text: Files above a limit are refused.", OPEN))
}

#[test]
fn what_is_left_open_is_filled_in_by_profiles_and_says_by_whom() {
    let project = Project::new(&open());
    project.is_sound();
    let of_model = project.read("site/apps/5.0/files.html");
    assert!(of_model.contains("</strong> Files above 10 MB are refused."), "{of_model}");
    assert!(of_model.contains("largest size of a file: 10 MB (Apps 5.0)"));
    let of_profile = project.read("site/kiosk/1.0/files.html");
    assert!(of_profile.contains("Files above 2 MB are refused."));
    assert!(of_profile.contains("The setting of 2 MB"));
    assert!(
        of_profile.contains("largest size of a file: 2 MB (Kiosk 1.0, instead of 10 MB)")
            && of_profile.contains("Its disk is small.")
    );
    for file in ["kiosk-1.0-assessment.html", "kiosk-1.0.json", "kiosk-1.0.csv"] {
        let text = project.read(&format!("site/kiosk/1.0/downloads/{file}"));
        assert!(text.contains("Files above 2 MB are refused."), "{file}");
        // Data say beside how it is written.
        let open = usize::from(file.ends_with(".json")) * 2;
        assert_eq!(text.matches("{{limit}}").count(), open, "{file}");
    }
    let form = project.read("site/kiosk/1.0/downloads/kiosk-1.0-assessment.html");
    assert!(form.contains("Filled in: largest size of a file: 2 MB (Kiosk 1.0"));
    let data = project.read("site/kiosk/1.0/downloads/kiosk-1.0.json");
    assert!(data.contains("\"default\": \"10 MB\"") && data.contains("\"params\": ["));
    project.smm(&["export", "mdbook", "kiosk@1.0", "-o", "book"]).exits(0);
    assert!(project.read("book/src/practices/files.md").contains("*Filled in*: largest size"));
}

#[test]
fn places_are_there_used_and_filled_in() {
    let check = |text: &str| Project::new(text).smm(&["check"]);
    check(&open().replace("param: limit", "param: limits"))
        .exits(1)
        .says("error[unknown-param]: `FIL-1-I1` has no place `limits`");
    check(&open().replace("item: V1.10.1", "item: V1.10.9")).exits(1).says("V1.10.9");
    check(&open().replace("above {{limit}}", "above {{size}}"))
        .exits(1)
        .says("error[unknown-param]: `FIL-1-I1` has no place `size` to be filled in");
    let unused = open().replace("{{limit}}", "the limit");
    check(&unused)
        .exits(0)
        .says("warning[unused-param]: no text of `FIL-1-I1` has the place `limit`");
    let no_default = open().replace("\n            default: 10 MB", "");
    check(&no_default).exits(0).does_not_say("unset-param");
    let unset = no_default.replace(SET, "");
    check(&unset)
        .exits(0)
        .says("warning[unset-param]: `kiosk@1.0` leaves `limit` of `FIL-1-I1` open");
    // Braces in an item that leaves nothing open are what they are.
    check(&CATALOG.replace("a limit are", "{{limit}} are")).exits(0).does_not_say("param");
}

#[test]
fn the_uppermost_profile_fills_in_and_profiles_side_by_side_must_agree() {
    let booth = format!("{}{BOOTH}", open());
    let upper = "-- profiles/booth/1.0/practices/files.yaml --\npractice: files\nset:\n  - item: FIL-1-I1\n    param: limit\n    value: 1 MB\n";
    let project = Project::new(&format!("{booth}{upper}"));
    project.smm(&["check"]).exits(0);
    project.smm(&["assess", "new", "--profile", "booth", "-o", "b.yaml"]).exits(0);
    assert!(project.read("b.yaml").contains("Files above 1 MB are refused."));
    let beside = format!("{booth}{upper}").replace("base: kiosk@1.0", "base: apps@5.0");
    let both = BOOTH.replace("booth", "stand").replace("BTH", "STD").replace("Booth", "Stand");
    let both = both.replace("base: kiosk@1.0", "base: booth@1.0\nwith: [kiosk@1.0]");
    let project = Project::new(&format!("{beside}{both}"));
    project.smm(&["check"]).exits(1).says("`limit` of `FIL-1-I1` is").says("`2 MB`");
    let settled = upper.replace("booth", "stand");
    Project::new(&format!("{beside}{both}{settled}")).smm(&["check"]).exits(0);
}

#[test]
fn another_value_is_a_change_and_an_answer_to_be_looked_at_again() {
    let later = SET.replace("/1.0/", "/1.1/").replace("2 MB", "5 MB");
    let profile = CATALOG.split("-- profiles/kiosk/1.0/profile.yaml --").nth(1).unwrap_or_default();
    let profile = profile.replace("version: \"1.0\"", "version: \"1.1\"").replace("/1.0/", "/1.1/");
    let declared = "-- profiles/kiosk/1.1/changes.yaml --\nfrom: \"1.0\"\nsummary: Disks are larger.\nchanges:\n  - change: reworded\n    item: files\n    field: params\n    weight: substantive\n    reason: Disks are larger.\n";
    let text =
        format!("{}-- profiles/kiosk/1.1/profile.yaml --{profile}\n{later}{declared}", open());
    let project = Project::new(&text);
    project.smm(&["check"]).exits(0);
    let run = project.smm(&["diff", "kiosk@1.0", "kiosk@1.1"]).exits(0);
    run.prints("To be looked at again (1)").prints("limit: [-2-] {+5+} MB");
    project.smm(&["diff", "kiosk@1.0", "kiosk@1.1", "--resolved"]).exits(0).prints("FIL-1-I1");
    project.smm(&["assess", "new", "--profile", "kiosk@1.0", "-o", "k.yaml"]).exits(0);
    let blank = project.read("k.yaml");
    project.write("k.yaml", blank.replace("    answer:\n", "    answer: yes\n"));
    project.smm(&["assess", "upgrade", "k.yaml", "--onto", "kiosk@1.1", "-o", "l.yaml"]).exits(0);
    let upgraded = project.read("l.yaml");
    assert!(upgraded.contains("recheck:") && upgraded.contains("5"), "{upgraded}");
}
