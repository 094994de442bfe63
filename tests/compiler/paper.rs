//! What paper is told: the data of guides, checklists and forms.

use serde_json::Value;
use smm_core::model::VersionRef;
use smm_core::render::paper::{self, Document, PaperInput, PaperOptions};

use crate::support::sources;

/// The record of a model, as an edit of its file.
const RECORD: &str = "-- models/tiny/1.0/model.yaml -- (edit)
-status: review
+status: review
+edition: \"3\"
+record:
+  editors: [Ana Lima, Bo Chen]
+  reviewers: [a plant manager]
+  evidence: Desk study; no pilot yet.
+  feedback: none yet
+  cite: Tiny, edition 3
+  weaknesses: [Nobody has used it.]
";

/// The data of a document about a version of the workspace that a text describes.
fn data(text: &str, name: &str, make: fn(PaperInput<'_>, &PaperOptions) -> Document) -> Value {
    let workspace = smm_core::load(&sources(&format!("\n{text}"))).value;
    let name = VersionRef::parse(name).expect("a name");
    let tailored = workspace.tailored(&name).expect("it resolves");
    let document = make(PaperInput::of(&workspace, tailored), &PaperOptions::whole());
    serde_json::from_str(&document.data).expect("the data is JSON")
}

fn labels(data: &Value) -> Vec<&str> {
    let rows = data["record"]["rows"].as_array().expect("rows");
    rows.iter().map(|row| row["label"].as_str().expect("a label")).collect()
}

#[test]
fn a_guide_says_all_of_where_a_text_comes_from() {
    let guide = data(RECORD, "tiny@1.0", paper::guide);
    let wanted = [
        "Edition",
        "Written by",
        "Reviewed by",
        "Rests on",
        "Report a mistake",
        "Cite as",
        "Known weaknesses",
    ];
    assert_eq!(labels(&guide), wanted);
    assert_eq!(guide["record"]["rows"][1]["items"].to_string(), r#"[["Ana Lima"],["Bo Chen"]]"#);
}

#[test]
fn sheets_to_fill_in_say_the_short_of_it() {
    for make in [paper::checklist, paper::form] {
        let sheet = data(RECORD, "tiny@1.0", make);
        assert_eq!(labels(&sheet), ["Edition", "Written by", "Reviewed by", "Rests on", "Cite as"]);
    }
}

#[test]
fn a_version_without_a_record_says_nothing_of_one() {
    assert!(labels(&data("", "shop@1.0", paper::guide)).is_empty());
}

#[test]
fn paper_knows_what_binds() {
    for make in [paper::guide, paper::checklist, paper::form] {
        let forces = &data("", "shop@1.0", make)["frame"]["forces"];
        assert_eq!(forces["of"]["indicators"], "normative");
        assert_eq!(forces["of"]["pitfalls"], "informative");
        assert_eq!(forces["rows"][0]["word"], "normative");
        let kinds = forces["rows"][1]["kinds"].as_str().expect("names");
        assert!(kinds.contains("rationale") && !kinds.contains("objective"), "{kinds}");
    }
}

/// The profile `shop` at another status.
fn shop_at(status: &str) -> String {
    format!("-- profiles/shop/1.0/profile.yaml -- (edit)\n-status: review\n+{status}\n")
}

#[test]
fn what_is_not_published_says_so_at_the_head_of_each_sheet() {
    let cases = [
        ("status: draft", Some("DRAFT of 22 November 2026"), true),
        ("status: review", Some("DRAFT of 22 November 2026, open for comments"), true),
        ("status: published", None, false),
        ("status: withdrawn", Some("WITHDRAWN"), false),
        (
            "status: withdrawn\n+replaced-by: tiny@1.0",
            Some("WITHDRAWN, replaced by tiny@1.0"),
            false,
        ),
    ];
    for (status, mark, is_draft) in cases {
        for make in [paper::guide, paper::checklist, paper::form] {
            let frame = &data(&shop_at(status), "shop@1.0", make)["frame"];
            assert_eq!(frame["stage"].as_str(), mark, "{status}");
            assert_eq!(frame["draft"], is_draft, "{status}");
        }
    }
}
