//! The lists that go along with answers: what they are called, and what a record of each says.
//!
//! In: answers. Out: heads and texts. Never: a record that is cut.

use smm_core::assess::{AnswerSource, Answers, KeyedTexts, Settlement, Stake};
use smm_core::words::Words;

/// The heads of what owners have to lose, in the order of its parts.
pub(super) const STAKE_HEADS: [&str; 8] = [
    "What is at stake",
    "What is lost",
    "People get hurt",
    "Work stops or goes wrong",
    "Money is lost",
    "People's data and trust",
    "Law, permits, contracts",
    "Who decides",
];
/// The heads of what was settled, in the order of its parts.
pub(super) const DECISION_HEADS: [&str; 6] =
    ["What was settled", "What holds", "Decided by", "Decided on", "Why", "Said before"];
/// The heads of the files that answers were read from, in the order of their parts.
pub(super) const SOURCE_HEADS: [&str; 5] =
    ["File read", "Kind of file", "Digest (SHA-256)", "Signature", "Read on"];

/// A list of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RecordList {
    /// What owners have to lose.
    Stakes,
    /// What was settled.
    Decisions,
    /// The files that answers were read from.
    Sources,
}

impl RecordList {
    /// All of them, in the order of their sheets.
    pub(super) const ALL: [Self; 3] = [Self::Stakes, Self::Decisions, Self::Sources];

    /// Its key in an answers document.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Stakes => "stakes",
            Self::Decisions => "decisions",
            Self::Sources => "sources",
        }
    }

    /// The heads of its table, in the order of the parts of a record.
    pub(super) fn heads(self) -> &'static [&'static str] {
        match self {
            Self::Stakes => &STAKE_HEADS,
            Self::Decisions => &DECISION_HEADS,
            Self::Sources => &SOURCE_HEADS,
        }
    }

    /// The keys of the parts of a record, one for each head.
    pub(super) fn parts(self) -> Vec<&'static str> {
        match self {
            Self::Stakes => Stake::default().parts().iter().map(|(key, _)| *key).collect(),
            Self::Decisions => Settlement::keys(),
            Self::Sources => AnswerSource::keys(),
        }
    }

    /// The texts of each record, as people see them.
    pub(super) fn records<'a>(self, answers: &'a Answers, words: &'a Words) -> Vec<Vec<&'a str>> {
        let stake = |one: &'a Stake| -> Vec<&'a str> {
            let parts = one.parts().into_iter();
            let said = |text: &'a str| Stake::impact_said(text, words);
            parts.map(|(key, text)| if is_area(key) { said(text) } else { text }).collect()
        };
        match self {
            Self::Stakes => answers.stakes.iter().map(stake).collect(),
            Self::Decisions => answers.decisions.iter().map(texts).collect(),
            Self::Sources => answers.sources.iter().map(texts).collect(),
        }
    }

    /// How wide each column is, in characters.
    pub(super) fn widths(self) -> &'static [u16] {
        match self {
            Self::Stakes => &[28, 40, 14, 14, 14, 14, 14, 28],
            Self::Decisions => &[18, 24, 26, 12, 44, 44],
            Self::Sources => &[36, 10, 68, 40, 12],
        }
    }
}

fn texts<R: KeyedTexts>(record: &R) -> Vec<&str> {
    record.parts().into_iter().map(|(_, text)| text).collect()
}

fn is_area(key: &str) -> bool {
    Stake::AREAS.contains(&key)
}
