//! Paper: checklists, fillable forms read back, guides. Needs a build with the feature `pdf`.
//!
//! The programs that check the files are not ours: qpdf and poppler (`apt-get install qpdf
//! poppler-utils`) and, for filling, pypdf (`pip install pypdf`) and pdf.js are run elsewhere;
//! forms are filled here by qpdf's JSON, which knows nothing of how they were made.

use std::path::{Path, PathBuf};

use crate::support::{Project, third_party};

/// Runs qpdf, which may warn; what it cannot do fails.
#[track_caller]
fn qpdf(project: &Project, args: &[&str]) -> String {
    let mut qpdf = project.command("qpdf", &["--warning-exit-0"]);
    third_party(qpdf.args(args), "apt-get install qpdf")
}

/// Runs a program of poppler.
#[track_caller]
fn poppler(project: &Project, program: &str, args: &[&str]) -> String {
    third_party(&mut project.command(program, args), "apt-get install poppler-utils")
}

fn print(project: &Project, args: &[&str]) -> PathBuf {
    let mut all = vec!["paper"];
    all.extend(args);
    all.extend(["--out", "out"]);
    project.smm(&all).exits(0);
    let folder = project.path("out");
    let files = std::fs::read_dir(folder).expect("the folder was made").flatten();
    files.map(|file| file.path()).max().expect("a file was written")
}

fn name(path: &Path) -> &str {
    path.to_str().expect("test paths are text")
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_checklist_is_tagged_valid_and_readable_in_order() {
    let project = Project::tiny();
    let file = print(&project, &["checklist", "shop"]);
    qpdf(&project, &["--check", name(&file)]);
    let info = poppler(&project, "pdfinfo", &[name(&file)]);
    assert!(info.contains("Tagged:          yes"), "{info}");
    let text = poppler(&project, "pdftotext", &[name(&file), "-"]);
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("`{words}` in\n{text}"));
    assert!(at("Summary") < at("Evidence to have ready"));
    assert!(at("Evidence to have ready") < at("Three sampled cabinets are locked."));
}

