//! Finds the documents of a workspace, and what people may take for one though nothing would read it.
//!
//! In: the folder of a workspace and folders in it. Out: names with where to read them, or why not.
//! Links out of the workspace are refused with their path; links to folders are not followed.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use smm_core::layout;
use smm_core::source::Fault;
use smm_core::text::edit_distance;

use super::plain::{leads_out, what_else};

/// Folders deeper than this are not followed: the deepest document lies four steps down.
const MAX_DEPTH: usize = 12;
/// More entries than any workspace has; a folder that holds more is not ours.
const MAX_ENTRIES: usize = 1_000_000;
/// More than all documents of any workspace have together.
const MAX_TOTAL_BYTES: u64 = 1024 * 1024 * 1024;

/// What was found, under its name in the workspace.
pub(super) struct FoundFile {
    pub(super) name: String,
    pub(super) content: FileContent,
}

/// Where the text of a document is to come from.
pub(super) enum FileContent {
    At(PathBuf),
    Bytes(Vec<u8>),
    Fault(Fault),
}

/// What was found so far below one folder, out of which no link may lead.
pub(super) struct Listing<'l> {
    root: &'l Path,
    /// What was found, in the order of names.
    pub(super) found: Vec<FoundFile>,
    entries: usize,
    bytes: u64,
}

impl<'l> Listing<'l> {
    pub(super) fn below(root: &'l Path) -> Self {
        Self { root, found: Vec::new(), entries: 0, bytes: 0 }
    }

    /// Adds a file that lies at a known place, if anything lies there.
    pub(super) fn add_file(&mut self, name: &str) -> Result<()> {
        let path = self.root.join(name);
        if fs::symlink_metadata(&path).is_ok() {
            self.add(&path, name, 0)?;
        }
        Ok(())
    }

    /// Adds the documents of a folder under the name that it has in a workspace.
    pub(super) fn add_folder(&mut self, path: &Path, name: &str) -> Result<()> {
        if let Some(target) = leads_out(self.root, path) {
            self.fault(name, not_followed(&target));
            return Ok(());
        }
        self.add_entries(path, name, 0)
    }

    /// Adds what in the root of a workspace is nearly named like a folder or file of documents.
    pub(super) fn add_near_misses(&mut self) {
        let Ok(entries) = fs::read_dir(self.root) else { return };
        let mut names: Vec<String> =
            entries.flatten().filter_map(|e| e.file_name().into_string().ok()).collect();
        names.sort();
        for name in names {
            let path = self.root.join(&name);
            let meant = layout::FOLDERS.iter().find(|folder| is_nearly(&name, folder));
            if let Some(folder) = meant.filter(|_| path.is_dir() && holds_yaml(&path, 4)) {
                let what = format!("is not read, since documents lie in `{folder}`");
                self.fault(&name, Fault::Stray(what));
            } else if let Some(meant) = file_meant(&name).filter(|_| path.is_file()) {
                self.fault(
                    &name,
                    Fault::Stray(format!("is not read; its name should be `{meant}`")),
                );
            }
        }
    }

    fn fault(&mut self, name: &str, fault: Fault) {
        self.found.push(FoundFile { name: name.to_owned(), content: FileContent::Fault(fault) });
    }

