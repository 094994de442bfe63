//! Characters that nobody sees, or takes for others, by name.
//!
//! In: a text. Out: what in it is a control, invisible, a blank, dash or quote of another kind, or a
//! letter of another script that looks Latin; each with its code point, its name and what to write
//! instead. Never: decides whether it may stand there; in most texts a dash is a dash.

use std::ops::Range;

/// Why a character is not what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddness {
    /// It steers a device, and is no text.
    Control,
    /// It takes no room, or steers how others are shown.
    Invisible,
    /// It looks like a blank.
    Blank,
    /// It looks like a hyphen.
    Dash,
    /// It looks like a straight quotation mark.
    Quote,
    /// A letter of another script that looks like a Latin one.
    LookAlike,
}

/// A character that is not what it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// Its bytes in the text.
    pub at: Range<usize>,
    /// Its code point and name, as `U+200B zero width space`.
    pub name: String,
    /// Why it is odd.
    pub oddness: Oddness,
    /// What to write instead; nothing if it is to be left out.
    pub instead: String,
}

/// Names, oddness and what to write instead.
const NAMED: [(char, &str, Oddness, &str); 52] = {
    use Oddness::{Blank, Dash, Invisible, Quote};
    [
        ('\t', "tab", Blank, " "),
        ('\u{a0}', "no-break space", Blank, " "),
        ('\u{ad}', "soft hyphen", Invisible, ""),
        ('\u{34f}', "combining grapheme joiner", Invisible, ""),
        ('\u{61c}', "Arabic letter mark", Invisible, ""),
        ('\u{115f}', "Hangul choseong filler", Invisible, ""),
        ('\u{1160}', "Hangul jungseong filler", Invisible, ""),
        ('\u{180e}', "Mongolian vowel separator", Invisible, ""),
        ('\u{2002}', "en space", Blank, " "),
        ('\u{2003}', "em space", Blank, " "),
        ('\u{2007}', "figure space", Blank, " "),
        ('\u{2009}', "thin space", Blank, " "),
        ('\u{200a}', "hair space", Blank, " "),
        ('\u{200b}', "zero width space", Invisible, ""),
        ('\u{200c}', "zero width non-joiner", Invisible, ""),
        ('\u{200d}', "zero width joiner", Invisible, ""),
        ('\u{200e}', "left-to-right mark", Invisible, ""),
        ('\u{200f}', "right-to-left mark", Invisible, ""),
        ('\u{2010}', "hyphen of its own", Dash, "-"),
        ('\u{2011}', "non-breaking hyphen", Dash, "-"),
        ('\u{2012}', "figure dash", Dash, "-"),
        ('\u{2013}', "en dash", Dash, "-"),
        ('\u{2014}', "em dash", Dash, "-"),
        ('\u{2018}', "left single quotation mark", Quote, "'"),
        ('\u{2019}', "right single quotation mark", Quote, "'"),
        ('\u{201a}', "low single quotation mark", Quote, "'"),
        ('\u{201c}', "left double quotation mark", Quote, "\""),
        ('\u{201d}', "right double quotation mark", Quote, "\""),
        ('\u{201e}', "low double quotation mark", Quote, "\""),
        ('\u{2028}', "line separator", Invisible, " "),
        ('\u{2029}', "paragraph separator", Invisible, " "),
        ('\u{202a}', "left-to-right embedding", Invisible, ""),
        ('\u{202b}', "right-to-left embedding", Invisible, ""),
        ('\u{202c}', "pop directional formatting", Invisible, ""),
        ('\u{202d}', "left-to-right override", Invisible, ""),
        ('\u{202e}', "right-to-left override", Invisible, ""),
        ('\u{202f}', "narrow no-break space", Blank, " "),
        ('\u{205f}', "mathematical space", Blank, " "),
        ('\u{2060}', "word joiner", Invisible, ""),
        ('\u{2061}', "function application", Invisible, ""),
        ('\u{2062}', "invisible times", Invisible, ""),
        ('\u{2063}', "invisible separator", Invisible, ""),
        ('\u{2066}', "left-to-right isolate", Invisible, ""),
        ('\u{2067}', "right-to-left isolate", Invisible, ""),
        ('\u{2068}', "first strong isolate", Invisible, ""),
        ('\u{2069}', "pop directional isolate", Invisible, ""),
        ('\u{2212}', "minus sign", Dash, "-"),
        ('\u{3000}', "ideographic space", Blank, " "),
        ('\u{3164}', "Hangul filler", Invisible, ""),
        ('\u{fe0f}', "variation selector", Invisible, ""),
        ('\u{feff}', "byte order mark", Invisible, ""),
        ('\u{ff0d}', "full-width hyphen", Dash, "-"),
    ]
};

