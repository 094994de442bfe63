//! Groups and controls of an OSCAL catalog as headings and requirements.

use serde_json::Value;

use super::list::{ListedEntry, MisreadRow, PlacedList};
use crate::text::{count, one_line};

/// What a catalog of ids has no place for.
#[derive(Default)]
struct Uncarried {
    withdrawn: usize,
    parts: usize,
    parameters: usize,
}

/// The entries of a catalog, in its order.
pub(super) fn entries(text: &str) -> Result<PlacedList, Vec<MisreadRow>> {
    let document: Value = serde_json::from_str(text).map_err(|wrong| {
        let at = format!("{}:{}", wrong.line(), wrong.column());
        vec![MisreadRow { at, message: format!("this is no JSON: {wrong}") }]
    })?;
    let Some(catalog) = document.get("catalog").filter(|one| one.is_object()) else {
        let has = document.as_object().and_then(|object| object.keys().next());
        let has = has.map_or_else(String::new, |key| format!("; this one has `{key}`"));
        let message = format!("an OSCAL catalog has `catalog` at its top{has}");
        return Err(vec![MisreadRow { at: "/".to_owned(), message }]);
    };
    let (mut found, mut left) = (PlacedList::default(), Uncarried::default());
    add_all(catalog, "/catalog", &mut found, &mut left);
    let kinds = [
        (left.withdrawn, "withdrawn control"),
        (left.parts, "part with text"),
        (left.parameters, "parameter"),
    ];
    let kinds = kinds.into_iter().filter(|(n, _)| *n > 0);
    found.list.left = kinds.map(|(n, what)| said(n, what)).collect();
    Ok(found)
}

fn said(n: usize, what: &str) -> String {
    match what.split_once(' ') {
        Some(("part", rest)) => format!("{} {rest}", count(n, "part")),
        _ => count(n, what),
    }
}

/// The groups and controls right below something, each before what is in it.
fn add_all(within: &Value, path: &str, found: &mut PlacedList, left: &mut Uncarried) {
    for (key, is_heading) in [("groups", true), ("controls", false)] {
        let all = within.get(key).and_then(Value::as_array);
        for (one, at) in all.into_iter().flatten().zip(0..) {
            let path = format!("{path}/{key}/{at}");
            add(one, is_heading, &path, found, left);
            add_all(one, &path, found, left);
        }
    }
}

fn add(one: &Value, is_heading: bool, path: &str, found: &mut PlacedList, left: &mut Uncarried) {
    let list = |key| one.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    left.parts += list("parts");
    left.parameters += list("params");
    if props(one).any(|prop| is(prop, "name", "status") && is(prop, "value", "withdrawn")) {
        left.withdrawn += 1;
        return;
    }
    let text = |key| one.get(key).and_then(Value::as_str).map(one_line);
    let id = label(one).or_else(|| text("id")).unwrap_or_default();
    let title = text("title").filter(|title| !title.is_empty());
    found.list.entries.push(ListedEntry { id, is_heading, title });
    found.places.push(path.to_owned());
}

fn props(one: &Value) -> impl Iterator<Item = &Value> {
    one.get("props").and_then(Value::as_array).into_iter().flatten()
}

fn is(prop: &Value, key: &str, value: &str) -> bool {
    prop.get(key).and_then(Value::as_str) == Some(value)
}

/// The id as the standard prints it: a label of no class comes first.
fn label(one: &Value) -> Option<String> {
    let labels = || props(one).filter(|prop| is(prop, "name", "label"));
    let plain = labels().find(|prop| prop.get("class").is_none());
    let value = plain.or_else(|| labels().next())?.get("value")?.as_str()?;
    Some(one_line(value)).filter(|value| !value.is_empty())
}
