//! Addresses of practices, items and terms, as seen from one page.

use std::collections::BTreeMap;
use std::ops::Range;

use super::view::book_url;
use crate::addresses;
use crate::glossary::Glossary;
use crate::markdown::Links;
use crate::profile::Tailored;
use crate::render::artifact::SiteInput;

/// Where references and terms lead from the pages of one book.
pub(super) struct PageLinks<'w> {
    targets: BTreeMap<String, (String, String)>,
    glossary: Option<&'w Glossary>,
    glossary_page: String,
}

impl<'w> PageLinks<'w> {
    /// Links from a page of a model's or profile's book. What a profile leaves out has its page in the book
    /// beneath.
    pub(super) fn in_book(tailored: &Tailored, glossary: &'w Glossary) -> Self {
        let left_out = tailored.practices_left_out().flat_map(|(practice, _)| {
            let folder = book_url("../../", tailored.home_of_left_out(practice), "");
            addresses::of_practice(practice, &folder)
        });
        let practices = tailored.model.practices.iter();
        let here = practices.flat_map(|p| addresses::of_practice(p, ""));
        Self {
            targets: left_out.chain(here).collect(),
            glossary: Some(glossary),
            glossary_page: "../../glossary.html".to_owned(),
        }
    }

    /// Links from a page of the landing book that lies as deep as `to_root` says.
    pub(super) fn in_guide(input: &SiteInput<'w>, to_root: &str) -> Self {
        Self {
            targets: input.guide_targets(to_root),
            glossary: Some(input.glossary()),
            glossary_page: format!("{to_root}glossary.html"),
        }
    }

    /// The same without links to terms, for ledes and cards, which are read at a glance.
    pub(super) fn without_terms(self) -> Self {
        Self { glossary: None, ..self }
    }
}

impl Links for PageLinks<'_> {
    fn reference(&self, id: &str) -> Option<(String, String)> {
        self.targets.get(id).cloned()
    }

    fn terms(&self, text: &str) -> Vec<(Range<usize>, String)> {
        let found = self.glossary.map(|glossary| glossary.find(text)).unwrap_or_default();
        let address = |id: &str| format!("{}#{id}", self.glossary_page);
        found.into_iter().map(|(range, term)| (range, address(&term.id))).collect()
    }
}

/// Keeps the first link to each glossary term of a page; more would be noise.
pub(super) fn keep_first_terms(html: &str) -> String {
    const OPEN: &str = "<a class=\"term\" href=\"";
    let mut seen: Vec<&str> = Vec::new();
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find(OPEN) {
        let link = &rest[start..];
        let Some(end) = link.find("</a>") else { break };
        let address = link[OPEN.len()..].split('"').next().unwrap_or("");
        out.push_str(&rest[..start]);
        if seen.contains(&address) {
            let words = &link[link.find('>').map_or(0, |at| at + 1)..end];
            out.push_str(words);
        } else {
            seen.push(address);
            out.push_str(&link[..end + 4]);
        }
        rest = &link[end + 4..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_linked_once_per_page() {
        let html = "<a class=\"term\" href=\"g#a\">A</a> <a class=\"term\" href=\"g#b\">b</a> \
                    <a class=\"term\" href=\"g#a\">a</a>.";
        assert_eq!(
            keep_first_terms(html),
            "<a class=\"term\" href=\"g#a\">A</a> <a class=\"term\" href=\"g#b\">b</a> a."
        );
    }
}
