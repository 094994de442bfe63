//! What users rely on: a comparison names every change once, and can be undone and replayed.

mod declared;
mod properties;
mod redlines;
mod samm;

use std::collections::BTreeMap;

use super::content::DOCUMENT;
use super::*;

/// A content from lines `kind id home | field=text | field=text`; home `-` is the document.
fn content(version: &str, lines: &[&str]) -> Content {
    let document = Key::new(Kind::Document, DOCUMENT);
    let mut entries = vec![Entry { key: document.clone(), home: None, fields: BTreeMap::new() }];
    for line in lines {
        let mut parts = line.split(" | ");
        let head: Vec<&str> = parts.next().unwrap_or("").split(' ').collect();
        let key = key_of(head[0], head[1]);
        let home = match head[2] {
            "-" => document.clone(),
            home => {
                entries.iter().find(|e| e.key.id == home).expect("a home comes first").key.clone()
            }
        };
        let fields = parts.map(|part| {
            let (name, text) = part.split_once('=').expect("field=text");
            let field = Field::from_name(name).expect("a field");
            (field, FieldValue::Text(text.to_owned()))
        });
        entries.push(Entry { key, home: Some(home), fields: fields.collect() });
    }
    let header = Header { id: "tiny".into(), version: version.into(), ..Header::default() };
    Content::in_reading_order(header, entries)
}

fn key_of(kind: &str, id: &str) -> Key {
    Key::new(Kind::from_name(kind).expect("a kind"), id)
}

/// The changes as `class id field`.
fn told(diff: &VersionDiff) -> Vec<String> {
    diff.heads()
        .map(|change| {
            let field = change.field().map_or("", Field::name);
            format!("{} {} {field}", change.class.name(), change.key.id).trim_end().to_owned()
        })
        .collect()
}

#[test]
fn a_practice_under_another_subdomain_moved_and_nothing_in_it_changed() {
    let old = content("1.0", &["subdomain a -", "subdomain b -", "practice p a", "level P-1 p"]);
    let new = content("2.0", &["subdomain a -", "subdomain b -", "practice p b", "level P-1 p"]);
    let diff = between(&old, &new);
    assert_eq!(told(&diff), ["moved p"]);
    assert_eq!(required_bump(&diff), Bump::Major);
}

#[test]
fn a_new_practice_is_one_change_with_parts() {
    let old = content("1.0", &["subdomain a -"]);
    let new =
        content("1.1", &["subdomain a -", "practice p a", "level P-1 p", "indicator P-1-I1 P-1"]);
    let diff = between(&old, &new);
    assert_eq!(told(&diff), ["added p"]);
    assert_eq!(diff.changes.len(), 3);
    assert_eq!(required_bump(&diff), Bump::Minor);
}

#[test]
fn another_order_is_no_move() {
    let old = content("1.0", &["practice p -", "level P-1 p", "level P-2 p", "level P-3 p"]);
    let new = content("1.0.1", &["practice p -", "level P-3 p", "level P-1 p", "level P-2 p"]);
    let diff = between(&old, &new);
    assert_eq!(told(&diff), ["reordered p"]);
    assert_eq!(required_bump(&diff), Bump::Patch);
}

#[test]
fn a_number_in_a_text_is_proposed_as_substantive_and_a_comma_is_not() {
    let text = |text: &str| {
        content(
            "1.0",
            &["practice p -", "level P-1 p", &format!("indicator P-1-I1 P-1 | text={text}")],
        )
    };
    let weight = |old: &str, new: &str| between(&text(old), &text(new)).changes[0].weight;
    assert_eq!(weight("Ten sites are read.", "Twelve sites are read."), Weight::Substantive);
    assert_eq!(weight("Logs cover 30 days.", "Logs cover 90 days."), Weight::Substantive);
    for (old, new) in [
        ("At fifty sites it is read.", "At twenty sites it is read."),
        ("In twenty-four cases it is read.", "In thirty-six cases it is read."),
        ("The first person reads it.", "The second person reads it."),
        ("Two-thirds of it are read.", "A half of it is read."),
        ("It is read in March.", "It is read in October."),
        ("It is read once.", "It is read twice."),
        ("A dozen people read it.", "A hundred people read it."),
    ] {
        assert_eq!(weight(old, new), Weight::Substantive, "{old} / {new}");
    }
    assert_eq!(weight("The list may be old.", "The list must be old."), Weight::Substantive);
    assert_eq!(
        weight("Sites and fleets are listed.", "Sites, and fleets, are listed."),
        Weight::Editorial
    );
    assert_eq!(
        weight("The person in charge signs.", "The person responsible signs."),
        Weight::Editorial
    );
}

#[test]
fn an_indicator_that_changed_in_substance_is_to_be_looked_at_again() {
    let old = content(
        "1.0",
        &[
            "practice p - | purpose=Why.",
            "level P-1 p",
            "indicator P-1-I1 P-1 | text=Three cabinets are locked.",
            "example P-E1 p | text=An example about ten pumps.",
        ],
    );
    let new = content(
        "1.1",
        &[
            "practice p - | purpose=Why.",
            "level P-1 p",
            "indicator P-1-I1 P-1 | text=Five cabinets are locked.",
            "example P-E1 p | text=An example about twelve pumps.",
        ],
    );
    let diff = between(&old, &new);
    let summary = summary(&diff);
    let ids: Vec<&str> = summary.recheck.iter().map(|change| change.key.id.as_str()).collect();
    assert_eq!(ids, ["P-1-I1"]);
    assert_eq!(summary.rest.len(), 1);
}

#[test]
fn a_comparison_fits_only_the_version_it_starts_from() {
    let old = content("1.0", &["practice p - | purpose=Why."]);
    let new = content("1.1", &["practice p - | purpose=Why not."]);
    let other = content("1.0", &["practice p - | purpose=Something else."]);
    let diff = between(&old, &new);
    assert_eq!(apply(&diff, &old), Ok(new));
    assert!(apply(&diff, &other).is_err());
}
