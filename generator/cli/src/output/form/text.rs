//! The strings of PDF files as text, whoever wrote them.
//!
//! In: the bytes of a text string. Out: text with `\n` line ends and without control characters.

use lopdf::{Object, StringFormat, decode_text_string};

/// Decodes a text string: UTF-16 of either order, UTF-8 with a mark, or PDFDocEncoding. What the
/// library refuses, as half a surrogate, is read as far as it goes.
pub(super) fn decode(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        _ => decode_text_string(&Object::String(bytes.to_vec(), StringFormat::Literal))
            .unwrap_or_else(|_| lossy(bytes)),
    };
    clean(&text)
}

fn lossy(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
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
