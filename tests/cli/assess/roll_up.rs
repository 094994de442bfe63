//! Many sites together: against their own targets, by name or without, as rows and as numbers for others.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::{Value as Json, json};

use super::random::{Dice, mini};
use crate::support::{Project, third_party, unzipped};

/// A second profile of the model, with other targets and one practice that it leaves out; and a second version.
const MORE: &str = "\
-- profiles/trim/1.1/profile.yaml --
id: trim
version: \"1.1\"
code: TRIM
title: Trim
status: draft
date: \"2026-03-20\"
base: mini@1.0
scope: industry
summary: For tests.
applies-to: [Tests]
targets:
  pa: { level: 3, rationale: More is needed now. }
  pb: { level: 0, rationale: Because. }
  pc: { level: 4, rationale: Because. }
  pd: { level: 3, rationale: Because. }
  pe: { level: 1, rationale: Because. }
";

/// The answers that bring a practice to a level, all `yes`.
fn reaching(levels: &[(&str, usize)]) -> String {
    let mut text = String::new();
    for (code, top) in levels {
        let at =
            ["PA", "PB", "PC", "PD", "PE"].iter().position(|known| known == code).expect("known");
        for level in 1..=*top {
            // The profile leaves all of that level out.
            let count = if at == 2 && level == 2 { 0 } else { 1 + (at + level) % 4 };
            for number in 1..=count {
                text += &format!("  {code}-{level}-I{number}: {{ answer: yes }}\n");
            }
        }
    }
    text
}

pub(super) fn visit(profile: &str, site: &str, date: &str, levels: &[(&str, usize)]) -> String {
    format!(
        "title: Visit of {site}\nprofile: {profile}\nsite: {site}\ndate: {date}\n\
         assessors:\n  - {{ name: Ana Lima, role: Store manager }}\n  - {{ name: Ben Okoro, role: Auditor }}\n\
         answers:\n{}",
        reaching(levels)
    )
}

pub(super) fn project() -> Project {
    Project::new(&(mini("strict-levels") + MORE))
}

/// Three sites: one lacks much, one is at its targets, one is far above one and under another.
pub(super) fn three() -> Project {
    let project = project();
    project.write("sites/a.yaml", visit("trim@1.0", "Lodz", "2026-02-01", &[("PA", 1)]));
    let on = [("PA", 2), ("PC", 4), ("PD", 3), ("PE", 1)];
    project.write("sites/b.yaml", visit("trim@1.0", "Gent", "2026-02-02", &on));
    let over = [("PA", 4), ("PB", 2), ("PC", 4), ("PD", 2), ("PE", 1)];
    project.write("sites/c.yaml", visit("trim@1.0", "Oslo", "2026-02-03", &over));
    project
}

pub(super) fn json_of(project: &Project, args: &[&str]) -> Json {
    let run = project.smm(&[&["assess", "roll-up", "sites", "--format", "json"], args].concat());
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run}"))
}

