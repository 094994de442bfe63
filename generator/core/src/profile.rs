//! Resolves a stack of profiles on a model: a pure function, with provenance on every text.
//!
//! In: a [`Catalog`] and the name of a model or profile version. Out: [`Tailored`].
//! Reports: unknown bases, circles, overlays and targets for what the base does not have, and
//! collisions, naming both places.
//!
//! Order: the model, then the base profiles from the widest to the narrowest, then the profiles
//! named in `with` (by scope and name, so that their order in the file does not matter), then the
//! profile itself. Each adds; a base item is replaced or left out at most once.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostics};
use crate::model::{
    Action, Catalog, Example, Excluded, Indicator, LevelEntry, Model, OriginId, Overlay,
    OverlayLevel, OwnTarget, Practice, Profile, Replaced, Scope, Text, VersionRef,
};
use crate::span::Span;

/// A model with a stack of profiles applied; an empty stack is the model itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tailored {
    /// The model, its practices as the profiles left them.
    pub model: Model,
    /// The documents that texts come from; the first is the model.
    pub origins: Vec<Origin>,
    /// The profiles applied, in order; the last is the one asked for.
    pub profiles: Vec<Profile>,
    /// The target of each practice that has one.
    pub targets: BTreeMap<String, Target>,
}

/// A document that texts come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Id and version.
    pub name: VersionRef,
    /// Title with version, for badges.
    pub title: String,
    /// For how wide a field it is written.
    pub scope: Scope,
}

/// The wished level of a practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Number of the level.
    pub level: u8,
    /// Why; profiles that agree each give their reason.
    pub rationales: Vec<Text>,
    /// The level a base profile had set, if this one set another.
    pub instead_of: Option<(u8, OriginId)>,
    /// Where the level is written.
    pub span: Span,
}

impl Tailored {
    /// The profile asked for; none for a bare model.
    pub fn profile(&self) -> Option<&Profile> {
        self.profiles.last()
    }

    /// Id and version of what was asked for.
    pub fn name(&self) -> VersionRef {
        self.profile().map_or_else(|| self.model.name(), Profile::name)
    }

    /// Title of what was asked for.
    pub fn title(&self) -> &str {
        self.profile().map_or(&self.model.title, |profile| &profile.title)
    }

    /// The document that a text comes from.
    pub fn origin(&self, id: OriginId) -> &Origin {
        &self.origins[id.0]
    }

    /// The target level of a practice.
    pub fn target(&self, practice: &str) -> Option<u8> {
        self.targets.get(practice).map(|target| target.level)
    }
}

/// The model as it stands, without any profile.
pub fn base(model: &Model) -> Tailored {
    let origin = Origin {
        name: model.name(),
        title: format!("{} {}", model.short_title, model.version),
        scope: Scope::General,
    };
    Tailored {
        model: model.clone(),
        origins: vec![origin],
        profiles: Vec::new(),
        targets: BTreeMap::new(),
    }
}

/// Resolves every model and profile version of the catalog that can be resolved.
pub fn resolve_all(catalog: &Catalog, diags: &mut Diagnostics) -> Vec<Tailored> {
    let mut all: Vec<Tailored> = catalog.models.iter().map(base).collect();
    let profiles = catalog.profiles.iter();
    all.extend(profiles.filter_map(|profile| resolve(catalog, profile, diags)));
    all
}

/// Applies a profile and everything it is laid over.
pub fn resolve(catalog: &Catalog, profile: &Profile, diags: &mut Diagnostics) -> Option<Tailored> {
    let mut found = Diagnostics::default();
    let stack = Stack::of(catalog, profile, &mut Vec::new(), &mut found);
    let resolved = stack.map(|stack| apply(&stack, profile, &mut found));
    diags.extend(found);
    resolved
}

/// The layers of a profile from the widest to its own, and the model beneath.
struct Stack<'c> {
    model: &'c Model,
    layers: Vec<&'c Profile>,
    catalog: &'c Catalog,
}

impl<'c> Stack<'c> {
    fn of(
        catalog: &'c Catalog,
        profile: &'c Profile,
        path: &mut Vec<VersionRef>,
        diags: &mut Diagnostics,
    ) -> Option<Self> {
        if path.contains(&profile.name()) {
            report_circle(profile, path, diags);
            return None;
        }
        path.push(profile.name());
        let mut stack = Self::of_base(catalog, profile, path, diags)?;
        for (name, span) in sorted_with(catalog, profile) {
            let Some(other) = catalog.profile(name) else {
                report_unknown(catalog, name, *span, diags);
                return None;
            };
            let side = Self::of(catalog, other, path, diags)?;
            if side.model.name() != stack.model.name() {
                report_two_models(profile, *span, &stack, &side, diags);
                return None;
            }
            stack.push_all(side.layers);
        }
        path.pop();
        stack.push_all(vec![profile]);
        Some(stack)
    }

