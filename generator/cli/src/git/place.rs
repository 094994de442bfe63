//! Where a workspace lies in its repository.
//!
//! In: the folder of a workspace. Out: the top of its work tree and the way from there. The library
//! guesses the work tree from where the repository lies, which is wrong where `.git` is a link or a
//! file that leads elsewhere (libgit2#6401); the folder that holds `.git` is the top.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// A workspace in a repository.
#[derive(Clone)]
pub(super) struct RepositoryPlace {
    /// The folder that holds `.git`.
    pub(super) top: PathBuf,
    /// The path of the workspace from there, with `/` at its end; empty if it is the same.
    pub(super) prefix: String,
}

impl RepositoryPlace {
    pub(super) fn of(root: &Path) -> Result<Self> {
        let root = root.canonicalize().with_context(|| format!("`{}`", root.display()))?;
        let Some(top) = root.ancestors().find(|dir| holds_repository(dir)) else {
            if root.ancestors().any(is_bare) {
                bail!(
                    "`{}` lies in a bare repository, which has no files of a workspace; clone it",
                    root.display()
                );
            }
            bail!("`{}` is in no git repository", root.display());
        };
        let inside = root.strip_prefix(top).unwrap_or(Path::new(""));
        let Some(inside) = inside.to_str() else {
            bail!("the path of `{}` is not UTF-8 text", root.display())
        };
        let inside = inside.replace('\\', "/");
        let prefix = if inside.is_empty() { inside } else { inside + "/" };
        Ok(Self { top: top.to_path_buf(), prefix })
    }
}

/// As git has it: an empty folder `.git` is passed by, a file or link is believed.
fn holds_repository(dir: &Path) -> bool {
    let git = dir.join(".git");
    match git.symlink_metadata() {
        Ok(meta) if meta.is_dir() => git.join("HEAD").symlink_metadata().is_ok(),
        Ok(_) => true,
        Err(_) => false,
    }
}

fn is_bare(dir: &Path) -> bool {
    dir.join("HEAD").is_file() && dir.join("objects").is_dir() && dir.join("refs").is_dir()
}
