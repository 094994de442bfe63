//! What profiles add to their base as a whole: practices, and domains for them.

use super::Tailored;
use super::from;
use crate::diag::{Code, Diagnostics};
use crate::model::{
    AddedPractice, Domain, Indicator, ItemId, Model, OriginId, PartKind, Practice, PracticeId,
    Profile, Scoring, Subdomain, Text, VersionRef, walk,
};
use crate::text::join_commas;

/// A practice that is no part of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The profile that added it.
    pub origin: OriginId,
    /// The other model that it is taken from.
    pub from: Option<VersionRef>,
    /// Why.
    pub rationale: Option<Text>,
}

/// Adds what a layer says. Reports ids that are there already, and domains that are not.
pub(super) fn add(
    tailored: &mut Tailored,
    (layer, origin): (&Profile, OriginId),
    (sources, number_of_layers): (&[&Model], usize),
    diags: &mut Diagnostics,
) {
    for domain in &layer.add.domains {
        if is_free(domain, &tailored.model, diags) {
            tailored.model.domains.push(of_origin(domain, origin));
        }
    }
    for added in &layer.add.practices {
        let id = &added.practice.id;
        let was_there = || tailored.practices_left_out().any(|(practice, _)| practice.id == *id);
        if tailored.model.lists(id) || was_there() {
            report_practice_taken(added, tailored, diags);
            continue;
        }
        let at = sources.iter().position(|model| Some(model.name()) == added.from);
        if at.is_some_and(|at| !fits(added, sources[at], &tailored.model, diags)) {
            continue;
        }
        let Some(home) = home_for(&mut tailored.model, added, diags) else { continue };
        home.practices.push(id.clone());
        let (mut practice, said_by) = match at {
            None => (added.practice.clone(), origin),
            // The other models stand behind the profiles.
            Some(at) => {
                (as_elsewhere(&added.practice, sources[at]), OriginId(number_of_layers + 1 + at))
            }
        };
        walk::practice_texts_mut(&mut practice).into_iter().for_each(|text| text.origin = said_by);
        tailored.model.practices.push(practice);
        let rationale = added.rationale.as_ref().map(|text| from(text, origin));
        let other = added.from.clone();
        tailored.added.insert(id.clone(), Added { origin, from: other, rationale });
    }
    put_in_order(&mut tailored.model);
}

/// Whether a practice of another model can be asked here: its levels and answers mean what they mean there, and its
/// code is free.
fn fits(added: &AddedPractice, source: &Model, model: &Model, diags: &mut Diagnostics) -> bool {
    let practice = &added.practice;
    let is_apart = |model: &Model| model.scoring == Scoring::LevelsApart;
    let problem = if source.levels.len() != model.levels.len() {
        let (theirs, ours) = (source.top_level(), model.top_level());
        format!("`{}` has levels 0 to {theirs}, `{}` 0 to {ours}", source.name(), model.name())
    } else if is_apart(source) != is_apart(model) {
        let (theirs, ours) = (source.name(), model.name());
        format!(
            "levels include those below in one of `{theirs}` and `{ours}`, and stand alone in the other"
        )
    } else if let Some(other) = model.practices.iter().find(|one| one.code == practice.code) {
        format!("its code `{}` is that of `{}`", practice.code, other.id)
    } else {
        let levels = practice.levels.iter();
        let mut indicators = levels.flat_map(|level| &level.indicators);
        match indicators.find_map(|one| other_answers(one, source, model)) {
            Some(problem) => problem,
            None => return true,
        }
    };
    let message = format!("`{}` cannot be taken from `{}`: {problem}", practice.id, source.name());
    diags
        .report(Code::UnfitPractice, added.span, message)
        .also(practice.span, "the practice there")
        .hint("write a practice of the profile's own that refers to it, and leave `from` out");
    false
}

/// What keeps an indicator of another model from having the answers here that it has there; none if it has them.
fn other_answers(indicator: &Indicator, source: &Model, model: &Model) -> Option<String> {
    let (id, here, there) = (&indicator.id, model.name(), source.name());
    let Some((set, _)) = &indicator.answers else {
        let (theirs, ours) = (&source.answers, &model.answers);
        let differs = theirs.valued_otherwise_in(ours).or_else(|| ours.valued_otherwise_in(theirs));
        return differs.map(|answer| {
            let answer = &answer.id;
            format!(
                "`{answer}` is not an answer to `{id}` of the same worth in `{there}` and `{here}`"
            )
        });
    };
    let has_it = |model: &Model| model.answer_sets.iter().any(|known| known.id == *set);
    if !has_it(source) {
        return None; // This is reported there.
    }
    if !has_it(model) {
        return Some(format!("`{id}` has the answers `{set}`, a set that `{here}` does not have"));
    }
    let is_same = model.answers_to(indicator).says_as(source.answers_to(indicator));
    (!is_same).then(|| format!("the answers `{set}` to `{id}` are others in `{here}`"))
}

