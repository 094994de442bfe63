//! Gives an id another name wherever it stands, as long as nobody relies on it.
//!
//! In: a place that goes by an id, and the new one. Out: the edits of all documents, and what the files
//! are called from then on; or why not. An id that a published version or an answer uses stays.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use super::EditorPage;
use super::shape::kind_of;
use crate::id::{VersionRef, is_id};
use crate::layout::Home;
use crate::live::Understood;
use crate::model::Status;
use crate::span::{FileId, Span, TextEdit};
use crate::symbols::{Definition, SymbolKind, Use};
use crate::syntax::edit;

/// An id that can have another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameTarget {
    /// Where it stands, in the text in the editor.
    pub range: Range<usize>,
    /// The id.
    pub name: String,
}

/// What a rename does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenamePlan {
    /// The edits, in the texts that were understood.
    pub edits: Vec<TextEdit>,
    /// The files that bear the name.
    pub moves: Vec<FileMove>,
}

/// A file that is to lie elsewhere in the workspace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileMove {
    /// Its path now.
    pub from: String,
    /// Its path from then on.
    pub to: String,
}

/// Why an id keeps its name: a sentence for the person who asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

fn refuse<T>(why: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(why.into()))
}

/// What goes by an id: the same thing in all drafts that have it.
struct Renamed<'k> {
    kind: SymbolKind,
    name: &'k str,
    /// The model or profile that gives it.
    home: &'k str,
    definitions: Vec<&'k Definition>,
    uses: Vec<&'k Use>,
}

/// The id at an offset, if it can have another name.
///
/// # Errors
/// There is none, or something relies on it.
pub fn rename_target(page: &EditorPage<'_>, offset: usize) -> Result<RenameTarget, Refusal> {
    let (of, range) = renamed(page, offset)?;
    let at = page.text[range.clone()].find(of.name).unwrap_or(0);
    let start = range.start + at;
    Ok(RenameTarget { range: start..start + of.name.len(), name: of.name.to_owned() })
}

/// What has to be done to give the id at an offset another name.
///
/// # Errors
/// There is none, something relies on it, or the new name cannot be an id or is taken.
pub fn rename(page: &EditorPage<'_>, offset: usize, new: &str) -> Result<RenamePlan, Refusal> {
    let (of, _) = renamed(page, offset)?;
    if new == of.name {
        return Ok(RenamePlan::default());
    }
    require_form(&of, new)?;
    require_free(page.known, &of, new)?;
    let known = page.known;
    let spans = of.definitions.iter().map(|one| one.span);
    let uses = of.uses.iter().filter(|one| one.name == of.name);
    let mut edits: Vec<TextEdit> = spans
        .chain(uses.map(|one| one.span))
        .map(|span| edited(known, span, of.name, new))
        .collect::<Result<_, _>>()?;
    edits.extend(signed_off(known, &of, new));
    edits.sort();
    edits.dedup();
    require_safe(known, &edits)?;
    Ok(RenamePlan { moves: moves(known, &of, &edits, new), edits })
}

fn renamed<'k>(
    page: &EditorPage<'k>,
    offset: usize,
) -> Result<(Renamed<'k>, Range<usize>), Refusal> {
    let known = page.known;
    let Some((definition, range)) = page.named_at(offset) else {
        return refuse("nothing here goes by an id that could be renamed");
    };
    let name = definition.names[0].as_str();
    require_kind(known, definition, &page.text[range.clone()])?;
    if known.is_mended {
        return refuse(format!(
            "`{name}` cannot be renamed while a document has errors: not all that goes by it can be seen"
        ));
    }
    let home = definition.home.as_ref().map_or("", |home| home.id.as_str());
    let same = |one: &&Definition| {
        one.kind == definition.kind
            && one.names[0] == name
            && one.home.as_ref().is_some_and(|of| of.id == home)
    };
    let definitions: Vec<&Definition> = known.symbols.definitions().iter().filter(same).collect();
    let uses = definitions.iter().flat_map(|one| known.symbols.uses_of(one)).collect();
    let of = Renamed { kind: definition.kind, name, home, definitions, uses };
    require_unpublished(known, &of)?;
    Ok((of, range))
}

