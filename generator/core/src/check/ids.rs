//! Rules about ids: each fits its place, is given once, and never comes back with another meaning.

use std::collections::{BTreeMap, BTreeSet};

use crate::addresses;
use crate::diag::{Code, Diagnostics};
use crate::editions::{self, View};
use crate::model::walk::{GivenId, overlay_ids, practice_ids, references_in, references_to_parts};
use crate::model::{Catalog, Model, Overlay, Practice, Profile, Text, VersionRef};
use crate::profile::Tailored;
use crate::schema::changes::ChangeDoc;
use crate::span::{FileId, Span};
use crate::workspace::Workspace;

/// Reports ids of practice tables that do not fit their code and level, and ids given twice.
pub(super) fn fit_their_place(model: &Model, diags: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for practice in &model.practices {
        for given in practice_ids(practice) {
            fits(&given, &practice.code, diags);
            if let Some(first) = seen.insert(given.id, given.span) {
                report_twice(given.id, given.span, first, diags);
            }
        }
    }
}

/// Reports ids of overlays that do not start with the codes of profile and practice.
pub(super) fn of_overlays_fit(profile: &Profile, catalog: &Catalog, diags: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for overlay in profile.overlays.values() {
        let code = catalog.code_of(&overlay.practice, profile);
        let practice = catalog.practice_beneath(&overlay.practice, profile);
        // Nothing fits a level that does not exist; that it does not is said once.
        let exists = |given: &GivenId<'_>| {
            given
                .level
                .zip(practice)
                .is_none_or(|(level, practice)| practice.level(level).is_some())
        };
        for given in overlay_ids(overlay) {
            if let Some(code) = code.filter(|_| exists(&given)) {
                fits(&given, &format!("{}-{code}", profile.code), diags);
            }
            if let Some(first) = seen.insert(given.id, given.span) {
                report_twice(given.id, given.span, first, diags);
            }
        }
    }
}

/// The documents of a version that are for no practice of its model, or whose ids do not fit their place
/// or are given twice.
pub(super) fn misplaced(workspace: &Workspace, name: &VersionRef) -> BTreeSet<FileId> {
    let mut found = Diagnostics::default();
    if let Some(model) = workspace.catalog.model(name) {
        fit_their_place(model, &mut found);
    }
    if let Some(profile) = workspace.catalog.profile(name) {
        of_overlays_fit(profile, &workspace.catalog, &mut found);
    }
    let catalog = &workspace.catalog;
    let model = catalog.model_beneath(name);
    let own = catalog.profile(name);
    let is_of_none = |(profile, overlay): &(&Profile, &Overlay)| {
        model.is_some_and(|model| !model.lists(&overlay.practice))
            && catalog.practice_beneath(&overlay.practice, profile).is_none()
    };
    let overlays = own.into_iter().flat_map(|own| own.overlays.values().map(move |one| (own, one)));
    let of_none = overlays.filter(is_of_none).map(|(_, overlay)| overlay.span.file);
    found.into_sorted().into_iter().map(|one| one.span.file).chain(of_none).collect()
}

fn fits(given: &GivenId<'_>, prefix: &str, diags: &mut Diagnostics) {
    let start = match given.level {
        Some(level) => format!("{prefix}-{level}-{}", given.kind),
        None => format!("{prefix}-{}", given.kind),
    };
    let number = given.id.strip_prefix(&start);
    if number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())) {
        return;
    }
    diags
        .report(
            Code::MisplacedId,
            given.span,
            format!("the id `{}` does not fit its place in `{}`", given.id, given.practice),
        )
        .hint(format!("ids here start with `{start}`, followed by a number"));
}

fn report_twice(id: &str, span: Span, first: Span, diags: &mut Diagnostics) {
    diags
        .report(Code::DuplicateId, span, format!("the id `{id}` is given twice"))
        .also(first, "first here")
        .hint("take the next free number; ids need not be in order");
}

/// Reports a `ref` that is given twice in a model, or that is the id of something.
pub(super) fn references_are_unique(model: &Model, diags: &mut Diagnostics) {
    let ids: BTreeSet<String> = model.practices.iter().flat_map(addresses::ids_of).collect();
    report_shared_references(&references_of(model), &ids, diags);
}

/// Everything that bears a `ref`: the text, and our id.
fn references_of(model: &Model) -> Vec<(&Text, String)> {
    let mut found = Vec::new();
    for domain in &model.domains {
        found.extend(domain.reference.iter().map(|text| (text, domain.id.clone())));
        for sub in &domain.subdomains {
            found.extend(sub.reference.iter().map(|text| (text, sub.id.clone())));
        }
    }
    found.extend(model.practices.iter().flat_map(references_in));
    let parts = model.practices.iter().flat_map(references_to_parts);
    // A part is not its item, so its name may not be the id of that either.
    found.extend(parts.map(|text| (text, String::new())));
    found
}

fn report_shared_references(
    references: &[(&Text, String)],
    ids: &BTreeSet<String>,
    diags: &mut Diagnostics,
) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for (text, id) in references {
        let reference = text.markdown.as_str();
        let first = seen.insert(reference, text.span).filter(|first| *first != text.span);
        if let Some(first) = first {
            diags
                .report(
                    Code::DuplicateId,
                    text.span,
                    format!("the ref `{reference}` is given twice"),
                )
                .also(first, "first here")
                .hint("a ref stands wherever an id may, so it can mean one thing only");
        } else if ids.contains(reference) && reference != id {
            let message = format!("the ref `{reference}` is the id of something else");
            diags
                .report(Code::DuplicateId, text.span, message)
                .hint("the id would be taken for it");
        }
    }
}

