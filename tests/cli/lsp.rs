//! `smm lsp` as editors use it: a scripted client over the protocol, and Neovim.

mod client;
mod neovim;
mod robust;

use serde_json::{Value, json};

use crate::support::Project;
use client::Client;

/// What the tiny workspace lacks: roles, records, terms, a standard, answers, a second profile.
const MORE: &str = "
-- book/glossary.yaml --
terms:
  - term: cabinet
    definition: What devices are locked into.
-- references/std-4.0.yaml --
id: std
edition: \"4.0\"
title: A standard
publisher: A body
cite-as: STD 4.0
free: true
entries:
  - id: \"9\"
    heading: true
  - id: 9.5.1
    title: Lock it
  - id: 9.5.2
-- assessments/store.yaml --
title: Store
profile: shop@1.0
date: \"2026-11-22\"
answers:
  DOR-1-I1: { answer: yes }
-- profiles/kiosk/1.0/profile.yaml --
id: kiosk
version: \"1.0\"
code: KIO
title: Kiosk
status: draft
date: \"2026-01-20\"
base: shop@1.0
scope: system
summary: See [[SHOP-DOR-1-A1]] and [[COP-1-I1]] (STD 4.0, 9.5.1).
applies-to: [Kiosks]
targets:
  doors: { level: 2, rationale: A cabinet stands outside. }
  copies: { level: 1, rationale: Little is lost. }
";

const MODEL: &str = "models/tiny/1.0/model.yaml";
const DOORS: &str = "models/tiny/1.0/practices/doors.yaml";
const SHOP: &str = "profiles/shop/1.0/profile.yaml";
const OVERLAY: &str = "profiles/shop/1.0/practices/doors.yaml";
const KIOSK: &str = "profiles/kiosk/1.0/profile.yaml";
const STORE: &str = "assessments/store.yaml";

fn project() -> Project {
    Project::tiny().with(MORE)
}

/// The same with roles and records in the model.
fn project_with_roles() -> Project {
    let project = project();
    let roles = "\
roles:
  - id: owner
    title: Site owner
    summary: Who answers for the site.
records:
  - id: key-list
    title: List of keys
    summary: Who holds which key.
summary: A model small";
    project.edit(MODEL, "summary: A model small", roles);
    for path in [DOORS, "models/tiny/1.0/practices/copies.yaml"] {
        let text = project.read(path);
        let ask = |line: &str| match line.trim_start().starts_with("ask:") {
            true => "        ask: owner\n".to_owned(),
            false => format!("{line}\n"),
        };
        project.write(path, text.lines().map(ask).collect::<String>());
    }
    project.edit(
        DOORS,
        "evidence: The cabinets themselves",
        "evidence: Keys\n        record: key-list",
    );
    project
}

