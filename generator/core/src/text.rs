//! Pure string helpers: nearness, escaping, words, counts, days.

use std::borrow::Cow;

/// Names longer than this are no slip of the pen.
const MAX_NAME: usize = 100;

/// The candidate nearest to `wrong`, if it is near enough to be meant.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.len() > MAX_NAME {
        return None;
    }
    let limit = (wrong.chars().count() / 3).max(1);
    let lower = wrong.to_lowercase();
    known
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_NAME)
        .map(|candidate| (edit_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= limit || is_part(&lower, candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// What an error says last about an unknown name: `; did you mean ...?` if a known one is near.
pub fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(wrong, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

fn is_part(wrong: &str, candidate: &str) -> bool {
    wrong.len() >= 4 && candidate.to_lowercase().contains(wrong)
}

/// How many letters must be added, removed, changed or swapped with a neighbor.
pub fn edit_distance(a: &str, b: &str) -> usize {
    strsim::osa_distance(a, b)
}

/// The text as a terminal may get it: what would steer the terminal or turn the text around is
/// written as its code point. Line ends and tabs stay.
pub fn shown(text: &str) -> Cow<'_, str> {
    escape_signs(text, |sign| !matches!(sign, '\n' | '\t') && steers(sign))
}

/// The same for what belongs on one line, as names do.
pub fn shown_on_one_line(text: &str) -> Cow<'_, str> {
    escape_signs(text, steers)
}

/// Whether a sign steers terminals, begins a line, or changes the direction of what follows.
pub fn steers(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn escape_signs(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        match sign {
            '\n' if is_escaped(sign) => out.push_str("\\n"),
            '\t' if is_escaped(sign) => out.push_str("\\t"),
            sign if is_escaped(sign) => out.push_str(&format!("\\u{{{:x}}}", u32::from(sign))),
            sign => out.push(sign),
        }
    }
    out.into()
}

/// Escapes text for HTML, also within quoted attributes.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    out.extend(escaped_pieces(text));
    out
}

/// The same in pieces, in order; most texts are one.
pub fn escaped_pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let clean = rest.bytes().position(|byte| entity(byte).is_some()).unwrap_or(rest.len());
        if clean > 0 {
            let (piece, after) = rest.split_at(clean);
            rest = after;
            return Some(piece);
        }
        let written = entity(*rest.as_bytes().first()?)?;
        rest = rest.get(1..)?;
        Some(written)
    })
}

/// How a character is written that would mean something in HTML.
fn entity(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\'' => Some("&#39;"),
        _ => None,
    }
}

/// Puts values where a text says `{name}`; what stands in a value is not looked at again, and a name
/// without a value stays as it is.
pub fn fill_slots(text: &str, mut value: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let name = after.split('}').next().filter(|name| name.len() < after.len() && is_name(name));
        match name.and_then(|name| Some((name, value(name)?))) {
            Some((name, value)) => {
                out.push_str(&value);
                rest = &after[name.len() + 1..];
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// A row of CSV (RFC 4180); a text that a spreadsheet would take for a formula gets an apostrophe.
pub fn csv_row<S: AsRef<str>>(fields: &[S]) -> String {
    let quoted = fields.iter().map(|field| {
        let field = field.as_ref();
        let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        format!("\"{guard}{}\"", field.replace('"', "\"\""))
    });
    quoted.collect::<Vec<_>>().join(",") + "\r\n"
}

/// Rows as CSV, with the mark by which spreadsheet programs know UTF-8.
pub fn csv(rows: &[Vec<String>]) -> String {
    let rows: String = rows.iter().map(|row| csv_row(row)).collect();
    format!("\u{feff}{rows}")
}

/// Lines below the first moved to the right, so that they belong to an entry of a list.
pub fn hanging(text: &str, indent: usize) -> String {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or("").to_owned();
    lines.fold(first, |out, line| match line {
        "" => out + "\n",
        line => format!("{out}\n{:indent$}{line}", ""),
    })
}

/// The words of a text on one line, one blank between two.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is a day of the calendar, as `2026-11-22`.
pub fn is_day(text: &str) -> bool {
    // `jiff` reads other spellings of a day as well; here it has one.
    text.parse::<jiff::civil::Date>().is_ok_and(|day| day.to_string() == text)
}

/// The words of a text, lower-case, without punctuation.
pub fn words(text: &str) -> Vec<String> {
    raw_words(text).map(str::to_lowercase).collect()
}

fn raw_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '-'))
        .map(|word| word.trim_matches(['\'', '-']))
        .filter(|word| !word.is_empty())
}

/// The start of a fingerprint, and a byte more (64-bit FNV-1a).
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// A number for a word, the same for small and capital letters.
fn fingerprint(word: &str) -> u64 {
    word.to_lowercase().bytes().fold(FNV_START, fnv)
}

/// The fingerprints of the words of a text of ASCII signs, in one pass.
fn ascii_fingerprints(text: &str) -> Vec<u64> {
    let joins = |byte: u8| byte == b'\'' || byte == b'-';
    let mut words = Vec::with_capacity(text.len() / 6);
    for run in text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric() && !joins(*byte)) {
        let start = run.iter().position(|byte| !joins(*byte));
        let end = run.iter().rposition(|byte| !joins(*byte));
        if let (Some(start), Some(end)) = (start, end) {
            let word = run[start..=end].iter().map(u8::to_ascii_lowercase);
            words.push(word.fold(FNV_START, fnv));
        }
    }
    words
}

/// The words of a text with their number, for comparing it with many others.
#[derive(Clone)]
pub struct WordSet(Vec<u64>);

