//! The sets of answers of OWASP SAMM: each answer with a value from 0 to 1 that its question earns by it.
//!
//! In: the files. Out: the values as a scale that all sets share, and the sets in their own words. Nothing if the
//! values are none that whole numbers can hold; then they are left, and listed as what has no place.

use super::catalog::{ForeignAnswer, ForeignAnswerSet};
use super::piece::Piece;
use crate::id::hyphenated;

/// An answer may earn at most so much.
const MOST: u32 = 100;
/// A value has at most so many digits behind its point.
const DIGITS: usize = 4;
/// So many answers has a set.
const COUNTS: std::ops::RangeInclusive<usize> = 2..=8;

/// Reads the sets, each by the name of its file.
pub(super) fn read(files: &[(String, Piece<'_>)]) -> (Vec<ForeignAnswer>, Vec<ForeignAnswerSet>) {
    let values = files.iter().flat_map(|(_, piece)| piece.list("values"));
    let values: Option<Vec<u32>> = values.map(value).collect();
    let nothing = (Vec::new(), Vec::new());
    let Some(scale) = values.and_then(|values| scale(&values)) else { return nothing };
    let counts = files.iter().map(|(_, piece)| piece.list("values").len());
    if !counts.into_iter().all(|count| COUNTS.contains(&count)) || !share_their_best(files) {
        return nothing;
    }
    let sets: Vec<ForeignAnswerSet> =
        files.iter().filter_map(|(name, piece)| set(name, *piece, scale)).collect();
    let mut answers: Vec<ForeignAnswer> = Vec::new();
    for one in sets.iter().flat_map(|set| &set.answers) {
        if answers.iter().all(|known| known.id != one.id) {
            // Where no question is at hand, an answer is said by its value.
            answers.push(ForeignAnswer { label: one.short.clone(), ..one.clone() });
        }
    }
    answers.sort_by_key(|one| std::cmp::Reverse(one.earns));
    (answers, sets)
}

/// The value of an answer in parts of [`DIGITS`] digits.
fn value(piece: Piece<'_>) -> Option<u32> {
    let written = piece.get("value")?.shown()?;
    let (whole, part) = written.split_once('.').unwrap_or((written, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > DIGITS || !is_number(whole) || !is_number(part) {
        return None;
    }
    format!("{whole}{part:0<DIGITS$}").parse().ok()
}

/// How many parts make one that is earned, so that all values are whole numbers of it, as few as can be.
fn scale(values: &[u32]) -> Option<u32> {
    let common = values.iter().fold(0, |known, value| greatest_common(known, *value));
    let most = values.iter().max()?.checked_div(common)?;
    (1..=MOST).contains(&most).then_some(common)
}

fn greatest_common(one: u32, other: u32) -> u32 {
    if other == 0 { one } else { greatest_common(other, one % other) }
}

/// Whether the best answer of every set has the same value: no question counts more than another.
fn share_their_best(files: &[(String, Piece<'_>)]) -> bool {
    let best = |(_, piece): &(String, Piece<'_>)| piece.list("values").into_iter().map(value).max();
    let mut all = files.iter().map(best);
    let first = all.next();
    all.all(|best| Some(best) == first)
}

fn set(name: &str, piece: Piece<'_>, scale: u32) -> Option<ForeignAnswerSet> {
    let key = piece.word("id")?;
    let answer = |one: Piece<'_>| {
        one.mark_keys(&["order"]);
        if one.get("weight").and_then(Piece::shown) == Some("1") {
            one.mark_keys(&["weight"]);
        }
        let earns = u8::try_from(value(one)? / scale).ok()?;
        let short = one.word("value")?;
        let id = Some(hyphenated(&format!("value {}", short.replace('.', " "))));
        Some(ForeignAnswer { id, label: one.word("text")?, short, earns, meaning: None })
    };
    let mut answers: Vec<ForeignAnswer> =
        piece.list("values").into_iter().filter_map(answer).collect();
    answers.sort_by_key(|one| std::cmp::Reverse(one.earns));
    Some(ForeignAnswerSet { key, id: hyphenated(&format!("set {name}")), answers })
}
