//! `smm assess read`: a filled form of any face as answers document; and the reader behind every
//! command that takes answers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, bail};
use rayon::prelude::*;
use smm_core::assess::filled::{FilledForm, Place};
use smm_core::assess::interpret::{self, Interpreted};
use smm_core::assess::seal::{self, SealVerdict};
use smm_core::assess::{self, AnswerSource, Answers, Questionnaire, document, yaml};
use smm_core::digest::sha256_hex;
use smm_core::source::MAX_FILE_BYTES;
use smm_core::span::{FileId, Span};
use smm_core::text::count;
use smm_core::words::Words;
use smm_core::{Code, Diagnostics, Severity, Sources, Workspace};

use super::faces::{Face, face};
use super::sealed::SealCheck;
use crate::args::Args;
use crate::args::assess::ReadArgs;
use crate::cmd::check;
use crate::output::workbook;
use crate::{disk, terminal};

pub(super) fn run(args: &Args, wanted: &ReadArgs) -> Result<ExitCode> {
    let targets = targets(wanted)?;
    let workspace = super::workspace(args)?;
    let existing = wanted.existing.choice();
    disk::require_free(&targets, existing)?;
    let check = SealCheck::of(&wanted.seals, wanted.files.len())?;
    let mut read = Reader::new(args, &workspace).with_seals(check).files(&wanted.files)?;
    let is_whole = |one: &Read| {
        let whole = |filled: &Filled| filled.answers.leftovers.is_empty();
        one.is_clean && one.filled.as_ref().is_some_and(whole)
    };
    let all_whole = read.iter().all(is_whole);
    let is_none_read = read.iter().all(|one| one.filled.is_none());
    if is_none_read || (wanted.strict && !all_whole) {
        terminal::tell("nothing was written\n");
        return Ok(ExitCode::from(1));
    }
    for (at, path) in wanted.files.iter().enumerate() {
        let target = targets.get(at).map(PathBuf::as_path);
        if let Some(filled) = &mut read[at].filled {
            filled.record(path, target, wanted.read_on.as_deref());
        }
    }
    if wanted.accept_questions {
        let filled = read.iter_mut().filter_map(|one| one.filled.as_mut());
        filled.for_each(|filled| filled.answers.digest.clear());
    }
    write(args, wanted, &targets, &read)?;
    tell_summaries(args, &wanted.files, &read);
    Ok(super::code_of(all_whole))
}

/// Writes what was read: all files or none.
fn write(args: &Args, wanted: &ReadArgs, targets: &[PathBuf], read: &[Read]) -> Result<()> {
    let existing = wanted.existing.choice();
    let text = |filled: &Filled| {
        yaml::write(&filled.form, &filled.answers, yaml::Layout::Filled).into_bytes()
    };
    if targets.is_empty() {
        let filled = read.iter().filter_map(|one| one.filled.as_ref());
        return filled.map(text).try_for_each(|text| super::write(args, None, text, existing));
    }
    let files = targets.iter().zip(read);
    let files = files.filter_map(|(path, one)| Some((path.clone(), text(one.filled.as_ref()?))));
    super::write_all(args, &files.collect::<Vec<_>>(), existing)
}

/// Says of each file how much of it was taken over.
fn tell_summaries(args: &Args, paths: &[PathBuf], read: &[Read]) {
    for (path, one) in paths.iter().zip(read) {
        let Some(filled) = &one.filled else { continue };
        let name = match paths.len() {
            1 => String::new(),
            _ => format!("`{}`: ", path.display()),
        };
        for signature in &filled.signatures {
            terminal::say(args, &format!("{name}{signature}"));
        }
        if let Some(seal) = &filled.seal {
            terminal::say(args, &format!("{name}{}", seal.said(&Words::english())));
        }
        terminal::say(args, &format!("{name}{}", filled.summary()));
    }
    let unread = read.iter().filter(|one| one.filled.is_none()).count();
    if unread > 0 {
        terminal::tell(&format!("{unread} of {} could not be read\n", count(read.len(), "file")));
    }
}

