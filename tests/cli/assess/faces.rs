//! The faces of the form carry the same answers: YAML, JSON, workbook, HTML, PDF.

use std::collections::BTreeMap;

use smm_core::assess::{Answer, AnswerName, Answers, Leftover, Questionnaire, form, yaml};
use smm_core::render::{Templates, form_html};

use super::libreoffice;
use super::random::{Dice, FIVE, SETS, filled, mini, workspace};
use super::without_source;
use crate::support::{Project, repository, third_party};

const FORM: &str = "form.xlsx";

/// A model with the usual answers, and one with answers of its own.
const MODELS: [&str; 3] = ["strict-levels", FIVE, SETS];

fn project() -> (Project, Questionnaire) {
    project_of(MODELS[0])
}

pub(super) fn project_of(model: &str) -> (Project, Questionnaire) {
    let files = mini(model);
    let form = form(&workspace(&files), "trim@1.0").expect("the profile resolves");
    (Project::new(&files), form)
}

fn text(form: &Questionnaire, answers: &Answers) -> String {
    yaml::write(form, answers, yaml::Layout::Filled)
}

/// Fills the workbook through the program.
fn workbook(project: &Project, name: &str) {
    let args = [
        "assess",
        "new",
        "--profile",
        "trim@1.0",
        "--answers",
        "in.yaml",
        "--overwrite",
        "-o",
        name,
    ];
    project.smm(&args).exits(0);
}

fn read_back(project: &Project, name: &str) -> String {
    without_source(&project.smm(&["assess", "read", name]).exits(0).stdout, name)
}

#[test]
fn random_answers_come_back_from_yaml_and_workbook() {
    for (project, form) in MODELS.map(project_of) {
        for seed in 0..40 {
            let answers = filled(&form, &mut Dice::new(seed));
            let wanted = text(&form, &answers);
            project.write("in.yaml", &wanted);
            assert_eq!(read_back(&project, "in.yaml"), wanted, "seed {seed}, YAML");
            workbook(&project, FORM);
            assert_eq!(read_back(&project, FORM), wanted, "seed {seed}, workbook");
        }
    }
}

#[test]
fn the_blank_layout_holds_every_answer_as_well() {
    for (project, form) in MODELS.map(project_of) {
        for seed in 100..110 {
            let answers = filled(&form, &mut Dice::new(seed));
            project.write("in.yaml", text(&form, &answers));
            workbook(&project, "blank.yaml");
            assert_eq!(read_back(&project, "blank.yaml"), text(&form, &answers), "seed {seed}");
        }
    }
}

