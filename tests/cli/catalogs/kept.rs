//! What a catalog keeps although it is not in force, what it calls its versions, and what became of items.

use super::CATALOG;
use crate::support::Project;

/// The catalog with a requirement that is kept and not asked, as publishers strike them out.
const STRUCK: &str = "text: Queries are made with parameters, as files in [[V1.10.1]].
        status: retired
        replaced-by: [V1.2.1, V1.2.3]
        rationale: It said the same twice.
        verify: [test]";

fn struck() -> String {
    let text = CATALOG.replace(
        "text: Queries are made with parameters, as files in [[V1.10.1]].\n        verify: [test]",
        STRUCK,
    );
    let exclusion = "exclude:\n  - id: V1.2.2\n    rationale: A kiosk makes no queries.";
    text.replace(exclusion, "considerations: Visitors type.")
}

#[test]
fn what_is_retired_is_kept_and_shown_and_never_asked() {
    let project = Project::new(&struck());
    project.is_sound();
    for page in ["apps/5.0", "kiosk/1.0"] {
        let page = project.read(&format!("site/{page}/injection.html"));
        assert!(page.contains("id=\"INJ-1-I2\"") && page.contains("Queries are made"), "{page}");
        assert!(page.contains("Retired, and not asked any more.</b> Look at"), "{page}");
        assert!(page.contains(">INJ-2-I1</a>") && page.contains("It said the same twice."));
    }
    let form = project.read("site/apps/5.0/downloads/apps-5.0-assessment.html");
    assert!(form.contains("INJ-1-I1") && !form.contains("\"INJ-1-I2\""));
    let table = project.read("site/apps/5.0/downloads/apps-5.0.csv");
    assert!(table.contains("INJ-1-I1") && !table.contains("INJ-1-I2"), "{table}");
    let data = project.read("site/apps/5.0/downloads/apps-5.0.json");
    assert!(data.contains("\"status\": \"retired\"") && data.contains("\"replaced-by\": ["));
    let oscal = project.read("site/apps/5.0/downloads/apps-5.0-oscal.json");
    assert!(oscal.contains("\"class\": \"retired\"") && oscal.contains("\"rel\": \"replaced-by\""));
    project.smm(&["export", "mdbook", "apps@5.0", "-o", "book"]).exits(0);
    assert!(project.read("book/src/practices/injection.md").contains("*Retired, and not asked"));

    // Its answer counts for nothing, and all engines agree: level 1 is reached by the other one.
    project
        .smm(&["assess", "new", "--profile", "apps@5.0", "--date", "2026-06-01", "-o", "a.yaml"])
        .exits(0);
    let blank = project.read("a.yaml");
    assert!(!blank.contains("INJ-1-I2"), "{blank}");
    project.write("a.yaml", blank.replacen("    answer:\n", "    answer: yes\n", 1));
    let run = project.smm(&["assess", "score", "a.yaml", "--explain", "INJ"]).exits(0);
    run.prints("1 of 1 yes");
}

#[test]
fn nothing_rests_on_what_is_retired() {
    let check = |text: &str| Project::new(text).smm(&["check"]).exits(1);
    let text = struck();
    check(&text.replace("[V1.2.1, V1.2.3]", "[V9.9]")).says("there is no `V9.9` to carry");
    check(&text.replace("[V1.2.1, V1.2.3]", "[INJ-1-I2]")).says("`INJ-1-I2` is replaced by itself");
    check(&text.replace("        status: retired\n", "")).says("but is not retired");
    check(&text.replace("status: retired", "status: withdrawn")).says("retired");
    let files = "text: Files above a limit are refused.";
    let needs = text.replace(files, &format!("{files}\n        needs: [V1.2.2]"));
    check(&needs).says("`FIL-1-I1` needs `INJ-1-I2`, which is retired");
    let left_out = "considerations: Visitors type.\nexclude:\n  - id: V1.2.2\n    rationale: None.";
    let left_out = text.replace("considerations: Visitors type.", left_out);
    check(&left_out).says("is retired, and `INJ-1-I1`, `INJ-2-I1` carries it on");
}

