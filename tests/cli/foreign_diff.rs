//! `smm diff` of the files of other publishers: without a workspace, in their own names, with what moved.

use std::fs;

use crate::import::workbook;
use crate::support::{Project, Run, shared, shared_asvs};

/// A small standard with everything that CycloneDX has a key for.
const STANDARD: &str = include_str!("fixtures/standard.cdx.json");

/// What commits need to know.
const GIT: &str = "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null \
                   GIT_AUTHOR_NAME=T GIT_AUTHOR_EMAIL=t@example.org \
                   GIT_COMMITTER_NAME=T GIT_COMMITTER_EMAIL=t@example.org; set -e; ";

/// The standard with some other texts.
fn with(changes: &[(&str, &str)]) -> String {
    let mut text = STANDARD.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    text
}

/// The next version: one requirement is reworded, one is another one, one moved to the second level.
fn later() -> String {
    with(&[
        ("APP-1.0", "APP-2.0"),
        ("\"version\": \"1.0\"", "\"version\": \"2.0\""),
        ("Queries are made with parameters, as", "Queries are made with parameters as"),
        (
            "Archives are measured before they are unpacked.",
            "Somebody answers for what is uploaded.",
        ),
    ])
}

fn two(old: &str, new: &str) -> Project {
    let project = Project::empty();
    project.write("old.json", old);
    project.write("new.json", new);
    project
}

fn diff(project: &Project, more: &[&str]) -> Run {
    project.smm(&[&["diff", "old.json", "new.json"], more].concat())
}

