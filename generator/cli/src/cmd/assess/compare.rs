//! `smm assess compare`: what got better or worse, and which answers made it so.

use std::process::ExitCode;

use anyhow::Result;
use smm_core::assess::compare::{Side, Trend, compare};
use smm_core::assess::report;
use smm_core::assess::score::{PracticeScore, decimal, score};
use smm_core::words::Words;

use super::read::Reader;
use crate::args::Args;
use crate::args::assess::{CompareArgs, TableFormat};
use crate::cmd::deliver;

pub(super) fn run(args: &Args, wanted: &CompareArgs) -> Result<ExitCode> {
    let workspace = super::workspace(args)?;
    let files = [wanted.old.clone(), wanted.new.clone()];
    let (mut read, is_clean) = Reader::new(args, &workspace).all(&files)?;
    let Some([old, new]) = read.as_deref_mut() else {
        return Ok(ExitCode::from(1));
    };
    if let Some(day) = &wanted.as_of {
        old.answers.as_of.clone_from(day);
        new.answers.as_of.clone_from(day);
    }
    let (old_score, new_score) = (score(&old.form, &old.answers), score(&new.form, &new.answers));
    let before = Side { form: &old.form, answers: &old.answers, score: &old_score };
    let after = Side { form: &new.form, answers: &new.answers, score: &new_score };
    let trends = compare(before, after);
    let judged = match &wanted.as_of {
        Some(day) => format!("answers judged as of {day}\n\n"),
        None => String::new(),
    };
    let text = match wanted.format {
        TableFormat::Table => judged + &for_people(&trends, &new.form.words),
        TableFormat::Csv => super::csv(&report::trend_rows(&trends, &new.form.words)),
        TableFormat::Json => report::trend_json(before, after, &trends),
    };
    deliver(args, &wanted.place, super::audience(wanted.format), &text)?;
    Ok(super::code_of(is_clean))
}

fn for_people(trends: &[Trend], words: &Words) -> String {
    let number = |score: &Option<PracticeScore>| {
        score.as_ref().map_or_else(|| "-".to_owned(), |score| decimal(score.progress))
    };
    let mut out = String::new();
    for trend in trends {
        let word = match trend.change() {
            0 if trend.changed.is_empty() => "unchanged",
            0 => "same",
            change if change > 0 => "better",
            _ => "worse",
        };
        out.push_str(&format!(
            "{:9}  {} -> {}  {}\n",
            word,
            number(&trend.before),
            number(&trend.after),
            trend.title
        ));
        if let Some(cause) = trend.cause(words) {
            out.push_str(&format!("             {cause}\n"));
        }
        for change in &trend.changed {
            out.push_str(&format!(
                "             {} {} -> {}  {}\n",
                change.id,
                change.said_before(words),
                change.said_after(words),
                change.text
            ));
        }
    }
    out
}
