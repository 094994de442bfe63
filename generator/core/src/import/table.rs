//! Catalogs as tables: CSV, and sheets of workbooks as CSV, with a document that says what the columns hold.

use std::collections::BTreeMap;

use indexmap::{IndexMap, IndexSet};
use serde::Deserialize;

use super::CannotImport;
use super::catalog::{ForeignCatalog, ForeignLevel, ForeignNode, NodeKind};
use super::piece::Piece;
use crate::diag::{Code, Diagnostics};
use crate::edit;
use crate::id::hyphenated;
use crate::source::SourceFile;
use crate::span::{FileId, Span, Spanned};
use crate::syntax::{Node, Value};

/// A table has at most so many rows.
const MOST_ROWS: usize = 50_000;

/// What the columns of a table hold, and what it does not say about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ColumnMapping {
    /// Title of the catalog.
    pub title: String,
    /// Its version.
    pub version: String,
    /// A short name.
    #[serde(default)]
    pub short_title: Option<String>,
    /// What it is.
    #[serde(default)]
    pub summary: Option<String>,
    /// Day of publication.
    #[serde(default)]
    pub date: Option<String>,
    /// Who publishes it.
    #[serde(default)]
    pub publisher: Option<String>,
    /// Its licence.
    #[serde(default)]
    pub license: Option<String>,
    /// Of a workbook: the sheet.
    #[serde(default)]
    pub sheet: Option<String>,
    /// The columns of the groups, from the widest to the narrowest.
    #[serde(default)]
    pub groups: Vec<GroupColumns>,
    /// The columns of what is answered.
    pub item: ItemColumns,
    /// The levels, from 1.
    #[serde(default)]
    pub levels: Vec<NamedLevel>,
}

/// The columns of a group, by their headings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GroupColumns {
    /// What its publisher calls it.
    #[serde(default, rename = "ref")]
    pub reference: Option<String>,
    /// Its title.
    #[serde(default)]
    pub title: Option<String>,
    /// What it is about.
    #[serde(default)]
    pub text: Option<String>,
}

/// The columns of what is answered, by their headings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ItemColumns {
    /// What its publisher calls it.
    #[serde(default, rename = "ref")]
    pub reference: Option<String>,
    /// Its title.
    #[serde(default)]
    pub title: Option<String>,
    /// Its text.
    pub text: String,
    /// The lowest level that asks it: a number, alone or behind letters.
    #[serde(default)]
    pub level: Option<String>,
    /// Columns in which a mark stands if a level asks it, each with its level.
    #[serde(default)]
    pub level_marks: BTreeMap<String, u8>,
    /// What to ask to see.
    #[serde(default)]
    pub evidence: Option<String>,
    /// Words by which it is found, parted by commas.
    #[serde(default)]
    pub tags: Option<String>,
    /// Columns with ids of standards, parted by commas, each with the edition.
    #[serde(default)]
    pub refs: BTreeMap<String, String>,
}

/// A level of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NamedLevel {
    /// Its title.
    pub title: String,
    /// What it means.
    #[serde(default)]
    pub summary: Option<String>,
}

impl ColumnMapping {
    /// Reads a mapping from YAML.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn read(text: &str) -> Result<Self, CannotImport> {
        let wrong =
            |what: String| CannotImport(format!("what the columns hold cannot be read: {what}"));
        let value = edit::meaning(text).ok_or_else(|| wrong("this is no YAML".to_owned()))?;
        serde_json::from_value(value).map_err(|error| wrong(error.to_string()))
    }

    /// Every heading that it names.
    fn headings(&self) -> Vec<&str> {
        let groups = self.groups.iter().flat_map(|one| [&one.reference, &one.title, &one.text]);
        let item = &self.item;
        let own = [&item.reference, &item.title, &item.level, &item.evidence, &item.tags];
        let named = groups.chain(own).flatten().map(String::as_str);
        let lists = item.level_marks.keys().chain(item.refs.keys()).map(String::as_str);
        named.chain([item.text.as_str()]).chain(lists).collect()
    }
}

