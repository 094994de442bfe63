//! Compiles the scoring rule of the model into formulas.
//!
//! In: a form. Out: the text of formulas over the hidden sheet of counts. Only functions that
//! Excel 2007, LibreOffice and Google Sheets share: AND, CLEAN, COUNTIF, IF, INT, MAX, MIN,
//! RIGHT, SUBSTITUTE, SUM, TRIM.

use smm_core::model::Scoring;
use smm_core::text::fill_slots;

use super::names::COUNTS;

/// Columns of the sheet of counts, one row per practice and level.
pub(super) const HEADS: [&str; 17] = [
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
    "",
    "answers",
    "with exceptions",
    "with exceptions so far",
    "exceptions",
    "partly",
];

/// The column of the sheet of counts that has a line for each row of the sheets of domains.
pub(super) const COUNTED: &str = "M";
/// The same column, from 0.
pub(super) const COUNTED_AT: u16 = 12;
/// The column beside it, from 0: the id of the indicator, if it is answered `partly`.
pub(super) const PARTLY_AT: u16 = 16;
/// So many ids fit into one formula of the length that every program takes.
const MOST_IDS: usize = 1000;

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

/// 1 if nothing stands against a level but exceptions.
pub(super) fn excepted(row: u32) -> String {
    format!("=IF(AND(F{row}=0,H{row}=D{row}+E{row},2*E{row}<=H{row}),1,0)")
}

/// 1 if this level and every level below is reached with exceptions.
pub(super) fn excepted_so_far(row: u32, rows: Rows) -> String {
    if row == rows.first { format!("=N{row}") } else { format!("=N{row}*O{}", row - 1) }
}

/// The id of an indicator with a blank before it, if its line counts as `partly`.
pub(super) fn partly(line: u32, id: &str) -> String {
    format!("=IF(RIGHT(${COUNTED}${line},7)=\"|partly\",\" {id}\",\"\")")
}

/// The ids answered `partly` in these lines, if the level is reached with exceptions only.
pub(super) fn exceptions(row: u32, lines: &[u32]) -> String {
    let ids: Vec<String> = lines.iter().take(MOST_IDS).map(|line| format!("$Q${line}")).collect();
    match ids.is_empty() {
        true => "=\"\"".to_owned(),
        false => format!("=IF(AND(K{row}=0,O{row}=1),{},\"\")", ids.join("&")),
    }
}

/// The exceptions of a practice, with a blank between two.
pub(super) fn all_exceptions(rows: Rows) -> String {
    let cells = (rows.first..=rows.last).map(|row| format!("'{COUNTS}'!$P${row}"));
    format!("=TRIM({})", cells.collect::<Vec<_>>().join("&"))
}

/// The counts of each answer, level by level: `1: 4/1/0/0/0`.
pub(super) fn spread(rows: Rows) -> String {
    let levels = (rows.first..=rows.last).map(|row| {
        let cell = |column: &str| format!("'{COUNTS}'!${column}${row}");
        let counts = ["D", "E", "F", "G"].map(cell).join("&\"/\"&");
        let (all, applicable) = (cell("H"), ["D", "E", "F"].map(cell).join("-"));
        format!("{}&\": \"&{counts}&\"/\"&({all}-{applicable})", cell("B"))
    });
    format!("={}", levels.collect::<Vec<_>>().join("&\"; \"&"))
}

/// A text with values from cells, as an expression; `cell` gives that of each placeholder.
pub(super) fn text(pattern: &str, cell: impl Fn(&str) -> Option<String>) -> String {
    // The parts between the values are marked off by a character that no word may hold.
    let filled = fill_slots(pattern, |name| Some(format!("\u{1}={}\u{1}", cell(name)?)));
    let parts = filled.split('\u{1}').filter(|part| !part.is_empty());
    let parts = parts.map(|part| match part.strip_prefix('=') {
        Some(cell) if filled.contains(&format!("\u{1}={cell}\u{1}")) => cell.to_owned(),
        _ => format!("\"{}\"", part.replace('"', "\"\"")),
    });
    match parts.collect::<Vec<_>>().join("&") {
        empty if empty.is_empty() => "\"\"".to_owned(),
        text => text,
    }
}

fn range(column: &str, rows: Rows) -> String {
    format!("'{COUNTS}'!${column}${}:${column}${}", rows.first, rows.last)
}

/// The level of a practice; `steps` are the numbers of its levels in order.
pub(super) fn level(scoring: Scoring, rows: Rows, steps: &[u8]) -> String {
    highest(scoring, "K", rows, steps)
}

/// The level of a practice reached with exceptions.
pub(super) fn with_exceptions(scoring: Scoring, rows: Rows, steps: &[u8]) -> String {
    highest(scoring, "O", rows, steps)
}

/// The highest of the levels that this column has 1 for.
fn highest(scoring: Scoring, column: &str, rows: Rows, steps: &[u8]) -> String {
    match scoring {
        Scoring::StrictLevels => {
            let mut before = 0;
            let terms = (rows.first..=rows.last).zip(steps).map(|(row, number)| {
                let step = number - before;
                before = *number;
                format!("{step}*'{COUNTS}'!${column}${row}")
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