/// Fails for names that are no ids of their own.
fn require_kind(known: &Understood, of: &Definition, written: &str) -> Result<(), Refusal> {
    let name = &of.names[0];
    let is_of_model =
        of.home.as_ref().is_some_and(|home| known.workspace.catalog.model(home).is_some());
    match of.kind {
        SymbolKind::Item | SymbolKind::Domain => Ok(()),
        SymbolKind::Role | SymbolKind::Record | SymbolKind::AnswerSet => Ok(()),
        SymbolKind::Practice if is_of_model && written.contains(name.as_str()) => Ok(()),
        SymbolKind::Practice if is_of_model => refuse(format!(
            "`{written}` is the code of `{name}`, which begins the ids of all its items; a practice is renamed where its id stands"
        )),
        SymbolKind::Practice | SymbolKind::Level => refuse(format!(
            "`{name}` is made of the code of a practice and a level, and has no name of its own"
        )),
        SymbolKind::Version => refuse(format!(
            "`{name}` is a version: its folder bears the name as well, and others may rely on it; `smm new version` begins another"
        )),
        SymbolKind::Term => refuse(format!(
            "`{name}` is a word in texts and no id; edit the glossary, and keep the old word under `also`"
        )),
        SymbolKind::ItemPart => refuse(format!(
            "`{name}` is what its publisher calls a part of an item; edit its `ref`"
        )),
        SymbolKind::Requirement => refuse(format!("`{name}` is an id that its standard gives")),
        SymbolKind::Chapter => refuse(format!("`{name}` is the name of a file; rename the file")),
    }
}

/// Fails if the id is part of a published version, or a published version or an answer uses it.
fn require_unpublished(known: &Understood, of: &Renamed<'_>) -> Result<(), Refusal> {
    let name = of.name;
    let homes = of.definitions.iter().filter_map(|one| one.home.as_ref());
    if let Some(home) = homes.filter(|home| is_published(known, home)).min() {
        return refuse(format!(
            "`{name}` is part of `{home}`, which is published: its ids stay; retire it in `changes.yaml` and give a new one"
        ));
    }
    for one in &of.uses {
        let path = &known.sources.file(one.span.file).path;
        let place = place(known, one.span);
        if kind_of(path) == Some("assessment") {
            return refuse(format!("`{name}` is used by answers, in {place}: its id stays"));
        }
        let home = Home::of_path(path).and_then(|home| home.name());
        if let Some(home) = home.filter(|home| is_published(known, home)) {
            return refuse(format!(
                "`{name}` is used by `{home}`, which is published, in {place}: its id stays"
            ));
        }
    }
    Ok(())
}

fn is_published(known: &Understood, name: &VersionRef) -> bool {
    let catalog = &known.workspace.catalog;
    let status = catalog.model(name).map(|model| model.status);
    let status = status.or_else(|| catalog.profile(name).map(|profile| profile.status));
    let is_open = matches!(status, None | Some(Status::Draft | Status::Review));
    !is_open || known.workspace.published.versions.contains_key(&name.to_string())
}

fn place(known: &Understood, span: Span) -> String {
    let (line, _) = known.sources.line_column(span.file, span.start);
    format!("`{}`, line {line}", known.sources.file(span.file).path)
}

/// Fails if the new name does not have the form of the old one.
fn require_form(of: &Renamed<'_>, new: &str) -> Result<(), Refusal> {
    if of.kind != SymbolKind::Item {
        return match is_id(new) {
            true => Ok(()),
            false => refuse(format!(
                "`{new}` cannot be an id: small letters and digits, parted by single hyphens"
            )),
        };
    }
    let start = of.name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = new.strip_prefix(start).unwrap_or("");
    match !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Ok(()),
        false => refuse(format!(
            "`{new}` does not fit its place: ids here are `{start}`, followed by a number"
        )),
    }
}

