//! Groups of any depth: a domain that holds practices itself, subdomains, and subdomains within them.

use super::CATALOG;
use crate::support::Project;

/// The domain of the catalog, which holds its practices itself.
const FLAT: &str = "    practices: [injection, files]\n";
/// The same practices, one of them two groups deeper.
const NESTED: &str = "    practices: [injection]
    subdomains:
      - id: input
        title: Input
        subdomains:
          - id: uploads
            ref: V1.9
            title: Uploads
            summary: What people send.
            practices: [files]
";

/// What a command prints, as JSON.
fn json(project: &Project, args: &[&str]) -> serde_json::Value {
    serde_json::from_str(&project.smm(args).exits(0).stdout).expect("JSON")
}

fn nested() -> String {
    assert!(CATALOG.contains(FLAT));
    CATALOG.replace(FLAT, NESTED)
}

#[test]
fn a_domain_without_subdomains_is_printed_once() {
    let project = Project::new(CATALOG);
    project.smm(&["build"]).exits(0);
    let page = project.read("site/apps/5.0/index.html");
    let of_titles = page.matches(">V1 Encoding</").count();
    assert_eq!(of_titles, 2, "a heading and the contents: {page}");
    assert_eq!(page.matches("id=\"encoding\"").count(), 1);
    let practice = project.read("site/apps/5.0/files.html");
    assert_eq!(practice.matches("#encoding\">V1 Encoding</a>").count(), 1, "the way to it");
    project.smm(&["assess", "new", "--profile", "apps@5.0", "-o", "a.yaml"]).exits(0);
    let json = project.smm(&["assess", "score", "a.yaml", "--format", "json"]).exits(0).stdout;
    assert!(json.contains("\"subdomains\": []"), "{json}");
    let csv = project.smm(&["assess", "score", "a.yaml", "--format", "csv"]).exits(0).stdout;
    assert_eq!(csv.matches("V1 Encoding").count(), 1, "{csv}");
    let data = project.read("site/apps/5.0/downloads/apps-5.0.json");
    assert_eq!(data.matches("\"Encoding\"").count(), 1);
    let oscal = project.read("site/apps/5.0/downloads/apps-5.0-oscal.json");
    assert_eq!(oscal.matches("\"V1 Encoding\"").count(), 1);
    for format in ["cyclonedx", "gemara", "ciso"] {
        let other = project.smm(&["export", format, "apps@5.0"]).exits(0).stdout;
        assert_eq!(other.matches("Encoding").count(), 1, "{format}: {other}");
    }
}

