//! Signatures in the format of minisign.

use std::io::Cursor;
use std::path::Path;

use anyhow::{Context, Result};
use data_encoding::BASE64;
use minisign::{SecretKey, SecretKeyBox};
use smm_core::model::VersionRef;

/// What a key has, and its checksum at the end.
const KEY_BYTES: usize = 158;
const CHECKSUM_BYTES: usize = 32;
/// Where scripts leave the password of the key.
const PASSWORD: &str = "MINISIGN_PASSWORD";

/// Reads a key; one with a password asks for it, unless the environment has it.
pub(super) fn key(path: &Path) -> Result<SecretKey> {
    let at = || format!("the key `{}` cannot be used", path.display());
    let text = std::fs::read_to_string(path).with_context(at)?;
    if let Some(key) = plain(&text) {
        return Ok(key);
    }
    let password = std::env::var(PASSWORD).ok();
    let boxed = SecretKeyBox::from_string(&text);
    boxed.and_then(|key| key.into_secret_key(password)).with_context(at)
}

/// A key that no password guards. The library refuses those of minisign, which leaves their checksum empty.
fn plain(text: &str) -> Option<SecretKey> {
    let bytes = BASE64.decode(text.lines().nth(1)?.trim().as_bytes()).ok()?;
    let is_plain = bytes.len() == KEY_BYTES && bytes[2..4] == [0, 0];
    let key = is_plain.then(|| SecretKey::from_bytes(&bytes).ok()).flatten()?;
    let boxed = SecretKeyBox::from_string(text);
    let is_unchecked = bytes[KEY_BYTES - CHECKSUM_BYTES..].iter().all(|byte| *byte == 0);
    if is_unchecked {
        Some(key)
    } else {
        boxed.and_then(SecretKeyBox::into_unencrypted_secret_key).ok()
    }
}

/// The signature of the list of digests; what it is for is signed as well.
pub(super) fn of(key: &SecretKey, sums: &str, name: &VersionRef) -> Result<Vec<u8>> {
    let comment = format!("{name}");
    let data = Cursor::new(sums.as_bytes());
    let made = minisign::sign(None, key, data, Some(&comment), Some("signature of SHA256SUMS"))?;
    Ok(made.into_string().into_bytes())
}
