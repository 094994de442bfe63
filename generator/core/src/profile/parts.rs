//! What profiles leave out of their base as a whole: practices, subdomains and domains.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::Claims;
use super::{Stack, Tailored, from};
use crate::diag::{Code, Diagnostics};
use crate::model::{
    Domain, Model, NamedPart, OriginId, PartKind, Practice, PracticeId, Profile, Text, VersionRef,
};
use crate::span::Span;
use crate::text::join_commas;

/// Practices that a profile left out of its base, for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticesLeftOut {
    /// The practices, with all that they said before.
    pub practices: Vec<Practice>,
    /// Why.
    pub rationale: Option<Text>,
    /// The profile that left them out.
    pub origin: OriginId,
}

/// The practices that are left out so far, by id.
#[derive(Default)]
pub(super) struct TakenOut(BTreeMap<PracticeId, TakenPractice>);

/// Who left a practice out, and where it stood.
struct TakenPractice {
    layer: VersionRef,
    span: Span,
    domain: String,
    /// The subdomain and those that hold it.
    path: Vec<String>,
}

impl TakenPractice {
    /// Whether the practice was part of something.
    fn is_of(&self, part: &NamedPart) -> bool {
        match part.kind {
            PartKind::Domain => self.domain == part.id,
            PartKind::Subdomain => self.path.contains(&part.id),
            PartKind::Practice => false,
        }
    }
}

impl TakenOut {
    /// Leaves out what a layer says. Reports what is not there, or is left out already.
    pub(super) fn leave_out(
        &mut self,
        tailored: &mut Tailored,
        (layer, origin): (&Profile, OriginId),
        (stack, claims): (&Stack<'_>, &Claims<'_>),
        diags: &mut Diagnostics,
    ) {
        let beneath = strictly_beneath(stack, layer);
        // What a layer says of its base does not depend on the order in which it says it.
        let parts = layer.exclude.iter().flat_map(|reason| &reason.parts);
        let found: Vec<_> = parts.map(|part| tailored.model.practices_of(part)).collect();
        let mut found = found.into_iter();
        for reason in &layer.exclude {
            let mut practices = Vec::new();
            for (part, found) in reason.parts.iter().zip(found.by_ref()) {
                if let Some(first) = self.first(part, &found, (layer, &beneath)) {
                    report_twice(part, first, diags);
                } else if found.is_empty() {
                    report_unknown(part, &tailored.model, claims, diags);
                }
                for id in found {
                    self.take(&mut tailored.model, &id, (layer, part.span), &mut practices);
                }
            }
            tailored.left_out.push(PracticesLeftOut {
                practices,
                rationale: reason.rationale.as_ref().map(|text| from(text, origin)),
                origin,
            });
        }
        tailored.left_out.retain(|one| !one.practices.is_empty());
    }

    /// Where something of a part was left out before: by the layer itself, by one beside it, or as a whole.
    fn first(
        &self,
        part: &NamedPart,
        found: &[PracticeId],
        (layer, beneath): (&Profile, &BTreeSet<VersionRef>),
    ) -> Option<Span> {
        let is_beside = |taken: &TakenPractice| {
            taken.layer != layer.name() && !beneath.contains(&taken.layer) || found.is_empty()
        };
        let is_again = |(id, taken): &(&PracticeId, &TakenPractice)| {
            found.contains(id)
                || part.kind == PartKind::Practice && **id == part.id.as_str()
                || taken.is_of(part) && is_beside(taken)
        };
        self.0.iter().find(is_again).map(|(_, taken)| taken.span)
    }

    /// Takes a practice out of a model.
    fn take(
        &mut self,
        model: &mut Model,
        id: &PracticeId,
        (layer, span): (&Profile, Span),
        practices: &mut Vec<Practice>,
    ) {
        let Some((domain, subdomain)) = model.home_of(id) else { return };
        let (domain, path) = (domain.id.clone(), subdomain.path());
        let layer = layer.name();
        self.0.insert(id.clone(), TakenPractice { layer, span, domain, path });
        if let Some(at) = model.practices.iter().position(|practice| practice.id == *id) {
            practices.push(model.practices.remove(at));
        }
        for domain in &mut model.domains {
            domain.subdomains.iter_mut().for_each(|sub| sub.practices.retain(|one| one != id));
        }
    }

    /// Whether a practice is left out.
    pub(super) fn has(&self, practice: &str) -> bool {
        self.0.contains_key(practice)
    }

