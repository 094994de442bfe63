//! Laws of the two readings of a level, tried on practices and answers of any shape.

use proptest::prelude::*;
use smm_core::assess::questionnaire::{AskedIndicator, AskedLevel, AskedPractice};
use smm_core::assess::score::{PracticeScore, score};
use smm_core::assess::{Answer, AnswerName, Answers, Questionnaire, form};
use smm_core::model::Scoring;

use crate::support::sources;

/// The answers of each level, in order; none is open.
type Given = Vec<Vec<Option<AnswerName>>>;

fn some(word: &str) -> Option<AnswerName> {
    Some(AnswerName::new(word))
}

fn given() -> impl Strategy<Value = Given> {
    // `yes` and `partly` more often, or hardly a level would be reached.
    let answer = prop_oneof![
        6 => Just(some("yes")),
        3 => Just(some("partly")),
        1 => Just(some("no")),
        1 => Just(some("not-applicable")),
        1 => Just(None),
    ];
    proptest::collection::vec(proptest::collection::vec(answer, 0..6), 1..5)
}

fn id(level: usize, at: usize) -> String {
    format!("DOR-{}-I{}", level + 1, at + 1)
}

/// A questionnaire of one practice that asks for as much as was answered.
fn asked(given: &Given, scoring: Scoring) -> Questionnaire {
    let workspace = smm_core::load(&sources("")).value;
    let whole = form(&workspace, "shop@1.0").expect("the profile resolves");
    let known = whole.practices[0].levels[0].indicators[0].clone();
    let levels = given.iter().enumerate().map(|(level, answers)| AskedLevel {
        number: u8::try_from(level + 1).expect("few levels"),
        objective: String::new(),
        indicators: (0..answers.len())
            .map(|at| AskedIndicator { id: id(level, at), ..known.clone() })
            .collect(),
        actions: Vec::new(),
    });
    let practice = AskedPractice { levels: levels.collect(), ..whole.practices[0].clone() };
    let mut asked = whole.of_practices(vec![practice]);
    asked.scoring = scoring;
    asked
}

fn scored(given: &Given, scoring: Scoring) -> PracticeScore {
    let mut answers = Answers::default();
    for (level, values) in given.iter().enumerate() {
        for (at, value) in values.iter().enumerate() {
            let answer = Answer { value: value.clone(), ..Answer::default() };
            answers.answers.insert(id(level, at), answer);
        }
    }
    let score = score(&asked(given, scoring), &answers);
    score.practices.into_iter().next().expect("one practice")
}

/// The answer that is one better: open or `no`, `partly`, `yes`.
fn better(value: Option<AnswerName>) -> Option<AnswerName> {
    match value {
        None => some("partly"),
        Some(value) if value.word() == "no" => some("partly"),
        Some(value) if value.word() == "partly" => some("yes"),
        other => other,
    }
}

fn rule() -> impl Strategy<Value = Scoring> {
    prop_oneof![Just(Scoring::StrictLevels), Just(Scoring::WeightedProgress)]
}

/// Both readings as they are written in the book, level by level and without a shortcut.
fn by_the_book(given: &Given) -> (usize, usize) {
    let asks = |to: usize| given[to - 1..].iter().any(|level| !level.is_empty());
    let reads = |holds: &dyn Fn(&[Option<AnswerName>]) -> bool| {
        let whole = (1..=given.len()).filter(|to| asks(*to));
        whole.filter(|to| given[..*to].iter().all(|level| holds(level))).max().unwrap_or(0)
    };
    let applies = |level: &[Option<AnswerName>]| -> Vec<Option<AnswerName>> {
        let all = level.iter().cloned();
        all.filter(|value| *value != some("not-applicable")).collect()
    };
    let reached = reads(&|level| applies(level).iter().all(|v| *v == some("yes")));
    let excepted = reads(&|level| {
        let all = applies(level);
        let partly = all.iter().filter(|v| **v == some("partly")).count();
        let yes = all.iter().filter(|v| **v == some("yes")).count();
        yes + partly == all.len() && 2 * partly <= all.len()
    });
    (reached, excepted)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_level_with_exceptions_is_never_below_the_level_reached(given in given(), rule in rule()) {
        let score = scored(&given, rule);
        prop_assert!(score.with_exceptions >= score.level);
        prop_assert_eq!(score.exceptions.is_empty(), score.with_exceptions == score.level);
    }

    #[test]
    fn a_better_answer_lowers_neither_reading(
        given in given(), rule in rule(), level in any::<usize>(), at in any::<usize>(),
    ) {
        let before = scored(&given, rule);
        let mut after = given;
        let level = level % after.len();
        prop_assume!(!after[level].is_empty());
        let at = at % after[level].len();
        after[level][at] = better(after[level][at].take());
        let after = scored(&after, rule);
        prop_assert!(after.level >= before.level);
        prop_assert!(after.with_exceptions >= before.with_exceptions);
        prop_assert!(after.progress >= before.progress);
    }

    #[test]
    fn both_readings_are_what_the_book_says(given in given()) {
        let score = scored(&given, Scoring::StrictLevels);
        let said = (usize::from(score.level), usize::from(score.with_exceptions));
        prop_assert_eq!(said, by_the_book(&given));
    }

    #[test]
    fn the_exceptions_are_the_partly_answers_between_the_readings(given in given()) {
        let score = scored(&given, Scoring::StrictLevels);
        let (from, to) = (usize::from(score.level), usize::from(score.with_exceptions));
        let mut partly = Vec::new();
        for (level, answers) in given.iter().enumerate().take(to).skip(from) {
            let values = answers.iter().enumerate();
            let values = values.filter(|(_, value)| **value == some("partly"));
            partly.extend(values.map(|(at, _)| id(level, at)));
        }
        prop_assert_eq!(score.exceptions, partly);
    }
}

#[test]
fn nobody_reaches_a_level_above_all_that_is_asked() {
    let given = vec![vec![some("yes")], Vec::new()];
    for rule in [Scoring::StrictLevels, Scoring::WeightedProgress] {
        let score = scored(&given, rule);
        assert_eq!((score.level, score.with_exceptions, score.progress), (1, 1, 100));
    }
    let nothing = scored(&vec![Vec::new(), Vec::new()], Scoring::StrictLevels);
    assert_eq!((nothing.level, nothing.with_exceptions, nothing.progress), (0, 0, 0));
}
