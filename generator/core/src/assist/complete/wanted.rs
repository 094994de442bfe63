//! Which names belong where: the one table of places in documents that go by names.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::spot::{PathStep, YamlSpot};
use super::super::{EditorPage, value_of};
use super::{Completion, CompletionSort, id, names_of};
use crate::layout::Home;
use crate::model::{AnswerSet, Model, Profile, Text};
use crate::symbols::{Definition, Sight, SymbolKind};

/// What kind of name belongs to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Version,
    /// The number of another version of the same model or profile.
    Number,
    Practice,
    /// A level from this number on.
    Level(u8),
    /// A domain or subdomain.
    Domain,
    Role,
    Record,
    AnswerSet,
    /// An action or indicator that is there.
    Item,
    Indicator,
    /// An id that nothing has, with this letter.
    NewId(char),
    AnyId,
    Answer,
    Term,
}

impl Wanted {
    /// What belongs to a place in a kind of document.
    pub(super) fn at(kind: &str, path: &[PathStep<'_>], is_key: bool) -> Option<Self> {
        let steps = path.iter().map(|step| match step {
            PathStep::Key(key) => *key,
            PathStep::Entry => "*",
        });
        let path = steps.collect::<Vec<_>>().join("/");
        let end = |end: &str| path.ends_with(end);
        Some(match (kind, path.as_str(), is_key) {
            ("profile" | "assessment", "targets", true) => Self::Practice,
            ("assessment", "comments", true) => Self::Practice,
            ("assessment", "answers", true) => Self::Indicator,
            ("profile", "roles", true) => Self::Role,
            (_, _, true) => return None,
            ("profile", "base" | "with/*", _) => Self::Version,
            ("assessment", "profile" | "model", _) => Self::Version,
            ("profile" | "model", "replaced-by", _) => Self::Version,
            ("profile" | "assessment", _, _) if end("/level") => Self::Level(0),
            ("assessment", _, _) if end("/answer") => Self::Answer,
            ("profile", "exclude/*/practices/*", _) => Self::Practice,
            ("profile", "exclude/*/domains/*" | "exclude/*/subdomains/*", _) => Self::Domain,
            ("profile", "add/practices/*/in", _) => Self::Domain,
            ("profile", "add/practices/*/from", _) => Self::Version,
            ("overlay", "practice", _) => Self::Practice,
            ("overlay", "exclude/*/id", _) => Self::Item,
            ("practice-table", "related/*/practice", _) => Self::Practice,
            ("model", _, _) if end("practices/*") => Self::Practice,
            ("changes", "from", _) => Self::Number,
            ("changes", "changes/*/item" | "changes/*/into/*", _) => Self::AnyId,
            ("errata", "errata/*/where", _) => Self::AnyId,
            ("glossary", "terms/*/see/*", _) => Self::Term,
            ("overlay" | "practice-table", _, _) => return Self::in_table(&path),
            _ => return None,
        })
    }

    fn in_table(path: &str) -> Option<Self> {
        Some(match path {
            "levels/*/level" => Self::Level(1),
            "examples/*/level" => Self::Level(0),
            "levels/*/actions/*/id" => Self::NewId('A'),
            "levels/*/indicators/*/id" => Self::NewId('I'),
            "examples/*/id" => Self::NewId('E'),
            "pitfalls/*/id" => Self::NewId('P'),
            "levels/*/indicators/*/ask" => Self::Role,
            "levels/*/indicators/*/record" => Self::Record,
            "levels/*/indicators/*/answers" => Self::AnswerSet,
            "levels/*/actions/*/replaces" | "levels/*/indicators/*/replaces" => Self::Item,
            _ => return None,
        })
    }

    /// The names of that kind that can be seen from a document.
    pub(super) fn offered(self, page: &EditorPage<'_>, spot: &YamlSpot<'_>) -> Vec<Completion> {
        let range = &spot.range;
        let mut found = match self {
            Self::Version => versions(page, range),
            Self::Number => numbers(page, range),
            Self::Practice => practices(page, range),
            Self::Level(from) => levels(page, from, range),
            Self::Domain => of_kind(page, SymbolKind::Domain, range, |_| true),
            Self::Role => of_kind(page, SymbolKind::Role, range, |_| true),
            Self::Record => of_kind(page, SymbolKind::Record, range, |_| true),
            Self::AnswerSet => of_kind(page, SymbolKind::AnswerSet, range, |_| true),
            Self::Item => {
                let code = practice_code(page);
                of_kind(page, SymbolKind::Item, range, |name| is_of_practice(name, &code))
            }
            Self::Indicator => of_kind(page, SymbolKind::Item, range, |name| letter(name) == 'I'),
            Self::NewId(letter) => new_id(page, letter, range).into_iter().collect(),
            Self::AnyId => any_id(page, range),
            Self::Answer => answers(page, range),
            Self::Term => of_kind(page, SymbolKind::Term, range, |_| true),
        };
        found.retain(|one| !spot.beside.contains(&one.label.as_str()));
        found
    }
}

fn of_kind(
    page: &EditorPage<'_>,
    kind: SymbolKind,
    range: &Range<usize>,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<Completion> {
    let named = names_of(page, Some(kind)).into_iter().filter(|of| is_wanted(&of.names[0]));
    named.map(|of| id(page, of, &of.names[0], range)).collect()
}

/// The letter of an item, as `I` of `PHY-2-I1`.
fn letter(item: &str) -> char {
    item.rsplit('-').next().and_then(|last| last.chars().next()).unwrap_or(' ')
}

fn versions(page: &EditorPage<'_>, range: &Range<usize>) -> Vec<Completion> {
    let all = page.known.symbols.definitions().iter();
    let versions = all.filter(|of| of.kind == SymbolKind::Version);
    versions.map(|of| id(page, of, &of.names[0], range)).collect()
}

/// The numbers of the other versions of this model or profile, as texts.
fn numbers(page: &EditorPage<'_>, range: &Range<usize>) -> Vec<Completion> {
    let Some(home) = Home::of_path(page.path) else { return Vec::new() };
    let names = page.known.workspace.catalog.names();
    let others =
        names.filter(|name| name.id == home.id && name.version.to_string() != home.version);
    let is_quoted = page.text[..range.start].ends_with(['"', '\'']);
    let one = |number: String| {
        let insert = if is_quoted { number.clone() } else { format!("\"{number}\"") };
        value(number, String::new(), insert, range)
    };
    others.map(|name| one(name.version.to_string())).collect()
}

fn value(label: String, detail: String, insert: String, range: &Range<usize>) -> Completion {
    let sort = CompletionSort::Value;
    Completion { label, sort, detail, text: String::new(), insert, range: range.clone() }
}

/// Practices by id; a model's own list may also name tables that nothing lists yet.
fn practices(page: &EditorPage<'_>, range: &Range<usize>) -> Vec<Completion> {
    let catalog = &page.known.workspace.catalog;
    let is_own = |of: &&Definition| {
        let added =
            |home| catalog.profile(home).is_some_and(|own| own.adds(&of.names[0]).is_some());
        of.home.as_ref().is_some_and(|home| catalog.model(home).is_some() || added(home))
    };
    let mut found: Vec<Completion> = names_of(page, Some(SymbolKind::Practice))
        .into_iter()
        .filter(is_own)
        .map(|of| id(page, of, &of.names[0], range))
        .collect();
    if let Some(home) = Home::of_path(page.path).filter(|home| home.head() == page.path) {
        let files = page.known.sources.iter();
        let tables = files.filter_map(|(_, file)| home.practice_at(&file.path));
        let new = tables.filter(|id| found.iter().all(|one| one.label != *id)).collect::<Vec<_>>();
        found.extend(
            new.into_iter()
                .map(|id| value(id.to_owned(), "a table".to_owned(), id.to_owned(), range)),
        );
    }
    found
}

/// The model that a document is about.
fn model<'p>(page: &EditorPage<'p>) -> Option<&'p Model> {
    let catalog = &page.known.workspace.catalog;
    match page.sight() {
        Sight::Version(name) => catalog.model_beneath(&name),
        _ => None,
    }
}