#[test]
fn findings_follow_what_is_typed_in_every_file_and_vanish_with_their_cause() {
    let project = project();
    let mut editor = Client::start(&project);
    editor.open_file(&project, SHOP);
    editor.edit(SHOP, "level: 2", "level: 9");
    let found = editor.wait(SHOP, "level-out-of-range", true).expect("a finding");
    assert_eq!(found["source"], "smm");
    assert_eq!(found["severity"], 1);
    assert!(found["message"].as_str().expect("a text").contains("\nhelp: "), "{found}");
    editor.edit(SHOP, "level: 9", "level: 2");
    editor.wait(SHOP, "level-out-of-range", false);
    // A practice that is taken out of the model is missed in files that are not open.
    editor.open_file(&project, MODEL);
    editor.edit(MODEL, "practices: [doors, copies]", "practices: [doors]");
    editor.wait(SHOP, "unknown-practice", true);
    editor.wait(KIOSK, "unknown-practice", true);
    editor.wait("models/tiny/1.0/practices/copies.yaml", "unlisted-table", true);
    editor.edit(MODEL, "practices: [doors]", "practices: [doors, copies]");
    editor.wait(KIOSK, "unknown-practice", false);
    editor.wait("models/tiny/1.0/practices/copies.yaml", "unlisted-table", false);
    assert_eq!(project.smm(&["check"]).exits(0).code, Some(0), "nothing was written");
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn findings_are_those_of_check() {
    let project = project();
    let mut editor = Client::start(&project);
    let edits = [
        (SHOP, "level: 1", "level: \"1\""),
        (OVERLAY, "SHOP-DOR-1-A1", "SHOP-DOR-2-A1"),
        (DOORS, "practice: copies", "practice: copys"),
        (KIOSK, "[[COP-1-I1]]", "[[COP-1-I9]]"),
        ("book/src/index.md", "It has", "It has [a link](gone.md) and"),
    ];
    for (path, old, new) in edits {
        editor.open_file(&project, path);
        editor.edit(path, old, new);
        project.write(path, editor.text(path));
        editor.settle(path);
        let run = project.smm(&["check", "--format", "json"]);
        let checked: Value = serde_json::from_str(&run.stdout).expect("JSON");
        let mut wanted: Vec<String> = checked["findings"]
            .as_array()
            .unwrap_or_else(|| panic!("{checked}"))
            .iter()
            .map(|one| format!("{} {}", one["place"]["path"].as_str().unwrap_or("?"), one["code"]))
            .collect();
        let mut shown: Vec<String> = editor
            .findings
            .iter()
            .flat_map(|(uri, found)| {
                let path = editor.path(&json!(uri));
                found.iter().map(move |one| format!("{path} {}", one["code"]))
            })
            .collect();
        wanted.sort();
        shown.sort();
        assert_eq!(shown, wanted, "{path}");
        assert!(!wanted.is_empty());
    }
}

#[test]
fn what_stands_behind_a_name_is_shown_over_it() {
    let project = project_with_roles();
    let mut editor = Client::start(&project);
    for path in [SHOP, OVERLAY, KIOSK, DOORS, STORE, "smm.toml"] {
        editor.open_file(&project, path);
    }
    let mut shows = |path: &str, place: &str, texts: &[&str]| {
        let shown = editor.hover(path, place);
        for text in texts {
            assert!(shown.contains(text), "over `{place}`: {shown}");
        }
    };
    shows(SHOP, "  doors", &["**Doors** `DOR`", "no business", "**2 steady**: Somebody notices"]);
    shows(SHOP, "base: tiny@", &["Tiny Maturity Model", "review, 2026-01-15"]);
    // The base text behind an overlay.
    shows(OVERLAY, "practice: doo", &["**Doors** `DOR` `doors`, tiny@1.0"]);
    shows(
        OVERLAY,
        "level: 1",
        &["level 1 minimum", "Every cabinet has a lock", "`DOR-1-I1` Three"],
    );
    shows(KIOSK, "[[SHOP-DOR", &["**SHOP-DOR-1-A1**: an action of Doors in Small Shop", "router"]);
    shows(KIOSK, "[[COP-1-", &["an indicator of Copies", "Verify: test", "Ask: Site owner"]);
    shows(KIOSK, "9.5.1", &["**STD 4.0 9.5.1** Lock it", "A requirement of A standard"]);
    shows(KIOSK, "A cab", &["**cabinet**", "locked into"]);
    shows(DOORS, "record: key", &["**List of keys**: a record"]);
    shows(STORE, "  DOR-1", &["**DOR-1-I1**: an indicator of Doors, level 1 minimum"]);
    // What a key is for, and what a value means.
    shows(SHOP, "scop", &["`scope`, required", "`industry`"]);
    shows(SHOP, "status: dra", &["`draft`"]);
    shows(OVERLAY, "considera", &["The view of the sector"]);
    let shown = editor.hover(SHOP, "a handful");
    assert_eq!(shown, "", "plain words mean nothing more");
    editor.edit(SHOP, "level: 2", "level: 7");
    editor.settle(SHOP);
    let shown = editor.hover(SHOP, "level: 7");
    assert!(shown.contains("`level-out-of-range`: **"), "{shown}");
}

#[test]
fn an_editor_that_shows_no_markdown_is_given_plain_text() {
    let project = project_with_roles();
    let mut editor = Client::spawn(&project);
    let root = format!("file://{}", project.path("").display());
    editor.ask(
        "initialize",
        json!({
            "processId": null,
            "rootUri": root,
            "workspaceFolders": [{ "uri": root, "name": "workspace" }],
            "capabilities": { "textDocument": { "hover": { "contentFormat": ["plaintext"] } } },
        }),
    );
    editor.tell("initialized", json!({}));
    editor.open_file(&project, KIOSK);
    let shown = editor.hover(KIOSK, "[[COP-1-");
    assert!(shown.contains("COP-1-I1: an indicator of Copies"), "{shown}");
    assert!(!shown.contains("**") && !shown.contains('`'), "{shown}");
}

#[test]
fn what_belongs_to_a_place_is_offered_there() {
    let project = project_with_roles();
    let mut editor = Client::start(&project);
    for path in [SHOP, OVERLAY, KIOSK, DOORS, STORE, MODEL] {
        editor.open_file(&project, path);
    }
    // A key that is there already keeps its colon; in a comment nothing is offered.
    editor.edit(OVERLAY, "practice: doors", "# practice: do\npracti: doors");
    let keys = editor.complete(OVERLAY, "\npracti");
    assert_eq!(keys, [("practice".to_owned(), "practice".to_owned())]);
    assert_eq!(editor.labels(OVERLAY, "# practice: do"), [""; 0]);
    editor.edit(OVERLAY, "# practice: do\npracti: doors", "practice: ");
    assert_eq!(editor.labels(OVERLAY, "practice: "), ["copies", "doors"]);
    editor.edit(OVERLAY, "practice: ", "practice: doors");
    editor.edit(SHOP, "base: tiny@1.0", "base: t");
    assert_eq!(editor.labels(SHOP, "base: t"), ["tiny@1.0"]);
    editor.edit(SHOP, "base: t", "base: tiny@1.0");
    // Only practices that have no target yet.
    editor.edit(SHOP, "  copies:", "  :");
    assert_eq!(editor.complete(SHOP, "\n  :").len(), 0);
    editor.edit(
        SHOP,
        "  :\n    level: 1\n    rationale: A lost device is replaced from stock within an hour.\n",
        "  c",
    );
    assert_eq!(editor.complete(SHOP, "all day.\n  c"), [("copies".into(), "copies:".into())]);
    editor.edit(SHOP, "all day.\n  c", "all day.\n  copies: { level: , ra }\n");
    assert_eq!(editor.labels(SHOP, "copies: { level: "), ["0", "1", "2"]);
    assert_eq!(editor.complete(SHOP, ", ra"), [("rationale".into(), "rationale: ".into())]);
    // Keys that the schema allows, without those that are there.
    editor.edit(OVERLAY, "  - level: 1\n", "  - level: 1\n    \n");
    let keys = editor.labels(OVERLAY, "level: 1\n    ");
    assert_eq!(keys, ["considerations", "indicators"]);
    editor.edit(OVERLAY, "level: 1\n    \n", "level: 1\n    indicators:\n      - id: \n        verify: [ex, ]\n        ask: \n        record: \n        replaces: \n");
    assert_eq!(editor.labels(OVERLAY, "indicators:\n      - id: "), ["SHOP-DOR-1-I1"]);
    assert_eq!(editor.labels(OVERLAY, "verify: [ex"), ["examine"]);
    assert_eq!(editor.labels(OVERLAY, "verify: [ex, "), ["examine", "interview", "test"]);
    assert_eq!(editor.labels(OVERLAY, "ask: "), ["owner"]);
    assert_eq!(editor.labels(OVERLAY, "record: "), ["key-list"]);
    let items = editor.labels(OVERLAY, "replaces: ");
    assert!(
        items.contains(&"DOR-2-I1".to_owned()) && !items.contains(&"COP-1-I1".to_owned()),
        "{items:?}"
    );
    // References in texts, ids of a standard, terms.
    editor.edit(KIOSK, "[[COP-1-I1]]", "[[COP");
    let ids = editor.complete(KIOSK, "[[COP");
    assert!(ids.contains(&("COP-1-I1".into(), "COP-1-I1]]".into())), "{ids:?}");
    assert_eq!(editor.labels(KIOSK, "STD 4.0, 9.5."), ["9.5.1", "9.5.2"]);
    editor.edit(KIOSK, "A cabinet stands", "A cab stands");
    assert_eq!(editor.labels(KIOSK, "A cab"), ["cabinet"]);
    // Answers.
    editor.edit(STORE, "answer: yes", "answer: ");
    assert_eq!(editor.labels(STORE, "answer: "), ["yes", "partly", "no", "not-applicable"]);
    editor.edit(STORE, "  DOR-1-I1: { answer:  }", "  DOR");
    assert_eq!(editor.complete(STORE, "  DOR")[0], ("DOR-1-I1".into(), "DOR-1-I1:".into()));
    // Ids are offered by what they stand for as well.
    editor.edit(STORE, "  DOR", "  cabinets");
    assert_eq!(editor.labels(STORE, "  cabinets"), ["DOR-1-I1"]);
    // A new number is one that nothing ever had.
    editor.edit(DOORS, "- id: DOR-2-A1", "- id: \n      - id: DOR-2-A7");
    assert_eq!(editor.labels(DOORS, "actions:\n      - id: \n").len(), 0, "behind the line");
    assert_eq!(editor.labels(DOORS, "for it.\n    actions:\n      - id: "), ["DOR-2-A8"]);
    editor.open(
        "profiles/shop/1.0/changes.yaml",
        "from: \nchanges:\n  - { change: re, item: SHOP }\n",
    );
    let changes = "profiles/shop/1.0/changes.yaml";
    assert_eq!(
        editor.labels(changes, "change: re"),
        ["removed", "retitled", "reworded", "retargeted"]
    );
    let items = editor.labels(changes, "item: SHOP");
    assert!(items.contains(&"SHOP-DOR-1-A1".to_owned()), "{items:?}");
}

#[test]
fn a_name_leads_to_where_it_is_given_and_to_all_that_goes_by_it() {
    let project = project_with_roles();
    let mut editor = Client::start(&project);
    for path in [SHOP, OVERLAY, KIOSK, DOORS, STORE] {
        editor.open_file(&project, path);
    }
    let mut leads = |path: &str, place: &str, wanted: &str| {
        assert_eq!(editor.definition(&project, path, place), wanted, "{place}");
    };
    leads(SHOP, "  doors", "models/tiny/1.0/practices/doors.yaml:1: doors");
    leads(SHOP, "base: tiny", "models/tiny/1.0/model.yaml:1: tiny");
    leads(SHOP, "level: 2", "models/tiny/1.0/practices/doors.yaml:19: 2");
    leads(KIOSK, "base: shop", "profiles/shop/1.0/profile.yaml:1: shop");
    leads(KIOSK, "[[SHOP-", "profiles/shop/1.0/practices/doors.yaml:6: SHOP-DOR-1-A1");
    leads(KIOSK, "A cab", "book/glossary.yaml:2: cabinet");
    leads(KIOSK, "9.5.", "references/std-4.0.yaml:10: 9.5.1");
    leads(STORE, "  DOR-1", "models/tiny/1.0/practices/doors.yaml:13: DOR-1-I1");
    leads(DOORS, "record: key", "models/tiny/1.0/model.yaml:19: key-list");
    leads(SHOP, "a handful", "");
    let uses = editor.references(&project, DOORS, "id: DOR-1-I1");
    assert_eq!(
        uses,
        ["assessments/store.yaml:5: DOR-1-I1", "models/tiny/1.0/practices/doors.yaml:13: DOR-1-I1",]
    );
    let uses = editor.references(&project, DOORS, "id: doors");
    assert!(uses.contains(&"profiles/kiosk/1.0/profile.yaml:12: doors".to_owned()), "{uses:?}");
    assert!(uses.contains(&"models/tiny/1.0/model.yaml:49: doors".to_owned()), "{uses:?}");
    assert_eq!(uses.len(), 5, "{uses:?}");
    assert_eq!(editor.references(&project, OVERLAY, "- id: SHOP-DOR-1-A1").len(), 2);
}

#[test]
fn an_id_of_drafts_is_renamed_everywhere_and_files_follow() {
    let project = project();
    let mut editor = Client::start(&project);
    for path in [OVERLAY, KIOSK, DOORS] {
        editor.open_file(&project, path);
    }
    let place = editor.behind(KIOSK, "[[SHOP-DOR");
    let target = editor.ask("textDocument/prepareRename", place);
    assert_eq!(target["placeholder"], "SHOP-DOR-1-A1");
    let edit = editor.rename(KIOSK, "[[SHOP-DOR", "SHOP-DOR-1-A12").expect("a draft");
    let (texts, moves) = editor.applied(&project, &edit);
    assert_eq!(texts.keys().collect::<Vec<_>>(), [KIOSK, OVERLAY]);
    assert!(texts[KIOSK].contains("See [[SHOP-DOR-1-A12]] and"), "{}", texts[KIOSK]);
    assert!(texts[OVERLAY].contains("- id: SHOP-DOR-1-A12\n"));
    assert_eq!(moves, []);
    // A practice: its table, its overlays, its targets, the list of the model.
    let edit = editor.rename(DOORS, "id: doors", "gates").expect("a draft");
    let (texts, moves) = editor.applied(&project, &edit);
    assert_eq!(
        moves,
        [
            (DOORS.to_owned(), "models/tiny/1.0/practices/gates.yaml".to_owned()),
            (OVERLAY.to_owned(), "profiles/shop/1.0/practices/gates.yaml".to_owned()),
        ]
    );
    for (path, text) in &texts {
        project.write(path, text);
    }
    for (from, to) in &moves {
        let text = project.read(from);
        std::fs::remove_file(project.path(from)).expect("it is there");
        project.write(to, text);
    }
    project.smm(&["check"]).exits(0);
    assert!(project.read(MODEL).contains("practices: [gates, copies]"));
    assert!(project.read(KIOSK).contains("  gates: { level: 2"));
}

#[test]
fn roles_records_and_domains_are_renamed_like_items() {
    let project = project_with_roles();
    let mut editor = Client::start(&project);
    editor.open_file(&project, MODEL);
    let copies = "models/tiny/1.0/practices/copies.yaml";
    let mut renames = |place: &str, new: &str, files: &[&str]| {
        let edit = editor.rename(MODEL, place, new).expect("a draft");
        let (texts, moves) = editor.applied(&project, &edit);
        assert_eq!(texts.keys().collect::<Vec<_>>(), files, "{place}");
        assert!(texts.values().all(|text| text.contains(new)) && moves.is_empty());
    };
    renames("- id: owner", "keeper", &[MODEL, copies, DOORS]);
    renames("- id: key-list", "register-of-keys", &[MODEL, DOORS]);
    renames("- id: daily-care", "care", &[MODEL]);
}

#[test]
fn an_id_that_something_relies_on_stays_and_the_reason_names_the_place() {
    let project = project();
    let mut editor = Client::start(&project);
    for path in [SHOP, OVERLAY, KIOSK, DOORS, STORE] {
        editor.open_file(&project, path);
    }
    let mut refuses = |path: &str, place: &str, new: &str, why: &str| {
        let refusal = editor.rename(path, place, new).expect_err("it is refused");
        assert!(refusal.contains(why), "{place}: {refusal}");
    };
    refuses(
        DOORS,
        "id: DOR-1-I1",
        "DOR-1-I5",
        "used by answers, in `assessments/store.yaml`, line 5",
    );
    refuses(OVERLAY, "SHOP-DOR-1-A1", "SHOP-DOR-2-A1", "ids here are `SHOP-DOR-1-A`, followed by");
    refuses(DOORS, "id: DOR-1-A1", "DOR-1-A1x", "does not fit its place");
    refuses(DOORS, "id: doors", "copies", "`copies` is taken: it is given in");
    refuses(DOORS, "id: doors", "Big Doors", "cannot be an id");
    refuses(SHOP, "base: tiny@1.0", "x", "is a version");
    refuses(KIOSK, "A cabinet", "rack", "is a word in texts");
    refuses(KIOSK, "9.5.1", "9", "an id that its standard gives");
    refuses(SHOP, "a handful", "x", "nothing here goes by an id");
    refuses(OVERLAY, "level: 1", "x", "has no name of its own");
    // A published version keeps its ids, and those that it uses.
    editor.edit(KIOSK, "status: draft", "status: published");
    let refusal = editor.rename(OVERLAY, "SHOP-DOR-1-A1", "SHOP-DOR-1-A2").expect_err("it is used");
    assert!(
        refusal.contains("used by `kiosk@1.0`, which is published, in `profiles/kiosk"),
        "{refusal}"
    );
    editor.edit(SHOP, "status: draft", "status: published");
    let refusal = editor.rename(OVERLAY, "SHOP-DOR-1-A1", "SHOP-DOR-1-A2").expect_err("it stays");
    assert!(refusal.contains("part of `shop@1.0`, which is published"), "{refusal}");
    let place = editor.behind(OVERLAY, "SHOP-DOR-1-A1");
    assert!(editor.try_ask("textDocument/prepareRename", place).is_err());
    // While a document is broken, not every use can be seen.
    editor.edit(STORE, "answers:", "answers: [");
    let refusal = editor.rename(DOORS, "id: DOR-2-A1", "DOR-2-A2").expect_err("not all is seen");
    assert!(refusal.contains("while a document has errors"), "{refusal}");
}

#[test]
fn an_editor_that_moves_no_files_is_told_what_would_have_to_move() {
    let project = project();
    let edits = json!({ "workspaceEdit": { "documentChanges": true } });
    let mut editor = Client::start_as(&project, &["utf-16"], &edits);
    editor.open_file(&project, DOORS);
    let refusal = editor.rename(DOORS, "id: doors", "gates").expect_err("files would move");
    assert!(
        refusal.contains("would have to become `models/tiny/1.0/practices/gates.yaml`"),
        "{refusal}"
    );
    assert!(editor.rename(DOORS, "id: DOR-2-A1", "DOR-2-A2").is_ok());
}

#[test]
fn cures_are_offered_one_by_one_and_all_at_once() {
    let project = project();
    let mut editor = Client::start(&project);
    editor.open_file(&project, SHOP);
    editor.edit(SHOP, "version: \"1.0\"", "version: 1.0");
    editor.edit(SHOP, "status: draft", "status: darft");
    let cures = editor.actions(SHOP, "version: 1", &[]);
    let kinds: Vec<&str> = cures.iter().filter_map(|one| one["kind"].as_str()).collect();
    assert_eq!(kinds, ["quickfix", "source.fixAll"], "{cures:?}");
    assert_eq!(cures[0]["title"], "put it in quotes: `\"1.0\"`");
    assert_eq!(cures[0]["diagnostics"][0]["code"], "yaml-unquoted-number");
    let (texts, _) = editor.applied(&project, &cures[0]["edit"]);
    assert!(texts[SHOP].contains("version: \"1.0\"\n") && texts[SHOP].contains("darft"));
    let all = editor.actions(SHOP, "version: 1", &["source.fixAll"]);
    assert_eq!(all.len(), 1, "{all:?}");
    let (texts, _) = editor.applied(&project, &all[0]["edit"]);
    assert_eq!(texts[SHOP], project.read(SHOP));
    assert_eq!(editor.actions(SHOP, "title: Small", &["quickfix"]), [] as [Value; 0]);
    assert_eq!(editor.actions(SHOP, "version: 1", &["refactor"]), [] as [Value; 0]);
}

#[test]
fn a_document_has_an_outline_and_a_workspace_is_searched_by_name() {
    let project = project();
    let mut editor = Client::start(&project);
    editor.open_file(&project, DOORS);
    editor.open_file(&project, SHOP);
    editor.open("book/src/index.md", "# One\n\n## Two\n\n```\n# no\n```\n\n# Three\n");
    let mut outline = |path: &str| {
        let document = json!({ "textDocument": { "uri": editor.uri(path) } });
        names(&editor.ask("textDocument/documentSymbol", document))
    };
    assert_eq!(
        outline(DOORS),
        "levels(level 1(actions(DOR-1-A1) indicators(DOR-1-I1)) level 2(actions(DOR-2-A1) indicators(DOR-2-I1))) related(copies)"
    );
    assert_eq!(outline(SHOP), "targets(doors copies)");
    assert_eq!(outline("book/src/index.md"), "One(Two) Three");
    let found = editor.ask("workspace/symbol", json!({ "query": "shopdor1a" }));
    assert_eq!(found[0]["name"], "SHOP-DOR-1-A1", "{found}");
    assert_eq!(editor.path(&found[0]["location"]["uri"]), OVERLAY);
}

/// An outline as one line.
fn names(symbols: &Value) -> String {
    let one = |symbol: &Value| {
        let name = symbol["name"].as_str().expect("a name");
        match symbol.get("children") {
            Some(children) => format!("{name}({})", names(children)),
            None => name.to_owned(),
        }
    };
    symbols.as_array().expect("a list").iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_document_is_laid_out_as_fmt_does_it() {
    let project = project();
    let mut editor = Client::start(&project);
    editor
        .open("book/glossary.yaml", "terms:\n    - term:   cabinet\n      definition: 'A box.'\n");
    let ask = json!({
        "textDocument": { "uri": editor.uri("book/glossary.yaml") },
        "options": { "tabSize": 2, "insertSpaces": true },
    });
    let edits = editor.ask("textDocument/formatting", ask.clone());
    let change = json!({ "textDocument": ask["textDocument"], "edits": edits });
    let (texts, _) = editor.applied(&project, &json!({ "documentChanges": [change] }));
    project.write("book/glossary.yaml", editor.text("book/glossary.yaml"));
    project.smm(&["fmt", "book/glossary.yaml"]).exits(0);
    assert_eq!(texts["book/glossary.yaml"], project.read("book/glossary.yaml"));
    editor.set("book/glossary.yaml", "terms: [\n");
    assert_eq!(editor.ask("textDocument/formatting", ask), Value::Null);
}
