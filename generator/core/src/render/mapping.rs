//! Mappings as readers meet them: where each row and requirement has its place, and the tables to take away.
//!
//! In: a [`Mapped`]. Out: addresses, and rows for CSV and workbooks. Never: markup.

use crate::mappings::{ItemNames, Mapped};
use crate::profile::Tailored;
use crate::schema::mapping::{DutyRole, MappingDoc, RowDoc};
use crate::text::csv_row;
use crate::words::Words;

/// A mapping with more rows than these has a page for each part of the standard, so that no page is heavy.
const ROWS_ON_A_PAGE: usize = 70;

/// A table for a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TableSheet {
    /// Name of the sheet.
    pub name: String,
    /// Width of each column in characters.
    pub widths: Vec<u16>,
    /// The rows, of which the first has the heads.
    pub rows: Vec<Vec<String>>,
}

/// Path of the page of a mapping in its book.
pub(super) fn page(doc: &MappingDoc) -> String {
    format!("mapping-{}.md", doc.id)
}

/// Path of the page for the requirements below a heading; the same one where all fit.
pub(super) fn part(mapped: &Mapped<'_>, head: &str) -> String {
    if is_split(mapped) {
        format!("mapping-{}-{}.md", mapped.doc.id, slug(head))
    } else {
        page(mapped.doc)
    }
}

/// Whether a mapping has a page for each part of the standard.
pub(super) fn is_split(mapped: &Mapped<'_>) -> bool {
    mapped.doc.rows.len() > ROWS_ON_A_PAGE && mapped.groups().len() > 1
}

/// All pages of a mapping: title and path.
pub(super) fn pages(mapped: &Mapped<'_>) -> Vec<(String, String)> {
    let title = mapped.catalog.cite_as.value.clone();
    let mut pages = vec![(title.clone(), page(mapped.doc))];
    if is_split(mapped) {
        let spoken = mapped.rows_by_reference();
        for group in mapped.groups() {
            if group.clauses.iter().any(|clause| spoken.contains_key(clause.id.value.as_str())) {
                let head = &group.head.id;
                pages.push((format!("{title}, {head}"), part(mapped, head)));
            }
        }
    }
    pages
}

/// Where a requirement stands: page and anchor.
pub(super) fn place_of(mapped: &Mapped<'_>, reference: &str) -> (String, String) {
    let groups = mapped.groups();
    let spoken = mapped.doc.rows.iter().any(|row| row.reference.value == reference);
    let group =
        groups.iter().find(|group| group.clauses.iter().any(|one| one.id.value == reference));
    let page = match group {
        Some(group) if spoken => part(mapped, &group.head.id),
        _ => page(mapped.doc),
    };
    (html(&page), slug(reference))
}

/// The address of a page by the path of its Markdown.
pub(super) fn html(path: &str) -> String {
    format!("{}.html", path.strip_suffix(".md").unwrap_or(path))
}

/// The anchor of a row: requirement, item and role, so that others can cite it.
pub(super) fn anchor(row: &RowDoc) -> String {
    let role = match row.role.value {
        DutyRole::AssetOwner => "ao",
        DutyRole::ProductSupplier => "ps",
        DutyRole::ServiceProvider => "sp",
    };
    format!("{}_{}_{role}", slug(&row.reference), row.item)
}

/// An id as an anchor.
pub(super) fn slug(id: &str) -> String {
    let sign = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '(' | ')') { c } else { '-' };
    id.chars().map(sign).collect()
}

/// Everything that a mapping says, as a table with terms that programs can rely on; what has no
/// counterpart is `none`.
pub(super) fn table(mapped: &Mapped<'_>, tailored: &Tailored) -> Vec<Vec<String>> {
    let names = ItemNames::of(tailored);
    let place = |item: &str| {
        let place = names.place(item);
        let level = place.and_then(|place| place.level);
        (
            place.map_or_else(String::new, |place| place.practice.to_owned()),
            level.map_or_else(String::new, |level| level.to_string()),
        )
    };
    let title = |id: &str| mapped.title_of(id).unwrap_or_default().to_owned();
    let heads = [
        "practice",
        "level",
        "item",
        "role",
        "reference",
        "reference-title",
        "relationship",
        "confidence",
        "reason",
    ];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for row in &mapped.doc.rows {
        let (practice, level) = place(&row.item);
        rows.push(vec![
            practice,
            level,
            row.item.value.clone(),
            row.role.value.name().to_owned(),
            row.reference.value.clone(),
            title(&row.reference),
            row.relationship.value.name().to_owned(),
            row.confidence.value.name().to_owned(),
            row.reason.value.clone(),
        ]);
    }
    let none = |practice, level, item: &str, reference: &str, reason: &str| {
        let (item, title) = (item.to_owned(), title(reference));
        let reference = reference.to_owned();
        let (role, sure) = (String::new(), String::new());
        let is = "none".to_owned();
        vec![practice, level, item, role, reference, title, is, sure, reason.to_owned()]
    };
    for one in &mapped.doc.without.items {
        let (practice, level) = place(&one.item);
        rows.push(none(practice, level, &one.item, "", &one.reason));
    }
    for one in &mapped.doc.without.references {
        for reference in &one.references {
            rows.push(none(String::new(), String::new(), "", reference, &one.reason));
        }
    }
    rows
}

/// The table as CSV.
pub(super) fn csv(mapped: &Mapped<'_>, tailored: &Tailored) -> String {
    table(mapped, tailored).iter().map(|row| csv_row(row)).collect()
}

/// How many rows each practice has in each part of the standard: part by part, practice by practice.
pub(super) fn counts(mapped: &Mapped<'_>, tailored: &Tailored) -> Vec<(String, Vec<usize>)> {
    let (names, groups) = (ItemNames::of(tailored), mapped.groups());
    let practices = tailored.model.practices.iter();
    let in_group = |row: &RowDoc, at: usize| {
        groups[at].clauses.iter().any(|clause| clause.id.value == row.reference.value)
    };
    practices
        .map(|practice| {
            let of_practice = |row: &&RowDoc| {
                names.place(&row.item).is_some_and(|place| place.practice == practice.id.as_str())
            };
            let rows: Vec<&RowDoc> = mapped.doc.rows.iter().filter(of_practice).collect();
            let count = |at| rows.iter().filter(|row| in_group(row, at)).count();
            (practice.id.to_string(), (0..groups.len()).map(count).collect())
        })
        .collect()
}

/// The sheets of the workbook: the rows, and the matrix.
pub(super) fn sheets(mapped: &Mapped<'_>, tailored: &Tailored, words: &Words) -> Vec<TableSheet> {
    let groups = mapped.groups();
    let mut heads = vec![words.say("practice.practice").to_owned()];
    heads.extend(groups.iter().map(|group| group.head.id.value.clone()));
    let mut matrix = vec![heads];
    for (practice, counts) in counts(mapped, tailored) {
        let shown = counts.iter().map(|n| if *n == 0 { String::new() } else { n.to_string() });
        let title = tailored.model.practice(&practice).map_or("", |one| &one.title);
        matrix.push(std::iter::once(title.to_owned()).chain(shown).collect());
    }
    let widths = std::iter::once(44).chain(groups.iter().map(|_| 9)).collect();
    vec![
        TableSheet {
            name: words.say("mapping.rows").to_owned(),
            widths: vec![30, 7, 14, 17, 14, 34, 14, 12, 90],
            rows: table(mapped, tailored),
        },
        TableSheet { name: words.say("mapping.matrix").to_owned(), widths, rows: matrix },
    ]
}
