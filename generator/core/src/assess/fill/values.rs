//! What an assessment says about some items, as one cell can hold it.
//!
//! In: the items, form, answers, score. Out: [`CellValue`]; none where nothing was answered. Never: a word of
//! the workbook, which the map knows.

use super::super::score::Score;
use super::super::{Answer, Answers, AskedIndicator, Questionnaire};
use crate::model::{AnswerChoice, Worth};
use crate::schema::fill_map::{AssessmentField, CellWord, FillRule, WriteKind};

/// What is written into a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
    /// TRUE or FALSE.
    Truth(bool),
    /// A day, `YYYY-MM-DD`.
    Day(String),
}

impl CellValue {
    /// A word of the map; none for an empty one, whose cell stays as it is.
    pub(super) fn of(word: &CellWord) -> Option<Self> {
        match word {
            CellWord::Text(text) if text.is_empty() => None,
            CellWord::Text(text) => Some(Self::Text(text.clone())),
            CellWord::Number(number) => Some(Self::Number(*number)),
            CellWord::Truth(truth) => Some(Self::Truth(*truth)),
        }
    }

    /// The value as a cell shows it.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Day(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        }
    }
}

/// What was found, as far as cells ask for it.
#[derive(Clone, Copy, Debug)]
pub struct FoundAnswers<'a> {
    /// What was asked.
    pub form: &'a Questionnaire,
    /// What was answered.
    pub answers: &'a Answers,
    /// The levels reached.
    pub score: &'a Score,
}

/// What a cell is about: indicators, and the practice if it is all of one.
#[derive(Clone, Debug, Default)]
pub(super) struct AskedItems<'a> {
    /// In reading order, each once.
    pub(super) indicators: Vec<&'a AskedIndicator>,
    /// Indexes of the practices that are named as a whole.
    pub(super) practices: Vec<usize>,
}

impl<'a> AskedItems<'a> {
    /// What a name stands for: an indicator, a level as `ACC-2`, or a practice. Of a practice count the levels up
    /// to its target, or all if it has none.
    pub(super) fn named(found: FoundAnswers<'a>, name: &str) -> Option<Self> {
        let form = found.form;
        if let Some(indicator) = form.meant(name) {
            return Some(Self { indicators: vec![indicator], practices: Vec::new() });
        }
        let at_level = name.rsplit_once('-').and_then(|(code, level)| {
            let practice = form.practices.iter().find(|practice| practice.code == code)?;
            let level: u8 = level.parse().ok()?;
            practice.levels.iter().find(|known| known.number == level)
        });
        if let Some(level) = at_level {
            let indicators = level.indicators.iter().collect();
            return Some(Self { indicators, practices: Vec::new() });
        }
        let practice = form.practice_named(name)?;
        let at = form.practices.iter().position(|known| known.id == practice.id)?;
        let target = found.score.practices[at].target.filter(|target| *target > 0);
        let is_asked = |level: u8| target.is_none_or(|target| level <= target);
        let asked = practice.indicators().filter(|(level, _)| is_asked(*level));
        Some(Self { indicators: asked.map(|(_, item)| item).collect(), practices: vec![at] })
    }

    /// Adds what another name stands for.
    pub(super) fn add(&mut self, other: Self) {
        for indicator in other.indicators {
            if !self.indicators.iter().any(|known| known.id == indicator.id) {
                self.indicators.push(indicator);
            }
        }
        self.practices.extend(other.practices);
    }
}

/// The answer that stands for all of them: the worst of those that apply; none while one is open.
pub(super) fn worst<'a>(
    found: FoundAnswers<'a>,
    asked: &AskedItems<'_>,
) -> Option<&'a AnswerChoice> {
    let (form, set) = (found.form, &found.form.answers);
    let mut worst: Option<&AnswerChoice> = None;
    for indicator in &asked.indicators {
        let choice = form.answers_to(indicator).choice(found.answers.standing(indicator)?)?;
        // What was set aside ranks above everything.
        if worst.is_none_or(|known| set.rank(&choice.id) < set.rank(&known.id)) {
            worst = Some(choice);
        }
    }
    worst
}

/// The best answer that is less than a whole one.
pub(super) fn best_part(form: &Questionnaire) -> Option<&AnswerChoice> {
    let parts = form.answers.choices.iter().filter(|one| form.answers.is_between(one));
    parts.max_by_key(|choice| choice.earns)
}

/// Whether an answer says that all of it is there.
pub(super) fn is_full(form: &Questionnaire, choice: &AnswerChoice) -> bool {
    form.answers.worth(choice) == Worth::Full
}

/// A text that stands beside answers, or what else is written of items; none if there is nothing.
pub(super) fn beside(
    found: FoundAnswers<'_>,
    asked: &AskedItems<'_>,
    kind: WriteKind,
    rule: Option<FillRule>,
) -> Option<CellValue> {
    let answered = |item: &&AskedIndicator| {
        let answer = found.answers.answers.get(&item.id)?;
        let text = text_of(answer, kind).to_owned();
        (!text.is_empty()).then(|| (item.id.clone(), text))
    };
    match kind {
        WriteKind::When | WriteKind::Until if rule != Some(FillRule::List) => {
            let days = asked.indicators.iter().filter_map(answered).map(|(_, day)| day);
            days.min().map(CellValue::Day)
        }
        WriteKind::Items => {
            let ids: Vec<&str> = asked.indicators.iter().map(|item| item.id.as_str()).collect();
            Some(CellValue::Text(ids.join(", "))).filter(|_| !ids.is_empty())
        }
        WriteKind::Who => {
            let mut names: Vec<String> = Vec::new();
            for (_, name) in asked.indicators.iter().filter_map(answered) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            (!names.is_empty()).then(|| CellValue::Text(names.join(", ")))
        }
        _ => {
            let wanted = asked
                .indicators
                .iter()
                .filter(|item| rule != Some(FillRule::Worst) || is_worst(found, asked, item));
            lines(asked.indicators.len(), wanted.filter_map(answered).collect())
        }
    }
}

