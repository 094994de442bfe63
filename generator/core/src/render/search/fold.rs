//! Cuts a text into the words that it is found by. `theme/js/marks.js` cuts what is typed by the same rules:
//! small letters, decomposed (NFKD), without accents, split at everything that is no letter or digit.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Ranges of scripts that are written without spaces: their runs are cut into pairs of letters. Thai
/// and Lao, Burmese, Khmer, kana, and the Han characters.
const SPACELESS: [(u32, u32); 8] = [
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3134F),
];

fn is_spaceless(letter: char) -> bool {
    let letter = u32::from(letter);
    SPACELESS.iter().any(|(from, to)| (*from..=*to).contains(&letter))
}

/// Small letters, decomposed, without accents.
fn folded(text: &str) -> String {
    text.to_lowercase().nfkd().filter(|letter| !is_combining_mark(*letter)).collect()
}

/// Gives the words of a text, in its order; some come again.
pub(super) fn each_word(text: &str, give: &mut impl FnMut(&str)) {
    if text.is_ascii() {
        return each_ascii_word(text, give);
    }
    // A sign of another script makes its own word slow to fold, not the whole text.
    for piece in text.split(' ') {
        if piece.is_ascii() {
            each_ascii_word(piece, give);
        } else {
            let piece = folded(piece);
            piece
                .split(|letter: char| !letter.is_alphanumeric())
                .for_each(|run| each_of_run(run, give));
        }
    }
}

/// The same for a text of ASCII, which most are: copied once, cut by bytes.
fn each_ascii_word(text: &str, give: &mut impl FnMut(&str)) {
    let text = text.to_ascii_lowercase();
    let mut rest = text.as_str();
    while let Some(from) = rest.bytes().position(|byte| IS_IN_WORD[usize::from(byte)]) {
        rest = &rest[from..];
        let to = rest.bytes().position(|byte| !IS_IN_WORD[usize::from(byte)]);
        let (word, after) = rest.split_at(to.unwrap_or(rest.len()));
        give(word);
        rest = after;
    }
}

/// Which bytes belong to a word: a site has millions of them, and to look one up is faster than to compare.
const IS_IN_WORD: [bool; 256] = {
    let mut is_in_word = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        is_in_word[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    is_in_word
};

/// Gives the words of an id: its parts, and the whole without what divides it, so that `PHY-2-I1`,
/// `phy 2 i1` and `PHY2I1` find it.
pub(super) fn each_word_of_id(id: &str, give: &mut impl FnMut(&str)) {
    each_word(id, give);
    let whole: String = folded(id).chars().filter(|letter| letter.is_alphanumeric()).collect();
    if !whole.is_empty() {
        give(&whole);
    }
}

/// A run of letters and digits: one word, but pairs of letters where a script has no spaces.
fn each_of_run(run: &str, give: &mut impl FnMut(&str)) {
    if run.is_ascii() {
        if !run.is_empty() {
            give(run);
        }
        return;
    }
    let letters: Vec<char> = run.chars().collect();
    for part in letters.chunk_by(|one, next| is_spaceless(*one) == is_spaceless(*next)) {
        let size = if is_spaceless(part[0]) && part.len() > 1 { 2 } else { part.len() };
        part.windows(size).for_each(|word| give(&word.iter().collect::<String>()));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = BTreeSet::new();
        each_word(text, &mut |word| {
            words.insert(word.to_owned());
        });
        words.into_iter().collect()
    }

    #[test]
    fn words_of_any_script_are_found_without_case_and_accents() {
        assert_eq!(words("Multi-factor, “before”"), ["before", "factor", "multi"]);
        assert_eq!(words("Prüfung ΈΛΕΓΧΟΣ Журнал ﬁre"), ["fire", "prufung", "ελεγχος", "журнал"]);
        assert_eq!(words("访问控制 IoT設備"), ["iot", "控制", "設備", "访问", "问控"]);
    }

    #[test]
    fn what_is_typed_is_cut_by_the_same_ranges() {
        let script = include_str!("../../../../../book/theme/js/marks.js");
        let range = |(from, to): &(u32, u32)| format!("\\u{{{from:X}}}-\\u{{{to:X}}}");
        let ranges: String = SPACELESS.iter().map(range).collect();
        assert!(script.contains(&format!("/[{ranges}]/u")), "{ranges}");
    }

    #[test]
    fn an_id_is_found_in_parts_and_as_a_whole() {
        let mut found = BTreeSet::new();
        each_word_of_id("PHY-2-I1", &mut |word| {
            found.insert(word.to_owned());
        });
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["2", "i1", "phy", "phy2i1"]);
    }
}
