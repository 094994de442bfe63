//! The formats of output, one a file: which files each makes of which subject, and how.
//!
//! In: a [`SiteInput`]. Out: [`Artifact`]s and their bodies. A format knows its file names, the words
//! that offer it and what it is made from; nobody else does. To add one, write a file here and its line
//! in [`FORMATS`]; if its body is of a new kind, the shell needs a file that makes bytes of it.

mod api;
pub mod archive;
pub mod checklist;
mod compare;
mod data;
mod feed;
mod form_html;
pub mod form_pdf;
pub mod guide;
pub(super) mod mapping;
mod notes;
pub mod oscal;
mod pages;
mod redirects;
mod redline;
mod report;
mod report_pdf;
mod search;
mod shared;
pub mod sizes;
mod web;
mod workbook;
mod worksheet_html;

use super::artifact::{
    Artifact, Backend, Bodies, Body, Offer, Output, OutputFormat, SiteInput, Subject,
};
use super::paper::{Document, PaperInput, PaperOptions, Sheet};
use crate::model::VersionRef;

/// Every format, in the order in which books offer them.
pub(super) const FORMATS: [&OutputFormat; 23] = [
    &checklist::FORMAT,
    &form_pdf::FORMAT,
    &guide::FORMAT,
    &worksheet_html::FORMAT,
    &form_html::FORMAT,
    &workbook::FORMAT,
    &data::FORMAT,
    &oscal::FORMAT,
    &api::FORMAT,
    &mapping::FORMAT,
    &report::FORMAT,
    &report_pdf::FORMAT,
    &redline::FORMAT,
    &notes::FORMAT,
    &pages::FORMAT,
    &redirects::FORMAT,
    &feed::FORMAT,
    &compare::FORMAT,
    &search::FORMAT,
    &shared::FORMAT,
    &web::FORMAT,
    &archive::FORMAT,
    &sizes::FORMAT,
];

/// The formats of some kinds of output, as far as this tool has the backend.
pub fn of(outputs: &[Output], backends: &[Backend]) -> Vec<&'static OutputFormat> {
    let is_wanted = |format: &&&OutputFormat| {
        outputs.contains(&format.output) && backends.contains(&format.backend)
    };
    FORMATS.iter().filter(is_wanted).copied().collect()
}

/// A kind of paper that is made of a version, as `smm paper` prints it.
#[derive(Clone, Copy, Debug)]
pub struct Print {
    /// The name of the file.
    pub file_name: fn(&VersionRef, Sheet) -> String,
    /// The document.
    pub document: fn(PaperInput<'_>, &PaperOptions) -> Document,
    /// How much of it a book offers.
    pub offered: fn() -> PaperOptions,
}

/// An artifact among the downloads of a book; `key` is that of its words, title and note.
fn download(
    input: &SiteInput<'_>,
    subject: &Subject,
    file_name: &str,
    key: &str,
    label: &'static str,
) -> Artifact {
    let words = input.words();
    let note = words.say(&format!("{key}.note")).to_owned();
    Artifact {
        path: format!("{}downloads/{file_name}", subject.folder()),
        title: words.say(&format!("{key}.title")).to_owned(),
        label,
        offer: Some(Offer { note, saves: true, is_main: false }),
    }
}

/// The bodies of a kind of paper: one document, on each of its sheets.
fn printed<'w>(
    input: &SiteInput<'w>,
    name: &VersionRef,
    print: Print,
    sheets: &[Sheet],
) -> Vec<(String, Body<'w>)> {
    let document = (print.document)(input.paper(name), &(print.offered)());
    let path = |sheet| format!("{}/downloads/{}", name.path(), (print.file_name)(name, sheet));
    let body = |sheet: &Sheet| (path(*sheet), Body::Paper(document.clone(), *sheet));
    sheets.iter().map(body).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Templates;

    #[test]
    fn every_page_template_is_filled_by_a_format_or_by_a_command_that_prints() {
        let templates = Templates::built_in();
        let of_formats = FORMATS.iter().flat_map(|format| format.fills);
        let commands =
            ["report-comparison.html", "report-trend.html", "redline.html", "roll-up.html"];
        let preview = crate::render::site::preview::FILLS;
        let filled: Vec<&str> = of_formats.copied().chain(commands).chain(preview).collect();
        let taken_in = templates.taken_in(&filled);
        let left: Vec<&str> = Templates::names().filter(|name| !taken_in.contains(name)).collect();
        assert_eq!(left, [""; 0]);
        assert!(filled.iter().all(|name| Templates::names().any(|known| known == *name)));
    }
}
