//! What a report leads with, what it leaves out when asked, and what it says of standards.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::random::mini;
use super::without_source;
use crate::support::{Project, third_party};

/// Texts that nobody but the assessors may see; each is found nowhere in a redacted report.
const SECRETS: [&str; 19] = [
    "SECRETSOURCE",
    "SECRETDECIDER",
    "SECRETKIND",
    "SECRETLOST",
    "SECRETOWNER",
    "SECRETWHY",
    "SECRETSAID",
    "SECRETNAME",
    "SECRETSITE",
    "SECRETBOUNDARY",
    "SECRETSTORY",
    "SECRETTARGET",
    "SECRETEVIDENCE",
    "SECRETNOTE",
    "SECRETREASON",
    "SECRETRECHECK",
    "SECRETCOMMENT",
    "SECRETFILE",
    "SECRETLEFT",
];

const VISIT: &str = "\
title: Visit
subject: The line
site: SECRETSITE
boundary: SECRETBOUNDARY
assessors:
  - { name: SECRETNAME, role: Line engineer }
profile: trim@1.0
date: 2026-02-01
story: SECRETSTORY
targets:
  pa: { level: 0, rationale: SECRETTARGET }
answers:
  PA-1-I1: { answer: yes, evidence: SECRETEVIDENCE, note: SECRETNOTE, who: SECRETNAME }
  PA-1-I2: { answer: yes, recheck: 'SECRETRECHECK [-went-]{+came+} after' }
  PA-2-I1: { answer: not-applicable, reason: SECRETREASON }
comments:
  pa: SECRETCOMMENT
attachments: [SECRETFILE]
stakes:
  - { what: SECRETKIND, lost: SECRETLOST, money: serious, decides: SECRETOWNER }
sources:
  - { name: SECRETSOURCE.xlsx, face: xlsx }
decisions:
  - { indicator: PA-1-I1, chosen: yes, by: SECRETDECIDER, when: 2026-02-01, why: SECRETWHY, said: SECRETSAID }
retired:
  OLD-1-I1: { from: trim@0.9, text: A former question, answer: yes, evidence: SECRETEVIDENCE }
leftovers:
  - { place: A cell, text: SECRETLEFT }
";

fn project() -> Project {
    let project = Project::new(&mini("strict-levels"));
    project.write("visit.yaml", VISIT);
    project
}

