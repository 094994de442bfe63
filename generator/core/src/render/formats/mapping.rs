//! Each mapping of a version as tables: CSV for programs, a workbook with the matrix for people.

use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject};
use crate::mappings::Mapped;
use crate::render::mapping;
use crate::text;

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

/// The path of what follows from a mapping and the others of its version.
pub(in crate::render) fn derived_path(mapped: &Mapped<'_>) -> String {
    format!("downloads/mapping-{}-{}-derived.csv", mapped.doc.id, mapped.doc.version)
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let Subject::Version(name) = subject else { return Vec::new() };
    let folder = subject.folder();
    let file = |mapped: &Mapped<'_>, ending, label| {
        Artifact::part(format!("{folder}{}", path(mapped, ending)), &mapped.doc.title, label)
    };
    let all = input.mappings(name);
    let files = |mapped: &Mapped<'_>| {
        let both = [file(mapped, "csv", "CSV"), file(mapped, "xlsx", "XLSX")];
        let derived = (all.len() > 1).then(|| {
            Artifact::part(
                format!("{folder}{}", derived_path(mapped)),
                &mapped.doc.title,
                "derived",
            )
        });
        both.into_iter().chain(derived)
    };
    all.iter().flat_map(files).collect()
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    let (folder, mut bodies) = (subject.folder(), Vec::new());
    let (all, tailored) = (input.mappings(name), input.resolved(name));
    for mapped in &all {
        let others = mapping::others(mapped, &all);
        let csv = mapping::csv(mapped, tailored);
        let sheets = mapping::sheets(mapped, &others, tailored, input.words());
        let (title, at) = (mapped.doc.title.value.clone(), |end| path(mapped, end));
        bodies.push((format!("{folder}{}", at("csv")), Body::Text(csv)));
        bodies.push((format!("{folder}{}", at("xlsx")), Body::Tables(title, sheets)));
        if !others.is_empty() {
            let table = text::csv(&mapping::derived_table(mapped, &others, tailored));
            bodies.push((format!("{folder}{}", derived_path(mapped)), Body::Text(table)));
        }
    }
    Ok(bodies)
}
