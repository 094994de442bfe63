//! The targets as a radar: one axis per practice, one ring per level. Pure geometry.

use std::f64::consts::TAU;

use serde::Serialize;

use super::view::level_name;
use crate::profile::Tailored;
use crate::words::Words;

/// Width and height of the drawing, in SVG units.
const SIZE: f64 = 660.0;
/// Radius of the highest level.
const RADIUS: f64 = 205.0;
/// Fewer axes than this make no polygon.
const MIN_AXES: usize = 3;

#[derive(Serialize)]
pub(super) struct RadarView {
    size: f64,
    centre: f64,
    title: String,
    summary: String,
    caption: String,
    rings: Vec<Ring>,
    spokes: Vec<Point>,
    arcs: Vec<Arc>,
    labels: Vec<Label>,
    shapes: Vec<RadarShape>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Ring {
    points: String,
    label: u8,
    x: f64,
    y: f64,
}

#[derive(Clone, Copy, Serialize)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Serialize)]
struct Arc {
    d: String,
    label: String,
    x: f64,
    y: f64,
    anchor: &'static str,
}

#[derive(Serialize)]
struct Label {
    x: f64,
    y: f64,
    anchor: &'static str,
    code: String,
}

#[derive(Serialize)]
struct RadarShape {
    class: &'static str,
    points: String,
    dots: Vec<Point>,
    label: String,
}

#[derive(Serialize)]
struct Row {
    code: String,
    title: String,
    url: String,
    level: u8,
    name: String,
}

/// The axes of a drawing: their number, and how far out the highest level lies.
struct Axes {
    count: usize,
    top: u8,
}

impl Axes {
    /// The angle of an axis, clockwise from the top, half a step in so that domains meet there.
    #[expect(clippy::cast_precision_loss, reason = "a model has far fewer than 2^52 practices")]
    fn angle(&self, at: f64) -> f64 {
        TAU * at / self.count as f64
    }

    #[expect(clippy::cast_precision_loss, reason = "a model has far fewer than 2^52 practices")]
    fn of(&self, at: usize) -> f64 {
        self.angle(at as f64 + 0.5)
    }

    fn radius(&self, level: u8) -> f64 {
        RADIUS * f64::from(level) / f64::from(self.top.max(1))
    }

    fn point(&self, at: usize, radius: f64) -> Point {
        point(self.of(at), radius)
    }

