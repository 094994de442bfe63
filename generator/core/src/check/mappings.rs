//! Rules about mappings: both ends are there, no row claims more than can be known, and what is left out says so.
//!
//! In: the workspace. Reports: rows that lead nowhere, say a thing twice or against each other, and
//! requirements that nobody accounts for.

use std::collections::{BTreeMap, BTreeSet};

use super::versions;
use crate::diag::{Code, Diagnostics};
use crate::layout;
use crate::mappings::{self, ItemNames, Mapped};
use crate::model::VersionRef;
use crate::profile::Tailored;
use crate::scaffold;
use crate::schema::Doc;
use crate::schema::mapping::{Confidence, MappingDoc, Relationship, RowDoc};
use crate::schema::model::Status;
use crate::source::Sources;
use crate::span::{Span, Spanned};
use crate::text::join_commas;
use crate::workspace::Workspace;

/// A reason with fewer words names no difference.
const FEWEST_WORDS: usize = 6;
/// So many requirements are named in one finding.
const NAMED: usize = 12;

/// Applies every rule to every mapping.
pub(super) fn can_be_defended(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    for doc in &workspace.mappings {
        lies_in_its_place(doc, workspace, sources, diags);
        starts_from_a_version(&doc.value, workspace, diags);
        reasons_say_something(&doc.value, diags);
        let Some(catalog) = mappings::catalog(workspace, &doc.value.to) else {
            report_unknown_catalog(&doc.value, workspace, diags);
            continue;
        };
        let mapped = Mapped { doc: &doc.value, catalog };
        leads_to_requirements(mapped, diags);
        claims_what_can_be_known(mapped, diags);
        is_of_the_newest_edition(mapped, workspace, diags);
        rows_are_distinct(mapped.doc, diags);
        left_out_is_left_out(mapped.doc, diags);
        every_requirement_is_accounted_for(mapped, diags);
    }
}

/// Whether a draft says itself that it was only begun: nobody claims yet that nothing is left out.
fn was_only_begun(doc: &MappingDoc) -> bool {
    doc.status.value == Status::Draft && doc.method.contains(scaffold::NEW_METHOD)
}

fn lies_in_its_place(
    doc: &Doc<MappingDoc>,
    workspace: &Workspace,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let Some(name) = mappings::name(&doc.value) else { return };
    let (path, right) = (&sources.file(doc.file).path, layout::mapping(&name));
    if *path != right {
        let message = format!("this is `{name}`, but the file is `{path}`");
        diags
            .report(Code::PathMismatch, doc.value.id.span, message)
            .hint(format!("it belongs into `{right}`"));
    }
    if workspace.catalog.names().any(|other| other.id == name.id) {
        let message = format!("`{}` is the id of a model or profile as well", name.id);
        diags
            .report(Code::DuplicateId, doc.value.id.span, message)
            .hint("name a mapping after both of its ends, as `iot-smm-nist-csf-2.0`");
    }
}

fn starts_from_a_version(doc: &MappingDoc, workspace: &Workspace, diags: &mut Diagnostics) {
    let Some(from) = VersionRef::parse(&doc.from) else { return };
    if !workspace.catalog.has(&from) {
        versions::report_unknown(&doc.from, "to map", &workspace.catalog, diags);
        return;
    }
    let Some(tailored) = workspace.tailored(&from) else { return };
    if tailored.model.lacks_tables() || tailored.profiles.iter().any(|own| !own.broken.is_empty()) {
        return;
    }
    let named = ItemNames::of(tailored);
    for item in doc.items() {
        if named.place(item).is_none() {
            report_unknown_item(item, tailored, &named, workspace, diags);
        }
    }
    let spoken: BTreeSet<&str> =
        doc.items().filter_map(|item| Some(named.place(item)?.practice)).collect();
    let practices = tailored.model.practices.iter().map(|practice| practice.id.as_str());
    let missing: Vec<&str> = practices.filter(|id| !spoken.contains(id)).collect();
    if !missing.is_empty() && !was_only_begun(doc) {
        let message = format!("no row and no reason for {}", listed(&missing));
        diags
            .report(Code::UncoveredReference, doc.from.span, message)
            .hint("write rows, or say below `without: items:` why there is no counterpart");
    }
}

