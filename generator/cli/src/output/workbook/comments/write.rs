//! Makes the sheet.

use std::collections::BTreeSet;

use anyhow::Result;
use rust_xlsxwriter::{DataValidation, Format, Formula, ProtectionOptions, Workbook, Worksheet};
use smm_core::comments::{Clause, Disposition, disposition_words, type_words};
use smm_core::diff::marks::Mark;
use smm_core::model::VersionRef;
use smm_core::render::changes::RedlineRow;
use smm_core::schema::comments::CommentType;
use smm_core::text::cut;
use smm_core::words::Words;

use super::super::names::{LIST, MESSAGE, TITLE, sheet as sheet_name};
use super::super::styles::{Styles, height, lines, properties, set_page};
use super::{CLAUSE, COLUMNS, FIELDS, FIXED, HEAD, LAYOUT, MARK, META, fingerprint};

/// Rows to write in.
const BLANK_ROWS: u32 = 100;
/// Their height in points: room for two lines.
const BLANK_HEIGHT: u32 = 32;
/// So much of a text stands beside a clause; a chapter is read where it is.
const CLAUSE_TEXT: usize = 1_500;
/// Rows below these that still offer the list of clauses, for those who add some.
const SPARE_ROWS: u32 = 2_000;
/// So many characters fit into a cell, in every program; what is longer stands in the pages.
const CELL: usize = 30_000;
/// The widths of the columns of the table.
const WIDTHS: [u16; 7] = [8, 40, 14, 50, 50, 30, 20];
/// The widths of the columns of the clauses: in the list, where, what, text.
const CLAUSE_WIDTHS: [u16; 4] = [50, 34, 22, 90];
/// The widths of the columns of the changes: where, change, words.
const CHANGE_WIDTHS: [u16; 3] = [34, 46, 100];

/// What a sheet is made from.
pub(crate) struct SheetInput<'s> {
    /// The version.
    pub(crate) name: &'s VersionRef,
    /// Its title with its number.
    pub(crate) title: &'s str,
    /// What can be commented on.
    pub(crate) clauses: &'s [Clause],
    /// What was commented before.
    pub(crate) received: &'s [Disposition<'s>],
    /// The version before and what changed since, if there is one.
    pub(crate) changes: Option<(&'s VersionRef, &'s [RedlineRow])>,
    /// The words.
    pub(crate) words: &'s Words,
}

/// The names of the sheets that people see.
struct RoundSheets {
    comments: String,
    clauses: String,
    changes: String,
}

impl RoundSheets {
    fn of(words: &Words) -> Self {
        let mut taken = vec![META.to_owned()];
        let mut name = |key: &str| {
            taken.push(sheet_name(words.say(key), &taken, words));
            taken.last().cloned().unwrap_or_default()
        };
        Self {
            comments: name("comments.sheet"),
            clauses: name("comments.clauses_sheet"),
            changes: name("comments.changes_sheet"),
        }
    }
}

/// Texts of ours that are no comment, by their fingerprints.
#[derive(Default)]
struct FixedTexts(BTreeSet<String>);

impl FixedTexts {
    fn put(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        text: &str,
        style: &Format,
    ) -> Result<()> {
        let text = cut(text, CELL);
        self.0.insert(fingerprint(&text));
        sheet.write_string_with_format(row, column, text, style)?;
        Ok(())
    }
}

/// The workbook.
pub(crate) fn write(input: &SheetInput<'_>) -> Result<Vec<u8>> {
    let (styles, names) = (Styles::new(), RoundSheets::of(input.words));
    let mut fixed = FixedTexts::default();
    let mut workbook = Workbook::new();
    let title = input.words.with("comments.title", &[("title", &input.title)]);
    workbook.set_properties(&properties(&title)?.set_subject(input.name.to_string()));
    comments(workbook.add_worksheet(), input, &names, &styles, &mut fixed)?;
    clauses(workbook.add_worksheet(), input, &names, &styles, &mut fixed)?;
    if let Some((_, rows)) = input.changes {
        changes(workbook.add_worksheet(), rows, input.words, &names, &styles, &mut fixed)?;
    }
    meta(workbook.add_worksheet(), input, &fixed)?;
    Ok(workbook.save_to_buffer()?)
}

