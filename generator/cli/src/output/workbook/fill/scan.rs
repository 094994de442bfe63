//! What stands in a sheet of others around the cells that are to be written.
//!
//! In: the XML of a sheet. Out: [`TemplateFacts`]. Never: keeps more of a sheet than was asked for.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use smm_core::assess::fill::address::{self, CellAt, CellRange};

use super::super::unpack::{attribute, damaged, local};
use super::book::is_true;

/// The most ranges of one kind that are looked at; a sheet has a few dozen.
const MAX_RANGES: usize = 100_000;

/// The cells whose values are bound to a list.
#[derive(Debug, Default)]
pub(super) struct DropDown {
    pub(super) cells: Vec<CellRange>,
    /// Where the values stand, as a formula.
    pub(super) list: String,
}

/// What is known of a sheet.
#[derive(Debug, Default)]
pub(super) struct TemplateFacts {
    /// Merged cells.
    pub(super) merged: Vec<CellRange>,
    /// Cells that one formula fills.
    pub(super) computed: Vec<CellRange>,
    /// The cells that were asked for and hold a formula.
    pub(super) formulas: BTreeSet<CellAt>,
    /// The drop-downs.
    pub(super) drop_downs: Vec<DropDown>,
    /// Whether locked cells are closed to people.
    pub(super) is_protected: bool,
    /// Cells that are open to everybody nevertheless.
    pub(super) open: Vec<CellRange>,
    /// The styles of the cells that were asked for.
    styles: BTreeMap<CellAt, usize>,
    row_styles: BTreeMap<u32, usize>,
    column_styles: Vec<(u32, u32, usize)>,
}

impl TemplateFacts {
    /// The style that a cell has, or would have if somebody typed into it.
    pub(super) fn style(&self, at: CellAt) -> Option<usize> {
        let column = || {
            let mut columns = self.column_styles.iter();
            columns.find(|(from, to, _)| (*from..=*to).contains(&at.1)).map(|(_, _, style)| *style)
        };
        let known = self.styles.get(&at).or_else(|| self.row_styles.get(&at.0)).copied();
        known.or_else(column)
    }
}

/// Where a reader of a sheet is: rows and cells may leave out where they stand.
#[derive(Debug, Default)]
pub(super) struct SheetPlace {
    next_row: u32,
    row: u32,
    next_column: u32,
}

impl SheetPlace {
    /// The row that begins, from 0.
    pub(super) fn row(&mut self, element: &BytesStart<'_>) -> u32 {
        let named = attribute(element, "r").parse::<u32>().ok().and_then(|row| row.checked_sub(1));
        self.row = named.unwrap_or(self.next_row);
        self.next_row = self.row.saturating_add(1);
        self.next_column = 0;
        self.row
    }

    /// The cell that begins.
    pub(super) fn cell(&mut self, element: &BytesStart<'_>) -> CellAt {
        let named = address::cell(&attribute(element, "r"));
        let at = named.unwrap_or((self.row, self.next_column));
        self.next_column = at.1.saturating_add(1);
        at
    }
}

/// Looks at a sheet for the sake of some cells.
pub(super) fn scan(xml: &str, wanted: &BTreeSet<CellAt>) -> Result<TemplateFacts, String> {
    let mut scanner = Scanner { wanted, ..Scanner::new(wanted) };
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|error| damaged(&error))? {
            Event::Start(element) | Event::Empty(element) => scanner.element(&element),
            Event::Text(text) => scanner.text(&text.xml10_content()),
            Event::CData(text) => scanner.text(&text.xml10_content()),
            Event::GeneralRef(entity) => {
                let named = quick_xml::escape::resolve_predefined_entity(&entity);
                let number = entity.resolve_char_ref().ok().flatten();
                scanner.text(named.unwrap_or(""));
                scanner.text(&number.map_or_else(String::new, String::from));
            }
            Event::End(element) => scanner.end(element.local_name().as_ref()),
            Event::Eof => return Ok(scanner.facts),
            _ => {}
        }
    }
}

