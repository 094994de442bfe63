//! The entries that `changes.yaml` lacks: everything of them but the reason, which is for people.

use serde_json::{Map, Value};

use super::content::Kind;
use super::{Change, Class, Edit, VersionDiff};

/// An entry as `changes.yaml` has it, with an empty reason. A vanished entry is declared as removed:
/// whether others carry its meaning on is for people to say.
pub fn entry(change: &Change, diff: &VersionDiff) -> Value {
    let id = match change.key.kind {
        Kind::Document => diff.to.id.as_str(),
        // A list of related practices is a text of the practice that holds it.
        Kind::Related => change.home.practice.as_deref().unwrap_or(&change.key.id),
        _ => change.key.id.as_str(),
    };
    let class = match (&change.edit, change.key.kind) {
        (_, Kind::Related) => Class::Reworded,
        (Edit::Removed(_), _) => Class::Removed,
        _ => change.class,
    };
    let item = match &change.edit {
        Edit::Renamed(pair) => pair.0.entry.key.id.as_str(),
        _ => id,
    };
    let mut entry = Map::new();
    entry.insert("change".to_owned(), class.name().into());
    entry.insert("item".to_owned(), item.into());
    if class == Class::Reworded {
        let field = match change.key.kind {
            Kind::Related => "related",
            _ => change.field().map_or("text", super::Field::name),
        };
        entry.insert("field".to_owned(), field.into());
        entry.insert("weight".to_owned(), change.weight.name().into());
    }
    if let Edit::Renamed(pair) = &change.edit {
        entry.insert("into".to_owned(), vec![pair.1.entry.key.id.as_str()].into());
    }
    entry.insert("reason".to_owned(), "".into());
    Value::Object(entry)
}
