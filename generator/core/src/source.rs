//! All input of one run, as values: an ordered map from path to text.
//!
//! In: bytes that the shell has read. Out: [`Sources`], and the findings about files that hold no
//! readable text. Never: touches a disk.

use std::collections::BTreeMap;
use std::ops::{Bound, Range};
use std::sync::Arc;

use crate::characters::{first_control, odd};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::span::{FileId, Span};

/// The largest file that is read: the biggest real table is below 100 KB, and a limit bounds memory.
pub const MAX_FILE_BYTES: u64 = 8 * 1024 * 1024;

/// Why a file has no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file is larger than [`MAX_FILE_BYTES`]; holds its size in bytes.
    TooLarge(u64),
    /// The bytes from this offset on are not UTF-8.
    NotUtf8(usize),
    /// A NUL byte stands at this offset.
    NulByte(usize),
    /// Another control character stands at this offset.
    Control(usize),
    /// The system refused to open it; holds the system's reason.
    Unreadable(String),
    /// Something other than a file bears the name of a document; says what it is.
    NotAFile(String),
    /// It looks like a document, but nothing reads it; says why.
    Stray(String),
}

/// One file of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the workspace, with `/`.
    pub path: String,
    /// The text, without a byte order mark. Of a file with a fault: what can be shown of it.
    pub text: String,
    /// Where each line starts.
    lines: Vec<u32>,
    fault: Option<Fault>,
}

impl SourceFile {
    fn new(path: String, text: String, fault: Option<Fault>) -> Self {
        let breaks = text.match_indices('\n');
        let after = breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
        let lines = std::iter::once(0).chain(after).collect();
        Self { path, text, lines, fault }
    }

    /// Whether another reading of the file gave the same.
    pub fn is_as(&self, other: &Self) -> bool {
        self.path == other.path && self.text == other.text && self.fault == other.fault
    }

    /// The number of the line that holds a byte, from 0.
    pub fn line_of(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start as usize <= offset) - 1
    }

    /// The bytes of some lines, counted from 0; the last one included.
    pub fn lines_range(&self, first: usize, last: usize) -> Range<usize> {
        let start_of = |line: usize| self.lines.get(line).map(|start| *start as usize);
        start_of(first).unwrap_or(self.text.len())..start_of(last + 1).unwrap_or(self.text.len())
    }
}

/// All input of one run: path -> text. Comes from a folder, a revision or a test.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
    by_path: BTreeMap<String, FileId>,
    assets: BTreeMap<String, Asset>,
}

/// A file that is no document: a template, a style, a font, a picture.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its number, for findings.
    pub file: FileId,
    /// Its bytes, or why it cannot be read.
    pub bytes: Result<Vec<u8>, String>,
}

