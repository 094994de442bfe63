//! What a version says of where it comes from: who wrote it, on what evidence, how to cite it.
//!
//! In: a [`Tailored`]. Out: its rows in the order in which pages and paper print them. Never: markup.

use crate::model::{Model, Record, Text};
use crate::profile::Tailored;
use crate::words::Words;

/// A row: what is said, and the saying.
pub(super) struct RecordRow<'t> {
    /// The label.
    pub(super) label: &'t str,
    /// What stands beside it.
    pub(super) said: Said<'t>,
    /// Whether a sheet that is filled in says it as well.
    pub(super) is_short: bool,
}

/// What a row says.
pub(super) enum Said<'t> {
    /// Words, not Markdown.
    Plain(String),
    /// Texts in Markdown that stand in one line.
    Line(Vec<&'t str>),
    /// Texts in Markdown with a line each.
    List(Vec<&'t str>),
}

/// What a version says of where it comes from; nothing if nobody wrote it down.
pub(super) fn rows<'t>(tailored: &'t Tailored, words: &'t Words) -> Vec<RecordRow<'t>> {
    let model = &tailored.model;
    match tailored.profile() {
        None => {
            let mut all = of_model(model, words);
            all.extend(of_record(model.record.as_ref(), words));
            all
        }
        Some(profile) => {
            let mut all = of_record(profile.record.as_ref(), words);
            all.extend(groups(tailored, words));
            if profile.record.is_some() && !all.is_empty() {
                all.splice(0..0, beneath(model, words));
            }
            all
        }
    }
}

/// The groups whose items are asked.
fn groups<'t>(tailored: &Tailored, words: &'t Words) -> Option<RecordRow<'t>> {
    let selected = tailored.groups.as_ref()?;
    let groups = tailored.model.groups.iter().filter(|group| selected.contains(&group.id));
    let titles: Vec<String> = groups.map(|group| group.title.clone()).collect();
    Some(plain("record.groups", &words.list(&titles), words))
}

/// The edition of a model, and what it follows.
fn of_model<'t>(model: &'t Model, words: &'t Words) -> Vec<RecordRow<'t>> {
    let edition = model.edition.iter().map(|edition| plain("record.edition", edition, words));
    let follows = model
        .follows
        .iter()
        .map(|(title, version)| plain("record.follows", &format!("{title} {version}"), words));
    edition.chain(follows).collect()
}

/// The model beneath a profile, with its edition.
fn beneath<'t>(model: &Model, words: &'t Words) -> Option<RecordRow<'t>> {
    let edition = model.edition.as_ref()?;
    let name = format!("{} {}", model.title, model.version_said());
    let said = words.with("record.edition_of", &[("name", &name), ("edition", edition)]);
    Some(plain("record.beneath", &said, words))
}

fn plain<'t>(key: &str, said: &str, words: &'t Words) -> RecordRow<'t> {
    RecordRow { label: words.say(key), said: Said::Plain(said.to_owned()), is_short: true }
}

fn of_record<'t>(record: Option<&'t Record>, words: &'t Words) -> Vec<RecordRow<'t>> {
    let Some(record) = record else { return Vec::new() };
    let line = |key: &str, texts: &'t [Text]| RecordRow {
        label: words.say(key),
        said: Said::Line(markdown(texts)),
        is_short: true,
    };
    let one = |key, text: &'t Text| line(key, std::slice::from_ref(text));
    let mut all = vec![
        line("record.editors", &record.editors),
        line("record.reviewers", &record.reviewers),
        one("record.evidence", &record.evidence),
        RecordRow { is_short: false, ..one("record.feedback", &record.feedback) },
        one("record.cite", &record.cite),
    ];
    if !record.weaknesses.is_empty() {
        all.push(RecordRow {
            label: words.say("record.weaknesses"),
            said: Said::List(markdown(&record.weaknesses)),
            is_short: false,
        });
    }
    all
}

fn markdown(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(|text| text.markdown.as_str()).collect()
}