fn levels(page: &EditorPage<'_>, from: u8, range: &Range<usize>) -> Vec<Completion> {
    let named = model(page).into_iter().flat_map(|model| &model.levels);
    let named = named.filter(|level| level.number >= from);
    let one = |level: &crate::model::LevelName| Completion {
        text: Text::said(level.summary.as_ref()).to_owned(),
        ..value(level.number.to_string(), level.title.clone(), level.number.to_string(), range)
    };
    named.map(one).collect()
}

fn answers(page: &EditorPage<'_>, range: &Range<usize>) -> Vec<Completion> {
    let Some(model) = model(page) else { return Vec::new() };
    let sets = model.answer_sets.iter().map(|set| set.answers.clone());
    let sets: Vec<AnswerSet> = std::iter::once(model.answers.clone()).chain(sets).collect();
    let one = |choice: &crate::model::AnswerChoice| {
        let word = choice.id.word().to_owned();
        value(word.clone(), choice.meaning.markdown.clone(), word, range)
    };
    AnswerSet::all_of(&sets).choices.iter().map(one).collect()
}

/// Whatever a change may name: in any version of this model or profile, or of what it lies over.
fn any_id(page: &EditorPage<'_>, range: &Range<usize>) -> Vec<Completion> {
    let named = names_of(page, None).into_iter();
    let ids = named.filter(|of| of.kind != SymbolKind::Version);
    ids.map(|of| id(page, of, &of.names[0], range)).collect()
}

