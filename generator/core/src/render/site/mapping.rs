//! The pages of a mapping, in the order of its standard, and what practices and overviews say of mappings.

mod derived;
mod objection;

use std::collections::{BTreeMap, BTreeSet};

use derived::{Composition, DerivedView};
use indexmap::IndexMap;
use objection::Objection;
use serde::Serialize;

use super::TemplateError;
use super::view::{Link, StatusView, book_url, status_view};
use crate::addresses;
use crate::mappings::{self, ClauseGroup, ItemNames, Mapped, row_clause};
use crate::markdown::{NoLinks, to_inline_html};
use crate::model::{Practice, VersionRef};
use crate::profile::Tailored;
use crate::render::artifact::{Output, Page, SiteInput, Subject};
use crate::render::formats::mapping as files;
use crate::render::mapping as places;
use crate::schema::catalog::ReferenceDoc;
use crate::schema::mapping::{Confidence, DutyRole, Relationship, RowDoc, WithoutReferencesDoc};
use crate::text::one_line;
use crate::words::Words;

/// A page of a mapping: the whole, or what lies below one heading.
#[derive(Serialize)]
struct MappingPage {
    title: String,
    book: Link,
    /// What the page of a part leads back to; none on the page of the whole.
    whole: Option<Link>,
    roles: Vec<RoleView>,
    groups: Vec<PartView>,
    about: Option<AboutView>,
}

/// What the page of the whole says besides.
#[derive(Serialize)]
struct AboutView {
    status: StatusView,
    date: String,
    version: String,
    /// What changed since the versions before.
    changes: Vec<Link>,
    to: String,
    publisher: String,
    url: Option<String>,
    counts: String,
    coverage: String,
    relationships: Vec<TermCount>,
    method: String,
    not_held: bool,
    /// Where to object, as HTML.
    feedback: Option<String>,
    /// How comments come in where no address is given, as HTML.
    without_address: Option<String>,
    /// What follows from other mappings, and how much does not, as HTML.
    derived: Option<String>,
    downloads: Vec<Link>,
    columns: Vec<Link>,
    matrix: Vec<MatrixRow>,
    left: Vec<LeftView>,
    left_items: Vec<LeftItemView>,
    /// Whether rows stand on pages of their own.
    is_split: bool,
}

#[derive(Serialize)]
struct TermCount {
    term: &'static str,
    label: String,
    meaning: String,
    n: usize,
}

#[derive(Serialize)]
struct MatrixRow {
    practice: Link,
    cells: Vec<Option<Link>>,
}

/// Requirements that nothing speaks to, for one reason.
#[derive(Serialize)]
struct LeftView {
    clauses: Vec<Link>,
    reason: String,
}

#[derive(Serialize)]
struct LeftItemView {
    item: Link,
    reason: String,
}

#[derive(Serialize)]
struct RoleView {
    key: &'static str,
    label: String,
    n: usize,
}

#[derive(Serialize)]
struct PartView {
    id: String,
    anchor: String,
    title: String,
    /// Whether it is a heading of the standard, not a requirement that stands alone.
    is_heading: bool,
    /// The page of its rows, if they stand elsewhere.
    url: Option<String>,
    clauses: Vec<ClauseView>,
}

#[derive(Serialize)]
struct ClauseView {
    id: String,
    anchor: String,
    title: String,
    counts: String,
    rows: Vec<MappingRowView>,
    derived: Option<DerivedView>,
}

/// A row, on the page of its standard or of its practice.
#[derive(Serialize)]
pub(super) struct MappingRowView {
    anchor: String,
    item: Link,
    reference: Link,
    role: &'static str,
    relationship: String,
    sure: String,
    reason: String,
    /// Where to object; rows of a practice lead to where that stands.
    object: String,
}

/// What a practice has to do with standards, at one level or as a whole.
#[derive(Serialize)]
pub(super) struct CorrespondsView {
    pub(super) id: String,
    title: String,
    /// By standard, with a reason each.
    full: Vec<StandardRows>,
}

