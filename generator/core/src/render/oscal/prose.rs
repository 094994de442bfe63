//! Texts and ids as OSCAL takes them.
//!
//! In: Markdown of texts, and ids. Out: prose in which references are links within the document and
//! nothing inserts a parameter; lines; tokens.

use std::collections::BTreeMap;

use crate::markdown::{brackets, escaped};
use crate::model::walk::item_parts;
use crate::model::{LeftOut, Text};
use crate::profile::Tailored;
use crate::text::one_line;

/// What references in texts lead to: token and name, by id.
pub(super) struct Prose<'t>(BTreeMap<&'t str, (String, &'t str)>);

impl<'t> Prose<'t> {
    pub(super) fn of(tailored: &'t Tailored) -> Self {
        let mut known = BTreeMap::new();
        for practice in &tailored.model.practices {
            for id in [practice.id.as_str(), practice.code.as_str()] {
                known.insert(id, (token(&practice.id), practice.title.as_str()));
            }
            for level in &practice.levels {
                let ids = level.actions.iter().map(|action| action.id.as_str());
                let ids = ids.chain(level.indicators.iter().map(|one| one.id.as_str()));
                let kept =
                    level.excluded.iter().filter(|one| matches!(one.cause, LeftOut::Retired(_)));
                let ids = ids.chain(kept.map(|one| one.id.as_str()));
                let parts = item_parts(&level.actions, &level.indicators);
                let parts = parts.filter_map(|(_, part)| part.reference.as_ref());
                let ids = ids.chain(parts.map(|reference| reference.markdown.as_str()));
                known.extend(ids.map(|id| (id, (token(id), id))));
            }
        }
        Self(known)
    }

    /// A text.
    pub(super) fn text(&self, text: &Text) -> String {
        self.words(&text.markdown)
    }

    /// Markdown of ours as Markdown of OSCAL.
    pub(super) fn words(&self, markdown: &str) -> String {
        let mut out = String::with_capacity(markdown.len());
        let mut at = 0;
        for range in brackets(markdown) {
            out.push_str(&markdown[at..range.start]);
            let id = &markdown[range.start + 2..range.end - 2];
            match self.0.get(id) {
                Some((target, name)) => out.push_str(&format!("[{}](#{target})", escaped(name))),
                None => out.push_str(&escaped(id)),
            }
            at = range.end;
        }
        out.push_str(&markdown[at..]);
        without_insertions(out.trim())
    }
}

/// Markdown in which `{{ insert: param, ... }}` would put no parameter in.
pub(super) fn without_insertions(markdown: &str) -> String {
    markdown.replace("{{", r"\{\{")
}

/// Words as a line of Markdown that shows them.
pub(super) fn line(words: &str) -> String {
    without_insertions(&escaped(&one_line(words)))
}

/// An id as a token: letters, digits, `.`, `-` and `_`, with a letter or `_` first.
pub(super) fn token(id: &str) -> String {
    let is_inner = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_');
    let inner: String = id.chars().map(|sign| if is_inner(sign) { sign } else { '-' }).collect();
    let begins = inner.starts_with(|sign: char| sign.is_alphabetic() || sign == '_');
    if begins { inner } else { format!("_{inner}") }
}

/// The id of a level as people write it.
pub(super) fn level_label(code: &str, level: u8) -> String {
    format!("{code}-{level}")
}

#[cfg(test)]
mod tests {
    use super::super::level_id;
    use super::*;

    #[test]
    fn ids_become_tokens() {
        assert_eq!(token("PHY-2-I1"), "PHY-2-I1");
        assert_eq!(token("4.1 a/b"), "_4.1-a-b");
        assert_eq!(level_id("2FA", 1), "_2FA-1");
        assert_eq!(level_label("2FA", 1), "2FA-1");
    }

    #[test]
    fn references_are_links_or_words_and_nothing_is_inserted() {
        let known = BTreeMap::from([("doors", ("doors".to_owned(), "Doors *now*"))]);
        let prose = Prose(known);
        assert_eq!(
            prose.words("See [[doors]], [[contact]], {{ insert: param, x }}.\n"),
            r"See [Doors \*now\*](#doors), contact, \{\{ insert: param, x }}."
        );
    }
}
