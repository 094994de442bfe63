//! What a report says on pages and on paper alike: plain data, with every word in place.
//!
//! In: an assessment with what it adds up to. Out: views. Never: markup; computes a number.

use std::fmt::Display;

use serde::Serialize;

use crate::assess::again::{self, RunKind};
use crate::assess::brief::{self, Brief, Spent};
use crate::assess::explain;
use crate::assess::plan::Plan;
use crate::assess::score::Score;
use crate::assess::seal::SealVerdict;
use crate::assess::standards::{Reach, RowState, Spoken, SpokenClause, SpokenRow};
use crate::assess::{AnswerSource, Answers, Questionnaire, Settlement, Stake, report, settle};
use crate::render::mapping::TableSheet;
use crate::render::stage::status_in_sentence;
use crate::text::upper_first;
use crate::words::Words;

/// An assessment with what it adds up to.
#[derive(Clone, Copy, Debug)]
pub struct Assessed<'a> {
    /// What was asked.
    pub form: &'a Questionnaire,
    /// What was answered.
    pub answers: &'a Answers,
    /// The levels reached.
    pub score: &'a Score,
    /// What to do.
    pub plan: &'a Plan,
    /// What else the report says.
    pub extras: Extras<'a>,
}

/// What a report says if somebody asked for it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras<'a> {
    /// What the levels reached speak to.
    pub standards: &'a [Spoken<'a>],
    /// Questions that the assessment before did not ask.
    pub new: &'a [again::NewQuestion],
    /// What stands at the head of each page, as `Confidential`.
    pub marking: &'a str,
    /// What was left out of it; empty if it is whole.
    pub redaction: &'a str,
    /// What is known of the seal over the answers, if there is one.
    pub seal: Option<&'a SealVerdict>,
    /// The address of the book that was answered, with `/`, if it is known where the site is.
    pub address: Option<&'a str>,
}

/// What somebody reads who has five minutes.
#[derive(Serialize)]
pub(super) struct LeadView {
    standing: String,
    answered: String,
    next: Vec<NextView>,
    stop: String,
}

#[derive(Serialize)]
struct NextView {
    sentence: String,
    objective: String,
}

/// Effort above a target.
#[derive(Serialize)]
pub(super) struct SpentView {
    id: String,
    title: String,
    current: String,
    target: String,
    is_over: bool,
    rationale: String,
    effort: String,
    kept: Vec<KeptView>,
}

#[derive(Serialize)]
struct KeptView {
    id: String,
    text: String,
}

/// What the second year begins with.
#[derive(Serialize)]
pub(super) struct AgainView {
    title: String,
    answers: Vec<AgainItem>,
    new: Vec<NewView>,
}

#[derive(Serialize)]
struct AgainItem {
    id: String,
    text: String,
    runs: Vec<RunView>,
}

/// A piece of a text: `same`, `gone` or `come`.
#[derive(Serialize)]
struct RunView {
    kind: &'static str,
    text: String,
}

#[derive(Serialize)]
struct NewView {
    id: String,
    text: String,
    why: String,
}

/// A disagreement between assessors that somebody has settled.
#[derive(Serialize)]
pub(super) struct SettledView {
    id: String,
    text: String,
    decided: String,
    why: String,
    said: String,
}

/// The decisions that what is answered rests on.
pub(super) fn settled(form: &Questionnaire, answers: &Answers) -> Vec<SettledView> {
    let words = &form.words;
    let view = |one: &Settlement| {
        let indicator = form.indicator(&one.indicator).map(|(_, _, item)| item.text.clone());
        let practice = || Some(form.practice(&one.indicator)?.title.clone());
        let is_target = indicator.is_none() && form.practice(&one.indicator).is_some();
        let chosen = match (&indicator, is_target) {
            (Some(_), _) => {
                explain::word(form, &one.indicator, answers.value(&one.indicator)).to_owned()
            }
            (None, true) => words.with("merge.target", &[("level", &one.chosen)]),
            (None, false) => one.chosen.clone(),
        };
        let chosen = upper_first(chosen.trim_end_matches('.'));
        let values: [(&str, &dyn Display); 3] =
            [("chosen", &chosen), ("by", &one.by), ("day", &words.day(&one.when))];
        let said = |key: &str, name: &str, text: &str| match text {
            "" => String::new(),
            text => words.with(key, &[(name, &text)]),
        };
        SettledView {
            text: indicator.or_else(practice).unwrap_or_default(),
            id: one.indicator.clone(),
            decided: match one.when.as_str() {
                "" => words.with("report.settled_by", &values[..2]),
                _ => words.with("report.settled_on", &values),
            },
            why: said("report.settled_why", "why", &one.why),
            said: said("report.settled_said", "said", &one.said),
        }
    };
    settle::in_force(form, answers).into_iter().map(view).collect()
}

