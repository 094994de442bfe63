//! How much memory a PDF may take while it is loaded.
//!
//! In: the bytes of a file, then each object that the PDF library makes of it. Out: whether there is
//! room for more. Never: believes a number that a file states.
//!
//! The library bounds what one stream unpacks to. What fills the memory is the number of objects: it
//! makes one of each number, and as many of one place as there are references to it.

use std::any::Any;
use std::cell::Cell;
use std::io::Read as _;

use lopdf::{Dictionary, Object, ObjectId, Stream};

/// The most values in all objects together: five times those of a form with 460 indicators.
const MAX_VALUES: usize = 4_000_000;
/// What one stream may unpack to while a file is loaded.
pub(super) const MAX_STREAM: usize = 8 * 1024 * 1024;

/// How far before its data a stream says what it is.
const MAX_DICTIONARY: usize = 2048;

thread_local! {
    /// How many values may still be made; each file is loaded by a thread of its own.
    static ROOM: Cell<usize> = const { Cell::new(0) };
}

/// Thrown where the library cannot be told to stop.
struct NoRoom;

/// Makes room for the objects of one file; none if the file as it stands holds more than any form.
pub(super) fn make_room(bytes: &[u8]) -> bool {
    ROOM.set(MAX_VALUES);
    values(bytes) <= MAX_VALUES && object_streams_are_sound(bytes)
}

/// Whether every stream of objects can be told and is sound. The library reads one that it needs in
/// passing, for the length of another stream, before [`keep`] sees it.
fn object_streams_are_sound(bytes: &[u8]) -> bool {
    let mut sound = 0;
    let mut room = MAX_VALUES;
    for at in stream_starts(bytes) {
        let said = dictionary_before(bytes, at);
        if places_of(said, b"ObjStm").next().is_none() {
            continue;
        }
        let Some(number) = values_of_stream(said, &bytes[at..]) else { return false };
        let Some(rest) = room.checked_sub(number) else { return false };
        room = rest;
        sound += 1;
    }
    sound == places_of(bytes, b"ObjStm").count()
}

/// Where the data of each stream begins.
fn stream_starts(bytes: &[u8]) -> impl Iterator<Item = usize> {
    const KEYWORD: &[u8] = b"stream";
    let after_line = |at: usize| match bytes.get(at..at + 2) {
        Some(b"\r\n") => Some(at + 2),
        Some([b'\n' | b'\r', _]) => Some(at + 1),
        _ => None,
    };
    let found = bytes.windows(KEYWORD.len()).enumerate();
    let found = found.filter(|(at, part)| *part == KEYWORD && !bytes[..*at].ends_with(b"end"));
    found.filter_map(move |(at, _)| after_line(at + KEYWORD.len()))
}

/// What a stream says of itself before its data.
fn dictionary_before(bytes: &[u8], at: usize) -> &[u8] {
    let window = &bytes[at.saturating_sub(MAX_DICTIONARY)..at];
    let start = window.windows(4).rposition(|part| part == b" obj").unwrap_or(0);
    &window[start..]
}

/// How many values the library will make of a stream of objects; none if that cannot be told.
fn values_of_stream(said: &[u8], data: &[u8]) -> Option<usize> {
    let once = |name: &[u8]| {
        let mut found = places_of(said, name);
        found.next().filter(|_| found.next().is_none())
    };
    once(b"ObjStm")?;
    let first = &said[once(b"First")?..];
    let first = first.trim_ascii_start().split(|byte| !byte.is_ascii_digit()).next()?;
    let first: usize = std::str::from_utf8(first).ok()?.parse().ok()?;
    let packed = places_of(said, b"Filter").count() + places_of(said, b"F").count();
    let flate = places_of(said, b"FlateDecode").count() + places_of(said, b"Fl").count();
    let content = match (packed, flate) {
        (0, 0) => data.to_vec(),
        (1, 1) if places_of(said, b"Predictor").next().is_none() => {
            let mut content = Vec::new();
            let limit = u64::try_from(MAX_STREAM + 1).unwrap_or(u64::MAX);
            flate2::read::ZlibDecoder::new(data).take(limit).read_to_end(&mut content).ok()?;
            content
        }
        _ => return None,
    };
    let (places, objects) = content.split_at_checked(first)?;
    (content.len() <= MAX_STREAM || packed == 0).then_some(())?;
    are_apart(places, objects).then(|| if packed == 0 { 0 } else { values(objects) })
}

