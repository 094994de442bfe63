use serde_json::json;

use super::*;

fn changed(text: &str, edit: ValueEdit) -> String {
    edited(text, &[edit]).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn set(text: &str, place: &str, value: Value) -> String {
    changed(text, ValueEdit::Set(place.to_owned(), value))
}

fn add_key(text: &str, place: &str, key: &str, value: Value) -> String {
    changed(text, ValueEdit::AddKey(place.to_owned(), key.to_owned(), value))
}

fn add_entry(text: &str, place: &str, value: Value) -> String {
    changed(text, ValueEdit::AddEntry(place.to_owned(), value))
}

fn remove(text: &str, place: &str) -> String {
    changed(text, ValueEdit::Remove(place.to_owned()))
}

#[test]
fn a_value_is_set_in_the_quotes_and_beside_the_comment_it_had() {
    assert_eq!(set("a: 1 # one\n", "/a", json!(2)), "a: 2 # one\n");
    assert_eq!(set("a: \"1.0\" # one\n", "/a", json!("1.1")), "a: \"1.1\" # one\n");
    assert_eq!(set("a: 'it''s'\n", "/a", json!("it's not")), "a: 'it''s not'\n");
    assert_eq!(set("a: draft\n", "/a", json!("1.0")), "a: \"1.0\"\n");
    assert_eq!(set("a: draft\n", "/a", json!("no")), "a: \"no\"\n");
    assert_eq!(set("a: {b: x, c: y} # z\n", "/a/c", json!("p, q")), "a: {b: x, c: \"p, q\"} # z\n");
}

#[test]
fn a_block_scalar_keeps_its_style_and_its_comment() {
    let text = "a: >- # why\n  old words\n  go on\n\n# next\nb: 1\n";
    assert_eq!(set(text, "/a", json!("new")), "a: >- # why\n  new\n\n# next\nb: 1\n");
    assert_eq!(
        set(text, "/a", json!("one\ntwo\n")),
        "a: > # why\n  one\n\n  two\n\n# next\nb: 1\n"
    );
    assert_eq!(set(text, "/a", json!(3)), "a: 3 # why\n\n# next\nb: 1\n");
    let text = "- a: |\n    one\n    two\n  b: 1\n";
    assert_eq!(set(text, "/0/a", json!("x\n\ny\n")), "- a: |\n    x\n\n    y\n  b: 1\n");
}

#[test]
fn what_does_not_fit_a_line_is_folded() {
    let long = "word ".repeat(40);
    let text = set("a: short # c\nb: 1\n", "/a", json!(long.trim()));
    assert!(text.starts_with("a: >- # c\n  word word"), "{text}");
    assert!(text.ends_with("word\nb: 1\n") && text.lines().all(|line| line.len() <= 118), "{text}");
}

#[test]
fn a_key_goes_behind_the_last_one() {
    assert_eq!(
        add_key("a:\n  b: 1 # x\n# y\nc: 2\n", "/a", "d", json!("e")),
        "a:\n  b: 1 # x\n  d: e\n# y\nc: 2\n"
    );
    assert_eq!(add_key("a: {b: 1}\n", "/a", "c", json!([1])), "a: {b: 1, c: [1]}\n");
    assert_eq!(add_key("a: {} # none\nb: 1\n", "/a", "c", json!(1)), "a: # none\n  c: 1\nb: 1\n");
    assert_eq!(add_key("a:\nb: 1\n", "/a", "c", json!(1)), "a:\n  c: 1\nb: 1\n");
    assert_eq!(
        add_key("a: 1", "", "b", json!({"c": [{"d": 1, "e": 2}]})),
        "a: 1\nb:\n  c:\n    - d: 1\n      e: 2"
    );
}

#[test]
fn an_entry_goes_behind_the_last_one() {
    assert_eq!(
        add_entry("a:\n  - b # x\nc: 1\n", "/a", json!("d")),
        "a:\n  - b # x\n  - d\nc: 1\n"
    );
    assert_eq!(
        add_entry("a:\n- b\nc: 1\n", "/a", json!({"d": 1, "e": 2})),
        "a:\n- b\n- d: 1\n  e: 2\nc: 1\n"
    );
    assert_eq!(add_entry("a: []\n", "/a", json!({"b": 1})), "a:\n  - b: 1\n");
    assert_eq!(add_entry("a: [b, c]\n", "/a", json!("d: e")), "a: [b, c, \"d: e\"]\n");
    assert_eq!(add_entry("a: [ # none yet\n  ]\n", "/a", json!(1)), "a: [1 # none yet\n  ]\n");
}

#[test]
fn what_is_removed_leaves_its_comments() {
    let text = "# top\na: 1 # one\n# of b\nb:\n  # inside\n  c: 2 # two\n\nd: 3\n";
    assert_eq!(remove(text, "/b"), "# top\na: 1 # one\n# of b\n# inside\n# two\n\nd: 3\n");
    assert_eq!(remove(text, "/a"), "# top\n# one\n# of b\nb:\n  # inside\n  c: 2 # two\n\nd: 3\n");
    assert_eq!(remove("a:\n  - b: 1 # x\n    c: 2\n", "/a/0/b"), "a:\n  # x\n  - c: 2\n");
    assert_eq!(remove("a:\n  - b # x\nc: 1\n", "/a/0"), "a: [] # x\nc: 1\n");
    assert_eq!(remove("a: [b, c, d]\n", "/a/1"), "a: [b, d]\n");
    assert_eq!(remove("a: [b, c]\n", "/a/1"), "a: [b]\n");
    assert_eq!(remove("a: [b, c]\n", "/a/0"), "a: [c]\n");
}

#[test]
fn a_key_is_renamed_in_its_place() {
    let text = "targets:\n  old-name: 1 # why\n  other: 2\n";
    let edit = ValueEdit::Rename("/targets/old-name".into(), "new-name".into());
    assert_eq!(changed(text, edit), "targets:\n  new-name: 1 # why\n  other: 2\n");
    let edit = ValueEdit::Rename("/targets/old-name".into(), "other".into());
    assert_eq!(edited(text, &[edit]), Err(EditError::NoPlace("/targets/old-name".into())));
}

#[test]
fn what_cannot_be_done_is_refused() {
    let refused = |text: &str, edit| edited(text, &[edit]).expect_err("refused");
    assert_eq!(refused("a: [", ValueEdit::Remove("/a".into())), EditError::NoDocument);
    let gone = ValueEdit::Set("/b/c".into(), json!(1));
    assert_eq!(refused("a: 1\n", gone), EditError::NoPlace("/b/c".into()));
    let twice = ValueEdit::AddKey(String::new(), "a".into(), json!(1));
    assert_eq!(refused("a: 1\n", twice), EditError::NoPlace(String::new()));
}

/// The places of a word, as edits that replace it.
fn replacing(text: &str, old: &str, new: &str) -> Vec<TextEdit> {
    let edit = |(at, _): (usize, &str)| TextEdit {
        span: Span::new(FileId(0), at, at + old.len()),
        text: new.to_owned(),
    };
    text.match_indices(old).map(edit).collect()
}

#[test]
fn a_replacement_that_changes_more_than_its_place_is_refused() {
    let text = "a: old # old\nb: [old, x]\n";
    assert_eq!(
        replaced_safely(text, &replacing(text, "old", "new")).as_deref(),
        Ok("a: new # new\nb: [new, x]\n")
    );
    for new in ["new, y", "new]", "new: y", "\"new"] {
        let found = replaced_safely(text, &replacing(text, "old", new));
        assert_eq!(found, Err(EditError::OtherMeaning), "{new}");
    }
}

#[test]
fn the_fixes_of_findings_are_made_in_every_file_that_has_them() {
    let mut sources = Sources::default();
    for (path, text) in [
        ("a.yaml", "a: no # why\nb: #3 pump\n"),
        ("b.yaml", "c: yes\n- d\n"),
        ("c.yaml", "e: on\n"),
    ] {
        sources.add(path, text.as_bytes().to_vec());
    }
    let mut diags = crate::diag::Diagnostics::default();
    for (id, file) in sources.iter() {
        crate::syntax::parse(id, file, false, &mut diags);
    }
    let fixed = fixed(&sources, &diags.into_sorted());
    let texts: Vec<&str> = fixed.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(
        texts,
        ["a: \"no\" # why\nb: \"#3 pump\"\n", "e: \"on\"\n"],
        "b.yaml is no document"
    );
}

#[test]
fn a_text_below_its_sign_is_set_in_a_list_too() {
    let list = "a:\n  - >-\n    Twins of\n    one asset\n  - b\n";
    assert_eq!(set(list, "/a/0", json!("no")), "a:\n  - >-\n    no\n  - b\n");
    let last = "a:\n  - b\n  - |\n    Twins\n";
    assert_eq!(set(last, "/a/1", json!("two\nlines\n")), "a:\n  - b\n  - |\n    two\n    lines\n");
    let beside = "a:\n  - >- # why\n    Twins\n  # before\n  - b\n";
    assert_eq!(set(beside, "/a/0", json!("one")), "a:\n  - >- # why\n    one\n  # before\n  - b\n");
}