/// What a book beneath says of a practice; the reasons stand there, and pages stay light.
#[derive(Serialize)]
pub(super) struct BeneathView {
    book: Link,
    /// How many rows there are.
    rows: String,
    /// Each standard with the requirements, of the nearest book.
    standards: Vec<String>,
}

#[derive(Serialize)]
struct StandardRows {
    standard: Link,
    rows: Vec<MappingRowView>,
}

/// A mapping in a list.
#[derive(Serialize)]
pub(super) struct MappingLink {
    title: String,
    url: String,
    status: StatusView,
    counts: String,
}

/// The pages of every mapping of a version.
pub(super) fn pages(
    input: &SiteInput<'_>,
    tailored: &Tailored,
    title: &str,
) -> Result<Vec<Page>, TemplateError> {
    let mut pages = Vec::new();
    let all = input.mappings(&tailored.name());
    for mapped in &all {
        let composition = Composition::of(mapped, &all, tailored);
        let context = MappingContext::of(input, tailored, (*mapped, composition), title);
        for (title, path) in places::pages(mapped) {
            let view = context.page(&path, title.clone());
            let markdown = input.settings.templates.fill("mapping.html", &view)?;
            pages.push(Page { title, path, markdown, description: String::new() });
        }
    }
    Ok(pages)
}

/// What the parts of a page need to know.
struct MappingContext<'s, 'w> {
    input: &'s SiteInput<'w>,
    tailored: &'s Tailored,
    mapped: Mapped<'w>,
    composition: Composition<'w>,
    objection: Objection,
    book: &'s str,
    rows: BTreeMap<&'w str, Vec<&'w RowDoc>>,
    /// Address and title of each item in the book.
    items: BTreeMap<String, (String, String)>,
}

impl<'s, 'w> MappingContext<'s, 'w> {
    fn of(
        input: &'s SiteInput<'w>,
        tailored: &'s Tailored,
        (mapped, composition): (Mapped<'w>, Composition<'w>),
        book: &'s str,
    ) -> Self {
        let practices = tailored.model.practices.iter();
        let items = practices.flat_map(|practice| addresses::of_practice(practice, ""));
        let (names, mut rows) = (ItemNames::of(tailored), mapped.rows_by_reference());
        let practice = |id| tailored.model.practices.iter().position(|one| one.id.as_str() == id);
        let place = |row: &&RowDoc| {
            let place = names.place(&row.item);
            let at = place.map(|at| (practice(at.practice), at.level, !at.is_whole));
            (at, row.item.value.clone())
        };
        rows.values_mut().for_each(|rows| rows.sort_by_cached_key(place));
        let (items, objection) = (items.collect(), objection(&mapped, tailored));
        Self { input, tailored, mapped, composition, objection, book, rows, items }
    }

