//! The workbook of others as a whole: its sheets, names and styles, and the mark that it must be computed anew.
//!
//! In: its parts. Out: [`TemplateBook`]. Never: changes anything but that mark.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;
use smm_core::assess::fill::address::{self, CellRange};

use super::super::unpack::{Parts, attribute, damaged, elements, local};

/// What Excel makes of a workbook by its type, and how its file is called.
const KINDS: [(&str, &str); 4] = [
    ("sheet.macroenabled.main", "xlsm"),
    ("template.macroenabled.main", "xltm"),
    ("template.main", "xltx"),
    ("sheet.main", "xlsx"),
];
/// What stands behind the mark in a workbook, by the order that its schema asks for.
const BEFORE_MARK: [&str; 4] = ["sheets", "functionGroups", "externalReferences", "definedNames"];
/// The numbers of the formats of days that every program has.
const DAY_FORMATS: [std::ops::RangeInclusive<u32>; 3] = [14..=17, 22..=22, 27..=36];

/// A sheet of the workbook.
pub(super) struct BookSheet {
    pub(super) name: String,
    /// The part that it is, from the root of the file; none of a sheet without cells.
    pub(super) part: Option<String>,
}

/// How a cell looks, as far as it matters.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CellStyle {
    pub(super) is_locked: bool,
    pub(super) is_day: bool,
}

/// What the workbook is.
pub(super) struct TemplateBook {
    /// The part that it is.
    pub(super) part: String,
    pub(super) sheets: Vec<BookSheet>,
    /// What each name stands for, by the name in small letters.
    names: BTreeMap<String, String>,
    pub(super) styles: Vec<CellStyle>,
    /// Days are counted from 1904.
    pub(super) is_from_1904: bool,
    /// How its file is called by what it is.
    pub(super) extension: &'static str,
    /// Somebody has signed it.
    pub(super) is_signed: bool,
}

impl TemplateBook {
    pub(super) fn of(parts: &mut Parts<'_>) -> Result<Self, String> {
        let part = "xl/workbook.xml".to_owned();
        let xml = parts.exact_text(&part)?;
        let relations = parts.relations(&part);
        let (mut sheets, mut is_from_1904) = (Vec::new(), false);
        elements(&xml, |element| match local(element).as_str() {
            "sheet" => {
                let of = relations.get(&attribute(element, "id"));
                let part = of.filter(|(kind, _)| kind == "worksheet").map(|(_, part)| part.clone());
                sheets.push(BookSheet { name: attribute(element, "name"), part });
            }
            "workbookPr" => is_from_1904 = is_true(&attribute(element, "date1904")),
            _ => {}
        });
        let styles = relations.values().find(|(kind, _)| kind == "styles");
        let styles = styles.and_then(|(_, part)| parts.text(part)).unwrap_or_default();
        let is_signed = parts.names().any(|name| name.starts_with("_xmlsignatures/"));
        let (names, extension) = (names(&xml)?, extension(parts));
        Ok(Self {
            part,
            sheets,
            names,
            styles: cell_styles(&styles),
            is_from_1904,
            extension,
            is_signed,
        })
    }

    /// What a name stands for.
    pub(super) fn named(&self, name: &str) -> Option<&str> {
        self.names.get(&name.to_lowercase()).map(String::as_str)
    }

    /// Every name that stands for cells.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, SheetRange)> {
        self.names.iter().filter_map(|(name, to)| Some((name.as_str(), SheetRange::of(to, "")?)))
    }

    /// How a cell of a style looks; every cell is locked unless its style says otherwise.
    pub(super) fn style(&self, number: Option<usize>) -> CellStyle {
        let usual = CellStyle { is_locked: true, is_day: false };
        self.styles.get(number.unwrap_or(0)).copied().unwrap_or(usual)
    }
}

/// Cells of a sheet.
pub(super) struct SheetRange {
    pub(super) sheet: String,
    pub(super) range: CellRange,
}

impl SheetRange {
    /// Cells as a formula names them; without a sheet they are on the one where the formula stands.
    pub(super) fn of(formula: &str, here: &str) -> Option<Self> {
        let formula = formula.trim();
        let (sheet, range) = match formula.rsplit_once('!') {
            Some((sheet, range)) => (unquoted(sheet), range),
            None => (here.to_owned(), formula),
        };
        Some(Self { sheet, range: address::range(range)? })
    }
}

