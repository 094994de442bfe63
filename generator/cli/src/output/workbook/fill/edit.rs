//! Writes cells into the XML of a sheet of others, and leaves every other byte of it as it was.
//!
//! In: the XML, and the cells with their values. Out: the XML. Never: a string among those that cells share, or a
//! style of our own.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use smm_core::assess::fill::address::{self, CellAt};

use super::super::unpack::{attribute, damaged, local};
use super::book::{is_true, offset, prefix_of, span_of_attribute, with_attribute};
use super::scan::SheetPlace;

/// What a cell holds.
#[derive(Clone, Debug)]
pub(super) enum CellContent {
    Text(String),
    Number(i64),
    Truth(bool),
}

/// A cell with its style.
#[derive(Clone, Debug)]
pub(super) struct WrittenCell {
    pub(super) value: CellContent,
    pub(super) style: Option<usize>,
}

/// The cells of a row, by column from 0.
type RowCells = BTreeMap<u32, WrittenCell>;

/// Writes cells into a sheet.
pub(super) fn edit(xml: &str, cells: &BTreeMap<CellAt, WrittenCell>) -> Result<String, String> {
    let mut rows: BTreeMap<u32, RowCells> = BTreeMap::new();
    for ((row, column), cell) in cells {
        rows.entry(*row).or_default().insert(*column, cell.clone());
    }
    let mut editor = Editor {
        xml,
        out: String::with_capacity(xml.len() + 200 * cells.len()),
        copied: 0,
        rows,
        row: None,
        place: SheetPlace::default(),
        prefix: String::new(),
        bounds: bounds(cells),
    };
    editor.run()?;
    Ok(editor.out)
}

/// The cells above and left, and below and right of all.
fn bounds(cells: &BTreeMap<CellAt, WrittenCell>) -> (CellAt, CellAt) {
    let rows = || cells.keys().map(|(row, _)| *row);
    let columns = || cells.keys().map(|(_, column)| *column);
    let first = (rows().min().unwrap_or(0), columns().min().unwrap_or(0));
    (first, (rows().max().unwrap_or(0), columns().max().unwrap_or(0)))
}

struct Editor<'x> {
    xml: &'x str,
    out: String,
    /// So much of the sheet is done.
    copied: usize,
    /// What is still to be written, by rows.
    rows: BTreeMap<u32, RowCells>,
    /// The row that is open, with what is still to be written into it.
    row: Option<(u32, RowCells)>,
    place: SheetPlace,
    prefix: String,
    bounds: (CellAt, CellAt),
}

