//! Puts a workbook together again, with some parts changed.
//!
//! In: the file and the new parts. Out: a file in which every other part is what it was, as packed as it was, in the
//! same order. Never: unpacks what does not change.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::super::unpack::damaged;

/// The file with other texts in some of its parts.
pub(super) fn with_parts(
    bytes: &[u8],
    changed: &BTreeMap<String, String>,
) -> Result<Vec<u8>, String> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut to = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    to.set_raw_comment(from.comment().into()).map_err(|error| damaged(&error))?;
    for at in 0..from.len() {
        let part = from.by_index_raw(at).map_err(|error| damaged(&error))?;
        let name = part.name().map_err(|error| damaged(&error))?.into_owned();
        let Some(text) = changed.get(&name) else {
            to.raw_copy_file(part).map_err(|error| damaged(&error))?;
            continue;
        };
        let mut options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        if let Some(time) = part.last_modified() {
            options = options.last_modified_time(time);
        }
        to.start_file(name, options).map_err(|error| damaged(&error))?;
        to.write_all(text.as_bytes()).map_err(|error| damaged(&error))?;
    }
    Ok(to.finish().map_err(|error| damaged(&error))?.into_inner())
}
