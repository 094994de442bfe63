//! Findings point at the key or value at fault: exact lines and columns, counted in characters.

use smm_core::Code;

use crate::support::sources;

const DOORS: &str = "models/tiny/1.0/practices/doors.yaml";

/// Where the findings of a code begin: path, line, column and the text they cover.
fn places(text: &str, code: Code) -> Vec<(String, usize, usize, String)> {
    let sources = sources(text);
    let found = smm_core::check(&sources).diagnostics;
    let found = found.iter().filter(|found| found.code == code).map(|found| {
        let (line, column) = sources.line_column(found.span.file, found.span.start);
        let path = sources.file(found.span.file).path.clone();
        (path, line, column, sources.slice(found.span).to_owned())
    });
    found.collect()
}

/// The only place of a code in the table of `doors`, with that purpose.
fn in_purpose(purpose: &str, code: Code) -> (usize, usize, String) {
    let text = format!(
        "-- {DOORS} -- (edit)\n-purpose: Keep strangers away from devices.\n+purpose: {purpose}\n"
    );
    only(&text, code)
}

fn only(text: &str, code: Code) -> (usize, usize, String) {
    let text = format!("a case\n{text}");
    match places(&text, code).as_slice() {
        [(_, line, column, covered)] => (*line, *column, covered.clone()),
        other => panic!("one finding was expected, not {other:?}"),
    }
}

fn at(line: usize, column: usize, covered: &str) -> (usize, usize, String) {
    (line, column, covered.to_owned())
}

#[test]
fn an_unknown_key_is_pointed_at_by_its_key() {
    let text =
        format!("-- {DOORS} -- (edit)\n-    title: Wedged doors\n+    titel: Wedged doors\n");
    assert_eq!(only(&text, Code::UnknownKey), at(38, 5, "titel"));
}

#[test]
fn a_wrong_type_is_pointed_at_by_its_value() {
    let text =
        format!("-- {DOORS} -- (edit)\n-        verify: [test]\n+        verify:   Test it\n");
    assert_eq!(only(&text, Code::WrongType), at(15, 19, "Test it"));
}

#[test]
fn a_missing_key_is_pointed_at_by_the_first_line_of_its_mapping() {
    let text = format!(
        "-- {DOORS} -- (edit)\n-        text: The log of last week names a person for each opening.\n"
    );
    assert_eq!(only(&text, Code::MissingKey), at(25, 9, "id: DOR-2-I1"));
}

#[test]
fn a_missing_key_of_the_document_is_pointed_at_by_the_first_key_behind_comments() {
    let text = format!("-- {DOORS} --\n# A comment\n\nid: doors\ncode: DOR\npurpose: Doors.\n");
    assert_eq!(only(&text, Code::MissingKey), at(3, 1, "id: doors"));
}

#[test]
fn a_missing_key_in_a_flow_mapping_is_pointed_at_by_its_brace() {
    let text = "-- models/tiny/1.0/model.yaml -- (edit)\n\
        -  - { level: 1, title: basic, summary: Somebody does what is obvious. }\n\
        +  - { level: 1, summary: Somebody. }\n";
    assert_eq!(only(text, Code::MissingKey), at(12, 5, "{ level: 1, summary: Somebody. }"));
}

#[test]
fn a_word_in_the_second_line_of_a_folded_text_is_found() {
    let found = in_purpose(
        ">-\n+  Keep strangers away from\n+  appropriate devices, TODO today.",
        Code::PlaceholderText,
    );
    assert_eq!(found, at(6, 24, "TODO"));
}

#[test]
fn the_second_of_two_equal_words_is_found_in_a_literal_text() {
    let found = in_purpose(
        "|\n+  Say [[doors]] first.\n+\n+  Say [[updates]] and [[doorz]] last.",
        Code::UnknownReference,
    );
    assert_eq!(found, at(7, 23, "[[doorz]]"));
}

#[test]
fn a_word_in_a_quoted_text_is_found_behind_escapes() {
    let found = in_purpose(r#""A \"lock\" is TODO \u00e9""#, Code::PlaceholderText);
    assert_eq!(found, at(4, 25, "TODO"));
    let found = in_purpose("'It''s TODO'", Code::PlaceholderText);
    assert_eq!(found, at(4, 17, "TODO"));
}

#[test]
fn a_phrase_that_is_broken_across_lines_is_found_as_a_whole() {
    let found = in_purpose(">-\n+  Rotate keys as\n+  needed.", Code::EmptyWord);
    assert_eq!(found, at(5, 15, "as\n  needed"));
}

#[test]
fn an_entry_of_a_flow_list_is_pointed_at() {
    let text = format!(
        "-- {DOORS} -- (edit)\n-        verify: [test]\n+        verify: [test, ask, examine]\n"
    );
    assert_eq!(only(&text, Code::InvalidValue), at(15, 24, "ask"));
}

#[test]
fn columns_count_characters_not_bytes() {
    let found = in_purpose("Ключ – für 鍵 TODO", Code::PlaceholderText);
    assert_eq!(found, at(4, 23, "TODO"));
    let text =
        format!("-- {DOORS} -- (edit)\n-        verify: [test]\n+        verify: [test, été]\n");
    assert_eq!(only(&text, Code::InvalidValue), at(15, 24, "été"));
}

#[test]
fn a_duplicate_key_is_pointed_at_by_the_second() {
    let text = format!("-- {DOORS} -- (edit)\n-title: Doors\n+title: Doors\n+\"title\": Gates\n");
    assert_eq!(only(&text, Code::YamlDuplicateKey), at(4, 1, "\"title\""));
}

#[test]
fn keys_of_the_workspace_are_pointed_at() {
    let text = "-- smm.toml --\ntitle = \"Tïny\"\nbrand = { color = \"#123\", kolor = 1 }\n";
    assert_eq!(only(text, Code::InvalidValue), at(2, 19, "\"#123\""));
    assert_eq!(only(text, Code::UnknownKey), at(2, 27, "kolor"));
}

#[test]
fn a_byte_order_mark_and_carriage_returns_move_nothing() {
    let text = include_str!("tiny/models/tiny/1.0/practices/doors.yaml")
        .replace("verify: [test]", "verify: [tset]")
        .replace('\n', "\r\n");
    let mut sources = sources("");
    sources.add(DOORS, format!("\u{feff}{text}").into_bytes());
    let found = smm_core::check(&sources).diagnostics;
    let places: Vec<_> =
        found.iter().map(|f| (f.code, sources.line_column(f.span.file, f.span.start))).collect();
    assert_eq!(places, [(Code::InvalidValue, (15, 18))]);
}
