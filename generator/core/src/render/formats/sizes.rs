//! The sizes of the files that a book offers, as a style sheet of its own: no page has to be written again when one
//! changes, and an archive can hold pages that show how large it is. A list in plain text says them to browsers
//! without styles.

use super::archive::is_download;
use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject};
use crate::render::artifact::{SIZES, SIZES_LIST};
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

fn list(_: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let (Subject::Version(_) | Subject::Changes(..)) = subject else { return Vec::new() };
    let folder = subject.folder();
    let file = |name| Artifact::part(format!("{folder}{name}"), "Sizes of the downloads", "file");
    SIZES.map(file).to_vec()
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let is_offered = |file: &Artifact| file.offer.is_some() || is_download(&file.path);
    let offered = input.artifacts_of(subject).into_iter().filter(is_offered);
    let paths: Vec<String> = offered.map(|file| file.path).collect();
    let made = list(input, subject).into_iter();
    Ok(made.map(|file| (file.path, Body::Sizes(paths.clone()))).collect())
}

/// What the file at a path says of files of these sizes in bytes.
pub fn said(path: &str, words: &Words, files: &[(String, u64)]) -> String {
    let is_list = path.ends_with(SIZES_LIST);
    let line = |(path, size): &(String, u64)| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let said = label(words, *size);
        if is_list { format!("{name}: {said}\n") } else { rule(name, &said) }
    };
    files.iter().map(line).collect()
}

/// The rule that says the size behind a link: on a page beside the file, or below a folder of it.
fn rule(name: &str, said: &str) -> String {
    let said = said.replace('\\', "\\\\").replace('"', "\\\"");
    format!(":is([href=\"{name}\"],[href$=\"/{name}\"]) .dl-kind::after{{content:\", {said}\"}}\n")
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
