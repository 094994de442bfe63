//! Reads a filled workbook back, by ids and heads: sheets, rows and columns may have moved.
//!
//! In: bytes. Out: [`FilledForm`] with the sheet and cell of each text, or why the file cannot be
//! read. A formula counts as what it showed when the file was saved, and as itself if it showed
//! nothing. Never: judges an answer, or passes over a cell that somebody has filled.

use std::collections::{BTreeMap, BTreeSet};

use smm_core::assess::Answer;
use smm_core::assess::filled::{FilledForm, Place};

use super::cells::{self, Sheet, place};
use super::lists::RecordList;
use super::names::{
    ANSWER, COMMENT, COUNTS, DOMAIN_HEADS, FIRST_INPUT, FIXED, HEAD, ID, INPUTS, LAYOUT,
    LAYOUT_BEFORE_LAPSE, MARK, META, OWN_TARGET, RATIONALE, START_HEADS, SUMMARY_HEADS, TEXTS,
    UNTIL, VALUE,
};
use super::unpack::{self, Parts};

/// The parts of an answer in the order of [`TEXTS`].
const PARTS: [&str; 7] = Answer::TEXTS;
/// So many ids are named when rows are gone.
const NAMED: usize = 5;

/// The tables of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SheetKind {
    Domain,
    Summary,
    Start,
    /// A list that goes along with the answers.
    List(RecordList),
}

impl SheetKind {
    const ALL: [SheetKind; 6] = [
        SheetKind::Domain,
        SheetKind::Summary,
        SheetKind::Start,
        SheetKind::List(RecordList::Stakes),
        SheetKind::List(RecordList::Decisions),
        SheetKind::List(RecordList::Sources),
    ];

    /// All heads of such a table.
    fn heads(self) -> &'static [&'static str] {
        match self {
            SheetKind::Domain => &DOMAIN_HEADS,
            SheetKind::Summary => &SUMMARY_HEADS,
            SheetKind::Start => &START_HEADS,
            SheetKind::List(list) => list.heads(),
        }
    }

    /// The key under which a document has what such a table says by id.
    fn key(self) -> Option<&'static str> {
        match self {
            SheetKind::Domain => Some("answers"),
            SheetKind::Summary => Some("targets"),
            SheetKind::Start | SheetKind::List(_) => None,
        }
    }

    /// The heads under which people write.
    fn inputs(self) -> &'static [&'static str] {
        match self {
            SheetKind::Domain => &DOMAIN_HEADS[FIRST_INPUT..FIRST_INPUT + INPUTS],
            SheetKind::Summary => &[OWN_TARGET, RATIONALE, COMMENT],
            SheetKind::Start => &[VALUE],
            SheetKind::List(list) => list.heads(),
        }
    }

    /// The heads under which nothing of ours stands in a row without an id.
    fn empty_without_id(self) -> &'static [&'static str] {
        match self {
            SheetKind::Domain => &DOMAIN_HEADS[FIRST_INPUT - 2..FIRST_INPUT + INPUTS],
            other => other.inputs(),
        }
    }
}

/// A table on a sheet: the row of its heads, and the column of each.
struct Table<'s> {
    sheet: &'s Sheet,
    kind: SheetKind,
    head: u32,
    columns: BTreeMap<&'static str, u32>,
}

/// Reads a workbook of that name.
pub(crate) fn read(bytes: Vec<u8>, name: &str) -> Result<FilledForm, String> {
    let name = name.to_owned();
    unpack::in_time(move || read_now(&bytes, &name))
}

fn read_now(bytes: &[u8], name: &str) -> Result<FilledForm, String> {
    let mut parts = Parts::open(bytes)?;
    let sheets = cells::read(bytes)?;
    let mut form = FilledForm { name: name.to_owned(), ..FilledForm::default() };
    let meta = identify(&sheets, &mut form)?;
    let mut seen = BTreeSet::new();
    for sheet in sheets.iter().filter(|sheet| sheet.name != META && sheet.name != COUNTS) {
        match Table::of(sheet, &meta) {
            Some(table) => read_table(&table, &meta, &mut seen, &mut form),
            None => leave_rows(sheet, &mut form),
        }
    }
    name_lost_rows(&meta, &seen, &mut form);
    for remark in parts.remarks() {
        let place = Place::Named(format!("sheet `{}`, {}", remark.sheet, remark.at));
        form.leftovers.push((place, remark.text.trim().to_owned()));
    }
    Ok(form)
}

/// What the hidden sheet says of the form.
struct Meta<'s> {
    /// The ids of the questions.
    ids: Vec<&'s str>,
    /// The texts that stand outside tables.
    fixed: BTreeSet<&'s str>,
    /// The words that stand for names of columns, by name.
    heads: BTreeMap<&'s str, &'s str>,
    /// Whether the workbook was made before answers could lapse.
    is_before_lapse: bool,
}

