//! Mappings as readers meet them: where each row and requirement has its place, and the tables to take away.
//!
//! In: a [`Mapped`]. Out: addresses, and rows for CSV and workbooks. Never: markup.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::addresses;
use crate::mappings::{ItemNames, Mapped, derived};
pub(super) use crate::mappings::{row_name as anchor, slug};
use crate::model::Practice;
use crate::profile::Tailored;
use crate::schema::mapping::MappingDoc;
use crate::text;
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

/// Address of the page of a mapping in its book, by its id.
pub(super) fn page_of(id: &str) -> String {
    format!("mapping-{id}.html")
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

/// The page on which each requirement stands, in the order of the standard.
pub(super) fn pages_by_reference<'w>(mapped: &Mapped<'w>) -> IndexMap<&'w str, String> {
    let whole = addresses::of_page(&page(mapped.doc));
    let all = mapped.catalog.requirements().map(|one| (one.id.value.as_str(), whole.clone()));
    let mut found: IndexMap<&str, String> = all.collect();
    if is_split(mapped) {
        let spoken = mapped.rows_by_reference();
        for group in mapped.groups() {
            let page = addresses::of_page(&part(mapped, &group.head.id));
            let ids = group.clauses.into_iter().map(|clause| clause.id.value.as_str());
            found.extend(ids.filter(|id| spoken.contains_key(id)).map(|id| (id, page.clone())));
        }
    }
    found
}

/// Everything that a mapping says, as a table with terms that programs can rely on; what has no
/// counterpart is `none`.
pub fn table(mapped: &Mapped<'_>, tailored: &Tailored) -> Vec<Vec<String>> {
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
pub fn csv(mapped: &Mapped<'_>, tailored: &Tailored) -> String {
    text::csv(&table(mapped, tailored))
}

/// What the rows of a mapping and of others of the same version say together, path by path.
pub fn derived_table(
    mapped: &Mapped<'_>,
    others: &[Mapped<'_>],
    tailored: &Tailored,
) -> Vec<Vec<String>> {
    let names = ItemNames::of(tailored);
    let heads = [
        "reference",
        "reference-title",
        "role",
        "other-standard",
        "other-reference",
        "other-title",
        "other-role",
        "derived-relationship",
        "confidence",
        "practice",
        "level",
        "through",
        "relationship",
        "other-relationship",
    ];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for other in others {
        for path in derived(mapped, other, &names).paths {
            let (own, there) = (path.own, path.other);
            let place = names.place(path.through);
            let level = place.and_then(|place| place.level);
            let cells = [
                own.reference.as_str(),
                mapped.title_of(&own.reference).unwrap_or_default(),
                own.role.value.name(),
                &other.catalog.cite_as,
                &there.reference,
                other.title_of(&there.reference).unwrap_or_default(),
                there.role.value.name(),
                path.relationship.name(),
                path.confidence().name(),
                place.map_or("", |place| place.practice),
                &level.map_or_else(String::new, |level| level.to_string()),
                path.through,
                own.relationship.value.name(),
                there.relationship.value.name(),
            ];
            rows.push(cells.map(str::to_owned).to_vec());
        }
    }
    rows
}

/// What has no row, both ways: requirements that nothing speaks to, and practices that speak to nothing.
pub fn gaps_table(mapped: &Mapped<'_>, tailored: &Tailored) -> Vec<Vec<String>> {
    let (names, without) = (ItemNames::of(tailored), &mapped.doc.without);
    let (spoken, reasons) = (mapped.rows_by_reference(), without.references.iter());
    let reasons: BTreeMap<&str, &str> = reasons
        .flat_map(|one| one.references.iter().map(|id| (id.value.as_str(), one.reason.as_str())))
        .collect();
    let mut rows = vec![["side", "id", "title", "reason"].map(str::to_owned).to_vec()];
    let standard = mapped.catalog.requirements();
    for one in standard.filter(|one| !spoken.contains_key(one.id.value.as_str())) {
        let title = one.title.as_ref().map_or("", |title| title.value.as_str());
        let reason = reasons.get(one.id.value.as_str()).copied().unwrap_or_default();
        rows.push(["requirement", &one.id, title, reason].map(str::to_owned).to_vec());
    }
    let speaking: BTreeSet<&str> =
        (mapped.doc.rows.iter()).filter_map(|row| Some(names.place(&row.item)?.practice)).collect();
    for one in tailored.model.practices.iter().filter(|one| !speaking.contains(one.id.as_str())) {
        let said = without.items.iter().find(|said| *said.item.value == *one.id.as_str());
        let reason = said.map_or("", |said| said.reason.value.as_str());
        rows.push(["practice", &one.id, &one.title, reason].map(str::to_owned).to_vec());
    }
    rows
}

/// The other mappings of the version that a mapping is of.
pub fn others<'w>(mapped: &Mapped<'_>, all: &[Mapped<'w>]) -> Vec<Mapped<'w>> {
    all.iter().filter(|one| one.doc.id.value != mapped.doc.id.value).copied().collect()
}

/// How many rows each practice has in each part of the standard: part by part, practice by practice.
pub(super) fn counts<'t>(
    mapped: &Mapped<'_>,
    tailored: &'t Tailored,
) -> Vec<(&'t Practice, Vec<usize>)> {
    let (names, groups) = (ItemNames::of(tailored), mapped.groups());
    let clauses = groups.iter().zip(0..).flat_map(|(group, at)| {
        group.clauses.iter().map(move |clause| (clause.id.value.as_str(), at))
    });
    let group_of: BTreeMap<&str, usize> = clauses.collect();
    let mut found: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    for row in &mapped.doc.rows {
        let place = names.place(&row.item).zip(group_of.get(row.reference.value.as_str()));
        if let Some((place, at)) = place {
            *found.entry((place.practice, *at)).or_default() += 1;
        }
    }
    let count = |id: &str, at| found.get(&(id, at)).copied().unwrap_or(0);
    let counts = |one: &Practice| (0..groups.len()).map(|at| count(&one.id, at)).collect();
    tailored.model.practices.iter().map(|one| (one, counts(one))).collect()
}

/// The sheets of the workbook: the rows, and the matrix.
pub fn sheets(
    mapped: &Mapped<'_>,
    others: &[Mapped<'_>],
    tailored: &Tailored,
    words: &Words,
) -> Vec<TableSheet> {
    let groups = mapped.groups();
    let mut heads = vec![words.say("practice.practice").to_owned()];
    heads.extend(groups.iter().map(|group| group.head.id.value.clone()));
    let mut matrix = vec![heads];
    for (practice, counts) in counts(mapped, tailored) {
        let shown = counts.iter().map(|n| if *n == 0 { String::new() } else { n.to_string() });
        matrix.push(std::iter::once(practice.title.clone()).chain(shown).collect());
    }
    let widths = std::iter::once(44).chain(groups.iter().map(|_| 9)).collect();
    let mut sheets = vec![
        TableSheet {
            name: words.say("mapping.rows").to_owned(),
            widths: vec![30, 7, 14, 17, 14, 34, 14, 12, 90],
            rows: table(mapped, tailored),
        },
        TableSheet { name: words.say("mapping.matrix").to_owned(), widths, rows: matrix },
    ];
    if !others.is_empty() {
        sheets.push(TableSheet {
            name: words.say("mapping.derived").to_owned(),
            widths: vec![14, 34, 17, 22, 14, 34, 17, 14, 12, 30, 7, 14, 14, 14],
            rows: derived_table(mapped, others, tailored),
        });
    }
    sheets
}