fn report_unknown_item(
    item: &Spanned<String>,
    tailored: &Tailored,
    named: &ItemNames<'_>,
    workspace: &Workspace,
    diags: &mut Diagnostics,
) {
    let from = tailored.name();
    let mut left_out = tailored.practices_left_out().map(|(practice, _)| practice);
    let is_left_out = left_out.any(|one| ItemNames::of_practice(one).place(item).is_some());
    let layers = workspace.catalog.layers([from.clone()]);
    let gone = layers.into_iter().flat_map(|layer| workspace.catalog.gone_from(layer));
    let message = match gone.filter(|gone| gone.item == **item).last() {
        _ if is_left_out => format!("`{from}` leaves the practice of `{item}` out"),
        Some(gone) => format!("`{item}` is no more since `{}`", gone.since),
        None => format!("`{from}` has no `{item}`"),
    };
    diags
        .report(Code::UnknownMappedItem, item.span, message)
        .suggest(item, named.names())
        .hint("name a practice as `access-control`, a level as `ACC-2` or an item as `ACC-2-I3`");
}

fn report_unknown_catalog(doc: &MappingDoc, workspace: &Workspace, diags: &mut Diagnostics) {
    let names: Vec<String> = workspace.references.iter().map(|doc| doc.value.name()).collect();
    diags
        .report(
            Code::UnknownCatalog,
            doc.to.span,
            format!("there is no `references/{}.yaml`", doc.to),
        )
        .suggest(&doc.to, names.iter().map(String::as_str))
        .hint("name an edition by its file in `references/`, as `nist-csf-2.0`");
}

fn leads_to_requirements(mapped: Mapped<'_>, diags: &mut Diagnostics) {
    let catalog = mapped.catalog;
    let ids: BTreeMap<&str, bool> =
        catalog.entries.iter().map(|entry| (entry.id.value.as_str(), entry.heading)).collect();
    for reference in mapped.doc.references() {
        match ids.get(reference.value.as_str()) {
            Some(false) => {}
            Some(true) => drop(
                diags
                    .report(
                        Code::CitedHeading,
                        reference.span,
                        format!(
                            "`{reference}` of {} is a heading, no requirement",
                            catalog.cite_as
                        ),
                    )
                    .hint("name the requirements below it that are meant, a row for each"),
            ),
            None => drop(
                diags
                    .report(
                        Code::UnknownCitation,
                        reference.span,
                        format!("{} has no `{reference}`", catalog.cite_as),
                    )
                    .suggest(reference, ids.keys().copied())
                    .hint("the ids of an edition are listed in its file in `references/`"),
            ),
        }
    }
}

/// A text that nobody here holds can be argued about and no more.
fn claims_what_can_be_known(mapped: Mapped<'_>, diags: &mut Diagnostics) {
    if mapped.catalog.free.value {
        return;
    }
    let cite_as = &mapped.catalog.cite_as;
    for row in &mapped.doc.rows {
        let (span, claim) = if row.relationship.value == Relationship::Equal {
            (row.relationship.span, "equal")
        } else if row.confidence.value == Confidence::Firm {
            (row.confidence.span, "firm")
        } else {
            continue;
        };
        let message = format!("`{claim}` is more than can be known: {cite_as} is not free");
        diags.report(Code::OverclaimedRow, span, message).hint(
            "where the text of a standard is not at hand, a row is `arguable` and never `equal`",
        );
    }
}

fn is_of_the_newest_edition(mapped: Mapped<'_>, workspace: &Workspace, diags: &mut Diagnostics) {
    let Some(newer) = &mapped.catalog.superseded_by else { return };
    let message = format!("{} was superseded by `{newer}`", mapped.catalog.cite_as);
    let is_here = mappings::catalog(workspace, newer).is_some();
    let hint = if is_here { "map to that edition" } else { "add that edition to `references/`" };
    diags.report(Code::SupersededEdition, mapped.doc.to.span, message).hint(hint);
}