/// All texts of a report in HTML, without markup.
fn plain(page: &str) -> String {
    let mut text = String::new();
    for piece in page.split('<').skip(1) {
        text += piece.split_once('>').map_or("", |(_, text)| text);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_report_leads_with_what_to_do_and_what_to_stop() {
    let project = project();
    project.smm(&["assess", "report", "visit.yaml", "-o", "out"]);
    let page = project.read("out/visit.html");
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("`{words}` in\n{page}"));
    let parts = ["Where we stand", "The three next steps", "What to stop doing", "look at again"];
    let places: Vec<usize> = parts.iter().map(|part| at(&format!("{part}</h"))).collect();
    assert!(places.is_sorted() && places[3] < at("Levels and targets</h2>"), "{places:?}");
    assert!(page.contains("Stop raising Practice PA (at 1, needed 0)"), "{page}");
    let data: serde_json::Value =
        serde_json::from_str(&project.read("out/visit.json")).expect("it is JSON");
    assert!(data["brief"]["next"].as_array().is_some_and(|steps| (1..=3).contains(&steps.len())));
    assert_eq!(data["kept-above-target"][0]["indicators"][0], "PA-1-I1");
    assert_eq!(data["assessors"][0]["role"], "Line engineer");
}

#[test]
fn a_redline_in_a_report_is_no_text_with_marks() {
    let project = project();
    project.smm(&["assess", "report", "visit.yaml", "-o", "out"]);
    let page = project.read("out/visit.html");
    assert!(page.contains("went</del>") && page.contains("came</ins>"), "{page}");
    assert!(!page.contains("[-") && !page.contains("+}"), "{page}");
}

#[test]
fn a_step_lists_what_is_missing_and_nothing_that_is_there() {
    let project = project();
    let answers = VISIT.replace("level: 0", "level: 2");
    project.write("visit.yaml", answers.replace("PA-1-I2: { answer: yes", "PA-1-I2: { answer: no"));
    project.smm(&["assess", "report", "visit.yaml", "-o", "out"]);
    let data: serde_json::Value =
        serde_json::from_str(&project.read("out/visit.json")).expect("it is JSON");
    let steps = data["roadmap"].as_array().expect("steps");
    let step = |level: u64| {
        steps
            .iter()
            .find(|step| step["practice"] == "pa" && step["level"] == level)
            .expect("a step")
    };
    assert_eq!(step(1)["to-do"], serde_json::json!(["PA-1-I2"]), "level 1 is begun");
    let of_level_2 = step(2)["to-do"].as_array().expect("a list");
    assert!(
        of_level_2.iter().all(|id| id.as_str().is_some_and(|id| id.contains("-A"))),
        "{of_level_2:?}"
    );
}

#[test]
fn a_step_says_whether_it_lists_actions_or_indicators_and_which_action_leads_where() {
    let project = Project::tiny();
    let table = "models/tiny/1.0/practices/doors.yaml";
    let second = "        ask: Site manager\n";
    let more = "      - id: DOR-1-I2\n        text: The keys of two sampled cabinets are with a keeper.\n        \
                verify: [examine]\n        evidence: Keys\n        ask: Site manager\n";
    project.edit(table, second, &format!("{second}{more}"));
    project.write(
        "visit.yaml",
        "title: Visit\nprofile: shop@1.0\ndate: \"2026-11-22\"\nanswers:\n  DOR-1-I1: { answer: yes }\n",
    );
    let report = |out: &str| {
        project.smm(&["assess", "report", "visit.yaml", "-o", out]);
        let data = project.read(&format!("{out}/visit.json"));
        let data: serde_json::Value = serde_json::from_str(&data).expect("it is JSON");
        let of_doors = |step: &&serde_json::Value| step["practice"] == "doors";
        let steps = data["roadmap"].as_array().expect("steps");
        let steps: Vec<serde_json::Value> = steps.iter().filter(of_doors).cloned().collect();
        (project.read(&format!("{out}/visit.html")), steps)
    };
    let (page, steps) = report("plain");
    assert_eq!(
        (&steps[0]["to-do-holds"], &steps[1]["to-do-holds"]),
        (&"indicators".into(), &"actions".into())
    );
    assert_eq!(steps[0]["needs"], serde_json::json!({}));
    for words in [
        "This level is begun. Its indicators that cannot be seen yet:",
        "the model does not say which leads to which indicator: DOR-1-A1, SHOP-DOR-1-A1.",
        "Nothing of this level can be seen yet. Its actions:",
    ] {
        assert!(page.contains(words), "`{words}` in\n{page}");
    }
    // Where the model names the action, it stands with its indicator, also from another level.
    for needed in ["DOR-1-A1", "DOR-2-A1"] {
        let other = if needed == "DOR-1-A1" { "DOR-2-A1" } else { "DOR-1-A1" };
        let text = project.read(table).replace(&format!("        needs: [{other}]\n"), "");
        project.write(table, text);
        let keeper = "are with a keeper.\n";
        project.edit(table, keeper, &format!("{keeper}        needs: [{needed}]\n"));
        let (page, steps) = report(needed);
        assert_eq!(steps[0]["needs"], serde_json::json!({ "DOR-1-I2": [needed] }));
        assert!(page.contains("First: ") && page.contains(&format!("({needed})")), "{page}");
        assert!(!page.contains("which leads to which indicator: DOR-1"), "{page}");
        let roadmap = project.read(&format!("{needed}/visit-roadmap.csv"));
        assert!(roadmap.contains(&format!("\"indicator\",\"{needed}\"")), "{roadmap}");
    }
}

#[test]
fn a_report_says_what_owners_have_to_lose() {
    let project = project();
    let more = "  - { what: The till, lost: A day of sales, safety: none, operation: ruinous, law: bearable }
  - { what: A scale, safety: none, operation: none, money: none, people: none, law: none }
sources:
";
    project.write("visit.yaml", VISIT.replace("sources:\n", more));
    project.smm(&["assess", "report", "visit.yaml", "-o", "out"]).exits(0);
    let page = project.read("out/visit.html");
    let (_, table) = page.split_once("<table class=\"stakes\">").expect("a table");
    let table = plain(table.split_once("</table>").expect("an end").0);
    let rows = "SECRETKIND SECRETLOST Money is lost: serious SECRETOWNER \
                The till A day of sales Work stops or goes wrong: ruinous Law, permits, contracts: bearable \
                A scale none";
    let rows: String = rows.split_whitespace().collect();
    let table: String = table.split_whitespace().collect();
    assert!(table.ends_with(&rows), "{table}");
    project.write("none.yaml", VISIT.replace("stakes:\n  - { what: SECRETKIND, lost: SECRETLOST, money: serious, decides: SECRETOWNER }\n", ""));
    project.smm(&["assess", "report", "none.yaml", "-o", "none"]).exits(0);
    assert!(!project.read("none/none.html").contains("part-stakes"));
}

#[test]
fn a_workbook_lists_what_goes_along_in_tables_that_are_read_back() {
    let project = project();
    let second = "stakes:\n  - { lost: =1+1, decides: The shop }\n";
    project.write("visit.yaml", VISIT.replace("stakes:\n", second));
    project.smm(&["assess", "report", "visit.yaml", "-o", "out"]).exits(0);
    let bytes = std::fs::read(project.path("out/visit.xlsx")).expect("it was written");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut rows = |sheet: &str| -> Vec<String> {
        let cells = book.worksheet_range(sheet).expect(sheet);
        let row = |row: &[Data]| row.iter().map(Data::to_string).collect::<Vec<_>>().join("|");
        cells.rows().map(row).collect()
    };
    assert_eq!(
        rows("What is at stake")[1..],
        ["|=1+1||||||The shop", "SECRETKIND|SECRETLOST|||serious|||SECRETOWNER"]
    );
    assert_eq!(
        rows("Settled"),
        [
            "What was settled|What holds|Decided by|Decided on|Why|Said before",
            "PA-1-I1|yes|SECRETDECIDER|2026-02-01|SECRETWHY|SECRETSAID"
        ]
    );
    assert_eq!(rows("Files read")[1], "SECRETSOURCE.xlsx|xlsx|||");
    let read = |name: &str| without_source(&project.smm(&["assess", "read", name]).stdout, name);
    assert_eq!(read("out/visit.xlsx"), read("visit.yaml"));
    // A list that is empty has no sheet.
    project.smm(&["assess", "report", "visit.yaml", "--redact", "-o", "less"]).exits(0);
    let bytes = std::fs::read(project.path("less/visit.xlsx")).expect("it was written");
    let book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names = book.sheet_names();
    let lists = ["What is at stake", "Settled", "Files read"];
    assert!(!names.iter().any(|name| lists.contains(&name.as_str())), "{names:?}");
}

/// Everything in a folder of reports as it lies there, workbooks unpacked and PDFs inflated.
fn bytes_of(project: &Project, folder: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for name in project.names(folder) {
        let path = format!("{folder}/{name}");
        let raw = std::fs::read(project.path(&path)).expect("it was written");
        let mut text = String::from_utf8_lossy(&raw).into_owned();
        if name.ends_with(".xlsx") {
            text += &project.shell(&format!("unzip -p {path}")).exits(0).stdout;
        }
        if name.ends_with(".pdf") {
            let install = "apt-get install qpdf poppler-utils";
            let inflated = ["--qdf", "--object-streams=disable", &path, "inflated.pdf"];
            third_party(&mut project.command("qpdf", &inflated), install);
            let raw = std::fs::read(project.path("inflated.pdf")).expect("qpdf wrote it");
            text += &String::from_utf8_lossy(&raw);
            let words =
                third_party(&mut project.command("pdftotext", &["-raw", &path, "-"]), install);
            text += &words.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        all.push((name, text));
    }
    all
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_redacted_report_has_no_evidence_name_or_note_in_any_byte() {
    let project = project();
    project.write("later.yaml", VISIT.replace("2026-02-01", "2027-02-01"));
    let report = ["assess", "report", "visit.yaml", "later.yaml", "-o"];
    project.smm(&[&report[..], &["whole"]].concat()).exits(0);
    project
        .smm(&[&report[..], &["out", "--redact", "--marking", "FOR SUPPLIERS"]].concat())
        .exits(0);
    let whole = bytes_of(&project, "whole");
    for secret in SECRETS {
        assert!(
            whole.iter().any(|(_, text)| text.contains(secret)),
            "{secret} can be found at all"
        );
        for (name, text) in bytes_of(&project, "out") {
            assert!(!text.contains(secret), "{secret} in {name}");
        }
    }
    let redacted = bytes_of(&project, "out");
    let of = |ending: &str| {
        let found = redacted.iter().find(|(name, _)| *name == format!("visit{ending}"));
        found.map(|(_, text)| text.as_str()).expect(ending)
    };
    for (ending, said) in [(".html", plain(of(".html"))), (".pdf", of(".pdf").to_owned())] {
        for words in ["Evidence, names and notes were left out", "Line engineer", "FOR SUPPLIERS"] {
            assert!(said.contains(words), "{words} in {ending}");
        }
        let (_, unredacted) =
            whole.iter().find(|(name, _)| *name == format!("visit{ending}")).expect(ending);
        for secret in ["SECRETKIND", "SECRETLOST", "SECRETOWNER"] {
            assert!(unredacted.contains(secret), "{secret} in the whole {ending}");
        }
    }
    for (name, text) in redacted.iter().filter(|(name, _)| name.ends_with(".html")) {
        assert!(text.contains("FOR SUPPLIERS"), "{name} is marked");
    }
    for name in ["whole/trend.html", "whole/visit-to-later.html"] {
        assert!(
            project.read(name).contains("Visit, SECRETSITE (2027-02-01)"),
            "{name} names the site"
        );
    }
    assert!(of(".xlsx").contains("FOR SUPPLIERS") && of(".json").contains("FOR SUPPLIERS"));
    let answers = project.read("out/visit-evidence.csv");
    assert!(answers.contains("PA-1-I1") && answers.contains("\"yes\""), "answers stay: {answers}");
}

#[test]
fn a_report_says_what_the_levels_speak_to_in_a_standard_in_every_format() {
    let project = Project::repository();
    let answers = "examples/assessments/bottling-line.yaml";
    let report = ["assess", "report", answers, "-o", "out", "--standard"];
    let twice =
        ["nist-csf-2.0", "--standard", "iot-smm-nist-csf-2.0", "--standard", "iec-62443-3-3-2013"];
    project.smm(&[&report[..], &twice].concat()).exits(0);
    let names = project.names("out");
    let tables = names.iter().filter(|name| name.contains("nist-csf")).count();
    assert_eq!(tables, 1, "a standard that is named twice is shown once: {names:?}");
    let page = plain(&project.read("out/bottling-line.html"));
    assert!(page.contains("What the levels reached speak to: NIST CSF 2.0"));
    assert!(page.contains("An indication, never compliance."));
    let data: serde_json::Value =
        serde_json::from_str(&project.read("out/bottling-line.json")).expect("it is JSON");
    let standards = data["standards"].as_array().expect("a list");
    assert_eq!(standards.len(), 2);
    // The bundled mappings have no row that asks all of a requirement, so nothing may be shown as whole.
    for standard in standards {
        assert_eq!(standard["counts"]["whole"], 0, "{}", standard["standard"]);
        assert!(standard["counts"]["part"].as_u64() > Some(0), "{}", standard["standard"]);
    }
    let rows = project.read("out/bottling-line-nist-csf-2.0.csv");
    assert!(rows.starts_with("\u{feff}\"reference\",\"reference-title\",\"reach\""), "{rows}");
    let sheets =
        project.shell("unzip -p out/bottling-line-standards.xlsx xl/workbook.xml").exits(0);
    assert!(
        sheets.stdout.contains("1 nist-csf-2.0") && sheets.stdout.contains("2 iec-62443-3-3-2013")
    );
    let run = project.smm(&[&report[..], &["nist-cfs-2.0", "--overwrite"]].concat()).exits(2);
    run.says("leads to `nist-cfs-2.0`").says("did you mean `nist-csf-2.0`?");
}

#[test]
fn a_later_report_begins_with_the_questions_that_are_new() {
    let project = project();
    let model = VISIT.replace("trim@1.0", "mini@1.0");
    project.write("model.yaml", model);
    project.smm(&["assess", "report", "visit.yaml", "model.yaml", "-o", "out"]);
    let trim = project.read("out/visit.html");
    let whole = project.read("out/model.html");
    assert!(
        !trim.contains("New questions</h3>") && whole.contains("New questions</h3>"),
        "{whole}"
    );
}

#[test]
fn a_report_leads_back_to_each_item_if_it_is_known_where_the_site_is() {
    let project = project();
    project.smm(&["assess", "report", "visit.yaml", "-o", "out"]);
    let page = project.read("out/visit.html");
    assert!(!page.contains("href=\"http"), "an address that nobody gave\n{page}");
    let config = project.read("smm.toml");
    let (head, rest) = config.split_at(config.find("\n[").map_or(config.len(), |at| at + 1));
    project.write("smm.toml", format!("{head}base-url = \"https://smm.test/x/\"\n{rest}"));
    project.smm(&["assess", "report", "visit.yaml", "-o", "there"]);
    let page = project.read("there/visit.html");
    for address in ["trim/1.0/pa.html", "trim/1.0/pa.html#PA-1-I1"] {
        assert!(page.contains(&format!("href=\"https://smm.test/x/{address}\"")), "{page}");
    }
}

#[test]
fn a_report_shows_each_practice_as_a_bar_with_its_target_and_in_the_colors_of_the_brand() {
    let project = project();
    let config = project.read("smm.toml");
    project.write("smm.toml", format!("{config}\n[brand]\ncolor = \"#7a1fa2\"\n"));
    project.smm(&["assess", "report", "visit.yaml", "-o", "out"]);
    let page = project.read("out/visit.html");
    let count = |what: &str| page.matches(what).count();
    assert!(count("<svg class=\"track\"") > 1 && count("class=\"goal\"") >= 1, "{page}");
    assert!(page.contains("<rect class=\"beyond\""), "PA is above its target\n{page}");
    assert!(page.contains("--brand: #7a1fa2"), "{page}");
    assert!(page.contains("script-src 'none'") && page.contains("id=\"theme-dark\""), "{page}");
}
