//! `smm publish`: freezes versions by recording the digest of what they say.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::Workspace;
use smm_core::editions::{self, View};
use smm_core::layout::PUBLISHED;
use smm_core::mappings;
use smm_core::model::VersionRef;
use smm_core::schema::model::Status;
use smm_core::text::count;

use crate::args::{Args, PublishArgs};
use crate::cmd::find;
use crate::{disk, terminal};

/// A mapping by its name: what it is called, how far it has come, and its digest.
fn mapping(workspace: &Workspace, text: &str) -> Option<(String, Status, String)> {
    let doc = mappings::find(workspace, &VersionRef::parse(text)?)?;
    Some((text.to_owned(), doc.value.status.value, mappings::digest(&doc.value)))
}

fn is_published(name: &str, status: Option<Status>) -> Result<()> {
    if status != Some(Status::Published) {
        bail!("the status of `{name}` is not `published`; set it first");
    }
    Ok(())
}

pub(crate) fn run(args: &Args, wanted: &PublishArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let _held = disk::lock(&root)?;
    let sources = disk::load_workspace(&root)?;
    let found = smm_core::check(&sources);
    let Some(workspace) = super::checked(args, &sources, found, "nothing was published")? else {
        return Ok(ExitCode::from(1));
    };
    let mut lock = workspace.published.clone();
    let mut added = 0;
    for text in &wanted.versions {
        if let Some((name, status, digest)) = mapping(&workspace, text) {
            is_published(&name, Some(status))?;
            added += usize::from(lock.versions.insert(name, digest).is_none());
            continue;
        }
        let name = find(&workspace.catalog, text)?;
        is_published(&name.to_string(), workspace.catalog.status(&name))?;
        let content = editions::content(&workspace, &name, View::Own)
            .with_context(|| format!("`{name}` cannot be read"))?;
        if lock.versions.insert(name.to_string(), content.digest()).is_none() {
            added += 1;
        }
    }
    let read = lock.file.map(|file| sources.file(file).text.as_str());
    disk::edit_file(&root.join(PUBLISHED), read, &lock.to_text())?;
    let message = format!(
        "{added} published, {} frozen in {PUBLISHED}",
        count(lock.versions.len(), "version")
    );
    terminal::say(args, &message);
    Ok(ExitCode::SUCCESS)
}
