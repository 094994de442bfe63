//! At which levels of a practice nothing is asked, in words.
//!
//! In: a resolved version and one of its practices. Out: a sentence for pages, paper and books.

use crate::model::Practice;
use crate::profile::Tailored;
use crate::words::Words;

/// The levels at which a practice asks for nothing, and what that means; nothing where it asks at each of
/// them, or where none is written yet.
pub(crate) fn asks_nothing(
    tailored: &Tailored,
    practice: &Practice,
    words: &Words,
) -> Option<String> {
    let asks = |number| {
        let level = practice.level(number);
        level.is_some_and(|level| tailored.model.asks_at(practice, level))
    };
    let numbers = tailored.model.levels.iter().map(|level| level.number);
    let silent = numbers.filter(|&number| number > 0 && !asks(number));
    let silent: Vec<String> = silent.map(|number| number.to_string()).collect();
    let is_written = !practice.levels.is_empty() && !silent.is_empty();
    let of = words.list(&silent);
    is_written.then(|| words.count_with("practice.asks_nothing", silent.len(), &[("levels", &of)]))
}
