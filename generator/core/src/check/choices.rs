//! Rules about answers that pick a level: each picks one that there is, and every level of a practice can be picked.
//!
//! In: a model. Reports: answers and practices that do not fit each other. Never: repairs.

use crate::diag::{Code, Diagnostics};
use crate::model::{AnswerChoice, AnswerSet, Indicator, Model, Practice};
use crate::span::Span;

/// Reports answers of a set of kind `choice` that pick no level, or one that there is not.
pub(super) fn pick_levels(set: &AnswerSet, span: Span, model: &Model, diags: &mut Diagnostics) {
    let top = model.top_level();
    for choice in &set.choices {
        let id = &choice.id;
        if choice.earns > 0 {
            let message = format!("`{id}` earns {}, but its set picks levels", choice.earns);
            report(
                choice.span,
                message,
                "leave out `earns:`; `level:` says what it is worth",
                diags,
            );
        }
        match choice.level {
            None if choice.counts => {
                let message = format!("`{id}` does not say which level it picks");
                let hint = "add `level:` with the number of the level, or `counts: false`";
                report(choice.span, message, hint, diags);
            }
            Some(level) if !choice.counts => {
                let message = format!("`{id}` does not count, yet it picks level {level}");
                report(choice.span, message, "leave out `level:`, or let it count", diags);
            }
            Some(level) if level > top => {
                let message = format!("`{id}` picks level {level}, which is no level of the model");
                let hint = format!("its levels are 0 to {top}");
                report(choice.span, message, &hint, diags);
            }
            _ => {}
        }
    }
    if highest(set) == 0 && set.choices.iter().any(|choice| choice.level.is_some()) {
        let message = "no answer picks a level above 0, so no level can ever be reached".to_owned();
        let span = set.choices.first().map_or(span, |choice| choice.span);
        report(span, message, "say with `level:` which level each answer picks", diags);
    }
}

/// Reports practices whose levels are not those that the answers to one of their indicators pick.
pub(super) fn fit_practices(model: &Model, diags: &mut Diagnostics) {
    for practice in &model.practices {
        for indicator in model.choices_in(practice) {
            fits(indicator, model, practice, diags);
        }
    }
}

/// Reports an indicator whose answers pick levels that its practice does not have, or not the highest that it has.
pub(super) fn fits(
    indicator: &Indicator,
    model: &Model,
    practice: &Practice,
    diags: &mut Diagnostics,
) {
    let set = model.answers_to(indicator);
    let top = practice.levels.last().map_or(0, |level| level.number);
    let is_foreign = |choice: &&AnswerChoice| {
        choice.level.is_some_and(|level| level > 0 && practice.level(level).is_none())
    };
    let stands_lowest = practice
        .levels
        .first()
        .is_none_or(|lowest| lowest.indicators.iter().any(|one| one.id == indicator.id));
    let message = match set.choices.iter().find(is_foreign) {
        _ if set.is_choice() && !stands_lowest => {
            let message = format!(
                "`{}` is answered with the level of `{}`, but does not stand at its lowest level",
                indicator.id, practice.id
            );
            let hint = "let it stand at the lowest level, where everybody is asked";
            return report(indicator.span, message, hint, diags);
        }
        Some(choice) => format!(
            "an answer to `{}` is `{}`, which picks level {}; `{}` has no such level",
            indicator.id,
            choice.id,
            choice.level.unwrap_or(0),
            practice.id
        ),
        None if set.is_choice() && highest(set) < top => format!(
            "no answer to `{}` picks level {top} of `{}`, so nobody can reach it",
            indicator.id, practice.id
        ),
        None => return,
    };
    diags
        .report(Code::UnusableAnswers, indicator.span, message)
        .hint("write the levels that the answers pick, or give the indicator a set of its own below `answer-sets:`");
}

/// The highest level that an answer picks.
fn highest(set: &AnswerSet) -> u8 {
    set.choices.iter().filter_map(|choice| choice.level).max().unwrap_or(0)
}

/// Reports answers that cannot be used.
pub(super) fn report(span: Span, message: String, hint: &str, diags: &mut Diagnostics) {
    diags.report(Code::UnusableAnswers, span, message).hint(hint);
}
