//! How long an answer holds.
//!
//! In: a text as `12 months`. Out: the day on which an answer of a day lapses. Never: the clock.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

/// How long something holds: so many months, or so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// Months of the calendar; of a shorter month the last day.
    Months(u32),
    /// Days.
    Days(u32),
}

impl Age {
    /// Understands `30 days`, `2 weeks`, `12 months` and `1 year`.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, unit) = text.trim().split_once(' ')?;
        let number = number.parse::<u32>().ok().filter(|number| (1..=999).contains(number))?;
        match unit.trim_end_matches('s') {
            "day" => Some(Self::Days(number)),
            "week" => Some(Self::Days(number * 7)),
            "month" => Some(Self::Months(number)),
            "year" => Some(Self::Months(number * 12)),
            _ => None,
        }
    }

    /// The day on which something of a day, `YYYY-MM-DD`, lapses; none if that is no day.
    pub fn after(self, day: &str) -> Option<String> {
        let day: Date = day.parse().ok()?;
        let span: Span = match self {
            Self::Months(months) => i64::from(months).months(),
            Self::Days(days) => i64::from(days).days(),
        };
        Some(day.checked_add(span).ok()?.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::Age;

    #[test]
    fn an_age_is_added_by_the_calendar() {
        let after = |age, day| Age::parse(age).and_then(|age| age.after(day));
        for (age, day, lapses) in [
            ("12 months", "2026-11-30", "2027-11-30"),
            ("1 month", "2026-01-31", "2026-02-28"),
            ("1 month", "2028-01-31", "2028-02-29"),
            ("1 year", "2028-02-29", "2029-02-28"),
            ("2 weeks", "2026-12-25", "2027-01-08"),
            ("90 days", "2026-11-30", "2027-02-28"),
        ] {
            assert_eq!(after(age, day).as_deref(), Some(lapses), "{age} after {day}");
        }
        for text in ["", "12", "0 months", "1000 days", "one year", "3 quarters", "-1 days"] {
            assert_eq!(Age::parse(text), None, "{text}");
        }
        assert_eq!(after("1 month", "today"), None);
    }
}
