//! The answers document that is typed into: what is there, and how it is saved.
//!
//! In: changes. Out: the file, whole, with everything else in it as it was. What others changed meanwhile stays; an
//! answer that they gave is not written over.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use smm_core::assess::document;
use smm_core::assess::filled::FilledForm;
use smm_core::assess::typing::Changes;
use smm_core::assess::{Answer, Answers, Questionnaire};
use smm_core::source::MAX_FILE_BYTES;
use smm_core::{Diagnostics, Sources};

use crate::cmd::assess::faces::{Face, face};
use crate::cmd::assess::read::Reader;
use crate::{disk, terminal};

/// An answers document under somebody's hands.
pub(super) struct TypedSheet<'s> {
    reader: &'s Reader<'s>,
    /// The workspace, which one run at a time edits.
    root: PathBuf,
    path: &'s Path,
    /// The file as it was last read or written.
    text: String,
    /// What it says.
    saved: Answers,
    /// What is typed and not in the file yet.
    changes: Changes,
    /// The questions.
    pub(super) form: Arc<Questionnaire>,
    /// What it says with what is typed.
    pub(super) answers: Answers,
    /// What it said when it was opened.
    opened: Answers,
    /// Whether nothing in it is wrong.
    pub(super) is_clean: bool,
    /// The indicators for which the file has blanks.
    pub(super) blanks: BTreeSet<String>,
}

impl<'s> TypedSheet<'s> {
    /// Opens an answers document; none if it cannot be read, which is said.
    pub(super) fn open(
        reader: &'s Reader<'s>,
        root: PathBuf,
        path: &'s Path,
    ) -> Result<Option<Self>> {
        let text = read(path)?;
        let read = reader.bytes(path, text.clone().into_bytes())?;
        terminal::tell_painted(&read.said);
        let Some(filled) = read.filled else { return Ok(None) };
        if filled.seal.is_some_and(|seal| !seal.is_broken()) {
            terminal::tell(
                "it is sealed: what is typed now breaks the seal, and it is to be sealed again\n",
            );
        }
        let (form, answers, is_clean) = (filled.form, filled.answers, read.is_clean);
        let (saved, changes, blanks) = (answers.clone(), Changes::default(), blanks_of(&text));
        Ok(Some(Self {
            reader,
            root,
            path,
            text,
            saved,
            changes,
            form,
            opened: answers.clone(),
            answers,
            is_clean,
            blanks,
        }))
    }

    /// The answer to an indicator as it is now.
    pub(super) fn answer(&self, id: &str) -> Option<&Answer> {
        self.answers.answers.get(id)
    }

    /// Whether an indicator has no answer now.
    pub(super) fn is_open(&self, id: &str) -> bool {
        self.answers.value(id).is_none()
    }

    /// Whether an answer is still to be looked at again.
    pub(super) fn is_marked(&self, id: &str) -> bool {
        self.answer(id).is_some_and(|answer| !answer.recheck.is_empty())
    }

    /// The answer to an indicator as it was before anything was typed.
    pub(super) fn before(&self, id: &str) -> Option<&Answer> {
        self.opened.answers.get(id)
    }

    /// Whether that answer had lapsed.
    pub(super) fn had_lapsed(&self, id: &str) -> bool {
        self.form.indicator(id).is_some_and(|(_, _, item)| self.opened.has_lapsed(item))
    }

    /// Takes changes up; [`save`](Self::save) brings them to the disk.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Changes)) {
        change(&mut self.changes);
        self.changes.apply(&mut self.answers);
    }

    /// Saves what is typed. Says whose answers stand where somebody else has given one meanwhile.
    pub(super) fn save(&mut self) -> Result<Vec<String>> {
        if self.changes.is_empty() {
            return Ok(Vec::new());
        }
        let _lock = disk::lock(&self.root)?;
        let now = read(self.path)?;
        let mut refused = Vec::new();
        if now != self.text {
            refused = self.take_in(&now)?;
        }
        let made = self.changes.made_in(&now);
        let made = made.with_context(|| format!("`{}`", self.path.display()))?;
        if made != now {
            disk::edit_file(self.path, Some(&now), &made)?;
        }
        self.changes.apply(&mut self.saved);
        self.answers.clone_from(&self.saved);
        self.text = made;
        self.changes = Changes::default();
        Ok(refused)
    }

    /// Takes in what others have written meanwhile.
    fn take_in(&mut self, now: &str) -> Result<Vec<String>> {
        let read = self.reader.bytes(self.path, now.as_bytes().to_vec())?;
        let Some(filled) = read.filled.filter(|filled| filled.form.name == self.form.name) else {
            terminal::tell_painted(&read.said);
            bail!(
                "`{}` was changed by somebody else meanwhile, and cannot be typed into as it is now; \
                 the last answer was not saved",
                self.path.display()
            );
        };
        let theirs = filled.answers;
        let is_taken = |id: &String| theirs.answers.get(id) != self.saved.answers.get(id);
        let taken: Vec<String> =
            self.changes.answers.keys().filter(|id| is_taken(id)).cloned().collect();
        taken.iter().for_each(|id| self.changes.forget(id));
        let is_taken = |id: &String| theirs.comments.get(id) != self.saved.comments.get(id);
        let comments: Vec<String> =
            self.changes.comments.keys().filter(|id| is_taken(id)).cloned().collect();
        for id in &comments {
            self.changes.comments.remove(id);
        }
        self.saved = theirs;
        let say = |id: String| {
            format!(
                "`{id}` was written by somebody else meanwhile: that stands, and what was typed for it is not saved"
            )
        };
        Ok(taken.into_iter().chain(comments).map(say).collect())
    }
}

/// The indicators for which an answers document has blanks, if it is one to be filled.
fn blanks_of(text: &str) -> BTreeSet<String> {
    let mut sources = Sources::default();
    let file = sources.add("answers.yaml", text.as_bytes().to_vec());
    let read = document::read(file, &sources, &mut Diagnostics::default());
    let blanks = read.as_ref().map(FilledForm::blanks).unwrap_or_default();
    blanks.into_iter().map(str::to_owned).collect()
}

/// The text of an answers document.
fn read(path: &Path) -> Result<String> {
    let bytes = disk::read(path, 8 * MAX_FILE_BYTES)?;
    if face(&bytes) != Face::Document {
        bail!(
            "`{}` is no answers document; read it first: `smm assess read {0} -o answers.yaml`",
            path.display()
        );
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
    String::from_utf8(bytes).with_context(|| format!("`{}` is not UTF-8 text", path.display()))
}
