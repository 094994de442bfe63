//! Properties of ours in formats of others, as fields of `smm-data`.

use crate::schema::flat::Gathered;
use crate::syntax::{Node, Value};

/// What a property of ours says becomes a field; some have a name of their own. Whether there is room for it.
pub(super) fn say(into: &mut Gathered, name: &str, value: Node) -> bool {
    match name {
        // What they say is said by other fields as well.
        "kind" | "retired" => true,
        "tag" => into.say("tags", value),
        "refers-to" => {
            let Value::Text(text) = &value.value else { return false };
            let Some((catalog, id)) = text.split_once(' ') else { return false };
            let part = |part: &str| Node { value: Value::Text(part.to_owned()), span: value.span };
            let (catalog, id) = (part(catalog), part(id));
            let nth = into.count("refs");
            into.say(&format!("refs.{nth}.catalog"), catalog)
                && into.say(&format!("refs.{nth}.id"), id)
        }
        name => into.say(name, value),
    }
}