    fn ring(&self, radius: f64) -> String {
        let points: Vec<Point> = (0..self.count).map(|at| self.point(at, radius)).collect();
        polygon(&points)
    }
}

/// A point at an angle, clockwise from the top, rounded to a tenth.
fn point(angle: f64, radius: f64) -> Point {
    let round = |value: f64| (value * 10.0).round() / 10.0;
    Point {
        x: round(SIZE / 2.0 + radius * angle.sin()),
        y: round(SIZE / 2.0 - radius * angle.cos()),
    }
}

fn polygon(points: &[Point]) -> String {
    points.iter().map(|point| format!("{},{}", point.x, point.y)).collect::<Vec<_>>().join(" ")
}

/// The radar of a profile's targets; none if too few practices have one.
pub(super) fn radar(tailored: &Tailored, title: &str, words: &Words) -> Option<RadarView> {
    let rows = rows(tailored);
    if rows.len() < MIN_AXES {
        return None;
    }
    let axes = Axes { count: rows.len(), top: tailored.model.top_level() };
    let dots: Vec<Point> =
        rows.iter().enumerate().map(|(at, row)| axes.point(at, axes.radius(row.level))).collect();
    Some(RadarView {
        size: SIZE,
        centre: SIZE / 2.0,
        title: words.with("radar.title", &[("title", &title)]),
        summary: summary(&rows, axes.top, words),
        caption: words.with("radar.caption", &[("title", &title), ("top", &axes.top)]),
        rings: (1..=axes.top).map(|level| ring(&axes, level)).collect(),
        spokes: (0..axes.count).map(|at| axes.point(at, RADIUS)).collect(),
        arcs: arcs(tailored, &axes),
        labels: rows.iter().enumerate().map(|(at, row)| label(&axes, at, row)).collect(),
        shapes: vec![RadarShape {
            class: "is-target",
            points: polygon(&dots),
            dots,
            label: words.say("practice.target").to_owned(),
        }],
        rows,
    })
}

fn rows(tailored: &Tailored) -> Vec<Row> {
    let model = &tailored.model;
    model
        .practices
        .iter()
        .filter_map(|practice| {
            let level = tailored.target(&practice.id)?;
            Some(Row {
                code: practice.code.clone(),
                title: practice.title.clone(),
                url: format!("{}.html", practice.id),
                level,
                name: level_name(model, level),
            })
        })
        .collect()
}

fn summary(rows: &[Row], top: u8, words: &Words) -> String {
    let count = |level: u8| rows.iter().filter(|row| row.level == level).count();
    let shares: Vec<String> = (0..=top)
        .filter(|&level| count(level) > 0)
        .map(|level| words.with("radar.share", &[("level", &level), ("count", &count(level))]))
        .collect();
    let shares = words.list(&shares);
    words.with("radar.summary", &[("axes", &rows.len()), ("shares", &shares)])
}

fn ring(axes: &Axes, level: u8) -> Ring {
    let radius = axes.radius(level);
    let flat = radius * (axes.angle(0.5)).cos();
    let at = point(0.0, flat);
    Ring { points: axes.ring(radius), label: level, x: at.x, y: at.y }
}

fn label(axes: &Axes, at: usize, row: &Row) -> Label {
    let sideways = axes.of(at).sin();
    let near = axes.point(at, RADIUS + 16.0);
    let far = axes.point(at, RADIUS + 24.0);
    Label { x: near.x, y: far.y, anchor: anchor(sideways), code: row.code.clone() }
}

fn anchor(sideways: f64) -> &'static str {
    if sideways > 0.3 {
        "start"
    } else if sideways < -0.3 {
        "end"
    } else {
        "middle"
    }
}

/// An arc per domain outside the axes of its practices.
fn arcs(tailored: &Tailored, axes: &Axes) -> Vec<Arc> {
    let mut first = 0.0;
    let mut arcs = Vec::new();
    for domain in &tailored.model.domains {
        let practices = domain.subdomains.iter().flat_map(|sub| &sub.practices);
        let count = practices.filter(|id| tailored.targets.contains_key(*id)).count();
        #[expect(clippy::cast_precision_loss, reason = "a model has far fewer than 2^52 practices")]
        let width = count as f64;
        if count > 0 {
            arcs.push(arc(
                &domain.title,
                axes.angle(first + 0.12),
                axes.angle(first + width - 0.12),
            ));
        }
        first += width;
    }
    arcs
}

fn arc(title: &str, from: f64, to: f64) -> Arc {
    let radius = RADIUS + 74.0;
    let (start, end) = (point(from, radius), point(to, radius));
    let large = u8::from(to - from > TAU / 2.0);
    let middle = f64::midpoint(from, to);
    let (x, y, anchor) = label_place(middle);
    Arc {
        d: format!("M{},{} A{radius} {radius} 0 {large} 1 {},{}", start.x, start.y, end.x, end.y),
        label: title.to_owned(),
        x,
        y,
        anchor,
    }
}

/// Names of domains stand in the corners, or below, where nothing else is drawn.
fn label_place(middle: f64) -> (f64, f64, &'static str) {
    let down = middle.cos() < -0.5;
    match (middle.sin() >= 0.0, down) {
        (_, true) => (SIZE / 2.0, SIZE / 2.0 + RADIUS + 104.0, "middle"),
        (true, false) => (SIZE - 8.0, 26.0, "end"),
        (false, false) => (8.0, 26.0, "start"),
    }
}