/// A table as a list of mappings from heading to cell.
pub(super) fn parse(file: FileId, source: &SourceFile, diags: &mut Diagnostics) -> Option<Node> {
    let text = source.text.as_str();
    let separator = separator(text);
    let mut rows = rows(file, text, separator).into_iter();
    let head = rows.next()?;
    let mut names: IndexSet<String> = IndexSet::new();
    for (nth, cell) in head.iter().enumerate() {
        let heading = crate::text::one_line(&cell.value);
        let heading = if heading.is_empty() { format!("column {}", nth + 1) } else { heading };
        if !names.insert(heading.clone()) {
            let message = format!("two columns are called `{heading}`");
            diags.report(Code::YamlDuplicateKey, cell.span, message);
            names.insert(format!("{heading} ({})", nth + 1));
        }
    }
    let mut found = Vec::new();
    for row in rows.filter(|row| row.iter().any(|cell| !cell.value.trim().is_empty())) {
        if found.len() >= MOST_ROWS {
            let place = row.first().map(|cell| cell.span).unwrap_or_default();
            let message = format!("the table has more than {MOST_ROWS} rows");
            diags.report(Code::YamlTooLarge, place, message);
            return None;
        }
        found.push(mapping(row, &names));
    }
    let span = Span::new(file, 0, text.len());
    Some(Node { value: Value::List(found), span })
}

fn mapping(row: Vec<Spanned<String>>, names: &IndexSet<String>) -> Node {
    let first = row.first().map(|cell| cell.span).unwrap_or_default();
    let end = row.last().map_or(first.end, |cell| cell.span.end);
    let entry = |(nth, cell): (usize, Spanned<String>)| {
        let name = names.get_index(nth).cloned().unwrap_or_else(|| format!("column {}", nth + 1));
        let span = cell.span;
        (Spanned::new(name, span), Node { value: Value::Text(cell.value), span })
    };
    let entries = row.into_iter().enumerate().map(entry).collect();
    Node { value: Value::Map(entries), span: Span { end, ..first } }
}

/// The sign between cells: the one that the first line has most of.
fn separator(text: &str) -> char {
    let first = text.lines().next().unwrap_or("");
    let most = [',', ';', '\t'].into_iter().rev().max_by_key(|sign| first.matches(*sign).count());
    most.unwrap_or(',')
}

/// The cells, each with its place; quotes around a cell are doubled in it.
fn rows(file: FileId, text: &str, separator: char) -> Vec<Vec<Spanned<String>>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let (mut cell, mut start) = (String::new(), 0);
    let mut is_quoted = false;
    let mut signs = text.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '"' if is_quoted && signs.peek().is_some_and(|(_, next)| *next == '"') => {
                cell.push('"');
                signs.next();
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                is_quoted = true;
            }
            sign if !is_quoted && (sign == separator || sign == '\n') => {
                let span = Span::new(file, start, at.max(start));
                row.push(Spanned::new(std::mem::take(&mut cell), span));
                start = at + sign.len_utf8();
                if sign == '\n' {
                    rows.push(std::mem::take(&mut row));
                }
            }
            '\r' if !is_quoted => {}
            sign => cell.push(sign),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(Spanned::new(cell, Span::new(file, start, text.len())));
        rows.push(row);
    }
    rows
}

/// Reads a table.
pub(super) fn read(
    root: Piece<'_>,
    columns: Option<&ColumnMapping>,
    diags: &mut Diagnostics,
) -> Option<ForeignCatalog> {
    let rows = root.items();
    let headings: Vec<&str> = rows.first().map(|row| row.headings()).unwrap_or_default();
    let Some(columns) = columns else {
        let named = headings.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        diags
            .report(
                Code::MissingKey,
                root.span(),
                "nobody says what the columns of this table hold",
            )
            .hint(format!("name a document that does with `--columns`; the columns are {named}"));
        return None;
    };
    for wanted in columns.headings().iter().filter(|wanted| !headings.contains(wanted)) {
        diags
            .report(Code::UnknownReference, root.span(), format!("there is no column `{wanted}`"))
            .did_you_mean(wanted, headings.iter().copied());
    }
    let mut table =
        TableReader { columns, groups: IndexMap::new(), path: Vec::new(), seen: IndexSet::new() };
    rows.iter().for_each(|row| table.row(*row, diags));
    let level = |(level, number): (&NamedLevel, u8)| ForeignLevel {
        key: number.to_string(),
        number,
        title: Some(level.title.clone()),
        summary: level.summary.clone(),
    };
    Some(ForeignCatalog {
        key: columns.title.clone(),
        short: columns.short_title.clone(),
        title: columns.title.clone(),
        version: columns.version.clone(),
        date: columns.date.clone(),
        summary: columns.summary.clone(),
        publisher: columns.publisher.clone(),
        license: columns.license.clone(),
        levels: columns.levels.iter().zip(1..=20).map(level).collect(),
        roots: table.trees(),
        ..ForeignCatalog::default()
    })
}

/// What stands in a group, in the order of the table.
#[derive(Default)]
struct TableGroup {
    node: ForeignNode,
    items: Vec<ForeignNode>,
}

/// The groups so far, by the names that lead to them.
struct TableReader<'c> {
    columns: &'c ColumnMapping,
    groups: IndexMap<Vec<String>, TableGroup>,
    /// The group of the row before: cells that are merged over rows have words in the first one only.
    path: Vec<String>,
    seen: IndexSet<String>,
}

