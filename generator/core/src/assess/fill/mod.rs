//! What goes into which cell of a workbook that somebody else made.
//!
//! In: a map, form and answers, and what stands in the workbook. Out: [`FillPlan`]. Reports: what of the map fits
//! neither the form nor the workbook. Never: touches a workbook, or writes where nothing was answered.

pub mod address;
pub mod begin;
mod clauses;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use address::CellAt;
use clauses::{ClauseReading, Clauses, tidy_id};
use values::{AskedItems, best_part, is_full};
pub use values::{CellValue, FoundAnswers};

use crate::diag::{Code, Diagnostics};
use crate::mappings::Mapped;
use crate::model::AnswerChoice;
use crate::profile::Tailored;
use crate::schema::Entries;
use crate::schema::fill_map::{
    CellWord, FillMapDoc, FillRule, FilledCellDoc, FilledColumnDoc, FilledRowsDoc, RowKey,
    WriteKind,
};
use crate::span::{Span, Spanned};
use crate::text::cut;

/// The answer that stands for none.
const OPEN: &str = "open";

/// What stands in a sheet of the workbook.
#[derive(Clone, Debug, Default)]
pub struct SheetTexts {
    /// The name of the sheet.
    pub name: String,
    /// The texts, by row and column from 0.
    pub cells: BTreeMap<CellAt, String>,
}

/// A cell of the workbook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellPlace {
    /// By sheet, row and column from 0.
    At(String, CellAt),
    /// By the name that the workbook gives to it.
    Named(String),
}

impl std::fmt::Display for CellPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::At(sheet, at) => write!(f, "`{sheet}`, cell {}", address::name(*at)),
            Self::Named(name) => write!(f, "the cell named `{name}`"),
        }
    }
}

/// A cell and what is written into it.
#[derive(Clone, Debug)]
pub struct PlannedCell {
    /// Which one.
    pub place: CellPlace,
    /// What.
    pub value: CellValue,
    /// The entry of the map that asks for it.
    pub span: Span,
}

/// What is written, and what stays blank.
#[derive(Clone, Debug, Default)]
pub struct FillPlan {
    /// The cells to write.
    pub cells: Vec<PlannedCell>,
    /// What was asked for an answer and has none, or not all of it.
    pub unanswered: Vec<String>,
    /// Clauses that no item speaks to.
    pub unmapped: Vec<String>,
    /// Clauses whose items are all there, but ask only a part of them.
    pub held_back: Vec<String>,
}

/// What a plan is made from.
#[derive(Clone, Copy, Debug)]
pub struct FillInput<'a> {
    /// The map.
    pub map: &'a FillMapDoc,
    /// Form, answers and levels.
    pub found: FoundAnswers<'a>,
    /// The profile or model that was answered.
    pub tailored: &'a Tailored,
    /// What leads from clauses to items.
    pub mapped: &'a [Mapped<'a>],
    /// The texts of the workbook.
    pub sheets: &'a [SheetTexts],
}

/// Finds out what is to be written.
pub fn plan(input: FillInput<'_>, diags: &mut Diagnostics) -> FillPlan {
    look_at_labels(input, diags);
    look_at_words(input, diags);
    let clauses = Clauses::of(input.found, input.tailored, input.mapped);
    let mut planner = Planner {
        input,
        clauses,
        plan: FillPlan::default(),
        taken: BTreeMap::new(),
        unworded: BTreeSet::new(),
        diags,
    };
    input.map.cells.iter().for_each(|cell| planner.cell(cell));
    input.map.rows.iter().for_each(|rows| planner.rows(rows));
    planner.plan
}

