//! Names that writer and reader of the workbook agree on.
//!
//! The names of columns are those of the format: a reader knows them, and where a workbook shows
//! other words for them, its hidden sheet says which.

use std::fmt::Display;

use smm_core::assess::Questionnaire;
use smm_core::text::{cut, one_line};
use smm_core::words::Words;

use super::lists::{DECISION_HEADS, RecordList, SOURCE_HEADS, STAKE_HEADS};

/// The hidden sheet that says what the workbook is.
pub(super) const META: &str = "smm-form";
/// What its first cell says.
pub(super) const MARK: &str = "smm-assessment-form";
/// Version of the layout.
pub(super) const LAYOUT: &str = "2";
/// The layout before answers could lapse: it lacks the columns [`UNTIL`] and [`LAPSED`].
pub(super) const LAYOUT_BEFORE_LAPSE: &str = "1";
/// The hidden sheet with the counts behind the summary.
pub(super) const COUNTS: &str = "smm-counts";
/// What stands before the name of a column in a key of [`META`] whose value is the word for it.
pub(super) const HEAD: &str = "head ";

/// The head of the column that holds ids.
pub(super) const ID: &str = "ID";
/// The head of the column that holds answers.
pub(super) const ANSWER: &str = "Answer";
/// The heads of the text columns beside an answer.
pub(super) const TEXTS: [&str; 7] = [
    "Reason, if not applicable",
    "Evidence seen",
    "Note",
    "Who",
    "When",
    UNTIL,
    "Look again because",
];
/// The head of the column with the day on which an answer lapses.
pub(super) const UNTIL: &str = "Holds until";
/// The head of the column that says whether an answer has lapsed.
pub(super) const LAPSED: &str = "Lapsed";
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
pub(super) const DOMAIN_HEADS: [&str; 14] = [
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
    TEXTS[6],
    LAPSED,
];
/// The letters of the columns of a domain's sheet that formulas refer to.
pub(super) const ID_LETTER: &str = "A";
pub(super) const KEY_LETTER: &str = "B";
pub(super) const ANSWER_LETTER: &str = "F";
pub(super) const WHEN_LETTER: &str = "K";
pub(super) const UNTIL_LETTER: &str = "L";
pub(super) const LAPSED_LETTER: &str = "N";
/// The first of [`DOMAIN_HEADS`] under which people write.
pub(super) const FIRST_INPUT: usize = 5;
/// So many of [`DOMAIN_HEADS`] stand over columns in which people write.
pub(super) const INPUTS: usize = 8;
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
    BY_LEVEL,
];
/// The head of the column that says how answers are spread.
pub(super) const BY_LEVEL: &str = "By level: yes/partly/no/not applicable/open";
/// The heads of the first sheet.
pub(super) const START_HEADS: [&str; 3] = [ID, "Field", VALUE];
/// The key of the word for each column.
const HEAD_WORDS: [(&str, &str); 48] = [
    (STAKE_HEADS[0], "workbook.head_stake_what"),
    (STAKE_HEADS[1], "workbook.head_stake_lost"),
    (STAKE_HEADS[2], "worksheet.area_safety"),
    (STAKE_HEADS[3], "worksheet.area_operation"),
    (STAKE_HEADS[4], "worksheet.area_money"),
    (STAKE_HEADS[5], "worksheet.area_people"),
    (STAKE_HEADS[6], "worksheet.area_law"),
    (STAKE_HEADS[7], "workbook.head_stake_decides"),
    (DECISION_HEADS[0], "workbook.head_decision_about"),
    (DECISION_HEADS[1], "workbook.head_decision_chosen"),
    (DECISION_HEADS[2], "workbook.head_decision_by"),
    (DECISION_HEADS[3], "workbook.head_decision_when"),
    (DECISION_HEADS[4], "workbook.head_decision_why"),
    (DECISION_HEADS[5], "workbook.head_decision_said"),
    (SOURCE_HEADS[0], "workbook.head_source_name"),
    (SOURCE_HEADS[1], "workbook.head_source_kind"),
    (SOURCE_HEADS[2], "workbook.head_source_digest"),
    (SOURCE_HEADS[3], "workbook.head_source_signature"),
    (SOURCE_HEADS[4], "workbook.head_source_read_on"),
    (ID, "workbook.head_id"),
    ("Key", "workbook.head_key"),
    ("Level", "workbook.head_level"),
    ("Indicator", "workbook.head_indicator"),
    ("Ask and look for", "workbook.head_hint"),
    (ANSWER, "workbook.head_answer"),
    (TEXTS[0], "workbook.head_reason"),
    (TEXTS[1], "workbook.head_evidence"),
    (TEXTS[2], "workbook.head_note"),
    (TEXTS[3], "workbook.head_who"),
    (TEXTS[4], "workbook.head_when"),
    (UNTIL, "workbook.head_until"),
    (TEXTS[6], "workbook.head_recheck"),
    (LAPSED, "workbook.head_lapsed"),
    ("Code", "workbook.head_code"),
    ("Practice", "workbook.head_practice"),
    ("Progress", "workbook.head_progress"),
    ("Profile target", "workbook.head_profile_target"),
    (OWN_TARGET, "workbook.head_own_target"),
    (RATIONALE, "workbook.head_rationale"),
    ("Target", "workbook.head_target"),
    ("Under", "workbook.head_under"),
    ("Over", "workbook.head_over"),
    ("In words", "workbook.head_in_words"),
    (COMMENT, "workbook.head_comment"),
    ("With exceptions", "workbook.head_with_exceptions"),
    ("Exceptions", "workbook.head_exceptions"),
    (BY_LEVEL, "workbook.head_spread"),
    ("Field", "workbook.head_field"),
];

