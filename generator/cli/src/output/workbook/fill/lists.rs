//! What the drop-down of a cell offers.
//!
//! In: its formula. Out: [`Choices`]. Never: computes a formula.

use smm_core::assess::fill::SheetTexts;

use super::book::{SheetRange, TemplateBook};

/// The most choices of a drop-down that are looked at.
const MAX_CHOICES: usize = 10_000;
/// So many names may lead to each other.
const MAX_NAMES: usize = 4;

/// What a drop-down offers.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Choices {
    /// These.
    Known(Vec<String>),
    /// What a formula makes.
    Computed,
}

impl Choices {
    /// The choices, if they are known.
    pub(super) fn known(self) -> Option<Vec<String>> {
        match self {
            Self::Known(list) => Some(list),
            Self::Computed => None,
        }
    }
}

/// The choices of a list on a sheet.
pub(super) fn choices(
    list: &str,
    sheet: &str,
    book: &TemplateBook,
    sheets: &[SheetTexts],
) -> Choices {
    let mut list = list.trim().trim_start_matches('=').to_owned();
    for _ in 0..MAX_NAMES {
        if let Some(inner) = list.strip_prefix('"').and_then(|list| list.strip_suffix('"')) {
            let inner = inner.replace("\"\"", "\"");
            return Choices::Known(inner.split(',').map(|one| one.trim().to_owned()).collect());
        }
        if let Some(cells) = SheetRange::of(&list, sheet) {
            return in_cells(&cells, sheets);
        }
        match book.named(&list) {
            Some(to) => list = to.trim().trim_start_matches('=').to_owned(),
            None => break,
        }
    }
    Choices::Computed
}

fn in_cells(cells: &SheetRange, sheets: &[SheetTexts]) -> Choices {
    let is_it = |sheet: &&SheetTexts| sheet.name.to_lowercase() == cells.sheet.to_lowercase();
    let Some(sheet) = sheets.iter().find(is_it) else { return Choices::Computed };
    let rows = sheet.cells.range((cells.range.first.0, 0)..=(cells.range.last.0, u32::MAX));
    let texts = rows.filter(|(at, _)| cells.range.holds(**at)).map(|(_, text)| text.clone());
    Choices::Known(texts.take(MAX_CHOICES).collect())
}
