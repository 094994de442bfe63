//! An assessment without what is nobody else's business: evidence, names and notes.
//!
//! In: answers. Out: answers that hold nothing which a person wrote, but title, subject and day. Never: changes
//! an answer, a target or a level.

use super::{Answer, Answers, Retired};
use crate::words::Words;

/// The answers without evidence, names and notes. Every field is named, so that a new one is decided on.
pub fn redacted(answers: &Answers, words: &Words) -> Answers {
    let Answers {
        title,
        subject,
        boundary: _,
        site: _,
        assessors,
        date,
        as_of,
        marking,
        digest,
        story: _,
        targets,
        answers,
        comments: _,
        attachments: _,
        sources: _,
        stakes: _,
        decisions: _,
        retired,
        leftovers: _,
    } = answers.clone();
    let withheld = || words.say("redact.withheld").to_owned();
    Answers {
        title,
        subject,
        assessors: assessors.into_iter().map(|(_, role)| (withheld(), role)).collect(),
        date,
        as_of,
        marking,
        digest,
        targets: targets.into_iter().map(|(id, (level, _))| (id, (level, withheld()))).collect(),
        answers: answers.into_iter().map(|(id, one)| (id, answer(&one, words))).collect(),
        retired: retired
            .into_iter()
            .map(|(id, gone)| (id, Retired { answer: answer(&gone.answer, words), ..gone }))
            .collect(),
        ..Answers::default()
    }
}

/// What a copy says of itself that was redacted.
pub fn said(words: &Words) -> &str {
    words.say("redact.said")
}

fn answer(answer: &Answer, words: &Words) -> Answer {
    let Answer { value, reason, evidence: _, note: _, who: _, when, until, recheck } = answer;
    let said = |text: &str, key: &str| match text {
        "" => String::new(),
        _ => words.say(key).to_owned(),
    };
    Answer {
        value: value.clone(),
        reason: said(reason, "redact.withheld"),
        when: when.clone(),
        until: until.clone(),
        recheck: said(recheck, "redact.recheck"),
        ..Answer::default()
    }
}
