//! What the publisher of a catalog calls its parts: before names and texts, and as a name by which people go.

use super::item_parts::behind;
use super::{Action, Domain, Indicator, Model, Practice, Subdomain, Text};

impl Domain {
    /// Whether a person means it: by id, or what its publisher calls it.
    pub fn goes_by(&self, name: &str) -> bool {
        let reference = Text::said(self.reference.as_ref());
        self.id == name || !reference.is_empty() && reference.eq_ignore_ascii_case(name)
    }

    /// Its name alone.
    pub fn bare_title(&self) -> &str {
        unnumbered(self.reference.as_ref(), &self.title)
    }
}

impl Subdomain {
    /// Its name alone.
    pub fn bare_title(&self) -> Option<&str> {
        Some(unnumbered(self.reference.as_ref(), self.title.as_deref()?))
    }
}

impl Practice {
    /// Whether a person means it: by id, code, title, or what its publisher calls it.
    pub fn goes_by(&self, name: &str) -> bool {
        let reference = Text::said(self.reference.as_ref());
        self.id == name
            || [&self.code, &self.title, self.bare_title()]
                .iter()
                .any(|one| one.eq_ignore_ascii_case(name))
            || !reference.is_empty() && reference.eq_ignore_ascii_case(name)
    }

    /// Its name alone, also where what its publisher calls it stands before.
    pub fn bare_title(&self) -> &str {
        unnumbered(self.reference.as_ref(), &self.title)
    }

    /// Puts what its publisher calls it before its name.
    pub fn number_title(&mut self) {
        numbered(self.reference.as_ref(), &mut self.title);
    }
}

impl Model {
    /// Puts what its publisher calls them before the names of domains, subdomains and practices.
    pub fn number_titles(&mut self) {
        for domain in &mut self.domains {
            numbered(domain.reference.as_ref(), &mut domain.title);
            for sub in &mut domain.subdomains {
                if let Some(title) = &mut sub.title {
                    numbered(sub.reference.as_ref(), title);
                }
            }
        }
        self.practices.iter_mut().for_each(Practice::number_title);
    }
}

impl Action {
    /// Its text behind what its publisher calls it.
    pub fn shown_without_parts(&self) -> Text {
        behind_reference(self.reference.as_ref(), self.text.clone())
    }

    /// Its text behind what its publisher calls it, with its parts below.
    pub fn shown(&self) -> Text {
        behind_reference(self.reference.as_ref(), self.whole())
    }
}

impl Indicator {
    /// Its text behind what its publisher calls it.
    pub fn shown_without_parts(&self) -> Text {
        behind_reference(self.reference.as_ref(), self.text.clone())
    }

    /// Its text behind what its publisher calls it, with its parts below.
    pub fn shown(&self) -> Text {
        behind_reference(self.reference.as_ref(), self.whole())
    }
}

/// A text behind what its publisher calls it.
fn behind_reference(reference: Option<&Text>, text: Text) -> Text {
    let Some(reference) = reference else { return text };
    Text { markdown: behind(&reference.markdown, &text.markdown), ..text }
}

/// A name behind what its publisher calls the thing.
fn numbered(reference: Option<&Text>, title: &mut String) {
    if let Some(reference) = reference {
        *title = format!("{} {title}", reference.markdown);
    }
}

/// A name without what its publisher calls the thing.
fn unnumbered<'t>(reference: Option<&Text>, title: &'t str) -> &'t str {
    let behind = title.strip_prefix(Text::said(reference));
    behind.filter(|_| reference.is_some()).and_then(|rest| rest.strip_prefix(' ')).unwrap_or(title)
}
