//! Resolves a stack of profiles on a model: a pure function, with provenance on every text.
//!
//! In: a [`Catalog`] and the name of a model or profile version. Out: [`Tailored`].
//! Reports: unknown bases, circles, overlays and targets for what the base does not have, and
//! collisions, naming both places.
//!
//! Order: the model, then the base profiles from the widest to the narrowest, then the profiles
//! named in `with` (by scope and name, so that their order in the file does not matter), then the
//! profile itself. Each adds; a base item is replaced or left out at most once.

mod added;
mod claims;
mod left_out;
mod params;
mod parts;

use std::collections::{BTreeMap, BTreeSet};

pub use added::{Added, own_model};
use claims::{Claim, Claims};
use params::ParamSettings;
pub use parts::PracticesLeftOut;
use parts::TakenOut;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Action, AddedPractice, Catalog, Example, Excluded, Indicator, ItemId, ItemPart, LevelEntry,
    Model, OriginId, Overlay, OverlayLevel, OwnTarget, Practice, PracticeId, Profile, Record,
    Replaced, Scope, Surroundings, Text, VersionRef,
};
use crate::span::Span;

/// A model with a stack of profiles applied; an empty stack is the model itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tailored {
    /// The model, its practices as the profiles left them.
    pub model: Model,
    /// The documents that texts come from: the model, the profiles in their order, then other models that
    /// practices are taken from.
    pub origins: Vec<Origin>,
    /// The profiles applied, in order; the last is the one asked for.
    pub profiles: Vec<Profile>,
    /// The target of each practice that has one.
    pub targets: BTreeMap<PracticeId, Target>,
    /// The groups whose items are asked, by id; none if all are.
    pub groups: Option<BTreeSet<String>>,
    /// The practices that are not part of it any more, by reason.
    pub left_out: Vec<PracticesLeftOut>,
    /// The practices that profiles added, also those that another one left out.
    pub added: BTreeMap<PracticeId, Added>,
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

    /// Where its text comes from, if that is said.
    pub fn record(&self) -> Option<&Record> {
        self.profile().map_or(&self.model.record, |own| &own.record).as_ref()
    }

    /// Id and version of what was asked for.
    pub fn name(&self) -> VersionRef {
        self.profile().map_or_else(|| self.model.name(), Profile::name)
    }

    /// Version of what was asked for as readers know it, with what its publisher calls it.
    pub fn version_said(&self) -> String {
        self.profile().map_or_else(|| self.model.version_said(), Profile::version_said)
    }

    /// What the publisher of what was asked for calls its version.
    pub fn version_label(&self) -> Option<&str> {
        let own = self.profile().map(|own| &own.version_label);
        own.unwrap_or(&self.model.version_label).as_deref()
    }

    /// Title of what was asked for.
    pub fn title(&self) -> &str {
        self.profile().map_or(&self.model.title, |profile| &profile.title)
    }

    /// What the version that was asked for is for, if it says so.
    pub fn summary(&self) -> Option<&Text> {
        self.profile().map_or(self.model.summary.as_ref(), |profile| Some(&profile.summary))
    }

    /// The document that a text comes from.
    pub fn origin(&self, id: OriginId) -> &Origin {
        &self.origins[id.0]
    }

    /// What the version asked for is laid over, the model first.
    pub fn beneath(&self) -> &[Origin] {
        &self.origins[..self.profiles.len()]
    }

    /// The practices that profiles left out, each with the reason.
    pub fn practices_left_out(&self) -> impl Iterator<Item = (&Practice, &PracticesLeftOut)> {
        self.left_out.iter().flat_map(|one| one.practices.iter().map(move |of| (of, one)))
    }

    /// The version in whose book a practice that is left out has its page.
    pub fn home_of_left_out(&self, practice: &Practice) -> &VersionRef {
        let added = self.added.get(&practice.id);
        let by = added.map_or(OriginId::MODEL, |added| added.origin);
        added.and_then(|added| added.from.as_ref()).unwrap_or(&self.origin(by).name)
    }

    /// Whether it has practices that are no part of the model.
    pub fn has_added(&self) -> bool {
        self.model.practices.iter().any(|practice| self.added.contains_key(&practice.id))
    }

    /// The target level of a practice.
    pub fn target(&self, practice: &str) -> Option<u8> {
        self.targets.get(practice).map(|target| target.level)
    }
}

