//! Files and places as editors name them: URIs, lines and columns.

use std::ops::Range;
use std::path::{Path, PathBuf};

use gen_lsp_types::{Position, Range as LspRange, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use smm_core::assist::positions::{Encoding, LineTable};

/// What is written as it is in the path of a URI.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The file that a URI names; none for what is no file of this machine.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let scheme = uri.0.get(..5)?;
    let rest = scheme.eq_ignore_ascii_case("file:").then(|| &uri.0[5..])?;
    let path = match rest.strip_prefix("//") {
        Some(rest) => rest.strip_prefix("localhost").unwrap_or(rest),
        None => rest,
    };
    let path = path.split(['?', '#']).next()?;
    if !path.starts_with('/') {
        return None;
    }
    let path = percent_decode_str(path).decode_utf8().ok()?;
    (!path.contains('\0')).then(|| PathBuf::from(path.as_ref()))
}

/// The URI of a file.
pub(super) fn uri_of(path: &Path) -> Uri {
    let path = path.to_string_lossy();
    Uri(format!("file://{}", utf8_percent_encode(&path, PATH)))
}

/// Positions in one text.
pub(super) struct Positions<'t> {
    text: &'t str,
    lines: LineTable,
    encoding: Encoding,
    /// The columns of a byte order mark, which the editor counts and our text does not have.
    mark: u32,
}

impl<'t> Positions<'t> {
    pub(super) fn of(text: &'t str, encoding: Encoding, has_mark: bool) -> Self {
        let length = if encoding == Encoding::Utf8 { 3 } else { 1 };
        Self { text, lines: LineTable::of(text), encoding, mark: if has_mark { length } else { 0 } }
    }

    /// The byte at a position.
    pub(super) fn offset(&self, position: Position) -> usize {
        let mark = if position.line == 0 { self.mark } else { 0 };
        let place = (position.line, position.character.saturating_sub(mark));
        self.lines.offset(self.text, place, self.encoding)
    }

    /// The bytes of a range; a range that ends before it begins is empty.
    pub(super) fn bytes(&self, range: LspRange) -> Range<usize> {
        let start = self.offset(range.start);
        start..self.offset(range.end).max(start)
    }

    /// The position of a byte.
    pub(super) fn position(&self, offset: usize) -> Position {
        let (line, column) = self.lines.position(self.text, offset, self.encoding);
        let mark = if line == 0 { self.mark } else { 0 };
        Position { line, character: column + mark }
    }

    /// The range of some bytes.
    pub(super) fn range(&self, bytes: Range<usize>) -> LspRange {
        LspRange { start: self.position(bytes.start), end: self.position(bytes.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_into_a_uri_and_back() {
        for path in ["/a/b.yaml", "/a b/ä😀/%41#?.yaml", "/c:/x@1.0/y.yaml"] {
            assert_eq!(path_of(&uri_of(Path::new(path))).as_deref(), Some(Path::new(path)));
        }
        let path = |uri: &str| path_of(&Uri(uri.to_owned()));
        assert_eq!(path("file:///a%20b"), Some("/a b".into()));
        assert_eq!(path("FILE://localhost/a"), Some("/a".into()));
        assert_eq!(path("file:/a"), Some("/a".into()));
        for uri in [
            "untitled:Untitled-1",
            "file://server/a",
            "http://a/b",
            "file",
            "",
            "é",
            "file:///%00",
            "file:///%ff",
        ] {
            assert_eq!(path(uri), None, "{uri}");
        }
    }

    #[test]
    fn a_mark_at_the_start_is_counted_as_the_editor_does() {
        let places = Positions::of("ab\ncd", Encoding::Utf16, true);
        assert_eq!(places.offset(Position { line: 0, character: 2 }), 1);
        assert_eq!(places.position(1), Position { line: 0, character: 2 });
        assert_eq!(places.position(4), Position { line: 1, character: 1 });
    }
}
