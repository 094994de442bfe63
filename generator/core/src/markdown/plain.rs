//! A text as bare words, and bare words as a text.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::events;

/// The words of a text without any markup; references are shown as their id. Paragraphs, entries of
/// lists and rows of tables stand on lines of their own.
pub fn plain(markdown: &str) -> String {
    if is_bare(markdown) {
        return markdown.to_owned();
    }
    let mut plain = Plain::default();
    for (event, _) in events(markdown) {
        plain.take(event);
    }
    plain.out.trim_end().to_owned()
}

/// Whether a text is one line of words that Markdown reads nothing into: most texts are.
fn is_bare(text: &str) -> bool {
    let is_mark = |byte| matches!(byte, b' ' | b',' | b'.' | b';' | b'(' | b')' | b'/' | b'%');
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || is_mark(byte);
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.bytes().all(is_word)
}

#[derive(Default)]
struct Plain {
    out: String,
    /// For each open list, the number of the next entry if it is numbered.
    lists: Vec<Option<u64>>,
    /// Whether a cell of the same row stands before.
    in_row: bool,
}

impl Plain {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => {
                self.out.push_str(&text.replace("[[", "").replace("]]", ""));
            }
            Event::SoftBreak | Event::HardBreak => self.out.push(' '),
            Event::TaskListMarker(done) => self.out.push_str(if done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(name) => self.out.push_str(&format!("[{name}]")),
            Event::Start(Tag::FootnoteDefinition(name)) => {
                self.new_line();
                self.out.push_str(&format!("[{name}] "));
            }
            Event::Start(Tag::List(first)) => self.lists.push(first),
            Event::Start(Tag::Item) => self.entry(),
            Event::Start(Tag::TableCell) => {
                self.out.push_str(if self.in_row { " | " } else { "" });
                self.in_row = true;
            }
            Event::Start(Tag::Paragraph) if !self.out.ends_with(['-', '.', ' ']) => self.new_line(),
            Event::End(TagEnd::List(_)) => drop(self.lists.pop()),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                self.in_row = false;
                self.new_line();
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::CodeBlock,
            ) => self.new_line(),
            _ => {}
        }
    }

    fn new_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn entry(&mut self) {
        self.new_line();
        self.out.push_str(&"  ".repeat(self.lists.len().saturating_sub(1)));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.out.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.out.push_str("- "),
        }
    }
}

/// Bare words as a text that shows them: what Markdown or HTML would read into them is escaped.
pub fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    // Marks that open a block do so at the start only, a number together with what is behind it.
    let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    for (at, character) in words.char_indices() {
        let opens_block = match character {
            '#' | '+' | '-' | '=' | ':' => at == 0,
            '.' | ')' => at == digits && digits > 0,
            _ => false,
        };
        let is_mark = matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '@'
        );
        if opens_block || is_mark {
            out.push('\\');
        }
        out.push(if character.is_control() { ' ' } else { character });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn bare_words_are_what_the_parser_makes_of_them(words in "[a-zA-Z][a-zA-Z0-9 ,.;()/%]{0,40}") {
            let mut parsed = Plain::default();
            events(&words).for_each(|(event, _)| parsed.take(event));
            proptest::prop_assert_eq!(plain(&words), parsed.out.trim_end());
        }
    }

    #[test]
    fn paragraphs_lists_and_cells_stay_apart() {
        let text = "A.\n\nB.\n\n- one\n- two\n\n3. three\n4. four\n   - deep\n\n| a | b |\n|---|---|\n| c | d |";
        let wanted = "A.\nB.\n- one\n- two\n3. three\n4. four\n  - deep\na | b\nc | d";
        assert_eq!(plain(text), wanted);
        assert_eq!(plain("- one\n\n- two\n\n  more"), "- one\n- two\nmore");
    }

    #[test]
    fn escaped_words_come_back_as_they_were() {
        for words in [
            "Handover <T> [draft](x) *now* @ops",
            "1. a",
            "# b",
            "a_b_c `d` ~~e~~ &amp; \\",
            "- x | y",
        ] {
            assert_eq!(plain(&escaped(words)), words);
        }
    }
}
