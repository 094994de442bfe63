//! `smm import`: catalogs of others come in whole, come in again, and nothing is made up.

use crate::support::{Project, shared, shared_asvs};

/// A small standard with everything that CycloneDX has a key for.
const STANDARD: &str = include_str!("fixtures/standard.cdx.json");
/// The table of its first section, once it is here.
const DECODING: &str = "w/models/rfa/1.0/practices/decoding.yaml";

/// A project beside a standard.
fn beside(standard: &str) -> Project {
    let project = Project::empty();
    project.write("s.json", standard);
    project
}

/// A project that brought the standard in.
fn imported() -> Project {
    let project = beside(STANDARD);
    project.smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(0);
    project
}

/// Brings in the standard with some other texts.
fn again(project: &Project, changes: &[(&str, &str)]) -> crate::support::Run {
    let mut text = STANDARD.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    project.write("s.json", text);
    project.smm(&["import", "cyclonedx", "s.json", "--into", "w"])
}

#[test]
fn a_standard_becomes_a_workspace_that_is_checked_and_built() {
    let project = beside(STANDARD);
    let run = project.smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(0);
    run.says("metadata.tools[].name").says("     2  ");
    project.smm(&["-C", "w", "check", "--deny", "warnings"]).exits(0);
    project.smm(&["-C", "w", "fmt", "--check"]).exits(0);
    project.smm(&["-C", "w", "build"]).exits(0);
    let page = project.read("w/site/rfa/1.0/decoding.html");
    assert!(page.contains("R1.1 Decoding") && page.contains("R1.1.2"), "{page}");
    assert!(
        page.contains("&lt;script&gt; is no command") && page.contains("[[R1.1.1]]</code> says")
    );
    assert!(page.contains("https://example.org/queries") && page.contains("CRE:764-507"));
    let table = project.read("w/models/rfa/1.0/practices/files.yaml");
    assert!(!table.contains("purpose:"), "nothing is said of it: {table}");
    assert!(table.contains("**Limits**") && table.contains("A limit is a number."), "{table}");
    let model = project.read("w/models/rfa/1.0/model.yaml");
    for part in ["origin: imported", "license: CC0-1.0", "title: Second tier"] {
        assert!(model.contains(part), "{part}: {model}");
    }
    assert!(!model.contains("summary: Input") && !model.contains("- summary\n"), "{model}");
}

#[test]
fn what_is_numbered_as_chapters_and_sections_is_called_so() {
    for (number, calls_them_so) in [("R1.2", true), ("R2.1", false), ("FILES", false)] {
        let number = format!("\"identifier\": \"{number}\"");
        let project = beside(&STANDARD.replace("\"identifier\": \"R1.2\"", &number));
        project.smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(0);
        let model = project.read("w/models/rfa/1.0/model.yaml");
        assert_eq!(model.contains("one: chapter\n"), calls_them_so, "{number}: {model}");
        assert_eq!(model.contains("many: sections\n"), calls_them_so, "{number}: {model}");
    }
}

#[test]
fn the_folder_names_the_version_and_nothing_that_is_there_is_replaced() {
    let project = beside(STANDARD);
    let into = ["import", "cyclonedx", "s.json", "--into", "w/models/mine/2.1"];
    project.smm(&into).exits(0);
    assert!(project.read("w/models/mine/2.1/model.yaml").contains("version: \"2.1\""));
    std::fs::remove_file(project.path("w/models/mine/2.1/import.lock")).expect("it is there");
    project.smm(&into).exits(2).says("there is no `import.lock` in it");
    project
        .smm(&["import", "cyclonedx", "s.json", "--into", "w/models/Mine/2.1"])
        .exits(2)
        .says("names no version");
    // Within a workspace it goes there.
    project.smm(&["-C", "w", "import", "cyclonedx", "s.json"]).exits(0);
    assert!(project.path("w/models/rfa/1.0/import.lock").is_file());
}

#[test]
fn the_same_source_changes_nothing_when_it_comes_again() {
    let project = imported();
    let before = project.files("w");
    again(&project, &[]).exits(0).says("nothing changed in the source");
    assert_eq!(project.files("w"), before);
}

