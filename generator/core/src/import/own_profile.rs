//! Profiles of OSCAL that `smm export` wrote: our properties say what the documents of the profile said.
//!
//! They hold as long as nobody changed the file. Whoever changes one gives it another UUID, as OSCAL asks, or leaves the
//! one that the content had: either way it is read as a profile of others, and our properties are listed as not read.

use serde_json::Value as Json;

use super::own::placed;
use super::own_property::say;
use super::piece::Piece;
use super::placed::ImportedDoc;
use super::section::ImportSection;
use super::shape::{DocumentShape, shaped};
use crate::diag::Diagnostics;
use crate::digest::uuid_of_content;
use crate::schema::DocumentJudge;
use crate::schema::flat::{DECLARED, Gathered, NAMESPACE, REMARKS};
use crate::schema::overlay::OverlayDoc;
use crate::schema::profile::ProfileDoc;
use crate::source::SourceFile;
use crate::syntax::{Node, Value};

/// Whether a file says what it said when it was written: its UUID is made of its content.
fn is_as_written(source: &SourceFile) -> bool {
    let Ok(mut document) = serde_json::from_str::<Json>(&source.text) else { return false };
    let Some(uuid) = document.pointer_mut("/profile/uuid").map(Json::take) else { return false };
    document["profile"]["uuid"] = "".into();
    let Ok(text) = serde_json::to_string_pretty(&document) else { return false };
    uuid == uuid_of_content((text + "\n").as_bytes())
}

/// The documents of a profile of ours; none if it is one of others, or was changed since.
pub(super) fn documents(
    profile: Piece<'_>,
    (source, diags): (&SourceFile, &mut Diagnostics),
) -> Option<Vec<ImportedDoc>> {
    let mut all = Gathered::default();
    for property in profile.get("metadata")?.list("props") {
        let is_ours = property.get("ns").and_then(Piece::peek) == Some(NAMESPACE);
        let is_remarks = property.get("class").and_then(Piece::peek) == Some(REMARKS);
        let value = property.get(if is_remarks { "remarks" } else { "value" });
        let name = property.get("name").and_then(Piece::peek).unwrap_or_default();
        if let Some(value) = value.filter(|_| is_ours) {
            say(&mut all, name, value.node().clone());
        }
    }
    if all.word("format") != Some(DECLARED) || !is_as_written(source) {
        return None;
    }
    let all = all.into_node();
    let mut judged = |judge: &DocumentJudge, node: &Node| {
        let node = shaped(node, DocumentShape::of(judge.schema()), profile.taken());
        let json = judge.fits(&node, source, diags).then(|| node.to_json());
        json.and_then(|json| match json {
            Json::Object(fields) => Some(fields),
            _ => None,
        })
    };
    let head = judged(&DocumentJudge::of::<ProfileDoc>(), all.get("profile")?)?;
    let root = placed(ImportSection::Profile, "", head);
    let mut docs = vec![ImportedDoc { path: "profile.yaml".to_owned(), root }];
    let judge = DocumentJudge::of::<OverlayDoc>();
    if let Some(Value::Map(overlays)) = all.get("overlays").map(|node| &node.value) {
        for (id, overlay) in overlays {
            let mut root = placed(ImportSection::Practices, "", judged(&judge, overlay)?);
            root.key.clone_from(&id.value);
            root.id.clone_from(&id.value);
            docs.push(ImportedDoc { path: format!("practices/{}.yaml", id.value), root });
        }
    }
    // Nothing of it was changed, so the rest follows from what the documents say.
    profile.mark();
    Some(docs)
}
