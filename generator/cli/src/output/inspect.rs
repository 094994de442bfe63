//! Looks at finished files once more, as their readers' programs will.
//!
//! In: the path and the bytes of a file. Out: what was looked at, or in one sentence what is wrong with
//! it. Never: trusts that it was made right.

mod html;
#[cfg(feature = "pdf")]
mod pdf;
mod table;

use std::io::Cursor;

use calamine::{Reader as _, Xlsx};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value as Json;
use smm_core::render::changes;

/// What a file was held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FileKind {
    /// HTML whose elements are closed and whose ids differ.
    Html,
    /// Tagged PDF/UA-1 with its fonts.
    #[cfg(feature = "pdf")]
    Pdf,
    /// JSON, and what it calls itself.
    Json,
    /// A workbook with sheets.
    Workbook,
    /// A table whose rows are equally long.
    Table,
    /// XML whose elements are closed.
    Xml,
    /// Text in UTF-8.
    Text,
    /// Bytes, which are not looked at.
    Bytes,
}

impl FileKind {
    /// As a person reads it after a number: "12 PDF/UA".
    pub(crate) fn words(self) -> &'static str {
        match self {
            FileKind::Html => "HTML",
            #[cfg(feature = "pdf")]
            FileKind::Pdf => "PDF/UA",
            FileKind::Json => "JSON",
            FileKind::Workbook => "XLSX",
            FileKind::Table => "CSV",
            FileKind::Xml => "XML",
            FileKind::Text => "text",
            FileKind::Bytes => "not looked into",
        }
    }
}

/// Looks at a file.
pub(crate) fn file(path: &str, bytes: &[u8]) -> Result<FileKind, String> {
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    match end {
        "html" => html::is_well_formed(text(bytes)?).map(|()| FileKind::Html),
        #[cfg(feature = "pdf")]
        "pdf" => pdf::is_accessible(bytes).map(|()| FileKind::Pdf),
        "json" => json(path, text(bytes)?).map(|()| FileKind::Json),
        "xlsx" => workbook(bytes).map(|()| FileKind::Workbook),
        "csv" => table::is_even(text(bytes)?).map(|()| FileKind::Table),
        "xml" | "svg" => xml(text(bytes)?).map(|()| FileKind::Xml),
        "txt" | "css" | "js" | "markdown" | "md" => text(bytes).map(|_| FileKind::Text),
        _ => Ok(FileKind::Bytes),
    }
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| format!("it is not UTF-8: {error}"))?;
    if text.trim().is_empty() { Err("it is empty".into()) } else { Ok(text) }
}

fn json(path: &str, text: &str) -> Result<(), String> {
    let value: Json = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if path.contains("/changes/") && path.contains("/downloads/") {
        return changes::from_json(text).map(drop).map_err(|error| error.to_string());
    }
    if path.ends_with("-oscal.json") { oscal(&value) } else { Ok(()) }
}

/// What OSCAL asks of every document: what it is, who names it, and ids that are given once.
fn oscal(value: &Json) -> Result<(), String> {
    let document = ["catalog", "profile"].iter().find_map(|kind| value.get(kind));
    let document = document.ok_or("it is neither a catalog nor a profile of OSCAL")?;
    for key in ["/uuid", "/metadata/title", "/metadata/last-modified", "/metadata/oscal-version"] {
        if document.pointer(key).and_then(Json::as_str).is_none_or(str::is_empty) {
            return Err(format!("OSCAL asks for `{key}`"));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut open = vec![document];
    while let Some(value) = open.pop() {
        let uuid = value.get("uuid").and_then(Json::as_str);
        if let Some(uuid) = uuid.filter(|uuid| !seen.insert(*uuid)) {
            return Err(format!("the uuid {uuid} is given twice"));
        }
        open.extend(value.as_object().into_iter().flat_map(|map| map.values()));
        open.extend(value.as_array().into_iter().flatten());
    }
    Ok(())
}

fn workbook(bytes: &[u8]) -> Result<(), String> {
    let book = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    if book.sheet_names().is_empty() { Err("it has no sheet".into()) } else { Ok(()) }
}

fn xml(text: &str) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut depth = 0usize;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth > 0 => return Err("an element is not closed".into()),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FileKind, file};

    #[test]
    fn what_a_program_would_stumble_over_is_found() {
        for (path, text) in [
            ("a.html", "<!doctype html><title>a</title><p>one<div>two</p></div>"),
            ("a.html", "<!doctype html><p id=a>one<p id=a>two"),
            ("a.html", "<!doctype html><a href=\"#b\">one</a>"),
            ("a.html", "<p>one"),
            ("a.json", "{\"a\": }"),
            ("a-oscal.json", "{\"catalog\": {\"uuid\": \"1\"}}"),
            ("tiny/changes/1.0-1.1/downloads/a.json", "{}"),
            ("a.csv", "\u{feff}one,two\r\nthree\r\n"),
            ("a.csv", "\u{feff}one,\"two\r\n"),
            ("feed.xml", "<feed><entry></feed>"),
            ("a.svg", "<svg>"),
            ("a.xlsx", "no workbook"),
            ("a.css", ""),
        ] {
            assert!(file(path, text.as_bytes()).is_err(), "{path}: {text}");
        }
        assert!(file("a.txt", b"\xff").is_err());
    }

    #[test]
    fn what_is_right_is_let_through() {
        for (path, text, look) in [
            (
                "a.html",
                "<!doctype html><title>a</title><br><p id=a><a href=\"#a\">one</a><script>a < b && c</script>",
                FileKind::Html,
            ),
            (
                "a.csv",
                "\u{feff}one,\"two, and\r\nthree \"\"four\"\"\"\r\nfive,\r\n",
                FileKind::Table,
            ),
            ("a.svg", "<svg><path d=\"M0 0\"/></svg>", FileKind::Xml),
            ("a.json", "[]", FileKind::Json),
            ("font.woff2", "", FileKind::Bytes),
        ] {
            assert_eq!(file(path, text.as_bytes()), Ok(look), "{path}: {text}");
        }
    }
}
