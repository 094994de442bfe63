//! Lines and columns as editors count them.

/// What one column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// A byte.
    Utf8,
    /// A unit of UTF-16: characters beyond the first 65,536 have two.
    Utf16,
    /// A character.
    Utf32,
}

impl Encoding {
    fn length(self, character: char) -> usize {
        match self {
            Encoding::Utf8 => character.len_utf8(),
            Encoding::Utf16 => character.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

/// The lines of a text. A line ends with `\n`, `\r\n` or `\r`.
#[derive(Clone, Debug)]
pub struct LineTable {
    /// Where each begins, and where it ends without its break.
    lines: Vec<(usize, usize)>,
}

impl LineTable {
    /// Finds the lines.
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut lines = Vec::new();
        let mut start = 0;
        for (at, byte) in bytes.iter().enumerate() {
            let is_half = *byte == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            if (*byte == b'\n' || *byte == b'\r') && !is_half {
                let end = if at > start && bytes[at - 1] == b'\r' && *byte == b'\n' {
                    at - 1
                } else {
                    at
                };
                lines.push((start, end));
                start = at + 1;
            }
        }
        lines.push((start, text.len()));
        Self { lines }
    }

    /// The byte at a line and column, both from 0; what lies beyond a line is its end.
    pub fn offset(&self, text: &str, (line, column): (u32, u32), encoding: Encoding) -> usize {
        let Some(&(start, end)) = self.lines.get(line as usize) else { return text.len() };
        let mut left = column as usize;
        for (at, character) in text[start..end].char_indices() {
            let length = encoding.length(character);
            if left < length {
                return start + at;
            }
            left -= length;
        }
        end
    }

    /// The line and column of a byte, both from 0.
    pub fn position(&self, text: &str, offset: usize, encoding: Encoding) -> (u32, u32) {
        let offset = crate::source::floor_char_boundary(text, offset);
        let line = self.lines.partition_point(|(start, _)| *start <= offset) - 1;
        let (start, end) = self.lines[line];
        let before = text[start..offset.min(end)].chars();
        let column: usize = before.map(|character| encoding.length(character)).sum();
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (number(line), number(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_goes_to_a_position_and_back_in_every_encoding() {
        let text = "a😀é\r\nb\rc\n\n😀";
        let lines = LineTable::of(text);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (at, character) in text.char_indices().filter(|(_, c)| !c.is_control()) {
                let position = lines.position(text, at, encoding);
                assert_eq!(lines.offset(text, position, encoding), at, "{character} {encoding:?}");
            }
        }
        assert_eq!(lines.position(text, text.rfind('é').unwrap_or(0) + 2, Encoding::Utf16), (0, 4));
        assert_eq!(lines.position(text, text.len(), Encoding::Utf16), (4, 2));
    }

    #[test]
    fn what_lies_beyond_a_line_or_within_a_character_is_clamped() {
        let text = "😀b\nc";
        let lines = LineTable::of(text);
        assert_eq!(lines.offset(text, (0, 1), Encoding::Utf16), 0);
        assert_eq!(lines.offset(text, (0, 99), Encoding::Utf16), 5);
        assert_eq!(lines.offset(text, (9, 0), Encoding::Utf16), text.len());
    }
}