    /// Whether a layer does without a practice: it leaves it out itself, or something beneath it does.
    pub(super) fn is_out_for(&self, practice: &str, layer: &Profile, stack: &Stack<'_>) -> bool {
        let taken = self.0.get(practice);
        taken.is_some_and(|taken| {
            taken.layer == layer.name() || strictly_beneath(stack, layer).contains(&taken.layer)
        })
    }

    /// Reports overlays and targets for what is left out, but those that were there before it was: of
    /// a profile beneath the one that leaves it out.
    pub(super) fn report_spoken_of(&self, stack: &Stack<'_>, diags: &mut Diagnostics) {
        for (id, taken) in &self.0 {
            let by = stack.layers.iter().find(|layer| layer.name() == taken.layer);
            let beneath = by.map_or_else(BTreeSet::new, |by| strictly_beneath(stack, by));
            for layer in stack.layers.iter().filter(|layer| !beneath.contains(&layer.name())) {
                let target =
                    layer.targets.get(id).map(|target| ("sets a target for", target.key_span));
                let overlay = layer.overlays.get(id).map(|own| ("has an overlay for", own.span));
                for (does, span) in target.into_iter().chain(overlay) {
                    let who = if taken.layer == layer.name() {
                        "which it leaves out".to_owned()
                    } else {
                        format!("which `{}` leaves out", taken.layer)
                    };
                    let message = format!("`{}` {does} `{id}`, {who}", layer.id);
                    diags
                        .report(Code::LeftOutPractice, span, message)
                        .also(taken.span, "left out here")
                        .hint("take one of the two out: nobody is asked about what is left out");
                }
            }
        }
    }
}

/// Drops the domains and subdomains that have no practice. Reports a layer that leaves nothing, and one that adds a
/// domain and no practice to it.
pub(super) fn drop_empty(model: &mut Model, layer: &Profile, diags: &mut Diagnostics) {
    model.domains.iter_mut().for_each(Domain::drop_empty);
    for own in &layer.add.domains {
        let is_empty = |one: &Domain| one.id == own.id && one.subdomains.is_empty();
        if model.domains.iter().any(is_empty) && layer.broken.is_empty() {
            let message = format!("the domain `{}` has no practice", own.id);
            diags
                .report(Code::InvalidValue, own.span, message)
                .hint(format!("put one `in: {}` below `add: practices:`, or take it out", own.id));
        }
    }
    model.domains.retain(|domain| !domain.subdomains.is_empty());
    let last = layer.exclude.iter().flat_map(|reason| &reason.parts).last();
    if let Some(part) = last.filter(|_| model.domains.is_empty()) {
        let message = format!("`{}` leaves every practice out", layer.id);
        diags
            .report(Code::LeftOutPractice, part.span, message)
            .hint("keep at least one: nothing would be asked");
    }
}

/// What lies beneath a layer, without itself.
fn strictly_beneath(stack: &Stack<'_>, layer: &Profile) -> BTreeSet<VersionRef> {
    let mut beneath = stack.catalog.layers([layer.name()]);
    beneath.remove(&layer.name());
    beneath
}

fn report_twice(part: &NamedPart, first: Span, diags: &mut Diagnostics) {
    let message = match part.kind {
        PartKind::Practice => format!("`{}` is left out twice", part.id),
        kind => format!("practices of the {} `{}` are left out twice", kind.word(), part.id),
    };
    diags
        .report(Code::CollidingOverlays, part.span, message)
        .also(first, "first here")
        .hint("keep one of the two, with the reason that counts");
}

fn report_unknown(part: &NamedPart, model: &Model, claims: &Claims<'_>, diags: &mut Diagnostics) {
    let message = format!("`{}` has no {} `{}`", model.name(), part.kind.word(), part.id);
    if part.kind == PartKind::Practice {
        let found = diags.report(Code::UnknownPractice, part.span, message);
        claims.says_what_became_of_practice(&part.id, "take it out here", model, found);
        found.hint("practices are left out by the ids that `model.yaml` lists");
        return;
    }
    let subdomains = model.domains.iter().flat_map(|domain| &domain.subdomains);
    let known: Vec<&str> = match part.kind {
        PartKind::Domain => model.domains.iter().map(|domain| domain.id.as_str()).collect(),
        _ => subdomains.filter(|sub| sub.title.is_some()).map(|sub| sub.id.as_str()).collect(),
    };
    let found = diags.report(Code::UnknownDomain, part.span, message);
    found.suggest(&part.id, known.iter().copied()).hint(match known.as_slice() {
        [] => format!("it has no {}s", part.kind.word()),
        known => format!("its {}s are {}", part.kind.word(), join_commas(known)),
    });
}