#[test]
fn the_same_content_makes_the_same_bytes() {
    let (one, other) = (Project::tiny(), Project::tiny());
    for kind in ["checklist", "form", "guide"] {
        let bytes = |project: &Project| {
            let file = print(project, &[kind, "shop"]);
            let bytes = std::fs::read(&file).expect("it was written");
            std::fs::remove_file(file).expect("it can be removed");
            bytes
        };
        assert!(bytes(&one) == bytes(&other), "{kind} differs");
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_page_is_the_same_page_on_either_sheet() {
    let project = Project::tiny();
    let a4 = print(&project, &["checklist", "shop"]);
    let letter = print(&project, &["checklist", "shop", "--sheet", "letter"]);
    let text = |file: &Path| poppler(&project, "pdftotext", &[name(file), "-"]);
    assert_eq!(text(&a4), text(&letter));
    for (file, size) in [(&a4, "595.276 x 841.89 pts (A4)"), (&letter, "612 x 792 pts (letter)")] {
        let info = poppler(&project, "pdfinfo", &[name(file)]);
        assert!(info.contains(size), "{info}");
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn ids_can_be_searched_for_and_empty_boxes_are_not_read_out() {
    let project = Project::tiny();
    for kind in ["checklist", "form", "guide"] {
        let file = print(&project, &[kind, "shop"]);
        let read_out = poppler(&project, "pdfinfo", &["-struct-text", name(&file)]);
        assert!(read_out.contains("DOR-1-I1"), "{kind}: {read_out}");
        assert_eq!(read_out.contains("partly\""), kind == "form", "{kind}: {read_out}");
        std::fs::remove_file(file).expect("it can be removed");
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn lines_are_numbered_where_somebody_may_comment_on_a_draft() {
    let project = Project::tiny();
    let numbers_lines = |of: &str| {
        let file = print(&project, &["guide", of]);
        let text = poppler(&project, "pdftotext", &["-layout", name(&file), "-"]);
        std::fs::remove_file(file).expect("it can be removed");
        let starts_with = |number: &str| text.lines().any(|line| line.starts_with(number));
        starts_with("1   ") && starts_with("2   ") && starts_with("3   ")
    };
    assert!(numbers_lines("tiny") && numbers_lines("shop"));
    // What was brought in is not open for comments; what a profile says about it is.
    project.edit("models/tiny/1.0/model.yaml", "status: review", "status: draft\norigin: imported");
    assert!(!numbers_lines("tiny"));
    assert!(numbers_lines("shop"));
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn an_extract_holds_what_was_asked_for_only() {
    let project = Project::tiny();
    let file = print(&project, &["checklist", "tiny", "--practice", "DOR", "--levels", "1"]);
    let text = poppler(&project, "pdftotext", &[name(&file), "-"]);
    assert!(text.contains("Three sampled cabinets are locked."), "{text}");
    assert!(text.contains("Extract: Doors, level 1"), "{text}");
    assert!(!text.contains("Copies"), "{text}");
    std::fs::remove_file(file).expect("it can be removed");
    // Several at once, as for forms of a part.
    let both = print(&project, &["checklist", "tiny", "--practice", "COP,doors"]);
    let text = poppler(&project, "pdftotext", &[name(&both), "-"]);
    assert!(text.contains("Copies") && text.contains("Three sampled cabinets"), "{text}");
}

#[test]
fn a_draft_elsewhere_does_not_stop_a_print() {
    let project = Project::tiny().with("-- profiles/yard/1.0/profile.yaml --\nid: yard\n");
    print(&project, &["checklist", "shop"]);
    let all = project.smm(&["paper", "checklist", "--out", "all"]);
    all.exits(1).says("profiles/yard/1.0/profile.yaml").says("nothing was printed");
    assert!(!project.path("all").exists());
    project.smm(&["paper", "form", "yard"]).exits(1).says("profiles/yard/1.0/profile.yaml");
}

#[test]
fn unknown_practices_are_refused_by_name() {
    let project = Project::tiny();
    let run = project.smm(&["paper", "checklist", "tiny", "--practice", "XXX"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("has no practice `XXX`; it has DOR, COP"), "{}", run.stderr);
}

/// Sets fields by qpdf's JSON: those of the names given.
pub(crate) fn fill(project: &Project, form: &Path, values: &[(&str, &str)]) -> PathBuf {
    let mut filled = 0;
    let file = change(project, form, |object| {
        let field = object["/T"].as_str().and_then(|name| name.strip_prefix("u:"));
        let Some((_, value)) = values.iter().find(|(name, _)| Some(*name) == field) else {
            return false;
        };
        let is_button = object["/FT"] == "/Btn";
        object["/V"] = if is_button { format!("/{value}") } else { format!("u:{value}") }.into();
        filled += 1;
        true
    });
    assert_eq!(filled, values.len(), "every field is found");
    file
}

/// Changes objects by qpdf's JSON: those of which the function says that it has changed them. The
/// result is `filled.pdf`.
pub(crate) fn change(
    project: &Project,
    form: &Path,
    mut edit: impl FnMut(&mut serde_json::Value) -> bool,
) -> PathBuf {
    let json = qpdf(project, &["--json=2", "--json-key=qpdf", name(form)]);
    let mut json: serde_json::Value = serde_json::from_str(&json).expect("qpdf writes JSON");
    let header = json["qpdf"][0].clone();
    let objects = json["qpdf"][1].as_object_mut().expect("qpdf lists objects");
    let mut changed = serde_json::Map::new();
    for (id, object) in objects.iter_mut() {
        if object.get("value").is_some_and(serde_json::Value::is_object)
            && edit(&mut object["value"])
        {
            changed.insert(id.clone(), object.clone());
        }
    }
    update(project, form, &header, changed)
}

fn update(
    project: &Project,
    form: &Path,
    header: &serde_json::Value,
    changed: serde_json::Map<String, serde_json::Value>,
) -> PathBuf {
    let update = serde_json::json!({ "qpdf": [header, changed] });
    project.write("update.json", update.to_string());
    let filled = project.path("filled.pdf");
    let update = format!("--update-from-json={}", name(&project.path("update.json")));
    qpdf(project, &[name(form), &update, name(&filled)]);
    filled
}

/// Puts an annotation of a kind on the first page; the result is `filled.pdf`.
pub(crate) fn annotate(project: &Project, form: &Path, kind: &str, text: &str) {
    let mut is_done = false;
    change(project, form, |object| {
        if is_done || object["/Type"] != "/Page" || !object["/Annots"].is_array() {
            return false;
        }
        let mut note = serde_json::json!({
            "/Type": "/Annot", "/Subtype": kind, "/Rect": [50, 50, 90, 90],
        });
        if !text.is_empty() {
            note["/Contents"] = format!("u:{text}").into();
        }
        object["/Annots"].as_array_mut().expect("a list").push(note);
        is_done = true;
        true
    });
    assert!(is_done, "a page with annotations");
}

const VALUES: [(&str, &str); 9] = [
    ("cover_subject", "Doors of the Łódź store"),
    ("cover_date", "2026-11-22"),
    ("answer_DOR-1-I1", "yes"),
    ("evidence_DOR-1-I1", "Αθήνα, Москва"),
    ("comment_doors", "fine — with care"),
    ("cover_assessor1", "Åsa O’Neil"),
    ("cover_assessor2", "Bo"),
    ("cover_role2", "Lead"),
    ("signed_DOR-1-I1", "Ana Lima, 2026-11-21"),
];

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_filled_form_is_read_back() {
    let project = Project::tiny();
    let form = print(&project, &["form", "shop"]);
    let filled = fill(&project, &form, &VALUES);
    let run = project.smm(&["assess", "read", name(&filled)]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for words in [
        "Łódź",
        "2026-11-22",
        "Αθήνα, Москва",
        "fine — with care",
        "Åsa O’Neil",
        "name: Bo",
        "role: Lead",
        "who: Ana Lima",
    ] {
        assert!(run.stdout.contains(words), "`{words}` in\n{}", run.stdout);
    }
    assert!(run.stdout.contains("DOR-1-I1"), "{}", run.stdout);
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn what_is_no_filled_form_is_refused_in_words() {
    let project = Project::tiny();
    let form = print(&project, &["form", "shop"]);
    let bytes = std::fs::read(&form).expect("it was written");
    let refuse = |file: &str, words: &str| {
        let run = project.smm(&["assess", "read", file]);
        assert_eq!(run.code, Some(1), "{file}: {}", run.stderr);
        assert!(run.stderr.contains(words), "{file}: {}", run.stderr);
    };
    project.write("short.pdf", &bytes[..bytes.len() / 2]);
    refuse("short.pdf", "cut off or damaged");
    project.write("noise.pdf", b"%PDF-1.7\nnothing of the kind\n%%EOF\n");
    refuse("noise.pdf", "damaged");
    let checklist = print(&project, &["checklist", "shop"]);
    std::fs::rename(checklist, project.path("list.pdf")).expect("it can be renamed");
    refuse("list.pdf", "no form fields");
    let locked = project.path("locked.pdf");
    qpdf(&project, &["--encrypt", "secret", "owner", "256", "--", name(&form), name(&locked)]);
    refuse(name(&locked), "encrypted");
    let flat = project.path("flat.pdf");
    qpdf(&project, &["--flatten-annotations=all", name(&form), name(&flat)]);
    refuse(name(&flat), "without its fields");
}

#[test]
fn a_form_of_another_version_names_both() {
    let project = Project::tiny();
    let form = print(&project, &["form", "shop"]);
    let kept = project.path("kept.pdf");
    std::fs::copy(&form, &kept).expect("it can be copied");
    let folder = project.path("profiles/shop/1.0");
    std::fs::rename(&folder, project.path("profiles/shop/2.0")).expect("it can be renamed");
    project.edit("profiles/shop/2.0/profile.yaml", "version: \"1.0\"", "version: \"2.0\"");
    let run = project.smm(&["assess", "read", name(&kept)]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stderr.contains("`shop@1.0`") && run.stderr.contains("`shop@2.0`"),
        "{}",
        run.stderr
    );
}

#[test]
fn broken_files_never_crash_the_reader() {
    let project = Project::tiny();
    let form = print(&project, &["form", "shop"]);
    let bytes = std::fs::read(&form).expect("it was written");
    // A fixed sequence of bad luck: bytes overwritten here and there (Knuth's MMIX constants).
    let mut state: u64 = 42;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits fit")
    };
    for round in 0..40 {
        let mut broken = bytes.clone();
        for _ in 0..=round {
            let at = next() % broken.len();
            broken[at] = u8::try_from(next() % 256).expect("below 256");
        }
        project.write("broken.pdf", &broken);
        let run = project.smm(&["assess", "read", "broken.pdf"]);
        assert!(matches!(run.code, Some(0 | 1)), "round {round}: {:?} {}", run.code, run.stderr);
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn the_evidence_to_have_ready_for_a_store_takes_two_sheets() {
    let project = Project::repository();
    project.smm(&["paper", "checklist", "retail-pos@1.0", "--out", "paper"]).exits(0);
    let file = project.path("paper/retail-pos-1.0-checklist-a4.pdf");
    let text = poppler(&project, "pdftotext", &["-layout", name(&file), "-"]);
    let pages: Vec<&str> = text.split('\u{c}').collect();
    let first = pages.iter().position(|page| page.contains("Send this list before the visit"));
    let first = first.expect("the list is there");
    let practices = pages.iter().position(|page| page.contains("GOVERNANCE ›")).expect("practices");
    assert!(practices - first <= 2, "the list takes {} pages", practices - first);
    // A record is asked for once of each role, and what counts is said with the indicators.
    let list = pages[first..practices].join("\n");
    assert!(!list.contains("does not count") && !list.contains(" counts"), "{list}");
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_marking_stands_on_every_sheet_of_a_checklist_a_form_and_a_worksheet() {
    let project = Project::tiny();
    project.write("a.yaml", "profile: shop@1.0\nmarking: \"Us & *them*: #1\"\n");
    let form = ["assess", "new", "--profile", "shop", "--answers", "a.yaml", "-o", "out/form.pdf"];
    project.smm(&form).exits(0);
    let sheet = ["assess", "worksheet", "--profile", "shop", "--answers", "a.yaml"];
    project.smm(&[&sheet[..], &["-o", "out/worksheet.pdf"]].concat()).exits(0);
    for kind in ["checklist", "form"] {
        print(&project, &[kind, "shop", "--marking", "Us & *them*:\n#1"]);
    }
    let folder = std::fs::read_dir(project.path("out")).expect("the folder was made");
    let files: Vec<PathBuf> = folder.flatten().map(|file| file.path()).collect();
    assert_eq!(files.len(), 4);
    for file in files {
        let text = poppler(&project, "pdftotext", &[name(&file), "-"]);
        for page in text.trim_end_matches('\u{c}').split('\u{c}') {
            assert_eq!(page.matches("Us & *them*: #1").count(), 1, "{}: {page}", file.display());
        }
    }
    let guide = project.smm(&["paper", "guide", "shop", "--marking", "Us"]);
    guide.exits(2).says("a guide holds no answers to mark; leave out `--marking`");
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_short_checklist_has_every_indicator_on_few_pages() {
    let project = Project::repository();
    let pages = |args: &[&str]| {
        let command = [&["paper", "checklist", "retail-pos@1.0", "--out", "paper"], args].concat();
        project.smm(&command).exits(0);
        let folder = std::fs::read_dir(project.path("paper")).expect("the folder was made");
        let file = folder.flatten().next().expect("a file was written").path();
        let text = poppler(&project, "pdftotext", &["-layout", name(&file), "-"]);
        std::fs::remove_file(file).expect("it can be removed");
        (text.matches('\u{c}').count(), text.matches("-I1 ").count())
    };
    let ((short, in_short), (full, in_full)) =
        (pages(&["--short"]), pages(&["--levels", "target"]));
    assert!(short <= 20, "{short} pages");
    assert!(full > 3 * short && in_short > 40, "{full} pages, {in_short} levels");
    // The list of evidence names them once more.
    assert!(in_full >= in_short, "{in_full} and {in_short}");
    let form = project.smm(&["paper", "form", "retail-pos@1.0", "--short"]);
    form.exits(2).says("only a checklist can be short");
}

/// An assessment of the small shop: other targets than the profile has, a cover, and what is known already.
const VISIT: &str = "\
-- visits/mill.yaml --
format: 2
title: Mill street, first visit
profile: shop@1.0
date: \"2026-11-22\"
subject: The shop in Mill street
boundary: Not the flat above.
site: Łódź
marking: For the owner
assessors: [{ name: Åsa O’Neil, role: Lead }]
targets:
  doors: { level: 0, rationale: The cabinets stand in a guarded house. }
answers:
  COP-1-I1: { answer: \"yes\", evidence: Disk 4, who: Bo, when: \"2026-11-21\", recheck: The text is new. }
comments: { copies: Ask the technician. }
stakes: [{ what: The till, lost: A day's takings, money: serious }]
decisions: [{ indicator: doors, chosen: \"0\", by: Carla Reis, when: \"2026-10-30\" }]
";

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_checklist_for_an_assessment_says_what_that_is_about() {
    let project = Project::tiny().with(VISIT);
    let file = print(&project, &["checklist", "--answers", "visits/mill.yaml"]);
    assert!(name(&file).ends_with("/mill-checklist-a4.pdf"), "{file:?}");
    qpdf(&project, &["--check", name(&file)]);
    let text = poppler(&project, "pdftotext", &["-raw", name(&file), "-"]).replace('\n', " ");
    for words in [
        "Mill street, first visit",
        "The shop in Mill street",
        "Not the flat above.",
        "Åsa O’Neil",
        "22 November 2026",
        "For the owner",
        "0* ",
        "own target",
        "Set for this assessment by Carla Reis, 30 October 2026. Small Shop asks for level",
        "Why level 0 here: The cabinets stand in a guarded house.",
        "Answered: yes Disk 4 Bo, 2026-11-21 To be looked at again: The text is new.",
        "Comment so far: Ask the technician.",
        "What the owners have to lose",
        "A day's takings",
    ] {
        assert!(text.contains(words), "`{words}` in\n{text}");
    }
    // What lies beyond its own target is in the appendix.
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("`{words}` in\n{text}"));
    assert!(at("beyond the targets") < at("Three sampled cabinets are locked."), "{text}");
    // What is left, on another day.
    std::fs::remove_file(&file).expect("it can be removed");
    let left =
        ["checklist", "--answers", "visits/mill.yaml", "--only", "recheck", "--date", "2027-01-08"];
    let text = poppler(&project, "pdftotext", &[name(&print(&project, &left)), "-"]);
    assert!(text.contains("8 January 2027") && text.contains("The text is new."), "{text}");
    assert!(text.contains("Extract: recheck."), "{text}");
    assert!(!text.contains("Three sampled cabinets") && !text.contains("Åsa"), "{text}");
}

#[test]
fn a_form_for_an_assessment_comes_back_as_it_went() {
    let project = Project::tiny().with(VISIT);
    let form = print(&project, &["form", "--answers", "visits/mill.yaml", "--sheet", "letter"]);
    assert!(name(&form).ends_with("/mill-assessment-letter.pdf"), "{form:?}");
    let plain = project.smm(&["assess", "read", "visits/mill.yaml"]).exits(0).stdout;
    let back = project.smm(&["assess", "read", name(&form)]).exits(0).stdout;
    let of_file = ["mill.yaml", "face: ", "digest: "];
    for line in plain.lines().filter(|line| !of_file.iter().any(|part| line.contains(part))) {
        assert!(back.contains(line), "`{line}` in\n{back}");
    }
    // A role alone is asked its part; nothing else is known.
    let part = print(&project, &["form", "shop", "--role", "Shift leader"]);
    let back = project.smm(&["assess", "read", name(&part)]);
    assert!(back.stdout.contains("profile: shop@1.0"), "{}", back.stderr);
}

#[test]
fn answers_are_printed_for_their_own_version_only() {
    let project = Project::tiny().with(VISIT);
    let refuse = |args: &[&str], words: &str| {
        let mut all = vec!["paper", "checklist", "--out", "out"];
        all.extend(args);
        let run = project.smm(&all);
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains(words), "{}", run.stderr);
        assert!(!project.path("out").exists());
    };
    let mill = ["--answers", "visits/mill.yaml"];
    refuse(&[&["tiny"][..], &mill].concat(), "answers `shop@1.0`, not `tiny@1.0`");
    refuse(&[&mill[..], &["--date", "22.11.2026"]].concat(), "write it like 2026-11-22");
    refuse(&["shop", "--only", "open"], "--answers");
    project.edit("visits/mill.yaml", "shop@1.0", "shop@0.8");
    let run = project.smm(&[
        "paper",
        "checklist",
        "shop",
        "--out",
        "out",
        "--answers",
        "visits/mill.yaml",
    ]);
    run.exits(1).says("shop@0.8");
    assert!(!project.path("out").exists());
    let guide = project.smm(&["paper", "guide", "shop", "--answers", "visits/mill.yaml"]);
    guide.exits(2).says("a guide asks nothing");
}
