//! How much memory a PDF may take while it is loaded.
//!
//! In: the bytes of a file, then each object that the PDF library makes of it. Out: whether there is
//! room for more, and of each object what is read. Never: believes a number that a file states.
//!
//! The library bounds what one stream unpacks to. What fills the memory is the number of objects: it
//! makes one of each number, and as many of one place as there are references to it. So no more is made
//! than the file holds: each value and each stream once, with some to spare for files that are not tidy.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::Read as _;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::packed::{self, Packed, SILENT};

/// The most values in all objects together: five times those of a form with 460 indicators.
const MAX_VALUES: usize = 4_000_000;
/// What one stream may unpack to while a file is loaded.
pub(super) const MAX_STREAM: usize = 8 * 1024 * 1024;
/// How often a file may be made into objects: programs list an object twice, but not ten times.
const TIMES: usize = 2;

/// How far before its data a stream says what it is.
const MAX_DICTIONARY: usize = 2048;

/// What may still be made of a file.
#[derive(Default)]
struct Room {
    /// Values of objects.
    values: usize,
    /// Bytes of streams as they are packed.
    bytes: usize,
    /// Values that may still come out of streams of objects.
    packed: usize,
    /// The streams of objects that were unpacked.
    seen: BTreeSet<ObjectId>,
}

thread_local! {
    /// Each file is loaded by a thread of its own.
    static ROOM: RefCell<Room> = RefCell::default();
}

/// Thrown where the library cannot be told to stop.
struct NoRoom;

/// Makes room for the objects of one file; none if the file as it stands holds more than any form.
pub(super) fn make_room(bytes: &[u8]) -> bool {
    let there = values(bytes);
    let Some(packed) = MAX_VALUES.checked_sub(there) else { return false };
    let room =
        Room { values: there * TIMES, bytes: bytes.len() * TIMES, packed, ..Room::default() };
    ROOM.replace(room);
    !has_far_lengths(bytes) || object_streams_are_sound(bytes)
}

