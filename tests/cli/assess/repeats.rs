//! Files that are there already: copies, parts of others, and what cannot be told apart. A site counts once.

use serde_json::{Value as Json, json};

use super::roll_up::{json_of, project, three, visit};
use crate::support::Project;

/// Sites, assessments that count, and how many do not.
fn numbers(all: &Json) -> [u64; 3] {
    ["sites", "assessments", "not-counted"].map(|key| all[key].as_u64().expect("a number"))
}

/// What repeats what: the files, the other one, and how.
fn repeats(all: &Json) -> Vec<String> {
    let said = |one: &Json| format!("{} {} {}", one["files"], one["of"], one["kind"]);
    all["repeats"].as_array().expect("a list").iter().map(said).collect()
}

/// An answers document with evidence, so that it is told from others by what it says.
fn with_evidence(site: &str, date: &str) -> String {
    visit("trim@1.0", site, date, &[("PA", 2), ("PD", 1)])
        .replace("yes }", "yes, evidence: Seen at the door }")
}

#[test]
fn a_copy_of_a_file_is_no_second_site_whatever_it_is_called() {
    let project = project();
    let text = with_evidence("Lodz", "2026-02-01");
    project.write("sites/lodz.yaml", &text);
    project.write("sites/copy of lodz (1).yaml", &text);
    project.write("sites/lodz-final.yaml", text.replace("title: Visit", "title: Last visit"));
    project.write("sites/lodz-capitals.yml", text.replace("site: Lodz", "site: \" LODZ\""));
    let nameless = text.replace("site: Lodz\n", "").replace("date: 2026-02-01\n", "");
    project.write("sites/nameless.yaml", nameless);
    let all = json_of(&project, &[]);
    assert_eq!(numbers(&all), [1, 1, 4], "{all:#}");
    assert_eq!(all["models"][0]["sites"][0]["site"], "Lodz", "{all:#}");
    let run = project.smm(&["assess", "roll-up", "sites"]).exits(0);
    run.says("warning[repeated-assessment]: `copy of lodz (1)` is the same file as `lodz`")
        .says("sites/copy of lodz (1).yaml")
        .says("take one of the two out");
}

#[test]
fn a_form_of_another_format_is_no_second_site() {
    let project = project();
    project.write("sites/lodz.yaml", with_evidence("Lodz", "2026-02-01"));
    for ending in ["xlsx", "pdf", "yaml"] {
        let out = format!("back/lodz-back.{ending}");
        let new = ["assess", "new", "--profile", "trim@1.0", "--answers", "sites/lodz.yaml"];
        project.smm(&[&new[..], &["-o", &out]].concat()).exits(0);
    }
    let run = project.smm(&[
        "assess",
        "roll-up",
        "sites/lodz.yaml",
        "back/lodz-back.xlsx",
        "back/lodz-back.pdf",
        "back/lodz-back.yaml",
        "--format",
        "json",
    ]);
    let all: Json = serde_json::from_str(&run.exits(0).stdout).expect("JSON");
    assert_eq!(numbers(&all), [1, 1, 3], "{all:#}");
}

