//! A map to begin with: what a workbook shows of itself, for whoever says which cell holds what.
//!
//! In: a workbook as it was seen, and the workspace. Out: a map that is valid and writes nothing yet; what is
//! proposed stands behind a `#`. Never: guesses what a cell means.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::super::yaml::quoted;
use super::SheetTexts;
use super::address::{self, CellRange};
use super::clauses::tidy_id;
use crate::model::AnswerSet;
use crate::text::{cut, one_line};
use crate::workspace::Workspace;

/// So many ids make a column one of ids.
const ENOUGH: usize = 3;
/// So many labels are taken down of a sheet.
const LABELS: usize = 4;
/// So many drop-downs of a sheet are shown, and so many choices of each.
const SHOWN: usize = 20;

/// A drop-down: where it is, and what it offers if that is known.
#[derive(Clone, Debug)]
pub struct SeenDropDown {
    /// The cells.
    pub cells: Vec<CellRange>,
    /// What it offers.
    pub choices: Option<Vec<String>>,
}

/// A workbook as it was seen.
#[derive(Clone, Debug)]
pub struct SeenWorkbook {
    /// The name of its file.
    pub name: String,
    /// SHA-256 of it.
    pub digest: String,
    /// Its sheets, each with its drop-downs.
    pub sheets: Vec<(SheetTexts, Vec<SeenDropDown>)>,
    /// Names of cells: name, sheet and cell.
    pub named: Vec<(String, String)>,
}

/// A column of ids.
struct KeyColumn<'s> {
    sheet: &'s SheetTexts,
    column: u32,
    first: u32,
    last: u32,
    /// What the ids are: items, or clauses of a mapping.
    by: &'static str,
    mapping: Option<String>,
    found: usize,
}

/// Writes the map.
pub fn begin(workspace: &Workspace, seen: &SeenWorkbook) -> String {
    let keys: Vec<KeyColumn<'_>> =
        seen.sheets.iter().filter_map(|(sheet, _)| key_column(workspace, sheet)).collect();
    let mut out = head(seen);
    labels(seen, &keys, &mut out);
    match keys.iter().find_map(|key| key.mapping.as_deref()) {
        Some(mapping) => out += &format!("\nmapping: {mapping}\n"),
        None => out += "\n## What leads from clauses to items.\n#mapping: iot-smm-nist-csf-2.0\n",
    }
    words(&mut out);
    cells(seen, &mut out);
    rows(seen, &keys, &mut out);
    out
}

fn head(seen: &SeenWorkbook) -> String {
    let name = one_line(&seen.name);
    format!(
        "## Which cell of the workbook holds what: `smm assess fill ANSWERS --map MAP WORKBOOK -o FILLED`.\n\
         ## Take away the first `#` of a line to use it. Every key: `smm schema fill-map`.\n\
         format: 1\ntitle: {}\ndigest: {}\n",
        quoted(&name),
        seen.digest
    )
}

