//! Reads a returned sheet: rows and columns may have moved, and other words may stand around them.

use std::collections::{BTreeMap, BTreeSet};

use calamine::Dimensions;
use smm_core::comments::{ReturnedRow, ReturnedSheet};
use smm_core::text::{cut, one_line};

use super::super::cells::{self, Sheet, place};
use super::super::unpack::{self, Parts};
use super::{CLAUSE, COLUMNS, FIELDS, FIXED, HEAD, LAYOUT, MARK, META, fingerprint};

/// The hidden sheet of a form of an assessment.
const ASSESSMENT: &str = super::super::names::META;
/// So many heads make a table: one may have been renamed, and others deleted.
const HEADS: usize = 3;

/// Reads a sheet of that name.
pub(crate) fn read(bytes: Vec<u8>, name: &str) -> Result<ReturnedSheet, String> {
    let name = name.to_owned();
    unpack::in_time(move || read_now(&bytes, &name))
}

fn read_now(bytes: &[u8], name: &str) -> Result<ReturnedSheet, String> {
    let mut parts = Parts::open(bytes)?;
    let sheets = cells::read(bytes)?;
    let mut returned = ReturnedSheet { file: name.to_owned(), ..ReturnedSheet::default() };
    let known = identify(&sheets, &mut returned)?;
    let mut tables = 0;
    for sheet in sheets.iter().filter(|sheet| sheet.name != META) {
        match CommentTable::of(sheet, &known) {
            Some(table) => {
                tables += 1;
                let merged = cells::merged_rows(bytes, &sheet.name);
                table.read(&merged, &known, &mut returned);
            }
            None => leave(sheet, |_, _| true, &known, &mut returned),
        }
    }
    if tables == 0 {
        return Err(
            "the table of comments is gone from this workbook; ask for the sheet that was \
                    filled"
                .to_owned(),
        );
    }
    for remark in parts.remarks() {
        let at = format!("sheet `{}`, {}", remark.sheet, remark.at);
        returned.leftovers.push((at, remark.text.trim().to_owned()));
    }
    Ok(returned)
}

/// What the hidden sheet says.
#[derive(Default)]
struct SheetFacts {
    /// The words for columns and fields, by name.
    heads: BTreeMap<String, String>,
    /// The fingerprints of texts of ours.
    fixed: BTreeSet<String>,
}

impl SheetFacts {
    /// The column or field that goes by a word.
    fn named(&self, word: &str) -> Option<&str> {
        let word = one_line(word).to_lowercase();
        let found = self.heads.iter().find(|(_, shown)| one_line(shown).to_lowercase() == word);
        found.map(|(name, _)| name.as_str())
    }
}

fn identify(sheets: &[Sheet], returned: &mut ReturnedSheet) -> Result<SheetFacts, String> {
    let Some(meta) = sheets.iter().find(|sheet| sheet.name == META) else {
        return Err(match sheets.iter().any(|sheet| sheet.name == ASSESSMENT) {
            true => "this is the form of an assessment; `smm assess read` reads it".to_owned(),
            false => format!(
                "this workbook is no comment sheet of smm: it has no sheet `{META}`; `smm comments \
                 new` makes one"
            ),
        });
    };
    let (mut known, mut layout) = (SheetFacts::default(), "");
    for ((row, _), key) in meta.cells.iter().filter(|((_, column), _)| *column == 0) {
        let value = meta.cells.get(&(*row, 1)).map_or("", String::as_str);
        if key == MARK {
            layout = value;
        } else if key == "version" {
            returned.version = value.to_owned();
        } else if key == FIXED {
            known.fixed.insert(value.to_owned());
        } else if let Some(name) = key.strip_prefix(HEAD) {
            known.heads.insert(name.to_owned(), value.to_owned());
        } else if let Some(id) = key.strip_prefix(CLAUSE) {
            returned.digests.insert(id.to_owned(), value.to_owned());
        }
    }
    if layout != LAYOUT {
        let layout = cut(layout, 40);
        return Err(format!(
            "the layout of the sheet is `{layout}`, but this smm reads `{LAYOUT}`; update smm"
        ));
    }
    Ok(known)
}

/// The table on a sheet: the row of its heads, and the column of each.
struct CommentTable<'s> {
    sheet: &'s Sheet,
    head: u32,
    columns: BTreeMap<&'static str, u32>,
}