/// The word for a column; the one for the spread of answers names them.
pub(super) fn head(name: &'static str, form: &Questionnaire) -> String {
    let key = HEAD_WORDS.iter().find(|(known, _)| *known == name);
    let labels = form.answers.choices.iter().map(|choice| choice.label.as_str());
    let answers: Vec<&str> = labels.chain([form.words.say("answer.open")]).collect();
    let key = key.map_or("workbook.head_value", |(_, key)| key);
    form.words.with(key, &[("answers", &answers.join("/"))])
}

/// The columns that a workbook has other words for: name and word.
pub(super) fn renamed(form: &Questionnaire) -> impl Iterator<Item = (&'static str, String)> {
    let lists = RecordList::ALL.into_iter().flat_map(RecordList::heads);
    let all = DOMAIN_HEADS.iter().chain(&SUMMARY_HEADS).chain(&START_HEADS).chain(lists);
    let worded = all.map(|name| (*name, head(name, form)));
    worded.filter(|(name, word)| name != word)
}

/// The foot of a printed sheet: its name, and the number of the page.
pub(super) fn footer(words: &Words) -> String {
    let page: [(&str, &dyn Display); 2] = [("page", &"\u{1}P"), ("pages", &"\u{1}N")];
    let text = words.with("paper.page", &page).replace('&', "&&").replace('\u{1}', "&");
    format!("&L&A&R{text}")
}

/// The head of a printed sheet: who may read it. Programs take 255 letters, in units of UTF-16.
pub(super) fn header(marking: &str) -> String {
    let marking = cut(&one_line(marking), MARKING).replace('&', "&&");
    if marking.is_empty() { marking } else { format!("&C&B{marking}") }
}

/// So many letters of a marking are printed on top of a sheet.
const MARKING: usize = 60;

/// So many letters of a title and of a message a program shows to somebody who types something else.
pub(super) const TITLE: usize = 29;
pub(super) const MESSAGE: usize = 250;
/// So many letters may the entries of a drop-down have together, where they stand in the rule itself.
pub(super) const LIST: usize = 255;
/// The column of [`META`] that holds what a drop-down offers: its letter, and from 0.
pub(super) const OFFERED: (&str, u16) = ("D", 3);
/// Its column with the words for answers, where these are looked up.
pub(super) const MEANT_WORDS: (&str, u16) = ("C", 2);

/// Rows for assessors and attachments on the first sheet.
pub(super) const SPARE_ROWS: usize = 8;

/// The names of the sheets that people see.
pub(super) struct SheetNames {
    pub(super) start: String,
    pub(super) summary: String,
    pub(super) domains: Vec<String>,
    /// Of each of [`RecordList::ALL`].
    pub(super) lists: [String; 3],
}

impl SheetNames {
    pub(super) fn of(form: &Questionnaire) -> Self {
        let mut taken: Vec<String> = Vec::new();
        let mut name = |title: &str| {
            taken.push(sheet(title, &taken, &form.words));
            taken.last().cloned().unwrap_or_default()
        };
        let start = name(form.words.say("workbook.start"));
        let summary = name(form.words.say("workbook.summary"));
        let domains = form.domains.iter().map(|domain| name(&domain.title)).collect();
        let lists =
            RecordList::ALL.map(|list| name(form.words.say(&format!("workbook.{}", list.key()))));
        Self { start, summary, domains, lists }
    }
}

/// A name that every program accepts for a sheet: at most 31 characters, none of `[]:*?/\`.
pub(super) fn sheet(title: &str, taken: &[String], words: &Words) -> String {
    let clean: String = title.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(28).collect();
    let clean = clean.trim();
    let base = if clean.is_empty() { words.say("workbook.domain") } else { clean };
    let mut name = base.to_owned();
    let mut number = 2;
    let reserved = |name: &str| {
        let lower = name.to_lowercase();
        let ours = [META, COUNTS, "history"];
        ours.iter().any(|own| own.to_lowercase() == lower)
            || taken.iter().any(|other| other.to_lowercase() == lower)
    };
    while reserved(&name) {
        name = format!("{base} {number}");
        number += 1;
    }
    name
}
