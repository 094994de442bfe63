//! Compiles the scoring rule of the model into formulas.
//!
//! In: a form. Out: the text of formulas over the hidden sheet of counts. Only functions that
//! Excel 2007, LibreOffice and Google Sheets share: CLEAN, COUNTIF, IF, INT, MAX, MIN, SUBSTITUTE,
//! SUM, TRIM.

use smm_core::model::Scoring;

use super::names::COUNTS;

/// Columns of the sheet of counts, one row per practice and level.
pub(super) const HEADS: [&str; 11] = [
    "practice",
    "level",
    "indicators",
    "yes",
    "partly",
    "no",
    "not applicable",
    "applicable",
    "share",
    "reached",
    "reached so far",
];

/// The column of the sheet of counts that has a line for each row of the sheets of domains.
pub(super) const COUNTED: &str = "M";
/// The same column, from 0.
pub(super) const COUNTED_AT: u16 = 12;

/// The rows of one practice on the sheet of counts, from 1 as formulas count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    pub(super) first: u32,
    pub(super) last: u32,
}

/// What one row of a domain's sheet counts as: its level and its answer. What people paste is
/// understood as the reader of the form does: blanks around it do not matter, nor does case to `=`.
pub(super) fn counted(sheet: &str, row: u32, key: &str, answer: &str) -> String {
    // A blank that does not break comes along from web pages, and no program takes it for a blank.
    let plain = format!("SUBSTITUTE('{sheet}'!${answer}${row},\"\u{a0}\",\" \")");
    format!("='{sheet}'!${key}${row}&\"|\"&TRIM(CLEAN({plain}))")
}

/// Counts the answers of one level: how many rows have that key and one of these words.
pub(super) fn count(last: u32, key: &str, words: &[&str]) -> String {
    let cells = format!("${COUNTED}$2:${COUNTED}${last}");
    let terms = words.iter().map(|word| format!("COUNTIF({cells},\"{key}|{word}\")"));
    format!("={}", terms.collect::<Vec<_>>().join("+"))
}

/// Indicators that apply.
pub(super) fn applicable(row: u32) -> String {
    format!("=C{row}-G{row}")
}

/// Hundredths of `yes`, `partly` counted as half.
pub(super) fn share(row: u32) -> String {
    format!("=IF(H{row}=0,100,INT((2*D{row}+E{row})*100/(2*H{row})))")
}

/// 1 if every applicable indicator is `yes`.
pub(super) fn reached(row: u32) -> String {
    format!("=IF(D{row}=H{row},1,0)")
}

/// 1 if this level and every level below is reached.
pub(super) fn reached_so_far(row: u32, rows: Rows) -> String {
    if row == rows.first { format!("=J{row}") } else { format!("=J{row}*K{}", row - 1) }
}

fn range(column: &str, rows: Rows) -> String {
    format!("'{COUNTS}'!${column}${}:${column}${}", rows.first, rows.last)
}

/// The level of a practice; `steps` are the numbers of its levels in order.
pub(super) fn level(scoring: Scoring, rows: Rows, steps: &[u8]) -> String {
    match scoring {
        Scoring::StrictLevels => {
            let mut before = 0;
            let terms = (rows.first..=rows.last).zip(steps).map(|(row, number)| {
                let step = number - before;
                before = *number;
                format!("{step}*'{COUNTS}'!$K${row}")
            });
            format!("={}", terms.collect::<Vec<_>>().join("+"))
        }
        Scoring::WeightedProgress => format!("=INT(SUM({})/100)", range("I", rows)),
    }
}

/// The progress of a practice in levels; `level` is the cell with its level.
pub(super) fn progress(scoring: Scoring, rows: Rows, level: &str) -> String {
    match scoring {
        Scoring::StrictLevels => {
            let next = (rows.first..=rows.last).rev().fold("0".to_owned(), |rest, row| {
                format!("IF('{COUNTS}'!$K${row}=0,'{COUNTS}'!$I${row},{rest})")
            });
            format!("=({level}*100+{next})/100")
        }
        Scoring::WeightedProgress => format!("=SUM({})/100", range("I", rows)),
    }
}

/// Indicators of a practice that apply.
pub(super) fn all_applicable(rows: Rows) -> String {
    format!("SUM({})", range("H", rows))
}
