//! Every kind of finding has a case: a folder `cases/<code>` with texts and what they lead to.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use smm_core::Code;

use crate::support::{check_text, findings, root};

/// All cases: the code they are for, their path and their text.
pub(crate) fn all() -> Vec<(String, String, String)> {
    let mut cases = Vec::new();
    for code in fs::read_dir(root().join("tests/compiler/cases")).expect("there are cases") {
        let code = code.expect("it can be listed").path();
        let name =
            |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for case in fs::read_dir(&code).expect("a code has a folder") {
            let case = case.expect("it can be listed").path();
            if case.extension().is_some_and(|extension| extension == "txt") {
                let text = fs::read_to_string(&case).expect("a case is text");
                cases.push((name(&code), name(&case), text));
            }
        }
    }
    cases.sort();
    cases
}

#[test]
fn the_model_tiny_is_without_findings() {
    assert_eq!(check_text(""), "");
}

#[test]
fn every_code_has_a_case_and_every_folder_is_a_code() {
    let cases = all();
    for code in Code::ALL {
        assert!(cases.iter().any(|(of, ..)| of == code.name()), "no case of `{}`", code.name());
    }
    for (code, case, _) in &cases {
        assert!(Code::from_name(code).is_some(), "`{code}/{case}` is a case of no code");
    }
}

#[test]
fn every_case_raises_its_code_and_no_other() {
    let mut wrong = BTreeMap::new();
    for (code, case, text) in all() {
        let (_, found) = findings(&text);
        let mut codes: Vec<&str> = found.iter().map(|found| found.code.name()).collect();
        codes.dedup();
        if codes != [code.as_str()] {
            wrong.insert(format!("{code}/{case}"), codes.join(", "));
        }
    }
    assert!(wrong.is_empty(), "these cases raise something else: {wrong:#?}");
}

/// A report without the number of words in the catalog, which grows with every page.
fn without_counts(report: &str) -> String {
    let count = |line: &str| match line.split_once("]: ") {
        Some((code, said)) if code.ends_with("[missing-words") => {
            let said = said.trim_start_matches(|c: char| c.is_ascii_digit() || "of ".contains(c));
            format!("{code}]: N of N {said}\n")
        }
        _ => format!("{line}\n"),
    };
    report.lines().map(count).collect()
}

#[test]
fn every_case_reports_what_its_snapshot_says() {
    for (code, case, text) in all() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(root().join("tests/compiler/cases").join(code));
        settings.set_prepend_module_to_snapshot(false);
        settings.remove_snapshot_suffix();
        settings.set_omit_expression(true);
        settings.remove_input_file();
        settings.set_description(text.lines().next().unwrap_or_default());
        settings.bind(|| insta::assert_snapshot!(case, without_counts(&check_text(&text))));
    }
}
