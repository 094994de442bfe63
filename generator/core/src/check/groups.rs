//! Rules about what items are for: groups that the model has, and levels at which they can be asked.

use crate::diag::{Code, Diagnostics};
use crate::model::{Action, Indicator, Model, Profile, surroundings};
use crate::span::Span;

/// Holds the items of a model to the rules.
pub(super) fn of_model(model: &Model, diags: &mut Diagnostics) {
    for level in model.practices.iter().flat_map(|practice| &practice.levels) {
        of_items(level.number, &level.actions, &level.indicators, model, diags);
    }
}

/// Holds the items that a profile adds, and the groups that it selects, to the same.
pub(super) fn of_profile(own: &Profile, model: &Model, diags: &mut Diagnostics) {
    for level in own.overlays.values().flat_map(|overlay| &overlay.levels) {
        of_items(level.number, &level.actions, &level.indicators, model, diags);
    }
    own.groups.iter().flatten().for_each(|(group, span)| is_known(group, *span, model, diags));
}

fn of_items(
    level: u8,
    actions: &[Action],
    indicators: &[Indicator],
    model: &Model,
    diags: &mut Diagnostics,
) {
    for (id, around) in surroundings(actions, indicators) {
        around.groups.iter().for_each(|(group, span)| is_known(group, *span, model, diags));
        let Some((last, span)) = around.up_to else { continue };
        let top = model.top_level();
        let message = if last < level {
            format!("`{id}` stands at level {level} and is asked up to level {last}: never")
        } else if last > top {
            format!("`{id}` is asked up to level {last}, which is no level of the model")
        } else {
            continue;
        };
        diags
            .report(Code::LevelOutOfRange, span, message)
            .hint(format!("name a level from {level} to {top}, or leave `up-to-level` out"));
    }
}

fn is_known(group: &str, span: Span, model: &Model, diags: &mut Diagnostics) {
    if model.groups.iter().any(|known| known.id == group) {
        return;
    }
    let ids = || model.groups.iter().map(|known| known.id.as_str());
    let found = diags.report(
        Code::UnknownGroup,
        span,
        format!("`{group}` is no group of `{}`", model.name()),
    );
    found.suggest(group, ids());
    found.hint(match model.groups.is_empty() {
        true => "list it in `model.yaml` below `groups:`, with id, title and summary".to_owned(),
        false => format!("its groups are {}", crate::text::join_commas(ids())),
    });
}