/// The catalog in two versions, the later one edited, with what is declared of it.
fn in_two_versions(edit: impl Fn(String) -> String, changes: &str) -> Project {
    let later = CATALOG.split("-- profiles").next().expect("a model");
    let later = later.replace("/5.0/", "/6.0/").replace("version: \"5.0\"", "version: \"6.0\"");
    let later = edit(later.split_once("-- models").map_or("", |(_, rest)| rest).to_owned());
    let head = "-- models/apps/6.0/changes.yaml --\nfrom: \"5.0\"\nsummary: What was said twice goes.\nchanges:\n";
    Project::new(CATALOG).with(&format!("-- models{later}\n{head}{changes}"))
}

/// Answers for the older version, all of them yes.
fn answered(project: &Project) {
    let new = ["assess", "new", "--profile", "apps@5.0", "--date", "2026-06-01", "-o", "a.yaml"];
    project.smm(&new).exits(0);
    let blank = project.read("a.yaml");
    project.write("a.yaml", blank.replace("    answer:\n", "    answer: yes\n"));
}

#[test]
fn an_answer_to_what_was_retired_goes_to_what_carries_it_on() {
    let strike = |text: String| {
        text.replace(
            "text: Queries are made with parameters, as files in [[V1.10.1]].\n        verify: [test]",
            STRUCK,
        )
    };
    let declared = "  - change: reworded\n    item: V1.2.2\n    field: status\n    weight: substantive\n    reason: It said the same twice.\n";
    let project = in_two_versions(strike, declared);
    project.smm(&["check"]).exits(0).does_not_say("changes.yaml");
    let run = project.smm(&["diff", "apps@5.0", "apps@6.0"]).exits(0);
    run.prints("retired").prints("INJ-1-I1");
    let minor = in_two_versions(strike, declared);
    minor.smm(&["check", "--against", "apps@5.0"]).exits(0);
    answered(&project);
    let run = project.smm(&["assess", "upgrade", "a.yaml", "--onto", "apps@6.0", "-o", "b.yaml"]);
    run.exits(0).says("It said the same twice.");
    let upgraded = project.read("b.yaml");
    assert!(upgraded.contains("retired:") && upgraded.contains("given to INJ-1-I2"), "{upgraded}");
}

#[test]
fn what_moved_says_how_much_went_where_and_whether_it_means_the_same() {
    let renamed = |text: String| text.replace("- id: INJ-1-I2", "- id: INJ-1-I3");
    let moved = |weight: &str| {
        format!(
            "  - change: moved\n    item: INJ-1-I2\n    into: [INJ-1-I3]\n{weight}    reason: It stands behind.\n"
        )
    };
    let same = in_two_versions(renamed, &moved("    weight: editorial\n"));
    same.smm(&["check"]).exits(0);
    answered(&same);
    same.smm(&["assess", "upgrade", "a.yaml", "--onto", "apps@6.0", "-o", "b.yaml"]).exits(0);
    let kept = same.read("b.yaml");
    let now = kept.split("INJ-1-I3:").nth(1).unwrap_or_default();
    let now = now.split("\n\n").next().unwrap_or_default();
    assert!(now.contains("answer: \"yes\"") && !now.contains("recheck: "), "{kept}");
    let part = in_two_versions(renamed, &moved("    shares: [60]\n"));
    part.smm(&["check"]).exits(0);
    part.smm(&["diff", "apps@5.0", "apps@6.0"]).exits(0);
    answered(&part);
    part.smm(&["assess", "upgrade", "a.yaml", "--onto", "apps@6.0", "-o", "b.yaml"]).exits(0);
    let part = part.read("b.yaml");
    assert!(part.contains("60 % of it went here."), "{part}");
    for (shares, said) in [("[60, 40]", "went to 1 id, but has 2 shares"), ("[0]", "0")] {
        let wrong = in_two_versions(renamed, &moved(&format!("    shares: {shares}\n")));
        wrong.smm(&["check"]).exits(1).says(said);
    }
}

