//! The objects that are packed into a stream, without what nobody reads.
//!
//! In: where each object begins, and their texts. Out: the same without the tags for screen readers, which are
//! half of all objects of a form, and without how fields look and where they stand, which is most of the
//! others. Never: makes objects of texts; whatever is not plainly one of these stays as it is written.

/// Kinds of objects that say nothing that is read.
pub(super) const SILENT: [&[u8]; 2] = [b"StructElem", b"XObject"];
/// Entries that say how a field looks, where it stands and what it is called to screen readers.
const LOOKS: [&[u8]; 12] = [
    b"AP",
    b"BS",
    b"Border",
    b"DA",
    b"DR",
    b"F",
    b"Ff",
    b"MK",
    b"P",
    b"Rect",
    b"StructParent",
    b"TU",
];

/// What is left of a stream of objects.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Packed {
    /// Number and place of each object, then the objects.
    pub(super) content: Vec<u8>,
    /// Where the objects begin.
    pub(super) first: usize,
    /// How many there are.
    pub(super) count: usize,
}

/// Takes over what is read; none if the objects cannot be told apart. Of objects within objects the
/// library would make all, again and again.
pub(super) fn needed(places: &[u8], objects: &[u8]) -> Option<Packed> {
    let places = in_order(places)?;
    let ends = places.iter().skip(1).map(|(at, _)| *at).chain([objects.len()]);
    let (mut table, mut kept, mut count) = (Vec::new(), Vec::new(), 0);
    for ((at, number), end) in places.iter().zip(ends) {
        let Some(object) = objects.get(*at..end.min(objects.len())) else { continue };
        let start = kept.len();
        if !copy(object, &mut kept)? {
            kept.truncate(start);
            continue;
        }
        kept.push(b'\n');
        table.extend_from_slice(format!("{number} {start} ").as_bytes());
        count += 1;
    }
    let first = table.len();
    table.extend(kept);
    Some(Packed { content: table, first, count })
}

/// Where each object begins, and its number, in the order in which they lie.
fn in_order(places: &[u8]) -> Option<Vec<(usize, u32)>> {
    let words = places.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let number = |word: &[u8]| std::str::from_utf8(word).ok()?.parse::<u32>().ok();
    let numbers: Vec<u32> = words.map(number).collect::<Option<_>>()?;
    let pair = |pair: &[u32]| Some((usize::try_from(pair[1]).ok()?, pair[0]));
    let mut places: Vec<(usize, u32)> = numbers.chunks_exact(2).map(pair).collect::<Option<_>>()?;
    places.sort_unstable();
    // Two at one place lie within each other.
    places.is_sorted_by(|(one, _), (next, _)| one < next).then_some(places)
}

/// Copies the object that a text begins with, as far as it is read; says whether anything is.
fn copy(text: &[u8], out: &mut Vec<u8>) -> Option<bool> {
    let start = after_blanks(text, 0);
    let Some(text) = text.get(start..).filter(|text| !text.is_empty()) else { return Some(false) };
    let before = out.len();
    if let Some(is_read) = copy_dictionary(text, out) {
        return Some(is_read);
    }
    out.truncate(before);
    let is_nested = matches!(text[0], b'<' | b'[' | b'(');
    let end = if is_nested { after_value(text, 0)? } else { text.len() };
    // Words may be a reference or a number; what could begin an object is none.
    let is_plain = is_nested || !text.iter().any(|byte| b"<>[]()%".contains(byte));
    out.extend_from_slice(&text[..end]);
    is_plain.then_some(true)
}

/// Copies a dictionary entry by entry; none if the text does not begin with one that can be told.
fn copy_dictionary(text: &[u8], out: &mut Vec<u8>) -> Option<bool> {
    text.starts_with(b"<<").then_some(())?;
    out.extend_from_slice(b"<<");
    let mut is_read = true;
    let mut at = after_blanks(text, 2);
    while !text[at..].starts_with(b">>") {
        let (key, value) = (at, after_name(text, at)?);
        at = after_entry(text, value)?;
        let name = &text[key + 1..value];
        let shown = text[value..at].trim_ascii();
        is_read &=
            name != b"Type" || !SILENT.iter().any(|kind| shown.strip_prefix(b"/") == Some(kind));
        if is_read && !LOOKS.contains(&name) {
            out.extend_from_slice(&text[key..at]);
        }
    }
    out.extend_from_slice(b">>");
    Some(is_read)
}