/// The sheet that people fill: title, how to, name, table.
fn comments(
    sheet: &mut Worksheet,
    input: &SheetInput<'_>,
    names: &RoundSheets,
    styles: &Styles,
    fixed: &mut FixedTexts,
) -> Result<()> {
    sheet.set_name(&names.comments)?;
    for (column, width) in (0u16..).zip(WIDTHS) {
        sheet.set_column_width(column, f64::from(width))?;
    }
    let title = input.words.with("comments.title", &[("title", &input.title)]);
    fixed.put(sheet, (0, 0), &title, &styles.title)?;
    let how = steps(input, names);
    fixed.0.insert(fingerprint(&how));
    sheet.merge_range(1, 0, 1, 5, &how, &styles.text)?;
    let room = WIDTHS[..6].iter().sum();
    sheet.set_row_height(1, height(lines(&how, room)))?;
    for (row, (_, label)) in (2u32..).zip(FIELDS) {
        let label = input.words.say(label);
        fixed.0.insert(fingerprint(label));
        sheet.merge_range(row, 0, row, 1, label, &styles.level)?;
        sheet.merge_range(row, 2, row, 3, "", &styles.input)?;
        sheet.set_row_height(row, 18)?;
    }
    let head = head_row();
    for (column, (_, word)) in (0u16..).zip(COLUMNS) {
        fixed.put(sheet, (head, column), input.words.say(word), &styles.head)?;
    }
    sheet.set_row_height(head, 24)?;
    let last = table(sheet, input, styles)?;
    choices(sheet, input, names, last)?;
    sheet.autofilter(head, 0, last, u16::try_from(COLUMNS.len())? - 1)?;
    sheet.set_freeze_panes(head + 1, 2)?;
    sheet.set_repeat_rows(head, head)?;
    sheet.set_print_area(0, 0, last, u16::try_from(COLUMNS.len())? - 1)?;
    sheet.set_selection(2, 2, 2, 2)?;
    set_page(sheet, input.words);
    protect(sheet);
    Ok(())
}

/// The row of the heads: title, how to, fields and an empty one stand above.
fn head_row() -> u32 {
    3 + u32::try_from(FIELDS.len()).unwrap_or(0)
}

fn steps(input: &SheetInput<'_>, names: &RoundSheets) -> String {
    let words = input.words;
    let types = CommentType::ALL.map(|kind| type_words(kind, words));
    let mut said = words
        .with("comments.steps", &[("clauses", &names.clauses), ("types", &words.list(&types))]);
    let mut add = |text: &str| {
        said.push(' ');
        said.push_str(text);
    };
    if let Some((before, _)) = input.changes {
        let since: [(&str, &dyn std::fmt::Display); 2] =
            [("before", before), ("changes", &names.changes)];
        add(&words.with("comments.steps_changes", &since));
    }
    if !input.received.is_empty() {
        add(words.say("comments.steps_settled"));
    }
    said
}

/// The rows: what was received, then blank ones; returns the last.
fn table(sheet: &mut Worksheet, input: &SheetInput<'_>, styles: &Styles) -> Result<u32> {
    let mut row = head_row();
    let label = |id: &str| {
        let found = input.clauses.iter().find(|clause| clause.id == id);
        found.map_or_else(|| id.to_owned(), Clause::label)
    };
    for one in input.received {
        row += 1;
        let kind = CommentType::ALL.into_iter().find(|kind| kind.name() == one.kind);
        let texts = [
            one.id.to_owned(),
            label(one.clause),
            kind.map_or_else(String::new, |kind| type_words(kind, input.words)),
            one.comment.to_owned(),
            one.proposal.to_owned(),
            disposition_words(one.decision, Some(one.reason), input.words),
            one.who.to_owned(),
        ];
        let mut most = 1;
        for ((column, text), width) in (0u16..).zip(&texts).zip(WIDTHS) {
            most = most.max(lines(text, width));
            match text.is_empty() {
                true => sheet.write_blank(row, column, &styles.input)?,
                false => {
                    sheet.write_string_with_format(row, column, cut(text, CELL), &styles.input)?
                }
            };
        }
        sheet.set_row_height(row, height(most))?;
    }
    for number in 1..=BLANK_ROWS {
        row += 1;
        sheet.set_row_height(row, BLANK_HEIGHT)?;
        sheet.write_string_with_format(row, 0, number.to_string(), &styles.input)?;
        for column in 1..u16::try_from(COLUMNS.len())? {
            sheet.write_blank(row, column, &styles.input)?;
        }
    }
    Ok(row)
}

/// The lists of clauses and types. What else is typed is taken as well.
fn choices(
    sheet: &mut Worksheet,
    input: &SheetInput<'_>,
    names: &RoundSheets,
    last: u32,
) -> Result<()> {
    let (first, last) = (head_row() + 1, last + SPARE_ROWS);
    let range = format!("='{}'!$A$2:$A${}", names.clauses, input.clauses.len() + 1);
    let list = DataValidation::new()
        .allow_list_formula(Formula::new(range))
        .set_input_title(cut(input.words.say("comments.head_clause"), TITLE))?
        .show_error_message(false);
    sheet.add_data_validation(first, 1, last, 1, &list)?;
    let types = CommentType::ALL.map(|kind| type_words(kind, input.words));
    // Programs take no longer list; without one people type, and the reader knows what they mean.
    if types.join(",").chars().count() <= LIST.min(MESSAGE) {
        let list = DataValidation::new().allow_list_strings(&types)?.show_error_message(false);
        sheet.add_data_validation(first, 2, last, 2, &list)?;
    }
    Ok(())
}