#[test]
fn groups_are_as_deep_as_a_catalog_has_them_on_pages_and_in_data() {
    let project = Project::new(&nested());
    project.is_sound();
    let page = project.read("site/apps/5.0/index.html");
    let at = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part}: {page}"));
    let order = [
        "<h3 id=\"encoding\">V1 Encoding</h3>",
        "<a href=\"injection.html\">V1.2 Injection</a> <span",
        "<h4 id=\"input\">Input</h4>",
        "<h5 id=\"uploads\">V1.9 Uploads</h5>",
        "<a href=\"files.html\">V1.10 Files</a> <span",
    ];
    assert!(order.windows(2).all(|two| at(two[0]) < at(two[1])), "{page}");
    assert!(page.contains("1 domain, 2 subdomains, 2 practices"), "{page}");
    let practice = project.read("site/apps/5.0/files.html");
    for step in ["#encoding\">V1 Encoding</a>", "#input\">Input</a>", "#uploads\">V1.9 Uploads</a>"]
    {
        assert_eq!(practice.matches(step).count(), 1, "{step}");
    }
    let data = json(&project, &["export", "json", "apps@5.0"]);
    let inner = data.pointer("/domains/0/subdomains/1/subdomains/0").expect("it is there");
    assert_eq!((&inner["id"], &inner["ref"]), (&"uploads".into(), &"V1.9".into()));
    assert_eq!(inner.pointer("/practices/0/id"), Some(&"files".into()));
    let oscal = json(&project, &["export", "oscal", "apps@5.0"]);
    let inner = oscal.pointer("/catalog/groups/0/groups/0/groups/0/controls/0/id");
    assert_eq!(inner, Some(&"files".into()));
    let bom = json(&project, &["export", "cyclonedx", "apps@5.0"]);
    let all = bom.pointer("/definitions/standards/0/requirements").expect("a list");
    let parent = |id: &str| {
        let is_it = |one: &&serde_json::Value| one["bom-ref"] == format!("apps@5.0#{id}");
        let one = all.as_array().into_iter().flatten().find(is_it);
        one.unwrap_or_else(|| panic!("{id}"))["parent"].clone()
    };
    assert_eq!(parent("FIL"), "apps@5.0#uploads");
    assert_eq!(parent("uploads"), "apps@5.0#input");
    assert_eq!(parent("input"), "apps@5.0#encoding");
    let library = project.smm(&["export", "ciso", "apps@5.0"]).exits(0);
    library.prints("depth: 4").prints("name: Uploads");
    project.smm(&["export", "csv", "apps@5.0"]).exits(0).prints("Input / Uploads");
    project.smm(&["paper", "guide", "apps@5.0", "--out", "paper"]).exits(0);
    project.smm(&["paper", "checklist", "apps@5.0", "--out", "paper"]).exits(0);
}

#[test]
fn a_group_is_scored_by_all_that_is_within_it() {
    let project = Project::new(&nested());
    project.smm(&["assess", "new", "--profile", "apps@5.0", "-o", "a.yaml"]).exits(0);
    let blank = project.read("a.yaml");
    let answered = blank.split("  FIL-").enumerate().map(|(nth, part)| match nth {
        0 => part.to_owned(),
        _ => format!("  FIL-{}", part.replacen("answer:\n", "answer: yes\n", 1)),
    });
    project.write("a.yaml", answered.collect::<String>());
    let score = json(&project, &["assess", "score", "a.yaml", "--format", "json"]);
    let of = |list: &str| -> Vec<(String, u64)> {
        let all = score[list].as_array().into_iter().flatten();
        all.map(|one| {
            let id = one["id"].as_str().unwrap_or_default().to_owned();
            (id, one["level"].as_u64().unwrap_or(9))
        })
        .collect()
    };
    let subdomains = [("input".to_owned(), 2), ("uploads".to_owned(), 2)];
    assert_eq!(of("subdomains"), subdomains, "{score}");
    assert_eq!(of("domains"), [("encoding".to_owned(), 0)]);
    project.smm(&["assess", "report", "a.yaml", "-o", "report"]).exits(0);
}

#[test]
fn a_group_that_stands_elsewhere_moved_and_a_practice_joins_the_innermost() {
    let project = Project::new(&nested());
    let later = nested().replace("/5.0/", "/5.1/").replace("version: \"5.0\"", "version: \"5.1\"");
    let later = later.split("-- profiles").next().expect("a model").to_owned();
    let (within, beside) = (
        "        subdomains:\n          - id: uploads\n            ref: V1.9\n            title: Uploads\n            summary: What people send.\n            practices: [files]\n",
        "        practices: [injection]\n      - id: uploads\n        ref: V1.9\n        title: Uploads\n        summary: What people send.\n        practices: [files]\n",
    );
    assert!(later.contains(within));
    let later = later
        .replace(within, beside)
        .replace("    practices: [injection]\n    subdomains", "    subdomains");
    let project = project.with(&later);
    let run = project.smm(&["diff", "apps@5.0", "apps@5.1"]).exits(0);
    run.prints("practice V1.2 Injection: moved from V1 Encoding to Input")
        .prints("subdomain V1.9 Uploads: moved from Input to V1 Encoding");
    project.smm(&["new", "practice", "apps@5.0", "names", "--in", "uploads"]).exits(0);
    assert!(
        project
            .read("models/apps/5.0/model.yaml")
            .contains("            practices: [files, names]\n")
    );
}

