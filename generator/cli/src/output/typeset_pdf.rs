//! What paper is printed from: all its pages, on no sheet yet.
//!
//! In: the parts of a PDF with pages as large as its template made them. Out: PDF files on a sheet.

use std::borrow::Cow;

use anyhow::Result;
use smm_core::render::paper::Sheet;

use super::compact;
use super::parts::{PdfParts, between, is_type, replaced};

/// Points in a millimeter.
const POINTS: f64 = 72.0 / 25.4;

/// Pages that can be printed on any sheet.
pub(crate) struct TypesetPdf(PdfParts);

impl TypesetPdf {
    /// Takes a PDF whose pages start at the corner where nothing is.
    pub(super) fn new(parts: PdfParts) -> Self {
        Self(parts)
    }

    /// The bytes of a file with the pages in the middle of a sheet.
    pub(crate) fn print(&self, sheet: Sheet) -> Result<Vec<u8>> {
        compact::pack(&self.0, |object| {
            if is_type(object, "Page") {
                on_sheet(object, sheet).map_or(Cow::Borrowed(object), Cow::Owned)
            } else if is_type(object, "Catalog") {
                // No tag is suspect, which goes without saying (ISO 32000-1, table 321): poppler
                // up to 22.12 reports the entry as an error.
                replaced(object, "/Suspects false", "").map_or(Cow::Borrowed(object), Cow::Owned)
            } else {
                Cow::Borrowed(object)
            }
        })
    }
}

/// The page with as much of the sheet on either side; none if it does not fit, and keeps its size.
///
/// The text of the page stays where it is, and with it whatever leads to a place on it.
fn on_sheet(page: &[u8], sheet: Sheet) -> Option<Vec<u8>> {
    let size = between(page, "/MediaBox[", "]")?;
    let edges: Vec<f64> = size.split(' ').filter_map(|edge| edge.parse().ok()).collect();
    let [0.0, 0.0, width, height] = edges[..] else { return None };
    let (short, long) = sheet.millimeters();
    let (sheet_width, sheet_height) = if width > height { (long, short) } else { (short, long) };
    let gap = |sheet: f64, page: f64| (sheet * POINTS - page) / 2.0;
    let (x, y) = (gap(sheet_width, width), gap(sheet_height, height));
    // Sizes are written with four digits.
    if x < -1e-3 || y < -1e-3 {
        return None;
    }
    let edges = [-x, -y, width + x, height + y].map(number).join(" ");
    replaced(page, &format!("/MediaBox[{size}]"), &format!("/MediaBox[{edges}]"))
}

/// A number of points without needless digits.
fn number(points: f64) -> String {
    let text = format!("{points:.4}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(page: &str, sheet: Sheet) -> Option<String> {
        on_sheet(page.as_bytes(), sheet).map(|page| String::from_utf8(page).expect("it was text"))
    }

    #[test]
    fn pages_stand_in_the_middle_of_a_sheet() {
        let page = "<</Type/Page/MediaBox[0 0 595.2756 792]/Tabs/S>>";
        let a4 = "<</Type/Page/MediaBox[0 -24.9449 595.2756 816.9449]/Tabs/S>>";
        assert_eq!(placed(page, Sheet::A4).as_deref(), Some(a4));
        let letter = "<</Type/Page/MediaBox[-8.3622 0 603.6378 792]/Tabs/S>>";
        assert_eq!(placed(page, Sheet::Letter).as_deref(), Some(letter));
    }

    #[test]
    fn a_page_that_is_wide_stands_on_a_sheet_that_lies() {
        let page = "<</Type/Page/MediaBox[0 0 792 595.2756]/Tabs/S>>";
        let a4 = "<</Type/Page/MediaBox[-24.9449 0 816.9449 595.2756]/Tabs/S>>";
        assert_eq!(placed(page, Sheet::A4).as_deref(), Some(a4));
    }

    #[test]
    fn a_page_that_does_not_fit_keeps_its_size() {
        assert_eq!(placed("<</Type/Page/MediaBox[0 0 842 595]>>", Sheet::A4), None);
    }
}
