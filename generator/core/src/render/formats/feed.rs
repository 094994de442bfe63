//! The feed of published versions.

use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject};
use crate::render::changes;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "feed",
    output: Output::Site,
    backend: Backend::BuiltIn,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

/// Path of the feed.
const PATH: &str = "feed.xml";

fn list(_: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let artifact = || Artifact::part(PATH.to_owned(), "Versions and changes", "feed");
    (*subject == Subject::Site).then(artifact).into_iter().collect()
}

fn make<'w>(input: &SiteInput<'w>, _: &Subject) -> Bodies<'w> {
    Ok(vec![(PATH.to_owned(), Body::Text(changes::feed(input)))])
}
