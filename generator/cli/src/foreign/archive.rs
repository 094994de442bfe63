//! Reads a workspace out of a ZIP archive, in memory.

use std::io::{Cursor, Read as _};
use std::path::Path;

use anyhow::{Context, Result, bail};
use smm_core::Sources;
use smm_core::layout;
use smm_core::source::{Fault, MAX_FILE_BYTES};
use zip::ZipArchive;

use crate::disk;

/// The largest archive; that of the documents of this repository has a megabyte.
const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// The most that all documents may unpack to together.
const MAX_UNPACKED: u64 = 64 * 1024 * 1024;
/// The most entries; a site of ten profiles has 5,000.
const MAX_ENTRIES: usize = 200_000;

/// The documents of the workspace that lies in a folder of an archive; without one it is found.
pub(super) fn read(path: &Path, within: &str) -> Result<Sources> {
    let bytes = disk::read(path, MAX_BYTES)?;
    if !bytes.starts_with(b"PK") {
        bail!("it is neither a folder, nor a ZIP archive, nor the address of a repository");
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).context("the archive is damaged")?;
    if archive.len() > MAX_ENTRIES {
        bail!("the archive has more than {MAX_ENTRIES} entries");
    }
    let names = archive.file_names().map(|name| Ok(with_slashes(&name?)));
    let names: Vec<String> = names.collect::<Result<_>>().context("the archive is damaged")?;
    if let Some(name) = names.iter().find(|name| !layout::is_inside(name.trim_end_matches('/'))) {
        bail!("the archive holds `{name}`, which leads out of it; nothing was taken from it");
    }
    let top = top(&names, within)?;
    let mut sources = Sources::default();
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).context("the archive cannot be unpacked")?;
        let full = with_slashes(&entry.name().context("the archive is damaged")?);
        let Some(name) = full.strip_prefix(&top).map(str::to_owned) else { continue };
        if entry.is_dir() || !is_wanted(&name) {
            continue;
        }
        if entry.is_symlink() {
            sources.add_fault(name, Fault::NotAFile("a link, which is not followed".into()));
            continue;
        }
        // What an entry claims to unpack to is not believed: what comes is counted.
        let mut bytes = Vec::new();
        let limit = left.min(MAX_FILE_BYTES) + 1;
        let size = entry.by_ref().take(limit).read_to_end(&mut bytes);
        let size = size.with_context(|| format!("`{name}` cannot be unpacked"))? as u64;
        if size > left {
            let most = MAX_UNPACKED / 1024 / 1024;
            bail!("its documents unpack to more than {most} MB, which no workspace has");
        }
        left -= size;
        sources.add(name, bytes);
    }
    Ok(sources)
}

/// Some programs of Windows write paths their own way.
fn with_slashes(name: &str) -> String {
    name.replace('\\', "/")
}

fn is_wanted(name: &str) -> bool {
    let is_hidden = name.split('/').any(|step| step.starts_with('.') || disk::is_dropping(step));
    let is_top = layout::ROOT_FILES.contains(&name);
    let in_folder = layout::FOLDERS
        .iter()
        .any(|folder| name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
    !is_hidden && (is_top || (in_folder && layout::is_document(name)))
}

/// The folder of the workspace, with `/` at its end: the named one, the top, or the one that lies highest, as
/// examples may lie in a workspace.
fn top(names: &[String], within: &str) -> Result<String> {
    if !within.is_empty() {
        let top = format!("{}/", within.trim_end_matches('/'));
        if !names.iter().any(|name| name.starts_with(&top)) {
            bail!("it has no folder `{within}`");
        }
        return Ok(top);
    }
    let is_top = |name: &&String| ["models/", "profiles/"].iter().any(|f| name.starts_with(f));
    if names.iter().any(|name| name == layout::WORKSPACE) || names.iter().any(|n| is_top(&n)) {
        return Ok(String::new());
    }
    let end = format!("/{}", layout::WORKSPACE);
    let depth = |top: &str| top.matches('/').count();
    let mut tops: Vec<&str> = names.iter().filter_map(|name| name.strip_suffix(&end)).collect();
    let highest = tops.iter().map(|top| depth(top)).min();
    tops.retain(|top| Some(depth(top)) == highest);
    match tops[..] {
        [top] => Ok(format!("{top}/")),
        [] => {
            bail!("there is no workspace in the archive: it has neither `smm.toml` nor `models/`")
        }
        _ => bail!("there are several workspaces in it; choose by `--within`: {}", tops.join(", ")),
    }
}
