//! A PDF that was just written, cut into its objects.
//!
//! In: a PDF as Typst writes it, each object by itself, with a table of their places. Out: the text
//! of each object, to be looked at, replaced and added to. What an object says is searched, not
//! parsed: parsing thousands of them takes as long as making them.

use anyhow::{Context, Result, bail};
use pdf_writer::{Chunk, Ref, Settings};

/// A PDF in pieces.
pub(super) struct PdfParts {
    /// What stands before the first object.
    pub(super) head: Vec<u8>,
    /// The text of each object by its number; none where a number is not given.
    objects: Vec<Option<Vec<u8>>>,
    /// The entries of the trailer but for the number of objects.
    pub(super) trailer: Vec<u8>,
}

impl PdfParts {
    /// Cuts a file up.
    pub(super) fn of(pdf: &[u8]) -> Result<Self> {
        cut(pdf).context("reading what was just written")
    }

    /// One more than the highest number of an object.
    pub(super) fn size(&self) -> usize {
        self.objects.len()
    }

    /// Number and text of each object.
    pub(super) fn objects(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let all = self.objects.iter().enumerate();
        all.filter_map(|(number, text)| Some((number, text.as_deref()?)))
    }

    /// Reference and text of each object of a type, as `Page`; the type is its first entry.
    pub(super) fn of_type(&self, name: &str) -> impl Iterator<Item = (Ref, &[u8])> {
        let all = self.objects().filter(move |(_, text)| is_type(text, name));
        all.filter_map(|(number, text)| Some((reference(number).ok()?, text)))
    }

    /// The text of an object.
    pub(super) fn get(&self, id: Ref) -> Option<&[u8]> {
        self.objects.get(usize::try_from(id.get()).ok()?)?.as_deref()
    }

    /// A number for an object that is written later.
    pub(super) fn reserve(&mut self) -> Result<Ref> {
        self.objects.push(None);
        reference(self.objects.len() - 1)
    }

    /// Writes an object anew, or for the first time.
    pub(super) fn write(&mut self, id: Ref, write: impl FnOnce(&mut Chunk)) -> Result<()> {
        let mut chunk = Chunk::with_settings(Settings { pretty: false });
        write(&mut chunk);
        self.put(id, object(chunk.as_bytes())?.to_vec())
    }

    /// Replaces an object by its text.
    pub(super) fn put(&mut self, id: Ref, text: Vec<u8>) -> Result<()> {
        let number = usize::try_from(id.get())?;
        *self.objects.get_mut(number).context("an object without a number")? = Some(text);
        Ok(())
    }

    /// Writes a new object.
    pub(super) fn add(&mut self, write: impl FnOnce(&mut Chunk, Ref)) -> Result<Ref> {
        let id = self.reserve()?;
        self.write(id, |chunk| write(chunk, id))?;
        Ok(id)
    }
}

/// Whether an object starts by saying that it is of a type.
pub(super) fn is_type(object: &[u8], name: &str) -> bool {
    let rest = object.strip_prefix(b"<</Type/").and_then(|rest| rest.strip_prefix(name.as_bytes()));
    rest.is_some_and(|rest| rest.starts_with(b"/"))
}

/// A reference to the object of a number.
fn reference(number: usize) -> Result<Ref> {
    let number = i32::try_from(number).ok().filter(|number| *number > 0);
    Ok(Ref::new(number.context("an object without a number")?))
}

/// What stands in an object between two texts.
pub(super) fn between<'t>(object: &'t [u8], open: &str, close: &str) -> Option<&'t str> {
    let rest = &object[find(object, open.as_bytes())? + open.len()..];
    std::str::from_utf8(&rest[..find(rest, close.as_bytes())?]).ok()
}

/// The references in a list, as `12 0 R 13 0 R`.
pub(super) fn references(list: &str) -> impl Iterator<Item = Ref> {
    let numbers = list.split_ascii_whitespace().step_by(3);
    numbers.filter_map(|number| reference(number.parse().ok()?).ok())
}

/// An object with a text in place of another.
pub(super) fn replaced(object: &[u8], old: &str, new: &str) -> Option<Vec<u8>> {
    let at = find(object, old.as_bytes())?;
    Some([&object[..at], new.as_bytes(), &object[at + old.len()..]].concat())
}

fn cut(pdf: &[u8]) -> Result<PdfParts> {
    let end = rfind(pdf, b"startxref").context("no `startxref`")?;
    let start: usize = words(&pdf[end..])?.nth(1).context("no offset")?.parse()?;
    let tail = pdf.get(start..end).context("the table lies outside")?;
    let trailer = find(tail, b"trailer").context("no `trailer`")?;
    let mut places = offsets(&tail[..trailer])?;
    places.sort_unstable();
    let size = places.iter().map(|(_, number)| number + 1).max().context("no objects")?;
    let mut objects = vec![None; size];
    let ends = places.iter().skip(1).map(|(offset, _)| *offset).chain([start]);
    for ((offset, number), end) in places.iter().zip(ends) {
        let text = object(pdf.get(*offset..end).context("objects that overlap")?)?;
        objects[*number] = Some(text.to_vec());
    }
    let head = pdf[..places[0].0].to_vec();
    Ok(PdfParts { head, objects, trailer: without_size(&tail[trailer..])? })
}

/// Offset and number of each object in a table of places.
fn offsets(table: &[u8]) -> Result<Vec<(usize, usize)>> {
    let mut words = words(table)?.skip(1);
    let mut found = Vec::new();
    while let (Some(first), Some(count)) = (words.next(), words.next()) {
        let (first, count): (usize, usize) = (first.parse()?, count.parse()?);
        for number in (first..).take(count) {
            let (offset, generation) = (words.next(), words.next());
            match (offset, generation, words.next()) {
                (_, _, Some("f")) => {}
                (Some(offset), Some("00000"), Some("n")) => found.push((offset.parse()?, number)),
                _ => bail!("the place of object {number} makes no sense"),
            }
        }
    }
    Ok(found)
}

/// What stands between `obj` and `endobj`.
fn object(text: &[u8]) -> Result<&[u8]> {
    let start = find(text, b"obj").context("an object without `obj`")? + 3;
    let end = rfind(text, b"endobj").context("an object without `endobj`")?;
    Ok(text.get(start..end).context("an object without an end")?.trim_ascii())
}

fn without_size(trailer: &[u8]) -> Result<Vec<u8>> {
    let (start, end) = (find(trailer, b"<<"), rfind(trailer, b">>"));
    let entries = start.zip(end).and_then(|(start, end)| trailer.get(start + 2..end));
    let entries = entries.context("the trailer is no dictionary")?;
    let size = find(entries, b"/Size").context("no `/Size`")?;
    let rest = entries[size + 5..].trim_ascii_start();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    Ok([&entries[..size], &rest[digits..]].concat())
}

fn words(bytes: &[u8]) -> Result<std::str::SplitAsciiWhitespace<'_>> {
    Ok(std::str::from_utf8(bytes)?.split_ascii_whitespace())
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn rfind(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_just_written_is_refused() {
        let endless = b"xref\n0 99999999999\ntrailer<</Size 1>>\nstartxref\n0";
        for bytes in [&b""[..], b"%PDF-1.7", b"startxref\n0\n%%EOF", endless] {
            assert!(PdfParts::of(bytes).is_err());
        }
    }
}
