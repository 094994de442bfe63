//! What an assessment says to programs of others: the part that the formats have in common.
//!
//! In: answers with their questions, and what they add up to. Out: what was answered, in reading order, and how far
//! each level is there. Never: claims a level that is not reached.

use std::collections::BTreeMap;

use crate::assess::score::{PracticeScore, Score, Tally, rule};
use crate::assess::seal::SealVerdict;
use crate::assess::{
    Answer, AnswerName, Answers, AskedIndicator, Questionnaire, explain,
    questionnaire::{AskedLevel, AskedPractice},
};
use crate::digest::uuid_of_content;
use crate::markdown;
use crate::model::Worth;
use crate::profile::Tailored;
use crate::render::catalogs::CatalogInput;
use crate::schema::table::Verify;

/// An assessment as it is handed to programs of others.
#[derive(Clone, Copy, Debug)]
pub struct Attested<'a> {
    /// What was asked.
    pub form: &'a Questionnaire,
    /// What was answered; of a redacted copy, what is left of it.
    pub answers: &'a Answers,
    /// The levels reached.
    pub score: &'a Score,
    /// The version that was answered.
    pub tailored: &'a Tailored,
    /// Who publishes the version; may be empty.
    pub publisher: &'a str,
    /// How many of the answers that hold have evidence, by practice and level: also of a redacted copy.
    pub shown: &'a Shown,
    /// What was left out; empty if it is whole.
    pub redaction: &'a str,
    /// The seal of the answers, if somebody sealed them; of a redacted copy, what is left of it.
    pub seal: Option<AttestedSeal<'a>>,
}

/// What is known of a seal, and which files it is about.
#[derive(Clone, Copy, Debug)]
pub struct AttestedSeal<'a> {
    /// What was found.
    pub verdict: &'a SealVerdict,
    /// Name of the answers document; withheld if it is empty.
    pub document: &'a str,
    /// Name of the seal; withheld if it is empty.
    pub seal: &'a str,
}

impl<'a> AttestedSeal<'a> {
    /// What everybody may know: the state, which key, and which bytes. Nothing of it is our word for a person.
    pub(super) fn facts(self) -> [(&'static str, &'a str); 7] {
        let SealVerdict { key_id, key, digests, contents, .. } = self.verdict;
        [
            ("seal", self.verdict.state.name()),
            ("seal-broken", if self.verdict.is_broken() { "true" } else { "false" }),
            ("seal-key-id", key_id),
            ("seal-key", key),
            ("sealed-on", &contents.day),
            ("sealed-document-sha-256", &digests.document),
            ("seal-sha-256", &digests.seal),
        ]
    }

    /// Document and seal with their digests, as far as they may be named and are there.
    pub(super) fn files(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let digests = &self.verdict.digests;
        let files = [(self.document, &digests.document), (self.seal, &digests.seal)];
        files
            .into_iter()
            .filter(|(name, digest)| !name.is_empty() && !digest.is_empty())
            .map(|(name, digest)| (name, digest.as_str()))
    }
}

/// How many answers that hold have evidence, by practice and level.
pub type Shown = BTreeMap<(String, u8), u32>;

/// Counts the answers that hold and have evidence.
pub fn shown(form: &Questionnaire, answers: &Answers) -> Shown {
    let mut shown = Shown::new();
    for practice in &form.practices {
        for (level, item) in practice.indicators() {
            let has_evidence =
                answers.answers.get(&item.id).is_some_and(|one| !one.evidence.is_empty());
            if has_evidence && answers.standing(item).is_some() {
                for level in levels_of(practice, level, item) {
                    *shown.entry((practice.id.clone(), level)).or_default() += 1;
                }
            }
        }
    }
    shown
}

/// The levels at which an indicator counts: its own, or each of its practice if it is answered with one of them.
fn levels_of(practice: &AskedPractice, own: u8, item: &AskedIndicator) -> Vec<u8> {
    match item.picks_level {
        true => practice.levels.iter().map(|level| level.number).collect(),
        false => vec![own],
    }
}

/// An answer that was given, with its question.
#[derive(Clone, Copy)]
pub(super) struct GivenAnswer<'a> {
    pub(super) practice: &'a AskedPractice,
    pub(super) level: u8,
    pub(super) item: &'a AskedIndicator,
    pub(super) answer: &'a Answer,
    pub(super) value: &'a AnswerName,
}

impl GivenAnswer<'_> {
    /// The levels at which it counts.
    pub(super) fn levels(self) -> Vec<u8> {
        levels_of(self.practice, self.level, self.item)
    }
}

/// A level of a practice with its score.
#[derive(Clone, Copy)]
pub(super) struct RatedLevel<'a> {
    pub(super) practice: &'a AskedPractice,
    pub(super) scored: &'a PracticeScore,
    pub(super) level: &'a AskedLevel,
    pub(super) tally: &'a Tally,
}

impl RatedLevel<'_> {
    /// Whether the practice has reached it.
    pub(super) fn is_reached(&self) -> bool {
        self.scored.has_reached(self.tally)
    }
}

