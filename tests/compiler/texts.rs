//! Rules about characters and words: what is found is cured by its edits, and what is fine is let
//! alone.

use smm_core::{Diagnostic, Sources};

use crate::support::{check_text, findings};

const DOORS: &str = "models/tiny/1.0/practices/doors.yaml";

/// An edit of the practice table `doors`.
fn edited(old: &str, new: &str) -> String {
    format!("x\n-- {DOORS} -- (edit)\n-{old}\n+{new}\n")
}

/// The text of a file with the edits of its findings made.
fn cured(sources: &Sources, found: &[Diagnostic]) -> (String, String) {
    let file = found.first().expect("something is found").span.file;
    let mut text = sources.file(file).text.clone();
    let mut edits: Vec<_> = found.iter().flat_map(|finding| &finding.fix).collect();
    assert!(!edits.is_empty(), "{found:#?}");
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    for edit in edits {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    (sources.file(file).path.clone(), text)
}

#[test]
fn edits_of_findings_about_characters_and_marks_cure_them() {
    for (old, new) in [
        ("code: DOR", "code: DOR\u{200b}"),
        ("code: DOR", "code: D\u{41e}R"),
        ("code: DOR", "co\u{ad}de: DOR"),
        ("title: Doors", "\u{feff}title: Doors"),
        (
            "    objective: Rooms with devices are locked.",
            "  \u{a0} objective: Rooms with devices are locked.",
        ),
        ("title: Doors", "title: \u{201c}Doors: all\u{201d}"),
        ("      - id: DOR-1-A1", "      - id: DOR\u{2011}1\u{2212}A1"),
        ("title: Doors", "title: [[updates]] and doors"),
        ("title: Doors", "title: {all} doors, it's said"),
        ("title: Doors", "title: *Doors* of all kinds"),
        ("title: Doors", "title: %doors"),
        ("title: Doors", "title: - doors"),
        ("title: Doors", "title: `doors` and gates"),
    ] {
        let (sources, found) = findings(&edited(old, new));
        let (path, text) = cured(&sources, &found);
        let again = findings(&format!("x\n-- {path} --\n{text}")).1;
        assert!(again.is_empty(), "{new}: {again:#?}\n{text}");
    }
}

#[test]
fn every_control_character_is_refused_at_its_place_wherever_it_is_brought_in() {
    let controls = (0..0xa0).chain([0xfdd0, 0xfffe, 0xffff, 0x1_fffe]).filter_map(char::from_u32);
    let controls = controls.filter(|c| c.is_control() || u32::from(*c) > 0xa0);
    for control in controls.filter(|c| !matches!(c, '\t' | '\n' | '\r')) {
        let escape = format!("\\U{:08x}", u32::from(control));
        for (old, key) in [
            ("title: Doors", "title"),
            ("purpose: Keep strangers away from devices.", "purpose"),
            ("        evidence: Door log", "        evidence"),
        ] {
            let said =
                check_text(&edited(old, &format!("{key}: \"Some \\\\e words{escape} here\"")));
            assert!(said.contains("error[control-character]"), "{escape}: {said}");
            assert!(said.contains(&format!("U+{:04X} ", u32::from(control))), "{escape}: {said}");
        }
    }
    for fine in ["\\t", "\\n", "\\\\e", "\\u2028", "\\ue000", "\\u00ad", "\\ufffd"] {
        let text = edited(
            "purpose: Keep strangers away from devices.",
            &format!("purpose: \"Some words{fine} here\""),
        );
        assert!(!check_text(&text).contains("control-character"), "{fine}");
    }
}

#[test]
fn items_that_differ_in_a_word_or_a_number_do_not_say_the_same() {
    let first = "        text: Two sampled rooms are found locked.";
    let second = "        text: The log of last week names a person for each opening.";
    let pair = |one: &str, other: &str| {
        let item = |text: &str| format!("        text: {text}");
        let both = format!(
            "x\n-- {DOORS} -- (edit)\n-{first}\n+{}\n-{second}\n+{}\n",
            item(one),
            item(other)
        );
        check_text(&both)
    };
    for (one, other) in [
        (
            "Keys of the store are rotated within 365 days.",
            "Keys of the store are rotated within 180 days.",
        ),
        (
            "The rights to modify a device are listed by person.",
            "The rights to view a device are listed by person.",
        ),
        (
            "Input is checked on the client side of the gateway.",
            "Input is checked on the server side of the gateway.",
        ),
        ("Two sampled rooms are found locked.", "Ten sampled rooms are found locked."),
    ] {
        assert!(!pair(one, other).contains("duplicate-indicator"), "{one} / {other}");
    }
    let same =
        pair("Two sampled rooms are found locked.", "The two sampled rooms were found locked.");
    assert!(!same.contains("duplicate-indicator"), "`were` is a word: {same}");
    let same =
        pair("Two sampled rooms are found locked.", "The two sampled rooms are found locked!");
    assert!(same.contains("warning[duplicate-indicator]"), "{same}");
}

#[test]
fn references_of_the_glossary_lead_where_those_of_chapters_do() {
    let glossary = |id: &str| {
        format!(
            "x\n-- book/glossary.yaml --\nterms:\n  - term: badge\n    definition: What [[{id}]] asks for.\n"
        )
    };
    for id in ["shop", "tiny", "SHOP-DOR-1-I1", "doors", "DOR-2", "DOR-1-A1"] {
        assert_eq!(check_text(&glossary(id)), "", "{id}");
    }
    assert!(check_text(&glossary("SHOP-DOR-9-I1")).contains("unknown-reference"));
}
