//! Content as Markdown for mdBook: pieces for anybody's book, and a book of its own.
//!
//! In: a workspace and the Markdown of a chapter, or one version. Out: Markdown that the stock renderer
//! shows, or what cannot be put in, with its line. Never: touches a disk, knows mdBook's own data.

mod directive;
mod prose;
mod source;

use std::collections::BTreeMap;

pub use directive::{BookMistake, BookSettings, expanded};
pub use source::source;

use crate::addresses;
use crate::markdown::{escaped, references};
use crate::profile::Tailored;

/// What references in texts lead to: address, if there is one, and name.
pub(crate) struct BookLinks(BTreeMap<String, (Option<String>, String)>);

impl BookLinks {
    /// The practices and items of a version, on pages beside each other.
    fn of_pages(tailored: &Tailored, folder: &str) -> Self {
        Self::of(tailored, folder, |address| Some(address.replacen(".html", ".md", 1)))
    }

    /// The same as words, or as links to a site that holds the version.
    fn of_site(tailored: &Tailored, site: Option<&str>) -> Self {
        let to_root = to_root(site).unwrap_or_default();
        let folder = format!("{to_root}{}/", tailored.name().path());
        Self::of(tailored, &folder, |address| site.is_some().then_some(address))
    }

    fn of(tailored: &Tailored, folder: &str, address: impl Fn(String) -> Option<String>) -> Self {
        let practices = tailored.model.practices.iter();
        let targets = practices.flat_map(|one| addresses::of_practice(one, folder));
        Self(targets.map(|(id, (at, name))| (id, (address(at), name))).collect())
    }

    /// Markdown with its references as links or words.
    fn resolve(&self, markdown: &str) -> String {
        let mut out = String::with_capacity(markdown.len());
        let mut at = 0;
        for (id, range) in references(markdown) {
            out.push_str(&markdown[at..range.start]);
            out.push_str(&match self.0.get(&id) {
                Some((Some(address), name)) => link(name, address),
                Some((None, name)) => escaped(name),
                None => escaped(&id),
            });
            at = range.end;
        }
        out.push_str(&markdown[at..]);
        out.trim().to_owned()
    }
}

/// The root of a built site, as addresses begin.
fn to_root(site: Option<&str>) -> Option<String> {
    site.map(|site| format!("{}/", site.trim_end_matches('/')))
}

/// A link in Markdown.
fn link(name: &str, address: &str) -> String {
    let is_plain = !address.contains(|c: char| c.is_whitespace() || "()<>".contains(c));
    let address = if is_plain { address.to_owned() } else { format!("<{address}>") };
    format!("[{}]({address})", escaped(name))
}
