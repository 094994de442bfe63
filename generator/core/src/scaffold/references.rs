//! A new reference catalog, from ids that were named or from the list of somebody else.

mod list;
mod oscal;
mod read;
mod table;

pub use list::{ListedEntry, MisreadRow, ReferenceList};
pub use read::read_list;
pub(crate) use table::cells;

use super::{CannotBegin, NewFile, filled, require_id, scalar};
use crate::layout;
use crate::schema::Doc;
use crate::schema::catalog::ReferenceCatalogDoc;
use crate::text::shown_on_one_line;
use crate::workspace::Workspace;

/// What a new reference catalog is called.
#[derive(Clone, Debug)]
pub struct NewReferences<'n> {
    /// The id of the standard.
    pub id: &'n str,
    /// Its edition.
    pub edition: &'n str,
    /// Its title.
    pub title: &'n str,
    /// Who publishes it.
    pub publisher: &'n str,
    /// How texts name it; by default title and edition.
    pub cite_as: Option<&'n str>,
    /// Whether its wording is free to quote; only then titles are kept.
    pub is_free: bool,
    /// Its entries, in the order of the standard.
    pub entries: &'n [ListedEntry],
}

/// Begins a reference catalog.
///
/// # Errors
/// The id or the edition is none, the catalog is there, or no entry is named.
pub fn references(workspace: &Workspace, new: &NewReferences<'_>) -> Result<NewFile, CannotBegin> {
    require_id(new.id)?;
    require_edition(new.edition)?;
    let is_it = |doc: &Doc<ReferenceCatalogDoc>| {
        *doc.value.id == new.id && *doc.value.edition == new.edition
    };
    if workspace.references.iter().any(is_it) {
        return Err(CannotBegin(format!(
            "there is a catalog of `{}` {} already",
            new.id, new.edition
        )));
    }
    if new.entries.is_empty() {
        return Err(CannotBegin(
            "a catalog has at least one entry; name it with `--entry ID`".to_owned(),
        ));
    }
    let cite = format!("{} {}", new.title, new.edition);
    let text = filled(
        include_str!("texts/references.yaml"),
        &[
            ("id", new.id),
            ("edition", &quoted(new.edition)),
            ("title", &scalar(new.title)),
            ("publisher", &scalar(new.publisher)),
            ("cite", &quoted(new.cite_as.unwrap_or(&cite))),
            ("free", if new.is_free { "true" } else { "false" }),
            ("entries", &entries(new)),
        ],
    );
    Ok(NewFile { path: format!("{}{}-{}.yaml", layout::REFERENCES, new.id, new.edition), text })
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn entries(new: &NewReferences<'_>) -> String {
    let entry = |one: &ListedEntry| {
        let heading = if one.is_heading { "    heading: true\n" } else { "" };
        let title = one.title.as_ref().filter(|_| new.is_free);
        let title =
            title.map_or_else(String::new, |title| format!("    title: {}\n", quoted(title)));
        format!("  - id: {}\n{heading}{title}", quoted(&one.id))
    };
    new.entries.iter().map(entry).collect()
}

fn require_edition(edition: &str) -> Result<(), CannotBegin> {
    let is_part = |part: &str| {
        let mut signs = part.bytes();
        !part.is_empty() && signs.all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit())
    };
    if edition.split('.').all(is_part) {
        return Ok(());
    }
    let shown = shown_on_one_line(edition);
    Err(CannotBegin(format!(
        "`{shown}` is no edition; one is small letters, digits and dots, as `4.0.1` or `2024`"
    )))
}
