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

/// A catalog as a table that somebody might keep: `id`, `requirement`, `title`, and a column of their own.
fn as_table(yaml: &str, separator: &str) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut rows = vec![["id", "requirement", "title", "seen by"].map(str::to_owned)];
    for entry in yaml.split_once("\nentries:\n").expect("entries").1.split("  - id: ").skip(1) {
        let mut lines = entry.lines();
        let text = |line: &str| line.trim().trim_matches('"').replace("\\\"", "\"");
        let id = text(lines.next().expect("an id"));
        let (mut requirement, mut title) = ("y", String::new());
        for line in lines {
            match line.trim().split_once(": ") {
                Some(("heading", _)) => requirement = "n",
                Some(("title", said)) => title = text(said),
                _ => {}
            }
        }
        rows.push([quoted(&id), requirement.to_owned(), quoted(&title), "me".to_owned()]);
    }
    rows.iter().map(|row| row.join(separator) + "\r\n").collect()
}

/// The entries of a catalog, one a line, without the layout of its file.
fn entries(yaml: &str) -> Vec<String> {
    let entries = yaml.split_once("\nentries:\n").expect("entries").1;
    // Blanks within a title are one blank, as on every page.
    let plain = |line: &str| line.replace('"', "").split_whitespace().collect::<Vec<_>>().join(" ");
    entries.lines().map(plain).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

#[test]
fn a_list_of_every_bundled_standard_gives_its_catalog_again() {
    let bundled = Project::repository();
    let made = Project::tiny();
    let mut compared = 0;
    for (path, bytes) in bundled.files("references") {
        let Some(name) = path.strip_suffix(".yaml") else { continue };
        let name = name.rsplit('/').next().expect("a name").replace('.', "-");
        let yaml = String::from_utf8_lossy(&bytes).into_owned();
        for (separator, ending) in [(",", "csv"), ("\t", "tsv"), (";", "csv")] {
            let is_free = yaml.contains("\nfree: true\n");
            made.write(&format!("in.{ending}"), as_table(&yaml, separator));
            let edition = format!("{compared}");
            let file = format!("in.{ending}");
            let mut command = vec!["new", "references", &name, "--edition", &edition];
            command.extend(["--title", "T", "--publisher", "P", "--from", &file]);
            command.extend(is_free.then_some("--free"));
            let rows = yaml.matches("  - id: ").count();
            let cells = if rows == 1 { "1 cell".to_owned() } else { format!("{rows} cells") };
            made.smm(&command).exits(0).says(&format!("left out: column `seen by`: {cells}"));
            let again = made.read(&format!("references/{name}-{edition}.yaml"));
            assert_eq!(entries(&again), entries(&yaml), "{path} by {separator:?}");
            compared += 1;
        }
    }
    assert!(compared > 60, "{compared}");
    made.smm(&["check"]).exits(0);
}

#[test]
fn the_catalog_that_a_version_exports_as_oscal_is_read_and_its_texts_are_counted() {
    let project = Project::tiny();
    project.smm(&["build", "--only", "data"]).exits(0);
    let files = project.files("site");
    let is_catalog = |path: &String, bytes: &Vec<u8>| {
        path.contains("tiny")
            && path.ends_with(".json")
            && bytes.windows(11).any(|at| at == b"\"catalog\": ")
    };
    let path = &files.iter().find(|(path, bytes)| is_catalog(path, bytes)).expect("a catalog").0;
    let path = format!("site/{}", path.trim_start_matches("site/"));
    let command =
        ["new", "references", "tiny-again", "--edition", "1", "--title", "T", "--publisher", "P"];
    let from = [&command[..], &["--from", path.as_str()]].concat();
    project.smm(&from).exits(0).says("heading").says("--free").says("text");
    let made = project.read("references/tiny-again-1.yaml");
    assert!(made.contains("free: false") && !made.contains("title: \"Doors\""), "{made}");
    assert!(made.contains("heading: true"), "{made}");
    project.smm(&["check"]).exits(0);
}

#[test]
fn rows_that_cannot_be_read_are_named_and_nothing_is_written() {
    let project = Project::tiny();
    project.write("in.tsv", "id\trequirement\nA-1\ty\nA-1\tperhaps\n\ty\n");
    let command =
        ["new", "references", "acme", "--edition", "1", "--title", "T", "--publisher", "P"];
    let from = [&command[..], &["--from", "in.tsv"]].concat();
    let said = project.smm(&from).exits(1);
    said.says("in.tsv:3:5: `perhaps` is neither yes nor no").says("nothing was written");
    assert!(!project.path("references/acme-1.yaml").exists());
    project.write("in.tsv", "id\trequirement\nA-1\ty\nA-1\tn\n\ty\n");
    project
        .smm(&from)
        .exits(1)
        .says("in.tsv:3:1: the id `A-1` is given twice, first at 2:1")
        .says("in.tsv:4:1: there is no id");
    project.write("in.tsv", "A-1\nA-2\n");
    project.smm(&from).exits(0).says("2 requirements, 0 headings");
    project.smm(&from).exits(2).says("already");
    let wrong = [
        &["new", "references", "acme", "--edition", "V 2", "--title", "T"][..],
        &["--publisher", "P"],
        &["--from", "in.tsv"],
    ]
    .concat();
    project.smm(&wrong).exits(2).says("is no edition");
}