#[test]
fn what_changed_in_the_source_comes_in_and_what_was_edited_here_stays() {
    let project = imported();
    let table = project.read(DECODING);
    project.write(DECODING, format!("# Ours.\n{table}"));
    project.edit(DECODING, "ref: R1.1.2\n", "ref: R1.1.2\n        ask: Developer\n");
    let run = again(
        &project,
        &[
            ("Queries are made with", "Each query is made with"),
            ("\"title\": \"Decoding\"", "\"title\": \"Decoding input\""),
            ("Archives are measured before they are unpacked.\"}", "Archives are measured.\"},\n\
              {\"bom-ref\": \"R1.2.9\", \"identifier\": \"R1.2.9\", \"parent\": \"R1.2\", \"text\": \"Names are kept.\"}"),
            ("\"R1.2.1\", \"R1.2.2\"]", "\"R1.2.1\", \"R1.2.2\", \"R1.2.9\"]"),
        ],
    )
    .exits(0);
    run.says("new in the source: 1").says("`FILE-2-I2` (R1.2.9)").says("taken over: 3");
    let table = project.read(DECODING);
    assert!(table.starts_with("# Ours.\n") && table.contains("ask: Developer"), "{table}");
    assert!(table.contains("Each query is made with") && table.contains("title: Decoding input"));
    assert!(table.contains("id: decoding\n"), "an id stays when a title changes");
    project.smm(&["-C", "w", "check", "--deny", "warnings"]).exits(0);
}

#[test]
fn what_both_sides_changed_stays_ours_and_is_said_once() {
    let project = imported();
    project.edit(DECODING, "Queries are made with", "All queries are made with");
    let change = [("Queries are made with", "Each query is made with")];
    again(&project, &change).exits(1).says("ours stays: `DECO-2-I1` (R1.1.2) `text`");
    assert!(project.read(DECODING).contains("All queries are made with"));
    again(&project, &change).exits(0).says("nothing changed");
}

#[test]
fn what_is_gone_from_the_source_goes_unless_it_was_edited_and_its_id_stays_gone() {
    let project = imported();
    let gone = r#"{"bom-ref": "R1.2.2", "identifier": "R1.2.2", "parent": "R1.2",
         "text": "Archives are measured before they are unpacked."}"#;
    let other = r#"{"bom-ref": "R1.2.3", "identifier": "R1.2.3", "parent": "R1.2", "text": "Names are kept."}"#;
    let level = ("\"R1.2.1\", \"R1.2.2\"]", "\"R1.2.1\", \"R1.2.3\"]");
    let run = again(&project, &[(gone, other), level]).exits(0);
    run.says("`FILE-2-I1` (R1.2.2)").says("`FILE-2-I2` (R1.2.3)");
    let files = "w/models/rfa/1.0/practices/files.yaml";
    let table = project.read(files);
    assert!(!table.contains("FILE-2-I1") && table.contains("FILE-2-I2"), "{table}");
    // It comes back under the id that it had.
    again(&project, &[]).exits(0).says("`FILE-2-I1` (R1.2.2)");
    project.edit(files, "Archives are measured", "All archives are measured");
    again(&project, &[(gone, other), level]).exits(1).says("ours stays: `FILE-2-I1` (R1.2.2)");
    assert!(project.read(files).contains("All archives are measured"));
}

#[test]
fn a_practice_that_is_gone_takes_its_file_along() {
    let project = imported();
    let files = "w/models/rfa/1.0/practices/files.yaml";
    let start = STANDARD.find(",\n        {\"bom-ref\": \"R1.2\"").expect("the group");
    let end = STANDARD.find("\n      ],\n      \"levels\"").expect("the end");
    let without = STANDARD[..start].to_owned() + &STANDARD[end..];
    let without = without.replace(", \"R1.2.1\", \"R1.2.2\"", "").replace(", \"R1.2.1\"", "");
    project.write("s.json", without);
    project.smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(0).says("`files` (R1.2)");
    assert!(!project.path(files).exists());
    project.smm(&["-C", "w", "check", "--deny", "warnings"]).exits(0);
}

