//! One sheet per domain: every indicator with its drop-down and its texts.

use std::fmt::Display;

use anyhow::Result;
use rust_xlsxwriter::{
    ConditionalFormatText, ConditionalFormatTextRule, DataValidation, DataValidationErrorStyle,
    Formula, Worksheet,
};
use smm_core::assess::{
    Answer, Answers, AskedIndicator, Questionnaire, questionnaire::AskedPractice,
};
use smm_core::text::cut;
use smm_core::text::upper_first;
use smm_core::words::Words;

use super::formulas;
use super::lookup::{self, CountedRow};
use super::names::{self, DOMAIN_HEADS, MESSAGE, TITLE};
use super::styles::{Styles, height, lines, set_page};

/// Columns: ID, level key (hidden), level, indicator, what to see, answer, seven texts, lapsed.
const KEY: u16 = 1;
const FIRST_INPUT: u16 = 5;
/// The column that says whether an answer has lapsed.
const LAPSED_AT: u16 = 13;
/// The first row below the heads, from 1 as formulas count.
pub(super) const FIRST_ROW: u32 = 4;
/// The row of the heads, from 0.
const HEAD_ROW: u32 = 2;
/// How wide each column is, in characters.
const WIDTHS: [u16; 14] = [12, 8, 6, 44, 36, 14, 24, 34, 26, 14, 12, 12, 24, 9];

/// What stands above the table.
pub(super) fn hint(form: &Questionnaire) -> String {
    let words = &form.words;
    let needing = form.answers.choices.iter().filter(|choice| choice.needs_reason);
    let needing = needing.map(|choice| {
        words.with("workbook.needs_reason", &[("answer", &upper_first(&choice.label))])
    });
    let hint = std::iter::once(words.say("workbook.hint").to_owned()).chain(needing);
    hint.collect::<Vec<_>>().join(" ")
}

/// Writes the sheet; returns for each row below the heads what it counts as: level and answer.
pub(super) fn write(
    sheet: &mut Worksheet,
    title: &str,
    practices: &[usize],
    form: &Questionnaire,
    answers: &Answers,
    styles: &Styles,
) -> Result<Vec<CountedRow>> {
    let mut counted = Vec::new();
    sheet.write_string_with_format(0, 0, title, &styles.title)?;
    sheet.write_string_with_format(1, 0, hint(form), &styles.small.clone().unset_text_wrap())?;
    heads(sheet, form, styles)?;
    let mut row = HEAD_ROW + 1;
    for &at in practices {
        counted.extend(practice(sheet, &form.practices[at], form, answers, styles, row)?);
        row = HEAD_ROW + 1 + u32::try_from(counted.len())?;
    }
    layout(sheet, row, &form.words)?;
    let word = form.words.say("workbook.lapsed").to_owned();
    let mark = ConditionalFormatText::new()
        .set_rule(ConditionalFormatTextRule::Contains(word))
        .set_format(&styles.under);
    sheet.add_conditional_format(
        HEAD_ROW + 1,
        LAPSED_AT,
        row.max(HEAD_ROW + 1),
        LAPSED_AT,
        &mark,
    )?;
    // Programs take no long list in the rule itself, and split it at commas.
    let labels = form.answers.labels(|_| true);
    let choose = match form.has_several_sets() {
        true => form.words.say("workbook.choose_own").to_owned(),
        false => form.words.with("workbook.choose", &[("answers", &form.words.or(&labels))]),
    };
    let offered = lookup::offered(form, FIRST_ROW);
    let choice = DataValidation::new()
        .allow_list_formula(Formula::new(offered))
        .set_error_title(cut(form.words.say("workbook.no_answer"), TITLE))?
        .set_error_message(cut(&choose, MESSAGE))?
        .set_error_style(DataValidationErrorStyle::Stop);
    sheet.add_data_validation(
        HEAD_ROW + 1,
        FIRST_INPUT,
        row.max(HEAD_ROW + 1),
        FIRST_INPUT,
        &choice,
    )?;
    Ok(counted)
}

fn heads(sheet: &mut Worksheet, form: &Questionnaire, styles: &Styles) -> Result<()> {
    for (column, name) in (0u16..).zip(DOMAIN_HEADS) {
        let word = names::head(name, form);
        sheet.write_string_with_format(HEAD_ROW, column, word, &styles.head)?;
    }
    Ok(())
}

