//! Writes answers into a workbook that somebody else made.
//!
//! In: the bytes of the workbook, and which cell holds what. Out: the bytes with these cells written, or why a cell
//! cannot be. Never: changes another part than the sheets that are written and the mark that all is computed anew,
//! and never writes over what people are not meant to write over.

mod book;
mod edit;
mod lists;
mod pack;
mod scan;

use std::collections::{BTreeMap, BTreeSet};

use book::{SheetRange, TemplateBook};
use edit::{CellContent, WrittenCell};
use lists::Choices;
use quick_xml::events::BytesStart;
use rust_xlsxwriter::ExcelDateTime;
use scan::TemplateFacts;
use smm_core::assess::fill::address::{self, CellAt, CellRange};
use smm_core::assess::fill::begin::SeenDropDown;
use smm_core::assess::fill::{CellPlace, CellValue, PlannedCell, SheetTexts};
use smm_core::text::{cut, nearest};

use super::cells;
use super::unpack::{self, Parts, attribute, elements, local};

/// So many characters fit into a cell, in every program.
const CELL: usize = 32_767;
/// The days between the two ways to count them.
const FROM_1904: f64 = 1462.0;
/// So many choices of a drop-down are named.
const NAMED: usize = 12;

/// A workbook of others.
pub(crate) struct Template {
    bytes: Vec<u8>,
    book: TemplateBook,
    /// What stands in its sheets.
    pub(crate) sheets: Vec<SheetTexts>,
}

/// Why a cell is not written.
#[derive(Debug)]
pub(crate) struct Refused {
    /// Which of the cells that were to be written.
    pub(crate) index: usize,
    /// What is in the way.
    pub(crate) what: String,
    /// What to do.
    pub(crate) cure: String,
}

/// What came of writing.
pub(crate) enum FillOutcome {
    /// The workbook with the cells written, and what else is to be said of it.
    Written { bytes: Vec<u8>, notes: Vec<String> },
    /// Nothing is written.
    Refused(Vec<Refused>),
}

/// Opens a workbook of others.
pub(crate) fn open(bytes: Vec<u8>) -> Result<Template, String> {
    unpack::in_time(move || {
        let book = TemplateBook::of(&mut Parts::open_of_others(&bytes)?)?;
        let sheets = cells::read(&bytes)?;
        let texts = |sheet: cells::Sheet| SheetTexts { name: sheet.name, cells: sheet.cells };
        let sheets = sheets.into_iter().map(texts).collect();
        Ok(Template { bytes, book, sheets })
    })
}

