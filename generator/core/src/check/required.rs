//! Rules about what a model insists on: it, each practice, level and indicator says what its `require:` lists.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostics};
use crate::model::{
    Action, Catalog, Indicator, LevelEntry, Model, Practice, Profile, Required, Subdomain,
};
use crate::span::Span;

/// How to leave something open, for those who bring a catalog that does not say it.
pub(super) const LEAVE_OPEN: &str = "a model need not insist on it: `require:` in `model.yaml` lists what must be said, \
                          and `require: []` nothing";

/// Reports what of a model lacks something: itself, its practices, levels and indicators.
pub(super) fn of_model(model: &Model, diags: &mut Diagnostics) {
    if model.require.contains(&Required::Summary) {
        structure_says_what_it_is_about(model, diags);
    }
    for practice in &model.practices {
        if model.require.contains(&Required::Purpose) && practice.purpose.is_none() {
            let what = format!("practice `{}`", practice.id);
            report(&what, Required::Purpose, practice.span, diags);
        }
        for level in &practice.levels {
            level_says_all(model, practice, level, diags);
            let asked = level.indicators.iter().filter(|one| one.is_in_force());
            asked.for_each(|one| indicator_says_all(one, &model.require, diags));
        }
    }
}

fn structure_says_what_it_is_about(model: &Model, diags: &mut Diagnostics) {
    if model.summary.is_none() {
        report(&format!("model `{}`", model.id), Required::Summary, model.span, diags);
    }
    for level in model.levels.iter().filter(|level| level.summary.is_none()) {
        report(&format!("level {}", level.number), Required::Summary, level.span, diags);
    }
    for domain in &model.domains {
        if domain.summary.is_none() {
            report(&format!("domain `{}`", domain.id), Required::Summary, domain.span, diags);
        }
        let silent = |sub: &&Subdomain| sub.title.is_some() && sub.summary.is_none();
        for sub in domain.subdomains.iter().filter(silent) {
            report(&format!("subdomain `{}`", sub.id), Required::Summary, sub.span, diags);
        }
    }
}

/// Reports indicators of a profile that lack what the model beneath it insists on.
pub(super) fn of_profile(profile: &Profile, catalog: &Catalog, diags: &mut Diagnostics) {
    let Some(model) = catalog.model_beneath(&profile.name()) else { return };
    let levels = profile.overlays.values().flat_map(|overlay| &overlay.levels);
    levels
        .flat_map(|level| &level.indicators)
        .filter(|one| one.is_in_force())
        .for_each(|one| indicator_says_all(one, &model.require, diags));
}

fn level_says_all(model: &Model, practice: &Practice, level: &LevelEntry, diags: &mut Diagnostics) {
    let lacking = model.require.iter().filter(|part| match part {
        Required::Objective => level.objective.is_none(),
        Required::Description => level.description.is_none(),
        Required::Actions => !level.actions.iter().any(Action::is_in_force),
        Required::Indicators => !model.asks_at(practice, level),
        Required::Summary
        | Required::Purpose
        | Required::Levels
        | Required::Verify
        | Required::Evidence
        | Required::Ask => false,
    });
    for part in lacking {
        report(&format!("level `{}-{}`", practice.code, level.number), *part, level.span, diags);
    }
}

fn indicator_says_all(
    indicator: &Indicator,
    required: &BTreeSet<Required>,
    diags: &mut Diagnostics,
) {
    for part in required {
        match part {
            Required::Verify if indicator.verify.is_empty() => report_verify(indicator, diags),
            Required::Evidence if indicator.evidence.is_none() => {
                report(&format!("indicator `{}`", indicator.id), *part, indicator.span, diags);
            }
            Required::Ask if indicator.ask.is_none() => {
                report(&format!("indicator `{}`", indicator.id), *part, indicator.span, diags);
            }
            _ => {}
        }
    }
}

fn report(what: &str, part: Required, span: Span, diags: &mut Diagnostics) {
    let cure = match part {
        Required::Summary => "add `summary:`: what it is about",
        Required::Purpose => "add `purpose:`: what the practice is for",
        Required::Levels => "add `levels:`",
        Required::Indicators => "add `indicators:`: what an assessor can see when it is reached",
        Required::Objective => "add `objective:`: what the level achieves",
        Required::Description => "add `description:`: what distinguishes it from the level below",
        Required::Actions => "add `actions:`: what needs to be done to achieve the level",
        Required::Verify => "add `verify:`: how it is verified",
        Required::Evidence => "add `evidence:`: what to ask to see",
        Required::Ask => {
            "add `ask:`: the role to ask, the id of one of the model's roles if it has any"
        }
    };
    diags
        .report(Code::MissingKey, span, format!("{what} lacks the key `{}`", part.key()))
        .hint(cure)
        .hint(LEAVE_OPEN);
}

fn report_verify(indicator: &Indicator, diags: &mut Diagnostics) {
    let message = format!("indicator `{}` does not say how it is verified", indicator.id);
    diags
        .report(Code::MissingVerify, indicator.span, message)
        .hint("add `verify: [examine]`, or `interview` or `test`, or several of them");
}