impl Meta<'_> {
    /// What stands at the head of a column.
    fn head<'h>(&'h self, name: &'h str) -> &'h str {
        self.heads.get(name).copied().unwrap_or(name)
    }
}

/// Finds out what the workbook asks.
fn identify<'s>(sheets: &'s [Sheet], form: &mut FilledForm) -> Result<Meta<'s>, String> {
    let Some(meta) = sheets.iter().find(|sheet| sheet.name == META) else {
        return Err(format!(
            "this workbook is no assessment form of smm: it has no sheet `{META}`; `smm assess new` \
             makes one"
        ));
    };
    let mut known = Meta {
        ids: Vec::new(),
        fixed: BTreeSet::new(),
        heads: BTreeMap::new(),
        is_before_lapse: false,
    };
    let mut layout = "";
    for ((row, _), key) in meta.cells.iter().filter(|((_, column), _)| *column == 0) {
        let value = meta.cells.get(&(*row, 1)).map_or("", String::as_str);
        match key.as_str() {
            MARK => layout = value,
            "profile" | "model" | "digest" => {
                form.put(place(meta, *row, 1), &[key], value);
            }
            "scoring" | "summary" => {}
            FIXED => drop(known.fixed.insert(value)),
            key => match key.strip_prefix(HEAD) {
                Some(name) => drop(known.heads.insert(name, value)),
                None => known.ids.push(key),
            },
        }
    }
    known.is_before_lapse = layout == LAYOUT_BEFORE_LAPSE;
    if layout != LAYOUT && !known.is_before_lapse {
        return Err(format!(
            "the layout of the workbook is `{}`, but this smm reads `{LAYOUT}`; update smm",
            smm_core::text::cut(layout, 40)
        ));
    }
    Ok(known)
}

impl<'s> Table<'s> {
    /// The table of a sheet: the first row that has most heads of a kind.
    fn of(sheet: &'s Sheet, meta: &Meta<'_>) -> Option<Self> {
        let mut rows: BTreeMap<u32, Vec<(u32, &str)>> = BTreeMap::new();
        for ((row, column), text) in &sheet.cells {
            rows.entry(*row).or_default().push((*column, text));
        }
        rows.into_iter().find_map(|(head, cells)| {
            // Of two kinds with as many heads here, the one of which fewer are gone.
            let kind = SheetKind::ALL.into_iter().max_by_key(|kind| {
                (columns(*kind, &cells, meta).len(), usize::MAX - kind.heads().len())
            })?;
            let columns = columns(kind, &cells, meta);
            // One head may have been renamed; a table of somebody has none of ours but by chance.
            let is_ours = columns.len() + 1 >= kind.heads().len() || columns.len() >= 4;
            (is_ours && columns.len() >= 2).then_some(Self { sheet, kind, head, columns })
        })
    }

    fn at(&self, row: u32, head: &str) -> Option<(&'s str, Place)> {
        let column = *self.columns.get(head)?;
        let text = self.sheet.cells.get(&(row, column))?;
        Some((text, place(self.sheet, row, column)))
    }

    /// The rows below the heads that hold anything, each once.
    fn rows(&self) -> BTreeSet<u32> {
        self.sheet.cells.keys().map(|(row, _)| *row).filter(|row| *row > self.head).collect()
    }
}

/// The columns of a kind of table, by the head of each; of two equal heads the first.
fn columns(kind: SheetKind, cells: &[(u32, &str)], meta: &Meta<'_>) -> BTreeMap<&'static str, u32> {
    let mut columns = BTreeMap::new();
    for (column, text) in cells {
        // A language may have one word for two columns, which then stand in the order of their names.
        let mut heads = kind.heads().iter().filter(|head| meta.head(head) == *text);
        if let Some(head) = heads.find(|head| !columns.contains_key(**head)) {
            columns.insert(*head, *column);
        }
    }
    columns
}

fn read_table<'s>(
    table: &Table<'s>,
    meta: &Meta<'_>,
    seen: &mut BTreeSet<&'s str>,
    form: &mut FilledForm,
) {
    let is_list = matches!(table.kind, SheetKind::List(_));
    let id = (!is_list).then_some(&ID);
    let wanted = id.into_iter().chain(table.kind.inputs());
    let had = |head: &&&str| !(meta.is_before_lapse && **head == UNTIL);
    for lost in wanted.filter(had).filter(|head| !table.columns.contains_key(**head)) {
        let what = format!("the column `{}` is gone", meta.head(lost));
        form.lost.push((Place::Named(format!("sheet `{}`", table.sheet.name)), what));
    }
    if let SheetKind::List(list) = table.kind {
        read_list(table, list, form);
        leave_own(table, meta, form);
        return;
    }
    for row in table.rows() {
        let Some((id, id_place)) = table.at(row, ID) else {
            leave_inputs(table, row, form);
            continue;
        };
        seen.insert(id);
        let Some(what) = table.kind.key() else {
            read_head(table, row, id, form);
            continue;
        };
        form.put(id_place, &[what, id], "");
        for head in table.kind.inputs() {
            let Some((text, place)) = table.at(row, head) else { continue };
            match *head {
                ANSWER => form.put(place, &[what, id, "answer"], text),
                OWN_TARGET => form.put(place, &[what, id, "level"], text),
                RATIONALE => form.put(place, &[what, id, "rationale"], text),
                COMMENT => form.put(place, &["comments", id], text),
                head => {
                    let at = TEXTS.iter().position(|text| *text == head).unwrap_or(0);
                    form.put(place, &[what, id, PARTS[at]], text);
                }
            }
        }
    }
    leave_own(table, meta, form);
}

