//! Which characters the fonts for paper have.
//!
//! In: the list of the bundled fonts' characters, or those of other fonts. Out: [`Coverage`], and
//! text in which a stand-in takes the place of what cannot be printed. Never: opens a font.

/// The characters of the bundled fonts; a test of the shell holds it against the fonts.
const BUNDLED: &str = include_str!("glyphs.txt");

/// What is printed where a glyph is missing.
pub const STAND_IN: char = '□';

/// The characters that can be printed, as ranges in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    ranges: Vec<(u32, u32)>,
}

impl Coverage {
    /// The characters of the bundled fonts.
    pub fn bundled() -> Self {
        let number = |text: &str| u32::from_str_radix(text, 16).expect("the list is hexadecimal");
        let range = |word: &str| match word.split_once('-') {
            Some((first, last)) => (number(first), number(last)),
            None => (number(word), number(word)),
        };
        Self { ranges: BUNDLED.split_whitespace().map(range).collect() }
    }

    /// Makes it from the characters, in any order.
    pub fn of(characters: impl IntoIterator<Item = u32>) -> Self {
        let mut all: Vec<u32> = characters.into_iter().collect();
        all.sort_unstable();
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for code in all {
            match ranges.last_mut() {
                Some((_, last)) if code <= last.saturating_add(1) => *last = code,
                _ => ranges.push((code, code)),
            }
        }
        Self { ranges }
    }

    /// Whether a character can be printed; white space and marks of direction need no glyph.
    pub fn has(&self, character: char) -> bool {
        let code = u32::from(character);
        let is_invisible = character.is_whitespace()
            || matches!(code, 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2064 | 0xFE0F);
        let at = self.ranges.partition_point(|(_, last)| *last < code);
        is_invisible || self.ranges.get(at).is_some_and(|(first, _)| *first <= code)
    }

    /// The text with a stand-in for each character that cannot be printed.
    pub fn printable(&self, text: &str) -> String {
        let stand_in = |c: char| if c.is_ascii() || self.has(c) { c } else { STAND_IN };
        text.chars().map(stand_in).collect()
    }
}

/// Whether a text may hold marks that a font has to place on letters, as `n` with a combining tilde.
/// What this knows to be free of them: Latin, Greek, Cyrillic, punctuation, symbols.
pub fn has_marks(text: &str) -> bool {
    let is_free = |c: char| {
        matches!(c,
            ..'\u{300}'
            | '\u{370}'..='\u{482}'
            | '\u{48A}'..='\u{52F}'
            | '\u{1E00}'..='\u{20CF}'
            | '\u{2100}'..='\u{2BFF}'
        )
    };
    !text.chars().all(is_free)
}

/// Words from this length on may be too long for a column of paper.
const LONG: usize = 24;

/// Whether the texts of a JSON document hold words that may be too long for a line, as a digest or a
/// path: a template breaks those anywhere. A hyphen is a place to break at.
pub fn has_long_words(json: &str) -> bool {
    let (mut in_text, mut escaped, mut length) = (false, false, 0_usize);
    let mut from_web = false;
    for character in json.chars() {
        let breaks = match character {
            '"' if !escaped => {
                in_text = !in_text;
                from_web = in_text;
                true
            }
            'n' | 't' | 'r' if escaped => true,
            ' ' | '-' => true,
            _ => false,
        };
        escaped = character == '\\' && !escaped;
        length = if breaks || !in_text { 0 } else { length + 1 };
        // Addresses stand by themselves, where there is room for them.
        from_web &= length <= 4
            && "http".get(..length).is_some_and(|start| length == 0 || start.ends_with(character))
            || from_web && length > 4;
        if length >= LONG && !from_web {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_fonts_have_latin_greek_and_cyrillic() {
        let coverage = Coverage::bundled();
        assert!("Łódź Αθήνα Москва naïve – “€”".chars().all(|c| coverage.has(c)));
        assert!(!coverage.has('漢') && !coverage.has('\u{1F600}'));
    }

    #[test]
    fn marks_on_letters_are_noticed() {
        assert!(!has_marks("naïve Łódź, Αθήνα, Москва – “€” ≤ ■"));
        assert!(has_marks("man\u{303}ana") && has_marks("и\u{306}") && has_marks("日本"));
    }

    #[test]
    fn long_words_are_noticed_in_texts_only() {
        let digest = "9f86d081884c7d659a2feaa0c55ad015";
        assert!(has_long_words(&format!(r#"{{"a":["x {digest}"]}}"#)));
        assert!(has_long_words(r#"["C:\\Program Files\\Vendor\\Gateway\\Log"]"#));
        assert!(!has_long_words(
            r#"{"a":"supply-chain-risk-management","b":[1,2,3,4,5,6,7,8,9,10,11,12,13]}"#
        ));
        assert!(!has_long_words(
            r#"{"address":"https://models.example.org/iot-smm/1.2/index.html"}"#
        ));
        assert!(!has_long_words(r#"["one line\nand another\nand yet another\nand more"]"#));
    }

    #[test]
    fn coverage_knows_its_edges() {
        let coverage = Coverage::of([0x61, 0x63, 0x62, 0x416]);
        assert_eq!(coverage.ranges, [(0x61, 0x63), (0x416, 0x416)]);
        assert!(coverage.has('a') && coverage.has('c') && coverage.has('Ж') && coverage.has(' '));
        assert!(!coverage.has('d') && !coverage.has('З') && !coverage.has('漢'));
        assert_eq!(coverage.printable("{\"Ж漢\"}"), "{\"Ж□\"}");
    }
}
