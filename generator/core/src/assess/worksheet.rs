//! The owners' worksheet: what somebody has to lose, and how much is enough for that, before anybody assesses.
//!
//! In: a version and its questions, and what was filled in before. Out: what the sheet shows in every face. What is
//! written on it is part of [`Answers`]: stakes, own targets, and who decided them. Never: an indicator, a judgement.

use std::fmt::Display;

use super::questionnaire::AskedPractice;
use super::{Answers, Questionnaire, Settlement, Stake};
use crate::markdown::plain;
use crate::profile::Tailored;
use crate::scaffold::{OwnersDraft, OwnersStake, OwnersTarget};
use crate::text::one_line;

/// So many kinds of device have room at least.
const ROOM: usize = 6;
/// So many more than those that are named.
const SPARE: usize = 2;

/// The kinds of device that an owner goes through: those that were filled in before, else those that were asked
/// for, else those that the profile is for.
pub fn kinds(tailored: &Tailored, answers: &Answers, asked: &[String]) -> Vec<Stake> {
    let named = |what: String| Stake { what, ..Stake::default() };
    let mut kinds = answers.stakes.clone();
    let is_new = |kinds: &[Stake], what: &String| kinds.iter().all(|kind| kind.what != *what);
    let asked: Vec<String> = asked.iter().map(|what| super::clean(what)).collect();
    for what in asked.into_iter().filter(|what| !what.is_empty()) {
        if is_new(&kinds, &what) {
            kinds.push(named(what));
        }
    }
    if kinds.is_empty() {
        let of_profile = tailored.profile().into_iter().flat_map(|profile| &profile.applies_to);
        let texts = of_profile.map(|text| super::clean(&plain(&text.markdown)));
        kinds.extend(texts.map(named));
    }
    kinds
}

/// How many kinds of device have room on paper.
pub fn rows(kinds: &[Stake]) -> usize {
    ROOM.max(kinds.len() + SPARE)
}

/// The levels that an owner chooses from, each with what it achieves: none, then those of the practice.
pub fn levels<'f>(
    form: &'f Questionnaire,
    practice: &'f AskedPractice,
) -> impl Iterator<Item = (u8, &'f str)> {
    let none = form.levels.iter().filter(|(number, _)| *number == 0);
    let none = none.map(|(number, _)| (*number, form.words.say("worksheet.nothing")));
    none.chain(practice.levels.iter().map(|level| {
        let text = level.objective.as_str();
        (
            level.number,
            if text.is_empty() { form.words.say("worksheet.nothing_here") } else { text },
        )
    }))
}

/// What the profile suggests for a practice, in a sentence; empty if it suggests nothing.
pub fn suggested(form: &Questionnaire, practice: &AskedPractice) -> String {
    let Some(target) = practice.target else { return String::new() };
    let level = form.level_name(target);
    let values: [(&str, &dyn Display); 3] =
        [("title", &form.title), ("level", &level), ("why", &practice.rationale)];
    form.words.with("worksheet.suggested", &values)
}

/// Who decided the target of a practice, if anybody says: the last time that somebody did.
pub fn decided<'a>(answers: &'a Answers, practice: &str) -> Option<&'a Settlement> {
    answers.decisions.iter().rev().find(|decision| decision.indicator == practice)
}

/// The kinds of device that stand several times, each as somebody rated it.
pub fn rated_otherwise(answers: &Answers) -> Vec<Vec<&Stake>> {
    let mut groups: Vec<Vec<&Stake>> = Vec::new();
    for stake in answers.stakes.iter().filter(|stake| stake.is_rated()) {
        let name = one_line(&stake.what).to_lowercase();
        match groups.iter_mut().find(|group| one_line(&group[0].what).to_lowercase() == name) {
            Some(group) => group.push(stake),
            None => groups.push(vec![stake]),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// What a draft profile takes from a worksheet.
pub fn draft(answers: &Answers) -> OwnersDraft {
    let target = |(id, (level, why)): (&String, &(u8, String))| {
        let decision = decided(answers, id).cloned().unwrap_or_default();
        let Settlement { by, when, .. } = decision;
        (id.clone(), OwnersTarget { level: *level, why: why.clone(), by, when })
    };
    let stake = |stake: &Stake| {
        let bad = Stake::AREAS.iter().zip(&stake.impact).filter(|(_, word)| !word.is_empty());
        let bad = bad.map(|(area, word)| format!("{area} {word}")).collect();
        let Stake { what, lost, decides, .. } = stake.clone();
        OwnersStake { what, lost, bad, decides }
    };
    OwnersDraft {
        targets: answers.targets.iter().map(target).collect(),
        stakes: answers.stakes.iter().map(stake).collect(),
    }
}

/// Keeps who decided a target, unless that is known already.
pub(super) fn decide(answers: &mut Answers, practice: &str, level: u8, by: &str) {
    let chosen = level.to_string();
    let known = decided(answers, practice);
    if known.is_some_and(|known| known.chosen == chosen && (by.is_empty() || known.by == by)) {
        return;
    }
    if by.is_empty() {
        return;
    }
    answers.decisions.push(Settlement {
        indicator: practice.to_owned(),
        chosen,
        by: by.to_owned(),
        when: answers.date.clone(),
        ..Settlement::default()
    });
}
