//! What editors, disks and people do to a language server.

use std::fs;

use serde_json::{Value, json};

use super::client::{Client, at};
use super::{DOORS, KIOSK, MODEL, OVERLAY, SHOP, STORE, project};
use crate::support::Project;

#[test]
fn positions_are_counted_as_the_editor_counts_them() {
    let project = project();
    for encodings in [&["utf-16"][..], &["utf-8", "utf-16"], &["utf-32", "utf-16"]] {
        let mut editor = Client::start_as(&project, encodings, &json!({}));
        editor.open_file(&project, KIOSK);
        editor.edit(KIOSK, "summary: See", "summary: \u{1f512}\u{e9}\u{1f600} See");
        let wanted = "profiles/shop/1.0/practices/doors.yaml:6: SHOP-DOR-1-A1";
        assert_eq!(editor.definition(&project, KIOSK, "See [[SHOP"), wanted, "{encodings:?}");
        editor.edit(
            KIOSK,
            "\u{e9}\u{1f600} See [[SHOP-DOR-1-A1]]",
            "\u{1f600} See [[SHOP-DOR-1-A9]]",
        );
        let found = editor.wait(KIOSK, "unknown-reference", true).expect("a finding");
        let place = editor.behind(KIOSK, "See ");
        assert_eq!(found["range"]["start"], place["position"], "{encodings:?}");
    }
}

#[test]
fn names_in_a_broken_document_are_those_that_it_had() {
    let project = project();
    let mut editor = Client::start(&project);
    for path in [OVERLAY, KIOSK, SHOP] {
        editor.open_file(&project, path);
    }
    editor.edit(OVERLAY, "considerations: The", "considerations: [The");
    editor.wait(OVERLAY, "yaml-syntax", true);
    let wanted = "profiles/shop/1.0/practices/doors.yaml:6: SHOP-DOR-1-A1";
    assert_eq!(editor.definition(&project, KIOSK, "[[SHOP"), wanted);
    assert!(editor.hover(KIOSK, "[[SHOP").contains("Move the router"));
    // In the broken document itself: what was there, and what was just typed.
    assert!(editor.hover(OVERLAY, "practice: doo").contains("**Doors**"));
    editor.edit(OVERLAY, "considerations: [The", "considerations: [See [[COP-1-I1]] The");
    assert!(editor.hover(OVERLAY, "[[COP-1").contains("an indicator of Copies"));
    editor.edit(OVERLAY, "    actions:\n", "    indicators:\n      - ver\n    actions:\n");
    assert_eq!(editor.labels(OVERLAY, "- ver"), ["verify"]);
    // A half-written target takes no practice away from the others.
    editor.edit(SHOP, "  doors:\n", "  doors: {\n");
    editor.edit(KIOSK, "  doors: {", "  : {");
    let labels = editor.labels(KIOSK, "targets:\n  ");
    assert_eq!(labels, ["doors"]);
}

#[test]
fn what_is_not_saved_counts_and_what_is_closed_unsaved_does_not() {
    let project = project();
    let mut editor = Client::start(&project);
    editor.open_file(&project, KIOSK);
    editor.edit(KIOSK, "base: shop@1.0", "base: van@1.0");
    editor.wait(KIOSK, "unknown-base", true);
    // A profile that is nowhere on the disk.
    let new = "profiles/van/1.0/profile.yaml";
    let text = project.read(SHOP).replace("id: shop", "id: van").replace("code: SHOP", "code: VAN");
    editor.open(new, &text);
    editor.wait(KIOSK, "unknown-base", false);
    assert!(
        editor
            .definition(&project, KIOSK, "base: van")
            .starts_with("profiles/van/1.0/profile.yaml:1")
    );
    let uri = editor.uri(new);
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    editor.wait(KIOSK, "unknown-base", true);
    // The files in the root of a workspace.
    for path in ["published.lock", "added.lock"] {
        editor.open(path, "[nonsense]\n");
        editor.wait(path, "invalid-lock", true);
    }
}

