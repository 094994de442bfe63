//! Colors of a brand, and whether they can be read.
//!
//! In: a color `#rrggbb`. Out: its contrast with white. Never: chooses a color.

/// The contrast from which words of normal size can be read (WCAG 2.2, AA).
pub(crate) const READABLE: f64 = 4.5;

/// The contrast ratio of a color `#rrggbb` with white, 1 to 21 (WCAG 2.2).
pub(crate) fn contrast_with_white(color: &str) -> f64 {
    let channel = |at: usize| {
        let hex = color.get(at..at + 2).unwrap_or("00");
        let value = f64::from(u8::from_str_radix(hex, 16).unwrap_or(0)) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
    1.05 / (luminance + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast_with_white("#000000") - 21.0).abs() < 0.01);
        assert!((contrast_with_white("#ffffff") - 1.0).abs() < 0.01);
        assert!((contrast_with_white("#767676") - 4.54).abs() < 0.01);
        assert!(contrast_with_white("#ffd400") < 1.5);
    }
}
