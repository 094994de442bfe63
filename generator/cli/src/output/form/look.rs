//! How a filled field looks, for viewers that do not work it out themselves.
//!
//! In: a text, a font, the size of a field. Out: a [`TextLook`]: type size, and the operators that draw the
//! text. What does not fit at any size ends with an ellipsis; the value of the field is whole all the same.

use std::fmt::Write as _;

use super::font::FieldFont;

/// Sizes of the type, the usual one first. What is smaller nobody reads.
const SIZES: [f32; 5] = [9.0, 8.0, 7.0, 6.0, 5.0];
/// From line to line, in type sizes.
const LEADING: f32 = 1.15;
/// From the edge of the field to its text, in points.
const INSET: f32 = 2.0;
/// How high letters reach above the line, in type sizes.
const ASCENT: f32 = 0.82;

/// A text in a field.
#[derive(Debug, PartialEq)]
pub(super) struct TextLook {
    /// The size of the type in points.
    pub(super) size: f32,
    /// What draws it.
    pub(super) content: String,
}

/// How many lines a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineCount {
    /// One.
    One,
    /// As many as fit.
    Many,
}

/// Sets a text into a field of that width and height; none if the font lacks one of its characters, which
/// viewers then take from another one.
pub(super) fn text(
    font: &FieldFont,
    text: &str,
    room: LineCount,
    (width, height): (f32, f32),
) -> Option<TextLook> {
    font.can_write(text).then_some(())?;
    let inner = width - 2.0 * INSET;
    let fitting = SIZES.into_iter().find_map(|size| {
        let lines = lines(font, text, room, inner / size * 1000.0);
        (lines.len() <= most(room, size, height) && fits(font, &lines, inner / size * 1000.0))
            .then_some((size, lines))
    });
    let (size, lines) = fitting.unwrap_or_else(|| {
        let size = SIZES[SIZES.len() - 1];
        let lines = lines(font, text, room, inner / size * 1000.0);
        (size, cut_off(font, lines, most(room, size, height), inner / size * 1000.0))
    });
    Some(TextLook { size, content: drawn(font, &lines, size, room, (width, height)) })
}

/// So many lines fit.
fn most(room: LineCount, size: f32, height: f32) -> usize {
    let lines = ((height - INSET - size * (ASCENT + 0.2)) / (size * LEADING)).floor().max(0.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few lines, never below none"
    )]
    let lines = lines as usize + 1;
    if room == LineCount::One { 1 } else { lines }
}

fn fits(font: &FieldFont, lines: &[String], width: f32) -> bool {
    lines.iter().all(|line| font.width(line) <= width)
}

/// Breaks a text into lines: at its line ends, between words, and within a word that is too long for a line.
fn lines(font: &FieldFont, text: &str, room: LineCount, width: f32) -> Vec<String> {
    if room == LineCount::One {
        return vec![text.replace('\n', " ")];
    }
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_inclusive(' ') {
            if font.width(&line) + font.width(word.trim_end()) > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                line.push(c);
                if font.width(line.trim_end()) > width && line.chars().count() > 1 {
                    let last = line.pop().unwrap_or_default();
                    lines.push(std::mem::replace(&mut line, last.to_string()));
                }
            }
        }
        lines.push(line);
    }
    lines
}

/// As many lines as there is room for, with a sign that more follows.
fn cut_off(font: &FieldFont, mut lines: Vec<String>, most: usize, width: f32) -> Vec<String> {
    lines.truncate(most.max(1));
    if let Some(last) = lines.last_mut() {
        while !last.is_empty() && font.width(last) + font.width("…") > width {
            last.pop();
        }
        last.push('…');
    }
    lines
}

fn drawn(
    font: &FieldFont,
    lines: &[String],
    size: f32,
    room: LineCount,
    (width, height): (f32, f32),
) -> String {
    let top = match room {
        LineCount::Many => height - INSET - size * ASCENT,
        LineCount::One => (height - size * (ASCENT + 0.2)) / 2.0 + size * 0.2,
    };
    let (right, upper) = (width - 2.0, height - 2.0);
    let mut out = format!(
        "/Tx BMC q 1 1 {right:.2} {upper:.2} re W n BT /SmmSans {size} Tf 0 0 0.25 rg {INSET} {top:.2} Td {:.2} TL ",
        size * LEADING
    );
    for line in lines {
        let _ = write!(out, "<{}> Tj T* ", font.shown(line.trim_end()));
    }
    out.push_str("ET Q EMC\n");
    out
}

#[cfg(test)]
mod tests {
    use pdf_writer::Ref;

    use super::*;

    fn font() -> FieldFont {
        let letters: Vec<(char, f32)> = "abcdefghij …".chars().map(|c| (c, 500.0)).collect();
        FieldFont::of_widths(Ref::new(7), &letters)
    }

    #[test]
    fn texts_are_broken_between_words_and_long_words_within() {
        let broken = |text: &str| lines(&font(), text, LineCount::Many, 2500.0);
        assert_eq!(broken("abc de f"), ["abc ", "de f"]);
        assert_eq!(broken("abcdefgh ij"), ["abcde", "fgh ", "ij"]);
        assert_eq!(broken("a\n\nb"), ["a", "", "b"]);
    }

    #[test]
    fn a_text_shrinks_until_it_fits_and_says_where_it_was_cut() {
        let sized = |text: &str| {
            self::text(&font(), text, LineCount::Many, (60.0, 26.0)).expect("it has all letters")
        };
        assert_eq!(sized("abc").size, 9.0);
        assert_eq!(sized(&"abc de ".repeat(5)).size, 7.0);
        let cut = sized(&"abc de ".repeat(90));
        assert!(cut.size == 5.0 && cut.content.contains("000c> Tj T* ET"), "{}", cut.content);
        assert_eq!(
            self::text(&font(), "xyz", LineCount::One, (60.0, 26.0)),
            None,
            "no such letters"
        );
    }
}
