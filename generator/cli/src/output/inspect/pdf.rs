//! Looks at paper: whether it is what it says it is, tagged and with its fonts.

use lopdf::{Dictionary, Document, Object};

/// Whether a file is tagged, says so by PDF/UA-1, names its language and title, and brings its fonts.
pub(super) fn is_accessible(bytes: &[u8]) -> Result<(), String> {
    let doc = Document::load_mem(bytes).map_err(|error| error.to_string())?;
    let catalog = doc.catalog().map_err(|error| error.to_string())?;
    let inside = |key: &[u8]| {
        let found = catalog.get(key).ok()?;
        doc.dereference(found).ok()?.1.as_dict().ok()
    };
    let holds = |dict: Option<&Dictionary>, key: &[u8]| {
        dict.and_then(|dict| dict.get(key).ok()?.as_bool().ok()) == Some(true)
    };
    for (is_kept, rule) in [
        (holds(inside(b"MarkInfo"), b"Marked"), "its content is not marked"),
        (inside(b"StructTreeRoot").is_some(), "it has no structure"),
        (catalog.get(b"Lang").is_ok(), "it names no language"),
        (holds(inside(b"ViewerPreferences"), b"DisplayDocTitle"), "its title is not shown"),
        (claims_ua(&doc, catalog), "it does not claim PDF/UA-1"),
    ] {
        if !is_kept {
            return Err(rule.into());
        }
    }
    for (number, id) in doc.get_pages() {
        let page = doc.get_dictionary(id).map_err(|error| error.to_string())?;
        if !page.has(b"StructParents") {
            return Err(format!("page {number} is outside its structure"));
        }
    }
    fonts_are_inside(&doc)
}

fn claims_ua(doc: &Document, catalog: &Dictionary) -> bool {
    let metadata = catalog.get(b"Metadata").and_then(|found| doc.dereference(found));
    let stream = metadata.ok().and_then(|(_, found)| found.as_stream().ok());
    let bytes = stream
        .map(|stream| stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()));
    let text = String::from_utf8_lossy(bytes.as_deref().unwrap_or_default()).into_owned();
    text.contains("pdfuaid:part>1<") || text.contains("pdfuaid:part=\"1\"")
}

/// Every descriptor of a font has the font beside it.
fn fonts_are_inside(doc: &Document) -> Result<(), String> {
    let descriptors = doc.objects.values().filter_map(|object| match object {
        Object::Dictionary(dict) if dict.has_type(b"FontDescriptor") => Some(dict),
        _ => None,
    });
    for descriptor in descriptors {
        let files: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
        if !files.iter().any(|key| descriptor.has(key)) {
            let name = descriptor.get(b"FontName").and_then(Object::as_name).unwrap_or(b"?");
            return Err(format!("the font {} is not in it", String::from_utf8_lossy(name)));
        }
    }
    Ok(())
}
