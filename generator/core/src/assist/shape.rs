//! What a document may hold at a place, by its schema.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value as Json;

use super::spot::PathStep;
use crate::layout::DocumentPlace;
use crate::schema;

/// The schemas of documents, made once.
static SCHEMAS: LazyLock<BTreeMap<&'static str, Json>> =
    LazyLock::new(|| schema::schemas().into_iter().collect());

/// What may stand at a place.
#[derive(Clone, Copy)]
pub(super) struct SchemaShape<'s> {
    root: &'s Json,
    /// What the place itself says.
    own: &'s Json,
    /// What it refers to.
    target: &'s Json,
}

/// The kind of document that lies at a path.
pub(super) fn kind_of(path: &str) -> Option<&'static str> {
    let places = schema::places();
    places.into_iter().find(|(_, at)| DocumentPlace::of(at, path).is_some()).map(|(kind, _)| kind)
}

impl SchemaShape<'static> {
    /// What a kind of document may hold.
    pub(super) fn of(kind: &str) -> Option<Self> {
        let root = SCHEMAS.get(kind)?;
        Some(Self { root, own: root, target: root })
    }
}

impl<'s> SchemaShape<'s> {
    /// What may stand at the end of a path.
    pub(super) fn at(self, path: &[PathStep<'_>]) -> Option<Self> {
        path.iter().try_fold(self, |shape, step| shape.step(*step))
    }

    fn step(self, step: PathStep<'_>) -> Option<Self> {
        let own = match step {
            PathStep::Entry => self.target.get("items")?,
            PathStep::Key(key) => {
                let named = self.target.get("properties").and_then(|all| all.get(key));
                named
                    .or_else(|| self.target.get("additionalProperties").filter(|s| s.is_object()))?
            }
        };
        Some(Self { root: self.root, own, target: target(self.root, own) })
    }

    /// The keys that a mapping may have, each with its own shape.
    pub(super) fn keys(self) -> Vec<(&'s str, Self)> {
        let all = self.target.get("properties").and_then(Json::as_object);
        let shape = |own| Self { root: self.root, own, target: target(self.root, own) };
        all.into_iter().flatten().map(|(key, own)| (key.as_str(), shape(own))).collect()
    }

    /// Whether a mapping must have a key.
    pub(super) fn requires(self, key: &str) -> bool {
        let required = self.target.get("required").and_then(Json::as_array);
        required.is_some_and(|keys| keys.iter().any(|one| one == key))
    }

    /// The values that are allowed, if they can be counted, each with what it means.
    pub(super) fn values(self) -> Vec<(&'s str, &'s str)> {
        let listed = self.target.get("enum").and_then(Json::as_array);
        let listed = listed.into_iter().flatten().filter_map(Json::as_str).map(|value| (value, ""));
        let told = self.target.get("oneOf").and_then(Json::as_array).into_iter().flatten();
        let told = told.filter_map(|one| {
            let meaning = one.get("description").and_then(Json::as_str).unwrap_or("");
            Some((one.get("const")?.as_str()?, meaning))
        });
        let switch = [("true", ""), ("false", "")].into_iter().filter(|_| self.has_type("boolean"));
        listed.chain(told).chain(switch).collect()
    }

    /// Whether a mapping or list is meant.
    pub(super) fn is_collection(self) -> bool {
        self.is_mapping() || self.has_type("array")
    }

    /// Whether a mapping is meant.
    pub(super) fn is_mapping(self) -> bool {
        self.has_type("object") || self.target.get("properties").is_some()
    }

    fn has_type(self, wanted: &str) -> bool {
        match self.target.get("type") {
            Some(Json::String(one)) => one == wanted,
            Some(Json::Array(many)) => {
                many.len() < 3 && many.first().is_some_and(|one| one == wanted)
            }
            _ => false,
        }
    }

    /// What it is.
    pub(super) fn description(self) -> &'s str {
        let said = |schema: &'s Json| schema.get("description").and_then(Json::as_str);
        said(self.own).or_else(|| said(self.target)).unwrap_or("")
    }

    /// How it may be written.
    pub(super) fn example(self) -> Option<String> {
        let example = self.own.get("examples").or_else(|| self.target.get("examples"))?.get(0)?;
        Some(example.as_str().map_or_else(|| example.to_string(), str::to_owned))
    }
}

/// What a schema refers to, past the choice of leaving it empty.
fn target<'s>(root: &'s Json, own: &'s Json) -> &'s Json {
    if let Some(name) = own.get("$ref").and_then(Json::as_str) {
        return root.pointer(name.trim_start_matches('#')).map_or(own, |found| target(root, found));
    }
    let choices = ["anyOf", "allOf"].iter().find_map(|key| own.get(*key)?.as_array());
    let is_real = |one: &&Json| one.get("type").is_none_or(|kind| kind != "null");
    choices.and_then(|all| all.iter().find(is_real)).map_or(own, |one| target(root, one))
}
