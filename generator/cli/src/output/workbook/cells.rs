//! The cells of a workbook that hold something, and nothing else.
//!
//! In: the bytes of a workbook. Out: [`Sheet`]s. Never: makes room for cells that are not there: a
//! sheet may say that it has sixteen thousand million.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Dimensions, Reader as _, Xlsx};
use smm_core::assess::clean;
use smm_core::assess::fill::address;
use smm_core::assess::filled::Place;

use super::unpack::damaged;

/// The most cells that hold something; a form with 300 practices has 90,000.
const MAX_CELLS: usize = 400_000;
/// The most merged cells that are looked at.
const MAX_MERGED: usize = 10_000;
/// The most sheets; a form has one per domain and five.
const MAX_SHEETS: usize = 500;

/// One sheet: its cells by row and column, from 0.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) cells: BTreeMap<(u32, u32), String>,
}

/// A cell as people name it: sheet, column letters, row from 1.
pub(super) fn place(sheet: &Sheet, row: u32, column: u32) -> Place {
    Place::Named(format!("sheet `{}`, cell {}", sheet.name, address::name((row, column))))
}

/// The cells of a sheet that are merged over several rows, as far as a person would merge any.
pub(super) fn merged_rows(bytes: &[u8], sheet: &str) -> Vec<Dimensions> {
    let Ok(mut book) = Xlsx::<_>::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut merged = book.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    merged.retain(|region| region.start.0 < region.end.0);
    merged.truncate(MAX_MERGED);
    merged
}

/// Reads every cell that holds something.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let names = book.sheet_names();
    if names.len() > MAX_SHEETS {
        return Err(format!(
            "the workbook has more than {MAX_SHEETS} sheets, which no form has; ask for the file \
             that was filled"
        ));
    }
    let mut room = MAX_CELLS;
    let mut sheets = Vec::new();
    for name in names {
        let cells = read_sheet(&mut book, &name, room)?;
        room -= cells.len();
        sheets.push(Sheet { name, cells });
    }
    Ok(sheets)
}

fn read_sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    room: usize,
) -> Result<BTreeMap<(u32, u32), String>, String> {
    let mut cells = BTreeMap::new();
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // Charts and macros have sheets of their own, without cells.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(cells),
        Err(error) => return Err(damaged(&error)),
    };
    while let Some(cell) = reader.next_cell_with_formula().map_err(|error| damaged(&error))? {
        let mut text = text(&cell.value);
        if let Some(formula) = cell.formula.filter(|_| text.is_empty()) {
            text = format!("={formula}");
        }
        if text.is_empty() {
            continue;
        }
        if cells.len() >= room {
            return Err(format!(
                "the workbook has more than {MAX_CELLS} filled cells, which no form has; ask for \
                 the file that was filled"
            ));
        }
        cells.insert(cell.pos, text);
    }
    Ok(cells)
}

/// What a cell says, whatever type a program has given it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            clean(text)
        }
        DataRef::SharedString(text) => clean(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(error) => error.to_string(),
    }
}