#[test]
fn what_happens_on_the_disk_is_seen() {
    let project = project();
    let mut editor = Client::start(&project);
    editor.open_file(&project, MODEL);
    editor.settle(MODEL);
    let asks = editor.said.iter().find(|one| one["method"] == "client/registerCapability");
    let asks = asks.expect("the server asks for news of files");
    assert_eq!(asks["params"]["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    let shop = project.read(SHOP);
    project.write(SHOP, shop.replace("level: 2", "level: 9"));
    editor.touched(&[SHOP]);
    editor.wait(SHOP, "level-out-of-range", true);
    // A folder that is renamed: its files are gone, and with them what was found in them.
    fs::rename(project.path("profiles/shop"), project.path("profiles/store")).expect("writable");
    editor.touched(&["profiles/shop", "profiles/store"]);
    editor.wait(SHOP, "level-out-of-range", false);
    editor.wait("profiles/store/1.0/profile.yaml", "path-mismatch", true);
    fs::rename(project.path("profiles/store"), project.path("profiles/shop")).expect("writable");
    project.write(SHOP, &shop);
    editor.touched(&["profiles/shop", "profiles/store"]);
    editor.wait("profiles/store/1.0/profile.yaml", "path-mismatch", false);
    // Without news, saving is the time to look.
    fs::remove_file(project.path(DOORS)).expect("it is there");
    let uri = editor.uri(MODEL);
    editor.tell("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    editor.wait(MODEL, "missing-table", true);
    // The workspace itself goes away.
    fs::remove_file(project.path("smm.toml")).expect("it is there");
    editor.touched(&["smm.toml"]);
    editor.wait(MODEL, "missing-table", false);
    assert_eq!(editor.hover(MODEL, "id: ti"), "");
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn each_document_belongs_to_the_nearest_workspace() {
    let project = Project::empty();
    let tiny = Project::tiny();
    for folder in ["one", "two words/\u{e4}@2", "one/inner"] {
        for (path, bytes) in tiny.files("") {
            project.write(&format!("{folder}/{path}"), bytes);
        }
    }
    project.write("notes.yaml", "a: [\n");
    let mut editor = Client::start(&project);
    let paths = ["one", "two words/\u{e4}@2", "one/inner"].map(|folder| format!("{folder}/{SHOP}"));
    for path in &paths {
        editor.open_file(&project, path);
    }
    editor.edit(&paths[1], "level: 2", "level: 9");
    editor.edit(&paths[2], "base: tiny@1.0", "base: gone@1.0");
    editor.settle(&paths[1]);
    editor.settle(&paths[2]);
    editor.settle(&paths[0]);
    let encoded =
        |path: &str| path.replace('\u{e4}', "%C3%A4").replace('@', "%40").replace(' ', "%20");
    let codes = |editor: &Client, path: &str| {
        // The server speaks of an open document as the editor did.
        let named = editor.findings.get(&editor.uri(path));
        let named = named.or_else(|| editor.findings.get(&editor.uri(&encoded(path))));
        let found = named.into_iter().flatten();
        found.map(|one| one["code"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&editor, &paths[0]), [] as [Value; 0]);
    assert!(codes(&editor, &paths[1]).contains(&json!("level-out-of-range")));
    assert_eq!(codes(&editor, &paths[2]), [json!("unknown-base")]);
    // Nothing is known of what lies in no workspace, or on no disk.
    editor.open_file(&project, "notes.yaml");
    editor.open("untitled:Untitled-1", "a: [\n");
    editor.open("one/notes.txt", "base: gone\n");
    for path in ["notes.yaml", "untitled:Untitled-1", "one/notes.txt"] {
        let document = json!({ "uri": editor.uri(path) });
        let place = json!({ "textDocument": document, "position": at(0, 1) });
        for method in ["hover", "definition", "completion", "prepareRename"] {
            assert_eq!(editor.ask(&format!("textDocument/{method}"), place.clone()), Value::Null);
        }
        editor.settle(path);
        assert!(!editor.findings.contains_key(&editor.uri(path)), "{path}");
    }
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn no_text_and_no_position_ends_the_session() {
    let project = project();
    let mut editor = Client::start(&project);
    let long = format!("summary: {}\n", "x".repeat(2_000_000));
    let deep = "[".repeat(5_000);
    let texts = [
        "",
        "\u{feff}",
        "\u{feff}id: shop\r\nversion: 1.0\r\n",
        "\r\r\n\n",
        "a: \u{0}",
        "- - - {",
        ": :",
        "targets:\n\tdoors: {",
        "\u{1f600}: [\u{1f600}\n",
        "'",
        "&a *a",
        &deep,
        &long,
        "%YAML 9",
        "---\n---\n",
    ];
    editor.open_file(&project, SHOP);
    for text in texts {
        editor.set(SHOP, text);
        for (line, column) in [(0, 0), (0, 3), (1, 1), (99, 99), (0, 4_000_000_000_usize)] {
            let document = json!({ "uri": editor.uri(SHOP) });
            let place =
                json!({ "textDocument": document, "position": at(line, column), "newName": "x" });
            for method in
                ["hover", "definition", "completion", "documentSymbol", "rename", "formatting"]
            {
                let mut place = place.clone();
                place["options"] = json!({ "tabSize": 2, "insertSpaces": true });
                let answer = editor.try_ask(&format!("textDocument/{method}"), place);
                assert!(
                    answer.as_ref().err().is_none_or(|why| !why.contains("bug")),
                    "{method} {answer:?}"
                );
            }
        }
    }
    // Ranges that no text has.
    let document = json!({ "uri": editor.uri(SHOP), "version": 99 });
    let range = json!({ "start": at(5, 5), "end": at(1, 1) });
    let changes = json!([{ "range": range, "text": "id: x" }]);
    editor.tell(
        "textDocument/didChange",
        json!({ "textDocument": document, "contentChanges": changes }),
    );
    editor.tell("textDocument/didChange", json!({ "nonsense": true }));
    editor.tell("$/unknown", json!([]));
    assert!(editor.try_ask("smm/unknown", Value::Null).is_err());
    assert!(editor.try_ask("textDocument/hover", json!({ "nonsense": 1 })).is_err());
    editor.set(SHOP, &project.read(SHOP));
    editor.settle(SHOP);
    assert!(editor.hover(SHOP, "  doors").contains("**Doors**"));
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn a_mark_at_the_start_and_windows_lines_move_nothing() {
    let project = project();
    let mut editor = Client::start(&project);
    let text = format!("\u{feff}{}", project.read(STORE).replace('\n', "\r\n"));
    editor.open(STORE, &text);
    assert!(editor.hover(STORE, "  DOR-1").contains("**DOR-1-I1**"));
    // In the first line, where the mark counts: the key ends where the editor says.
    let place = editor.behind(STORE, "tit");
    let shown = editor.ask("textDocument/hover", place);
    assert_eq!(shown["range"], json!({ "start": at(0, 1), "end": at(0, 6) }), "{shown}");
    editor.edit(STORE, "title: Store", "titel: Store");
    let found = editor.wait(STORE, "unknown-key", true).expect("a finding");
    assert_eq!(found["range"], json!({ "start": at(0, 1), "end": at(0, 6) }));
    editor.edit(STORE, "titel", "title");
    editor.wait(STORE, "unknown-key", false);
    editor.edit(STORE, "DOR-1-I1", "DOR-1-I7");
    let found = editor.wait(STORE, "unknown-indicator", true).expect("a finding");
    assert_eq!(found["range"]["start"], at(4, 2));
}

#[test]
fn a_session_ends_as_the_protocol_says() {
    let project = project();
    assert_eq!(Client::start(&project).leave(), Some(0));
    // Without leave, or without a word.
    let mut editor = Client::start(&project);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.ended().0, Some(1));
    assert_eq!(Client::start(&project).ended().0, Some(1));
    assert_eq!(Client::spawn(&project).ended().0, Some(1));
    // After leave was taken nothing is answered any more.
    let mut editor = Client::start(&project);
    editor.ask("shutdown", Value::Null);
    assert!(editor.try_ask("workspace/symbol", json!({ "query": "" })).is_err());
    editor.tell("exit", Value::Null);
    assert_eq!(editor.ended().0, Some(0));
    // Before the beginning nothing is.
    let mut editor = Client::spawn(&project);
    assert!(editor.try_ask("workspace/symbol", json!({ "query": "" })).is_err());
    // What is no message ends it with a reason, and not with a wait.
    let mut editor = Client::start(&project);
    editor.send_raw("Content-Length: 9\r\n\r\nnonsense!");
    let (code, said) = editor.ended();
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("error: the editor sent what is no message"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}
