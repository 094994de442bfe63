//! What stands where on paper: nothing prints over the margin or over something else, whatever the
//! length of a word.
//!
//! Places are read by poppler, in points from the left of the sheet.

use std::path::PathBuf;

use crate::support::{Project, third_party};

const FULL: &str = include_str!("fixtures/full.txt");
const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const PATH: &str = r"C:\Program Files\Vendor\Gateway\Log\2026\AnotherVeryLongFolderName\file.txt";
const TITLE: &str = "Donaudampfschifffahrtsgesellschaftskapitaensmuetzen";
const DOORS: &str = "models/tiny/1.0/practices/doors.yaml";
/// What A4 and Letter have in common is as wide as A4; no paper has a margin below 16 mm.
const RIGHT: f64 = 595.28 - 45.0;

/// A word with its place: page, left, right, top.
#[derive(Debug)]
struct Word {
    text: String,
    page: usize,
    left: f64,
    right: f64,
    top: f64,
}

/// The words of all pages of a PDF.
fn words(project: &Project, file: &str) -> Vec<Word> {
    let mut command = project.command("pdftotext", &["-bbox", file, "-"]);
    let html = third_party(&mut command, "apt-get install poppler-utils");
    let of = |line: &str, name: &str| -> f64 {
        let rest = line.split_once(&format!("{name}=\"")).map_or("", |(_, rest)| rest);
        rest.split('"').next().unwrap_or("").parse().expect("a number")
    };
    let mut page = 0;
    let mut found = Vec::new();
    for line in html.lines() {
        page += usize::from(line.contains("<page "));
        if line.contains("<word ") {
            found.push(Word {
                text: line.split('>').nth(1).unwrap_or("").trim_end_matches("</word").to_owned(),
                page,
                left: of(line, "xMin"),
                right: of(line, "xMax"),
                top: of(line, "yMin"),
            });
        }
    }
    found
}

/// Makes a paper and gives its file.
fn paper(project: &Project, kind: &str, more: &[&str]) -> String {
    let out = format!("paper-{kind}{}", more.concat());
    let args = [&["paper", kind, "tiny@1.0", "--out", &out], more].concat();
    project.smm(&args).exits(0);
    only_file(project.path(&out))
}

fn only_file(folder: PathBuf) -> String {
    let mut files = std::fs::read_dir(folder).expect("the folder was made").flatten();
    let pdf = files.find(|file| file.path().extension().is_some_and(|ending| ending == "pdf"));
    pdf.expect("a PDF was written").path().to_string_lossy().into_owned()
}

#[track_caller]
fn stay_within(words: &[Word], what: &str) {
    assert!(words.len() > 20, "{what} has words");
    for word in words {
        assert!(word.right <= RIGHT + 0.5, "{what}: {word:?} prints over the margin");
    }
}

