//! Reads a revision with the library, within bounds.

use std::io::Read as _;
use std::path::Path;
use std::sync::atomic::Ordering;

use anyhow::{Context, Error, Result, anyhow, bail};
use git2::{ErrorCode, ObjectType, Oid, Repository, Tree};
use smm_core::source::Fault;

use super::{MAX_DEPTH, MAX_ENTRIES, MAX_TOTAL_BYTES, Pulse, RevisionFile, WantedTree, too_much};

/// Reads the files that are asked for.
pub(super) fn read(
    repository: &Repository,
    wanted: &WantedTree,
    pulse: &Pulse,
) -> Result<Vec<RevisionFile>> {
    if let Some(id) = named(repository, &wanted.revision) {
        require_whole(repository, wanted, "the commit", id)?;
    }
    let found = repository.revparse_single(&wanted.revision);
    let found = found.map_err(|error| no_revision(repository, wanted, &error))?;
    if let Some(commit) = found.as_commit() {
        require_whole(repository, wanted, "the list of files", commit.tree_id())?;
    }
    let top =
        found.peel_to_tree().map_err(|error| unread(repository, wanted, "its files", &error))?;
    let tree = below(repository, wanted, top)?;
    let mut walk = Walk {
        repository,
        wanted,
        pulse,
        files: Vec::new(),
        submodules: Vec::new(),
        entries: 0,
        bytes: 0,
    };
    walk.add(&tree, "", 0)?;
    if let [first, ..] = &walk.submodules[..] {
        bail!(
            "`{first}` is a submodule in `{}`, so its documents are in another repository",
            wanted.revision
        );
    }
    Ok(walk.files)
}

/// The folder of the workspace in the tree of a revision.
fn below<'r>(repository: &'r Repository, wanted: &WantedTree, top: Tree<'r>) -> Result<Tree<'r>> {
    let prefix = wanted.place.prefix.trim_end_matches('/');
    if prefix.is_empty() {
        return Ok(top);
    }
    let entry = top
        .get_path(Path::new(prefix))
        .with_context(|| format!("`{}` has no folder `{prefix}`", wanted.revision))?;
    require_whole(repository, wanted, prefix, entry.id())?;
    let tree = repository.find_tree(entry.id());
    tree.map_err(|error| unread(repository, wanted, prefix, &error))
}

struct Walk<'w> {
    repository: &'w Repository,
    wanted: &'w WantedTree,
    pulse: &'w Pulse,
    files: Vec<RevisionFile>,
    submodules: Vec<String>,
    entries: usize,
    bytes: u64,
}

