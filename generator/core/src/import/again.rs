//! Plans another import of a catalog into a version that an import made.

use std::collections::BTreeSet;

use serde_json::Value;

use super::lay_out::{LayoutInput, lay_out};
use super::lock::{ImportLock, LockedThing};
use super::merge::{ChangeKind, ImportChange, MergeBase, MergeEdits, identity, is_as_it_came};
use super::placed::{ImportedDoc, ImportedObject};
use super::section::ImportSection;
use super::unchanged::unchanged_version;
use super::{CannotImport, ImportTarget, LOCK, ReadCatalog};
use crate::diag::Diagnostic;
use crate::edit;
use crate::editions::{self, View};
use crate::layout::{Family, Home};
use crate::scaffold::{EditedFile, NewFile};
use crate::source::Sources;

/// What another import does.
#[derive(Clone, Debug, Default)]
pub struct ImportedAgain {
    /// Tables of practices that are new.
    pub made: Vec<NewFile>,
    /// Documents that change, the lock last.
    pub edited: Vec<EditedFile>,
    /// Tables whose practices the source has no more.
    pub gone: Vec<EditedFile>,
    /// What changes, and what both sides changed.
    pub changes: Vec<ImportChange>,
    /// What is to be said about the source.
    pub found: Vec<Diagnostic>,
}

/// Plans another import: `here` holds the documents of the workspace, `lock` is the text of the lock.
///
/// # Errors
/// The lock or a document cannot be read.
pub fn again(
    read: &ReadCatalog,
    target: &ImportTarget<'_>,
    (here, lock_text): (&Sources, &str),
) -> Result<ImportedAgain, CannotImport> {
    let folder = Home::new(Family::Model, target.name).path();
    let lock = parsed(&folder, lock_text)?;
    let ours = documents(here, &folder)?;
    let mut known = lock.names();
    ours.iter().for_each(|(_, _, value)| collect_names(value, &mut known.taken));
    let dated = ImportTarget { today: day_of(&ours).unwrap_or(target.today), ..*target };
    let docs = lay_out(&LayoutInput::of(read, &dated), known);
    let mut plan = ImportedAgain::between(&lock, (&folder, &ours), &docs)?;
    plan.lock((&folder, lock_text), &lock, |new| {
        new.about(read, target);
        new.enter(&docs);
        new.nest(&read.catalog);
    });
    plan.changes.sort();
    if lock.is_of_version(&read.catalog.version) {
        plan.found.extend(plan.unchanged_version(read, target, here));
    }
    Ok(plan)
}

/// The lock of a version that lies in a folder.
pub(super) fn parsed(folder: &str, text: &str) -> Result<ImportLock, CannotImport> {
    ImportLock::parse(text).map_err(|why| {
        CannotImport(format!(
            "`{folder}{LOCK}` cannot be used: {why}; restore it from version control"
        ))
    })
}

/// The day that a version says.
pub(super) fn day_of(ours: &[OurDoc]) -> Option<&str> {
    ours.iter().find_map(|(_, _, value)| value.get("date").and_then(Value::as_str))
}

/// The documents of a version: path, text, meaning.
pub(super) type OurDoc = (String, String, Value);

pub(super) fn documents(here: &Sources, folder: &str) -> Result<Vec<OurDoc>, CannotImport> {
    let is_ours = |path: &str| path.starts_with(folder) && path.ends_with(".yaml");
    let files = here.iter().filter(|(_, file)| is_ours(&file.path));
    let one = |file: &crate::source::SourceFile| {
        let value = edit::meaning(&file.text).ok_or_else(|| {
            CannotImport(format!("`{}` cannot be read; see `smm check`", file.path))
        })?;
        Ok((file.path.clone(), file.text.clone(), value))
    };
    files.map(|(_, file)| one(file)).collect()
}

/// Every id and code of a document.
pub(super) fn collect_names(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            let own = fields.iter().filter(|(key, _)| matches!(key.as_str(), "id" | "code"));
            names.extend(own.filter_map(|(_, value)| value.as_str()).map(str::to_owned));
            fields.values().for_each(|value| collect_names(value, names));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_names(item, names)),
        _ => {}
    }
}

impl ImportedAgain {
    /// What becomes of the documents in a folder, `ours`, where the source makes `docs` by now.
    pub(super) fn between(
        lock: &ImportLock,
        (folder, ours): (&str, &[OurDoc]),
        docs: &[ImportedDoc],
    ) -> Result<Self, CannotImport> {
        let mut plan = Self::default();
        let base = MergeBase::of(lock).beside(ours.iter().map(|(_, _, value)| value));
        for doc in docs {
            let path = format!("{folder}{}", doc.path);
            match ours.iter().find(|(known, _, _)| *known == path) {
                Some((_, text, value)) => plan.merge(&base, (&path, text, value), doc)?,
                None => plan.absent(lock, path, doc),
            }
        }
        let practices: BTreeSet<&str> = docs.iter().map(|doc| doc.path.as_str()).collect();
        for (path, text, value) in ours {
            let inside = path.strip_prefix(folder).unwrap_or(path);
            if inside.starts_with("practices/") && !practices.contains(inside) {
                plan.gone(&base, lock, (path, text, value));
            }
        }
        Ok(plan)
    }

