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
        files.map(|(path, bytes)| (path.clone(), Body::Bytes(bytes))).collect();
    bodies.push((brand_path(), Body::Text(site::brand_css(&input.config().brand))));
    Ok(bodies)
}
