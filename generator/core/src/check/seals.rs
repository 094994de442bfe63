//! Rules about seals: what was sealed is as it was.
//!
//! In: the workspace, the seals beside its assessments, and the public keys that it keeps. Reports: every seal
//! that is broken or that nobody can check, and keys that are none. Never: looks at files that an assessment names, which only the shell has.

use crate::assess::seal::{self, KnownKey};
use crate::diag::{Code, Diagnostics};
use crate::layout;
use crate::source::Sources;
use crate::span::Span;
use crate::workspace::Workspace;

/// What editors and other systems put before a text; it is no part of the text, but of what was sealed.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Checks the seal of every assessment that has one.
pub(super) fn hold(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let keys = known_keys(sources, diags);
    for doc in &workspace.assessments {
        let file = sources.file(doc.file);
        let path = format!("{}{}", file.path, layout::SEAL);
        let Some(Ok(seal)) = sources.asset(&path).map(|asset| asset.bytes.as_ref()) else {
            continue;
        };
        let text = file.text.as_bytes();
        let mut verdict = seal::judge(seal, text, &keys);
        if verdict.is_broken() {
            let other = seal::judge(seal, &[BOM, text].concat(), &keys);
            verdict = if other.is_broken() { verdict } else { other };
        }
        seal::report(&verdict, &path, Span::of_file(doc.file), diags);
    }
}

/// The public keys of the workspace; one that is none is reported.
fn known_keys(sources: &Sources, diags: &mut Diagnostics) -> Vec<KnownKey> {
    let mut keys = Vec::new();
    for (path, asset) in sources.assets() {
        let name =
            path.strip_prefix(layout::KEYS).and_then(|name| name.strip_suffix(layout::PUBLIC_KEY));
        let (Some(name), Ok(bytes)) = (name, &asset.bytes) else { continue };
        match KnownKey::read(name, &String::from_utf8_lossy(bytes)) {
            Some(key) => keys.push(key),
            None => drop(
                diags
                    .report(Code::UnusableAsset, Span::of_file(asset.file), format!("`{path}` is no public key of minisign"))
                    .hint("put the file there that `minisign -G` or `smm assess seal --new-key` wrote beside the secret key"),
            ),
        }
    }
    keys
}