/// Whether a stream may say elsewhere how long it is.
fn has_far_lengths(bytes: &[u8]) -> bool {
    places_of(bytes, b"Length").any(|at| {
        let said = bytes[at..].trim_ascii_start();
        let digits = said.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let then = said[digits..].trim_ascii_start().first();
        digits == 0 || !matches!(then, Some(b'/' | b'>'))
    })
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
    let starts =
        bytes.iter().enumerate().filter(|(_, byte)| **byte == KEYWORD[0]).map(|(at, _)| at);
    let is_word = |at: &usize| bytes[*at..].starts_with(KEYWORD) && !bytes[..*at].ends_with(b"end");
    starts.filter(is_word).filter_map(move |at| after_line(at + KEYWORD.len()))
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
    packed::needed(places, objects).map(|_| if packed == 0 { 0 } else { values(objects) })
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
/// is read. Passes over the tags for screen readers and the looks of fields, which say nothing that is
/// read.
pub(super) fn keep(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let is_silent = match object {
        Object::Stream(stream) if stream.dict.has_type(b"ObjStm") => {
            spend_bytes(stream.content.len());
            return unpack(id, stream).then_some((id, Object::Null));
        }
        Object::Stream(stream) => {
            spend_bytes(stream.content.len());
            is_silent(&stream.dict)
        }
        Object::Dictionary(dict) => is_silent(dict),
        _ => false,
    };
    spend(weight(object));
    if is_silent {
        return None;
    }
    match object {
        // The library would look for its bytes later, and take as many as the stream says that it has.
        Object::Stream(stream) if stream.content.is_empty() => *object = Object::Null,
        // What comes back counts for objects of object streams only, which are no streams.
        Object::Stream(_) => return Some((id, Object::Null)),
        _ => {}
    }
    Some((id, object.clone()))
}

fn is_silent(dict: &Dictionary) -> bool {
    dict.get_type().is_ok_and(|kind| SILENT.contains(&kind))
}

fn spend(values: usize) {
    take(|room| {
        room.values = room.values.checked_sub(values)?;
        Some(())
    });
}

fn spend_bytes(bytes: usize) {
    take(|room| {
        room.bytes = room.bytes.checked_sub(bytes)?;
        Some(())
    });
}

fn take(some: impl FnOnce(&mut Room) -> Option<()>) {
    if ROOM.with_borrow_mut(some).is_none() {
        // No message on the terminal: this is an answer, not a mistake.
        std::panic::resume_unwind(Box::new(NoRoom));
    }
}

/// How many values an object holds, itself included.
fn weight(object: &Object) -> usize {
    match object {
        Object::Array(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Object::Dictionary(dict) => of_entries(dict),
        Object::Stream(stream) => of_entries(&stream.dict),
        _ => 1,
    }
}

fn of_entries(dict: &Dictionary) -> usize {
    1 + dict.iter().map(|(_, value)| 1 + weight(value)).sum::<usize>()
}

/// Unpacks a stream of objects in place, as far as its objects are read, and makes room for them;
/// says whether there is anything new in it.
fn unpack(id: ObjectId, stream: &mut Stream) -> bool {
    if !ROOM.with_borrow_mut(|room| room.seen.insert(id)) {
        return false;
    }
    let packed = needed(stream);
    take(|room| {
        let packed = packed.as_ref()?;
        let there = values(&packed.content);
        room.packed = room.packed.checked_sub(there)?;
        room.values += there;
        Some(())
    });
    let Some(packed) = packed else { return false };
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    stream.dict.set("First", number(packed.first));
    stream.dict.set("N", number(packed.count));
    stream.set_plain_content(packed.content);
    true
}

/// What is read of a stream of objects; none if it unpacks to too much, or if its objects cannot be told.
fn needed(stream: &Stream) -> Option<Packed> {
    let content = stream.get_plain_content_with_limit(MAX_STREAM).ok()?;
    let first = stream.dict.get(b"First").and_then(Object::as_i64).ok()?;
    let (places, objects) = content.split_at_checked(usize::try_from(first).ok()?)?;
    packed::needed(places, objects)
}

/// What a byte does to the count of values.
#[derive(Clone, Copy)]
struct Effect {
    /// Begins a value wherever it stands.
    begins: bool,
    /// A word goes on behind it.
    in_word: bool,
}

/// What each byte does. A word begins a value, and within words whatever could begin another one, as in
/// `1-1` or `truetrue`.
const EFFECTS: [Effect; 256] = {
    let mut effects = [Effect { begins: false, in_word: true }; 256];
    let mut at = 0;
    while at < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "below 256")]
        let byte = at as u8;
        let begins =
            matches!(byte, b'<' | b'[' | b'(' | b'/' | b'+' | b'-' | b'.' | b't' | b'f' | b'n');
        let is_blank = matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0 | 12);
        let is_bracket = matches!(byte, b'<' | b'[' | b'(' | b'>' | b']' | b')');
        effects[at] = Effect { begins, in_word: !is_blank && !is_bracket };
        at += 1;
    }
    effects
};

/// At least how many values the library could make of a text.
fn values(text: &[u8]) -> usize {
    let (mut number, mut in_word) = (0, false);
    for byte in text {
        let effect = EFFECTS[usize::from(*byte)];
        number += usize::from(effect.begins | (effect.in_word & !in_word));
        in_word = effect.in_word;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::{has_far_lengths, name_length, says_encrypted, values};

    #[test]
    fn a_name_is_known_however_it_is_written() {
        let length = |written: &[u8]| name_length(written, b"Encrypt");
        assert_eq!((length(b"Encrypt 5 0 R"), length(b"#45ncryp#74/")), (Some(7), Some(11)));
        assert_eq!((length(b"EncryptMetadata"), length(b"Encr")), (None, None));
        assert!(says_encrypted(b"<</Size 9/Encrypt 5 0 R>>") && !says_encrypted(b"Encrypt"));
    }

    #[test]
    fn a_length_that_stands_elsewhere_is_noticed() {
        for near in ["<</Length 12/Filter/X>>", "<< /Length 12 >>", "<</Length1 5 0 R>>"] {
            assert!(!has_far_lengths(near.as_bytes()), "{near}");
        }
        for far in
            ["<</Length 5 0 R>>", "<</L#65ngth 5 0 R>>", "<</Length % x\n 5 0 R>>", "/Length"]
        {
            assert!(has_far_lengths(far.as_bytes()), "{far}");
        }
    }

    #[test]
    fn values_are_counted() {
        assert_eq!(values(b"<</A[1 2 (x y)]>>"), 9);
        assert_eq!((values(b"[+1-1.5.5]"), values(b"[nullnull"), values(b"[1 0 R")), (5, 3, 4));
    }
}
