//! What one practice shows over many sites.
//!
//! In: cells. Out: [`PracticeSpread`]s and [`CommonStep`]s. Never: an average of levels: half of the sites at
//! 4 and half at 0 are not at 2.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Panel, SummedAssessment, SummedPractice};
use crate::assess::Questionnaire;
use crate::assess::questionnaire::AskedLevel;
use crate::assess::score::Fit;
use crate::model::Scoring;

/// How sites stand in a practice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PracticeSpread {
    /// Sites one level under their target.
    pub under_by_one: usize,
    /// Sites more than one level under it.
    pub under_by_more: usize,
    /// Sites on it.
    pub on: usize,
    /// Sites above it.
    pub over: usize,
    /// Sites without a target.
    pub no_target: usize,
    /// Sites where nothing of it applies.
    pub out: usize,
    /// Sites that are not asked for it.
    pub not_asked: usize,
    /// How many sites are at each level, from 0; those where it does not apply are left out.
    pub by_level: Vec<usize>,
    /// Levels missing to targets, over all sites.
    pub levels_missing: u32,
    /// What is kept up above targets, over all sites.
    pub kept: u32,
    /// Lowest level; none if it applies nowhere.
    pub lowest: Option<u8>,
    /// Lower median of the levels.
    pub median: Option<u8>,
    /// Indicators asked, said not to apply, and open, over all sites.
    pub asked: u32,
    /// See [`asked`](Self::asked).
    pub aside: u32,
    /// See [`asked`](Self::asked).
    pub open: u32,
}

impl PracticeSpread {
    /// Counts cells.
    pub(super) fn of(cells: impl Iterator<Item = Option<SummedPractice>>) -> Self {
        let mut spread = Self::default();
        for cell in cells {
            let Some(cell) = cell else {
                spread.not_asked += 1;
                continue;
            };
            spread.add(cell);
        }
        let levels = spread.by_level.iter().enumerate().filter(|(_, sites)| **sites > 0);
        spread.lowest = levels.map(|(level, _)| level).next().and_then(|at| u8::try_from(at).ok());
        spread.median = spread.median();
        spread
    }

    fn add(&mut self, cell: SummedPractice) {
        *match cell.fit() {
            Fit::Out => &mut self.out,
            Fit::NoTarget => &mut self.no_target,
            Fit::Under(1) => &mut self.under_by_one,
            Fit::Under(_) => &mut self.under_by_more,
            Fit::On => &mut self.on,
            Fit::Over(_) => &mut self.over,
        } += 1;
        self.levels_missing += u32::from(cell.under());
        self.asked += cell.asked;
        self.aside += cell.aside;
        self.open += cell.open;
        if cell.is_out {
            return;
        }
        self.kept += cell.kept;
        let level = usize::from(cell.level);
        if self.by_level.len() <= level {
            self.by_level.resize(level + 1, 0);
        }
        self.by_level[level] += 1;
    }

    fn median(&self) -> Option<u8> {
        let middle = self.by_level.iter().sum::<usize>().div_ceil(2).max(1);
        let mut below = 0;
        let at = self.by_level.iter().position(|sites| {
            below += sites;
            below >= middle
        });
        u8::try_from(at?).ok()
    }

    /// Sites under their target.
    pub fn under(&self) -> usize {
        self.under_by_one + self.under_by_more
    }

    /// Sites where it applies and has a target.
    pub fn with_target(&self) -> usize {
        self.under() + self.on + self.over
    }

    /// How many of a hundred indicators that apply are answered, over all sites.
    pub fn coverage(&self) -> Option<u32> {
        super::share(self.asked - self.aside - self.open, self.asked - self.aside)
    }
}

/// A step that many sites have before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommonStep {
    /// Place of the practice.
    pub practice: usize,
    /// Sites under their target.
    pub sites: usize,
    /// The level that most of them have before them.
    pub level: u8,
    /// How many of them.
    pub at_level: usize,
    /// What is missing most often at that level: id, text and number of sites.
    pub missing: Vec<(String, String, usize)>,
}

impl CommonStep {
    /// The steps that sites have in common, the one that brings most sites towards their targets first.
    pub(super) fn all(panel: &Panel) -> Vec<Self> {
        let spreads = (0..panel.practices.len()).map(|at| (at, panel.spread(at)));
        let mut short: Vec<(usize, PracticeSpread)> =
            spreads.filter(|(_, spread)| spread.under() > 0).collect();
        short.sort_by_key(|(at, spread)| {
            (Reverse(spread.under()), Reverse(spread.levels_missing), *at)
        });
        short.into_iter().map(|(at, _)| Self::of(panel, at)).collect()
    }

    fn of(panel: &Panel, practice: usize) -> Self {
        let mut by_level: BTreeMap<u8, usize> = BTreeMap::new();
        let mut missing: BTreeMap<u8, BTreeMap<&str, (&str, usize)>> = BTreeMap::new();
        let mut sites = 0;
        for site in &panel.sites {
            let version = &panel.versions[site.version];
            let Some(at) = version.places[practice] else { continue };
            let cell = site.latest().practices[at];
            let next = next_level(&version.form, at, cell);
            let Some(next) = next.filter(|_| cell.under() > 0) else { continue };
            sites += 1;
            *by_level.entry(next.number).or_default() += 1;
            let counts = missing.entry(next.number).or_default();
            for (id, text) in missing_in(site.latest(), at) {
                counts.entry(id).or_insert((text, 0)).1 += 1;
            }
        }
        // Of levels that as many sites have before them, the lower one comes first.
        let most = by_level.iter().max_by_key(|(level, sites)| (**sites, Reverse(**level)));
        let (level, at_level) = most.map_or((0, 0), |(level, sites)| (*level, *sites));
        let mut found: Vec<(String, String, usize)> = missing
            .remove(&level)
            .unwrap_or_default()
            .into_iter()
            .map(|(id, (text, sites))| (id.to_owned(), text.to_owned(), sites))
            .collect();
        found.sort_by_key(|(_, _, sites)| Reverse(*sites));
        Self { practice, sites, level, at_level, missing: found }
    }
}

/// Id and text of what is missing at the next level of a practice, by its place in the form.
fn missing_in(one: &SummedAssessment, practice: usize) -> impl Iterator<Item = (&str, &str)> {
    let form = &one.form;
    let count = |at: usize| form.practices[at].indicators().count();
    let before: usize = (0..practice).map(count).sum();
    form.practices[practice].indicators().enumerate().filter_map(move |(at, (_, item))| {
        let place = u32::try_from(before + at).ok()?;
        one.missing.binary_search(&place).ok().map(|_| (item.id.as_str(), item.text.as_str()))
    })
}

/// The level to be reached next by a site that is under its target; where each stands alone, the target.
fn next_level(form: &Questionnaire, at: usize, cell: SummedPractice) -> Option<&AskedLevel> {
    let practice = form.practices.get(at)?;
    match form.scoring {
        Scoring::LevelsApart => {
            practice.levels.iter().find(|level| Some(level.number) == cell.target)
        }
        Scoring::StrictLevels | Scoring::WeightedProgress => practice.level_above(cell.level),
    }
}
