//! What strangers hand in: readers keep what is clear, list the rest with its place, and drop nothing.

use std::time::{Duration, Instant};

use super::random::mini;
use super::without_source;
use crate::support::{Project, Run, third_party};

const VISIT: &str = "\
title: Visit
profile: trim@1.0
date: 2026-02-01
answers:
  PA-1-I1: { answer: yes, evidence: The list }
  PA-1-I2: { answer: yes }
  PA-2-I1: { answer: partly }
";

fn project() -> Project {
    let mut files = mini("strict-levels");
    for (number, word) in [("1.", "first "), ("2.", "second "), ("3.", "third "), ("4.", "last ")] {
        files = files.replace(&format!("sees {number}"), &format!("sees {word}"));
    }
    let project = Project::new(&files);
    project.write("visit.yaml", VISIT);
    project
}

/// A workbook with the answers of the visit, as `form.xlsx`.
fn workbook(project: &Project) {
    let new = ["assess", "new", "--profile", "trim", "--answers", "visit.yaml", "-o", "form.xlsx"];
    project.smm(&new).exits(0);
}

/// Edits `form.xlsx` into `edited.xlsx` with openpyxl: `b` is the workbook, `s` the first domain.
fn edit(project: &Project, script: &str) {
    let script = format!(
        "import openpyxl\nfrom openpyxl.comments import Comment\nb = openpyxl.load_workbook('form.xlsx')\n\
         s = b.worksheets[2]\n{script}\nb.save('edited.xlsx')"
    );
    python(project, &script);
}

fn python(project: &Project, script: &str) {
    third_party(&mut project.command("python3", &["-c", script]), "pip install openpyxl");
}

/// The PDF form of the profile.
fn pdf(project: &Project) -> std::path::PathBuf {
    project.smm(&["assess", "new", "--profile", "trim", "-o", "form.pdf"]).exits(0);
    project.path("form.pdf")
}

fn read(project: &Project, file: &str) -> Run {
    let run = project.smm(&["assess", "read", file]);
    Run { stdout: without_source(&run.stdout, file), ..run }
}

/// What a reading writes, `check` takes: warnings at most.
fn is_taken_by_check(project: &Project, answers: &str) {
    project.write("assessments/back.yaml", answers);
    let run = project.smm(&["check", "assessments/back.yaml"]);
    assert!(!run.stderr.contains("error["), "{run}\n{answers}");
}

