//! The sizes of the files that a book offers, as a style sheet of its own: no page has to be written again when one
//! changes, and an archive can hold pages that show how large it is.

use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject};
use crate::words::Words;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "sizes",
    output: Output::Site,
    backend: Backend::Packing,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

/// Its name in the folder of a book.
pub const SHEET: &str = "sizes.css";

fn list(_: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(_) = subject else { return Vec::new() };
    let path = format!("{}{SHEET}", subject.folder());
    vec![Artifact::part(path, "Sizes of the downloads", "file")]
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let offered = input.artifacts_of(subject).into_iter().filter(|file| file.offer.is_some());
    let paths: Vec<String> = offered.map(|file| file.path).collect();
    let sheets = list(input, subject).into_iter();
    Ok(sheets.map(|sheet| (sheet.path, Body::Sizes(paths.clone()))).collect())
}

/// The style sheet for files of these sizes in bytes.
pub fn sheet(words: &Words, files: &[(String, u64)]) -> String {
    let rule = |(path, size): &(String, u64)| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let said = label(words, *size).replace('\\', "\\\\").replace('"', "\\\"");
        format!("[href$=\"/{name}\"] .dl-kind::after{{content:\", {said}\"}}\n")
    };
    files.iter().map(rule).collect()
}

/// A size as people read it.
fn label(words: &Words, size: u64) -> String {
    const KILO: u64 = 1024;
    let tenths = (size * 10 + KILO * KILO / 2) / (KILO * KILO);
    match size {
        0..KILO => words.with("downloads.bytes", &[("n", &size)]),
        _ if tenths < 10 => words.with("downloads.kb", &[("n", &((size + KILO / 2) / KILO))]),
        _ if tenths < 100 => {
            let decimal = words.say("downloads.decimal");
            words
                .with("downloads.mb", &[("n", &format!("{}{decimal}{}", tenths / 10, tenths % 10))])
        }
        _ => words.with("downloads.mb", &[("n", &((tenths + 5) / 10))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Templates;

    #[test]
    fn sizes_are_said_as_people_read_them() {
        let templates = Templates::built_in();
        let said = |size| label(templates.words(), size);
        assert_eq!([said(0), said(1023), said(1024)], ["0 bytes", "1023 bytes", "1 KB"]);
        assert_eq!(
            [said(364_150), said(1_000_000), said(1_277_696)],
            ["356 KB", "1.0 MB", "1.2 MB"]
        );
        assert_eq!(said(23_000_000), "22 MB");
    }
}
