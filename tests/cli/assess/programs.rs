//! Forms in programs that are not ours: filled, saved, merged and converted there, read back here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{libreoffice, without_source};
use crate::support::{Project, repository, third_party};

const FORM: [&str; 6] = ["assess", "new", "--profile", "shop", "--overwrite", "-o"];

/// What somebody writes who uses every kind of field, with signs that programs stumble over.
const VALUES: [(&str, &str); 12] = [
    ("cover_title", "Mühle, first visit"),
    ("cover_subject", "Łódź — the shop"),
    ("cover_site", "Αθήνα"),
    ("cover_date", "2026-11-22"),
    ("cover_scope", "All of it.\nNot the flat."),
    ("target_doors", "1"),
    ("reason_doors", "Guarded \\ house (really)"),
    ("answer_DOR-1-I1", "yes"),
    ("evidence_DOR-1-I1", "Photo 12\nDisk 4"),
    ("answer_DOR-2-I1", "not-applicable"),
    ("note_DOR-2-I1", "No log here"),
    ("signed_DOR-1-I1", "Ana Lima, 2026-11-21"),
];

/// A workspace with an empty form and the values for it.
fn project() -> Project {
    let project = Project::tiny();
    project.smm(&[&FORM[..], &["form.pdf"]].concat()).exits(0);
    let values: BTreeMap<&str, &str> = VALUES.into_iter().collect();
    project.write("values.json", serde_json::to_string(&values).expect("plain texts"));
    project
}

/// The Python that the programs are installed in, which is known by one of them.
fn python3() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let own = std::env::split_paths(&path).find(|folder| folder.join("pypdfium2").is_file());
    own.map_or_else(|| "python3".into(), |folder| folder.join("python3"))
}

fn python(project: &Project, program: &str, form: &str, out: &str) {
    let mut python = project.command(python3(), &[]);
    python.arg(repository().join("tests/cli/assess/pdf_fill.py"));
    python.args([program, form, "values.json", out]);
    third_party(&mut python, "pip install pypdf pikepdf pypdfium2");
}

fn read(project: &Project, name: &str) -> String {
    without_source(&project.smm(&["assess", "read", name]).exits(0).stdout, name)
}

