//! Visits the texts and ids of models and profiles.
//!
//! In: a [`Model`] or [`Profile`]. Out: its own texts and ids. Never: follows a base.

use super::{
    Action, Domain, Example, Excluded, Indicator, ItemId, ItemPart, Model, Overlay, Pitfall,
    Practice, PracticeId, Profile, Record, Replaced, Surroundings, Text, surroundings,
};
use crate::span::Span;

/// What part a text plays; rules about wording ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Purpose, considerations, description, example and the like.
    Prose,
    /// The objective of a level.
    Objective,
    /// An action.
    Action,
    /// An indicator.
    Indicator,
    /// An evidence hint.
    Evidence,
    /// A role to ask.
    Role,
    /// Why a target, an exclusion or a replacement.
    Rationale,
}

/// The texts of a model: of the model file and of all its practice tables.
pub fn model_texts(model: &Model) -> Vec<(Part, &Text)> {
    let mut texts: Vec<(Part, &Text)> =
        model.summary.iter().chain([&model.notice]).map(|text| (Part::Prose, text)).collect();
    record_texts(model.record.as_ref(), &mut texts);
    let named = model.roles.iter().chain(&model.records).chain(&model.groups);
    texts.extend(named.map(|named| (Part::Evidence, &named.summary)));
    let levels = model.levels.iter().filter_map(|level| level.summary.as_ref());
    texts.extend(levels.map(|text| (Part::Prose, text)));
    let own = model.answers.is_declared.then_some(&model.answers);
    let sets = own.into_iter().chain(model.answer_sets.iter().map(|set| &set.answers));
    let meanings = sets.flat_map(|set| &set.choices).map(|choice| &choice.meaning);
    let meanings = meanings.filter(|text| !text.markdown.is_empty());
    texts.extend(meanings.map(|text| (Part::Evidence, text)));
    texts.extend(model.scopes.iter().map(|scope| (Part::Prose, &scope.summary)));
    for domain in &model.domains {
        domain_texts(domain, &mut texts);
    }
    for practice in &model.practices {
        practice_texts(practice, &mut texts);
    }
    texts
}

fn domain_texts<'m>(domain: &'m Domain, texts: &mut Vec<(Part, &'m Text)>) {
    let subdomains = domain.subdomains.iter().filter_map(|sub| sub.summary.as_ref());
    texts.extend(domain.summary.iter().chain(subdomains).map(|text| (Part::Prose, text)));
}

fn record_texts<'m>(record: Option<&'m Record>, texts: &mut Vec<(Part, &'m Text)>) {
    let Some(record) = record else { return };
    texts
        .extend([&record.evidence, &record.feedback, &record.cite].map(|text| (Part::Prose, text)));
    let lists = record.editors.iter().chain(&record.reviewers);
    texts.extend(lists.map(|text| (Part::Role, text)));
    texts.extend(record.weaknesses.iter().map(|text| (Part::Prose, text)));
}

fn practice_texts<'m>(practice: &'m Practice, texts: &mut Vec<(Part, &'m Text)>) {
    let about = practice.purpose.iter().chain(&practice.considerations);
    texts.extend(about.map(|text| (Part::Prose, text)));
    for level in &practice.levels {
        texts.extend(level.plainly.iter().map(|text| (Part::Objective, text)));
        texts.extend(level.objective.iter().map(|text| (Part::Objective, text)));
        texts.extend(level.description.iter().map(|text| (Part::Prose, text)));
        action_texts(&level.actions, texts);
        indicator_texts(&level.indicators, texts);
    }
    example_texts(&practice.examples, &practice.pitfalls, texts);
    texts.extend(practice.related.iter().map(|related| (Part::Prose, &related.why)));
}

/// The texts of a practice, to be changed, with what its publisher calls its parts.
pub fn practice_texts_mut(practice: &mut Practice) -> Vec<&mut Text> {
    let mut texts: Vec<&mut Text> = practice.purpose.iter_mut().collect();
    texts.extend(practice.reference.iter_mut().chain(&mut practice.considerations));
    for level in &mut practice.levels {
        texts.extend(level.reference.iter_mut().chain(&mut level.plainly));
        texts.extend(level.objective.iter_mut().chain(&mut level.description));
        texts.extend(&mut level.considerations);
        for action in &mut level.actions {
            texts.extend(action.reference.iter_mut().chain([&mut action.text]));
            texts.extend(around_texts_mut(&mut action.around));
        }
        for one in &mut level.indicators {
            texts.extend(one.reference.iter_mut().chain([&mut one.text]));
            texts.extend(one.evidence.iter_mut().chain(&mut one.unit).chain(&mut one.sample));
            texts.extend(one.valid_for.iter_mut().chain(&mut one.ask));
            texts.extend(around_texts_mut(&mut one.around));
        }
    }
    texts.extend(practice.examples.iter_mut().map(|one| &mut one.text));
    texts.extend(practice.pitfalls.iter_mut().map(|one| &mut one.text));
    texts.extend(practice.related.iter_mut().map(|one| &mut one.why));
    texts
}