#[test]
fn each_site_is_held_to_its_own_targets_and_more_is_not_better() {
    let project = three();
    let own = "targets:\n  pa: { level: 1, rationale: One till only. }\nanswers:";
    project.write(
        "sites/d.yaml",
        visit("trim@1.0", "Bern", "2026-02-04", &[("PA", 1), ("PC", 4), ("PD", 3), ("PE", 1)])
            .replace("answers:", own),
    );
    let all = json_of(&project, &[]);
    let sites = all["models"][0]["sites"].as_array().expect("sites");
    let names: Vec<&str> = sites.iter().filter_map(|site| site["site"].as_str()).collect();
    // Those at their targets come last, and the one that keeps up less above them before the others.
    assert_eq!(names, ["Lodz", "Oslo", "Bern", "Gent"]);
    let cell = |site: usize, id: &str| sites[site]["practices"][id].clone();
    assert_eq!(
        (cell(1, "pa")["fit"].clone(), cell(1, "pd")["fit"].clone()),
        (json!("over"), json!("under"))
    );
    assert_eq!(
        (cell(2, "pa")["fit"].clone(), cell(2, "pa")["target"].clone()),
        (json!("on"), json!(1))
    );
    let pa = &all["models"][0]["practices"][0];
    assert_eq!((&pa["under"], &pa["on"], &pa["over"]), (&json!(1), &json!(2), &json!(1)));
    assert_eq!(pa["by-level"], json!([0, 2, 1, 0, 1]));
    let brief = &all["models"][0]["brief"];
    assert_eq!(
        brief["standing"],
        "2 of 4 sites with targets reach all of them; 2 are under at least one."
    );
    let short = brief["short"].as_str().expect("a sentence");
    assert!(short.contains("Practice PD (under target at 2 of 4)"), "{short}");
    let beyond = brief["beyond"].as_str().expect("a sentence");
    assert!(beyond.contains("Practice PA (above target at 1 of 4)"), "{beyond}");
    let step = brief["next"][0]["step"].as_str().expect("a step");
    assert_eq!(step, "Bring Practice PD up at 2 sites: level 1 is next at 1 of them.");
}

/// Levels and counts of a roll-up are those of `score`, for random answers.
#[test]
fn a_roll_up_says_of_each_site_what_its_score_says() {
    let project = project();
    let mut dice = Dice::new(16);
    for number in 0..12 {
        let words = ["yes", "yes", "yes", "partly", "no", "not-applicable, reason: Not here"];
        let mut text = visit("trim@1.0", &format!("S{number:02}"), "2026-02-01", &[]);
        for line in reaching(&[("PA", 4), ("PB", 4), ("PC", 4), ("PD", 4), ("PE", 3)]).lines() {
            if dice.below(9) > 0 {
                text += &line.replace("yes", words[dice.below(words.len())]);
                text.push('\n');
            }
        }
        project.write(&format!("sites/s{number:02}.yaml"), text);
    }
    let all = json_of(&project, &["--as-of", "2026-09-01"]);
    for site in all["models"][0]["sites"].as_array().expect("sites") {
        let name = site["site"].as_str().expect("a name").to_lowercase();
        let file = format!("sites/{name}.yaml");
        let score = ["assess", "score", &file, "--format", "json", "--as-of", "2026-09-01"];
        let score: Json = serde_json::from_str(&project.smm(&score).exits(0).stdout).expect("JSON");
        for practice in score["practices"].as_array().expect("practices") {
            let cell = &site["practices"][practice["id"].as_str().expect("an id")];
            for key in ["level", "with-exceptions", "target"] {
                assert_eq!(cell[key], practice[key], "{name} {practice}");
            }
            let sum = |key: &str| {
                let levels = practice["levels"].as_array().expect("levels");
                levels.iter().filter_map(|level| level[key].as_u64()).sum::<u64>()
            };
            assert_eq!(
                (&cell["open"], &cell["not-applicable"]),
                (&sum("open").into(), &sum("not-applicable").into()),
                "{name}"
            );
            assert_eq!(cell["kept-above-target"], practice["above-target"], "{name}");
        }
    }
}

#[test]
fn the_last_day_of_a_site_counts_and_the_others_show_how_it_got_there() {
    let project = three();
    project.write(
        "sites/a-later.yaml",
        visit("trim@1.1", "LODZ", "2026-04-01", &[("PA", 2), ("PD", 1)]),
    );
    let all = json_of(&project, &[]);
    assert_eq!((&all["sites"], &all["assessments"]), (&json!(3), &json!(4)));
    let panel = &all["models"][0];
    let lodz = panel["sites"].as_array().expect("sites").iter().find(|site| site["site"] == "LODZ");
    let lodz = lodz.expect("the last one says how it is called");
    let days: Vec<&Json> =
        lodz["history"].as_array().expect("days").iter().map(|one| &one["date"]).collect();
    assert_eq!(days, [&json!("2026-02-01"), &json!("2026-04-01")]);
    assert_eq!(lodz["practices"]["pa"]["target"], 3, "each by its own version");
    assert!(
        panel["brief"]["over-time"]
            .as_str()
            .expect("a sentence")
            .starts_with("1 site was assessed before")
    );
    let run = project.smm(&["assess", "roll-up", "sites", "--format", "html"]).exits(0);
    for said in
        ["PA 1 to 2", "PD 0 to 1", "other version", "2026-02-01: 9", "1 site: Trim 1.1 (trim@1.1)"]
    {
        assert!(run.stdout.contains(said), "{said} in {run}");
    }
}