/// Whether the texts stand where the map expects them.
fn look_at_labels(input: FillInput<'_>, diags: &mut Diagnostics) {
    for label in &input.map.expect {
        let Some(sheet) = find_sheet(input.sheets, &label.sheet, diags) else { continue };
        let at = address::cell(&label.cell);
        let there = at.and_then(|at| sheet.cells.get(&at)).map_or("", String::as_str);
        if tidy_id(there) != tidy_id(&label.text) {
            let message = format!(
                "`{}`, cell {} says `{}`, not `{}`: the workbook is not the one that the map was made for",
                cut(&sheet.name, 40),
                label.cell.value,
                cut(there, 60),
                cut(&label.text, 60)
            );
            diags.report(Code::InvalidValue, label.text.span, message).hint(
                "look where its cells are now, and change the map: `smm new fill-map` shows them",
            );
        }
    }
}

fn find_sheet<'s>(
    sheets: &'s [SheetTexts],
    name: &Spanned<String>,
    diags: &mut Diagnostics,
) -> Option<&'s SheetTexts> {
    let found = sheets.iter().find(|sheet| sheet.name.to_lowercase() == name.to_lowercase());
    if found.is_none() {
        let names = sheets.iter().map(|sheet| sheet.name.as_str());
        let there: Vec<String> = names.clone().map(|name| format!("`{}`", cut(name, 40))).collect();
        let message = format!("the workbook has no sheet `{}`", cut(name, 60));
        let finding = diags.report(Code::InvalidValue, name.span, message);
        finding.suggest(name, names).hint(format!("its sheets: {}", there.join(", ")));
    }
    found
}

/// Whether words are given to answers and levels that there are.
fn look_at_words(input: FillInput<'_>, diags: &mut Diagnostics) {
    let form = input.found.form;
    let ids = form.answers.choices.iter().map(|choice| choice.id.word()).chain([OPEN]);
    let known: Vec<&str> = ids.collect();
    let cells = input.map.cells.iter().filter_map(|cell| cell.words.as_ref());
    let columns = input.map.rows.iter().flat_map(|rows| &rows.columns.0);
    let columns = columns.filter_map(|(_, column)| column.words.as_ref());
    for (id, _) in [&input.map.words].into_iter().chain(cells).chain(columns).flat_map(|w| &w.0) {
        if !known.contains(&id.value.as_str()) {
            let message = format!("`{}` has no answer `{}`", form.name, cut(id, 40));
            let finding = diags.report(Code::UnknownKey, id.span, message);
            finding.suggest(id, known.iter().copied());
            finding.hint(format!("its answers: {}", known.join(", ")));
        }
    }
    for (number, _) in &input.map.levels.0 {
        if !form.levels.iter().any(|(known, _)| known.to_string() == number.value) {
            let message = format!("`{}` has no level `{}`", form.name, cut(number, 40));
            diags.report(Code::LevelOutOfRange, number.span, message);
        }
    }
}

/// What a cell asks for, however the map says it.
#[derive(Clone, Copy)]
struct Wish<'m> {
    write: WriteKind,
    rule: Option<FillRule>,
    words: Option<&'m Entries<Spanned<CellWord>>>,
    /// Where the map says it.
    span: Span,
}

impl<'m> Wish<'m> {
    fn of_cell(cell: &'m Spanned<FilledCellDoc>, place: Span) -> Self {
        Self {
            write: cell.write.as_ref().map_or(WriteKind::Answer, |write| write.value),
            rule: cell.rule.as_ref().map(|rule| rule.value),
            words: cell.words.as_ref(),
            span: cell.write.as_ref().map_or(place, |write| write.span),
        }
    }

    fn of_column(column: &'m FilledColumnDoc) -> Self {
        Self {
            write: column.write.value,
            rule: column.rule.as_ref().map(|rule| rule.value),
            words: column.words.as_ref(),
            span: column.write.span,
        }
    }
}

struct Planner<'p> {
    input: FillInput<'p>,
    clauses: Clauses<'p>,
    plan: FillPlan,
    /// The cells that are asked for, each with the entry that does.
    taken: BTreeMap<CellPlace, Span>,
    /// Answers that the workbook has no word for, by where that was said.
    unworded: BTreeSet<(Span, String)>,
    diags: &'p mut Diagnostics,
}

