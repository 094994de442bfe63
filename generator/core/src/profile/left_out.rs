//! Items that are there and not asked: set aside in the level where they stand, with the reason, so that
//! whoever counts, asks or scores meets only what is asked.

use crate::id::ItemId;
use crate::model::{Excluded, LeftOut, LevelEntry, Model, Surroundings, Text};
use crate::span::Span;

/// Sets aside what is retired.
pub(super) fn set_retired_aside(model: &mut Model) {
    for level in model.practices.iter_mut().flat_map(|practice| &mut practice.levels) {
        set_aside(level, retired);
    }
}

/// Sets aside the items of a level for which there is a reason.
fn set_aside(
    level: &mut LevelEntry,
    reason: impl Fn(&Surroundings) -> Option<(LeftOut, Option<Text>)>,
) {
    let mut found = Vec::new();
    let mut is_asked = |id: &ItemId, text: Text, around: &Surroundings, span: Span| {
        let Some((cause, rationale)) = reason(around) else { return true };
        let (id, origin) = (id.clone(), text.origin);
        found.push(Excluded { id, text: Some(text), rationale, cause, origin, span });
        false
    };
    level.actions.retain(|one| is_asked(&one.id, one.shown(), &one.around, one.span));
    level.indicators.retain(|one| is_asked(&one.id, one.shown(), &one.around, one.span));
    level.excluded.append(&mut found);
}

fn retired(around: &Surroundings) -> Option<(LeftOut, Option<Text>)> {
    let retired = around.retired.as_ref()?;
    let heirs = retired.into.iter().map(|(id, _)| id.clone()).collect();
    Some((LeftOut::Retired(heirs), retired.rationale.clone()))
}
