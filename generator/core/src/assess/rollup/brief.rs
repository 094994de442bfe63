//! What somebody reads who is responsible for many sites and has five minutes.
//!
//! In: a [`Panel`]. Out: whole sentences. Never: praises a level that nobody asked for.

use std::cmp::Reverse;
use std::fmt::Display;

use super::{CommonStep, Panel, PracticeSpread, RolledSite};
use crate::assess::score::Fit;
use crate::words::Words;

/// How many steps are told, and how many practices a sentence names.
const TOLD: usize = 3;
/// How many missing indicators stand beside a step.
const MISSING: usize = 2;

/// The first page in sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollUpBrief {
    /// How many sites reach all their targets.
    pub standing: String,
    /// Which practices fall short at most sites.
    pub short: String,
    /// Which practices are at target everywhere.
    pub everywhere: String,
    /// How much was answered, and how much was said not to apply.
    pub coverage: String,
    /// How sites that were assessed before have changed; empty if there are none.
    pub over_time: String,
    /// What to do across sites.
    pub next: Vec<RollUpStep>,
    /// What goes beyond the need.
    pub beyond: String,
}

/// A step with what is missing for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollUpStep {
    /// What is to be done, and at how many sites.
    pub sentence: String,
    /// What is missing most often.
    pub missing: Vec<String>,
}

/// The sentences about the sites of one model.
pub fn brief(panel: &Panel, words: &Words) -> RollUpBrief {
    let spreads: Vec<PracticeSpread> =
        (0..panel.practices.len()).map(|at| panel.spread(at)).collect();
    let steps = CommonStep::all(panel);
    RollUpBrief {
        standing: standing(panel, words),
        short: short(panel, &spreads, &steps, words),
        everywhere: everywhere(panel, &spreads, words),
        coverage: coverage(panel, &spreads, words),
        over_time: over_time(panel, words),
        next: steps.iter().take(TOLD).map(|one| step(panel, one, words)).collect(),
        beyond: beyond(panel, &spreads, words),
    }
}

fn standing(panel: &Panel, words: &Words) -> String {
    let is_under = |site: &&RolledSite| site.latest().under() > 0;
    let at = panel.sites.iter().filter(|site| site.latest().is_at_target()).count();
    let under = panel.sites.iter().filter(is_under).count();
    let without = panel.sites.len() - at - under;
    let values: [(&str, &dyn Display); 2] = [("at", &at), ("under", &under)];
    let mut said = words.count_with("rollup.standing", at + under, &values);
    if without > 0 {
        said = format!("{said} {}", words.count("rollup.without_targets", without));
    }
    said
}

/// The first names of a list, and how many more there are.
fn named(names: Vec<String>, words: &Words) -> String {
    let more = names.len().saturating_sub(TOLD);
    let mut names: Vec<String> = names.into_iter().take(TOLD).collect();
    if more > 0 {
        names.push(words.count("brief.more", more));
    }
    words.list(&names)
}

fn short(panel: &Panel, spreads: &[PracticeSpread], steps: &[CommonStep], words: &Words) -> String {
    if steps.is_empty() {
        return words.say("rollup.short_none").to_owned();
    }
    let name = |step: &CommonStep| {
        let values: [(&str, &dyn Display); 3] = [
            ("practice", &panel.practices[step.practice].title),
            ("sites", &step.sites),
            ("of", &spreads[step.practice].with_target()),
        ];
        words.with("rollup.short_at", &values)
    };
    let names = named(steps.iter().map(name).collect(), words);
    words.with("rollup.short", &[("practices", &names)])
}

fn everywhere(panel: &Panel, spreads: &[PracticeSpread], words: &Words) -> String {
    let is_reached = |spread: &PracticeSpread| spread.under() == 0 && spread.with_target() > 0;
    let reached = panel.practices.iter().zip(spreads).filter(|(_, spread)| is_reached(spread));
    let titles: Vec<String> = reached.map(|(practice, _)| practice.title.clone()).collect();
    match titles.is_empty() {
        true => words.say("rollup.everywhere_none").to_owned(),
        false => words.with("rollup.everywhere", &[("practices", &words.list(&titles))]),
    }
}

