//! Rules about the places that items leave open: each stands in a text, and somebody fills it in.

use crate::diag::{Code, Diagnostics};
use crate::model::{
    Action, Indicator, ItemPart, Model, Param, Profile, Surroundings, Text, placeholders,
    surroundings,
};
use crate::profile::Tailored;
use crate::span::Span;
use crate::text::count;

/// So many open places are named one by one.
const MOST_NAMED: usize = 10;

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
    let open: Vec<(&str, &Param)> = items
        .flat_map(|(id, around)| around.params.iter().map(move |param| (id, param)))
        .filter(|(_, param)| param.value.is_none())
        .collect();
    if open.len() > MOST_NAMED {
        return report_many(own, &open, diags);
    }
    for (id, param) in open {
        let (name, place) = (own.name(), &param.id);
        let message = format!("`{name}` leaves `{place}` of `{id}` open, which has no default");
        diags
            .report(Code::UnsetParam, own.span, message)
            .also(param.span, "the place")
            .hint(format!("in the overlay of its practice: {}", setting(id, place)));
    }
}

fn setting(item: &str, place: &str) -> String {
    format!("`set: [{{ item: {item}, param: {place}, value: ... }}]`")
}

/// Catalogs of others leave hundreds of places open: one line says how many.
fn report_many(own: &Profile, open: &[(&str, &Param)], diags: &mut Diagnostics) {
    let Some((id, param)) = open.first() else { return };
    let message = format!(
        "`{}` leaves {} open, which have no default: `{}` of `{id}` and others",
        own.name(),
        count(open.len(), "place"),
        param.id
    );
    diags.report(Code::UnsetParam, own.span, message).also(param.span, "the first place").hint(
        format!(
            "in the overlay of the practice of each: {}; `smm export csv` lists what is open",
            setting(id, &param.id)
        ),
    );
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
