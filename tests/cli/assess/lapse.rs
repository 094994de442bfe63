//! Answers hold for a time: what has lapsed counts as open at a day that is an input.

use serde_json::Value as Json;

use super::random::mini;
use crate::support::Project;

/// Answers to the first level of a practice: one that holds 6 months, one 18 and one until a day.
const GIVEN: &str = "\
title: Store
profile: trim@1.0
date: \"2026-03-31\"
answers:
  PA-1-I1: { answer: \"yes\" }
  PA-1-I2: { answer: \"yes\", when: \"2026-01-31\" }
  PB-1-I1: { answer: \"yes\", until: \"2026-04-01\" }
  PB-1-I2: { answer: \"yes\" }
  PB-1-I3: { answer: \"yes\" }
";

fn project() -> Project {
    let project = Project::new(&mini("strict-levels"));
    project.write("store.yaml", GIVEN);
    project
}

fn lapsed(project: &Project, args: &[&str]) -> Vec<(String, String)> {
    let args = [&["assess", "score", "store.yaml", "--format", "json"], args].concat();
    let said: Json = serde_json::from_str(&project.smm(&args).exits(0).stdout).expect("JSON");
    let lapsed = said["lapsed"].as_object().expect("a mapping");
    lapsed.iter().map(|(id, day)| (id.clone(), day.as_str().unwrap_or("").to_owned())).collect()
}

#[test]
fn what_has_lapsed_is_judged_at_a_day_that_is_an_input() {
    let project = project();
    let none: Vec<(String, String)> = Vec::new();
    assert_eq!(lapsed(&project, &[]), none, "at the day of the assessment");
    let own = ("PB-1-I1".to_owned(), "2026-04-01".to_owned());
    assert_eq!(
        lapsed(&project, &["--as-of", "2026-04-01"]),
        std::slice::from_ref(&own),
        "on its very day"
    );
    let by_age = ("PA-1-I1".to_owned(), "2026-09-30".to_owned());
    assert_eq!(lapsed(&project, &["--as-of", "2026-09-29"]), std::slice::from_ref(&own));
    assert_eq!(lapsed(&project, &["--as-of", "2026-09-30"]), [by_age, own]);
    let refused = project.smm(&["assess", "score", "store.yaml", "--as-of", "tomorrow"]);
    refused.exits(2).says("write it like 2026-11-22");
}

#[test]
fn a_document_says_itself_at_which_day_it_is_judged() {
    let project = project();
    project.edit("store.yaml", "date:", "as-of: \"2027-12-31\"\ndate:");
    let run = project.smm(&["assess", "score", "store.yaml"]).exits(0);
    assert!(run.stdout.contains("2026-03-31, judged as of 2027-12-31"), "{}", run.stdout);
    let line =
        "5 lapsed as of 2027-12-31, counted as open: PA-1-I1, PA-1-I2, PB-1-I1, PB-1-I2, PB-1-I3";
    assert!(run.stdout.contains(line), "{}", run.stdout);
    project.smm(&["assess", "report", "store.yaml", "-o", "report"]).exits(0);
    let page = project.read("report/store.html");
    assert!(page.contains("Answers judged as of") && page.contains("31 December 2027"));
    assert!(page.contains("Lapsed on 30 September 2026: counts as open."), "{page}");
}

#[test]
fn a_document_of_a_later_format_is_named_and_kept() {
    let project = project();
    project.edit("store.yaml", "title: Store", "format: 3\ntitle: Store");
    let run = project.smm(&["assess", "read", "store.yaml"]).exits(1);
    run.says("the document has format 3, and this smm knows 2");
}