    fn add_entries(&mut self, folder: &Path, name: &str, depth: usize) -> Result<()> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.fault(name, Fault::Unreadable(super::reason(&error)));
                return Ok(());
            }
        };
        let mut paths: Vec<PathBuf> = Vec::new();
        for entry in entries {
            paths.push(entry.with_context(|| format!("reading `{}`", folder.display()))?.path());
        }
        self.entries += paths.len();
        if self.entries > MAX_ENTRIES {
            bail!("`{}` holds more than {MAX_ENTRIES} files and folders", self.root.display());
        }
        paths.sort();
        for path in paths {
            let step = path.file_name().unwrap_or_default().to_string_lossy();
            if step.starts_with('.') || super::is_dropping(&step) {
                continue;
            }
            let inside = format!("{name}/{step}");
            if path.file_name().and_then(|step| step.to_str()).is_none() {
                self.fault(&inside, Fault::Stray("is not read: its name is not UTF-8 text".into()));
                continue;
            }
            self.add(&path, &inside, depth)?;
        }
        Ok(())
    }

    fn add(&mut self, path: &Path, name: &str, depth: usize) -> Result<()> {
        let is_document = layout::is_document(name) || !name.contains('/');
        let meta = match fs::metadata(path) {
            Ok(meta) => meta,
            Err(error) => {
                if is_document || is_link(path) {
                    self.fault(name, Fault::Unreadable(super::reason(&error)));
                }
                return Ok(());
            }
        };
        if is_link(path)
            && (is_document || meta.is_dir())
            && let Some(target) = leads_out(self.root, path)
        {
            self.fault(name, not_followed(&target));
        } else if is_document {
            self.add_document(path, name, &meta)?;
        } else if meta.is_dir() {
            // Links to folders are not followed: they are how a folder comes to hold itself.
            if depth < MAX_DEPTH && !is_link(path) {
                self.add_entries(path, name, depth + 1)?;
            }
        } else if let Some(fault) = near_miss(name) {
            self.fault(name, fault);
        }
        Ok(())
    }

    fn add_document(&mut self, path: &Path, name: &str, meta: &Metadata) -> Result<()> {
        if let Some(what) = what_else(meta) {
            self.fault(name, Fault::NotAFile(what.into()));
            return Ok(());
        }
        self.bytes += meta.len().min(smm_core::source::MAX_FILE_BYTES);
        if self.bytes > MAX_TOTAL_BYTES {
            bail!(
                "the documents in `{}` have more than {MAX_TOTAL_BYTES} bytes together",
                self.root.display()
            );
        }
        self.found.push(FoundFile {
            name: name.to_owned(),
            content: FileContent::At(path.to_path_buf()),
        });
        Ok(())
    }
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_symlink())
}

fn not_followed(target: &Path) -> Fault {
    Fault::NotAFile(format!("a link out of the workspace, to `{}`", target.display()))
}

/// What is wrong with a file whose name shows that somebody took it for a document.
fn near_miss(name: &str) -> Option<Fault> {
    let step = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    if name.starts_with("book/") {
        return None;
    }
    if step.ends_with(".yml") {
        return Some(Fault::NotAFile("a file that ends in `.yml` instead of `.yaml`".into()));
    }
    if step.contains(".yaml") || step.contains(".yml") {
        let ending = step.find(".y").map_or("", |at| &step[at..]);
        return Some(Fault::Stray(format!(
            "is not read: it ends in `{ending}` instead of `.yaml`"
        )));
    }
    step.contains(".lock.")
        .then(|| Fault::Stray("is not read: it does not end in `.lock`".to_owned()))
}

/// Whether a name is that of a folder but for its number, capitals or one letter.
fn is_nearly(name: &str, folder: &str) -> bool {
    if name == folder {
        return false;
    }
    edit_distance(&name.to_lowercase(), folder) <= 1
}

/// Whether a YAML file lies in a folder or not far below.
fn holds_yaml(folder: &Path, depth: usize) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().take(1_000).any(|entry| {
        let kind = entry.file_type();
        let is_dir = kind.is_ok_and(|kind| kind.is_dir());
        let name = entry.file_name();
        let is_yaml = name.to_str().is_some_and(|name| name.ends_with(".yaml"));
        (is_yaml && !is_dir) || (is_dir && depth > 0 && holds_yaml(&entry.path(), depth - 1))
    })
}

/// The file of a workspace that a name was meant to be.
fn file_meant(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    if layout::ROOT_FILES.contains(&name) {
        return None;
    }
    layout::ROOT_FILES.into_iter().find(|known| {
        lower == *known || lower.strip_prefix(known).is_some_and(|rest| rest.starts_with('.'))
    })
}