/// Behind each place where a name is written.
fn places_of<'b>(bytes: &'b [u8], name: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    starts.filter_map(move |(at, _)| {
        let written = &bytes[at + 1..bytes.len().min(at + 3 * name.len() + 2)];
        name_length(written, name).map(|length| at + 1 + length)
    })
}

/// Whether loading was stopped because there was no room.
pub(super) fn is_no_room(thrown: &(dyn Any + Send)) -> bool {
    thrown.is::<NoRoom>()
}

/// Whether a file says anywhere that it is encrypted: the objects of such a file are not shown to
/// [`keep`].
pub(super) fn says_encrypted(bytes: &[u8]) -> bool {
    places_of(bytes, b"Encrypt").next().is_some()
}

/// How long a name is as it is written here; none if another one is. Any letter may be written with
/// `#` and two digits.
fn name_length(written: &[u8], name: &[u8]) -> Option<usize> {
    let mut rest = written;
    for letter in name {
        let (byte, after) = match rest {
            [b'#', a, b, after @ ..] => (hex(*a).zip(hex(*b)).map(|(a, b)| a * 16 + b), after),
            [byte, after @ ..] => (Some(*byte), after),
            [] => return None,
        };
        rest = after;
        if byte != Some(*letter) {
            return None;
        }
    }
    let goes_on = rest.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'#');
    (!goes_on).then(|| written.len() - rest.len())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Called by the library for each object that it has made, and for each stream of objects before it
/// is read. Passes over the tags for screen readers and the looks of fields: half of all objects of
/// a form, which say nothing that is read.
pub(super) fn keep(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    match object {
        Object::Stream(stream) if stream.dict.has_type(b"ObjStm") => {
            spend(unpack(stream));
            Some((id, Object::Null))
        }
        Object::Stream(stream) if is_silent(&stream.dict) => None,
        // What comes back counts for objects of object streams only, which are no streams.
        Object::Stream(_) => Some((id, Object::Null)),
        Object::Dictionary(dict) if is_silent(dict) => None,
        kept => {
            spend(weight(kept));
            Some((id, kept.clone()))
        }
    }
}

fn is_silent(dict: &Dictionary) -> bool {
    dict.get_type().is_ok_and(|kind| matches!(kind, b"StructElem" | b"XObject"))
}

fn spend(values: usize) {
    let room = ROOM.get();
    if values > room {
        // No message on the terminal: this is an answer, not a mistake.
        std::panic::resume_unwind(Box::new(NoRoom));
    }
    ROOM.set(room - values);
}