impl<'a> Attested<'a> {
    /// Every indicator that has an answer, also one that lapsed.
    pub(super) fn given(self) -> impl Iterator<Item = GivenAnswer<'a>> {
        let all = self.form.practices.iter();
        let all = all.flat_map(|practice| {
            practice.indicators().map(move |(level, item)| (practice, level, item))
        });
        all.filter_map(move |(practice, level, item)| {
            let answer = self.answers.answers.get(&item.id)?;
            Some(GivenAnswer { practice, level, item, answer, value: answer.value.as_ref()? })
        })
    }

    /// The levels that are held against something, each with its practice: those up to the target, or all of a
    /// practice without one. Levels that ask nothing, and practices of which nothing applies, are not.
    pub(super) fn levels(self) -> impl Iterator<Item = RatedLevel<'a>> {
        let practices = self.form.practices.iter().zip(&self.score.practices);
        let applying = practices.filter(|(_, scored)| !scored.is_out());
        applying.flat_map(|(practice, scored)| {
            let levels = practice.levels.iter().zip(&scored.tallies);
            levels
                .filter(move |(level, tally)| {
                    let is_held = |target| match scored.is_apart() {
                        true => level.number == target,
                        false => level.number <= target,
                    };
                    tally.asks() && scored.target.is_none_or(is_held)
                })
                .map(move |(level, tally)| RatedLevel { practice, scored, level, tally })
        })
    }

    /// The practices with a target of which something applies.
    pub(super) fn targeted(
        self,
    ) -> impl Iterator<Item = (&'a AskedPractice, &'a PracticeScore, u8)> {
        let practices = self.form.practices.iter().zip(&self.score.practices);
        let applying = practices.filter(|(_, scored)| !scored.is_out());
        applying.filter_map(|(practice, scored)| Some((practice, scored, scored.target?)))
    }

    /// By which methods an indicator is verified.
    pub(super) fn methods(self) -> BTreeMap<&'a str, &'a [Verify]> {
        let levels = self.tailored.model.practices.iter().flat_map(|practice| &practice.levels);
        let items = levels.flat_map(|level| &level.indicators);
        items.map(|item| (item.id.as_str(), item.verify.as_slice())).collect()
    }

    /// The files that were sealed with the answers and are as they were, with their digests.
    pub(super) fn sealed_files(self) -> BTreeMap<&'a str, &'a str> {
        let verdicts = self.seal.into_iter().map(|seal| seal.verdict);
        let held = verdicts.flat_map(|verdict| {
            let is_other = |name| verdict.changed.contains(name) || verdict.missing.contains(name);
            verdict.contents.files.iter().filter(move |(name, _)| !is_other(name))
        });
        let is_whole = self.redaction.is_empty();
        held.filter(|_| is_whole).map(|(name, digest)| (name.as_str(), digest.as_str())).collect()
    }

    /// The day of an answer.
    pub(super) fn day(self, given: GivenAnswer<'a>) -> &'a str {
        if given.answer.when.is_empty() { &self.answers.date } else { &given.answer.when }
    }

    /// The version that was answered, as a catalog.
    pub(super) fn catalog(self) -> CatalogInput<'a> {
        let Self { tailored, publisher, form, .. } = self;
        let words = &form.words;
        CatalogInput { tailored, publisher, language: words.language(), words, references: &[] }
    }

    /// How much an answer is worth at a level.
    pub(super) fn worth_at(self, given: GivenAnswer<'a>, level: u8) -> Option<Worth> {
        let choice = self.form.answers.choice(given.value)?;
        Some(self.form.answers.worth_at(choice, level))
    }

    /// The UUID of a part of the assessment: the same for the same part, whatever is answered.
    pub(super) fn uuid(self, kind: &str, part: &str) -> String {
        let Answers { title, date, .. } = self.answers;
        let parts = [&self.form.name.to_string(), title, date, kind, part];
        uuid_of_content(parts.join("\n").as_bytes())
    }

    /// What must be known to read the numbers: by which rule, at which day, what was not counted.
    pub(super) fn notes(self) -> Vec<String> {
        let Self { form, answers, .. } = self;
        let words = &form.words;
        let mut notes = vec![words.say("attested.fit").to_owned(), rule(form)];
        let lapsed = answers.lapsed(form).len();
        if lapsed > 0 {
            let day = words.day(answers.judged_at());
            notes.push(words.count_with("attested.lapsed", lapsed, &[("day", &day)]));
        }
        let practices = form.practices.iter().zip(&self.score.practices);
        let out = practices.filter(|(_, scored)| scored.is_out()).map(|(one, _)| one.title.clone());
        let out: Vec<String> = out.collect();
        if !out.is_empty() {
            notes.push(words.with("attested.out", &[("practices", &words.list(&out))]));
        }
        if !answers.leftovers.is_empty() {
            notes.push(words.count("attested.leftovers", answers.leftovers.len()));
        }
        notes.extend(self.seal.map(|seal| seal.verdict.said(words)));
        notes.extend([self.redaction, words.say("assessment.statement")].map(str::to_owned));
        notes.retain(|note| !note.is_empty());
        notes
    }

    /// What happened and was found, without markup; empty if nobody says.
    pub(super) fn story(self) -> String {
        markdown::plain(&self.answers.story)
    }

    /// Why the target of a practice is what it is, and the assessor's comment on the practice.
    pub(super) fn about(self, practice: &AskedPractice) -> Vec<&'a str>
    where
        Self: 'a,
    {
        let of_form = self.form.practice(&practice.id);
        let why = of_form.map_or("", |practice| explain::rationale(practice, self.answers));
        let comment = self.answers.comments.get(&practice.id).map_or("", String::as_str);
        [why, comment].into_iter().filter(|text| !text.trim().is_empty()).collect()
    }

    /// What stands beside an answer: that it lapsed or is to be looked at again, its reason, and the assessor's note.
    pub(super) fn remarks(self, given: GivenAnswer<'a>) -> Vec<String> {
        let again = explain::look_again(self.form, self.answers, given.item);
        let own = [&given.answer.reason, &given.answer.note].map(Clone::clone);
        again.into_iter().chain(own).filter(|text| !text.is_empty()).collect()
    }
}