#[test]
fn any_number_of_pdfs_is_read_at_once() {
    let project = project();
    let form = std::fs::read(pdf(&project)).expect("made");
    let names: Vec<String> = (0..24).map(|number| format!("forms/{number}.pdf")).collect();
    names.iter().for_each(|name| project.write(name, &form));
    let start = Instant::now();
    let with = |command: &[&str]| {
        let names = names.iter().map(String::as_str);
        let args: Vec<&str> = command.iter().copied().chain(names).collect();
        let mut smm = project.command(crate::support::smm(), &args);
        project.run(smm.env("RAYON_NUM_THREADS", "2"))
    };
    with(&["assess", "read", "-o", "read"]).exits(0).says("0 of 48 answered");
    assert_eq!(project.names("read").len(), 24);
    with(&["assess", "roll-up"]).exits(0).prints("Roll-up of 1 site");
    with(&["assess", "merge", "-o", "merged.yaml"]).exits(0);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn good_answers_are_kept_and_the_others_are_listed_until_somebody_settles_them() {
    let project = project();
    workbook(&project);
    edit(&project, "s['F7'].value = 'Ja'; s['F11'].value = 'x'; s['F16'].value = 'not-applicable'");
    let run = read(&project, "edited.xlsx").exits(1);
    assert!(run.stdout.contains("PA-1-I1:\n    answer: \"yes\""), "{run}");
    let run = run
        .says("`Ja` is no answer to `PA-1-I2`")
        .says("sheet `Left sides half`, cell F7")
        .says("2 of 48 answered, 0 to look at, 3 not taken over");
    is_taken_by_check(&project, &run.stdout);
    let strict = ["assess", "read", "--strict", "edited.xlsx", "-o", "strict.yaml"];
    project.smm(&strict).exits(1).says("nothing was written");
    assert!(!project.path("strict.yaml").exists());
    // They show in every score and report, in every format, and come along through every face.
    project.write("kept.yaml", &run.stdout);
    project
        .smm(&["assess", "score", "kept.yaml"])
        .exits(0)
        .prints("Not taken over:\n  edited.xlsx, sheet `Left sides half`, cell F7: PA-1-I2: Ja");
    for format in ["json", "csv"] {
        project
            .smm(&["assess", "score", "kept.yaml", "--format", format])
            .exits(0)
            .prints("PA-1-I2: Ja");
    }
    project.smm(&["assess", "report", "kept.yaml", "-o", "report"]).exits(0);
    for name in ["kept.html", "kept.json", "kept-leftovers.csv"] {
        assert!(project.read(&format!("report/{name}")).contains("PA-1-I2: Ja"), "{name}");
    }
    let mut pdf = project.command("pdftotext", &["report/kept.pdf", "-"]);
    assert!(third_party(&mut pdf, "apt-get install poppler-utils").contains("PA-1-I2: Ja"));
    for face in ["again.xlsx", "again.yaml", "again.html"] {
        project
            .smm(&["assess", "new", "--profile", "trim", "--answers", "kept.yaml", "-o", face])
            .exits(0);
    }
    for face in ["again.xlsx", "again.yaml"] {
        assert_eq!(read(&project, face).exits(1).stdout, project.read("kept.yaml"), "{face}");
    }
    assert!(project.read("again.html").contains("PA-1-I2: Ja"));
}

#[test]
fn one_bad_file_does_not_keep_the_others_from_being_read() {
    let project = project();
    project.write("bad.yaml", "title: [");
    project.write("other.yaml", VISIT.replace("trim@1.0", "none@9.9"));
    let read = ["assess", "read", "bad.yaml", "visit.yaml", "other.yaml", "-o", "out"];
    project.smm(&read).exits(1).says("2 of 3 files could not be read");
    assert_eq!(project.names("out"), ["visit.yaml"]);
    project.smm(&["assess", "report", "bad.yaml", "visit.yaml", "-o", "report"]).exits(1);
    assert!(project.path("report/visit.html").exists());
    let roll_up = ["assess", "roll-up", "bad.yaml", "visit.yaml"];
    project.smm(&roll_up).exits(1).prints("Roll-up of 1 site").says("`bad.yaml` is left out");
    // One assessor less would be another merge.
    project.smm(&["assess", "merge", "bad.yaml", "visit.yaml", "-o", "both.yaml"]).exits(1);
    assert!(!project.path("both.yaml").exists());
}

#[test]
fn a_changed_question_is_said_in_every_face_and_stays_until_it_is_accepted() {
    let project = project();
    workbook(&project);
    pdf(&project);
    project
        .smm(&["assess", "new", "--profile", "trim", "--answers", "visit.yaml", "-o", "form.yaml"])
        .exits(0);
    let old = read(&project, "form.yaml").exits(0).stdout;
    let old = old.lines().find(|line| line.starts_with("digest: ")).expect("a digest").to_owned();
    project.edit("models/mini/1.0/practices/pa.yaml", "sees first 1", "sees each first 1");
    for face in ["form.yaml", "form.xlsx", "form.pdf"] {
        let run = read(&project, face).exits(0).says("warning[stale-answers]");
        assert!(run.stdout.contains(&old), "{face} keeps the old digest\n{run}");
        project.write("back.yaml", &run.stdout);
        read(&project, "back.yaml").exits(0).says("stale-answers");
        project.smm(&["assess", "score", face]).exits(0).says("stale-answers");
        let accept =
            ["assess", "read", "--accept-questions", face, "-o", "accepted.yaml", "--overwrite"];
        project.smm(&accept).exits(0);
        read(&project, "accepted.yaml").exits(0).does_not_say("stale-answers");
    }
    // What is written anew from stale answers is as stale.
    project
        .smm(&["assess", "new", "--profile", "trim", "--answers", "form.yaml", "-o", "new.xlsx"])
        .exits(0);
    read(&project, "new.xlsx").exits(0).says("stale-answers");
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_day_is_understood_where_it_can_mean_one_day_only_and_never_made_up() {
    let project = project();
    let form = pdf(&project);
    for (written, day) in [
        ("29.11.2025", "2025-11-29"),
        ("11/29/2025", "2025-11-29"),
        ("2025-11-29 09:00", "2025-11-29"),
        ("29 Nov 2025", "2025-11-29"),
    ] {
        crate::paper::fill(&project, &form, &[("cover_date", written)]);
        let run = read(&project, "filled.pdf").exits(0);
        assert!(run.stdout.contains(&format!("\ndate: \"{day}\"")), "{written}: {run}");
    }
    for (written, why) in
        [("03/04/2025", "can be 2025-04-03 or 2025-03-04"), ("last week", "is no day")]
    {
        crate::paper::fill(&project, &form, &[("cover_date", written)]);
        let run =
            read(&project, "filled.pdf").exits(1).says(why).says("page 1, field `cover_date`");
        assert!(run.stdout.contains("\ndate:\n") && run.stdout.contains(written), "{run}");
        is_taken_by_check(&project, &run.stdout);
    }
    let run = read(&project, "form.pdf").exits(0).says("warning[missing-date]");
    assert!(run.stdout.contains("\ndate:\n"), "{run}");
    // A workbook without a day, and one without the sheet that holds it.
    workbook(&project);
    edit(
        &project,
        "for row in b['Start'].iter_rows():\n  if row[0].value == 'date': row[2].value = None",
    );
    let run = read(&project, "edited.xlsx").exits(0).says("missing-date").says("3 of 48 answered");
    is_taken_by_check(&project, &run.stdout);
    edit(&project, "del b['Start']");
    let run = read(&project, "edited.xlsx").exits(0).says("missing-date");
    is_taken_by_check(&project, &run.stdout);
    edit(
        &project,
        "import datetime\nfor row in b['Start'].iter_rows():\n  if row[0].value == 'date': row[2].value = datetime.date(2025, 11, 29)",
    );
    read(&project, "edited.xlsx").exits(0).prints("date: \"2025-11-29\"");
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn nothing_that_somebody_has_written_into_a_workbook_is_dropped() {
    let project = project();
    workbook(&project);
    for (script, code, what) in [
        ("s['F6'].value = '=F7'", 1, "cell F6: `=F7` is no answer"),
        ("s['F6'].comment = Comment('Ask Ben again', 'Ana')", 1, "comment on F6: Ask Ben again"),
        ("s['M3'].value = 'Risk'; s['M6'].value = 'high'", 1, "cell M6: high"),
        ("s['A1'].value = 'Draft of Ana'", 1, "cell A1: Draft of Ana"),
        ("s['D200'].value = 'See also the annex'", 1, "cell D200: See also the annex"),
        ("b.create_sheet('Mine')['B2'].value = 'To do'", 1, "sheet `Mine`, row 2: To do"),
        ("s['F3'].value = 'Antwort'", 1, "the column `Answer` is gone"),
        ("s.delete_rows(6)", 1, "the rows of PA-1-I1 are gone"),
        ("b['Summary']['G5'].value = 2", 1, "cell G5: level 2"),
        ("b['Start']['C60'].value = 'Later'", 1, "cell C60: Later"),
    ] {
        edit(&project, script);
        let run = read(&project, "edited.xlsx").exits(code);
        let all = format!("{}{}", run.stdout.replace("\n    text: ", ": "), run.stderr);
        let said = all.replace("\n --> edited.xlsx, ", "\n--> edited.xlsx, ");
        let (place, text) = what.rsplit_once(": ").unwrap_or(("", what));
        assert!(said.contains(place) && said.contains(text), "`{what}` after `{script}`\n{run}");
        is_taken_by_check(&project, &run.stdout);
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_workbook_is_bounded_by_what_is_in_it() {
    let project = project();
    workbook(&project);
    let bounded = |file: &str| {
        // 2 GB of addresses: the allocator takes some for itself.
        let run = project.shell(&format!("ulimit -v 2000000; smm assess read {file}"));
        assert!(
            !run.stderr.contains("panicked") && !run.stderr.contains("memory allocation"),
            "{run}"
        );
        run.exits(1)
    };
    for cell in ["XFD1048576", "ZZ100000", "A1048576"] {
        edit(&project, &format!("s['{cell}'].value = 'far away'"));
        bounded("edited.xlsx").says(&format!("cell {cell}"));
    }
    let bomb = |part: &str, what: &str| {
        python(
            &project,
            &format!(
                "import zipfile\nold = zipfile.ZipFile('form.xlsx')\n\
                 new = zipfile.ZipFile('bomb.xlsx', 'w', zipfile.ZIP_DEFLATED)\n\
                 for name in old.namelist():\n\x20 if name != '{part}': new.writestr(name, old.read(name))\n\
                 new.writestr('{part}', {what})\nnew.close()"
            ),
        );
        bounded("bomb.xlsx").says("unpacks to more than");
    };
    bomb("xl/sharedStrings.xml", "b'<sst>' + b'<si><t>x</t></si>' * 10000000 + b'</sst>'");
    bomb("xl/media/image9.png", "bytes(200000000)");
    bomb("xl/worksheets/sheet3.xml", "b'<worksheet><sheetData>' + b' ' * 100000000");
}

/// A PDF of these objects, in which `many` numbers lead to the last one; the first field is not ours.
fn hostile(objects: &[String], many: usize, generation: u8) -> Vec<u8> {
    let catalog = "1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>endobj";
    let pages = "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj";
    let field = "3 0 obj<</FT/Tx/T(smm_kind)/V(smm-assessment/1)>>endobj";
    let mut out = "%PDF-1.7\n".to_owned();
    let mut table = String::new();
    let all = [catalog, pages, field].map(str::to_owned);
    for (at, object) in all.iter().chain(objects).enumerate() {
        let generation = if at == 3 { generation } else { 0 };
        table += &format!("{:010} {generation:05} n \n", out.len());
        out += &format!("{object}\n");
    }
    let last = table[table.len() - 20..].to_owned();
    let size = 4 + objects.len() + many;
    let start = out.len();
    out += &format!("xref\n0 {size}\n0000000000 65535 f \n{table}{}", last.repeat(many));
    out += &format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}

#[test]
fn a_pdf_is_bounded_by_what_is_in_it() {
    let project = project();
    let stream = |dictionary: &str, data: &str| {
        format!("4 0 obj<<{dictionary}/Length {}>>stream\n{data}\nendstream endobj", data.len())
    };
    let far = |number: usize| {
        format!("{number} 0 obj<</Length 4 0 R>>stream\nx\nendstream endobj{:5000}", "")
    };
    let far: Vec<String> =
        std::iter::once("4 0 obj 3000000 endobj".to_owned()).chain((5..1505).map(far)).collect();
    let packed = format!("9 0 [0]{}", " ".repeat(500_000));
    let numbers = "0 ".repeat(50_000);
    let refs: String = (4..20_004).map(|number| format!("{number} 0 R ")).collect();
    for (what, bytes) in [
        ("a stream", hostile(&[stream("", &"x".repeat(400_000))], 20_000, 0)),
        ("packed objects", hostile(&[stream("/Type/ObjStm/N 1/First 4", &packed)], 20_000, 0)),
        ("tags", hostile(&[format!("4 0 obj<</Type/StructElem/K[{numbers}]>>endobj")], 20_000, 0)),
        ("references", hostile(&[format!("4 0 obj[{refs}]endobj")], 20_000, 0)),
        ("numbers", hostile(&[format!("4 0 obj[{}]endobj", "+1".repeat(5_000_000))], 0, 0)),
        ("far lengths", hostile(&far, 0, 1)),
    ] {
        project.write("hostile.pdf", &bytes);
        let start = Instant::now();
        // 1.2 GB of addresses: the allocator takes some for itself.
        project.shell("ulimit -v 1200000; smm assess read hostile.pdf").exits(1).says("error[");
        assert!(start.elapsed() < Duration::from_secs(10), "{what}: {:?}", start.elapsed());
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_page_that_says_two_things_is_asked_about() {
    let project = project();
    let form = pdf(&project);
    let show = |states: &[&str], value: &str| {
        crate::paper::change(&project, &form, |object| {
            if object["/T"] == "u:answer_PA-1-I1" {
                object["/V"] = format!("/{value}").into();
                return true;
            }
            let shows = |state: &&&str| {
                let looks = object["/AP"]["/N"].as_object();
                is_kid(object)
                    && looks.is_some_and(|looks| looks.contains_key(&format!("/{state}")))
            };
            let on = states.iter().find(shows).map(|state| format!("/{state}"));
            if let Some(state) = on.clone() {
                object["/AS"] = state.into();
            }
            on.is_some()
        });
        read(&project, "filled.pdf")
    };
    let kept = show(&["yes"], "yes").exits(0);
    assert!(kept.stdout.contains("answer: \"yes\""), "{kept}");
    for (states, value) in
        [(&["yes", "no"][..], "Off"), (&["yes"][..], "no"), (&["yes", "no"][..], "yes")]
    {
        let run = show(states, value).exits(1);
        let run = run.says("at once").says("page 4, field `answer_PA-1-I1`");
        assert!(!run.stdout.contains("answer: "), "{run}");
        assert!(run.stdout.contains("PA-1-I1"), "{run}");
        is_taken_by_check(&project, &run.stdout);
    }
}

/// Whether a widget belongs to the group that the test is about: the first group in the file.
fn is_kid(object: &serde_json::Value) -> bool {
    object["/Contents"].as_str().is_some_and(|tip| tip.contains("PA-1-I1"))
        || object["/TU"].as_str().is_some_and(|tip| tip.contains("PA-1-I1"))
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn notes_on_the_pages_of_a_pdf_are_kept() {
    let project = project();
    let form = pdf(&project);
    for (kind, text, place) in [
        ("/Text", "Sticky: ask Ben", "page 1, note"),
        ("/FreeText", "Typed on the page", "page 1, text on the page"),
        ("/Ink", "", "page 1, drawing"),
    ] {
        crate::paper::annotate(&project, &form, kind, text);
        let run = read(&project, "filled.pdf").exits(1).says(place).says("not-taken-over");
        assert!(
            run.stdout.contains(if text.is_empty() { "without a text" } else { text }),
            "{run}"
        );
        is_taken_by_check(&project, &run.stdout);
    }
}

#[test]
fn what_stands_before_the_head_of_a_pdf_does_not_matter() {
    let project = project();
    let bytes = std::fs::read(pdf(&project)).expect("made");
    for before in ["\n", "\u{feff}", "MIME-Version: 1.0\r\nContent-Type: application/pdf\r\n\r\n"] {
        project.write("moved.pdf", [before.as_bytes(), &bytes].concat());
        read(&project, "moved.pdf").exits(0).says("0 of 48 answered");
    }
    project.write("moved.pdf", [&[b' '; 2000][..], &bytes].concat());
    read(&project, "moved.pdf").exits(1);
    // A text that speaks of PDF is none.
    project.write("text.yaml", format!("# made from a %PDF-1.7 file\n{VISIT}"));
    read(&project, "text.yaml").exits(0);
}

#[test]
fn a_foreign_file_is_named_with_its_cure() {
    let project = project();
    let ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    let files: [(&str, Vec<u8>, &str); 9] = [
        ("old.xls", ole.clone(), "old office program"),
        ("secret.xlsx", [ole, name].concat(), "workbook with a password"),
        (
            "data.xfdf",
            b"<?xml version='1.0'?><xfdf xmlns='http://ns.adobe.com/xfdf/'/>".to_vec(),
            "form data",
        ),
        ("data.fdf", b"%FDF-1.2\n".to_vec(), "form data"),
        ("scan.jpg", b"\xFF\xD8\xFF\xE0".to_vec(), "a picture"),
        ("text.rtf", b"{\\rtf1 x}".to_vec(), "word processor"),
        ("forms.7z", b"7z\xBC\xAF\x27\x1C".to_vec(), "an archive"),
        ("page.htm", b"\xEF\xBB\xBF <!doctype html>".to_vec(), "choose Export"),
        ("empty.yaml", Vec::new(), "empty"),
    ];
    for (name, bytes, what) in files {
        project.write(name, bytes);
        read(&project, name).exits(1).says(what).says(name);
    }
    // What a file repeats is not repeated at length.
    project.write("long.yaml", VISIT.replace("PA-2-I1", &"P".repeat(1_000_000)));
    let run = read(&project, "long.yaml").exits(1);
    assert!(run.stderr.len() < 5_000, "{} bytes", run.stderr.len());
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_foreign_archive_is_named_with_its_cure() {
    let project = project();
    for (name, parts, what) in [
        ("sheet.ods", "mimetype content.xml", ".ods"),
        ("text.docx", "[Content_Types].xml word/document.xml", "Word document"),
        ("some.zip", "a.xlsx b.pdf", "ZIP archive"),
    ] {
        python(
            &project,
            &format!(
                "import zipfile\nz = zipfile.ZipFile('{name}', 'w')\nfor n in '{parts}'.split(): z.writestr(n, 'x')"
            ),
        );
        read(&project, name).exits(1).says(what);
    }
}

#[test]
fn what_other_programs_make_of_yes_and_no_is_understood() {
    let project = project();
    let written = read(&project, "visit.yaml").exits(0).stdout;
    assert!(written.contains("answer: \"yes\"") && written.contains("answer: partly"), "{written}");
    for (yes, no) in
        [("true", "false"), ("True", "False"), ("'yes'", "'no'"), ("\"true\"", "'false'")]
    {
        project.write("other.yaml", VISIT.replace("yes", yes).replace("partly", no));
        let run = read(&project, "other.yaml");
        assert_eq!(run.stdout, written.replace("partly", "\"no\""), "{yes}: {run}");
    }
    project
        .write("assessments/other.yaml", VISIT.replace("yes", "true").replace("partly", "false"));
    project.smm(&["check", "assessments"]).exits(0);
}

#[test]
fn every_field_in_which_assessors_differ_is_listed() {
    let project = project();
    let say = |who: &str, level: u8| {
        VISIT.replace(
            "answers:",
            &format!(
                "subject: {who} subject\nboundary: {who} boundary\nsite: {who} site\nstory: {who} story\n\
                 targets:\n  pa: {{ level: {level}, rationale: {who} says. }}\nanswers:"
            ),
        )
    };
    project.write("ana/store.yaml", say("Ana", 2));
    project.write("ben/store.yaml", say("Ben", 3));
    let merge = ["assess", "merge", "ana/store.yaml", "ben/store.yaml", "-o", "both.yaml"];
    let run = project.smm(&merge).exits(1);
    let both = project.read("both.yaml");
    for key in ["subject", "boundary", "site", "story"] {
        assert!(run.stderr.contains(&format!("{key}: left open")), "{key}: {run}");
        assert!(
            both.contains(&format!("Ana {key}")) && both.contains(&format!("Ben {key}")),
            "{both}"
        );
    }
    let run = run
        .says("pa: left open")
        .says("ana/store: target 2  Ana says.")
        .says("ben/store: target 3");
    assert!(
        both.contains("ana/store: target 2, Ana says.; ben/store: target 3, Ben says."),
        "{both}"
    );
    drop(run);
    let first = [&merge[..4], &["--prefer", "first", "-o", "first.yaml"]].concat();
    project.smm(&first).exits(0).says("subject: Ana subject").says("pa: target 2");
    // One file in two forms, and a target of one assessor only: silence says nothing against it.
    project.write("ben/store.yaml", VISIT.replace("answer: yes", "answer: no"));
    std::fs::copy(project.path("ana/store.yaml"), project.path("ana/store.json")).expect("copied");
    let run = project
        .smm(&["assess", "merge", "ana/store.yaml", "ana/store.json", "ben/store.yaml"])
        .exits(1)
        .says("ana/store.yaml: yes")
        .says("store.json: yes")
        .says("ben/store: no");
    assert!(!run.stderr.contains("target"), "{}", run.stderr);
}

#[test]
fn a_comparison_names_new_questions_as_the_cause() {
    let project = project();
    let table = project.read("models/mini/1.0/practices/pa.yaml");
    let (head, _) = table.split_once("  - level: 2").expect("a second level");
    project.write(
        "profiles/trim/1.1/profile.yaml",
        project
            .read("profiles/trim/1.0/profile.yaml")
            .replace("version: \"1.0\"", "version: \"1.1\""),
    );
    project.write(
        "profiles/trim/1.1/practices/pa.yaml",
        "practice: pa\nlevels:\n  - level: 1\n    indicators:\n\
         \x20     - { id: TRIM-PA-1-I1, text: Another thing is seen., verify: [test], evidence: Look., ask: Lead }\n",
    );
    assert!(head.contains("PA-1-I1"));
    project.write("later.yaml", VISIT.replace("trim@1.0", "trim@1.1"));
    let compare = ["assess", "compare", "visit.yaml", "later.yaml"];
    let run = project.smm(&compare).exits(0);
    run.prints("1 new question").prints("TRIM-PA-1-I1 not asked -> open").prints("2 new questions");
    for format in ["json", "csv"] {
        let run = project.smm(&[&compare[..], &["--format", format]].concat()).exits(0);
        run.prints("1 new question");
    }
    project.smm(&["assess", "report", "visit.yaml", "later.yaml", "-o", "out"]).exits(0);
    assert!(project.read("out/visit-to-later.html").contains("1 new question"));
}

/// A table whose title got control characters after forms were made: `new` refuses it, but the visits
/// that were made are still read and reported on.
fn spoil_the_table(project: &Project) {
    project.edit(
        "models/mini/1.0/practices/pa.yaml",
        "title: Practice PA",
        "title: \"Practice \\uFFFE\\u0007\\e[31m PA\"",
    );
}

/// Whether a text holds what only programs obey.
fn has_controls(text: &str) -> bool {
    text.contains('\u{fffe}') || text.contains(|c: char| c.is_control() && !"\r\n\t".contains(c))
}

#[test]
fn control_characters_break_no_face() {
    let project = project();
    project.write("visit.yaml", VISIT.replace("The list", "\"The\\e[31m list\\uFFFE\\0\""));
    let run = read(&project, "visit.yaml").exits(1).says("error[control-character]");
    assert!(run.stdout.contains("The[31m list"), "{run}");
    project.write("visit.yaml", &run.stdout);
    let new = ["assess", "new", "--profile", "trim", "--answers", "visit.yaml", "-o"];
    for face in ["form.html", "form.yaml", "form.xlsx"] {
        project.smm(&[&new[..], &[face]].concat()).exits(0);
    }
    for face in ["form.yaml", "form.xlsx"] {
        assert_eq!(read(&project, face).exits(0).stdout, run.stdout, "{face}");
    }
    for face in ["form.html", "form.yaml"] {
        assert!(!has_controls(&project.read(face)), "{face}");
    }
}

#[test]
fn control_characters_of_a_table_are_refused_in_forms_and_break_no_report() {
    let project = project();
    workbook(&project);
    spoil_the_table(&project);
    let run = project.smm(&["assess", "new", "--profile", "trim", "-o", "new.xlsx"]).exits(1);
    run.says("error[control-character]").says("no form was made");
    assert!(!project.path("new.xlsx").exists());
    let before = read(&project, "visit.yaml").exits(0).stdout;
    assert_eq!(read(&project, "form.xlsx").stdout, before);
    project.smm(&["assess", "report", "visit.yaml", "-o", "out"]).exits(0);
    for file in ["visit.html", "visit.json", "visit-gap.csv", "visit-evidence.csv"] {
        let text = project.read(&format!("out/{file}"));
        assert!(!has_controls(&text), "{file}");
    }
    assert!(project.read("out/visit.html").contains("Practice [31m PA"));
    assert_eq!(read(&project, "out/visit.xlsx").exits(0).stdout, before);
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn the_parts_of_a_workbook_are_xml_whatever_characters_texts_hold() {
    let project = project();
    let spoiled = VISIT.replace("The list", "\"The\\e[31m list\\uFFFE\\0\"");
    project.write("visit.yaml", spoiled.replace("Visit", "\"A \\u0007visit\""));
    spoil_the_table(&project);
    project.smm(&["assess", "report", "visit.yaml", "-o", "out"]).exits(1);
    python(
        &project,
        "import zipfile, xml.dom.minidom as x\nz = zipfile.ZipFile('out/visit.xlsx')\n\
         parts = [n for n in z.namelist() if n.endswith('.xml')]\n\
         texts = ''.join(x.parseString(z.read(n)).toxml() for n in parts)\n\
         for text in ['Practice [31m PA', 'The[31m list', 'A visit']: assert text in texts, text",
    );
}

#[test]
fn a_day_beyond_four_digits_is_refused_before_it_is_written() {
    let project = project();
    for (epoch, code) in [("253402207200", 0), ("253402300800", 2), ("99999999999999", 2)] {
        let mut smm = project.command(
            crate::support::smm(),
            &["assess", "new", "--profile", "trim", "-o", "new.yaml"],
        );
        project.run(smm.env("SOURCE_DATE_EPOCH", epoch)).exits(code);
    }
    read(&project, "new.yaml").exits(0).prints("9999-12-30");
}

#[test]
fn spreadsheet_programs_know_the_tables_as_utf_8() {
    let project = project();
    project.smm(&["assess", "report", "visit.yaml", "-o", "out"]).exits(0);
    for name in project.names("out").iter().filter(|name| name.ends_with(".csv")) {
        assert!(project.read(&format!("out/{name}")).starts_with('\u{feff}'), "{name}");
    }
    project
        .smm(&["assess", "score", "visit.yaml", "--format", "csv"])
        .exits(0)
        .prints("\u{feff}\"kind\",");
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_row_is_as_high_as_its_answers() {
    let project = project();
    let long = "seen and kept in the binder of the site manager, ".repeat(6);
    project.write("visit.yaml", VISIT.replace("The list", &format!("\"{long}\"")));
    workbook(&project);
    python(
        &project,
        "import openpyxl\ns = openpyxl.load_workbook('form.xlsx').worksheets[2]\n\
         assert s.row_dimensions[6].height >= 8 * 15, s.row_dimensions[6].height",
    );
}

#[test]
fn a_text_that_no_cell_holds_is_refused_by_its_name() {
    let project = Project::new(&mini("strict-levels"));
    let long = "word ".repeat(7_000);
    for (key, place) in [
        (format!("answers:\n  PA-1-I1:\n    evidence: {long}"), "answers.PA-1-I1.evidence"),
        (format!("comments:\n  pa: {long}"), "comments.pa"),
        (format!("story: {long}"), "story"),
    ] {
        let head = "title: T\nprofile: trim@1.0\nmodel: mini@1.0\ndate: 2026-03-04\n";
        project.write("long.yaml", format!("{head}{key}\n"));
        let new = ["assess", "new", "--profile", "trim", "--answers", "long.yaml", "-o", "a.xlsx"];
        let said = project.smm(&new).exits(2).stderr;
        assert!(said.contains(&format!("`{place}` has 34999 characters")), "{said}");
        assert!(!project.path("a.xlsx").exists());
    }
}
