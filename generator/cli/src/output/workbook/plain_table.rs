//! A sheet of a workbook as CSV: what it says, cell by cell, and nothing of how it looks.
//!
//! In: bytes. Out: the name of the sheet and its text, a line for each row that holds something.

use std::collections::BTreeMap;

use smm_core::text::join_commas;

use super::cells::{self, Sheet};
use super::unpack::{self, Parts};

/// The sheet of a name, or the first that holds something.
pub(crate) fn as_csv(bytes: Vec<u8>, wanted: Option<String>) -> Result<(String, String), String> {
    unpack::in_time(move || {
        Parts::open_of_others(&bytes)?;
        let sheets = cells::read(&bytes)?;
        let is_it = |sheet: &&Sheet| match &wanted {
            Some(name) => sheet.name == *name,
            None => !sheet.cells.is_empty(),
        };
        let found = sheets.iter().find(is_it).ok_or_else(|| {
            let names = sheets.iter().map(|sheet| format!("`{}`", sheet.name));
            format!("there is no such sheet; there are {}", join_commas(names))
        })?;
        Ok((found.name.clone(), text(found)))
    })
}

fn text(sheet: &Sheet) -> String {
    let mut rows: BTreeMap<u32, Vec<(u32, &str)>> = BTreeMap::new();
    for ((row, column), text) in &sheet.cells {
        rows.entry(*row).or_default().push((*column, text));
    }
    let first = sheet.cells.keys().map(|(_, column)| *column).min().unwrap_or(0);
    let line = |cells: &Vec<(u32, &str)>| {
        let mut out = String::new();
        let mut at = first;
        for (column, text) in cells {
            // A cell far to the right has no more commas before it than a table could have columns.
            while at < *column && column - at < 1_000 {
                out.push(',');
                at += 1;
            }
            out.push_str(&format!("\"{}\"", text.replace('"', "\"\"")));
        }
        out + "\n"
    };
    rows.values().map(line).collect()
}