/// The model as it stands, without any profile.
pub fn base(model: &Model) -> Tailored {
    let mut tailored = bare(model, &ParamSettings::default());
    name_roles(&mut tailored.model, &[]);
    left_out::name_groups_of(&mut tailored.model);
    tailored.model.number_titles();
    tailored
}

/// The model under an empty stack, its roles still called by their ids.
fn bare(model: &Model, settings: &ParamSettings<'_>) -> Tailored {
    let origin = origin_of_model(model);
    let mut model = model.clone();
    settings.fill_in(&mut model, OriginId::MODEL, &origin.title);
    left_out::set_retired_aside(&mut model);
    Tailored {
        model,
        origins: vec![origin],
        profiles: Vec::new(),
        targets: BTreeMap::new(),
        groups: None,
        left_out: Vec::new(),
        added: BTreeMap::new(),
    }
}

fn origin_of_model(model: &Model) -> Origin {
    Origin {
        name: model.name(),
        title: format!("{} {}", model.short_title, model.version_said()),
        scope: Scope::General,
    }
}

/// Calls the roles of a model what the narrowest profile calls them, and lets every indicator name
/// the person to ask instead of an id.
fn name_roles(model: &mut Model, profiles: &[Profile]) {
    let renamed = profiles.iter().flat_map(|profile| &profile.roles);
    for (id, (name, _)) in renamed {
        for role in model.roles.iter_mut().filter(|role| role.id == *id) {
            role.title.clone_from(&name.markdown);
        }
    }
    let names: BTreeMap<String, String> =
        model.roles.iter().map(|role| (role.id.clone(), role.title.clone())).collect();
    let levels = model.practices.iter_mut().flat_map(|practice| &mut practice.levels);
    for indicator in levels.flat_map(|level| &mut level.indicators) {
        let Some(ask) = &mut indicator.ask else { continue };
        if let Some(name) = names.get(&ask.markdown) {
            ask.markdown.clone_from(name);
        }
    }
}

/// Applies a profile and everything it is laid over.
pub fn resolve(catalog: &Catalog, profile: &Profile, diags: &mut Diagnostics) -> Option<Tailored> {
    let mut found = Diagnostics::default();
    let stack = Stack::of(catalog, profile, &mut found);
    let resolved = stack.map(|stack| apply(&stack, &mut found));
    diags.extend(found);
    resolved
}

/// The layers of a profile from the widest to its own, and the model beneath.
struct Stack<'c> {
    catalog: &'c Catalog,
    model: &'c Model,
    layers: Vec<&'c Profile>,
}

impl<'c> Stack<'c> {
    fn of(catalog: &'c Catalog, profile: &'c Profile, diags: &mut Diagnostics) -> Option<Self> {
        let mut walk = StackWalk { catalog, layers: Vec::new(), path: Vec::new(), diags };
        let model = walk.visit(profile)?;
        let layers = walk.layers.into_iter().map(|(layer, _)| layer).collect();
        Some(Self { catalog, model, layers })
    }

    /// The other models that practices are taken from, each once.
    fn sources(&self) -> Vec<&'c Model> {
        let from = self.layers.iter().flat_map(|layer| &layer.add.from).map(|(name, _)| name);
        let names: BTreeSet<&VersionRef> = from.collect();
        names.into_iter().filter_map(|name| self.catalog.model(name)).collect()
    }

    fn origin_of(&self, name: &VersionRef) -> OriginId {
        let at = self.layers.iter().position(|layer| layer.name() == *name);
        OriginId(at.map_or(0, |at| at + 1))
    }
}

/// Collects the layers beneath a profile, each once: two profiles may share a base.
struct StackWalk<'c, 'd> {
    catalog: &'c Catalog,
    /// The layers found, each with the model at its foot.
    layers: Vec<(&'c Profile, &'c Model)>,
    /// The profiles on the way from the one asked for to the one looked at.
    path: Vec<VersionRef>,
    diags: &'d mut Diagnostics,
}