#[test]
fn what_is_wrong_with_a_source_is_said_at_its_line_and_nothing_is_written() {
    let deep = (1..200).fold(String::new(), |all, n| {
        format!("{all},\n{{\"bom-ref\": \"D{n}\", \"parent\": \"D{}\"}}", n - 1)
    });
    for (old, new, said) in [
        ("\"version\": \"1.0\",", "\"version\": \"1.0\"", "s.json:15:7"),
        ("\"bomFormat\"", "\"version\": 2, \"bomFormat\"", "yaml-duplicate-key"),
        ("\"name\": \"Rules for Applications (RFA)\",", "", "lacks the key `name`"),
        (
            "\"parent\": \"R1.1\",\n         \"text\": \"Input is decoded once",
            "\"parent\": \"R9\",\n         \"text\": \"Input is decoded once",
            "below `R9`, which is not there",
        ),
        ("[\"R1.1.1\", \"R1.2.1\"]", "[\"R7\"]", "names `R7`, which is not there"),
        ("\"bom-ref\": \"R1.2.2\"", "\"bom-ref\": \"R1.2.1\"", "two entries are called `R1.2.1`"),
        (
            "\"title\": \"Input\"",
            "\"title\": \"Input\", \"parent\": \"R1.2.1\"",
            "stands below itself",
        ),
        (
            "unpacked.\"}",
            &format!("unpacked.\"}},\n{{\"bom-ref\": \"D0\"}}{deep}"),
            "more than 24 deep",
        ),
        ("\"standards\"", "\"other\"", "no standard in `definitions.standards`"),
    ] {
        assert!(STANDARD.contains(old), "{old}");
        let project = beside(&STANDARD.replacen(old, new, 1));
        project.smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(1).says(said);
        assert!(!project.path("w").exists(), "{said}");
    }
    for bytes in [
        vec![0xff, 0xfe, b'{', 0],
        b"[".repeat(1_000_000),
        Vec::new(),
        b"{\"a\": \"\xe4\"}".to_vec(),
    ] {
        let project = Project::empty();
        project.write("s.json", bytes);
        project
            .smm(&["import", "cyclonedx", "s.json", "--into", "w"])
            .exits(1)
            .says("nothing was brought in");
        assert!(!project.path("w").exists());
    }
    Project::empty().smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(2).says("s.json");
}

#[test]
fn the_standards_that_are_published_as_cyclonedx_come_in_whole() {
    for (name, model, values) in [
        ("owasp-samm-2.1.0", "samm/2.1.0", "14 values"),
        ("asvs-4.0.3", "asvs/4.0.3", "15 values"),
        ("asvs-5.0.0", "asvs/5.0.0", "11 values"),
    ] {
        let Some(source) = shared(&format!("cyclonedx/{name}.cdx.json")) else { return };
        let project = Project::empty();
        let source = source.display().to_string();
        let run = project.smm(&["import", "cyclonedx", &source, "--into", "w"]).exits(0);
        run.says(values).says("externalReferences[].url");
        assert!(project.path(&format!("w/models/{model}/model.yaml")).is_file(), "{name}");
        project
            .smm(&["import", "cyclonedx", &source, "--into", "w"])
            .exits(0)
            .says("nothing changed");
    }
}

#[test]
fn every_format_brings_in_what_is_published_in_it() {
    for (format, source, model, words) in [
        ("samm", "samm/2.2.0/model", "samm/2.2.0", "security practice"),
        ("gemara", "osps/2026-07", "open-source-project-security-baseline/2026.7", "control"),
        ("gemara", "gemara/good-ccc.yaml", "finos-cloud-control-catalog/2024.1", "control"),
        ("ciso", "ciso-assistant/cisa-cpg-2.0.yaml", "cisa-cpg-2-0/1.0", "requirement"),
        (
            "oscal",
            "oscal/content/basic-catalog.json",
            "sample-security-catalog-for-demonstration-and-testing/1.1",
            "control",
        ),
    ] {
        let Some(source) = shared(source) else { return };
        let project = Project::empty();
        let source = source.display().to_string();
        project.smm(&["import", format, &source, "--into", "w"]).exits(0).says("no place for");
        let head = project.read(&format!("w/models/{model}/model.yaml"));
        assert_eq!(repeated_titles(&project, "w"), Vec::<String>::new());
        assert!(head.contains(&format!("one: {words}\n")), "{head}");
        project.smm(&["-C", "w", "check"]).exits(0).says("0 errors, 1 warning ");
        project.smm(&["import", format, &source, "--into", "w"]).exits(0).says("nothing changed");
    }
}