#[test]
fn assessments_of_one_day_are_not_put_in_an_order() {
    let project = three();
    project.write("sites/a2.yaml", visit("trim@1.0", "Lodz", "2026-02-01", &[("PD", 1)]));
    let all = json_of(&project, &[]);
    assert_eq!(all["sites"], 4);
    assert_eq!(all["without-order"], json!(["Lodz (trim) [a2]", "Lodz (trim) [a]"]));
    // A file that is named twice is one.
    let twice = project.smm(&["assess", "roll-up", "sites", "sites/a.yaml", "--format", "json"]);
    assert_eq!(serde_json::from_str::<Json>(&twice.stdout).expect("JSON")["assessments"], 4);
}

#[test]
fn what_cannot_be_put_side_by_side_is_listed() {
    let project = three();
    let other = mini("weighted-progress")
        .replace("models/mini/", "models/other/")
        .replace("id: mini\n", "id: other\n");
    let model = other[..other.find("-- profiles/").expect("profiles")].to_owned();
    let project = project.with(&model[model.find("-- models/").expect("a model")..]);
    project.write("sites/d.yaml", visit("other@1.0", "Pune", "2026-02-04", &[("PA", 1)]));
    project.write("sites/e.yaml", visit("trim@1.1", "Cork", "2026-02-04", &[("PA", 1)]));
    project.write("sites/f.yaml", visit("mini@1.0", "Kyiv", "2026-02-04", &[("PA", 1)]));
    let all = json_of(&project, &[]);
    let models = all["models"].as_array().expect("models");
    assert_eq!(models.len(), 2, "{all:#}");
    let apart = models[0]["apart"].as_array().expect("sentences");
    let says =
        |text: &str| apart.iter().any(|one| one.as_str().is_some_and(|said| said.contains(text)));
    assert!(says("trim@1.0 and trim@1.1 ask different things in PC, PE"), "{apart:#?}");
    assert!(says("trim@1.0 and mini@1.0 ask different things in PC, PE"), "{apart:#?}");
    let page = project.smm(&["assess", "roll-up", "sites", "--format", "html"]).exits(0);
    page.prints("different models stand in tables of their own").prints("Kyiv").prints("Pune");
}

/// What tells a site: names of sites, files, people and folders, titles, days.
const TELLING: [&str; 13] = [
    "Lodz",
    "Gent",
    "Oslo",
    "Ana",
    "Lima",
    "Okoro",
    "manager",
    "Visit",
    "2026-02",
    "sites/",
    "a.yaml",
    "1 February",
    "b.yaml",
];

#[test]
fn an_anonymous_roll_up_holds_nothing_that_tells_a_site_in_any_byte() {
    let project = three();
    project.write("sites/a-later.yaml", visit("trim@1.0", "Lodz", "2026-04-01", &[("PA", 2)]));
    let marked = project
        .read("sites/b.yaml")
        .replace("title:", "marking: Gent only\nsubject: Tills of Gent\ntitle:");
    project.write("sites/b.yaml", marked);
    for ending in ["html", "json", "csv", "txt", "xlsx", "pdf", "long", "benchmark"] {
        let out = format!("out.{ending}");
        let mut args = vec!["assess", "roll-up", "sites", "--anonymous", "-o", &out];
        if matches!(ending, "long" | "benchmark") {
            args.extend(["--format", ending]);
        }
        project.smm(&args).exits(0);
        let bytes = std::fs::read(project.path(&out)).expect("made");
        let mut parts = vec![bytes.clone()];
        if ending == "xlsx" {
            parts = unzipped(&bytes).into_iter().map(|(_, part)| part).collect();
        }
        for part in parts {
            // What a PDF says of itself is not packed; its pages are looked at by another test.
            let text = String::from_utf8_lossy(&part);
            for telling in TELLING {
                assert!(!text.contains(telling), "{telling} in {out}");
            }
        }
    }
    let long = project.read("out.long");
    assert!(long.contains("\"2026\"") && long.contains("\"Site "), "{long}");
}

