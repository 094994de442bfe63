//! The answers that an indicator can have, and what they are worth: data of the model.
//!
//! In: what the model file says. Out: [`AnswerSet`], in whole numbers. Never: knows an answer by name,
//! but for the ones that a model has that declares none.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Text;
use crate::schema::assessment::AnswerName;
use crate::schema::model::{AnswerChoiceDoc, AnswerKind, AnswerSetDoc, ShareDoc};
use crate::span::{Span, Spanned};
use crate::words::Words;

/// The columns of a table of scores that stand before those of the answers, which bear the ids of the
/// answers.
pub const BEFORE_ANSWERS: [&str; 9] =
    ["kind", "id", "code", "title", "level", "progress", "target", "under", "over"];
/// The columns behind those of the answers.
pub const BEHIND_ANSWERS: [&str; 4] = ["open", "with-exceptions", "exceptions", "above-target"];

/// An answer that an indicator can have.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AnswerChoice {
    /// Stable id, as answers documents have it.
    pub id: AnswerName,
    /// The answer as people read it.
    pub label: String,
    /// The same in a few letters.
    pub short: String,
    /// What it earns; where it picks a level, see [`AnswerSet::earned_at`].
    pub earns: u32,
    /// The level that it picks, in a set of kind `choice`.
    pub level: Option<u8>,
    /// Whether the indicator counts.
    pub counts: bool,
    /// Whether it needs a reason.
    pub needs_reason: bool,
    /// When to give it; empty where the label says it.
    pub meaning: Text,
    /// Where its id is written.
    pub span: Span,
}

/// The answers of a model, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AnswerSet {
    /// All of them.
    pub choices: Vec<AnswerChoice>,
    /// What they say.
    pub kind: AnswerKind,
    /// Whether the model file declares them.
    pub is_declared: bool,
    /// The place of each answer by its spellings: an assessment has a thousand answers to be understood.
    spelled: BTreeMap<String, usize>,
}

/// Answers of their own for some indicators.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NamedAnswers {
    /// Stable id; indicators name it.
    pub id: String,
    /// The answers.
    pub answers: AnswerSet,
    /// Where the id is written.
    pub span: Span,
}

/// What an answer is worth, in five steps that pictures tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worth {
    /// A whole indicator.
    Full,
    /// More than half of one.
    Most,
    /// Half of one or less.
    Some,
    /// Nothing.
    Nothing,
    /// The indicator does not count.
    Aside,
}

impl Worth {
    /// Whether it is something, but less than a whole indicator.
    pub fn is_between(self) -> bool {
        matches!(self, Self::Most | Self::Some)
    }

    /// The name of it in style sheets and data.
    pub fn key(self) -> &'static str {
        match self {
            Self::Full => "yes",
            Self::Most => "most",
            Self::Some => "partly",
            Self::Nothing => "no",
            Self::Aside => "not_applicable",
        }
    }
}

/// A share in whole numbers: at least so many parts of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Threshold {
    /// So many parts.
    pub at_least: u32,
    /// Of so many.
    pub of: u32,
}

impl Threshold {
    /// What holds unless the model says otherwise.
    pub const USUAL: Threshold = Threshold { at_least: 3, of: 4 };

    pub(super) fn of(doc: Option<&ShareDoc>) -> Self {
        doc.map_or(Self::USUAL, |doc| Self {
            at_least: u32::from(doc.at_least.value),
            of: u32::from(doc.of.value),
        })
    }
}

impl AnswerSet {
    /// The answers of a model that declares none.
    pub fn usual() -> Self {
        static USUAL: LazyLock<AnswerSet> =
            LazyLock::new(|| AnswerSet::usual_in(&Words::english()));
        USUAL.clone()
    }

    /// The same answers as a language says them; what a model declares is said as it is.
    pub fn said_in(&self, words: &Words) -> Self {
        if self.is_declared { self.clone() } else { Self::usual_in(words) }
    }

    fn usual_in(words: &Words) -> Self {
        let choice = |id: &str, earns: u32, counts: bool| {
            let key = format!("answer.{}", id.replace('-', "_"));
            let label = words.say(&key).to_owned();
            AnswerChoice {
                id: AnswerName::new(id),
                short: if counts { label.clone() } else { words.say("answer.aside").to_owned() },
                label,
                earns,
                level: None,
                counts,
                needs_reason: !counts,
                meaning: plain(words.say(&format!("{key}_means"))),
                span: Span::default(),
            }
        };
        let choices = vec![
            choice("yes", 2, true),
            choice("partly", 1, true),
            choice("no", 0, true),
            choice("not-applicable", 0, false),
        ];
        Self::new(choices, AnswerKind::Graded, false)
    }

    /// The answers of a model, where an indicator names no other: as it says, else those of its first set.
    pub(super) fn of(docs: &[AnswerChoiceDoc], sets: &[NamedAnswers]) -> Self {
        match (docs, sets) {
            ([], []) => Self::usual(),
            ([], [first, ..]) => first.answers.clone(),
            _ => Self::new(docs.iter().map(choice).collect(), AnswerKind::Graded, true),
        }
    }

