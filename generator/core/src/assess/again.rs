//! What a later year begins with: answers to be looked at again, and questions that are new.
//!
//! In: form and answers, and the form before. Out: items with their reasons, redlines as runs. Never: judges
//! whether an answer still holds.

use super::Questionnaire;
use super::{Answers, explain, upgrade};
use crate::schema::changes::ChangeDoc;

/// An answer that must be looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookAgain<'a> {
    /// The id of its indicator.
    pub id: &'a str,
    /// The indicator.
    pub text: &'a str,
    /// Why.
    pub why: Vec<RedlineRun>,
}

/// A question that the assessment before did not ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewQuestion {
    /// The id of the indicator.
    pub id: String,
    /// The indicator.
    pub text: String,
    /// Why it was added, in the words of the authors; may be empty.
    pub why: String,
}

/// A piece of a redline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedlineRun {
    /// What became of it.
    pub kind: RunKind,
    /// The text.
    pub text: String,
}

/// What became of a piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    /// It stayed.
    Same,
    /// It is gone.
    Gone,
    /// It came.
    Come,
}

/// The marks of a redline in a text, as [`upgrade::redline`] writes them.
const MARKS: [(&str, &str, RunKind); 2] =
    [("[-", "-]", RunKind::Gone), ("{+", "+}", RunKind::Come)];

/// The answers that somebody or something marked to be looked at again, and those that have lapsed, in
/// reading order.
pub fn again<'a>(form: &'a Questionnaire, answers: &'a Answers) -> Vec<LookAgain<'a>> {
    let items = form.indicators().filter_map(|(_, _, item)| {
        let why = explain::look_again(form, answers, item)?;
        Some(LookAgain { id: &item.id, text: &item.text, why: runs(&why) })
    });
    items.collect()
}

/// The questions that the form before did not have, under whatever id, with the authors' reasons.
pub fn new_questions(
    before: &Questionnaire,
    now: &Questionnaire,
    changes: &[&ChangeDoc],
) -> Vec<NewQuestion> {
    let is_new = |id: &str| before.indicator(id).is_none();
    let new = now.indicators().filter(|(_, _, item)| is_new(&item.id));
    new.map(|(_, _, item)| NewQuestion {
        id: item.id.clone(),
        text: item.text.clone(),
        why: upgrade::reason_of(changes, &item.id),
    })
    .collect()
}

/// A text with the marks of a redline as runs; a mark that is not closed is text.
pub fn runs(text: &str) -> Vec<RedlineRun> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some((before, kind, marked, after)) = next_mark(rest) {
        push(&mut found, RunKind::Same, before);
        push(&mut found, kind, marked);
        rest = after;
    }
    push(&mut found, RunKind::Same, rest);
    found
}

/// The first marked piece: what stands before it, its kind, what is marked, and what follows.
fn next_mark(text: &str) -> Option<(&str, RunKind, &str, &str)> {
    let of = |&(open, close, kind): &(&str, &str, RunKind)| {
        let (before, rest) = text.split_once(open)?;
        let (marked, after) = rest.split_once(close)?;
        Some((text.get(..before.len())?, kind, marked, after))
    };
    MARKS.iter().filter_map(of).min_by_key(|(before, ..)| before.len())
}

fn push(runs: &mut Vec<RedlineRun>, kind: RunKind, text: &str) {
    if !text.is_empty() {
        runs.push(RedlineRun { kind, text: text.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::{RunKind, runs};
    use crate::assess::upgrade::redline;

    #[test]
    fn the_runs_of_a_redline_are_the_two_texts() {
        let (old, new) =
            ("Keys hang in a box [locked]. {Daily}", "Keys lie in a safe [locked]. {Weekly}");
        let runs = runs(&redline(old, new));
        let but = |gone: RunKind| -> String {
            let kept = runs.iter().filter(|run| run.kind != gone);
            kept.map(|run| run.text.as_str()).collect()
        };
        assert_eq!((but(RunKind::Come).as_str(), but(RunKind::Gone).as_str()), (old, new));
        assert!(runs.iter().any(|run| run.kind == RunKind::Gone));
    }

    #[test]
    fn a_mark_that_is_not_closed_is_text() {
        for text in ["[- half", "{+ half", "a -] b +}", ""] {
            let runs = runs(text);
            assert!(runs.iter().all(|run| run.kind == RunKind::Same), "{runs:?}");
            assert_eq!(runs.iter().map(|run| run.text.as_str()).collect::<String>(), text);
        }
    }
}
