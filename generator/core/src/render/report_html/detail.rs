//! Practice by practice: the reasons of every number, the evidence, and what was not assessed.

use serde::Serialize;

use super::shares::{self, ShareOfLevel};
use crate::assess::explain;
use crate::assess::questionnaire::AskedPractice;
use crate::assess::score::Score;
use crate::assess::{Answers, Leftover, Questionnaire};
use crate::model::Worth;
use crate::render::reported::{self, SettledView, StakeView};

#[derive(Serialize)]
pub(super) struct DetailView<'a> {
    practices: Vec<ReportedPractice<'a>>,
    open: Vec<OpenPractice<'a>>,
    not_applicable: Vec<ReasonedIndicator<'a>>,
    leftovers: Vec<LeftoverView<'a>>,
    stakes: Vec<StakeView>,
    settled: Vec<SettledView>,
    attachments: &'a [String],
    sources: Vec<String>,
    retired: Vec<RetiredView<'a>>,
}

#[derive(Serialize)]
struct ReportedPractice<'a> {
    id: &'a str,
    title: &'a str,
    verdict: String,
    with_exceptions: u8,
    exceptions: String,
    shares: Vec<ShareOfLevel>,
    comment: Option<&'a str>,
    own_target: Option<&'a str>,
    answers: Vec<ReportedAnswer<'a>>,
}

#[derive(Serialize)]
struct ReportedAnswer<'a> {
    level: u8,
    id: &'a str,
    text: &'a str,
    answer: String,
    notes: String,
}

/// A practice with indicators that nobody has answered.
#[derive(Serialize)]
struct OpenPractice<'a> {
    title: &'a str,
    open: usize,
    indicators: usize,
    ids: String,
}

/// An indicator, and why its answer stands out.
#[derive(Serialize)]
struct ReasonedIndicator<'a> {
    id: &'a str,
    text: &'a str,
    reason: &'a str,
}

/// What somebody wrote and no reading understood: nobody may take the rest for everything.
#[derive(Serialize)]
struct LeftoverView<'a> {
    place: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct RetiredView<'a> {
    id: &'a str,
    from: &'a str,
    text: &'a str,
    answer: String,
    notes: String,
}

pub(super) fn view<'a>(
    form: &'a Questionnaire,
    answers: &'a Answers,
    score: &Score,
) -> DetailView<'a> {
    let practices = form.practices.iter().zip(&score.practices);
    let practice = practices.map(|(practice, scored)| ReportedPractice {
        id: &practice.id,
        title: &practice.title,
        verdict: explain::verdict(form, practice, scored),
        with_exceptions: scored.with_exceptions,
        exceptions: scored.exceptions.join(", "),
        shares: shares::view(form, &scored.tallies),
        comment: answers.comments.get(&practice.id).map(String::as_str),
        own_target: answers.targets.get(&practice.id).map(|(_, why)| why.as_str()),
        answers: given(form, practice, answers),
    });
    DetailView {
        practices: practice.collect(),
        open: open(form, answers),
        not_applicable: not_applicable(form, answers),
        leftovers: answers.leftovers.iter().map(leftover).collect(),
        stakes: reported::stakes(form, answers),
        settled: reported::settled(form, answers),
        attachments: &answers.attachments,
        sources: reported::sources(form, answers),
        retired: retired(form, answers),
    }
}

fn given<'a>(
    form: &Questionnaire,
    practice: &'a AskedPractice,
    answers: &Answers,
) -> Vec<ReportedAnswer<'a>> {
    let given = practice.indicators().filter_map(|(level, indicator)| {
        let answer = answers.answers.get(&indicator.id)?;
        answer.value.as_ref()?;
        Some(ReportedAnswer {
            level,
            id: &indicator.id,
            text: &indicator.text,
            answer: explain::shown(form, answers, indicator),
            notes: explain::notes(form, answer),
        })
    });
    given.collect()
}

fn open<'a>(form: &'a Questionnaire, answers: &Answers) -> Vec<OpenPractice<'a>> {
    let view = |practice: &'a AskedPractice| {
        let open = explain::open(practice, answers);
        (!open.is_empty()).then(|| OpenPractice {
            title: &practice.title,
            open: open.len(),
            indicators: practice.indicators().count(),
            ids: open.join(", "),
        })
    };
    form.practices.iter().filter_map(view).collect()
}

fn not_applicable<'a>(form: &Questionnaire, answers: &'a Answers) -> Vec<ReasonedIndicator<'a>> {
    let given = answers.answers.iter();
    let worth = |value| form.answers.worth_of(value);
    given
        .filter(|(_, answer)| answer.value.as_ref().and_then(worth) == Some(Worth::Aside))
        .map(|(id, answer)| ReasonedIndicator { id, text: "", reason: &answer.reason })
        .collect()
}

fn leftover(left: &Leftover) -> LeftoverView<'_> {
    LeftoverView { place: &left.place, text: &left.text }
}

fn retired<'a>(form: &Questionnaire, answers: &'a Answers) -> Vec<RetiredView<'a>> {
    answers
        .retired
        .iter()
        .map(|(id, gone)| RetiredView {
            id,
            from: &gone.from,
            text: &gone.text,
            answer: explain::word(form, id, gone.answer.value.as_ref()).to_owned(),
            notes: explain::notes(form, &gone.answer),
        })
        .collect()
}