impl<'p> Planner<'p> {
    fn cell(&mut self, cell: &'p Spanned<FilledCellDoc>) {
        let Some((place, at)) = self.place(cell) else { return };
        if !self.take(place.clone(), at) {
            return;
        }
        let asks = [
            cell.item.is_some(),
            !cell.items.is_empty(),
            cell.clause.is_some(),
            cell.head.is_some(),
        ];
        if asks.iter().filter(|asked| **asked).count() != 1 {
            self.diags
                .report(Code::MissingKey, at, "it must be clear what the cell is about")
                .hint("give it one of `item`, `items`, `clause` and `head`");
            return;
        }
        let value = match (&cell.head, &cell.clause) {
            (Some(head), _) => values::head(self.input.found, head.value),
            (_, Some(clause)) => {
                let wish = Wish::of_cell(cell, at);
                self.clause(clause, wish)
            }
            _ => self.items(cell, at),
        };
        self.put(place, value, at);
    }

    fn items(&mut self, cell: &'p Spanned<FilledCellDoc>, at: Span) -> Option<CellValue> {
        let names: Vec<&Spanned<String>> = cell.item.iter().chain(&cell.items).collect();
        let mut asked = AskedItems::default();
        for name in &names {
            match AskedItems::named(self.input.found, name) {
                Some(one) => asked.add(one),
                None => self.report_unknown_item(name),
            }
        }
        let named: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
        self.value(&named.join(", "), &asked, Wish::of_cell(cell, at), None)
    }

    fn report_unknown_item(&mut self, name: &Spanned<String>) {
        let form = self.input.found.form;
        let known: Vec<&str> = form
            .indicators()
            .map(|(_, _, item)| item.id.as_str())
            .chain(form.practices.iter().map(|practice| practice.id.as_str()))
            .collect();
        let message = format!("`{}` has no item `{}`", form.name, cut(name, 60));
        let finding = self.diags.report(Code::UnknownIndicator, name.span, message);
        finding.suggest(name, known);
        finding.hint("name an indicator, a level or a practice that the form asks about");
    }

    /// Where a cell of the map is, and the place in the map that says so.
    fn place(&mut self, cell: &Spanned<FilledCellDoc>) -> Option<(CellPlace, Span)> {
        match (&cell.sheet, &cell.cell, &cell.name) {
            (Some(sheet), Some(name), None) => {
                let texts = find_sheet(self.input.sheets, sheet, self.diags)?;
                let Some(at) = address::cell(name) else {
                    self.report_no_cell(name);
                    return None;
                };
                Some((CellPlace::At(texts.name.clone(), at), name.span))
            }
            (None, None, Some(name)) => Some((CellPlace::Named(name.value.clone()), name.span)),
            _ => {
                self.diags
                    .report(Code::MissingKey, cell.span, "it must be clear which cell is meant")
                    .hint("give it `sheet` and `cell`, or `name`");
                None
            }
        }
    }

    fn report_no_cell(&mut self, name: &Spanned<String>) {
        let message = format!("no workbook has a cell `{}`", name.value);
        self.diags
            .report(Code::InvalidValue, name.span, message)
            .hint("cells go from A1 to XFD1048576");
    }

    /// Whether nothing else in the map writes into the cell.
    fn take(&mut self, place: CellPlace, span: Span) -> bool {
        if let Some(before) = self.taken.get(&place) {
            self.diags
                .report(Code::DuplicateId, span, format!("{place} is written twice"))
                .also(*before, "first here")
                .hint(
                    "a cell holds one thing: name several `items` for it, or leave one entry out",
                );
            return false;
        }
        self.taken.insert(place, span);
        true
    }

    fn put(&mut self, place: CellPlace, value: Option<CellValue>, span: Span) {
        self.plan.cells.extend(value.map(|value| PlannedCell { place, value, span }));
    }

