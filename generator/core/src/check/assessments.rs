//! Rules about assessments: they answer what their profile asks, and say why where they must.
//!
//! In: the workspace. Reports: every answer, target and comment that means nothing. Never: scores.

use std::collections::{BTreeMap, BTreeSet};

use super::glyphs;
use crate::assess::{self, AnswerName, Questionnaire};
use crate::diag::{Code, Diagnostics};
use crate::model::Catalog;
use crate::schema::assessment::{AnswerDoc, AssessmentDoc, OverrideDoc};
use crate::span::Spanned;
use crate::workspace::Workspace;

/// Applies every rule to every assessment of the workspace.
pub(super) fn answer_what_is_asked(workspace: &Workspace, diags: &mut Diagnostics) {
    let mut forms: BTreeMap<String, Option<Questionnaire>> = BTreeMap::new();
    for doc in &workspace.assessments {
        let name = &doc.value.profile;
        let form = forms.entry(name.value.clone());
        let form = form.or_insert_with(|| assess::form(workspace, &name.value));
        match form {
            Some(form) => against(&doc.value, form, diags),
            None => report_unknown_profile(&workspace.catalog, name, diags),
        }
    }
}

pub(crate) fn report_unknown_profile(
    catalog: &Catalog,
    name: &Spanned<String>,
    diags: &mut Diagnostics,
) {
    let known: Vec<String> = catalog.names().map(|name| name.to_string()).collect();
    diags
        .report(
            Code::UnknownBase,
            name.span,
            format!("there is no model or profile `{name}` in this workspace"),
        )
        .suggest(name, known.iter().map(String::as_str))
        .hint(format!("there are: {}", known.join(", ")));
}

/// Applies every rule to one assessment.
pub(crate) fn against(doc: &AssessmentDoc, form: &Questionnaire, diags: &mut Diagnostics) {
    stands_on_its_model(doc, form, diags);
    glyphs::of_assessment(doc, diags);
    let known: BTreeSet<&str> = form.indicators().map(|(_, _, i)| i.id.as_str()).collect();
    let mut known_list: Vec<&str> = Vec::new();
    for (id, answer) in &doc.answers.0 {
        if !known.contains(id.as_str()) {
            if known_list.is_empty() {
                known_list = known.iter().copied().collect();
            }
            report_unknown_indicator(id, form, &known_list, diags);
        }
        has_its_reason(id, answer, diags);
    }
    for (practice, target) in &doc.targets.0 {
        if names_a_practice(practice, form, diags) {
            is_argued_for(practice, target, form, diags);
        }
    }
    for (practice, _) in &doc.comments.0 {
        names_a_practice(practice, form, diags);
    }
}

fn stands_on_its_model(doc: &AssessmentDoc, form: &Questionnaire, diags: &mut Diagnostics) {
    if let Some(model) = &doc.model
        && **model != form.model.to_string()
    {
        diags
            .report(
                Code::WrongVersion,
                model.span,
                format!("`{}` stands on `{}`, not on `{model}`", form.name, form.model),
            )
            .hint(format!(
                "write `model: {}`, or name the profile version that was answered",
                form.model
            ));
    } else if let Some(digest) = &doc.digest
        && **digest != form.digest
    {
        diags
            .report(
                Code::StaleAnswers,
                digest.span,
                format!("the questions of `{}` have changed since they were answered", form.name),
            )
            .hint("look at the changed indicators again, then write the file anew with `smm assess read`");
    }
}

fn report_unknown_indicator(
    id: &Spanned<String>,
    form: &Questionnaire,
    known: &[&str],
    diags: &mut Diagnostics,
) {
    let found = diags.report(
        Code::UnknownIndicator,
        id.span,
        format!("`{}` has no indicator `{id}`", form.name),
    );
    // Ids differ by one letter or digit: the nearest is meant only if it is of the same level.
    let level = id.rsplit_once('-').map_or("", |(level, _)| level);
    let siblings: Vec<&str> = known
        .iter()
        .copied()
        .filter(|k| k.rsplit_once('-').is_some_and(|(l, _)| l == level))
        .collect();
    if siblings.is_empty() {
        found.suggest(id, known.iter().copied());
    } else {
        found.suggest(id, siblings.iter().copied());
        found.hint(format!("the indicators of `{level}` are {}", siblings.join(", ")));
    }
}

fn has_its_reason(id: &Spanned<String>, answer: &AnswerDoc, diags: &mut Diagnostics) {
    let Some(value) = &answer.answer else { return };
    let reason = answer.reason.as_ref().filter(|reason| !reason.trim().is_empty());
    match (value.value, reason) {
        (AnswerName::NotApplicable, None) => {
            diags
                .report(
                    Code::AnswerWithoutReason,
                    value.span,
                    format!("`{id}` is said not to apply, but not why"),
                )
                .hint("add `reason:`; it is printed in the report");
        }
        (AnswerName::NotApplicable, Some(_)) | (_, None) => {}
        (other, Some(reason)) => {
            diags
                .report(
                    Code::ContradictoryAnswer,
                    reason.span,
                    format!(
                        "`{id}` is answered `{}`, yet a reason says why it does not apply",
                        other.word()
                    ),
                )
                .also(value.span, "the answer")
                .hint("answer `not-applicable`, or move the text to `note:`");
        }
    }
}

fn names_a_practice(
    practice: &Spanned<String>,
    form: &Questionnaire,
    diags: &mut Diagnostics,
) -> bool {
    let known = form.practice(practice).is_some();
    if !known {
        diags
            .report(
                Code::UnknownPractice,
                practice.span,
                format!("`{}` has no practice `{practice}`", form.name),
            )
            .suggest(practice, form.practices.iter().map(|practice| practice.id.as_str()));
    }
    known
}

fn is_argued_for(
    practice: &Spanned<String>,
    target: &OverrideDoc,
    form: &Questionnaire,
    diags: &mut Diagnostics,
) {
    let top = form.top_level();
    if target.level.value > top {
        diags
            .report(
                Code::LevelOutOfRange,
                target.level.span,
                format!(
                    "the target for `{practice}` is {}, which is no level of the model",
                    target.level
                ),
            )
            .hint(format!("its levels are 0 to {top}"));
    }
    if target.rationale.as_ref().is_none_or(|rationale| rationale.trim().is_empty()) {
        diags
            .report(
                Code::TargetWithoutRationale,
                practice.span,
                format!("the target for `{practice}` differs from the profile without a rationale"),
            )
            .hint("add `rationale:`; it is printed beside the target");
    }
}