/// Each title that stands once more as what the thing is about.
fn repeated_titles(project: &Project, folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in project.files(folder) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if !path.ends_with(".yaml") {
            continue;
        }
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let title = |at: usize| {
            lines[..at]
                .iter()
                .rev()
                .find_map(|line| line.trim_start_matches("- ").strip_prefix("title: "))
        };
        for (at, line) in lines.iter().enumerate() {
            let said = line.strip_prefix("summary: ").or(line.strip_prefix("purpose: "));
            if said.is_some_and(|said| title(at) == Some(said)) {
                found.push(format!("{path}: {line}"));
            }
        }
    }
    found
}

#[test]
fn samm_asks_its_questions_at_their_levels_in_its_own_words() {
    let Some(source) = shared("samm/2.2.0/model") else { return };
    let project = Project::empty();
    let source = source.display().to_string();
    project.smm(&["import", "samm", &source, "--into", "w"]).exits(0);
    project.smm(&["-C", "w", "check"]).exits(0).says("0 errors, 1 warning ");
    let table = project.read("w/models/samm/2.2.0/practices/create-and-promote.yaml");
    for part in
        ["ref: G-SM-A\n", "ref: G-SM-1-A\n", "objective: ", "- You capture the risk appetite"]
    {
        assert!(table.contains(part), "{part}: {table}");
    }
    let model = project.read("w/models/samm/2.2.0/model.yaml");
    let Some(before) = shared("samm/2.1.0/model") else { return };
    let both = Project::empty();
    let before = before.display().to_string();
    both.smm(&["import", "samm", &before, "--into", "w"]).exits(0).does_not_say("warning[");
    both.smm(&["import", "samm", &source, "--into", "w"]).exits(0);
    both.smm(&["-C", "w", "check"]).exits(0).says("0 errors, 2 warnings ");
    let changes = both.read("w/models/samm/2.2.0/changes.yaml");
    assert!(
        changes.contains("change: reworded") && !changes.contains("change: removed"),
        "{changes}"
    );
    assert!(model.contains("- objective\n") && model.contains("one: business function"), "{model}");
}

#[test]
fn samm_scores_by_the_answers_of_its_own_questions() {
    let Some(source) = shared("samm/2.2.0/model") else { return };
    let project = Project::empty();
    let source = source.display().to_string();
    project
        .smm(&["import", "samm", &source, "--into", "w"])
        .exits(0)
        .does_not_say("answerSet")
        .does_not_say("values[]");
    let table = project.read("w/models/samm/2.2.0/practices/create-and-promote.yaml");
    let stream = |level: u8| format!("CAP-{level}-I1");
    for part in [&*stream(1), &*stream(2), &*stream(3), "answers: set-"] {
        assert!(table.contains(part), "{part}: {table}");
    }
    // What people choose there, in the words of the question, and one word of another question.
    let labels = |set: &str| {
        let model = project.read("w/models/samm/2.2.0/model.yaml");
        let (_, after) = model.split_once(&format!("  - id: {set}\n")).expect("the set");
        let own = after.split("\n  - id: set-").next().unwrap_or(after).to_owned();
        let labels = own.lines().filter_map(|line| line.trim().strip_prefix("label: "));
        labels.map(str::to_owned).collect::<Vec<_>>()
    };
    let set_of = |id: &str| {
        let (_, after) = table.split_once(&format!("id: {id}\n")).expect("the question");
        let set = after.lines().find_map(|line| line.trim().strip_prefix("answers: "));
        set.expect("a set").to_owned()
    };
    let answers: Vec<String> = [1, 2, 3]
        .iter()
        .map(|level| labels(&set_of(&stream(*level)))[usize::from(*level - 1)].clone())
        .collect();
    let answered = |third: &str| {
        format!(
            "title: Team\nprofile: samm@2.2.0\ndate: \"2026-11-30\"\nanswers:\n  CAP-1-I1: {{ answer: {} }}\n  CAP-2-I1: {{ answer: {} }}\n  CAP-3-I1: {{ answer: {third} }}\n",
            quoted(&answers[0]),
            quoted(&answers[1]),
        )
    };
    project.write("w/team.yaml", answered(&quoted(&answers[2])));
    // 1 + 0.5 + 0.25, as the toolbox of SAMM adds them up.
    project
        .smm(&["-C", "w", "assess", "score", "w/team.yaml", "--explain", "CAP"])
        .exits(0)
        .prints("1.75");
    project.write("w/other.yaml", answered("\"Yes, for some teams\""));
    project
        .smm(&["-C", "w", "assess", "score", "w/other.yaml"])
        .exits(1)
        .says("`Yes, for some teams` is no answer to `CAP-3-I1`");
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.trim_matches('"'))
}