#[test]
fn other_names_are_the_same_with_the_same_key_and_nobody_makes_them_without() {
    let project = three();
    project.write("our.key", [7; 32]);
    project.write("their.key", [8; 32]);
    let names = |args: &[&str]| -> BTreeMap<String, String> {
        let all = json_of(&project, &[&["--anonymous"], args].concat());
        let sites = all["models"][0]["sites"].as_array().expect("sites").clone();
        let told = |site: &Json| {
            (site["practices"].to_string(), site["site"].as_str().unwrap_or("").to_owned())
        };
        sites.iter().map(told).collect()
    };
    let (ours, theirs, none) =
        (names(&["--key", "our.key"]), names(&["--key", "their.key"]), names(&[]));
    assert!(ours != theirs && ours != none);
    assert_eq!(none, names(&[]), "the same files, the same names");
    // Another year, with one more site, and the files under other names.
    std::fs::rename(project.path("sites/a.yaml"), project.path("sites/z.yaml")).expect("renamed");
    project.write("sites/d.yaml", visit("trim@1.0", "Bern", "2026-02-04", &[("PE", 1)]));
    let later = names(&["--key", "our.key"]);
    assert!(ours.iter().all(|one| later.get(one.0) == Some(one.1)), "{ours:?} {later:?}");
    let later = names(&[]);
    assert!(none.iter().all(|one| later.get(one.0) != Some(one.1)), "{none:?} {later:?}");
    project.write("short.key", "secret");
    let short = ["assess", "roll-up", "sites", "--anonymous", "--key", "short.key"];
    project.smm(&short).exits(2).says("too short for a key");
    project.smm(&["assess", "roll-up", "sites", "--key", "our.key"]).exits(2).says("--anonymous");
}

