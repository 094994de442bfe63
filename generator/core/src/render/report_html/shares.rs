//! How the answers of each level are spread: a stacked bar, and the same in words beside it.

use serde::Serialize;

use crate::assess::score::{self, Tally};
use crate::assess::{Questionnaire, explain};
use crate::model::AnswerChoice;

/// The width of a whole bar in its own units.
const WIDE: u32 = 1000;

#[derive(Serialize)]
pub(super) struct ShareOfLevel {
    level: u8,
    words: String,
    parts: Vec<BarPart>,
}

/// One kind of answer in the bar.
#[derive(Serialize)]
struct BarPart {
    class: &'static str,
    from: u32,
    width: u32,
}

/// One line per level that asks for something.
pub(super) fn view(form: &Questionnaire, tallies: &[Tally]) -> Vec<ShareOfLevel> {
    let asking = tallies.iter().filter(|tally| tally.asks()).map(|tally| ShareOfLevel {
        level: tally.level,
        words: explain::spread(form, tally),
        parts: parts(form, tally),
    });
    asking.collect()
}

fn parts(form: &Questionnaire, tally: &Tally) -> Vec<BarPart> {
    let class = |choice: Option<&AnswerChoice>| {
        choice.map_or("none", |choice| form.answers.worth(choice).key())
    };
    let all = tally.applicable() + tally.aside;
    let mut before = 0;
    let mut parts = Vec::new();
    for (choice, count) in score::spread(form, tally).into_iter().filter(|(_, count)| *count > 0) {
        let (from, to) = (before * WIDE / all, (before + count) * WIDE / all);
        before += count;
        parts.push(BarPart { class: class(choice), from, width: to - from });
    }
    parts
}
