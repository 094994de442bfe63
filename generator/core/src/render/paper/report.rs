//! The report of an assessment on paper, to be laid before those who decide.
//!
//! In: the resolved profile, and what an assessment found. Out: a [`Document`]. Never: computes a
//! number, or judges: above the target has the same weight as under it.

use std::fmt::Display;

use serde::Serialize;
use serde_json::{Value, json};

use super::options::PaperOptions;
use super::rich::RichNode;
use super::view::{BookNames, Frame, Views};
use super::{About, Document, PaperInput, document, is_large};
use crate::assess::explain::{self, Standing};
use crate::assess::plan::{Horizon, Step, TOLD};
use crate::assess::questionnaire::{AskedIndicator, AskedPractice};
use crate::assess::score::{self, Fit, PracticeScore, Score, Tally, decimal};
use crate::assess::{Answer, Answers, Questionnaire};
use crate::model::{AnswerChoice, Practice, Worth};
use crate::render::reported::{
    self, AgainView, Assessed, LeadView, SettledView, SpentView, StakeView, StandardView,
};
use crate::text::upper_first;
use crate::words::Words;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ReportData {
    frame: Frame,
    words: Value,
    title: String,
    day: String,
    facts: Vec<(String, String)>,
    story: Vec<RichNode>,
    lead: LeadView,
    standing: StandingView,
    again: Option<AgainView>,
    standards: Vec<StandardView>,
    marking: String,
    redaction: String,
    decision: Vec<String>,
    boundary: String,
    stakes: Vec<StakeView>,
    domains: Vec<ReportDomain>,
    gaps: Vec<GapView>,
    other_gaps: Vec<String>,
    over: Vec<SpentView>,
    horizons: Vec<HorizonView>,
    practices: Vec<ReportPractice>,
    open: Vec<OpenView>,
    set_aside: Vec<ReportRemark>,
    settled: Vec<SettledView>,
    attachments: Vec<String>,
    sources: Vec<String>,
    retired: Vec<ReportRemark>,
    leftovers: Vec<ReportRemark>,
    statement: String,
}

#[derive(Serialize)]
struct StandingView {
    on: usize,
    under: usize,
    over: usize,
}

#[derive(Serialize)]
struct ReportDomain {
    title: String,
    lowest: u8,
    highest: u8,
    rows: Vec<RowView>,
}

/// A practice in the target grid and on the radar.
#[derive(Serialize)]
struct RowView {
    id: String,
    code: String,
    title: String,
    applies: bool,
    level: u8,
    /// Hundredths of a level.
    progress: u32,
    target: Option<u8>,
    own: bool,
    under: u8,
    over: u8,
    /// The second reading, if it says more than the first.
    second: Option<String>,
}