fn coverage(panel: &Panel, spreads: &[PracticeSpread], words: &Words) -> String {
    let sum = |of: fn(&PracticeSpread) -> u32| spreads.iter().map(of).sum::<u32>();
    let (asked, aside) = (sum(|one| one.asked), sum(|one| one.aside));
    let share = super::share(asked - aside - sum(|one| one.open), asked - aside).unwrap_or(100);
    let values: [(&str, &dyn Display); 3] =
        [("share", &share), ("applicable", &(asked - aside)), ("aside", &aside)];
    let said = words.with("rollup.coverage", &values);
    let is_open = |site: &&RolledSite| site.latest().coverage().is_some_and(|share| share < 100);
    match panel.sites.iter().filter(is_open).count() {
        0 => said,
        open => format!("{said} {}", words.count("rollup.open_sites", open)),
    }
}

fn over_time(panel: &Panel, words: &Words) -> String {
    let change = |site: &RolledSite| {
        let [.., before, now] = &site.history[..] else { return None };
        Some(now.levels_missing().cmp(&before.levels_missing()))
    };
    let changes: Vec<std::cmp::Ordering> = panel.sites.iter().filter_map(change).collect();
    if changes.is_empty() {
        return String::new();
    }
    let count = |wanted| changes.iter().filter(|change| **change == wanted).count();
    let [better, same, worse] =
        [std::cmp::Ordering::Less, std::cmp::Ordering::Equal, std::cmp::Ordering::Greater]
            .map(count);
    let values: [(&str, &dyn Display); 3] =
        [("better", &better), ("same", &same), ("worse", &worse)];
    words.count_with("rollup.over_time", changes.len(), &values)
}

fn step(panel: &Panel, step: &CommonStep, words: &Words) -> RollUpStep {
    let values: [(&str, &dyn Display); 3] = [
        ("practice", &panel.practices[step.practice].title),
        ("level", &step.level),
        ("at_level", &step.at_level),
    ];
    let missing = |(id, text, sites): &(String, String, usize)| {
        words.count_with("rollup.missing", *sites, &[("id", id), ("text", text)])
    };
    RollUpStep {
        sentence: words.count_with("rollup.step", step.sites, &values),
        missing: step.missing.iter().take(MISSING).map(missing).collect(),
    }
}

fn beyond(panel: &Panel, spreads: &[PracticeSpread], words: &Words) -> String {
    let mut above: Vec<(usize, &PracticeSpread)> =
        spreads.iter().enumerate().filter(|(_, spread)| spread.over > 0).collect();
    above.sort_by_key(|(at, spread)| (Reverse(spread.over), Reverse(spread.kept), *at));
    let kept = spreads.iter().map(|spread| spread.kept).sum::<u32>() as usize;
    if kept == 0 && above.is_empty() {
        return words.say("rollup.beyond_none").to_owned();
    }
    if above.is_empty() {
        return words.count("rollup.beyond_spare", kept);
    }
    let name = |(at, spread): &(usize, &PracticeSpread)| {
        let values: [(&str, &dyn Display); 3] = [
            ("practice", &panel.practices[*at].title),
            ("sites", &spread.over),
            ("of", &spread.with_target()),
        ];
        words.with("rollup.above_at", &values)
    };
    let names = named(above.iter().map(name).collect(), words);
    words.count_with("rollup.beyond", kept, &[("practices", &names)])
}

/// How the fit of a practice is called in a word, as a key.
pub(super) fn fit_name(fit: Fit) -> &'static str {
    match fit {
        Fit::Out => "does-not-apply",
        Fit::NoTarget => "no-target",
        Fit::Under(_) => "under",
        Fit::On => "on",
        Fit::Over(_) => "over",
    }
}