#[test]
fn a_control_of_nist_is_answered_by_what_an_assessor_determines() {
    let low = "oscal/content/NIST_SP-800-53_rev5_LOW-baseline-resolved-profile_catalog-min.json";
    let Some(source) = shared(low) else { return };
    let project = Project::empty();
    let source = source.display().to_string();
    project.smm(&["import", "oscal", &source, "--into", "w/models/low/5.1"]).exits(0);
    project.smm(&["-C", "w", "check"]).exits(0);
    let model = project.read("w/models/low/5.1/model.yaml");
    assert!(model.contains("one: family\n") && model.contains("one: assessment objective\n"));
    let table = project.read("w/models/low/5.1/practices/unsuccessful-logon-attempts.yaml");
    for part in [
        "ref: AC-7\n",
        "ref: AC-7a\n",
        "a limit of {{ac-07-odp-01}} consecutive",
        "- id: ac-07-odp-01\n            title: number\n",
        "- examine\n",
        "ref: ac-7_obj.a\n",
    ] {
        assert!(table.contains(part), "{part}: {table}");
    }
    let profile = shared("oscal/content/NIST_SP-800-53_rev5_LOW-baseline_profile.json");
    let Some(profile) = profile else { return };
    let profile = profile.display().to_string();
    project.smm(&["import", "oscal", &profile, "--into", "v"]).exits(2).says("resolved catalog");
}

/// A catalog of OSCAL whose control leaves something open in each way that there is.
const OPEN: &str = r#"{"catalog": {"uuid": "1", "metadata": {"title": "Open Catalog (OPEN)", "version": "1.0",
  "last-modified": "2026-01-01T00:00:00Z", "oscal-version": "1.1.2"},
 "params": [{"id": "who", "label": "the *person* in charge"}],
 "groups": [{"id": "g", "title": "Keys", "controls": [{"id": "k-1", "title": "Exchange",
  "params": [
   {"id": "k-1_odp.01", "label": "how long", "values": ["365 days"]},
   {"id": "k-1_odp.02", "select": {"how-many": "one-or-more", "choice": ["at once", "within {{ insert: param, k-1_odp.01 }}"]}},
   {"id": "k-1_odp.03", "select": {"choice": ["by hand", "by machine"]}}],
  "parts": [{"id": "k-1_smt", "name": "statement", "parts": [
    {"id": "k-1_smt.a", "name": "item", "prose": "Exchange keys each {{ insert: param, k-1_odp.01 }}, {{ insert: param, k-1_odp.03 }}, by {{ insert: param, who }}."},
    {"id": "k-1_smt.b", "name": "item", "prose": "Tell {{insert: param, who}} {{ insert: param, k-1_odp.02 }}."},
    {"id": "k-1_smt.c", "name": "item", "prose": "Leave {{ insert: param, nowhere }} and {{this}} alone."}]},
   {"name": "guidance", "prose": "Ask {{ insert: param, who }} each {{ insert: param, k-1_odp.01 }}."}]}]}]}}"#;

