//! What the levels reached speak to in a standard: an indication, and never more than a row says.

use smm_core::Workspace;
use smm_core::assess::score::score;
use smm_core::assess::standards::{self, FoundLevels, Reach, RowState, Spoken};
use smm_core::assess::{Answer, AnswerName, Answers, form};
use smm_core::model::VersionRef;
use smm_core::schema::mapping::{Confidence, Relationship};

use crate::support::sources;

const CATALOG: &str = "A standard of locks.
-- references/locks-2.yaml --
id: locks
edition: \"2\"
title: A standard of locks
publisher: Lock makers
cite-as: \"LOCKS 2\"
free: true
entries:
  - id: \"4\"
    heading: true
    title: Locks
  - id: \"4.1\"
    title: Doors
  - id: \"4.2\"
    title: Keys
";

/// A workspace in which one row speaks to clause 4.1.
fn workspace(item: &str, relationship: Relationship, confidence: Confidence) -> Workspace {
    let (relationship, confidence) = (relationship.name(), confidence.name());
    let mapping = format!(
        "-- mappings/tiny-locks/1.0.yaml --
id: tiny-locks
version: \"1.0\"
title: Tiny to LOCKS
status: draft
date: 2026-11-30
from: tiny@1.0
to: locks-2
method: Each indicator was held against each clause.
rows:
  - item: {item}
    role: asset-owner
    reference: \"4.1\"
    relationship: {relationship}
    confidence: {confidence}
    reason: Both want rooms locked.
without:
  references:
    - references: [\"4.2\"]
      reason: Nothing asks for keys.
"
    );
    smm_core::load(&sources(&(CATALOG.to_owned() + &mapping))).value
}

/// What is spoken to if every indicator up to a level of the practice has this answer.
fn spoken<'w>(workspace: &'w Workspace, up_to: u8, word: &str, target: Option<u8>) -> Spoken<'w> {
    spoken_until(workspace, (up_to, word, ""), target)
}

/// The same with answers that lapse on a day.
fn spoken_until<'w>(
    workspace: &'w Workspace,
    (up_to, word, until): (u8, &str, &str),
    target: Option<u8>,
) -> Spoken<'w> {
    let name = VersionRef::parse("tiny@1.0").expect("a name");
    let form = form(workspace, "tiny@1.0").expect("the model resolves");
    let mut answers = Answers { date: "2026-11-30".into(), ..Answers::default() };
    for (practice, level, item) in form.indicators().filter(|(practice, ..)| practice.code == "DOR")
    {
        if level <= up_to {
            let (value, until) = (Some(AnswerName::new(word)), until.to_owned());
            let answer = Answer { value, until, ..Answer::default() };
            answers.answers.insert(item.id.clone(), answer);
        }
        if let Some(target) = target {
            answers.targets.insert(practice.id.clone(), (target, String::new()));
        }
    }
    let score = score(&form, &answers);
    let mapped = standards::named(workspace, &name, "LOCKS 2").expect("there is a mapping");
    let found = FoundLevels { form: &form, answers: &answers, score: &score };
    let tailored = workspace.tailored(&name).expect("it resolves");
    standards::spoken(found, tailored, &mapped).pop().expect("one edition")
}

fn reach(item: &str, relationship: Relationship, confidence: Confidence, up_to: u8) -> Reach {
    let workspace = workspace(item, relationship, confidence);
    spoken(&workspace, up_to, "yes", None).clauses[1].reach
}

#[test]
fn a_part_an_overlap_and_an_arguable_reading_never_count_as_all() {
    for relationship in Relationship::ALL {
        for confidence in [Confidence::Firm, Confidence::Arguable] {
            for item in ["DOR-1-I1", "DOR-1", "doors"] {
                let found = reach(item, relationship, confidence, 4);
                let asks_all = matches!(relationship, Relationship::Equal | Relationship::Superset);
                let whole = asks_all && confidence == Confidence::Firm;
                let wanted = if whole { Reach::Whole } else { Reach::Part };
                assert_eq!(found, wanted, "{item} {relationship:?} {confidence:?}");
            }
        }
    }
}

