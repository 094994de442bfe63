//! What of a version has no place in a document of another format.
//!
//! In: the version as data, and the other document. Out: the fields whose texts are not in it, counted. Never: a list
//! written by hand.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::markdown::plain;
use crate::schema::data::DERIVED;

/// Fields and how many texts of each have no place, by the path of the field in `smm export json`, such as
/// `domains.subdomains.practices.pitfalls.text`.
pub type Losses = BTreeMap<String, usize>;

/// Signs between which a text must stand in the other document as it stands here; a reference to something
/// else may be written as a link there.
const SIGNS: [char; 14] = ['[', ']', '(', ')', '*', '_', '`', '\\', '{', '}', '#', '\n', '<', '>'];

/// The fields of `data`, as [`crate::render::data::json`] writes it, whose texts are not in `other`.
pub fn losses(data: &Value, other: &Value) -> Losses {
    let mut said = String::new();
    texts(other, &mut said);
    let mut found = Losses::new();
    visit(data, "", &said, &mut found);
    found
}

/// Every text and number of a document, keys left out, one behind the other.
fn texts(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => {
            out.push('\n');
            out.push_str(text);
            out.push('\n');
            let bare = plain(text);
            if bare != *text {
                out.push_str(&bare);
                out.push('\n');
            }
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, out)),
        Value::Object(map) => map.values().for_each(|value| texts(value, out)),
        _ => {}
    }
}

fn visit(value: &Value, path: &str, said: &str, found: &mut Losses) {
    match value {
        Value::String(text) if !is_said(text, said) => {
            *found.entry(path.to_owned()).or_default() += 1;
        }
        Value::Array(items) => items.iter().for_each(|item| visit(item, path, said, found)),
        Value::Object(map) => {
            let is_own = |key: &str| !path.is_empty() || !DERIVED.contains(&key);
            for (key, value) in map.iter().filter(|(key, _)| is_own(key)) {
                let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                visit(value, &inner, said, found);
            }
        }
        _ => {}
    }
}

/// Whether a text stands in the others, be it with other marks around its words.
fn is_said(text: &str, said: &str) -> bool {
    let pieces = text.split(SIGNS).map(str::trim).filter(|piece| !piece.is_empty());
    pieces.into_iter().all(|piece| said.contains(piece))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_there_is_counted_by_its_field() {
        let data = json!({ "title": "Doors", "items": [{ "text": "Keep *all* doors shut.", "note": "a" }, { "text": "Lock [[cabinets]].", "note": "Somebody may need it." }, { "text": "Oil the hinges." }] });
        let other = json!({ "name": "Doors", "controls": ["Keep **all** doors shut.", "Lock [Cabinets](#cabinets)."] });
        assert_eq!(
            losses(&data, &other),
            Losses::from([("items.note".to_owned(), 1), ("items.text".to_owned(), 1)])
        );
        let whole = json!([data.clone()]);
        assert_eq!(losses(&data, &whole), Losses::new());
    }
}