fn around_texts_mut(around: &mut Surroundings) -> impl Iterator<Item = &mut Text> {
    let parts = ItemPart::texts_mut(&mut around.parts);
    let defaults = around.params.iter_mut().filter_map(|param| param.default.as_mut());
    let retired = around.retired.iter_mut().filter_map(|retired| retired.rationale.as_mut());
    parts.into_iter().chain(defaults).chain(retired)
}

/// The texts that a profile itself brings.
pub fn profile_texts(profile: &Profile) -> Vec<(Part, &Text)> {
    let mut texts = vec![(Part::Prose, &profile.summary)];
    record_texts(profile.record.as_ref(), &mut texts);
    texts.extend(profile.roles.values().map(|(name, _)| (Part::Role, name)));
    let lists = profile.applies_to.iter().chain(&profile.out_of_scope);
    texts.extend(lists.map(|text| (Part::Evidence, text)));
    texts.extend(profile.considerations.iter().map(|text| (Part::Prose, text)));
    texts.extend(
        profile.targets.values().filter_map(|t| Some((Part::Rationale, t.rationale.as_ref()?))),
    );
    let left_out = profile.exclude.iter().filter_map(|one| one.rationale.as_ref());
    texts.extend(left_out.map(|text| (Part::Rationale, text)));
    texts.extend(profile.guide.iter().flatten().map(|text| (Part::Prose, text)));
    for domain in &profile.add.domains {
        domain_texts(domain, &mut texts);
    }
    for added in &profile.add.practices {
        texts.extend(added.rationale.iter().map(|text| (Part::Rationale, text)));
    }
    for practice in profile.own_practices() {
        practice_texts(practice, &mut texts);
    }
    for overlay in profile.overlays.values() {
        overlay_texts(overlay, &mut texts);
    }
    texts
}

fn overlay_texts<'m>(overlay: &'m Overlay, texts: &mut Vec<(Part, &'m Text)>) {
    texts.extend(overlay.considerations.iter().map(|text| (Part::Prose, text)));
    for level in &overlay.levels {
        texts.extend(level.considerations.iter().map(|text| (Part::Prose, text)));
        action_texts(&level.actions, texts);
        indicator_texts(&level.indicators, texts);
    }
    example_texts(&overlay.examples, &overlay.pitfalls, texts);
    let rationale = |excluded: &'m Excluded| Some((Part::Rationale, excluded.rationale.as_ref()?));
    texts.extend(overlay.exclude.iter().filter_map(rationale));
    texts.extend(overlay.set.iter().map(|set| (Part::Evidence, &set.value)));
    let reasons = overlay.set.iter().filter_map(|set| set.rationale.as_ref());
    texts.extend(reasons.map(|text| (Part::Rationale, text)));
}

fn action_texts<'m>(actions: &'m [Action], texts: &mut Vec<(Part, &'m Text)>) {
    for action in actions {
        texts.push((Part::Action, &action.text));
        around_texts(Part::Action, &action.around, texts);
        replaced_text(action.replaced.as_ref(), texts);
    }
}

fn indicator_texts<'m>(indicators: &'m [Indicator], texts: &mut Vec<(Part, &'m Text)>) {
    for indicator in indicators {
        texts.push((Part::Indicator, &indicator.text));
        texts.extend(indicator.unit.iter().map(|text| (Part::Evidence, text)));
        texts.extend(indicator.sample.iter().map(|text| (Part::Evidence, text)));
        texts.extend(indicator.evidence.iter().map(|text| (Part::Evidence, text)));
        texts.extend(indicator.ask.iter().map(|text| (Part::Role, text)));
        around_texts(Part::Indicator, &indicator.around, texts);
        replaced_text(indicator.replaced.as_ref(), texts);
    }
}

/// The parts below the text of an item, what is filled in unless a profile says otherwise, and why an item is
/// retired.
fn around_texts<'m>(item: Part, around: &'m Surroundings, texts: &mut Vec<(Part, &'m Text)>) {
    texts.extend(ItemPart::all(&around.parts).into_iter().map(|part| (item, &part.text)));
    let defaults = around.params.iter().filter_map(|param| param.default.as_ref());
    texts.extend(defaults.map(|text| (Part::Evidence, text)));
    let retired = around.retired.iter().filter_map(|retired| retired.rationale.as_ref());
    texts.extend(retired.map(|text| (Part::Rationale, text)));
}

