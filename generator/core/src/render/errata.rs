//! What was found to be wrong in published versions, for pages, paper and data.
//!
//! In: a [`Tailored`], whose layers bring their errata. Out: rows in words. Never: markup.

use crate::model::{Erratum, Status, VersionRef};
use crate::profile::Tailored;
use crate::schema::data::ErratumData;
use crate::words::Words;

/// The errata of a version and of all that lies beneath it.
pub(super) fn all(tailored: &Tailored) -> Vec<ErratumData<'_>> {
    layers(tailored)
        .flat_map(|(name, errata)| errata.iter().map(move |one| row(&name, one)))
        .collect()
}

/// Whether a version can have errata: before that, its text is corrected.
pub(super) fn can_be(tailored: &Tailored) -> bool {
    let status = tailored.profile().map_or(tailored.model.status, |profile| profile.status);
    matches!(status, Status::Published | Status::Withdrawn)
}

/// The errata at something that goes by one of these names, as sentences.
pub(super) fn at<N: AsRef<str>>(tailored: &Tailored, names: &[N], words: &Words) -> Vec<String> {
    let there = layers(tailored).flat_map(|(_, errata)| errata);
    let is_here = |erratum: &&Erratum| names.iter().any(|name| name.as_ref() == erratum.place.0);
    let there = there.filter(is_here);
    there.map(|erratum| sentence(erratum, words)).collect()
}

fn layers(tailored: &Tailored) -> impl Iterator<Item = (VersionRef, &[Erratum])> {
    let model = &tailored.model;
    let profiles = tailored.profiles.iter().map(|one| (one.name(), one.errata.as_slice()));
    std::iter::once((model.name(), model.errata.as_slice())).chain(profiles)
}

fn row<'t>(name: &VersionRef, erratum: &'t Erratum) -> ErratumData<'t> {
    ErratumData {
        id: &erratum.id,
        version: name.to_string(),
        place: &erratum.place.0,
        date: &erratum.date,
        was: &erratum.was.0,
        reads: &erratum.reads,
        note: erratum.note.as_ref().map(|note| note.markdown.as_str()),
    }
}

fn sentence(erratum: &Erratum, words: &Words) -> String {
    words.with(
        "errata.at",
        &[
            ("id", &erratum.id),
            ("date", &words.day(&erratum.date)),
            ("was", &erratum.was.0),
            ("reads", &erratum.reads),
        ],
    )
}
