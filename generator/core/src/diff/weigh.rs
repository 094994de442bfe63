//! Proposes whether a new wording has a new meaning, where the authors do not say.

use std::cmp::Ordering;

use super::Weight;
use super::content::{Field, FieldValue, Kind};
use super::marks::{Mark, redline};

/// Changes of more words than this are taken for a change of meaning.
const FEW_WORDS: usize = 4;

/// Words that carry an obligation, a negation, a quantity or a time.
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
    "neither",
    "before",
    "after",
    "at",
    "least",
    "most",
    "more",
    "less",
    "fewer",
    // Numbers.
    "zero",
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
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "dozen",
    "dozens",
    "single",
    "double",
    "triple",
    "pair",
    "once",
    "twice",
    "thrice",
    "half",
    "halves",
    "third",
    "thirds",
    "quarter",
    "quarters",
    "tenth",
    "percent",
    // Ordinals.
    "first",
    "second",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "thirtieth",
    "fortieth",
    "fiftieth",
    "hundredth",
    "last",
    // Times.
    "hourly",
    "daily",
    "weekly",
    "fortnightly",
    "monthly",
    "quarterly",
    "yearly",
    "annual",
    "annually",
    "biannual",
    "biannually",
    "biennial",
    "seconds",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "fortnight",
    "month",
    "months",
    "year",
    "years",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The weight of a changed text or value: numbers, negations, words of obligation and more than a
/// few words make it substantive.
pub(super) fn proposed(
    kind: Kind,
    field: Field,
    old: Option<&FieldValue>,
    new: Option<&FieldValue>,
) -> Weight {
    match field {
        Field::Title
        | Field::Ref
        | Field::Words
        | Field::Tags
        | Field::Links
        | Field::Refs
        | Field::Editions
        | Field::Needs
        | Field::ReplacedBy
        | Field::ShortTitle
        | Field::Aliases
        | Field::License
        | Field::Vertical => {
            return Weight::Editorial;
        }
        Field::Level
        | Field::Verify
        | Field::Groups
        | Field::UpToLevel
        | Field::Replaces
        | Field::Code
        | Field::In
        | Field::From
        | Field::Status
        | Field::Scoring
        | Field::Answers
        | Field::Weight
        | Field::Standard
        | Field::Relationship
        | Field::Confidence
        | Field::Mapping => {
            return Weight::Substantive;
        }
        _ => {}
    }
    if kind == Kind::Related {
        return Weight::Editorial;
    }
    let (Some(old), Some(new)) = (old, new) else { return Weight::Substantive };
    let (old, new) = (old.markdown(), new.markdown());
    if is_substantive(&unshared_words(&old, &new)) || is_substantive(&touched_words(&old, &new)) {
        Weight::Substantive
    } else {
        Weight::Editorial
    }
}

fn is_substantive(touched: &[String]) -> bool {
    // `twenty-four` and `two-thirds` count as well as their parts.
    let loaded = |word: &String| {
        word.contains(char::is_numeric) || word.split('-').any(|part| LOADED.contains(&part))
    };
    touched.len() > FEW_WORDS || touched.iter().any(loaded)
}

/// The words that only one of two texts has, or has more often: a redline touches these at least,
/// and finding them is cheap. None if markup could be taken for words.
fn unshared_words(old: &str, new: &str) -> Vec<String> {
    if [old, new].iter().any(|text| text.contains("](") || text.contains('<')) {
        return Vec::new();
    }
    let (mut old, mut new) = (crate::text::words(old), crate::text::words(new));
    old.sort_unstable();
    new.sort_unstable();
    let mut unshared = Vec::new();
    let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
    while let (Some(a), Some(b)) = (old.peek(), new.peek()) {
        match a.cmp(b) {
            Ordering::Less => unshared.extend(old.next()),
            Ordering::Greater => unshared.extend(new.next()),
            Ordering::Equal => drop((old.next(), new.next())),
        }
    }
    unshared.extend(old.chain(new));
    unshared
}

/// The words that a redline strikes out or puts in; the same whichever of the texts is the older.
fn touched_words(old: &str, new: &str) -> Vec<String> {
    let runs = redline(old.min(new), old.max(new)).runs();
    let marked = runs.into_iter().filter(|(mark, _)| *mark != Mark::Same);
    marked.flat_map(|(_, text)| crate::text::words(&text)).collect()
}
