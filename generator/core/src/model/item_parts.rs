//! The parts of what an item says, as its publisher letters or numbers them: shown below the text, and answered as
//! one with it.

use super::{Action, Indicator, Text};
use crate::markdown::escaped;
use crate::text::hanging;

/// A part of what an item says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ItemPart {
    /// The sign before it, as `a.`.
    pub label: Option<String>,
    /// What its publisher calls it when it is cited, as `AC-1a.1`.
    pub reference: Option<Text>,
    /// What it says.
    pub text: Text,
    /// The text with its places open, once these are filled in.
    pub as_written: Option<String>,
    /// The parts within it.
    pub parts: Vec<ItemPart>,
}

impl ItemPart {
    /// What stands before its text: the label, else what its publisher calls it.
    pub fn sign(&self) -> Option<&str> {
        let reference = self.reference.as_ref().map(|text| text.markdown.as_str());
        self.label.as_deref().or(reference)
    }

    /// Some parts and all within them, in reading order.
    pub fn all(parts: &[ItemPart]) -> Vec<&ItemPart> {
        parts.iter().flat_map(|part| std::iter::once(part).chain(Self::all(&part.parts))).collect()
    }

    /// The texts of some parts and of all within them, and what their publisher calls them, to be changed.
    pub fn texts_mut(parts: &mut [ItemPart]) -> Vec<&mut Text> {
        let texts = parts.iter_mut().flat_map(|part| {
            let own = part.reference.iter_mut().chain([&mut part.text]);
            own.chain(Self::texts_mut(&mut part.parts))
        });
        texts.collect()
    }

    /// Some parts as a list in Markdown, each behind its sign; empty if there are none.
    pub fn listed(parts: &[ItemPart]) -> String {
        let entries: Vec<String> = parts.iter().map(Self::entry).collect();
        entries.join("\n")
    }

    fn entry(&self) -> String {
        let text = match self.sign() {
            // A space before it: a sign opens no list here.
            Some(sign) => behind(escaped(&format!(" {sign}")).trim(), &self.text.markdown),
            None => self.text.markdown.clone(),
        };
        format!("- {}", hanging(&above(text, &Self::listed(&self.parts)), 2))
    }
}

impl Action {
    /// Its text with its parts below.
    pub fn whole(&self) -> Text {
        with_parts(&self.text, &self.around.parts)
    }
}

impl Indicator {
    /// Its text with its parts below.
    pub fn whole(&self) -> Text {
        with_parts(&self.text, &self.around.parts)
    }
}

fn with_parts(text: &Text, parts: &[ItemPart]) -> Text {
    Text { markdown: above(text.markdown.clone(), &ItemPart::listed(parts)), ..text.clone() }
}

/// A text above a list, if there is one. What is no single line may end in a block that the list would go on.
fn above(text: String, list: &str) -> String {
    match list {
        "" => text,
        list if text.trim_end().contains('\n') => format!("{}\n\n{list}", text.trim_end()),
        list => format!("{}\n{list}", text.trim_end()),
    }
}

/// A text behind a sign in Markdown; before a list or table that stands in a paragraph of its own.
pub(super) fn behind(sign: &str, text: &str) -> String {
    let between = if begins_block(text) { "\n\n" } else { " " };
    format!("**{sign}**{between}{text}")
}

/// Whether a text begins with a list, a table, a quotation or lines of code.
fn begins_block(text: &str) -> bool {
    let behind_number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = behind_number.len() < text.len() && behind_number.starts_with(['.', ')']);
    let opens = ["- ", "* ", "+ ", "|", ">", "```", "~~~"];
    is_numbered || opens.iter().any(|sign| text.starts_with(sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::plain;
    use crate::model::OriginId;
    use crate::span::Span;

    fn text(markdown: &str) -> Text {
        Text { markdown: markdown.to_owned(), origin: OriginId::MODEL, span: Span::default() }
    }

    fn part(label: &str, said: &str, parts: Vec<ItemPart>) -> ItemPart {
        let label = Some(label.to_owned()).filter(|label| !label.is_empty());
        ItemPart { label, reference: None, text: text(said), as_written: None, parts }
    }

    #[test]
    fn parts_stand_below_the_text_each_behind_its_sign() {
        let inner = vec![part("(a)", "Purpose;", Vec::new()), part("(b)", "Scope.", Vec::new())];
        let policy = part("1.", "A policy that:\n\nsays", inner);
        let list = part("*", "- one\n- two", Vec::new());
        let word = part("c.", "*8* signs.", Vec::new());
        let parts =
            [part("a.", "Write:", vec![policy]), part("", "8 signs.", Vec::new()), list, word];
        let whole = with_parts(&text("Do this."), &parts).markdown;
        assert_eq!(
            whole,
            "Do this.\n- **a.** Write:\n  - **1.** A policy that:\n\n    says\n\n    - **(a)** Purpose;\n    - **(b)** Scope.\n- 8 signs.\n- **\\***\n\n  - one\n  - two\n- **c.** *8* signs."
        );
        let shown = "Do this.\n- a. Write:\n  - 1. A policy that:\nsays\n    - (a) Purpose;\n    - (b) Scope.\n- 8 signs.\n- *\n  - one\n  - two\n- c. 8 signs.";
        assert_eq!(plain(&whole), shown);
        assert_eq!(with_parts(&text("Alone."), &[]).markdown, "Alone.");
        assert_eq!(ItemPart::all(&parts).len(), 7);
    }
}