    /// The finding that the source says something else under the version that it had before.
    fn unchanged_version(
        &self,
        read: &ReadCatalog,
        target: &ImportTarget<'_>,
        here: &Sources,
    ) -> Option<Diagnostic> {
        let folder = Home::new(Family::Model, target.name).path();
        let mut before = Sources::default();
        for (_, file) in here.iter().filter(|(_, file)| file.path.starts_with(&folder)) {
            before.add(file.path.clone(), file.text.clone().into_bytes());
        }
        let mut after = Sources::default();
        let is_gone = |path: &str| self.gone.iter().any(|gone| gone.path == path);
        for (_, file) in before.iter().filter(|(_, file)| !is_gone(&file.path)) {
            let edited = self.edited.iter().find(|edited| edited.path == file.path);
            let text = edited.map_or(&file.text, |edited| &edited.after);
            after.add(file.path.clone(), text.clone().into_bytes());
        }
        for made in &self.made {
            after.add(made.path.clone(), made.text.clone().into_bytes());
        }
        let content = |sources: &Sources| {
            editions::content(&crate::load(sources).value, target.name, View::Own)
        };
        let pair = editions::pair(content(&before)?, content(&after)?, None);
        unchanged_version(&pair, &read.catalog)
    }

    fn merge(
        &mut self,
        base: &MergeBase<'_>,
        (path, text, value): (&str, &str, &Value),
        doc: &ImportedDoc,
    ) -> Result<(), CannotImport> {
        let mut edits = MergeEdits::default();
        edits.object(base, (value, ""), &doc.root);
        let all = edits.all();
        self.changes.append(&mut edits.changes);
        if all.is_empty() {
            return Ok(());
        }
        let after = edit::edited(text, &all)
            .map_err(|why| CannotImport(format!("`{path}` cannot be edited: {why}")))?;
        let before = text.to_owned();
        self.edited.push(EditedFile { path: path.to_owned(), before, after });
        Ok(())
    }

    /// A table that is not here: it is new, or somebody took it out.
    fn absent(&mut self, lock: &ImportLock, path: String, doc: &ImportedDoc) {
        let known = lock.entries.get(&(doc.root.section, doc.root.key.clone()));
        let change = |kind| change(kind, &doc.root);
        match known.filter(|thing| !thing.is_gone()) {
            None => {
                self.made.push(NewFile { path, text: edit::document(&doc.root.to_json()) });
                self.changes.push(change(ChangeKind::New));
            }
            Some(thing) if !thing.is_as(&doc.root) => {
                self.changes.push(change(ChangeKind::Conflict));
            }
            Some(_) => {}
        }
    }

    /// A table that the source does not make any more: it goes if it is as it came.
    fn gone(
        &mut self,
        base: &MergeBase<'_>,
        lock: &ImportLock,
        (path, text, value): (&str, &str, &Value),
    ) {
        let id = identity(value).unwrap_or_default();
        let is_it = |((section, _), thing): &(&(ImportSection, String), &LockedThing)| {
            *section == ImportSection::Practices && thing.id == id && !thing.is_gone()
        };
        let Some(((_, key), _)) = lock.entries.iter().find(is_it) else { return };
        let kind = if is_as_it_came(base, value, ImportSection::Practices) {
            let file =
                EditedFile { path: path.to_owned(), before: text.to_owned(), after: String::new() };
            self.gone.push(file);
            ChangeKind::Gone
        } else {
            ChangeKind::Conflict
        };
        self.changes.push(ImportChange { kind, key: key.clone(), id, field: None });
    }

    /// The new text of the lock. Ids of what is gone stay in it, so that they never come back as something else.
    pub(super) fn lock(
        &mut self,
        (folder, text): (&str, &str),
        old: &ImportLock,
        fill: impl FnOnce(&mut ImportLock),
    ) {
        let mut new = ImportLock::default();
        fill(&mut new);
        for ((section, key), thing) in &old.entries {
            let place = (*section, key.clone());
            let is_same = new.entries.get(&place).is_some_and(|now| now.id == thing.id);
            if is_same {
                continue;
            }
            let gone = LockedThing {
                id: thing.id.clone(),
                code: thing.code.clone(),
                ..LockedThing::default()
            };
            let place = match new.entries.contains_key(&place) {
                true => (*section, format!("{key} was {}", thing.id)),
                false => place,
            };
            new.entries.insert(place, gone);
        }
        let after = new.to_text();
        if after != text {
            let path = format!("{folder}{LOCK}");
            self.edited.push(EditedFile { path, before: text.to_owned(), after });
        }
    }
}

fn change(kind: ChangeKind, one: &ImportedObject) -> ImportChange {
    ImportChange { kind, key: one.key.clone(), id: one.id.clone(), field: None }
}