/// The files that a run writes, one per form; none if the answers go to stdout.
fn targets(wanted: &ReadArgs) -> Result<Vec<PathBuf>> {
    match (&wanted.output, &wanted.files[..]) {
        (None, [_]) => Ok(Vec::new()),
        (None, _) => bail!("several forms need a folder to write to: add `-o DIR`"),
        (Some(path), [_]) if !path.is_dir() => Ok(vec![path.clone()]),
        (Some(folder), files) => {
            let target = |form: &PathBuf| folder.join(super::name_of(form) + ".yaml");
            Ok(files.iter().map(target).collect())
        }
    }
}

/// A filled form: its questions and answers.
pub(super) struct Filled {
    /// The questions; forms of one profile share them.
    pub(super) form: Arc<Questionnaire>,
    /// The answers, as far as they were understood.
    pub(super) answers: Answers,
    /// What was found of each signature in the form.
    signatures: Vec<String>,
    /// The file that it was read from.
    pub(super) source: AnswerSource,
    /// What is known of the seal of the form, if it has one.
    pub(super) seal: Option<SealVerdict>,
    /// The file that the seal is in; empty if it has none.
    pub(super) seal_place: PathBuf,
    /// How many things must be looked at.
    doubts: usize,
}

impl Filled {
    /// Keeps with the answers which file they were read from, and on which day if somebody says so. An answers document
    /// that is written anew is not named in itself.
    pub(super) fn record(&mut self, path: &Path, target: Option<&Path>, read_on: Option<&str>) {
        let canonical = |path: &Path| std::fs::canonicalize(path).ok();
        let is_itself = target.is_some_and(|target| {
            canonical(target).is_some_and(|target| canonical(path) == Some(target))
        });
        if !is_itself {
            record(&mut self.answers.sources, self.source.clone(), read_on);
        }
    }

    /// How much was taken over.
    fn summary(&self) -> String {
        let mut said = format!(
            "{} of {} answered, {} to look at, {} not taken over",
            self.answers.count(&self.form),
            self.form.indicators().count(),
            self.doubts,
            self.answers.leftovers.len()
        );
        let stakes = &self.answers.stakes;
        if !stakes.is_empty() {
            let rated = stakes.iter().filter(|stake| stake.is_rated()).count();
            said += &format!(
                "; {rated} of {} rated, own targets for {} of {}",
                count(stakes.len(), "kind"),
                self.answers.targets.len(),
                count(self.form.practices.len(), "practice")
            );
        }
        said
    }
}

/// Names a file among those that answers were read from, once.
pub(super) fn record(
    sources: &mut Vec<AnswerSource>,
    mut one: AnswerSource,
    read_on: Option<&str>,
) {
    let known =
        sources.iter_mut().find(|known| known.name == one.name && known.digest == one.digest);
    if let Some(day) = read_on {
        day.clone_into(&mut one.read_on);
    }
    match known {
        Some(known) if read_on.is_some() => known.read_on = one.read_on,
        Some(_) => {}
        None => sources.push(one),
    }
}

/// A list or table that answers are read from.
pub(super) fn source(path: &Path, face: &str) -> Result<AnswerSource> {
    let digest = sha256_hex(&disk::read(path, MAX_FILE_BYTES)?);
    let name = super::file_name(path);
    Ok(AnswerSource { name, face: face.to_owned(), digest, ..AnswerSource::default() })
}

/// What came of a form.
pub(super) struct Read {
    /// Its questions and answers; none if it cannot be read at all.
    pub(super) filled: Option<Filled>,
    /// What is to be said about it to people.
    pub(super) said: String,
    /// Whether nothing in it is wrong.
    pub(super) is_clean: bool,
    /// SHA-256 of the file.
    pub(super) digest: String,
}

