//! The documents of a release, as a workspace of its own: `smm add` reads it, and `smm check` passes it.

use std::io::Cursor;

use anyhow::{Context, Result};
use smm_core::layout::{self, Home};
use smm_core::model::VersionRef;
use smm_core::schema::locks::PublishedLock;
use smm_core::{Diagnostic, Severity, Sources, Workspace};
use zip::ZipArchive;

use crate::args::{Args, FindingFormat};
use crate::cmd::check;
use crate::output::trial;
use crate::{disk, terminal};

/// Everything that a version is made from: its documents and those beneath it, what all texts are held
/// against, and what `smm.toml` or a backend takes from beside the documents.
pub(super) fn files(
    workspace: &Workspace,
    sources: &Sources,
    name: &VersionRef,
) -> Vec<(String, Vec<u8>)> {
    let layers = workspace.catalog.layers(beginnings(workspace, name));
    let is_wanted = |path: &str| {
        let common = path == layout::WORKSPACE
            || path == layout::GLOSSARY
            || path.starts_with(layout::WORDS)
            || path.starts_with(layout::REFERENCES);
        let home = Home::of_path(path);
        common || home.is_some_and(|home| layers.iter().any(|layer| home.is_of(layer)))
    };
    let wanted = sources.readable().filter(|(_, file)| is_wanted(&file.path));
    let mut files: Vec<(String, Vec<u8>)> =
        wanted.map(|(_, file)| (file.path.clone(), file.text.clone().into_bytes())).collect();
    // The chapters stay behind, and so do their pictures.
    let beside = sources.assets().filter(|(path, _)| !path.starts_with(layout::GUIDE));
    files.extend(
        beside.filter_map(|(path, asset)| {
            Some((path.to_owned(), asset.bytes.as_ref().ok()?.clone()))
        }),
    );
    let logo = workspace.config.brand.logo.as_ref();
    if let Some((path, asset)) =
        logo.and_then(|logo| Some((&logo.value, sources.asset(&logo.value)?)))
        && let Ok(bytes) = &asset.bytes
        && files.iter().all(|(known, _)| known != path)
    {
        files.push((path.clone(), bytes.clone()));
    }
    let mut lock: PublishedLock = workspace.published.clone();
    lock.versions.retain(|known, _| layers.iter().any(|layer| layer.to_string() == *known));
    files.push((layout::PUBLISHED.to_owned(), lock.to_text().into_bytes()));
    files
}

/// The version, and the model that terms of the glossary lead into.
fn beginnings(workspace: &Workspace, name: &VersionRef) -> Vec<VersionRef> {
    let has_links =
        workspace.glossary.terms.iter().any(|term| term.definition.markdown.contains("[["));
    let linked = workspace.guide_model().filter(|_| has_links).map(smm_core::model::Model::name);
    std::iter::once(name.clone()).chain(linked).collect()
}

/// Unpacks the archive and checks what it holds, as its readers will; shows what is wrong.
pub(super) fn passes(args: &Args, archive: &[u8]) -> Result<bool> {
    let scratch = tempfile::tempdir().context("a temporary folder is needed")?;
    let root = scratch.path();
    let mut archive = ZipArchive::new(Cursor::new(archive)).context("the archive of documents")?;
    archive.extract(root).context("the archive of documents cannot be unpacked")?;
    let sources = disk::load_whole(root)?;
    let checked = trial::checked(root, &sources)?;
    let is_error = |one: &Diagnostic| one.severity == Severity::Error;
    let found: Vec<Diagnostic> = checked.diagnostics.into_iter().filter(is_error).collect();
    if found.is_empty() {
        return Ok(true);
    }
    check::show(args, &found, &sources, FindingFormat::Human)?;
    let sentence =
        "nothing was released: its documents, unpacked from their archive, do not pass `smm check`";
    terminal::say(args, sentence);
    Ok(false)
}
