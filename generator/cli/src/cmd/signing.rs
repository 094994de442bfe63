//! Signatures in the format of minisign, and the keys that make them.

use std::io::{self, Cursor, IsTerminal as _};
use std::path::Path;

use anyhow::{Context, Result, bail};
use data_encoding::BASE64;
use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox};

/// What a key has, and its checksum at the end.
const KEY_BYTES: usize = 158;
const CHECKSUM_BYTES: usize = 32;
/// Where scripts leave the password of the key.
const PASSWORD: &str = "MINISIGN_PASSWORD";

/// Where the password of a key comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PasswordFrom {
    /// The environment, else the terminal.
    Environment,
    /// The terminal, or the first line of what is fed in.
    Input,
}

impl PasswordFrom {
    /// The password; nothing if the terminal is to be asked.
    fn get(self) -> Result<Option<String>> {
        match self {
            Self::Environment => Ok(std::env::var(PASSWORD).ok()),
            Self::Input if io::stdin().is_terminal() => Ok(None),
            Self::Input => {
                let mut line = String::new();
                io::stdin().read_line(&mut line).context("the password cannot be read")?;
                Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
            }
        }
    }
}

/// Reads a key; one with a password asks for it.
pub(crate) fn key(path: &Path, from: PasswordFrom) -> Result<SecretKey> {
    let at = || format!("the key `{}` cannot be used", path.display());
    let text = std::fs::read_to_string(path).with_context(at)?;
    if let Some(key) = plain(&text) {
        return Ok(key);
    }
    let boxed = SecretKeyBox::from_string(&text).with_context(at)?;
    boxed.into_secret_key(from.get()?).with_context(at)
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

/// The signature of some bytes; what it is for, `trusted`, is signed as well, and `about` is not.
pub(crate) fn signature(
    key: &SecretKey,
    bytes: &[u8],
    trusted: &str,
    about: &str,
) -> Result<String> {
    let data = Cursor::new(bytes);
    let made = minisign::sign(None, key, data, Some(trusted), Some(about))?;
    Ok(made.into_string())
}

/// The public key that goes with a secret one, as a line.
pub(crate) fn public_line(key: &SecretKey) -> Result<String> {
    Ok(PublicKey::from_secret_key(key)?.to_base64())
}

/// A new pair of keys, as the texts of two files: the secret one, guarded by a password, and the public one.
pub(crate) fn new_pair() -> Result<[String; 2]> {
    let password = PasswordFrom::Input.get()?;
    if password.as_deref() == Some("") {
        bail!("a new key needs a password; `minisign -G -W` makes one without");
    }
    let pair = KeyPair::generate_encrypted_keypair(password).context("no key was made")?;
    let secret = pair.sk.to_box(None)?.into_string();
    Ok([secret, pair.pk.to_box()?.into_string()])
}