    /// All answers of some sets, each once, as the first of the sets says it.
    pub fn all_of(sets: &[Self]) -> Self {
        let [first, others @ ..] = sets else { return Self::usual() };
        if others.is_empty() {
            return first.clone();
        }
        let mut choices: Vec<AnswerChoice> = Vec::new();
        for choice in sets.iter().flat_map(|set| &set.choices) {
            if choices.iter().all(|known| known.id != choice.id) {
                choices.push(choice.clone());
            }
        }
        Self::new(choices, AnswerKind::Graded, true)
    }

    fn new(choices: Vec<AnswerChoice>, kind: AnswerKind, is_declared: bool) -> Self {
        let set = Self { choices, kind, is_declared, spelled: BTreeMap::new() };
        let mut spelled = BTreeMap::new();
        for (at, choice) in set.choices.iter().enumerate() {
            for word in set.spellings(choice) {
                spelled.entry(word).or_insert(at);
            }
        }
        Self { spelled, ..set }
    }

    /// The answer of that id.
    pub fn choice(&self, id: &AnswerName) -> Option<&AnswerChoice> {
        self.choices.iter().find(|choice| choice.id == *id)
    }

    /// Whether each of its answers picks the level of a practice.
    pub fn is_choice(&self) -> bool {
        self.kind == AnswerKind::Choice
    }

    /// What a whole indicator earns; at least 1, so that shares can be taken of it.
    pub fn possible(&self) -> u32 {
        let counting = self.choices.iter().filter(|choice| choice.counts);
        counting.map(|choice| choice.earns).max().unwrap_or(0).max(1)
    }

    /// What an answer of the set is worth, seen from no level; one that picks a level as much as it is of the
    /// highest.
    pub fn worth(&self, choice: &AnswerChoice) -> Worth {
        let highest = || self.choices.iter().filter_map(|other| other.level).max().unwrap_or(0);
        let (earns, possible) = match choice.level {
            Some(level) => (level.into(), u32::from(highest())),
            None => (choice.earns, self.possible()),
        };
        match earns {
            _ if !choice.counts => Worth::Aside,
            0 => Worth::Nothing,
            earns if earns >= possible => Worth::Full,
            earns if 2 * earns > possible => Worth::Most,
            _ => Worth::Some,
        }
    }

    /// What an answer earns at a level: one that picks a level is worth a whole indicator up to that one and
    /// nothing above.
    pub fn earned_at(&self, choice: &AnswerChoice, level: u8) -> u32 {
        match choice.level {
            Some(picked) if picked >= level => self.possible(),
            Some(_) => 0,
            None => choice.earns,
        }
    }

    /// Whether an answer is something, but less than a whole indicator, at the level at which it counts.
    pub fn is_between(&self, choice: &AnswerChoice) -> bool {
        choice.level.is_none() && self.worth(choice).is_between()
    }

    /// What an answer is worth at a level.
    pub fn worth_at(&self, choice: &AnswerChoice, level: u8) -> Worth {
        match choice.level.filter(|_| choice.counts) {
            Some(picked) if picked >= level => Worth::Full,
            Some(_) => Worth::Nothing,
            None => self.worth(choice),
        }
    }

    /// What an answer is worth, if the set has it.
    pub fn worth_of(&self, id: &AnswerName) -> Option<Worth> {
        self.choice(id).map(|choice| self.worth(choice))
    }

    /// Whether an indicator with this answer does not keep the level from being reached.
    pub fn is_settled_at(&self, id: Option<&AnswerName>, level: u8) -> bool {
        let choice = id.and_then(|id| self.choice(id));
        let worth = choice.map(|choice| self.worth_at(choice, level));
        matches!(worth, Some(Worth::Full | Worth::Aside))
    }

    /// Its place among the answers by what they earn or pick: what is set aside stands above all.
    pub fn rank(&self, id: &AnswerName) -> u32 {
        match self.choice(id) {
            Some(choice) if choice.counts => choice.level.map_or(choice.earns, u32::from) + 1,
            Some(_) => u32::MAX,
            None => 0,
        }
    }

    /// An answer as people read it; one of another model as it is written.
    pub fn label<'a>(&'a self, id: &'a AnswerName) -> &'a str {
        self.choice(id).map_or(id.word(), |choice| &choice.label)
    }

    /// The labels of the answers that are worth so much.
    pub fn labels(&self, worth: impl Fn(Worth) -> bool) -> Vec<&str> {
        let fit = self.choices.iter().filter(|choice| worth(self.worth(choice)));
        fit.map(|choice| choice.label.as_str()).collect()
    }