    fn page(&self, path: &str, title: String) -> MappingPage {
        let is_whole = path == places::page(self.mapped.doc);
        let is_split = places::is_split(&self.mapped);
        let groups = self.mapped.groups();
        let is_here = |group: &&ClauseGroup<'_>| {
            is_whole || places::part(&self.mapped, &group.head.id) == path
        };
        let with_rows = !is_whole || !is_split;
        let of_group = |group| self.group(group, with_rows);
        let groups: Vec<PartView> = groups.iter().filter(is_here).filter_map(of_group).collect();
        MappingPage {
            title,
            book: Link { label: self.book.to_owned(), url: "index.html".to_owned() },
            whole: (!is_whole).then(|| Link {
                label: self.mapped.catalog.cite_as.value.clone(),
                url: addresses::of_page(&places::page(self.mapped.doc)),
            }),
            roles: self.roles(&groups),
            groups,
            about: is_whole.then(|| self.about(is_split)),
        }
    }

    /// The roles whose rows stand on a page, for the filter.
    fn roles(&self, groups: &[PartView]) -> Vec<RoleView> {
        let rows = || groups.iter().flat_map(|group| &group.clauses).flat_map(|one| &one.rows);
        let view = |role: DutyRole| {
            let n = rows().filter(|row| row.role == role.name()).count();
            let label = self.input.words().say(&format!("mapping.role.{}", role.name()));
            (n > 0).then(|| RoleView { key: role.name(), label: label.to_owned(), n })
        };
        DutyRole::ALL.into_iter().filter_map(view).collect()
    }

    /// A part of the standard; none if nothing speaks to it.
    fn group(&self, group: &ClauseGroup<'w>, with_rows: bool) -> Option<PartView> {
        let clause = |clause: &&'w ReferenceDoc| {
            let rows = self.rows.get(clause.id.value.as_str())?;
            Some(ClauseView {
                id: clause.id.value.clone(),
                anchor: places::slug(&clause.id),
                title: clause.title.as_ref().map_or_else(String::new, |title| one_line(title)),
                counts: self.input.words().count("mapping.row_count", rows.len()),
                rows: if with_rows {
                    rows.iter().map(|row| self.row(row)).collect()
                } else {
                    Vec::new()
                },
                derived: (with_rows.then(|| self.composition.at(&clause.id, self.input.words())))
                    .flatten(),
            })
        };
        let clauses: Vec<ClauseView> = group.clauses.iter().filter_map(clause).collect();
        let head = group.head;
        (!clauses.is_empty()).then(|| PartView {
            id: head.id.value.clone(),
            anchor: format!("part-{}", places::slug(&head.id)),
            title: head.title.as_ref().map_or_else(String::new, |title| one_line(title)),
            is_heading: head.heading,
            url: (!with_rows).then(|| addresses::of_page(&places::part(&self.mapped, &head.id))),
            clauses,
        })
    }

    fn row(&self, row: &RowDoc) -> MappingRowView {
        let reference = Link { label: row.reference.value.clone(), url: String::new() };
        let words = self.input.words();
        let object = self.objection.to_row(self.mapped.doc, row, words);
        MappingRowView { object, ..row_view(row, self.item(&row.item), reference, words) }
    }

    /// A link to an item; a practice by its title.
    fn item(&self, id: &str) -> Link {
        let target = self.items.get(id);
        let (url, label) = target.cloned().unwrap_or_else(|| (String::new(), id.to_owned()));
        Link { label, url }
    }

    fn about(&self, is_split: bool) -> AboutView {
        let (words, Mapped { doc, catalog }) = (self.input.words(), self.mapped);
        let (reached, all) = self.mapped.coverage();
        let percent = (100 * reached).checked_div(all).unwrap_or(0);
        let figures: [(&str, &dyn std::fmt::Display); 3] =
            [("reached", &reached), ("all", &all), ("percent", &percent)];
        let file = |label: &str, ending| Link {
            label: label.to_owned(),
            url: files::path(&self.mapped, ending),
        };
        let offers = self.input.settings.makes(Output::Data);
        let record = self.tailored.record();
        let is_nowhere = matches!(self.objection, Objection::Nowhere(_));
        AboutView {
            status: status_view(doc.status.value, words),
            date: words.day(&doc.date),
            version: doc.version.value.clone(),
            changes: self.changes(),
            to: catalog.title.value.clone(),
            publisher: catalog.publisher.value.clone(),
            url: catalog.url.as_ref().map(|url| url.value.clone()),
            counts: words.count("mapping.row_count", doc.rows.len()),
            coverage: words.with("mapping.coverage", &figures),
            relationships: self.relationships(),
            method: inline(&doc.method),
            not_held: !catalog.free.value,
            feedback: (record.filter(|_| !is_nowhere))
                .map(|record| to_inline_html(&record.feedback.markdown, &NoLinks)),
            without_address: is_nowhere.then(|| self.without_address()),
            derived: self.composition.is_possible.then(|| self.about_derived(offers)),
            downloads: if offers {
                vec![file("CSV", "csv"), file("XLSX", "xlsx")]
            } else {
                Vec::new()
            },
            columns: self.columns(),
            matrix: self.matrix(),
            left: self.left(),
            left_items: (doc.without.items.iter())
                .map(|one| LeftItemView { item: self.item(&one.item), reason: inline(&one.reason) })
                .collect(),
            is_split,
        }
    }

    /// How comments come in where the version names no address.
    fn without_address(&self) -> String {
        let doc = self.mapped.doc;
        let row = doc.rows.first().map_or_else(|| doc.id.value.clone(), |row| row_clause(doc, row));
        let version = self.tailored.name();
        let said: [(&str, &dyn std::fmt::Display); 2] = [("version", &version), ("row", &row)];
        inline(&self.input.words().with("mapping.no_address", &said))
    }

    /// What derived means, how many pairs stay open, and where all paths can be had.
    fn about_derived(&self, offers: bool) -> String {
        let words = self.input.words();
        let mut said = words.say("mapping.derived_note").to_owned();
        if self.composition.open > 0 {
            said = format!("{said} {}", words.count("mapping.derived_open", self.composition.open));
        }
        if offers {
            let table = words.say("mapping.derived_table");
            said = format!("{said} [{table}]({})", files::derived_path(&self.mapped));
        }
        inline(&said)
    }

    /// Links to what changed since the version before and the first.
    fn changes(&self) -> Vec<Link> {
        let Some(name) = mappings::name(self.mapped.doc) else { return Vec::new() };
        let pairs = self.input.pairs().iter().filter(|(_, new)| *new == name);
        let link = |(old, new): &(VersionRef, VersionRef)| Link {
            url: format!("../../{}index.html", Subject::Changes(old.clone(), new.clone()).folder()),
            label: self.input.words().with("changes.since", &[("since", &old.version)]),
        };
        pairs.map(link).collect()
    }

    fn relationships(&self) -> Vec<TermCount> {
        let words = self.input.words();
        let count = |is: Relationship| TermCount {
            term: is.name(),
            label: words.say(&format!("mapping.relationship.{}", is.name())).to_owned(),
            meaning: words.say(&format!("mapping.meaning.{}", is.name())).to_owned(),
            n: self.mapped.doc.rows.iter().filter(|row| row.relationship.value == is).count(),
        };
        Relationship::ALL.into_iter().map(count).collect()
    }

    /// The address of a part of the standard.
    fn part_url(&self, group: &ClauseGroup<'_>) -> String {
        let page = addresses::of_page(&places::part(&self.mapped, &group.head.id));
        format!("{page}#part-{}", places::slug(&group.head.id))
    }

    fn columns(&self) -> Vec<Link> {
        let groups = self.mapped.groups();
        let column = |group: &ClauseGroup<'_>| {
            let is_spoken = |one: &&ReferenceDoc| self.rows.contains_key(one.id.value.as_str());
            let spoken = group.clauses.iter().any(is_spoken);
            let url = if spoken { self.part_url(group) } else { String::new() };
            Link { label: group.head.id.value.clone(), url }
        };
        groups.iter().map(column).collect()
    }

    fn matrix(&self) -> Vec<MatrixRow> {
        let groups = self.mapped.groups();
        let cell = |(n, group): (&usize, &ClauseGroup<'_>)| {
            (*n > 0).then(|| Link { label: n.to_string(), url: self.part_url(group) })
        };
        let row = |(practice, counts): (&Practice, Vec<usize>)| MatrixRow {
            practice: self.item(&practice.id),
            cells: counts.iter().zip(&groups).map(cell).collect(),
        };
        places::counts(&self.mapped, self.tailored).into_iter().map(row).collect()
    }

    fn left(&self) -> Vec<LeftView> {
        let link = |id: &str| Link { label: id.to_owned(), url: places::slug(id) };
        let references = &self.mapped.doc.without.references;
        let view = |one: &WithoutReferencesDoc| LeftView {
            clauses: one.references.iter().map(|id| link(id)).collect(),
            reason: inline(&one.reason),
        };
        references.iter().map(view).collect()
    }
}

