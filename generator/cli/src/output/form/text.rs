//! The strings of PDF files as text, whoever wrote them.
//!
//! In: the bytes of a text string. Out: text with `\n` line ends and without control characters.

/// PDFDocEncoding where it differs from Latin-1 (ISO 32000-1, annex D.2).
const SPECIAL: [(u8, char); 40] = [
    (0x18, '\u{2D8}'),
    (0x19, '\u{2C7}'),
    (0x1A, '\u{2C6}'),
    (0x1B, '\u{2D9}'),
    (0x1C, '\u{2DD}'),
    (0x1D, '\u{2DB}'),
    (0x1E, '\u{2DA}'),
    (0x1F, '\u{2DC}'),
    (0x80, '\u{2022}'),
    (0x81, '\u{2020}'),
    (0x82, '\u{2021}'),
    (0x83, '\u{2026}'),
    (0x84, '\u{2014}'),
    (0x85, '\u{2013}'),
    (0x86, '\u{192}'),
    (0x87, '\u{2044}'),
    (0x88, '\u{2039}'),
    (0x89, '\u{203A}'),
    (0x8A, '\u{2212}'),
    (0x8B, '\u{2030}'),
    (0x8C, '\u{201E}'),
    (0x8D, '\u{201C}'),
    (0x8E, '\u{201D}'),
    (0x8F, '\u{2018}'),
    (0x90, '\u{2019}'),
    (0x91, '\u{201A}'),
    (0x92, '\u{2122}'),
    (0x93, '\u{FB01}'),
    (0x94, '\u{FB02}'),
    (0x95, '\u{141}'),
    (0x96, '\u{152}'),
    (0x97, '\u{160}'),
    (0x98, '\u{178}'),
    (0x99, '\u{17D}'),
    (0x9A, '\u{131}'),
    (0x9B, '\u{142}'),
    (0x9C, '\u{153}'),
    (0x9D, '\u{161}'),
    (0x9E, '\u{17E}'),
    (0xA0, '\u{20AC}'),
];

/// Decodes a text string: UTF-16 of either order, UTF-8 with a mark, or PDFDocEncoding.
pub(super) fn decode(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| pdf_doc(*byte)).collect(),
    };
    clean(&text)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

fn pdf_doc(byte: u8) -> char {
    let special = SPECIAL.iter().find(|(code, _)| *code == byte);
    special.map_or(char::from(byte), |(_, character)| *character)
}

/// Makes line ends uniform; drops control characters and the language marks of UTF-16 strings.
fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut in_mark = false;
    let kept = lines.chars().filter(|c| {
        if *c == '\u{1B}' {
            in_mark = !in_mark;
        }
        !in_mark && (*c == '\n' || *c == '\t' || !c.is_control())
    });
    let text: String = kept.collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn every_encoding_is_read() {
        assert_eq!(decode(b"\xFE\xFF\x01\x41\x00\xF3\x00d\x01\x7A"), "Łódź");
        assert_eq!(decode(b"\xFF\xFE\x41\x01\xF3\x00"), "Łó");
        assert_eq!(decode("\u{FEFF}Łódź".as_bytes()), "Łódź");
        assert_eq!(decode(b"caf\xE9 \x84 \x95\xF3d\x9E \xA0 5"), "café — Łódž € 5");
    }

    #[test]
    fn odd_and_hostile_strings_stay_text() {
        assert_eq!(decode(b"\xFE\xFF\x00a\x00"), "a");
        assert_eq!(decode(b"\xFE\xFF\xD8\x00\x00a"), "\u{FFFD}a");
        assert_eq!(decode(b"a\r\nb\rc\0\x07"), "a\nb\nc");
        assert_eq!(decode(b"\xFE\xFF\0\x1B\0e\0n\0\x1B\0a"), "a");
    }
}