/// What the form says when qpdf, which knows nothing of fields, has put the values in.
fn wanted(project: &Project) -> String {
    crate::paper::fill(project, Path::new("form.pdf"), &VALUES);
    read(project, "filled.pdf")
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_pdf_comes_back_from_every_program_that_fills_it() {
    let project = project();
    let wanted = wanted(&project);
    assert!(wanted.contains("answer: not-applicable\n    reason: No log here"), "{wanted}");
    for program in ["pypdf", "pikepdf", "pdfium"] {
        python(&project, program, "form.pdf", "out.pdf");
        assert_eq!(read(&project, "out.pdf"), wanted, "{program}");
    }
    python(&project, "fdf", "form.pdf", "values.fdf");
    let fill = ["form.pdf", "fill_form", "values.fdf", "output", "out.pdf"];
    third_party(&mut project.command("pdftk", &fill), "apt-get install pdftk-java");
    assert_eq!(read(&project, "out.pdf"), wanted, "pdftk");
    // What they save of a filled one, and what they leave of it when files are merged.
    for (program, args) in [
        ("mutool", &["clean", "-gggg", "-s", "-z", "filled.pdf", "out.pdf"][..]),
        ("pdftk", &["filled.pdf", "output", "out.pdf", "uncompress"]),
        ("pdftk", &["filled.pdf", "cat", "1-end", "output", "out.pdf"]),
        ("qpdf", &["--linearize", "--object-streams=generate", "filled.pdf", "out.pdf"]),
        ("qpdf", &["--empty", "--pages", "filled.pdf", "1-z", "--", "out.pdf"]),
    ] {
        let install = "apt-get install mupdf-tools pdftk-java qpdf";
        third_party(&mut project.command(program, args), install);
        assert_eq!(read(&project, "out.pdf"), wanted, "{program} {args:?}");
    }
    python(&project, "pages_of_pikepdf", "filled.pdf", "out.pdf");
    assert_eq!(read(&project, "out.pdf"), wanted, "pages without their tree of fields");
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn what_a_program_drops_of_a_pdf_is_said() {
    let project = project();
    wanted(&project);
    python(&project, "pages_of_pypdf", "filled.pdf", "out.pdf");
    let run = project.smm(&["assess", "read", "out.pdf"]).exits(1);
    run.says("of its 53 fields").prints("Photo 12").says("a program that does not know forms");
    let merge = ["merge", "-o", "out.pdf", "filled.pdf"];
    third_party(&mut project.command("mutool", &merge), "apt-get install mupdf-tools");
    project.smm(&["assess", "read", "out.pdf"]).exits(1).says("the PDF has no form fields");
}

/// The tree of fields can be lost in more than one way: each widget still knows what it hangs in.
#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn fields_are_found_whatever_became_of_their_tree() {
    let project = project();
    let wanted = wanted(&project);
    std::fs::rename(project.path("filled.pdf"), project.path("whole.pdf")).expect("it can be");
    let lose = |edit: fn(&mut serde_json::Value) -> bool| {
        crate::paper::change(&project, Path::new("whole.pdf"), edit);
        assert_eq!(read(&project, "filled.pdf"), wanted);
    };
    lose(|object| {
        let is_catalog = object["/Type"] == "/Catalog";
        is_catalog && object.as_object_mut().is_some_and(|all| all.remove("/AcroForm").is_some())
    });
    lose(|object| {
        let has_fields = object["/Fields"].is_array();
        if has_fields {
            object["/Fields"] = serde_json::json!([]);
        }
        has_fields
    });
    lose(|object| {
        let kept = object["/Fields"].as_array().and_then(|all| all.last().cloned());
        if let Some(last) = &kept {
            object["/Fields"] = serde_json::json!([last]);
        }
        kept.is_some()
    });
}

/// An answers document with a text of more than one line, which not every format of spreadsheets keeps.
const ANSWERS: &str = "\
title: Mühle
profile: shop@1.0
date: \"2026-11-22\"
boundary: |-
  All of it.
  Not the flat.
targets:
  doors: { level: 1, rationale: Guarded. }
answers:
  DOR-1-I1: { answer: yes, evidence: \"Photo 12\\nDisk 4\", who: Ana, when: \"2026-11-21\" }
  DOR-2-I1: { answer: not-applicable, reason: No log here, until: \"2027-11-22\" }
comments: { copies: Ask. }
stakes: [{ what: The till, lost: A day, money: serious }]
";

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_workbook_comes_back_through_the_formats_of_other_programs() {
    let project = Project::tiny();
    project.write("in.yaml", ANSWERS);
    project.smm(&[&FORM[..], &["form.xlsx", "--answers", "in.yaml"]].concat()).exits(0);
    let wanted = read(&project, "form.xlsx");
    let office = |from: &str, kind: &str, folder: &str| {
        let mut office = libreoffice(&project.path(""));
        office.current_dir(project.path(""));
        office.args(["--convert-to", kind, "--outdir", folder, from]);
        third_party(&mut office, "apt-get install libreoffice-calc");
    };
    office("form.xlsx", "ods", "ods");
    office("ods/form.ods", "xlsx:Calc MS Excel 2007 XML", "back");
    assert_eq!(read(&project, "back/form.xlsx"), wanted, "as OpenDocument");
    for (from, to) in [
        ("form.xlsx", "gnumeric.xlsx"),
        ("form.xlsx", "own.gnumeric"),
        ("own.gnumeric", "twice.xlsx"),
    ] {
        third_party(&mut project.command("ssconvert", &[from, to]), "apt-get install gnumeric");
        if to.ends_with(".xlsx") {
            assert_eq!(read(&project, to), wanted, "Gnumeric, {to}");
        }
    }
    // What is not read is named with its cure.
    project.smm(&["assess", "read", "ods/form.ods"]).exits(1).says("save it as Excel workbook");
}

/// What Google Sheets and Apple Numbers are reported to stumble over: lists that go by a name or are computed, or that
/// name cells relatively.
#[test]
fn the_lists_of_a_workbook_are_cells_of_a_sheet_and_nothing_else() {
    let project = Project::tiny();
    project.smm(&[&FORM[..], &["form.xlsx"]].concat()).exits(0);
    let bytes = std::fs::read(project.path("form.xlsx")).expect("it was made");
    let mut lists = 0;
    for (path, bytes) in crate::support::unzipped(&bytes) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for list in text.split("<dataValidation type=\"list\"").skip(1) {
            let source = list.split_once("<formula1>").and_then(|(_, rest)| rest.split_once("</"));
            let (source, _) = source.expect("a list has a source");
            let (sheet, range) = source.split_once('!').expect("a sheet");
            assert!(sheet.starts_with('\'') && !source.contains('('), "{path}: {source}");
            assert_eq!(range.matches('$').count(), 4, "{path}: {source}");
            lists += 1;
        }
        assert!(!text.contains("x14:dataValidation"), "{path}");
        let names = text.split("<definedName name=\"").skip(1);
        for name in names.filter(|_| path == "xl/workbook.xml") {
            assert!(name.starts_with("_xlnm."), "{name}");
        }
    }
    assert!(lists > 0, "answers are chosen from a list");
}