impl TableReader<'_> {
    fn row(&mut self, row: Piece<'_>, diags: &mut Diagnostics) {
        let word = |heading: &Option<String>| heading.as_deref().and_then(|name| row.word(name));
        let mut path: Vec<String> = Vec::new();
        for (depth, group) in self.columns.groups.iter().enumerate() {
            let (reference, title, text) =
                (word(&group.reference), word(&group.title), word(&group.text));
            let name = reference.clone().or_else(|| title.clone());
            let Some(name) = name.or_else(|| self.path.get(depth).cloned()) else { continue };
            path.push(name);
            let known = self.groups.entry(path.clone()).or_default();
            known.node.key = path.join(" / ");
            known.node.reference = known.node.reference.take().or(reference);
            known.node.title = known.node.title.take().or(title);
            known.node.text = known.node.text.take().or(text);
        }
        self.path.clone_from(&path);
        let item = &self.columns.item;
        let (reference, title) = (word(&item.reference), word(&item.title));
        let Some(text) = row.word(&item.text).or_else(|| title.clone()) else { return };
        let key = reference.clone().unwrap_or_else(|| format!("{} / {text}", path.join(" / ")));
        if !self.seen.insert(key.clone()) {
            diags.report(Code::DuplicateId, row.span(), format!("two rows are called `{key}`"));
            return;
        }
        let tags = word(&item.tags).unwrap_or_default();
        let levels = self.levels(row, diags);
        let node = ForeignNode {
            key,
            reference,
            title: title.filter(|title| *title != text),
            level: levels.iter().min().copied(),
            named_levels: Spanned::new(levels, row.span()),
            evidence: word(&item.evidence),
            tags: tags.split(',').map(hyphenated).filter(|tag| crate::id::is_id(tag)).collect(),
            refs: self.refs(row),
            text: Some(text),
            kind: NodeKind::Item,
            ..ForeignNode::default()
        };
        self.groups.entry(path).or_default().items.push(node);
    }

    /// The levels that ask it: those whose column has a mark, or the one from which on it is asked.
    fn levels(&self, row: Piece<'_>, diags: &mut Diagnostics) -> Vec<u8> {
        let marks = &self.columns.item.level_marks;
        let marked = marks.iter().filter(|(heading, _)| row.word(heading).is_some());
        let mut levels: Vec<u8> = marked.map(|(_, level)| *level).collect();
        let heading = self.columns.item.level.as_deref();
        let said = heading.and_then(|heading| row.word(heading));
        let digits = |text: &String| {
            let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            digits.get(..end).and_then(|number| number.parse::<u8>().ok())
        };
        if levels.is_empty() {
            levels.extend(said.as_ref().and_then(digits));
        }
        let highest = self.columns.levels.len();
        let is_unknown = |level: &&u8| usize::from(**level) > highest || **level == 0;
        if let Some(level) = levels.iter().find(is_unknown) {
            let message = format!("there is no level {level}; `levels:` names {highest}");
            diags.report(Code::LevelOutOfRange, row.span(), message);
        }
        levels
    }

    fn refs(&self, row: Piece<'_>) -> Vec<(String, String)> {
        let columns = self.columns.item.refs.iter();
        let cells = columns.filter_map(|(heading, catalog)| Some((catalog, row.word(heading)?)));
        let ids = cells.flat_map(|(catalog, cell)| {
            let ids: Vec<String> =
                cell.split([',', '\n', ';']).map(|id| id.trim().to_owned()).collect();
            ids.into_iter().filter(|id| !id.is_empty()).map(|id| (catalog.clone(), id))
        });
        ids.collect()
    }

    /// The groups at the top, each with what stands in it.
    fn trees(&self) -> Vec<ForeignNode> {
        let mut below: BTreeMap<&[String], Vec<&[String]>> = BTreeMap::new();
        for path in self.groups.keys() {
            if let Some((_, above)) = path.split_last() {
                below.entry(above).or_default().push(path);
            }
        }
        self.tree(&[], &below)
    }

    /// What stands in a group: what is asked, then the groups below.
    fn tree(
        &self,
        path: &[String],
        below: &BTreeMap<&[String], Vec<&[String]>>,
    ) -> Vec<ForeignNode> {
        let own = self.groups.get(path).map(|group| group.items.clone()).unwrap_or_default();
        let groups = below.get(path).into_iter().flatten().filter_map(|path| {
            let node = self.groups.get(*path)?.node.clone();
            Some(ForeignNode { children: self.tree(path, below), ..node })
        });
        own.into_iter().chain(groups).collect()
    }
}
