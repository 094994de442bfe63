//! Names that writer and reader of the workbook agree on.

/// The hidden sheet that says what the workbook is.
pub(super) const META: &str = "smm-form";
/// What its first cell says.
pub(super) const MARK: &str = "smm-assessment-form";
/// Version of the layout.
pub(super) const LAYOUT: &str = "1";
/// The hidden sheet with the counts behind the summary.
pub(super) const COUNTS: &str = "smm-counts";
/// The first sheet.
pub(super) const START: &str = "Start";
/// The sheet with levels, targets and gaps.
pub(super) const SUMMARY: &str = "Summary";

/// The head of the column that holds ids.
pub(super) const ID: &str = "ID";
/// The head of the column that holds answers.
pub(super) const ANSWER: &str = "Answer";
/// The heads of the text columns beside an answer.
pub(super) const TEXTS: [&str; 6] =
    ["Reason, if not applicable", "Evidence seen", "Note", "Who", "When", "Look again because"];
/// The heads of the target columns in the summary.
pub(super) const OWN_TARGET: &str = "Own target";
/// Why an own target.
pub(super) const RATIONALE: &str = "Rationale for own target";
/// The comment of the assessors.
pub(super) const COMMENT: &str = "Comment";
/// The head of the column of values on the first sheet.
pub(super) const VALUE: &str = "Value";
/// The key of a line of [`META`] that holds a text of ours outside all tables.
pub(super) const FIXED: &str = "fixed";
/// The heads of the sheet of a domain, in this order; people write from [`FIRST_INPUT`] on.
pub(super) const DOMAIN_HEADS: [&str; 12] = [
    ID,
    "Key",
    "Level",
    "Indicator",
    "Ask and look for",
    ANSWER,
    TEXTS[0],
    TEXTS[1],
    TEXTS[2],
    TEXTS[3],
    TEXTS[4],
    TEXTS[5],
];
/// The first of [`DOMAIN_HEADS`] under which people write.
pub(super) const FIRST_INPUT: usize = 5;
/// The heads of the summary, in this order.
pub(super) const SUMMARY_HEADS: [&str; 16] = [
    ID,
    "Code",
    "Practice",
    "Level",
    "Progress",
    "Profile target",
    OWN_TARGET,
    RATIONALE,
    "Target",
    "Under",
    "Over",
    "In words",
    COMMENT,
    "With exceptions",
    "Exceptions",
    "By level: yes/partly/no/not applicable/open",
];
/// The heads of the first sheet.
pub(super) const START_HEADS: [&str; 3] = [ID, "Field", VALUE];

/// Rows for assessors and attachments on the first sheet.
pub(super) const SPARE_ROWS: usize = 8;

/// A name that every program accepts for a sheet: at most 31 characters, none of `[]:*?/\`.
pub(super) fn sheet(title: &str, taken: &[String]) -> String {
    let clean: String = title.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(28).collect();
    let clean = clean.trim();
    let base = if clean.is_empty() { "Domain" } else { clean };
    let mut name = base.to_owned();
    let mut number = 2;
    let reserved = |name: &str| {
        let lower = name.to_lowercase();
        let ours = [META, COUNTS, START, SUMMARY, "history"];
        ours.iter().any(|own| own.to_lowercase() == lower)
            || taken.iter().any(|other| other.to_lowercase() == lower)
    };
    while reserved(&name) {
        name = format!("{base} {number}");
        number += 1;
    }
    name
}