/// A list that goes along: a record for each row.
fn read_list(table: &Table<'_>, list: RecordList, form: &mut FilledForm) {
    for (at, row) in table.rows().into_iter().enumerate() {
        for (head, part) in list.heads().iter().zip(list.parts()) {
            let Some((text, place)) = table.at(row, head) else { continue };
            form.put(place, &[list.key(), &at.to_string(), part], text);
        }
    }
}

/// What stands in a row without an id.
fn leave_inputs(table: &Table<'_>, row: u32, form: &mut FilledForm) {
    let heads = table.kind.empty_without_id().iter();
    for (text, place) in heads.filter_map(|head| table.at(row, head)) {
        form.leftovers.push((place, text.to_owned()));
    }
}

/// What stands above the heads, and in columns that the form does not have.
fn leave_own(table: &Table<'_>, meta: &Meta<'_>, form: &mut FilledForm) {
    let known: BTreeSet<u32> = table.columns.values().copied().collect();
    for ((row, column), text) in &table.sheet.cells {
        let is_above = *row < table.head;
        let is_ours =
            if is_above { meta.fixed.contains(text.as_str()) } else { known.contains(column) };
        if !is_ours {
            form.leftovers.push((place(table.sheet, *row, *column), text.clone()));
        }
    }
}

/// A sheet that no form has: one leftover for each row.
fn leave_rows(sheet: &Sheet, form: &mut FilledForm) {
    let mut rows: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for ((row, _), text) in &sheet.cells {
        rows.entry(*row).or_default().push(text);
    }
    for (row, texts) in rows {
        let place = Place::Named(format!("sheet `{}`, row {}", sheet.name, u64::from(row) + 1));
        form.leftovers.push((place, texts.join("\t")));
    }
}

fn read_head(table: &Table<'_>, row: u32, key: &str, form: &mut FilledForm) {
    let Some((text, place)) = table.at(row, VALUE) else { return };
    let number = |text: &str| text.parse::<usize>().is_ok();
    let person = key.strip_prefix("assessor-").and_then(|rest| rest.split_once('-'));
    let file = key.strip_prefix("attachment-").filter(|at| number(at));
    let list = |text: &str| serde_json::from_str::<Vec<String>>(text).ok();
    match (key, person, file) {
        (
            "title" | "date" | "as-of" | "marking" | "subject" | "boundary" | "site" | "story",
            ..,
        ) => {
            form.put(place, &[key], text);
        }
        (_, Some((at, part @ ("name" | "role"))), _) if number(at) => {
            form.put(place, &["assessors", at, part], text);
        }
        (_, _, Some(at)) => form.put(place, &["attachments", at], text),
        _ => match (key.split_once('-'), list(text)) {
            (Some(("retired", id)), Some(texts)) => {
                put_all(form, &place, &["retired", id], &RETIRED, texts);
            }
            (Some(("leftover", at)), Some(texts)) => {
                put_all(form, &place, &["leftovers", at], &["place", "text"], texts);
            }
            _ => form.leftovers.push((place, text.to_owned())),
        },
    }
}

/// The parts of a retired answer as one cell carries them.
const RETIRED: [&str; 10] =
    ["from", "text", "why", "answer", "reason", "evidence", "note", "who", "when", "until"];

fn put_all(form: &mut FilledForm, at: &Place, key: &[&str], parts: &[&str], texts: Vec<String>) {
    for (part, text) in parts.iter().zip(texts) {
        form.put(at.clone(), &[key, &[part]].concat(), text);
    }
}

/// Names the questions of the form whose rows are gone.
fn name_lost_rows(meta: &Meta<'_>, seen: &BTreeSet<&str>, form: &mut FilledForm) {
    let lost: Vec<&str> = meta.ids.iter().copied().filter(|id| !seen.contains(id)).collect();
    if lost.is_empty() {
        return;
    }
    let named = lost[..lost.len().min(NAMED)].join(", ");
    let more = if lost.len() > NAMED {
        format!(" and {} more", lost.len() - NAMED)
    } else {
        String::new()
    };
    let what = format!("the rows of {}{more} are gone", smm_core::text::cut(&named, 200));
    form.lost.push((Place::Named("the workbook".to_owned()), what));
}