#[test]
fn what_a_control_leaves_open_is_a_place_of_each_item_that_names_it() {
    let project = Project::empty();
    project.write("s.json", OPEN);
    project.smm(&["import", "oscal", "s.json", "--into", "w"]).exits(0);
    project.smm(&["-C", "w", "check"]).exits(0).does_not_say("param");
    project.smm(&["-C", "w", "fmt", "--check"]).exits(0);
    let table = project.read("w/models/open/1.0/practices/exchange.yaml");
    for part in [
        "text: Exchange keys each {{k-1-odp-01}}, {{k-1-odp-03}}, by {{who}}.\n",
        // What the source sets holds; what is to be chosen or named is left to profiles.
        "- id: k-1-odp-01\n            title: how long\n            default: 365 days\n",
        "title: \"one of: by hand; by machine\"\n",
        "- id: who\n            title: the *person* in charge\n",
        // Within a choice something else is open: it stands in the text.
        "Tell {{who}} [Selection (one or more): at once; within {{k-1-odp-01}}].",
        "Leave {{ insert: param, nowhere }} and {{this}} alone.",
        "purpose: \"Ask [Assignment: the *person* in charge] each 365 days.\"\n",
    ] {
        assert!(table.contains(part), "{part}: {table}");
    }
    assert_eq!(table.matches("default:").count(), 2, "{table}");
    project.smm(&["import", "oscal", "s.json", "--into", "w"]).exits(0).says("nothing changed");
}

/// A catalog of OSCAL whose statement is lettered and numbered.
const LETTERED: &str = r#"{"catalog": {"uuid": "1", "metadata": {"title": "Lettered Catalog (LET)", "version": "1.0",
  "last-modified": "2026-01-01T00:00:00Z", "oscal-version": "1.1.2"},
 "groups": [{"id": "g", "title": "Keys", "controls": [{"id": "k-1", "title": "Exchange",
  "props": [{"name": "label", "value": "K-1"}],
  "params": [{"id": "who", "label": "somebody"}],
  "parts": [{"id": "k-1_smt", "name": "statement", "prose": "The company:", "parts": [
    {"id": "k-1_smt.a", "name": "item", "props": [{"name": "label", "value": "a."}], "prose": "Writes a policy that:", "parts": [
      {"id": "k-1_smt.a.1", "name": "item", "props": [{"name": "label", "value": "1."}], "prose": "Names {{ insert: param, who }}, who:", "parts": [
        {"id": "k-1_smt.a.1.a", "name": "item", "props": [{"name": "label", "value": "(a)"}], "prose": "keeps the keys;"}]},
      {"id": "k-1_smt.a.2", "name": "item", "prose": "Has no letter."},
      {"id": "k-1_smt.a.3", "name": "item", "props": [{"name": "label", "value": "in the third place, and last"}], "prose": "Has a long one."}]},
    {"id": "k-1_smt.2", "name": "item", "props": [{"name": "label", "value": "2."}], "parts": [
      {"id": "k-1_smt.2.a", "name": "item", "props": [{"name": "label", "value": "a."}], "prose": "Stands below nothing."}]}]}]}]}]}}"#;

#[test]
fn a_lettered_statement_comes_in_as_parts_with_the_names_by_which_they_are_cited() {
    let project = Project::empty();
    project.write("s.json", LETTERED);
    project.smm(&["import", "oscal", "s.json", "--into", "w"]).exits(0);
    project.smm(&["-C", "w", "check"]).exits(0).says("0 errors");
    project.smm(&["-C", "w", "fmt", "--check"]).exits(0);
    let table = project.read("w/models/let/1.0/practices/exchange.yaml");
    for part in [
        "ref: K-1a\n        text: |-\n          The company:\n\n          Writes a policy that:\n        parts:\n",
        "- label: \"1.\"\n            ref: K-1a.1\n            text: \"Names {{who}}, who:\"\n            parts:\n",
        "- label: (a)\n                ref: K-1a.1(a)\n                text: keeps the keys;\n",
        "- text: Has no letter.\n",
        "text: in the third place, and last Has a long one.\n",
        "params:\n          - id: who\n",
        // What says nothing itself is one text with what stands below it.
        "ref: K-1.2\n",
        "- a. Stands below nothing.\n",
    ] {
        assert!(table.contains(part), "{part}: {table}");
    }
    project.smm(&["import", "oscal", "s.json", "--into", "w"]).exits(0).says("nothing changed");
    // Elsewhere something else stands in braces, which nobody fills in.
    project.write("t.json", LETTERED.replace("keeps the keys", "keeps {{these}}"));
    project.smm(&["import", "oscal", "t.json", "--into", "v"]).exits(0);
    project.smm(&["-C", "v", "check"]).exits(0);
    let table = project.read("v/models/let/1.0/practices/exchange.yaml");
    assert!(table.contains("[Assignment: somebody]") && table.contains("{{these}}"), "{table}");
    // Two files are compared part by part.
    let later = LETTERED.replace("keeps the keys", "keeps all keys").replace("\"1.0\"", "\"1.1\"");
    project.write("u.json", later);
    let run = project.smm(&["diff", "s.json", "u.json"]).exits(0);
    run.prints("- (a) keeps [-the-] {+all+} keys;");
}

