//! Proposes whether a new wording has a new meaning, where the authors do not say.

use super::Weight;
use super::content::{Field, Kind, Value};
use super::marks::{Mark, redline};

/// Changes of more words than this are taken for a change of meaning.
const FEW_WORDS: usize = 4;

/// Words that carry an obligation, a negation or a quantity.
const LOADED: &[&str] = &[
    "must",
    "shall",
    "should",
    "may",
    "can",
    "cannot",
    "will",
    "no",
    "not",
    "never",
    "none",
    "without",
    "unless",
    "except",
    "only",
    "all",
    "any",
    "each",
    "every",
    "always",
    "both",
    "either",
    "before",
    "after",
    "at",
    "least",
    "most",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "yearly",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
];

/// The weight of a changed text or value: numbers, negations, words of obligation and more than a
/// few words make it substantive.
pub(super) fn proposed(
    kind: Kind,
    field: Field,
    old: Option<&Value>,
    new: Option<&Value>,
) -> Weight {
    match field {
        Field::Title | Field::ShortTitle | Field::Aliases | Field::License | Field::Vertical => {
            return Weight::Editorial;
        }
        Field::Level | Field::Verify | Field::Replaces | Field::Code | Field::Status => {
            return Weight::Substantive;
        }
        _ => {}
    }
    if kind == Kind::Related {
        return Weight::Editorial;
    }
    let (Some(old), Some(new)) = (old, new) else { return Weight::Substantive };
    let touched = touched_words(&old.markdown(), &new.markdown());
    let loaded =
        |word: &String| word.chars().any(|c| c.is_ascii_digit()) || LOADED.contains(&word.as_str());
    if touched.len() > FEW_WORDS || touched.iter().any(loaded) {
        Weight::Substantive
    } else {
        Weight::Editorial
    }
}

/// The words that a redline strikes out or puts in.
fn touched_words(old: &str, new: &str) -> Vec<String> {
    let runs = redline(old, new).runs();
    let marked = runs.into_iter().filter(|(mark, _)| *mark != Mark::Same);
    marked.flat_map(|(_, text)| crate::text::words(&text)).collect()
}
