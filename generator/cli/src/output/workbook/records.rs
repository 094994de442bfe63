//! The lists that go along with answers, each as a table on a sheet of its own.
//!
//! In: answers. Out: the sheet of a list, a row for each record. Never: a record that is cut.

use anyhow::Result;
use rust_xlsxwriter::Worksheet;
use smm_core::assess::{Answers, Questionnaire};

use super::lists::RecordList;
use super::names;
use super::styles::{Styles, height, lines, set_page};

/// Writes the sheet of a list.
pub(super) fn write(
    sheet: &mut Worksheet,
    list: RecordList,
    form: &Questionnaire,
    answers: &Answers,
    styles: &Styles,
) -> Result<()> {
    let heads: Vec<String> = list.heads().iter().map(|name| names::head(name, form)).collect();
    sheet.set_row_height(0, height(tallest(&heads, list)))?;
    for ((column, head), width) in (0u16..).zip(heads).zip(list.widths()) {
        sheet.write_string_with_format(0, column, head, &styles.head)?;
        sheet.set_column_width(column, f64::from(*width))?;
    }
    for (row, record) in (1u32..).zip(list.records(answers, &form.words)) {
        sheet.set_row_height(row, height(tallest(&record, list)))?;
        for (column, text) in (0u16..).zip(record) {
            if text.is_empty() {
                sheet.write_blank(row, column, &styles.cell)?;
            } else {
                sheet.write_string_with_format(row, column, text, &styles.cell)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    set_page(sheet, &form.words);
    Ok(())
}

/// How many lines the tallest cell of a row takes.
fn tallest(texts: &[impl AsRef<str>], list: RecordList) -> usize {
    let lines = texts.iter().zip(list.widths()).map(|(text, width)| lines(text.as_ref(), *width));
    lines.max().unwrap_or(1)
}
