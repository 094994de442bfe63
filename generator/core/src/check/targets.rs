//! Rules about targets and deviations: each is argued for, in range, and complete.

use crate::diag::{Code, Diagnostics};
use crate::model::{Profile, Replaced, Scoring, Text};
use crate::profile::Tailored;
use crate::span::Span;
use crate::text::join_and;

/// Reports targets that a profile sets without saying why.
pub(super) fn have_reasons(profile: &Profile, diags: &mut Diagnostics) {
    for (practice, target) in &profile.targets {
        if is_blank(&target.rationale) {
            diags
                .report(
                    Code::TargetWithoutRationale,
                    target.key_span,
                    format!("the target for `{practice}` has no rationale"),
                )
                .hint("add `rationale:` with two sentences that argue from business impact; it is printed beside the target");
        }
    }
}

fn is_blank(rationale: &Option<Text>) -> bool {
    rationale.as_ref().is_none_or(|text| text.markdown.trim().is_empty())
}

/// Reports base items that are replaced or left out without saying why.
pub(super) fn deviations_have_reasons(profile: &Profile, diags: &mut Diagnostics) {
    for added in profile.add.practices.iter().filter(|added| is_blank(&added.rationale)) {
        report_deviation(&added.practice.id, "added", added.span, diags);
    }
    for reason in profile.exclude.iter().filter(|reason| is_blank(&reason.rationale)) {
        for part in &reason.parts {
            report_deviation(&part.id, "left out", part.span, diags);
        }
    }
    for overlay in profile.overlays.values() {
        for excluded in overlay.exclude.iter().filter(|excluded| is_blank(&excluded.rationale)) {
            report_deviation(&excluded.id, "left out", excluded.span, diags);
        }
        for level in &overlay.levels {
            let of_actions = level.actions.iter().filter_map(|action| action.replaced.as_ref());
            let of_indicators = level.indicators.iter().filter_map(|i| i.replaced.as_ref());
            let silent = |replaced: &&Replaced| is_blank(&replaced.rationale);
            for replaced in of_actions.chain(of_indicators).filter(silent) {
                report_deviation(&replaced.id, "replaced", replaced.span, diags);
            }
        }
    }
}

fn report_deviation(id: &str, what: &str, span: Span, diags: &mut Diagnostics) {
    diags
        .report(
            Code::DeviationWithoutRationale,
            span,
            format!("`{id}` is {what} without a rationale"),
        )
        .hint("add `rationale:`; readers are shown what was taken away and why");
}

/// Reports targets outside the levels of the model.
pub(super) fn are_in_range(own: &Profile, tailored: &Tailored, diags: &mut Diagnostics) {
    let top = tailored.model.top_level();
    for (practice, target) in own.targets.iter().filter(|(_, target)| target.level > top) {
        diags
            .report(
                Code::LevelOutOfRange,
                target.span,
                format!(
                    "the target for `{practice}` is {}, which is no level of the model",
                    target.level
                ),
            )
            .hint(format!("its levels are 0 to {top}"));
    }
}

/// Reports targets above the highest level that answers can reach.
pub(super) fn can_be_reached(own: &Profile, tailored: &Tailored, diags: &mut Diagnostics) {
    let model = &tailored.model;
    for (id, target) in own.targets.iter().filter(|(_, t)| t.level <= model.top_level()) {
        let Some(practice) = model.practices.iter().find(|practice| practice.id == *id) else {
            continue;
        };
        // Of an outline without levels everybody knows that it is not written yet.
        let highest = model.highest_asking(practice);
        let level = || practice.level(target.level);
        let is_asked = || level().is_some_and(|level| model.asks_at(practice, level));
        let is_apart = model.scoring == Scoring::LevelsApart && target.level > 0;
        let cannot = target.level > highest || is_apart && !is_asked();
        if cannot && !practice.levels.is_empty() {
            diags
                .report(
                    Code::UnreachableTarget,
                    target.span,
                    format!("nobody can reach the target {} for `{id}`", target.level),
                )
                .hint(format!(
                    "the practice has indicators up to level {highest}: write those of the levels \
                     above, or set a target that can be reached"
                ));
        }
    }
}

/// Reports a profile that has targets, but not for every practice.
pub(super) fn are_complete(own: &Profile, tailored: &Tailored, diags: &mut Diagnostics) {
    if tailored.targets.is_empty() {
        return;
    }
    let practices = tailored.model.practices.iter();
    let missing: Vec<String> = practices
        .filter(|practice| !tailored.targets.contains_key(&practice.id))
        .map(|practice| format!("`{}`", practice.id))
        .collect();
    if !missing.is_empty() {
        diags
            .report(
                Code::MissingTarget,
                own.span,
                format!("the profile `{}` has no target for {}", own.id, join_and(&missing)),
            )
            .hint("set one, if only 0 with the reason why the practice does not matter here");
    }
}

/// Reports guidance for levels above the target, which nobody is asked to reach.
pub(super) fn guidance_stays_within(own: &Profile, tailored: &Tailored, diags: &mut Diagnostics) {
    for overlay in own.overlays.values() {
        let Some(target) = tailored.target(&overlay.practice) else { continue };
        let practice = tailored.model.practice(&overlay.practice);
        // A level that does not exist is said to be none, and that is enough.
        let exists = |number| practice.is_none_or(|practice| practice.level(number).is_some());
        let beyond = overlay.levels.iter().filter(|level| level.number > target);
        for level in beyond.filter(|level| exists(level.number)) {
            diags
                .report(
                    Code::BeyondTarget,
                    level.span,
                    format!(
                        "guidance for level {} of `{}`, whose target is {target}",
                        level.number, overlay.practice
                    ),
                )
                .hint("raise the target with a rationale, or leave this level to the base text");
        }
    }
}
