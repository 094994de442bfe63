//! What a workbook cannot hold is refused by name, before anything is lost.

use anyhow::{Result, bail};
use smm_core::assess::Answers;
use smm_core::words::Words;

use super::lists::RecordList;

/// So many characters fit into a cell, in every program.
const CELL: usize = 32_767;

/// Whether every text that somebody wrote fits into its cell; one that was cut would be lost. `heads` are
/// the fields about the assessment: key, label and text.
pub(super) fn fits(
    answers: &Answers,
    heads: &[(String, String, String)],
    words: &Words,
) -> Result<()> {
    let given = answers.answers.iter().flat_map(|(id, answer)| {
        answer.texts().map(|(what, text)| (format!("answers.{id}.{what}"), text))
    });
    let comments = answers.comments.iter();
    let comments = comments.map(|(id, text)| (format!("comments.{id}"), text.as_str()));
    let targets = answers.targets.iter();
    let targets = targets.map(|(id, (_, why))| (format!("targets.{id}.rationale"), why.as_str()));
    let heads = heads.iter().map(|(key, _, text)| (key.clone(), text.as_str()));
    let lists = RecordList::ALL.into_iter().flat_map(|list| {
        let records = list.records(answers, words).into_iter().enumerate();
        records.flat_map(move |(at, texts)| {
            let place = move |part| format!("{}.{at}.{part}", list.key());
            list.parts().into_iter().map(place).zip(texts)
        })
    });
    for (place, text) in given.chain(comments).chain(targets).chain(heads).chain(lists) {
        let length = text.chars().count();
        if length > CELL {
            bail!(
                "`{place}` has {length} characters, and a cell of a workbook holds {CELL}: shorten it, \
                 name a file under `attachments:`, or make the HTML form"
            );
        }
    }
    Ok(())
}
