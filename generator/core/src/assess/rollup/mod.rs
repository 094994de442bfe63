//! Many assessments together: sites by practice, each against its own target.
//!
//! In: assessments that were summed up one by one, so that their answers can be dropped. Out: a [`RollUp`]: the
//! sites, what each practice shows over all of them, what to do, what cannot be put side by side. Never: keeps
//! an answer; ranks by the level alone.

mod apart;
pub mod benchmark;
mod brief;
mod names;
mod prints;
mod repeats;
mod spread;
pub mod tables;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use apart::{AnsweredVersion, Apart};
pub use brief::{RollUpBrief, RollUpStep, brief};
pub use names::Naming;
pub use prints::AssessmentPrint;
pub use repeats::{Repeat, RepeatKind, repeats};
pub use spread::{CommonStep, PracticeSpread};

use super::score::{Fit, PracticeScore, Score};
use super::{Answers, Questionnaire, explain};
use crate::text::one_line;

/// The score of one practice of one site, in few bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SummedPractice {
    /// Level reached.
    pub level: u8,
    /// Level reached with exceptions.
    pub with_exceptions: u8,
    /// Target that holds, if there is one.
    pub target: Option<u8>,
    /// Whether nothing of it applies.
    pub is_out: bool,
    /// Indicators that the profile asks.
    pub asked: u32,
    /// Of these, said not to apply.
    pub aside: u32,
    /// Of these, not answered, or lapsed.
    pub open: u32,
    /// What is kept up above the target.
    pub kept: u32,
}

impl SummedPractice {
    fn of(scored: &PracticeScore) -> Self {
        let aside = scored.once.aside;
        Self {
            level: scored.level,
            with_exceptions: scored.with_exceptions,
            target: scored.target,
            is_out: scored.is_out(),
            asked: scored.applicable() + aside,
            aside,
            open: scored.open(),
            kept: scored.full_above_target(),
        }
    }

    /// How its level fits the target that holds.
    pub fn fit(&self) -> Fit {
        match self.is_out {
            true => Fit::Out,
            false => Fit::of(self.level, self.target),
        }
    }

    /// Levels below the target.
    pub fn under(&self) -> u8 {
        if let Fit::Under(levels) = self.fit() { levels } else { 0 }
    }

    /// Levels above the target.
    pub fn over(&self) -> u8 {
        if let Fit::Over(levels) = self.fit() { levels } else { 0 }
    }

    /// How many of a hundred indicators that apply are answered; none if nothing applies. It is rounded down: only
    /// what is whole is a hundred.
    pub fn coverage(&self) -> Option<u32> {
        share(self.asked - self.aside - self.open, self.asked - self.aside)
    }
}

/// A part of a whole in hundredths, rounded down.
fn share(part: u32, whole: u32) -> Option<u32> {
    (whole > 0).then(|| part * 100 / whole)
}

/// One assessment without its answers.
#[derive(Clone, Debug)]
pub struct SummedAssessment {
    /// The name of its file, by which people tell it apart.
    pub name: String,
    /// The place, as the assessment names it; may be empty.
    pub site: String,
    /// What was assessed.
    pub subject: String,
    /// Day of the assessment.
    pub date: String,
    /// Day at which its answers were judged.
    pub judged_at: String,
    /// Who may read it.
    pub marking: String,
    /// What was asked.
    pub form: Arc<Questionnaire>,
    /// By practice, in the order of the form.
    pub practices: Box<[SummedPractice]>,
    /// Places in [`Questionnaire::indicators`] of what is missing at the next level of practices under target.
    missing: Box<[u32]>,
    /// Answers that somebody marked to be looked at again.
    pub recheck: usize,
    /// Texts of filled forms that were not taken over.
    pub leftovers: usize,
    /// By which it is told from others.
    pub print: AssessmentPrint,
}

