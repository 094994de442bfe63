//! The next version of a model or profile: the documents of the last one as a draft, and a document
//! for what changes; of a mapping, its document as a draft.

use serde_json::Value;

use super::{CannotBegin, NewFile, filled, known, require_id, title_of};
use crate::diff;
use crate::editions::{self, Pair};
use crate::layout::{self, Family, Home, is_history};
use crate::mappings;
use crate::model::{Version, VersionRef};
use crate::source::Sources;
use crate::syntax::edit::{ValueEdit, edited, meaning};
use crate::workspace::Workspace;

/// The version number behind the newest one of a name: the minor number goes up.
///
/// # Errors
/// There is no version of that name.
pub fn next(workspace: &Workspace, name: &str) -> Result<(VersionRef, Version), CannotBegin> {
    let mapping =
        editions::find(workspace, name).filter(|name| mappings::find(workspace, name).is_some());
    let newest = mapping.map_or_else(|| known(&workspace.catalog, name), Ok)?;
    let (major, minor, _) = newest.version.parts();
    let version = Version::parse(&format!("{major}.{}", minor + 1)).expect("a version");
    Ok((newest, version))
}

/// Copies every document of a version into the folder of the next one; the head is a draft of that day,
/// and nothing is declared as changed yet.
///
/// # Errors
/// The version is there, or comes before the one it follows.
pub fn version(
    workspace: &Workspace,
    sources: &Sources,
    from: &VersionRef,
    to: &Version,
    date: &str,
) -> Result<Vec<NewFile>, CannotBegin> {
    let name = VersionRef { id: from.id.clone(), version: to.clone() };
    if editions::names(workspace).any(|known| known == name) {
        return Err(CannotBegin(format!("there is `{name}` already")));
    }
    if *to <= from.version {
        return Err(CannotBegin(format!("{to} does not come after {}", from.version)));
    }
    if let Some(doc) = mappings::find(workspace, from) {
        // Its rows are what changes, and each has its reason: nothing is declared beside them.
        let text = head(&sources.file(doc.file).text, to, date)?;
        let reviewed = sources.find_readable(&layout::mapping_reviewed(from)).map(|lock| NewFile {
            path: layout::mapping_reviewed(&name),
            text: sources.file(lock).text.clone(),
        });
        let document = NewFile { path: layout::mapping(&name), text };
        return Ok(std::iter::once(document).chain(reviewed).collect());
    }
    let old = workspace.catalog.home(from);
    let new = Home::new(old.family, &name);
    let mut files = Vec::new();
    for (_, file) in sources.iter() {
        let Some(rest) = file.path.strip_prefix(&old.path()) else { continue };
        if file.path == old.changes() {
            continue;
        }
        let text =
            if file.path == old.head() { head(&file.text, to, date)? } else { file.text.clone() };
        files.push(NewFile { path: new.path() + rest, text });
    }
    files.push(NewFile { path: new.changes(), text: no_changes(&from.version.to_string()) });
    Ok(files)
}

/// What a model of one's own that continues another is called.
#[derive(Clone, Debug)]
pub struct NewCopy<'n> {
    /// Its id.
    pub id: &'n str,
    /// Its title; made from the id if none is given.
    pub title: Option<&'n str>,
    /// The model, `name@version` or a name, which means the newest version.
    pub from: &'n str,
    /// Day of the version, `YYYY-MM-DD`.
    pub date: &'n str,
}