#[test]
fn the_same_workbook_has_the_same_bytes() {
    let (project, form) = project();
    project.write("in.yaml", text(&form, &filled(&form, &mut Dice::new(7))));
    workbook(&project, "a.xlsx");
    workbook(&project, "b.xlsx");
    let bytes = |name: &str| std::fs::read(project.path(name)).expect("readable");
    assert_eq!(bytes("a.xlsx"), bytes("b.xlsx"));
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn the_script_of_the_form_reads_and_writes_the_same_documents() {
    for (project, form) in MODELS.map(project_of) {
        for seed in 200..215 {
            let answers = filled(&form, &mut Dice::new(seed));
            let wanted = text(&form, &answers);
            project.write("in.yaml", &wanted);
            project.write(
                "form.html",
                form_html::form(&Templates::built_in(), &form, Some(&answers))
                    .expect("the built-in templates fill"),
            );
            let mut node = project.command("node", &[]);
            node.arg(repository().join("tests/cli/assess/yaml.cjs")).args(["form.html", "in.yaml"]);
            third_party(&mut node, "apt-get install nodejs");
            for name in ["read.yaml", "read.json", "start.yaml", "start.json"] {
                assert_eq!(read_back(&project, name), wanted, "seed {seed}, {name}");
            }
        }
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_workbook_comes_back_whatever_other_programs_do_to_it() {
    for (project, form) in MODELS.map(project_of) {
        for seed in [300, 301, 302] {
            let answers = filled(&form, &mut Dice::new(seed));
            // openpyxl writes a text like `_x0041_` so that it reads as `A`; no program can undo that.
            project.write("in.yaml", text(&form, &answers).replace("_x0041_", "word"));
            let wanted = read_back(&project, "in.yaml");
            workbook(&project, FORM);
            let mut python = project.command("python3", &[]);
            python.arg(repository().join("tests/cli/assess/shake.py")).args([FORM, "shaken.xlsx"]);
            third_party(&mut python, "pip install openpyxl");
            let shaken = project.smm(&["assess", "read", "shaken.xlsx"]).exits(1).stdout;
            let shaken = without_source(&shaken, "shaken.xlsx");
            let (shaken, left) =
                shaken.split_once("\n# What was not taken over").expect("leftovers");
            assert_eq!(shaken, wanted, "seed {seed}, openpyxl");
            assert_eq!(left.matches("A note of somebody").count(), 2, "one on each sheet\n{left}");
            let mut office = libreoffice(&project.path(""));
            office.current_dir(project.path(""));
            office.args([
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
                "office",
                FORM,
            ]);
            third_party(&mut office, "apt-get install libreoffice-calc");
            assert_eq!(read_back(&project, "office/form.xlsx"), wanted, "seed {seed}, LibreOffice");
        }
    }
}

/// The PDF form, in a workspace whose indicators differ by words, not by numbers only: paper is
/// printed of checked content.
fn paper() -> (Project, Questionnaire, std::path::PathBuf) {
    paper_of(MODELS[0])
}

fn paper_of(model: &str) -> (Project, Questionnaire, std::path::PathBuf) {
    let mut files = mini(model);
    for (number, word) in [("1.", "first "), ("2.", "second "), ("3.", "third "), ("4.", "last ")] {
        files = files.replace(&format!("sees {number}"), &format!("sees {word}"));
    }
    let form = form(&workspace(&files), "trim@1.0").expect("the profile resolves");
    let project = Project::new(&files);
    project.smm(&["paper", "form", "trim", "--out", "paper"]).exits(0);
    let file = project.path("paper/trim-1.0-assessment.pdf");
    (project, form, file)
}

/// Every field of the PDF form with what a person would write into it.
fn fields(answers: &Answers) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    let mut put = |name: String, text: &str| {
        if !text.is_empty() {
            fields.insert(name, text.to_owned());
        }
    };
    for (name, text) in [
        ("title", &answers.title),
        ("subject", &answers.subject),
        ("scope", &answers.boundary),
        ("site", &answers.site),
        ("date", &answers.date),
        ("story", &answers.story),
        ("files", &answers.attachments.join("\n")),
    ] {
        put(format!("cover_{name}"), text);
    }
    for (row, (name, role)) in (1..).zip(&answers.assessors) {
        put(format!("cover_assessor{row}"), name);
        put(format!("cover_role{row}"), role);
    }
    for (practice, (level, reason)) in &answers.targets {
        put(format!("target_{practice}"), &level.to_string());
        put(format!("reason_{practice}"), reason);
    }
    for (practice, comment) in &answers.comments {
        put(format!("comment_{practice}"), comment);
    }
    for (id, answer) in &answers.answers {
        let note = match (answer.reason.as_str(), answer.note.as_str()) {
            ("", note) => note.to_owned(),
            (reason, "") => reason.to_owned(),
            (reason, note) => format!("{reason}\nNote: {note}"),
        };
        let signed: Vec<&str> = [answer.who.as_str(), &answer.when]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        put(format!("answer_{id}"), answer.value.as_ref().map_or("", AnswerName::word));
        put(format!("evidence_{id}"), &answer.evidence);
        put(format!("note_{id}"), &note);
        put(format!("signed_{id}"), &signed.join(", "));
        put(format!("recheck_{id}"), &answer.recheck);
        put(format!("until_{id}"), &answer.until);
    }
    fields
}

/// A PDF form, filled from the start with these answers.
fn filled_pdf(project: &Project, wanted: &str) {
    project.write("in.yaml", wanted);
    workbook(project, "form.pdf");
}

#[test]
fn random_answers_come_back_from_a_pdf_that_was_filled_from_the_start() {
    for model in MODELS {
        let (project, form, _) = paper_of(model);
        for seed in 500..512 {
            let mut answers = filled(&form, &mut Dice::new(seed));
            // More than the cover has rows, and what paper has no place for.
            answers.assessors.extend((0..8).map(|at| (format!("Assessor {at}"), String::new())));
            let left = Leftover { place: "a.pdf, page 1".to_owned(), text: "A note".to_owned() };
            answers.leftovers.push(left);
            let wanted = text(&form, &answers.tidy());
            filled_pdf(&project, &wanted);
            let run = project.smm(&["assess", "read", "form.pdf"]).exits(1);
            let run = run.says("`A note` from a.pdf, page 1 was not taken over");
            assert_eq!(without_source(&run.stdout, "form.pdf"), wanted, "seed {seed}");
        }
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn what_a_pdf_was_filled_with_is_seen_in_viewers_that_draw_no_fields() {
    let (project, form, _) = paper();
    let mut answers = Answers { subject: "Tills of Łódź".to_owned(), ..Answers::default() };
    answers.date = "2026-11-22".to_owned();
    let evidence = "Locked cabinet, seen on 22 November by Ana Lima. ".repeat(40);
    let answer = Answer {
        value: Some(AnswerName::new("yes")),
        evidence,
        recheck: "The lock was changed.".to_owned(),
        ..Answer::default()
    };
    answers.answers.insert("PA-1-I1".to_owned(), answer);
    filled_pdf(&project, &text(&form, &answers));
    // qpdf prints what fields look like and makes nothing up: without an appearance there is nothing.
    let mut qpdf = project.command("qpdf", &["--flatten-annotations=all", "form.pdf", "flat.pdf"]);
    third_party(&mut qpdf, "apt-get install qpdf");
    let mut shown = project.command("pdftotext", &["flat.pdf", "-"]);
    let shown = third_party(&mut shown, "apt-get install poppler-utils");
    for words in
        ["Tills of Łódź", "2026-11-22", "Locked cabinet, seen", "The lock was changed.", "…"]
    {
        assert!(shown.contains(words), "`{words}` in\n{shown}");
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn random_answers_come_back_from_a_pdf_that_another_program_filled() {
    for ((project, form, file), seed) in
        MODELS.into_iter().flat_map(|model| (400..406).map(move |seed| (paper_of(model), seed)))
    {
        let mut answers = filled(&form, &mut Dice::new(seed));
        // What has no field goes along unseen in a form that was filled from the start.
        (answers.as_of, answers.marking) = (String::new(), String::new());
        (answers.sources, answers.decisions) = (Vec::new(), Vec::new());
        answers.stakes = Vec::new();
        let answers = answers.tidy();
        let fields = fields(&answers);
        let values: Vec<(&str, &str)> =
            fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        crate::paper::fill(&project, &file, &values);
        assert_eq!(read_back(&project, "filled.pdf"), text(&form, &answers), "seed {seed}");
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_pdf_that_says_two_things_is_refused_with_every_place() {
    let (project, _, file) = paper();
    let values = [
        ("answer_PA-1-I1", "not-applicable"),
        ("target_pb", "9"),
        ("reason_pc", "Because."),
        ("signed_PA-1-I2", "last week"),
    ];
    crate::paper::fill(&project, &file, &values);
    let strict = ["assess", "read", "--strict", "filled.pdf", "-o", "deep/out.yaml"];
    let run = project.smm(&strict).exits(1);
    run.says("`PA-1-I1` is said not to apply, but not why")
        .says("the target for `pb` is `9`, which is no level of the model")
        .says("`pc` has a reason for another target, but no target")
        .says("nothing was written");
    assert!(!project.path("deep").exists());
    crate::paper::fill(&project, &file, &values[3..]);
    project.smm(&["assess", "read", "filled.pdf", "-o", "deep/out.yaml"]).exits(0);
    assert!(project.read("deep/out.yaml").contains("who: last week"), "folders are made");
}

/// A document without its list of sources: from its key to the next one.
fn without_sources(document: &str) -> String {
    let mut is_in = false;
    let kept = document.lines().filter(|line| {
        is_in = *line == "sources:" || (is_in && (line.starts_with([' ', '-']) || line.is_empty()));
        !is_in && !line.is_empty()
    });
    kept.collect::<Vec<_>>().join("\n")
}

/// Signs a form by a program that is not ours.
fn sign(project: &Project, kind: &str, field: &str, from: &str, to: &str) {
    let mut python = project.command("python3", &[]);
    python.arg(repository().join("tests/cli/assess/sign.py")).args([kind, field, from, to]);
    third_party(&mut python, "pip install pyhanko");
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn who_signed_a_form_and_what_changed_since_is_told() {
    let (project, form, _) = paper();
    let wanted = text(&form, &filled(&form, &mut Dice::new(9)));
    filled_pdf(&project, &wanted);
    let read = |name: &str| project.smm(&["assess", "read", name]);
    let sound =
        "signed by CN=Ana Lima: bytes, digest and signature fit, the certificate was not checked";
    for kind in ["rsa", "p256", "p384", "ed25519"] {
        sign(&project, kind, "signature_sign", "form.pdf", "signed.pdf");
        let run = read("signed.pdf").exits(0).says(sound).prints("sources:\n  - name: signed.pdf");
        let run = run.prints("CN=Ana Lima").prints("the certificate was not checked");
        assert_eq!(without_sources(&run.stdout), without_sources(&wanted), "{kind}");
        // The name that a signature gives itself proves nothing.
        run.does_not_say("Somebody Else");
    }
    sign(&project, "pss", "signature_sign", "form.pdf", "pss.pdf");
    read("pss.pdf").exits(0).says("signed ");
    // A second signature changes no answer.
    sign(&project, "rsa", "signature_countersign", "signed.pdf", "both.pdf");
    let run = read("both.pdf").exits(0).says(sound).does_not_say("since");
    assert_eq!(without_sources(&run.stdout), without_sources(&wanted));
    // Another text behind the signed bytes does: what was signed stays there to be compared.
    let bytes = std::fs::read(project.path("signed.pdf")).expect("it was signed");
    let mut python = project.command("python3", &[]);
    python.arg(repository().join("tests/cli/assess/change.py")).args(["signed.pdf", "changed.pdf"]);
    third_party(&mut python, "pip install pyhanko");
    let changed = read("changed.pdf").says(sound);
    changed.says("`subject` was changed since CN=Ana Lima signed the form");
    // A byte within the signed ones that no reader minds breaks it.
    let mut broken = bytes.clone();
    broken[8] ^= 1;
    project.write("broken.pdf", &broken);
    read("broken.pdf").says("its digest differs").does_not_say("bytes, digest and signature fit");
    // So does a range that leaves room for something else beside the envelope.
    let find = |words: &[u8]| bytes.windows(words.len()).rposition(|part| part == words);
    let at = find(b"/ByteRange").expect("a range") + b"/ByteRange".len();
    let mut moved = bytes.clone();
    let digit = moved[at..].iter().position(|byte| (b'1'..=b'8').contains(byte)).expect("a number");
    moved[at + digit] += 1;
    project.write("moved.pdf", &moved);
    read("moved.pdf").says("what it speaks for is not the file around it");
}
