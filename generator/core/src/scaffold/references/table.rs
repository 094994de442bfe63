//! Tables and plain lists of ids.

use std::collections::BTreeMap;

use super::list::{ListedEntry, MisreadRow, PlacedList};
use crate::text::{count, cut, one_line, shown_on_one_line};

/// A cell with its line and column.
struct ListCell {
    text: String,
    line: usize,
    column: usize,
}

impl ListCell {
    fn at(&self) -> String {
        format!("{}:{}", self.line, self.column)
    }
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum ColumnRole {
    Id,
    Title,
    Heading,
    Requirement,
    Unknown(String),
}

/// The entries of a table or plain list, in its order.
pub(super) fn entries(text: &str) -> Result<PlacedList, Vec<MisreadRow>> {
    let Some(separator) = separator(text) else { return Ok(of_lines(text)) };
    let mut rows = rows(text, separator)?;
    rows.retain(|row| row.iter().any(|cell| !cell.text.trim().is_empty()));
    let columns = rows.first().and_then(|head| columns(head));
    if columns.is_some() {
        rows.remove(0);
    }
    let columns = columns.unwrap_or_else(|| vec![ColumnRole::Id, ColumnRole::Title]);
    let (mut found, mut misread) = (PlacedList::default(), Vec::new());
    let mut without_place: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        let extra = row.get(columns.len()..).unwrap_or_default();
        if let Some(cell) = extra.iter().find(|cell| !cell.text.trim().is_empty()) {
            let n = columns.len();
            let message = format!(
                "this row has more cells than the {n} columns; quote a cell that holds the separator"
            );
            misread.push(MisreadRow { at: cell.at(), message });
            continue;
        }
        for (column, cell) in columns.iter().zip(row) {
            if let ColumnRole::Unknown(name) = column
                && !cell.text.trim().is_empty()
            {
                *without_place.entry(name).or_default() += 1;
            }
        }
        match entry(&columns, row) {
            Ok((entry, at)) => {
                found.list.entries.push(entry);
                found.places.push(at);
            }
            Err(wrong) => misread.push(wrong),
        }
    }
    let left = |(name, n): (&str, usize)| format!("column `{name}`: {}", count(n, "cell"));
    found.list.left = without_place.into_iter().map(left).collect();
    if misread.is_empty() { Ok(found) } else { Err(misread) }
}

/// An entry out of a row, and where its id stands.
fn entry(columns: &[ColumnRole], row: &[ListCell]) -> Result<(ListedEntry, String), MisreadRow> {
    let cell = |role| columns.iter().position(|one| *one == role).and_then(|at| row.get(at));
    let words = |cell: &ListCell| one_line(&cell.text);
    let id = cell(ColumnRole::Id).or(row.first());
    let (id, at) = id.map_or_else(Default::default, |cell| (words(cell), cell.at()));
    let title = cell(ColumnRole::Title).map(words).filter(|title| !title.is_empty());
    let is_heading = match (cell(ColumnRole::Heading), cell(ColumnRole::Requirement)) {
        (Some(cell), _) => yes_or_no(cell)?.unwrap_or(false),
        (None, Some(cell)) => !yes_or_no(cell)?.unwrap_or(true),
        (None, None) => false,
    };
    Ok((ListedEntry { id, is_heading, title }, at))
}

fn yes_or_no(cell: &ListCell) -> Result<Option<bool>, MisreadRow> {
    match cell.text.trim().to_lowercase().as_str() {
        "" => Ok(None),
        "y" | "yes" | "true" | "1" | "x" => Ok(Some(true)),
        "n" | "no" | "false" | "0" | "-" => Ok(Some(false)),
        other => {
            let shown = cut(&shown_on_one_line(other), 40);
            let message = format!("`{shown}` is neither yes nor no; write `y` or `n`");
            Err(MisreadRow { at: cell.at(), message })
        }
    }
}

/// What the columns hold, by the row of their heads; none if the first row is not one.
fn columns(head: &[ListCell]) -> Option<Vec<ColumnRole>> {
    let role = |cell: &ListCell| match one_line(&cell.text).to_lowercase().as_str() {
        "id" | "identifier" | "reference" | "ref" | "clause" | "control id"
        | "control identifier" | "requirement id" => ColumnRole::Id,
        "title" | "name" | "control name" => ColumnRole::Title,
        "heading" => ColumnRole::Heading,
        "requirement" => ColumnRole::Requirement,
        _ => ColumnRole::Unknown(cut(&shown_on_one_line(&one_line(&cell.text)), 40)),
    };
    let mut found: Vec<ColumnRole> = Vec::new();
    for cell in head {
        let role = role(cell);
        // A second column of one kind is one more text, not the id.
        let is_second = !matches!(role, ColumnRole::Unknown(_)) && found.contains(&role);
        let name = cut(&shown_on_one_line(&one_line(&cell.text)), 40);
        found.push(if is_second { ColumnRole::Unknown(name) } else { role });
    }
    found.contains(&ColumnRole::Id).then_some(found)
}

