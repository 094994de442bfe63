//! A practice against its target as a bar: what is reached, and an upright line where the target is.

use serde::Serialize;

use crate::assess::score::PracticeScore;

/// The width of a whole bar in its own units.
const WIDE: u32 = 400;

#[derive(Serialize)]
pub(super) struct TrackView {
    spans: Vec<TrackSpan>,
    /// Where the target is, if there is one.
    target: Option<u32>,
}

/// A part of the bar: `whole` levels, the share `begun` of the next, what is `beyond` the target, what is
/// `missing` up to it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct TrackSpan {
    class: &'static str,
    from: u32,
    width: u32,
}

/// Where each level stands, from 0.
pub(super) fn places(levels: &[(u8, String)], top: u8) -> Vec<(u8, u32)> {
    levels.iter().map(|(level, _)| (*level, place(u32::from(*level) * 100, top))).collect()
}

pub(super) fn view(score: &PracticeScore, top: u8) -> TrackView {
    let target = score.target.filter(|_| !score.is_out()).map(|level| u32::from(level) * 100);
    let spans = match score.is_out() {
        true => Vec::new(),
        false => spans(u32::from(score.level) * 100, score.progress, target, top),
    };
    TrackView { spans, target: target.map(|target| place(target, top)) }
}

/// All in hundredths of a level.
fn spans(level: u32, reached: u32, target: Option<u32>, top: u8) -> Vec<TrackSpan> {
    let plain = target.map_or(reached, |target| reached.min(target));
    let end = target.unwrap_or(reached);
    let parts = [
        ("whole", 0, plain.min(level)),
        ("begun", level, plain),
        ("beyond", end, reached),
        ("missing", reached, end),
    ];
    let there = parts.into_iter().filter(|(_, from, to)| from < to);
    there.map(|(class, from, to)| span(class, place(from, top), place(to, top))).collect()
}

fn span(class: &'static str, from: u32, to: u32) -> TrackSpan {
    TrackSpan { class, from, width: to - from }
}

fn place(hundredths: u32, top: u8) -> u32 {
    hundredths * WIDE / (100 * u32::from(top.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_dark_to_its_level_light_to_its_progress_and_dotted_to_its_target() {
        let parts = [span("whole", 0, 100), span("begun", 100, 150), span("missing", 150, 300)];
        assert_eq!(spans(100, 150, Some(300), 4), parts);
    }

    #[test]
    fn what_is_beyond_the_target_is_hatched_from_the_target_on() {
        assert_eq!(
            spans(300, 340, Some(200), 4),
            [span("whole", 0, 200), span("beyond", 200, 340)]
        );
    }

    #[test]
    fn without_a_target_nothing_is_missing_or_beyond() {
        assert_eq!(spans(100, 130, None, 4), [span("whole", 0, 100), span("begun", 100, 130)]);
        assert_eq!(spans(0, 0, None, 0), []);
    }
}
