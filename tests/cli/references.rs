//! Reference catalogs and what the bundled texts cite: every cited id exists in the edition named.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::Project;

/// What a text may cite of one edition: its ids, and which of them are headings.
#[derive(Default)]
struct Catalog {
    ids: BTreeMap<String, bool>,
    shapes: BTreeSet<String>,
    is_free: bool,
    has_titles: bool,
}

/// The catalogs by the words that cite them.
fn catalogs(project: &Project) -> BTreeMap<String, Catalog> {
    let mut found = BTreeMap::new();
    for (path, bytes) in
        project.files("references").iter().filter(|(path, _)| path.ends_with(".yaml"))
    {
        let text = String::from_utf8_lossy(bytes);
        let value = |line: &str, key: &str| {
            line.trim_start_matches([' ', '-'])
                .strip_prefix(key)
                .map(|v| v.trim_matches('"').to_owned())
        };
        let head = |key: &str| text.lines().find_map(|line| value(line, key));
        let mut catalog =
            Catalog { is_free: head("free: ").as_deref() == Some("true"), ..Catalog::default() };
        let entries = text.split_once("\nentries:\n").unwrap_or_else(|| panic!("{path}")).1;
        for entry in entries.split("  - id: ").skip(1) {
            let id = entry.lines().next().unwrap_or("").trim_matches('"').to_owned();
            catalog.shapes.insert(shape(&id));
            catalog.has_titles |= entry.contains("\n    title: ");
            catalog.ids.insert(id, entry.contains("\n    heading: true"));
        }
        found.insert(head("cite-as: ").unwrap_or_else(|| panic!("{path} has `cite-as`")), catalog);
    }
    found
}

/// What an id looks like: `9.5.1` and `12.10.7` both as `0.0`, `AC-2(3)` as `A-0(0)`.
fn shape(id: &str) -> String {
    let mut shape = String::new();
    for c in id.chars() {
        let c = if c.is_ascii_digit() {
            '0'
        } else if c.is_ascii_uppercase() {
            'A'
        } else {
            c
        };
        if !shape.ends_with(c) {
            shape.push(c);
        }
        while shape.ends_with(".0.0") {
            shape.truncate(shape.len() - 2);
        }
    }
    shape
}

/// The words of a sentence that look like ids of a catalog; an id may be two words, as `SR 2.1`.
fn cited(sentence: &str, catalog: &Catalog) -> Vec<String> {
    let words = sentence.split([' ', ',', ';', '"']).map(|word| word.trim_end_matches(['.', ':']));
    let words = words.map(|word| match (word.starts_with('('), word.contains('(')) {
        (true, _) | (_, false) => word.trim_matches(['(', ')']).trim_end_matches('.'),
        _ => word,
    });
    let mut found = Vec::new();
    let mut before = "";
    for word in words.filter(|word| !word.is_empty()) {
        let pair = format!("{before} {word}");
        // A bare number is too often a bare number.
        let is_number = word.contains(['.', '-']);
        if is_number && catalog.shapes.contains(&shape(&pair)) {
            found.push(pair);
        } else if is_number && catalog.shapes.contains(&shape(word)) {
            found.push(word.to_owned());
        }
        before = word;
    }
    found
}

/// What follows each place where a text names an edition, up to the end of the sentence or a semicolon.
fn sentences<'t>(text: &'t str, edition: &str) -> Vec<&'t str> {
    let rests = text.match_indices(edition).map(|(at, _)| &text[at + edition.len()..]);
    // `PCI DSS 4.0` is no part of `PCI DSS 4.0.1`.
    let is_whole = |rest: &&str| {
        !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') || rest.starts_with(". ")
    };
    let rests = rests.filter(is_whole);
    let end = |rest: &str| [rest.find(". "), rest.find("; ")].into_iter().flatten().min();
    rests.map(|rest| end(rest).map_or(rest, |end| &rest[..end])).collect()
}

#[test]
fn every_id_that_a_bundled_text_cites_is_in_its_catalog() {
    let project = Project::repository();
    let catalogs = catalogs(&project);
    let (mut count, mut wrong) = (0, Vec::new());
    for folder in ["models", "profiles", "examples", "book/src"] {
        for (path, bytes) in project.files(folder) {
            let text = String::from_utf8_lossy(&bytes);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for (edition, catalog) in &catalogs {
                for id in sentences(&text, edition).iter().flat_map(|s| cited(s, catalog)) {
                    count += 1;
                    match catalog.ids.get(&id) {
                        Some(false) => {}
                        Some(true) => wrong.push(format!("{path}: `{edition}, {id}` is a heading")),
                        None => wrong.push(format!("{path}: `{edition}` has no `{id}`")),
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 30, "{count} citations");
}

#[test]
fn a_wrong_citation_would_be_noticed() {
    let catalogs = catalogs(&Project::repository());
    let catalog = &catalogs["PCI DSS 4.0"];
    let text = "See the record (PCI DSS 4.0, 9.5.1 and 9.99.7). It has 2.5 pages.";
    let ids: Vec<String> =
        sentences(text, "PCI DSS 4.0").iter().flat_map(|s| cited(s, catalog)).collect();
    assert_eq!(ids, ["9.5.1", "9.99.7"]);
    assert!(catalog.ids.contains_key("9.5.1") && !catalog.ids.contains_key("9.99.7"));
}

#[test]
fn wording_of_standards_that_are_sold_is_not_reproduced() {
    let catalogs = catalogs(&Project::repository());
    assert!(catalogs.len() > 10);
    for (edition, catalog) in catalogs {
        assert!(!catalog.ids.is_empty(), "{edition}");
        assert!(catalog.is_free || !catalog.has_titles, "{edition} has titles");
    }
}
