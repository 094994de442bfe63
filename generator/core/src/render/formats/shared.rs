//! What all pages share: style sheets, scripts, fonts, pictures, the brand.

use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject};
use crate::render::site;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "shared",
    output: Output::Site,
    backend: Backend::BuiltIn,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

fn brand_path() -> String {
    format!("{}css/brand.css", site::ASSETS)
}

/// A style sheet without what only those read who edit it: every page loads it. What begins with `/*!` stays.
fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    // Nothing in a quoted text begins a comment.
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let end =
            |from: usize, mark: &str| found[from..].find(mark).map(|to| from + to + mark.len());
        let is_comment = found.starts_with("/*");
        let after = match found.as_bytes()[0] {
            _ if is_comment => end(2, "*/"),
            b'/' => Some(1),
            quote => quoted(found, char::from(quote)),
        };
        let (piece, after) = found.split_at(after.unwrap_or(found.len()));
        // What stands between two words keeps them apart.
        let parts_words =
            is_comment && !out.is_empty() && !out.ends_with([' ', '\n', '}', ';', '{']);
        match is_comment && !piece.starts_with("/*!") {
            true if parts_words => out.push_str("/**/"),
            true => {}
            false => out.push_str(piece),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Where a quoted text ends with which another begins.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = !is_escaped && *c == quote;
        is_escaped = !is_escaped && *c == '\\';
        ends
    });
    end.map(|(at, _)| at + quote.len_utf8())
}

/// A script without the lines that only those read who edit it. In a text of several lines `//` begins no comment.
fn without_comment_lines(script: &str) -> String {
    let is_comment = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("//") && !line.starts_with("//!") && !line.contains("*/")
    };
    let left: String = script.split_inclusive('\n').filter(|line| !is_comment(line)).collect();
    let has_long_text = left.contains('`') || left.contains("\\\n");
    if has_long_text { script.to_owned() } else { left }
}

fn body<'w>(path: &str, bytes: &'w [u8]) -> Body<'w> {
    match std::str::from_utf8(bytes) {
        Ok(css) if path.ends_with(".css") => Body::Text(without_comments(css)),
        Ok(script) if path.ends_with(".js") => Body::Text(without_comment_lines(script)),
        _ => Body::Bytes(bytes),
    }
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    if *subject != Subject::Site {
        return Vec::new();
    }
    let files = input.files().iter().map(|(path, _)| path.clone());
    let paths = std::iter::once(brand_path()).chain(files);
    paths.map(|path| Artifact::part(path, "Shared by all pages", "file")).collect()
}

fn make<'w>(input: &SiteInput<'w>, _: &Subject) -> Bodies<'w> {
    let files = input.files().iter();
    let mut bodies: Vec<(String, Body<'w>)> =
        files.map(|(path, bytes)| (path.clone(), body(path, bytes))).collect();
    bodies.push((brand_path(), Body::Text(site::brand_css(&input.config().brand))));
    Ok(bodies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_loses_its_comments_and_nothing_else() {
        let pairs = [
            ("a{b:c}/* d */e{f:g}", "a{b:c}e{f:g}"),
            ("a::after{content:\"/* no */\"}/* x */", "a::after{content:\"/* no */\"}"),
            ("a{content:'\\'/*'}/**/b{}", "a{content:'\\'/*'}b{}"),
            ("/*! OFL */a{font:1em/1 x}", "/*! OFL */a{font:1em/1 x}"),
            ("a{margin:1px/* and */2px}", "a{margin:1px/**/2px}"),
            ("a{b:c}/* never ends", "a{b:c}"),
            ("a{src:url(\"../b.woff2\")}/", "a{src:url(\"../b.woff2\")}/"),
            ("\u{e4}{content:\"\u{1f600}", "\u{e4}{content:\"\u{1f600}"),
        ];
        for (css, left) in pairs {
            assert_eq!(without_comments(css), left);
        }
    }

    #[test]
    fn a_script_loses_lines_of_comment_and_nothing_else() {
        let pairs = [
            ("// `a`\n  // b\nc(); // d\n", "c(); // d\n"),
            ("//! licence\na = '//';\n", "//! licence\na = '//';\n"),
            ("/* a\n// b */ c();\n", "/* a\n// b */ c();\n"),
            ("a = `\n// b\n`;", "a = `\n// b\n`;"),
            ("a = '\\\n// b';", "a = '\\\n// b';"),
        ];
        for (script, left) in pairs {
            assert_eq!(without_comment_lines(script), left);
        }
    }
}
