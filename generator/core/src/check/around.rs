//! Rules about what stands around items: what they need is there, and what they refer to as well.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostics};
use crate::mappings;
use crate::model::{Excluded, LeftOut, Model, Practice, Profile, Surroundings, surroundings};
use crate::profile::Tailored;
use crate::workspace::Workspace;

/// What stands around each item.
type Needs<'m> = BTreeMap<&'m str, &'m Surroundings>;

/// The items that others can need.
struct KnownItems<'m> {
    all: Needs<'m>,
    /// Those of practices that a profile leaves out.
    left_out: BTreeSet<&'m str>,
    /// Those that are not asked there, for which systems or targets they are.
    unasked: BTreeSet<&'m str>,
}

/// Holds the items of a model to the rules.
pub(super) fn of_model(model: &Model, workspace: &Workspace, diags: &mut Diagnostics) {
    let known = KnownItems {
        all: needs_of(&model.practices),
        left_out: BTreeSet::new(),
        unasked: BTreeSet::new(),
    };
    known.all.iter().for_each(|(id, around)| judge(id, around, &known, workspace, diags));
}

/// Holds the items that a profile adds to the rules.
pub(super) fn of_profile(
    own: &Profile,
    tailored: &Tailored,
    workspace: &Workspace,
    diags: &mut Diagnostics,
) {
    let left_out = tailored.practices_left_out().map(|(practice, _)| practice);
    let known = KnownItems {
        all: needs_of(&tailored.model.practices),
        left_out: needs_of(left_out).into_keys().collect(),
        unasked: unasked(tailored),
    };
    let levels = own.overlays.values().flat_map(|overlay| &overlay.levels);
    let items = levels.flat_map(|level| surroundings(&level.actions, &level.indicators));
    let added = needs_of(own.own_practices());
    for (id, around) in items.chain(added) {
        judge(id, around, &known, workspace, diags);
    }
}

fn needs_of<'m>(practices: impl IntoIterator<Item = &'m Practice>) -> Needs<'m> {
    let levels = practices.into_iter().flat_map(|practice| &practice.levels);
    levels.flat_map(|level| surroundings(&level.actions, &level.indicators)).collect()
}

/// The items that are there and not asked, because of the groups that the profile selects or of its targets.
fn unasked(tailored: &Tailored) -> BTreeSet<&str> {
    let levels = tailored.model.practices.iter().flat_map(|practice| &practice.levels);
    let is_unasked =
        |one: &&Excluded| matches!(one.cause, LeftOut::OtherGroups(_) | LeftOut::PastLevel(..));
    let excluded = levels.flat_map(|level| &level.excluded).filter(is_unasked);
    excluded.map(|one| one.id.as_str()).collect()
}

fn judge(
    id: &str,
    around: &Surroundings,
    known: &KnownItems<'_>,
    workspace: &Workspace,
    diags: &mut Diagnostics,
) {
    let KnownItems { all, left_out, unasked } = known;
    for (needed, span) in &around.needs {
        let is_retired = |one: &&Surroundings| one.retired.is_some();
        if around.retired.is_none() && all.get(needed.as_str()).is_some_and(is_retired) {
            let message = format!("`{id}` needs `{needed}`, which is retired");
            diags
                .report(Code::UnknownItem, *span, message)
                .hint("name what carries it on, or take it out: nobody is asked for it");
        } else if left_out.contains(needed.as_str()) {
            let message = format!("`{id}` needs `{needed}`, whose practice is left out");
            diags
                .report(Code::LeftOutPractice, *span, message)
                .hint("take it out here, or keep the practice: nobody is asked for it");
        } else if !all.contains_key(needed.as_str()) && !unasked.contains(needed.as_str()) {
            let message = format!("`{id}` needs `{needed}`, which is not there");
            diags
                .report(Code::UnknownItem, *span, message)
                .suggest(needed, all.keys().copied())
                .hint("name an action or indicator of the model, or of a profile beneath");
        } else if leads_to(needed, id, all) {
            let message = format!("`{id}` needs `{needed}`, which needs `{id}` in turn");
            diags
                .report(Code::InvalidValue, *span, message)
                .hint("take out one of the two: nothing could be done first");
        }
    }
    succeeded(id, around, known, diags);
    for (catalog, reference, span) in &around.refs {
        // An edition that is not in the workspace is a name and no more.
        let Some(known) = mappings::catalog(workspace, catalog) else { continue };
        if !known.entries.iter().any(|entry| entry.id.value == *reference) {
            let message = format!("{} has no `{reference}`", known.cite_as);
            diags
                .report(Code::UnknownCitation, *span, message)
                .suggest(reference, known.entries.iter().map(|entry| entry.id.value.as_str()))
                .hint("the ids of an edition are listed in its file in `references/`");
        }
    }
}

/// Reports items that carry a retired one on and are not there, or are retired themselves.
fn succeeded(id: &str, around: &Surroundings, known: &KnownItems<'_>, diags: &mut Diagnostics) {
    let KnownItems { all, left_out, unasked } = known;
    let is_set_aside = |heir: &str| left_out.contains(heir) || unasked.contains(heir);
    if let Some(span) = around.stray_heirs {
        let message = format!("`{id}` is replaced by another item, but is not retired");
        diags
            .report(Code::WrongSuccessor, span, message)
            .hint("say `status: retired`, or take `replaced-by` out");
    }
    for (heir, span) in around.retired.iter().flat_map(|retired| &retired.into) {
        let message = match all.get(heir.as_str()) {
            _ if heir.as_str() == id => format!("`{id}` is replaced by itself"),
            None if is_set_aside(heir.as_str()) => continue,
            None => format!("there is no `{heir}` to carry `{id}` on"),
            Some(one) if one.retired.is_some() => {
                format!("`{id}` is replaced by `{heir}`, which is retired itself")
            }
            Some(_) => continue,
        };
        let others = all.keys().copied().filter(|other| *other != id);
        diags.report(Code::WrongSuccessor, *span, message).suggest(heir, others).hint(
            "name an action or indicator that is in force; without any, leave `replaced-by` out",
        );
    }
}

/// Whether an item is needed by another, directly or by way of others.
fn leads_to(from: &str, to: &str, all: &Needs<'_>) -> bool {
    let (mut open, mut seen) = (vec![from], BTreeSet::new());
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        if seen.insert(id) {
            let around = all.get(id);
            open.extend(around.into_iter().flat_map(|one| &one.needs).map(|(id, _)| id.as_str()));
        }
    }
    false
}