impl Sources {
    /// Adds the bytes of a file; what is wrong with them is reported by [`Sources::report_faults`].
    pub fn add(&mut self, path: impl Into<String>, bytes: Vec<u8>) -> FileId {
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return self.add_fault(path, Fault::TooLarge(bytes.len() as u64));
        }
        self.add_large(path, bytes)
    }

    /// Adds the bytes of a file that may be larger than a document; the caller bounds it.
    pub fn add_large(&mut self, path: impl Into<String>, bytes: Vec<u8>) -> FileId {
        let bytes = without_bom(bytes);
        let (text, mut fault) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(Fault::NotUtf8(at)))
            }
        };
        if fault.is_none() {
            let control = || first_control(&text).map(Fault::Control);
            fault = text.find('\0').map(Fault::NulByte).or_else(control);
        }
        self.push(SourceFile::new(path.into(), text, fault))
    }

    /// Adds a file that the shell could not read.
    pub fn add_fault(&mut self, path: impl Into<String>, fault: Fault) -> FileId {
        self.push(SourceFile::new(path.into(), String::new(), Some(fault)))
    }

    /// Adds a file that is no document, or what stands where one should be.
    pub fn add_asset(&mut self, path: impl Into<String>, bytes: Result<Vec<u8>, String>) {
        let path = path.into();
        let file = self.number(SourceFile::new(path.clone(), String::new(), None));
        self.assets.insert(path, Asset { file, bytes });
    }

    /// The files that are no documents, in the order of their paths.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &Asset)> {
        self.assets.iter().map(|(path, asset)| (path.as_str(), asset))
    }

    /// The file at that path that is no document.
    pub fn asset(&self, path: &str) -> Option<&Asset> {
        self.assets.get(path)
    }

    fn push(&mut self, file: SourceFile) -> FileId {
        let path = file.path.clone();
        let id = self.number(file);
        self.by_path.insert(path, id);
        id
    }

    fn number(&mut self, file: SourceFile) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 4 billion files"));
        self.files.push(Arc::new(file));
        id
    }

    /// The same input after some of it changed: a file keeps its number as long as it stays where it
    /// is, and one that did not change is shared with this input.
    #[must_use]
    pub fn renewed(&self, now: Self) -> Self {
        let mut next = Self { files: self.files.clone(), ..Self::default() };
        for (path, id) in now.by_path {
            let id = next.take_over(self.find(&path), &now.files[id.0 as usize]);
            next.by_path.insert(path, id);
        }
        for (path, asset) in now.assets {
            let known = self.assets.get(&path).map(|asset| asset.file);
            let file = next.take_over(known, &now.files[asset.file.0 as usize]);
            next.assets.insert(path, Asset { file, ..asset });
        }
        next
    }

    /// Puts a file in the place that it had before; returns its number.
    fn take_over(&mut self, known: Option<FileId>, file: &Arc<SourceFile>) -> FileId {
        let Some(id) = known else {
            self.files.push(Arc::clone(file));
            return FileId(
                u32::try_from(self.files.len() - 1).expect("fewer than 4 billion files"),
            );
        };
        let place = &mut self.files[id.0 as usize];
        if **place != **file {
            *place = Arc::clone(file);
        }
        id
    }

    /// The same input with other texts in some places.
    pub(crate) fn with(&self, files: Vec<(FileId, Arc<SourceFile>)>) -> Self {
        let mut changed = self.clone();
        for (id, file) in files {
            changed.files[id.0 as usize] = file;
        }
        changed
    }

    /// The file of that number, to be kept and told from a later one.
    pub(crate) fn shared(&self, id: FileId) -> &Arc<SourceFile> {
        &self.files[id.0 as usize]
    }

    /// The file of that number.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The file at that path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// The file at that path, if it holds readable text.
    pub fn find_readable(&self, path: &str) -> Option<FileId> {
        self.find(path).filter(|&id| self.file(id).fault.is_none())
    }

    /// The same input with these paths only; files keep their ids.
    pub(crate) fn only(&self, keep: impl Fn(&str) -> bool) -> Self {
        let mut kept = self.clone();
        kept.by_path.retain(|path, _| keep(path));
        kept
    }

    /// The files whose paths begin so, in the order of their paths.
    pub(crate) fn below<'s>(&'s self, place: &'s str) -> impl Iterator<Item = FileId> + 's {
        let from = self.by_path.range::<str, _>((Bound::Included(place), Bound::Unbounded));
        from.take_while(move |(path, _)| path.starts_with(place)).map(|(_, &id)| id)
    }

    /// All files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.by_path.values().map(|&id| (id, self.file(id)))
    }

    /// The files that hold readable text, in the order of their paths.
    pub fn readable(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.iter().filter(|(_, file)| file.fault.is_none())
    }

    /// The text under a span.
    pub fn slice(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Line and column of a byte offset, both from 1; columns count characters.
    pub fn line_column(&self, file: FileId, offset: u32) -> (usize, usize) {
        let file = self.file(file);
        let offset = floor_char_boundary(&file.text, offset as usize);
        let line = file.line_of(offset);
        let start = file.lines_range(line, line).start;
        (line + 1, file.text[start..offset].chars().count() + 1)
    }

    /// Finds the place of a range of a decoded text in its source.
    ///
    /// YAML folds lines and resolves escapes, so offsets differ; the first word of the range is
    /// looked up instead, as the occurrence of the same number, and from there the rest.
    pub fn locate(&self, span: Span, text: &str, range: Range<usize>) -> Span {
        let Some(wanted) = text.get(range.clone()).map(str::trim) else { return span };
        let word = wanted.split_whitespace().next().unwrap_or("");
        if word.is_empty() {
            return span;
        }
        let source = self.slice(span);
        let nth = text[..range.start].match_indices(word).count();
        let found = source.match_indices(word).nth(nth);
        found.map_or(span, |(at, _)| {
            let start = span.start as usize + at;
            Span::new(span.file, start, start + written_length(wanted, &source[at..]))
        })
    }

    /// Reports the files that hold no readable text.
    pub fn report_faults(&self, diags: &mut Diagnostics) {
        for (id, file) in self.iter() {
            if let Some(fault) = &file.fault {
                report_fault(id, file, fault, diags);
            }
        }
    }
}