impl Editor<'_> {
    fn run(&mut self) -> Result<(), String> {
        let mut reader = Reader::from_str(self.xml);
        let mut has_table = false;
        loop {
            let start = offset(&reader);
            let event = reader.read_event().map_err(|error| damaged(&error))?;
            let end = offset(&reader);
            match event {
                Event::Start(element) => {
                    has_table |= local(&element) == "sheetData";
                    if self.begin(&element, start, end) {
                        let name = element.to_end().into_owned();
                        reader.read_to_end(name.name()).map_err(|error| damaged(&error))?;
                        self.copied = offset(&reader);
                    }
                }
                Event::Empty(element) => {
                    has_table |= local(&element) == "sheetData";
                    self.empty(&element, start, end);
                }
                Event::End(element) => self.end(element.local_name().as_ref(), start),
                Event::Eof => break,
                _ => {}
            }
        }
        self.copy_to(self.xml.len());
        match has_table {
            true => Ok(()),
            false => Err(damaged(&"a sheet has no table")),
        }
    }

    fn copy_to(&mut self, at: usize) {
        self.out.push_str(&self.xml[self.copied..at]);
        self.copied = at;
    }

    /// An element that holds others; whether it has been replaced whole.
    fn begin(&mut self, element: &BytesStart<'_>, start: usize, end: usize) -> bool {
        match local(element).as_str() {
            "sheetData" => self.prefix = prefix_of(element.name().as_ref()),
            "row" => {
                let row = self.begin_row(element, start);
                if let Some(cells) = self.rows.remove(&row) {
                    let tag = row_tag(&self.xml[start..end], element, &cells);
                    self.out.push_str(&tag);
                    self.copied = end;
                    self.row = Some((row, cells));
                }
            }
            "c" => return self.cell(element, start),
            _ => {}
        }
        false
    }

    fn empty(&mut self, element: &BytesStart<'_>, start: usize, end: usize) {
        match local(element).as_str() {
            "sheetData" => {
                self.prefix = prefix_of(element.name().as_ref());
                self.copy_to(start);
                let open = &self.xml[start..end];
                let open = open.strip_suffix("/>").unwrap_or(open).trim_end();
                let _ = write!(self.out, "{open}>");
                self.rows_before(None);
                let _ = write!(self.out, "</{}sheetData>", self.prefix);
                self.copied = end;
            }
            "row" => {
                let row = self.begin_row(element, start);
                if let Some(cells) = self.rows.remove(&row) {
                    let tag = row_tag(&self.xml[start..end], element, &cells);
                    let tag = tag.strip_suffix("/>").unwrap_or(&tag).trim_end();
                    let _ = write!(self.out, "{tag}>");
                    self.cells(row, cells);
                    let _ = write!(self.out, "</{}row>", self.prefix);
                    self.copied = end;
                }
            }
            "c" if self.cell(element, start) => self.copied = end,
            "dimension" => self.dimension(element, start, end),
            _ => {}
        }
    }

    fn end(&mut self, name: &str, start: usize) {
        match name {
            "row" => {
                if let Some((row, cells)) = self.row.take() {
                    self.copy_to(start);
                    self.cells(row, cells);
                }
            }
            "sheetData" => {
                self.copy_to(start);
                self.rows_before(None);
            }
            _ => {}
        }
    }

    /// Writes the rows that belong before one that begins, and says which one that is.
    fn begin_row(&mut self, element: &BytesStart<'_>, start: usize) -> u32 {
        let row = self.place.row(element);
        if self.rows.range(..=row).next().is_some() {
            self.copy_to(start);
            self.rows_before(Some(row));
        }
        row
    }

    fn rows_before(&mut self, row: Option<u32>) {
        while let Some((at, _)) = self.rows.first_key_value() {
            if row.is_some_and(|row| *at >= row) {
                return;
            }
            let Some((at, cells)) = self.rows.pop_first() else { return };
            let _ = write!(self.out, "<{}row r=\"{}\">", self.prefix, at + 1);
            self.cells(at, cells);
            let _ = write!(self.out, "</{}row>", self.prefix);
        }
    }

    /// Writes what belongs before a cell, and the cell itself if its value is a new one; whether it is.
    fn cell(&mut self, element: &BytesStart<'_>, start: usize) -> bool {
        let (row, column) = self.place.cell(element);
        let Some((open, cells)) = self.row.as_mut().filter(|(open, _)| *open == row) else {
            return false;
        };
        let open = *open;
        let behind = cells.split_off(&column);
        let before = std::mem::replace(cells, behind);
        let own = cells.remove(&column);
        if before.is_empty() && own.is_none() {
            return false;
        }
        self.copy_to(start);
        self.cells(open, before);
        let is_new = own.is_some();
        self.cells(open, own.map(|cell| (column, cell)).into_iter().collect());
        is_new
    }

    fn cells(&mut self, row: u32, cells: RowCells) {
        for (column, cell) in cells {
            write_cell(&mut self.out, &self.prefix, (row, column), &cell);
        }
    }

    /// What says how far the sheet goes.
    fn dimension(&mut self, element: &BytesStart<'_>, start: usize, end: usize) {
        let Some(mut known) = address::range(&attribute(element, "ref")) else { return };
        let (first, last) = self.bounds;
        if known.holds(first) && known.holds(last) {
            return;
        }
        known.first = (known.first.0.min(first.0), known.first.1.min(first.1));
        known.last = (known.last.0.max(last.0), known.last.1.max(last.1));
        let all = format!("{}:{}", address::name(known.first), address::name(known.last));
        self.copy_to(start);
        self.out.push_str(&with_attribute(&self.xml[start..end], element, "ref", &all));
        self.copied = end;
    }
}

/// The tag of a row into which cells are written: a height that a program has computed no longer holds.
fn row_tag(tag: &str, element: &BytesStart<'_>, cells: &RowCells) -> String {
    let mut tag = tag.to_owned();
    let is_fixed = is_true(&attribute(element, "customHeight"));
    let without = [("ht", !is_fixed), ("spans", !spans_hold(&attribute(element, "spans"), cells))];
    for (name, _) in without.into_iter().filter(|(_, goes)| *goes) {
        if let Some((start, end)) = span_of_attribute(&tag, name) {
            tag = format!("{}{}", tag[..start].trim_end(), &tag[end..]);
        }
    }
    tag
}

/// Whether the columns that a row is said to have are still all.
fn spans_hold(spans: &str, cells: &RowCells) -> bool {
    let within = |span: &str, column: u32| {
        let (from, to) = span.split_once(':')?;
        let (from, to) = (from.parse::<u32>().ok()?, to.parse::<u32>().ok()?);
        Some((from..=to).contains(&(column + 1)))
    };
    let is_within =
        |column: &u32| spans.split_whitespace().any(|span| within(span, *column).unwrap_or(false));
    cells.keys().all(is_within)
}

