//! Days as people write them.
//!
//! In: a text. Out: the day it names, `YYYY-MM-DD`, or why it names none. Never: the clock.

use crate::text::is_day;
use crate::words::Words;

/// What a text says about a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// One day, and no other.
    Clear(String),
    /// Two days, as `03/04/2026`.
    Ambiguous([String; 2]),
    /// None.
    Unknown,
}

/// Understands a day: year first; day first with dots; with slashes or dashes where only one order
/// gives a day; with the name of the month, in the language of the form or in English. A time of day
/// behind it is left out.
pub(super) fn day(text: &str, words: &Words) -> Day {
    let text = without_time(text.trim());
    let is_part = |c: char| c.is_alphanumeric();
    let parts: Vec<&str> = text.split(|c| !is_part(c)).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts[..] else { return Day::Unknown };
    let month = |part| month(part, words);
    if first.len() == 4 {
        return one(first, month(second), third);
    }
    if third.len() != 4 {
        return Day::Unknown;
    }
    if is_name(second) || text.contains('.') {
        return one(third, month(second), first);
    }
    if is_name(first) {
        return one(third, month(first), second);
    }
    match (one(third, month(second), first), one(third, month(first), second)) {
        (Day::Clear(a), Day::Clear(b)) if a != b => Day::Ambiguous([a, b]),
        (Day::Unknown, other) | (other, _) => other,
    }
}

fn one(year: &str, month: Option<u8>, day: &str) -> Day {
    let day = day.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let (Some(month), Ok(day)) = (month, day.parse::<u8>()) else { return Day::Unknown };
    let text = format!("{year}-{month:02}-{day:02}");
    if is_day(&text) { Day::Clear(text) } else { Day::Unknown }
}

fn is_name(part: &str) -> bool {
    part.chars().all(char::is_alphabetic)
}

fn month(part: &str, words: &Words) -> Option<u8> {
    let part = part.to_lowercase();
    if !is_name(&part) {
        return part.parse().ok();
    }
    words.month(&part).or_else(|| Words::english().month(&part))
}

/// The text without a time of day behind it, as `09:00` or `T09:00:00Z`.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let start = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    start.trim_end_matches(['T', 't', ',', ' '])
}

#[cfg(test)]
mod tests {
    use super::{Day, Words};

    #[test]
    fn a_day_that_can_mean_one_day_only_is_understood() {
        let english = Words::english();
        let day = |text| super::day(text, &english);
        for text in [
            "2025-11-29",
            "29.11.2025",
            "11/29/2025",
            "29/11/2025",
            "2025/11/29",
            "2025-11-29 09:00",
            "2025-11-29T09:00:00Z",
            "29.11.2025, 9:00",
            "29 November 2025",
            "Nov 29, 2025",
            "November 29th, 2025",
            " 29-Nov-2025 ",
        ] {
            assert_eq!(day(text), Day::Clear("2025-11-29".to_owned()), "{text}");
        }
        assert_eq!(day("05/05/2025"), Day::Clear("2025-05-05".to_owned()));
        assert_eq!(day("5.6.2025"), Day::Clear("2025-06-05".to_owned()));
    }

    #[test]
    fn a_day_that_can_mean_two_or_none_is_not_guessed() {
        let english = Words::english();
        let day = |text| super::day(text, &english);
        let two = ["2025-04-03".to_owned(), "2025-03-04".to_owned()];
        assert_eq!(day("03/04/2025"), Day::Ambiguous(two));
        for text in ["", "today", "29.11.25", "2025-02-30", "31/31/2025", "2025", "45990", "a:b"] {
            assert_eq!(day(text), Day::Unknown, "{text}");
        }
    }
}
