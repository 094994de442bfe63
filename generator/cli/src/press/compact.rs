//! Writes PDF files small: objects packed together, and the table of their places too.
//!
//! In: a PDF in memory. Out: its bytes. A tagged checklist has ten thousand small objects, which
//! take two thirds of the file unless they are packed.

use anyhow::{Context, Result};
use lopdf::{Dictionary, Document, Object, ObjectStreamConfig, SaveOptions, Stream};

/// Objects packed into one stream; many more would not make files smaller.
const PACK: usize = 5000;

/// Packs a PDF that was just written.
pub(super) fn repack(pdf: &[u8]) -> Result<Vec<u8>> {
    save(Document::load_mem(pdf).context("reading what was just written")?)
}

/// Writes a PDF.
pub(super) fn save(mut doc: Document) -> Result<Vec<u8>> {
    say_no_defaults(&mut doc);
    doc.compress();
    let options = SaveOptions {
        use_object_streams: true,
        use_xref_streams: true,
        object_stream_config: ObjectStreamConfig {
            max_objects_per_stream: PACK,
            compression_level: 6,
        },
        ..SaveOptions::default()
    };
    let mut out = Vec::new();
    doc.save_with_options(&mut out, options).context("writing a PDF")?;
    Ok(pack_table(&out).unwrap_or(out))
}

/// Leaves out that no tag is suspect, which goes without saying (ISO 32000-1, table 321): poppler up
/// to 22.12 reports the entry as an error.
fn say_no_defaults(doc: &mut Document) {
    let Ok(catalog) = doc.catalog_mut() else { return };
    if let Ok(info) = catalog.get_mut(b"MarkInfo").and_then(Object::as_dict_mut) {
        info.remove(b"Suspects");
    }
}

/// Compresses the cross-reference stream, which lopdf writes last and as it is.
///
/// Nothing follows it but its own offset, so no place in the file changes.
fn pack_table(pdf: &[u8]) -> Option<Vec<u8>> {
    let tail = rfind(pdf, b"startxref")?;
    let number = std::str::from_utf8(&pdf[tail + 9..]).ok()?.split_whitespace().next()?;
    let start: usize = number.parse().ok()?;
    let object = pdf.get(start..tail)?;
    let open = find(object, b"stream\n")? + 7;
    let dict = &object[..open];
    let length_at = find(dict, b"/Length ")? + 8;
    let digits = dict[length_at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let length: usize =
        std::str::from_utf8(&dict[length_at..length_at + digits]).ok()?.parse().ok()?;
    if find(dict, b"/Filter").is_some() {
        return None;
    }
    let mut stream = Stream::new(Dictionary::new(), object.get(open..open + length)?.to_vec());
    stream.compress().ok()?;
    let mut out = pdf[..start + length_at].to_vec();
    out.extend(format!("{}/Filter/FlateDecode", stream.content.len()).into_bytes());
    out.extend(&dict[length_at + digits..]);
    out.extend(&stream.content);
    out.extend(&object[open + length..]);
    out.extend(&pdf[tail..]);
    Some(out)
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn rfind(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|window| window == part)
}
