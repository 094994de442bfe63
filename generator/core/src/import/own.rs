//! Versions of ours, in the form that `smm export json` writes: back to the documents that they were made of.
//!
//! In: a tree as `smm schema data` describes it. Out: the documents of a model. Reports: what is no such tree, and what no
//! document may say, at its place. Never: takes apart what a profile is resolved to.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::catalog::ForeignCatalog;
use super::own_version::OwnVersion;
use super::piece::{Piece, TakenPlaces};
use super::placed::{ImportedDoc, ImportedObject};
use super::reshaped::{errata, head, practices, tables};
use super::section::ImportSection;
use super::shape::{DocumentShape, shaped};
use crate::diag::{Code, Diagnostics};
use crate::id::{Version, VersionRef};
use crate::schema::DocumentJudge;
use crate::schema::data::{DERIVED, FORMAT};
use crate::schema::errata::ErrataDoc;
use crate::schema::model::ModelDoc;
use crate::schema::table::TableDoc;
use crate::source::SourceFile;
use crate::syntax::{Node, Value};

/// Keys that documents do not have, because what they say follows from the rest: the document that a text comes from, and the
/// value of what is filled in.
const FOLLOWS: [&str; 3] = ["format", "origin", "value"];

/// Reads what `smm export json` wrote.
pub(super) fn read(
    root: Piece<'_>,
    file: &SourceFile,
    diags: &mut Diagnostics,
) -> Option<ForeignCatalog> {
    if root.get("format").and_then(Piece::peek) != Some(FORMAT) {
        let at = root.get("format").unwrap_or(root).span();
        diags
            .report(Code::InvalidValue, at, format!("the key `format` is not `{FORMAT}`"))
            .hint("`smm export json` writes what is read here; catalogs of others have formats of their own");
        return None;
    }
    if root.get("practice").is_some() {
        diags
            .report(Code::InvalidValue, root.span(), "this is one practice alone")
            .hint("import the data of the whole version");
        return None;
    }
    version(root.node(), root.taken(), (file, diags))
}

fn report_profile(root: &Node, profile: &Node, diags: &mut Diagnostics) {
    let model = root.get("model").and_then(word).unwrap_or_else(|| "its model".to_owned());
    let message = "this is a profile as it is resolved: what its model says and what it says itself cannot be told apart";
    diags.report(Code::InvalidValue, profile.span, message).hint(format!(
        "import `{model}`; the profile comes with `smm add` from the workspace that has it"
    ));
}

/// The version that a tree says.
pub(super) fn version(
    root: &Node,
    taken: &TakenPlaces<'_>,
    (file, diags): (&SourceFile, &mut Diagnostics),
) -> Option<ForeignCatalog> {
    if let Some(profile) = root.get("profile") {
        report_profile(root, profile, diags);
        return None;
    }
    let mut judged = |judge: &DocumentJudge, node: &Node| {
        let node = shaped(node, DocumentShape::of(judge.schema()), taken);
        judge.fits(&node, file, diags).then(|| node.to_json())
    };
    let own = judged(&DocumentJudge::of::<ModelDoc>(), &head(root, taken));
    let mut docs = Vec::from([("model.yaml".to_owned(), ImportSection::Model, own)]);
    let judge = DocumentJudge::of::<TableDoc>();
    for table in tables(root, taken) {
        let table = judged(&judge, &table);
        let id = table.as_ref().and_then(|table| table["id"].as_str()).unwrap_or_default();
        docs.push((format!("practices/{id}.yaml"), ImportSection::Practices, table));
    }
    if let Some(list) = root.get("errata") {
        let errata = judged(&DocumentJudge::of::<ErrataDoc>(), &errata(list, taken));
        docs.push(("errata.yaml".to_owned(), ImportSection::Errata, errata));
    }
    follow(root, taken);
    report_twice(root, diags);
    let placed = |(path, section, doc): (String, ImportSection, Option<Json>)| {
        let Json::Object(fields) = doc? else { return None };
        Some(ImportedDoc { path, root: placed(section, "", fields) })
    };
    let docs: Option<Vec<ImportedDoc>> = docs.into_iter().map(placed).collect();
    let docs = docs.filter(|_| !diags.has_errors())?;
    let text = |key: &str| root.get(key).and_then(word).unwrap_or_default();
    let name = VersionRef { id: text("id"), version: Version::parse(&text("version"))? };
    Some(ForeignCatalog {
        key: name.id.clone(),
        title: text("title"),
        version: text("version"),
        own: Some(OwnVersion { name, docs }),
        ..ForeignCatalog::default()
    })
}

fn word(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// Reports a practice that stands twice: it would be one file.
fn report_twice(root: &Node, diags: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    for id in practices(root).filter_map(|practice| practice.get("id")) {
        if word(id).is_some_and(|id| !seen.insert(id)) {
            let message = "two practices have this id";
            diags.report(Code::DuplicateId, id.span, message).hint("give one of them another id");
        }
    }
}

/// Takes what follows from the rest, wherever it stands.
fn follow(node: &Node, taken: &TakenPlaces<'_>) {
    match &node.value {
        Value::Map(entries) => {
            for (key, value) in entries {
                let key = key.value.as_str();
                match FOLLOWS.contains(&key) || DERIVED.contains(&key) {
                    true => taken.piece(value).mark(),
                    false => follow(value, taken),
                }
            }
        }
        Value::List(items) => items.iter().for_each(|item| follow(item, taken)),
        _ => {}
    }
}

/// The lists of things that an import knows one by one.
fn lists(section: ImportSection) -> &'static [(&'static str, ImportSection)] {
    match section {
        ImportSection::Model => {
            &[("levels", ImportSection::Levels), ("domains", ImportSection::Domains)]
        }
        ImportSection::Domains | ImportSection::Subdomains => {
            &[("subdomains", ImportSection::Subdomains)]
        }
        ImportSection::Practices => &[("levels", ImportSection::PracticeLevels)],
        ImportSection::PracticeLevels => {
            &[("actions", ImportSection::Actions), ("indicators", ImportSection::Indicators)]
        }
        _ => &[],
    }
}

/// An object of a document; what is named by a number has that of `above` in its key.
pub(super) fn placed(
    section: ImportSection,
    above: &str,
    mut fields: serde_json::Map<String, Json>,
) -> ImportedObject {
    let number = fields.get("level").filter(|_| !fields.contains_key("id"));
    let id = match (fields.get("id"), number) {
        (Some(Json::String(id)), _) => id.clone(),
        (_, Some(number)) => number.to_string(),
        _ => section.word().to_owned(),
    };
    let key = match section {
        ImportSection::PracticeLevels => format!("{above} {id}"),
        _ => id.clone(),
    };
    let mut below = Vec::new();
    for (name, section) in lists(section) {
        let Some(Json::Array(items)) = fields.shift_remove(*name) else { continue };
        let placed = |item: Json| match item {
            Json::Object(fields) => Some(placed(*section, &id, fields)),
            _ => None,
        };
        below.push((*name, items.into_iter().filter_map(placed).collect()));
    }
    ImportedObject { section, key, id, fields, lists: below }
}