    fn rows(&mut self, rows: &'p FilledRowsDoc) {
        let Some(sheet) = find_sheet(self.input.sheets, &rows.sheet, self.diags) else { return };
        let Some(key) = address::column(&rows.key) else {
            self.report_no_column(&rows.key);
            return;
        };
        if rows.by.value == RowKey::Clause && !self.has_mapping(rows.by.span) {
            return;
        }
        let first = rows.first.as_ref().map_or(0, |row| row.value.saturating_sub(1));
        let last = rows.last.as_ref().map_or(u32::MAX, |row| row.value - 1);
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let texts = sheet
            .cells
            .iter()
            .filter(|((row, column), _)| *column == key && (first..=last).contains(row));
        for ((row, _), text) in texts {
            let id = tidy_id(text);
            if !self.is_key(rows, &id) {
                continue;
            }
            if let Some(before) = seen.insert(id.clone(), *row) {
                self.report_twice(rows, &id, before, *row);
                return;
            }
            self.row(rows, &sheet.name, *row, &id);
        }
        if seen.is_empty() {
            self.report_no_key(rows);
        }
    }

    fn is_key(&self, rows: &FilledRowsDoc, id: &str) -> bool {
        match rows.by.value {
            RowKey::Item => AskedItems::named(self.input.found, id).is_some(),
            RowKey::Clause => self.clauses.knows(id),
        }
    }

    fn report_twice(&mut self, rows: &FilledRowsDoc, id: &str, before: u32, row: u32) {
        let message = format!("`{}` stands in rows {} and {}", cut(id, 60), before + 1, row + 1);
        self.diags
            .report(Code::DuplicateId, rows.key.span, message)
            .hint("say with `first` and `last` which rows the table has");
    }

    fn report_no_key(&mut self, rows: &FilledRowsDoc) {
        let what = match rows.by.value {
            RowKey::Item => format!("item of `{}`", self.input.found.form.name),
            RowKey::Clause => format!("clause of `{}`", self.clauses.names()),
        };
        let message =
            format!("column {} of `{}` holds no {what}", rows.key.value, cut(&rows.sheet, 40));
        self.diags
            .report(Code::InvalidValue, rows.key.span, message)
            .hint("name the column in which the ids of the rows stand");
    }

    fn report_no_column(&mut self, name: &Spanned<String>) {
        let message = format!("no workbook has a column `{}`", name.value);
        self.diags.report(Code::InvalidValue, name.span, message).hint("columns go from A to XFD");
    }

    fn row(&mut self, rows: &'p FilledRowsDoc, sheet: &str, row: u32, id: &str) {
        for (letters, column) in &rows.columns.0 {
            let Some(at) = address::column(letters) else {
                self.report_no_column(letters);
                continue;
            };
            let place = CellPlace::At(sheet.to_owned(), (row, at));
            let wish = Wish::of_column(column);
            if !self.take(place.clone(), letters.span) {
                continue;
            }
            let value = match rows.by.value {
                RowKey::Clause => self.reading(id, wish),
                RowKey::Item => {
                    let asked = AskedItems::named(self.input.found, id).unwrap_or_default();
                    self.value(id, &asked, wish, None)
                }
            };
            self.put(place, value, letters.span);
        }
    }

    fn has_mapping(&mut self, span: Span) -> bool {
        let is_there = self.input.map.mapping.is_some();
        if !is_there {
            self.diags
                .report(Code::MissingKey, span, "nothing leads from clauses to items")
                .hint("add `mapping:` at the top, the id of a mapping in this workspace");
        }
        is_there
    }

    fn clause(&mut self, id: &Spanned<String>, wish: Wish<'p>) -> Option<CellValue> {
        if !self.has_mapping(id.span) {
            return None;
        }
        if !self.clauses.knows(&tidy_id(id)) {
            let message = format!("`{}` has no clause `{}`", self.clauses.names(), cut(id, 60));
            let known = self.clauses.ids();
            self.diags.report(Code::UnknownReference, id.span, message).suggest(id, known);
            return None;
        }
        self.reading(&tidy_id(id), wish)
    }

