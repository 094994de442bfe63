//! Errors with places, and the commands that work on answers.

use std::io::Write as _;

use super::random::mini;
use super::without_source;
use crate::support::{Project, third_party, unzipped};

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
    let project = Project::new(&mini("strict-levels"));
    project.write("visit.yaml", VISIT);
    project
}

#[test]
fn every_number_leads_to_its_answers() {
    let project = project();
    let run = project.smm(&["assess", "score", "visit.yaml", "--explain", "PA"]).exits(0);
    run.prints("level 1 reached: 2 of 2 yes")
        .prints("level 2 not reached: 3 of 3 indicators not yes:")
        .prints("PA-2-I1 partly")
        .prints("progress 1.16 = 1 + level 2: (0 yes + 1 partly / 2) of 3 = 0.16")
        .prints("1 level under target");
    project
        .smm(&["assess", "score", "visit.yaml", "--explain", "PAA"])
        .exits(2)
        .says("did you mean");
}

/// Practice `pa`: level 2 has one exception, and too much of level 3 is partly. `pd`: two levels
/// with an exception each.
const EXCEPTIONS: &str = "\
title: Visit
profile: trim@1.0
date: 2026-02-01
answers:
  PA-1-I1: { answer: yes }
  PA-1-I2: { answer: yes }
  PA-2-I1: { answer: yes }
  PA-2-I2: { answer: yes }
  PA-2-I3: { answer: partly }
  PA-3-I1: { answer: partly }
  PA-3-I2: { answer: partly }
  PA-3-I3: { answer: yes }
  PA-3-I4: { answer: not-applicable, reason: Not here }
  PD-1-I1: { answer: yes }
  PD-2-I1: { answer: yes }
  PD-2-I2: { answer: partly }
  PD-3-I1: { answer: yes }
  PD-3-I2: { answer: partly }
  PD-3-I3: { answer: yes }
";

#[test]
fn both_readings_of_a_level_are_shown_and_explained() {
    let project = project();
    project.write("visit.yaml", EXCEPTIONS);
    project
        .smm(&["assess", "score", "visit.yaml", "--explain", "PA"])
        .exits(0)
        .prints("level 1 (one); level 2 with 1 exception")
        .prints("level 2 reached with exceptions: 1 of 3 partly, none no or open")
        .prints("level 3 not reached with exceptions: 2 of 3 partly, more than half")
        .prints("exceptions: PA-2-I3");
    project.smm(&["assess", "score", "visit.yaml"]).exits(0).prints("2 with 1").prints("3 with 2");
    project
        .smm(&["assess", "score", "visit.yaml", "--format", "json"])
        .exits(0)
        .prints("\"with-exceptions\": 2")
        .prints("\"PA-2-I3\"");
    project
        .smm(&["assess", "score", "visit.yaml", "--explain", "PE"])
        .exits(0)
        .prints("level 4 does not count: neither it nor a level above asks for anything");
}

#[test]
fn exceptions_are_the_first_steps_of_the_roadmap() {
    let project = project();
    project.write("visit.yaml", EXCEPTIONS);
    project.smm(&["assess", "report", "visit.yaml", "-o", "report"]).exits(0);
    let read = |name: &str| std::fs::read_to_string(project.path(name)).expect("readable");
    let roadmap = read("report/visit-roadmap.csv");
    for (practice, level) in [("PD", 2), ("PD", 3), ("PA", 2)] {
        let step = format!("\"Immediate\",\"Practice {practice}\",\"{level}\"");
        let found = roadmap.lines().find(|line| line.starts_with(&step));
        let line = found.unwrap_or_else(|| panic!("no `{step}` in {roadmap}"));
        assert!(line.ends_with(",\"1 exception\",\"indicator\",\"\""), "{line}");
    }
    let page = read("report/visit.html");
    assert!(page.contains("level 3 with 2 exceptions"), "the second reading");
    assert!(page.contains("1 exception: PD-2-I2."), "what is left to do");
    assert!(page.contains("<title>1 yes, 2 partly, 1 not applicable</title>"), "the spread");
}

#[test]
fn a_mistake_in_the_answers_is_shown_at_its_place() {
    let project = project();
    project.edit("visit.yaml", "PA-1-I2: { answer: yes }", "PA-1-I9: { answer: yes }");
    project
        .smm(&["assess", "score", "visit.yaml"])
        .exits(1)
        .says("visit.yaml:6:3")
        .says("unknown-indicator")
        .says("the indicators of `PA-1` are PA-1-I1, PA-1-I2");
}

