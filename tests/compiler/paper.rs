//! What paper is told: the data of guides, checklists and forms.

use serde_json::Value;
use smm_core::assess::{Answers, Questionnaire};
use smm_core::editions::{self, View};
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
            assert_eq!(frame["numbers-lines"], is_draft, "{status}");
        }
    }
}

#[test]
fn what_was_brought_in_is_no_draft_and_what_a_profile_says_of_it_is() {
    let imported = "-- models/tiny/1.0/model.yaml -- (edit)\n-status: review\n+status: draft\n+origin: imported\n";
    for make in [paper::guide, paper::checklist, paper::form] {
        let of_model = &data(imported, "tiny@1.0", make)["frame"];
        assert_eq!(of_model["stage"], "AS OF 22 November 2026, not published here");
        assert_eq!(of_model["numbers-lines"], false);
        let of_profile = &data(imported, "shop@1.0", make)["frame"];
        assert_eq!(of_profile["numbers-lines"], true);
    }
}

/// An erratum of the model, and one of the profile over it.
const ERRATA: &str = "-- models/tiny/1.0/errata.yaml --
errata:
  - id: E1
    date: \"2026-12-01\"
    where: DOR-1-I1
    was: Two sampled rooms
    reads: All rooms
-- profiles/shop/1.0/errata.yaml --
errata:
  - id: E1
    date: \"2026-12-02\"
    where: shop
    was: a till
    reads: two tills
    note: Nothing else changes.
";

#[test]
fn errata_of_all_layers_stand_in_the_guide_and_at_the_item() {
    let guide = data(ERRATA, "shop@1.0", paper::guide);
    let rows = guide["errata"]["rows"].as_array().expect("rows");
    let heads: Vec<&str> = rows.iter().map(|row| row["head"].as_str().expect("words")).collect();
    assert_eq!(
        heads,
        ["E1, DOR-1-I1 of tiny@1.0, 1 December 2026", "E1, shop of shop@1.0, 2 December 2026"]
    );
    let said = "for \\\"Two sampled rooms\\\" read \\\"All rooms\\\"";
    for make in [paper::guide, paper::checklist, paper::form] {
        let data = data(ERRATA, "shop@1.0", make).to_string();
        assert!(data.contains(said), "no erratum in {data}");
    }
}

#[test]
fn errata_are_no_part_of_what_a_version_says() {
    let digest = |text: &str| {
        let frame = &data(text, "shop@1.0", paper::guide)["frame"];
        frame["digest"].as_str().expect("digits").to_owned()
    };
    assert_eq!(digest(""), digest(ERRATA));
    let own = |text: &str| {
        let workspace = smm_core::load(&sources(&format!("\n{text}"))).value;
        let name = VersionRef::parse("tiny@1.0").expect("a name");
        editions::content(&workspace, &name, View::Own).expect("it is there").digest()
    };
    assert_eq!(own(""), own(ERRATA));
}

#[test]
fn a_published_version_without_errata_says_that_none_is_known() {
    let guide = data(&shop_at("status: published"), "shop@1.0", paper::guide);
    assert_eq!(guide["errata"]["none"], "None known.");
    assert_eq!(guide["errata"]["rows"].as_array().map(Vec::len), Some(0));
    assert!(data("", "shop@1.0", paper::guide)["errata"].is_null());
}

/// The profile asks for level 1 of doors.
const AT_ONE: &str = "
-- profiles/shop/1.0/profile.yaml -- (edit)
-    level: 2
+    level: 1
";

/// A checklist for somebody who has set these targets, by practice.
fn for_targets(name: &str, targets: &[(&str, u8, &str)]) -> Value {
    let workspace = smm_core::load(&sources(AT_ONE)).value;
    let name = VersionRef::parse(name).expect("a name");
    let tailored = workspace.tailored(&name).expect("it resolves");
    let form = Questionnaire::of(tailored, workspace.words_of(&name));
    let own = |(id, level, why): &(&str, u8, &str)| ((*id).to_owned(), (*level, (*why).to_owned()));
    let answers = Answers { targets: targets.iter().map(own).collect(), ..Answers::default() };
    let input = PaperInput::of(&workspace, tailored).with(&form, &answers);
    let document = paper::checklist(input, &PaperOptions::whole());
    serde_json::from_str(&document.data).expect("the data is JSON")
}

/// Target, its levels on the main pages and in the appendix, and what is said of whose it is.
fn target_of(sheet: &Value, id: &str) -> (Value, Vec<u64>, Vec<u64>, String) {
    let find = |part: &str| {
        let practices = sheet[part].as_array().expect("practices");
        practices.iter().find(|practice| practice["id"] == id).cloned().unwrap_or_default()
    };
    let levels = |practice: &Value| {
        let levels = practice["levels"].as_array().cloned().unwrap_or_default();
        levels.iter().filter_map(|level| level["number"].as_u64()).collect::<Vec<u64>>()
    };
    let (main, appendix) = (find("practices"), find("appendix"));
    let whose = main["target"]["own"]["whose"].as_str().unwrap_or_default().to_owned();
    (main["target"]["level"].clone(), levels(&main), levels(&appendix), whose)
}

#[test]
fn own_targets_decide_what_a_checklist_asks_and_say_whose_they_are() {
    let plain = for_targets("shop@1.0", &[]);
    assert_eq!(target_of(&plain, "doors"), (1.into(), vec![1], vec![2], String::new()));
    let above = for_targets("shop@1.0", &[("doors", 2, "The till is worth more.")]);
    let whose = "Set for this assessment. Shop asks for level 1.".to_owned();
    assert_eq!(target_of(&above, "doors"), (2.into(), vec![1, 2], vec![], whose.clone()));
    let below = for_targets("shop@1.0", &[("doors", 0, "It is guarded.")]);
    assert_eq!(target_of(&below, "doors"), (0.into(), vec![], vec![1, 2], whose));
    let same = for_targets("shop@1.0", &[("doors", 1, "We agree.")]);
    let agreed = "Set for this assessment. Shop asks for the same level.".to_owned();
    assert_eq!(target_of(&same, "doors"), (1.into(), vec![1], vec![2], agreed));
    // A model sets none: all is asked, until somebody sets one.
    let bare = for_targets("tiny@1.0", &[]);
    assert_eq!(target_of(&bare, "doors"), (Value::Null, vec![1, 2], vec![], String::new()));
    let set = for_targets("tiny@1.0", &[("doors", 1, "Enough."), ("gone", 2, "No such practice.")]);
    let alone = "Set for this assessment. Tiny Model sets no target.".to_owned();
    assert_eq!(target_of(&set, "doors"), (1.into(), vec![1], vec![2], alone));
    // The reasons of the profile speak of its own level.
    assert_eq!(above["practices"][0]["target"]["rationales"][0]["level"], 1);
    assert_eq!(above["grid"][0]["subdomains"][0]["practices"][0]["own"], true);
    assert_eq!(same["grid"][0]["subdomains"][0]["practices"][0]["own"], false);
}