/// A workspace with long words in a title, an indicator, its evidence and a note.
fn with_long_words() -> Project {
    let project = Project::new(FULL);
    project.edit(DOORS, "title: Doors\n", &format!("title: {TITLE}\n"));
    let text = format!("text: 'The digest {DIGEST} is that of {PATH} on three devices.'");
    project.edit(DOORS, "text: Three sampled cabinets are locked.", &text);
    project.edit(DOORS, "evidence: The cabinets themselves", &format!("evidence: {DIGEST}"));
    let note = format!("note: '{PATH} has {DIGEST}'");
    project.edit("assessments/corner.yaml", "note: The key was in the lock.", &note);
    project
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn long_words_break_where_the_line_ends() {
    let project = with_long_words();
    for (kind, more) in [
        ("checklist", &[][..]),
        ("checklist", &["--large-print"][..]),
        ("form", &[][..]),
        ("form", &["--large-print"][..]),
        ("guide", &[][..]),
    ] {
        let words = words(&project, &paper(&project, kind, more));
        stay_within(&words, &format!("{kind} {more:?}"));
        let boxes: Vec<&Word> = words.iter().filter(|word| word.text == "partly").collect();
        // Nothing of the indicator reaches its answer boxes.
        for part in words.iter().filter(|word| DIGEST.contains(&word.text) && word.text.len() > 8) {
            let beside = boxes
                .iter()
                .filter(|head| head.page == part.page && (head.top - part.top).abs() < 60.0);
            for head in beside {
                assert!(part.right < head.left, "{kind} {more:?}: {part:?} under {head:?}");
            }
        }
    }
    project.smm(&["assess", "report", "assessments/corner.yaml", "--output", "report"]).exits(0);
    stay_within(&words(&project, &only_file(project.path("report"))), "report");
    project.smm(&["build", "--only", "checklists"]).exits(0);
    stay_within(
        &words(&project, "site/tiny/changes/0.9-1.0/downloads/tiny-0.9-1.0-redline.pdf"),
        "redline",
    );
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn tables_with_many_columns_stay_within_the_sheet() {
    let project = Project::new(FULL);
    let heads = [
        "comprehensiveness",
        "responsibility",
        "organizational",
        "availability",
        "confidentiality",
        "integrity",
        "accountability",
        "nonrepudiation",
        "authentication",
    ];
    let row = |cells: &[&str]| format!("  | {} |\n", cells.join(" | "));
    let table = format!("|\n{}{}{}", row(&heads), row(&["---"; 9]), row(&heads));
    let digest = format!("  \n  | a | b |\n  |---|---|\n  | {DIGEST} | {DIGEST} |");
    project.edit(
        DOORS,
        "considerations: Doors wear out, and a worn lock opens with a card.",
        &format!("considerations: {table}{digest}"),
    );
    stay_within(&words(&project, &paper(&project, "guide", &[])), "guide");
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn paragraphs_and_lists_of_an_indicator_stay_apart() {
    let project = Project::new(FULL);
    let text = "text: |\n          First paragraph.\n\n          Second paragraph.\n\n          3. Third entry\n          4. Fourth entry";
    project.edit(DOORS, "text: Three sampled cabinets are locked.", text);
    let evidence = "evidence: |\n          - Delivery notes\n          - Refusals\n\n          | A | B |\n          |---|---|\n          | c | d |";
    project.edit(DOORS, "evidence: The cabinets themselves", evidence);
    for kind in ["checklist", "form", "guide"] {
        let file = paper(&project, kind, &[]);
        let mut command = project.command("pdftotext", &["-layout", &file, "-"]);
        let text = third_party(&mut command, "apt-get install poppler-utils");
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let has = |wanted: &str| {
            lines.iter().any(|line| line.split("  ").any(|part| part.trim() == wanted))
        };
        for wanted in ["Second paragraph.", "• Delivery notes", "• Refusals"] {
            assert!(has(wanted), "{kind} lacks the line `{wanted}`\n{text}");
        }
        let numbered: Vec<&&str> = lines.iter().filter(|line| line.ends_with(" entry")).collect();
        assert!(numbered.iter().any(|line| line.starts_with("3.")), "{kind}: {numbered:?}");
    }
    project.smm(&["build", "--only", "checklists"]).exits(0);
    let redline = "site/tiny/changes/0.9-1.0/downloads/tiny-0.9-1.0-redline.pdf";
    let mut command = project.command("pdftotext", &["-layout", redline, "-"]);
    let text = third_party(&mut command, "apt-get install poppler-utils");
    for wanted in ["3. Third entry", "4. Fourth entry", "• Refusals"] {
        assert!(text.lines().any(|line| line.trim() == wanted), "redline lacks `{wanted}`\n{text}");
    }
    project.smm(&["build", "--only", "data,templates", "--out", "data"]).exits(0);
    let form = project.read("data/tiny/1.0/downloads/tiny-1.0-assessment.html");
    assert!(form.contains(r"First paragraph.\nSecond paragraph.\n3. Third entry\n4. Fourth entry"));
    let csv = project.read("data/tiny/1.0/downloads/tiny-1.0.csv");
    assert!(csv.contains("- Delivery notes\n- Refusals\nA | B\nc | d"), "{csv}");
}
