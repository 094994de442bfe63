//! A new mapping of a version to an edition of a standard.

use super::{CannotBegin, NEW_METHOD, NewFile, filled, known, require_id, scalar};
use crate::id::is_id;
use crate::layout;
use crate::mappings;
use crate::model::{Model, Practice, Version, VersionRef};
use crate::schema::catalog::{ReferenceCatalogDoc, ReferenceDoc};
use crate::text::did_you_mean;
use crate::workspace::Workspace;

/// What a new mapping is called, and what it connects.
#[derive(Clone, Debug)]
pub struct NewMapping<'n> {
    /// Its id; other than those of models and profiles it may have periods, as editions do.
    pub id: &'n str,
    /// Its title; made from both ends if none is given.
    pub title: Option<&'n str>,
    /// The version that is mapped, `name@version` or a name, which means the newest version.
    pub from: &'n str,
    /// The edition of a standard: the name of its file in `references/`.
    pub to: &'n str,
    /// Day of the version, `YYYY-MM-DD`.
    pub date: &'n str,
}

/// Begins a mapping: version 0.1, a draft with a slot for its method and one for a row. It says of nothing
/// that it has no counterpart, for nobody has looked yet.
///
/// # Errors
/// The id is none or is taken, or one of its ends is not there or cannot be mapped.
pub fn mapping(workspace: &Workspace, new: &NewMapping<'_>) -> Result<NewFile, CannotBegin> {
    require_free(workspace, new.id)?;
    let from = known(&workspace.catalog, new.from)?;
    let catalog = edition(workspace, new.to)?;
    let tailored = workspace.tailored(&from).ok_or_else(|| {
        CannotBegin(format!("`{from}` has errors; `smm check` says which, and they come first"))
    })?;
    let requirements: Vec<&ReferenceDoc> = catalog.requirements().collect();
    let model = &tailored.model;
    let (Some(practice), Some(requirement)) = (model.practices.first(), requirements.first())
    else {
        return Err(CannotBegin(format!(
            "a row needs a practice of `{from}` and a requirement of {}; one of them has none",
            catalog.cite_as
        )));
    };
    let title = new
        .title
        .map_or_else(|| format!("{} to {}", tailored.title(), catalog.cite_as), str::to_owned);
    let text = filled(
        include_str!("texts/mapping.yaml"),
        &[
            ("id", new.id),
            ("title", &scalar(&title)),
            ("date", new.date),
            ("from", &from.to_string()),
            ("to", &catalog.name()),
            ("method", NEW_METHOD),
            ("relationships", relationships(catalog)),
            ("confidences", confidences(catalog)),
            ("item", narrowest(practice)),
            ("reference", &quoted(requirement)),
            ("without", &without(model, &requirements)),
        ],
    );
    let version = Version::parse("0.1").expect("a version");
    let name = VersionRef { id: new.id.to_owned(), version };
    Ok(NewFile { path: layout::mapping(&name), text: text.trim_end().to_owned() + "\n" })
}

/// Fails if a name cannot be the id of a new mapping.
fn require_free(workspace: &Workspace, id: &str) -> Result<(), CannotBegin> {
    if !is_id(&id.replace('.', "-")) {
        return require_id(id);
    }
    let mut there = workspace.mappings.iter().filter_map(|doc| mappings::name(&doc.value));
    if let Some(taken) = there.find(|name| name.id == id) {
        return Err(CannotBegin(format!(
            "there is `{taken}` already, in `{}`; its next version is a file beside it",
            layout::mapping(&taken)
        )));
    }
    match workspace.catalog.newest(id) {
        Some(taken) => Err(CannotBegin(format!(
            "there is `{taken}` already; name a mapping after both of its ends, as \
             `iot-smm-nist-csf-2.0`"
        ))),
        None => Ok(()),
    }
}

/// The catalog that a mapping may lead to.
fn edition<'w>(
    workspace: &'w Workspace,
    wanted: &str,
) -> Result<&'w ReferenceCatalogDoc, CannotBegin> {
    let Some(catalog) = mappings::catalog(workspace, wanted) else {
        let names: Vec<String> = workspace.references.iter().map(|doc| doc.value.name()).collect();
        let hint = did_you_mean(wanted, names.iter().map(String::as_str));
        let there = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let there = format!("there is no catalog `{wanted}`; there are {there}{hint}");
        let cure = "`smm new references` begins one";
        return Err(CannotBegin(if hint.is_empty() { format!("{there}; {cure}") } else { there }));
    };
    match &catalog.superseded_by {
        Some(newer) => Err(CannotBegin(format!(
            "{} was superseded by `{newer}`; map to that edition",
            catalog.cite_as
        ))),
        None => Ok(catalog),
    }
}

/// What rows may claim: of a text that is not held, nothing is equal.
fn relationships(catalog: &ReferenceCatalogDoc) -> &'static str {
    if catalog.free.value {
        "equal, subset (a part of the requirement), superset (all of it, and more) or intersects"
    } else {
        "subset (a part of the requirement), superset (all of it, and more) or intersects"
    }
}

/// The same of how sure they may be.
fn confidences(catalog: &ReferenceCatalogDoc) -> &'static str {
    if catalog.free.value {
        "firm (the text says so) or arguable"
    } else {
        "arguable, for the text is not free"
    }
}

/// The first indicator of a practice; of one that has none, its id.
fn narrowest(practice: &Practice) -> &str {
    let mut indicators = practice.levels.iter().flat_map(|level| &level.indicators);
    indicators.next().map_or(&practice.id, |indicator| indicator.id.as_str())
}

/// Slots for what has no counterpart, of things that the example of a row is not about.
fn without(model: &Model, requirements: &[&ReferenceDoc]) -> String {
    let ([_, .., practice], [_, .., requirement]) = (&model.practices[..], requirements) else {
        return String::new();
    };
    filled(
        include_str!("texts/mapping-without.yaml"),
        &[("item", practice.id.as_str()), ("reference", &quoted(requirement))],
    )
}

fn quoted(requirement: &ReferenceDoc) -> String {
    serde_json::Value::from(requirement.id.as_str()).to_string()
}