/// A practice of another model as it is asked here. Its roles go by their names; what only its model knows, its
/// groups and records, is left aside, and so is what it needs and is not taken with it.
fn as_elsewhere(practice: &Practice, source: &Model) -> Practice {
    let mut practice = practice.clone();
    let given = walk::practice_ids(&practice).into_iter();
    let own: Vec<ItemId> = given.map(|given| given.id.clone()).collect();
    let role = |id: &str| source.roles.iter().find(|role| role.id == id);
    for level in &mut practice.levels {
        for one in &mut level.indicators {
            one.record = None;
            if let Some(ask) = &mut one.ask
                && let Some(role) = role(&ask.markdown)
            {
                ask.markdown.clone_from(&role.title);
            }
        }
        let actions = level.actions.iter_mut().map(|one| &mut one.around);
        for around in actions.chain(level.indicators.iter_mut().map(|one| &mut one.around)) {
            around.groups.clear();
            around.needs.retain(|(id, _)| own.contains(id));
        }
    }
    practice
}

fn of_origin(domain: &Domain, origin: OriginId) -> Domain {
    let mut domain = domain.clone();
    let summaries = domain.subdomains.iter_mut().filter_map(|sub| sub.summary.as_mut());
    summaries.chain(&mut domain.summary).for_each(|text| text.origin = origin);
    domain
}

/// Practices stand in the order of their domains.
fn put_in_order(model: &mut Model) {
    let subdomains = model.domains.iter().flat_map(|domain| &domain.subdomains);
    let order: Vec<PracticeId> = subdomains.flat_map(|sub| sub.practices.clone()).collect();
    model.practices.sort_by_key(|practice| order.iter().position(|id| *id == practice.id));
}

/// Whether no other domain or subdomain has an id of this one.
fn is_free(domain: &Domain, model: &Model, diags: &mut Diagnostics) -> bool {
    let named = |sub: &&Subdomain| sub.title.is_some();
    let subdomains = model.domains.iter().flat_map(|one| one.subdomains.iter().filter(named));
    let there: Vec<(PartKind, &str)> = model
        .domains
        .iter()
        .map(|one| (PartKind::Domain, one.id.as_str()))
        .chain(subdomains.map(|sub| (PartKind::Subdomain, sub.id.as_str())))
        .collect();
    let own = domain.subdomains.iter().filter(named).map(|sub| (&sub.id, sub.span));
    let mut is_free = true;
    for (id, span) in std::iter::once((&domain.id, domain.span)).chain(own) {
        if let Some((kind, _)) = there.iter().find(|(_, other)| other == id) {
            let message = format!("there is a {} `{id}` already", kind.word());
            diags
                .report(Code::DuplicateId, span, message)
                .hint(format!("take another id, or put practices into it: `in: {id}`"));
            is_free = false;
        }
    }
    is_free
}

fn report_practice_taken(added: &AddedPractice, tailored: &Tailored, diags: &mut Diagnostics) {
    let id = &added.practice.id;
    let found = diags.report(
        Code::DuplicateId,
        added.span,
        format!("the profile adds `{id}`, which is there already"),
    );
    let there = tailored.model.practice(id);
    let left_out = || tailored.practices_left_out().map(|(practice, _)| practice);
    if let Some(other) = there.or_else(|| left_out().find(|practice| practice.id == *id)) {
        found.also(other.span, "the other practice");
    }
    found.hint("give it another id; what is to be said of one that is there is an overlay");
}

/// What a practice is put into: a subdomain, or a domain without named ones.
fn home_for<'m>(
    model: &'m mut Model,
    added: &AddedPractice,
    diags: &mut Diagnostics,
) -> Option<&'m mut Subdomain> {
    let (place, span) = &added.place;
    let is_it = |sub: &Subdomain| sub.id == *place;
    let at = model.domains.iter().position(|domain| domain.subdomains.iter().any(is_it));
    if let Some(at) = at {
        return model.domains[at].subdomains.iter_mut().find(|sub| is_it(sub));
    }
    let domain = model.domains.iter().find(|domain| domain.id == *place);
    let known: Vec<&str> = match domain {
        Some(domain) => domain.subdomains.iter().map(|sub| sub.id.as_str()).collect(),
        None => {
            let all = model.domains.iter();
            all.flat_map(|domain| domain.subdomains.iter().map(|sub| sub.id.as_str())).collect()
        }
    };
    let message = match domain {
        Some(_) => format!("`{place}` has subdomains: a practice belongs to one of them"),
        None => format!("there is no domain or subdomain `{place}`"),
    };
    diags
        .report(Code::UnknownDomain, *span, message)
        .suggest(place, known.iter().copied())
        .hint(format!("name one of {}", join_commas(&known)));
    None
}

/// A profile's own practices as a model of their own, for rules that look at all of a model.
pub fn own_model(profile: &Profile, base: &Model) -> Model {
    let practices: Vec<Practice> = profile.own_practices().cloned().collect();
    Model { domains: profile.add.domains.clone(), listed: Vec::new(), practices, ..base.clone() }
}