/// What parts the cells of a table; none of a plain list.
fn separator(text: &str) -> Option<char> {
    let head = text.lines().find(|line| !line.trim().is_empty())?;
    let has_heads = |sign: char, least: usize| {
        let is_head = |row: &Vec<ListCell>| row.len() >= least && columns(row).is_some();
        rows(head, sign).is_ok_and(|rows| rows.first().is_some_and(is_head))
    };
    // Without heads it is a table only if every row has two cells: ids may hold commas.
    let is_table = |sign: char| {
        let is_full = |row: &Vec<ListCell>| row.len() > 1 || row[0].text.trim().is_empty();
        rows(text, sign).is_ok_and(|rows| rows.iter().all(is_full))
    };
    let tab = Some('\t').filter(|tab| text.contains(*tab));
    let found = tab.or_else(|| [',', ';'].into_iter().find(|sign| has_heads(*sign, 2)));
    // One column with its head above it.
    let found = found.or_else(|| Some('\t').filter(|sign| has_heads(*sign, 1)));
    found.or_else(|| [',', ';'].into_iter().find(|sign| is_table(*sign)))
}

/// The cells of any table, row by row, each with its line.
///
/// # Errors
/// A quote is never closed.
pub(crate) fn cells(text: &str, separator: char) -> Result<Vec<(usize, Vec<String>)>, String> {
    let rows = rows(text, separator).map_err(|wrong| {
        wrong
            .iter()
            .map(|one| format!("{}: {}", one.at, one.message))
            .collect::<Vec<_>>()
            .join("; ")
    })?;
    let row = |row: Vec<ListCell>| {
        let line = row.first().map_or(0, |cell| cell.line);
        (line, row.into_iter().map(|cell| cell.text).collect())
    };
    Ok(rows.into_iter().map(row).collect())
}

/// The rows of a table: cells may be quoted, and quotes within are doubled.
fn rows(text: &str, separator: char) -> Result<Vec<Vec<ListCell>>, Vec<MisreadRow>> {
    let (mut rows, mut row) = (Vec::new(), Vec::new());
    let (mut line, mut column) = (1, 1);
    let mut cell = ListCell { text: String::new(), line, column };
    let mut open: Option<String> = None;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        column += 1;
        if sign == '\n' {
            (line, column) = (line + 1, 1);
        }
        match sign {
            '"' if open.is_some() && signs.peek() == Some(&'"') => {
                signs.next();
                column += 1;
                cell.text.push('"');
            }
            '"' if open.is_some() => open = None,
            '"' if cell.text.is_empty() => open = Some(cell.at()),
            _ if open.is_some() => cell.text.push(sign),
            '\n' => {
                row.push(std::mem::replace(
                    &mut cell,
                    ListCell { text: String::new(), line, column },
                ));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if signs.peek() == Some(&'\n') => {}
            _ if sign == separator => {
                row.push(std::mem::replace(
                    &mut cell,
                    ListCell { text: String::new(), line, column },
                ));
            }
            _ => cell.text.push(sign),
        }
    }
    if let Some(at) = open {
        let message = "a quote is opened here and never closed".to_owned();
        return Err(vec![MisreadRow { at, message }]);
    }
    row.push(cell);
    rows.push(row);
    Ok(rows)
}

/// A plain list: an id a line; `#` begins a remark, and what ends with a colon is a heading.
fn of_lines(text: &str) -> PlacedList {
    let (mut found, mut remarks) = (PlacedList::default(), 0);
    for (line, number) in text.lines().zip(1..) {
        let said = one_line(line);
        if said.is_empty() || said.starts_with('#') {
            remarks += usize::from(!said.is_empty());
            continue;
        }
        let column = line.chars().take_while(|sign| sign.is_whitespace()).count() + 1;
        let heading = said.strip_suffix(':');
        let id = heading.unwrap_or(&said).trim().to_owned();
        found.list.entries.push(ListedEntry { id, is_heading: heading.is_some(), title: None });
        found.places.push(format!("{number}:{column}"));
    }
    if remarks > 0 {
        found.list.left.push(count(remarks, "remark"));
    }
    found
}