/// Where to object to the rows of a mapping.
fn objection(mapped: &Mapped<'_>, tailored: &Tailored) -> Objection {
    let feedback = tailored.record().map_or("", |record| &record.feedback.markdown);
    let is_split = places::is_split(mapped);
    let page = is_split.then(|| addresses::of_page(&places::page(mapped.doc)));
    Objection::of(feedback, format!("{}#object", page.unwrap_or_default()))
}

/// A sentence as HTML on one line.
fn inline(markdown: &str) -> String {
    one_line(&to_inline_html(markdown, &NoLinks))
}

fn row_view(row: &RowDoc, item: Link, reference: Link, words: &Words) -> MappingRowView {
    let role = row.role.value.name();
    let sure = match row.confidence.value {
        Confidence::Firm => "mapping.confidence.firm",
        Confidence::Arguable => "mapping.confidence.arguable",
    };
    let is = format!("mapping.relationship.{}", row.relationship.value.name());
    MappingRowView {
        anchor: places::anchor(row),
        item,
        reference,
        role,
        relationship: words.say(&is).to_owned(),
        sure: format!("{}, {}", words.say(&format!("mapping.role.{role}")), words.say(sure)),
        reason: inline(&row.reason),
        object: String::new(),
    }
}

/// What the practices of a book have to do with standards; made once per book.
pub(super) struct Correspondence<'w> {
    own: VersionRef,
    mappings: Vec<(VersionRef, MappedPages<'w>)>,
}

