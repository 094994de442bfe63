//! `smm assess score`: levels, targets and gaps, and the answers that made them.

use std::process::ExitCode;

use anyhow::{Result, bail};
use smm_core::assess::score::{Score, decimal, score};
use smm_core::assess::seal::SealVerdict;
use smm_core::assess::{Answers, AskedIndicator, Questionnaire, explain, report, settle};
use smm_core::text::{cut, did_you_mean};
use smm_core::words::Words;

use super::read::{Filled, Reader};
use super::sealed::SealCheck;
use crate::args::Args;
use crate::args::assess::{ScoreArgs, TableFormat};
use crate::cmd::deliver;

pub(super) fn run(args: &Args, wanted: &ScoreArgs) -> Result<ExitCode> {
    let workspace = super::workspace(args)?;
    let reader = Reader::new(args, &workspace).with_seals(SealCheck::of(&wanted.seals, 1)?);
    let (filled, code) = super::load_by(&reader, &wanted.file)?;
    let Some(Filled { form, mut answers, seal, .. }) = filled else { return Ok(ExitCode::from(1)) };
    if let Some(day) = &wanted.as_of {
        answers.as_of.clone_from(day);
    }
    let score = score(&form, &answers);
    let text = match (&wanted.explain, wanted.format) {
        (Some(practice), _) => explained(&form, &answers, &score, practice)?,
        (None, TableFormat::Table) => for_people(&form, &answers, &score, seal.as_ref()),
        (None, TableFormat::Csv) => super::csv(&rows(&form, &answers, &score)),
        (None, TableFormat::Json) => report::score_json(&form, &answers, &score, seal.as_ref()),
    };
    deliver(args, &wanted.place, super::audience(wanted.format), &text)?;
    Ok(code)
}

fn explained(form: &Questionnaire, answers: &Answers, score: &Score, name: &str) -> Result<String> {
    if name == "all" {
        let all = (0..form.practices.len()).map(|at| explain::practice(form, at, score, answers));
        return Ok(all.collect::<Vec<_>>().join("\n"));
    }
    let found = form.practice_named(name);
    let at = found.and_then(|found| form.practices.iter().position(|p| p.id == found.id));
    if let Some(at) = at {
        return Ok(explain::practice(form, at, score, answers));
    }
    let known = form.practices.iter().flat_map(|p| [p.code.as_str(), p.id.as_str(), &p.title]);
    bail!("`{}` has no practice `{name}`{}", form.name, did_you_mean(name, known))
}

/// One row per practice, subdomain and domain, one for all, and one per leftover.
fn rows(form: &Questionnaire, answers: &Answers, score: &Score) -> Vec<Vec<String>> {
    let mut rows = report::score_rows(form, score);
    let columns = rows[0].len();
    rows.extend(answers.leftovers.iter().map(|left| {
        let mut row =
            vec!["not-taken-over".to_owned(), left.place.clone(), String::new(), left.text.clone()];
        row.resize(columns, String::new());
        row
    }));
    rows
}

fn for_people(
    form: &Questionnaire,
    answers: &Answers,
    score: &Score,
    seal: Option<&SealVerdict>,
) -> String {
    let mut rows = vec![
        ["", "practice", "level", "with exceptions", "progress", "target", "gap", "open"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for (domain, group) in form.domains.iter().zip(&score.domains) {
        rows.push(vec![
            String::new(),
            domain.title.to_uppercase(),
            format!("{}-{}", group.level, group.highest),
            String::new(),
            decimal(group.progress),
        ]);
        for at in domain.practices() {
            let (practice, scored) = (&form.practices[at], &score.practices[at]);
            let gap = match (scored.is_out(), scored.target, scored.under(), scored.over()) {
                (true, ..) => "n/a".to_owned(),
                (_, None, ..) => String::new(),
                (_, _, 0, 0) => "on target".to_owned(),
                (_, _, under, 0) => format!("{under} under"),
                (_, _, _, over) => format!("{over} over"),
            };
            let gap = explain::with_above_target(form, scored, gap);
            rows.push(vec![
                practice.code.clone(),
                practice.title.clone(),
                scored.level.to_string(),
                match scored.with_exceptions > scored.level {
                    true => format!("{} with {}", scored.with_exceptions, scored.exceptions.len()),
                    false => String::new(),
                },
                decimal(scored.progress),
                scored.target.map_or_else(String::new, |target| target.to_string()),
                gap,
                match scored.open() {
                    0 => String::new(),
                    open => open.to_string(),
                },
            ]);
        }
    }
    format!(
        "{} ({}, {})\n{}\n{}{}{}\n{}\n",
        answers.title,
        form.name,
        days(answers),
        seal.map_or_else(String::new, |seal| seal.said(&Words::english()) + "\n"),
        super::table(&rows),
        again(form, answers),
        settled(form, answers) + &leftovers(answers),
        "A domain shows its lowest and highest level. `2 with 3`: level 2 is reached, but for 3 \
         indicators that are partly. `--explain CODE` shows the answers behind a number.",
    )
}

/// The day of the assessment, and that at which its answers are judged, if it is another.
fn days(answers: &Answers) -> String {
    let date = if answers.date.is_empty() { "no day" } else { &answers.date };
    match answers.judged_at() {
        "" => date.to_owned(),
        as_of if as_of == answers.date => date.to_owned(),
        as_of => format!("{date}, judged as of {as_of}"),
    }
}

/// What is to be looked at again, and which answers have lapsed.
fn again(form: &Questionnaire, answers: &Answers) -> String {
    let ids = |items: Vec<&AskedIndicator>| {
        let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
        ids.join(", ")
    };
    let asked = form.indicators().map(|(_, _, item)| item);
    let marked = |item: &&AskedIndicator| {
        answers.answers.get(&item.id).is_some_and(|answer| !answer.recheck.is_empty())
    };
    let recheck: Vec<&AskedIndicator> = asked.filter(marked).collect();
    let lapsed = answers.lapsed(form);
    let mut out = String::new();
    if !recheck.is_empty() {
        out += &format!("\n{} to look at again: {}\n", recheck.len(), ids(recheck));
    }
    if !lapsed.is_empty() {
        let (count, at) = (lapsed.len(), answers.judged_at());
        out += &format!("\n{count} lapsed as of {at}, counted as open: {}\n", ids(lapsed));
    }
    out
}

/// Which answers rest on a decision between assessors.
fn settled(form: &Questionnaire, answers: &Answers) -> String {
    let settled = settle::in_force(form, answers);
    if settled.is_empty() {
        return String::new();
    }
    let said = settled.iter().map(|one| {
        let chosen = cut(&one.chosen, 60);
        format!(
            "{} {chosen}, by {} (said: {})",
            one.indicator,
            cut(&one.by, 60),
            cut(&one.said, 200)
        )
    });
    let said = said.collect::<Vec<_>>().join("\n  ");
    format!("\n{} settled between assessors:\n  {said}\n", settled.len())
}

/// What was not taken over from filled forms; nobody may take a score for more than it is.
fn leftovers(answers: &Answers) -> String {
    if answers.leftovers.is_empty() {
        return String::new();
    }
    let lines = answers.leftovers.iter().map(|left| {
        let text = cut(&left.text.replace('\n', " "), 100);
        format!("  {}: {text}\n", left.place)
    });
    format!("\nNot taken over:\n{}", lines.collect::<String>())
}