/// The code that ids in a table or overlay begin with: that of the practice, and of the profile.
fn practice_code(page: &EditorPage<'_>) -> Option<(Option<String>, String)> {
    if let Some(code) = value_of(page.text, "code") {
        return Some((profile(page).map(|profile| profile.code.clone()), code.to_owned()));
    }
    let practice = value_of(page.text, "practice")?;
    let profile = profile(page)?;
    let code = page.known.workspace.catalog.code_of(practice, profile)?;
    Some((Some(profile.code.clone()), code.to_owned()))
}

fn profile<'p>(page: &EditorPage<'p>) -> Option<&'p Profile> {
    let name = Home::of_path(page.path)?.name()?;
    page.known.workspace.catalog.profile(&name)
}

/// Whether an item is one of the practice that a table or overlay is about.
fn is_of_practice(item: &str, code: &Option<(Option<String>, String)>) -> bool {
    let Some((_, code)) = code else { return true };
    item.starts_with(&format!("{code}-")) || item.contains(&format!("-{code}-"))
}

/// The id after the highest that was ever given at this place.
fn new_id(page: &EditorPage<'_>, letter: char, range: &Range<usize>) -> Option<Completion> {
    let (profile, code) = practice_code(page)?;
    let mut start = profile.map_or_else(String::new, |profile| format!("{profile}-")) + &code;
    if matches!(letter, 'A' | 'I') {
        start.push_str(&format!("-{}", level_above(page.text, range.start)?));
    }
    let start = format!("{start}-{letter}");
    let symbols = page.known.symbols.definitions().iter().flat_map(|of| &of.names);
    let changes = page.known.workspace.changes.iter().flat_map(|doc| &doc.value.changes);
    let named = symbols.map(String::as_str).chain(changes.map(|change| change.item.value.as_str()));
    let written = page.text.match_indices(&start).filter(|(at, _)| *at != range.start);
    let written = written.map(|(at, _)| &page.text[at..]);
    let number = |name: &str| {
        let rest = name.strip_prefix(&start)?;
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..digits].parse::<u32>().ok()
    };
    let taken: BTreeSet<u32> = named.chain(written).filter_map(number).collect();
    let next = taken.last().map_or(Some(1), |last| last.checked_add(1))?;
    let name = format!("{start}{next}");
    Some(value(name.clone(), "the next free number".to_owned(), name, range))
}

/// The number of the level that a place stands in.
fn level_above(text: &str, offset: usize) -> Option<u8> {
    let lines = text[..offset].lines().rev().map(|line| line.trim_start_matches([' ', '-', '{']));
    let mut values = lines.filter_map(|line| line.strip_prefix("level:"));
    let value = values.next()?.trim_start();
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    value[..digits].parse().ok()
}
