//! The brand as a style sheet, loaded after all others.

use crate::color::{READABLE, contrast_with_white};
use crate::schema::workspace::BrandDoc;

/// The rules that the brand changes; empty if it changes none.
pub fn brand_css(brand: &BrandDoc) -> String {
    let mut rules: Vec<String> = Vec::new();
    if let Some(color) = &brand.color {
        rules.push(format!("--brand: {color};"));
        rules.push(format!("--brand-ink: {};", ink_on(color)));
    }
    if let Some(color) = &brand.accent {
        rules.push(format!("--accent: {color};"));
    }
    // The bundled fonts follow, for readers who lack the brand's.
    let fonts = [
        ("--font-sans", &brand.heading_font, "Source Sans 3"),
        ("--font-serif", &brand.text_font, "Source Serif 4"),
    ];
    for (name, font, bundled) in fonts {
        if let Some(font) = font {
            rules.push(format!("{name}: {}, \"{bundled}\";", quoted(font)));
        }
    }
    if rules.is_empty() {
        return "/* smm.toml sets no [brand] colors or fonts. */\n".to_owned();
    }
    let lines: Vec<String> = rules.iter().map(|rule| format!("  {rule}\n")).collect();
    format!("/* From [brand] in smm.toml. */\n:root {{\n{}}}\n", lines.concat())
}

/// White or black, whichever is easier to read on a color (WCAG 2.2, contrast ratio).
fn ink_on(color: &str) -> &'static str {
    if contrast_with_white(color) >= READABLE { "#ffffff" } else { "#000000" }
}

/// A font family as a CSS string; quotes and line ends cannot break out of it.
fn quoted(font: &str) -> String {
    let safe: String =
        font.chars().filter(|c| !matches!(c, '"' | '\\' | '\n' | '\r' | '<' | '>')).collect();
    format!("\"{safe}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_follows_contrast() {
        assert_eq!(ink_on("#0b4a63"), "#ffffff");
        assert_eq!(ink_on("#ffd400"), "#000000");
    }

    #[test]
    fn a_font_name_cannot_break_out() {
        assert_eq!(quoted("A\"; } body { x"), "\"A; } body { x\"");
    }
}
