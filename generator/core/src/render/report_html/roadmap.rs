//! The roadmap in three horizons, with the actions that close each gap.

use std::fmt::Write as _;

use crate::assess::Questionnaire;
use crate::assess::plan::{Horizon, Plan, Step};
use crate::text::escape_html;

pub(super) fn write(out: &mut String, form: &Questionnaire, plan: &Plan) {
    out.push_str(
        "<h2>Roadmap</h2>\n<p class=\"muted\">The next level of a practice is due within three months, and at once if \
         it is level 1 or at most two answers away; levels beyond come later. Larger gaps go first, then practices \
         that others with a gap lean on. Effort is judged by the number of indicators that are missing.</p>\n",
    );
    for horizon in Horizon::ALL {
        let steps: Vec<&Step> = plan.steps.iter().filter(|step| step.horizon == horizon).collect();
        let _ = writeln!(out, "<h3>{}</h3>", horizon.title());
        if steps.is_empty() {
            out.push_str("<p>Nothing is due.</p>\n");
        }
        for step in steps {
            write_step(out, form, step);
        }
    }
}

fn write_step(out: &mut String, form: &Questionnaire, step: &Step) {
    let practice = &form.practices[step.practice];
    let _ = write!(
        out,
        "<div class=\"step\"><h4>{} to level {}</h4><p class=\"muted\">Effort: {}; {} indicators missing: {}.",
        escape_html(&practice.title),
        escape_html(&form.level_name(step.level)),
        step.effort.word(),
        step.missing.len(),
        step.missing.join(", ")
    );
    if !step.needed_by.is_empty() {
        let _ = write!(out, " Needed by: {}.", escape_html(&step.needed_by.join(", ")));
    }
    out.push_str("</p><ul>");
    for (id, text) in practice.actions(step.level) {
        let _ = write!(out, "<li>{} <span class=\"muted\">({id})</span></li>", escape_html(text));
    }
    out.push_str("</ul></div>\n");
}
