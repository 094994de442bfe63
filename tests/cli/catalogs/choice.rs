//! Practices with one question each, which is answered with their level.

use serde_json::Value as Json;

use crate::support::Project;

const FOOTING: &str = include_str!("../fixtures/choice.txt");

/// Answers with the level that each picks: three practices, and one that does not apply.
const GIVEN: [(&str, &str); 4] = [
    ("SKI-1-I1", "defined"),
    ("ACC-1-I1", "ad-hoc"),
    ("IMG-1-I1", "not-relevant"),
    ("BAK-1-I1", "repeated"),
];

fn answered() -> Project {
    let project = Project::new(FOOTING);
    project
        .smm(&["assess", "new", "--profile", "shops@1.0", "--date", "2026-11-30", "-o", "a.yaml"])
        .exits(0);
    let mut text = project.read("a.yaml");
    for (id, answer) in GIVEN {
        let reason = match answer {
            "not-relevant" => "\n    reason: We rent no machines.",
            _ => "",
        };
        let open = format!("  {id}:\n    answer:\n");
        assert!(text.contains(&open), "{text}");
        text = text.replacen(&open, &format!("  {id}:\n    answer: {answer}{reason}\n"), 1);
    }
    project.write("a.yaml", text);
    project
}

fn practice<'s>(scored: &'s Json, id: &str) -> &'s Json {
    let all = scored["practices"].as_array().expect("a list");
    all.iter().find(|one| one["id"] == id).unwrap_or_else(|| panic!("{id}: {scored}"))
}

fn score(project: &Project, file: &str) -> Json {
    let run = project.smm(&["assess", "score", file, "--format", "json"]).exits(0);
    serde_json::from_str(&run.stdout).expect("JSON")
}

#[test]
fn a_practice_has_the_level_that_is_picked_in_every_face() {
    let project = answered();
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    let scored = score(&project, "a.yaml");
    let practices = &scored["practices"];
    for (id, level, under, over) in
        [("skills", 3, 0, 1), ("accounts", 1, 2, 0), ("backups", 2, 2, 0)]
    {
        let one = practice(&scored, id);
        assert_eq!(
            (&one["level"], &one["under"], &one["over"]),
            (&level.into(), &under.into(), &over.into()),
            "{id}: {one}"
        );
    }
    assert_eq!(practice(&scored, "images")["applies"], Json::from(false));
    for face in ["a.xlsx", "a.pdf"] {
        let new = ["assess", "new", "--profile", "shops@1.0", "--answers", "a.yaml", "-o", face];
        project.smm(&new).exits(0);
        let back = format!("{face}.yaml");
        project.smm(&["assess", "read", face, "-o", &back]).exits(0);
        assert_eq!(score(&project, &back)["practices"], *practices, "{face}");
    }
}

#[test]
fn what_comes_next_is_what_the_level_says() {
    let project = answered();
    let explained = project.smm(&["assess", "score", "a.yaml", "--explain", "BAK"]).exits(0);
    explained
        .prints("level 2 reached")
        .prints("BAK-1-I1 Repeated, level 2: A common service saves all data every night.");
    project.smm(&["assess", "report", "a.yaml", "-o", "report"]).exits(0);
    let report = project.read("report/a.html");
    assert!(report.contains("A common service saves all data every night."), "{report}");
    let roadmap = project.read("report/a-roadmap.csv");
    assert!(roadmap.contains("BAK"), "{roadmap}");
}

#[test]
fn pages_and_forms_show_what_each_level_means() {
    let project = Project::new(FOOTING);
    project.smm(&["build"]).exits(0);
    let page = project.read("site/cloud-footing/1.0/skills.html");
    // What a level means stands in its column, and not again at the answer that picks it.
    assert!(page.contains("<li>Defined, level 3</li>"), "{page}");
    assert_eq!(page.matches("A course that all engineers take").count(), 1, "{page}");
    assert!(page.contains("<li>Nothing yet (level 0): Nobody has taken this up.</li>"), "{page}");
    let form = project.read("site/shops/1.0/downloads/shops-1.0-assessment.html");
    assert!(form.contains("\"picks\":[") && form.contains("\"level\":3"), "{form}");
}

#[test]
fn a_practice_whose_levels_are_not_those_of_its_answers_is_refused() {
    let last = "  - level: 5\n    description: Courses change with the mistakes that were made.\n";
    let lacks = FOOTING.replace(last, "");
    assert_ne!(lacks, FOOTING);
    let run = Project::new(&lacks).smm(&["check"]).exits(1);
    run.says("error[unusable-answers]").says("picks level 5; `skills` has no such level");
    let cut = FOOTING.replace("      - {id: improving, label: Improving, level: 5}\n", "");
    let run = Project::new(&cut).smm(&["check"]).exits(1);
    run.says("no answer to `SKI-1-I1` picks level 5 of `skills`, so nobody can reach it");
    let question =
        "    indicators:\n      - {id: BAK-1-I1, text: Which of these fits how data is saved?}\n";
    let above = FOOTING.replace(question, "").replace(
        "    description: Each team saves its data every week.\n",
        "    description: Each team saves its data every week.\n    indicators:\n      - {id: BAK-2-I1, text: Which of these fits how data is saved?}\n",
    );
    let run = Project::new(&above).smm(&["check"]).exits(1);
    run.says("does not stand at its lowest level");
}