impl WordSet {
    /// Collects the words of a text, as fingerprints.
    pub fn of(text: &str) -> Self {
        let mut words: Vec<u64> = if text.is_ascii() {
            ascii_fingerprints(text)
        } else {
            raw_words(text).map(fingerprint).collect()
        };
        words.sort_unstable();
        Self(words)
    }

    /// Whether two texts are at least so much alike, in percent.
    pub fn is_like(&self, other: &WordSet, percent: usize) -> bool {
        let (a, b) = (self.0.len(), other.0.len());
        let most_in_common = a.min(b);
        2 * most_in_common * 100 >= percent * (a + b) && self.likeness(other) >= percent
    }

    /// Whether two texts have the same words but for some that are of no weight.
    pub fn is_same_but_for(&self, other: &WordSet, of_no_weight: &WordSet) -> bool {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let is_light = |word: &u64| of_no_weight.0.binary_search(word).is_ok();
        loop {
            let odd = match (a.peek(), b.peek()) {
                (None, None) => return true,
                (Some(x), Some(y)) if x == y => {
                    a.next();
                    b.next();
                    continue;
                }
                (Some(x), Some(y)) if x < y => a.next(),
                (Some(_), None) => a.next(),
                (_, Some(_)) => b.next(),
            };
            if !odd.is_some_and(is_light) {
                return false;
            }
        }
    }

    /// How alike two texts are, 0 to 100: the share of words in common, counted with repetition.
    pub fn likeness(&self, other: &WordSet) -> usize {
        let (a, b) = (&self.0, &other.0);
        let total = a.len() + b.len();
        if total == 0 {
            return 100;
        }
        let (mut i, mut j, mut common) = (0, 0, 0);
        while i < a.len() && j < b.len() {
            match a[i].cmp(&b[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    common += 1;
                    i += 1;
                    j += 1;
                }
            }
        }
        2 * common * 100 / total
    }
}

/// The beginning of a text, at most so many characters, with `...` if something is cut.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}

/// A number of things: `1 change`, `2 changes`.
pub fn count(number: usize, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

/// Joins things for a list: `a, b, c`.
pub fn join_commas(things: impl IntoIterator<Item = impl std::fmt::Display>) -> String {
    let words: Vec<String> = things.into_iter().map(|thing| thing.to_string()).collect();
    words.join(", ")
}

/// Joins names for a sentence: `a, b and c`.
pub fn join_and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The text with its first letter in upper case.
pub fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What sorts names as people count: small letters, and `V1.2` before `V1.10`.
pub fn in_order_of_numbers(name: &str) -> Vec<(String, u64)> {
    let mut parts: Vec<(String, u64)> = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(digits);
        let end = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        let (number, behind) = behind.split_at(end);
        parts.push((word.to_lowercase(), number.parse().unwrap_or(0)));
        rest = behind;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["V1.10", "v1.2", "B", "V1.2.1", "a 10", "A 9"];
        names.sort_by_key(|name| in_order_of_numbers(name));
        assert_eq!(names, ["A 9", "a 10", "B", "v1.2", "V1.2.1", "V1.10"]);
    }

    #[test]
    fn a_text_that_looks_like_a_slot_stays_text() {
        let value = |name: &str| match name {
            "a" => Some("{b}<".to_owned()),
            "b" => Some("x".to_owned()),
            _ => None,
        };
        assert_eq!(fill_slots("{a} {b} {c} {} {b", value), "{b}< x {c} {} {b");
    }

    #[test]
    fn nearest_finds_slips_and_parts_and_nothing_far_off() {
        let known = ["physical-protection", "patch-management", "access-control"];
        assert_eq!(nearest("phisical-protection", known), Some("physical-protection"));
        assert_eq!(nearest("patch", known), Some("patch-management"));
        assert_eq!(nearest("acess-contorl", known), Some("access-control"));
        assert_eq!(nearest("weather", known), None);
    }

    #[test]
    fn a_near_name_is_suggested_and_no_other() {
        assert_eq!(did_you_mean("shopp", ["shop", "tiny"]), "; did you mean `shop`?");
        assert_eq!(did_you_mean("weather", ["shop", "tiny"]), "");
    }

    #[test]
    fn no_field_becomes_a_formula() {
        assert_eq!(csv_row(&["=1+1", "a \"b\", c"]), "\"'=1+1\",\"a \"\"b\"\", c\"\r\n");
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for day in ["2026-11-22", "2024-02-29", "2000-02-29", "2026-12-31"] {
            assert!(is_day(day), "{day}");
        }
        let wrong = ["2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-01"];
        let misspelt = ["", "2026-1-01", "22.11.2026", "2026-11-22 ", "2026-11-0", "2026-11-é"];
        for day in wrong.into_iter().chain(["2026-11-00"]).chain(misspelt) {
            assert!(!is_day(day), "{day}");
        }
    }

    #[test]
    fn a_swap_of_neighbors_is_one_edit() {
        assert_eq!(edit_distance("leevl", "level"), 1);
        assert_eq!(edit_distance("", "abc"), 3);
    }

    #[test]
    fn words_have_one_fingerprint_in_any_text() {
        let text = "A list-of 'Devices' -- isn't X's";
        let one: Vec<u64> = raw_words(text).map(fingerprint).collect();
        assert_eq!(ascii_fingerprints(text), one);
    }

    #[test]
    fn likeness_ignores_order_and_case() {
        let likeness = |a, b| WordSet::of(a).likeness(&WordSet::of(b));
        assert_eq!(likeness("A list of devices.", "devices: a LIST of"), 100);
        assert_eq!(likeness("alpha beta", "gamma delta"), 0);
    }
}
