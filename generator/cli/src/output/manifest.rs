//! The manifest of an output folder: every file with its SHA-256.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value as Json, json};
use smm_core::digest::sha256_hex;
use smm_core::layout::is_inside;

/// Name of the tool in its manifests: what tells them from a `manifest.json` of others.
const TOOL: &str = "smm";

/// Name of the manifest in the output folder.
pub(crate) const NAME: &str = "manifest.json";

/// What an output folder holds and what it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// Every file but the manifest: path and SHA-256.
    pub(crate) files: BTreeMap<String, String>,
    /// The versions that it shows, as `retail-pos@1.0`.
    pub(crate) content: Vec<String>,
    /// The kinds of output that were made.
    pub(crate) outputs: Vec<String>,
}

impl Manifest {
    /// The text of `manifest.json`.
    pub(crate) fn to_text(&self) -> String {
        let document = json!({
            "tool": { "name": TOOL, "version": env!("CARGO_PKG_VERSION") },
            "content": self.content,
            "outputs": self.outputs,
            "files": self.files,
        });
        serde_json::to_string_pretty(&document).expect("a manifest is plain data") + "\n"
    }

    /// Reads the manifest of an output folder.
    ///
    /// # Errors
    /// There is none, it is not ours, or it names a file outside the folder.
    pub(crate) fn read(dir: &Path) -> Result<Self> {
        let manifest = Self::read_as_is(dir)?;
        match manifest.files.keys().find(|path| !is_inside(path)) {
            None => Ok(manifest),
            Some(path) => bail!(
                "`{}` names `{path}`, which is no file of that folder; smm did not write it so",
                dir.join(NAME).display()
            ),
        }
    }

    /// Reads a manifest whose paths are still to be judged.
    fn read_as_is(dir: &Path) -> Result<Self> {
        let path = dir.join(NAME);
        let at = || format!("`{}`", path.display());
        let foreign = || format!("`{}` was not written by smm", path.display());
        if !fs::symlink_metadata(&path).with_context(at)?.is_file() {
            bail!("{}: it is no file", foreign());
        }
        let text = fs::read_to_string(&path).with_context(at)?;
        let json: Json = serde_json::from_str(&text).with_context(foreign)?;
        if json.pointer("/tool/name").and_then(Json::as_str) != Some(TOOL) {
            bail!("{}: it does not name the tool", foreign());
        }
        let Some(files) = json.get("files").and_then(Json::as_object) else {
            bail!("{}: it has no `files`", foreign())
        };
        let file = |(path, digest): (&String, &Json)| Some((path.clone(), digest.as_str()?.into()));
        let list = |key: &str| -> Vec<String> {
            let words = json.get(key).and_then(Json::as_array).into_iter().flatten();
            words.filter_map(|word| Some(word.as_str()?.to_owned())).collect()
        };
        Ok(Self {
            files: files.iter().filter_map(file).collect(),
            content: list("content"),
            outputs: list("outputs"),
        })
    }
}

/// What differs from the manifest.
pub(crate) struct Problems {
    /// Number of files in the manifest.
    pub(crate) files: usize,
    /// One sentence per problem.
    pub(crate) list: Vec<String>,
}

/// Compares an output folder with its manifest.
pub(crate) fn verify(dir: &Path) -> Result<Problems> {
    let manifest = Manifest::read_as_is(dir)?;
    let there = entries_below(dir)?;
    let mut list = Vec::new();
    for (path, digest) in &manifest.files {
        match there.get(path) {
            _ if !is_inside(path) => list.push(format!("`{path}` is no path in this folder")),
            Some(EntryKind::File) => match fs::read(dir.join(path)) {
                Ok(bytes) if sha256_hex(&bytes) == *digest => {}
                Ok(_) => list.push(format!("`{path}` was changed")),
                Err(error) => list.push(format!("`{path}` cannot be read: {error}")),
            },
            Some(EntryKind::Other) => list.push(format!("`{path}` is no file")),
            // Said below.
            Some(EntryKind::Link) => {}
            None => list.push(format!("`{path}` is missing")),
        }
    }
    for (path, kind) in &there {
        if *kind == EntryKind::Link {
            list.push(format!("`{path}` is a link; what it leads to was not looked at"));
        } else if path != NAME && !manifest.files.contains_key(path) {
            list.push(format!("`{path}` is not in the manifest"));
        }
    }
    Ok(Problems { files: manifest.files.len(), list })
}

/// What is found in a folder, apart from folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryKind {
    /// A file with bytes.
    File,
    /// A symbolic link, wherever it leads.
    Link,
    /// A pipe, a socket, a device.
    Other,
}

/// Everything below a folder, by its path with `/`. Links are named and never followed.
pub(crate) fn entries_below(dir: &Path) -> Result<BTreeMap<String, EntryKind>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let at = || format!("`{}`", folder.display());
        for entry in fs::read_dir(&folder).with_context(at)? {
            let entry = entry.with_context(at)?;
            let (path, kind) = (entry.path(), entry.file_type().with_context(at)?);
            if kind.is_dir() {
                folders.push(path);
                continue;
            }
            let kind = match kind {
                kind if kind.is_symlink() => EntryKind::Link,
                kind if kind.is_file() => EntryKind::File,
                _ => EntryKind::Other,
            };
            if let Ok(inside) = path.strip_prefix(dir) {
                found.insert(inside.to_string_lossy().replace('\\', "/"), kind);
            }
        }
    }
    Ok(found)
}
