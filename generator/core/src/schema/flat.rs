//! Data as names and values, for formats that have properties and no keys of ours.
//!
//! In: fields of `smm-data`. Out: `exceptions-of` = `4`, `pitfalls.0.title` = `Wedged doors`; a list of words is a name that
//! stands several times. And the other way round.

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use crate::span::{Span, Spanned};
use crate::syntax::{Node, Value};

/// What names of ours begin with in CycloneDX.
pub(crate) const PREFIX: &str = "smm-toolkit:";
/// Whose names of properties are ours in OSCAL.
pub(crate) const NAMESPACE: &str = "urn:smm-toolkit:oscal";
/// What stands in a property of OSCAL whose value is no line; it is in remarks then.
pub(crate) const REMARKS: &str = "remarks";
/// The form of what a profile says itself, in properties of OSCAL.
pub(crate) const DECLARED: &str = "smm-profile/1";
/// The value that says that a list is there and has nothing in it.
pub(crate) const EMPTY_LIST: &str = "[]";
/// The lists that say something without entries.
const MEANT_EMPTY: [&str; 2] = ["require", "profile.groups"];
/// Names may have so many steps. Parts within parts take two each, and a document nests at most 64 deep.
const DEEPEST: usize = 70;

/// Markdown of OSCAL as ours: a link within the document is a reference, and double braces stand as they are.
pub(crate) fn with_references(prose: &str) -> String {
    let mut out = String::with_capacity(prose.len());
    let mut rest = prose;
    while let Some((before, behind)) = rest.split_once("](#") {
        let mut opens = before.match_indices('[').map(|(at, _)| at);
        let open = opens.rfind(|at| !before[..*at].ends_with('\\'));
        match (open, behind.split_once(')')) {
            (Some(open), Some((target, after))) => {
                out.push_str(&before[..open]);
                out.push_str(&format!("[[{target}]]"));
                rest = after;
            }
            _ => {
                out.push_str(before);
                out.push_str("](#");
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out.replace(r"\{\{", "{{")
}

/// The entries of a list of data.
pub(crate) fn entries<'j>(object: &'j Json, key: &str) -> &'j [Json] {
    object.get(key).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// Whether a field is the number of the document that a text comes from.
fn is_origin(key: &str, value: &Json) -> bool {
    key == "origin" && value.is_number()
}

/// The fields of an object of data that a format has no key for. `native` holds what a reader of the format gets
/// from its keys: a field that says the same is left out. Lists without entries say nothing, but for some.
pub(crate) fn flat(
    object: &Json,
    native: &[(&str, &str)],
    below: &[&str],
) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let Json::Object(fields) = object else { return out };
    let is_beside =
        |(key, value): &(&String, &Json)| !below.contains(&key.as_str()) && !is_origin(key, value);
    for (key, value) in fields.iter().filter(is_beside) {
        let value = bare(value);
        let one = value.as_array().filter(|all| all.len() == 1).and_then(|all| all.first());
        let is_native =
            native.iter().any(|(name, said)| name == key && one.unwrap_or(&value) == *said);
        if !is_native {
            flatten(key, &value, &mut out);
        }
    }
    out
}

/// A value without the documents that its texts come from.
fn bare(value: &Json) -> Json {
    match value {
        Json::Object(fields) => {
            let said: Map<String, Json> = fields
                .iter()
                .filter(|(key, value)| !is_origin(key, value))
                .map(|(key, value)| (key.clone(), bare(value)))
                .collect();
            match said.get("text") {
                Some(text) if said.len() == 1 && fields.len() == 2 => text.clone(),
                _ => Json::Object(said),
            }
        }
        Json::Array(items) => items.iter().map(bare).collect(),
        other => other.clone(),
    }
}

fn flatten(path: &str, value: &Json, out: &mut Vec<(String, String)>) {
    match value {
        Json::Null => {}
        Json::String(text) => out.push((path.to_owned(), text.clone())),
        Json::Array(items) if items.is_empty() && MEANT_EMPTY.contains(&path) => {
            out.push((path.to_owned(), EMPTY_LIST.to_owned()));
        }
        Json::Array(items) => {
            for (nth, item) in items.iter().enumerate() {
                match item {
                    Json::Object(_) | Json::Array(_) => {
                        flatten(&format!("{path}.{nth}"), item, out);
                    }
                    word => flatten(path, word, out),
                }
            }
        }
        Json::Object(fields) => {
            fields.iter().for_each(|(key, value)| flatten(&format!("{path}.{key}"), value, out));
        }
        other => out.push((path.to_owned(), other.to_string())),
    }
}

/// An object of data while it is put together.
#[derive(Default)]
pub(crate) struct Gathered {
    fields: IndexMap<String, Gathering>,
    span: Option<Span>,
}

enum Gathering {
    Said(Vec<Node>),
    Below(Gathered),
}

impl Gathered {
    /// Says a field by its name; one that is there already is said once more. Whether there is room for it.
    pub(crate) fn say(&mut self, name: &str, value: Node) -> bool {
        self.span.get_or_insert(value.span);
        let mut at = self;
        let mut steps = name.split('.').peekable();
        for _ in 0..DEEPEST {
            let Some(step) = steps.next() else { return false };
            if steps.peek().is_none() {
                let said = at.fields.entry(step.to_owned());
                let Gathering::Said(all) = said.or_insert_with(|| Gathering::Said(Vec::new()))
                else {
                    return false;
                };
                all.push(value);
                return true;
            }
            let below = at.fields.entry(step.to_owned());
            let below = below.or_insert_with(|| Gathering::Below(Gathered::default()));
            let Gathering::Below(below) = below else { return false };
            below.span.get_or_insert(value.span);
            at = below;
        }
        false
    }

    /// Takes a list out.
    pub(crate) fn take_list(&mut self, name: &str) -> Vec<Node> {
        let Some(Gathering::Below(below)) = self.fields.shift_remove(name) else {
            return Vec::new();
        };
        match below.into_node().value {
            Value::List(items) => items,
            _ => Vec::new(),
        }
    }

    /// How many entries a field has.
    pub(crate) fn count(&self, name: &str) -> usize {
        match self.fields.get(name) {
            Some(Gathering::Below(below)) => below.fields.len(),
            Some(Gathering::Said(all)) => all.len(),
            None => 0,
        }
    }

    /// Says a field unless it is there.
    pub(crate) fn say_else(&mut self, name: &str, value: Node) {
        if !self.fields.contains_key(name) {
            self.say(name, value);
        }
    }

    /// What was said of a field, if it is one text.
    pub(crate) fn word(&self, name: &str) -> Option<&str> {
        match self.fields.get(name)? {
            Gathering::Said(all) => match all.as_slice() {
                [Node { value: Value::Text(text), .. }] => Some(text),
                _ => None,
            },
            Gathering::Below(_) => None,
        }
    }

    /// The object; one whose names are numbers is a list.
    pub(crate) fn into_node(self) -> Node {
        let span = self.span.unwrap_or_default();
        let is_list = !self.fields.is_empty()
            && self.fields.keys().all(|key| key.bytes().all(|sign| sign.is_ascii_digit()));
        let node = |gathering: Gathering| match gathering {
            Gathering::Below(below) => below.into_node(),
            Gathering::Said(mut all) => match all.len() {
                1 => all.remove(0),
                _ => {
                    Node { span: all.first().map_or(span, |one| one.span), value: Value::List(all) }
                }
            },
        };
        let value = match is_list {
            true => Value::List(self.fields.into_values().map(node).collect()),
            false => Value::Map(
                self.fields
                    .into_iter()
                    .map(|(key, below)| (Spanned::new(key, span), node(below)))
                    .collect(),
            ),
        };
        Node { value, span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_made_flat_can_be_put_together() {
        let data = json!({
            "title": "Doors", "aliases": ["Gates", "Ways"], "require": [], "excluded": [],
            "purpose": { "text": "Shut.", "origin": 0 },
            "pitfalls": [{ "id": "P1", "text": "Wedged", "origin": 0 }, { "id": "P2", "text": "Open" }],
            "scoring": { "of": 4, "strict": true },
        });
        let flat = flat(&data, &[("title", "Doors")], &[]);
        let names: Vec<&str> = flat.iter().map(|(name, _)| name.as_str()).collect();
        let wanted = [
            "aliases",
            "aliases",
            "require",
            "purpose",
            "pitfalls.0.id",
            "pitfalls.0.text",
            "pitfalls.1.id",
            "pitfalls.1.text",
            "scoring.of",
            "scoring.strict",
        ];
        assert_eq!(names, wanted);
        let mut all = Gathered::default();
        for (name, value) in flat {
            assert!(all.say(&name, Node { value: Value::Text(value), span: Span::default() }));
        }
        let together = all.into_node().to_json();
        assert_eq!(together["aliases"], data["aliases"]);
        assert_eq!(together["pitfalls"][1]["text"], "Open");
        assert_eq!(together["scoring"]["of"], "4");
        let mut odd = Gathered::default();
        let text = || Node { value: Value::Text("x".to_owned()), span: Span::default() };
        assert!(odd.say("a", text()) && !odd.say("a.b", text()));
        assert!(!odd.say(&"a.".repeat(10_000), text()));
    }
}