#[test]
fn every_answer_of_many_sites_is_a_row_for_databases() {
    let project = three();
    let head = "profile: trim@1.0\ndate: 2026-02-01\nsite: \"Lodz, \\\"7\\\"\"\nassessors:\n  - { name: Ana, role: Owner }\n  - { name: Ben, role: Auditor }\n  - { name: Cy, role: Owner }\n";
    let answers = "answers:\n  PA-1-I1: { answer: yes, evidence: The list }\n  PA-2-I1: { answer: partly, until: 2026-01-01 }\n";
    project.write("more/a.yaml", format!("title: A\n{head}{answers}"));
    project.write("more/b.yaml", "title: B\nprofile: trim@1.0\nanswers: {}\n");
    project.write("more/c.yaml", "profile: [");
    let run = project
        .smm(&["assess", "roll-up", "more", "--format", "long"])
        .exits(1)
        .says("c.yaml` is left out");
    let rows: Vec<_> = run.stdout.split_terminator("\r\n").collect();
    let columns = r#""assessment","site","date","as-of","roles","profile","practice","level","indicator","answer","lapsed""#;
    assert_eq!(rows[0], columns);
    // What is open has its row as well: both have as many, in the order of the files.
    let half = 1 + (rows.len() - 1) / 2;
    assert!(rows[1..half].iter().all(|row| row.starts_with("\"a\",")), "{run}");
    assert!(rows[half..].iter().all(|row| row.starts_with("\"b\",\"\",\"\",\"\",\"\",")), "{run}");
    let known = |row: &str| assert!(rows.contains(&row), "{row} in {run}");
    let a = r#""a","Lodz, ""7""","2026-02-01","2026-02-01","Auditor; Owner","trim@1.0","pa""#;
    known(&format!(r#"{a},"1","PA-1-I1","yes","false""#));
    known(&format!(r#"{a},"2","PA-2-I2","","false""#));
    known(&format!(r#"{a},"2","PA-2-I1","partly","true""#));
    assert!(!run.stdout.contains("The list") && !run.stdout.contains("Ana"), "{run}");
    let file =
        ["assess", "roll-up", "more", "--format", "long", "-o", "all.csv", "--as-of", "2027-02-01"];
    project.smm(&file).exits(1).says("wrote `all.csv`");
    assert!(
        project.read("all.csv").contains(
            r#""2027-02-01","Auditor; Owner","trim@1.0","pa","1","PA-1-I1","yes","true""#
        )
    );
}

#[test]
fn a_benchmark_shows_no_cell_that_gives_a_site_away() {
    let project = project();
    for number in 0..12 {
        let levels = [("PA", if number < 7 { 1 } else { 2 }), ("PD", usize::from(number == 0))];
        project.write(
            &format!("sites/{number:02}.yaml"),
            visit("trim@1.0", &format!("S{number}"), "2026-02-01", &levels),
        );
    }
    project.write("sites/x.yaml", visit("trim@1.1", "Alone", "2026-02-01", &[("PA", 4)]));
    let args = ["assess", "roll-up", "sites", "--format", "benchmark"];
    let run = project.smm(&args).exits(0);
    let rows: Vec<&str> = run.stdout.split_terminator("\r\n").collect();
    let known = |row: &str| assert!(rows.contains(&row), "{row} in {run}");
    known(r#""profile","practice","level","sites","of","coverage","not-applicable","withheld""#);
    known(r#""trim@1.0","pa","1","7","12","20","0","false""#);
    known(r#""trim@1.0","pa","2","5","12","50","0","false""#);
    // One site alone, and all that would give it away by subtraction.
    known(r#""trim@1.0","pd","0","","12","","","true""#);
    known(r#""trim@1.0","pd","1","","12","","","true""#);
    known(r#""trim@1.1","","","","","","","true""#);
    assert!(rows.iter().all(|row| !row.contains("S1") && !row.contains("2026")), "{run}");
    let six = project.smm(&[&args[..], &["--minimum", "6"]].concat()).exits(0);
    six.prints(r#""trim@1.0","pa","2","","12","","","true""#);
    project.smm(&[&args[..], &["--minimum", "2"]].concat()).exits(2).says("--minimum");
}

#[test]
fn answers_are_judged_at_a_day_that_is_said() {
    let project = three();
    let table = project.smm(&["assess", "roll-up", "sites", "--as-of", "2027-12-31"]).exits(0);
    table
        .prints("answers judged as of 2027-12-31")
        .prints("0 of 3 sites with targets reach all of them");
    let page =
        project.smm(&["assess", "roll-up", "sites", "--as-of", "2027-12-31", "--format", "html"]);
    page.exits(0).prints("31 December 2027").prints("have open questions");
    let own = project.smm(&["assess", "roll-up", "sites", "--format", "html"]).exits(0);
    own.prints("each assessment at its own day");
}

#[test]
fn the_ending_of_the_file_says_what_is_made() {
    let project = three();
    for (ending, begin) in [
        ("html", &b"<!doc"[..]),
        ("pdf", b"%PDF"),
        ("xlsx", b"PK"),
        ("json", b"{"),
        ("csv", b"\xef\xbb\xbf\"site\""),
    ] {
        let out = format!("out.{ending}");
        project.smm(&["assess", "roll-up", "sites", "-o", &out]).exits(0);
        let bytes = std::fs::read(project.path(&out)).expect("made");
        assert!(bytes.starts_with(begin), "{out}");
        project.smm(&["assess", "roll-up", "sites", "-o", &out, "--overwrite"]).exits(0);
        assert_eq!(
            std::fs::read(project.path(&out)).expect("made"),
            bytes,
            "{out} is the same each time"
        );
    }
    project
        .smm(&["assess", "roll-up", "sites", "-o", "out.doc"])
        .exits(2)
        .says("end it with .html");
    project.smm(&["assess", "roll-up", "sites", "--format", "pdf"]).exits(2).says("name a file");
    let parts = unzipped(&std::fs::read(project.path("out.xlsx")).expect("made"));
    let (_, strings) =
        parts.iter().find(|(name, _)| name.ends_with("sharedStrings.xml")).expect("texts");
    let strings = String::from_utf8_lossy(strings);
    assert!(
        strings.contains("▼ 1/2") && strings.contains("▲ 4/2") && strings.contains("● 2/2"),
        "{strings}"
    );
}

#[test]
fn a_map_of_more_sites_than_anybody_reads_shows_both_ends_and_says_so() {
    let project = project();
    for number in 0..130 {
        let levels = [("PA", number % 4), ("PC", 4), ("PD", 3), ("PE", 1)];
        project.write(
            &format!("sites/{number:03}.yaml"),
            visit("trim@1.0", &format!("S{number:03}"), "2026-02-01", &levels),
        );
    }
    let page = project.smm(&["assess", "roll-up", "sites", "--format", "html"]).exits(0);
    page.prints("30 sites in between are not shown");
    let rows = page_rows(&project.smm(&["assess", "roll-up", "sites", "--format", "html"]).stdout);
    assert_eq!(rows, 101, "a hundred sites and what is said of the others");
    let all = json_of(&project, &[]);
    assert_eq!(all["models"][0]["sites"].as_array().map(Vec::len), Some(130));
}

fn page_rows(page: &str) -> usize {
    let map = &page[page.find("class=\"map\"").expect("a map")..];
    map[..map.find("</tbody>").expect("its end")].matches("<tr").count() - 1
}

/// Sites with names that fonts lack, and one that fills a line.
fn far_away(project: &Project) {
    let long =
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch distribution and returns centre";
    for (file, site) in [("tokyo", "東京本店"), ("seoul", "서울 강남점"), ("long", long)] {
        project.write(
            &format!("sites/{file}.yaml"),
            visit("trim@1.0", site, "2026-02-01", &[("PA", 1)]),
        );
    }
}

#[test]
#[ignore = "needs poppler: `cargo xtask test` installs it and runs this"]
fn paper_names_every_site_and_none_that_nobody_may_know() {
    let project = three();
    far_away(&project);
    let text = |args: &[&str]| {
        let make = [&["assess", "roll-up", "sites", "-o", "out.pdf", "--overwrite"], args].concat();
        project.smm(&make).exits(0);
        let mut read = project.command("pdftotext", &["-layout", "out.pdf", "-"]);
        third_party(&mut read, "apt-get install poppler-utils")
    };
    let named = text(&["--marking", "Confidential"]);
    for said in [
        "Lodz",
        "[tokyo]",
        "[seoul]",
        "Llanfair",
        "2 sites stand here by the names of their files",
        "Confidential",
        "1/2",
        "Page 1 of",
    ] {
        assert!(named.contains(said), "{said} in {named}");
    }
    let anonymous = text(&["--anonymous"]);
    for telling in TELLING.iter().copied().chain(["tokyo", "Llanfair", "東京"]) {
        assert!(!anonymous.contains(telling), "{telling} in {anonymous}");
    }
    assert!(anonymous.contains("Site ") && anonymous.contains("shown as years"), "{anonymous}");
    let page = project.smm(&["assess", "roll-up", "sites", "--format", "html"]).exits(0);
    page.prints("東京本店").prints("서울 강남점");
}

/// What `duckdb` says to a query about `all.csv`, as JSON.
fn asked(project: &Project, query: &str) -> Json {
    let script = "import duckdb, json, sys\n\
        rows = duckdb.sql(sys.argv[1]).fetchall()\n\
        print(json.dumps([list(row) for row in rows]))";
    let mut python: Command = project.command("python3", &["-c", script, query]);
    serde_json::from_str(&third_party(&mut python, "pip install duckdb")).expect("JSON")
}

/// As the guide says to read it.
const READ: &str = "read_csv('all.csv', header = true, types = {'date': 'DATE', 'as-of': 'DATE', 'level': 'UTINYINT', 'lapsed': 'BOOLEAN'})";

/// A million answers are read by a database that is not ours, and add up there to what the roll-up says.
#[test]
#[ignore = "needs DuckDB: `cargo xtask test` installs it and runs this"]
fn a_million_answers_add_up_in_a_database_to_what_the_roll_up_says() {
    const SITES: usize = 2200;
    let project = Project::repository();
    let blank = project.smm(&["assess", "new", "--profile", "retail-pos@1.0"]).exits(0).stdout;
    let is_id = |line: &&str| line.starts_with("  ") && line.ends_with(':') && line.contains("-I");
    let ids: Vec<&str> =
        blank.lines().filter(is_id).map(|line| line.trim().trim_end_matches(':')).collect();
    assert!(ids.len() * SITES > 1_000_000, "{} questions", ids.len());
    let mut dice = Dice::new(1_000_000);
    for number in 0..SITES {
        let mut text = format!("title: Site {number}\nprofile: retail-pos@1.0\nsite: 店, \"{number}\"\ndate: 2026-02-01\nanswers:\n").replace("site: 店, \"", "site: '店, \"").replace("\"\ndate", "\"'\ndate");
        for id in &ids {
            let word = match dice.below(40) {
                0 => continue,
                1 => "not-applicable, reason: None",
                2 => "partly",
                3 if id.contains("-4-") => "no",
                4 => "yes, until: 2026-01-01",
                _ => "yes",
            };
            text += &format!("  {id}: {{ answer: {word} }}\n");
        }
        project.write(&format!("sites/s{number:04}.yaml"), text);
    }
    project.smm(&["assess", "roll-up", "sites", "--format", "long", "-o", "all.csv"]).exits(0);
    let all = json_of(&project, &[]);
    let rows = asked(
        &project,
        &format!(
            "select count(*), count(distinct site), count(distinct indicator), min(date)::text from {READ}"
        ),
    );
    assert_eq!(rows, json!([[ids.len() * SITES, SITES, ids.len(), "2026-02-01"]]));
    // Open and not applicable, by practice.
    let counts = format!(
        "select practice, count(*) filter (answer is null or lapsed), count(*) filter (answer = 'not-applicable' and not lapsed), count(*) from {READ} group by practice order by practice"
    );
    let practices = all["models"][0]["practices"].as_array().expect("practices");
    let ours: BTreeMap<&str, Json> = practices
        .iter()
        .map(|one| {
            (
                one["id"].as_str().unwrap_or(""),
                json!([one["id"], one["open"], one["not-applicable"], one["asked"]]),
            )
        })
        .collect();
    assert_eq!(asked(&project, &counts), Json::Array(ours.into_values().collect()));
    // The levels themselves, by the rule: the highest level such that it and all below hold nothing but `yes`.
    let levels = format!(
        "with held as (select assessment, practice, level, bool_and(not lapsed and answer in ('yes', 'not-applicable') and answer is not null) as whole from {READ} group by all), \
         first_gap as (select assessment, practice, coalesce(min(level) filter (not coalesce(whole, false)), 5) - 1 as level from held group by all) \
         select practice, level::int, count(*) from first_gap group by all order by all"
    );
    let mut theirs: BTreeSet<String> = BTreeSet::new();
    for row in asked(&project, &levels).as_array().expect("rows") {
        theirs.insert(row.to_string());
    }
    let mut levels_of_ours: BTreeSet<String> = BTreeSet::new();
    for practice in practices {
        for (level, sites) in practice["by-level"].as_array().expect("levels").iter().enumerate() {
            if sites != 0 {
                levels_of_ours.insert(json!([practice["id"], level, sites]).to_string());
            }
        }
    }
    assert_eq!(levels_of_ours, theirs);
}