/// Reads forms of any face. For many files each profile is resolved once, and nothing is printed
/// from within, so that files can be read side by side.
pub(super) struct Reader<'r> {
    args: &'r Args,
    workspace: &'r Workspace,
    forms: Mutex<BTreeMap<String, Option<Arc<Questionnaire>>>>,
    /// How seals are checked; not at all where a new one is made.
    seals: Option<SealCheck>,
}

impl<'r> Reader<'r> {
    pub(super) fn new(args: &'r Args, workspace: &'r Workspace) -> Self {
        Self { args, workspace, forms: Mutex::default(), seals: Some(SealCheck::default()) }
    }

    /// Checks seals as somebody wants it.
    pub(super) fn with_seals(self, check: SealCheck) -> Self {
        Self { seals: Some(check), ..self }
    }

    /// Looks at no seal.
    pub(super) fn without_seals(self) -> Self {
        Self { seals: None, ..self }
    }

    /// Reads all forms and says what is to be said, in the order given.
    pub(super) fn files(&self, paths: &[PathBuf]) -> Result<Vec<Read>> {
        let read = self.read_all(paths)?;
        read.iter().for_each(|one| terminal::tell_painted(&one.said));
        Ok(read)
    }

    /// Reads all forms and repeats nothing of what stands in them: findings quote evidence, names and notes.
    pub(super) fn files_in_private(&self, paths: &[PathBuf]) -> Result<Vec<Read>> {
        let read = self.read_all(paths)?;
        for (path, _) in paths.iter().zip(&read).filter(|(_, one)| !one.said.is_empty()) {
            terminal::tell(&format!(
                "there are findings in `{}`, which a redacted report does not show; see `smm assess score`\n",
                path.display()
            ));
        }
        Ok(read)
    }

    fn read_all(&self, paths: &[PathBuf]) -> Result<Vec<Read>> {
        let read: Vec<Result<Read>> = paths.par_iter().map(|path| self.file(path)).collect();
        read.into_iter().collect()
    }

    /// Reads all forms; none if one of them cannot be read, and whether nothing in them is wrong.
    pub(super) fn all(&self, paths: &[PathBuf]) -> Result<(Option<Vec<Filled>>, bool)> {
        let read = self.files(paths)?;
        let is_clean = read.iter().all(|one| one.is_clean);
        Ok((read.into_iter().map(|one| one.filled).collect(), is_clean))
    }

    /// Reads a form; its face is recognized by content.
    pub(super) fn file(&self, path: &Path) -> Result<Read> {
        self.bytes(path, disk::read(path, 8 * MAX_FILE_BYTES)?)
    }

    /// Reads a form that was read from a file of that name.
    pub(super) fn bytes(&self, path: &Path, bytes: Vec<u8>) -> Result<Read> {
        let name = super::file_name(path);
        let mut sources = Sources::default();
        let mut diags = Diagnostics::default();
        let shown = path.display().to_string();
        let digest = sha256_hex(&bytes);
        let seal = match &self.seals {
            Some(check) => check.verdict(self.args, self.workspace, path, &bytes)?,
            None => None,
        };
        let face = face(&bytes);
        let is_document = matches!(face, Face::Document);
        let kind = match face {
            Face::Workbook => "xlsx",
            Face::Pdf(_) => "pdf",
            _ if bytes.trim_ascii_start().starts_with(b"{") => "json",
            _ => "yaml",
        };
        let filled = match face {
            Face::Document => {
                let file = sources.add(shown, bytes);
                document::read(file, &sources, &mut diags)
            }
            other => {
                sources.add(shown, Vec::new());
                let filled = match other {
                    Face::Workbook => workbook::read(bytes, &name),
                    Face::Pdf(head) => pdf(bytes, head, &name),
                    Face::Other(what) => Err(what.to_owned()),
                    Face::Document => unreachable!("a document is read above"),
                };
                filled.map_err(|what| report_unreadable(&what, &mut diags)).ok()
            }
        };
        if let Some((verdict, place)) = &seal {
            seal::report(verdict, place, Span::of_file(FileId::default()), &mut diags);
        }
        let mut read = self.finish(filled, sources, diags);
        if let Some(filled) = &mut read.filled {
            // A document has told before what it keeps; a form tells it now.
            read.is_clean &= is_document || filled.answers.leftovers.is_empty();
            if let Some((verdict, place)) = seal {
                (filled.seal, filled.seal_place) = (Some(verdict), place.into());
            }
            let (face, signature) = (kind.to_owned(), filled.signatures.join("; "));
            let read_on = String::new();
            filled.source = AnswerSource { name, face, digest: digest.clone(), signature, read_on };
            // A form has no other place for it; a document is named where its answers go into another one.
            if !is_document {
                record(&mut filled.answers.sources, filled.source.clone(), None);
            }
        }
        read.digest = digest;
        Ok(read)
    }

