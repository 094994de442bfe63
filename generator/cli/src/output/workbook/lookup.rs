//! Rows whose answers are looked up before they are counted: where indicators have answers of their own, a word
//! means another answer in another row, and where they have weights, a row counts more often than once.
//!
//! In: a form. Out: the formulas for that, and the tables that they look into. Besides the functions of
//! `formulas`: COUNTA, INDEX, LEFT, MATCH, OFFSET, SUMIF.

use rust_xlsxwriter::utility::column_number_to_name;
use smm_core::assess::Questionnaire;
use smm_core::assess::questionnaire::{AskedIndicator, AskedPractice};
use smm_core::model::{AnswerChoice, spelling};

use super::formulas::{self, COUNTED};
use super::names::{KEY_LETTER, MEANT_WORDS, META, OFFERED};

/// A set has at most so many answers.
const MOST_OFFERED: usize = 8;

/// What a row of a domain's sheet counts as, as the formulas compute it.
pub(super) struct CountedRow {
    /// Its level and its answer.
    pub(super) counted: String,
    /// The number of its set and what is said there; empty unless it is looked up.
    pub(super) said: String,
    /// How often it counts.
    pub(super) weight: u32,
}

impl CountedRow {
    /// A row that asks for nothing.
    pub(super) fn heading() -> Self {
        Self { counted: "|".to_owned(), said: String::new(), weight: 0 }
    }

    /// A row with an indicator and the label of its answer, which may be empty.
    pub(super) fn of(
        form: &Questionnaire,
        level: &str,
        item: &AskedIndicator,
        label: &str,
    ) -> Self {
        let word = spelling(label);
        if !is_needed(form) {
            return Self { counted: format!("{level}|{word}"), said: String::new(), weight: 1 };
        }
        let meant = form.answers_to(item).understood(label).map_or("", |choice| choice.id.word());
        let said = formulas::pattern(&format!("{}|{word}", item.set)).replace("\"\"", "\"");
        Self { counted: format!("{level}|{meant}"), said, weight: item.weight }
    }
}

/// Whether the words of this form are looked up.
pub(super) fn is_needed(form: &Questionnaire) -> bool {
    form.has_several_sets() || form.is_weighted()
}

/// What the rows of an indicator are counted by: its level, or the whole practice where its answer is the level.
pub(super) fn counted_by(practice: &AskedPractice, level: u8, item: &AskedIndicator) -> String {
    match item.picks_level {
        true => for_each_level(practice),
        false => of_level(practice, level),
    }
}

/// The keys of all rows that count at a level of a practice.
pub(super) fn counting_keys(practice: &AskedPractice, level: u8) -> Vec<String> {
    let picks = practice.indicators().any(|(_, item)| item.picks_level);
    let each = picks.then(|| for_each_level(practice));
    std::iter::once(of_level(practice, level)).chain(each).collect()
}

fn of_level(practice: &AskedPractice, level: u8) -> String {
    format!("{}-{level}", practice.code)
}

fn for_each_level(practice: &AskedPractice) -> String {
    format!("{}-each", practice.code)
}

/// What stands in the hidden column of a row: the level, and then the set of its answers and its weight where
/// some rows have others. A row takes it along when rows are sorted.
pub(super) fn key(form: &Questionnaire, level: &str, item: &AskedIndicator) -> String {
    match is_needed(form) {
        true => format!("{level}#{}@{}", item.set, item.weight),
        false => level.to_owned(),
    }
}

/// The list that a drop-down offers in a row. With several sets it goes by the key of the row; there is room for
/// 255 characters.
pub(super) fn offered(form: &Questionnaire, row: u32) -> String {
    let column = OFFERED.0;
    if !form.has_several_sets() {
        return format!("='{META}'!${column}$1:${column}${}", form.answers.choices.len());
    }
    let first = format!("'{META}'!${column}$1");
    let set = format!("{}*1", set_in(&format!("${KEY_LETTER}{row}")));
    let column = format!("OFFSET({first},0,{set},{MOST_OFFERED},1)");
    format!("=OFFSET({first},0,{set},COUNTA({column}),1)")
}

/// The number of the set that a key names, as text.
fn set_in(key: &str) -> String {
    format!("MID({key},FIND(\"#\",{key})+1,FIND(\"@\",{key})-FIND(\"#\",{key})-1)")
}

/// Every word for an answer behind the number of its set, with the id of the answer.
pub(super) fn meant_words(form: &Questionnaire) -> Vec<(String, &str)> {
    let mut words = Vec::new();
    for (at, set) in form.sets.iter().enumerate().filter(|_| is_needed(form)) {
        for choice in &set.choices {
            let spelled = set.spellings(choice).into_iter();
            words.extend(spelled.map(|word| (format!("{at}|{word}"), choice.id.word())));
        }
    }
    words
}

/// The column of [`META`] with the answers that words mean, from 0: behind those that are offered.
pub(super) fn meant_at(form: &Questionnaire) -> u16 {
    OFFERED.1 + place(form.sets.len())
}

fn place(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(0)
}