/// Whether it stands in a list of the model, whose ids are its own.
fn is_listed(kind: SymbolKind) -> bool {
    matches!(kind, SymbolKind::Role | SymbolKind::Record | SymbolKind::AnswerSet)
}

/// Fails if something has the new name, or had it.
fn require_free(known: &Understood, of: &Renamed<'_>, new: &str) -> Result<(), Refusal> {
    let is_other_word =
        |kind| matches!(kind, SymbolKind::Term | SymbolKind::Requirement | SymbolKind::Chapter);
    let is_list = is_listed(of.kind);
    let mut taken = known.symbols.named(new);
    let taken = taken.find(|one| match is_list {
        true => one.kind == of.kind && one.home.as_ref().is_some_and(|home| home.id == of.home),
        false => !is_other_word(one.kind) && !is_listed(one.kind),
    });
    if let Some(taken) = taken {
        return refuse(format!("`{new}` is taken: it is given in {}", place(known, taken.span)));
    }
    let changes = known.workspace.changes.iter().flat_map(|doc| &doc.value.changes);
    let mut retired = changes.filter(|one| one.change.value.retires() && one.item.value == new);
    match retired.next() {
        Some(one) => refuse(format!(
            "`{new}` was retired, in {}: answers may still refer to it",
            place(known, one.item.span)
        )),
        None => Ok(()),
    }
}

/// The new name in the place of the old one; brackets and quotes around it stay.
fn edited(known: &Understood, span: Span, old: &str, new: &str) -> Result<TextEdit, Refusal> {
    let Some(at) = known.sources.slice(span).find(old) else {
        return refuse(format!("`{old}` is written in another way in {}", place(known, span)));
    };
    let start = span.start as usize + at;
    Ok(TextEdit { span: Span::new(span.file, start, start + old.len()), text: new.to_owned() })
}

/// The entries of `reviewed.lock` that speak of the id.
fn signed_off(known: &Understood, of: &Renamed<'_>, new: &str) -> Vec<TextEdit> {
    let mut found = Vec::new();
    for file in known.workspace.reviewed.values().filter_map(|lock| lock.file) {
        let text = &known.sources.file(file).text;
        for key in [format!("\n\"{}\"", of.name), format!("\n\"target {}\"", of.name)] {
            let places = text.match_indices(&key);
            found.extend(places.map(|(at, _)| {
                let end = at + key.len() - 1;
                let span = Span::new(file, end - of.name.len(), end);
                TextEdit { span, text: new.to_owned() }
            }));
        }
    }
    found
}

/// Fails if a document would mean something else in another place.
fn require_safe(known: &Understood, edits: &[TextEdit]) -> Result<(), Refusal> {
    let mut by_file: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(edit.span.file).or_default().push(edit.clone());
    }
    for (file, edits) in by_file {
        let file = known.sources.file(file);
        if file.path.ends_with(".yaml") && edit::replaced_safely(&file.text, &edits).is_err() {
            return refuse(format!("`{}` would mean something else with that name", file.path));
        }
    }
    Ok(())
}

/// The tables and overlays that are called like the practice.
fn moves(known: &Understood, of: &Renamed<'_>, edits: &[TextEdit], new: &str) -> Vec<FileMove> {
    if of.kind != SymbolKind::Practice {
        return Vec::new();
    }
    let moved = |edit: &TextEdit| {
        let from = known.sources.file(edit.span.file).path.clone();
        let home = Home::of_path(&from)?;
        let is_its_own = home.practice_at(&from) == Some(of.name);
        is_its_own.then(|| FileMove { to: home.practice(new), from })
    };
    let mut found: Vec<FileMove> = edits.iter().filter_map(moved).collect();
    found.sort();
    found.dedup();
    found
}