/// Whether an item has the answer that stands for all of them.
fn is_worst(found: FoundAnswers<'_>, asked: &AskedItems<'_>, item: &AskedIndicator) -> bool {
    let worst = worst(found, asked).map(|choice| &choice.id);
    worst.is_some() && found.answers.standing(item) == worst
}

/// One text as it is; of several items each on a line behind its id.
fn lines(items: usize, texts: Vec<(String, String)>) -> Option<CellValue> {
    let line = |(id, text): &(String, String)| match items {
        1 => text.clone(),
        _ => format!("{id}: {text}"),
    };
    let lines: Vec<String> = texts.iter().map(line).collect();
    (!lines.is_empty()).then(|| CellValue::Text(lines.join("\n")))
}

/// Each answer on a line behind its id, in the words of the caller; none if nothing is answered.
pub(super) fn each_answer(
    found: FoundAnswers<'_>,
    asked: &AskedItems<'_>,
    mut word: impl FnMut(&AnswerChoice) -> Option<CellValue>,
) -> Option<CellValue> {
    let mut texts = Vec::new();
    for item in &asked.indicators {
        let choice =
            found.answers.standing(item).and_then(|id| found.form.answers_to(item).choice(id));
        if let Some(value) = choice.and_then(&mut word) {
            texts.push((item.id.clone(), value.shown()));
        }
    }
    lines(asked.indicators.len(), texts)
}

fn text_of(answer: &Answer, kind: WriteKind) -> &str {
    match kind {
        WriteKind::Evidence => &answer.evidence,
        WriteKind::Note => &answer.note,
        WriteKind::Reason => &answer.reason,
        WriteKind::Who => &answer.who,
        WriteKind::When => &answer.when,
        WriteKind::Until => &answer.until,
        _ => "",
    }
}

/// What is written of practices: the lowest level, the highest target, the largest gap; none if nothing of them is
/// answered or applies.
pub(super) fn of_practices(
    found: FoundAnswers<'_>,
    practices: &[usize],
    kind: WriteKind,
) -> Option<u8> {
    let is_answered = |at: &&usize| {
        let scored = &found.score.practices[**at];
        scored.open() < scored.applicable() + scored.once.aside && !scored.is_out()
    };
    let answered: Vec<usize> = practices.iter().filter(is_answered).copied().collect();
    let scored = answered.iter().map(|at| &found.score.practices[*at]);
    let of_all = || found.score.of_practices(&answered);
    match kind {
        _ if answered.is_empty() && kind != WriteKind::Target => None,
        WriteKind::Level => Some(of_all().level),
        WriteKind::WithExceptions => Some(of_all().with_exceptions),
        WriteKind::Under => scored.map(|one| one.under()).max(),
        _ => practices.iter().filter_map(|at| found.score.practices[*at].target).max(),
    }
}

/// The comments of the assessors on practices.
pub(super) fn comments(found: FoundAnswers<'_>, practices: &[usize]) -> Option<CellValue> {
    let practices = practices.iter().map(|at| &found.form.practices[*at]);
    let texts = practices.clone().filter_map(|practice| {
        let text = found.answers.comments.get(&practice.id).filter(|text| !text.is_empty())?;
        Some((practice.code.clone(), text.clone()))
    });
    lines(practices.count(), texts.collect())
}

/// A field of the assessment itself; none if it is empty.
pub(super) fn head(found: FoundAnswers<'_>, field: AssessmentField) -> Option<CellValue> {
    let answers = found.answers;
    let day = |text: &str| (!text.is_empty()).then(|| CellValue::Day(text.to_owned()));
    let people = |with_role: bool| {
        let named = answers.assessors.iter().filter(|(name, _)| !name.is_empty());
        let said = named.map(|(name, role)| match role.as_str() {
            role if with_role && !role.is_empty() => format!("{name} ({role})"),
            _ => name.clone(),
        });
        said.collect::<Vec<_>>().join("; ")
    };
    let text = match field {
        AssessmentField::Date => return day(&answers.date),
        AssessmentField::AsOf => return day(answers.judged_at()),
        AssessmentField::Title => answers.title.clone(),
        AssessmentField::Marking => answers.marking.clone(),
        AssessmentField::Subject => answers.subject.clone(),
        AssessmentField::Boundary => answers.boundary.clone(),
        AssessmentField::Site => answers.site.clone(),
        AssessmentField::Story => answers.story.clone(),
        AssessmentField::Assessors => people(false),
        AssessmentField::AssessorsWithRoles => people(true),
        AssessmentField::Attachments => answers.attachments.join("; "),
        AssessmentField::Profile => found.form.name.to_string(),
    };
    (!text.is_empty()).then_some(CellValue::Text(text))
}
