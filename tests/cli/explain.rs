//! `smm explain`: what every finding means.

use crate::support::Project;

/// The codes that `smm explain` lists, with what it says about each.
fn listed() -> Vec<(String, String)> {
    let run = Project::empty().smm(&["explain"]).exits(0);
    let codes = run.stdout.lines().map(|line| {
        let (code, rest) = line.split_once(' ').expect("a code and a title");
        (code.to_owned(), rest.trim().to_owned())
    });
    codes.collect()
}

#[test]
fn every_code_is_explained_with_a_bad_and_a_good_example() {
    let project = Project::empty();
    let mut poor: Vec<String> = Vec::new();
    for (code, line) in listed() {
        let run = project.smm(&["explain", &code]).exits(0);
        let (severity, title) = line.split_once(' ').expect("a severity and a title");
        assert!(run.stdout.starts_with(&format!("{code} ({severity})\n\n")), "{run}");
        assert!(run.stdout.contains(title.trim()), "{run}");
        assert_eq!(run.stderr, "");
        let shows = |words: [&str; 2]| words.iter().any(|word| run.stdout.contains(word));
        let has_examples = shows(["\nWrong", "\nBad"]) && shows(["\nRight", "\nGood"]);
        if !has_examples {
            poor.push(code);
        }
    }
    assert!(poor.is_empty(), "without a bad and a good example: {}", poor.join(", "));
}

#[test]
fn codes_are_listed_once_with_severity_and_title() {
    let mut codes: Vec<String> = Vec::new();
    for (code, line) in listed() {
        let is_kebab =
            code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        assert!(is_kebab, "{code}");
        let (severity, title) = line.split_once(' ').expect("a severity and a title");
        assert!(["error", "warning"].contains(&severity), "{code}: {severity}");
        assert!(title.trim().len() > 4, "{code}: {title}");
        codes.push(code);
    }
    let count = codes.len();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), count);
}

#[test]
fn a_slip_in_a_code_gets_a_suggestion() {
    let run = Project::empty().smm(&["explain", "unknown-practise"]).exits(2);
    assert_eq!(run.stdout, "");
    run.says("did you mean `unknown-practice`?");
    Project::empty().smm(&["explain", "nothing-like-it"]).exits(2).says("`smm explain` lists all");
}
