//! Mappings: from a clause to practice and level and back, and the tables to take away.

use crate::support::{Project, repository};

/// A tiny workspace with a standard of locks and a mapping to it.
fn project(status: &str, reason: &str) -> Project {
    let files = "\
-- references/locks-2.yaml --
id: locks
edition: \"2\"
title: A standard of locks
publisher: Lock makers
cite-as: \"LOCKS 2\"
free: false
entries:
  - id: \"4\"
    heading: true
  - id: \"4.1\"
  - id: \"4.2\"
-- mappings/tiny-locks/1.0.yaml --
id: tiny-locks
version: \"1.0\"
title: Tiny to LOCKS
status: STATUS
date: 2026-11-30
from: tiny@1.0
to: locks-2
method: Each indicator was held against each clause.
rows:
  - item: DOR-1-I1
    role: asset-owner
    reference: \"4.1\"
    relationship: subset
    confidence: arguable
    reason: >-
      REASON
without:
  items:
    - item: copies
      reason: The standard is about doors and says nothing of software.
  references:
    - references: [\"4.2\"]
      reason: No indicator asks how long keys are kept after a change.
";
    Project::tiny().with(&files.replace("STATUS", status).replace("REASON", reason))
}

const REASON: &str = "Both want rooms locked; the clause also wants a second lock.";

#[test]
fn a_clause_leads_to_practice_and_level_and_back_with_the_reason() {
    let project = project("draft", REASON);
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.smm(&["build", "--only", "site", "--only", "data"]).exits(0);
    let page = project.read("site/tiny/1.0/mapping-tiny-locks.html");
    assert!(page.contains(REASON), "{page}");
    assert!(page.contains("href=\"doors.html#DOR-1-I1\""), "from the clause to the item");
    assert!(page.contains("Something speaks to 1 of 2 requirements (50 %)"));
    assert!(page.contains("The text of this standard is not free and was not held."));
    assert!(page.contains("No indicator asks how long keys are kept after a change."));
    let practice = project.read("site/tiny/1.0/doors.html");
    assert!(practice.contains("href=\"mapping-tiny-locks.html#4.1_DOR-1-I1_ao\""), "and back");
    assert!(page.contains("id=\"4.1_DOR-1-I1_ao\""), "each row has a place");
    let profile = project.read("site/shop/1.0/doors.html");
    assert!(profile.contains("LOCKS 2: 4.1"), "a profile names what its base speaks to");
    let front = project.read("site/index.html");
    assert!(front.contains("tiny/1.0/mapping-tiny-locks.html"));
}

#[test]
fn the_rows_and_what_has_no_counterpart_can_be_taken_away() {
    let project = project("draft", REASON);
    project.smm(&["build", "--only", "data"]).exits(0);
    let csv = project.read("site/tiny/1.0/downloads/mapping-tiny-locks-1.0.csv");
    let csv = csv.replace('"', "");
    let rows: Vec<&str> = csv.lines().collect();
    assert!(rows[0].contains("practice,level,item,role,reference"), "{csv}");
    assert!(rows[1].starts_with("doors,1,DOR-1-I1,asset-owner,4.1,,subset,arguable,"), "{csv}");
    assert!(rows[3].contains(",4.2,,none,,"), "{csv}");
    let book = std::fs::read(project.path("site/tiny/1.0/downloads/mapping-tiny-locks-1.0.xlsx"));
    assert!(book.expect("made").starts_with(b"PK"));
}

#[test]
fn no_reason_is_obeyed_by_a_page() {
    let project = project("draft", "Both want `doors` & {{ locks }} in every room of the house.");
    project.smm(&["build", "--only", "site"]).exits(0);
    let page = project.read("site/tiny/1.0/mapping-tiny-locks.html");
    assert!(page.contains("<code>doors</code> &amp; {{ locks }} in"), "{page}");
}

#[test]
fn a_published_mapping_is_frozen() {
    let project = project("published", REASON);
    project.smm(&["check"]).exits(0).says("published-not-frozen");
    project.smm(&["publish", "tiny-locks@1.0"]).exits(0);
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.edit("mappings/tiny-locks/1.0.yaml", "a second lock", "a third lock");
    project.smm(&["check"]).exits(1).says("frozen-version");
}

/// A second standard for the same rooms: its own reading of the indicator that LOCKS has a row about.
const KEYS: &str = "\
-- references/keys-1.yaml --
id: keys
edition: \"1\"
title: A standard of keys
publisher: Key makers
cite-as: \"KEYS 1\"
free: true
entries:
  - id: K1
    title: Keep rooms locked
  - id: K2
    title: Count keys
-- mappings/tiny-keys/1.0.yaml --
id: tiny-keys
version: \"1.0\"
title: Tiny to KEYS
status: draft
date: 2026-11-30
from: tiny@1.0
to: keys-1
method: Each indicator was held against each clause.
rows:
  - item: DOR-1-I1
    role: product-supplier
    reference: K1
    relationship: RELATIONSHIP
    confidence: firm
    reason: Both want rooms locked, and the standard counts only those with windows.
without:
  items:
    - item: copies
      reason: The standard is about keys and says nothing of software.
  references:
    - references: [K2]
      reason: No indicator asks for a count.
";

#[test]
fn what_follows_for_another_standard_is_derived_and_never_more_than_both_rows_allow() {
    let project = project("draft", REASON).with(&KEYS.replace("RELATIONSHIP", "equal"));
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.smm(&["build", "--only", "site", "--only", "data"]).exits(0);
    let page = project.read("site/tiny/1.0/mapping-tiny-locks.html");
    let derived = page.split_once("class=\"map-derived\"").expect("something follows").1;
    let derived = derived.split_once("</details>").expect("it ends").0;
    assert!(derived.contains("Derived: 1 requirement of other standards"), "{derived}");
    assert!(
        derived.contains("asks all of <a href=\"mapping-tiny-keys.html#K1\">K1</a>"),
        "{derived}"
    );
    assert!(
        derived.contains("arguable, through DOR-1-I1"),
        "as sure as the less sure row: {derived}"
    );
    let row = "\"4.1\",\"\",\"asset-owner\",\"KEYS 1\",\"K1\",\"Keep rooms locked\",\"product-supplier\",\"superset\",\
               \"arguable\",\"doors\",\"1\",\"DOR-1-I1\",\"subset\",\"equal\"";
    let table = project.read("site/tiny/1.0/downloads/mapping-tiny-locks-1.0-derived.csv");
    assert!(table.contains(row), "{table}");
    let command = ["export", "mapping", "tiny-locks", "--through", "tiny-keys@1.0"];
    let said = project.smm(&command).exits(0);
    assert_eq!(said.stdout, table, "the same from the command line");
}

#[test]
fn where_two_rows_meet_and_nothing_follows_that_is_counted() {
    let project = project("draft", REASON).with(&KEYS.replace("RELATIONSHIP", "superset"));
    project.edit(
        "mappings/tiny-locks/1.0.yaml",
        "relationship: subset",
        "relationship: intersects",
    );
    project.smm(&["build", "--only", "site"]).exits(0);
    let page = project.read("site/tiny/1.0/mapping-tiny-locks.html");
    assert!(page.contains("At 1 more pair both rows meet and nothing follows."), "{page}");
    assert!(!page.contains("class=\"map-derived\""), "{page}");
}

#[test]
fn what_has_no_row_is_listed_both_ways() {
    let project = project("draft", REASON);
    let said = project.smm(&["export", "mapping", "tiny-locks", "--gaps"]).exits(0);
    let lines: Vec<&str> = said.stdout.lines().collect();
    assert!(lines[1].starts_with("\"requirement\",\"4.2\",\"\",\"No indicator asks"), "{lines:?}");
    assert!(lines[2].starts_with("\"practice\",\"copies\","), "{lines:?}");
    assert_eq!(lines.len(), 3, "{lines:?}");
    project.smm(&["export", "mapping", "tiny-lock"]).exits(2).says("did you mean `tiny-locks`");
}

#[test]
fn a_row_says_where_to_disagree_with_it() {
    let project = project("draft", REASON);
    project.smm(&["build", "--only", "site"]).exits(0);
    let page = project.read("site/tiny/1.0/mapping-tiny-locks.html");
    assert!(page.contains("href=\"#object\">Disagree</a>"), "{page}");
    let row = "tiny-locks/4.1_DOR-1-I1_ao";
    assert!(page.contains("<code>smm comments new tiny@1.0</code>"), "{page}");
    assert!(page.contains(&format!("<code>{row}</code>")), "a row is a clause: {page}");
    let register = format!(
        "-- comments/tiny/1.0.yaml --\nversion: tiny@1.0\ncomments:\n  - id: AB-1\n    who: A. Bee\n    \
         clause: {row}\n    comment: The clause wants more.\n"
    );
    let project = project.with(&register);
    project.smm(&["check"]).exits(0);
    project.smm(&["build", "--only", "site"]).exits(0);
    let comments = project.read("site/tiny/1.0/comments.html");
    assert!(comments.contains("href=\"mapping-tiny-locks.html#4.1_DOR-1-I1_ao\""), "{comments}");
    project.edit("comments/tiny/1.0.yaml", "_ao", "_sp");
    project.smm(&["check"]).exits(0).says("unknown-clause").says(row);
}

#[test]
fn where_a_record_names_a_mailbox_each_row_has_a_message_with_its_name() {
    let project = project("draft", REASON);
    let mailbox = "feedback: Write to smm@example.org.";
    project.edit("models/tiny/1.0/model.yaml", "feedback: None.", mailbox);
    project.smm(&["build", "--only", "site"]).exits(0);
    let page = project.read("site/tiny/1.0/mapping-tiny-locks.html");
    let address = "mailto:smm@example.org?subject=tiny-locks%201.0%3A%20row%204.1_DOR-1-I1_ao";
    assert!(page.contains(&format!("href=\"{address}\"")), "{page}");
    assert!(!page.contains("smm comments new"), "{page}");
}

/// The same with a second version of the mapping, in which a text is another.
fn revised(from: &str, to: &str) -> Project {
    let project = project("draft", REASON);
    project.smm(&["new", "version", "tiny-locks"]).exits(0).says("mappings/tiny-locks/1.1.yaml");
    project.edit("mappings/tiny-locks/1.1.yaml", from, to);
    project
}

#[test]
fn a_new_version_of_a_mapping_begins_with_all_rows_of_the_last() {
    let project = project("published", REASON);
    project.smm(&["new", "version", "tiny-locks"]).exits(0);
    let text = project.read("mappings/tiny-locks/1.1.yaml");
    assert!(text.contains("version: \"1.1\"") && text.contains("status: draft"), "{text}");
    assert!(text.contains(REASON), "{text}");
    project.smm(&["diff", "tiny-locks@1.0", "tiny-locks@1.1", "--exit-code"]).exits(0);
    project.smm(&["new", "version", "tiny-locks", "--version", "1.1"]).exits(2).says("already");
}

#[test]
fn a_row_that_says_another_thing_is_remapped() {
    let project = revised("relationship: subset", "relationship: intersects");
    let sides = ["tiny-locks@1.0", "tiny-locks@1.1"];
    let said = "relationship changed from subset to intersects";
    for format in ["terminal", "markdown", "html"] {
        project.smm(&["diff", sides[0], sides[1], "--format", format]).exits(0).prints(said);
    }
    let json = ["diff", sides[0], sides[1], "--format", "json"];
    let json = project.smm(&json).exits(0).prints("\"class\": \"remapped\"");
    json.prints("DOR-1-I1 to 4.1 as asset-owner").prints("\"required-bump\": \"minor\"");
    project.smm(&["check", "--against", sides[0]]).exits(0);
    project.smm(&["build", "--only", "site"]).exits(0);
    let page = project.read("site/tiny-locks/changes/1.0-1.1/doors.html");
    assert!(page.contains(said), "{page}");
    let page = project.read("site/tiny/1.0/mapping-tiny-locks.html");
    assert!(page.contains("href=\"../../tiny-locks/changes/1.0-1.1/index.html\""), "{page}");
}

#[test]
fn the_number_of_a_mapping_says_how_much_changed() {
    let step = |from: &str, to: &str| {
        let project = project("draft", REASON);
        project.smm(&["new", "version", "tiny-locks", "--version", "1.0.1"]).exits(0);
        project.edit("mappings/tiny-locks/1.0.1.yaml", from, to);
        project.smm(&["check", "--against", "tiny-locks@1.0"])
    };
    step("a second lock", "a second bolt").exits(0);
    step("confidence: arguable", "confidence: firm").exits(1).says("version-too-small");
    let row = "  - item: DOR-1-I1\n    role: asset-owner\n    reference: \"4.1\"\n    relationship: subset\n";
    let other = row.replace("asset-owner", "service-provider");
    step(row, &other).exits(1).says("version-too-small");
}

#[test]
fn the_diff_of_a_model_says_which_items_were_remapped() {
    let project = project("draft", REASON);
    project.smm(&["new", "version", "tiny"]).exits(0);
    project.smm(&["new", "version", "tiny-locks"]).exits(0);
    project.edit("mappings/tiny-locks/1.1.yaml", "from: tiny@1.0", "from: tiny@1.1");
    project.smm(&["diff", "tiny@1.0", "tiny@1.1", "--exit-code"]).exits(0);
    project.edit("mappings/tiny-locks/1.1.yaml", "relationship: subset", "relationship: superset");
    let diff = project.smm(&["diff", "tiny@1.0", "tiny@1.1"]).exits(0);
    assert!(!diff.stdout.contains("not declared"), "{}", diff.stdout);
    diff.prints("indicator DOR-1-I1")
        .prints("remapped")
        .prints("Smallest step of the version number: none.");
    project.smm(&["check", "--against", "tiny@1.0"]).exits(0);
}

/// A mapping that was signed off, and a new version of it on a new version of its model.
fn moved_on() -> Project {
    let project = project("draft", REASON);
    project.smm(&["review", "tiny-locks", "--all", "--by", "A. Chair"]).exits(0).says("2 signed");
    project.smm(&["new", "version", "tiny"]).exits(0);
    project.smm(&["new", "version", "tiny-locks"]).exits(0);
    project.edit("mappings/tiny-locks/1.1.yaml", "from: tiny@1.0", "from: tiny@1.1");
    project
}

const LOCKED: &str = "Three sampled cabinets are locked.";

#[test]
fn a_row_is_suspect_when_the_text_that_it_is_about_changed_in_substance() {
    let project = moved_on();
    let checked = project.smm(&["check"]).exits(0);
    assert!(!checked.stderr.contains("suspect-item"), "{}", checked.stderr);
    project.edit("models/tiny/1.1/practices/doors.yaml", LOCKED, "Every cabinet is locked.");
    let said = project.smm(&["check"]).exits(0).says("warning[suspect-item]");
    let said = said.says("the base text of `DOR-1-I1` changed since it was reviewed");
    said.says("mappings/tiny-locks/1.1.yaml:10:11");
    let shown = project.smm(&["review", "tiny-locks"]).exits(1).prints(LOCKED);
    shown.prints("Every cabinet is locked.").prints(REASON).says("1 to review");
    project.smm(&["review", "tiny-locks", "DOR-1-I1", "--by", "A. Chair"]).exits(0);
    project.smm(&["review", "tiny-locks"]).exits(0);
    let checked = project.smm(&["check"]).exits(0);
    assert!(!checked.stderr.contains("suspect-item"), "{}", checked.stderr);
}

#[test]
fn a_row_stands_what_the_authors_of_the_base_call_editorial() {
    let project = moved_on();
    project.edit(
        "models/tiny/1.1/practices/doors.yaml",
        LOCKED,
        "Three sampled cabinets are shut.",
    );
    project.smm(&["check"]).exits(0).says("suspect-item");
    let declared = "changes:\n  - change: reworded\n    item: DOR-1-I1\n    field: text\n    \
                    weight: editorial\n    reason: One word for one thing.\n";
    project.edit("models/tiny/1.1/changes.yaml", "changes: []\n", declared);
    let checked = project.smm(&["check"]).exits(0);
    assert!(!checked.stderr.contains("suspect-item"), "{}", checked.stderr);
    project.smm(&["review", "tiny-locks", "--editorial", "--by", "A. Chair"]).exits(0);
    project.smm(&["review", "tiny-locks"]).exits(0);
}

#[test]
fn a_row_about_a_level_or_practice_rests_on_all_that_it_says_there() {
    let about = |item: &str, old: &str, new: &str| {
        let project = project("draft", REASON);
        project.edit("mappings/tiny-locks/1.0.yaml", "item: DOR-1-I1", &format!("item: {item}"));
        project.smm(&["review", "tiny-locks", "--all", "--by", "A. Chair"]).exits(0);
        project.edit("models/tiny/1.0/practices/doors.yaml", old, new);
        project.smm(&["check"]).stderr.contains("suspect-item")
    };
    assert!(about("DOR-1", LOCKED, "Every cabinet is locked."), "an indicator of the level");
    assert!(about("DOR-1", "Fit a lock to", "Fit two locks to"), "an action of the level");
    assert!(!about("DOR-2", LOCKED, "Every cabinet is locked."), "another level");
    assert!(about("doors", "Doors keep people away", "Doors keep all people away"), "the purpose");
    assert!(!about("doors", LOCKED, "Every cabinet is locked."), "what a practice says as a whole");
}

#[test]
fn a_row_that_nobody_signed_off_is_told_once_there_is_a_review() {
    let project = project("draft", REASON);
    let without = project.smm(&["check"]).exits(0);
    assert!(!without.stderr.contains("unreviewed-item"), "no lock, no claim of a review");
    project.smm(&["review", "tiny-locks", "copies", "--by", "A. Chair"]).exits(0);
    project.smm(&["check"]).exits(0).says("`DOR-1-I1` was never reviewed against its base");
    project.smm(&["review", "tiny-locks", "DOR-9-I9"]).exits(2).says("DOR-1-I1");
    project.smm(&["review", "tiny"]).exits(2).says("only profiles and mappings rest on a base");
    project.write("mappings/tiny-locks/1.0.reviewed.lock", "[reviewed\n");
    project.smm(&["check"]).exits(1).says("invalid-lock");
}

#[test]
fn the_guide_counts_the_rows_that_there_are() {
    let (mut documents, mut rows) = (0, 0);
    for folder in std::fs::read_dir(repository().join("mappings")).expect("mappings") {
        let Ok(versions) = std::fs::read_dir(folder.expect("a folder").path()) else { continue };
        let paths = versions.map(|version| version.expect("a version").path());
        for path in paths.filter(|path| path.extension().is_some_and(|end| end == "yaml")) {
            let text = std::fs::read_to_string(path).expect("text");
            documents += 1;
            rows += text.lines().filter(|line| line.starts_with("  - item:")).count();
        }
    }
    let chapter = repository().join("book/src/context/mappings.md");
    let chapter = std::fs::read_to_string(chapter).expect("the chapter");
    assert!(
        chapter.contains(&format!("There are {documents} mappings with {rows} rows")),
        "{documents} mappings, {rows} rows"
    );
}