#[test]
fn shares_of_what_was_split_are_in_the_redline() {
    let split = |text: String| {
        let two = "- id: INJ-1-I3\n        text: Queries have parameters.\n      - id: INJ-1-I4\n        text: Names are looked up, as files in [[V1.10.1]].";
        let old = "- id: INJ-1-I2\n        ref: V1.2.2\n        text: Queries are made with parameters, as files in [[V1.10.1]].";
        text.replace(old, two)
    };
    let declared = "  - change: split\n    item: V1.2.2\n    into: [INJ-1-I3, INJ-1-I4]\n    shares: [70, 30]\n    reason: It asked two things.\n";
    let project = in_two_versions(split, declared);
    project.smm(&["check"]).exits(0);
    let run = project.smm(&["diff", "apps@5.0", "apps@6.0"]).exits(0);
    run.prints("INJ-1-I3 (70 %)").prints("INJ-1-I4 (30 %)");
    let json = project.smm(&["diff", "apps@5.0", "apps@6.0", "--format", "json"]).exits(0);
    json.prints("\"shares\"");
}

#[test]
fn a_version_is_shown_with_what_its_publisher_calls_it_and_goes_by_it() {
    let label = "version: \"5.0\"\nversion-label: 2025 Q4 RC2";
    let project = Project::new(&CATALOG.replace("version: \"5.0\"", label));
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.smm(&["build"]).exits(0);
    for page in ["index.html", "apps/5.0/index.html", "apps/5.0/downloads/apps-5.0-assessment.html"]
    {
        assert!(project.read(&format!("site/{page}")).contains("5.0 (2025 Q4 RC2)"), "{page}");
    }
    let data = project.read("site/apps/5.0/downloads/apps-5.0.json");
    assert!(data.contains("\"version-label\": \"2025 Q4 RC2\""));
    let oscal = project.read("site/apps/5.0/downloads/apps-5.0-oscal.json");
    assert!(oscal.contains("version-label"));
    project.smm(&["assess", "new", "--profile", "apps@2025 Q4 RC2", "-o", "a.yaml"]).exits(0);
    assert!(project.read("a.yaml").contains("apps@5.0"));
}

#[test]
fn domains_and_subdomains_are_entries_of_comparisons_and_changes() {
    let rename = |text: String| {
        text.replace("- id: encoding", "- id: data-stay-data")
            .replace("title: Encoding", "title: Data")
    };
    let undeclared = in_two_versions(rename, "  []\n");
    undeclared.smm(&["check"]).exits(1).says("`encoding`");
    let declared = "  - change: moved\n    item: encoding\n    into: [data-stay-data]\n    reason: A plainer name.\n";
    let project = in_two_versions(rename, declared);
    project.smm(&["check"]).exits(0);
    project.smm(&["build"]).exits(0);
    project.smm(&["diff", "apps@5.0", "apps@6.0"]).exits(0).prints("was encoding");
    let nested = |text: String| {
        text.replace(
            "    practices: [injection, files]",
            "    subdomains:\n      - id: commands\n        title: Commands\n        summary: No input is one.\n        practices: [injection, files]",
        )
    };
    let added = "  - change: added\n    item: commands\n    reason: It is a group.\n\
                 \x20 - change: moved\n    item: injection\n    reason: It is grouped.\n\
                 \x20 - change: moved\n    item: files\n    reason: It is grouped.\n";
    let project = in_two_versions(nested, added);
    project.smm(&["check"]).exits(0);
    project
        .smm(&["diff", "apps@5.0", "apps@6.0"])
        .exits(0)
        .prints("moved from V1 Encoding to Commands");
}