fn report_fault(file: FileId, source: &SourceFile, fault: &Fault, diags: &mut Diagnostics) {
    let (path, text) = (&source.path, &source.text);
    let whole = Span::of_file(file);
    let name = path.rsplit('/').next().unwrap_or(path);
    match fault {
        Fault::TooLarge(size) => diags
            .report(Code::FileTooLarge, whole, format!("`{name}` has {size} bytes"))
            .hint(format!(
                "split it: a document may have at most {MAX_FILE_BYTES} bytes, which is 8 MB"
            )),
        Fault::NotUtf8(at) => diags
            .report(
                Code::NotUtf8,
                Span::new(file, *at, *at + char::REPLACEMENT_CHARACTER.len_utf8()),
                format!("`{name}` is not UTF-8 text from here on"),
            )
            .hint("save it again with the encoding UTF-8"),
        Fault::NulByte(at) => diags
            .report(
                Code::NulByte,
                Span::new(file, *at, *at + 1),
                format!("`{name}` holds a NUL byte, so it is no text"),
            )
            .hint("it may be a binary file or UTF-16: save it as UTF-8 text"),
        Fault::Control(at) => report_control(file, text, *at, diags),
        Fault::Unreadable(reason) => diags
            .report(Code::UnreadableFile, whole, format!("`{name}` cannot be read: {reason}"))
            .hint("check that it exists and that you may read it"),
        Fault::NotAFile(what) => diags
            .report(
                Code::NotAFile,
                whole,
                format!("`{name}` is the name of a document, but this is {what}"),
            )
            .hint("rename or remove it"),
        Fault::Stray(why) => diags
            .report(Code::StrayFile, whole, format!("`{path}` {why}"))
            .hint("rename it, move it to where documents lie, or remove it"),
    };
}

fn report_control<'d>(
    file: FileId,
    text: &str,
    at: usize,
    diags: &'d mut Diagnostics,
) -> &'d mut Diagnostic {
    let found = odd(&text[at..]).into_iter().next();
    let (name, length) = found.map_or((String::new(), 1), |odd| (odd.name, odd.at.len()));
    diags
        .report(
            Code::ControlCharacter,
            Span::new(file, at, at + length),
            format!("{name} is a control character, which no text has"),
        )
        .hint("take it out; it came in with a paste from a terminal or a broken export")
}

fn without_bom(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.starts_with("\u{feff}".as_bytes()) {
        bytes.drain(..'\u{feff}'.len_utf8());
    }
    bytes
}

/// How many bytes the words take up in a source that may break its lines elsewhere.
fn written_length(words: &str, source: &str) -> usize {
    let mut length = 0;
    for word in words.split_whitespace() {
        let rest = &source[length..];
        let blank = rest.len() - rest.trim_start().len();
        if !rest[blank..].starts_with(word) {
            break;
        }
        length += blank + word.len();
    }
    length
}

/// The offset, moved back to where a character starts.
pub(crate) fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