/// How the answers of a level are spread.
#[derive(Serialize)]
struct ShareView {
    level: u8,
    /// How much each answer is worth, and its number.
    counts: Vec<(&'static str, u32)>,
    words: String,
}

#[derive(Serialize)]
struct GapView {
    id: String,
    title: String,
    current: String,
    target: String,
    purpose: String,
    rationale: String,
    /// What the next level achieves.
    next: String,
    missing: Vec<AnswerView>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct HorizonView {
    title: String,
    steps: Vec<StepView>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct StepView {
    title: String,
    effort: String,
    left: String,
    /// The exceptions to settle, if that is all that is left.
    exceptions: Vec<String>,
    needed_by: Vec<String>,
    to_do_head: String,
    /// Id, text, and the actions that lead to it where the model says so.
    to_do: Vec<(String, String, Vec<String>)>,
    to_do_tail: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ReportPractice {
    id: String,
    code: String,
    title: String,
    verdict: String,
    exceptions: Vec<String>,
    shares: Vec<ShareView>,
    own_target: String,
    comment: String,
    answers: Vec<AnswerView>,
}

/// An indicator with what was answered.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct AnswerView {
    id: String,
    level: u8,
    text: String,
    /// What was answered, in a word.
    word: String,
    /// Whether nothing is missing, which needs no emphasis.
    is_full: bool,
    notes: String,
}

/// The indicators of a practice that nobody has answered.
#[derive(Serialize)]
struct OpenView {
    title: String,
    count: usize,
    of: usize,
    ids: Vec<String>,
}

/// Something to be read beside an id.
#[derive(Serialize)]
struct ReportRemark {
    id: String,
    text: String,
    note: String,
}

/// Makes the report of an assessment.
pub fn report(input: PaperInput<'_>, of: Assessed<'_>) -> Document {
    let PaperInput { tailored, words, .. } = input;
    let all: Vec<&Practice> = tailored.model.practices.iter().collect();
    let names = BookNames::of_practices(tailored, &all);
    let views = Views::of(input, &names);
    let options = PaperOptions::whole();
    let Assessed { form, answers, score, plan, extras } = of;
    let others = plan.under.iter().skip(TOLD);
    let mut data = ReportData {
        frame: Frame::of("report", input, &options, &names),
        words: said(words),
        title: answers.title.clone(),
        day: words.day(&answers.date),
        facts: facts(of),
        story: views.block(&answers.story),
        lead: reported::lead(of),
        standing: standing(of),
        again: reported::again(of),
        standards: reported::standards(of),
        marking: extras.marking.to_owned(),
        redaction: extras.redaction.to_owned(),
        decision: reported::decision(&form.words),
        boundary: answers.boundary.clone(),
        stakes: reported::stakes(form, answers),
        domains: domains(form, score),
        gaps: plan.under.iter().take(TOLD).map(|&at| gap(of, at)).collect(),
        other_gaps: others
            .map(|&at| explain::verdict(form, &form.practices[at], &score.practices[at]))
            .collect(),
        over: reported::spent(of),
        horizons: Horizon::ALL.iter().map(|horizon| horizon_view(of, *horizon)).collect(),
        practices: (0..form.practices.len()).map(|at| practice(of, at)).collect(),
        open: form.practices.iter().filter_map(|practice| open(practice, answers)).collect(),
        set_aside: remarks(of, |answer| {
            let worth = answer.value.as_ref().and_then(|value| form.answers.worth_of(value));
            (worth == Some(Worth::Aside)).then_some(&answer.reason)
        }),
        settled: reported::settled(form, answers),
        attachments: answers.attachments.clone(),
        sources: reported::sources(form, answers),
        retired: retired(form, answers),
        leftovers: leftovers(answers),
        statement: form.words.say("assessment.statement").to_owned(),
    };
    let ident = format!("{}:report:{}:{}", tailored.name(), answers.title, answers.date);
    let title = words.with("paper_report.title", &[("title", &answers.title)]);
    let about = About {
        day: Some(answers.date.clone()).filter(|day| !day.is_empty()),
        ..data.frame.about(title, "paper_report.about", words)
    };
    // One fingerprint: that of the questions, which answers and forms carry as well.
    data.frame.show_digest(form.fingerprint());
    let is_large = is_large(tailored);
    Document { is_large, ..document("report.typ", ident, about, &data) }
}

/// The words of the template; at the foot stand the questions in place of the content.
fn said(words: &Words) -> Value {
    const PARTS: [&str; 8] =
        ["again", "assessment", "brief", "decision", "paper", "paper_report", "report", "standard"];
    let mut said = words.parts(&PARTS);
    said.insert("paper.content", words.say("paper_report.questions"));
    json!(said)
}

fn leftovers(answers: &Answers) -> Vec<ReportRemark> {
    let left = answers.leftovers.iter().map(|left| ReportRemark {
        id: String::new(),
        text: left.place.clone(),
        note: left.text.clone(),
    });
    left.collect()
}

fn facts(of: Assessed<'_>) -> Vec<(String, String)> {
    let Assessed { form, answers, extras, .. } = of;
    let words = &form.words;
    let person = |(name, role): &(String, String)| match role.as_str() {
        "" => name.clone(),
        role => words.with("paper_report.person", &[("name", name), ("role", &role)]),
    };
    let people: Vec<String> = answers.assessors.iter().map(person).collect();
    let values: [(&str, &dyn Display); 4] = [
        ("title", &form.title),
        ("version", &form.version_said),
        ("name", &form.name),
        ("model", &form.model_said),
    ];
    let all = [
        ("assessment.subject", answers.subject.clone()),
        ("assessment.site", answers.site.clone()),
        ("assessment.assessors", people.join("\n")),
        ("assessment.against", words.with("assessment.against_text", &values)),
        ("lapse.as_of", words.day(&answers.as_of)),
        ("seal.name", extras.seal.map_or_else(String::new, |seal| seal.said(words))),
    ];
    let said = all.into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(key, text)| (words.say(key).to_owned(), text)).collect()
}

fn standing(of: Assessed<'_>) -> StandingView {
    let standing = Standing::of(of.form, of.score, of.plan);
    StandingView { on: standing.on, under: standing.under, over: standing.over }
}

fn domains(form: &Questionnaire, score: &Score) -> Vec<ReportDomain> {
    let row = |at: usize| {
        let (practice, scored) = (&form.practices[at], &score.practices[at]);
        RowView {
            id: practice.id.clone(),
            code: practice.code.clone(),
            title: practice.title.clone(),
            applies: !scored.is_out(),
            level: scored.level,
            progress: scored.progress,
            target: scored.target,
            own: scored.is_own_target,
            under: scored.under(),
            over: scored.over(),
            second: explain::with_exceptions(scored, &form.words),
        }
    };
    let domains = form.domains.iter().zip(&score.domains);
    domains
        .map(|(domain, group)| ReportDomain {
            title: domain.title.clone(),
            lowest: group.level,
            highest: group.highest,
            rows: domain.practices().into_iter().map(row).collect(),
        })
        .collect()
}

fn gap(of: Assessed<'_>, at: usize) -> GapView {
    let (practice, scored) = (&of.form.practices[at], &of.score.practices[at]);
    let next = scored.next_asked(practice);
    let missing = next.map_or_else(Vec::new, |next| {
        let missing = explain::missing(of.form, practice, next.number, of.answers);
        let view = |item: &AskedIndicator| {
            let text = of.form.said_of(item, next.number).to_owned();
            AnswerView { text, ..answer(of, next.number, item) }
        };
        missing.into_iter().map(view).collect()
    });
    GapView {
        id: practice.id.clone(),
        title: practice.title.clone(),
        current: of.form.level_name(scored.level),
        target: of.form.level_name(scored.target.unwrap_or(0)),
        purpose: practice.purpose.clone(),
        rationale: explain::rationale(practice, of.answers).to_owned(),
        next: next.map_or_else(String::new, |next| next.objective.clone()),
        missing,
    }
}

fn horizon_view(of: Assessed<'_>, horizon: Horizon) -> HorizonView {
    let steps = of.plan.steps.iter().filter(|step| step.horizon == horizon);
    HorizonView {
        title: of.form.words.say(horizon.key()).to_owned(),
        steps: steps.map(|step| step_view(of, step)).collect(),
    }
}

fn step_view(of: Assessed<'_>, step: &Step) -> StepView {
    let (practice, words) = (&of.form.practices[step.practice], &of.form.words);
    let values: [(&str, &dyn Display); 2] =
        [("practice", &practice.title), ("level", &of.form.level_name(step.level))];
    let to_do = step.to_do(of.form);
    StepView {
        title: words.with("report.step", &values),
        effort: step.effort.word(words).to_owned(),
        left: step.left(words),
        exceptions: if step.is_within_exceptions { step.missing.clone() } else { Vec::new() },
        needed_by: step.needed_by.clone(),
        to_do_head: to_do.head(words).to_owned(),
        to_do: to_do
            .items
            .iter()
            .map(|item| (item.id.to_owned(), item.text.to_owned(), item.led_to_by(words)))
            .collect(),
        to_do_tail: to_do.tail(words),
    }
}

fn practice(of: Assessed<'_>, at: usize) -> ReportPractice {
    let (practice, scored) = (&of.form.practices[at], &of.score.practices[at]);
    let answers = of.answers;
    let given = practice.indicators().filter(|(_, item)| answers.value(&item.id).is_some());
    let own = answers.targets.get(&practice.id);
    ReportPractice {
        id: practice.id.clone(),
        code: practice.code.clone(),
        title: practice.title.clone(),
        verdict: verdict(of.form, scored),
        exceptions: scored.exceptions.clone(),
        shares: shares(of.form, scored),
        own_target: own.map_or_else(String::new, |(_, rationale)| rationale.clone()),
        comment: answers.comments.get(&practice.id).cloned().unwrap_or_default(),
        answers: given.map(|(level, item)| answer(of, level, item)).collect(),
    }
}

fn shares(form: &Questionnaire, score: &PracticeScore) -> Vec<ShareView> {
    let worth = |choice: Option<&AnswerChoice>| {
        choice.map_or("none", |choice| form.answers.worth(choice).key())
    };
    let share = |tally: &Tally| ShareView {
        level: tally.level,
        counts: score::spread(form, tally).into_iter().map(|(one, n)| (worth(one), n)).collect(),
        words: explain::spread(form, tally),
    };
    score.tallies.iter().filter(|tally| tally.asks()).map(share).collect()
}

/// Level and target; the title stands above it.
fn verdict(form: &Questionnaire, score: &PracticeScore) -> String {
    let words = &form.words;
    let target = form.level_name(score.target.unwrap_or(0));
    let with_target = |key: &str, n: u8| words.with(key, &[("n", &n), ("target", &target)]);
    let distance = match score.fit() {
        Fit::Out => return words.say("paper_report.nothing_applies").to_owned(),
        Fit::NoTarget => words.say("paper_report.no_target").to_owned(),
        Fit::Under(under) => with_target("paper_report.under_target", under),
        Fit::On => with_target("paper_report.on_its_target", 0),
        Fit::Over(over) => with_target("paper_report.above_target", over),
    };
    let distance = explain::with_above_target(form, score, distance);
    let values: [(&str, &dyn Display); 3] = [
        ("readings", &upper_first(&explain::readings(form, score))),
        ("progress", &decimal(score.progress)),
        ("distance", &distance),
    ];
    words.with("paper_report.verdict", &values)
}

fn answer(of: Assessed<'_>, level: u8, item: &AskedIndicator) -> AnswerView {
    let (answer, form) = (of.answers.answers.get(&item.id), of.form);
    let value = answer.and_then(|answer| answer.value.as_ref());
    let choice = value.and_then(|value| form.answers.choice(value));
    AnswerView {
        id: item.id.clone(),
        level,
        text: item.text.clone(),
        word: explain::shown(form, of.answers, item),
        is_full: choice.is_some_and(|choice| form.answers.worth_at(choice, level) == Worth::Full),
        notes: answer.map_or_else(String::new, |answer| explain::notes(form, answer)),
    }
}

fn open(practice: &AskedPractice, answers: &Answers) -> Option<OpenView> {
    let open = explain::open(practice, answers);
    let ids: Vec<String> = open.into_iter().map(str::to_owned).collect();
    let (title, of) = (practice.title.clone(), practice.indicators().count());
    (!ids.is_empty()).then_some(OpenView { title, count: ids.len(), of, ids })
}

/// The answers that have such a text, in reading order.
fn remarks(of: Assessed<'_>, text: impl Fn(&Answer) -> Option<&String>) -> Vec<ReportRemark> {
    let items = of.form.indicators().filter_map(|(_, _, item)| {
        let note = text(of.answers.answers.get(&item.id)?)?.clone();
        Some(ReportRemark { id: item.id.clone(), text: item.text.clone(), note })
    });
    items.collect()
}

fn retired(form: &Questionnaire, answers: &Answers) -> Vec<ReportRemark> {
    let gone = answers.retired.iter().map(|(id, gone)| {
        let word = explain::word(form, id, gone.answer.value.as_ref());
        let notes = explain::notes(form, &gone.answer);
        let values: [(&str, &dyn Display); 2] = [("answer", &word), ("notes", &notes)];
        ReportRemark {
            id: form.words.with("paper_report.retired", &[("id", id), ("from", &gone.from)]),
            text: gone.text.clone(),
            note: form.words.with("paper_report.retired_note", &values).trim().to_owned(),
        }
    });
    gone.collect()
}