impl<'c> StackWalk<'c, '_> {
    /// Adds a profile after everything it is laid over; returns the model at its foot.
    fn visit(&mut self, profile: &'c Profile) -> Option<&'c Model> {
        let name = profile.name();
        if let Some((_, model)) = self.layers.iter().find(|(layer, _)| layer.name() == name) {
            return Some(model);
        }
        if self.path.contains(&name) {
            // Of a circle further down, those who are part of it report.
            if self.path.first() == Some(&name) {
                report_circle(profile, &self.path, self.diags);
            }
            return None;
        }
        self.path.push(name);
        let model = match self.catalog.model(&profile.base) {
            Some(model) => model,
            None => self.visit_named(&profile.base, profile.base_span)?,
        };
        for (name, span) in sorted_with(self.catalog, profile) {
            let other = self.visit_named(name, *span)?;
            if other.name() != model.name() {
                report_two_models(profile, *span, model, other, self.diags);
                return None;
            }
        }
        self.path.pop();
        self.layers.push((profile, model));
        Some(model)
    }

    fn visit_named(&mut self, name: &VersionRef, span: Span) -> Option<&'c Model> {
        let found = self.catalog.profile(name);
        if found.is_none() && !self.catalog.broken.contains(name) {
            report_unknown(self.catalog, name, span, self.diags);
        }
        self.visit(found?)
    }
}

fn sorted_with<'c>(catalog: &Catalog, profile: &'c Profile) -> Vec<&'c (VersionRef, Span)> {
    let mut with: Vec<_> = profile.with.iter().collect();
    with.sort_by_key(|(name, _)| (catalog.profile(name).map(|p| p.scope), name.clone()));
    with
}