fn unquoted(name: &str) -> String {
    let inner = name.strip_prefix('\'').and_then(|name| name.strip_suffix('\''));
    inner.map_or_else(|| name.to_owned(), |name| name.replace("''", "'"))
}

pub(super) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true")
}

/// What a workbook is, by its list of types.
fn extension(parts: &mut Parts<'_>) -> &'static str {
    let mut found = "xlsx";
    elements(&parts.text("[Content_Types].xml").unwrap_or_default(), |element| {
        let kind = attribute(element, "ContentType").to_lowercase();
        if let Some((_, name)) = KINDS.iter().find(|(part, _)| kind.contains(part)) {
            found = name;
        }
    });
    found
}

/// The names of a workbook and what they stand for; of two equal names the one for all sheets.
fn names(xml: &str) -> Result<BTreeMap<String, String>, String> {
    let mut reader = Reader::from_str(xml);
    let mut names = BTreeMap::new();
    let mut open: Option<(String, bool, String)> = None;
    loop {
        match reader.read_event().map_err(|error| damaged(&error))? {
            Event::Start(element) if local(&element) == "definedName" => {
                let is_local = !attribute(&element, "localSheetId").is_empty();
                open = Some((attribute(&element, "name").to_lowercase(), is_local, String::new()));
            }
            Event::Text(text) => {
                if let Some((_, _, all)) = &mut open {
                    all.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(entity) => {
                if let Some((_, _, all)) = &mut open {
                    all.push_str(
                        quick_xml::escape::resolve_predefined_entity(&entity).unwrap_or(""),
                    );
                }
            }
            Event::End(_) => {
                if let Some((name, is_local, to)) = open.take()
                    && (!is_local || !names.contains_key(&name))
                {
                    names.insert(name, to);
                }
            }
            Event::Eof => return Ok(names),
            _ => {}
        }
    }
}

/// The styles of cells by their numbers.
fn cell_styles(xml: &str) -> Vec<CellStyle> {
    let mut codes: BTreeMap<u32, String> = BTreeMap::new();
    let mut styles = Vec::new();
    let mut is_inside = false;
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => match local(&element).as_str() {
                "numFmt" => {
                    let id = attribute(&element, "numFmtId").parse().unwrap_or(0);
                    codes.insert(id, attribute(&element, "formatCode"));
                }
                "cellXfs" => is_inside = true,
                "xf" if is_inside => {
                    let id = attribute(&element, "numFmtId").parse().unwrap_or(0);
                    let is_day = is_format_of_day(id, codes.get(&id).map(String::as_str));
                    styles.push(CellStyle { is_locked: true, is_day });
                }
                "protection" if is_inside => {
                    let locked = attribute(&element, "locked");
                    if let Some(style) = styles.last_mut() {
                        style.is_locked = locked.is_empty() || is_true(&locked);
                    }
                }
                _ => {}
            },
            Event::End(element) if local_end(&element) == "cellXfs" => is_inside = false,
            Event::Eof => break,
            _ => {}
        }
    }
    styles
}

fn local_end(element: &quick_xml::events::BytesEnd<'_>) -> String {
    element.local_name().as_ref().to_owned()
}

/// Whether a format shows days: a letter for the day, the month or the year outside of quotes.
fn is_format_of_day(id: u32, code: Option<&str>) -> bool {
    let Some(code) = code else { return DAY_FORMATS.iter().any(|ids| ids.contains(&id)) };
    let (mut is_quoted, mut is_bracketed, mut is_escaped) = (false, false, false);
    code.chars().any(|sign| {
        if is_escaped {
            is_escaped = false;
            return false;
        }
        match sign {
            '\\' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '[' => is_bracketed = true,
            ']' => is_bracketed = false,
            _ => {}
        }
        !is_quoted && !is_bracketed && matches!(sign, 'd' | 'D' | 'y' | 'Y')
    })
}

/// The workbook with the mark that everything in it is computed when it is opened.
pub(super) fn to_be_computed(xml: &str) -> Result<String, String> {
    let mut reader = Reader::from_str(xml);
    let (mut behind, mut prefix) = (None, String::new());
    loop {
        let start = offset(&reader);
        let event = reader.read_event().map_err(|error| damaged(&error))?;
        let end = offset(&reader);
        match event {
            Event::Start(element) | Event::Empty(element) if local(&element) == "calcPr" => {
                let tag = with_attribute(&xml[start..end], &element, "fullCalcOnLoad", "1");
                return Ok(format!("{}{tag}{}", &xml[..start], &xml[end..]));
            }
            Event::Start(element) if local(&element) == "workbook" => {
                prefix = prefix_of(element.name().as_ref());
            }
            Event::Empty(element) if BEFORE_MARK.contains(&local(&element).as_str()) => {
                behind = Some(end);
            }
            Event::End(element) if BEFORE_MARK.contains(&local_end(&element).as_str()) => {
                behind = Some(end);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let at = behind.ok_or_else(|| damaged(&"it has no list of sheets"))?;
    Ok(format!("{}<{prefix}calcPr fullCalcOnLoad=\"1\"/>{}", &xml[..at], &xml[at..]))
}

/// How far a reader has come.
pub(super) fn offset(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// What stands before the names of elements, as `x:`.
pub(super) fn prefix_of(name: &str) -> String {
    name.split_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"))
}

/// A tag in which an attribute has a value, and everything else is as it was.
pub(super) fn with_attribute(
    tag: &str,
    element: &quick_xml::events::BytesStart<'_>,
    name: &str,
    value: &str,
) -> String {
    let mut attributes = element.attributes().flatten();
    let known = attributes.find(|one| one.key.as_ref() == name);
    match known.and_then(|_| span_of_attribute(tag, name)) {
        Some((start, end)) => format!("{}{name}=\"{value}\"{}", &tag[..start], &tag[end..]),
        None => {
            let end = tag.strip_suffix("/>").or_else(|| tag.strip_suffix('>')).map_or(0, str::len);
            format!("{} {name}=\"{value}\"{}", tag[..end].trim_end(), &tag[end..])
        }
    }
}

/// Where an attribute stands in a tag, with its value.
pub(super) fn span_of_attribute(tag: &str, name: &str) -> Option<(usize, usize)> {
    let mut rest = tag.find(char::is_whitespace)?;
    loop {
        let start = rest + tag[rest..].find(|c: char| !c.is_whitespace())?;
        let equals = start + tag[start..].find('=')?;
        let quote_at = equals + 1 + tag[equals + 1..].find(['"', '\''])?;
        let quote = tag[quote_at..].chars().next()?;
        let end = quote_at + 1 + tag[quote_at + 1..].find(quote)? + 1;
        if tag[start..equals].trim_end() == name {
            return Some((start, end));
        }
        rest = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_set_where_the_schema_wants_it_and_nothing_else_changes() {
        for (before, after) in [
            (
                "<workbook><sheets><sheet/></sheets><calcPr calcId='1' fullCalcOnLoad='0'/></workbook>",
                "<workbook><sheets><sheet/></sheets><calcPr calcId='1' fullCalcOnLoad=\"1\"/></workbook>",
            ),
            (
                "<workbook><sheets/><definedNames><definedName/></definedNames><oleSize/></workbook>",
                "<workbook><sheets/><definedNames><definedName/></definedNames><calcPr fullCalcOnLoad=\"1\"/><oleSize/></workbook>",
            ),
            (
                "<x:workbook><x:sheets></x:sheets><x:calcPr iterate=\"1\"/></x:workbook>",
                "<x:workbook><x:sheets></x:sheets><x:calcPr iterate=\"1\" fullCalcOnLoad=\"1\"/></x:workbook>",
            ),
            (
                "<x:workbook><x:sheets></x:sheets></x:workbook>",
                "<x:workbook><x:sheets></x:sheets><x:calcPr fullCalcOnLoad=\"1\"/></x:workbook>",
            ),
        ] {
            assert_eq!(to_be_computed(before).as_deref(), Ok(after));
        }
        assert!(to_be_computed("<workbook/>").is_err());
    }

    #[test]
    fn formats_of_days_are_told_from_others() {
        for (id, code, is_day) in [
            (14, None, true),
            (0, None, false),
            (10, None, false),
            (22, None, true),
            (164, Some("yyyy\\-mm\\-dd"), true),
            (164, Some("[$-409]d\\-mmm"), true),
            (164, Some("0.0\"days\""), false),
            (164, Some("[Red]0"), false),
            (164, Some("\\d0"), false),
        ] {
            assert_eq!(is_format_of_day(id, code), is_day, "{id} {code:?}");
        }
    }
}