impl Walk<'_> {
    fn add(&mut self, tree: &Tree<'_>, folder: &str, depth: usize) -> Result<()> {
        self.entries += tree.len();
        if self.entries > MAX_ENTRIES {
            return Err(too_much(self.wanted));
        }
        for entry in tree {
            self.pulse.fetch_add(1, Ordering::Relaxed);
            let Ok(name) = entry.name() else {
                let name = String::from_utf8_lossy(entry.name_bytes());
                let fault = Fault::Stray("is not read: its name is not UTF-8 text".into());
                self.fault(format!("{folder}{name}"), fault);
                continue;
            };
            let path = format!("{folder}{name}");
            let is_hidden = name.starts_with('.');
            match entry.kind() {
                Some(ObjectType::Tree)
                    if !is_hidden
                        && depth < MAX_DEPTH
                        && self.wanted.leads_on(&(path.clone() + "/")) =>
                {
                    require_whole(self.repository, self.wanted, &path, entry.id())?;
                    let tree = self.repository.find_tree(entry.id());
                    let tree = tree.map_err(|e| unread(self.repository, self.wanted, &path, &e))?;
                    self.add(&tree, &(path + "/"), depth + 1)?;
                }
                Some(ObjectType::Blob) if !is_hidden && self.wanted.is_wanted(&path) => {
                    self.add_blob(entry.id(), entry.filemode(), path)?;
                }
                Some(ObjectType::Commit) if self.wanted.leads_on(&(path.clone() + "/")) => {
                    self.submodules.push(path);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn add_blob(&mut self, id: Oid, mode: i32, path: String) -> Result<()> {
        const LINK: i32 = 0o120_000;
        if mode == LINK {
            let fault = Fault::NotAFile("a link, which is not followed in a revision".into());
            self.fault(path, fault);
            return Ok(());
        }
        require_whole(self.repository, self.wanted, &path, id)?;
        let failed = |error| unread(self.repository, self.wanted, &path, &error);
        let (size, _) =
            self.repository.odb().and_then(|odb| odb.read_header(id)).map_err(failed)?;
        if size as u64 > self.wanted.largest() {
            self.fault(path, Fault::TooLarge(size as u64));
            return Ok(());
        }
        self.bytes += size as u64;
        if self.bytes > MAX_TOTAL_BYTES {
            return Err(too_much(self.wanted));
        }
        let blob = self.repository.find_blob(id).map_err(failed)?;
        self.files.push(RevisionFile { path, content: Ok(blob.content().to_vec()) });
        Ok(())
    }

    fn fault(&mut self, path: String, fault: Fault) {
        self.files.push(RevisionFile { path, content: Err(fault) });
    }
}

/// The object that a branch, a tag or `HEAD` names.
fn named(repository: &Repository, revision: &str) -> Option<Oid> {
    let reference = repository.resolve_reference_from_short_name(revision).ok()?;
    reference.resolve().ok()?.target()
}

/// Fails if an object that lies in a file of its own is cut off: the library would read it for ever.
fn require_whole(repository: &Repository, wanted: &WantedTree, what: &str, id: Oid) -> Result<()> {
    let id = id.to_string();
    let (folder, name) = id.split_at(2);
    let path = repository.commondir().join("objects").join(folder).join(name);
    let Ok(file) = std::fs::File::open(path) else { return Ok(()) };
    let content = flate2::read::ZlibDecoder::new(std::io::BufReader::new(file));
    let read = std::io::copy(&mut content.take(wanted.largest()), &mut std::io::sink());
    match read {
        Ok(length) if length > 0 => Ok(()),
        _ => bail!(
            "{what} of `{}` cannot be read to its end; the repository is damaged, see `git fsck`",
            wanted.revision
        ),
    }
}

/// Why git does not know a revision.
fn no_revision(repository: &Repository, wanted: &WantedTree, error: &git2::Error) -> Error {
    let revision = &wanted.revision;
    match error.code() {
        _ if repository.is_shallow() => anyhow!(
            "`{revision}` is not in this shallow clone, whose history is cut off; get the rest with \
             `git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`)"
        ),
        ErrorCode::NotFound => anyhow!(
            "git knows no revision `{revision}`; if it is a branch or tag elsewhere, fetch it first"
        ),
        ErrorCode::Ambiguous => anyhow!("`{revision}` may mean several things to git: write more"),
        ErrorCode::InvalidSpec => {
            anyhow!("`{revision}` is no revision of git: {}", error.message())
        }
        _ => anyhow!("`{revision}` cannot be read: {}; see `git fsck`", error.message()),
    }
}

/// Why an object of a revision cannot be read.
fn unread(repository: &Repository, wanted: &WantedTree, what: &str, error: &git2::Error) -> Error {
    let revision = &wanted.revision;
    match error.code() {
        ErrorCode::NotFound if is_partial(repository) => anyhow!(
            "this is a partial clone, which lacks {what} of `{revision}`; get all of it with \
             `git fetch --refetch --no-filter`"
        ),
        ErrorCode::NotFound if repository.is_shallow() => anyhow!(
            "this shallow clone lacks {what} of `{revision}`; get it with `git fetch --unshallow`"
        ),
        ErrorCode::Peel | ErrorCode::InvalidSpec => {
            anyhow!("`{revision}` is no commit, tag or tree")
        }
        _ => anyhow!(
            "{what} of `{revision}` cannot be read: {}; the repository is damaged, see `git fsck`",
            error.message()
        ),
    }
}

/// Whether a clone was told to leave objects with another repository.
fn is_partial(repository: &Repository) -> bool {
    let Ok(config) = repository.config() else { return false };
    let is_set = |pattern: &str| {
        config.entries(Some(pattern)).is_ok_and(|mut entries| entries.next().is_some())
    };
    is_set(r"remote\..*\.promisor") || is_set(r"extensions\.partialclone")
}