/// The heads of the columns that a form has for this.
pub(super) fn heads(form: &Questionnaire) -> Vec<String> {
    let mut heads: Vec<String> = Vec::new();
    if is_needed(form) {
        heads.extend(["said".to_owned(), "weight".to_owned()]);
    }
    if form.is_weighted() {
        let answers = form.answers.choices.iter().map(|choice| format!("weight {}", choice.id));
        heads.extend(answers.chain(["applying".to_owned()]));
    }
    heads
}

/// The column with what is said in a row, from 0; behind it comes that with the weight of the row.
pub(super) fn said_at(form: &Questionnaire) -> u16 {
    formulas::behind(form)
}

/// The column with the weight of all rows that give an answer, from 0.
pub(super) fn weighted_at(form: &Questionnaire, answer: usize) -> u16 {
    said_at(form) + 2 + place(answer)
}

/// The column with the weight of what applies, from 0.
pub(super) fn applying_at(form: &Questionnaire) -> u16 {
    weighted_at(form, form.answers.choices.len())
}

/// The letters of the column with how much applies of a level: that weight, or the number of indicators.
pub(super) fn applying_column(form: &Questionnaire) -> String {
    match form.is_weighted() {
        true => column_number_to_name(applying_at(form)),
        false => "H".to_owned(),
    }
}

/// The letters of the column with the weight or the number of all rows that give an answer.
pub(super) fn counted_column(form: &Questionnaire, answer: usize) -> String {
    match form.is_weighted() {
        true => column_number_to_name(weighted_at(form, answer)),
        false => formulas::answer_column(answer),
    }
}

/// The words by which rows say an answer: all that mean it, or its id where words are looked up before.
pub(super) fn words(form: &Questionnaire, choice: &AnswerChoice) -> Vec<String> {
    match is_needed(form) {
        true => vec![choice.id.word().to_owned()],
        false => form.answers.spellings(choice),
    }
}

/// The words of all answers that can be exceptions.
pub(super) fn between_words(form: &Questionnaire) -> Vec<String> {
    let between = form.answers.choices.iter().filter(|choice| form.answers.is_between(choice));
    between.flat_map(|choice| words(form, choice)).collect()
}

/// The cell with the key of a row.
fn key_cell(sheet: &str, row: u32) -> String {
    format!("'{sheet}'!${KEY_LETTER}${row}")
}

/// The number of the set of a row, and what is said there, as MATCH looks for it.
pub(super) fn said(sheet: &str, row: u32) -> String {
    let key = key_cell(sheet, row);
    let set = set_in(&key);
    let said = format!("{set}&\"|\"&{}", formulas::word(sheet, row));
    let signs = [("~", "~~"), ("*", "~*"), ("?", "~?")];
    let plain = signs
        .into_iter()
        .fold(said, |text, (sign, plain)| format!("SUBSTITUTE({text},\"{sign}\",\"{plain}\")"));
    format!("=IF(ISERROR(FIND(\"#\",{key})),\"\",{plain})")
}

/// How often a row counts.
pub(super) fn weight(sheet: &str, row: u32) -> String {
    let key = key_cell(sheet, row);
    format!("=IF(ISERROR(FIND(\"@\",{key})),0,MID({key},FIND(\"@\",{key})+1,3)*1)")
}

/// What a row counts as: its level and the id of its answer; `line` is where it is counted, `last` the number of
/// [`meant_words`].
pub(super) fn counted(
    form: &Questionnaire,
    (line, last): (u32, usize),
    (sheet, row): (&str, u32),
) -> String {
    let key = key_cell(sheet, row);
    let words = format!("'{META}'!${0}$1:${0}${last}", MEANT_WORDS.0);
    let ids = format!("'{META}'!${0}$1:${0}${last}", column_number_to_name(meant_at(form)));
    let place = format!("MATCH(${}${line},{words},0)", column_number_to_name(said_at(form)));
    let meant = format!("IF(ISERROR({place}),\"\",INDEX({ids},{place}))");
    let meant = formulas::unless_lapsed(sheet, row, &meant);
    format!("=IF(ISERROR(FIND(\"#\",{key})),\"|\",LEFT({key},FIND(\"#\",{key})-1)&\"|\"&{meant})")
}

/// The weight of all rows of a level that give an answer.
pub(super) fn weighted(
    form: &Questionnaire,
    last: u32,
    keys: &[String],
    choice: &AnswerChoice,
) -> String {
    let weights = column_number_to_name(said_at(form) + 1);
    let id = formulas::pattern(choice.id.word());
    let term = |key: &String| {
        format!(
            "SUMIF(${COUNTED}$2:${COUNTED}${last},\"{key}|{id}\",${weights}$2:${weights}${last})"
        )
    };
    format!("={}", keys.iter().map(term).collect::<Vec<_>>().join("+"))
}

/// The weight of what applies at a level that has this weight as a whole.
pub(super) fn applying(form: &Questionnaire, row: u32, whole: u32) -> String {
    let choices = form.answers.choices.iter().enumerate().filter(|(_, choice)| !choice.counts);
    let cells = choices.map(|(at, _)| format!("-{}{row}", counted_column(form, at)));
    format!("={whole}{}", cells.collect::<String>())
}