fn practice(
    sheet: &mut Worksheet,
    practice: &AskedPractice,
    form: &Questionnaire,
    answers: &Answers,
    styles: &Styles,
    start: u32,
) -> Result<Vec<CountedRow>> {
    let mut counted = vec![CountedRow::heading()];
    let words = &form.words;
    let title = match practice.target {
        None => practice.title.clone(),
        Some(target) => {
            let target = form.level_name(target);
            words.with("workbook.practice", &[("title", &practice.title), ("target", &target)])
        }
    };
    for column in 0..=LAPSED_AT {
        sheet.write_blank(start, column, &styles.practice)?;
    }
    sheet.write_string_with_format(start, 2, &title, &styles.practice)?;
    sheet.set_row_height(start, 26)?;
    let mut row = start + 1;
    for level in practice.levels.iter().filter(|level| !level.indicators.is_empty()) {
        let name = form.level_name(level.number);
        let of: [(&str, &dyn Display); 2] = [("level", &name), ("objective", &level.objective)];
        let text = match level.objective.as_str() {
            _ if level.only_picks() => words.say("answer.of_all_levels").to_owned(),
            "" => name.clone(),
            _ => words.with("workbook.level", &of),
        };
        // Over the cells beside it, which are empty: merged cells can neither be sorted nor filtered.
        let style = styles.level.clone().unset_text_wrap();
        for column in 2..=LAPSED_AT {
            sheet.write_blank(row, column, &style)?;
        }
        sheet.write_string_with_format(row, 2, &text, &style)?;
        sheet.set_row_height(row, 18)?;
        counted.push(CountedRow::heading());
        row += 1;
        for indicator in &level.indicators {
            let mut see = form.meaning_lines(indicator);
            see.extend(indicator.count_and_ask(words));
            if !indicator.verify.is_empty() {
                see.push(words.with("hint.verify", &[("text", &indicator.verify)]));
            }
            if !indicator.evidence.is_empty() {
                see.push(indicator.evidence.clone());
            }
            let see = see.join("\n");
            let of_level = lookup::counted_by(practice, level.number, indicator);
            let key = lookup::key(form, &of_level, indicator);
            sheet.write_string_with_format(row, 0, &indicator.id, &styles.cell)?;
            sheet.write_string_with_format(row, KEY, &key, &styles.cell)?;
            sheet.write_number_with_format(row, 2, f64::from(level.number), &styles.number)?;
            let text = match indicator.origin.as_str() {
                "" => indicator.text.clone(),
                origin => format!("{} [{origin}]", indicator.text),
            };
            sheet.write_string_with_format(row, 3, &text, &styles.cell)?;
            sheet.write_string_with_format(row, 4, &see, &styles.cell)?;
            let answer = answers.answers.get(&indicator.id);
            inputs(sheet, row, form, (&indicator.id, answer), styles)?;
            let has_lapsed = answers.has_lapsed(indicator);
            lapsed(sheet, row, form, indicator, has_lapsed, styles)?;
            sheet.set_row_height(row, row_height((&text, &see), form, &indicator.id, answer))?;
            let counting = answer.filter(|_| !has_lapsed);
            let word = counting.map_or("", |answer| label(form, &indicator.id, answer));
            counted.push(CountedRow::of(form, &of_level, indicator, word));
            row += 1;
        }
    }
    Ok(counted)
}

/// The height of a row in points: that of its longest text, up to what spreadsheets allow.
fn row_height(
    (text, see): (&str, &str),
    form: &Questionnaire,
    id: &str,
    answer: Option<&Answer>,
) -> u32 {
    let mut most = lines(text, WIDTHS[3]).max(lines(see, WIDTHS[4]));
    if let Some(answer) = answer {
        for (text, width) in
            texts(form, id, answer).into_iter().zip(&WIDTHS[usize::from(FIRST_INPUT)..])
        {
            most = most.max(lines(text, *width));
        }
    }
    height(most)
}

/// The answer to an indicator as people choose it.
fn label<'a>(form: &'a Questionnaire, id: &str, answer: &'a Answer) -> &'a str {
    answer.value.as_ref().map_or("", |value| form.label(id, value))
}

/// What people write beside an indicator, in the order of columns.
fn texts<'a>(form: &'a Questionnaire, id: &str, answer: &'a Answer) -> [&'a str; 8] {
    let beside = answer.texts();
    std::array::from_fn(|at| match at.checked_sub(1) {
        None => label(form, id, answer),
        Some(at) => beside[at].1,
    })
}

fn inputs(
    sheet: &mut Worksheet,
    row: u32,
    form: &Questionnaire,
    (id, answer): (&str, Option<&Answer>),
    styles: &Styles,
) -> Result<()> {
    let empty = Answer::default();
    let answer = answer.unwrap_or(&empty);
    for (column, text) in (FIRST_INPUT..).zip(texts(form, id, answer)) {
        let style = if column == FIRST_INPUT { &styles.answer } else { &styles.input };
        if text.is_empty() {
            sheet.write_blank(row, column, style)?;
        } else {
            sheet.write_string_with_format(row, column, text, style)?;
        }
    }
    Ok(())
}

/// Whether the answer of a row has lapsed, in a word.
fn lapsed(
    sheet: &mut Worksheet,
    row: u32,
    form: &Questionnaire,
    indicator: &AskedIndicator,
    has_lapsed: bool,
    styles: &Styles,
) -> Result<()> {
    let word = form.words.say("workbook.lapsed");
    let text = formulas::lapsed(row + 1, indicator.valid_for, word);
    let formula = Formula::new(text).set_result(if has_lapsed { word } else { "" });
    sheet.write_formula_with_format(row, LAPSED_AT, formula, &styles.number)?;
    Ok(())
}

fn layout(sheet: &mut Worksheet, last: u32, words: &Words) -> Result<()> {
    for (column, width) in (0u16..).zip(WIDTHS) {
        sheet.set_column_width(column, f64::from(width))?;
    }
    sheet.set_column_hidden(KEY)?;
    sheet.set_freeze_panes(HEAD_ROW + 1, 3)?;
    sheet.set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
    set_page(sheet, words);
    sheet.autofilter(HEAD_ROW, 0, (last - 1).max(HEAD_ROW + 1), LAPSED_AT)?;
    sheet.set_print_area(0, 0, last, LAPSED_AT)?;
    Ok(())
}
