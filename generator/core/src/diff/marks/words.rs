//! Compares the words of two blocks and tidies the result.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::blocks::Token;

/// Blocks with fewer words in common than this, in percent, are shown as struck out and put in.
const MOSTLY_NEW: usize = 25;

/// Words that connect; alone between two changes they belong to the changes.
const LIGHT: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is",
    "it", "its", "of", "on", "or", "that", "the", "their", "this", "to", "was", "which", "with",
];

/// A stretch of words, by its ranges on the old and the new side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    /// The same on both sides.
    Same(Range<usize>, Range<usize>),
    /// Struck out and put in.
    Changed(Range<usize>, Range<usize>),
}

/// Compares two lists of words.
pub(super) fn stretches(old: &[Token], new: &[Token]) -> Vec<Stretch> {
    let keys = |tokens: &[Token]| -> Vec<(String, super::WordStyle)> {
        tokens.iter().map(|token| (token.text.clone(), token.style.clone())).collect()
    };
    let (old_keys, new_keys) = (keys(old), keys(new));
    let ops = capture_diff_slices(Algorithm::Myers, &old_keys, &new_keys);
    let mut list: Vec<Stretch> = ops.iter().map(stretch).collect();
    for at in 1..list.len().saturating_sub(1) {
        slide(&mut list, at, &old_keys, &new_keys);
    }
    list.retain(|stretch| !is_empty(stretch));
    let list = absorb(join(list), old, new);
    let kept: usize = list.iter().map(|stretch| same_words(stretch, new)).sum();
    let total = words_in(old).max(words_in(new));
    if total > 0 && kept * 100 < total * MOSTLY_NEW {
        return vec![Stretch::Changed(0..old.len(), 0..new.len())];
    }
    list
}

fn stretch(op: &DiffOp) -> Stretch {
    let (old, new) = (op.old_range(), op.new_range());
    match op {
        DiffOp::Equal { .. } => Stretch::Same(old, new),
        _ => Stretch::Changed(old, new),
    }
}

fn is_empty(stretch: &Stretch) -> bool {
    let (Stretch::Same(old, new) | Stretch::Changed(old, new)) = stretch;
    old.is_empty() && new.is_empty()
}

pub(super) fn is_word(token: &Token) -> bool {
    token.text.chars().any(char::is_alphanumeric)
}

fn words_in(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| is_word(token)).count()
}

fn same_words(stretch: &Stretch, new: &[Token]) -> usize {
    match stretch {
        Stretch::Same(_, range) => words_in(&new[range.clone()]),
        Stretch::Changed(..) => 0,
    }
}

type Word = (String, super::WordStyle);

/// Moves a pure insertion or deletion within what repeats around it, so that it starts or ends
/// with a sentence or a clause.
fn slide(list: &mut [Stretch], at: usize, old: &[Word], new: &[Word]) {
    let Stretch::Changed(old_range, new_range) = list[at].clone() else { return };
    let (Stretch::Same(..), Stretch::Same(..)) = (&list[at - 1], &list[at + 1]) else { return };
    let (range, words) = match (old_range.is_empty(), new_range.is_empty()) {
        (true, false) => (new_range.clone(), new),
        (false, true) => (old_range.clone(), old),
        _ => return,
    };
    let room = |stretch: &Stretch| match stretch {
        Stretch::Same(range, _) | Stretch::Changed(range, _) => range.len(),
    };
    let (room_left, room_right) = (room(&list[at - 1]), room(&list[at + 1]));
    let mut best = (score(words, &range), 0_isize);
    for (sign, room) in [(-1_isize, room_left), (1, room_right)] {
        let mut here = range.clone();
        for step in 1..=room {
            let fits = if sign < 0 {
                here.start > 0 && words[here.start - 1] == words[here.end - 1]
            } else {
                here.end < words.len() && words[here.start] == words[here.end]
            };
            if !fits {
                break;
            }
            let moved = |at: usize| at.saturating_add_signed(sign);
            here = moved(here.start)..moved(here.end);
            let found = score(words, &here);
            let step = isize::try_from(step).unwrap_or(isize::MAX) * sign;
            if found > best.0 {
                best = (found, step);
            }
        }
    }
    shift(list, at, best.1);
}

