//! Seals and public keys of any bytes, and what must hold of a verdict on them.

use smm_core::Diagnostics;
use smm_core::assess::seal::{self, KnownKey, SealState};
use smm_core::span::{FileId, Span};
use smm_core::words::Words;

/// Separates seal, document and public key in the input of [`seal`].
pub const PIECES: &[u8] = b"\n--\n";

/// The key whose seals are believed: no change of bytes makes another one.
const TRUSTED: &str = include_str!("../seeds/seal.pub");
/// What it has sealed.
const SEALED: &[u8] = include_bytes!("../seeds/sealed.yaml");

/// Bytes as a seal, with the document that it is of and a public key behind it, if they come along.
pub fn seal(data: &[u8]) {
    let pieces = pieces(data);
    let piece = |at: usize| pieces.get(at).copied().unwrap_or_default();
    let trusted = KnownKey::read("trusted", TRUSTED).expect("the seed is a public key");
    let other = KnownKey::read("other", &String::from_utf8_lossy(piece(2)));
    let keys: Vec<KnownKey> = [trusted].into_iter().chain(other).collect();
    for keys in [&keys[..1], &keys] {
        let verdict = seal::judge(piece(0), piece(1), keys);
        let is_held = verdict.state == SealState::Valid && verdict.key == "trusted";
        assert!(!is_held || piece(1) == SEALED, "the trusted key has sealed nothing else");
        // What nobody has sealed is told of nobody.
        let is_known = verdict.state == SealState::Valid;
        assert!(is_known || verdict.contents == Default::default(), "{verdict:?}");
        let of_digest = |name: &str| (name.len() % 2 == 0).then(|| "0".repeat(64));
        for verdict in [verdict.clone(), verdict.compare(of_digest, of_digest)] {
            let words = Words::english();
            let said = verdict.said(&words);
            assert!(!said.is_empty() && verdict.value().is_object());
            let mut diags = Diagnostics::default();
            seal::report(&verdict, "a seal", Span::of_file(FileId::default()), &mut diags);
            drop(verdict.redacted(&words).said(&words));
        }
    }
}

fn pieces(data: &[u8]) -> Vec<&[u8]> {
    let mut rest = data;
    let mut pieces = Vec::new();
    while let Some(end) = rest.windows(PIECES.len()).position(|window| window == PIECES) {
        pieces.push(&rest[..end]);
        rest = &rest[end + PIECES.len()..];
    }
    pieces.push(rest);
    pieces
}