/// Every clause with its text; the list of the table is its first column.
fn clauses(
    sheet: &mut Worksheet,
    input: &SheetInput<'_>,
    names: &RoundSheets,
    styles: &Styles,
    fixed: &mut FixedTexts,
) -> Result<()> {
    sheet.set_name(&names.clauses)?;
    let heads = ["head_listed", "head_place", "head_kind", "head_text"];
    for ((column, key), width) in (0u16..).zip(heads).zip(CLAUSE_WIDTHS) {
        let word = input.words.say(&format!("comments.{key}"));
        fixed.put(sheet, (0, column), word, &styles.head)?;
        sheet.set_column_width(column, f64::from(width))?;
    }
    for (row, clause) in (1u32..).zip(input.clauses) {
        let text = cut(&clause.text, CLAUSE_TEXT);
        let texts = [&clause.label(), &clause.place, &clause.kind, &text];
        for (column, text) in (0u16..).zip(texts) {
            fixed.put(sheet, (row, column), text, &styles.cell)?;
        }
        let most = lines(&text, CLAUSE_WIDTHS[3]).max(lines(&clause.label(), CLAUSE_WIDTHS[0]));
        sheet.set_row_height(row, height(most))?;
    }
    listing(sheet, u32::try_from(input.clauses.len())?, 3, input.words)
}

/// What changed since the version before.
fn changes(
    sheet: &mut Worksheet,
    rows: &[RedlineRow],
    words: &Words,
    names: &RoundSheets,
    styles: &Styles,
    fixed: &mut FixedTexts,
) -> Result<()> {
    sheet.set_name(&names.changes)?;
    let heads = [
        words.say("comments.head_place").to_owned(),
        words.say("comments.head_change").to_owned(),
        format!("{} ({})", words.say("comments.head_marked"), words.say("comments.marks")),
    ];
    for ((column, word), width) in (0u16..).zip(heads).zip(CHANGE_WIDTHS) {
        fixed.put(sheet, (0, column), &word, &styles.head)?;
        sheet.set_column_width(column, f64::from(width))?;
    }
    for (row, change) in (1u32..).zip(rows) {
        let what = format!("{}: {}", change.subject, change.verdict);
        fixed.put(sheet, (row, 0), &change.place, &styles.cell)?;
        fixed.put(sheet, (row, 1), &what, &styles.cell)?;
        let text = marked(sheet, row, &change.runs, styles)?;
        fixed.0.insert(fingerprint(&text));
        let most = lines(&text, CHANGE_WIDTHS[2]).max(lines(&what, CHANGE_WIDTHS[1]));
        sheet.set_row_height(row, height(most))?;
    }
    listing(sheet, u32::try_from(rows.len())?, 2, words)
}

/// Words with their marks in one cell; color never says it alone. Returns the words.
fn marked(
    sheet: &mut Worksheet,
    row: u32,
    runs: &[(Mark, String)],
    styles: &Styles,
) -> Result<String> {
    let [same, gone, new] = &styles.marked;
    let mut room = CELL;
    let mut parts: Vec<(&Format, &str)> = Vec::new();
    for (mark, text) in runs {
        let style = match mark {
            Mark::Same => same,
            Mark::Deleted => gone,
            Mark::Inserted => new,
        };
        let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
        room -= text[..end].chars().count();
        if end > 0 {
            parts.push((style, &text[..end]));
        }
    }
    let text: String = parts.iter().map(|(_, text)| *text).collect();
    match &parts[..] {
        [] => drop(sheet.write_blank(row, 2, &styles.cell)?),
        parts => drop(sheet.write_rich_string_with_format(row, 2, parts, &styles.cell)?),
    }
    Ok(text)
}

/// What sheets for reading have in common.
fn listing(sheet: &mut Worksheet, last: u32, column: u16, words: &Words) -> Result<()> {
    sheet.autofilter(0, 0, last.max(1), column)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_print_area(0, 0, last.max(1), column)?;
    set_page(sheet, words);
    protect(sheet);
    Ok(())
}

/// Nothing but what is meant to be filled can be changed by mistake; there is no password.
fn protect(sheet: &mut Worksheet) {
    let options = ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        edit_objects: true,
        ..ProtectionOptions::new()
    };
    sheet.protect_with_options(&options);
}

/// What the workbook is: the version, the words for columns, the fingerprints of clauses and of texts.
fn meta(sheet: &mut Worksheet, input: &SheetInput<'_>, fixed: &FixedTexts) -> Result<()> {
    sheet.set_name(META)?;
    let mut rows: Vec<(String, &str)> = vec![(MARK.to_owned(), LAYOUT)];
    let name = input.name.to_string();
    rows.push(("version".to_owned(), &name));
    for (name, word) in COLUMNS.iter().chain(&FIELDS) {
        rows.push((format!("{HEAD}{name}"), input.words.say(word)));
    }
    for clause in input.clauses {
        rows.push((format!("{CLAUSE}{}", clause.id), &clause.digest));
    }
    rows.extend(fixed.0.iter().map(|print| (FIXED.to_owned(), print.as_str())));
    for (row, (key, value)) in (0u32..).zip(rows) {
        sheet.write_string(row, 0, key)?;
        sheet.write_string(row, 1, value)?;
    }
    sheet.set_hidden(true);
    sheet.protect_with_options(&ProtectionOptions::new());
    Ok(())
}
