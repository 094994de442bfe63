//! Input that nobody writes by hand: one clear error for each file, found without much work.

use smm_core::emit::{self, Format};
use smm_core::source::{Fault, MAX_FILE_BYTES};
use smm_core::{Code, Sources};

use crate::support::sources;

const FILE: &str = "book/glossary.yaml";

/// The codes and messages that the bytes of one file lead to.
fn findings(bytes: impl Into<Vec<u8>>) -> Vec<(Code, String)> {
    let mut sources = sources("");
    sources.add(FILE, bytes.into());
    told(&sources)
}

fn told(sources: &Sources) -> Vec<(Code, String)> {
    let found = smm_core::check(sources).diagnostics;
    for format in [Format::Human, Format::Json, Format::Sarif, Format::Github] {
        let report = emit::render(&found, sources, format);
        assert!(found.is_empty() || !report.is_empty());
    }
    found.into_iter().map(|found| (found.code, found.message)).collect()
}

/// The one code that the bytes of a file lead to.
fn only(bytes: impl Into<Vec<u8>>) -> Code {
    match findings(bytes).as_slice() {
        [(code, _)] => *code,
        other => panic!("one finding was expected, not {other:?}"),
    }
}

#[test]
fn text_in_other_encodings_is_refused_once() {
    assert_eq!(only(b"terms: [\xff]\n"), Code::NotUtf8);
    assert_eq!(only(b"\xef\xbb\xbfterms: [\xff]\n"), Code::NotUtf8);
    assert_eq!(only(b"\xff\xfet\0e\0r\0m\0s\0"), Code::NotUtf8);
    assert_eq!(only(b"t\0e\0r\0m\0s\0:\0"), Code::NulByte);
    assert_eq!(only(vec![0; 1_000_000]), Code::NulByte);
    assert_eq!(only(vec![0xc3; 1_000_000]), Code::NotUtf8);
}

#[test]
fn nothing_is_refused_once() {
    for text in ["", "\n", " \n\n", "# only a comment", "---\n", "\u{feff}", "...\n", "---\n...\n"]
    {
        let found = findings(text);
        assert_eq!(found.len(), 1, "{text:?}: {found:?}");
    }
}

#[test]
fn a_file_at_the_limit_is_read_and_one_above_is_not() {
    let most = usize::try_from(MAX_FILE_BYTES).expect("a small number");
    let comment = |length: usize| format!("terms: []\n#{}", "x".repeat(length - 11));
    assert_eq!(findings(comment(most)), []);
    assert_eq!(only(comment(most + 1)), Code::FileTooLarge);
}

#[test]
fn files_that_the_shell_could_not_read_are_reported_once() {
    for (fault, code) in [
        (Fault::TooLarge(100 << 20), Code::FileTooLarge),
        (Fault::Unreadable("permission denied".into()), Code::UnreadableFile),
        (Fault::NotAFile("a folder".into()), Code::NotAFile),
    ] {
        let paths = [
            "models/tiny/1.0/model.yaml",
            "models/tiny/1.0/practices/doors.yaml",
            "profiles/shop/1.0/profile.yaml",
            "profiles/shop/1.0/practices/doors.yaml",
            "book/glossary.yaml",
            "book/src/SUMMARY.md",
            "smm.toml",
        ];
        for path in paths {
            let mut sources = sources("");
            sources.add_fault(path, fault.clone());
            let codes: Vec<Code> = told(&sources).into_iter().map(|(code, _)| code).collect();
            assert_eq!(codes, [code], "{path}");
        }
    }
}

#[test]
fn a_broken_document_is_reported_once_and_references_to_it_are_not() {
    for path in [
        "models/tiny/1.0/model.yaml",
        "models/tiny/1.0/practices/doors.yaml",
        "models/tiny/1.0/practices/updates.yaml",
        "profiles/shop/1.0/profile.yaml",
        "profiles/shop/1.0/practices/doors.yaml",
    ] {
        let mut sources = sources(
            "\n-- models/tiny/1.0/changes.yaml --\n\
             from: \"0.9\"\nsummary: New items for [[doors]].\nchanges:\n\
             \x20 - { change: added, item: DOR-2-I1, reason: New. }\n\
             \x20 - { change: added, item: UPD-1, reason: New. }\n\
             -- profiles/shop/1.0/changes.yaml --\n\
             from: \"0.9\"\nsummary: New items.\nchanges:\n\
             \x20 - { change: added, item: SHOP-DOR-1-I1, reason: New. }\n\
             -- assessments/store.yaml --\n\
             title: Store\nprofile: shop@1.0\ndate: \"2026-11-22\"\nanswers:\n\
             \x20 DOR-1-I1: { answer: yes }\n\
             \x20 SHOP-DOR-1-I1: { answer: yes }\n",
        );
        sources.add(path, b"a: b: c\n".to_vec());
        let codes: Vec<Code> = told(&sources).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, [Code::YamlSyntax], "{path}");
    }
}

