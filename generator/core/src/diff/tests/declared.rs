//! What `changes.yaml` declares, merged with what is found.

use super::super::*;
use super::{content, told};
use crate::schema::changes::ChangeName;
use crate::span::Span;

fn declared(change: ChangeName, item: &str, into: &[&str]) -> Declared {
    Declared {
        change,
        item: item.to_owned(),
        field: None,
        weight: None,
        into: into.iter().map(|id| (*id).to_owned()).collect(),
        shares: Vec::new(),
        reason: "because".to_owned(),
        span: Span::default(),
    }
}

fn old() -> Content {
    content(
        "1.0",
        &[
            "practice p - | code=P",
            "level P-1 p",
            "indicator P-1-I1 P-1 | text=Doors are locked and keys are counted.",
            "indicator P-1-I2 P-1 | text=Windows are shut.",
        ],
    )
}

#[test]
fn a_move_to_another_id_is_one_change_with_its_redline() {
    let new = content(
        "2.0",
        &[
            "practice p - | code=P",
            "level P-1 p",
            "level P-2 p",
            "indicator P-2-I1 P-2 | text=Doors are locked and keys are numbered.",
            "indicator P-1-I2 P-1 | text=Windows are shut.",
        ],
    );
    let moved = [declared(ChangeName::Moved, "P-1-I1", &["P-2-I1"])];
    let (diff, accounts) = between_declared(&old(), &new, &moved);
    assert!(accounts.not_found.is_empty());
    assert_eq!(told(&diff), ["added P-2", "moved P-2-I1"]);
    assert_eq!(apply(&diff, &old()), Ok(new.clone()));
    assert_eq!(apply(&invert(&diff), &new), Ok(old()));
}

#[test]
fn a_split_names_its_heirs_and_a_merger_its_heir() {
    let new = content(
        "2.0",
        &[
            "practice p - | code=P",
            "level P-1 p",
            "indicator P-1-I3 P-1 | text=Doors are locked.",
            "indicator P-1-I4 P-1 | text=Keys are counted.",
        ],
    );
    let declared = [
        declared(ChangeName::Split, "P-1-I1", &["P-1-I3", "P-1-I4"]),
        declared(ChangeName::Merged, "P-1-I2", &["P-1-I3"]),
    ];
    let (diff, accounts) = between_declared(&old(), &new, &declared);
    assert_eq!(accounts, Accounts::default());
    assert_eq!(told(&diff), ["added P-1-I3", "added P-1-I4", "split P-1-I1", "merged P-1-I2"]);
    let heir = diff.changes.iter().find(|change| change.key.id == "P-1-I3").expect("an heir");
    assert_eq!(heir.out_of, ["P-1-I1", "P-1-I2"]);
    assert_eq!(invert(&invert(&diff)), diff);
    assert_eq!(apply(&invert(&diff), &new), Ok(old()));
}

#[test]
fn a_declared_change_that_did_not_happen_and_a_change_nobody_declared_are_told() {
    let new = content(
        "1.1",
        &[
            "practice p - | code=P",
            "level P-1 p",
            "indicator P-1-I1 P-1 | text=Doors are locked and keys are counted.",
            "indicator P-1-I2 P-1 | text=Windows are shut at night.",
        ],
    );
    let declared = [declared(ChangeName::Reworded, "P-1-I1", &[])];
    let (diff, accounts) = between_declared(&old(), &new, &declared);
    assert_eq!(accounts.not_found, [0]);
    assert_eq!(accounts.not_declared.len(), 1);
    assert_eq!(diff.changes[accounts.not_declared[0]].key.id, "P-1-I2");
}

#[test]
fn a_declared_weight_replaces_the_proposed_one() {
    let new = content(
        "1.1",
        &[
            "practice p - | code=P",
            "level P-1 p",
            "indicator P-1-I1 P-1 | text=Doors are locked and keys are counted.",
            "indicator P-1-I2 P-1 | text=All windows are shut.",
        ],
    );
    let mut editorial = declared(ChangeName::Reworded, "P-1-I2", &[]);
    editorial.weight = Some(Weight::Editorial);
    let (diff, _) = between_declared(&old(), &new, &[editorial]);
    assert_eq!(between(&old(), &new).changes[0].weight, Weight::Substantive);
    assert_eq!(diff.changes[0].weight, Weight::Editorial);
    assert_eq!(diff.changes[0].judge, Judge::Declared);
}

#[test]
fn a_practice_is_found_by_its_code() {
    let new = content(
        "1.0.1",
        &[
            "practice p - | code=P | purpose=Why.",
            "level P-1 p",
            "indicator P-1-I1 P-1 | text=Doors are locked and keys are counted.",
            "indicator P-1-I2 P-1 | text=Windows are shut.",
        ],
    );
    let (_, accounts) = between_declared(&old(), &new, &[declared(ChangeName::Reworded, "P", &[])]);
    assert_eq!(accounts, Accounts::default());
}
