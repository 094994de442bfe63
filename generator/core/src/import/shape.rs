//! Trees laid out as a kind of document: what its schema knows, in the order of the schema.
//!
//! In: a tree that says the same in the words of `smm-data`. Out: the document, each value at its place in the source.
//! Never: knows a key by name, so that a key that both sides gain is carried over by itself.

use serde_json::Value as Json;

use super::piece::TakenPlaces;
use crate::schema::flat::EMPTY_LIST;
use crate::span::Spanned;
use crate::syntax::{Node, Value};

/// What a schema asks for somewhere.
#[derive(Clone, Copy)]
pub(super) struct DocumentShape<'s> {
    root: &'s Json,
    at: &'s Json,
}

impl<'s> DocumentShape<'s> {
    /// What it asks of a document.
    pub(super) fn of(schema: &'s Json) -> Self {
        Self { root: schema, at: schema }
    }

    fn below(self, at: &'s Json) -> Self {
        let either = at.get("anyOf").and_then(Json::as_array);
        let said = either.and_then(|all| all.iter().find(|one| one["type"] != "null"));
        let at = said.unwrap_or(at);
        let target = at.get("$ref").and_then(Json::as_str).and_then(|it| it.strip_prefix('#'));
        let at = target.and_then(|target| self.root.pointer(target)).unwrap_or(at);
        Self { at, ..self }
    }

    fn is(self, kind: &str) -> bool {
        match &self.at["type"] {
            Json::String(one) => one == kind,
            Json::Array(all) => all.iter().any(|one| one == kind),
            _ => false,
        }
    }

    fn properties(self) -> impl Iterator<Item = (&'s String, DocumentShape<'s>)> {
        let all = self.at.get("properties").and_then(Json::as_object);
        all.into_iter().flatten().map(move |(key, at)| (key, self.below(at)))
    }
}

/// The document that a tree says, its values marked as taken.
pub(super) fn shaped(node: &Node, shape: DocumentShape<'_>, taken: &TakenPlaces<'_>) -> Node {
    let is_list = matches!(node.value, Value::List(_));
    let value = match &node.value {
        Value::List(items) if shape.is("array") => {
            let below = shape.below(&shape.at["items"]);
            Value::List(items.iter().map(|item| shaped(item, below, taken)).collect())
        }
        Value::List(items) if shape.is("string") => Value::Text(joined(items, shape, taken)),
        Value::Text(text) if shape.is("array") && text == EMPTY_LIST => {
            taken.take(node.span);
            Value::List(Vec::new())
        }
        // A list of one thing, as formats write it that have no lists.
        _ if shape.is("array") && !is_list => {
            let below = shape.below(&shape.at["items"]);
            Value::List(vec![shaped(node, below, taken)])
        }
        // A text with the document that it comes from.
        Value::Map(_) if shape.is("string") => match node.get("text") {
            Some(text) => return shaped(text, shape, taken),
            None => node.value.clone(),
        },
        Value::Map(_) => Value::Map(entries(node, shape, taken)),
        Value::Text(text) => {
            taken.take(node.span);
            scalar(text, shape)
        }
        other => {
            taken.take(node.span);
            other.clone()
        }
    };
    Node { value, span: node.span }
}

fn entries(
    node: &Node,
    shape: DocumentShape<'_>,
    taken: &TakenPlaces<'_>,
) -> Vec<(Spanned<String>, Node)> {
    let entry = |(key, below): (&String, DocumentShape<'_>)| {
        let (name, value) = node.entry(key)?;
        let is_nothing = match &value.value {
            Value::Null => true,
            // That nothing is listed says something only where it could be left unsaid.
            Value::List(items) => items.is_empty() && !(below.is("array") && below.is("null")),
            _ => false,
        };
        (!is_nothing).then(|| (name.clone(), shaped(value, below, taken)))
    };
    // Of a mapping by ids the schema knows the values, and no key by name.
    let by_id = shape.at.get("additionalProperties").filter(|rest| rest.is_object());
    if let (Some(below), Value::Map(all)) = (by_id, &node.value) {
        let below = shape.below(below);
        let entries = all.iter();
        return entries.map(|(id, value)| (id.clone(), shaped(value, below, taken))).collect();
    }
    shape.properties().filter_map(entry).collect()
}

/// Texts behind one another, where a document has room for one.
fn joined(items: &[Node], shape: DocumentShape<'_>, taken: &TakenPlaces<'_>) -> String {
    let texts = items.iter().filter_map(|item| match shaped(item, shape, taken).value {
        Value::Text(text) => Some(text),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n\n")
}

/// A number or Boolean that a format wrote as text.
fn scalar(text: &str, shape: DocumentShape<'_>) -> Value {
    let number = || text.parse().ok().filter(|_| shape.is("integer")).map(Value::Int);
    let flag = || text.parse().ok().filter(|_| shape.is("boolean")).map(Value::Bool);
    number().or_else(flag).unwrap_or_else(|| Value::Text(text.to_owned()))
}