fn replaced_text<'m>(replaced: Option<&'m Replaced>, texts: &mut Vec<(Part, &'m Text)>) {
    texts.extend(
        replaced.and_then(|replaced| Some((Part::Rationale, replaced.rationale.as_ref()?))),
    );
}

fn example_texts<'m>(
    examples: &'m [Example],
    pitfalls: &'m [Pitfall],
    texts: &mut Vec<(Part, &'m Text)>,
) {
    texts.extend(examples.iter().map(|example| (Part::Prose, &example.text)));
    texts.extend(pitfalls.iter().map(|pitfall| (Part::Prose, &pitfall.text)));
}

/// An id that a document gives out, with the place it must fit.
#[derive(Clone, Copy, Debug)]
pub struct GivenId<'m> {
    /// The id.
    pub id: &'m ItemId,
    /// Where it is written.
    pub span: Span,
    /// Id of the practice it stands in.
    pub practice: &'m PracticeId,
    /// The level it stands at, for actions and indicators.
    pub level: Option<u8>,
    /// `A`, `I`, `E` or `P`.
    pub kind: char,
}

/// The ids that a practice table gives out.
pub fn practice_ids(practice: &Practice) -> Vec<GivenId<'_>> {
    let mut ids = Vec::new();
    for level in &practice.levels {
        item_ids(&practice.id, level.number, &level.actions, &level.indicators, &mut ids);
    }
    example_ids(&practice.id, &practice.examples, &practice.pitfalls, &mut ids);
    ids
}

/// What the publisher of a catalog calls a practice, its levels and its items, each with our id.
pub fn references_in(practice: &Practice) -> Vec<(&Text, String)> {
    let mut found = vec![(&practice.reference, practice.id.to_string())];
    for level in &practice.levels {
        found.push((&level.reference, format!("{}-{}", practice.code, level.number)));
        found.extend(level.actions.iter().map(|one| (&one.reference, one.id.to_string())));
        found.extend(level.indicators.iter().map(|one| (&one.reference, one.id.to_string())));
    }
    found.into_iter().filter_map(|(reference, id)| Some((reference.as_ref()?, id))).collect()
}

/// The parts of items, each with the id of its item.
pub fn item_parts<'m>(
    actions: &'m [Action],
    indicators: &'m [Indicator],
) -> impl Iterator<Item = (&'m str, &'m ItemPart)> {
    surroundings(actions, indicators)
        .flat_map(|(id, around)| ItemPart::all(&around.parts).into_iter().map(move |p| (id, p)))
}

/// What the publisher of a catalog calls the parts of the items of a practice.
pub fn references_to_parts(practice: &Practice) -> impl Iterator<Item = &Text> {
    let levels = practice.levels.iter();
    let parts = levels.flat_map(|level| item_parts(&level.actions, &level.indicators));
    parts.filter_map(|(_, part)| part.reference.as_ref())
}

/// The ids that an overlay gives out.
pub fn overlay_ids(overlay: &Overlay) -> Vec<GivenId<'_>> {
    let mut ids = Vec::new();
    for level in &overlay.levels {
        item_ids(&overlay.practice, level.number, &level.actions, &level.indicators, &mut ids);
    }
    example_ids(&overlay.practice, &overlay.examples, &overlay.pitfalls, &mut ids);
    ids
}

fn item_ids<'m>(
    practice: &'m PracticeId,
    level: u8,
    actions: &'m [Action],
    indicators: &'m [Indicator],
    ids: &mut Vec<GivenId<'m>>,
) {
    let given =
        |id: &'m ItemId, span, kind| GivenId { id, span, practice, level: Some(level), kind };
    ids.extend(actions.iter().map(|action| given(&action.id, action.span, 'A')));
    ids.extend(indicators.iter().map(|indicator| given(&indicator.id, indicator.span, 'I')));
}

fn example_ids<'m>(
    practice: &'m PracticeId,
    examples: &'m [Example],
    pitfalls: &'m [Pitfall],
    ids: &mut Vec<GivenId<'m>>,
) {
    let given = |id: &'m ItemId, span, kind| GivenId { id, span, practice, level: None, kind };
    ids.extend(examples.iter().map(|example| given(&example.id, example.span, 'E')));
    ids.extend(pitfalls.iter().map(|pitfall| given(&pitfall.id, pitfall.span, 'P')));
}