impl SummedAssessment {
    /// Sums an assessment up that was read from a file of that name and digest.
    pub fn of(
        [name, digest]: [&str; 2],
        form: &Arc<Questionnaire>,
        answers: &Answers,
        score: &Score,
    ) -> Self {
        let marked = answers.answers.values().filter(|answer| !answer.recheck.is_empty());
        Self {
            name: name.to_owned(),
            site: one_line(&answers.site),
            subject: one_line(&answers.subject),
            date: answers.date.clone(),
            judged_at: answers.judged_at().to_owned(),
            marking: answers.marking.clone(),
            form: Arc::clone(form),
            practices: score.practices.iter().map(SummedPractice::of).collect(),
            missing: missing(form, answers, score),
            recheck: marked.count(),
            leftovers: answers.leftovers.len(),
            print: AssessmentPrint::of(form, answers, digest),
        }
    }

    /// Levels that are missing to its targets, over all practices.
    pub fn levels_missing(&self) -> u32 {
        self.practices.iter().map(|one| u32::from(one.under())).sum()
    }

    /// How many practices are so.
    pub fn count(&self, wanted: impl Fn(Fit) -> bool) -> usize {
        self.practices.iter().filter(|one| wanted(one.fit())).count()
    }

    /// How many practices are under their target.
    pub fn under(&self) -> usize {
        self.count(|fit| matches!(fit, Fit::Under(_)))
    }

    /// Whether it has targets, and every practice with one reaches it.
    pub fn is_at_target(&self) -> bool {
        self.under() == 0 && self.count(|fit| matches!(fit, Fit::On | Fit::Over(_))) > 0
    }

    fn sum(&self, of: impl Fn(&SummedPractice) -> u32) -> u32 {
        self.practices.iter().map(of).sum()
    }

    /// How many of a hundred indicators that apply are answered.
    pub fn coverage(&self) -> Option<u32> {
        let applicable = self.sum(|one| one.asked - one.aside);
        share(applicable - self.sum(|one| one.open), applicable)
    }

    /// How many indicators were said not to apply.
    pub fn aside(&self) -> u32 {
        self.sum(|one| one.aside)
    }

    /// What is kept up above targets.
    pub fn kept(&self) -> u32 {
        self.sum(|one| one.kept)
    }
}

fn missing(form: &Questionnaire, answers: &Answers, score: &Score) -> Box<[u32]> {
    let mut found = Vec::new();
    let mut at = 0;
    for (practice, scored) in form.practices.iter().zip(&score.practices) {
        let next = scored.next_asked(practice).filter(|_| scored.under() > 0);
        let lacking = next
            .map_or_else(Vec::new, |next| explain::missing(form, practice, next.number, answers));
        for (_, item) in practice.indicators() {
            if lacking.iter().any(|one| one.id == item.id) {
                found.push(at);
            }
            at += 1;
        }
    }
    found.into()
}

/// A site with its assessments.
#[derive(Clone, Debug)]
pub struct RolledSite {
    /// How people are told which it is.
    pub label: String,
    /// The earliest first; the last one is what holds.
    pub history: Vec<SummedAssessment>,
    /// Index of the version that the last one answers.
    pub version: usize,
}

impl RolledSite {
    /// What holds now.
    pub fn latest(&self) -> &SummedAssessment {
        self.history.last().expect("a site has an assessment")
    }
}

/// A practice as a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelPractice {
    /// Stable id.
    pub id: String,
    /// Short code.
    pub code: String,
    /// Name.
    pub title: String,
}

/// Sites that answer the same model, so that their practices can stand side by side.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Name of the model.
    pub model_title: String,
    /// The practices, in the order of the newest version.
    pub practices: Vec<PanelPractice>,
    /// Numbers and names of the levels of the newest version.
    pub levels: Vec<(u8, String)>,
    /// What was answered, the newest first.
    pub versions: Vec<AnsweredVersion>,
    /// The sites; those that lack most come first.
    pub sites: Vec<RolledSite>,
    /// What cannot be put side by side.
    pub apart: Vec<Apart>,
}

impl Panel {
    /// What a site shows in a practice, by their places; none if it is not asked there.
    pub fn cell(&self, site: &RolledSite, practice: usize) -> Option<SummedPractice> {
        let at = self.versions[site.version].places[practice]?;
        Some(site.latest().practices[at])
    }

    /// What a practice shows over all sites.
    pub fn spread(&self, practice: usize) -> PracticeSpread {
        PracticeSpread::of(self.sites.iter().map(|site| self.cell(site, practice)))
    }