/// What an owner has to lose with one kind of device.
#[derive(Serialize)]
pub(super) struct StakeView {
    what: String,
    lost: String,
    /// How bad that would be, a line for each area.
    bad: Vec<String>,
    decides: String,
}

/// What owners have said that they have to lose: the measure of their targets.
pub(super) fn stakes(form: &Questionnaire, answers: &Answers) -> Vec<StakeView> {
    let view = |stake: &Stake| StakeView {
        what: stake.what.clone(),
        lost: stake.lost.clone(),
        bad: how_bad(stake, &form.words),
        decides: stake.decides.clone(),
    };
    // What an owner has not come to yet says nothing.
    answers.stakes.iter().filter(|stake| stake.is_rated()).map(view).collect()
}

/// What is not there at all is left out, unless somebody said that of every area.
fn how_bad(stake: &Stake, words: &Words) -> Vec<String> {
    let given = Stake::AREAS.iter().zip(&stake.impact).filter(|(_, impact)| !impact.is_empty());
    let given: Vec<(&str, &str)> = given.map(|(area, impact)| (*area, impact.as_str())).collect();
    let none = Stake::WORDS[0];
    if given.len() == Stake::AREAS.len() && given.iter().all(|(_, impact)| *impact == none) {
        return vec![Stake::impact_said(none, words).to_owned()];
    }
    let line = |(area, impact): (&str, &str)| {
        let said = Stake::impact_said(impact, words);
        let area = words.say(&format!("worksheet.area_{area}"));
        words.with("report.stake_bad", &[("area", &area), ("impact", &said)])
    };
    given.into_iter().filter(|(_, impact)| *impact != none).map(line).collect()
}

/// The files that the answers were read from, each with its digest.
pub(super) fn sources(form: &Questionnaire, answers: &Answers) -> Vec<String> {
    let line = |one: &AnswerSource| {
        let day = form.words.day(&one.read_on);
        let values: [(&str, &dyn Display); 4] =
            [("name", &one.name), ("kind", &one.face), ("digest", &one.digest), ("day", &day)];
        let line = match one.read_on.as_str() {
            "" => form.words.with("report.source", &values[..3]),
            _ => form.words.with("report.source_read", &values),
        };
        [line, one.signature.clone()].join(" ").trim().to_owned()
    };
    answers.sources.iter().map(line).collect()
}

/// A standard with what speaks to it.
#[derive(Serialize)]
pub(super) struct StandardView {
    title: String,
    notes: Vec<String>,
    counts: Vec<ReachCount>,
    has_titles: bool,
    groups: Vec<ClauseGroupView>,
}

#[derive(Serialize)]
struct ReachCount {
    key: &'static str,
    label: String,
    n: usize,
}

#[derive(Serialize)]
struct ClauseGroupView {
    head: String,
    clauses: Vec<SpokenClauseView>,
}

#[derive(Serialize)]
struct SpokenClauseView {
    id: String,
    title: String,
    key: &'static str,
    reach: String,
    rows: Vec<ClauseRowView>,
    without: String,
}

#[derive(Serialize)]
struct ClauseRowView {
    item: String,
    says: String,
    state: &'static str,
    state_said: String,
    reason: String,
}

/// What the owner of the system may say to the report, to be ticked and signed.
pub(super) fn decision(words: &Words) -> Vec<String> {
    let choices = ["accepted", "accepted_but", "objected"];
    choices.iter().map(|choice| words.say(&format!("decision.{choice}")).to_owned()).collect()
}

pub(super) fn lead(of: Assessed<'_>) -> LeadView {
    let Brief { standing, answered, next, stop } =
        brief::brief(of.form, of.answers, of.score, of.plan);
    let next = next
        .into_iter()
        .map(|step| NextView { sentence: step.sentence, objective: step.objective });
    LeadView { standing, answered, next: next.collect(), stop }
}