/// The labels that a changed workbook would no longer have there: the heads of tables, or else what stands first.
fn labels(seen: &SeenWorkbook, keys: &[KeyColumn<'_>], out: &mut String) {
    *out += "\n## What must stand in the workbook for the map to fit it.\nexpect:\n";
    let before = out.len();
    for (sheet, _) in &seen.sheets {
        let key = keys.iter().find(|key| key.sheet.name == sheet.name);
        let row = match key {
            Some(key) => sheet.cells.range(..(key.first, 0)).next_back().map(|((row, _), _)| *row),
            None => sheet.cells.keys().next().map(|(row, _)| *row),
        };
        let Some(row) = row else { continue };
        let labels = sheet.cells.range((row, 0)..=(row, u32::MAX));
        let is_label = |text: &str| !text.contains('\n') && text.parse::<f64>().is_err();
        for (at, text) in labels.filter(|(_, text)| is_label(text)).take(LABELS) {
            let (name, cell) = (quoted(&sheet.name), address::name(*at));
            let _ = writeln!(out, "  - {{ sheet: {name}, cell: {cell}, text: {} }}", quoted(text));
        }
    }
    if out.len() == before {
        out.truncate(before - "expect:\n".len());
        *out += "expect: []\n";
    }
}

fn words(out: &mut String) {
    *out += "\n## What the workbook calls each answer. An empty word leaves the cell as it is.\n#words:\n";
    for choice in AnswerSet::usual().choices {
        let _ = writeln!(out, "#  {}: \"\"", quoted(choice.id.word()));
    }
    *out += "\n## Texts that only hold the place of an answer.\n#replace: [\"Select\"]\n";
}

/// What may be a cell for an answer: names, and drop-downs with what they offer.
fn cells(seen: &SeenWorkbook, out: &mut String) {
    *out += "\n## Single cells. `item` is an indicator, a level or a practice; `write` is the answer unless it is said.\n\
             #cells:\n";
    let before = out.len();
    for (name, place) in seen.named.iter().take(SHOWN) {
        let _ = writeln!(
            out,
            "#  - {{ name: {}, head: subject }}    # {}",
            quoted(name),
            quoted(place)
        );
    }
    for (sheet, drop_downs) in &seen.sheets {
        for one in drop_downs.iter().take(SHOWN) {
            let Some(first) = one.cells.first() else { continue };
            let _ = writeln!(out, "## {} offers {}", range_names(&one.cells), offered(one));
            let (name, cell) = (quoted(&sheet.name), address::name(first.first));
            let _ = writeln!(out, "#  - {{ sheet: {name}, cell: {cell}, item: ACC-1-I1 }}");
        }
    }
    if out.len() == before {
        *out += "#  - { sheet: Checklist, cell: D5, item: ACC-1-I1 }\n";
    }
}

fn range_names(ranges: &[CellRange]) -> String {
    let name = |range: &CellRange| match range.first == range.last {
        true => address::name(range.first),
        false => format!("{}:{}", address::name(range.first), address::name(range.last)),
    };
    let names: Vec<String> = ranges.iter().take(SHOWN).map(name).collect();
    names.join(" ")
}

fn offered(one: &SeenDropDown) -> String {
    let Some(choices) = &one.choices else { return "what the workbook computes".to_owned() };
    let named =
        choices.iter().take(SHOWN).map(|choice| quoted(cut(&one_line(choice), 60).as_str()));
    named.collect::<Vec<_>>().join(", ")
}

/// The tables whose rows bear ids that are known here.
fn rows(seen: &SeenWorkbook, keys: &[KeyColumn<'_>], out: &mut String) {
    *out += "\n## Tables in which a column holds the ids of the rows.\n#rows:\n";
    if keys.is_empty() {
        *out += "#  - { sheet: Checklist, key: A, by: item, columns: { D: { write: answer } } }\n";
    }
    for key in keys {
        let drop_downs = seen.sheets.iter().filter(|(sheet, _)| sheet.name == key.sheet.name);
        let answer = drop_downs.flat_map(|(_, all)| all).flat_map(|one| &one.cells).find(|range| {
            range.first.0 <= key.last && range.last.0 >= key.first && range.first.1 != key.column
        });
        let column = answer.map_or(key.column + 1, |range| range.first.1);
        let _ = writeln!(
            out,
            "## {} ids stand in column {} of this sheet\n\
             #  - sheet: {}\n#    key: {}\n#    by: {}\n#    first: {}\n#    last: {}\n#    columns:\n\
             #      {}: {{ write: answer }}\n#      {}: {{ write: evidence }}",
            key.found,
            address::letters(key.column),
            quoted(&key.sheet.name),
            address::letters(key.column),
            key.by,
            key.first + 1,
            key.last + 1,
            address::letters(column),
            address::letters(column + 1),
        );
    }
}

/// The column of a sheet that holds most ids which are known here.
fn key_column<'s>(workspace: &Workspace, sheet: &'s SheetTexts) -> Option<KeyColumn<'s>> {
    let mut columns: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    for ((row, column), text) in &sheet.cells {
        columns.entry(*column).or_default().insert(*row, tidy_id(text));
    }
    let mut best: Option<KeyColumn<'s>> = None;
    for (ids, by, mapping) in known_ids(workspace) {
        for (column, texts) in &columns {
            let rows = || texts.iter().filter(|(_, text)| ids.contains(*text));
            let first = rows().map(|(row, _)| *row).min();
            let last = rows().map(|(row, _)| *row).max();
            let (Some(first), Some(last)) = (first, last) else { continue };
            // Each once, and most of what stands there: not the numbers of any list.
            let found = rows().map(|(_, id)| id).collect::<BTreeSet<_>>().len();
            let is_most = 2 * found > texts.range(first..=last).count();
            if found >= ENOUGH && is_most && best.as_ref().is_none_or(|known| found > known.found) {
                let mapping = mapping.clone();
                best = Some(KeyColumn { sheet, column: *column, first, last, by, mapping, found });
            }
        }
    }
    best
}

/// The ids that are known here, with what they are.
fn known_ids(workspace: &Workspace) -> Vec<(BTreeSet<String>, &'static str, Option<String>)> {
    let mut known = Vec::new();
    let mut items = BTreeSet::new();
    for tailored in workspace.catalog.names().filter_map(|name| workspace.tailored(&name)) {
        for practice in &tailored.model.practices {
            let indicators = practice.levels.iter().flat_map(|level| &level.indicators);
            items.extend(indicators.map(|indicator| indicator.id.to_string()));
        }
    }
    known.push((items, "item", None));
    for doc in &workspace.mappings {
        let Some(catalog) = crate::mappings::catalog(workspace, &doc.value.to) else { continue };
        let ids = catalog.requirements().map(|entry| tidy_id(&entry.id));
        let ids = ids.filter(|id| !id.bytes().all(|byte| byte.is_ascii_digit())).collect();
        known.push((ids, "clause", Some(doc.value.id.value.clone())));
    }
    known
}
