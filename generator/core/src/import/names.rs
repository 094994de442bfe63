//! Ids of ours for what a catalog has: kept where they were given before, else new and nobody else's.

use std::collections::{BTreeMap, BTreeSet};

use super::section::ImportSection;
use crate::id::{hyphenated, is_id};

/// An id of a group has at most so many letters; it names a file.
const LONGEST: usize = 60;

/// What is called what already.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownNames {
    /// Our ids, by what names the thing in the source.
    pub(super) ids: BTreeMap<(ImportSection, String), String>,
    /// The codes of practices, by their ids.
    pub(super) codes: BTreeMap<String, String>,
    /// Ids and codes that mean something else, in this version or an earlier one.
    pub(super) taken: BTreeSet<String>,
}

/// Gives names, each once.
pub(super) struct Namer {
    known: KnownNames,
    /// The number behind each wish that was given last, so that many wishes of one kind end soon.
    numbers: BTreeMap<String, u32>,
}

impl Namer {
    /// Names beside what is known, none of them one of `references`: a ref means one thing.
    pub(super) fn new(known: KnownNames, references: impl Iterator<Item = String>) -> Self {
        let mut known = known;
        known.taken.extend(references);
        known.taken.extend(known.ids.values().cloned());
        known.taken.extend(known.codes.values().cloned());
        Self { known, numbers: BTreeMap::new() }
    }

    fn kept(&self, section: ImportSection, key: &str) -> Option<&String> {
        self.known.ids.get(&(section, key.to_owned()))
    }

    /// The id of a group, made from its title if it has none.
    pub(super) fn group(&mut self, section: ImportSection, key: &str, title: &str) -> String {
        if let Some(kept) = self.kept(section, key) {
            return kept.clone();
        }
        let wish = [title, key].into_iter().map(short_id).find(|id| is_id(id));
        let wish = wish.unwrap_or_else(|| section.word().to_owned());
        let last = self.numbers.entry(wish.clone()).or_insert(0);
        let id = loop {
            *last += 1;
            let id = if *last == 1 { wish.clone() } else { format!("{wish}-{last}") };
            if !self.known.taken.contains(&id) {
                break id;
            }
        };
        self.known.taken.insert(id.clone());
        id
    }

    /// The code of a practice: the first letters of the words of its id.
    pub(super) fn code(&mut self, practice: &str) -> String {
        if let Some(kept) = self.known.codes.get(practice) {
            return kept.clone();
        }
        let words: Vec<&str> = practice.split('-').collect();
        let letters: String = match words[..] {
            [word] => word.chars().take(4).collect(),
            _ => words.iter().filter_map(|word| word.chars().next()).take(4).collect(),
        };
        let mut wish = letters.to_uppercase();
        if wish.len() < 2 || !wish.starts_with(|c: char| c.is_ascii_uppercase()) {
            wish = format!("X{wish}X");
        }
        let last = self.numbers.entry(wish.clone()).or_insert(0);
        let code = loop {
            *last += 1;
            let digits = if *last == 1 { String::new() } else { last.to_string() };
            let room = 6_usize.saturating_sub(digits.len()).max(1);
            let code = format!("{}{digits}", wish.get(..wish.len().min(room)).unwrap_or("X"));
            // Levels go by code and number, as `SC-1`: a ref of a publisher must not say the same.
            let level = format!("{code}-");
            let mut behind = self.known.taken.range(level.clone()..);
            let is_clash = behind.next().is_some_and(|name| name.starts_with(&level));
            if !is_clash && !self.known.taken.contains(&code) {
                break code;
            }
        };
        self.known.taken.insert(code.clone());
        self.known.codes.insert(practice.to_owned(), code.clone());
        code
    }

    /// The id of an action or indicator of a level. One that went to another level gets another id.
    pub(super) fn item(
        &mut self,
        section: ImportSection,
        key: &str,
        (code, level): (&str, u8),
    ) -> String {
        let sign = if section == ImportSection::Actions { 'A' } else { 'I' };
        let start = format!("{code}-{level}-{sign}");
        if let Some(kept) = self.kept(section, key).filter(|kept| kept.starts_with(&start)) {
            return kept.clone();
        }
        let mut numbered = (1..1_000_000).map(|number| format!("{start}{number}"));
        let free = numbered.find(|id| !self.known.taken.contains(id));
        let id = free.unwrap_or(start);
        self.known.taken.insert(id.clone());
        id
    }
}

fn short_id(text: &str) -> String {
    let id = hyphenated(text);
    let id = id.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    let mut short = id.get(..LONGEST).unwrap_or(id);
    if short.len() < id.len() {
        short = short.rsplit_once('-').map_or(short, |(whole, _)| whole);
    }
    short.trim_end_matches('-').to_owned()
}