impl<'s> CommentTable<'s> {
    /// The first row that has heads of the table, among them that of the comments.
    fn of(sheet: &'s Sheet, known: &SheetFacts) -> Option<Self> {
        let mut rows: BTreeMap<u32, BTreeMap<&'static str, u32>> = BTreeMap::new();
        for ((row, column), text) in &sheet.cells {
            let name = known.named(text);
            let name = COLUMNS.iter().find(|(column, _)| Some(*column) == name);
            if let Some((name, _)) = name {
                rows.entry(*row).or_default().entry(name).or_insert(*column);
            }
        }
        let is_table = |columns: &BTreeMap<&str, u32>| {
            columns.len() >= HEADS && columns.contains_key("comment")
        };
        let (head, columns) = rows.into_iter().find(|(_, columns)| is_table(columns))?;
        Some(Self { sheet, head, columns })
    }

    fn text(&self, row: u32, name: &str) -> &'s str {
        let column = self.columns.get(name);
        column.and_then(|column| self.sheet.cells.get(&(row, *column))).map_or("", String::as_str)
    }

    fn read(&self, merged: &[Dimensions], known: &SheetFacts, returned: &mut ReturnedSheet) {
        let fields = self.fields(known, returned);
        let rows = self.sheet.cells.keys().map(|(row, _)| *row).filter(|row| *row > self.head);
        let rows: BTreeSet<u32> = rows.collect();
        for row in rows {
            let text = |name: &str| self.text(row, name).to_owned();
            // What several comments share stands in one cell over all of their rows.
            let shared = |name: &str| match self.text(row, name) {
                "" => self.above(row, name, merged).to_owned(),
                text => text.to_owned(),
            };
            let mut one = ReturnedRow {
                place: format!("sheet `{}`, row {}", self.sheet.name, u64::from(row) + 1),
                number: text("number"),
                clause: text("clause"),
                kind: text("type"),
                comment: text("comment"),
                proposal: text("proposal"),
                disposition: text("disposition"),
                who: text("who"),
            };
            if !one.comment.is_empty() || !one.proposal.is_empty() {
                one.clause = shared("clause");
                one.kind = shared("type");
                one.who = shared("who");
            }
            returned.rows.push(one);
        }
        let columns: BTreeSet<u32> = self.columns.values().copied().collect();
        let is_else = |row: u32, column: u32| match row > self.head {
            true => !columns.contains(&column),
            false => !fields.contains(&(row, column)),
        };
        leave(self.sheet, is_else, known, returned);
    }

    /// The text of the cell that is merged over this row.
    fn above(&self, row: u32, name: &str, merged: &[Dimensions]) -> &'s str {
        let Some(column) = self.columns.get(name) else { return "" };
        let covers = |region: &&Dimensions| {
            (region.start.0..=region.end.0).contains(&row)
                && (region.start.1..=region.end.1).contains(column)
        };
        let region = merged.iter().find(covers);
        region
            .filter(|region| region.start.0 > self.head)
            .map_or("", |region| self.sheet.cells.get(&region.start).map_or("", String::as_str))
    }

    /// Reads name and organization: what stands behind their labels. Returns the cells.
    fn fields(&self, known: &SheetFacts, returned: &mut ReturnedSheet) -> BTreeSet<(u32, u32)> {
        let mut found: BTreeMap<&str, &str> = BTreeMap::new();
        let mut cells = BTreeSet::new();
        for ((row, column), text) in self.sheet.cells.iter().filter(|((r, _), _)| *r < self.head) {
            let Some(name) = known.named(text) else { continue };
            let Some((name, _)) = FIELDS.iter().find(|(field, _)| *field == name) else { continue };
            let mut behind = self.sheet.cells.range((*row, column + 1)..(row + 1, 0));
            if let Some((at, value)) = behind.next() {
                found.entry(*name).or_insert(value);
                cells.insert(*at);
            }
        }
        let said = ["name", "organization"].map(|field| found.get(field).copied().unwrap_or(""));
        let said: Vec<String> = said.into_iter().map(one_line).filter(|t| !t.is_empty()).collect();
        if returned.who.is_empty() {
            returned.who = said.join(", ");
        }
        cells
    }
}

/// Keeps what somebody wrote where no comment belongs.
fn leave(
    sheet: &Sheet,
    is_else: impl Fn(u32, u32) -> bool,
    known: &SheetFacts,
    returned: &mut ReturnedSheet,
) {
    for ((row, column), text) in &sheet.cells {
        if is_else(*row, *column) && !known.fixed.contains(&fingerprint(text)) {
            returned.leftovers.push((place(sheet, *row, *column).words(), text.clone()));
        }
    }
}