#[test]
fn a_defect_of_a_published_file_is_said_at_its_line() {
    let Some(source) = shared("osps/2026.02.19") else { return };
    let project = Project::empty();
    let source = source.display().to_string();
    let run = project.smm(&["import", "gemara", &source, "--into", "w"]).exits(1);
    run.says("metadata.yaml:22:5").says("error[yaml-syntax]");
    assert!(!project.path("w").exists());
    for (name, said) in [
        ("bad-control-invalid-group.yaml", "`nonexistent-group`, which is not there"),
        ("bad-no-groups.yaml", "`missing-group`, which is not there"),
        ("bad-mapping-document.yaml", "asks for nothing"),
        ("bad-lifecycle.yaml", "asks for nothing"),
    ] {
        let Some(source) = shared(&format!("gemara/{name}")) else { return };
        let source = source.display().to_string();
        project.smm(&["import", "gemara", &source, "--into", "w"]).exits(1).says(said);
    }
}

#[test]
fn a_later_version_keeps_the_ids_of_what_says_the_same_and_of_nothing_else() {
    let project = imported();
    let later = STANDARD
        .replace("APP-1.0", "APP-2.0")
        .replace("\"version\": \"1.0\"", "\"version\": \"2.0\"")
        .replace("Queries are made with parameters, as", "Queries are made with parameters as")
        .replace("Files above a limit are refused.", "Somebody answers for what is uploaded.")
        .replace("\"title\": \"Limits\"", "\"title\": \"Owners\"")
        .replace("\"descriptions\": [\"A limit is a number.\"]", "\"descriptions\": []");
    project.write("s.json", later);
    project.write("map.yml", "v1.0-1.2.1:\n  tag-v2.0: DELETED, MERGED TO v2.0-1.2.2\n");
    let import = ["import", "cyclonedx", "s.json", "--into", "w", "--with", "map.yml"];
    project.smm(&import).exits(0);
    let decoding = project.read("w/models/rfa/2.0/practices/decoding.yaml");
    assert!(decoding.contains("DECO-2-I1") && decoding.contains("code: DECO"), "{decoding}");
    let files = project.read("w/models/rfa/2.0/practices/files.yaml");
    assert!(!files.contains("FILE-1-I1\n") && files.contains("FILE-1-I2"), "{files}");
    let changes = project.read("w/models/rfa/2.0/changes.yaml");
    assert!(
        changes.contains("change: merged\n    item: FILE-1-I1\n    into:\n      - FILE-2-I1"),
        "{changes}"
    );
    assert!(changes.contains("deleted, merged to") && changes.contains("item: FILE-1-I2"));
    project.smm(&["-C", "w", "check", "--deny", "warnings"]).exits(0);
    project.smm(&import).exits(2).says("`--with` is for a version");
}

#[test]
fn no_requirement_of_asvs_takes_the_id_of_another_one_of_the_version_before() {
    let Some([old, new, map]) = shared_asvs() else { return };
    let project = Project::empty();
    project.smm(&["import", "cyclonedx", &old, "--into", "w"]).exits(0);
    project.smm(&["import", "cyclonedx", &new, "--into", "w", "--with", &map]).exits(0);
    let changes = project.read("w/models/asvs/5.0.0/changes.yaml");
    for (class, at_least) in [("moved", 100), ("split", 20), ("merged", 25), ("removed", 50)] {
        let found = changes.matches(&format!("change: {class}\n")).count();
        assert!(found >= at_least, "{found} {class}");
    }
    project.smm(&["-C", "w", "check"]).exits(0).says("0 errors, 3 warnings ");
}