    fn of_base(
        catalog: &'c Catalog,
        profile: &'c Profile,
        path: &mut Vec<VersionRef>,
        diags: &mut Diagnostics,
    ) -> Option<Self> {
        if let Some(model) = catalog.model(&profile.base) {
            return Some(Self { model, layers: Vec::new(), catalog });
        }
        match catalog.profile(&profile.base) {
            Some(base) => Self::of(catalog, base, path, diags),
            None => {
                report_unknown(catalog, &profile.base, profile.base_span, diags);
                None
            }
        }
    }

    /// Adds layers that are not there yet: two profiles may share a base.
    fn push_all(&mut self, layers: Vec<&'c Profile>) {
        for layer in layers {
            if !self.layers.iter().any(|known| known.name() == layer.name()) {
                self.layers.push(layer);
            }
        }
    }

    fn origin_of(&self, name: &VersionRef) -> OriginId {
        let at = self.layers.iter().position(|layer| layer.name() == *name);
        OriginId(at.map_or(0, |at| at + 1))
    }
}

fn sorted_with<'c>(catalog: &Catalog, profile: &'c Profile) -> Vec<&'c (VersionRef, Span)> {
    let mut with: Vec<_> = profile.with.iter().collect();
    with.sort_by_key(|(name, _)| (catalog.profile(name).map(|p| p.scope), name.clone()));
    with
}

fn report_circle(profile: &Profile, path: &[VersionRef], diags: &mut Diagnostics) {
    let circle: Vec<String> = path.iter().map(VersionRef::to_string).collect();
    diags
        .report(
            Code::BaseCircle,
            profile.base_span,
            format!("the profile is its own base: {} -> {}", circle.join(" -> "), profile.name()),
        )
        .hint("a chain of profiles must end at a model");
}

fn report_unknown(catalog: &Catalog, name: &VersionRef, span: Span, diags: &mut Diagnostics) {
    let known: Vec<String> = catalog.names().map(|name| name.to_string()).collect();
    let found = diags.report(
        Code::UnknownBase,
        span,
        format!("there is no model or profile `{name}` in this workspace"),
    );
    found.suggest(&name.to_string(), known.iter().map(String::as_str));
    found.hint(format!("there are: {}", known.join(", ")));
}

fn report_two_models(
    profile: &Profile,
    span: Span,
    stack: &Stack<'_>,
    side: &Stack<'_>,
    diags: &mut Diagnostics,
) {
    let (one, other) = (stack.model.name(), side.model.name());
    let message = format!("`{}` stacks profiles of two models, `{one}` and `{other}`", profile.id);
    diags
        .report(Code::CollidingOverlays, span, message)
        .also(profile.base_span, format!("this one is laid over `{one}`"))
        .hint("move one of them to the other's model first");
}

fn apply(stack: &Stack<'_>, profile: &Profile, diags: &mut Diagnostics) -> Tailored {
    let mut tailored = base(stack.model);
    let mut taken: BTreeMap<String, Span> = BTreeMap::new();
    for (layer, number) in stack.layers.iter().zip(1..) {
        tailored.origins.push(Origin {
            name: layer.name(),
            title: format!("{} {}", layer.title, layer.version),
            scope: layer.scope,
        });
        for overlay in layer.overlays.values() {
            lay_over(&mut tailored, overlay, OriginId(number), &mut taken, diags);
        }
        report_unknown_targets(layer, stack.model, diags);
    }
    tailored.profiles = stack.layers.iter().map(|layer| (*layer).clone()).collect();
    tailored.targets = targets_of(stack, profile, diags);
    tailored
}

/// Lays one overlay over its practice.
fn lay_over(
    tailored: &mut Tailored,
    overlay: &Overlay,
    origin: OriginId,
    taken: &mut BTreeMap<String, Span>,
    diags: &mut Diagnostics,
) {
    let ids: Vec<String> = tailored.model.practices.iter().map(|p| p.id.clone()).collect();
    let found = tailored.model.practices.iter_mut().find(|p| p.id == overlay.practice);
    let Some(practice) = found else {
        diags
            .report(
                Code::UnknownPractice,
                overlay.span,
                format!("the model has no practice `{}`", overlay.practice),
            )
            .suggest(&overlay.practice, ids.iter().map(String::as_str))
            .hint("an overlay bears the id of the practice it is for");
        return;
    };
    practice.considerations.extend(overlay.considerations.iter().map(|t| from(t, origin)));
    for excluded in &overlay.exclude {
        exclude(practice, excluded, origin, taken, diags);
    }
    for level in &overlay.levels {
        lay_over_level(practice, level, origin, taken, diags);
    }
    practice.examples.extend(
        overlay
            .examples
            .iter()
            .map(|example| Example { text: from(&example.text, origin), ..example.clone() }),
    );
    practice.pitfalls.extend(overlay.pitfalls.iter().map(|pitfall| crate::model::Pitfall {
        text: from(&pitfall.text, origin),
        ..pitfall.clone()
    }));
}

