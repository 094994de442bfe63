//! The roadmap in three horizons, with the actions that close each gap.

use serde::Serialize;

use crate::assess::Questionnaire;
use crate::assess::plan::{Horizon, Plan, Step, ToDoItem};

#[derive(Serialize)]
pub(super) struct ReportHorizon<'a> {
    key: &'static str,
    steps: Vec<ReportStep<'a>>,
}

#[derive(Serialize)]
struct ReportStep<'a> {
    title: &'a str,
    level: String,
    effort: &'static str,
    missing: usize,
    is_within_exceptions: bool,
    ids: String,
    needed_by: String,
    to_do_head: &'a str,
    to_do: Vec<ReportAction<'a>>,
    to_do_tail: String,
}

#[derive(Serialize)]
struct ReportAction<'a> {
    id: &'a str,
    text: &'a str,
    /// The actions that lead to it, where the model says so.
    by: Vec<String>,
}

pub(super) fn view<'a>(form: &'a Questionnaire, plan: &'a Plan) -> Vec<ReportHorizon<'a>> {
    let of = |horizon: Horizon| plan.steps.iter().filter(move |step| step.horizon == horizon);
    let view = |horizon: Horizon| ReportHorizon {
        key: key(horizon),
        steps: of(horizon).map(|one| step(form, one)).collect(),
    };
    Horizon::ALL.into_iter().map(view).collect()
}

/// The key of a horizon in the catalog of words.
fn key(horizon: Horizon) -> &'static str {
    match horizon {
        Horizon::Immediate => "immediate",
        Horizon::Soon => "soon",
        Horizon::Later => "later",
    }
}

fn step<'a>(form: &'a Questionnaire, step: &'a Step) -> ReportStep<'a> {
    let practice = &form.practices[step.practice];
    let to_do = step.to_do(form);
    let tail = to_do.tail(&form.words);
    let head = to_do.head(&form.words);
    let action = |item: ToDoItem<'a>| ReportAction {
        id: item.id,
        text: item.text,
        by: item.led_to_by(&form.words),
    };
    ReportStep {
        title: &practice.title,
        level: form.level_name(step.level),
        effort: step.effort.name(),
        missing: step.missing.len(),
        is_within_exceptions: step.is_within_exceptions,
        ids: step.missing.join(", "),
        needed_by: step.needed_by.join(", "),
        to_do_head: head,
        to_do: to_do.items.into_iter().map(action).collect(),
        to_do_tail: tail,
    }
}
