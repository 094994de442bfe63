//! Properties over random versions: trees of entries that lose, gain, move and reword.

use proptest::prelude::*;

use super::super::content::DOCUMENT;
use super::super::*;
use crate::render::changes::{from_json, json};

const KINDS: [Kind; 4] = [Kind::Practice, Kind::Level, Kind::Action, Kind::Indicator];
const FIELDS: [Field; 4] = [Field::Title, Field::Text, Field::Evidence, Field::Verify];

/// The raw material of one entry: id, which earlier entry holds it, its texts.
type Seed = (u8, u8, Vec<(u8, String)>);

fn seeds() -> impl Strategy<Value = Vec<Seed>> {
    let field = (0_u8..4, "[a-c ]{0,6}");
    prop::collection::vec((0_u8..24, 0_u8..8, prop::collection::vec(field, 0..3)), 0..16)
}

fn build(version: &str, seeds: &[Seed]) -> Content {
    let document = Key::new(Kind::Document, DOCUMENT);
    let mut entries =
        vec![Entry { key: document, home: None, fields: std::collections::BTreeMap::new() }];
    for (id, home, fields) in seeds {
        let key = Key::new(KINDS[usize::from(id % 4)], format!("X-{id}"));
        if entries.iter().any(|entry| entry.key == key) {
            continue;
        }
        let home = entries[usize::from(*home) % entries.len()].key.clone();
        let fields = fields.iter().map(|(field, text)| {
            let field = FIELDS[usize::from(*field)];
            let value = match field {
                Field::Verify => FieldValue::List(text.split(' ').map(str::to_owned).collect()),
                _ => FieldValue::Text(text.clone()),
            };
            (field, value)
        });
        entries.push(Entry { key, home: Some(home), fields: fields.collect() });
    }
    let header = Header { id: "x".into(), version: version.into(), ..Header::default() };
    Content::in_reading_order(header, entries)
}

/// The changes without the order in which they are told.
fn sorted(diff: &VersionDiff) -> Vec<String> {
    let mut all: Vec<String> = diff.changes.iter().map(|change| format!("{change:?}")).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn a_version_does_not_differ_from_itself(a in seeds()) {
        let a = build("1.0", &a);
        prop_assert!(between(&a, &a).is_empty());
    }

    #[test]
    fn applying_a_comparison_to_the_old_side_gives_the_new_one(a in seeds(), b in seeds()) {
        let (a, b) = (build("1.0", &a), build("2.0", &b));
        prop_assert_eq!(apply(&between(&a, &b), &a), Ok(b));
    }

    #[test]
    fn the_comparison_turned_around_is_the_other_comparison(a in seeds(), b in seeds()) {
        let (a, b) = (build("1.0", &a), build("2.0", &b));
        let (there, back) = (between(&a, &b), between(&b, &a));
        prop_assert_eq!(sorted(&invert(&there)), sorted(&back));
        prop_assert_eq!(apply(&invert(&there), &b), Ok(a));
        prop_assert_eq!(invert(&invert(&there)), there);
    }

    #[test]
    fn a_comparison_survives_its_json(a in seeds(), b in seeds()) {
        let (a, b) = (build("1.0", &a), build("2.0", &b));
        let diff = between(&a, &b);
        let read = from_json(&json(&diff)).expect("what is written can be read");
        prop_assert_eq!(&read, &diff);
        prop_assert_eq!(apply(&read, &a), Ok(b));
    }

    #[test]
    fn striking_out_leaves_the_new_words_and_putting_in_the_old_ones(
        a in "[a-d.,* \n-]{0,40}", b in "[a-d.,* \n-]{0,40}",
    ) {
        let words = |text: &str| -> Vec<String> {
            let whole = marks::redline(text, text).runs();
            whole.iter().flat_map(|(_, words)| letters(words)).collect()
        };
        let runs = marks::redline(&a, &b).runs();
        let without = |mark: marks::Mark| -> Vec<String> {
            let kept = runs.iter().filter(|(other, _)| *other != mark);
            kept.flat_map(|(_, words)| letters(words)).collect()
        };
        prop_assert_eq!(without(marks::Mark::Deleted), words(&b));
        prop_assert_eq!(without(marks::Mark::Inserted), words(&a));
    }
}

/// The visible letters of a text, one by one.
fn letters(text: &str) -> Vec<String> {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_string()).collect()
}
