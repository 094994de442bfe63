//! Reads a workspace out of a git revision, from the object store, without touching the work tree.
//!
//! In: the folder of a workspace and a revision. Out: [`Sources`].

use std::path::Path;

use anyhow::{Context, Result, bail};
use git2::{ObjectType, Repository, TreeWalkMode, TreeWalkResult};
use smm_core::Sources;
use smm_core::layout;

/// Reads the documents below some folders of a workspace as a revision has them.
pub(crate) fn load_revision(root: &Path, revision: &str, folders: &[String]) -> Result<Sources> {
    let root = root.canonicalize().with_context(|| format!("`{}`", root.display()))?;
    let repository = Repository::discover(&root)
        .with_context(|| format!("`{}` is in no git repository", root.display()))?;
    let prefix = inside(&repository, &root)?;
    let found = repository
        .revparse_single(revision)
        .with_context(|| format!("git knows no revision `{revision}`"))?;
    let commit =
        found.peel_to_tree().with_context(|| format!("`{revision}` is no commit, tag or tree"))?;
    let tree = if prefix.is_empty() {
        commit
    } else {
        let entry = commit
            .get_path(Path::new(&prefix))
            .with_context(|| format!("revision `{revision}` has no folder `{prefix}`"))?;
        entry.to_object(&repository)?.peel_to_tree()?
    };
    read_tree(&repository, &tree, folders)
}

/// The path of the workspace in its repository, with `/`.
fn inside(repository: &Repository, root: &Path) -> Result<String> {
    let Some(top) = repository.workdir() else { bail!("a bare repository has no workspace") };
    let top = top.canonicalize().with_context(|| format!("`{}`", top.display()))?;
    let inside = root.strip_prefix(&top).unwrap_or(Path::new(""));
    Ok(inside.to_string_lossy().replace('\\', "/"))
}

fn read_tree(
    repository: &Repository,
    tree: &git2::Tree<'_>,
    folders: &[String],
) -> Result<Sources> {
    let mut sources = Sources::default();
    let mut failure = None;
    let wanted = |path: &str| {
        let below = folders.iter().any(|folder| path.starts_with(folder.as_str()));
        path == layout::WORKSPACE || (below && layout::is_document(path))
    };
    let on_way = |path: &str| {
        folders.iter().any(|folder| folder.starts_with(path) || path.starts_with(folder.as_str()))
    };
    tree.walk(TreeWalkMode::PreOrder, |folder, entry| {
        let Ok(name) = entry.name() else { return TreeWalkResult::Skip };
        let path = format!("{folder}{name}");
        match entry.kind() {
            Some(ObjectType::Tree) if on_way(&format!("{path}/")) => TreeWalkResult::Ok,
            Some(ObjectType::Blob) if wanted(&path) => match repository.find_blob(entry.id()) {
                Ok(blob) => {
                    sources.add(path, blob.content().to_vec());
                    TreeWalkResult::Ok
                }
                Err(error) => {
                    failure = Some(anyhow::Error::from(error).context(format!("reading `{path}`")));
                    TreeWalkResult::Abort
                }
            },
            _ => TreeWalkResult::Skip,
        }
    })
    .or_else(|error| if failure.is_some() { Ok(()) } else { Err(error) })?;
    failure.map_or(Ok(sources), Err)
}

/// The name that git knows the user by.
pub(crate) fn user_name(root: &Path) -> Option<String> {
    let repository = Repository::discover(root).ok()?;
    repository.config().ok()?.get_string("user.name").ok()
}
