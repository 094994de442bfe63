//! What is inside a workbook, bounded by what it really unpacks to.
//!
//! In: the bytes of a file. Out: its parts as text; comments and text boxes with their places. Never:
//! believes a size that a file claims, or unpacks more than a form can hold, or a workbook of others may.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::super::in_time::{self, Stopped};

/// The most that all parts together may unpack to; those of a form with 300 practices have 20 MB.
const MAX_UNPACKED: u64 = 48 * 1024 * 1024;
/// The most that all texts in a workbook of others may unpack to; pictures in it stay packed.
const MAX_UNPACKED_OF_OTHERS: u64 = 128 * 1024 * 1024;
/// The most parts; a form has about 30.
const MAX_PARTS: usize = 5_000;
/// The most comments and text boxes.
const MAX_REMARKS: usize = 20_000;

/// The parts of a workbook.
pub(super) struct Parts<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
}

/// A comment or a text box: the name of the sheet, where on it, and what it says.
pub(super) struct Remark {
    pub(super) sheet: String,
    pub(super) at: String,
    pub(super) text: String,
}

impl<'b> Parts<'b> {
    /// Opens a workbook, and refuses one that unpacks to more than a form can hold.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        let mut parts = Self { archive };
        parts.is_a_workbook()?;
        let cure = "which no filled form does; ask for the file that was filled";
        parts.is_bounded(MAX_UNPACKED, cure, |_| true)?;
        Ok(parts)
    }

    /// Opens a workbook that was made by others and is no form.
    pub(super) fn open_of_others(bytes: &'b [u8]) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        let mut parts = Self { archive };
        parts.is_a_workbook()?;
        let cure = "more than is read of one; ask for a workbook without what it does not need";
        let is_read = |name: &str| name.ends_with(".xml") || name.ends_with(".rels");
        parts.is_bounded(MAX_UNPACKED_OF_OTHERS, cure, is_read)?;
        Ok(parts)
    }

    fn is_a_workbook(&mut self) -> Result<(), String> {
        let has = |name: &str| self.archive.index_for_name(name).is_some();
        if has("xl/workbook.xml") {
            return Ok(());
        }
        let what = if has("xl/workbook.bin") {
            "a binary Excel workbook (.xlsb); save it as .xlsx"
        } else if has("word/document.xml") {
            "a Word document (.docx); fill the Excel, PDF or HTML form instead"
        } else if has("content.xml") && has("mimetype") {
            "an OpenDocument file (.ods); save it as Excel workbook (.xlsx)"
        } else if has("Index/Document.iwa") || has("Index.zip") {
            "an Apple Numbers file; export it as Excel workbook (.xlsx)"
        } else if has("_rels/.rels") || has("[Content_Types].xml") {
            return Err(damaged(&"it has no list of sheets"));
        } else {
            "a ZIP archive; unpack it and name the forms that are in it"
        };
        Err(format!("this is {what}"))
    }

    /// Unpacks everything that is read once, counting.
    fn is_bounded(
        &mut self,
        most: u64,
        cure: &str,
        is_read: impl Fn(&str) -> bool,
    ) -> Result<(), String> {
        let too_much =
            || format!("the workbook unpacks to more than {} MB, {cure}", most / 1024 / 1024);
        if self.archive.len() > MAX_PARTS {
            return Err(too_much());
        }
        let mut left = most;
        for at in 0..self.archive.len() {
            let name = self.archive.name_for_index(at).and_then(Result::ok);
            if name.is_some_and(|name| !is_read(&name)) {
                continue;
            }
            let mut part = self.archive.by_index(at).map_err(|error| damaged(&error))?;
            let size = std::io::copy(&mut part.by_ref().take(left + 1), &mut std::io::sink());
            let size = size.map_err(|error| damaged(&error))?;
            left = left.checked_sub(size).ok_or_else(too_much)?;
        }
        Ok(())
    }

    /// The names of all parts.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.archive.file_names().filter_map(|name| Some(name.ok()?.into_owned()))
    }

    /// A part that will be edited: all of it, or why not.
    pub(super) fn exact_text(&mut self, name: &str) -> Result<String, String> {
        let mut part = self.archive.by_name(name).map_err(|error| damaged(&error))?;
        let mut bytes = Vec::new();
        let read = part.by_ref().take(MAX_UNPACKED_OF_OTHERS).read_to_end(&mut bytes);
        read.map_err(|error| damaged(&error))?;
        let what = format!("`{name}` in it is not UTF-8");
        String::from_utf8(bytes).map_err(|_| damaged(&what))
    }

    /// A part as text; none if there is no such part.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let mut part = self.archive.by_name(name).ok()?;
        let mut bytes = Vec::new();
        part.by_ref().take(MAX_UNPACKED).read_to_end(&mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// What a part refers to: the kind of each target, by id; paths from the root of the file.
    pub(super) fn relations(&mut self, part: &str) -> BTreeMap<String, (String, String)> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let mut found = BTreeMap::new();
        let Some(text) = self.text(&format!("{folder}/_rels/{name}.rels")) else { return found };
        elements(&text, |element| {
            if local(element) == "Relationship" {
                let target = resolve(folder, &attribute(element, "Target"));
                let kind = attribute(element, "Type");
                let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
                found.insert(attribute(element, "Id"), (kind, target));
            }
        });
        found
    }

    /// Every comment on a cell and every text box.
    pub(super) fn remarks(&mut self) -> Vec<Remark> {
        let mut sheets = Vec::new();
        let book = self.text("xl/workbook.xml").unwrap_or_default();
        elements(&book, |element| {
            if local(element) == "sheet" {
                sheets.push((attribute(element, "name"), attribute(element, "id")));
            }
        });
        let relations = self.relations("xl/workbook.xml");
        let mut found = Vec::new();
        for (sheet, id) in sheets {
            let Some((_, part)) = relations.get(&id) else { continue };
            for (kind, target) in self.relations(part).into_values() {
                let texts = match kind.as_str() {
                    "comments" => comments(&self.text(&target).unwrap_or_default()),
                    "drawing" => text_boxes(&self.text(&target).unwrap_or_default()),
                    _ => continue,
                };
                let texts = texts.into_iter().take(MAX_REMARKS - found.len().min(MAX_REMARKS));
                found.extend(texts.map(|(at, text)| Remark { sheet: sheet.clone(), at, text }));
            }
        }
        found
    }
}