#[test]
fn a_foreign_workbook_and_other_files_are_refused_with_a_reason() {
    let project = project();
    project.write("page.html", "<!doctype html><title>x</title>");
    project.smm(&["assess", "read", "page.html"]).exits(1).says("choose Export");
    project.write("broken.xlsx", b"PK\x03\x04 and nothing else");
    project.smm(&["assess", "read", "broken.xlsx", "-o", "out.yaml"]).exits(1).says("damaged");
    assert!(!project.path("out.yaml").exists());
    let mut file = std::fs::File::create(project.path("cut.xlsx")).expect("writable");
    project.smm(&["assess", "new", "--profile", "trim", "-o", "form.xlsx"]).exits(0);
    let whole = std::fs::read(project.path("form.xlsx")).expect("readable");
    file.write_all(&whole[..whole.len() / 2]).expect("writable");
    project.smm(&["assess", "read", "cut.xlsx"]).exits(1).says("damaged");
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn an_edited_workbook_is_refused_with_sheet_and_cell() {
    let project = project();
    project
        .smm(&["assess", "new", "--profile", "trim", "--answers", "visit.yaml", "-o", "form.xlsx"])
        .exits(0);
    for (edit, reason, place) in [
        ("s['A6'].value = 'PA-1-I8'", "has no indicator `PA-1-I8`", "half]`, cell A6"),
        ("s['A7'].value = 'PA-1-I1'; s['H7'].value = 'x'", "says `x` here", "half]`, cell H7"),
        ("s['F6'].value = 'perhaps'", "`perhaps` is no answer to `PA-1-I1`", "half]`, cell F6"),
        ("s['F6'].value = 'not-applicable'", "not to apply, but not why", "half]`, cell F6"),
        ("s['A6'].value = None", "`yes` has no place", "half]`, cell F6"),
        ("b['Summary']['G4'].value = 9", "`9`, which is no level", "sheet `Summary`, cell G4"),
        (
            "b['smm-form']['B2'].value = 'trim@9.9'",
            "no model or profile `trim@9.9`",
            "--> edited.xlsx",
        ),
        ("del b['smm-form']", "is no assessment form of smm", "--> edited.xlsx"),
    ] {
        let place = place.replace("half]`", "Left sides half`");
        let script = format!(
            "import openpyxl\nb = openpyxl.load_workbook('form.xlsx')\ns = b.worksheets[2]\n{edit}\nb.save('edited.xlsx')"
        );
        let mut python = project.command("python3", &["-c", &script]);
        third_party(&mut python, "pip install openpyxl");
        let read = ["assess", "read", "--strict", "edited.xlsx", "-o", "out.yaml"];
        project.smm(&read).exits(1).says(reason).says(&place);
        assert!(!project.path("out.yaml").exists(), "nothing is written after `{edit}`");
    }
}

#[test]
fn assessors_who_disagree_are_heard() {
    let project = project();
    project.write(
        "ben.yaml",
        VISIT.replace("{ answer: yes, evidence: The list }", "{ answer: no, evidence: No list }"),
    );
    let run =
        project.smm(&["assess", "merge", "visit.yaml", "ben.yaml", "-o", "both.yaml"]).exits(1);
    run.says("PA-1-I1: left open").says("visit: yes  The list").says("ben: no  No list");
    let both = project.read("both.yaml");
    assert!(both.contains("The assessors disagree (visit: yes; ben: no)"), "{both}");
    let lower =
        ["assess", "merge", "visit.yaml", "ben.yaml", "--prefer", "lower", "-o", "low.yaml"];
    project.smm(&lower).exits(0).says("PA-1-I1: no");
    project.smm(&["assess", "score", "low.yaml", "--explain", "PA"]).exits(0).prints("level 0");
}

#[test]
fn a_comparison_names_the_answers_that_made_it() {
    let project = project();
    project.write("later.yaml", VISIT.replace("partly", "yes"));
    let run = project.smm(&["assess", "compare", "visit.yaml", "later.yaml"]).exits(0);
    run.prints("better     1.16 -> 1.33  Practice PA").prints("PA-2-I1 partly -> yes");
}

#[test]
fn a_comparison_is_judged_at_a_day_and_names_what_has_lapsed() {
    let project = project();
    let later =
        VISIT.replace("partly", "partly, until: 2026-03-01").replace("2026-02-01", "2026-02-15");
    project.write("later.yaml", later);
    let compare = ["assess", "compare", "visit.yaml", "later.yaml"];
    project.smm(&compare).exits(0).prints("unchanged  1.16 -> 1.16  Practice PA");
    let run = project.smm(&[&compare[..], &["--as-of", "2026-03-01"]].concat()).exits(0);
    run.prints("answers judged as of 2026-03-01")
        .prints("worse      1.16 -> 1.00  Practice PA")
        .prints("PA-2-I1 partly -> open, lapsed on 2026-03-01");
    let csv = [&compare[..], &["--as-of", "2026-03-01", "--format", "csv"]].concat();
    project.smm(&csv).exits(0).prints("open, lapsed on 2026-03-01");
    let json = [&compare[..], &["--as-of", "2026-03-01", "--format", "json"]].concat();
    let json: serde_json::Value = serde_json::from_str(&project.smm(&json).stdout).expect("JSON");
    assert_eq!(json["as-of"], serde_json::json!({ "from": "2026-03-01", "to": "2026-03-01" }));
    let answers = json["practices"][0]["answers"].as_array().expect("a list");
    let lapsed = answers.iter().find(|one| one["id"] == "PA-2-I1").expect("the one that lapsed");
    assert_eq!(lapsed["lapsed"], serde_json::json!({ "before": null, "after": "2026-03-01" }));
    // What had lapsed on both sides changes nothing, and is named.
    std::fs::copy(project.path("later.yaml"), project.path("same.yaml")).expect("copied");
    let same = ["assess", "compare", "same.yaml", "later.yaml", "--as-of", "2026-03-02"];
    project.smm(&same).exits(0).prints("PA-2-I1 open, lapsed on 2026-03-01 -> open, lapsed on");
    project.edit("later.yaml", "date:", "as-of: 2026-03-02\ndate:");
    project.smm(&["assess", "report", "visit.yaml", "later.yaml", "-o", "lapsed"]).exits(0);
    let page = project.read("lapsed/visit-to-later.html");
    assert!(page.contains("PA-2-I1: partly to open, lapsed on 1 March 2026."), "{page}");
    project.smm(&[&compare[..], &["--as-of", "soon"]].concat()).exits(2).says("2026-11-22");
}

#[test]
fn a_report_says_what_it_is_not() {
    let project = project();
    project.write("later.yaml", VISIT.replace("partly", "yes"));
    project.smm(&["assess", "report", "visit.yaml", "later.yaml", "-o", "out"]).exits(0);
    let names = project.names("out");
    for wanted in [
        "visit.html",
        "visit.xlsx",
        "visit.json",
        "visit.pdf",
        "visit-gap.csv",
        "visit-evidence.csv",
        "visit-roadmap.csv",
        "visit-to-later.html",
        "trend.html",
    ] {
        assert!(names.iter().any(|name| name == wanted), "{wanted} in {names:?}");
    }
    let page = project.read("out/visit.html");
    assert!(page.contains("It is no certificate") && !page.contains("<script"), "{page}");
    std::fs::create_dir_all(project.path("again")).expect("writable");
    std::fs::copy(project.path("visit.yaml"), project.path("again/visit.yaml")).expect("copied");
    project
        .smm(&["assess", "report", "visit.yaml", "again/visit.yaml", "-o", "out"])
        .exits(2)
        .says("two files are named `visit`");
}

#[test]
fn every_level_that_is_shown_has_its_answers_beside_it() {
    let project = project();
    project.write("later.yaml", VISIT.replace("partly", "yes"));
    project.smm(&["assess", "report", "visit.yaml", "later.yaml"]).exits(0);
    let bars = |page: &str| {
        let text = std::fs::read_to_string(project.path(&format!("report/{page}")));
        text.expect("it was written").matches("<svg class=\"share\"").count()
    };
    // In the table and in the details; of two assessments side by side.
    let all = bars("visit.html");
    assert!(all > 0 && all == bars("trend.html") && all == bars("visit-to-later.html"), "{all}");
}

/// The rules of use ask for both beside every result.
#[test]
fn a_report_names_the_edition_of_the_model_and_what_it_follows() {
    const SAID: &str = "mini@1.0, Mini Model, edition 3, following Large Model 2.1";
    let project = project();
    project.smm(&["assess", "report", "visit.yaml", "-o", "plain"]).exits(0);
    assert!(project.read("plain/visit.html").contains("on mini@1.0)"));
    let editions =
        "edition: \"3\"\nfollows: { title: Large Model, version: \"2.1\" }\nsummary: For";
    project.edit("models/mini/1.0/model.yaml", "summary: For", editions);
    project.smm(&["assess", "report", "visit.yaml", "-o", "out"]).exits(0);
    assert!(project.read("out/visit.html").contains(SAID));
    let texts = project.shell("unzip -p out/visit.xlsx xl/sharedStrings.xml").exits(0).stdout;
    assert!(texts.contains(SAID), "{texts}");
    // Before a program computes, a practice without exceptions shows none, not a 0.
    let sheets =
        project.shell("unzip -p out/visit.xlsx 'xl/worksheets/sheet*.xml'").exits(0).stdout;
    let exceptions = sheets.split("<c r=\"O").skip(1).filter_map(|cell| cell.split("</c>").next());
    let shown: Vec<&str> = exceptions.filter(|cell| cell.contains("TRIM(")).collect();
    assert!(!shown.is_empty() && shown.iter().all(|cell| !cell.contains("<v>0</v>")), "{shown:?}");
    let mut pdftotext = project.command("pdftotext", &["-raw", "out/visit.pdf", "-"]);
    let text = third_party(&mut pdftotext, "apt-get install poppler-utils");
    let words: Vec<&str> = text.split_whitespace().collect();
    assert!(words.join(" ").contains(SAID), "{text}");
}

#[test]
fn a_report_gives_the_reason_of_the_target_that_holds() {
    let project = project();
    let own = "targets:\n  pa: { level: 0, rationale: Ours alone. }\nanswers:";
    project.write("visit.yaml", VISIT.replace("answers:", own));
    project.smm(&["assess", "report", "visit.yaml", "-o", "out"]).exits(0);
    let page = project.read("out/visit.html");
    let (_, above) = page.split_once(">Above target, and what it costs</h2>").expect("the part");
    let (above, _) = above.split_once("<h2").expect("the next part");
    assert!(above.contains("Practice PA: at 1 (one), needed 0 (none)"), "{above}");
    assert!(above.contains("Ours alone.") && !above.contains("Because of pa."), "{above}");
}

#[test]
fn the_language_of_the_workspace_selects_the_words_of_every_file() {
    let project = project();
    let config = "title = \"T\"\npublisher = \"P\"\nlanguage = \"de\"\n";
    project.write("smm.toml", config);
    let words = "[frame]\nskip = \"Zum Inhalt\"\n[report]\nstanding = \"Wo wir stehen\"\n\
                 [form]\nskip = \"Zu den Antworten\"\n[redline]\nsame = \"Nichts ist anders.\"\n";
    project.write("book/words/de.toml", words);
    project.smm(&["assess", "report", "visit.yaml", "-o", "out"]).exits(0);
    project.smm(&["assess", "new", "--profile", "trim", "-o", "out/form.html"]).exits(0);
    let redline = project.smm(&["diff", "trim@1.0", "trim@1.0", "--format", "html"]).exits(0);
    project.smm(&["build", "--only", "site"]).exits(0);
    let says = |page: String, words: &str| {
        assert!(page.contains("<html lang=\"de\" dir=\"ltr\"") && page.contains(words), "{page}");
    };
    says(project.read("out/visit.html"), "Wo wir stehen");
    says(project.read("out/form.html"), "Zu den Antworten");
    says(redline.stdout, "Nichts ist anders.");
    says(project.read("site/trim/1.0/index.html"), "Zum Inhalt");
    // What has no word is said in English, and counted.
    assert!(project.read("out/visit.html").contains("The largest gaps"));
    project.smm(&["check"]).exits(0).says("warning[missing-words]");
    project.edit("book/words/de.toml", "Wo wir", "Wo {wir}");
    project.smm(&["check"]).exits(1).says("error[unusable-words]").says("book/words/de.toml:4:12");
}

#[test]
fn reports_forms_and_redlines_are_in_the_theme_of_the_workspace() {
    let project = project();
    project.write("later.yaml", VISIT.replace("2026-02-01", "2026-03-01"));
    project.write("smm.toml", "title = \"T\"\npublisher = \"P\"\n[brand]\ncolor = \"#123456\"\n");
    project.write("book/theme/css/tokens.css", ":root { --ours: 1 }\n");
    let document = "{{ page.language }}/{{ page.direction }} {{ page.policy | safe }}\n\
                    <style>{{ page.style | safe }}</style>{% block body %}{% endblock body %}";
    project.write("book/templates/document.html", document);
    project.smm(&["assess", "report", "visit.yaml", "later.yaml", "-o", "out"]).exits(0);
    project.smm(&["assess", "new", "--profile", "trim", "-o", "out/form.html"]).exits(0);
    let redline = project.smm(&["diff", "trim@1.0", "trim@1.0", "--format", "html"]);
    project.write("out/redline.html", redline.exits(0).stdout);
    let names = ["visit", "visit-to-later", "trend", "form", "redline"];
    for page in names.map(|name| project.read(&format!("out/{name}.html"))) {
        assert!(page.starts_with("en/ltr default-src 'none'; script-src "), "{page}");
        assert!(page.contains("--ours: 1") && page.contains("--brand: #123456"), "{page}");
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_printed_report_is_tagged_and_reads_as_a_story() {
    let project = project();
    let answers = VISIT.replace("answers:", "story: We *walked*.\nanswers:")
        + "  PB-1-I1: { answer: yes }\n  PB-1-I2: { answer: yes }\n  PB-1-I3: { answer: yes }\n";
    project.write("visit.yaml", answers);
    let report = ["assess", "report", "visit.yaml", "-o"];
    for folder in ["out", "same"] {
        project.smm(&[&report[..], &[folder]].concat()).exits(0);
    }
    let bytes = |folder: &str| std::fs::read(project.path(folder).join("visit.pdf")).expect("made");
    assert!(bytes("out") == bytes("same"), "the same answers make the same bytes");
    let file = project.path("out/visit.pdf").display().to_string();
    let install = "apt-get install poppler-utils";
    let info = third_party(&mut project.command("pdfinfo", &[&file]), install);
    assert!(info.contains("Tagged:          yes") && info.contains("Report: Visit"), "{info}");
    let text = third_party(&mut project.command("pdftotext", &[&file, "-"]), install);
    let mut at = 0;
    for words in [
        "Where we stand",
        "Levels and targets",
        "1 under",
        "1 above",
        "What happened",
        "We walked.",
        "The largest gaps",
        "Above target",
        "Roadmap",
        "Immediate",
        "Practice by practice",
        "The list",
        "What was not assessed",
        "What this report is not",
        "It is no certificate",
    ] {
        at += text[at..].find(words).unwrap_or_else(|| panic!("`{words}` after {at} in\n{text}"));
    }
}

#[test]
fn a_reader_who_has_gone_away_is_no_failure() {
    let project = project();
    project.write("ben.yaml", VISIT.replace("answer: yes", "answer: no"));
    for command in [
        "merge visit.yaml ben.yaml --prefer lower -o both.yaml",
        "upgrade visit.yaml --onto trim@1.0 -o new.yaml",
        "score visit.yaml",
        "read visit.yaml",
    ] {
        for closed in ["2>&-", ">&-", "2>/dev/full"] {
            let run = project.shell(&format!("smm assess {command} {closed}"));
            assert!(matches!(run.code, Some(0 | 2)), "{command} {closed}\n{run}");
            run.does_not_say("panicked");
        }
    }
}

#[test]
fn a_pdf_form_is_made_empty_or_with_answers() {
    let project = project();
    let new = ["assess", "new", "--profile", "trim", "-o", "forms/trim.pdf"];
    project.smm(&new).exits(0);
    let run = project.smm(&["assess", "read", "forms/trim.pdf"]).exits(0);
    run.prints("profile: trim@1.0").prints("answers: {}");
    let filled = [&new[..], &["--answers", "visit.yaml", "--overwrite"]].concat();
    project.smm(&filled).exits(0);
    let run = project.smm(&["assess", "read", "forms/trim.pdf"]).exits(0);
    let before = project.smm(&["assess", "read", "visit.yaml"]).stdout;
    assert_eq!(without_source(&run.stdout, "trim.pdf"), without_source(&before, "visit.yaml"));
}

#[test]
fn the_empty_form_is_small_and_forbids_everything_but_its_own_scripts() {
    let project = Project::repository();
    project.smm(&["assess", "new", "--profile", "retail-pos", "-o", "form.html"]).exits(0);
    let page = project.read("form.html");
    assert!(page.len() < 600 * 1024, "{} bytes", page.len());
    assert!(page.contains("default-src 'none'; script-src 'sha256-"));
    let page = page.replace("http://www.w3.org/2000/svg", "");
    assert!(
        !page.contains("unsafe-inline") && !page.contains("http://") && !page.contains("https://")
    );
}

#[test]
fn a_form_is_made_of_what_is_without_errors_and_of_nothing_else() {
    let project = Project::tiny()
        .with("-- profiles/yard/1.0/profile.yaml --\nid: yard\nversion: \"1.0\"\nbase: tiny@1.0\n");
    for form in ["a.yaml", "a.html", "a.xlsx", "a.pdf"] {
        project.smm(&["assess", "new", "--profile", "shop", "-o", form]).exits(0);
    }
    for form in ["b.yaml", "b.html", "b.xlsx", "b.pdf"] {
        let run = project.smm(&["assess", "new", "--profile", "yard", "-o", form]);
        run.exits(1).says("profiles/yard/1.0/profile.yaml").says("no form was made");
        assert!(!project.path(form).exists());
    }
    project.edit("models/tiny/1.0/practices/doors.yaml", "id: DOR-2-I1", "id: DOR-1-I1");
    for name in ["shop", "tiny@1.0"] {
        let run = project.smm(&["assess", "new", "--profile", name]);
        run.exits(1).says("practices/doors.yaml").says("no form was made");
    }
    // What was filled before is read all the same.
    project.smm(&["assess", "read", "a.yaml", "-o", "c.yaml"]);
    assert!(project.path("c.yaml").exists());
}

#[test]
fn answers_of_another_version_are_told_from_those_of_none() {
    let project = Project::tiny();
    project.smm(&["assess", "new", "--profile", "shop", "-o", "a.yaml"]).exits(0);
    let run = project.smm(&["assess", "new", "--profile", "tiny", "--answers", "a.yaml"]);
    run.exits(2).says("answers `shop@1.0`, not `tiny@1.0`");
}

#[test]
fn rows_of_a_workbook_can_be_filtered_and_commented_and_the_print_says_who_may_read_it() {
    let project = Project::new(&mini("strict-levels"));
    project.write(
        "answers.yaml",
        "title: Store\nprofile: trim@1.0\ndate: \"2026-03-31\"\nmarking: Us & them\nanswers:\n\
         \x20 PA-1-I1: { answer: partly, evidence: \"one\\ntwo\\nthree\\nfour\\nfive\\nsix\\nseven\\neight\" }\n",
    );
    let new = ["assess", "new", "--profile", "trim", "--answers", "answers.yaml", "--date"];
    project.smm(&[&new[..], &["2026-03-31", "-o", "form.xlsx"]].concat()).exits(0);
    let parts = unzipped(&std::fs::read(project.path("form.xlsx")).expect("made"));
    let part = |name: &str| {
        let found = parts.iter().find(|(known, _)| known == name);
        String::from_utf8(found.expect("a part").1.clone()).expect("text")
    };
    let domain = part("xl/worksheets/sheet3.xml");
    assert!(!domain.contains("<mergeCell"), "merged cells cannot be sorted");
    assert!(domain.contains("<autoFilter ref=\"A3:N"), "{domain}");
    let protection = domain.split("<sheetProtection").nth(1).expect("protected");
    let protection = protection.split("/>").next().expect("an element");
    assert!(protection.contains("sort=\"0\"") && protection.contains("autoFilter=\"0\""));
    assert!(!protection.contains("objects="), "comments are allowed: {protection}");
    assert!(domain.contains("<formula1>'smm-form'!$D$1:$D$4</formula1>"), "{domain}");
    assert!(domain.contains("<oddHeader>&amp;C&amp;BUs &amp;&amp; them</oddHeader>"), "{domain}");
    let own = domain.split("<c r=\"A6\"").next().and_then(|before| before.rsplit("<row").next());
    let height: f64 = own
        .and_then(|row| row.split("ht=\"").nth(1)?.split('"').next()?.parse().ok())
        .expect("a height");
    assert!(height >= 8.0 * 15.0, "as high as its eight lines: {height}");
    assert!(part("xl/sharedStrings.xml").contains("Verify: test"));
}