#[test]
fn a_practice_is_no_whole_before_its_last_level() {
    let of = |up_to| reach("doors", Relationship::Equal, Confidence::Firm, up_to);
    assert_eq!((of(0), of(1), of(4)), (Reach::Beyond, Reach::Part, Reach::Whole));
}

#[test]
fn what_is_not_reached_says_whether_the_target_brings_it() {
    let workspace = workspace("DOR-2", Relationship::Equal, Confidence::Firm);
    let of = |up_to, target| {
        let spoken = spoken(&workspace, up_to, "yes", target);
        (spoken.clauses[1].reach, spoken.clauses[1].rows[0].state)
    };
    assert_eq!(of(1, Some(2)), (Reach::WithTarget, RowState::ForTarget));
    assert_eq!(of(1, Some(1)), (Reach::Beyond, RowState::Beyond));
    assert_eq!(of(2, Some(1)), (Reach::Whole, RowState::Reached));
}

#[test]
fn what_does_not_apply_speaks_to_nothing() {
    let equal = |item| workspace(item, Relationship::Equal, Confidence::Firm);
    for item in ["DOR-1-I1", "DOR-1", "doors"] {
        let workspace = equal(item);
        let spoken = spoken(&workspace, 4, "not-applicable", None);
        assert_eq!(spoken.clauses[1].reach, Reach::Aside, "{item}");
    }
    let workspace = equal("DOR-9-I9");
    assert_eq!(spoken(&workspace, 4, "yes", None).clauses[1].reach, Reach::Aside);
}

#[test]
fn what_has_lapsed_speaks_to_nothing_and_is_no_reason_to_leave_a_row_out() {
    let workspace = workspace("DOR-1-I1", Relationship::Equal, Confidence::Firm);
    for word in ["yes", "not-applicable"] {
        let of = |until| spoken_until(&workspace, (4, word, until), None).clauses[1].reach;
        assert_eq!(of("2026-11-01"), Reach::Beyond, "{word}, lapsed");
        assert_ne!(of("2027-11-01"), Reach::Beyond, "{word}, not lapsed");
    }
}

#[test]
fn partly_is_not_reached() {
    let workspace = workspace("DOR-1-I1", Relationship::Equal, Confidence::Firm);
    assert_eq!(spoken(&workspace, 4, "partly", None).clauses[1].reach, Reach::Beyond);
}

#[test]
fn clauses_come_in_the_order_of_the_standard_and_what_nothing_speaks_to_has_its_reason() {
    let workspace = workspace("DOR-1-I1", Relationship::Subset, Confidence::Firm);
    let spoken = spoken(&workspace, 1, "yes", None);
    let ids: Vec<&str> = spoken.clauses.iter().map(|one| one.clause.id.value.as_str()).collect();
    assert_eq!(ids, ["4", "4.1", "4.2"]);
    assert_eq!(spoken.requirements().count(), 2);
    assert_eq!(spoken.clauses[2].reach, Reach::Nothing);
    assert_eq!(spoken.clauses[2].without, Some("Nothing asks for keys."));
    let counted: usize = Reach::ALL.into_iter().map(|reach| spoken.count(reach)).sum();
    assert_eq!(counted, 2, "each requirement is counted once");
}

#[test]
fn a_standard_is_found_by_edition_mapping_and_citation_and_else_suggested() {
    let workspace = workspace("DOR-1-I1", Relationship::Subset, Confidence::Firm);
    let of = |version: &str, wanted: &str| {
        let version = VersionRef::parse(version).expect("a name");
        standards::named(&workspace, &version, wanted).map(|mapped| mapped.len())
    };
    for name in ["locks-2", "tiny-locks", "tiny-locks@1.0", "LOCKS 2", "locks 2"] {
        assert_eq!(of("tiny@1.0", name), Ok(1), "{name}");
        assert_eq!(of("shop@1.0", name), Ok(1), "{name}, from what lies beneath a profile");
    }
    let none = of("tiny@1.0", "lokcs-2").expect_err("there is none");
    assert_eq!(none.editions, ["locks-2"]);
}