impl Template {
    /// How a file of its kind is called.
    pub(crate) fn extension(&self) -> &'static str {
        self.book.extension
    }

    /// The names of single cells, with the sheet and cell of each.
    pub(crate) fn named_cells(&self) -> Vec<(String, String)> {
        let single = self.book.names().filter(|(_, to)| to.range.first == to.range.last);
        let shown = single.filter(|(name, _)| !name.starts_with("_xlnm"));
        shown
            .map(|(name, to)| {
                (name.to_owned(), format!("{}, {}", to.sheet, address::name(to.range.first)))
            })
            .collect()
    }

    /// Those of them that can take an answer: a name of a result, of a cell within a merged one or of a locked one only
    /// leads to a refusal.
    pub(crate) fn names_for_answers(&self) -> Result<Vec<(String, String)>, String> {
        let mut parts = Parts::open_of_others(&self.bytes)?;
        let mut closed: BTreeSet<String> = BTreeSet::new();
        for sheet in &self.book.sheets {
            let mut named: BTreeMap<CellAt, String> = BTreeMap::new();
            for (_, to) in self.book.names() {
                if to.sheet.eq_ignore_ascii_case(&sheet.name) {
                    let at = to.range.first;
                    named.insert(at, format!("{}, {}", to.sheet, address::name(at)));
                }
            }
            let Some(part) = sheet.part.as_ref().filter(|_| !named.is_empty()) else { continue };
            let facts = scan::scan(&parts.exact_text(part)?, &named.keys().copied().collect())?;
            let taken = taken(&mut parts, part);
            let place =
                SheetJudge { template: self, name: &sheet.name, facts: &facts, taken: &taken };
            let shut = named.into_iter().filter(|(at, _)| place.is_free(*at).is_err());
            closed.extend(shut.map(|(_, shown)| shown));
        }
        Ok(self.named_cells().into_iter().filter(|(_, shown)| !closed.contains(shown)).collect())
    }

    /// Its sheets, each with its drop-downs.
    pub(crate) fn seen(&self) -> Result<Vec<(SheetTexts, Vec<SeenDropDown>)>, String> {
        let mut parts = Parts::open_of_others(&self.bytes)?;
        let mut seen = Vec::new();
        for (sheet, texts) in self.book.sheets.iter().zip(&self.sheets) {
            let mut drop_downs = Vec::new();
            if let Some(part) = &sheet.part {
                let facts = scan::scan(&parts.exact_text(part)?, &BTreeSet::new())?;
                for one in facts.drop_downs {
                    let choices = self.choices(&one.list, &sheet.name).known();
                    drop_downs.push(SeenDropDown { cells: one.cells, choices });
                }
            }
            seen.push((texts.clone(), drop_downs));
        }
        Ok(seen)
    }

    fn choices(&self, list: &str, sheet: &str) -> Choices {
        lists::choices(list, sheet, &self.book, &self.sheets)
    }

    /// Writes cells, all or none; `replaceable` are texts of the workbook that may be written over.
    pub(crate) fn write(
        self,
        cells: Vec<PlannedCell>,
        replaceable: Vec<String>,
    ) -> Result<FillOutcome, String> {
        unpack::in_time(move || self.write_now(&cells, &replaceable))
    }

    fn write_now(
        &self,
        cells: &[PlannedCell],
        replaceable: &[String],
    ) -> Result<FillOutcome, String> {
        if cells.is_empty() {
            return Ok(FillOutcome::Written { bytes: self.bytes.clone(), notes: Vec::new() });
        }
        let mut refused = Vec::new();
        let by_sheet = self.by_sheet(cells, &mut refused);
        let mut parts = Parts::open_of_others(&self.bytes)?;
        let (mut changed, mut unchecked) = (BTreeMap::new(), 0);
        for (at, wanted) in by_sheet {
            let sheet = &self.book.sheets[at];
            let Some(part) = &sheet.part else {
                let all = wanted.values().map(|index| Refused {
                    index: *index,
                    what: format!("`{}` is no sheet with cells", cut(&sheet.name, 40)),
                    cure: "name a sheet with cells".to_owned(),
                });
                refused.extend(all);
                continue;
            };
            let xml = parts.exact_text(part)?;
            let facts = scan::scan(&xml, &wanted.keys().copied().collect())?;
            let taken = taken(&mut parts, part);
            let place =
                SheetJudge { template: self, name: &sheet.name, facts: &facts, taken: &taken };
            let mut written = BTreeMap::new();
            for (at, index) in wanted {
                let value = &cells[index].value;
                match place.judge(at, value, replaceable) {
                    Ok(is_checked) => {
                        unchecked += usize::from(!is_checked);
                        written.insert(at, place.written(at, value));
                    }
                    Err((what, cure)) => refused.push(Refused { index, what, cure }),
                }
            }
            changed.insert(part.clone(), edit::edit(&xml, &written)?);
        }
        if !refused.is_empty() {
            return Ok(FillOutcome::Refused(refused));
        }
        let book = book::to_be_computed(&parts.exact_text(&self.book.part)?)?;
        changed.insert(self.book.part.clone(), book);
        let bytes = pack::with_parts(&self.bytes, &changed)?;
        Ok(FillOutcome::Written { bytes, notes: self.notes(unchecked) })
    }

    fn notes(&self, unchecked: usize) -> Vec<String> {
        let mut notes = Vec::new();
        if unchecked > 0 {
            let cells = smm_core::text::count(unchecked, "cell");
            notes.push(format!(
                "{cells} with a drop-down that the workbook computes: not held against it"
            ));
        }
        if self.book.is_signed {
            notes.push(
                "the signature in the workbook is about the empty one, and no longer holds"
                    .to_owned(),
            );
        }
        notes
    }

    /// The cells by the index of their sheet, each with its index among those to be written.
    fn by_sheet(
        &self,
        cells: &[PlannedCell],
        refused: &mut Vec<Refused>,
    ) -> BTreeMap<usize, BTreeMap<CellAt, usize>> {
        let mut found: BTreeMap<usize, BTreeMap<CellAt, usize>> = BTreeMap::new();
        for (index, cell) in cells.iter().enumerate() {
            match self.find(&cell.place) {
                Ok((sheet, at)) => {
                    let before = found.entry(sheet).or_default().insert(at, index);
                    if before.is_some() {
                        let what = format!("{} is written twice, once by its name", cell.place);
                        let cure = "leave one of the two entries out".to_owned();
                        refused.push(Refused { index, what, cure });
                    }
                }
                Err((what, cure)) => refused.push(Refused { index, what, cure }),
            }
        }
        found
    }

    /// The sheet of a cell and where it is on it.
    fn find(&self, place: &CellPlace) -> Result<(usize, CellAt), (String, String)> {
        let (sheet, at) = match place {
            CellPlace::At(sheet, at) => (sheet.clone(), *at),
            CellPlace::Named(name) => {
                let to = self.book.named(name).and_then(|to| SheetRange::of(to, ""));
                let to = to.ok_or_else(|| self.no_such_name(name))?;
                // A name of merged cells stands for the first of them.
                (to.sheet, to.range.first)
            }
        };
        let is_it = |known: &str| known.to_lowercase() == sheet.to_lowercase();
        let index = self.book.sheets.iter().position(|known| is_it(&known.name));
        let index = index.ok_or_else(|| {
            let what = format!("the workbook has no sheet `{}`", cut(&sheet, 40));
            (what, "name one of its sheets".to_owned())
        })?;
        Ok((index, at))
    }

    fn no_such_name(&self, name: &str) -> (String, String) {
        let what = format!("the workbook gives no cell the name `{}`", cut(name, 40));
        let names: Vec<String> = self.named_cells().into_iter().map(|(name, _)| name).collect();
        let cure = match nearest(&name.to_lowercase(), names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => "name `sheet` and `cell` instead".to_owned(),
            None => format!("its names: {}", smm_core::text::join_commas(names.iter().take(NAMED))),
        };
        (what, cure)
    }
}