/// Begins a model with all that another one says, as version 0.1 under an id and a title of its own. What
/// the other says of its editors, its edition and how it came about is not taken over: that is not true
/// of the copy.
///
/// # Errors
/// The id is none or is taken, or there is no such model.
pub fn copied(
    workspace: &Workspace,
    sources: &Sources,
    new: &NewCopy<'_>,
) -> Result<Vec<NewFile>, CannotBegin> {
    require_id(new.id)?;
    if let Some(taken) = workspace.catalog.newest(new.id) {
        return Err(CannotBegin(format!(
            "there is `{taken}` already; a copy has an id of its own"
        )));
    }
    let from = known(&workspace.catalog, new.from)?;
    if workspace.catalog.model(&from).is_none() {
        return Err(CannotBegin(format!(
            "`{from}` is a profile; `smm new profile {} --base {from}` lays one over it",
            new.id
        )));
    }
    let version = Version::parse("0.1").expect("a version");
    let name = VersionRef { id: new.id.to_owned(), version };
    let (old, home) = (workspace.catalog.home(&from), Home::new(Family::Model, &name));
    let mut files = Vec::new();
    for (_, file) in sources.iter().filter(|(_, file)| !is_history(&file.path)) {
        let Some(rest) = file.path.strip_prefix(&old.path()) else { continue };
        let is_head = file.path == old.head();
        let text = if is_head { own_head(&file.text, new)? } else { file.text.clone() };
        files.push(NewFile { path: home.path() + rest, text });
    }
    Ok(files)
}

/// The head of a copy.
fn own_head(text: &str, new: &NewCopy<'_>) -> Result<String, CannotBegin> {
    let title = new.title.map_or_else(|| title_of(new.id), str::to_owned);
    let there = meaning(text).unwrap_or_default();
    let of_the_other = ["record", "edition", "replaced-by"];
    let gone = of_the_other.iter().filter(|key| there.get(**key).is_some());
    let set = |key: &str, value: &str| ValueEdit::Set(key.to_owned(), value.into());
    let edits: Vec<ValueEdit> =
        [set("/id", new.id), set("/title", &title), set("/short-title", &title)]
            .into_iter()
            .chain(gone.map(|key| ValueEdit::Remove(format!("/{key}"))))
            .collect();
    let version = Version::parse("0.1").expect("a version");
    let text = edited(text, &edits).map_err(|error| CannotBegin(error.to_string()))?;
    Ok(head(&text, &version, new.date)? + include_str!("texts/record.yaml"))
}

/// A document that declares nothing yet.
fn no_changes(from: &str) -> String {
    filled(include_str!("texts/changes.yaml"), &[("from", from)])
}

/// The text of `changes.yaml` with an entry for each change that lacks one, and how many these are;
/// `text` is what it says now, if it is there. Reasons stay empty, which `smm check` reports one by one.
///
/// # Errors
/// The document cannot be edited.
pub fn declared(text: Option<&str>, pair: &Pair) -> Result<(String, usize), CannotBegin> {
    let changes = &pair.diff.changes;
    let lacking: Vec<Value> = match &pair.declared {
        Some(_) => {
            let lacking = pair.accounts.not_declared.iter().map(|at| &changes[*at]);
            lacking.map(|change| diff::entry(change, &pair.diff)).collect()
        }
        None => pair.diff.heads().map(|change| diff::entry(change, &pair.diff)).collect(),
    };
    let mut distinct: Vec<Value> = Vec::new();
    for entry in lacking {
        if !distinct.contains(&entry) {
            distinct.push(entry);
        }
    }
    let count = distinct.len();
    let text = text.map_or_else(|| no_changes(&pair.diff.from.version), str::to_owned);
    let edits = distinct.into_iter().map(|entry| ValueEdit::AddEntry("/changes".to_owned(), entry));
    let edited = edited(&text, &edits.collect::<Vec<_>>());
    edited.map(|text| (text, count)).map_err(|error| CannotBegin(error.to_string()))
}

fn head(text: &str, version: &Version, date: &str) -> Result<String, CannotBegin> {
    let set = |key: &str, value: &str| ValueEdit::Set(key.to_owned(), value.into());
    let edits =
        [set("/version", &version.to_string()), set("/status", "draft"), set("/date", date)];
    edited(text, &edits).map_err(|error| CannotBegin(error.to_string()))
}