#[test]
fn deep_nesting_is_refused_once() {
    assert_eq!(only("[".repeat(100_000)), Code::YamlTooDeep);
    assert_eq!(only("{a: ".repeat(100_000)), Code::YamlTooDeep);
    assert_eq!(only("- ".repeat(100_000)), Code::YamlTooDeep);
    assert_eq!(only("? ".repeat(100_000)), Code::YamlSyntax);
    let blocks: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(only(blocks), Code::YamlTooDeep);
}

#[test]
fn alias_bombs_are_refused_at_the_first_anchor() {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (one, next) in ('a'..='y').zip('b'..='z') {
        let list = format!("*{one}, ").repeat(9);
        bomb.push_str(&format!("{next}: &{next} [{list}x]\n"));
    }
    assert_eq!(only(bomb), Code::YamlAlias);
    assert_eq!(only("terms: &a [*a]\n"), Code::YamlAlias);
    assert_eq!(only("terms: *a\n"), Code::YamlAlias);
    assert_eq!(only("<<: [terms]\n"), Code::YamlAlias);
}

#[test]
fn a_stack_of_profiles_that_doubles_at_each_step_is_walked_once() {
    let mut sources = sources("");
    let mut base = "tiny@1.0".to_owned();
    for number in 0..60 {
        let text = |id: &str, with: &str| {
            format!(
                "id: {id}\nversion: \"1.0\"\ncode: X{number}{}\ntitle: X\nstatus: draft\n\
                 date: \"2026-11-22\"\nbase: {base}\nwith: [{with}]\nscope: industry\n\
                 summary: One of many.\napplies-to: [All]\n",
                id[..1].to_uppercase()
            )
        };
        let (one, two) = (format!("a-{number}"), format!("b-{number}"));
        sources.add(format!("profiles/{one}/1.0/profile.yaml"), text(&one, "").into_bytes());
        let with = format!("{one}@1.0");
        sources.add(format!("profiles/{two}/1.0/profile.yaml"), text(&two, &with).into_bytes());
        base = format!("{two}@1.0");
    }
    assert_eq!(told(&sources), []);
}

#[test]
fn long_lines_and_names_end_up_short_in_the_report() {
    let long = "x".repeat(4_000_000);
    for text in [
        format!("{}: 1\n", &long[..1_000]),
        format!("\"{}\": 1\n", &long[..1_000]),
        format!("terms: \"{long}\"\n"),
        format!("? {long}\n: 1\n"),
        format!("terms: [{{ term: \"{long}\", definition: D, sea: [\"{long}\"] }}]\n"),
        format!("terms: [{{ term: a, definition: D, see: [\"{}\"] }}]\n", &long[..100_000]),
    ] {
        let mut sources = sources("");
        sources.add(FILE, text.into_bytes());
        let found = smm_core::check(&sources).diagnostics;
        assert!(!found.is_empty() && found.len() <= 4, "{} findings", found.len());
        for format in [Format::Human, Format::Github] {
            let report = emit::render(&found, &sources, format);
            assert!(report.len() < 10_000, "{} bytes", report.len());
        }
    }
}

#[test]
fn texts_full_of_mistakes_are_not_told_in_full() {
    let entry = |text: &str| format!("terms:\n  - term: a\n    definition: \"{text}\"\n");
    let times = 300_000;
    for text in [
        "<b>".repeat(times),
        "[[x]] ".repeat(times),
        "TODO ".repeat(times),
        "[a](javascript:x) ".repeat(times),
        "![a](b) ".repeat(times),
        "[".repeat(times),
        "*a _b ".repeat(times),
        "`".repeat(times),
        "> ".repeat(times),
        "word ".repeat(times),
        "ABC (DEF) ".repeat(times),
        "](".repeat(times),
    ] {
        let found = findings(entry(&text));
        assert!(found.len() <= 60, "{}: {} findings", &text[..20], found.len());
    }
    let list: String = (0..60_000).map(|number| format!("  - {{ trem: a{number} }}\n")).collect();
    let found = findings(format!("terms:\n{list}"));
    assert!(!found.is_empty() && found.len() <= 2_000, "{} findings", found.len());
}

#[test]
fn signs_that_steer_a_terminal_do_not_reach_it() {
    let mut sources = sources("");
    let text = "\"\\e[31mred\\e[0m\\nsecond\": 1\nterms: \u{9b}31m\u{202e}\n";
    sources.add(FILE, text.as_bytes().to_vec());
    let found = smm_core::check(&sources).diagnostics;
    let report = emit::render(&found, &sources, Format::Human);
    assert!(!found.is_empty());
    for sign in ['\u{1b}', '\u{9b}', '\u{202e}'] {
        assert!(!report.contains(sign), "{report:?}");
    }
}
