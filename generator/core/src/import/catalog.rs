//! What a catalog of any publisher says, before it is laid out as a model.

use indexmap::IndexMap;

use super::own_version::OwnVersion;
use crate::schema::table::Verify;
use crate::span::{Span, Spanned};

/// A catalog as its publisher wrote it. Every text is as it was read.
#[derive(Clone, Debug, Default)]
pub struct ForeignCatalog {
    /// What its publisher calls the document itself; the lock names it so.
    pub key: String,
    /// A short name, as `ASVS`.
    pub short: Option<String>,
    /// Its title.
    pub title: String,
    /// Its version, as its publisher numbers it.
    pub version: String,
    /// Where it says so; where no file does, the start of the first one.
    pub version_at: Span,
    /// Day of publication.
    pub date: Option<String>,
    /// What it is.
    pub summary: Option<String>,
    /// Who owns it, and on what terms.
    pub rights: Option<String>,
    /// Its licence, as an SPDX id.
    pub license: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// What it calls things, one and several of each, by the key in `words:`.
    pub words: Vec<(&'static str, String, String)>,
    /// Its levels.
    pub levels: Vec<ForeignLevel>,
    /// The answers that it offers, where it has some.
    pub answers: Vec<ForeignAnswer>,
    /// The sets of answers that its items name.
    pub answer_sets: Vec<ForeignAnswerSet>,
    /// The rule by which answers add up, and how practices do, by their words in a model; where it says so.
    pub scoring: Option<(&'static str, &'static str)>,
    /// What stands at its top.
    pub roots: Vec<ForeignNode>,
    /// Its documents, if it is a version of ours; then nothing is laid out anew.
    pub(super) own: Option<OwnVersion>,
}

/// A level of a catalog.
#[derive(Clone, Debug, Default)]
pub struct ForeignLevel {
    /// What its publisher calls it in the file.
    pub key: String,
    /// Its number, from 1.
    pub number: u8,
    /// Its title.
    pub title: Option<String>,
    /// What it means.
    pub summary: Option<String>,
}

/// Answers that some items have.
#[derive(Clone, Debug, Default)]
pub struct ForeignAnswerSet {
    /// What names it in the file.
    pub key: String,
    /// Our id for it.
    pub id: String,
    /// The answers, the best first.
    pub answers: Vec<ForeignAnswer>,
}

/// An answer that a catalog offers to its items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForeignAnswer {
    /// Its id, where it is not made from the label.
    pub id: Option<String>,
    /// The answer, as people choose it.
    pub label: String,
    /// What its publisher calls it in a few letters.
    pub short: String,
    /// What it earns.
    pub earns: u8,
    /// When to give it, where the label does not say it.
    pub meaning: Option<String>,
}

/// A group, or an item that is answered.
#[derive(Clone, Debug, Default)]
pub struct ForeignNode {
    /// What names it in the file, once for all versions.
    pub key: String,
    /// What its publisher calls it.
    pub reference: Option<String>,
    /// Of a group that stands within another one there and beside it here: the key of that one.
    pub within: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its text; of an item what is answered.
    pub text: Option<String>,
    /// Of an item: the lowest level that asks it.
    pub level: Option<u8>,
    /// Every level that it names, and where.
    pub named_levels: Spanned<Vec<u8>>,
    /// The last level that asks it, where that is not the highest.
    pub up_to: Option<u8>,
    /// Whether its publisher keeps it to be looked up and does not ask it any more.
    pub is_retired: bool,
    /// What is done to reach it, where the catalog says so beside what is answered.
    pub actions: Vec<ForeignAction>,
    /// Of an item: the parts below its text.
    pub parts: Vec<ForeignPart>,
    /// The places in its text and in those of its parts that are filled in.
    pub params: Vec<ForeignParam>,
    /// How it is verified.
    pub verify: Vec<Verify>,
    /// What to ask to see.
    pub evidence: Option<String>,
    /// What names the set of its answers in the file.
    pub answers: Option<String>,
    /// Words by which it is found.
    pub tags: Vec<String>,
    /// Where more is to be read: title and address.
    pub links: Vec<(String, String)>,
    /// Ids of standards: edition and id.
    pub refs: Vec<(String, String)>,
    /// Of a group: what it says about its levels.
    pub at_levels: IndexMap<u8, ForeignLevelTexts>,
    /// What stands below it, in reading order. An item has nothing below it.
    pub children: Vec<ForeignNode>,
    /// Whether it is answered.
    pub kind: NodeKind,
}

/// What a node of a catalog is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NodeKind {
    /// It holds others.
    #[default]
    Group,
    /// It is answered.
    Item,
}

/// Something to be done.
#[derive(Clone, Debug, Default)]
pub struct ForeignAction {
    /// What names it in the file.
    pub key: String,
    /// What its publisher calls it.
    pub reference: Option<String>,
    /// Its text.
    pub text: String,
    /// The level that it belongs to.
    pub level: Option<u8>,
    /// The parts below its text.
    pub parts: Vec<ForeignPart>,
    /// The places in its text and in those of its parts that are filled in.
    pub params: Vec<ForeignParam>,
}

/// A part of what an item says.
#[derive(Clone, Debug, Default)]
pub struct ForeignPart {
    /// The sign before it.
    pub label: Option<String>,
    /// What its publisher calls it.
    pub reference: Option<String>,
    /// Its text.
    pub text: String,
    /// The parts within it.
    pub parts: Vec<ForeignPart>,
}

impl ForeignPart {
    /// The texts of some parts and of all within them.
    pub fn texts_mut(parts: &mut [ForeignPart]) -> Vec<&mut String> {
        let texts = parts.iter_mut().flat_map(|part| {
            std::iter::once(&mut part.text).chain(Self::texts_mut(&mut part.parts))
        });
        texts.collect()
    }
}

/// A place in a text that is filled in: `{{id}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignParam {
    /// The name by which the text goes, an id of ours.
    pub id: String,
    /// What is filled in.
    pub title: String,
    /// What holds unless somebody says otherwise.
    pub default: Option<String>,
}

/// What a group says about one of its levels.
#[derive(Clone, Debug, Default)]
pub struct ForeignLevelTexts {
    /// What the level achieves.
    pub objective: Option<String>,
    /// What else is said.
    pub description: Vec<String>,
}
