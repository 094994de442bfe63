//! Where answers go in a workbook that somebody else made: the map of `smm assess fill`. It lies beside the
//! workbook, wherever that is.

use schemars::JsonSchema;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

use super::{DocumentKind, Entries, pattern};
use crate::span::Spanned;

/// A map from answers to the cells of one workbook.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FillMapDoc {
    /// The format of this document.
    #[schemars(range(min = 1, max = 1))]
    pub format: Spanned<u32>,
    /// What the workbook is, for people.
    #[serde(default)]
    #[schemars(example = &"Baseline checklist, edition 2")]
    pub title: Option<Spanned<String>>,
    /// SHA-256 of the empty workbook that the map was made for.
    #[serde(default)]
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub digest: Option<Spanned<String>>,
    /// What must stand in the workbook for the map to fit it.
    #[serde(default)]
    #[schemars(length(max = 1_000))]
    pub expect: Vec<ExpectDoc>,
    /// The mapping that leads from clauses to items: by its id, with or without version, or by the edition.
    #[serde(default)]
    #[schemars(example = &"iot-smm-nist-csf-2.0")]
    pub mapping: Option<Spanned<String>>,
    /// What the workbook calls each answer, by the answer's id; `open` is written where nothing is answered.
    #[serde(default)]
    pub words: Entries<Spanned<CellWord>>,
    /// What the workbook calls each level, by its number; without it the number is written.
    #[serde(default)]
    pub levels: Entries<Spanned<CellWord>>,
    /// Texts of the empty workbook that may be written over, as `Select`.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub replace: Vec<Spanned<String>>,
    /// Single cells.
    #[serde(default)]
    #[schemars(length(max = 20_000))]
    pub cells: Vec<Spanned<FilledCellDoc>>,
    /// Tables in which a column holds the id of each row.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub rows: Vec<FilledRowsDoc>,
}

/// A text that must stand in a cell.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExpectDoc {
    /// The sheet, by its name.
    #[schemars(length(min = 1))]
    pub sheet: Spanned<String>,
    /// The cell, as `B3`.
    #[schemars(regex(pattern = pattern::CELL), example = &"B3")]
    pub cell: Spanned<String>,
    /// What it says; blanks around it do not matter.
    pub text: Spanned<String>,
}

/// One cell, and what is written into it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FilledCellDoc {
    /// The sheet, by its name.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub sheet: Option<Spanned<String>>,
    /// The cell, as `D5`.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::CELL), example = &"D5")]
    pub cell: Option<Spanned<String>>,
    /// In place of sheet and cell: the name that the workbook gives to the cell.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub name: Option<Spanned<String>>,
    /// An indicator as `ACC-2-I1`, a level as `ACC-2`, or a practice by its id or code.
    #[serde(default)]
    #[schemars(length(min = 1), example = &"ACC-2-I1")]
    pub item: Option<Spanned<String>>,
    /// Several of them, for one cell.
    #[serde(default)]
    #[schemars(length(max = 1_000))]
    pub items: Vec<Spanned<String>>,
    /// A clause of the standard that `mapping` leads to.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub clause: Option<Spanned<String>>,
    /// A field of the assessment itself.
    #[serde(default)]
    pub head: Option<Spanned<AssessmentField>>,
    /// What is written of items or of a clause; the answer unless said otherwise.
    #[serde(default)]
    pub write: Option<Spanned<WriteKind>>,
    /// How several items become one.
    #[serde(default)]
    pub rule: Option<Spanned<FillRule>>,
    /// What this cell calls each answer, in place of the `words` of the map.
    #[serde(default)]
    pub words: Option<Entries<Spanned<CellWord>>>,
}

/// A table whose rows are found by their ids.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FilledRowsDoc {
    /// The sheet, by its name.
    #[schemars(length(min = 1))]
    pub sheet: Spanned<String>,
    /// The column that holds the id of each row, as `A`.
    #[schemars(regex(pattern = pattern::COLUMN), example = &"A")]
    pub key: Spanned<String>,
    /// What these ids are.
    pub by: Spanned<RowKey>,
    /// The first row that is looked at.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_048_576))]
    pub first: Option<Spanned<u32>>,
    /// The last row that is looked at.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_048_576))]
    pub last: Option<Spanned<u32>>,
    /// What is written, by the letters of the column.
    #[schemars(extend("propertyNames" = { "pattern": pattern::COLUMN }, "minProperties" = 1))]
    pub columns: Entries<FilledColumnDoc>,
}

/// What is written into a column.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FilledColumnDoc {
    /// What is written of the item or clause of the row.
    pub write: Spanned<WriteKind>,
    /// How several items become one.
    #[serde(default)]
    pub rule: Option<Spanned<FillRule>>,
    /// What this column calls each answer, in place of the `words` of the map.
    #[serde(default)]
    pub words: Option<Entries<Spanned<CellWord>>>,
}

/// What the ids of rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowKey {
    /// Indicators, levels or practices.
    Item,
    /// Clauses of the standard that `mapping` leads to.
    Clause,
}

/// How several items become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FillRule {
    /// The worst of those that apply; of texts, those of the items that are as bad. For answers and numbers
    /// the rule unless said otherwise.
    Worst,
    /// Each on a line of its own, behind its id. For texts the rule unless said otherwise.
    List,
}

/// What is written of an item or a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WriteKind {
    /// The answer, in the words of the map.
    Answer,
    /// The evidence seen.
    Evidence,
    /// The note.
    Note,
    /// Why it does not apply.
    Reason,
    /// Who answered.
    Who,
    /// The day of the answer.
    When,
    /// The day on which the answer lapses.
    Until,
    /// The ids of the items.
    Items,
    /// The level reached, of a practice.
    Level,
    /// The level reached with exceptions, of a practice.
    WithExceptions,
    /// The target, of a practice.
    Target,
    /// The levels missing to the target, of a practice.
    Under,
    /// The comment of the assessors, of a practice.
    Comment,
}

/// A field of the assessment itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AssessmentField {
    /// Its title.
    Title,
    /// Its day.
    Date,
    /// The day at which it is judged which answers have lapsed.
    AsOf,
    /// Who may read it.
    Marking,
    /// What was assessed.
    Subject,
    /// Where the assessed system ends.
    Boundary,
    /// The site.
    Site,
    /// What happened and what was found.
    Story,
    /// The names of the assessors.
    Assessors,
    /// The names of the assessors with their roles.
    AssessorsWithRoles,
    /// The files that belong to it.
    Attachments,
    /// The profile or model, as `retail-pos@1.0`.
    Profile,
}

/// What is written into a cell: a text, a whole number, or a Boolean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellWord {
    /// A text; empty for a cell that stays as it is.
    Text(String),
    /// A number.
    Number(i64),
    /// TRUE or FALSE.
    Truth(bool),
}

impl<'de> Deserialize<'de> for CellWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordVisitor)
    }
}

struct WordVisitor;

impl Visitor<'_> for WordVisitor {
    type Value = CellWord;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text, a whole number or a Boolean")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<CellWord, E> {
        Ok(CellWord::Text(text.to_owned()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<CellWord, E> {
        Ok(CellWord::Number(number))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<CellWord, E> {
        Ok(CellWord::Truth(truth))
    }
}

impl JsonSchema for CellWord {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CellWord".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": ["string", "integer", "boolean"],
            "examples": ["Implemented", 3, true],
        })
    }
}

impl DocumentKind for FillMapDoc {
    const NAME: &'static str = "fill-map";
    const TITLE: &'static str = "Map from answers to the cells of a workbook";
    const PATH: &'static str = "*.yaml";
    const HAS_ANSWERS: bool = true;
}