fn write_cell(out: &mut String, prefix: &str, at: CellAt, cell: &WrittenCell) {
    let style = cell.style.map_or_else(String::new, |style| format!(" s=\"{style}\""));
    let head = format!("<{prefix}c r=\"{}\"{style}", address::name(at));
    let _ = match &cell.value {
        CellContent::Number(number) => {
            write!(out, "{head}><{prefix}v>{number}</{prefix}v></{prefix}c>")
        }
        CellContent::Truth(truth) => {
            let digit = u8::from(*truth);
            write!(out, "{head} t=\"b\"><{prefix}v>{digit}</{prefix}v></{prefix}c>")
        }
        CellContent::Text(text) => write!(
            out,
            "{head} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{}</{prefix}t>\
             </{prefix}is></{prefix}c>",
            escaped(text)
        ),
    };
}

/// A text as a cell carries it: `_x0041_` in it would be read as a letter.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, sign) in text.char_indices() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '_' if is_escape(&text[at..]) => out.push_str("_x005F_"),
            sign => out.push(sign),
        }
    }
    out
}

fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7
        && bytes[1] == b'x'
        && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
        && bytes[6] == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(xml: &str, cells: &[(&str, CellContent)]) -> String {
        let cells = cells.iter().map(|(name, value)| {
            let at = address::cell(name).expect("a cell");
            (at, WrittenCell { value: value.clone(), style: Some(7) })
        });
        edit(xml, &cells.collect()).expect("a sheet")
    }

    const D2: &str = "<c r=\"D2\" s=\"7\"><v>3</v></c>";

    #[test]
    fn a_cell_goes_where_it_belongs_and_nothing_else_changes() {
        let number = || CellContent::Number(3);
        let sheet = |rows: &str| format!("<a/><sheetData>{rows}</sheetData><b x='1'/>");
        for (before, after) in [
            // In place of one that is there, empty or filled.
            ("<row r=\"2\"><c r=\"D2\" s=\"7\"/></row>", format!("<row r=\"2\">{D2}</row>")),
            (
                "<row r=\"2\"><c r=\"D2\" t=\"s\"><v>9</v></c><c r=\"E2\"/></row>",
                format!("<row r=\"2\">{D2}<c r=\"E2\"/></row>"),
            ),
            // Before, between and behind others; in a row that is empty or is not there.
            ("<row r=\"2\"><c r=\"E2\"/></row>", format!("<row r=\"2\">{D2}<c r=\"E2\"/></row>")),
            ("<row r=\"2\"><c r=\"A2\"/></row>", format!("<row r=\"2\"><c r=\"A2\"/>{D2}</row>")),
            ("<row r=\"2\" s=\"4\"/>", format!("<row r=\"2\" s=\"4\">{D2}</row>")),
            (
                "<row r=\"1\"/><row r=\"3\"/>",
                format!("<row r=\"1\"/><row r=\"2\">{D2}</row><row r=\"3\"/>"),
            ),
            ("<row r=\"1\"/>", format!("<row r=\"1\"/><row r=\"2\">{D2}</row>")),
            // Rows and cells that do not say where they stand.
            (
                "<row><c/></row><row><c/><c/><c/><c/></row>",
                format!("<row><c/></row><row><c/><c/><c/>{D2}</row>"),
            ),
            // A height that a program computed goes, one that somebody chose stays.
            ("<row r=\"2\" ht=\"15\" spans=\"1:3\"/>", format!("<row r=\"2\">{D2}</row>")),
            (
                "<row r=\"2\" spans=\"1:9\" ht=\"15\" customHeight=\"1\"/>",
                format!("<row r=\"2\" spans=\"1:9\" ht=\"15\" customHeight=\"1\">{D2}</row>"),
            ),
        ] {
            assert_eq!(written(&sheet(before), &[("D2", number())]), sheet(&after), "{before}");
        }
        assert_eq!(
            written("<sheetData/>", &[("D2", number())]),
            format!("<sheetData><row r=\"2\">{D2}</row></sheetData>")
        );
    }

    #[test]
    fn the_namespace_of_a_sheet_and_how_far_it_goes_are_kept_right() {
        let before = "<x:dimension ref=\"A1:B2\"/><x:sheetData><x:row r=\"2\"/></x:sheetData>";
        let after = "<x:dimension ref=\"A1:D2\"/><x:sheetData><x:row r=\"2\"><x:c r=\"D2\" s=\"7\" \
                     t=\"b\"><x:v>1</x:v></x:c></x:row></x:sheetData>";
        assert_eq!(written(before, &[("D2", CellContent::Truth(true))]), after);
    }

    #[test]
    fn a_text_is_what_it_was() {
        let text = "a<b & \"c\"\n  =1+1 _x0041_ _x00_";
        let out = written("<sheetData/>", &[("A1", CellContent::Text(text.to_owned()))]);
        assert!(out.contains("a&lt;b &amp; \"c\"\n  =1+1 _x005F_x0041_ _x00_</t>"), "{out}");
    }
}