/// Cells that belong to the structure of a sheet, with what they are.
fn taken(parts: &mut Parts<'_>, part: &str) -> Vec<(CellRange, &'static str)> {
    let mut found = Vec::new();
    for (kind, target) in parts.relations(part).into_values() {
        let (name, what) = match kind.as_str() {
            "table" => ("table", "the head of a table"),
            "pivotTable" => ("location", "part of a pivot table"),
            _ => continue,
        };
        elements(&parts.text(&target).unwrap_or_default(), |element| {
            if local(element) == name
                && let Some(range) = taken_range(element, &kind)
            {
                found.push((range, what));
            }
        });
    }
    found
}

fn taken_range(element: &BytesStart<'_>, kind: &str) -> Option<CellRange> {
    let mut range = address::range(&attribute(element, "ref"))?;
    if kind == "table" {
        // A table without a row of heads says so.
        let heads = attribute(element, "headerRowCount").parse().unwrap_or(1_u32);
        range.last.0 = (range.first.0 + heads).checked_sub(1).filter(|_| heads > 0)?;
    }
    Some(range)
}

/// A sheet, for the judgment whether a cell of it may be written.
struct SheetJudge<'t> {
    template: &'t Template,
    name: &'t str,
    facts: &'t TemplateFacts,
    taken: &'t [(CellRange, &'static str)],
}