    /// Whether one answer stands between full and nothing, and is worth half.
    pub fn is_by_halves(&self) -> bool {
        let between = self.choices.iter().filter(|choice| self.is_between(choice));
        let earned: Vec<u32> = between.map(|choice| choice.earns).collect();
        matches!(earned[..], [one] if 2 * one == self.possible())
    }

    /// The answer that a person meant: case and blanks do not matter, and labels are understood like
    /// ids. The formulas of the workbook and the form's script know the same words.
    pub fn understood(&self, word: &str) -> Option<&AnswerChoice> {
        let at = self.spelled.get(word).or_else(|| self.spelled.get(&spelling(word)))?;
        self.choices.get(*at)
    }

    /// The words for an answer in one spelling: lower case, with a hyphen for every blank. Programs
    /// make Booleans of `yes` and `no`, and what does not apply is `n/a` to everybody.
    pub fn spellings(&self, choice: &AnswerChoice) -> Vec<String> {
        let id = choice.id.word();
        let mut words = vec![id.to_owned(), spelling(&choice.label), spelling(&choice.short)];
        for (word, programs) in [("yes", "true"), ("no", "false")] {
            if words.iter().any(|known| known == word) {
                words.push(programs.to_owned());
            }
        }
        if !choice.counts && self.choices.iter().filter(|other| !other.counts).count() == 1 {
            words.extend(["not-applicable", "n/a", "na"].map(str::to_owned));
        }
        words.sort();
        words.dedup();
        words
    }

    /// The first answer that the other set does not have, or does not value the same.
    pub fn valued_otherwise_in(&self, other: &Self) -> Option<&AnswerChoice> {
        let (whole, whole_there) = (self.possible(), other.possible());
        let is_same = |one: &AnswerChoice, there: &AnswerChoice| {
            one.earns * whole_there == there.earns * whole
                && (one.level, one.counts, one.needs_reason)
                    == (there.level, there.counts, there.needs_reason)
        };
        let differs =
            |one: &&AnswerChoice| other.choice(&one.id).is_none_or(|there| !is_same(one, there));
        self.choices.iter().find(differs)
    }

    /// Whether the other set has the same answers, in the same words and worth the same.
    pub fn says_as(&self, other: &Self) -> bool {
        let words = |one: &AnswerChoice| (one.label.clone(), one.meaning.markdown.clone());
        let says_otherwise = |one: &AnswerChoice| {
            other.choice(&one.id).is_some_and(|there| words(one) != words(there))
        };
        self.valued_otherwise_in(other).is_none()
            && other.valued_otherwise_in(self).is_none()
            && !self.choices.iter().any(says_otherwise)
    }

    /// What makes two sets score differently, for the fingerprint of questions.
    pub fn identity(&self) -> Vec<String> {
        let choice = |choice: &AnswerChoice| {
            let level = choice.level.map_or_else(String::new, |level| format!(" level {level}"));
            let (id, earns) = (&choice.id, choice.earns);
            format!("{id} {earns} {} {}{level}", choice.counts, choice.needs_reason)
        };
        self.choices.iter().map(choice).collect()
    }
}

/// The sets of answers that a model declares beside its own.
pub(super) fn sets_of(docs: &[AnswerSetDoc]) -> Vec<NamedAnswers> {
    let set = |doc: &AnswerSetDoc| NamedAnswers {
        id: doc.id.value.clone(),
        answers: AnswerSet::new(
            doc.answers.iter().map(choice).collect(),
            doc.kind.as_ref().map_or(AnswerKind::Graded, |kind| kind.value),
            true,
        ),
        span: doc.id.span,
    };
    docs.iter().map(set).collect()
}

/// A word in the one spelling by which answers are compared.
pub fn spelling(word: &str) -> String {
    let is_seen = |c: &char| c.is_whitespace() || !c.is_control();
    let word: String =
        word.chars().filter(is_seen).map(|c| if c == '_' { ' ' } else { c }).collect();
    word.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
}

fn plain(words: &str) -> Text {
    Text { markdown: words.to_owned(), origin: super::OriginId::MODEL, span: Span::default() }
}

fn choice(doc: &AnswerChoiceDoc) -> AnswerChoice {
    let value = |flag: Option<&Spanned<bool>>, usual: bool| flag.map_or(usual, |flag| flag.value);
    let counts = value(doc.counts.as_ref(), true);
    AnswerChoice {
        id: AnswerName::new(doc.id.value.as_str()),
        label: doc.label.value.clone(),
        short: doc.short.as_ref().unwrap_or(&doc.label).value.clone(),
        earns: doc.earns.as_ref().map_or(0, |earns| u32::from(earns.value)),
        level: doc.level.as_ref().map(|level| level.value),
        counts,
        needs_reason: value(doc.needs_reason.as_ref(), !counts),
        meaning: doc.meaning.as_ref().map_or_else(
            || plain(""),
            |meaning| Text { span: meaning.span, ..plain(&meaning.value) },
        ),
        span: doc.id.span,
    }
}