/// Where more is done than the targets ask for.
pub(super) fn spent(of: Assessed<'_>) -> Vec<SpentView> {
    let all = brief::spent(of.form, of.answers, of.score, of.plan);
    all.iter().map(|one| spent_view(of, one)).collect()
}

fn spent_view(of: Assessed<'_>, spent: &Spent<'_>) -> SpentView {
    let (practice, scored) =
        (&of.form.practices[spent.practice], &of.score.practices[spent.practice]);
    let effort: [(&str, &dyn Display); 1] = [("effort", &spent.effort().word(&of.form.words))];
    let kept = spent.kept.iter().map(|(level, item)| KeptView {
        id: item.id.clone(),
        text: of.form.said_of(item, *level).to_owned(),
    });
    SpentView {
        id: practice.id.clone(),
        title: practice.title.clone(),
        current: of.form.level_name(scored.level),
        target: of.form.level_name(scored.target.unwrap_or(0)),
        is_over: spent.is_over,
        rationale: match spent.is_over {
            true => explain::rationale(practice, of.answers).to_owned(),
            false => String::new(),
        },
        effort: of.form.words.count_with("report.kept", spent.kept.len(), &effort),
        kept: kept.collect(),
    }
}

/// What must be looked at again, and what is asked for the first time; nothing if there is neither.
pub(super) fn again(of: Assessed<'_>) -> Option<AgainView> {
    let (words, answers) = (&of.form.words, again::again(of.form, of.answers));
    let new = of.extras.new;
    if answers.is_empty() && new.is_empty() {
        return None;
    }
    let mut said = Vec::new();
    if !answers.is_empty() {
        said.push(words.count("again.answers", answers.len()));
    }
    if !new.is_empty() {
        said.push(words.count("again.new", new.len()));
    }
    let run = |run: &again::RedlineRun| RunView {
        kind: match run.kind {
            RunKind::Same => "same",
            RunKind::Gone => "gone",
            RunKind::Come => "come",
        },
        text: run.text.clone(),
    };
    let item = |one: &again::LookAgain<'_>| AgainItem {
        id: one.id.to_owned(),
        text: one.text.to_owned(),
        runs: one.why.iter().map(run).collect(),
    };
    let asked = |one: &again::NewQuestion| NewView {
        id: one.id.clone(),
        text: one.text.clone(),
        why: one.why.clone(),
    };
    Some(AgainView {
        title: words.list(&said),
        answers: answers.iter().map(item).collect(),
        new: new.iter().map(asked).collect(),
    })
}

pub(super) fn standards(of: Assessed<'_>) -> Vec<StandardView> {
    of.extras.standards.iter().map(|spoken| standard(of.form, spoken)).collect()
}

fn standard(form: &Questionnaire, spoken: &Spoken<'_>) -> StandardView {
    let words = &form.words;
    let count = |reach: Reach| ReachCount {
        key: reach.name(),
        label: words.say(&format!("standard.reach.{}", reach.name())).to_owned(),
        n: spoken.count(reach),
    };
    let title: [(&str, &dyn Display); 1] = [("standard", &spoken.catalog.cite_as.value)];
    StandardView {
        title: words.with("standard.title", &title),
        notes: notes(words, spoken),
        counts: Reach::ALL.into_iter().map(count).collect(),
        has_titles: spoken.requirements().any(|one| one.clause.title.is_some()),
        groups: groups(form, spoken),
    }
}

/// What the levels speak to as a workbook: how far each standard is reached, then a sheet for each.
pub fn standard_sheets(of: Assessed<'_>) -> Vec<TableSheet> {
    let (words, standards) = (&of.form.words, of.extras.standards);
    let mut all = vec![
        std::iter::once(words.say("mapping.standard").to_owned())
            .chain(
                Reach::ALL
                    .map(|reach| words.say(&format!("standard.reach.{}", reach.name())).to_owned()),
            )
            .collect::<Vec<String>>(),
    ];
    for one in standards {
        let counts = Reach::ALL.map(|reach| one.count(reach).to_string());
        all.push(std::iter::once(one.catalog.cite_as.value.clone()).chain(counts).collect());
    }
    all.push(vec![words.say("standard.note").to_owned()]);
    let name = words.say("standard.sheet").to_owned();
    let mut sheets = vec![TableSheet { name, widths: vec![60, 18, 14, 18, 18, 18, 14], rows: all }];
    for (at, one) in standards.iter().enumerate() {
        // The name of a sheet has at most 31 characters.
        let name = format!("{} {}", at + 1, one.catalog.name()).chars().take(31).collect();
        let widths = vec![14, 34, 13, 14, 28, 7, 12, 14, 12, 17, 90];
        sheets.push(TableSheet { name, widths, rows: report::standard_rows(of.form, one) });
    }
    sheets
}

