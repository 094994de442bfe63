//! Progress and target as a radar: pure geometry, rounded so that the same input gives the same text.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use crate::assess::Questionnaire;
use crate::assess::score::Score;
use crate::text::escape_html;

const RADIUS: f64 = 150.0;

/// Draws the scores, the last one with its targets; nothing for fewer than three practices.
pub(super) fn write(out: &mut String, form: &Questionnaire, scores: &[(&str, &Score)]) {
    if form.practices.len() < 3 {
        out.push_str("<div></div>");
        return;
    }
    out.push_str(
        "<figure><svg viewBox=\"0 0 400 400\" role=\"img\" aria-label=\"Radar of progress and target by practice; the \
         table has the same numbers\">",
    );
    let count = form.practices.len();
    let ring = |hundredths: u32| polygon(form, (0..count).map(|_| hundredths));
    for (level, _) in form.levels.iter().skip(1) {
        let _ =
            write!(out, "<polygon class=\"ring\" points=\"{}\"/>", ring(u32::from(*level) * 100));
    }
    let top = u32::from(form.top_level()) * 100;
    for (at, practice) in form.practices.iter().enumerate() {
        let (x, y) = point(form, at, top);
        let (label_x, label_y) = point(form, at, top * 113 / 100);
        let _ = write!(
            out,
            "<line class=\"spoke\" x1=\"200\" y1=\"200\" x2=\"{x:.1}\" y2=\"{y:.1}\"/>\
             <text x=\"{label_x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            label_y + 4.0,
            escape_html(&practice.code)
        );
    }
    for (class, score) in scores {
        let points = polygon(form, score.practices.iter().map(|practice| practice.progress));
        let _ = write!(out, "<polygon class=\"{class}\" points=\"{points}\"/>");
    }
    if let Some((_, score)) = scores.last() {
        let targets = score.practices.iter().map(|p| u32::from(p.target.unwrap_or(0)) * 100);
        let _ = write!(out, "<polygon class=\"target\" points=\"{}\"/>", polygon(form, targets));
    }
    out.push_str(
        "</svg><figcaption class=\"muted\">Filled: progress. Dashed: target.</figcaption></figure>",
    );
}

fn polygon(form: &Questionnaire, values: impl Iterator<Item = u32>) -> String {
    let points = values.enumerate().map(|(at, value)| {
        let (x, y) = point(form, at, value);
        format!("{x:.1},{y:.1}")
    });
    points.collect::<Vec<_>>().join(" ")
}

#[expect(clippy::cast_precision_loss, reason = "a model has far fewer than 2^52 practices")]
fn point(form: &Questionnaire, at: usize, hundredths: u32) -> (f64, f64) {
    let angle = TAU * (at as f64 + 0.5) / form.practices.len() as f64;
    let radius = RADIUS * f64::from(hundredths) / (100.0 * f64::from(form.top_level().max(1)));
    (200.0 + radius * angle.sin(), 200.0 - radius * angle.cos())
}
