//! Properties of ours in formats of others, as fields of `smm-data`.

use super::piece::Piece;
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

/// A list of what was read at a place.
pub(super) fn listed(items: Vec<Node>, at: Piece<'_>) -> Node {
    Node { value: Value::List(items), span: at.span() }
}

/// The subdomains of a domain, behind one without a title that holds the practices of the domain itself. That one is
/// there as well if nothing else is.
pub(super) fn behind_own(practices: Node, mut subdomains: Vec<Node>) -> Vec<Node> {
    let has_own = matches!(&practices.value, Value::List(items) if !items.is_empty());
    if has_own || subdomains.is_empty() {
        let mut untitled = Gathered::default();
        untitled.say("practices", practices);
        subdomains.insert(0, untitled.into_node());
    }
    subdomains
}
