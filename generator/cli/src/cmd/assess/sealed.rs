//! The seal beside a file: found, and held against what is there.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use smm_core::assess::seal::{self, KnownKey, SealState, SealVerdict};
use smm_core::editions::{self, View};
use smm_core::model::VersionRef;
use smm_core::source::MAX_FILE_BYTES;
use smm_core::{Workspace, layout};

use crate::args::Args;
use crate::args::assess::SealCheckArgs;
use crate::disk;

/// How seals are checked.
#[derive(Debug, Default)]
pub(super) struct SealCheck {
    /// The seal, if it does not lie beside its file.
    seal: Option<PathBuf>,
    /// Whether somebody said which keys count: then a file must be sealed by one of them.
    has_named_keys: bool,
    /// The keys that count: those that were named, else those of the workspace once they are needed.
    keys: OnceLock<Vec<KnownKey>>,
}

impl SealCheck {
    /// As somebody wants it, for so many files.
    pub(super) fn of(wanted: &SealCheckArgs, files: usize) -> Result<Self> {
        if wanted.seal.is_some() && files != 1 {
            bail!(
                "`--seal` names the seal of one file, and here are {files}; put each seal beside its file, as `FILE.minisig`"
            );
        }
        let keys = OnceLock::new();
        if !wanted.public_key.is_empty() {
            let named = wanted.public_key.iter().map(|text| key_named(text));
            drop(keys.set(named.collect::<Result<_>>()?));
        }
        Ok(Self { seal: wanted.seal.clone(), has_named_keys: !wanted.public_key.is_empty(), keys })
    }

    /// What is known of the seal of a file, if it has one, with the path of the seal.
    pub(super) fn verdict(
        &self,
        args: &Args,
        workspace: &Workspace,
        path: &Path,
        bytes: &[u8],
    ) -> Result<Option<(SealVerdict, String)>> {
        let place = self.seal.clone().unwrap_or_else(|| beside(path));
        let shown = place.display().to_string();
        if self.seal.is_none() && place.symlink_metadata().is_err() {
            if self.has_named_keys {
                return Ok(Some((SealVerdict::of(SealState::Absent), shown)));
            }
            return Ok(None);
        }
        let text = disk::read(&place, MAX_FILE_BYTES)?;
        let keys = match self.keys.get() {
            Some(keys) => keys,
            None => {
                let known = keys_of_workspace(args)?;
                self.keys.get_or_init(|| known)
            }
        };
        let folder = folder_of(path);
        // A file that cannot be read is not what was sealed, as far as anybody can say.
        let file = |name: &str| disk::digest_inside(folder, name).ok().flatten();
        let mut verdict = seal::judge(&text, bytes, keys);
        if self.has_named_keys && verdict.state == SealState::UnknownKey {
            verdict.state = SealState::OtherKey;
        }
        Ok(Some((verdict.compare(file, |name| version_digest(workspace, name)), shown)))
    }
}

/// The place of the seal of a file.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(layout::SEAL);
    name.into()
}

/// The folder that the names in a document start from.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The digest of what a version says itself.
pub(super) fn version_digest(workspace: &Workspace, name: &str) -> Option<String> {
    Some(editions::content(workspace, &VersionRef::parse(name)?, View::Own)?.digest())
}

/// A public key by the file that holds it, or as it is written.
fn key_named(text: &str) -> Result<KnownKey> {
    if let Some(key) = KnownKey::read("", text) {
        return Ok(key);
    }
    let path = Path::new(text);
    let written = disk::read_text(path, MAX_FILE_BYTES)?;
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    KnownKey::read(&name.unwrap_or_default(), &written)
        .with_context(|| format!("`{text}` is no public key of minisign"))
}

/// The public keys that the workspace keeps.
fn keys_of_workspace(args: &Args) -> Result<Vec<KnownKey>> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let folder = layout::KEYS.trim_end_matches('/');
    let files = disk::read_below(&root, folder, |name| name.ends_with(layout::PUBLIC_KEY))?;
    let key = |(name, bytes): (String, Vec<u8>)| {
        let stem = name.strip_suffix(layout::PUBLIC_KEY).unwrap_or(&name);
        KnownKey::read(stem, &String::from_utf8_lossy(&bytes))
            .with_context(|| format!("`{folder}/{name}` is no public key of minisign"))
    };
    files.into_iter().map(key).collect()
}