/// A mapping with the page of each requirement, in the order of the standard.
struct MappedPages<'w> {
    mapped: Mapped<'w>,
    pages: IndexMap<&'w str, String>,
}

impl<'w> Correspondence<'w> {
    /// The mappings of a version and of what lies beneath it, as far as their books are built.
    pub(super) fn of(input: &SiteInput<'w>, tailored: &Tailored) -> Self {
        let own = tailored.name();
        let mappings = input.mappings_of_layers(&own).into_iter();
        let built = mappings.filter(|(from, _)| input.settings.books.contains(from));
        let with_pages = |(from, mapped)| {
            let pages = places::pages_by_reference(&mapped);
            (from, MappedPages { mapped, pages })
        };
        Self { own, mappings: built.map(with_pages).collect() }
    }

    /// What a practice corresponds to, by level; the practice as a whole comes first.
    pub(super) fn at(
        &self,
        tailored: &Tailored,
        practice: &Practice,
        words: &Words,
    ) -> Vec<CorrespondsView> {
        let names = ItemNames::of_practice(practice);
        let whole = (None, words.say("mapping.as_a_whole").to_owned());
        let levels = practice.levels.iter().map(|level| {
            let name = super::view::level_name(&tailored.model, level.number);
            let label =
                words.with("mapping.at_level", &[("level", &level.number), ("name", &name)]);
            (Some(level.number), label)
        });
        let mut found = Vec::new();
        for (level, title) in std::iter::once(whole).chain(levels) {
            let is_here =
                |row: &&RowDoc| names.place(&row.item).is_some_and(|place| place.level == level);
            let own = self.mappings.iter().filter(|(from, _)| *from == self.own);
            let full: Vec<StandardRows> =
                own.filter_map(|(_, one)| standard_rows(one, is_here, words)).collect();
            let count: usize = full.iter().map(|one| one.rows.len()).sum();
            if count > 0 {
                let number = level.map_or_else(|| "all".to_owned(), |level| level.to_string());
                let title = format!("{title}: {}", words.count("mapping.row_count", count));
                found.push(CorrespondsView {
                    id: format!("{}-{number}-corresponds", practice.code),
                    title,
                    full,
                });
            }
        }
        found
    }

    /// What the books beneath say of a practice: the nearest with the ids of requirements, the others
    /// with their number.
    pub(super) fn beneath(
        &self,
        tailored: &Tailored,
        practice: &Practice,
        words: &Words,
    ) -> Vec<BeneathView> {
        let names = ItemNames::of_practice(practice);
        let base = tailored.profile().map(|profile| &profile.base);
        let mut found: Vec<BeneathView> = Vec::new();
        for origin in tailored.origins.iter().filter(|origin| origin.name != self.own) {
            let of_origin = self.mappings.iter().filter(|(from, _)| *from == origin.name);
            let rows = of_origin.clone().flat_map(|(_, one)| &one.mapped.doc.rows);
            let n = rows.filter(|row| names.place(&row.item).is_some()).count();
            let is_nearest = base == Some(&origin.name);
            let standards = of_origin.filter(|_| is_nearest);
            let standards = standards.filter_map(|(_, one)| ids_in_brief(&one.mapped, &names));
            let standards: Vec<String> = standards.collect();
            if n > 0 {
                let page = format!("{}.html#corresponds", practice.id);
                let url = book_url("../../", &origin.name, &page);
                found.push(BeneathView {
                    book: Link { label: origin.title.clone(), url },
                    rows: words.count("mapping.beneath", n),
                    standards,
                });
            }
        }
        found
    }
}