fn report_circle(profile: &Profile, path: &[VersionRef], diags: &mut Diagnostics) {
    let circle: Vec<String> = path.iter().map(|name| format!("`{name}`")).collect();
    diags
        .report(
            Code::BaseCircle,
            profile.base_span,
            format!("the profile is its own base: {} -> `{}`", circle.join(" -> "), profile.name()),
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
    model: &Model,
    other: &Model,
    diags: &mut Diagnostics,
) {
    let (one, other) = (model.name(), other.name());
    let message = format!("`{}` stacks profiles of two models, `{one}` and `{other}`", profile.id);
    diags
        .report(Code::CollidingOverlays, span, message)
        .also(profile.base_span, format!("this one is laid over `{one}`"))
        .hint("move one of them to the other's model first");
}

fn apply(stack: &Stack<'_>, diags: &mut Diagnostics) -> Tailored {
    let settings = ParamSettings::of(stack, diags);
    let mut tailored = bare(stack.model, &settings);
    let mut claims = Claims::of(stack);
    let mut taken = TakenOut::default();
    let sources = stack.sources();
    for (layer, number) in stack.layers.iter().zip(1..) {
        tailored.origins.push(Origin {
            name: layer.name(),
            title: format!("{} {}", layer.title, layer.version_said()),
            scope: layer.scope,
        });
        taken.leave_out(&mut tailored, (layer, OriginId(number)), (stack, &claims), diags);
        let added = (sources.as_slice(), stack.layers.len());
        added::add(&mut tailored, (layer, OriginId(number)), added, diags);
        parts::drop_empty(&mut tailored.model, layer, diags);
        for overlay in layer.overlays.values() {
            if taken.has(&overlay.practice) {
                continue;
            }
            if layer.broken.contains(&overlay.practice) && !tailored.model.lists(&overlay.practice)
            {
                continue;
            }
            if let Some(added) = layer.adds(&overlay.practice) {
                report_own_overlay(overlay, added, diags);
                continue;
            }
            lay_over(&mut tailored, overlay, OriginId(number), &mut claims, diags);
        }
        let title = format!("{} {}", layer.title, layer.version_said());
        settings.fill_in(&mut tailored.model, OriginId(number), &title);
        left_out::set_retired_aside(&mut tailored.model);
        let is_spoken_of = |id: &str| tailored.model.lists(id) || taken.has(id);
        report_unknown_targets(layer, stack.model, is_spoken_of, &claims, diags);
    }
    taken.report_spoken_of(stack, diags);
    // Behind the profiles, so that each profile has the number of its layer.
    tailored.origins.extend(sources.iter().map(|other| origin_of_model(other)));
    tailored.profiles = stack.layers.iter().map(|layer| (*layer).clone()).collect();
    tailored.targets = targets_of(stack, &taken, diags);
    let selected = selected_groups(stack);
    left_out::set_unselected_aside(&mut tailored, selected.as_ref());
    tailored.groups = selected;
    name_roles(&mut tailored.model, &tailored.profiles);
    tailored.model.number_titles();
    let left_out = tailored.left_out.iter_mut().flat_map(|one| &mut one.practices);
    left_out.for_each(Practice::number_title);
    tailored
}

/// Lays one overlay over its practice.
fn lay_over(
    tailored: &mut Tailored,
    overlay: &Overlay,
    origin: OriginId,
    claims: &mut Claims<'_>,
    diags: &mut Diagnostics,
) {
    let at = tailored.model.practices.iter().position(|p| p.id == overlay.practice);
    let Some(at) = at else {
        report_unknown_practice(&tailored.model, overlay, claims, diags);
        return;
    };
    let practice = &mut tailored.model.practices[at];
    practice.considerations.extend(overlay.considerations.iter().map(|t| from(t, origin)));
    for excluded in &overlay.exclude {
        exclude(practice, excluded, origin, claims, diags);
    }
    for level in &overlay.levels {
        lay_over_level(practice, level, origin, claims, diags);
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

fn report_own_overlay(overlay: &Overlay, added: &AddedPractice, diags: &mut Diagnostics) {
    let message = format!("an overlay for `{}`, which the profile adds itself", overlay.practice);
    diags
        .report(Code::CollidingOverlays, overlay.span, message)
        .also(added.practice.span, "its table")
        .hint("write into the table what the practice says");
}

fn report_unknown_practice(
    model: &Model,
    overlay: &Overlay,
    claims: &Claims<'_>,
    diags: &mut Diagnostics,
) {
    if model.lists(&overlay.practice) {
        return;
    }
    let message = format!("`{}` has no practice `{}`", model.name(), overlay.practice);
    let found = diags.report(Code::UnknownPractice, overlay.span, message);
    let without = "remove the overlay";
    claims.says_what_became_of_practice(&overlay.practice, without, model, found);
    found.hint("an overlay bears the id of the practice it is for");
}

/// Says which practice was meant: by its title or code, which is no id, or by a slip.
fn suggest_practice(found: &mut Diagnostic, wrong: &str, model: &Model) {
    let spoken = wrong.to_lowercase();
    let bears = |practice: &&Practice| {
        let names = practice.aliases.iter().chain([&practice.title, &practice.code]);
        names.into_iter().any(|name| name.to_lowercase() == spoken)
    };
    let mut named = model.practices.iter().filter(bears);
    match (named.next(), named.next()) {
        (Some(practice), None) => {
            found.hint(format!("that is its name; take its id: `{}`", practice.id));
            found.fix(found.span, practice.id.as_str());
        }
        _ => {
            let ids = model.practices.iter().map(|practice| practice.id.as_str());
            found.suggest(wrong, ids);
        }
    }
}

fn lay_over_level(
    practice: &mut Practice,
    overlay: &OverlayLevel,
    origin: OriginId,
    claims: &mut Claims<'_>,
    diags: &mut Diagnostics,
) {
    let known: Vec<String> = practice.levels.iter().map(|l| l.number.to_string()).collect();
    let found = practice.levels.iter_mut().find(|level| level.number == overlay.number);
    let Some(level) = found else {
        let message = format!("practice `{}` has no level {}", practice.id, overlay.number);
        let hint = match known.as_slice() {
            [] => "its table is only an outline: write the levels there first".to_owned(),
            known => format!("its levels are {}", crate::text::join_and(known)),
        };
        diags.report(Code::UnknownLevel, overlay.span, message).hint(hint);
        return;
    };
    level.considerations.extend(overlay.considerations.iter().map(|t| from(t, origin)));
    for action in &overlay.actions {
        let replaced = action
            .replaced
            .as_ref()
            .and_then(|replaced| take_action(level, replaced, origin, claims, diags));
        level.actions.push(Action {
            text: from(&action.text, origin),
            around: around_from(&action.around, origin),
            replaced,
            ..action.clone()
        });
    }
    for indicator in &overlay.indicators {
        let replaced = indicator
            .replaced
            .as_ref()
            .and_then(|replaced| take_indicator(level, replaced, origin, claims, diags));
        level.indicators.push(Indicator {
            text: from(&indicator.text, origin),
            evidence: indicator.evidence.as_ref().map(|evidence| from(evidence, origin)),
            unit: indicator.unit.as_ref().map(|unit| from(unit, origin)),
            sample: indicator.sample.as_ref().map(|sample| from(sample, origin)),
            valid_for: indicator.valid_for.as_ref().map(|age| from(age, origin)),
            ask: indicator.ask.as_ref().map(|ask| from(ask, origin)),
            around: around_from(&indicator.around, origin),
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
    claims: &mut Claims<'_>,
    diags: &mut Diagnostics,
) -> Option<Replaced> {
    let at = level.actions.iter().position(|action| action.id == replaced.id);
    let known = level.actions.iter().map(|action| action.id.clone()).collect::<Vec<_>>();
    let lacking = format!("level {} has no action", level.number);
    claims.claim(&claim_of(replaced, lacking, known), diags)?;
    let old = level.actions.remove(at?);
    Some(replaced_by(replaced, old.whole(), origin))
}

/// Removes the indicator that another takes the place of.
fn take_indicator(
    level: &mut LevelEntry,
    replaced: &Replaced,
    origin: OriginId,
    claims: &mut Claims<'_>,
    diags: &mut Diagnostics,
) -> Option<Replaced> {
    let at = level.indicators.iter().position(|indicator| indicator.id == replaced.id);
    let known: Vec<ItemId> = level.indicators.iter().map(|i| i.id.clone()).collect();
    let lacking = format!("level {} has no indicator", level.number);
    claims.claim(&claim_of(replaced, lacking, known), diags)?;
    let old = level.indicators.remove(at?);
    Some(replaced_by(replaced, old.whole(), origin))
}

fn claim_of(replaced: &Replaced, lacking: String, known: Vec<ItemId>) -> Claim<'_> {
    let without = "take `replaces` out, and it is an addition, or the whole item";
    Claim { id: &replaced.id, span: replaced.span, lacking, known, without }
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
    claims: &mut Claims<'_>,
    diags: &mut Diagnostics,
) {
    let known: Vec<ItemId> = practice.levels.iter().flat_map(item_ids).collect();
    let lacking = format!("practice `{}` has no action or indicator", practice.id);
    let without = "take the exclusion out";
    let claim = Claim { id: &excluded.id, span: excluded.span, lacking, known, without };
    if claims.claim(&claim, diags).is_none() {
        return;
    }
    for level in &mut practice.levels {
        let action = level.actions.iter().find(|action| action.id == excluded.id);
        let indicator = level.indicators.iter().find(|one| one.id == excluded.id);
        let text = action.map(Action::whole).or_else(|| indicator.map(Indicator::whole));
        let Some(text) = text else { continue };
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

fn item_ids(level: &LevelEntry) -> Vec<ItemId> {
    let actions = level.actions.iter().map(|action| action.id.clone());
    actions.chain(level.indicators.iter().map(|indicator| indicator.id.clone())).collect()
}

fn from(text: &Text, origin: OriginId) -> Text {
    Text { origin, ..text.clone() }
}

/// What stands around an item, its parts with the document that they come from.
fn around_from(around: &Surroundings, origin: OriginId) -> Surroundings {
    let mut around = around.clone();
    ItemPart::texts_mut(&mut around.parts).into_iter().for_each(|text| text.origin = origin);
    around
}

fn report_unknown_targets(
    profile: &Profile,
    model: &Model,
    is_known: impl Fn(&str) -> bool,
    claims: &Claims<'_>,
    diags: &mut Diagnostics,
) {
    for (practice, target) in &profile.targets {
        let is_unread = profile.broken.contains(practice);
        if !is_known(practice) && !is_unread {
            let found = diags.report(
                Code::UnknownPractice,
                target.key_span,
                format!(
                    "the profile sets a target for `{practice}`, which `{}` does not have",
                    model.name()
                ),
            );
            let without = "take the target out";
            claims.says_what_became_of_practice(practice, without, model, found);
            found.hint("targets are set by the ids that `model.yaml` lists");
        }
    }
}

/// The groups that the top layer asks. Each layer selects its own, else those of the profiles it is laid
/// over together; none if none of them says so.
fn selected_groups(stack: &Stack<'_>) -> Option<BTreeSet<String>> {
    let mut by_layer: BTreeMap<VersionRef, Option<BTreeSet<String>>> = BTreeMap::new();
    let mut top = None;
    for layer in &stack.layers {
        let own = layer.groups.as_ref();
        let own = own.map(|list| list.iter().map(|(group, _)| group.clone()).collect());
        let names = std::iter::once(&layer.base).chain(layer.with.iter().map(|(name, _)| name));
        let beneath: Vec<&BTreeSet<String>> =
            names.filter_map(|name| by_layer.get(name)?.as_ref()).collect();
        let joined = || beneath.iter().flat_map(|groups| groups.iter().cloned()).collect();
        top = own.or_else(|| (!beneath.is_empty()).then(joined));
        by_layer.insert(layer.name(), top.clone());
    }
    top
}

/// The targets of the top layer. Each layer has its own, else those of the profiles it is laid
/// over, which must agree.
fn targets_of(
    stack: &Stack<'_>,
    taken: &TakenOut,
    diags: &mut Diagnostics,
) -> BTreeMap<PracticeId, Target> {
    let mut by_layer: BTreeMap<VersionRef, BTreeMap<PracticeId, Target>> = BTreeMap::new();
    let mut top = BTreeMap::new();
    for layer in &stack.layers {
        top = targets_of_layer((stack, taken), layer, &by_layer, diags);
        by_layer.insert(layer.name(), top.clone());
    }
    top
}

fn targets_of_layer(
    (stack, taken): (&Stack<'_>, &TakenOut),
    layer: &Profile,
    beneath: &BTreeMap<VersionRef, BTreeMap<PracticeId, Target>>,
    diags: &mut Diagnostics,
) -> BTreeMap<PracticeId, Target> {
    let with = sorted_with(stack.catalog, layer).into_iter().map(|(name, _)| name);
    let inherited: Vec<(&VersionRef, &BTreeMap<PracticeId, Target>)> = std::iter::once(&layer.base)
        .chain(with)
        .filter_map(|name| Some((name, beneath.get(name)?)))
        .collect();
    let theirs = inherited.iter().flat_map(|(_, targets)| targets.keys());
    let mut practices: BTreeSet<&PracticeId> = theirs.chain(layer.targets.keys()).collect();
    practices.retain(|practice| !taken.is_out_for(practice, layer, stack));
    let origin = stack.origin_of(&layer.name());
    practices
        .into_iter()
        .map(|practice| {
            let offers: Vec<(&VersionRef, &Target)> = inherited
                .iter()
                .filter_map(|(name, targets)| Some((*name, targets.get(practice)?)))
                .collect();
            let target = match layer.targets.get(practice) {
                Some(own) => own_target(own, origin, &offers),
                None => agreed_target(practice, layer, &offers, diags),
            };
            (practice.clone(), target)
        })
        .collect()
}

fn own_target(own: &OwnTarget, origin: OriginId, offers: &[(&VersionRef, &Target)]) -> Target {
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
    offers: &[(&VersionRef, &Target)],
    diags: &mut Diagnostics,
) -> Target {
    let (first_name, first) = offers[0];
    let mut target = first.clone();
    for (other_name, other) in &offers[1..] {
        if other.level == first.level {
            let new = other.rationales.iter().filter(|r| !first.rationales.contains(r));
            target.rationales.extend(new.cloned());
            continue;
        }
        let message = format!(
            "`{practice}`: `{first_name}` sets level {}, `{other_name}` sets level {}",
            first.level, other.level
        );
        diags
            .report(Code::CollidingTargets, profile.span, message)
            .also(first.span, format!("level {} here", first.level))
            .also(other.span, format!("level {} here", other.level))
            .hint(format!("set a target for `{practice}` in `{}`, with a rationale", profile.id));
    }
    target
}
