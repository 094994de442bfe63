//! The manifest of an output folder: every file with its SHA-256.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value as Json, json};
use smm_core::digest::sha256_hex;

/// Name of the manifest in the output folder.
pub(crate) const NAME: &str = "manifest.json";

/// What an output folder holds and what it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// Every file but the manifest: path and SHA-256.
    pub(crate) files: BTreeMap<String, String>,
    /// Every book: its folder and the digest of all it was made from.
    pub(crate) books: BTreeMap<String, String>,
}

impl Manifest {
    /// The text of `manifest.json`.
    pub(crate) fn to_text(&self) -> String {
        let document = json!({
            "tool": { "name": "smm", "version": env!("CARGO_PKG_VERSION") },
            "books": self.books,
            "files": self.files,
        });
        serde_json::to_string_pretty(&document).expect("a manifest is plain data") + "\n"
    }

    /// Reads the manifest of an output folder.
    pub(crate) fn read(dir: &Path) -> Result<Self> {
        let path = dir.join(NAME);
        let text = fs::read_to_string(&path).with_context(|| format!("`{}`", path.display()))?;
        let json: Json =
            serde_json::from_str(&text).with_context(|| format!("`{}`", path.display()))?;
        let map = |key: &str| -> Result<BTreeMap<String, String>> {
            match json.get(key).and_then(Json::as_object) {
                Some(object) => Ok(object
                    .iter()
                    .filter_map(|(path, digest)| Some((path.clone(), digest.as_str()?.to_owned())))
                    .collect()),
                None => bail!("`{}` has no `{key}`; it was not written by smm", path.display()),
            }
        };
        Ok(Self { files: map("files")?, books: map("books")? })
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
    let manifest = Manifest::read(dir)?;
    let mut list = Vec::new();
    for (path, digest) in &manifest.files {
        match fs::read(dir.join(path)) {
            Ok(bytes) if sha256_hex(&bytes) == *digest => {}
            Ok(_) => list.push(format!("`{path}` was changed")),
            Err(_) => list.push(format!("`{path}` is missing")),
        }
    }
    for path in files_below(dir)? {
        if path != NAME && !manifest.files.contains_key(&path) {
            list.push(format!("`{path}` is not in the manifest"));
        }
    }
    Ok(Problems { files: manifest.files.len(), list })
}

/// The paths of all files below a folder, with `/`, sorted.
pub(crate) fn files_below(dir: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("`{}`", folder.display()))? {
            let entry = entry.with_context(|| format!("`{}`", folder.display()))?;
            let (path, kind) = (entry.path(), entry.file_type());
            let is_dir = kind.map_or_else(
                |_| path.is_dir(),
                |kind| kind.is_dir() || (kind.is_symlink() && path.is_dir()),
            );
            if is_dir {
                folders.push(path);
            } else if let Ok(inside) = path.strip_prefix(dir) {
                found.push(inside.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}
