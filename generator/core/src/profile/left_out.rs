//! Items that are there and not asked: set aside in the level where they stand, with the reason, so that
//! whoever counts, asks or scores meets only what is asked.

use std::collections::{BTreeMap, BTreeSet};

use super::Tailored;
use crate::id::ItemId;
use crate::model::{Excluded, KeptItem, LeftOut, LevelEntry, Model, OriginId, Surroundings, Text};
use crate::span::Span;

/// Sets aside what is retired.
pub(super) fn set_retired_aside(model: &mut Model) {
    for level in model.practices.iter_mut().flat_map(|practice| &mut practice.levels) {
        set_aside(level, retired);
    }
}

/// Sets aside the items that are for groups of which none is selected, and those that are asked up to a
/// level below the target of their practice only.
pub(super) fn set_unselected_aside(tailored: &mut Tailored, selected: Option<&BTreeSet<String>>) {
    let origin = OriginId(tailored.profiles.len());
    let titles = group_titles(&tailored.model);
    let title = |id: &String| titles.get(id).unwrap_or(id).clone();
    for practice in &mut tailored.model.practices {
        let target = tailored.targets.get(&practice.id).map(|target| target.level);
        for level in &mut practice.levels {
            let before = level.excluded.len();
            set_aside(level, |around| {
                let is_selected = |(group, _): &(String, Span)| {
                    selected.is_none_or(|selected| selected.contains(group))
                };
                if !around.groups.is_empty() && !around.groups.iter().any(is_selected) {
                    let groups = around.groups.iter().map(|(group, _)| title(group)).collect();
                    return Some((LeftOut::OtherGroups(groups), None));
                }
                let (last, target) = (around.up_to?.0, target?);
                (target > last).then_some((LeftOut::PastLevel(last, target), None))
            });
            level.excluded.iter_mut().skip(before).for_each(|one| one.origin = origin);
        }
    }
    name_groups(&mut tailored.model, &titles);
}

/// Calls the groups of items by their titles.
pub(super) fn name_groups_of(model: &mut Model) {
    let titles = group_titles(model);
    name_groups(model, &titles);
}

fn group_titles(model: &Model) -> BTreeMap<String, String> {
    model.groups.iter().map(|group| (group.id.clone(), group.title.clone())).collect()
}

fn name_groups(model: &mut Model, titles: &BTreeMap<String, String>) {
    for level in model.practices.iter_mut().flat_map(|practice| &mut practice.levels) {
        let actions = level.actions.iter_mut().map(|one| &mut one.around);
        let all = actions.chain(level.indicators.iter_mut().map(|one| &mut one.around));
        for (group, _) in all.flat_map(|around| &mut around.groups) {
            if let Some(title) = titles.get(group) {
                group.clone_from(title);
            }
        }
    }
}

/// Sets aside the items of a level for which there is a reason.
fn set_aside(
    level: &mut LevelEntry,
    reason: impl Fn(&Surroundings) -> Option<(LeftOut, Option<Text>)>,
) {
    let mut found = Vec::new();
    let mut is_asked = |(id, span): (&ItemId, Span),
                        text: Text,
                        around: &Surroundings,
                        whole: &dyn Fn() -> KeptItem| {
        let Some((cause, rationale)) = reason(around) else { return true };
        let (id, origin) = (id.clone(), text.origin);
        let is_retired = matches!(cause, LeftOut::Retired(_));
        let kept = is_retired.then(|| Box::new(whole()));
        found.push(Excluded { id, text: Some(text), rationale, cause, kept, origin, span });
        false
    };
    level.actions.retain(|one| {
        is_asked((&one.id, one.span), one.shown(), &one.around, &|| KeptItem::Action(one.clone()))
    });
    level.indicators.retain(|one| {
        let whole = || KeptItem::Indicator(one.clone());
        is_asked((&one.id, one.span), one.shown(), &one.around, &whole)
    });
    level.excluded.append(&mut found);
}

fn retired(around: &Surroundings) -> Option<(LeftOut, Option<Text>)> {
    let retired = around.retired.as_ref()?;
    let heirs = retired.into.iter().map(|(id, _)| id.clone()).collect();
    Some((LeftOut::Retired(heirs), retired.rationale.clone()))
}
