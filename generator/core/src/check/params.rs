//! Rules about the places that items leave open: each stands in a text, and somebody fills it in.

use crate::diag::{Code, Diagnostics};
use crate::model::{
    Action, Indicator, ItemPart, Model, Profile, Surroundings, Text, placeholders, surroundings,
};
use crate::profile::Tailored;
use crate::span::Span;

/// Holds the items of a model to the rules.
pub(super) fn of_model(model: &Model, diags: &mut Diagnostics) {
    for level in model.practices.iter().flat_map(|practice| &practice.levels) {
        stand_in_texts(&level.actions, &level.indicators, diags);
    }
}

/// Holds the items that a profile adds to the same, and the profile to filling in what is open.
pub(super) fn of_profile(own: &Profile, tailored: &Tailored, diags: &mut Diagnostics) {
    for level in own.overlays.values().flat_map(|overlay| &overlay.levels) {
        stand_in_texts(&level.actions, &level.indicators, diags);
    }
    let levels = tailored.model.practices.iter().flat_map(|practice| &practice.levels);
    let items = levels.flat_map(|level| surroundings(&level.actions, &level.indicators));
    for (id, around) in items {
        for param in around.params.iter().filter(|param| param.value.is_none()) {
            let (name, place) = (own.name(), &param.id);
            let message = format!("`{name}` leaves `{place}` of `{id}` open, which has no default");
            diags
                .report(Code::UnsetParam, own.span, message)
                .also(param.span, "the place")
                .hint(format!(
                    "in the overlay of its practice: `set: [{{ item: {id}, param: {place}, value: ... }}]`"
                ));
        }
    }
}

fn stand_in_texts(actions: &[Action], indicators: &[Indicator], diags: &mut Diagnostics) {
    for action in actions {
        item(&action.id, &action.around, &[&action.text], diags);
    }
    for one in indicators {
        let more = [&one.evidence, &one.unit, &one.sample];
        let texts: Vec<&Text> =
            std::iter::once(&one.text).chain(more.into_iter().flatten()).collect();
        item(&one.id, &one.around, &texts, diags);
    }
}

/// Reports places of an item that no text of it has, and names in its texts that are no places. What
/// stands in double braces in an item without places is a text like any other.
fn item(id: &str, around: &Surroundings, texts: &[&Text], diags: &mut Diagnostics) {
    let params = &around.params;
    let parts = ItemPart::all(&around.parts);
    let texts = texts.iter().copied().chain(parts.into_iter().map(|part| &part.text));
    let named: Vec<(&str, Span)> = texts
        .flat_map(|text| {
            placeholders(&text.markdown).into_iter().map(|(_, name)| (name, text.span))
        })
        .collect();
    for param in params {
        if !named.iter().any(|(name, _)| *name == param.id) {
            let message = format!("no text of `{id}` has the place `{}`", param.id);
            diags.report(Code::UnusedParam, param.span, message).hint(format!(
                "write `{{{{{}}}}}` where it is filled in, or take it out",
                param.id
            ));
        }
        if params.iter().any(|other| other.id == param.id && other.span != param.span) {
            let message = format!("`{id}` has two places `{}`", param.id);
            diags.report(Code::DuplicateId, param.span, message).hint("give one another id");
        }
    }
    for (name, span) in named.iter().filter(|_| !params.is_empty()) {
        if !params.iter().any(|param| param.id == *name) {
            let message = format!("`{id}` has no place `{name}` to be filled in");
            diags
                .report(Code::UnknownParam, *span, message)
                .suggest(name, params.iter().map(|param| param.id.as_str()))
                .hint("list it below `params:`, or name one that is there");
        }
    }
}
