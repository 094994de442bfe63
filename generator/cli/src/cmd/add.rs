//! `smm add`: brings in a version of another workspace.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::adopt::{self, AdoptSide, Adoption, Catalogs};
use smm_core::editions::editions;
use smm_core::layout;
use smm_core::mappings;
use smm_core::model::VersionRef;
use smm_core::text::count;
use smm_core::{Diagnostic, Outcome, Severity, Sources, Workspace, emit};

use crate::args::add::AddArgs;
use crate::args::{Args, FindingFormat};
use crate::cmd::{check, find};
use crate::disk::Existing;
use crate::foreign::{self, Foreign, ForeignPlace};
use crate::{disk, terminal};

pub(crate) fn run(args: &Args, wanted: &AddArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let place =
        ForeignPlace { from: &wanted.source, within: &wanted.within, rev: wanted.rev.as_deref() };
    let Foreign { sources: their_sources, origin } = foreign::read(&place, &root)?;
    let theirs = smm_core::load(&their_sources).value;
    if theirs.catalog.names().next().is_none() && theirs.mappings.is_empty() {
        bail!(
            "`{}` has no model and no profile; if its workspace lies in a folder of it, name that by \
             `--within`",
            wanted.source
        );
    }
    let Some(name) = &wanted.name else {
        terminal::print(&listed(&theirs))?;
        return Ok(ExitCode::SUCCESS);
    };
    let name = found(&theirs, name).with_context(|| format!("in `{}`", wanted.source))?;
    let _held = disk::lock(&root)?;
    let sources = disk::load_workspace(&root)?;
    let Outcome { value: here, diagnostics: before } = smm_core::check(&sources);
    let sides = [(&here, &sources), (&theirs, &their_sources)];
    let [own, other] = sides.map(|(workspace, sources)| AdoptSide { workspace, sources });
    let catalogs = if wanted.references { Catalogs::Bring } else { Catalogs::Leave };
    let adoption = adopt::plan(own, other, &name, &origin, catalogs)?;
    let lock = lock_of(&here, &adoption);
    if !fits(args, &sources, &before, &adoption, &lock)? {
        return Ok(ExitCode::from(1));
    }
    write(&root, &here, &sources, &adoption, &lock)?;
    report(args, &adoption);
    Ok(ExitCode::SUCCESS)
}

/// The model, profile or mapping that a person names; a name alone means the newest.
fn found(theirs: &Workspace, text: &str) -> Result<VersionRef> {
    let mapping = VersionRef::parse(text).filter(|name| mappings::find(theirs, name).is_some());
    let is_model = theirs.catalog.newest(text).is_some();
    match mapping.or_else(|| adopt::newest(theirs, text).filter(|_| !is_model)) {
        Some(name) => Ok(name),
        None => find(&theirs.catalog, text),
    }
}

/// The versions of a workspace, one a line.
fn listed(theirs: &Workspace) -> String {
    let line = |name: String, title: &str| format!("{name:24} {title}\n");
    let versions = editions(theirs);
    let versions = versions.iter().map(|one| line(one.name.to_string(), one.title));
    let mapped = theirs.mappings.iter().map(|doc| &doc.value);
    let mapped = mapped.map(|doc| line(format!("{}@{}", doc.id, doc.version), &doc.title));
    versions.chain(mapped).collect()
}

fn lock_of(here: &Workspace, adoption: &Adoption) -> String {
    let mut lock = here.added.clone();
    lock.entries.extend(adoption.entries.iter().cloned());
    lock.to_text()
}

/// Whether the workspace has no error more with what is brought in than without; else shows them.
fn fits(
    args: &Args,
    sources: &Sources,
    before: &[Diagnostic],
    adoption: &Adoption,
    lock: &str,
) -> Result<bool> {
    let mut with = sources.clone();
    for (path, text) in &adoption.files {
        with.add(path.clone(), text.clone().into_bytes());
    }
    with.add(layout::ADDED, lock.as_bytes().to_vec());
    let is_new = |one: &Diagnostic| one.severity == Severity::Error && !before.contains(one);
    let found: Vec<Diagnostic> =
        smm_core::check(&with).diagnostics.into_iter().filter(is_new).collect();
    if found.is_empty() {
        return Ok(true);
    }
    check::show(args, &found, &with, FindingFormat::Human)?;
    let summary = emit::summary(&found);
    terminal::say(args, &format!("nothing was brought in, for it would have {summary} here"));
    Ok(false)
}

/// Writes the documents, then the lock: what a fault leaves before that is taken up by the next run.
fn write(
    root: &Path,
    here: &Workspace,
    sources: &Sources,
    adoption: &Adoption,
    lock: &str,
) -> Result<()> {
    let files: Vec<_> = adoption
        .files
        .iter()
        .map(|(path, text)| (root.join(path), text.clone().into_bytes()))
        .collect();
    disk::make_files(&files, Existing::Keep)?;
    if adoption.entries.is_empty() {
        return Ok(());
    }
    let read = here.added.file.map(|file| sources.file(file).text.as_str());
    disk::edit_file(&root.join(layout::ADDED), read, lock)
}

fn report(args: &Args, adoption: &Adoption) {
    for name in &adoption.known {
        terminal::say(args, &format!("`{name}` is here already, and says the same"));
    }
    if !adoption.left.is_empty() {
        let left = adoption.left.join(", ");
        terminal::say(
            args,
            &format!(
                "not brought along, though texts may cite them: {left}; `--references` brings them"
            ),
        );
    }
    if adoption.new.is_empty() {
        return;
    }
    let names: Vec<String> = adoption.new.iter().map(|name| format!("`{name}`")).collect();
    let files = count(adoption.files.len(), "file");
    terminal::say(args, &format!("added {}: {files}, locked in added.lock", names.join(", ")));
}
