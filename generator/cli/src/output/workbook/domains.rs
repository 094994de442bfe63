//! One sheet per domain: every indicator with its drop-down and its texts.

use anyhow::Result;
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Worksheet};
use smm_core::assess::{Answer, AnswerName, Answers, Questionnaire, questionnaire::AskedPractice};

use super::names::{ANSWER, ID, TEXTS};
use super::styles::Styles;

/// Columns: ID, level key (hidden), level, indicator, what to see, answer, six texts.
const KEY: u16 = 1;
const FIRST_INPUT: u16 = 5;
/// The letters of the columns that formulas refer to.
pub(super) const KEY_LETTER: &str = "B";
pub(super) const ANSWER_LETTER: &str = "F";
/// The row of the heads, from 0.
const HEAD_ROW: u32 = 2;

/// Writes the sheet; returns the last row from 1, as formulas count.
pub(super) fn write(
    sheet: &mut Worksheet,
    title: &str,
    practices: &[usize],
    form: &Questionnaire,
    answers: &Answers,
    styles: &Styles,
) -> Result<u32> {
    sheet.write_string_with_format(0, 0, title, &styles.title)?;
    let hint = "Choose an answer for each indicator. Say what was seen and where it is kept. Not \
                applicable needs a reason.";
    sheet.write_string_with_format(1, 0, hint, &styles.small.clone().unset_text_wrap())?;
    heads(sheet, styles)?;
    let mut row = HEAD_ROW + 1;
    for &at in practices {
        row = practice(sheet, &form.practices[at], form, answers, styles, row)?;
    }
    layout(sheet, row)?;
    let list: Vec<&str> = AnswerName::ALL.iter().map(|answer| answer.word()).collect();
    let choice = DataValidation::new()
        .allow_list_strings(&list)?
        .set_error_title("Not an answer")?
        .set_error_message("Choose yes, partly, no or not-applicable, or leave it empty.")?
        .set_error_style(DataValidationErrorStyle::Stop);
    sheet.add_data_validation(
        HEAD_ROW + 1,
        FIRST_INPUT,
        row.max(HEAD_ROW + 1),
        FIRST_INPUT,
        &choice,
    )?;
    Ok(row.max(HEAD_ROW + 2))
}

fn heads(sheet: &mut Worksheet, styles: &Styles) -> Result<()> {
    let names = [ID, "Key", "Level", "Indicator", "Ask and look for", ANSWER];
    for (column, name) in (0u16..).zip(names.iter().chain(&TEXTS)) {
        sheet.write_string_with_format(HEAD_ROW, column, *name, &styles.head)?;
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
) -> Result<u32> {
    let target = practice.target.map_or_else(String::new, |target| {
        format!(" \u{2013} target {target} ({})", form.level_title(target))
    });
    let title = format!("{}{target}", practice.title);
    for column in 0..FIRST_INPUT + 7 {
        sheet.write_blank(start, column, &styles.practice)?;
    }
    sheet.write_string_with_format(start, 2, &title, &styles.practice)?;
    sheet.set_row_height(start, 26)?;
    let mut row = start + 1;
    for level in &practice.levels {
        let name = form.level_title(level.number);
        let text = format!("Level {} ({name}): {}", level.number, level.objective);
        sheet.merge_range(row, 2, row, FIRST_INPUT + 6, &text, &styles.level)?;
        sheet.set_row_height(row, u32::try_from(15 * (1 + text.len() / 170))?)?;
        row += 1;
        for indicator in &level.indicators {
            let see = format!("Ask: {}\n{}", indicator.ask, indicator.evidence);
            let key = format!("{}-{}", practice.code, level.number);
            sheet.write_string_with_format(row, 0, &indicator.id, &styles.cell)?;
            sheet.write_string_with_format(row, KEY, &key, &styles.cell)?;
            sheet.write_number_with_format(row, 2, f64::from(level.number), &styles.number)?;
            let text = match indicator.origin.as_str() {
                "" => indicator.text.clone(),
                origin => format!("{} [{origin}]", indicator.text),
            };
            sheet.write_string_with_format(row, 3, &text, &styles.cell)?;
            sheet.write_string_with_format(row, 4, &see, &styles.cell)?;
            inputs(sheet, row, answers.answers.get(&indicator.id), styles)?;
            let lines =
                (1 + text.chars().count() / 48).max(2 + indicator.evidence.chars().count() / 40);
            sheet.set_row_height(row, u32::try_from(15 * lines)?.min(400))?;
            row += 1;
        }
    }
    Ok(row)
}

fn inputs(sheet: &mut Worksheet, row: u32, answer: Option<&Answer>, styles: &Styles) -> Result<()> {
    let empty = Answer::default();
    let answer = answer.unwrap_or(&empty);
    let word = answer.value.map_or("", AnswerName::word);
    let texts = [
        word,
        &answer.reason,
        &answer.evidence,
        &answer.note,
        &answer.who,
        &answer.when,
        &answer.recheck,
    ];
    for (column, text) in (FIRST_INPUT..).zip(texts) {
        if text.is_empty() {
            sheet.write_blank(row, column, &styles.input)?;
        } else {
            sheet.write_string_with_format(row, column, text, &styles.input)?;
        }
    }
    Ok(())
}

fn layout(sheet: &mut Worksheet, last: u32) -> Result<()> {
    let widths = [12.0, 8.0, 6.0, 44.0, 36.0, 14.0, 24.0, 34.0, 26.0, 14.0, 12.0, 24.0];
    for (column, width) in (0u16..).zip(widths) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_column_hidden(KEY)?;
    sheet.set_freeze_panes(HEAD_ROW + 1, 3)?;
    sheet.set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_print_area(0, 0, last, FIRST_INPUT + 6)?;
    sheet.set_footer("&L&A&RPage &P of &N");
    Ok(())
}