fn lay_over_level(
    practice: &mut Practice,
    overlay: &OverlayLevel,
    origin: OriginId,
    taken: &mut BTreeMap<String, Span>,
    diags: &mut Diagnostics,
) {
    let known: Vec<String> = practice.levels.iter().map(|l| l.number.to_string()).collect();
    let found = practice.levels.iter_mut().find(|level| level.number == overlay.number);
    let Some(level) = found else {
        let message = format!("practice `{}` has no level {}", practice.id, overlay.number);
        diags
            .report(Code::UnknownLevel, overlay.span, message)
            .hint(format!("its levels are {}", crate::text::join_and(&known)));
        return;
    };
    level.considerations.extend(overlay.considerations.iter().map(|t| from(t, origin)));
    for action in &overlay.actions {
        let replaced = action
            .replaced
            .as_ref()
            .and_then(|replaced| take_action(level, replaced, origin, taken, diags));
        level.actions.push(Action { text: from(&action.text, origin), replaced, ..action.clone() });
    }
    for indicator in &overlay.indicators {
        let replaced = indicator
            .replaced
            .as_ref()
            .and_then(|replaced| take_indicator(level, replaced, origin, taken, diags));
        level.indicators.push(Indicator {
            text: from(&indicator.text, origin),
            evidence: from(&indicator.evidence, origin),
            ask: from(&indicator.ask, origin),
            replaced,
            ..indicator.clone()
        });
    }
}

/// Removes the action that another takes the place of.
fn take_action(
    level: &mut LevelEntry,
    replaced: &Replaced,
    origin: OriginId,
    taken: &mut BTreeMap<String, Span>,
    diags: &mut Diagnostics,
) -> Option<Replaced> {
    let at = level.actions.iter().position(|action| action.id == replaced.id);
    let known: Vec<String> = level.actions.iter().map(|action| action.id.clone()).collect();
    claim(&replaced.id, replaced.span, at.is_some(), &known, taken, diags)?;
    let old = level.actions.remove(at?);
    Some(replaced_by(replaced, old.text, origin))
}

/// Removes the indicator that another takes the place of.
fn take_indicator(
    level: &mut LevelEntry,
    replaced: &Replaced,
    origin: OriginId,
    taken: &mut BTreeMap<String, Span>,
    diags: &mut Diagnostics,
) -> Option<Replaced> {
    let at = level.indicators.iter().position(|indicator| indicator.id == replaced.id);
    let known: Vec<String> = level.indicators.iter().map(|i| i.id.clone()).collect();
    claim(&replaced.id, replaced.span, at.is_some(), &known, taken, diags)?;
    let old = level.indicators.remove(at?);
    Some(replaced_by(replaced, old.text, origin))
}

fn replaced_by(replaced: &Replaced, text: Text, origin: OriginId) -> Replaced {
    Replaced {
        text: Some(text),
        rationale: replaced.rationale.as_ref().map(|rationale| from(rationale, origin)),
        ..replaced.clone()
    }
}

/// Moves a base item to the excluded ones of its level.
fn exclude(
    practice: &mut Practice,
    excluded: &Excluded,
    origin: OriginId,
    taken: &mut BTreeMap<String, Span>,
    diags: &mut Diagnostics,
) {
    let known: Vec<String> = practice.levels.iter().flat_map(item_ids).collect();
    let there = known.contains(&excluded.id);
    if claim(&excluded.id, excluded.span, there, &known, taken, diags).is_none() {
        return;
    }
    for level in &mut practice.levels {
        let actions = level.actions.iter().map(|action| (&action.id, &action.text));
        let indicators = level.indicators.iter().map(|i| (&i.id, &i.text));
        let text = actions.chain(indicators).find(|(id, _)| **id == excluded.id);
        let Some(text) = text.map(|(_, text)| text.clone()) else { continue };
        level.actions.retain(|action| action.id != excluded.id);
        level.indicators.retain(|indicator| indicator.id != excluded.id);
        level.excluded.push(Excluded {
            text: Some(text),
            rationale: excluded.rationale.as_ref().map(|rationale| from(rationale, origin)),
            origin,
            ..excluded.clone()
        });
    }
}

