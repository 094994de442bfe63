//! An address as a QR code, drawn as one SVG path.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// White modules around the code; readers need four to find it.
const QUIET: i32 = 4;

/// The SVG of an address; none if it is too long for a QR code.
pub(super) fn svg(address: &str) -> Option<String> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        for (start, length) in runs(&code, y) {
            let (left, top) = (start + QUIET, y + QUIET);
            let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\">\
         <path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

/// The dark stretches of a row: where each begins and how long it is.
fn runs(code: &QrCode, y: i32) -> Vec<(i32, i32)> {
    let mut found = Vec::new();
    let mut x = 0;
    while x < code.size() {
        let dark = (x..code.size()).take_while(|&at| code.get_module(at, y)).count();
        let length = i32::try_from(dark).expect("a row has at most 177 modules");
        if length > 0 {
            found.push((x, length));
        }
        x += length.max(1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::svg;

    #[test]
    fn a_code_has_its_three_corners() {
        let text = svg("https://example.org/").expect("short enough");
        // The top edge of a corner is a run of seven dark modules.
        assert!(text.contains("M4 4h7v1h-7z"), "{text}");
    }

    #[test]
    fn an_address_that_does_not_fit_has_no_code() {
        assert_eq!(svg(&"x".repeat(5000)), None);
    }
}