    /// The sites that lack most levels of a practice, so many at most.
    pub fn furthest_below(&self, practice: usize, most: usize) -> Vec<&str> {
        let under = |site: &&RolledSite| self.cell(site, practice).map_or(0, |cell| cell.under());
        let mut below: Vec<&RolledSite> =
            self.sites.iter().filter(|site| under(site) > 0).collect();
        below.sort_by_key(|site| Reverse(under(site)));
        below.into_iter().take(most).map(|site| site.label.as_str()).collect()
    }

    /// Sites that were assessed more than once.
    pub fn with_history(&self) -> impl Iterator<Item = &RolledSite> {
        self.sites.iter().filter(|site| site.history.len() > 1)
    }
}

/// Many assessments together.
#[derive(Clone, Debug)]
pub struct RollUp {
    /// By model, that of most sites first.
    pub panels: Vec<Panel>,
    /// How many assessments are counted.
    pub assessments: usize,
    /// The names of all assessments that were given, in their order.
    pub names: Vec<String>,
    /// What repeats what, by the places of their names.
    pub repeats: Vec<Repeat>,
    /// Labels of sites whose assessments have no order, because days are missing or the same.
    pub without_order: Vec<String>,
    /// Whether sites have other names here.
    pub is_anonymous: bool,
}

impl RollUp {
    /// What is not counted, because it is there already: its name, and that of the other.
    pub fn not_counted(&self) -> impl Iterator<Item = (&str, &str)> {
        let left = self.repeats.iter().filter(|one| !one.kind.is_counted());
        left.map(|one| (self.names[one.these[0]].as_str(), self.names[one.of].as_str()))
    }

    /// All sites.
    pub fn sites(&self) -> impl Iterator<Item = &RolledSite> {
        self.panels.iter().flat_map(|panel| &panel.sites)
    }

    /// Calls sites by their files whose names cannot be shown, and says how many that are.
    pub fn call_by_files(&mut self, can_show: impl Fn(&str) -> bool) -> usize {
        let sites = self.panels.iter_mut().flat_map(|panel| &mut panel.sites);
        let hidden = sites.filter(|site| !can_show(&site.label));
        let renamed = hidden.map(|site| site.label = format!("[{}]", site.latest().name));
        renamed.count()
    }

    /// What pages are marked with: what the assessments are marked with, unless nobody may know them.
    pub fn marking(&self) -> String {
        if self.is_anonymous {
            return String::new();
        }
        let marked = self.sites().map(|site| site.latest().marking.as_str());
        let mut all: Vec<&str> = marked.filter(|text| !text.is_empty()).collect();
        all.sort_unstable();
        all.dedup();
        all.join(" / ")
    }
}

/// What makes assessments those of one site: place, subject, and id of what was answered.
type SiteKey = (String, String, String);

fn key_of(one: &SummedAssessment) -> SiteKey {
    let [site, subject] = one.print.place.clone();
    // What names no site is a site of its own.
    let site = if site.is_empty() { format!("\u{0}{}", one.name) } else { site };
    (site, subject, one.form.name.id.clone())
}

/// The keys of all assessments. One that names no site and that a later one was made from is of the site of that one.
fn keys(all: &[SummedAssessment]) -> Vec<SiteKey> {
    let mut by_day: Vec<usize> = (0..all.len()).collect();
    by_day.sort_by_key(|at| Reverse(&all[*at].date));
    let mut keys: Vec<SiteKey> = all.iter().map(key_of).collect();
    let mut made_of: BTreeMap<u64, SiteKey> = BTreeMap::new();
    for at in by_day {
        let print = &all[at].print;
        if let Some(later) = made_of.get(&print.file).filter(|_| print.place[0].is_empty())
            && later.1 == keys[at].1
            && later.2 == keys[at].2
        {
            keys[at] = later.clone();
        }
        for file in print.sources.iter().filter(|file| **file > 0) {
            made_of.entry(*file).or_insert_with(|| keys[at].clone());
        }
    }
    keys
}

/// A site before it has its label.
struct SiteEntry {
    key: SiteKey,
    history: Vec<SummedAssessment>,
    /// Whether days say which of the assessments of its site came first.
    has_order: bool,
}