#[test]
fn a_table_comes_in_by_what_a_document_says_about_its_columns() {
    let project = Project::empty();
    project.write("c.csv", include_str!("fixtures/controls.csv"));
    project.write("columns.yaml", include_str!("fixtures/columns.yaml"));
    project
        .smm(&["import", "csv", "c.csv", "--into", "w"])
        .exits(1)
        .says("`Area`, `Control`, `No`");
    let import =
        ["import", "csv", "c.csv", "--columns", "columns.yaml", "--into", "w/models/company/3.0"];
    project.smm(&import).exits(0).says("no place for 3 values").says("[].Owner");
    let accounts = project.read("w/models/company/3.0/practices/accounts.yaml");
    for part in
        ["ref: C-2\n", "\"temporary\" ones too", "id: PR.AA-05\n", "catalog: nist-csf-2.0\n"]
    {
        assert!(accounts.contains(part), "{part}: {accounts}");
    }
    let model = project.read("w/models/company/3.0/model.yaml");
    assert!(model.contains("title: Recovery") && model.contains("title: basic"), "{model}");
    project.smm(&import).exits(0).says("nothing changed");
    project.edit("c.csv", ";L1;;", ";L9;;");
    project.smm(&import).exits(1).says("c.csv:4:1").says("no level 9");
    project.edit("c.csv", ";L9;;", ";L1;;");
    project.edit("c.csv", "C-4", "C-1");
    project.smm(&import).exits(1).says("two rows are called `C-1`");
    let rows = (0..61).map(|n| format!("Access;Accounts;D-{n};Thing {n} is locked.;L1;;\n"));
    project.write(
        "d.csv",
        "Area;Control;No;Requirement;Level;Owner;CSF\n".to_owned() + &rows.collect::<String>(),
    );
    project
        .smm(&["import", "csv", "d.csv", "--columns", "columns.yaml", "--into", "v"])
        .exits(1)
        .says("61 things");
    project.edit("columns.yaml", "text: Requirement", "text: Requirment");
    project.smm(&import).exits(1).says("there is no column `Requirment`").says("`Requirement`");
    project.edit("columns.yaml", "item:", "itm:");
    project.smm(&import).exits(2).says("itm");
}

/// A workbook with the sheet `Controls`, whose rows with their numbers begin in column B.
pub(crate) fn workbook(rows: &[(usize, [&str; 4])]) -> Vec<u8> {
    let cell = |at: &str, text: &str| {
        format!("<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
    };
    let row = |(number, texts): &(usize, [&str; 4])| {
        let cells = ["B", "C", "D", "E"].iter().zip(texts).filter(|(_, text)| !text.is_empty());
        let cells: String =
            cells.map(|(column, text)| cell(&format!("{column}{number}"), text)).collect();
        format!("<row r=\"{number}\">{cells}</row>")
    };
    let rows: String = rows.iter().map(row).collect();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rels = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let kinds = "http://schemas.openxmlformats.org/package/2006/content-types";
    let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let files = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{kinds}\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{sheet}.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{sheet}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Controls\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    crate::support::zipped(&files)
}

#[test]
fn a_sheet_of_a_workbook_comes_in_as_its_table_would() {
    let project = Project::empty();
    project.write(
        "c.xlsx",
        workbook(&[
            (3, ["Area", "No", "Requirement", "Owner"]),
            (4, ["Access", "C-1", "Each person has an account.", "IT"]),
            (6, ["", "C-2", "- Old accounts are closed, &quot;all&quot; of them.", ""]),
        ]),
    );
    let columns = "title: Controls\nversion: \"1.0\"\nsheet: Controls\ngroups:\n  - title: Area\nitem:\n  ref: \"No\"\n  text: Requirement\n";
    project.write("columns.yaml", columns);
    let import = ["import", "xlsx", "c.xlsx", "--columns", "columns.yaml", "--into", "w"];
    project.smm(&import).exits(0).says("[].Owner");
    let table = project.read("w/models/controls/1.0/practices/access.yaml");
    assert!(
        table.contains("ref: C-2\n") && table.contains("- Old accounts are closed, "),
        "{table}"
    );
    project.edit("columns.yaml", "sheet: Controls", "sheet: Others");
    project.smm(&import).exits(2).says("there are `Controls`");
}
