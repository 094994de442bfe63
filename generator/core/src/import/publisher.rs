//! What publishers say themselves about where their requirements went.
//!
//! The form is that of OWASP ASVS: a key for each requirement of the older version, and below it one text such as
//! `MODIFIED, MOVED TO v5.0.0-6.1.3, SPLIT TO v5.0.0-6.3.4`.

use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::Sources;
use crate::span::{Span, Spanned};
use crate::syntax::{self, Node, Value as Yaml};

/// A mapping from one version to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishersMapping {
    /// What became of each requirement, by its name without the version.
    pub(super) items: IndexMap<String, MappedItem>,
}

/// What became of a requirement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MappedItem {
    /// The words of the publisher.
    pub(super) words: String,
    /// The names that it went to.
    pub(super) into: Vec<String>,
    /// Where it is named.
    pub(super) name_at: Span,
    /// Where the words stand.
    pub(super) words_at: Span,
}

/// Reads a mapping: the first of some files. There is none if one of the findings is an error.
pub fn read_mapping(sources: &Sources) -> (Option<PublishersMapping>, Vec<Diagnostic>) {
    let mut diags = Diagnostics::default();
    sources.report_faults(&mut diags);
    let file = sources.readable().next();
    let root = file.and_then(|(id, file)| syntax::parse(id, file, true, &mut diags));
    let mapping = root.map(|root| PublishersMapping::of(&root, &mut diags));
    let mapping = mapping.filter(|_| !diags.has_errors());
    crate::spelling::name_characters(sources, &mut diags);
    (mapping, diags.into_sorted())
}

impl PublishersMapping {
    fn of(root: &Node, diags: &mut Diagnostics) -> Self {
        let mut items = IndexMap::new();
        let entries: &[(Spanned<String>, Node)] = match &root.value {
            Yaml::Map(entries) => entries,
            _ => &[],
        };
        if entries.is_empty() {
            diags.report(Code::WrongType, root.span, "this is no mapping of a publisher").hint(
                "it names each requirement of the older version, and below it what became of it",
            );
        }
        for (name, said) in entries {
            let tags: &[(Spanned<String>, Node)] = match &said.value {
                Yaml::Map(tags) => tags,
                _ => &[],
            };
            let below = tags.iter().map(|(_, tag)| tag);
            let mut texts =
                std::iter::once(said).chain(below).filter_map(|node| match &node.value {
                    Yaml::Text(words) => Some((words, node.span)),
                    _ => None,
                });
            let Some((words, words_at)) = texts.next() else {
                let message = format!("`{}` has no text that says what became of it", name.value);
                diags.report(Code::WrongType, name.span, message);
                continue;
            };
            let into = words.split([',', ' ', '\n']).filter_map(versioned).map(str::to_owned);
            let item = MappedItem {
                into: into.collect(),
                words: crate::text::one_line(words),
                name_at: name.span,
                words_at,
            };
            items.insert(versioned(&name.value).unwrap_or(&name.value).to_owned(), item);
        }
        Self { items }
    }
}

/// The name behind a version, as `6.1.3` in `v5.0.0-6.1.3`.
fn versioned(word: &str) -> Option<&str> {
    let (version, name) = word.trim().strip_prefix('v')?.split_once('-')?;
    let is_version = version.chars().all(|c| c.is_ascii_digit() || c == '.');
    (is_version && !name.is_empty()).then_some(name)
}

impl MappedItem {
    /// The entry of `changes.yaml` for our id.
    pub(super) fn entry(&self, item: &str, into: &[&str]) -> Value {
        let is_gone = self.words.contains("DELETED") && !self.words.contains("MERGED");
        let reason = format!("Its publisher says: {}.", self.words.to_lowercase());
        let (change, weight) = match into {
            [] => ("removed", None),
            _ if is_gone => ("removed", None),
            _ if self.words.contains("MERGED") => ("merged", None),
            [_] if self.words.contains("MODIFIED") => ("moved", Some("substantive")),
            [_] => ("moved", Some("editorial")),
            _ => ("split", None),
        };
        let mut entry = json!({ "change": change, "item": item });
        if let Some(fields) = entry.as_object_mut() {
            if let Some(weight) = weight {
                fields.insert("weight".to_owned(), weight.into());
            }
            if change != "removed" {
                fields.insert("into".to_owned(), json!(into));
            }
            fields.insert("reason".to_owned(), reason.into());
        }
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_publisher_says_becomes_a_change() {
        let text = "---\nv4.0.3-1.1.1:\n  tag-v5.0.0: DELETED, NOT IN SCOPE\nv4.0.3-1.2.4:\n  tag-v5.0.0: MODIFIED, MOVED TO v5.0.0-6.1.3, \
                    SPLIT TO v5.0.0-6.3.4\nv4.0.3-1.2.2:\n  tag-v5.0.0: DELETED, MERGED TO v5.0.0-13.2.1\n...\n";
        let read = |text: &str| {
            let mut sources = Sources::default();
            sources.add("map.yml", text.as_bytes().to_vec());
            read_mapping(&sources)
        };
        let mapping = read(text).0.expect("a mapping");
        let entry = |name: &str, into: &[&str]| mapping.items[name].entry("A-1-I1", into);
        assert_eq!(entry("1.1.1", &[])["change"], "removed");
        let split = entry("1.2.4", &["B-1-I1", "C-1-I1"]);
        assert_eq!((&split["change"], &split["into"][1]), (&json!("split"), &json!("C-1-I1")));
        assert_eq!(entry("1.2.4", &["B-1-I1"])["weight"], "substantive");
        assert_eq!(entry("1.2.2", &["B-1-I1"])["change"], "merged");
        assert_eq!(mapping.items["1.2.4"].into, ["6.1.3", "6.3.4"]);
        for wrong in ["- a\n", ": [", "", "v1-1: [a]\n"] {
            let (mapping, found) = read(wrong);
            assert!(mapping.is_none() && !found.is_empty(), "{wrong}");
        }
    }
}
