//! Reads single files, and only files: a pipe has no end, and a device no bounds.
//!
//! In: a path. Out: its bytes, or the reason why not, at once. What a workspace names must lie in
//! the workspace: [`read_inside`] follows no link out of it.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use smm_core::digest::sha256_of_pieces;
use smm_core::layout;

/// The largest picture or font that is read.
const MAX_ASSET_BYTES: u64 = 64 * 1024 * 1024;
/// So many files are read from one folder of pictures; and so many bytes in all.
const MAX_ASSETS: usize = 20_000;
const MAX_ASSETS_BYTES: u64 = 1024 * 1024 * 1024;
/// Hidden names that are meant for web servers and hosts.
const WEB_NAMES: [&str; 2] = [".nojekyll", ".well-known"];
/// Folders deeper than this are not read.
const MAX_DEPTH: usize = 32;

/// Reads a file of at most so many bytes.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let at = || format!("`{}` cannot be read", path.display());
    let meta = fs::metadata(path).with_context(at)?;
    if let Some(what) = what_else(&meta) {
        bail!("`{}` is not a file but {what}", path.display());
    }
    let bytes = read_at_most(path, limit).with_context(at)?;
    match bytes {
        Some(bytes) => Ok(bytes),
        None => bail!("`{}` has more than {limit} bytes", path.display()),
    }
}

/// Reads the text of a file.
pub(crate) fn read_text(path: &Path, limit: u64) -> Result<String> {
    let bytes = read(path, limit)?;
    String::from_utf8(bytes).with_context(|| format!("`{}` is not UTF-8 text", path.display()))
}

/// Reads a file that a workspace names, by its path in the workspace.
pub(crate) fn read_inside(root: &Path, inside: &str) -> Result<Vec<u8>> {
    let path = root.join(inside);
    if let Some(target) = leads_out(root, &path) {
        bail!("`{inside}` leads out of the workspace, to `{}`", target.display());
    }
    read(&path, MAX_ASSET_BYTES)
}

/// The SHA-256 of a file of any size that is named from a folder; nothing if there is none inside it.
pub(crate) fn digest_inside(root: &Path, inside: &str) -> Result<Option<String>> {
    let path = root.join(inside);
    let is_file = fs::metadata(&path).is_ok_and(|meta| what_else(&meta).is_none());
    if !layout::is_inside(inside) || !is_file || leads_out(root, &path).is_some() {
        return Ok(None);
    }
    let at = || format!("`{}` cannot be read", path.display());
    let mut file = fs::File::open(&path).with_context(at)?;
    Ok(Some(sha256_of_pieces(|buffer| file.read(buffer)).with_context(at)?))
}

/// Where a path ends up, if that is not below a folder.
pub(super) fn leads_out(root: &Path, path: &Path) -> Option<PathBuf> {
    let root = fs::canonicalize(root).ok()?;
    let target = fs::canonicalize(path).ok()?;
    (!target.starts_with(root)).then_some(target)
}

/// What stands in the place of a file, if it is none.
pub(super) fn what_else(meta: &fs::Metadata) -> Option<&'static str> {
    let kind = meta.file_type();
    if kind.is_file() {
        return None;
    }
    if kind.is_dir() {
        return Some("a folder");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if kind.is_fifo() {
            return Some("a pipe");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
    }
    Some("a device")
}

/// Reads a file; nothing if it has more bytes than that. Its size is a claim: what comes is counted.
pub(super) fn read_at_most(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let file = fs::File::open(path)?;
    let size = file.metadata()?.len();
    if size > limit {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// The files below a folder of a workspace that are wanted, by path with `/` below it, sorted, with
/// their bytes. Refuses links out of the workspace and what is no file, with its path.
pub(crate) fn read_below(
    root: &Path,
    inside: &str,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<(String, Vec<u8>)>> {
    let mut names = Vec::new();
    let folder = root.join(inside);
    if let Some(target) = leads_out(root, &folder) {
        bail!("`{inside}` leads out of the workspace, to `{}`", target.display());
    }
    if folder.is_dir() {
        list(root, inside, "", &mut names)?;
    }
    names.retain(|name| is_wanted(name));
    names.sort();
    if names.len() > MAX_ASSETS {
        bail!("`{inside}` holds {} files; {MAX_ASSETS} are read at most", names.len());
    }
    let mut files = Vec::new();
    let mut total = 0;
    for name in names {
        let bytes = read_inside(root, &format!("{inside}/{name}"))?;
        total += bytes.len() as u64;
        if total > MAX_ASSETS_BYTES {
            bail!("the files in `{inside}` have more than {MAX_ASSETS_BYTES} bytes together");
        }
        files.push((name, bytes));
    }
    Ok(files)
}

/// Adds the paths of the files below a folder; links to folders are refused, since they are how a
/// folder comes to hold itself.
fn list(root: &Path, inside: &str, below: &str, names: &mut Vec<String>) -> Result<()> {
    let folder = root.join(inside).join(below);
    let at = || format!("`{}`", folder.display());
    if below.matches('/').count() > MAX_DEPTH {
        bail!("`{inside}/{below}` lies too deep");
    }
    for entry in fs::read_dir(&folder).with_context(at)? {
        let entry = entry.with_context(at)?;
        let file_name = entry.file_name();
        let Some(step) = file_name.to_str() else {
            bail!("the name of `{}` is not UTF-8 text; rename it", entry.path().display())
        };
        let is_hidden = step.starts_with('.') && !WEB_NAMES.contains(&step);
        if is_hidden || super::is_dropping(step) {
            continue;
        }
        let name = format!("{below}{step}");
        let is_link = entry.file_type().with_context(at)?.is_symlink();
        if fs::metadata(entry.path()).is_ok_and(|meta| meta.is_dir()) {
            if is_link {
                bail!("`{inside}/{name}` is a link to a folder; put the files there instead");
            }
            list(root, inside, &(name + "/"), names)?;
        } else {
            names.push(name);
        }
        if names.len() > MAX_ASSETS * 2 {
            bail!("`{inside}` holds too many files; {MAX_ASSETS} are read at most");
        }
    }
    Ok(())
}
