//! `smm assess read`: a filled form of any face as answers document; and the reader behind every
//! command that takes answers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, bail};
use rayon::prelude::*;
use smm_core::assess::{self, Answers, Questionnaire, yaml};
use smm_core::schema::{self, assessment::AssessmentDoc};
use smm_core::source::MAX_FILE_BYTES;
use smm_core::span::FileId;
use smm_core::{Diagnostics, Severity, Sources, Workspace};

use crate::args::Args;
use crate::args::assess::ReadArgs;
use crate::cmd::check;
use crate::output::workbook;
use crate::{disk, terminal};

pub(super) fn run(args: &Args, wanted: &ReadArgs) -> Result<ExitCode> {
    let workspace = super::workspace(args)?;
    let reader = Reader::new(args, &workspace);
    let targets = targets(wanted)?;
    let existing = wanted.existing.choice();
    disk::require_free(&targets, existing)?;
    let Some(read) = reader.files(&wanted.files)? else {
        terminal::tell("nothing was written\n");
        return Ok(ExitCode::from(1));
    };
    let text = |filled: &Filled| {
        yaml::write(&filled.form, &filled.answers, yaml::Layout::Filled).into_bytes()
    };
    if let [filled] = &read[..]
        && targets.is_empty()
    {
        super::write(args, None, text(filled), existing)?;
        return Ok(ExitCode::SUCCESS);
    }
    let files: Vec<_> = targets.into_iter().zip(read.iter().map(text)).collect();
    super::write_all(args, &files, existing)?;
    Ok(ExitCode::SUCCESS)
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
    /// The answers.
    pub(super) answers: Answers,
}

/// What came of a form.
pub(super) struct Read {
    /// Its questions and answers; none if it has errors.
    pub(super) filled: Option<Filled>,
    /// What is to be said about it to people.
    pub(super) said: String,
}

type ReadDocument =
    Box<dyn Fn(FileId, &Sources, &mut Diagnostics) -> Option<AssessmentDoc> + Send + Sync>;

/// Reads forms of any face. For many files the schema is compiled once and each profile resolved
/// once, and nothing is printed from within, so that files can be read side by side.
pub(super) struct Reader<'r> {
    args: &'r Args,
    workspace: &'r Workspace,
    document: ReadDocument,
    forms: Mutex<BTreeMap<String, Option<Arc<Questionnaire>>>>,
}

impl<'r> Reader<'r> {
    pub(super) fn new(args: &'r Args, workspace: &'r Workspace) -> Self {
        let document = Box::new(schema::reader::<AssessmentDoc>());
        Self { args, workspace, document, forms: Mutex::default() }
    }

    /// Reads all forms and says what is to be said, in the order given; none if one has errors.
    pub(super) fn files(&self, paths: &[PathBuf]) -> Result<Option<Vec<Filled>>> {
        let read: Vec<Result<Read>> = paths.par_iter().map(|path| self.file(path)).collect();
        let mut all = Vec::new();
        for one in read {
            let Read { filled, said } = one?;
            terminal::tell_painted(&said);
            let Some(filled) = filled else { return Ok(None) };
            all.push(filled);
        }
        Ok(Some(all))
    }

    /// Reads a form; its face is recognized by content.
    pub(super) fn file(&self, path: &Path) -> Result<Read> {
        let bytes = disk::read(path, 8 * MAX_FILE_BYTES)?;
        if bytes.starts_with(b"PK\x03\x04") {
            return Ok(finish(path, workbook::read(bytes, |name| self.form(name))));
        }
        if bytes.starts_with(b"%PDF") {
            return self.pdf(path, bytes);
        }
        if bytes.trim_ascii_start().starts_with(b"<") {
            bail!(
                "`{}` is a web page: the HTML form keeps its answers in the browser; open it there and \
                 choose Export, then read the exported file",
                path.display()
            );
        }
        Ok(self.text(path, bytes))
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

    #[cfg(feature = "pdf")]
    fn pdf(&self, path: &Path, bytes: Vec<u8>) -> Result<Read> {
        let read = super::pdf::read(self.workspace, bytes, |name| self.form(name));
        Ok(finish(path, read))
    }

    #[cfg(not(feature = "pdf"))]
    fn pdf(&self, path: &Path, _: Vec<u8>) -> Result<Read> {
        bail!("`{}` is a PDF; this smm was built without the feature `pdf`", path.display())
    }

    fn text(&self, path: &Path, bytes: Vec<u8>) -> Read {
        let mut sources = Sources::default();
        let file = sources.add(path.display().to_string(), bytes);
        let mut diags = Diagnostics::default();
        let doc = (self.document)(file, &sources, &mut diags);
        let form = doc.as_ref().and_then(|doc| self.form(&doc.profile));
        let filled = match (&doc, form) {
            (Some(doc), Some(form)) => {
                assess::check(doc, &form, &mut diags);
                Some(Filled { form, answers: assess::lower(doc) })
            }
            (Some(doc), None) => {
                assess::report_unknown_profile(self.workspace, doc, &mut diags);
                None
            }
            (None, _) => None,
        };
        let found = diags.into_sorted();
        let is_broken = found.iter().any(|finding| finding.severity == Severity::Error);
        let said = match found.is_empty() {
            true => String::new(),
            false => check::for_people(self.args, &found, &sources),
        };
        Read { filled: filled.filter(|_| !is_broken), said }
    }
}

/// Puts the problems of a form in words, if it has any.
fn finish(path: &Path, read: Result<(Arc<Questionnaire>, Answers), Vec<String>>) -> Read {
    match read {
        Ok((form, answers)) => Read { filled: Some(Filled { form, answers }), said: String::new() },
        Err(problems) => {
            let line = |problem: &String| format!("error: `{}`: {problem}\n", path.display());
            Read { filled: None, said: problems.iter().map(line).collect() }
        }
    }
}
