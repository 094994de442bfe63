//! Progress and target as a radar: pure geometry, rounded so that the same input gives the same text.

use std::f64::consts::TAU;

use serde::Serialize;

use crate::assess::Questionnaire;
use crate::assess::score::Score;

const RADIUS: f64 = 150.0;

#[derive(Serialize)]
pub(super) struct ReportRadar<'a> {
    rings: Vec<String>,
    spokes: Vec<Spoke<'a>>,
    shapes: Vec<ReportShape<'a>>,
}

#[derive(Serialize)]
struct Spoke<'a> {
    x: String,
    y: String,
    label_x: String,
    label_y: String,
    code: &'a str,
}

#[derive(Serialize)]
struct ReportShape<'a> {
    class: &'a str,
    points: String,
}

/// The shapes of scores, the last one with its targets; nothing for fewer than three practices.
pub(super) fn view<'a>(
    form: &'a Questionnaire,
    scores: &[(&'a str, &Score)],
) -> Option<ReportRadar<'a>> {
    let count = form.practices.len();
    if count < 3 {
        return None;
    }
    let ring = |level: u8| polygon(form, (0..count).map(|_| u32::from(level) * 100));
    let shapes = scores.iter().map(|(class, score)| ReportShape {
        class,
        points: polygon(form, score.practices.iter().map(|practice| practice.progress)),
    });
    let targets = scores.last().map(|(_, score)| ReportShape {
        class: "target",
        points: polygon(
            form,
            score.practices.iter().map(|p| u32::from(p.target.unwrap_or(0)) * 100),
        ),
    });
    Some(ReportRadar {
        rings: form.levels.iter().skip(1).map(|(level, _)| ring(*level)).collect(),
        spokes: (0..count).map(|at| spoke(form, at)).collect(),
        shapes: shapes.chain(targets).collect(),
    })
}

fn spoke(form: &Questionnaire, at: usize) -> Spoke<'_> {
    let top = u32::from(form.top_level()) * 100;
    let (x, y) = point(form, at, top);
    let (label_x, label_y) = point(form, at, top * 113 / 100);
    let rounded = |value: f64| format!("{value:.1}");
    Spoke {
        x: rounded(x),
        y: rounded(y),
        label_x: rounded(label_x),
        label_y: rounded(label_y + 4.0),
        code: &form.practices[at].code,
    }
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
