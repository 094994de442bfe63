//! Writes PDF files small: objects packed together, and the table of their places too (ISO 32000-1,
//! 7.5.7 and 7.5.8).
//!
//! In: [`PdfParts`]. Out: the bytes of a file. A tagged checklist has thousands of small objects, which
//! take half of the file unless they are packed.

use std::borrow::Cow;
use std::io::Write as _;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::parts::PdfParts;

/// Objects packed into one stream; many more would not make files smaller.
const PACK: usize = 5000;

/// Where an object is found.
#[derive(Clone, Copy)]
enum ObjectPlace {
    Nowhere,
    /// At this byte.
    At(usize),
    /// In the stream of this number, as its so-manieth object.
    In(usize, usize),
}

/// Packs a PDF; each object that is no stream may be rewritten on the way.
pub(super) fn pack<'p>(
    parts: &'p PdfParts,
    rewrite: impl Fn(&'p [u8]) -> Cow<'p, [u8]>,
) -> Result<Vec<u8>> {
    let mut places = vec![ObjectPlace::Nowhere; parts.size()];
    let mut out = parts.head.clone();
    let mut small = Vec::new();
    for (number, text) in parts.objects() {
        if text.ends_with(b"endstream") {
            places[number] = ObjectPlace::At(out.len());
            write_object(&mut out, number, text)?;
        } else {
            small.push((number, rewrite(text)));
        }
    }
    for pack in small.chunks(PACK) {
        let number = places.len();
        for (index, (member, _)) in pack.iter().enumerate() {
            places[*member] = ObjectPlace::In(number, index);
        }
        places.push(ObjectPlace::At(out.len()));
        write_object(&mut out, number, &object_stream(pack)?)?;
    }
    let (number, start) = (places.len(), out.len());
    places.push(ObjectPlace::At(start));
    write_object(&mut out, number, &table(&places, &parts.trailer)?)?;
    writeln!(out, "startxref\n{start}\n%%EOF")?;
    Ok(out)
}

/// Compresses bytes as the filter `FlateDecode` expects them.
pub(super) fn deflate(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
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

fn table(places: &[ObjectPlace], trailer: &[u8]) -> Result<Vec<u8>> {
    let mut rows = Vec::with_capacity(places.len() * 7);
    for place in places {
        let (kind, first, second) = match *place {
            ObjectPlace::Nowhere => (0, 0, usize::from(u16::MAX)),
            ObjectPlace::At(offset) => (1, offset, 0),
            ObjectPlace::In(number, index) => (2, number, index),
        };
        rows.push(kind);
        rows.extend(u32::try_from(first).context("a PDF of more than 4 GB")?.to_be_bytes());
        rows.extend(u16::try_from(second).context("a pack is smaller")?.to_be_bytes());
    }
    let dict = format!("/Type/XRef/Size {}/W[1 4 2]", places.len());
    stream(&[dict.as_bytes(), trailer].concat(), &rows)
}

fn stream(dict: &[u8], content: &[u8]) -> Result<Vec<u8>> {
    let packed = deflate(content)?;
    let mut out = b"<<".to_vec();
    out.extend(dict);
    writeln!(out, "/Filter/FlateDecode/Length {}>>stream", packed.len())?;
    out.extend(packed);
    out.extend(b"\nendstream");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, Object};
    use pdf_writer::{Name, Pdf, Ref, Str};

    use super::*;

    #[test]
    fn a_packed_file_says_what_it_said() {
        let mut plain = Pdf::new();
        plain.catalog(Ref::new(1)).pages(Ref::new(2));
        plain.pages(Ref::new(2)).count(0);
        for number in 10..100 {
            let mut object = plain.indirect(Ref::new(number)).dict();
            object.pair(Name(b"Text"), Str(b"endobj obj stream"));
        }
        plain.stream(Ref::new(200), b"drawn");
        let bytes = plain.finish();

        let parts = PdfParts::of(&bytes).expect("it was just written");
        let packed = pack(&parts, Cow::Borrowed).expect("it can be packed");
        assert!(packed.len() < bytes.len() / 2, "{} of {} bytes", packed.len(), bytes.len());
        let (old, new) = (Document::load_mem(&bytes), Document::load_mem(&packed));
        let (old, new) = (old.expect("it is a PDF"), new.expect("it is a PDF"));
        assert_eq!(old.objects.len(), 93);
        for (id, object) in &old.objects {
            match (object, new.get_object(*id).expect("nothing is lost")) {
                (Object::Stream(old), Object::Stream(new)) => assert_eq!(old.content, new.content),
                (old, new) => assert_eq!(old, new, "{id:?}"),
            }
        }
        assert_eq!(new.trailer.get(b"Root").ok(), Some(&Object::Reference((1, 0))));
    }
}
