//! The parts of an item on its page: a list in a list, each with an anchor if its publisher has a name for it.

use crate::model::{ItemPart, Text};
use crate::text::escape_html;

/// Some parts with all within them; `text` makes HTML of what one says. Empty if there are none.
pub(super) fn html(parts: &[ItemPart], text: &dyn Fn(&Text) -> String) -> String {
    if parts.is_empty() {
        return String::new();
    }
    let entries: String = parts.iter().map(|part| entry(part, text)).collect();
    format!("<ul class=\"item-parts\" role=\"list\">{entries}</ul>")
}

fn entry(part: &ItemPart, text: &dyn Fn(&Text) -> String) -> String {
    let name = part.reference.as_ref().map(|name| escape_html(&name.markdown));
    let sign = escape_html(part.sign().unwrap_or_default());
    let (id, sign) = match name {
        Some(name) => (
            format!(" id=\"{name}\""),
            format!("<a class=\"part-sign\" href=\"#{name}\" title=\"{name}\">{sign}</a>"),
        ),
        None => (String::new(), format!("<span class=\"part-sign\">{sign}</span>")),
    };
    let (said, below) = (text(&part.text), html(&part.parts, text));
    format!("<li{id}>{sign}<div>{said}{below}</div></li>")
}