impl SheetJudge<'_> {
    /// Whether a value may be written, and was held against the list of its cell if there is one; otherwise what is
    /// in the way, and the cure.
    fn judge(
        &self,
        at: CellAt,
        value: &CellValue,
        replaceable: &[String],
    ) -> Result<bool, (String, String)> {
        self.is_free(at)?;
        let shown = value.shown();
        if shown.chars().count() > CELL {
            let what =
                format!("{} would hold more than the {CELL} characters that fit", self.cell(at));
            return Err((what, "shorten the text, or name a file in it".to_owned()));
        }
        let choices = self.choices(at);
        self.is_blank(at, &shown, &choices, replaceable)?;
        match choices {
            None => Ok(true),
            Some(Choices::Computed) => Ok(false),
            Some(Choices::Known(list)) if list.iter().any(|one| one.trim() == shown.trim()) => {
                Ok(true)
            }
            Some(Choices::Known(list)) => {
                let what = format!(
                    "the drop-down of {} does not offer `{}`",
                    self.cell(at),
                    cut(&shown, 60)
                );
                Err((
                    what,
                    format!("it offers {}; say in `words:` which of them it is", quoted(&list)),
                ))
            }
        }
    }

    fn cell(&self, at: CellAt) -> String {
        format!("`{}`, cell {}", cut(self.name, 40), address::name(at))
    }

    /// Whether people are meant to write into a cell.
    fn is_free(&self, at: CellAt) -> Result<(), (String, String)> {
        let facts = self.facts;
        if facts.formulas.contains(&at) || facts.computed.iter().any(|range| range.holds(at)) {
            let what = format!("{} holds a formula", self.cell(at));
            return Err((what, "name the cell that the formula counts".to_owned()));
        }
        if let Some(range) = facts.merged.iter().find(|one| one.holds(at) && one.first != at) {
            let first = address::name(range.first);
            let what = format!("{} is merged into {first}, and shows nothing", self.cell(at));
            return Err((what, format!("name {first}")));
        }
        if let Some((_, what)) = self.taken.iter().find(|(range, _)| range.holds(at)) {
            let what = format!("{} is {what}", self.cell(at));
            return Err((what, "name a cell for answers".to_owned()));
        }
        let style = self.template.book.style(facts.style(at));
        let is_open = facts.open.iter().any(|range| range.holds(at));
        if facts.is_protected && style.is_locked && !is_open {
            let what = format!("{} is locked, and its sheet protected", self.cell(at));
            let cure = "name a cell that its makers left open for answers";
            return Err((what, cure.to_owned()));
        }
        Ok(())
    }

    /// Whether nothing stands in a cell that would be lost: a choice of its own drop-down is what people replace.
    fn is_blank(
        &self,
        at: CellAt,
        shown: &str,
        choices: &Option<Choices>,
        replaceable: &[String],
    ) -> Result<(), (String, String)> {
        let sheet = self.template.sheets.iter().find(|sheet| sheet.name == self.name);
        let Some(there) = sheet.and_then(|sheet| sheet.cells.get(&at)) else { return Ok(()) };
        let is_it = |text: &String| text.trim() == there.trim();
        let is_choice = matches!(choices, Some(Choices::Known(list)) if list.iter().any(is_it));
        if there == shown || is_choice || replaceable.iter().any(is_it) {
            return Ok(());
        }
        let what = format!("{} says `{}` already", self.cell(at), cut(there, 60));
        let cure = "name an empty cell; if the text only holds the place of an answer, add it to `replace:`";
        Err((what, cure.to_owned()))
    }

    fn choices(&self, at: CellAt) -> Option<Choices> {
        let mut lists = self.facts.drop_downs.iter();
        let own = lists.find(|one| one.cells.iter().any(|range| range.holds(at)))?;
        Some(self.template.choices(&own.list, self.name))
    }

    /// The value in the style that the cell has; a day where days are shown is one that can be counted with.
    fn written(&self, at: CellAt, value: &CellValue) -> WrittenCell {
        let style = self.facts.style(at);
        let book = &self.template.book;
        let value = match value {
            CellValue::Text(text) => CellContent::Text(text.clone()),
            CellValue::Number(number) => CellContent::Number(*number),
            CellValue::Truth(truth) => CellContent::Truth(*truth),
            CellValue::Day(day) => match serial(day, book.is_from_1904) {
                Some(number) if book.style(style).is_day => CellContent::Number(number),
                _ => CellContent::Text(day.clone()),
            },
        };
        WrittenCell { value, style }
    }
}

/// A day as workbooks count it.
fn serial(day: &str, is_from_1904: bool) -> Option<i64> {
    let days = ExcelDateTime::parse_from_str(day).ok()?.to_excel();
    let days = if is_from_1904 { days - FROM_1904 } else { days };
    #[allow(clippy::cast_possible_truncation, reason = "a day is a small whole number")]
    (days >= 0.0).then_some(days as i64)
}

fn quoted(list: &[String]) -> String {
    let named = list.iter().take(NAMED).map(|one| format!("`{}`", cut(one, 60)));
    let more = if list.len() > NAMED { ", …" } else { "" };
    smm_core::text::join_commas(named) + more
}