#[test]
fn what_a_team_merged_counts_once_beside_its_parts() {
    let project = project();
    let part = |name: &str, levels: &[(&str, usize)]| {
        let text = visit("trim@1.0", "Lodz", "2026-02-01", levels);
        let text = text.replace("  - { name: Ben Okoro, role: Auditor }\n", "");
        project.write(&format!("sites/{name}.yaml"), text.replace("Ana Lima", name));
    };
    part("ana", &[("PA", 2), ("PD", 1)]);
    part("ben", &[("PD", 3), ("PE", 1)]);
    // They disagree about one indicator, which the merged document leaves open.
    let ben =
        project.read("sites/ben.yaml").replace("PD-1-I1: { answer: yes", "PD-1-I1: { answer: no");
    project.write("sites/ben.yaml", ben);
    let merge = ["assess", "merge", "sites/ana.yaml", "sites/ben.yaml", "-o", "sites/lodz.yaml"];
    project.smm(&merge).exits(1).says("ana: 6 answers, ben: ");
    let all = json_of(&project, &[]);
    assert_eq!(numbers(&all), [1, 1, 2], "{all:#}");
    assert_eq!(repeats(&all), [r#"["ana"] "lodz" "part""#, r#"["ben"] "lodz" "part""#], "{all:#}");
    // The form that a part was read from is a part as well.
    let new =
        ["assess", "new", "--profile", "trim@1.0", "--answers", "sites/ana.yaml", "-o", "x.xlsx"];
    project.smm(&new).exits(0);
    project.smm(&["assess", "read", "x.xlsx", "-o", "x.yaml"]).exits(0);
    let run = project.smm(&["assess", "roll-up", "x.xlsx", "x.yaml", "--format", "json"]).exits(0);
    let all: Json = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(numbers(&all), [1, 1, 1], "{all:#}");
}

#[test]
fn what_stands_in_a_fuller_assessment_of_the_day_is_not_counted_beside_it() {
    let project = project();
    project.write("sites/a.yaml", visit("trim@1.0", "Lodz", "2026-02-01", &[("PA", 3), ("PD", 1)]));
    project.write("sites/draft.yaml", visit("trim@1.0", "Lodz", "2026-02-01", &[("PA", 1)]));
    let all = json_of(&project, &[]);
    assert_eq!(repeats(&all), [r#"["draft"] "a" "within""#], "{all:#}");
    // One answer that the other has not, and each says something of its own.
    let own = visit("trim@1.0", "Lodz", "2026-02-01", &[("PA", 1), ("PE", 1)]);
    project.write("sites/draft.yaml", own);
    let all = json_of(&project, &[]);
    assert_eq!(numbers(&all), [2, 2, 0], "{all:#}");
    assert_eq!(repeats(&all), [r#"["draft"] "a" "same-day""#], "{all:#}");
    let run = project.smm(&["assess", "roll-up", "sites"]).exits(0);
    run.says("they answer differently, and each is counted as a site").says("smm assess merge");
    // So does a target of its own.
    let target = "targets:\n  pa: { level: 4, rationale: Three tills. }\nanswers:";
    let aimed = visit("trim@1.0", "Lodz", "2026-02-01", &[("PA", 1)]).replace("answers:", target);
    project.write("sites/draft.yaml", aimed);
    assert_eq!(numbers(&json_of(&project, &[])), [2, 2, 0]);
}

#[test]
fn two_days_of_a_site_are_a_trend_and_what_was_carried_over_waits_for_its_day() {
    let project = project();
    project.write("sites/a.yaml", with_evidence("Lodz", "2026-02-01"));
    let upgrade = ["assess", "upgrade", "sites/a.yaml", "--onto", "trim@1.1", "-o", "sites/b.yaml"];
    project.smm(&upgrade).exits(0);
    let all = json_of(&project, &[]);
    assert_eq!(numbers(&all), [1, 1, 1], "{all:#}");
    assert_eq!(repeats(&all), [r#"["b"] "a" "carried-over""#], "{all:#}");
    assert_eq!(all["models"][0]["sites"][0]["profile"], "trim@1.0", "{all:#}");
    let later = project.read("sites/b.yaml").replace("2026-02-01", "2027-02-01");
    project.write("sites/b.yaml", later);
    let all = json_of(&project, &[]);
    assert_eq!(numbers(&all), [1, 2, 0], "{all:#}");
    let history = all["models"][0]["sites"][0]["history"].as_array().expect("days");
    assert_eq!(history.len(), 2, "{all:#}");
    // A copy with another day shows no change; that is said.
    project.write("sites/b.yaml", with_evidence("Lodz", "2027-02-01"));
    let all = json_of(&project, &[]);
    assert_eq!(numbers(&all), [1, 2, 0], "{all:#}");
    assert_eq!(repeats(&all), [r#"["b"] "a" "same-answers-other-day""#], "{all:#}");
}

#[test]
fn a_year_that_was_made_of_the_year_before_is_of_its_site_though_nobody_names_it() {
    let project = project();
    let text = with_evidence("Lodz", "2026-02-01").replace("site: Lodz\n", "");
    project.write("sites/first.yaml", &text);
    let upgrade =
        ["assess", "upgrade", "sites/first.yaml", "--onto", "trim@1.1", "-o", "sites/next.yaml"];
    project.smm(&upgrade).exits(0);
    project.write(
        "again.yaml",
        "title: Again\nprofile: trim@1.1\ndate: 2027-02-01\nanswers:\n  PE-1-I1: { answer: yes }\n",
    );
    let merge = ["assess", "merge", "sites/next.yaml", "again.yaml", "-o", "sites/second.yaml"];
    project.smm(&merge).exits(0);
    let all = json_of(&project, &[]);
    assert_eq!(numbers(&all), [1, 2, 1], "{all:#}");
    assert_eq!(repeats(&all), [r#"["next"] "first" "carried-over""#], "{all:#}");
    // What names another site is of another site, and what only looks alike is as well.
    project.write("sites/other.yaml", text.replace("evidence: Seen", "evidence: Found"));
    assert_eq!(numbers(&json_of(&project, &[])), [2, 3, 1]);
}

#[test]
fn two_sites_with_the_same_words_are_counted_and_said() {
    let project = project();
    for site in ["Lodz", "Gent", "Oslo", "Bern", "Cork", "Pune", "Kyiv"] {
        project.write(&format!("sites/{site}.yaml"), with_evidence(site, "2026-02-01"));
    }
    let all = json_of(&project, &[]);
    assert_eq!(numbers(&all), [7, 7, 0], "{all:#}");
    assert_eq!(all["repeats"].as_array().map(Vec::len), Some(1), "{all:#}");
    let run = project.smm(&["assess", "roll-up", "sites"]).exits(0);
    run.says(
        "`Cork`, `Gent`, `Kyiv`, `Lodz`, `Oslo`, 1 more and `Bern` answer the same word for word",
    );
    let page = project.smm(&["assess", "roll-up", "sites", "--format", "html"]).exits(0);
    page.prints("name different sites. Each is counted; one may be a copy.");
    // Two answers without a word may be alike.
    let few = three();
    few.write("sites/d.yaml", visit("trim@1.0", "Bern", "2026-02-04", &[("PA", 1)]));
    assert_eq!(json_of(&few, &[])["repeats"], json!([]));
}

#[test]
fn a_site_is_one_however_its_accents_and_blanks_are_written() {
    let project = project();
    project.write("sites/a.yaml", visit("trim@1.0", "Orléans  Nord", "2026-02-01", &[("PA", 1)]));
    let apart = visit("trim@1.0", "orle\u{301}ans nord", "2027-02-01", &[("PA", 2)]);
    project.write("sites/b.yaml", apart);
    let all = json_of(&project, &[]);
    assert_eq!(numbers(&all), [1, 2, 0], "{all:#}");
}

#[test]
fn what_is_not_counted_is_in_no_row_for_databases_and_named_in_no_anonymous_report() {
    let project = three();
    let copy = project.read("sites/a.yaml");
    project.write("sites/copy of Lodz.yaml", copy);
    project.write("sites/broken.yaml", "profile: [");
    let rows = |args: &[&str]| {
        let all = [&["assess", "roll-up", "sites", "--format", "long"], args].concat();
        project.smm(&all).exits(1)
    };
    let named = rows(&[]);
    assert!(!named.stdout.contains("copy of Lodz") && named.stdout.contains("\"a\",\"Lodz\""));
    let other = rows(&["--anonymous"]);
    assert_eq!(named.stdout.lines().count(), other.stdout.lines().count());
    for run in [named, other] {
        assert_eq!(run.stderr.matches("is left out").count(), 1, "{run}");
        assert_eq!(run.stderr.matches("warning[repeated-assessment]").count(), 1, "{run}");
    }
    let all = json_of(&project, &["--anonymous"]);
    assert_eq!((&all["repeats"], &all["not-counted"]), (&json!([]), &json!(1)), "{all:#}");
    assert!(!all.to_string().contains("copy of"), "{all:#}");
}

#[test]
fn no_number_of_a_benchmark_counts_a_site_twice() {
    let project = project();
    for number in 0..3 {
        let site = format!("S{number}");
        let one = visit("trim@1.0", &site, "2026-02-01", &[("PA", 1)]);
        let other = visit("trim@1.0", &site, "2026-02-01", &[("PD", 1)]);
        project.write(&format!("sites/{number}.yaml"), &one);
        project.write(&format!("sites/{number} again.yaml"), other);
        project.write(&format!("sites/{number} copy.yaml"), one);
    }
    let run = project.smm(&["assess", "roll-up", "sites", "--format", "benchmark"]).exits(0);
    // Nine files, three sites: fewer than five.
    run.prints(r#""trim@1.0","","","","","","","true""#);
}

/// What lies in a folder of returned forms, besides answers documents.
fn returned() -> Project {
    let project = three();
    for name in ["d.xlsx", "e.PDF", "f.json", "._a.yaml", "~$d.xlsx", "notes.txt", "old/g.yaml"] {
        project.write(&format!("sites/{name}"), "whatever");
    }
    project
}

#[test]
fn what_a_folder_holds_besides_documents_is_said() {
    let project = returned();
    let run = project.smm(&["assess", "roll-up", "sites"]).exits(0);
    let run = run.says(
        "of the folder `sites` only YAML files are read, not `d.xlsx`, `e.PDF`, `f.json`, `old`;",
    );
    assert!(!run.stderr.contains("notes.txt") && !run.stderr.contains("~$"), "{run}");
    // Elsewhere as well, and where nothing is left.
    project.smm(&["assess", "merge", "sites", "-o", "m.yaml"]).says("`d.xlsx`");
    project.write("forms/a.xlsx", "whatever");
    let none = project.smm(&["assess", "roll-up", "forms"]).exits(2);
    none.says("not `a.xlsx`").says("no assessment was found");
}