/// Letters of other scripts, and the Latin letters they look like, in the same order.
const LOOK_ALIKES: [(&str, &str, &str); 3] = [
    ("Cyrillic", "АВЕЅІЈКМНОРСТУХаеіјорсухѕԁԛԝһ", "ABESIJKMHOPCTYXaeijopcyxsdqwh"),
    ("Greek", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανικυρ", "ABEZHIKMNOPTYXoavikup"),
    ("Armenian", "ՍՏՕոսհ", "USOnuh"),
];

/// Whether a character is a control or no character at all: line breaks and tabs apart, no text
/// has one, and neither a page nor a workbook can hold it.
pub fn is_control(character: char) -> bool {
    let is_break = matches!(character, '\n' | '\r' | '\t');
    let is_nothing =
        u32::from(character) & 0xfffe == 0xfffe || matches!(character, '\u{fdd0}'..='\u{fdef}');
    character.is_control() && !is_break || is_nothing
}

/// Where the first control character of a text stands.
pub fn first_control(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += clear_length(&text.as_bytes()[at..]);
        let character = text[at..].chars().next()?;
        if is_control(character) {
            return Some(at);
        }
        at += character.len_utf8();
    }
}

/// How many bytes of plain letters and line ends stand here: most texts are nothing else, and are looked
/// at in pieces that a processor takes at once.
fn clear_length(bytes: &[u8]) -> usize {
    const PIECE: usize = 32;
    let is_clear = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n');
    let all_clear = |piece: &&[u8]| piece.iter().fold(true, |all, byte| all & is_clear(byte));
    let pieces = bytes.chunks_exact(PIECE).take_while(all_clear).count() * PIECE;
    pieces + bytes[pieces..].iter().take_while(|byte| is_clear(byte)).count()
}

/// The characters of a text that are not what they look like.
pub fn odd(text: &str) -> Vec<Odd> {
    let places =
        text.char_indices().filter(|(_, character)| !matches!(character, ' '..='~' | '\n'));
    places.filter_map(|(at, character)| odd_at(at, character)).collect()
}

fn odd_at(at: usize, character: char) -> Option<Odd> {
    let (name, oddness, instead) = named(character)?;
    let name = format!("U+{:04X} {name}", u32::from(character));
    Some(Odd { at: at..at + character.len_utf8(), name, oddness, instead })
}

fn named(character: char) -> Option<(String, Oddness, String)> {
    if is_control(character) {
        return Some((control_name(character).to_owned(), Oddness::Control, String::new()));
    }
    if let Ok(at) = NAMED.binary_search_by_key(&character, |(known, ..)| *known) {
        let (_, name, oddness, instead) = NAMED[at];
        return Some((name.to_owned(), oddness, instead.to_owned()));
    }
    if matches!(character, '\u{e0000}'..='\u{e007f}') {
        return Some(("tag character".to_owned(), Oddness::Invisible, String::new()));
    }
    if let Some(latin @ '!'..='~') =
        u32::from(character).checked_sub(0xfee0).and_then(char::from_u32)
    {
        return Some((format!("full-width `{latin}`"), Oddness::LookAlike, latin.to_string()));
    }
    LOOK_ALIKES.iter().find_map(|(script, letters, latin)| {
        let nth = letters.chars().position(|letter| letter == character)?;
        let latin = latin.chars().nth(nth)?.to_string();
        let name = format!("{script} letter that looks like `{latin}`");
        Some((name, Oddness::LookAlike, latin))
    })
}

fn control_name(character: char) -> &'static str {
    match u32::from(character) {
        0 => "null",
        7 => "bell",
        8 => "backspace",
        0x0b => "vertical tab",
        0x0c => "form feed",
        0x1b => "escape",
        0x7f => "delete",
        0x85 => "next line",
        code if code < 0xa0 => "control character",
        _ => "which is no character",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        odd(text).into_iter().map(|odd| odd.name).collect()
    }

    #[test]
    fn tables_are_in_order_and_pair_up() {
        assert!(NAMED.is_sorted_by_key(|(character, ..)| *character));
        for (script, letters, latin) in LOOK_ALIKES {
            assert_eq!(letters.chars().count(), latin.len(), "{script}");
            assert!(latin.is_ascii() && letters.chars().all(|c| !c.is_ascii()), "{script}");
        }
    }

    #[test]
    fn the_first_control_is_found_wherever_it_stands() {
        for before in ["", "a", &"a – b\n".repeat(9), &"x".repeat(31), &"é".repeat(40)] {
            for control in ['\0', '\u{7f}', '\u{85}', '\u{fffe}'] {
                let text = format!("{before}{control}\u{1b} and more of it");
                assert_eq!(first_control(&text), Some(before.len()), "{text:?}");
            }
            assert_eq!(first_control(before), None);
        }
    }

    #[test]
    fn what_is_not_seen_is_named() {
        assert_eq!(names("HND\u{200b}"), ["U+200B zero width space"]);
        assert_eq!(
            names("Н\u{a0}\u{feff}"),
            [
                "U+041D Cyrillic letter that looks like `H`",
                "U+00A0 no-break space",
                "U+FEFF byte order mark",
            ]
        );
        assert_eq!(
            names("\u{1b}[0m\u{7f}\u{fffe}\u{202e}"),
            [
                "U+001B escape",
                "U+007F delete",
                "U+FFFE which is no character",
                "U+202E right-to-left override",
            ]
        );
        assert_eq!(names("Ａ\u{e0041}"), ["U+FF21 full-width `A`", "U+E0041 tag character"]);
        assert!(names("Plain text, 100 % \"quoted\" - naïve Łódź.\n").is_empty());
    }
}
