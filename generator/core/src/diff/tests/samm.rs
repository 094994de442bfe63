//! Two published releases of OWASP SAMM, 2.1.0 and 2.2.0, read straight into contents.
//!
//! The data is not part of the project (CC BY-SA 4.0). Where it is absent the tests say so and
//! pass; `SMM_SHARED` names another place.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test may read the disk, and says what it found"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::super::content::DOCUMENT;
use super::super::marks::{Mark, redline};
use super::super::*;
use crate::Sources;
use crate::diag::Diagnostics;
use crate::syntax::{self, Node, Value as Yaml};

/// The files of a release, or `None` with a message.
fn release(version: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("SMM_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let folder = shared.join("data/samm").join(version).join("model");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: OWASP SAMM {version} is not at {}", folder.display());
    None
}

/// Maps a release: every document is an entry, every text a field.
fn content(version: &str) -> Option<Content> {
    let folder = release(version)?;
    let mut sources = Sources::default();
    for kind in [
        "activities",
        "answer_sets",
        "business_functions",
        "practice_levels",
        "questions",
        "security_practices",
        "streams",
    ] {
        let entries = std::fs::read_dir(folder.join(kind)).expect("a folder of the release");
        for entry in entries {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
            let bytes = std::fs::read(&path).expect("a file of the release");
            sources.add(format!("{kind}/{name}"), bytes);
        }
    }
    let document = Key::new(Kind::Document, DOCUMENT);
    let mut entries = vec![Entry { key: document.clone(), home: None, fields: BTreeMap::new() }];
    for (id, file) in sources.iter() {
        let mut diags = Diagnostics::default();
        let root = syntax::parse(id, file, false, &mut diags)
            .unwrap_or_else(|| panic!("{}: {:?}", file.path, diags.into_sorted()));
        let (kind, stem) = file.path.split_once('/').expect("a folder");
        let stem = stem.trim_end_matches(".yml").to_owned();
        let fields = fields_of(kind, &root);
        entries.push(Entry {
            key: Key::new(kind_of(kind), stem),
            home: Some(document.clone()),
            fields,
        });
    }
    let header = Header { id: "samm".into(), version: version.into(), ..Header::default() };
    Some(Content::in_reading_order(header, entries))
}

fn kind_of(folder: &str) -> Kind {
    match folder {
        "activities" => Kind::Action,
        "answer_sets" => Kind::Scope,
        "business_functions" => Kind::Domain,
        "practice_levels" => Kind::Level,
        "questions" => Kind::Indicator,
        "security_practices" => Kind::Practice,
        _ => Kind::Subdomain,
    }
}

/// The texts that readers and assessors see.
fn fields_of(folder: &str, root: &Node) -> BTreeMap<Field, FieldValue> {
    let wanted: &[(&str, Field)] = match folder {
        "activities" => &[
            ("title", Field::Title),
            ("benefit", Field::Purpose),
            ("shortDescription", Field::Summary),
            ("longDescription", Field::Description),
        ],
        "answer_sets" => &[("values", Field::Text)],
        "practice_levels" => &[("objective", Field::Objective)],
        "questions" => &[("text", Field::Text), ("quality", Field::Evidence)],
        "security_practices" => &[
            ("name", Field::Title),
            ("shortDescription", Field::Summary),
            ("longDescription", Field::Description),
        ],
        _ => &[("name", Field::Title), ("description", Field::Description)],
    };
    let value = |(key, field): &(&str, Field)| Some((*field, value_of(root.get(key)?)?));
    wanted.iter().filter_map(value).collect()
}

fn value_of(node: &Node) -> Option<FieldValue> {
    match &node.value {
        Yaml::Text(text) => Some(FieldValue::Text(text.clone())),
        Yaml::List(items) => Some(FieldValue::List(items.iter().map(words_of).collect())),
        _ => None,
    }
}

/// An item of a list: its text; of a mapping, its `text`.
fn words_of(node: &Node) -> String {
    match &node.value {
        Yaml::Text(text) => text.clone(),
        _ => node.get("text").map_or_else(String::new, words_of),
    }
}

#[test]
fn samm_2_2_changed_texts_and_nothing_else() {
    let (Some(old), Some(new)) = (content("2.1.0"), content("2.2.0")) else { return };
    let diff = between(&old, &new);
    let mut counts: BTreeMap<(Kind, Field), usize> = BTreeMap::new();
    for change in &diff.changes {
        let field = change.field().expect("no structural change");
        *counts.entry((change.key.kind, field)).or_default() += 1;
    }
    // The three that the release is known for.
    assert_eq!(counts.remove(&(Kind::Action, Field::Description)), Some(50), "long descriptions");
    assert_eq!(counts.remove(&(Kind::Indicator, Field::Evidence)), Some(18), "criteria lists");
    assert_eq!(counts.remove(&(Kind::Scope, Field::Text)), Some(6), "answer sets");
    // The small wordings that came with them, counted with another YAML reader (PyYAML).
    let rest: Vec<(&str, &str, usize)> =
        counts.iter().map(|((k, f), n)| (k.name(), f.name(), *n)).collect();
    assert_eq!(
        rest,
        [
            ("domain", "description", 1),
            ("subdomain", "description", 4),
            ("practice", "description", 7),
            ("level", "objective", 1),
            ("action", "title", 1),
            ("action", "summary", 5),
            ("action", "purpose", 7),
            ("indicator", "text", 6),
        ]
    );
    assert_eq!(apply(&diff, &old), Ok(new));
}

/// Words struck out and put in, as a person marked them: see `samm-redlines.tsv`.
const REFERENCE: &str = include_str!("samm-redlines.tsv");

#[test]
fn redlines_mark_at_most_half_as_much_again_as_a_person_would() {
    let (Some(old), Some(new)) = (content("2.1.0"), content("2.2.0")) else { return };
    let mut report = String::new();
    let (mut marked, mut touched, mut edits) = (0, 0, 0);
    for line in REFERENCE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let field = Field::from_name(cells[1]).expect("a field");
        let key = [Kind::Action, Kind::Indicator, Kind::Practice, Kind::Subdomain, Kind::Scope]
            .into_iter()
            .map(|kind| Key::new(kind, cells[0]))
            .find(|key| old.entry(key).is_some_and(|entry| entry.fields.contains_key(&field)))
            .expect("an entry of the release");
        let text = |side: &Content| {
            side.entry(&key).expect("both sides have it").fields[&field].markdown()
        };
        let count = |mark: Mark| -> usize {
            let runs = redline(&text(&old), &text(&new)).runs();
            runs.iter().filter(|(m, _)| *m == mark).map(|(_, t)| crate::text::words(t).len()).sum()
        };
        let own = count(Mark::Deleted) + count(Mark::Inserted);
        let person: usize = cells[2..4].iter().map(|n| n.parse::<usize>().expect("a number")).sum();
        report.push_str(&format!("{} {}: {own} marked, {person} touched\n", cells[0], cells[1]));
        assert!(
            own * 2 <= person * 3 || own <= person + 2,
            "{} {}: {own} against {person}",
            cells[0],
            cells[1]
        );
        marked += own;
        touched += person;
        edits += 1;
    }
    eprintln!("{report}{edits} edits: {marked} words marked, {touched} touched");
    assert!(edits >= 30, "{edits} edits");
    assert!(marked * 2 <= touched * 3, "{marked} against {touched}");
}
