//! The formats for programs say the same as the one for people.

use serde_json::Value as Json;
use smm_core::emit::{self, Format};
use smm_core::{Code, Diagnostic, Sources};

use crate::support::sources;

/// Two files with findings that have hints, related places, and signs that formats must escape.
const MISTAKES: &str = "Mistakes of several kinds.
-- models/tiny/1.0/practices/doors.yaml -- (edit)
-title: Doors
+titel: \"Ключи, 100%: ok\"
-- profiles/shop/1.0/practices/doors.yaml -- (edit)
-        text: Close the back door between deliveries.
+        text: Close the back door as needed, see [[updates]].
+      - id: SHOP-DOR-1-A1
+        text: Ring the bell.
-- profiles/shop/1.0/practices/updates, 100%.yaml --
practice: updates
";

fn mistakes(format: Format) -> String {
    let sources = sources(MISTAKES);
    emit::render(&found(&sources), &sources, format)
}

fn found(sources: &Sources) -> Vec<Diagnostic> {
    smm_core::check(sources).diagnostics
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

#[test]
fn json_is_one_document() {
    let text = mistakes(Format::Json);
    let document: Json = serde_json::from_str(&text).expect("it is JSON");
    let findings = document["findings"].as_array().expect("it has findings");
    assert_eq!(findings.len(), found(&sources(MISTAKES)).len());
    settings().bind(|| insta::assert_snapshot!("report-json", text));
}

#[test]
fn github_gets_one_command_for_each_finding() {
    let text = mistakes(Format::Github);
    assert_eq!(text.lines().count(), found(&sources(MISTAKES)).len());
    settings().bind(|| insta::assert_snapshot!("report-github", text));
}

#[test]
fn sarif_fits_the_schema_of_the_standard() {
    // One pattern of the schema has a `]` too many, which strict readers of patterns refuse.
    let schema = include_str!("data/sarif-schema-2.1.0.json").replace("{2}]?$", "{2}$");
    let schema: Json = serde_json::from_str(&schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is a schema");
    for text in ["", MISTAKES, "x\n-- book/glossary.yaml -- (unreadable)\n"] {
        let sources = sources(text);
        let report = emit::render(&found(&sources), &sources, Format::Sarif);
        let report: Json = serde_json::from_str(&report).expect("it is JSON");
        let errors: Vec<String> =
            schema.iter_errors(&report).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert_eq!(errors, [""; 0]);
    }
}

#[test]
fn sarif_says_what_the_findings_say() {
    let mut report: Json = serde_json::from_str(&mistakes(Format::Sarif)).expect("it is JSON");
    let run = &mut report["runs"][0];
    let rules = run["tool"]["driver"]["rules"].take();
    let rules = rules.as_array().expect("it has rules");
    assert_eq!(rules.len(), Code::ALL.len());
    for result in run["results"].as_array().expect("it has results") {
        let index = result["ruleIndex"].as_u64().expect("a number");
        let index = usize::try_from(index).expect("a small number");
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    run["tool"]["driver"]["version"] = "[VERSION]".into();
    let text = serde_json::to_string_pretty(&report).expect("it is JSON");
    settings().bind(|| insta::assert_snapshot!("report-sarif", text));
}

#[test]
fn color_changes_nothing_but_the_color() {
    let colored = mistakes(Format::Color);
    let mut plain = String::new();
    for (number, part) in colored.split('\u{1b}').enumerate() {
        let text = if number == 0 { part } else { part.split_once('m').map_or("", |(_, t)| t) };
        plain.push_str(text);
    }
    assert_eq!(plain, mistakes(Format::Human));
}

#[test]
fn every_explanation_has_a_title_a_wrong_and_a_right_example() {
    for code in Code::ALL {
        let text = code.explanation();
        let name = code.name();
        assert!(text.starts_with("# ") && text.ends_with("```\n"), "{name}");
        assert!(!code.title().is_empty() && !code.title().ends_with('.'), "{name}");
        let wrong = text.find("\nWrong:\n\n```").unwrap_or_else(|| panic!("{name}"));
        let right = text.find("\nRight:\n\n```").unwrap_or_else(|| panic!("{name}"));
        assert!(wrong < right, "{name}");
        let meaning =
            text[..wrong].lines().skip(1).map(|line| line.split(' ').count()).sum::<usize>();
        assert!(meaning > 20, "{name}: {meaning} words do not explain it");
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{name}");
    }
}