/// Puts assessments together. What is there already is counted once.
pub fn roll_up(all: Vec<SummedAssessment>, naming: &Naming) -> RollUp {
    let names: Vec<String> = all.iter().map(|one| one.name.clone()).collect();
    let (all, repeats) = counted(all);
    let assessments = all.len();
    let keys = keys(&all);
    let mut by_key: BTreeMap<SiteKey, Vec<SummedAssessment>> = BTreeMap::new();
    for (key, one) in keys.into_iter().zip(all) {
        by_key.entry(key).or_default().push(one);
    }
    let rows: Vec<SiteEntry> =
        by_key.into_iter().flat_map(|(key, history)| rows(&key, history)).collect();
    let labels = names::labels(&rows, naming);
    let mut without_order = Vec::new();
    let mut by_model: BTreeMap<String, Vec<(String, Vec<SummedAssessment>)>> = BTreeMap::new();
    for (row, label) in rows.into_iter().zip(labels) {
        if !row.has_order {
            without_order.push(label.clone());
        }
        let model = &row.history[0].form.model.id;
        by_model.entry(model.clone()).or_default().push((label, row.history));
    }
    let mut panels: Vec<Panel> = by_model.into_values().map(panel).collect();
    panels.sort_by_key(|panel| Reverse(panel.sites.len()));
    without_order.sort();
    let is_anonymous = matches!(naming, Naming::Pseudonyms(_));
    RollUp { panels, assessments, names, repeats, without_order, is_anonymous }
}

/// The assessments without those that are there already, and what was found of them.
fn counted(all: Vec<SummedAssessment>) -> (Vec<SummedAssessment>, Vec<Repeat>) {
    let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
    let prints: Vec<&AssessmentPrint> = all.iter().map(|one| &one.print).collect();
    let found = repeats(&names, &prints);
    let left = found.iter().filter(|one| !one.kind.is_counted());
    let left: BTreeSet<usize> = left.map(|one| one.these[0]).collect();
    let counted = all.into_iter().enumerate().filter(|(at, _)| !left.contains(at));
    (counted.map(|(_, one)| one).collect(), found)
}

/// The assessments of a site as one row; if they have no order, as a row each.
fn rows(key: &SiteKey, mut history: Vec<SummedAssessment>) -> Vec<SiteEntry> {
    history.sort_by(|a, b| (&a.date, &a.name).cmp(&(&b.date, &b.name)));
    let is_later = |pair: &[SummedAssessment]| pair[0].date < pair[1].date;
    let is_ordered = !history[0].date.is_empty() && history.windows(2).all(is_later);
    if history.len() == 1 || is_ordered {
        return vec![SiteEntry { key: key.clone(), history, has_order: true }];
    }
    let alone = |one| SiteEntry { key: key.clone(), history: vec![one], has_order: false };
    history.into_iter().map(alone).collect()
}

/// Sites of one model, those that lack most first; of those that lack as much, those that keep up less above
/// their targets, because more is not better.
fn panel(rows: Vec<(String, Vec<SummedAssessment>)>) -> Panel {
    let forms = apart::forms(rows.iter().map(|(_, history)| history.as_slice()));
    let practices = apart::practices(&forms);
    let version_of = |history: &[SummedAssessment]| {
        let name = &history[history.len() - 1].form.name;
        forms.iter().position(|form| form.name == *name).expect("every form was collected")
    };
    let site = |(label, history): (String, Vec<SummedAssessment>)| {
        let version = version_of(&history);
        RolledSite { label, history, version }
    };
    let mut sites: Vec<RolledSite> = rows.into_iter().map(site).collect();
    let need = |site: &RolledSite| {
        let latest = site.latest();
        (Reverse(latest.levels_missing()), Reverse(latest.under()), latest.kept())
    };
    sites.sort_by(|a, b| need(a).cmp(&need(b)).then_with(|| a.label.cmp(&b.label)));
    let versions = apart::versions(&forms, &practices, &sites);
    let apart = apart::apart(&versions, &practices);
    let newest = &forms[0];
    Panel {
        model_title: newest.model_title.clone(),
        levels: newest.levels.clone(),
        practices,
        versions,
        sites,
        apart,
    }
}
