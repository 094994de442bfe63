//! How the answers of each level are spread: a stacked bar, and the same in words beside it.

use serde::Serialize;

use super::answer_key;
use crate::assess::explain;
use crate::assess::score::Tally;
use crate::words::Words;

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
pub(super) fn view(tallies: &[Tally], words: &Words) -> Vec<ShareOfLevel> {
    let asking = tallies.iter().filter(|tally| tally.asks()).map(|tally| ShareOfLevel {
        level: tally.level,
        words: explain::spread(tally, words),
        parts: parts(tally),
    });
    asking.collect()
}

fn parts(tally: &Tally) -> Vec<BarPart> {
    let all = tally.applicable() + tally.not_applicable;
    let mut before = 0;
    let mut parts = Vec::new();
    for (answer, count) in tally.answers().into_iter().filter(|(_, count)| *count > 0) {
        let (from, to) = (before * WIDE / all, (before + count) * WIDE / all);
        before += count;
        parts.push(BarPart { class: answer_key(answer), from, width: to - from });
    }
    parts
}
