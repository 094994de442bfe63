//! Data without what says nothing.

use serde_json::Value as Json;

/// The same without what says nothing, which formats of others do not allow.
pub(super) fn compact(value: Json) -> Json {
    let is_said = |value: &Json| match value {
        Json::Null => false,
        Json::String(text) => !text.is_empty(),
        Json::Array(list) => !list.is_empty(),
        Json::Object(map) => !map.is_empty(),
        _ => true,
    };
    match value {
        Json::Array(list) => Json::Array(list.into_iter().map(compact).filter(is_said).collect()),
        Json::Object(map) => {
            let map = map.into_iter().map(|(key, value)| (key, compact(value)));
            Json::Object(map.filter(|(_, value)| is_said(value)).collect())
        }
        other => other,
    }
}
