//! The places that items leave open: what holds there in a stack of profiles, and who says so.

use std::collections::{BTreeMap, BTreeSet};

use super::{Stack, from};
use crate::diag::{Code, Diagnostics};
use crate::model::{
    ItemId, Model, OriginId, Overlay, Param, ParamValue, PracticeId, Setting, Surroundings, Text,
    VersionRef, filled, surroundings,
};

/// What profiles fill in, by item and place.
#[derive(Default)]
pub(super) struct ParamSettings<'c>(BTreeMap<(&'c ItemId, &'c str), Set<'c>>);

/// What a profile fills in, and where it stands in the stack.
struct Set<'c> {
    layer: VersionRef,
    origin: OriginId,
    by: String,
    setting: &'c Setting,
    /// What another profile fills in there, neither of them above the other.
    other: Option<&'c Setting>,
}

impl<'c> ParamSettings<'c> {
    /// What holds in a stack: the word of the uppermost profile. Reports profiles that stand side by side
    /// and do not agree, and what fills in a place that is not there.
    pub(super) fn of(stack: &Stack<'c>, diags: &mut Diagnostics) -> Self {
        let known = known_places(stack);
        let mut found = Self::default();
        for (layer, number) in stack.layers.iter().zip(1..) {
            let beneath = stack.catalog.layers([layer.name()]);
            let by = format!("{} {}", layer.title, layer.version_said());
            for overlay in layer.overlays.values() {
                for setting in &overlay.set {
                    if !is_there(overlay, setting, &known, diags) {
                        continue;
                    }
                    let set = Set {
                        layer: layer.name(),
                        origin: OriginId(number),
                        by: by.clone(),
                        setting,
                        other: None,
                    };
                    found.put(set, &beneath);
                }
            }
        }
        found.report_collisions(diags);
        found
    }

    fn put(&mut self, mut set: Set<'c>, beneath: &BTreeSet<VersionRef>) {
        let key = (&set.setting.item.0, set.setting.param.0.as_str());
        if let Some(before) = self.0.get(&key) {
            let differs = before.setting.value.markdown != set.setting.value.markdown;
            set.other =
                Some(before.setting).filter(|_| differs && !beneath.contains(&before.layer));
        }
        self.0.insert(key, set);
    }

    fn report_collisions(&self, diags: &mut Diagnostics) {
        for set in self.0.values() {
            let Some(other) = set.other else { continue };
            let Setting { item: (item, _), param: (param, span), value, .. } = set.setting;
            let message = format!(
                "`{param}` of `{item}` is `{}` and `{}`",
                other.value.markdown, value.markdown
            );
            diags
                .report(Code::CollidingOverlays, *span, message)
                .also(other.param.1, "the other value")
                .hint("settle the matter with `set:` in the profile that stacks both");
        }
    }

    /// Fills in the places of the items of a document that are still open.
    pub(super) fn fill_in(&self, model: &mut Model, origin: OriginId, by: &str) {
        for level in model.practices.iter_mut().flat_map(|practice| &mut practice.levels) {
            for action in &mut level.actions {
                let written = action.open_texts();
                if self.settle(&action.id, &mut action.around, origin, by) {
                    action.around.keep(written);
                    let params = action.around.params.clone();
                    action.texts_with_places().for_each(|text| fill(text, &params));
                    fill_parts(&mut action.around, &params);
                }
            }
            for indicator in &mut level.indicators {
                let written = indicator.open_texts();
                if self.settle(&indicator.id, &mut indicator.around, origin, by) {
                    indicator.around.keep(written);
                    let params = indicator.around.params.clone();
                    indicator.texts_with_places().for_each(|text| fill(text, &params));
                    fill_parts(&mut indicator.around, &params);
                }
            }
        }
    }

    /// Gives each place of an item its value; whether it has places that had none.
    fn settle(&self, id: &ItemId, around: &mut Surroundings, origin: OriginId, by: &str) -> bool {
        let is_open = around.params.iter().any(|param| param.value.is_none());
        for param in around.params.iter_mut().filter(|param| param.value.is_none()) {
            let set = self.0.get(&(id, param.id.as_str())).map(|set| ParamValue {
                text: from(&set.setting.value, set.origin),
                by: set.by.clone(),
                is_set: true,
                rationale: set.setting.rationale.as_ref().map(|why| from(why, set.origin)),
            });
            let default = |text: &Text| ParamValue {
                text: from(text, origin),
                by: by.to_owned(),
                is_set: false,
                rationale: None,
            };
            param.value = set.or_else(|| param.default.as_ref().map(default));
        }
        is_open
    }
}

fn fill(text: &mut Text, params: &[Param]) {
    text.markdown = filled(&text.markdown, |name| value_of(name, params));
}

fn fill_parts(around: &mut Surroundings, params: &[Param]) {
    let value = |name: &str| value_of(name, params);
    around.parts.iter_mut().for_each(|part| part.fill_in(&value));
}

fn value_of(name: &str, params: &[Param]) -> Option<String> {
    Some(params.iter().find(|param| param.id == name)?.filled())
}

/// The places of each item, by practice and item.
type ParamPlaces<'c> = BTreeMap<(&'c str, &'c str), Vec<&'c str>>;

fn known_places<'c>(stack: &Stack<'c>) -> ParamPlaces<'c> {
    let added = stack.layers.iter().flat_map(|layer| &layer.add.practices);
    let added = added.map(|one| &one.practice);
    let of_model = stack.model.practices.iter().chain(added).flat_map(|practice| {
        let levels = practice.levels.iter();
        levels.map(move |level| (&practice.id, &level.actions, &level.indicators))
    });
    let overlays = stack.layers.iter().flat_map(|layer| layer.overlays.values());
    let of_layers = overlays.flat_map(|overlay| {
        let levels = overlay.levels.iter();
        levels.map(move |level| (&overlay.practice, &level.actions, &level.indicators))
    });
    let mut known = ParamPlaces::new();
    for (practice, actions, indicators) in of_model.chain(of_layers) {
        for (id, around) in surroundings(actions, indicators) {
            let names = around.params.iter().map(|param| param.id.as_str());
            known.insert((practice.as_str(), id), names.collect());
        }
    }
    known
}

/// Whether the place that a profile fills in is there.
fn is_there(
    overlay: &Overlay,
    setting: &Setting,
    known: &ParamPlaces<'_>,
    diags: &mut Diagnostics,
) -> bool {
    let practice: &PracticeId = &overlay.practice;
    let (item, place) = &setting.item;
    let Some(places) = known.get(&(practice.as_str(), item.as_str())) else {
        let ids = known.keys().filter(|(of, _)| *of == practice.as_str()).map(|(_, id)| *id);
        diags
            .report(
                Code::UnknownItem,
                *place,
                format!("practice `{practice}` has no action or indicator `{item}`"),
            )
            .suggest(item, ids);
        return false;
    };
    let (param, span) = &setting.param;
    if places.contains(&param.as_str()) {
        return true;
    }
    let found = diags.report(
        Code::UnknownParam,
        *span,
        format!("`{item}` has no place `{param}` to be filled in"),
    );
    found.suggest(param, places.iter().copied()).hint(match places.as_slice() {
        [] => "it leaves nothing open".to_owned(),
        places => format!("it has: {}", crate::text::join_commas(places)),
    });
    false
}