#[test]
fn two_files_of_a_publisher_are_compared_in_their_own_names_and_nothing_is_written() {
    let project = two(STANDARD, &later());
    let before = project.files(".");
    let run = diff(&project, &[]).exits(0);
    run.prints("Rules for Applications (RFA): 1.0 to 2.0")
        .prints("requirement R1.1.2: text reworded, editorial")
        .prints("requirement R1.2.2 (1.0): removed")
        .prints("requirement R1.2.2: added")
        .does_not_print("DECO-")
        .does_not_print("not declared")
        .does_not_print("Smallest step")
        .says("not compared: 2 values of `old.json`");
    assert_eq!(project.files("."), before);
    diff(&project, &["--exit-code"]).exits(1);
    let notes = diff(&project, &["--format", "markdown"]).exits(0);
    notes.prints("Compared are `old.json` and `new.json`.").prints("Of the ").prints("and 1 gone");
    let page = diff(&project, &["--format", "html"]).exits(0).stdout;
    for part in
        ["id=\"R1.1.2-text\"", "Content-Security-Policy", "theme-dark", "R1.2 Files", "<del>"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    for link in links {
        let target =
            link.strip_prefix('#').filter(|target| page.contains(&format!("id=\"{target}\"")));
        assert!(
            target.is_some() || link.starts_with("data:") || link.starts_with("https:"),
            "{link}"
        );
    }
}

#[test]
fn a_file_against_itself_has_no_change() {
    let project = two(STANDARD, STANDARD);
    for format in ["terminal", "markdown", "html"] {
        let run = diff(&project, &["--format", format, "--exit-code"]).exits(0);
        run.prints("The two versions say the same.").does_not_say("unchanged-version");
    }
    project.smm(&["diff", "old.json", "old.json", "--exit-code"]).exits(0);
}

#[test]
fn what_moved_is_as_the_publisher_says() {
    let project = two(STANDARD, &later());
    project.write("map.yml", "v1.0-1.2.2:\n  tag-v2.0: DELETED, MERGED TO v2.0-1.2.1\n");
    diff(&project, &["--with", "map.yml"])
        .exits(0)
        .prints("requirement R1.2.2 (1.0): merged into R1.2.1")
        .prints("Why: Its publisher says: deleted, merged to");
    diff(&project, &["--with", "map.yml", "--format", "markdown"])
        .exits(0)
        .prints("as the publisher says in `map.yml`")
        .prints("merged into others");
    // A slip of the publisher is said at its line; a mapping of other versions is refused.
    project.write("map.yml", "v1.0-1.2.2: MOVED TO v2.0-9.9.9\nv1.0-7.7.7: DELETED\n");
    diff(&project, &["--with", "map.yml"])
        .exits(0)
        .says("map.yml:1:13")
        .says("`9.9.9`, which the newer version does not have")
        .says("map.yml:2:1")
        .says("warning[unknown-reference]");
    for (wrong, code) in
        [("v3-7.7.7: DELETED\n", "unknown-reference"), ("- a\n", "wrong-type"), ("a: [\n", "yaml-")]
    {
        project.write("map.yml", wrong);
        let run = diff(&project, &["--with", "map.yml"]).exits(1).says("map.yml:").says(code);
        assert!(run.stdout.is_empty(), "{run}");
    }
    diff(&project, &["--with", "none.yml"]).exits(2).says("none.yml");
}

#[test]
fn content_that_changed_under_one_version_is_a_finding() {
    let changed = with(&[("Queries are made with parameters, as", "Queries are not made, nor")]);
    let project = two(STANDARD, &changed);
    diff(&project, &[])
        .exits(0)
        .says("new.json:14:18")
        .says("warning[unchanged-version]")
        .prints("1.0 (old.json) to 1.0 (new.json)")
        .prints("requirement R1.1.2: text reworded");
    diff(&project, &["--format", "html"]).exits(0).prints("they differ in substance");
    // A spelling is no substance.
    let spelled =
        with(&[("Queries are made with parameters, as", "Queries are made with parameters as")]);
    project.write("new.json", spelled);
    diff(&project, &[]).exits(0).does_not_say("unchanged-version");
    // What a table holds is said by a document for both sides: it has no version of its own.
    project.write("a.csv", include_str!("fixtures/controls.csv"));
    let edited = include_str!("fixtures/controls.csv").replace("C-2", "C-9");
    project.write("b.csv", edited);
    project.write("columns.yaml", include_str!("fixtures/columns.yaml"));
    project
        .smm(&["diff", "a.csv", "b.csv", "--columns", "columns.yaml"])
        .exits(0)
        .prints("requirement C-2: removed".replace("requirement", "indicator").as_str())
        .prints("indicator C-9: added")
        .does_not_say("unchanged-version");
}

#[test]
fn revisions_of_a_file_and_of_a_folder_are_compared() {
    let project = Project::empty();
    project.write("standards/s.json", STANDARD);
    let commit = |message: &str| {
        project.shell(&format!("{GIT}git init -q; git add -A; git commit -qm {message}")).exits(0);
    };
    commit("one");
    project.write("standards/s.json", with(&[("Queries are made with", "No query is made with")]));
    commit("two");
    let file = "standards/s.json";
    project
        .smm(&["diff", &format!("HEAD~1:{file}"), &format!("HEAD:./{file}")])
        .exits(0)
        .prints("1.0 (HEAD~1:standards/s.json) to 1.0 (HEAD:./standards/s.json)")
        .prints("requirement R1.1.2: text reworded")
        .says("HEAD:standards/s.json:14:18")
        .says("warning[unchanged-version]");
    project.smm(&["diff", &format!("HEAD:{file}"), file, "--exit-code"]).exits(0);
    project.smm(&["diff", "HEAD~1:./standards", "./standards"]).exits(0).prints("R1.1.2");
    for (side, said) in [
        ("HEAD:none.json", "`HEAD` has no file `none.json`"),
        ("nobody:standards/s.json", "no revision `nobody`"),
        ("HEAD:../s.json", "has no file `../s.json`"),
    ] {
        project.smm(&["diff", side, file]).exits(2).says(said);
    }
}

#[test]
fn a_version_that_was_imported_is_compared_with_the_file_it_came_from() {
    let project = two(STANDARD, &with(&[("Queries are made with", "No query is made with")]));
    project.smm(&["import", "cyclonedx", "old.json", "--into", "."]).exits(0);
    project.smm(&["diff", "rfa@1.0", "old.json", "--exit-code"]).exits(0);
    project
        .smm(&["diff", "rfa@1.0", "new.json"])
        .exits(0)
        .prints("requirement R1.1.2: text reworded")
        .says("unchanged-version");
    project.smm(&["diff", "new.json", "rfa@1.0"]).exits(0).prints("requirement R1.1.2");
    project
        .smm(&["import", "cyclonedx", "new.json", "--into", "."])
        .exits(0)
        .says("new.json:14:18")
        .says("warning[unchanged-version]");
    project.smm(&["diff", "rfa@1.0", "new.json", "--exit-code"]).exits(0);
    fs::remove_file(project.path("models/rfa/1.0/import.lock")).expect("it is there");
    project
        .smm(&["diff", "rfa@1.0", "new.json"])
        .exits(2)
        .says("did not come from another publisher");
    project
        .smm(&["diff", "other@1.0", "new.json"])
        .exits(2)
        .says("there is no version `other@1.0`");
}

#[test]
fn what_cannot_be_compared_is_said_and_nothing_is_printed() {
    let project = two(STANDARD, STANDARD);
    project.write("broken.json", "{\"definitions\": ");
    project.write("other.json", "{\"name\": \"x\"}");
    project.write("a.csv", include_str!("fixtures/controls.csv"));
    for (side, code, said) in [
        ("none.json", 2, "no file and no folder `none.json`"),
        ("broken.json", 1, "broken.json:1:17"),
        ("other.json", 1, "which format it is in"),
        ("a.csv", 1, "what the columns of this table hold"),
    ] {
        for sides in [["old.json", side], [side, "old.json"]] {
            let run = project.smm(&["diff", sides[0], sides[1]]).exits(code).says(said);
            assert!(run.stdout.is_empty(), "{run}");
        }
    }
    diff(&project, &["--resolved"]).exits(2).says("`--resolved` is for profiles");
    diff(&project, &["--columns", "a.csv"]).exits(2);
    project.smm(&["diff", "tiny@1.0", "old.json"]).exits(2).says("smm.toml");
    let tiny = Project::tiny();
    tiny.smm(&["diff", "tiny@1.0", "tiny@1.0", "--catalog", "x"])
        .exits(2)
        .says("`--catalog` are for files");
}

#[test]
fn an_item_at_another_level_moved() {
    let other = with(&[
        ("\"version\": \"1.0\"", "\"version\": \"1.1\""),
        ("\"R1.1.1\", \"R1.2.1\"]", "\"R1.1.1\"]"),
    ]);
    let project = two(STANDARD, &other);
    diff(&project, &[]).exits(0).prints("requirement R1.2.1: moved from First tier to Second tier");
    project.smm(&["import", "cyclonedx", "old.json", "--into", "w"]).exits(0);
    project.smm(&["import", "cyclonedx", "new.json", "--into", "w"]).exits(0);
    assert!(project.read("w/models/rfa/1.1/changes.yaml").contains("change: moved"));
    project.smm(&["-C", "w", "check", "--deny", "warnings"]).exits(0);
}

#[test]
fn sheets_of_workbooks_are_compared_and_with_the_same_as_a_table() {
    let project = Project::empty();
    let head = (1, ["Area", "No", "Requirement", "Owner"]);
    let first = (2, ["Access", "C-1", "Each person has an account.", "IT"]);
    let old = [head, first, (3, ["", "C-2", "Old accounts are closed.", ""])];
    let new = [head, first, (3, ["", "C-2", "Old accounts are never closed.", ""])];
    project.write("old.xlsx", workbook(&old));
    project.write("new.xlsx", workbook(&new));
    project.write("old.csv", "Area,No,Requirement,Owner\nAccess,C-1,Each person has an account.,IT\n,C-2,Old accounts are closed.,\n");
    let columns = "title: Controls\nversion: \"1.0\"\ngroups:\n  - title: Area\nitem:\n  ref: \"No\"\n  text: Requirement\n";
    project.write("columns.yaml", columns);
    let diff = |old: &str, new: &str| project.smm(&["diff", old, new, "--columns", "columns.yaml"]);
    diff("old.xlsx", "new.xlsx")
        .exits(0)
        .prints("indicator C-2: text reworded")
        .prints("are {+never+} closed")
        .does_not_print("C-1")
        .says("[].Owner");
    diff("old.xlsx", "old.xlsx").exits(0).prints("The two versions say the same.");
    for [old, new] in [["old.csv", "old.xlsx"], ["old.xlsx", "old.csv"]] {
        diff(old, new).exits(0).prints("The two versions say the same.");
    }
    diff("old.csv", "new.xlsx").exits(0).prints("are {+never+} closed");
}

#[test]
fn a_model_says_the_same_in_every_format_that_brings_it_back() {
    let project = Project::new(include_str!("fixtures/everything.txt"));
    for format in ["json", "oscal", "cyclonedx"] {
        let text = project.smm(&["export", format, "all@1.0"]).exits(0).stdout;
        project.write(&format!("{format}.json"), text);
    }
    for [old, new] in [["cyclonedx", "oscal"], ["oscal", "cyclonedx"], ["json", "oscal"]] {
        let (old, new) = (format!("{old}.json"), format!("{new}.json"));
        let run = project.smm(&["diff", &old, &new, "--exit-code"]);
        run.exits(0).prints("The two versions say the same.").does_not_say("unchanged-version");
    }
}

#[test]
fn a_redline_leads_to_each_chapter_with_the_number_of_its_changes() {
    let project = two(STANDARD, &later());
    let page = diff(&project, &["--format", "html"]).exits(0).stdout;
    for part in [
        "<nav class=\"jump\" id=\"contents\"",
        "<a class=\"to-contents\" href=\"#contents\">",
        "<h2 id=\"part-1\">Changed in substance</h2>",
        "<a href=\"#part-1-1\">R1 Input</a> <span>2</span>",
        "<h3 id=\"part-1-1\">R1 Input</h3>",
        "<h4>R1.2 Files</h4>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let Some([old, new, map]) = shared_asvs() else { return };
    let run = project.smm(&["diff", &old, &new, "--with", &map]).exits(0);
    // What is new in a new chapter is to be looked at as what is new in one that was there.
    let (substance, rest) = run.stdout.split_once("All other changes").expect("two parts");
    assert!(substance.contains("requirement V17.1.1: added at Level"), "{run}");
    assert!(!rest.contains(": added"), "{rest}");
    for part in [
        "requirement V1.2.7: moved, was V5.3.10 (4.0.3), from Level 1 to Level 2",
        "moved from V5 Validation, Sanitization and Encoding (4.0.3) to V1 Encoding and Sanitization",
        "V1 Architecture, Design and Threat Modeling (4.0.3): 18 removed",
    ] {
        assert!(run.stdout.contains(part), "{part}");
    }
    run.prints("Of the 278 requirements before").does_not_print("[DELETED");
}

#[test]
fn the_redline_of_asvs_says_where_each_requirement_went() {
    let Some([old, new, map]) = shared_asvs() else { return };
    let project = Project::empty();
    let run = project.smm(&["diff", &old, &new, "--with", &map]).exits(0);
    run.prints("Requirement".to_lowercase().as_str()).does_not_print("not declared");
    let page = project.smm(&["diff", &old, &new, "--with", &map, "--format", "html"]).exits(0);
    page.prints("id=\"V6.1.3\"").does_not_print(&old).does_not_print("IP-1-I");
}

#[test]
fn redlines_of_what_is_published_speak_of_it_in_its_own_words() {
    let (Some(old), Some(new)) = (shared("samm/2.1.0/model"), shared("samm/2.2.0/model")) else {
        return;
    };
    let (old, new) = (old.display().to_string(), new.display().to_string());
    Project::empty()
        .smm(&["diff", &old, &new])
        .exits(0)
        .prints("(SAMM): 2.1.0 to 2.2.0")
        .prints("question G-SM-1-A: text reworded")
        .prints("Of the 90 questions before: 69 the same")
        .does_not_print("followed publication");
    let (Some(old), Some(new)) = (shared("osps/2026.02.19"), shared("osps/2026-07")) else {
        return;
    };
    let project = Project::empty();
    let new = new.display().to_string();
    let run = project.smm(&["diff", &old.display().to_string(), &new]).exits(1);
    run.says("metadata.yaml:22:5");
    for file in fs::read_dir(&old).expect("it is a folder") {
        let file = file.expect("it can be listed");
        let text = fs::read_to_string(file.path()).expect("it is text");
        let name = file.file_name().to_string_lossy().into_owned();
        project
            .write(&format!("2026.02.19/{name}"), text.replace("\n   - id: BSI", "\n  - id: BSI"));
    }
    project
        .smm(&["diff", "./2026.02.19", &new])
        .exits(0)
        .prints("Open Source Project Security Baseline: 2026.02.19 to 2026-07")
        .prints("Of the 65 requirements before: 64 the same and 1 changed editorially.")
        .prints("the document: editions of standards changed, editorial")
        .prints("[-BPB-] {+BPB-2024+}\n      [-BSI-TR-03185-2-1.1.0-] {+BSI-TR-03185-2+}")
        .does_not_print("OSPS-AC-01.01")
        .does_not_print("summary")
        .says("not compared: ");
    let Some(cpg) = shared("ciso-assistant/cisa-cpg-2.0.yaml") else { return };
    let text = fs::read_to_string(&cpg).expect("it is text");
    let policies = "strategy, expectations, and policies are established.";
    assert!(text.contains(policies));
    project.write("old.yaml", &text);
    project.write("new.yaml", text.replace(policies, "strategy is reviewed each year."));
    project
        .smm(&["diff", "old.yaml", "new.yaml"])
        .exits(0)
        .says("warning[unchanged-version]")
        .prints("requirement 1.B: text reworded");
}

/// A catalog of Gemara, whose schema asks for no version.
fn doors(version: &str, text: &str) -> String {
    format!(
        "title: Doors of Sites\nmetadata:\n  id: doors\n{version}  description: Doors of sites.\n\
         groups:\n  - {{ id: g, title: Site, description: A site. }}\n\
         controls:\n  - id: C-1\n    group: g\n    title: Doors of rooms\n    objective: Nobody comes in.\n    \
         assessment-requirements:\n      - {{ id: R-1, text: {text} }}\n"
    )
}

#[test]
fn a_catalog_that_says_no_version_is_compared_by_the_name_of_its_file() {
    let project = Project::empty();
    let said = "  version: 2.0.0\n";
    for (version, to) in
        [("", "new.yaml"), ("  version: \"\"\n", "new.yaml"), (said, "2.0.0 (new.yaml)")]
    {
        let old = version.replace(said, "");
        project.write("old.yaml", doors(&old, "Each door of a room is locked and has a number."));
        project.write("new.yaml", doors(version, "Each door of a room is locked and has a name."));
        let run = project.smm(&["diff", "old.yaml", "new.yaml"]).exits(0);
        run.prints(&format!("Doors of Sites: old.yaml to {to}\n")).prints("R-1: text reworded");
    }
    let unnamed = project.smm(&["import", "gemara", "old.yaml", "--into", "w"]).exits(2);
    unnamed.says("name both by the folder");
    project.smm(&["import", "gemara", "old.yaml", "--into", "w/models/doors/1.0"]).exits(0);
    project.smm(&["-C", "w", "check"]).exits(0).says("0 errors");
}