struct Scanner<'s> {
    wanted: &'s BTreeSet<CellAt>,
    rows: BTreeSet<u32>,
    facts: TemplateFacts,
    place: SheetPlace,
    cell: CellAt,
    /// A rule about values that is open, and the text of its element that is.
    rule: Option<ValueRule>,
    text: String,
}

#[derive(Default)]
struct ValueRule {
    is_list: bool,
    cells: String,
    list: String,
}

impl<'s> Scanner<'s> {
    fn new(wanted: &'s BTreeSet<CellAt>) -> Self {
        Self {
            wanted,
            rows: wanted.iter().map(|(row, _)| *row).collect(),
            facts: TemplateFacts::default(),
            place: SheetPlace::default(),
            cell: (0, 0),
            rule: None,
            text: String::new(),
        }
    }

    fn element(&mut self, element: &BytesStart<'_>) {
        self.text.clear();
        match local(element).as_str() {
            "col" => self.column(element),
            "row" => self.row(element),
            "c" => self.begin_cell(element),
            "f" if self.rule.is_none() => self.formula(element),
            "mergeCell" => add_ranges(&mut self.facts.merged, &attribute(element, "ref")),
            "sheetProtection" => self.facts.is_protected = is_true(&attribute(element, "sheet")),
            "protectedRange" => self.protected_range(element),
            "dataValidation" => {
                let is_list = attribute(element, "type") == "list";
                let cells = attribute(element, "sqref");
                self.rule = Some(ValueRule { is_list, cells, list: String::new() });
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.rule.is_some() {
            self.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        let text = std::mem::take(&mut self.text);
        let Some(rule) = &mut self.rule else { return };
        match name {
            // An extension of Excel puts the formula into an element of its own.
            "formula1" | "f" if !text.is_empty() && rule.list.is_empty() => rule.list = text,
            "sqref" => rule.cells = text,
            "dataValidation" => self.end_rule(),
            _ => {}
        }
    }

    fn end_rule(&mut self) {
        let Some(rule) = self.rule.take().filter(|rule| rule.is_list) else { return };
        let mut cells = Vec::new();
        add_ranges(&mut cells, &rule.cells);
        self.facts.drop_downs.push(DropDown { cells, list: rule.list });
    }

    fn column(&mut self, element: &BytesStart<'_>) {
        let number = |name| attribute(element, name).parse::<u32>().ok()?.checked_sub(1);
        let style = attribute(element, "style").parse().ok();
        if let (Some(from), Some(to), Some(style)) = (number("min"), number("max"), style) {
            self.facts.column_styles.push((from, to, style));
        }
    }

    fn row(&mut self, element: &BytesStart<'_>) {
        let row = self.place.row(element);
        let style = attribute(element, "s").parse();
        if let (Ok(style), true) = (style, is_true(&attribute(element, "customFormat")))
            && self.rows.contains(&row)
        {
            self.facts.row_styles.insert(row, style);
        }
    }

    fn begin_cell(&mut self, element: &BytesStart<'_>) {
        self.cell = self.place.cell(element);
        if self.wanted.contains(&self.cell) {
            let style = attribute(element, "s").parse().unwrap_or(0);
            self.facts.styles.insert(self.cell, style);
        }
    }

    fn formula(&mut self, element: &BytesStart<'_>) {
        if self.wanted.contains(&self.cell) {
            self.facts.formulas.insert(self.cell);
        }
        if matches!(attribute(element, "t").as_str(), "array" | "dataTable") {
            add_ranges(&mut self.facts.computed, &attribute(element, "ref"));
        }
    }

    fn protected_range(&mut self, element: &BytesStart<'_>) {
        let secrets = ["password", "hashValue", "securityDescriptor"];
        if secrets.iter().all(|secret| attribute(element, secret).is_empty()) {
            add_ranges(&mut self.facts.open, &attribute(element, "sqref"));
        }
    }
}

fn add_ranges(ranges: &mut Vec<CellRange>, text: &str) {
    let found = text.split_whitespace().filter_map(address::range);
    ranges.extend(found.take(MAX_RANGES.saturating_sub(ranges.len())));
}
