//! Cells of a workbook as people name them: `D5`, `$A$1:$B$9`.
//!
//! In: text. Out: rows and columns from 0, and back. Never: a cell that no workbook has.

/// The most rows of a sheet.
const ROWS: u32 = 1_048_576;
/// The most columns of a sheet.
const COLUMNS: u32 = 16_384;

/// A cell: row and column from 0.
pub type CellAt = (u32, u32);

/// Cells from the one to the other, both within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellRange {
    /// The cell above all others and left of them.
    pub first: CellAt,
    /// The cell below all others and right of them.
    pub last: CellAt,
}

impl CellRange {
    /// Whether a cell is one of them.
    pub fn holds(&self, (row, column): CellAt) -> bool {
        (self.first.0..=self.last.0).contains(&row)
            && (self.first.1..=self.last.1).contains(&column)
    }
}

/// The column of its letters, from 0.
pub fn column(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut number = 0;
    for letter in letters.bytes() {
        let letter = letter.to_ascii_uppercase();
        number = number * 26 + u32::from(letter.is_ascii_uppercase().then(|| letter - b'A' + 1)?);
    }
    (number <= COLUMNS).then(|| number - 1)
}

/// The letters of a column, from 0.
pub fn letters(column: u32) -> String {
    let (mut rest, mut out) = (column.saturating_add(1), String::new());
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        out.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    out
}

/// A cell by its name; `$` may stand before its parts.
pub fn cell(name: &str) -> Option<CellAt> {
    let name = name.strip_prefix('$').unwrap_or(name);
    let end = name.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, row) = name.split_at(end);
    let row = row.strip_prefix('$').unwrap_or(row);
    let is_number = !row.is_empty() && row.len() <= 7 && row.bytes().all(|b| b.is_ascii_digit());
    let row: u32 = is_number.then(|| row.parse().ok())??;
    if !(1..=ROWS).contains(&row) {
        return None;
    }
    Some((row - 1, column(letters)?))
}

/// Cells by the name of the first and of the last, or of a single one; also whole columns, as `A:A`, and rows.
pub fn range(name: &str) -> Option<CellRange> {
    let (first, last) = name.split_once(':').unwrap_or((name, name));
    if let (Some(first), Some(last)) = (cell(first), cell(last)) {
        return Some(CellRange { first, last });
    }
    let bare = |name: &str| name.trim_start_matches('$').to_owned();
    let (from, to) = (bare(first), bare(last));
    if let (Some(left), Some(right)) = (column(&from), column(&to)) {
        return Some(CellRange { first: (0, left), last: (ROWS - 1, right) });
    }
    let row = |name: &str| name.parse::<u32>().ok().filter(|row| (1..=ROWS).contains(row));
    let (top, bottom) = (row(&from)?, row(&to)?);
    Some(CellRange { first: (top - 1, 0), last: (bottom - 1, COLUMNS - 1) })
}

/// The name of a cell.
pub fn name((row, column): CellAt) -> String {
    format!("{}{}", letters(column), u64::from(row) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells_are_read_and_written() {
        for (text, at) in [
            ("A1", (0, 0)),
            ("Z9", (8, 25)),
            ("AA10", (9, 26)),
            ("XFD1048576", (ROWS - 1, COLUMNS - 1)),
        ] {
            assert_eq!(cell(text), Some(at), "{text}");
            assert_eq!(name(at), text);
        }
        assert_eq!(cell("$D$5"), Some((4, 3)));
        for wrong in ["", "A", "5", "A0", "XFE1", "A1048577", "AAAA1", "A1:B2", "Ä1", "A+1"] {
            assert_eq!(cell(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ranges_may_be_cells_columns_or_rows() {
        let of = |text| range(text).expect("a range");
        assert!(of("$B$2:$C$9").holds((8, 2)) && !of("$B$2:$C$9").holds((9, 2)));
        assert!(of("D5").holds((4, 3)) && !of("D5").holds((4, 4)));
        assert!(of("D:D").holds((99_999, 3)) && !of("$D:$D").holds((0, 4)));
        assert!(of("3:4").holds((3, 77)) && !of("3:4").holds((4, 0)));
        assert_eq!(range("Lists"), None);
    }
}