fn notes(words: &Words, spoken: &Spoken<'_>) -> Vec<String> {
    let names = spoken.mappings.iter().map(|doc| {
        let status = status_in_sentence(doc.status.value, words);
        let values: [(&str, &dyn Display); 3] =
            [("title", &doc.title.value), ("version", &doc.version.value), ("status", &status)];
        words.with("standard.mapping", &values)
    });
    let names: Vec<String> = names.collect();
    let rests_on: [(&str, &dyn Display); 2] =
        [("mappings", &words.list(&names)), ("standard", &spoken.catalog.title.value)];
    let mut notes =
        vec![words.say("standard.note").to_owned(), words.with("standard.rests_on", &rests_on)];
    if !spoken.catalog.free.value {
        notes.push(words.say("mapping.not_held").to_owned());
    }
    notes
}

/// The requirements below their headings.
fn groups(form: &Questionnaire, spoken: &Spoken<'_>) -> Vec<ClauseGroupView> {
    let mut groups: Vec<ClauseGroupView> = Vec::new();
    for one in &spoken.clauses {
        if one.clause.heading {
            groups.push(ClauseGroupView { head: named(one), clauses: Vec::new() });
            continue;
        }
        if groups.is_empty() {
            groups.push(ClauseGroupView { head: String::new(), clauses: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.clauses.push(clause(form, one));
        }
    }
    groups.retain(|group| !group.clauses.is_empty());
    groups
}

fn named(one: &SpokenClause<'_>) -> String {
    let title = one.clause.title.as_ref().map_or("", |title| &title.value);
    format!("{} {title}", one.clause.id.value).trim().to_owned()
}

fn clause(form: &Questionnaire, one: &SpokenClause<'_>) -> SpokenClauseView {
    let words = &form.words;
    SpokenClauseView {
        id: one.clause.id.value.clone(),
        title: one.clause.title.as_ref().map_or_else(String::new, |title| title.value.clone()),
        key: one.reach.name(),
        reach: words.say(&format!("standard.reach.{}", one.reach.name())).to_owned(),
        rows: one.rows.iter().map(|row| row_view(form, row)).collect(),
        without: one.without.unwrap_or_default().to_owned(),
    }
}

fn row_view(form: &Questionnaire, row: &SpokenRow<'_>) -> ClauseRowView {
    let (words, doc) = (&form.words, row.row);
    let practice = row.practice.map(|at| form.practices[at].title.as_str());
    let item = match (practice, row.level) {
        (Some(practice), Some(level)) => {
            let values: [(&str, &dyn Display); 3] =
                [("practice", &practice), ("level", &level), ("item", &doc.item.value)];
            words.with("standard.item", &values)
        }
        (Some(practice), None) => practice.to_owned(),
        (None, _) => doc.item.value.clone(),
    };
    let say = |part: &str, name: &str| words.say(&format!("mapping.{part}.{name}")).to_owned();
    let says: [(&str, &dyn Display); 3] = [
        ("relationship", &say("relationship", doc.relationship.value.name())),
        ("confidence", &say("confidence", doc.confidence.value.name())),
        ("role", &say("role", doc.role.value.name())),
    ];
    ClauseRowView {
        item,
        says: words.with("standard.says", &says),
        state: row.state.name(),
        state_said: state_said(form, row),
        reason: doc.reason.value.clone(),
    }
}

fn state_said(form: &Questionnaire, row: &SpokenRow<'_>) -> String {
    let words = &form.words;
    let key = match row.state {
        RowState::Aside if row.practice.is_none() => "standard.not_asked".to_owned(),
        state => format!("standard.state.{}", state.name()),
    };
    words.say(&key).to_owned()
}