/// How many values an object holds, itself included.
fn weight(object: &Object) -> usize {
    match object {
        Object::Array(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Object::Dictionary(dict) => {
            1 + dict.iter().map(|(_, value)| 1 + weight(value)).sum::<usize>()
        }
        _ => 1,
    }
}

/// Unpacks a stream of objects in place, and says how many values the library will make of it.
fn unpack(stream: &mut Stream) -> usize {
    let Ok(content) = stream.get_plain_content_with_limit(MAX_STREAM) else { return usize::MAX };
    let first = stream.dict.get(b"First").and_then(Object::as_i64).ok();
    let first = first.and_then(|first| usize::try_from(first).ok());
    let Some((places, objects)) = first.and_then(|first| content.split_at_checked(first)) else {
        return usize::MAX;
    };
    let number = if are_apart(places, objects) { values(objects) } else { usize::MAX };
    stream.set_plain_content(content);
    number
}

/// Whether each object of a stream begins where the one before has ended. Of objects within objects
/// the library would make all, again and again.
fn are_apart(places: &[u8], objects: &[u8]) -> bool {
    let numbers = places.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut offsets = Vec::new();
    for word in numbers.skip(1).step_by(2) {
        let number = std::str::from_utf8(word).ok().and_then(|word| word.parse::<usize>().ok());
        let Some(number) = number else { return false };
        offsets.push(number);
    }
    offsets.sort_unstable();
    let mut nesting = Nesting::default();
    let mut at = 0;
    for offset in offsets {
        // Two at one place, or one that lies inside another.
        if offset < at || offset > objects.len() {
            return offset > objects.len();
        }
        if !objects[at..offset].iter().all(|byte| nesting.pass(*byte)) || !nesting.is_outside() {
            return false;
        }
        at = offset + 1;
        if !objects.get(offset).is_none_or(|byte| nesting.pass(*byte)) {
            return false;
        }
    }
    true
}

/// How deep one stands in arrays, dictionaries and strings.
#[derive(Default)]
struct Nesting {
    brackets: usize,
    parentheses: usize,
    is_escaped: bool,
}

impl Nesting {
    fn is_outside(&self) -> bool {
        self.brackets == 0 && self.parentheses == 0
    }

    /// Goes past a byte; not past a comment, which could hide anything.
    fn pass(&mut self, byte: u8) -> bool {
        if self.parentheses > 0 {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'(' => self.parentheses += 1,
                b')' => self.parentheses -= 1,
                _ => {}
            }
            return true;
        }
        match byte {
            b'(' => self.parentheses = 1,
            b'[' | b'<' => self.brackets += 1,
            b']' | b'>' => match self.brackets.checked_sub(1) {
                Some(brackets) => self.brackets = brackets,
                None => return false,
            },
            b'%' => return false,
            _ => {}
        }
        true
    }
}

/// At least how many values the library could make of a text: words, and brackets that open.
fn values(text: &[u8]) -> usize {
    let (mut number, mut in_word) = (0, false);
    for byte in text {
        match byte {
            b' ' | b'\n' | b'\r' | b'\t' | 0 | 12 | b'>' | b']' | b')' => in_word = false,
            b'<' | b'[' | b'(' | b'/' => {
                number += 1;
                in_word = *byte == b'/';
            }
            _ => {
                number += usize::from(!in_word);
                in_word = true;
            }
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::{are_apart, name_length, says_encrypted, values};

    #[test]
    fn a_name_is_known_however_it_is_written() {
        let length = |written: &[u8]| name_length(written, b"Encrypt");
        assert_eq!((length(b"Encrypt 5 0 R"), length(b"#45ncryp#74/")), (Some(7), Some(11)));
        assert_eq!((length(b"EncryptMetadata"), length(b"Encr")), (None, None));
        assert!(says_encrypted(b"<</Size 9/Encrypt 5 0 R>>") && !says_encrypted(b"Encrypt"));
    }

    #[test]
    fn objects_within_objects_are_known() {
        assert!(are_apart(b"1 0 2 4 3 14 ", b"[0] <</A (])>>7"));
        for (places, objects) in [
            (&b"1 0 2 0 "[..], &b"[0]"[..]),
            (b"1 0 2 1 ", b"[[0]]"),
            (b"1 0 2 5 ", b"(\\) [0])"),
            (b"1 0 2 6 ", b"[ %]\n [0]]"),
            (b"1 x ", b"0"),
        ] {
            assert!(!are_apart(places, objects), "{}", String::from_utf8_lossy(objects));
        }
    }

    #[test]
    fn values_are_counted() {
        assert_eq!(values(b"<</A[1 2 (x y)]>>"), 9);
    }
}
