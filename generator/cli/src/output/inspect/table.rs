//! Looks at tables in CSV.

/// Whether every row has as many cells as the first, and every quotation ends.
pub(super) fn is_even(text: &str) -> Result<(), String> {
    let text = text.strip_prefix('\u{feff}').ok_or("it does not begin with a byte order mark")?;
    let (mut quoted, mut cells, mut row) = (false, 1, 1);
    let mut wanted = None;
    for c in text.chars() {
        match c {
            // Two marks in a row close and open again.
            '"' => quoted = !quoted,
            ',' if !quoted => cells += 1,
            '\n' if !quoted => {
                let first = *wanted.get_or_insert(cells);
                if cells != first {
                    return Err(format!("row {row} has {cells} cells, the first {first}"));
                }
                (cells, row) = (1, row + 1);
            }
            _ => {}
        }
    }
    if quoted { Err("a quotation does not end".into()) } else { Ok(()) }
}
