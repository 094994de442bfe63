//! Forms that releases before this one made, filled then and kept since: each reads to its answers.
//!
//! `kept/make.py` filled them, with the program of their time. A file in `kept/` never changes.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::without_source;
use crate::support::{Project, repository};

const FOLDER: &str = "tests/cli/assess/kept";

/// What everybody wrote into each of the forms, as a document says it.
const WRITTEN: &str = "\
title: \"Riverside: first visit\"
date: \"2026-03-04\"
subject: \"Tills & cabinets\"
boundary: The shop without the café
site: Riverside
  - name: Ana Lima
    role: Lead
  - name: \"Åsa O’Neil\"
    role: OT engineer
story: Two days, one of them on foot.
  copies:
    level: 2
    rationale: Restores take days.
  DOR-1-I1:
    answer: \"yes\"
    evidence: |-
      Cabinets 4, 7 and 9: locked, \"seen\" at 09:40
      =keys at the gate #2
    who: Ana Lima
    when: \"2026-03-03\"
  DOR-2-I1:
    answer: partly
    evidence: Journal
    note: Week 9 is missing
  COP-1-I1:
    answer: \"no\"
    note: \"yes: promised for May\"
  COP-2-I1:
    answer: not-applicable
    reason: There is no spare device.
    who: \"Åsa O’Neil\"
  doors: Better than it looks.
  - plan.pdf
";

/// Lines that the forms of a folder have a place for beyond [`WRITTEN`], each with the files that
/// have none.
fn also_written(folder: &str) -> Vec<(&'static str, &'static [&'static str])> {
    let gone = "  OLD-1-I1:\n    from: tiny@0.9\n    text: Doors exist.\n    answer: \"yes\"\n    \
                reason: Nobody asks.\n    evidence: Seen once\n";
    let again = "    recheck: Ask for week 9.\n";
    match folder {
        "answers-1-workbook-1" => vec![(gone, &["filled.pdf"]), (again, &["filled.pdf"])],
        _ => vec![
            (gone, &["filled.pdf"]),
            (again, &[]),
            ("as-of: \"2026-05-01\"\n", &["filled.pdf"]),
            ("marking: Confidential\n", &["filled.pdf"]),
            ("    until: \"2026-09-30\"\n", &[]),
        ],
    }
}

fn workspace() -> Project {
    let files = std::fs::read_to_string(repository().join(FOLDER).join("workspace.txt"));
    Project::new(&files.expect("the workspace is kept with its forms"))
}

/// The kept folders with the names of their files.
fn kept() -> Vec<(String, Vec<String>)> {
    let list = |path: &str| -> Vec<String> {
        let entries = std::fs::read_dir(repository().join(path)).expect("a folder").flatten();
        let names: BTreeSet<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.into_iter().collect()
    };
    let folders = list(FOLDER).into_iter().filter(|name| name.starts_with("answers-"));
    folders.map(|name| (name.clone(), list(&format!("{FOLDER}/{name}")))).collect()
}

#[test]
fn every_kept_form_reads_to_the_answers_that_it_was_filled_with() {
    let project = workspace();
    for (folder, files) in kept() {
        assert!(files.len() >= 6, "{folder} has {files:?}");
        let read = |file: &str| {
            let path = repository().join(FOLDER).join(&folder).join(file);
            let path = path.to_string_lossy();
            let run = project.smm(&["assess", "read", &path]);
            let run = run.exits(0).says("4 of 5 answered, 0 to look at, 0 not taken over");
            // What the form asks has not changed, so it says nothing of that.
            without_source(&run.does_not_say("changed").stdout, file)
        };
        let whole = read("answers.yaml");
        let is_there = |text: &str, line: &str| text.lines().any(|own| own == line);
        for line in WRITTEN.lines() {
            assert!(is_there(&whole, line), "{folder}: `{line}` in\n{whole}");
        }
        for file in &files {
            let mut wanted = whole.clone();
            for (lines, lacking) in also_written(&folder) {
                assert!(whole.contains(lines), "{folder}: `{lines}` in\n{whole}");
                if lacking.contains(&file.as_str()) {
                    wanted = wanted.replace(lines, "");
                }
            }
            assert_eq!(answers_only(&read(file)), answers_only(&wanted), "{folder}/{file}");
        }
    }
}

/// A document without remarks, empty lines and the head of a list that a form has no place for.
fn answers_only(document: &str) -> Vec<&str> {
    let lines = document.lines().map(str::trim_end);
    let says = |line: &&str| {
        !line.trim_start().starts_with('#') && !line.is_empty() && *line != "retired:"
    };
    lines.filter(says).collect()
}

/// Whoever changes a format keeps forms of it: CONTRIBUTING.md says how.
#[test]
fn each_format_that_is_written_today_is_among_the_kept() {
    let project = workspace();
    let blank = project.smm(&["assess", "new", "--profile", "shop"]).exits(0).stdout;
    let format = blank.lines().find_map(|line| line.strip_prefix("format: ")).expect("a number");
    project.smm(&["assess", "new", "--profile", "shop", "-o", "form.xlsx"]).exits(0);
    let bytes = std::fs::read(project.path("form.xlsx")).expect("it was written");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let meta = book.worksheet_range("smm-form").expect("the sheet that says what it is");
    let mut lines = meta.rows().filter(|row| row[0] == *"smm-assessment-form");
    let layout = lines.next().map(|row: &[Data]| row[1].to_string()).expect("its layout");
    let wanted = format!("answers-{format}-workbook-{layout}");
    let folders: Vec<String> = kept().into_iter().map(|(folder, _)| folder).collect();
    assert!(folders.contains(&wanted), "no forms are kept as `{wanted}`, only {folders:?}");
    assert!(folders.len() >= 2, "{folders:?}");
}