/// Reports rows that say a thing twice, and rows that cannot both be true.
fn rows_are_distinct(doc: &MappingDoc, diags: &mut Diagnostics) {
    let mut seen = BTreeMap::new();
    let mut pairs: BTreeMap<(&str, &str), &RowDoc> = BTreeMap::new();
    for row in &doc.rows {
        let (item, reference) = (row.item.value.as_str(), row.reference.value.as_str());
        if let Some(first) = seen.insert((item, row.role.value, reference), row.item.span) {
            let message = format!("`{item}` and `{reference}` have a row for this role already");
            diags
                .report(Code::RepeatedRow, row.item.span, message)
                .also(first, "first here")
                .hint("make one of both");
            continue;
        }
        let first = pairs.entry((item, reference)).or_insert(row);
        if first.relationship != row.relationship {
            let of = |row: &RowDoc| row.relationship.name();
            let message = format!(
                "`{item}` is `{}` of `{reference}` here, and `{}` elsewhere",
                of(row),
                of(first)
            );
            report_contradiction(row.relationship.span, first.relationship.span, message, diags);
        }
    }
    for row in &doc.rows {
        contains_its_parts(row, &pairs, diags);
    }
}

/// A part of a level cannot ask more than all of a requirement of which the level asks a part.
fn contains_its_parts(
    row: &RowDoc,
    pairs: &BTreeMap<(&str, &str), &RowDoc>,
    diags: &mut Diagnostics,
) {
    let is_more = matches!(row.relationship.value, Relationship::Superset | Relationship::Equal);
    let Some((level, _)) = row.item.rsplit_once('-').filter(|_| is_more) else { return };
    let Some(whole) = pairs.get(&(level, row.reference.value.as_str())) else { return };
    if whole.relationship.value == Relationship::Subset {
        let message = format!(
            "`{}` asks all of `{}`, but `{level}`, which holds it, a part only",
            row.item, row.reference
        );
        report_contradiction(row.relationship.span, whole.relationship.span, message, diags);
    }
}

fn report_contradiction(span: Span, first: Span, message: String, diags: &mut Diagnostics) {
    diags
        .report(Code::ContradictoryRow, span, message)
        .also(first, "against this")
        .hint("what an item asks of a requirement does not depend on who asks; correct one");
}

/// Reports what is left out by name and has a row all the same.
fn left_out_is_left_out(doc: &MappingDoc, diags: &mut Diagnostics) {
    let items: BTreeMap<&str, Span> =
        doc.rows.iter().map(|row| (row.item.value.as_str(), row.item.span)).collect();
    let references: BTreeMap<&str, Span> =
        doc.rows.iter().map(|row| (row.reference.value.as_str(), row.reference.span)).collect();
    let left_items = doc.without.items.iter().map(|one| (&one.item, &items));
    let left = doc.without.references().map(|one| (one, &references));
    for (one, rows) in left_items.chain(left) {
        if let Some(row) = rows.get(one.value.as_str()) {
            let message = format!("`{one}` has no counterpart here, and a row elsewhere");
            report_contradiction(one.span, *row, message, diags);
        }
    }
}

fn every_requirement_is_accounted_for(mapped: Mapped<'_>, diags: &mut Diagnostics) {
    let named: BTreeSet<&str> = mapped.doc.references().map(|one| one.value.as_str()).collect();
    let all = mapped.catalog.requirements().map(|entry| entry.id.value.as_str());
    let missing: Vec<&str> = all.filter(|id| !named.contains(id)).collect();
    if !missing.is_empty() && !was_only_begun(mapped.doc) {
        let message = format!("no row and no reason for {}", listed(&missing));
        diags
            .report(Code::UncoveredReference, mapped.doc.to.span, message)
            .hint("write rows, or say below `without: references:` why nothing speaks to it");
    }
}

/// The first of many names.
fn listed(names: &[&str]) -> String {
    let shown = join_commas(names.iter().take(NAMED).map(|name| format!("`{name}`")));
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown}, and {more} more"),
    }
}

fn reasons_say_something(doc: &MappingDoc, diags: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let without = doc.without.references.iter().map(|one| &one.reason);
    let without = doc.without.items.iter().map(|one| &one.reason).chain(without);
    let rows = doc.rows.iter().map(|row| &row.reason);
    for reason in rows.clone().chain(without) {
        if reason.split_whitespace().count() < FEWEST_WORDS {
            diags
                .report(Code::WeakReason, reason.span, "this reason cannot be attacked".to_owned())
                .hint("say in a sentence what both ask, and where they part");
        }
    }
    for reason in rows {
        if let Some(first) = seen.insert(&reason.value, reason.span) {
            diags
                .report(Code::WeakReason, reason.span, "two rows have one reason".to_owned())
                .also(first, "first here")
                .hint("say of each row what it is about");
        }
    }
}
