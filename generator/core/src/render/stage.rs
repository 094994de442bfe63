//! What a version that is not published says of itself on every page.
//!
//! In: a [`Tailored`]. Out: a [`Stage`]. Never: markup.

use crate::model::{Status, VersionRef};
use crate::profile::Tailored;
use crate::words::Words;

/// A state within a sentence.
pub(super) fn status_in_sentence(status: Status, words: &Words) -> &str {
    words.say(&format!("status_in_sentence.{}", status.word()))
}

/// A state by its name within a sentence.
pub(super) fn status_named<'w>(name: &'w str, words: &'w Words) -> &'w str {
    let status = Status::ALL.into_iter().find(|status| status.word() == name);
    status.map_or(name, |status| status_in_sentence(status, words))
}

/// How far a version has come that readers must not take for a published one.
pub(super) struct Stage<'t> {
    /// `draft`, `review`, `imported` or `withdrawn`.
    pub(super) key: &'static str,
    /// The day of the version.
    date: &'t str,
    /// What to use in the place of a withdrawn one.
    pub(super) successor: Option<&'t VersionRef>,
}

impl<'t> Stage<'t> {
    /// The stage of a version; nothing if it is published.
    pub(super) fn of(tailored: &'t Tailored) -> Option<Self> {
        let model = &tailored.model;
        let (status, date, replaced_by) = match tailored.profile() {
            Some(profile) => (profile.status, &profile.date, &profile.replaced_by),
            None => (model.status, &model.date, &model.replaced_by),
        };
        if status == Status::Published {
            return None;
        }
        let is_withdrawn = status == Status::Withdrawn;
        let successor = replaced_by.as_ref().map(|(name, _)| name).filter(|_| is_withdrawn);
        // Nobody writes what was brought in: it only waits to be published here.
        let is_of_others = tailored.profiles.is_empty() && model.imported.is_some();
        let is_imported = is_of_others && status == Status::Draft;
        let key = if is_imported { "imported" } else { status.word() };
        Some(Self { key, date, successor })
    }

    /// Whether its text may still change, so that comments cite pages and lines.
    pub(super) fn is_draft(&self) -> bool {
        ["draft", "review"].contains(&self.key)
    }

    /// The sentence at the top of its pages.
    pub(super) fn sentence(&self, words: &Words) -> String {
        words.with(&format!("stage.{}", self.key), &[("date", &words.day(self.date))])
    }

    /// The mark at the head of each sheet of paper.
    pub(super) fn mark(&self, words: &Words) -> String {
        match self.successor {
            Some(name) => words.with("stage_mark.replaced", &[("name", name)]),
            None => {
                let date = words.day(self.date);
                words.with(&format!("stage_mark.{}", self.key), &[("date", &date)])
            }
        }
    }
}