/// Reads a workbook within bounds of time; a library that stumbles over it is an answer.
pub(super) fn in_time<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    in_time::in_time(read).unwrap_or_else(|stopped| {
        Err(match stopped {
            Stopped::TooSlow => damaged(&"reading it does not end"),
            Stopped::NoThread => damaged(&"no memory to read it"),
            Stopped::Thrown(_) => damaged(&"its structure makes no sense"),
        })
    })
}

/// Says that a workbook cannot be read, and why.
pub(super) fn damaged(why: &dyn std::fmt::Display) -> String {
    format!(
        "the workbook is damaged ({why}); ask for it again, or open it in a spreadsheet program and \
         save it under a new name"
    )
}

/// A target of a relation as path from the root of the file.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The name of an element, whatever its namespace.
pub(super) fn local(element: &BytesStart<'_>) -> String {
    element.local_name().as_ref().to_owned()
}

/// The value of an attribute, whatever its namespace.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> String {
    let found = element.attributes().flatten().find(|one| one.key.local_name().as_ref() == name);
    let value = found.and_then(|one| one.normalized_value(XmlVersion::Implicit1_0).ok());
    value.map_or_else(String::new, |value| value.into_owned())
}

/// Visits every element; what is no XML ends it.
pub(super) fn elements(xml: &str, mut visit: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => visit(&element),
            Event::Eof => break,
            _ => {}
        }
    }
}

fn comments(xml: &str) -> Vec<(String, String)> {
    let place = |element: &BytesStart<'_>| format!("comment on {}", attribute(element, "ref"));
    texts_within(xml, "comment", place)
}

fn text_boxes(xml: &str) -> Vec<(String, String)> {
    texts_within(xml, "sp", |_| "text box".to_owned())
}

/// The text of each element of a name, with its place; paragraphs are lines.
fn texts_within(
    xml: &str,
    name: &str,
    place: impl Fn(&BytesStart<'_>) -> String,
) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut found: Vec<(String, String)> = Vec::new();
    let (mut inside, mut in_text) = (false, false);
    while let Ok(event) = reader.read_event() {
        let last = found.last_mut().filter(|_| inside && in_text);
        match event {
            Event::Start(element) if local(&element) == name => {
                inside = true;
                found.push((place(&element), String::new()));
            }
            Event::Start(element) if local(&element) == "t" => in_text = true,
            Event::End(element) => match element.local_name().as_ref() {
                "t" => in_text = false,
                "p" if inside => found.last_mut().map_or((), |(_, text)| text.push('\n')),
                ended => inside &= ended != name,
            },
            Event::Text(text) => last.map_or((), |(_, all)| all.push_str(&text.xml10_content())),
            Event::CData(text) => last.map_or((), |(_, all)| all.push_str(&text.xml10_content())),
            Event::GeneralRef(entity) => {
                let named = quick_xml::escape::resolve_predefined_entity(&entity);
                let number = entity.resolve_char_ref().ok().flatten();
                if let Some((_, all)) = last {
                    all.push_str(named.unwrap_or(""));
                    all.extend(number);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    found.retain(|(_, text)| !text.trim().is_empty());
    found
}
