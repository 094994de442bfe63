//! Writes PDF files small: objects packed together, and the table of their places too (ISO 32000-1,
//! 7.5.7 and 7.5.8).
//!
//! In: a PDF as Typst and lopdf write it, each object by itself. Out: the same objects in fewer
//! bytes. A tagged checklist has thousands of small objects, which take half of the file unless they
//! are packed. What an object says is copied, not understood: reading it takes as long as making it.

use std::borrow::Cow;
use std::io::Write as _;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Objects packed into one stream; many more would not make files smaller.
const PACK: usize = 5000;

/// A PDF, cut into its objects.
struct Parts<'p> {
    /// What stands before the first object.
    head: &'p [u8],
    /// Number and text of each object, in the order of the file.
    objects: Vec<(usize, &'p [u8])>,
    /// The entries of the trailer but for the number of objects.
    trailer: Vec<u8>,
    /// One more than the highest number of an object.
    size: usize,
}

/// Where an object is found.
#[derive(Clone, Copy)]
enum Place {
    Nowhere,
    /// At this byte.
    At(usize),
    /// In the stream of this number, as its so-manieth object.
    In(usize, usize),
}

/// Packs a PDF; each object that is no stream may be rewritten on the way.
pub(super) fn pack<'p>(
    pdf: &'p [u8],
    rewrite: impl Fn(&'p [u8]) -> Cow<'p, [u8]>,
) -> Result<Vec<u8>> {
    let parts = Parts::of(pdf).context("packing what was just written")?;
    let mut places = vec![Place::Nowhere; parts.size];
    let mut out = parts.head.to_vec();
    let mut small = Vec::new();
    for (number, text) in parts.objects {
        if text.ends_with(b"endstream") {
            places[number] = Place::At(out.len());
            write_object(&mut out, number, text)?;
        } else {
            small.push((number, rewrite(text)));
        }
    }
    for pack in small.chunks(PACK) {
        let number = places.len();
        for (index, (member, _)) in pack.iter().enumerate() {
            places[*member] = Place::In(number, index);
        }
        places.push(Place::At(out.len()));
        write_object(&mut out, number, &object_stream(pack)?)?;
    }
    let (number, start) = (places.len(), out.len());
    places.push(Place::At(start));
    write_object(&mut out, number, &table(&places, &parts.trailer)?)?;
    writeln!(out, "startxref\n{start}\n%%EOF")?;
    Ok(out)
}

fn write_object(out: &mut Vec<u8>, number: usize, text: &[u8]) -> Result<()> {
    writeln!(out, "{number} 0 obj")?;
    out.extend(text);
    out.extend(b"\nendobj\n");
    Ok(())
}

fn object_stream(members: &[(usize, Cow<'_, [u8]>)]) -> Result<Vec<u8>> {
    let (mut index, mut texts) = (Vec::new(), Vec::new());
    for (number, text) in members {
        write!(index, "{number} {} ", texts.len())?;
        texts.extend(&**text);
        texts.push(b'\n');
    }
    let dict = format!("/Type/ObjStm/N {}/First {}", members.len(), index.len());
    stream(dict.as_bytes(), &[index, texts].concat())
}

fn table(places: &[Place], trailer: &[u8]) -> Result<Vec<u8>> {
    let mut rows = Vec::with_capacity(places.len() * 7);
    for place in places {
        let (kind, first, second) = match *place {
            Place::Nowhere => (0, 0, usize::from(u16::MAX)),
            Place::At(offset) => (1, offset, 0),
            Place::In(number, index) => (2, number, index),
        };
        rows.push(kind);
        rows.extend(u32::try_from(first).context("a PDF of more than 4 GB")?.to_be_bytes());
        rows.extend(u16::try_from(second).context("a pack is smaller")?.to_be_bytes());
    }
    let dict = format!("/Type/XRef/Size {}/W[1 4 2]", places.len());
    stream(&[dict.as_bytes(), trailer].concat(), &rows)
}

fn stream(dict: &[u8], content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content)?;
    let packed = encoder.finish()?;
    let mut out = b"<<".to_vec();
    out.extend(dict);
    writeln!(out, "/Filter/FlateDecode/Length {}>>stream", packed.len())?;
    out.extend(packed);
    out.extend(b"\nendstream");
    Ok(out)
}

impl<'p> Parts<'p> {
    fn of(pdf: &'p [u8]) -> Result<Self> {
        let end = rfind(pdf, b"startxref").context("no `startxref`")?;
        let start: usize = words(&pdf[end..])?.nth(1).context("no offset")?.parse()?;
        let tail = pdf.get(start..end).context("the table lies outside")?;
        let trailer = find(tail, b"trailer").context("no `trailer`")?;
        let mut places = offsets(&tail[..trailer])?;
        places.sort_unstable();
        let ends = places.iter().skip(1).map(|(offset, _)| *offset).chain([start]);
        let objects = places.iter().zip(ends);
        let objects = objects.map(|((offset, number), end)| {
            Ok((*number, object(pdf.get(*offset..end).context("objects that overlap")?)?))
        });
        Ok(Self {
            head: &pdf[..places.first().context("no objects")?.0],
            objects: objects.collect::<Result<_>>()?,
            trailer: without_size(&tail[trailer..])?,
            size: places.iter().map(|(_, number)| number + 1).max().unwrap_or(0),
        })
    }
}

/// Offset and number of each object in a table of places.
fn offsets(table: &[u8]) -> Result<Vec<(usize, usize)>> {
    let mut words = words(table)?.skip(1);
    let mut found = Vec::new();
    while let (Some(first), Some(count)) = (words.next(), words.next()) {
        let (first, count): (usize, usize) = (first.parse()?, count.parse()?);
        for number in first..first + count {
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
    use lopdf::xref::XrefType;
    use lopdf::{Document, Object, dictionary};

    use super::*;

    #[test]
    fn a_packed_file_says_what_it_said() {
        let mut plain = Document::with_version("1.7");
        plain.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
        for number in 0..100 {
            plain.add_object(dictionary! { "Number" => number, "Text" => "endobj obj stream" });
        }
        plain.add_object(lopdf::Stream::new(dictionary! {}, b"drawn".to_vec()));
        let catalog = plain.add_object(dictionary! { "Type" => "Catalog" });
        plain.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        plain.save_to(&mut bytes).expect("memory takes it");

        let packed = pack(&bytes, Cow::Borrowed).expect("it was just written");
        assert!(packed.len() < bytes.len() / 2, "{} of {} bytes", packed.len(), bytes.len());
        let read = Document::load_mem(&packed).expect("it is a PDF");
        for (id, object) in &plain.objects {
            let same = read.get_object(*id).expect("nothing is lost");
            match (object, same) {
                (Object::Stream(old), Object::Stream(new)) => assert_eq!(old.content, new.content),
                (old, new) => assert_eq!(old, new, "{id:?}"),
            }
        }
        assert_eq!(read.trailer.get(b"Root").ok(), Some(&Object::Reference(catalog)));
    }

    #[test]
    fn what_is_no_such_file_is_refused() {
        for bytes in
            [&b""[..], b"%PDF-1.7", b"startxref\n0\n%%EOF", b"xref\n0 9\ntrailer<<>>\nstartxref\n0"]
        {
            assert!(pack(bytes, Cow::Borrowed).is_err());
        }
    }
}