#[test]
fn a_group_that_holds_nothing_is_reported() {
    let empty = nested().replace("            practices: [files]\n", "");
    Project::new(&empty)
        .smm(&["check"])
        .exits(1)
        .says("the subdomain `uploads` has neither practices nor subdomains");
}

#[test]
fn groups_of_groups_come_in_as_they_are() {
    let standard = include_str!("../fixtures/standard.cdx.json");
    let deep = standard
        .replace(
            "{\"bom-ref\": \"R1.1\", \"identifier\": \"R1.1\", \"title\": \"Decoding\", \"parent\": \"R1\",",
            "{\"bom-ref\": \"G\", \"title\": \"Inner\", \"parent\": \"R1\"},\n\
             {\"bom-ref\": \"H\", \"title\": \"Innermost\", \"parent\": \"G\"},\n\
             {\"bom-ref\": \"R1.1\", \"identifier\": \"R1.1\", \"title\": \"Decoding\", \"parent\": \"H\",",
        );
    assert_ne!(deep, standard);
    let project = Project::empty();
    project.write("s.json", deep);
    project.smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(0);
    let model = project.read("w/models/rfa/1.0/model.yaml");
    let inner = "    practices:
      - files
    subdomains:
      - id: inner
        title: Inner
        subdomains:
          - id: innermost
            title: Innermost
            practices:
              - decoding
";
    assert!(model.contains(inner), "{model}");
    project.smm(&["-C", "w", "check", "--deny", "warnings"]).exits(0);
    project.smm(&["-C", "w", "fmt", "--check"]).exits(0);
    project.smm(&["-C", "w", "build"]).exits(0);
    let run = project.smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(0);
    run.says("nothing changed");
    // What the source puts into another group goes there, with what is in it.
    project.edit(
        "s.json",
        "\"title\": \"Innermost\", \"parent\": \"G\"",
        "\"title\": \"Innermost\", \"parent\": \"R1\"",
    );
    project.smm(&["import", "cyclonedx", "s.json", "--into", "w"]).exits(0).says("`innermost`");
    let model = project.read("w/models/rfa/1.0/model.yaml");
    assert!(model.contains("      - id: innermost\n") && !model.contains("id: inner\n"), "{model}");
    project.smm(&["-C", "w", "check", "--deny", "warnings"]).exits(0);
}

#[test]
fn a_profile_leaves_out_a_group_with_all_that_is_within_it() {
    let leaving_out = |text: &str, part: &str| {
        let exclude =
            format!("scope: industry\nexclude:\n  - {part}\n    rationale: It has none of it.\n");
        Project::new(&text.replace("scope: industry\n", &exclude))
    };
    let files = "  V1.10:\n    level: 0\n    rationale: It takes no files.\n";
    let project = leaving_out(&nested().replace(files, ""), "subdomains: [input]");
    project.smm(&["check"]).exits(0);
    let data = json(&project, &["export", "json", "kiosk@1.0"]);
    let left = data.pointer("/domains/0/subdomains").and_then(serde_json::Value::as_array);
    assert_eq!(left.map(Vec::len), Some(1), "{data}");
    // A group that holds others stays as long as one of them has a practice.
    let text = nested();
    let (text, _) = text.split_once("-- profiles/kiosk/1.0/practices").expect("an overlay");
    let target = "  V1.2:\n    level: 1\n    rationale: Visitors type into it.\n";
    let project = leaving_out(&text.replace(target, ""), "practices: [V1.2]");
    project.smm(&["check"]).exits(0);
    let data = json(&project, &["export", "json", "kiosk@1.0"]);
    let kept = data.pointer("/domains/0/subdomains/0/subdomains/0/practices/0/id");
    assert_eq!(kept, Some(&"files".into()), "{data}");
}
