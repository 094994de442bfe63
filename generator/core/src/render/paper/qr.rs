//! An address as a QR code, as the pixels of a grey image.

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;

/// White modules around the code; readers need four to find it.
const QUIET: i32 = 4;

/// A QR code with the white around it.
#[derive(Debug, Serialize)]
pub(super) struct QrView {
    /// Modules from edge to edge.
    side: i32,
    /// Row by row, 0 for black and 255 for white.
    pixels: Vec<u8>,
}

/// The code of an address; none if it is too long for one.
pub(super) fn code(address: &str) -> Option<QrView> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * QUIET;
    let places = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
    let pixels = places
        .map(|(x, y)| if code.get_module(x - QUIET, y - QUIET) { 0 } else { u8::MAX })
        .collect();
    Some(QrView { side, pixels })
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn a_code_has_white_around_it_and_corners() {
        let view = code("https://example.org/").expect("short enough");
        let side = usize::try_from(view.side).expect("positive");
        assert_eq!(view.pixels.len(), side * side);
        assert!(view.pixels[..4 * side].iter().all(|&pixel| pixel == 255));
        // The top edge of a corner is a run of seven dark modules.
        assert_eq!(view.pixels[4 * side + 4..4 * side + 12], [0, 0, 0, 0, 0, 0, 0, 255]);
    }

    #[test]
    fn an_address_that_does_not_fit_has_no_code() {
        assert!(code(&"x".repeat(5000)).is_none());
    }
}
