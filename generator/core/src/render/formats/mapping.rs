//! Each mapping of a version as tables: CSV for programs, a workbook with the matrix for people.

use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject};
use crate::mappings::Mapped;
use crate::render::mapping;

/// The format. Its files are offered on the pages of the mappings.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "mapping",
    output: Output::Data,
    backend: Backend::BuiltIn,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

/// The path of a table below the book of its version.
pub(in crate::render) fn path(mapped: &Mapped<'_>, ending: &str) -> String {
    format!("downloads/mapping-{}-{}.{ending}", mapped.doc.id, mapped.doc.version)
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    let folder = subject.folder();
    let file = |mapped: &Mapped<'_>, ending, label| {
        Artifact::part(format!("{folder}{}", path(mapped, ending)), &mapped.doc.title, label)
    };
    let both = |mapped| [file(&mapped, "csv", "CSV"), file(&mapped, "xlsx", "XLSX")];
    input.mappings(name).into_iter().flat_map(both).collect()
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    let (folder, mut bodies) = (subject.folder(), Vec::new());
    for mapped in input.mappings(name) {
        let tailored = input.resolved(name);
        let csv = mapping::csv(&mapped, tailored);
        let sheets = mapping::sheets(&mapped, tailored, input.words());
        let (title, at) = (mapped.doc.title.value.clone(), |end| path(&mapped, end));
        bodies.push((format!("{folder}{}", at("csv")), Body::Text(csv)));
        bodies.push((format!("{folder}{}", at("xlsx")), Body::Tables(title, sheets)));
    }
    Ok(bodies)
}
