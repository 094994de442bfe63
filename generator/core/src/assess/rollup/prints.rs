//! What tells one assessment from another without its answers: where, when, and a number for each answer.
//!
//! In: answers. Out: a [`AssessmentPrint`], in a few bytes for each question. Never: compares two (that is `repeats`).

use std::hash::{DefaultHasher, Hash, Hasher};

use unicode_normalization::UnicodeNormalization as _;

use crate::assess::{Answer, Answers, Questionnaire};
use crate::model::VersionRef;
use crate::text::one_line;

/// So many answers are not alike by chance.
const MANY: usize = 10;
/// So many are not, if somebody wrote something to them.
const WITH_TEXTS: usize = 3;

/// An assessment without its answers, as far as it can be compared with others.
#[derive(Clone, Debug)]
pub struct AssessmentPrint {
    /// The place and what was assessed, without regard to capitals, blanks and composed letters.
    pub(super) place: [String; 2],
    /// Day of the assessment; may be empty.
    pub(super) date: String,
    /// What was answered.
    pub(super) profile: VersionRef,
    /// The file itself, and the files that it was read from; 0 if that is not known.
    pub(super) file: u64,
    /// The files that answers were read from.
    pub(super) sources: Box<[u64]>,
    /// A number for each answer in the order of the form; 0 while open.
    pub(super) answers: Box<[u32]>,
    /// A number for each target of its own.
    pub(super) targets: Box<[u32]>,
    /// How many are answered.
    pub(super) given: usize,
    /// How many of these have a text beside them.
    pub(super) told: usize,
}

impl AssessmentPrint {
    /// Takes the print of a file with this digest, which is empty if nobody knows it.
    pub fn of(form: &Questionnaire, answers: &Answers, digest: &str) -> Self {
        let items = || form.indicators().map(|(_, _, item)| answers.answers.get(&item.id));
        let given = || items().flatten().filter(|one| one.value.is_some());
        let has_text = |one: &&Answer| !one.evidence.is_empty() || !one.note.is_empty();
        let targets = answers.targets.iter().map(|(id, (level, _))| short(&(id, level)));
        Self {
            place: [folded(&answers.site), folded(&answers.subject)],
            date: answers.date.clone(),
            profile: form.name.clone(),
            file: number(digest),
            sources: answers.sources.iter().map(|one| number(&one.digest)).collect(),
            answers: items().map(|one| one.map_or(0, answer)).collect(),
            targets: targets.collect(),
            given: given().count(),
            told: given().filter(has_text).count(),
        }
    }

    /// Whether it says so much that another says the same hardly by chance.
    pub(super) fn is_telling(&self) -> bool {
        self.given >= MANY || self.given >= WITH_TEXTS && self.told > 0
    }

    /// Whether everything that it answers stands in another word for word, with its targets.
    pub(super) fn is_in(&self, other: &Self) -> bool {
        let mut pairs = self.answers.iter().zip(&other.answers);
        self.profile == other.profile
            && self.targets.iter().all(|one| other.targets.contains(one))
            && pairs.all(|(own, theirs)| *own == 0 || own == theirs)
    }

    /// Whether it answers the same, word for word.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        self.given == other.given && self.targets.len() == other.targets.len() && self.is_in(other)
    }

    /// Whether both can be of one place and day: what only one of them names does not tell them apart.
    pub(super) fn can_be_of_one(&self, other: &Self) -> bool {
        let fits = |own: &str, theirs: &str| own.is_empty() || theirs.is_empty() || own == theirs;
        self.has_place_of(other) && fits(&self.date, &other.date)
    }

    /// The same without regard to the day.
    pub(super) fn has_place_of(&self, other: &Self) -> bool {
        let mut pairs = self.place.iter().zip(&other.place);
        pairs.all(|(own, theirs)| own.is_empty() || theirs.is_empty() || own == theirs)
    }
}

/// A name without regard to capitals, blanks, and how accents are encoded.
pub(super) fn folded(name: &str) -> String {
    match name.is_ascii() {
        true => one_line(name).to_lowercase(),
        false => one_line(name).nfc().collect::<String>().to_lowercase(),
    }
}

/// The first half of a number's digits is enough to tell files apart.
fn number(digest: &str) -> u64 {
    digest.get(..16).and_then(|half| u64::from_str_radix(half, 16).ok()).unwrap_or(0)
}

/// What an answer says, without who gave it and when: faces and merges add those.
fn answer(of: &Answer) -> u32 {
    let Some(value) = &of.value else { return 0 };
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    for text in [&of.reason, &of.evidence, &of.note, &of.until] {
        text.split_whitespace().for_each(|word| word.hash(&mut hasher));
        0.hash(&mut hasher);
    }
    half(&hasher)
}

fn short(of: &impl Hash) -> u32 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    half(&hasher)
}

/// A number that is never 0.
fn half(of: &DefaultHasher) -> u32 {
    let [a, b, c, d, ..] = of.finish().to_le_bytes();
    u32::from_le_bytes([a, b, c, d]).max(1)
}
