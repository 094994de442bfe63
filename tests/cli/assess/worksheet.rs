//! The owners' worksheet, before anybody assesses: filled in by programs of others, read back whole.

use smm_core::assess::{Answers, Questionnaire, Stake, yaml};

use super::faces::project_of;
use super::random::{Dice, filled, mini};
use super::without_source;
use crate::paper::fill;
use crate::support::Project;

const SHEET: [&str; 6] = ["assess", "worksheet", "--profile", "shop", "-o", "own.pdf"];

/// What an owner fills in who knows the shop and not security.
const OWNER: [(&str, &str); 13] = [
    ("cover_owner", "Ana Lima, shopkeeper"),
    ("cover_date", "2026-11-30"),
    ("cover_site", "Łódź"),
    ("cover_story", "We open at six."),
    ("stake_1_what", "The till and the router beside it"),
    ("stake_1_lost", "A day's takings; \"nobody can pay\""),
    ("stake_1_money", "serious"),
    ("stake_1_safety", "none"),
    ("stake_2_what", "Cold room"),
    ("stake_2_law", "ruinous"),
    ("target_doors", "2"),
    ("reason_doors", "The door stands open all day; a guard costs more than the till."),
    ("decided_doors", "Ben Ito"),
];

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_worksheet_on_paper_becomes_the_targets_of_an_assessment() {
    let project = Project::tiny();
    project.smm(&SHEET).exits(0);
    let more = [("target_copies", "0"), ("reason_copies", "We buy a new one.")];
    let values: Vec<(&str, &str)> = OWNER.into_iter().chain(more).collect();
    let file = fill(&project, &project.path("own.pdf"), &values);
    let read = project.smm(&["assess", "read", file.to_str().expect("text"), "-o", "own.yaml"]);
    read.exits(0);
    let own = project.read("own.yaml");
    for said in [
        "  doors:\n    level: 2\n    rationale: The door stands open all day; a guard costs more than the till.",
        "  copies:\n    level: 0\n    rationale: We buy a new one.",
        "  - what: The till and the router beside it\n    lost: \"A day's takings; \\\"nobody can pay\\\"\"\n    safety: none\n    money: serious",
        "  - what: Cold room\n    law: ruinous",
        "  - indicator: doors\n    chosen: \"2\"\n    by: Ben Ito\n    when: \"2026-11-30\"",
        "  - indicator: copies\n    chosen: \"0\"\n    by: Ana Lima, shopkeeper",
        "story: We open at six.",
    ] {
        assert!(own.contains(said), "`{said}` in\n{own}");
    }
    let score = project.smm(&["assess", "score", "own.yaml"]).exits(0).stdout;
    assert!(score.contains("2 under"), "the own target counts\n{score}");
    // The targets go along into the form of the assessors, in every face.
    for face in ["yaml", "html", "xlsx", "pdf"] {
        let form = format!("form.{face}");
        let new = ["assess", "new", "--profile", "shop", "--answers", "own.yaml", "-o", &form];
        project.smm(&new).exits(0);
        if face != "html" {
            let back = project.smm(&["assess", "read", &form]).exits(0).stdout;
            assert!(
                back.contains("law: ruinous") && back.contains("by: Ben Ito"),
                "{face}: {back}"
            );
        }
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn what_a_worksheet_cannot_use_is_kept_with_its_place() {
    let project = Project::tiny();
    project.smm(&SHEET).exits(0);
    // A level without a reason, a reason without a level, and an owner who decided nothing.
    let values = [
        ("cover_owner", "Ana Lima"),
        ("cover_date", "2026-11-30"),
        ("target_doors", "1"),
        ("decided_doors", "Ben Ito"),
        ("reason_copies", "Too dear."),
    ];
    let file = fill(&project, &project.path("own.pdf"), &values);
    let read = project.smm(&["assess", "read", file.to_str().expect("text"), "-o", "own.yaml"]);
    read.exits(1).says("without a rationale").says("page ");
    let own = project.read("own.yaml");
    for said in ["level 1", "by Ben Ito", "Too dear.", "Decides: Ana Lima"] {
        assert!(own.contains(said), "`{said}` in\n{own}");
    }
    let new = ["new", "profile", "our-shop", "--base", "shop", "--targets", "own.yaml"];
    project.smm(&new).exits(1).says("nothing was written");
}

#[test]
fn a_draft_profile_says_what_owners_decided_and_why() {
    let project = Project::tiny();
    project.write(
        "own.yaml",
        "title: Own\nprofile: shop@1.0\ndate: \"2026-11-30\"\n\
         targets:\n  doors: { level: 1, rationale: \"Two *locks* suffice & <b> is none\" }\n\
         answers: {}\n\
         stakes:\n  - { what: \"Tills: all\", lost: Takings, money: serious, decides: Ana }\n\
         decisions:\n  - { indicator: doors, chosen: \"1\", by: Ana Lima, when: \"2026-11-30\" }\n",
    );
    let new = ["new", "profile", "our-shop", "--base", "tiny", "--targets", "own.yaml"];
    project.smm(&new).exits(0);
    let text = project.read("profiles/our-shop/0.1/profile.yaml");
    assert!(text.contains("applies-to:\n  - \"Tills: all\"\n"), "{text}");
    assert!(text.contains("How bad: money serious. Decides: Ana."), "{text}");
    assert!(text.contains("#   copies:"), "what is open stays a slot\n{text}");
    // The draft is one that `check` understands; that one target is missing it says itself.
    let check = project.smm(&["check"]);
    assert!(!check.stderr.contains("error["), "{}", check.stderr);
    let paper = project.smm(&["assess", "worksheet", "--profile", "our-shop", "-o", "w.html"]);
    paper.exits(0);
    let page = project.read("w.html");
    assert!(page.contains("Two *locks* suffice \\u0026 \\u003cb\\u003e is none"), "{page}");
    assert!(page.contains("Decided by Ana Lima, 2026-11-30."), "{page}");
}

#[test]
fn a_worksheet_of_a_model_without_a_profile_has_room_for_what_the_owner_has() {
    let project = Project::tiny();
    let sheet = ["assess", "worksheet", "--profile", "tiny", "-o"];
    project.smm(&[&sheet[..], &["own.pdf"]].concat()).exits(0);
    let read = project.smm(&["assess", "read", "own.pdf"]);
    assert!(!read.stdout.contains("stakes:"), "nothing is made up\n{}", read.stdout);
    let kinds = ["own.html", "--kind", "Pumps", "--kind", "Remote access"];
    project.smm(&[&sheet[..], &kinds].concat()).exits(0);
    assert!(project.read("own.html").contains("\"kinds\":[\"Pumps\",\"Remote access\"]"));
    project.smm(&[&sheet[..], &["own.xlsx"]].concat()).exits(2).says(".html or .pdf");
}

#[test]
fn a_worksheet_asks_nothing_of_other_sites() {
    let project = Project::tiny();
    project.smm(&["assess", "worksheet", "--profile", "shop", "-o", "own.html"]).exits(0);
    let page = project.read("own.html");
    assert!(page.contains("default-src 'none'") && !page.contains("connect-src"), "{page}");
    assert!(!page.contains("src=\"http") && !page.contains("@import"), "{page}");
    assert!(page.contains("More is not better"), "{page}");
}

/// The document that an assessment makes.
fn text(form: &Questionnaire, answers: &Answers) -> String {
    yaml::write(form, answers, yaml::Layout::Filled)
}

#[test]
fn a_worksheet_that_is_filled_from_the_start_loses_nothing() {
    let (project, form) = project_of(&mini("strict-levels"));
    for seed in 700..712 {
        let mut dice = Dice::new(seed);
        let mut answers = filled(&form, &mut dice);
        for _ in answers.stakes.len()..dice.below(9) {
            let what = format!("K{}", answers.stakes.len());
            answers.stakes.push(Stake { what, ..Stake::default() });
        }
        // A worksheet of nothing to lose is filled with what the profile is for.
        answers.stakes.push(Stake { what: "Last".to_owned(), ..Stake::default() });
        let answers = answers.tidy();
        let before = text(&form, &answers);
        project.write("before.yaml", &before);
        let sheet = ["assess", "worksheet", "--profile", "trim", "--answers", "before.yaml"];
        project.smm(&[&sheet[..], &["-o", "own.pdf", "--overwrite"]].concat()).exits(0);
        let back = project.smm(&["assess", "read", "own.pdf"]).exits(0).stdout;
        assert_eq!(without_source(&back, "own.pdf"), before, "seed {seed}");
    }
}

/// A sheet of an owner of the tiny shop: the target of the doors, and how bad it is if a till stops.
fn sheet_of(owner: &str, day: &str, level: u8, what: &str, operation: &str) -> String {
    format!(
        "title: Owners\nprofile: shop@1.0\ndate: \"{day}\"\nassessors: [{{ name: {owner}, role: Owner }}]\nanswers: {{}}\n\
         stakes:\n  - {{ what: \"{what}\", lost: Sales, operation: {operation}, decides: {owner} }}\n  - {{ what: Cold room }}\n\
         targets:\n  doors: {{ level: {level}, rationale: Says {owner}. }}\n\
         decisions:\n  - {{ indicator: doors, chosen: \"{level}\", by: {owner}, when: \"{day}\" }}\n"
    )
}

#[test]
fn owners_who_decide_otherwise_on_sheets_of_their_own_have_settled_nothing() {
    let project = Project::tiny();
    project.write("mona.yaml", sheet_of("Mona", "2026-11-01", 1, "Till", "serious"));
    project.write("omar.yaml", sheet_of("Omar", "2026-11-02", 2, " till", "ruinous"));
    let merge =
        ["assess", "merge", "mona.yaml", "omar.yaml", "-o", "both.yaml", "--settle", "open.csv"];
    let run = project.smm(&merge).exits(1);
    let run = run.says("doors: left open").says("1 left open").says("wrote `open.csv`");
    // What they rate differently is kept and said.
    let run = run.says("`Till` is rated 2 times").says("Mona: operation serious");
    run.says("Omar: operation ruinous");
    let both = project.read("both.yaml");
    assert!(both.contains("operation: serious") && both.contains("operation: ruinous"), "{both}");
    // The table settles it, and a merge with a sheet again changes nothing.
    let table = project.read("open.csv");
    let empty = ",\"\",\"\",\"\",\"\"";
    assert!(table.contains(empty), "{table}");
    let filled = ",\"2\",\"The board\",\"2026-11-03\",\"A skimmer was found.\"";
    project.write("open.csv", table.replacen(empty, filled, 1));
    project.smm(&[&merge[..], &["--overwrite"]].concat()).exits(0).says("settled by The board");
    let again = ["assess", "merge", "both.yaml", "mona.yaml", "-o", "again.yaml"];
    project.smm(&again).exits(0).says("settled by The board");
    assert!(project.read("again.yaml").contains("  doors:\n    level: 2\n"));
    // Who decides anew decides, and who decides alike does not disagree.
    project.write("later.yaml", sheet_of("Mona", "2026-12-01", 2, "Till", "serious"));
    let later = ["assess", "merge", "mona.yaml", "later.yaml", "-o", "later-both.yaml"];
    project.smm(&later).exits(0).says("settled by Mona");
    project.smm(&["assess", "merge", "later.yaml", "omar.yaml", "-o", "x.yaml"]).exits(0);
}

#[test]
fn a_worksheet_that_is_not_finished_says_how_far_it_is_and_leaves_no_empty_rows() {
    let project = Project::tiny();
    project.write("own.yaml", sheet_of("Mona", "2026-11-01", 1, "Till", "serious"));
    let read = project.smm(&["assess", "read", "own.yaml", "-o", "back.yaml"]).exits(0);
    read.says("1 of 2 kinds rated, own targets for 1 of 2 practices");
    // What nobody came to goes along, and stands in no report.
    assert!(project.read("back.yaml").contains("- what: Cold room\n"));
    project.smm(&["assess", "report", "own.yaml", "-o", "report"]).exits(0);
    let page = std::fs::read_dir(project.path("report")).expect("a folder");
    let page =
        page.filter_map(Result::ok).find(|file| file.path().extension() == Some("html".as_ref()));
    let page = std::fs::read_to_string(page.expect("a page").path()).expect("text");
    assert!(page.contains("Till") && !page.contains("Cold room"), "an empty row");
}

#[test]
fn an_ending_in_capitals_is_the_same_ending() {
    let project = Project::tiny();
    let sheet = ["assess", "worksheet", "--profile", "shop", "-o", "OWN.HTML"];
    project.smm(&sheet).exits(0).says("wrote `OWN.HTML`");
    for form in ["FORM.HTML", "Form.Xlsx", "form.YAML"] {
        project.smm(&["assess", "new", "--profile", "shop", "-o", form]).exits(0);
    }
    project.smm(&["assess", "read", "Form.Xlsx", "-o", "back.yaml"]).exits(0);
    project.smm(&["assess", "roll-up", "back.yaml", "-o", "ALL.HTML"]).exits(0);
    project.smm(&["assess", "new", "--profile", "shop", "-o", "form.DOC"]).exits(2).says(".yaml");
}