/// Reports ids that two documents of a stack give out.
pub(super) fn are_unique_in_stack(tailored: &Tailored, diags: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for practice in &tailored.model.practices {
        for given in practice_ids(practice) {
            match seen.insert(given.id, given.span) {
                Some(first) if first != given.span => {
                    report_twice(given.id, given.span, first, diags);
                }
                _ => {}
            }
        }
    }
    if tailored.profile().is_some() {
        references_are_unique(&tailored.model, diags);
    }
}

/// Reports ids that a version retired and a later version gives out again.
pub(super) fn retired_stay_retired(workspace: &Workspace, diags: &mut Diagnostics) {
    for doc in &workspace.changes {
        let Some(home) = doc.home().name() else { continue };
        let retired = doc.value.changes.iter().filter(|c| c.change.value.retires());
        let retired: Vec<_> = retired.collect();
        if retired.is_empty() {
            continue;
        }
        let later = given_since(&home, workspace);
        for change in retired {
            for (name, span) in later.get(change.item.value.as_str()).into_iter().flatten() {
                let message =
                    format!("`{}` was retired and is used again in `{name}`", change.item);
                diags
                    .report(Code::ReusedId, *span, message)
                    .also(change.item.span, "retired here")
                    .hint("take a new number: old assessments still refer to the retired id");
            }
        }
    }
}

/// The ids of items that a version and those after it give out, with each version and place.
fn given_since<'w>(
    home: &VersionRef,
    workspace: &'w Workspace,
) -> BTreeMap<&'w str, Vec<(VersionRef, Span)>> {
    let catalog = &workspace.catalog;
    let is_later = |name: &VersionRef| name.id == home.id && name.version >= home.version;
    let models = catalog.models.iter().filter(|model| is_later(&model.name()));
    let of_models = models.flat_map(|model| {
        let given = model.practices.iter().flat_map(practice_ids);
        given.map(|given| (model.name(), given))
    });
    let profiles = catalog.profiles.iter().filter(|own| is_later(&own.name()));
    let of_profiles = profiles.flat_map(|own| {
        let added = own.own_practices().flat_map(practice_ids);
        let given = own.overlays.values().flat_map(overlay_ids).chain(added);
        given.map(|given| (own.name(), given))
    });
    let mut found: BTreeMap<&str, Vec<(VersionRef, Span)>> = BTreeMap::new();
    for (name, given) in of_models.chain(of_profiles) {
        found.entry(given.id).or_default().push((name, given.span));
    }
    found
}

/// Reports declared changes of items that neither this version nor the one before has.
pub(super) fn changes_name_something(workspace: &Workspace, diags: &mut Diagnostics) {
    for doc in &workspace.changes {
        let Some(home) = doc.home().name().filter(|home| is_whole(&home.id, workspace)) else {
            continue;
        };
        let known = ids_of_all_versions(&home.id, workspace);
        for change in &doc.value.changes {
            shares_add_up(change, diags);
            if !known.contains(change.item.value.as_str()) {
                let message = format!("no version of `{}` has `{}`", home.id, change.item);
                diags
                    .report(Code::UnknownChange, change.item.span, message)
                    .suggest(&change.item.value, known.iter().map(String::as_str))
                    .hint("name a practice, a level as `PHY-2`, an item as `PHY-2-I1`, a domain or a subdomain");
            }
        }
    }
}

/// Reports shares of an item that are not those of the ids that carry it on, or are more than all of it.
fn shares_add_up(change: &ChangeDoc, diags: &mut Diagnostics) {
    let Some(first) = change.shares.first() else { return };
    let sum: u32 = change.shares.iter().map(|share| u32::from(share.value)).sum();
    let message = match change.into.len() {
        n if n != change.shares.len() => format!(
            "`{}` went to {}, but has {}",
            change.item,
            crate::text::count(n, "id"),
            crate::text::count(change.shares.len(), "share")
        ),
        _ if sum > 100 => format!("the shares of `{}` are {sum} % together", change.item),
        _ => return,
    };
    diags
        .report(Code::InvalidValue, first.span, message)
        .hint("write one number for each id of `into`, in its order, together at most 100");
}

/// Whether every document of a model or profile could be read, so that its ids are all known.
fn is_whole(id: &str, workspace: &Workspace) -> bool {
    let catalog = &workspace.catalog;
    let mut models = catalog.models.iter().filter(|model| model.id == id);
    let mut profiles = catalog.profiles.iter().filter(|profile| profile.id == id);
    !models.any(Model::lacks_tables)
        && !profiles.any(|profile| !profile.broken.is_empty())
        && !catalog.broken.iter().any(|name| name.id == id)
}

/// What entries of `changes.yaml` may name: whatever the comparison of two versions knows by an id.
fn ids_of_all_versions(id: &str, workspace: &Workspace) -> BTreeSet<String> {
    let versions = workspace.catalog.names().filter(|name| name.id == id);
    let contents = versions.filter_map(|name| editions::content(workspace, &name, View::Own));
    let mut known: BTreeSet<String> = contents.flat_map(|content| content.names()).collect();
    known.insert(id.to_owned());
    known
}

/// What a practice can be referred to by: its id and code, its levels and items.
pub(super) fn reference_ids(practice: &Practice) -> impl Iterator<Item = String> {
    addresses::of_practice(practice, "").into_iter().map(|(id, _)| id)
}