/// Where the value of an entry ends, and the blanks behind it. A reference is three words.
fn after_entry(text: &[u8], value: usize) -> Option<usize> {
    let mut at = after_value(text, after_blanks(text, value))?;
    loop {
        at = after_blanks(text, at);
        match text.get(at)? {
            b'/' => return Some(at),
            b'>' => return text[at..].starts_with(b">>").then_some(at),
            _ => at = after_value(text, at)?,
        }
    }
}

/// Where the name that begins here ends.
fn after_name(text: &[u8], at: usize) -> Option<usize> {
    (text.get(at) == Some(&b'/')).then(|| after_word(text, at + 1))
}

/// Where the value that begins here ends, with all that it holds; none if it does not end, or if there
/// is a comment in it, which could hide anything.
fn after_value(text: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut open) = (start, 0_usize);
    loop {
        at = match *text.get(at)? {
            b'(' => after_string(text, at)?,
            b'<' if text.get(at + 1) != Some(&b'<') => {
                at + 1 + text[at..].iter().position(|byte| *byte == b'>')?
            }
            b'<' => {
                open += 1;
                at + 2
            }
            b'[' => {
                open += 1;
                at + 1
            }
            b'>' if text.get(at + 1) != Some(&b'>') => return None,
            byte @ (b'>' | b']') => {
                open = open.checked_sub(1)?;
                at + if byte == b'>' { 2 } else { 1 }
            }
            b'/' => after_word(text, at + 1),
            b'%' | b')' => return None,
            _ => after_word(text, at),
        };
        if open == 0 {
            return Some(at);
        }
        while text.get(at).is_some_and(|byte| is_blank(*byte)) {
            at += 1;
        }
    }
}

fn after_string(text: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut open) = (start, 0_usize);
    loop {
        match *text.get(at)? {
            b'\\' => at += 1,
            b'(' => open += 1,
            b')' => open -= 1,
            _ => {}
        }
        at += 1;
        if open == 0 {
            return Some(at);
        }
    }
}

fn after_word(text: &[u8], at: usize) -> usize {
    let goes_on = |byte: &u8| !is_blank(*byte) && !b"()<>[]/%".contains(byte);
    at + text[at..].iter().position(|byte| !goes_on(byte)).unwrap_or(text.len() - at)
}

/// Behind blanks and comments.
fn after_blanks(text: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = text.get(at) {
        at += match byte {
            b'%' => text[at..]
                .iter()
                .position(|byte| matches!(byte, b'\n' | b'\r'))
                .unwrap_or(text.len() - at),
            byte if is_blank(*byte) => 1,
            _ => break,
        };
    }
    at
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0 | 12)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(places: &str, objects: &str) -> Option<String> {
        let packed = needed(places.as_bytes(), objects.as_bytes())?;
        Some(String::from_utf8_lossy(&packed.content).into_owned())
    }

    #[test]
    fn only_what_is_read_is_taken_over() {
        let field =
            "<</FT/Tx/T(a \\) >>)/TU(x)/Parent 7 0 R/AP<</N<</Off 1 0 R>>>>/V<616263>/F 4>>";
        let places = format!("1 0 2 {} 3 {}", field.len(), field.len() + 32);
        let objects = format!("{field}<</Type/StructElem/K[3 4]/A(b)>>[1 0 R]");
        assert_eq!(
            kept(&places, &objects).as_deref(),
            Some("1 0 3 45 <</FT/Tx/T(a \\) >>)/Parent 7 0 R/V<616263>>>\n[1 0 R]\n")
        );
    }

    #[test]
    fn a_text_that_looks_like_a_tag_is_a_text() {
        let field = "<< /T (/Type/StructElem) % Type\n/V /Type /Opt [<</Type/StructElem>>] >>";
        let written = kept("4 0", field).expect("a dictionary");
        assert!(
            written.contains("/T (/Type/StructElem)") && written.contains("/V /Type"),
            "{written}"
        );
    }

    #[test]
    fn objects_within_objects_are_known() {
        assert!(kept("1 0 2 4 3 14 ", "[0] <</A (])>>7").is_some());
        // A program that explains its files writes comments between objects.
        assert!(kept("1 0 2 13", "% one\n[0] % x\n7").is_some());
        for (places, objects) in [
            ("1 0 2 0 ", "[0]"),
            ("1 0 2 1 ", "[[0]]"),
            ("1 0 2 5 ", "(\\) [0])"),
            ("1 0 2 6 ", "[ %]\n [0]]"),
            ("1 0 2 8 ", "<</A 1 %>>\n/B[0]>>"),
            ("1 0 2 3 ", "7 [0]]"),
            ("1 x ", "0"),
            ("1 0", "<</A (x)"),
        ] {
            assert_eq!(kept(places, objects), None, "{objects}");
        }
    }
}
