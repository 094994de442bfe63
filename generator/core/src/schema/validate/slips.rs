//! Slips whose violation names something else than what went wrong.
//!
//! In: the place of a violation. Out: the slip, or its finding. Never: guesses where two slips would look
//! alike.

use crate::diag::{Code, Diagnostics};
use crate::id::{hyphenated, is_id};
use crate::source::SourceFile;
use crate::span::Span;
use crate::syntax::{Node, Value, unescape_step};
use crate::text::cut;

/// A title where an id belongs, as an id; `like` is an example of the right value.
pub(super) fn id_of(node: &Node, like: &str) -> Option<String> {
    let Value::Text(written) = &node.value else { return None };
    // Characters that look like others are named elsewhere.
    let is_title = written.is_ascii() && written.contains(|c: char| c.is_ascii_alphabetic());
    let id = hyphenated(written);
    (is_id(like) && is_title && is_id(&id)).then_some(id)
}

/// A text between brackets that ends at a comma, so that the rest of it became keys.
pub(super) struct CutText<'n> {
    /// The key of the text.
    key: &'n str,
    /// What its rest was taken for.
    pub(super) keys: Vec<&'n String>,
    /// The whole text.
    span: Span,
}

/// The texts of a mapping between brackets that go on in keys without values.
pub(super) fn texts_cut_by_commas<'n>(
    node: &'n Node,
    unexpected: &[String],
    text: &str,
) -> Vec<CutText<'n>> {
    let Value::Map(entries) = &node.value else { return Vec::new() };
    let mut found: Vec<CutText<'n>> = Vec::new();
    let is_in_brackets = text[node.span.start as usize..].starts_with('{');
    let mut before = None;
    for (key, value) in entries.iter().filter(|_| is_in_brackets) {
        let is_rest = unexpected.contains(&key.value) && matches!(value.value, Value::Null);
        match (before, is_rest) {
            (Some((of, start)), true) => {
                let span = Span { end: key.span.end, ..start };
                match found.last_mut().filter(|cut| cut.key == of) {
                    Some(cut) => {
                        cut.keys.push(&key.value);
                        cut.span = span;
                    }
                    None => found.push(CutText { key: of, keys: vec![&key.value], span }),
                }
            }
            (_, true) => {}
            (_, false) => {
                let written = &text[value.span.start as usize..value.span.end as usize];
                let is_plain = !written.starts_with(['"', '\'']);
                let is_text = matches!(value.value, Value::Text(_)) && is_plain;
                before = is_text.then_some((key.value.as_str(), value.span));
            }
        }
    }
    found
}

/// Reports a text that a comma cuts.
pub(super) fn report_comma(found: &CutText<'_>, file: &SourceFile, diags: &mut Diagnostics) {
    let whole = &file.text[found.span.start as usize..found.span.end as usize];
    let quoted = serde_json::Value::from(whole).to_string();
    let rest = found.keys.first().map_or("", |key| key.as_str());
    diags
        .report(
            Code::UnknownKey,
            found.span,
            format!(
                "the comma ends the text of `{}`, and `{}` behind it became a key",
                cut(found.key, 40),
                cut(rest, 40)
            ),
        )
        .hint(format!("put the whole text in quotes: `{}`", cut(&quoted, 60)))
        .fix(found.span, quoted);
}

/// Reports a key that stands beside the mapping that it belongs into; says whether it is one.
pub(super) fn report_beside(
    root: &Node,
    pointer: &str,
    known: &[String],
    diags: &mut Diagnostics,
) -> bool {
    let Some((parent, step)) = pointer.rsplit_once('/') else { return false };
    let step = unescape_step(step);
    let parent = if parent.is_empty() { Some(root) } else { root.at(parent) };
    let Some(Value::Map(entries)) = parent.map(|parent| &parent.value) else { return false };
    let Some(at) = entries.iter().position(|(key, _)| key.value == step) else { return false };
    let Some((above, node)) = at.checked_sub(1).map(|before| &entries[before]) else {
        return false;
    };
    let is_lost =
        known.contains(&step) && matches!(node.value, Value::Map(_)) && node.get(&step).is_none();
    if is_lost {
        diags
            .report(
                Code::WrongType,
                entries[at].0.span,
                format!("`{step}` stands beside `{}`, and not in it", cut(&above.value, 40)),
            )
            .also(above.span, "it belongs in here")
            .hint(format!(
                "indent it by two more blanks, like the other keys of `{}`",
                cut(&above.value, 40)
            ));
    }
    is_lost
}