/// A standard with the requirements that the rows about a practice speak to.
fn ids_in_brief(mapped: &Mapped<'_>, names: &ItemNames<'_>) -> Option<String> {
    let here = mapped.doc.rows.iter().filter(|row| names.place(&row.item).is_some());
    let spoken: BTreeSet<&str> = here.map(|row| row.reference.value.as_str()).collect();
    let all = mapped.catalog.requirements().map(|entry| entry.id.value.as_str());
    let ids: Vec<&str> = all.filter(|id| spoken.contains(id)).collect();
    (!ids.is_empty()).then(|| format!("{}: {}", mapped.catalog.cite_as, ids.join(", ")))
}

/// The rows of a mapping that are about one place.
fn standard_rows(
    MappedPages { mapped, pages }: &MappedPages<'_>,
    is_here: impl Fn(&&RowDoc) -> bool,
    words: &Words,
) -> Option<StandardRows> {
    let whole = addresses::of_page(&places::page(mapped.doc));
    let mut rows: Vec<&RowDoc> = mapped.doc.rows.iter().filter(is_here).collect();
    rows.sort_by_key(|row| pages.get_index_of(row.reference.value.as_str()));
    let view = |row: &RowDoc| {
        let page = pages.get(row.reference.value.as_str()).unwrap_or(&whole);
        let url = format!("{page}#{}", places::anchor(row));
        let is_practice = !row.item.starts_with(|c: char| c.is_ascii_uppercase());
        let anchor = if is_practice { "practice" } else { row.item.as_str() };
        let item = Link { label: row.item.value.clone(), url: format!("#{anchor}") };
        row_view(row, item, Link { label: row.reference.value.clone(), url }, words)
    };
    let rows: Vec<MappingRowView> = rows.into_iter().map(view).collect();
    (!rows.is_empty()).then(|| StandardRows {
        standard: Link { label: mapped.catalog.cite_as.value.clone(), url: whole },
        rows,
    })
}

/// The mappings of a version in a list; `to_root` leads to the root of the site, and none is needed
/// within its own book.
pub(super) fn links(
    input: &SiteInput<'_>,
    name: &VersionRef,
    to_root: Option<&str>,
) -> Vec<MappingLink> {
    let words = input.words();
    let link = |mapped: Mapped<'_>| {
        let page = addresses::of_page(&places::page(mapped.doc));
        let (reached, all) = mapped.coverage();
        let rows = words.count("mapping.row_count", mapped.doc.rows.len());
        MappingLink {
            title: mapped.doc.title.value.clone(),
            url: to_root.map_or_else(|| page.clone(), |root| book_url(root, name, &page)),
            status: status_view(mapped.doc.status.value, words),
            counts: words
                .with("mapping.counts", &[("rows", &rows), ("reached", &reached), ("all", &all)]),
        }
    };
    input.mappings(name).into_iter().map(link).collect()
}

/// The mappings of every book that is built, for the front page.
pub(super) fn all_links(input: &SiteInput<'_>) -> Vec<MappingLink> {
    let books = super::newest_first(&input.settings.books);
    books.into_iter().flat_map(|name| links(input, name, Some(""))).collect()
}

/// The mappings that a book shows: its own, and those of the books beneath.
pub(super) fn links_of_book(input: &SiteInput<'_>, tailored: &Tailored) -> Vec<MappingLink> {
    let own = tailored.name();
    let mut found = links(input, &own, None);
    for origin in tailored.beneath() {
        if input.settings.books.contains(&origin.name) {
            found.extend(links(input, &origin.name, Some("../../")));
        }
    }
    found
}
