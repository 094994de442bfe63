//! Hashes words. To look words up is most of the work on an index, and the hashes of the standard library
//! are made for more than a few letters.
//!
//! Each table has a secret of its own, so that nobody can write words that all fall on one place.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// How the words of one table are hashed.
pub(super) struct WordHashing {
    secret: u64,
}

impl Default for WordHashing {
    fn default() -> Self {
        Self { secret: RandomState::new().hash_one(()) }
    }
}

impl BuildHasher for WordHashing {
    type Hasher = WordHasher;

    fn build_hasher(&self) -> WordHasher {
        WordHasher { secret: self.secret, state: self.secret }
    }
}

/// The hash of one word, eight letters at a time.
pub(super) struct WordHasher {
    secret: u64,
    state: u64,
}

impl WordHasher {
    /// Both halves of a product by an odd number: every bit of the letters reaches every bit of the hash.
    fn mix(&mut self, letters: u64) {
        let product = u128::from(letters ^ self.state) * u128::from(self.secret | 1);
        self.state = product as u64 ^ (product >> 64) as u64;
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        eights.iter().for_each(|eight| self.mix(u64::from_le_bytes(*eight)));
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.mix(u64::from_le_bytes(last));
    }

    /// The end of a word is known without a mark.
    fn write_u8(&mut self, _: u8) {}

    fn finish(&self) -> u64 {
        self.state
    }
}
