//! The answers that the questions of a form can have, and what they mean where they pick a level.
//!
//! In: the sets of answers of a model. Out: what faces of the form say of them. Never: an answer that was given.

use std::fmt::Display;

use super::{AskedIndicator, Questionnaire};
use crate::assess::AnswerName;
use crate::markdown::plain;
use crate::model::{
    Aggregate, AnswerChoice, AnswerSet, Indicator, Model, Practice, Threshold, Worth,
};
use crate::words::Words;

impl Questionnaire {
    /// The answers that an indicator can have.
    pub fn answers_to(&self, item: &AskedIndicator) -> &AnswerSet {
        self.sets.get(item.set).unwrap_or(&self.answers)
    }

    /// The same by its id; all that the model has if there is no such indicator.
    pub fn answers_of(&self, id: &str) -> &AnswerSet {
        self.indicator(id).map_or(&self.answers, |(_, _, item)| self.answers_to(item))
    }

    /// An answer as people read it beside an indicator; one of another model as it is written.
    pub fn label<'a>(&'a self, id: &str, value: &'a AnswerName) -> &'a str {
        let own = self.answers_of(id).choice(value);
        own.map_or_else(|| self.answers.label(value), |choice| &choice.label)
    }

    /// What each answer to an indicator means here, a line each; none where answers mean the same everywhere.
    pub fn meaning_lines(&self, item: &AskedIndicator) -> Vec<String> {
        let choices = self.answers_to(item).choices.iter().zip(&item.meanings);
        choices.map(|(choice, meaning)| meaning_line(choice, meaning, &self.words)).collect()
    }

    /// Whether some indicators are answered with the level of their practice.
    pub fn has_choices(&self) -> bool {
        self.indicators().any(|(_, _, item)| item.picks_level)
    }

    /// What an indicator says of a level: what the answer that picks it means here, else its text.
    pub fn said_of<'f>(&'f self, item: &'f AskedIndicator, level: u8) -> &'f str {
        let mut choices = self.answers_to(item).choices.iter();
        let at = choices.position(|choice| choice.level == Some(level));
        let meaning = at.map_or("", |at| item.meaning(at));
        if meaning.is_empty() { &item.text } else { meaning }
    }

    /// An answer to an indicator with the level that it picks, if it does.
    pub fn label_with_level(&self, id: &str, value: &AnswerName) -> String {
        let label = self.label(id, value);
        match self.answers_of(id).choice(value).and_then(|choice| choice.level) {
            None => label.to_owned(),
            Some(level) => {
                let said: [(&str, &dyn Display); 2] = [("answer", &label), ("level", &level)];
                self.words.with("answer.picked", &said)
            }
        }
    }

    /// Whether some indicators count more than others.
    pub fn is_weighted(&self) -> bool {
        self.indicators().any(|(_, _, item)| item.weight != 1)
    }

    /// The answers that are worth a whole indicator; where indicators have answers of their own, what these are worth.
    pub fn full(&self) -> Vec<&str> {
        self.worth_said("answer.full_value", |worth| worth == Worth::Full)
    }

    /// The same for answers that are worth something, but less.
    pub fn between(&self) -> Vec<&str> {
        self.worth_said("answer.part_value", Worth::is_between)
    }

    /// The same for answers that are worth nothing.
    pub fn nothing(&self) -> Vec<&str> {
        self.worth_said("answer.no_value", |worth| worth == Worth::Nothing)
    }

    fn worth_said(&self, key: &str, wanted: impl Fn(Worth) -> bool) -> Vec<&str> {
        match self.has_several_sets() {
            true => vec![self.words.say(key)],
            false => self.answers.labels(wanted),
        }
    }

    /// Whether some indicators have answers of their own.
    pub fn has_several_sets(&self) -> bool {
        self.sets.len() > 1
    }
}

/// The place of the answers of an indicator among the sets of a form.
pub(crate) fn place_of_set(model: &Model, indicator: &Indicator) -> usize {
    let named = indicator.answers.as_ref();
    let place = named.and_then(|(id, _)| model.answer_sets.iter().position(|set| set.id == *id));
    place.map_or(0, |at| at + 1)
}

/// An answer, the level that it picks, and what it means.
pub(crate) fn meaning_line(choice: &AnswerChoice, meaning: &str, words: &Words) -> String {
    let level = choice.level.unwrap_or(0);
    let values: [(&str, &dyn Display); 3] =
        [("answer", &choice.label), ("level", &level), ("meaning", &meaning)];
    match (choice.level.is_some(), meaning.is_empty()) {
        (true, true) => words.with("answer.picked", &values[..2]),
        (true, false) => words.with("answer.picked_means", &values),
        (false, true) => choice.label.clone(),
        (false, false) => words.with("answer.means", &[values[0], values[2]]),
    }
}

/// What each answer to an indicator means in its practice, where it picks a level: as it says itself, else as the
/// practice describes that level, else as the model does. Empty where answers mean the same everywhere.
pub(crate) fn meanings(model: &Model, practice: &Practice, indicator: &Indicator) -> Vec<String> {
    let set = model.answers_to(indicator);
    let of_level = |number: u8| {
        let entry = practice.level(number);
        let own = entry.and_then(|entry| entry.description.as_ref().or(entry.objective.as_ref()));
        let name = model.levels.iter().find(|level| level.number == number);
        own.or_else(|| name?.summary.as_ref())
    };
    let meaning = |choice: &AnswerChoice| {
        let own = Some(&choice.meaning).filter(|text| !text.markdown.is_empty());
        own.or_else(|| of_level(choice.level?))
            .map_or_else(String::new, |text| plain(&text.markdown))
    };
    match set.is_choice() {
        true => set.choices.iter().map(meaning).collect(),
        false => Vec::new(),
    }
}

/// What answers are worth, where it is not the usual.
pub(super) fn own_answers(model: &Model) -> Vec<String> {
    let mut parts = Vec::new();
    let identity = model.answers.identity();
    if identity != AnswerSet::usual().identity() {
        parts.extend(identity);
    }
    for set in &model.answer_sets {
        parts.push(set.id.clone());
        parts.extend(set.answers.identity());
    }
    if model.aggregate != Aggregate::Min {
        parts.push(model.aggregate.word().to_owned());
    }
    if model.exceptions != Threshold::USUAL {
        let Threshold { at_least, of } = model.exceptions;
        parts.push(format!("{at_least}/{of}"));
    }
    parts
}