    /// The questions of the profile or model of that name, `name@version`.
    fn form(&self, name: &str) -> Option<Arc<Questionnaire>> {
        // Whoever comes second waits for the first, which is cheaper than resolving twice.
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(form) = forms.get(name) {
            return form.clone();
        }
        let form = assess::form(self.workspace, name).map(Arc::new);
        forms.insert(name.to_owned(), form.clone());
        form
    }

    /// Turns what a face said into answers, and findings into words.
    fn finish(
        &self,
        read: Option<FilledForm>,
        mut sources: Sources,
        mut diags: Diagnostics,
    ) -> Read {
        let signatures = read.as_ref().map(|form| form.signatures.clone()).unwrap_or_default();
        let meant = read.and_then(|filled| self.meaning(&filled, &mut sources, &mut diags));
        let found = diags.into_sorted();
        let is_clean = !found.iter().any(|finding| finding.severity == Severity::Error);
        let said = match found.is_empty() {
            true => String::new(),
            false => check::for_people(self.args, &found, &sources),
        };
        let filled = meant.map(|(form, meant)| {
            let Interpreted { answers, doubts, .. } = meant;
            Filled {
                form,
                answers,
                signatures,
                source: AnswerSource::default(),
                seal: None,
                seal_place: PathBuf::new(),
                doubts,
            }
        });
        Read { filled, said, is_clean, digest: String::new() }
    }

    fn meaning(
        &self,
        filled: &FilledForm,
        sources: &mut Sources,
        diags: &mut Diagnostics,
    ) -> Option<(Arc<Questionnaire>, Interpreted)> {
        let whole = Span::of_file(FileId::default());
        let Some(profile) = filled.head("profile").filter(|field| !field.text.trim().is_empty())
        else {
            diags.report(Code::MissingKey, whole, "it does not say which profile it answers").hint(
                "add `profile:`, as `retail-pos@1.0`; `smm assess new` makes a form that says so",
            );
            return None;
        };
        let Some(form) = self.form(profile.text.trim()) else {
            let span = match profile.place {
                Place::Line(span, _) => span,
                _ => whole,
            };
            let catalog = &self.workspace.catalog;
            assess::report_unknown_profile(catalog, profile.text.trim(), span, diags);
            return None;
        };
        let meant = interpret::interpret(filled, &form);
        let path = sources.file(FileId::default()).path.clone();
        interpret::report(&meant.findings, &path, sources, diags);
        Some((form, meant))
    }
}

#[cfg(feature = "pdf")]
fn pdf(mut bytes: Vec<u8>, head: usize, name: &str) -> Result<FilledForm, String> {
    // Places in the file count from its head.
    bytes.drain(..head);
    crate::output::form::read::read(bytes, name).map_err(|error| error.to_string())
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: Vec<u8>, _: usize, _: &str) -> Result<FilledForm, String> {
    Err("this is a PDF; this smm was built without the feature `pdf`, so read it with one that has it".to_owned())
}

/// Reports a file that cannot be read; what to do stands behind the first semicolon.
fn report_unreadable(what: &str, diags: &mut Diagnostics) {
    let (what, cure) = what.split_once("; ").unwrap_or((what, "ask for the file that was filled"));
    diags.report(Code::UnreadableFile, Span::of_file(FileId::default()), what).hint(cure);
}