fn item_ids(level: &LevelEntry) -> Vec<String> {
    let actions = level.actions.iter().map(|action| action.id.clone());
    actions.chain(level.indicators.iter().map(|indicator| indicator.id.clone())).collect()
}

/// Marks a base item as replaced or left out; reports it if it is gone already or never was.
fn claim(
    id: &str,
    span: Span,
    there: bool,
    known: &[String],
    taken: &mut BTreeMap<String, Span>,
    diags: &mut Diagnostics,
) -> Option<()> {
    if let Some(first) = taken.get(id) {
        diags
            .report(
                Code::CollidingOverlays,
                span,
                format!("`{id}` is replaced or left out by two overlays"),
            )
            .also(*first, "first here")
            .hint("keep one of the two, or settle the matter in the profile that stacks both");
        return None;
    }
    if !there {
        diags
            .report(Code::UnknownItem, span, format!("there is no item `{id}` at this level"))
            .suggest(id, known.iter().map(String::as_str));
        return None;
    }
    taken.insert(id.to_owned(), span);
    Some(())
}

fn from(text: &Text, origin: OriginId) -> Text {
    Text { origin, ..text.clone() }
}

fn report_unknown_targets(profile: &Profile, model: &Model, diags: &mut Diagnostics) {
    for (practice, target) in &profile.targets {
        if model.practice(practice).is_none() {
            let known = model.practices.iter().map(|practice| practice.id.as_str());
            diags
                .report(
                    Code::UnknownPractice,
                    target.key_span,
                    format!(
                        "the profile sets a target for `{practice}`, which `{}` does not have",
                        model.name()
                    ),
                )
                .suggest(practice, known);
        }
    }
}

/// The targets of a profile: its own, else those of the profiles it is laid over, which must agree.
fn targets_of(
    stack: &Stack<'_>,
    profile: &Profile,
    diags: &mut Diagnostics,
) -> BTreeMap<String, Target> {
    let mut bases: Vec<&Profile> = stack.catalog.profile(&profile.base).into_iter().collect();
    let with = sorted_with(stack.catalog, profile);
    bases.extend(with.iter().filter_map(|(name, _)| stack.catalog.profile(name)));
    let inherited: Vec<(&Profile, BTreeMap<String, Target>)> =
        bases.iter().map(|base| (*base, targets_of(stack, base, diags))).collect();
    let practices: BTreeSet<&String> = inherited
        .iter()
        .flat_map(|(_, targets)| targets.keys())
        .chain(profile.targets.keys())
        .collect();
    let origin = stack.origin_of(&profile.name());
    practices
        .into_iter()
        .map(|practice| {
            let offers: Vec<(&Profile, &Target)> = inherited
                .iter()
                .filter_map(|(base, targets)| Some((*base, targets.get(practice)?)))
                .collect();
            let target = match profile.targets.get(practice) {
                Some(own) => own_target(own, origin, &offers),
                None => agreed_target(practice, profile, &offers, diags),
            };
            (practice.clone(), target)
        })
        .collect()
}

fn own_target(own: &OwnTarget, origin: OriginId, offers: &[(&Profile, &Target)]) -> Target {
    let other = offers.iter().map(|(_, target)| target).find(|target| target.level != own.level);
    Target {
        level: own.level,
        rationales: own.rationale.iter().map(|rationale| from(rationale, origin)).collect(),
        instead_of: other
            .map(|t| (t.level, t.rationales.first().map_or(OriginId::MODEL, |r| r.origin))),
        span: own.span,
    }
}

fn agreed_target(
    practice: &str,
    profile: &Profile,
    offers: &[(&Profile, &Target)],
    diags: &mut Diagnostics,
) -> Target {
    let (first_profile, first) = offers[0];
    let mut target = first.clone();
    for (other_profile, other) in &offers[1..] {
        if other.level == first.level {
            let new = other.rationales.iter().filter(|r| !first.rationales.contains(r));
            target.rationales.extend(new.cloned());
            continue;
        }
        let message = format!(
            "`{practice}`: `{}` sets level {}, `{}` sets level {}",
            first_profile.name(),
            first.level,
            other_profile.name(),
            other.level
        );
        diags
            .report(Code::CollidingTargets, profile.span, message)
            .also(first.span, format!("level {} here", first.level))
            .also(other.span, format!("level {} here", other.level))
            .hint(format!("set a target for `{practice}` in `{}`, with a rationale", profile.id));
    }
    target
}
