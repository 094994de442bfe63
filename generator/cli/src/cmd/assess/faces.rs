//! Which face of a form a file is, told from its content: names of files lie.
//!
//! In: bytes. Out: [`Face`]. Never: reads further than it must.

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    /// An Excel workbook, or another file of that build.
    Workbook,
    /// A PDF; holds where its head begins.
    Pdf(usize),
    /// An answers document, YAML or JSON.
    Document,
    /// None of these: what it is, and what to do.
    Other(&'static str),
}

/// How far into a PDF its head may stand (ISO 32000-1, annex H.3.4.1).
const MAX_HEAD: usize = 1024;
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
const PASSWORD: &str = "this is a workbook with a password; open it in a spreadsheet program and save \
                        it without one";
const OLD_OFFICE: &str = "this is a file of an old office program (.xls or .doc); save it as Excel \
                          workbook (.xlsx)";
const FORM_DATA: &str =
    "this is form data (FDF or XFDF) without the form; save or send the PDF itself";
const XML_SHEET: &str = "this is a spreadsheet as XML; save it as Excel workbook (.xlsx)";
const WEB_PAGE: &str = "this is a web page: the HTML form keeps its answers in the browser; open it \
                        there and choose Export, then read the exported file";
const PICTURE: &str = "this is a picture; answers on paper must be typed in";
const RICH_TEXT: &str =
    "this is a text of a word processor (.rtf); fill the Excel, PDF or HTML form";
const ARCHIVE: &str = "this is an archive; unpack it and name the forms that are in it";

/// What files of a kind begin with.
const HEADS: [(&[u8], &str); 12] = [
    (b"%FDF-", FORM_DATA),
    (b"{\\rtf", RICH_TEXT),
    (b"\xFF\xD8\xFF", PICTURE),
    (b"\x89PNG", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"BM\0\0", PICTURE),
    (b"\x1F\x8B", ARCHIVE),
    (b"7z\xBC\xAF", ARCHIVE),
    (b"Rar!", ARCHIVE),
    (b"PK\x05\x06", ARCHIVE),
];

/// Tells what a file is.
pub(super) fn face(bytes: &[u8]) -> Face {
    if bytes.starts_with(b"PK\x03\x04") {
        return Face::Workbook;
    }
    if let Some(head) = pdf_head(bytes) {
        return Face::Pdf(head);
    }
    if bytes.starts_with(OLE) {
        return Face::Other(if is_encrypted(bytes) { PASSWORD } else { OLD_OFFICE });
    }
    if let Some((_, what)) = HEADS.iter().find(|(head, _)| bytes.starts_with(head)) {
        return Face::Other(what);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Face::Other(PICTURE);
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if text.starts_with(b"<") { Face::Other(markup(text)) } else { Face::Document }
}

/// Where the head of a PDF begins: a program may have put something before it. A text that speaks
/// of PDF is none.
fn pdf_head(bytes: &[u8]) -> Option<usize> {
    let start = &bytes[..bytes.len().min(MAX_HEAD + 5)];
    let at = start.windows(5).position(|part| part == b"%PDF-")?;
    let end = &bytes[bytes.len().saturating_sub(2048)..];
    (at == 0 || end.windows(5).any(|part| part == b"%%EOF")).then_some(at)
}

/// Whether an office file holds another one behind a password: the name of that part is UTF-16.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    bytes.windows(name.len()).any(|part| part == name)
}

fn markup(text: &[u8]) -> &'static str {
    let start = String::from_utf8_lossy(&text[..text.len().min(4096)]).to_lowercase();
    let has = |words: &str| start.contains(words);
    if has("<xfdf") || has("ns.adobe.com/xfdf") {
        FORM_DATA
    } else if has("schemas-microsoft-com:office:spreadsheet") || has("<office:document") {
        XML_SHEET
    } else {
        WEB_PAGE
    }
}
