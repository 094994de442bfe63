//! What those who decide are shown: where we stand, the largest gaps, and where we do too much.

use serde::Serialize;

use super::radar::{self, ReportRadar};
use super::shares::{self, ShareOfLevel};
use super::track::{self, TrackView};
use crate::assess::explain::{self, Standing};
use crate::assess::plan::TOLD;
use crate::assess::questionnaire::{AskedIndicator, AskedPractice};
use crate::assess::score::{Fit, PracticeScore, decimal};
use crate::assess::{Answers, Questionnaire};
use crate::render::reported::{self, AgainView, Assessed, LeadView, SpentView, StandardView};
use crate::words::Words;

#[derive(Serialize)]
pub(super) struct ExecutiveView<'a> {
    lead: LeadView,
    tiles: [StandingTile<'a>; 3],
    again: Option<AgainView>,
    standards: Vec<StandardView>,
    legend: Vec<LegendView<'a>>,
    radar: Option<ReportRadar<'a>>,
    levels: Vec<ReportLevel<'a>>,
    has_own_targets: bool,
    domains: Vec<ReportedDomain<'a>>,
    gaps: Vec<ReportGap<'a>>,
    other_gaps: Vec<String>,
    above: Vec<SpentView>,
}

/// How many practices stand in one way against their targets.
#[derive(Serialize)]
struct StandingTile<'a> {
    class: &'static str,
    count: usize,
    label: &'a str,
}

#[derive(Serialize)]
struct LegendView<'a> {
    class: &'static str,
    label: &'a str,
}

#[derive(Serialize)]
struct ReportLevel<'a> {
    number: u8,
    name: &'a str,
    /// Where it stands on the bars.
    at: u32,
}

#[derive(Serialize)]
struct ReportedDomain<'a> {
    title: &'a str,
    low: u8,
    high: u8,
    rows: Vec<ReportRow<'a>>,
}

#[derive(Serialize)]
struct ReportRow<'a> {
    id: &'a str,
    title: &'a str,
    applies: bool,
    level: u8,
    target: Option<u8>,
    is_own_target: bool,
    track: TrackView,
    fit: ReportedFit,
    progress: String,
    /// How the answers to each level are spread: no level is shown without them.
    shares: Vec<ShareOfLevel>,
    /// The second reading, if it says more than the first.
    second: Option<String>,
}

#[derive(Serialize)]
struct ReportedFit {
    class: &'static str,
    text: String,
}

/// A practice whose level is not its target, and why that matters.
#[derive(Serialize)]
struct ReportGap<'a> {
    id: &'a str,
    title: &'a str,
    level: String,
    target: String,
    purpose: &'a str,
    rationale: &'a str,
    /// What the next level achieves.
    next: Option<&'a str>,
    missing: Vec<MissingIndicator<'a>>,
}

#[derive(Serialize)]
struct MissingIndicator<'a> {
    id: &'a str,
    text: &'a str,
    answer: String,
}

pub(super) fn view<'a>(of: Assessed<'a>, words: &'a Words) -> ExecutiveView<'a> {
    let Assessed { form, score, plan, .. } = of;
    let places = track::places(&form.levels, form.top_level());
    let levels = form.levels.iter().zip(places);
    let levels = levels.map(|((number, name), (_, at))| ReportLevel { number: *number, name, at });
    let told = plan.under.len().min(TOLD);
    let verdict = |&at: &usize| explain::verdict(form, &form.practices[at], &score.practices[at]);
    ExecutiveView {
        lead: reported::lead(of),
        tiles: tiles(of, words),
        again: reported::again(of),
        standards: reported::standards(of),
        legend: legend(form),
        radar: radar::view(form, &[("current", score)]),
        levels: levels.collect(),
        has_own_targets: score.practices.iter().any(|practice| practice.is_own_target),
        domains: domains(of, words),
        gaps: plan.under[..told].iter().map(|&at| gap(of, at)).collect(),
        other_gaps: plan.under[told..].iter().map(verdict).collect(),
        above: reported::spent(of),
    }
}

fn tiles<'a>(of: Assessed<'_>, words: &'a Words) -> [StandingTile<'a>; 3] {
    let standing = Standing::of(of.form, of.score, of.plan);
    let tile = |class, count, key| StandingTile { class, count, label: words.say(key) };
    [
        tile("on", standing.on, "report.on_target"),
        tile("under", standing.under, "paper_report.under"),
        tile("over", standing.over, "paper_report.above"),
    ]
}

/// What the parts of the bars mean.
fn legend(form: &Questionnaire) -> Vec<LegendView<'_>> {
    let answers = form
        .answers
        .choices
        .iter()
        .map(|choice| LegendView { class: form.answers.worth(choice).key(), label: &choice.label });
    let open = LegendView { class: "none", label: form.words.say("answer.none") };
    answers.chain([open]).collect()
}

fn domains<'a>(of: Assessed<'a>, words: &Words) -> Vec<ReportedDomain<'a>> {
    let Assessed { form, score, .. } = of;
    let row = |at: usize| ReportRow {
        id: &form.practices[at].id,
        title: &form.practices[at].title,
        applies: !score.practices[at].is_out(),
        level: score.practices[at].level,
        target: score.practices[at].target,
        is_own_target: score.practices[at].is_own_target,
        track: track::view(&score.practices[at], form.top_level()),
        fit: fit(&score.practices[at], words),
        progress: decimal(score.practices[at].progress),
        shares: shares::view(form, &score.practices[at].tallies),
        second: explain::with_exceptions(&score.practices[at], words),
    };
    let groups = form.domains.iter().zip(&score.domains);
    let domain = groups.map(|(domain, group)| ReportedDomain {
        title: &domain.title,
        low: group.level,
        high: group.highest,
        rows: domain.practices().into_iter().map(row).collect(),
    });
    domain.collect()
}

fn fit(score: &PracticeScore, words: &Words) -> ReportedFit {
    let (class, text) = match score.fit() {
        Fit::Out => ("muted", words.say("report.does_not_apply").to_owned()),
        Fit::NoTarget => ("muted", words.say("report.no_target").to_owned()),
        Fit::Under(under) => ("under", words.with("report.under", &[("n", &under)])),
        Fit::On => ("num", words.say("report.on_target").to_owned()),
        Fit::Over(over) => ("over", words.with("report.over", &[("n", &over)])),
    };
    ReportedFit { class, text }
}

fn gap<'a>(of: Assessed<'a>, at: usize) -> ReportGap<'a> {
    let Assessed { form, answers, score, .. } = of;
    let (practice, scored) = (&form.practices[at], &score.practices[at]);
    let next = scored.next_asked(practice);
    ReportGap {
        id: &practice.id,
        title: &practice.title,
        level: form.level_name(scored.level),
        target: form.level_name(scored.target.unwrap_or(0)),
        purpose: &practice.purpose,
        rationale: explain::rationale(practice, answers),
        next: next.map(|level| level.objective.as_str()),
        missing: next.map_or_else(Vec::new, |level| missing(form, practice, level.number, answers)),
    }
}

fn missing<'a>(
    form: &'a Questionnaire,
    practice: &'a AskedPractice,
    level: u8,
    answers: &Answers,
) -> Vec<MissingIndicator<'a>> {
    let view = |indicator: &'a AskedIndicator| MissingIndicator {
        id: &indicator.id,
        text: form.said_of(indicator, level),
        answer: explain::shown(form, answers, indicator),
    };
    explain::missing(form, practice, level, answers).into_iter().map(view).collect()
}