    /// What is written of a clause.
    fn reading(&mut self, id: &str, wish: Wish<'p>) -> Option<CellValue> {
        let Some(reading) = self.clauses.reading(id) else {
            note(&mut self.plan.unmapped, id);
            return None;
        };
        self.value(id, &reading.asked, wish, Some(&reading))
    }

    /// What is written of items, in the words of the map.
    fn value(
        &mut self,
        name: &str,
        asked: &AskedItems<'p>,
        wish: Wish<'p>,
        reading: Option<&ClauseReading<'p>>,
    ) -> Option<CellValue> {
        let found = self.input.found;
        match wish.write {
            WriteKind::Answer if wish.rule == Some(FillRule::List) => {
                let value = values::each_answer(found, asked, |choice| self.word(choice, wish));
                if value.is_none() {
                    note(&mut self.plan.unanswered, name);
                }
                value
            }
            WriteKind::Answer => self.answer(name, asked, wish, reading),
            WriteKind::Comment => values::comments(found, &asked.practices),
            WriteKind::Level | WriteKind::WithExceptions | WriteKind::Target | WriteKind::Under => {
                self.level(name, asked, wish)
            }
            kind => values::beside(found, asked, kind, wish.rule),
        }
    }

    fn answer(
        &mut self,
        name: &str,
        asked: &AskedItems<'p>,
        wish: Wish<'p>,
        reading: Option<&ClauseReading<'p>>,
    ) -> Option<CellValue> {
        let form = self.input.found.form;
        let Some(worst) = values::worst(self.input.found, asked) else {
            note(&mut self.plan.unanswered, name);
            return self.word_for(OPEN, wish).and_then(|word| CellValue::of(&word));
        };
        // A row that asks a part of a clause never says that all of it is there.
        if reading.is_some_and(|reading| !reading.is_whole) && is_full(form, worst) {
            note(&mut self.plan.held_back, name);
            return best_part(form).and_then(|part| self.word(part, wish));
        }
        self.word(worst, wish)
    }

    fn level(&mut self, name: &str, asked: &AskedItems<'p>, wish: Wish<'p>) -> Option<CellValue> {
        if asked.practices.is_empty() {
            let message = format!(
                "`{}` is no practice, and only practices have levels and targets",
                cut(name, 60)
            );
            self.diags.report(Code::InvalidValue, wish.span, message);
            return None;
        }
        let Some(number) = values::of_practices(self.input.found, &asked.practices, wish.write)
        else {
            note(&mut self.plan.unanswered, name);
            return None;
        };
        let text = number.to_string();
        let is_level = wish.write != WriteKind::Under;
        let word = self.input.map.levels.0.iter().find(|(id, _)| is_level && id.value == text);
        match word {
            Some((_, word)) => CellValue::of(word),
            None => Some(CellValue::Number(i64::from(number))),
        }
    }

    fn word_for(&self, id: &str, wish: Wish<'p>) -> Option<CellWord> {
        let words = wish.words.unwrap_or(&self.input.map.words);
        let word = words.0.iter().find(|(known, _)| known.value == id);
        word.map(|(_, word)| word.value.clone())
    }

    /// What the workbook calls an answer.
    fn word(&mut self, choice: &AnswerChoice, wish: Wish<'p>) -> Option<CellValue> {
        let id = choice.id.word();
        if let Some(word) = self.word_for(id, wish) {
            return CellValue::of(&word);
        }
        if wish.words.is_none() && self.input.map.words.0.is_empty() {
            return Some(CellValue::Text(choice.label.clone()));
        }
        if self.unworded.insert((wish.span, id.to_owned())) {
            let message = format!("nothing says what the workbook calls the answer `{id}`");
            self.diags.report(Code::MissingKey, wish.span, message).hint(format!(
                "add `{id}: ` with its word to `words:`; `{id}: \"\"` leaves such cells as they are"
            ));
        }
        None
    }
}

/// Notes a name once.
fn note(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}
