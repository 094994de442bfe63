//! Texts of others as texts of ours: what no text may hold here is shown as it is written, not obeyed.

use std::ops::Range;

use crate::markdown::{Kind, escaped, forbidden, references};
use crate::text::one_line;

/// So often a text is looked at again; each time everything found in it is escaped.
const ROUNDS: usize = 8;

/// A text that may be written in Markdown. What it says stays; HTML, headings, pictures, links that could run
/// something and what would be a reference of ours are shown letter by letter.
pub(super) fn markdown(text: &str) -> String {
    let mut text = without_references(plain_lines(text));
    for _ in 0..ROUNDS {
        let found = forbidden(&text, Kind::Text);
        if found.is_empty() && references(&text).is_empty() {
            return text;
        }
        text = with_escapes(&text, found.into_iter().map(|(_, range)| range.start).collect());
    }
    let lines = text.lines().map(|line| escaped(&line.trim_start().replace("[[", "[ [")));
    lines.collect::<Vec<_>>().join("\n")
}

/// A text whose references are code: an escaped one would still be one.
fn without_references(mut text: String) -> String {
    let mut places: Vec<Range<usize>> =
        references(&text).into_iter().map(|(_, place)| place).collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.start));
    for place in places {
        let is_one =
            text.get(place.clone()).is_some_and(|one| one.starts_with("[[") && !one.contains('`'));
        if is_one {
            text.insert(place.end, '`');
            text.insert(place.start, '`');
        }
    }
    text
}

/// Words in one line, that is a title.
pub(super) fn title(text: &str) -> String {
    one_line(&plain_lines(text))
}

/// Lines without blanks behind them, tabs and signs that steer; not more than one empty line at once.
fn plain_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let clean = |sign: char| match sign {
        '\n' => '\n',
        sign if sign.is_control() || sign == '\u{feff}' => ' ',
        sign => sign,
    };
    let text: String = text.chars().map(clean).collect();
    let lines: Vec<&str> = text.trim().split('\n').map(str::trim_end).collect();
    let mut out = lines.join("\n");
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    out
}

/// A text with a backslash before the first mark at or behind each place.
fn with_escapes(text: &str, mut places: Vec<usize>) -> String {
    let is_mark = |sign: char| matches!(sign, '<' | '#' | '[' | '!' | '=' | '-');
    places.sort_unstable();
    places.dedup();
    let mut out = String::with_capacity(text.len() + places.len());
    let mut done = 0;
    for place in places {
        let from = place.max(done);
        let Some(rest) = text.get(from..) else { continue };
        // Of a heading that is underlined, the line below makes it one.
        let first = rest.trim_start().chars().next();
        let at = match first {
            Some(sign) if is_mark(sign) => rest.find(is_mark),
            _ => rest.find(['\n']).and_then(|line| {
                let behind = rest.get(line..)?;
                behind.find(is_mark).map(|mark| line + mark)
            }),
        };
        let Some(at) = at.map(|at| from + at) else { continue };
        let Some((before, mark)) = text.get(done..at).zip(text.get(at..at + 1)) else { continue };
        out.push_str(before);
        out.push('\\');
        out.push_str(mark);
        done = at + 1;
        // The mark of a footnote that is only escaped at its bracket would still look like one.
        if mark == "[" && text.get(done..).is_some_and(|rest| rest.starts_with('^')) {
            out.push_str("\\^");
            done += 1;
        }
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::plain;

    #[test]
    fn what_no_text_may_hold_is_shown_as_it_is_written() {
        for (text, shown) in [
            ("Uses <script> & <!-- x --> tags", "Uses <script> & <!-- x --> tags"),
            ("<div>\nblock\n</div>", "<div> block </div>"),
            ("# Not a heading", "# Not a heading"),
            ("Under\n-----", "Under -----"),
            ("![pic](https://e.org/a.png)", "!pic"),
            ("[run](javascript:alert(1))", "[run](javascript:alert(1))"),
            // It is code, of which plain words are the name alone.
            ("see [[V1.2]]", "see V1.2"),
            ("[^1]: note", "[^1]: note"),
        ] {
            let made = markdown(text);
            assert!(forbidden(&made, Kind::Text).is_empty(), "{text}: {made}");
            assert!(references(&made).is_empty(), "{made}");
            assert_eq!(one_line(&plain(&made)), shown, "{made}");
        }
        assert_eq!(markdown("*a* `b`\r\n\r\n\r\n* c\u{b}d  \n"), "*a* `b`\n\n* c d");
    }

    proptest::proptest! {
        #[test]
        fn whatever_comes_in_is_allowed(text in "[a<>#!\\[\\]()^:`*_&\n =-]{0,60}") {
            let made = markdown(&text);
            proptest::prop_assert!(forbidden(&made, Kind::Text).is_empty(), "{}", made);
            proptest::prop_assert!(references(&made).is_empty(), "{}", made);
        }
    }
}