/// How well a run stands on its own: ends with a sentence, then with a clause.
fn score(words: &[Word], range: &Range<usize>) -> u8 {
    let mark = |at: Option<usize>| at.and_then(|at| words.get(at)).map(|word| word.0.as_str());
    let last = mark(range.end.checked_sub(1));
    let before = if range.start == 0 { Some(".") } else { mark(Some(range.start - 1)) };
    let ends = |word: Option<&str>| match word {
        Some("." | "!" | "?") => 3,
        Some(":" | ";") => 2,
        Some(",") => 1,
        _ => 0,
    };
    if ends(last) > 0 && ends(before) == ends(last) {
        return 2 + ends(last);
    }
    let first = mark(Some(range.start));
    u8::from(matches!(first, Some("," | "and" | "or"))) + u8::from(ends(before) == 3)
}

fn shift(list: &mut [Stretch], at: usize, by: isize) {
    if by == 0 {
        return;
    }
    let moved = |range: &Range<usize>, start: isize, end: isize| {
        range.start.saturating_add_signed(start)..range.end.saturating_add_signed(end)
    };
    for (offset, start, end) in [(-1_isize, 0, by), (0, by, by), (1, by, 0)] {
        let place = at.saturating_add_signed(offset);
        list[place] = match &list[place] {
            Stretch::Same(old, new) => {
                Stretch::Same(moved(old, start, end), moved(new, start, end))
            }
            Stretch::Changed(old, new) => {
                Stretch::Changed(moved(old, start, end), moved(new, start, end))
            }
        };
    }
}

/// Joins neighbors of the same sort.
fn join(list: Vec<Stretch>) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for stretch in list {
        match (out.last_mut(), &stretch) {
            (Some(Stretch::Same(old, new)), Stretch::Same(more_old, more_new))
            | (Some(Stretch::Changed(old, new)), Stretch::Changed(more_old, more_new)) => {
                old.end = more_old.end;
                new.end = more_new.end;
            }
            _ => out.push(stretch),
        }
    }
    out
}

/// Takes short stretches between two changes into them.
fn absorb(list: Vec<Stretch>, old: &[Token], new: &[Token]) -> Vec<Stretch> {
    let size = |stretch: &Stretch| match stretch {
        Stretch::Changed(a, b) => words_in(&old[a.clone()]).max(words_in(&new[b.clone()])),
        Stretch::Same(..) => 0,
    };
    let mut list = list;
    loop {
        let found = (1..list.len().saturating_sub(1)).find(|&at| {
            let Stretch::Same(_, range) = &list[at] else { return false };
            let around = size(&list[at - 1]) + size(&list[at + 1]);
            is_crumb(&new[range.clone()], around)
        });
        let Some(at) = found else { return list };
        if let Stretch::Same(a, b) = list[at].clone() {
            list[at] = Stretch::Changed(a, b);
        }
        list = join(list);
    }
}

/// Whether what stays between two changes is too little to be read by itself.
fn is_crumb(tokens: &[Token], around: usize) -> bool {
    let words = words_in(tokens);
    let light = |token: &&Token| LIGHT.contains(&token.text.to_lowercase().as_str());
    let heavy = words - tokens.iter().filter(light).count().min(words);
    let ends = tokens.iter().any(|token| matches!(token.text.as_str(), "." | "!" | "?"));
    match (words, heavy) {
        (0, _) => !ends,
        (1 | 2, 0) => around >= 2,
        (1, 1) => around >= 5 && !ends,
        (2, _) => around >= 9 && !ends,
        _ => false,
    }
}
